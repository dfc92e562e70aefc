// SPDX-License-Identifier: AGPL-3.0-or-later
// Orders of the shop fetched at a till: paid at the counter as an ordinary signed ticket, or paid on the web and handed
// over; never paid twice, with two tills, with and without the server.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, House, post, until } from "../lib/house.mjs";

let house, till, other, referent, item, price;
before(async () => {
  house = await House.open();
  [till, other] = [await house.startTill(), await house.startTill({ code: "BLG-2" })];
  referent = await house.signIn({ role: "referent" });
  [[item, price]] = await house.sql("SELECT i.code, i.price FROM items_on(current_date) i WHERE i.kpa = 'BLG' AND i.online AND i.pricing = 'fixed' AND i.unit = 'piece' AND i.turnover AND i.priced AND NOT i.archived AND i.kind = 'good' ORDER BY i.code LIMIT 1");
  price = Number(price);
  const office = (method, path, body) => ask(`${house.url}/api/office/BLG/${path}`, { method, body, headers: referent.headers });
  assert.equal((await office("PUT", "shop", { is_open: true, pays_counter: true, pays_online: false, hold_minutes: 20, keep_days: 3, mediator: "", terms: "" })).status, 200);
  await house.sql(`INSERT INTO stock (kpa, item, on_hand, held) VALUES ('BLG', '${item}', 0, 0)`);
  const [[person]] = await house.sql("SELECT id FROM person LIMIT 1");
  await house.sql(`SELECT stock_change('${crypto.randomUUID()}', 'BLG', '${item}', 'count', 50000, '', '${person}', now(), false)`);
});
after(() => house?.close());

const order = async (quantity = 1000) => {
  const made = await post(`${house.url}/api/boutique/BLG/orders`, { lines: [{ item, quantity }], pays: "counter", name: "Fatou", phone: "06 12 34 56 78",
    expected: { amount: (price * quantity) / 1000, currency: "EUR" }, accepts_terms: true }, { "Idempotency-Key": crypto.randomUUID() });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { code } = made.body.order;
  const [[id]] = await house.sql(`SELECT id FROM shop_order WHERE code = '${code}'`);
  return { id, code };
};
/** As a payment that came by the web: what payment/ will do. */
const paidOnline = (id) => house.sql(`UPDATE shop_order SET paid_cents = total_cents, version = version + 1 WHERE id = '${id}'; SELECT stock_sell('${id}', now())`);
const look = async (code, at = till) => ask(`${at.url}/api/till/orders/${code}`);
const step = (id, event, key = crypto.randomUUID(), at = till) => post(`${at.url}/api/till/orders/${id}/steps`, { id: key, event });
const ticketOf = (found) => ({ id: crypto.randomUUID(), confirmed: true, lines: found.lines.map((line) => ({ item: line.item, quantity: line.quantity, unit_price: line.unit_price, priced: true, order: found.id })),
  tenders: [{ kind: "card", amount: found.due }] });
const pay = (ticket, at = till) => post(`${at.url}/api/till/sales`, ticket);
const stateOf = async (id) => (await house.sql(`SELECT state, ticket IS NOT NULL FROM shop_order WHERE id = '${id}'`))[0];
const shelf = async () => (await house.sql(`SELECT on_hand, held FROM stock WHERE kpa = 'BLG' AND item = '${item}'`))[0].map(Number);
const code = (answer) => [answer.status, answer.body.code];

test("paid at the counter: one signed ticket at the agreed price, whatever the catalogue says; the order is handed over", async () => {
  const [free] = await shelf();
  const made = await order(2000);
  const found = (await look(made.code.toLowerCase())).body;
  assert.deepEqual([found.offline, found.orders[0].state, found.orders[0].due, found.orders[0].name], [false, "confirmed", 2 * price, "Fatou"]);
  assert.ok((await ask(`${till.url}/api/till/orders`)).body.orders.some((one) => one.id === made.id));
  const prepared = await step(made.id, "prepare");
  assert.deepEqual([prepared.status, prepared.body.orders[0].state], [200, "preparing"], JSON.stringify(prepared.body));
  assert.deepEqual(code(await step(made.id, "collect")), [409, "order_to_pay"]);
  const ticket = ticketOf(found.orders[0]);
  assert.deepEqual(code(await pay({ ...ticket, lines: [{ ...ticket.lines[0], unit_price: 1 }], tenders: [{ kind: "card", amount: 2 }] })), [409, "order_changed"]);
  const sold = await pay(ticket);
  assert.deepEqual([sold.status, sold.body.ticket?.total], [201, 2 * price], JSON.stringify(sold.body));
  assert.equal((await pay(ticket)).status, 200, "asked again");
  await until(async () => (await stateOf(made.id))[0] === "collected", "the order to hear of it");
  assert.deepEqual(await stateOf(made.id), ["collected", "t"]);
  assert.deepEqual(await shelf(), [free - 2000, 0]);
  assert.deepEqual(code(await pay(ticketOf(found.orders[0]))), [409, "order_handed"]);
  assert.deepEqual([(await look(made.code)).body.orders[0].handed, (await look(made.code)).body.orders[0].due], [true, 0]);
  assert.deepEqual(code(await step(made.id, "collect")), [409, "order_handed"]);
  assert.deepEqual(await house.sql("SELECT * FROM stock_recount()"), []);
});

test("59: paid on the web, it is handed over and not paid again, at either till, however often it is tried", async () => {
  const made = await order();
  const before = (await look(made.code, other)).body.orders[0]; // this till saw it before the money came
  await paidOnline(made.id);
  const found = (await look(made.code)).body.orders[0];
  assert.equal(found.due, 0);
  assert.deepEqual(code(await pay(ticketOf({ ...found, due: price }))), [409, "order_paid_online"]);
  assert.deepEqual(code(await pay(ticketOf(before), other)), [409, "order_paid_online"], "the server says it to a till that did not know");
  const key = crypto.randomUUID();
  const handed = await step(made.id, "collect", key);
  assert.deepEqual([handed.status, handed.body.orders[0].state, handed.body.orders[0].handed], [200, "collected", true], JSON.stringify(handed.body));
  assert.equal((await step(made.id, "collect", key)).status, 200, "the same again");
  assert.deepEqual(code(await step(made.id, "collect")), [409, "order_handed"]);
  assert.deepEqual(code(await step(made.id, "collect", crypto.randomUUID(), other)), [409, "order_handed"]);
  assert.deepEqual(await stateOf(made.id), ["collected", "f"]);
  const tickets = () => house.sql(`SELECT t.till, t.total_cents FROM ticket_line l JOIN ticket t ON t.id = l.ticket WHERE l.order_id = '${made.id}'`);
  await until(async () => (await tickets()).length > 0, "the sale of the web");
  assert.deepEqual(await tickets(), [["WEB-BLG", String(price)]], "sold once, on the web");
});

test("two tills at once: one is paid, the other is told", async () => {
  const made = await order();
  const [here, there] = [(await look(made.code)).body.orders[0], (await look(made.code, other)).body.orders[0]];
  const answers = await Promise.all([pay(ticketOf(here)), pay(ticketOf(there), other)]);
  const [won, lost] = answers.toSorted((a, b) => a.status - b.status);
  assert.equal(won.status, 201, JSON.stringify(won.body));
  assert.ok(["order_elsewhere", "order_handed"].includes(lost.body.code), JSON.stringify(lost.body));
  await until(async () => (await stateOf(made.id))[0] === "collected", "the ticket");
  assert.deepEqual(await house.sql(`SELECT count(*) FROM ticket_line WHERE order_id = '${made.id}'`), [["1"]]);
});

test("what is over, unknown or of another KPA", async () => {
  const made = await order();
  const found = (await look(made.code)).body.orders[0];
  await house.sql(`UPDATE shop_order SET state = 'cancelled' WHERE id = '${made.id}'`);
  assert.deepEqual(code(await pay(ticketOf(found))), [409, "order_over"]);
  assert.deepEqual(code(await look("2222222")), [404, "no_such_order"]);
  assert.deepEqual(code(await look("not-a-code")), [404, "no_such_order"]);
  assert.deepEqual(code(await step(crypto.randomUUID(), "collect")), [404, "no_such_order"]);
  for (const path of ["orders", `orders/${made.code}`]) assert.equal((await ask(`${house.url}/api/pos/tills/BLG-1/${path}`)).status, 401);
});

test("school touches no real order", async () => {
  const made = await order();
  const found = (await look(made.code)).body.orders[0];
  assert.equal((await post(`${till.url}/api/till/training`, { on: true })).status, 200);
  assert.deepEqual(code(await pay(ticketOf(found))), [409, "order_of_school"]);
  assert.deepEqual(code(await step(made.id, "prepare")), [409, "order_of_school"]);
  assert.equal((await post(`${till.url}/api/till/training`, { on: false })).status, 200);
});

test("paid on the web and, at a till that could not know it, again at the counter: the money of the web goes back by itself", async () => {
  const [whole, part] = [await order(2000), await order()];
  const seen = await Promise.all([whole, part].map(async (one) => (await look(one.code)).body.orders[0]));
  const paid = async ({ id }, cents) => {
    await house.sql(`INSERT INTO payment (id, kpa, purpose, target, label, amount_cents, received_cents, provider, account, organisation, provider_ref, state, hold_until, made_at, paid_at)
      VALUES (gen_random_uuid(), 'BLG', 'order', '${id}', 'Commande', ${cents}, ${cents}, 'stripe', 'cae-pont', '', '${id}', 'paid', now(), now(), now())`);
    await house.sql(`UPDATE shop_order SET paid_cents = paid_cents + ${cents}, version = version + 1 WHERE id = '${id}'`);
  };
  house.server.child.kill("SIGSTOP"); // it answers nobody; what it was told goes on arriving in its database
  await paid(whole, 2 * price);
  await paid(part, 1);
  const sold = await Promise.all(seen.map((one) => pay(ticketOf(one))));
  house.server.child.kill("SIGCONT");
  assert.deepEqual(sold.map((answer) => answer.status), [201, 201], JSON.stringify(sold));
  for (const { id } of [whole, part]) await until(async () => (await stateOf(id))[0] === "collected", "the ticket");
  const going = async ({ id }) => house.sql(`SELECT r.amount_cents, r.cause FROM payment_refund r JOIN payment p ON p.id = r.payment WHERE p.target = '${id}'`);
  assert.deepEqual(await going(whole), [[String(2 * price), "over"]]);
  assert.deepEqual(await going(part), [], "a part is not the whole: somebody looks");
});

// ---- pieces by their label ----
const piece = async (label, cents, more = {}) => {
  const put = (method, path, body, headers) => ask(`${house.url}/api/office/BLG/${path}`, { method, body, headers: { ...referent.headers, ...headers } });
  const made = await put("POST", "pieces", { code: label, item, name: `Veste ${label}`, condition: "good", price: { amount: cents, currency: "EUR" }, ...more }, { "Idempotency-Key": crypto.randomUUID() });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal((await put("POST", `pieces/${made.body.id}/state`, { state: "published" }, { "If-Match": made.headers.get("etag") ?? '"1"' })).status, 200);
  return made.body.id;
};
const scan = (barcode, at = till) => post(`${at.url}/api/till/scan`, { barcode });
const scanned = async (barcode, at = till) => (await until(async () => { const found = await scan(barcode, at); return found.status === 200 && found; }, `the label ${barcode}`)).body;
const saleOf = (found, more = {}) => ({ id: crypto.randomUUID(), confirmed: true, lines: [{ item: found.item, quantity: 1000, unit_price: found.unit_price, priced: true, reference: found.reference, ...more }], tenders: [{ kind: "card", amount: found.unit_price }] });
const pieceState = async (label) => (await house.sql(`SELECT state, sold_ticket IS NOT NULL FROM piece WHERE code = '${label}'`))[0];

test("a label of a piece: its own price and name, once; the sale takes it off the shelf", async () => {
  await piece("V-1", 1234);
  const found = await scanned("V-1");
  assert.deepEqual(found, { item, quantity: 1000, unit_price: 1234, reference: "V-1" });
  const label = await post(`${till.url}/api/till/labels`, { piece: "V-1", count: 1 });
  assert.deepEqual([label.status, label.body.barcode, label.body.price], [200, "V-1", "12,34 €"], JSON.stringify(label.body));
  assert.deepEqual(code(await post(`${till.url}/api/till/labels`, { piece: "V-9", count: 1 })), [404, "unknown_piece"]);
  assert.deepEqual((await ask(`${till.url}/api/till/pieces`)).body.pieces.map((one) => one.code), ["V-1"]);
  const line = saleOf(found).lines[0];
  assert.deepEqual(code(await pay({ ...saleOf(found), lines: [{ ...line, quantity: 2000 }] })), [422, "bad_quantity"]);
  assert.deepEqual(code(await pay({ ...saleOf(found), lines: [line, line] })), [422, "bad_quantity"], "there is only one");
  assert.deepEqual(code(await pay(saleOf({ ...found, unit_price: 100 }))), [422, "price_not_allowed"]);
  assert.deepEqual(code(await pay(saleOf({ ...found, reference: "V-9" }))), [422, "out_of_range"], "no such piece");
  const sold = await pay(saleOf(found));
  assert.deepEqual([sold.status, sold.body.ticket?.total, sold.body.ticket?.lines[0].label], [201, 1234, "Veste V-1"], JSON.stringify(sold.body));
  await until(async () => (await pieceState("V-1"))[0] === "sold", "the shelf to hear of it");
  assert.deepEqual(await pieceState("V-1"), ["sold", "t"]);
  await until(async () => (await scan("V-1")).status === 409, "the till to hear of it");
  await until(async () => (await scan("V-1", other)).body.code === "piece_sold", "the other till to hear of it");
});

test("a piece that the web has just reserved: a calm word, and who stands here has it", async () => {
  const id = await piece("V-2", 900);
  await scanned("V-2");
  const made = await post(`${house.url}/api/boutique/BLG/orders`, { lines: [{ piece: id, quantity: 1000 }], pays: "counter", name: "Fatou", phone: "06 12 34 56 78",
    expected: { amount: 900, currency: "EUR" }, accepts_terms: true }, { "Idempotency-Key": crypto.randomUUID() });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const found = await until(async () => { const { body } = await scan("V-2"); return body.note && body; }, "the till to hear of it");
  assert.match(found.note, /Réservé en ligne/);
  assert.equal((await pay(saleOf(found))).status, 201);
  await until(async () => (await pieceState("V-2"))[0] === "sold", "the sale to arrive");
  assert.deepEqual(await house.sql("SELECT * FROM stock_recount()"), []);
});

test("without the server: who pays at the counter is served, the rest is said in words, and nothing is handed over blindly", async () => {
  const [mine, unseen, paid] = [await order(), await order(), await order()];
  await paidOnline(paid.id);
  await look(mine.code);
  await look(paid.code);
  await piece("V-3", 700);
  await scanned("V-3");
  await house.stopServer();
  const found = (await look(mine.code)).body;
  assert.deepEqual([found.offline, found.orders[0].due, found.orders[0].name], [true, price, ""], "no names are kept");
  assert.deepEqual(code(await look("2345678")), [503, "orders_offline"]);
  assert.deepEqual(code(await step(paid.id, "collect")), [503, "orders_offline"]);
  assert.deepEqual(code(await pay(ticketOf({ ...(await look(paid.code)).body.orders[0], due: price }))), [409, "order_paid_online"]);
  const sold = await pay(ticketOf(found.orders[0]));
  assert.equal(sold.status, 201, JSON.stringify(sold.body));
  assert.equal((await look(mine.code)).body.orders[0].handed, true);
  assert.equal((await pay(saleOf(await scanned("V-3")))).status, 201, "its label is known here");
  await house.startServer();
  await until(async () => (await stateOf(mine.id))[0] === "collected", "the order to hear of it");
  assert.equal((await stateOf(unseen.id))[0], "confirmed");
  await until(async () => (await pieceState("V-3"))[0] === "sold", "the piece to leave the shelf");
  assert.match(await house.command("verify"), /./);
});

test("two tills without the server sell the same order: both tickets stand, and its history says sold twice", async () => {
  const made = await order();
  const seen = [(await look(made.code)).body.orders[0], (await look(made.code, other)).body.orders[0]];
  await house.stopServer();
  for (const [found, at] of [[seen[0], till], [seen[1], other]]) assert.equal((await pay(ticketOf(found), at)).status, 201);
  await house.startServer();
  const tickets = () => house.sql(`SELECT count(DISTINCT ticket) FROM ticket_line WHERE order_id = '${made.id}'`);
  await until(async () => (await tickets())[0][0] === "2", "both tickets");
  assert.deepEqual(await house.sql(`SELECT event, state FROM shop_order_event WHERE order_id = '${made.id}' ORDER BY sequence`), [["placed", "confirmed"], ["sold", "collected"], ["sold", "collected"]]);
  await house.command("verify");
});
