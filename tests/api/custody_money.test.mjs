// SPDX-License-Identifier: AGPL-3.0-or-later
// What an order costs is what was agreed: at payment, after an inspection, in school; and who may say that it costs less.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addCashier, codeOf, knownAt } from "../lib/cashiers.mjs";
import { ask, basket, House, post, sleep, until } from "../lib/house.mjs";

let house, till, other, cookie = {};
before(async () => {
  house = await House.open();
  till = await house.startTill();
  other = await house.startTill({ code: "BLG-2" });
});
after(() => house?.close());

const uuid = () => crypto.randomUUID();
const WORK = "BLA-011"; // a quilt, one price a piece
const priced = (lines, more = {}) => ({ id: uuid(), lines, confirmed: true, ...more });
const line = (more = {}) => ({ item: WORK, quantity: 1000, ...more });
const call = (path, body, at = till) => post(`${at.url}/api/till/${path}`, body, cookie);
const drop = (more = {}, at = till) => call("custody", { id: uuid(), basket: priced([line()]), ...more }, at);
const look = async (id, at = till) => (await ask(`${at.url}/api/till/custody/${id}`, { headers: cookie })).body;
const step = (id, body, at = till) => call(`custody/${id}/steps`, { id: uuid(), ...body }, at);
/** A ticket as the screen makes it from an order: what is left to sell, less what lies in deposits. */
const ticketOf = (order, more = {}) => {
  const lines = order.to_sell.lines.map((sold) => ({ item: sold.item, quantity: sold.quantity, unit_price: sold.unit_price, priced: true, order: order.id }));
  const off = order.off.map(({ item, amount }) => ({ item, quantity: 1000, as: "deduct", unit_price: amount, order: order.id }));
  return { ...basket([], [["card", order.due]]), confirmed: true, lines: [...lines, ...off], ...more };
};
const pay = (order, more, at = till) => call("sales", ticketOf(order, more), at);
const deposit = (id, cents, at = till) => call("sales", { ...basket([], [["card", cents]]), lines: [line({ as: "deposit", unit_price: cents, order: id })] }, at);
const code = (answer) => [answer.status, answer.body.code];
let price;

test("the price of the day it was left stands when it is paid, whatever the catalogue says by then", async () => {
  const first = (await drop()).body;
  price = first.total;
  const quote = (await call("quotes", { id: uuid(), basket: priced([line()]), days: 10 })).body;
  await house.sql(`INSERT INTO item_price (kpa, item, valid_from, price_cents, fingerprint) VALUES ('BLG', '${WORK}', current_date, ${price + 500}, '')`);
  await until(async () => (await call("price", priced([line()]))).body.ticket.total === price + 500, "the new price", 45000);
  const shown = (await call("price", { ...ticketOf(first), tenders: undefined })).body;
  assert.equal(shown.ticket.total, price);
  assert.deepEqual(shown.needs, []);
  const sale = ticketOf(first);
  const sold = await call("sales", sale);
  assert.deepEqual([sold.status, sold.body.ticket?.total], [201, price], JSON.stringify(sold.body));
  assert.equal((await call("sales", sale)).status, 200, "asked again");
  assert.equal((await look(first.id)).due, 0);
  assert.deepEqual(code(await pay(first)), [409, "order_paid"]);
  const taken = (await call("custody", { id: uuid(), quote: quote.id })).body;
  assert.equal(taken.total, price);
  assert.equal((await pay(taken)).status, 201);
});

test("a ticket that sells something else than what is left to pay is refused", async () => {
  const order = (await drop()).body;
  const [sold] = ticketOf(order).lines;
  for (const wrong of [{ unit_price: 100 }, { quantity: 2000 }, { item: "BLA-010", unit_price: undefined, priced: undefined }])
    assert.equal((await pay(order, { lines: [{ ...sold, ...wrong }] })).body.code, "order_changed", JSON.stringify(wrong));
  assert.deepEqual(code(await deposit(order.id, order.due + 1)), [422, "deposit_too_much"]);
});

test("dearer at inspection, after a deposit here and after a payment at the other till: the difference alone is sold", async () => {
  const order = (await drop()).body, dearer = { basket: priced([line({ quantity: 2000 })]), agreed: true, reason: "more_things" };
  assert.equal((await deposit(order.id, 300)).status, 201);
  assert.deepEqual([(await look(order.id)).held, (await look(order.id)).due], [300, order.total - 300]);
  await until(async () => (await look(order.id, other)).held === 300, "the deposit at the other till");
  assert.equal((await pay(await look(order.id, other), {}, other)).status, 201);
  await until(async () => (await look(order.id)).due === 0, "the payment");
  assert.deepEqual([(await look(order.id)).held, (await look(order.id)).to_sell.lines.length], [0, 0]);
  const adjusted = (await step(order.id, dearer)).body;
  assert.deepEqual([adjusted.due, adjusted.to_sell.lines.map((one) => one.gross)], [order.total, [order.total]]);
  const sold = await pay(adjusted);
  assert.equal(sold.status, 201, JSON.stringify(sold.body));
  assert.equal((await look(order.id)).due, 0);
});

test("work is handed over once it is sold: a deposit alone is no sale, and the ticket of zero euros is made first", async () => {
  const order = (await drop()).body, take = { state: "collected", handed: 1, with_slip: true };
  assert.equal((await deposit(order.id, order.total)).status, 201);
  await step(order.id, { state: "ready" });
  assert.deepEqual([(await look(order.id)).due, (await look(order.id)).held], [0, order.total]);
  assert.deepEqual(code(await step(order.id, take)), [409, "order_unsold"]);
  const sold = await pay(await look(order.id), { tenders: [] });
  assert.deepEqual([sold.status, sold.body.ticket?.total], [201, 0], JSON.stringify(sold.body));
  assert.deepEqual([(await look(order.id)).held, (await look(order.id)).to_sell.lines.length], [0, 0]);
  assert.equal((await step(order.id, take)).body.closed, true);
});

test("paid in advance for work of two rates, here and at the other till: off again at the rates it was paid at", async () => {
  await house.sql(`UPDATE item SET vat_rate = 1000 WHERE kpa = 'BLG' AND code = 'BLA-010'; UPDATE catalog_version SET version = version + 1`);
  for (const at of [till, other]) await until(async () => (await call("price", priced([line({ item: "BLA-010" })]), at)).body.ticket.lines[0].vat_rate === 1000, "the other rate", 45000);
  const order = (await drop({ basket: priced([line(), line({ item: "BLA-010" })]) })).body;
  const of_rate = new Map(), add = ({ body }) => body.ticket.vat.forEach(({ rate, gross }) => of_rate.set(rate, (of_rate.get(rate) ?? 0) + gross));
  for (const [at, cents] of [[till, 333], [other, 500]]) {
    await until(async () => (await look(order.id, at)).total === order.total, "the order");
    const { sums } = (await ask(`${at.url}/api/till/custody/${order.id}/deposit?amount=${cents}`, { headers: cookie })).body;
    assert.deepEqual([sums.length, sums.reduce((sum, one) => sum + one.amount, 0)], [2, cents]);
    const paid = await call("sales", { ...basket([], [["card", cents]]), lines: sums.map(({ item, amount }) => line({ item, as: "deposit", unit_price: amount, order: order.id })) }, at);
    assert.equal(paid.status, 201, JSON.stringify(paid.body));
    add(paid);
  }
  await until(async () => (await look(order.id)).held === 833, "the other till's deposit");
  const now = await look(order.id);
  assert.deepEqual(now.off.map((one) => one.item), [WORK, "BLA-010"]);
  const rest = await pay(now);
  assert.equal(rest.status, 201, JSON.stringify(rest.body));
  add(rest);
  assert.deepEqual([...of_rate].sort(), order.ticket.lines.map(({ vat_rate, gross }) => [vat_rate, gross]).sort());
  assert.deepEqual([(await look(order.id)).held, (await look(order.id)).off], [0, []]);
});

test("several deposits on one ticket are one sum, beside what the ticket sells", async () => {
  const order = (await drop()).body, half = Math.floor(order.due / 2) + 1;
  const part = (cents) => line({ as: "deposit", unit_price: cents, order: order.id });
  const call_of = (lines, total) => call("sales", { ...basket([], [["card", total]]), confirmed: true, lines });
  assert.deepEqual(code(await call_of([part(half), part(half)], 2 * half)), [422, "deposit_too_much"]);
  assert.deepEqual(code(await call_of([...ticketOf(order).lines, part(1)], order.due + 1)), [422, "deposit_too_much"]);
  assert.equal((await call_of([part(half), part(order.due - half)], order.due)).status, 201);
});

test("a price that was agreed holds no deposit and nothing taken off: that is for a ticket", async () => {
  const order = (await drop()).body;
  const sly = (as) => priced([line(), line({ as, unit_price: 100, order: order.id })]);
  for (const as of ["deposit", "deduct"]) {
    assert.deepEqual(code(await drop({ basket: sly(as) })), [422, "price_not_allowed"], as);
    assert.deepEqual(code(await call("quotes", { id: uuid(), basket: sly(as) })), [422, "price_not_allowed"], as);
    assert.deepEqual(code(await step(order.id, { basket: sly(as), agreed: true, reason: "error" })), [422, "price_not_allowed"], as);
  }
});

test("`comptoir verify` lists what was handed over for a deposit alone", async () => {
  assert.equal((await house.command("verify")).includes("custody_order"), false);
  const order = (await drop()).body;
  await deposit(order.id, 100);
  await until(async () => (await house.sql(`SELECT held_cents FROM custody_event WHERE about = '${order.id}' AND kind = 'payment'`)).length > 0, "the deposit");
  await house.sql(`UPDATE custody_order SET state = 'collected', closed = true WHERE id = '${order.id}'`);
  const said = await house.command("verify").catch((error) => error);
  assert.match(said.stdout, new RegExp(`custody_order ${order.id}.*100 centimes`));
  await house.sql(`UPDATE custody_order SET state = 'deposited', closed = false WHERE id = '${order.id}'`);
});

test("school pays for no real order and moves none, and real life touches none of school", async () => {
  const real = (await drop()).body;
  assert.equal((await call("training", { on: true })).status, 200);
  assert.deepEqual(code(await pay(real)), [409, "order_of_school"]);
  assert.deepEqual(code(await deposit(real.id, 100)), [409, "order_of_school"]);
  assert.deepEqual(code(await step(real.id, { state: "working" })), [409, "order_of_school"]);
  const play = (await drop()).body;
  assert.equal((await pay(play)).status, 201);
  assert.equal((await look(play.id)).due, 0);
  const quote = (await call("quotes", { id: uuid(), basket: priced([line()]) })).body;
  assert.equal((await call("training", { on: false })).status, 200);
  for (const answer of [await step(play.id, { state: "ready" }), await pay({ ...real, id: play.id }), await call("custody", { id: uuid(), quote: quote.id })])
    assert.deepEqual(code(answer), [409, "order_of_school"]);
  assert.equal((await look(real.id)).due, real.total);
});

test("things that were paid are not cancelled, and nothing is sold before the delay of the law", async () => {
  const order = (await drop()).body;
  await deposit(order.id, 100);
  assert.deepEqual(code(await step(order.id, { state: "cancelled" })), [409, "order_has_money"]);
  await step(order.id, { state: "ready" });
  assert.deepEqual(code(await step(order.id, { state: "disposed" })), [409, "order_too_young"]);
});

test("a lower price, a price of one's own, an end without a pickup: the right, or the referent", async () => {
  const cashier = await addCashier(house, { name: "Sylvie", pin: 271828, member: "BLG-M03" });
  const referent = await addCashier(house, { name: "Nadia", pin: 161803, role: "referent" });
  await sleep(1100);
  await till.stop();
  till = await house.startTill({ folder: till.folder, enrol: false });
  assert.ok(cashier);
  await knownAt(till, referent);
  const signed = await call("cashier", { code: "BLG-M03", pin: "271828" });
  cookie = { Cookie: signed.headers.get("set-cookie").split(";")[0] };
  const yes = async (right) => (await call("override", { right, cashier: codeOf(referent), pin: "161803" })).body.token;
  const cheap = { reason: "solidarity", discount_bp: 5000 };
  const bodies = { custody: { id: uuid(), basket: priced([line()], cheap) }, quotes: { id: uuid(), basket: priced([line()], cheap) } };
  for (const [path, body] of Object.entries(bodies)) {
    assert.deepEqual(code(await call(path, body)), [403, "right_needed"], path);
    const allowed = { ...body, basket: { ...body.basket, override: await yes("discount") } };
    assert.equal((await call(path, allowed)).status, 201, path);
    assert.equal((await call(path, body)).status, 200, "the same, asked again without a token");
  }
  const generous = await look(bodies.custody.id);
  assert.deepEqual((await call("price", { ...ticketOf(generous), tenders: undefined })).body.needs, [], "it was allowed when it was left");
  const sale = ticketOf(generous);
  assert.equal((await call("sales", sale)).status, 201);
  assert.equal((await call("sales", sale)).status, 200, "asked again");

  const order = (await drop({ basket: priced([line({ quantity: 2000 })]) })).body;
  const less = { id: uuid(), basket: priced([line()]), agreed: true, reason: "fewer_things" };
  assert.deepEqual(code(await step(order.id, less)), [403, "right_needed"]);
  assert.deepEqual(code(await step(order.id, { ...less, override: await yes("void") })), [403, "right_needed"], "another right");
  assert.equal((await step(order.id, { ...less, override: await yes("price") })).status, 201);
  assert.equal((await step(order.id, less)).status, 200, "asked again without a token");
  const more = { basket: priced([line({ quantity: 3000 })]), agreed: true, reason: "more_things" };
  assert.equal((await step(order.id, more)).status, 201, "dearer, at the catalogue's price");
  const all = { basket: priced([line({ quantity: 4000 })], { reason: "solidarity", discount_bp: 5000 }), agreed: true, reason: "more_things" };
  assert.deepEqual(code(await step(order.id, all)), [403, "right_needed"], "what comes off the whole counts");
  assert.deepEqual(code(await step(order.id, { state: "cancelled" })), [403, "right_needed"]);
  assert.equal((await step(order.id, { state: "cancelled", override: await yes("void") })).status, 201);
  assert.equal((await look(order.id)).closed, true);
});
