// SPDX-License-Identifier: AGPL-3.0-or-later
// The shop as somebody meets it whose browser runs no script: window, search, basket, order, changing one's mind.
import assert from "node:assert/strict";
import http from "node:http";
import { after, before, test } from "node:test";
import { ask, House, until } from "../lib/house.mjs";
import { field, Guest, openShop } from "../lib/visitor.mjs";

const NOW = "2026-11-23T09:00:00+01:00"; // a Monday
let house, coat, pull;
before(async () => {
  house = await House.open({ kpas: ["BLG", "TRS"], now: NOW, serve: ["--rate-limit", "0", "--smtp-url", "smtp://127.0.0.1:9", "--mail-from", "comptoir@example.org"] }); // letters wait: they are read where they wait
  [coat, pull] = await openShop(house, { pieces: [
    { item: "FRI-007", name: "Manteau en laine <bleu>", price: 1000, description: "Doublure entière, trois boutons dorés." },
    { item: "FRI-003", name: "Pull jacquard orange", price: 400, size: "M", condition: "good" }] });
});
after(() => house?.close());

const basket = (guest, form) => guest.send("/boutique/BLG/panier", form);
/** Fills the page of the order as it was shown, and sends it. */
async function order(guest, more = {}) {
  const { html } = await guest.get("/boutique/BLG/commander");
  const slot = html.match(/name="retrait" value="([^"]+)"/)?.[1];
  const form = { cle: field(html, "cle"), total: field(html, "total"), retrait: slot ?? "", nom: "Fatou Exemple", email: "fatou@example.org",
    telephone: "", paiement: "counter", conditions: "oui", ...more };
  return { form, ...(await guest.send("/boutique/BLG/commander", form)) };
}
const stateOf = async (code) => (await house.sql(`SELECT state FROM shop_order WHERE code = '${code}'`))[0]?.[0];
const codeIn = (html) => html.match(/<h1>Ma commande ([2-9A-Z]{7})<\/h1>/)?.[1];

test("the window shows pieces and articles; what is typed in a name stays text", async () => {
  const guest = new Guest(house.url);
  const { status, html, headers } = await guest.get("/boutique?kpa=BLG");
  assert.equal(status, 200);
  assert.match(html, /Manteau en laine &lt;bleu&gt;/);
  assert.match(html, /Pull jacquard orange/);
  assert.equal(headers.getSetCookie().length, 0, "who only looks gets no cookie");
  assert.ok(html.length < 120_000, `${html.length} bytes`);
  const piece = await guest.get(`/boutique/BLG/piece/${coat.public}`);
  assert.match(piece.html, /Une seule pièce/);
  const data = JSON.parse(piece.html.match(/<script type="application\/ld\+json">(.*?)<\/script>/s)[1]);
  assert.deepEqual([data["@type"], data.offers.price, data.offers.priceCurrency], ["Product", "10.00", "EUR"]);
  assert.deepEqual([data.sku, data.offers.itemCondition, data.offers.availability], ["T-1", "https://schema.org/UsedCondition", "https://schema.org/InStoreOnly"]);
  assert.match(data.offers.url, /^https?:\/\/[^/]+\/boutique\/BLG\/piece\/pce_/);
  assert.match(piece.html, /<link rel="canonical" href="http[^"]+\/boutique\/BLG\/piece\/pce_/);
  assert.equal((await guest.get("/boutique/BLG/piece/pce_" + "0".repeat(32))).status, 404);
  assert.equal((await guest.get(`/boutique/TRS/piece/${coat.public}`)).status, 404);
});

test("search forgives accents and a typing error, and its filters narrow it", async () => {
  const guest = new Guest(house.url);
  assert.match((await guest.get("/boutique?kpa=BLG&q=jacquart")).html, /Pull jacquard orange/);
  assert.doesNotMatch((await guest.get("/boutique?kpa=BLG&q=jacquart")).html, /Manteau en laine/);
  assert.match((await guest.get("/boutique?kpa=BLG&q=mantau+zzz")).html, /Manteau en laine/, "one good word of two, for pieces as for articles");
  const cheap = (await guest.get("/boutique?kpa=BLG&pieces=1&prix=500")).html;
  assert.match(cheap, /Pull jacquard/);
  assert.doesNotMatch(cheap, /Manteau en laine/);
  assert.match((await guest.get("/boutique?kpa=BLG&pieces=1&activite=CRO")).html, /Aucune pièce ne correspond/);
  for (const [asked, shown, hidden] of [["taille=M", /Pull jacquard/, /Manteau en laine/], ["etat=very_good", /Manteau en laine/, /Pull jacquard/], ["q=pull&taille=M&libre=1", /Pull jacquard/, /Manteau en laine/]]) {
    const { html } = await guest.get(`/boutique?kpa=BLG&${asked}`);
    assert.match(html, shown, asked);
    assert.doesNotMatch(html, hidden, asked);
    assert.doesNotMatch(html, /T-shirt/, `${asked}: articles have no size of their own`);
  }
  assert.match((await guest.get("/boutique?kpa=BLG&taille=%3Cb%3E")).html, /<option value="&lt;b&gt;" selected>/);
  assert.match((await guest.get("/boutique?kpa=BLG&q=%3Cscript%3E")).html, /&lt;script&gt;/);
});

test("how pieces stand, for a page that stays open; nothing is sent twice", async () => {
  const guest = new Guest(house.url);
  const asked = `/api/boutique/BLG/states?pieces=${pull.public},${coat.public},nothing,pce_${crypto.randomUUID().replaceAll("-", "")}`;
  const states = async (headers = {}) => guest.ask(asked, { headers });
  const free = await states();
  assert.deepEqual(JSON.parse(free.html).data.map((one) => one.state), ["free", "free", "gone"]);
  assert.equal((await states({ "if-none-match": free.headers.get("etag") })).status, 304);
  await house.sql(`INSERT INTO stock_hold (kpa, item, piece, quantity, holder_kind, holder, expires_at, made_at) VALUES ('BLG', 'FRI-003', '${pull.id}', 1000, 'order', gen_random_uuid(), '2026-11-23T14:32:00+01:00', now())`);
  const held = await states({ "if-none-match": free.headers.get("etag") });
  assert.deepEqual([held.status, JSON.parse(held.html).data[0]], [200, { id: pull.public, state: "held", held_until: "2026-11-23T14:32:00+01:00" }]);
  assert.match((await guest.get(`/boutique/BLG/piece/${pull.public}`)).html, /data-state="held" data-whole>.*Réservé jusqu’à 14\u00a0h\u00a032/s);
  assert.doesNotMatch((await guest.get("/boutique?kpa=BLG&pieces=1&libre=1")).html, /Pull jacquard/);
  await house.sql(`DELETE FROM stock_hold WHERE piece = '${pull.id}'`);
  assert.equal((await guest.ask("/api/boutique/TRS/states?pieces=" + coat.public)).html, `{"data":[{"id":"${coat.public}","state":"gone","held_until":null}]}`);
});

test("pages that stand as they stood are not sent again", async () => {
  for (const path of ["/boutique?kpa=BLG", "/boutique?kpa=BLG&q=manteau", `/boutique/BLG/piece/${coat.public}`, "/boutique/BLG/FRI-001", "/boutique/BLG/panier", "/boutique/BLG/conditions", "/boutique/BLG/mentions"]) {
    const guest = new Guest(house.url), first = await guest.get(path);
    assert.match(first.headers.get("etag") ?? "", /^W\/"[0-9a-f]{24}"$/, path);
    const again = await guest.ask(path, { headers: { "if-none-match": first.headers.get("etag") } });
    assert.deepEqual([again.status, again.html], [304, ""], path);
    await basket(guest, { ajouter: "FRI-001" });
    const changed = await guest.ask(path, { headers: { "if-none-match": first.headers.get("etag") } });
    assert.equal(changed.status, 200, `${path}: the basket is on it`);
  }
});

/** Bytes as a browser gets them, compressed: the page, its sheets, script, sprite and pictograms; photos and the two fonts apart. */
async function weigh(guest, path) {
  const seen = new Set();
  const fetched = (address) => new Promise((resolve, reject) => {
    http.get(house.url + address, { headers: { "accept-encoding": "br, gzip", cookie: [...guest.cookies].map(([k, v]) => `${k}=${v}`).join("; ") } }, (answer) => {
      let bytes = 0;
      answer.on("data", (part) => (bytes += part.length)).on("end", () => resolve(bytes));
    }).on("error", reject);
  });
  const { html } = await guest.get(path);
  for (const [, address] of html.matchAll(/(?:src|href)="(\/a\/[^"#]+)/g)) seen.add(address);
  let total = await fetched(path);
  for (const address of seen) total += await fetched(address);
  return total;
}

test("every page weighs at most 50 KB before photos", async () => {
  const guest = new Guest(house.url);
  await basket(guest, { ajouter: "FRI-001" });
  await basket(guest, { ajouter: coat.public });
  const pages = ["/boutique?kpa=BLG", "/boutique?kpa=BLG&activite=FRI", "/boutique?kpa=BLG&pieces=1", "/boutique?kpa=BLG&q=manteau", `/boutique/BLG/piece/${coat.public}`, "/boutique/BLG/FRI-001",
    "/boutique/BLG/panier", "/boutique/BLG/commander", "/boutique/BLG/compte", "/boutique/BLG/conditions", "/boutique/BLG/mentions", "/boutique/BLG/renoncer"];
  const weights = {};
  for (const path of pages) weights[path] = await weigh(guest, path);
  for (const [path, bytes] of Object.entries(weights)) assert.ok(bytes <= 50_000, `${path}: ${bytes} bytes ${JSON.stringify(weights)}`);
});

test("basket: adds, counts, takes out; nonsense changes nothing; the cookie says nothing of who", async () => {
  const guest = new Guest(house.url);
  const added = await basket(guest, { ajouter: "FRI-001", quantite: "2" });
  assert.match(added.sent.headers.getSetCookie()[0], /^__Host-panier-BLG=FRI-001\*2; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=604800$/);
  assert.match(added.html, /4,00/);
  await basket(guest, { ajouter: coat.public });
  await basket(guest, { ajouter: coat.public });
  assert.equal(guest.cookies.get("__Host-panier-BLG"), `FRI-001*2!${coat.public}*1`, "there is one of a piece");
  for (const nonsense of [{ ajouter: "../x" }, { ajouter: "pce_xyz;" }, { changer: "NON", quantite: "3" }, {}]) await basket(guest, nonsense);
  assert.equal(guest.cookies.get("__Host-panier-BLG"), `FRI-001*2!${coat.public}*1`);
  await basket(guest, { changer: "FRI-001", quantite: "5" });
  assert.equal((await basket(guest, { changer: coat.public, retirer: "1" })).status, 200);
  assert.equal(guest.cookies.get("__Host-panier-BLG"), "FRI-001*5");
  guest.cookies.set("__Host-panier-BLG", "FRI-001*999!x!*!FRI-99999*1!%00");
  const odd = await guest.get("/boutique/BLG/panier");
  assert.equal(odd.status, 200);
  assert.match(odd.html, /Plus en vente/);
});

test("an order without any script: held, coded, shown by its link, cancelled", async () => {
  const guest = new Guest(house.url);
  await basket(guest, { ajouter: coat.public });
  const page = await guest.get("/boutique/BLG/commander");
  assert.match(page.html, /<button[^>]*>Commander avec obligation de paiement<\/button>/);
  assert.match(page.html, /Médiation|conditions de vente/);
  const wrong = await order(guest, { email: "", telephone: "zéro six" });
  assert.match(wrong.html, /id="telephone"[^>]*aria-invalid="true"/, "the field that is wrong says so");
  const made = await order(guest);
  assert.equal(made.sent.status, 303);
  assert.match(made.sent.to, /^\/boutique\/commande\/[A-Za-z0-9_-]{43}$/);
  const code = codeIn(made.html);
  assert.equal(await stateOf(code), "confirmed");
  assert.equal(guest.cookies.size, 0, "the basket is empty");
  assert.equal(made.headers.get("cache-control"), "no-store");
  assert.match(made.html, /class="qr"/);
  assert.match(made.html, /le contrat se conclut sur place/);
  const again = await guest.send("/boutique/BLG/commander", made.form);
  assert.deepEqual([again.sent.status, again.sent.to], [303, made.sent.to], "pressed twice, ordered once");
  assert.equal((await house.sql("SELECT count(*) FROM shop_order"))[0][0], "1");
  const other = new Guest(house.url);
  assert.match((await other.get(`/boutique/BLG/piece/${coat.public}`)).html, /Réservé/);
  await basket(other, { ajouter: coat.public });
  const late = await other.get("/boutique/BLG/commander");
  assert.match(late.html, /Réservé/);
  assert.doesNotMatch(late.html, /obligation de paiement/);
  const [[letter]] = await house.sql("SELECT replace(body, E'\\n', ' ') FROM mail WHERE recipient = 'fatou@example.org'");
  assert.ok(letter.includes(made.sent.to), letter);
  const cancelled = await guest.send(`${made.sent.to}/annuler`, { version: field(made.html, "version") });
  assert.equal(cancelled.status, 200);
  assert.equal(await stateOf(code), "cancelled");
  assert.doesNotMatch((await guest.get(`/boutique/BLG/piece/${coat.public}`)).html, /Réservé/);
});

test("what is missing is said on the page, and what was typed stays", async () => {
  const guest = new Guest(house.url);
  await basket(guest, { ajouter: "FRI-001", quantite: "1" });
  for (const [more, words] of [[{ email: "", telephone: "" }, /role="alert"/], [{ conditions: "" }, /role="alert"/], [{ retrait: "" }, /role="alert"/],
    [{ total: "1" }, /role="alert"/], [{ email: "x@example.org\r\nBcc: y@example.org" }, /role="alert"/], [{ cle: "" }, /role="alert"/]]) {
    const refused = await order(guest, more);
    assert.ok(refused.status >= 400 && refused.status < 500, `${JSON.stringify(more)} ${refused.status}`);
    assert.match(refused.html, words);
    assert.match(refused.html, /value="Fatou Exemple"/);
  }
  assert.equal((await house.sql("SELECT count(*) FROM shop_order"))[0][0], "1");
});

test("paid on the web and fetched: given up in two steps, acknowledged once, with a date", async () => {
  const guest = new Guest(house.url);
  await basket(guest, { ajouter: pull.public });
  const made = await order(guest);
  const code = codeIn(made.html);
  await house.sql(`UPDATE shop_order SET pays = 'online', paid_cents = total_cents WHERE code = '${code}'`);
  await house.sql(`INSERT INTO shop_order_event SELECT id, 50, kpa, '2026-11-23T09:00:00+01:00', 'collect', 'collected', 'staff', NULL, '' FROM shop_order WHERE code = '${code}'`);
  await house.sql(`UPDATE shop_order SET state = 'collected', held_until = NULL WHERE code = '${code}'`);
  const page = await guest.get(made.sent.to);
  assert.match(page.html, /Renoncer au contrat ici/);
  const first = await guest.get(`${made.sent.to}/renoncer`);
  assert.match(first.html, /Confirmer la rétractation/);
  assert.match(first.html, /7\sdécembre 2026/);
  const nothing = await guest.send(`${made.sent.to}/renoncer`, { email: "fatou@example.org" });
  assert.equal(nothing.status, 422);
  const lost = await guest.send("/boutique/BLG/renoncer", { code, joindre: "autre@example.org" });
  assert.deepEqual([lost.status, /Nous ne trouvons pas/.test(lost.html)], [404, true]);
  assert.match((await guest.send("/boutique/BLG/renoncer", { code: code.toLowerCase(), joindre: "Fatou@Example.org" })).html, /Confirmer la rétractation/);
  for (let twice = 0; twice < 2; twice++) {
    const done = await guest.send(`${made.sent.to}/renoncer`, { ligne: "1", email: "fatou@example.org" });
    assert.match(done.html, /Votre rétractation est enregistrée/);
  }
  assert.equal((await house.sql("SELECT count(*) FROM shop_withdrawal"))[0][0], "1");
  const letters = await house.sql("SELECT replace(body, E'\\n', ' ') FROM mail WHERE subject LIKE 'Votre rétractation%'");
  assert.equal(letters.length, 1);
  assert.match(letters[0][0], /lundi 23\snovembre/);
  assert.match(letters[0][0], /4,00/);
});

test("pages of law, sitemap, robots; links of orders are not for search engines", async () => {
  const guest = new Guest(house.url);
  assert.match((await guest.get("/boutique/BLG/conditions")).html, /Médiation Exemple/);
  assert.match((await guest.get("/boutique/BLG/mentions")).html, /Vendu par/);
  assert.equal((await guest.get("/boutique/NON/mentions")).status, 404);
  const map = await guest.get("/sitemap.xml");
  assert.match(map.headers.get("content-type"), /xml/);
  assert.ok(map.html.includes("/boutique/BLG/FRI-001</loc>") && !map.html.includes("commande"));
  assert.match((await guest.get("/robots.txt")).html, /Disallow: \/boutique\/commande\//);
  const absent = await guest.get("/boutique/commande/" + "A".repeat(43));
  assert.equal(absent.status, 404);
  assert.match(absent.html, /noindex/);
});

// ---- prices that the customer chooses ----
const referent = async () => (await house.signIn({ role: "referent" })).headers;
const levels = (headers, method, path = "", body) => ask(`${house.url}/api/office/BLG/shop/levels${path}`, { method, body, headers });
const paid = async (code) => (await house.sql(`SELECT l.item, l.unit_price_cents, l.gross_cents FROM shop_order_line l JOIN shop_order o ON o.id = l.order_id WHERE o.code = '${code}' ORDER BY l.line`)).map(String);

test("prix libre: amounts to choose from, another one typed, never below the least", async () => {
  await house.sql("UPDATE item SET online = true WHERE code = 'FRI-017'");
  const guest = new Guest(house.url);
  const html = await until(async () => { const page = await guest.get("/boutique/BLG/FRI-017"); return /Vous choisissez le prix/.test(page.html) && page.html; }, "the catalogue to know");
  assert.deepEqual([...html.matchAll(/name="montant" value="(\w+)"/g)].map(([, value]) => value), ["200", "500", "1000", "autre"]);
  assert.match((await basket(guest, { ajouter: "FRI-017", montant: "500", prix: "" })).html, /5,00/);
  assert.match((await basket(guest, { ajouter: "FRI-017", montant: "autre", prix: "7,50" })).html, /15,00/, "the same article, at the last amount that was chosen");
  assert.equal(guest.cookies.get("__Host-panier-BLG"), "FRI-017*2*750");
  const { html: placed } = await order(guest);
  assert.deepEqual(await paid(codeIn(placed)), ["FRI-017,750,1500"]);
});

test("solidarity prices: decided by the collective, chosen by whoever orders, computed here; nothing keeps the level", async () => {
  const headers = await referent(), decision = { id: crypto.randomUUID(), activity: "FRI", solidarity_bp: 6000, support_bp: 13000, decided_on: "2026-11-20", minutes: "Assemblée du 20 novembre, point 4" };
  const guest = new Guest(house.url);
  assert.doesNotMatch((await guest.get("/boutique/BLG/FRI-001")).html, /Prix solidaire/);
  await basket(guest, { ajouter: "FRI-001", niveau: "solidarity" });
  assert.match((await guest.get("/boutique/BLG/panier")).html, /Ce prix n’est plus proposé/);
  for (const wrong of [{ activity: "" }, { item: "FRI-001" }, { solidarity_bp: 0, support_bp: 0 }, { solidarity_bp: 500 }, { support_bp: 9000 }, { decided_on: "2026-11-24" }])
    assert.equal((await levels(headers, "POST", "", { ...decision, ...wrong })).status, 422, JSON.stringify(wrong));
  assert.equal((await levels(headers, "POST", "", decision)).status, 200);
  assert.equal((await levels(headers, "POST", "", decision)).status, 200, "the same again");
  const page = (await guest.get("/boutique/BLG/FRI-001")).html; // 2,00 €
  for (const words of [/Prix solidaire<\/b><span class="num">1,20/, /Prix juste<\/b><span class="num">2,00/, /Prix de soutien<\/b><span class="num">2,60/, /Décidé par le collectif le 20\snovembre 2026/]) assert.match(page, words);
  assert.match((await guest.get(`/boutique/BLG/piece/${coat.public}`)).html, /Prix solidaire<\/b><span class="num">6,00/);
  assert.doesNotMatch((await guest.get("/boutique/BLG/CRO-001")).html, /Prix solidaire/);
  const chosen = new Guest(house.url);
  await basket(chosen, { ajouter: "FRI-001", quantite: "2", niveau: "solidarity" });
  await basket(chosen, { ajouter: coat.public, niveau: "support" });
  assert.equal(chosen.cookies.get("__Host-panier-BLG"), `FRI-001*2*s!${coat.public}*1*p`);
  const mine = codeIn((await order(chosen)).html);
  assert.deepEqual(await paid(mine), ["FRI-001,120,240", "FRI-007,1300,1300"]);
  assert.deepEqual(await house.sql("SELECT table_name FROM information_schema.columns WHERE column_name ~ 'level|solidarity' AND table_name <> 'price_decision' AND table_schema = 'public'"), []);
  const forged = await ask(`${house.url}/api/boutique/BLG/orders`, { method: "POST", headers: { "Idempotency-Key": crypto.randomUUID() }, body: { lines: [{ item: "CRO-001", quantity: 1000, level: "solidarity" }], pays: "counter", name: "X", phone: "0612345678", expected: { amount: 1, currency: "EUR" }, accepts_terms: true } });
  assert.deepEqual([forged.status, forged.body.code], [422, "price_not_allowed"]);
  const { data } = (await levels(headers, "GET")).body;
  assert.equal((await levels(headers, "DELETE", `/${data[0].id}`)).status, 200);
  assert.doesNotMatch((await guest.get("/boutique/BLG/FRI-001")).html, /Prix solidaire/);
});

// ---- accounts ----
const account = "/boutique/BLG/compte";
const letters = async (to) => (await house.sql(`SELECT substring(body FROM 'entrer.cle=([A-Za-z0-9_-]+)') FROM mail WHERE recipient = '${to}' AND subject LIKE 'Votre lien%' ORDER BY created_at, id`)).map(([key]) => key);
async function enter(guest, email, name = "") {
  assert.match((await guest.send(`${account}/lien`, { email })).html, /un lien vient de partir/);
  const key = (await letters(email.toLowerCase())).at(-1);
  const page = await guest.get(`${account}/entrer?cle=${key}`);
  assert.match(page.html, new RegExp(`Pour <b>${email.toLowerCase()}</b>`));
  return { key, ...(await guest.send(`${account}/entrer`, { cle: field(page.html, "cle"), nom: name })) };
}

test("an account: in by a link, once; what was ordered as a guest with that address is there; the order is filled in", async () => {
  const guest = new Guest(house.url), stranger = new Guest(house.url);
  await basket(guest, { ajouter: "FRI-001" });
  const mine = codeIn((await order(guest, { email: "Aminata@example.org", nom: "Aminata Exemple", telephone: "0612345678" })).html);
  await basket(stranger, { ajouter: "FRI-001" });
  const other = codeIn((await order(stranger, { email: "autre@example.org" })).html);
  assert.match((await guest.get(account)).html, /aucun compte n’est nécessaire/);
  const inside = await enter(guest, "Aminata@example.org", "Aminata <b>");
  assert.match(inside.sent.headers.getSetCookie()[0], /^__Host-comptoir=.+; Path=\/; Secure; HttpOnly; SameSite=Lax/);
  assert.match(inside.html, new RegExp(mine));
  assert.match(inside.html, /Aminata &lt;b&gt;/);
  assert.doesNotMatch(inside.html, new RegExp(other));
  const again = new Guest(house.url);
  assert.equal((await again.send(`${account}/entrer`, { cle: inside.key })).status, 410, "a link opens once");
  assert.equal((await again.get(`${account}/entrer?cle=${inside.key.slice(0, -4)}AAAA`)).status, 410);
  await basket(guest, { ajouter: "FRI-001" });
  const { html } = await guest.get("/boutique/BLG/commander");
  assert.match(html, /id="nom" name="nom" value="Aminata Exemple"/);
  assert.match(html, /value="aminata@example.org"/);
  assert.match(html, /value="0612345678"/);
  const second = codeIn((await order(guest, { email: "aminata@example.org" })).html);
  assert.match((await guest.get(account)).html, new RegExp(second));
  const [[role]] = await house.sql("SELECT g.role FROM role_grant g JOIN person p ON p.id = g.person WHERE p.email = 'aminata@example.org'");
  assert.equal(role, "customer");
  assert.equal((await house.sql("SELECT count(*) FROM customer_link"))[0][0], "0", "a used link is gone");
});

test("an order of one's account opens without its link, for nobody else; forms carry its token", async () => {
  const guest = new Guest(house.url), stranger = new Guest(house.url);
  const inside = await enter(guest, "aminata@example.org"), path = inside.html.match(/href="(\/boutique\/BLG\/compte\/ord_[0-9a-f]{32})"/)[1];
  assert.match(inside.html, /Aminata &lt;b&gt;/, "her name is not asked again");
  const page = await guest.get(path);
  assert.deepEqual([page.status, page.headers.get("cache-control")], [200, "no-store"]);
  assert.match(page.html, /À dire ou à montrer au comptoir/);
  assert.equal((await stranger.ask(path)).status, 303);
  await enter(stranger, "autre@example.org", "Autre");
  assert.equal((await stranger.get(path)).status, 404);
  assert.equal((await guest.send(`${path}/annuler`, { jeton: "0".repeat(64), version: "1" })).status, 403);
  const cancelled = await guest.send(`${path}/annuler`, { jeton: field(page.html, "jeton"), version: field(page.html, "version") });
  assert.match(cancelled.html, /Elle est annulée/);
  assert.equal((await stranger.send(`${account}/sortir`, { jeton: "" })).status, 403);
  const door = await stranger.send(`${account}/sortir`, { jeton: field((await stranger.get(account)).html, "jeton") });
  assert.match(door.html, /Recevoir un lien/);
});

test("her file holds what she ordered, pledged and asked for, and nothing of others", async () => {
  const referent = await house.signIn({ role: "referent" }), euros = (amount) => ({ amount, currency: "EUR" });
  const inDays = (days) => new Date(Date.parse(NOW) + days * 86400_000).toISOString();
  const office = (method, what, body, headers = {}) => ask(`${house.url}/api/office/BLG/${what}`, { method, body, headers: { ...referent.headers, ...headers } });
  const id = `cmp_${crypto.randomUUID().replaceAll("-", "")}`;
  const made = await office("PUT", `campaigns/${id}`, { title: "Carottes d’hiver", intro: "", closes_at: inDays(2), starts_at: inDays(3), ends_at: inDays(3.1), threshold: euros(0), margin_bp: 0,
    offers: [{ item: "ALI-003", label: "Carottes", pack: 1000, step: 500, threshold: 1000, price: euros(200) }] });
  assert.equal((await office("POST", `campaigns/${id}/events`, { event: "open" }, { "If-Match": made.headers.get("etag") })).status, 200, JSON.stringify(made.body));
  for (const email of ["Aminata@example.org", "autre@example.org"]) {
    assert.equal((await ask(`${house.url}/api/boutique/BLG/campaigns/${id}/pledges`, { method: "POST", headers: { "Idempotency-Key": crypto.randomUUID() },
      body: { lines: [{ offer: 1, quantity: 2000 }], pays: "counter", name: "Quelqu’une", email, expected: euros(400), accepts_terms: true } })).status, 201);
    const form = new FormData();
    for (const [name, value] of Object.entries({ nom: "Quelqu’une", email, telephone: "", demande: `Un cube pour ${email}` })) form.append(name, value);
    assert.equal((await fetch(`${house.url}/api/boutique/BLG/quotes`, { method: "POST", body: form, headers: { "Idempotency-Key": crypto.randomUUID() } })).status, 201);
  }
  const guest = new Guest(house.url);
  await enter(guest, "aminata@example.org");
  assert.equal((await office("POST", `campaigns/${id}/close`, { confirmed: true }, { "If-Match": (await office("GET", `campaigns/${id}`)).headers.get("etag") })).status, 200);
  const { shop } = JSON.parse((await guest.get("/api/me/export")).html);
  assert.deepEqual(shop.orders.map((one) => `${one.source} ${one.state} ${one.lines.length}`).sort(), ["group confirmed 1", "shop cancelled 1", "shop confirmed 1"], "what came of her pledge is hers too");
  assert.deepEqual(shop.pledges.map((one) => [one.campaign, one.state, one.lines[0].allotted, one.order]), [["Carottes d’hiver", "ordered", 2000, shop.orders.find((one) => one.source === "group").code]]);
  assert.deepEqual(shop.quotes.map((one) => [one.state, one.wish]), [["asked", "Un cube pour Aminata@example.org"]]);
  assert.ok(!JSON.stringify(shop).includes("autre@"));
});

test("nobody learns who has an account; an address gets a few letters, not a flood", async () => {
  const known = await new Guest(house.url).send(`${account}/lien`, { email: "aminata@example.org" });
  const unknown = await new Guest(house.url).send(`${account}/lien`, { email: "inconnue@example.org" });
  assert.equal(known.html, unknown.html);
  for (let i = 0; i < 8; i++) await new Guest(house.url).send(`${account}/lien`, { email: "inconnue@example.org" });
  assert.ok((await letters("inconnue@example.org")).length <= 5);
  await new Guest(house.url).send(`${account}/lien`, { email: "x@example.org\r\nBcc: y@example.org" });
  assert.equal((await house.sql("SELECT count(*) FROM mail WHERE recipient LIKE 'x@%'"))[0][0], "0");
});

test("erased: no name, no way in; what is still to be fetched keeps the name until then", async () => {
  const guest = new Guest(house.url);
  const inside = await enter(guest, "aminata@example.org");
  assert.equal((await guest.send(`${account}/effacer`, { jeton: field(inside.html, "jeton") })).status, 422, "to be ticked");
  // An order of hers went to a neighbour's address, whom the house writes to as well: those letters are not hers.
  await house.sql("UPDATE shop_order_contact c SET email = 'voisine@example.org' FROM shop_order o WHERE o.id = c.order_id AND o.state = 'cancelled' AND o.person IS NOT NULL");
  await house.sql("INSERT INTO mail (id, recipient, subject, body, created_at, next_at, expires_at) VALUES (gen_random_uuid(), 'voisine@example.org', 'Votre lien', 'x', now(), '2100-01-01', '2100-01-02')");
  const gone = await guest.send(`${account}/effacer`, { jeton: field(inside.html, "jeton"), sur: "oui" });
  assert.match(gone.html, /Votre compte n’existe plus/);
  assert.match((await guest.get(account)).html, /Recevoir un lien/);
  assert.equal((await house.sql("SELECT count(*) FROM person WHERE email = 'aminata@example.org'"))[0][0], "0");
  assert.deepEqual(await house.sql("SELECT o.state, c.name <> '' FROM shop_order o JOIN shop_order_contact c ON c.order_id = o.id WHERE o.person IS NULL AND (lower(c.email) = 'aminata@example.org' OR o.state = 'cancelled' AND c.name = '') ORDER BY o.made_at"), [["confirmed", "t"], ["cancelled", "f"], ["confirmed", "t"]]);
  assert.deepEqual(await house.sql("SELECT q.state, c.name || c.email || c.wish FROM quote q JOIN quote_contact c ON c.quote_id = q.id ORDER BY q.asked_at"),
    [["declined", ""], ["asked", "Quelqu’uneautre@example.orgUn cube pour autre@example.org"]], "her quote, and nobody else's");
  assert.equal((await house.sql("SELECT count(*) FROM mail WHERE lower(recipient) = 'aminata@example.org'"))[0][0], "0");
  assert.equal((await house.sql("SELECT count(*) FROM mail WHERE recipient = 'voisine@example.org'"))[0][0], "1", "whoever is erased takes no letter of somebody else along");
});
