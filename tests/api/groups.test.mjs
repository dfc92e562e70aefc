// SPDX-License-Identifier: AGPL-3.0-or-later
// Groupages through the real server: written, opened, pledged, closed; reached and missed, twice and while people pledge,
// killed in the middle; money by a fake provider; weighed when it is handed over.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";
import { FakeStripe } from "../fakes/stripe.mjs";
import { ask, House, root, until } from "../lib/house.mjs";

let house, stripe, referent, far;
before(async () => {
  stripe = await new FakeStripe().open();
  house = await House.open({ kpas: ["BLG", "TRS"], serve: ["--rate-limit", "0", "--stripe-url", stripe.url] });
  [referent, far] = [await house.signIn({ role: "referent" }), await house.signIn({ role: "referent", kpa: "TRS" })];
  await house.sql("INSERT INTO shop_setting (kpa, is_open, pays_counter, pays_online, changed_at) VALUES ('BLG', true, true, true, now())");
});
after(async () => { await house?.close(); await stripe?.close(); });

const inDays = (days, hours = 0) => new Date(Date.now() + (days * 24 + hours) * 3600_000).toISOString();
const euros = (amount) => ({ amount, currency: "EUR" });
const office = (method, path, body, headers = {}) => ask(`${house.url}/api/office/BLG/campaigns${path}`, { method, body, headers: { ...referent.headers, ...headers } });
const visit = (method, path, body, headers = {}) => ask(house.url + path, { method, body, headers });
const newId = () => `cmp_${crypto.randomUUID().replaceAll("-", "")}`;
const carrots = (more = {}) => ({ item: "ALI-003", label: "Carottes de Loire", pack: 5000, step: 500, threshold: 10000, price: euros(200), ...more });
const draft = (more = {}) => ({ title: "Carottes d’hiver", intro: "Une caisse pour plusieurs.", closes_at: inDays(4), starts_at: inDays(5),
  ends_at: inDays(5, 2), threshold: euros(0), margin_bp: 1000, offers: [carrots()], ...more });
const ok = (answer, status = 200) => { assert.equal(answer.status, status, JSON.stringify(answer.body)); return answer; };

/** A campaign that can be joined: its id. */
async function campaign(more = {}) {
  const id = newId();
  const made = ok(await office("PUT", `/${id}`, draft(more)));
  ok(await office("POST", `/${id}/events`, { event: "open" }, { "If-Match": made.headers.get("etag") }));
  return id;
}
const pledge = (id, quantity, { minus = 0, plus = 0, price = 200, key = crypto.randomUUID(), ...more } = {}) => visit("POST", `/api/boutique/BLG/campaigns/${id}/pledges`, {
  lines: [{ offer: 1, quantity, minus, plus }], pays: "counter", name: "Fatou", email: "fatou@example.org", expected: euros(Math.round(quantity * price / 1000)), accepts_terms: true, ...more }, { "Idempotency-Key": key });
const mine = (made) => visit("GET", `/api/engagements/${made.body.token}`);

test("a draft is seen by nobody, and stands once it is open", async () => {
  const id = newId();
  const made = ok(await office("PUT", `/${id}`, draft()));
  assert.deepEqual(ok(await office("PUT", `/${id}`, draft())).body.campaign.offers, made.body.campaign.offers);
  assert.equal((await visit("GET", `/api/boutique/BLG/campaigns/${id}`)).body.code, "no_such_campaign");
  assert.equal((await pledge(id, 5000)).body.code, "no_such_campaign");
  for (const [wrong, code] of [[{ closes_at: inDays(-1) }, "bad_campaign"], [{ starts_at: inDays(3) }, "bad_campaign"],
    [{ offers: [carrots({ item: "NON-001" })] }, "unknown_item"], [{ offers: [carrots({ threshold: 10100 })] }, "bad_quantity"], [{ offers: [] }, "too_few_items"],
    [{ offers: [carrots({ minimum: 5000, maximum: 1000 })] }, "out_of_range"], [{ offers: [carrots({ price: euros(0) })] }, "price_too_low"]]) {
    const answer = await office("PUT", `/${id}`, draft(wrong));
    assert.ok(answer.status === 422 && (code === "too_few_items" || answer.body.code === code), JSON.stringify(answer.body));
  }
  const stale = await office("POST", `/${id}/events`, { event: "open" }, { "If-Match": '"99"' });
  assert.equal(stale.status, 412);
  const { headers } = await office("GET", `/${id}`);
  ok(await office("POST", `/${id}/events`, { event: "open" }, { "If-Match": headers.get("etag") }));
  assert.equal((await office("PUT", `/${id}`, draft())).body.code, "campaign_not_draft");
  assert.ok(ok(await visit("GET", "/api/boutique/BLG/campaigns")).body.data.some((one) => one.id === id));
  assert.equal((await ask(`${house.url}/api/office/TRS/campaigns/${id}`, { headers: far.headers })).status, 404);
  assert.equal((await ask(`${house.url}/api/office/TRS/campaigns/${id}`, { method: "PUT", body: draft(), headers: far.headers })).status, 404);
  assert.equal((await ask(`${house.url}/api/office/BLG/campaigns/${id}`, { headers: far.headers })).status, 404);
});

test("a pledge: what is forged, missing or too much is refused; its link alone opens it", async () => {
  const id = await campaign({ offers: [carrots({ minimum: 1000, maximum: 6000, ceiling: 10000 })] });
  for (const [quantity, more, code] of [[500, {}, "pledge_quantity"], [6500, {}, "pledge_quantity"], [1250, {}, "pledge_quantity"], [2000, { minus: 2500 }, "pledge_quantity"], [2000, { plus: 5500 }, "pledge_quantity"],
    [2000, { expected: euros(1) }, "total_changed"], [2000, { accepts_terms: false }, "terms_needed"], [2000, { email: undefined }, "contact_needed"], [2000, { email: "x@example.org, y@example.org" }, "contact_needed"],
    [2000, { lines: [{ offer: 2, quantity: 1000 }] }, "unknown_item"]]) {
    const answer = await pledge(id, quantity, more);
    assert.equal(answer.body.code, code, JSON.stringify(answer.body));
  }
  assert.equal((await pledge(id, 2000, { phone: "x" })).body.errors[0].pointer, "/phone");
  const typed = { cle: crypto.randomUUID(), total: "400", q1: "2", nom: "Fatou", email: "nulle part", telephone: "", paiement: "counter", conditions: "oui" };
  const page = await ask(`${house.url}/boutique/BLG/groupages/${id}/rejoindre`, { method: "POST", raw: String(new URLSearchParams(typed)),
    headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: house.url } });
  assert.equal(page.status, 422);
  assert.match(page.body, /id="email"[^>]*aria-invalid="true"/, "the field that is wrong says so");
  const key = crypto.randomUUID();
  const made = ok(await pledge(id, 6000, { key }), 201);
  assert.equal((await pledge(id, 6000, { key })).body.token, made.body.token);
  const full = await pledge(id, 4500);
  assert.deepEqual([full.status, full.body.code, full.body.available], [409, "offer_full", 4000]);
  for (const wrong of ["x", made.body.pledge.id, "A".repeat(43)]) assert.equal((await visit("GET", `/api/engagements/${wrong}`)).body.code, "no_such_pledge");
  const seen = ok(await mine(made));
  const other = ok(await visit("PUT", `/api/engagements/${made.body.token}`, { lines: [{ offer: 1, quantity: 4000, minus: 500, plus: 1000 }] }, { "If-Match": seen.headers.get("etag") }));
  assert.deepEqual([other.body.pledge.asked.amount, other.body.pledge.most.amount], [800, 1000]);
  assert.equal((await visit("POST", `/api/engagements/${made.body.token}/cancellation`, undefined, { "If-Match": seen.headers.get("etag") })).status, 412);
  const gone = ok(await visit("POST", `/api/engagements/${made.body.token}/cancellation`, undefined, { "If-Match": other.headers.get("etag") }));
  assert.deepEqual([gone.body.pledge.state, gone.body.pledge.name], ["cancelled", null]);
  assert.deepEqual(await house.sql("SELECT count(*) FROM pledge_contact c JOIN pledge p ON p.id = c.pledge WHERE p.state = 'cancelled'"), [["0"]]);
  ok(await office("POST", `/${id}/events`, { event: "cancel", reason: "other" }, { "If-Match": (await office("GET", `/${id}`)).headers.get("etag") }));
});

test("reached: the preview says what the close does, and the close does it once", async () => {
  const id = await campaign();
  const [awa, bea, cleo] = [ok(await pledge(id, 4000, { minus: 500 }), 201), ok(await pledge(id, 5000, { plus: 2000, name: "Béa" }), 201), ok(await pledge(id, 3500, { name: "Cléo" }), 201)];
  const preview = ok(await office("GET", `/${id}/preview`)).body;
  assert.deepEqual([preview.campaign.reached, preview.campaign.served, preview.campaign.unserved, preview.campaign.offers[0].packs], [true, 2, 1, 2]);
  const promised = preview.pledges.map((one) => one.lines[0].allotted);
  assert.deepEqual(promised, [4000, 6000, 0]);
  const closed = await Promise.all(Array.from({ length: 5 }, () => office("POST", `/${id}/close`)));
  assert.ok(closed.every((one) => one.status === 200 && one.body.campaign.state === "confirmed"), JSON.stringify(closed.map((one) => one.body.code)));
  assert.deepEqual(closed[4].body.pledges.map((one) => one.lines[0].allotted), promised);
  assert.deepEqual(await house.sql(`SELECT total_cents, state, pays, source FROM shop_order WHERE source_id = '${uuid(id)}' ORDER BY total_cents`), [["800", "confirmed", "counter", "group"], ["1200", "confirmed", "counter", "group"]]);
  const [a, c] = [ok(await mine(awa)).body.pledge, ok(await mine(cleo)).body.pledge];
  assert.deepEqual([a.state, c.state, c.order], ["ordered", "unserved", null]);
  assert.match(a.order_code, /^[2-9A-HJKMNP-TV-Z]{7}$/);
  assert.equal((await pledge(id, 5000)).body.code, "campaign_not_open");
  assert.equal((await visit("POST", `/api/engagements/${bea.body.token}/cancellation`, undefined, { "If-Match": (await mine(bea)).headers.get("etag") })).body.code, "campaign_not_open");
  const letters = (await house.sql("SELECT subject FROM mail ORDER BY created_at")).map(([subject]) => subject);
  assert.ok(letters.includes(`Votre commande ${a.order_code} est enregistrée`) && letters.includes("Groupage « Carottes d’hiver » : pas de part pour vous cette fois"), letters.join("; "));
  assert.deepEqual(await house.sql(`SELECT count(*) FROM pledge_contact c JOIN pledge p ON p.id = c.pledge WHERE p.campaign = '${uuid(id)}'`), [["0"]]);
  const [order] = ok(await office("GET", `/${id}`)).body.handed;
  assert.deepEqual([order.agreed, order.quantity], [order.quantity, order.agreed]);
  for (const sheet of ["purchase?format=csv", "distribution?format=csv", "purchase", "distribution"]) {
    const file = await office("GET", `/${id}/${sheet}`);
    assert.equal(file.status, 200, sheet);
    if (sheet.endsWith("csv")) assert.match(file.body, sheet.startsWith("p") ? /Carottes de Loire;ALI-003;5 kg;2;10 kg;2/ : /Béa/);
  }
});

test("missed: everybody is told, what was paid goes back; the clock closes what is due", async () => {
  await keys();
  const id = await campaign({ threshold: euros(5000) });
  const [fatou, paid] = [ok(await pledge(id, 10000), 201), await paidOnline(id, 5000, { plus: 1000, name: "Awa", email: "awa@example.org" })];
  assert.equal(paid.payment.amount.amount, 1200, "what it may cost at most");
  await house.sql(`UPDATE campaign SET closes_at = now() - interval '1 second' WHERE id = '${uuid(id)}'`);
  const seen = await until(async () => { const one = (await mine(fatou)).body; return one.campaign.state === "cancelled" && one; }, "the clock closes");
  assert.equal(seen.pledge.state, "unserved");
  const back = await until(async () => { const one = (await mine(paid)).body; return one.pledge.given_back.amount === 1200 && one; }, "the money is back");
  assert.deepEqual([back.pledge.state, back.pledge.order], ["unserved", null]);
  assert.deepEqual(await house.sql(`SELECT count(*) FROM shop_order WHERE source_id = '${uuid(id)}'`), [["0"]]);
  const told = await house.sql("SELECT recipient FROM mail WHERE subject = 'Groupage « Carottes d’hiver » : il n’a pas lieu' ORDER BY 1");
  assert.deepEqual(told, [["awa@example.org"], ["fatou@example.org"]]);
});

test("paid online and reached: what is over goes back, the sale is signed, the weight brings the price down and never above the margin", async () => {
  const id = await campaign();
  const paid = await paidOnline(id, 6000, { plus: 4000 }), cash = ok(await pledge(id, 4000, { name: "Béa" }), 201);
  ok(await office("POST", `/${id}/close`));
  const one = ok(await mine(paid)).body;
  assert.deepEqual([one.pledge.state, one.pledge.lines[0].allotted, one.payment.received.amount], ["ordered", 6000, 2000]);
  const order = async (made) => (await house.sql(`SELECT total_cents, paid_cents, back_cents, state, pays FROM shop_order WHERE code = '${(await mine(made)).body.pledge.order_code}'`))[0];
  await until(async () => (await order(paid))[2] === "800", "what is over is back");
  assert.deepEqual(await order(paid), ["1200", "2000", "800", "confirmed", "online"]);
  await until(async () => (await house.sql("SELECT state FROM online_sale WHERE amount_cents = 1200"))[0]?.[0] === "booked", "the sale is signed");
  const { handed } = ok(await office("GET", `/${id}`)).body;
  const [bea, awa] = [handed.find((row) => row.name === "Béa"), handed.find((row) => row.name === "Fatou")];
  const weigh = (row, weighed, offer = 1) => office("PUT", `/${id}/weights`, { order: row.order, offer, weighed });
  assert.deepEqual((await order(cash)).slice(0, 3), ["800", "0", "0"]);
  ok(await weigh(bea, 4300));
  assert.equal((await order(cash))[0], "860");
  ok(await weigh(bea, 5000));
  assert.equal((await order(cash))[0], "880", "never above the margin");
  ok(await weigh(bea, 3900));
  assert.equal((await order(cash))[0], "780");
  assert.equal((await weigh(bea, 9000)).status, 422);
  assert.equal((await weigh(bea, 3900, 2)).body.code, "no_such_order");
  ok(await weigh(awa, 6500));
  assert.equal((await order(paid))[0], "1200", "paid on the web: nothing more is asked");
  ok(await weigh(awa, 5700));
  await until(async () => (await order(paid))[2] === "860", "the difference is back");
  await until(async () => (await house.sql("SELECT state FROM online_sale WHERE amount_cents = -60"))[0]?.[0] === "booked", "what came back is signed");
  assert.deepEqual((await house.sql(`SELECT event, detail FROM shop_order_event e JOIN shop_order o ON o.id = e.order_id WHERE event = 'weighed' AND o.total_cents = 780 ORDER BY sequence`)),
    [["weighed", "1: 4000 > 4300"], ["weighed", "1: 4300 > 4400"], ["weighed", "1: 4400 > 3900"]]);
  await assert.rejects(house.sql("UPDATE shop_order_line SET quantity = 1 WHERE order_id IN (SELECT id FROM shop_order WHERE pays = 'online' LIMIT 1) AND line = 1; UPDATE shop_order_line SET label = 'x'"), /append-only/);
  const done = ok(await office("POST", `/${id}/events`, { event: "distribute" }, { "If-Match": (await office("GET", `/${id}`)).headers.get("etag") }));
  assert.equal(done.body.campaign.state, "distributed");
  assert.equal((await office("POST", `/${id}/events`, { event: "cancel" }, { "If-Match": done.headers.get("etag") })).body.code, "no_such_step");
});

test("what a pledge gets back from the bank account is known to its order", async () => {
  const accountant = await house.signIn({ role: "accountant" }), money = (method, path) => ask(`${house.url}/api/office/BLG/${path}`, { method, headers: accountant.headers });
  const id = await campaign(), paid = await paidOnline(id, 10000);
  stripe.refusesRefunds = true;
  ok(await visit("PUT", `/api/engagements/${paid.body.token}`, { lines: [{ offer: 1, quantity: 5000, minus: 0, plus: 0 }] }, { "If-Match": (await mine(paid)).headers.get("etag") }));
  const task = await until(async () => (await money("GET", "shop-money")).body.data.find((row) => row.task === "refused"), "what the provider refuses");
  ok(await money("POST", `payments/${task.id}/refunds/${task.refunds[0].id}/transfer`));
  stripe.refusesRefunds = false;
  assert.equal(ok(await mine(paid)).body.pledge.given_back.amount, 1000);
  ok(await pledge(id, 5000, { name: "Béa" }), 201);
  ok(await office("POST", `/${id}/close`));
  assert.deepEqual(await house.sql(`SELECT total_cents, paid_cents, back_cents FROM shop_order WHERE code = '${(await mine(paid)).body.pledge.order_code}'`), [["1000", "2000", "1000"]]);
});

test("handed over at a till: what it weighed is what is paid, once; what the web paid is only handed over", async () => {
  const till = await house.startTill(), till_ = async (path, body) => ask(`${till.url}/api/till/${path}`, body ? { method: "POST", body } : {});
  const id = await campaign(), cash = ok(await pledge(id, 4000, { name: "Béa" }), 201), web = await paidOnline(id, 6000);
  ok(await office("POST", `/${id}/close`));
  const codes = await Promise.all([cash, web].map(async (one) => ok(await mine(one)).body.pledge.order_code));
  const look = async (at) => (await till_(`orders/${codes[at]}`)).body.orders[0];
  const ticketOf = (found) => ({ id: crypto.randomUUID(), confirmed: true, tenders: [{ kind: "card", amount: found.due }],
    lines: found.lines.map((line) => ({ item: line.item, quantity: line.quantity, unit_price: line.unit_price, priced: true, order: found.id })) });
  const before = await look(0);
  assert.deepEqual([before.due, before.lines.map((line) => [line.quantity, line.unit_price])], [800, [[4000, 200]]]);
  const { handed } = ok(await office("GET", `/${id}`)).body;
  const weigh = (name, weighed) => office("PUT", `/${id}/weights`, { order: handed.find((row) => row.name === name).order, offer: 1, weighed });
  ok(await weigh("Béa", 4267));
  assert.equal((await till_("sales", ticketOf(before))).body.code, "order_changed", "the till knew the weight that was agreed");
  const weighed = await look(0);
  assert.deepEqual([weighed.due, weighed.lines[0].quantity], [853, 4267]);
  await house.sql(`INSERT INTO hold SELECT gen_random_uuid(), 'BLG-1', 'BLG', 1000, 'order', o.id::text, 853 FROM shop_order o WHERE o.code = '${codes[0]}'`);
  assert.equal((await weigh("Béa", 4000)).body.code, "order_elsewhere", "a till is selling it");
  await house.sql("DELETE FROM hold WHERE sequence = 1000");
  const sold = await till_("sales", ticketOf(weighed));
  assert.deepEqual([sold.status, sold.body.ticket?.total], [201, 853], JSON.stringify(sold.body));
  await until(async () => (await house.sql(`SELECT ticket FROM shop_order WHERE code = '${codes[0]}'`))[0][0], "the order hears of its ticket");
  assert.equal((await weigh("Béa", 4000)).body.code, "order_over", "what is signed is weighed no more");
  assert.deepEqual(await house.sql(`SELECT o.state, l.quantity, l.gross_cents FROM shop_order o JOIN ticket_line l ON l.order_id = o.id WHERE o.code = '${codes[0]}'`), [["collected", "4267", "853"]]);
  await until(async () => (await look(1)).due === 0, "the till hears that it is paid");
  assert.equal((await till_("sales", ticketOf({ ...(await look(1)), due: 1200 }))).body.code, "order_paid_online");
  const given = await till_(`orders/${(await look(1)).id}/steps`, { id: crypto.randomUUID(), event: "collect" });
  assert.deepEqual([given.status, given.body.orders?.[0].state], [200, "collected"], JSON.stringify(given.body));
  const verified = await house.attempt("verify");
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
});

test("people pledge and change while it closes: everybody is before or after, cases are whole, nobody is lost", async () => {
  const id = await campaign({ offers: [carrots({ threshold: 0 })] });
  const first = ok(await pledge(id, 5000), 201);
  const [answers, closes] = [[], []];
  const people = Array.from({ length: 24 }, async (_, n) => { answers.push(await pledge(id, 1000 + 500 * (n % 5), { minus: 500, plus: 1000 })); });
  const changes = Array.from({ length: 6 }, async () => visit("PUT", `/api/engagements/${first.body.token}`, { lines: [{ offer: 1, quantity: 4500, minus: 500, plus: 500 }] }, { "If-Match": (await mine(first)).headers.get("etag") }));
  const closing = [1, 2, 3].map(async () => { closes.push(await office("POST", `/${id}/close`)); });
  await Promise.all([...people, ...changes, ...closing]);
  assert.ok(closes.every((one) => one.status === 200), JSON.stringify(closes.map((one) => one.body.code)));
  assert.ok(answers.every((one) => one.status === 201 || one.body.code === "campaign_not_open"), JSON.stringify(answers.map((one) => one.body.code)));
  const [[made, ordered, open, total]] = await house.sql(`SELECT count(*), count(*) FILTER (WHERE p.state = 'ordered'), count(*) FILTER (WHERE p.state IN ('pledged', 'awaiting_payment')),
    (SELECT sum(allotted) FROM pledge_line WHERE campaign = '${uuid(id)}') % 5000 FROM pledge p WHERE p.campaign = '${uuid(id)}'`);
  assert.equal(Number(made), 1 + answers.filter((one) => one.status === 201).length);
  assert.deepEqual([open, total], ["0", "0"]);
  assert.deepEqual(await house.sql(`SELECT count(*) FROM shop_order WHERE source_id = '${uuid(id)}'`), [[ordered]]);
});

test("killed while it closes: it is closed once, afterwards", async () => {
  const id = await campaign({ offers: [carrots({ threshold: 0 })] });
  await Promise.all(Array.from({ length: 20 }, () => pledge(id, 5000)));
  const closing = office("POST", `/${id}/close`).catch(() => null);
  await new Promise((resolve) => setTimeout(resolve, 15));
  await house.stopServer("SIGKILL");
  await closing;
  await house.startServer();
  const closed = ok(await office("POST", `/${id}/close`));
  assert.deepEqual([closed.body.campaign.state, closed.body.campaign.served], ["confirmed", 20]);
  assert.deepEqual(await house.sql(`SELECT count(*), count(DISTINCT code), sum(total_cents) FROM shop_order WHERE source_id = '${uuid(id)}'`), [["20", "20", "20000"]]);
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
});

async function keys() {
  const accountant = await house.signIn({ role: "accountant" });
  const build = process.env.COMPTOIR_BUILD ?? path.join(root, "build");
  for (const [name, value] of [["stripe-key-cae-pont", stripe.key], ["stripe-hook-cae-pont", stripe.hook]]) {
    const child = spawn(path.join(build, "comptoir"), ["secret", "set", name, "--data", house.data], { stdio: ["pipe", "ignore", "inherit"] });
    child.stdin.end(`${value}\n`);
    assert.equal(await new Promise((resolve) => child.on("exit", resolve)), 0, name);
  }
  ok(await ask(`${house.url}/api/office/BLG/payment-setting`, { method: "PUT", body: { provider: "stripe", organisation: "" }, headers: accountant.headers }));
}

/** A pledge that was paid at the provider's. */
async function paidOnline(id, quantity, more) {
  const made = ok(await pledge(id, quantity, { ...more, pays: "online" }), 201);
  assert.equal(made.body.pledge.state, "awaiting_payment");
  const sent = await until(async () => { const { payment } = (await mine(made)).body; return payment?.redirect_url && payment; }, "a page to pay on");
  stripe.pay(sent.redirect_url.split("/").at(-1));
  await house.sql(`UPDATE payment SET next_at = now() WHERE id = '${uuid(sent.id)}'`);
  await until(async () => (await mine(made)).body.pledge.state === "pledged", "it is paid");
  return { ...made, payment: sent };
}
const uuid = (id) => id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
