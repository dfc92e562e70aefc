// SPDX-License-Identifier: AGPL-3.0-or-later
// The shop as somebody meets it whose browser runs no script: window, search, basket, order, changing one's mind.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { House } from "../lib/house.mjs";
import { field, Guest, openShop } from "../lib/visitor.mjs";

const NOW = "2026-11-23T09:00:00+01:00"; // a Monday
let house, coat, pull;
before(async () => {
  house = await House.open({ kpas: ["BLG", "TRS"], now: NOW });
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
  assert.match(piece.html, /<link rel="canonical" href="http[^"]+\/boutique\/BLG\/piece\/pce_/);
  assert.equal((await guest.get("/boutique/BLG/piece/pce_" + "0".repeat(32))).status, 404);
  assert.equal((await guest.get(`/boutique/TRS/piece/${coat.public}`)).status, 404);
});

test("search forgives accents and a typing error, and its filters narrow it", async () => {
  const guest = new Guest(house.url);
  assert.match((await guest.get("/boutique?kpa=BLG&q=jacquart")).html, /Pull jacquard orange/);
  assert.doesNotMatch((await guest.get("/boutique?kpa=BLG&q=jacquart")).html, /Manteau en laine/);
  const cheap = (await guest.get("/boutique?kpa=BLG&pieces=1&prix=500")).html;
  assert.match(cheap, /Pull jacquard/);
  assert.doesNotMatch(cheap, /Manteau en laine/);
  assert.match((await guest.get("/boutique?kpa=BLG&pieces=1&activite=CRO")).html, /Aucune pièce ne correspond/);
  assert.match((await guest.get("/boutique?kpa=BLG&q=%3Cscript%3E")).html, /&lt;script&gt;/);
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
  assert.match(first.html, /7 décembre 2026/);
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
  assert.match(letters[0][0], /lundi 23 novembre/);
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
