// SPDX-License-Identifier: AGPL-3.0-or-later
// comptoir-till seen from its screen: what it sells, what it refuses, and what becomes of a sale without a network.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, basket, House, post, until } from "../lib/house.mjs";

let house, till;
before(async () => {
  house = await House.open();
  till = await house.startTill();
});
after(() => house?.close());

const sell = (b) => post(`${till.url}/api/till/sales`, b);
const state = async () => (await ask(`${till.url}/api/till/state`)).body;
const tickets = async () => Number((await house.sql("SELECT count(*) FROM ticket"))[0][0]);
const coat = ["FRI-007", 1000, "BLG-M01"];

test("a coat, 1.250 kg by weight and a big wash for two, 50 € in cash", async () => {
  const sale = basket([coat, ["FRI-014", 1250, "BLG-M01"], ["BLA-003", 1000, "BLG-M02", "BLG-M07"]], [["cash", 5000]]);
  const priced = await post(`${till.url}/api/till/price`, sale);
  assert.equal(priced.status, 200);
  assert.equal(priced.body.ticket.total, 2375);
  const answer = await sell(sale);
  assert.equal(answer.status, 201);
  assert.equal(answer.body.ticket.change, 2625);
  assert.deepEqual(answer.body.change_pieces, [{ value: 2000, count: 1 }, { value: 500, count: 1 }, { value: 100, count: 1 }, { value: 20, count: 1 }, { value: 5, count: 1 }]);
  assert.equal(answer.body.number, "BLG-1-T-000001");
  const shares = answer.body.shares;
  assert.equal(shares.reduce((sum, s) => sum + s.amount, 0), 2375, "who gets what adds up to the ticket");
  assert.deepEqual(shares.map((s) => s.kind), ["person", "person", "person", "pot", "cae", "vat"]);
  await until(async () => (await tickets()) === 1, "the sale at the server");
  assert.equal((await state()).unsent, 0);
});

test("the same request 50 times at once is one sale with one number", async () => {
  const sale = basket([coat], [["card", 1000]]);
  const answers = await Promise.all(Array.from({ length: 50 }, () => sell(sale)));
  assert.deepEqual([...new Set(answers.map((a) => a.body.number))], ["BLG-1-T-000002"]);
  assert.equal(answers.filter((a) => a.status === 201).length, 1);
  assert.equal(answers.filter((a) => a.status === 200).length, 49);
});

test("the same id with another content is refused", async () => {
  const sale = basket([coat], [["card", 1000]]);
  await sell(sale);
  const other = await sell({ ...sale, lines: basket([["FRI-001"]], []).lines, tenders: [{ kind: "card", amount: 200 }] });
  assert.equal(other.status, 409);
  assert.equal(other.body.code, "id_reused");
});

const line = (more) => ({ item: "FRI-007", quantity: 1000, members: [], ...more });
const bad = [
  ["an unknown item", { lines: [line({ item: "FRI-999" })] }, 422, "unknown_item", "/lines/0/item"],
  ["a quantity of zero", { lines: [line({ quantity: 0 })] }, 422, null, "/lines/0/quantity"],
  ["a negative quantity", { lines: [line({ quantity: -1000 })] }, 422, null, "/lines/0/quantity"],
  ["half a coat", { lines: [line({ quantity: 500 })] }, 422, "bad_quantity", "/lines/0/quantity"],
  ["a price on a fixed item", { lines: [line({ unit_price: 1 })] }, 422, "price_not_allowed", "/lines/0/unit_price"],
  ["no price on a free item", { lines: [line({ item: "FRI-017" })] }, 422, "price_required", "/lines/0/unit_price"],
  ["a negative price", { lines: [line({ item: "FRI-017", unit_price: -100 })] }, 422, null, "/lines/0/unit_price"],
  ["a very high price, not confirmed", { lines: [line({ item: "FRI-017", unit_price: 60000 })], tenders: [{ kind: "card", amount: 60000 }] }, 409, "confirmation_needed", "/lines/0/unit_price"],
  ["an unknown member", { lines: [line({ members: [{ member: "BLG-M99", weight: 1 }] })] }, 422, "unknown_member", "/lines/0/members/0"],
  ["a weight of zero", { lines: [line({ members: [{ member: "BLG-M01", weight: 0 }] })] }, 422, null, "/lines/0/members/0/weight"],
  ["too little money", { tenders: [{ kind: "cash", amount: 900 }] }, 422, "tender_mismatch", "/tenders"],
  ["no money", { tenders: [] }, 422, "tender_mismatch", "/tenders"],
  ["change on a card", { tenders: [{ kind: "card", amount: 2000 }] }, 422, "change_without_cash", "/tenders"],
  ["more than 1 000 € in cash", { lines: [line({ item: "FRI-017", unit_price: 120000 })], tenders: [{ kind: "cash", amount: 120000 }], confirmed: true }, 422, "cash_limit", "/tenders"],
  ["dollars", { currency: "USD" }, 422, "wrong_currency", "/currency"],
  ["an empty ticket", { lines: [] }, 422, null, "/lines"],
  ["a cashier nobody knows", { cashier: "BLG-M99" }, 422, "unknown_member", "/cashier"],
  ["an id that is no id", { id: "12" }, 422, "wrong_type", "/id"],
  ["a price with a fraction", { lines: [line({ item: "FRI-017", unit_price: 1.5 })] }, 422, "wrong_type", "/lines/0/unit_price"],
  ["a field nobody asked for", { rebate: 10 }, 422, "unknown_field", "/rebate"],
];
for (const [name, change, status, code, pointer] of bad)
  test(`refused: ${name}`, async () => {
    const before = (await state()).sequence;
    const answer = await sell({ ...basket([coat], [["cash", 1000]]), ...change });
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    if (code) assert.equal(answer.body.code, code);
    assert.equal(answer.body.errors[0].pointer, pointer);
    assert.equal((await state()).sequence, before, "nothing was kept");
  });

test("a confirmed high price passes, with the same id", async () => {
  const sale = { ...basket([], [["card", 60000]]), lines: [line({ item: "FRI-017", unit_price: 60000 })] };
  assert.equal((await sell(sale)).body.code, "confirmation_needed");
  assert.equal((await sell({ ...sale, confirmed: true })).status, 201);
  assert.equal((await sell(sale)).status, 200, "the answer is repeated, confirmed or not");
});

test("a gift at a free price leaves no payment line", async () => {
  const sale = { ...basket([], []), lines: [line({ item: "FRI-017", unit_price: 0, priced: true })] };
  const answer = await sell(sale);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  assert.deepEqual(answer.body.ticket.tenders, []);
});

test("barcodes: a piece, a weight label, a code nobody knows", async () => {
  const scan = (barcode) => post(`${till.url}/api/till/scan`, { barcode });
  assert.deepEqual((await scan("2001000000074")).body, { item: "FRI-007", quantity: 1000, unit_price: null });
  const digits = "210101401250", sum = [...digits].reduce((s, d, i) => s + Number(d) * (i % 2 ? 3 : 1), 0);
  assert.deepEqual((await scan(`${digits}${(10 - (sum % 10)) % 10}`)).body, { item: "FRI-014", quantity: 1250, unit_price: null });
  assert.equal((await scan("2001000000075")).body.code, "unknown_item");
});

test("server away: the till sells on, tells how many wait, and everything arrives once", async () => {
  await until(async () => (await state()).unsent === 0, "an empty outbox");
  const before = await tickets();
  await house.stopServer();
  for (let i = 0; i < 5; i++) assert.equal((await sell(basket([coat], [["card", 1000]]))).status, 201);
  await until(async () => !(await state()).online, "the offline sign");
  assert.ok((await state()).unsent >= 5, "five sales, and what the event log says of it");
  await house.startServer();
  await until(async () => (await state()).unsent === 0, "the outbox to empty", 20000);
  assert.equal(await tickets(), before + 5);
  assert.ok((await state()).online);
});

test("the till restarts with its journal: number, identity and catalogue are there, without a server", async () => {
  await house.stopServer();
  const { sequence } = await state();
  await till.stop();
  till = await house.startTill({ folder: till.folder, enrol: false, server: house.url });
  const now = await state();
  assert.ok(now.enrolled);
  assert.equal(now.sequence, sequence);
  const answer = await sell(basket([coat], [["card", 1000]]));
  assert.equal(answer.body.sequence, sequence + 1);
  await house.startServer();
  await until(async () => (await state()).unsent === 0, "the sale at the server", 20000);
});

test("a till that nobody enrolled sells nothing, and an enrolled one does not enrol twice", async () => {
  const fresh = await house.startTill({ code: "BLG-7", enrol: false });
  assert.equal((await ask(`${fresh.url}/api/till/state`)).body.enrolled, false);
  assert.equal((await post(`${fresh.url}/api/till/sales`, basket([coat], [["card", 1000]]))).body.code, "not_enrolled");
  assert.equal((await post(`${fresh.url}/api/till/enrolment`, { code: "000-000-000-000" })).body.code, "bad_code");
  const code = await house.enrolmentCode("BLG-7");
  assert.equal((await post(`${fresh.url}/api/till/enrolment`, { code })).status, 201);
  assert.equal((await post(`${fresh.url}/api/till/enrolment`, { code })).body.code, "already_enrolled");
  assert.equal((await post(`${fresh.url}/api/till/sales`, basket([coat], [["card", 1000]]))).status, 201);
});

test("a change of catalogue reaches the till", async () => {
  const before = (await state()).catalogue;
  await house.sql("INSERT INTO item_price (kpa, item, valid_from, price_cents) VALUES ('BLG', 'FRI-001', current_date, 250)");
  await till.stop();
  till = await house.startTill({ folder: till.folder, enrol: false });
  await until(async () => (await state()).catalogue !== before, "the new catalogue", 40000);
  const priced = await post(`${till.url}/api/till/price`, basket([["FRI-001"]], []));
  assert.equal(priced.body.ticket.total, 250);
});

test("the books and the journals agree", async () => {
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
});
