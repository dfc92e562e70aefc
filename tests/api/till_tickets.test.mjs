// SPDX-License-Identifier: AGPL-3.0-or-later
// What a ticket can say, with the real programs: returns, discounts, deposits, vouchers; till.md lines 2, 4, 14 to 20, 54 to 57.
import assert from "node:assert/strict";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { addCashier, codeOf, knownAt } from "../lib/cashiers.mjs";
import { ask, basket, House, post, root, sleep, until } from "../lib/house.mjs";

const WASH = "REP-013"; // a service at 5,00 €, 20 %
let house, till, other;
before(async () => {
  house = await House.open();
  till = await house.startTill();
  other = await house.startTill({ code: "BLG-2" });
});
after(() => house?.close());

const call = (where, path, body) => post(`${where.url}/api/till/${path}`, body);
const read = (where, path) => ask(`${where.url}/api/till/${path}`);
const sell = (where, sale) => call(where, "sales", sale);
const tender = (kind, amount, reference) => ({ kind, amount, ...(reference ? { reference } : {}) });
const sale = (lines, tenders, more = {}) => ({ id: crypto.randomUUID(), lines: lines.map((line) => ({ quantity: 1000, members: [], ...line })), tenders, ...more });
const back = (source, lines, tenders, more = {}) => ({ id: crypto.randomUUID(), source, lines: lines.map(([line, quantity = 1000]) => ({ line, quantity })), tenders, reason: "size", ...more });
const sent = (where) => until(async () => (await read(where, "state")).body.unsent === 0, "everything at the server");
const book = (account) => sumOf(`account = '${account}'`);
const sumOf = async (where) => Number((await house.sql(`SELECT coalesce(sum(amount_cents), 0) FROM posting WHERE ${where}`))[0][0]);
const code = (answer) => [answer.status, answer.body.code];

// ---- returns ---------------------------------------------------------------------------------------------------------

let coats;
test("15: three coats come back in parts, to the cent, never more than was sold", async () => {
  coats = (await sell(till, basket([["FRI-007", 3000, "BLG-M01"]], [["card", 1375], ["cash", 2000]]))).body;
  const returnable = await read(till, `sales/${coats.ticket.id}/returnable`);
  assert.equal(returnable.status, 200, JSON.stringify(returnable.body));
  assert.deepEqual(returnable.body.lines.map((one) => [one.line, one.quantity, one.returned, one.left, one.left_gross]), [[1, 3000, 0, 3000, 3000]]);
  assert.deepEqual(returnable.body.tenders, [{ kind: "card", reference: null, paid: 1375, left: 1375 }, { kind: "cash", reference: null, paid: 1625, left: 1625 }]);
  const asked = back(coats.ticket.id, [[1, 2000]], [tender("card", 1375), tender("cash", 625)]);
  const priced = await call(till, "returns/price", { ...asked, tenders: undefined });
  assert.deepEqual([priced.body.ticket.total, priced.body.needs], [-2000, []]);
  assert.deepEqual(priced.body.tenders, [{ kind: "card", reference: null, most: 1375 }, { kind: "cash", reference: null, most: 2000 }, { kind: "credit", reference: null, most: 2000 }]);
  const given = await call(till, "returns", asked);
  assert.equal(given.status, 201, JSON.stringify(given.body));
  assert.deepEqual([given.body.ticket.kind, given.body.ticket.total, given.body.ticket.source], ["return", -2000, coats.ticket.id]);
  assert.equal((await call(till, "returns", asked)).status, 200, "the same again");
  assert.deepEqual(code(await call(till, "returns", { ...asked, reason: "defect" })), [409, "id_reused"]);
  assert.deepEqual(code(await call(till, "returns", back(coats.ticket.id, [[1, 2000]], [tender("cash", 2000)]))), [409, "return_too_much"]);
});

test("14, 16, 17: an archived item still returns, at the price that was paid, from one ticket", async () => {
  const sold = (await sell(till, basket([["FRI-001"]], [["cash", 200]]))).body.ticket.id;
  await sent(till);
  await house.sql("UPDATE item SET archived_on = '2024-01-01' WHERE kpa = 'BLG' AND code = 'FRI-001'; INSERT INTO item_price (kpa, item, valid_from, price_cents, fingerprint) VALUES ('BLG', 'FRI-007', '2024-01-01', 9900, '')");
  await until(async () => (await sell(till, basket([["FRI-001"]], [["cash", 200]]))).body.code === "item_archived", "the new catalogue");
  const line = back(sold, [[1]], [tender("cash", 200)]);
  assert.deepEqual(code(await call(till, "returns", { ...line, lines: [{ line: 1, quantity: 1000, unit_price: 500 }] })), [422, "unknown_field"]);
  assert.deepEqual(code(await call(till, "returns", { ...line, lines: [{ line: 1, quantity: 1000, source: coats.ticket.id }] })), [422, "return_sources"]);
  assert.equal((await call(till, "returns", line)).status, 201);
  const last = await call(till, "returns", back(coats.ticket.id, [[1]], [tender("cash", 1000)]));
  assert.equal(last.body.ticket?.total, -1000, `the old price: ${JSON.stringify(last.body)}`);
});

test("19: whose it was gives it back: the books are as before the coats", async () => {
  await sent(till);
  const left = await house.sql(`SELECT p.account, p.member, sum(p.amount_cents) FROM posting p JOIN entry e ON e.id = p.entry JOIN ticket t ON t.id = e.ticket WHERE '${coats.ticket.id}' IN (t.id, t.source) AND p.account NOT IN ('530000', '511500') GROUP BY 1, 2 HAVING sum(p.amount_cents) <> 0`);
  assert.deepEqual(left, []);
});

test("another till takes back what the server knows, by its number; without the server it says so", async () => {
  const sold = (await sell(till, basket([[WASH, 1000, "BLG-M02"]], [["cash", 500]]))).body;
  await sent(till);
  const found = await read(other, `sales/${sold.number}/returnable`);
  assert.equal(found.body.source, sold.ticket.id, JSON.stringify(found.body));
  assert.deepEqual(code(await read(other, "sales/BLG-1-T-999999/returnable")), [422, "unknown_ticket"]);
  await house.stopServer();
  assert.deepEqual(code(await call(other, "returns", back(sold.ticket.id, [[1]], [tender("cash", 500)]))), [503, "other_till_offline"]);
  await house.startServer();
  assert.equal((await call(other, "returns", back(sold.ticket.id, [[1]], [tender("cash", 500)]))).status, 201);
  await sent(other);
  await until(async () => (await read(till, `sales/${sold.ticket.id}/returnable`)).body.lines[0].left === 0, "our till hears of it");
});

// ---- discounts ---------------------------------------------------------------------------------------------------------

test("a discount keeps the list price in sight; the whole ticket's is spread over its lines", async () => {
  const asked = sale([{ item: WASH }, { item: "ALI-001" }], undefined, { discount_bp: 1000, reason: "loyalty" });
  const priced = await call(till, "price", { ...asked, tenders: [] });
  assert.deepEqual([priced.body.discount, priced.body.needs], [140, []], JSON.stringify(priced.body));
  assert.deepEqual(priced.body.ticket.lines.map((line) => [line.unit_price, line.discount, line.gross, line.reason]), [[500, 50, 450, "loyalty"], [900, 90, 810, "loyalty"]]);
  const paid = { ...asked, tenders: [tender("cash", 1260)] };
  assert.equal((await sell(till, paid)).status, 201);
  assert.equal((await sell(till, paid)).status, 200);
  assert.deepEqual(code(await sell(till, { ...paid, reason: "bargain" })), [409, "id_reused"]);
  assert.deepEqual(code(await sell(till, { ...paid, id: crypto.randomUUID(), bearer: "pot" })), [422, "discount_refused"]);
});

test("the pot bears a discount where the KPA decided so: everybody else has what she would without it", async () => {
  const file = JSON.parse(await readFile(path.join(root, "demo/people.json"), "utf8"));
  file.kpas.find((kpa) => kpa.code === "BLG").till = { discount_bp: 2000, bearers: "pot" };
  await writeFile(path.join(house.data, "people.json"), JSON.stringify(file));
  await house.command("import", "people", path.join(house.data, "people.json"));
  const coat = (more) => ({ item: "BLA-003", quantity: 1000, members: [{ member: "BLG-M02", weight: 1 }], ...more });
  const reduced = sale([coat({ discount_bp: 2000, reason: "solidarity", bearer: "pot" })], []);
  await until(async () => (await call(till, "price", reduced)).status === 200, "the new decision", 30000);
  const whole = (await call(till, "price", sale([coat({})], []))).body, less = (await call(till, "price", reduced)).body;
  const part = (priced, kind) => priced.shares.find((share) => share.kind === kind).amount;
  assert.deepEqual([part(less, "person"), part(less, "cae")], [part(whole, "person"), part(whole, "cae")]);
  assert.ok(part(less, "pot") < part(whole, "pot"));
  const paid = await sell(till, { ...reduced, tenders: [tender("cash", less.ticket.total)] });
  assert.equal(paid.status, 201, JSON.stringify(paid.body));
  assert.equal((await call(till, "returns", back(paid.body.ticket.id, [[1]], [tender("cash", less.ticket.total)]))).status, 201);
  await sent(till);
  assert.deepEqual(await house.sql(`SELECT p.account, sum(p.amount_cents) FROM posting p JOIN entry e ON e.id = p.entry JOIN ticket t ON t.id = e.ticket WHERE '${paid.body.ticket.id}' IN (t.id, t.source) GROUP BY 1 HAVING sum(p.amount_cents) <> 0`), []);
});

test("1 000 € in cash are told before anybody counts notes", async () => {
  const dear = sale([{ item: "FRI-017", unit_price: 100001, priced: true }], [], { confirmed: true });
  assert.deepEqual((await call(till, "price", dear)).body.cash, { limit: 100000, exceeded: true });
  assert.equal((await call(till, "price", { ...dear, lines: [{ ...dear.lines[0], unit_price: 100000 }] })).body.cash.exceeded, false);
});

// ---- vouchers, deposits, credit notes ----------------------------------------------------------------------------------

let card;
test("56: a gift card has its VAT when it is spent, and is spent once, on ten tills' requests at once", async () => {
  const [vat, owed] = [await book("445711"), await book("419100")];
  card = (await sell(till, sale([{ item: "AUT-007", unit_price: 2000, priced: true }], [tender("cash", 2000)]))).body.ticket.lines[0].reference;
  assert.match(card, /^29\d{11}$/);
  await sent(till);
  assert.deepEqual([await book("445711") - vat, await book("419100") - owed], [0, -2000]);
  assert.deepEqual((await read(other, `held/${card}`)).body, { reference: card, kind: "voucher", balance: 2000, item: "AUT-007", label: "Carte cadeau (bon à usages multiples)", vat_rate: 0, members: [] });
  const wash = () => sale([{ item: WASH, quantity: 4000 }], [tender("voucher", 2000, card)]);
  const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => sell(i % 2 ? till : other, wash())));
  assert.deepEqual(answers.map((a) => a.status).sort(), [201, ...Array(9).fill(409)], JSON.stringify(answers.map(code)));
  await sent(till);
  await sent(other);
  assert.deepEqual([await book("445711") - vat, await book("419100") - owed], [-333, 0]);
  assert.deepEqual(code(await sell(till, sale([{ item: WASH }], [tender("voucher", 500, "2900000000018")]))), [422, "unknown_voucher"]);
});

test("without the server: what this till alone knows, else a clear no", async () => {
  const known = (await sell(till, sale([{ item: "AUT-007", unit_price: 1000, priced: true }], [tender("cash", 1000)]))).body.ticket.lines[0].reference;
  await sent(till);
  await house.stopServer();
  const fresh = (await sell(till, sale([{ item: "AUT-007", unit_price: 1000, priced: true }], [tender("cash", 1000)]))).body.ticket.lines[0].reference;
  const pay = (reference) => sell(till, sale([{ item: WASH }], [tender("voucher", 500, reference)]));
  assert.deepEqual(code(await pay(known)), [503, "voucher_offline"]);
  assert.equal((await pay(fresh)).status, 201);
  assert.equal((await read(till, `held/${fresh}`)).body.balance, 500);
  assert.equal((await pay(fresh)).status, 201);
  assert.deepEqual(code(await pay(fresh)), [409, "voucher_spent"]);
  await house.startServer();
  await sent(till);
});

test("55: a deposit, then the balance; a deposit given back", async () => {
  const order = crypto.randomUUID(), given = crypto.randomUUID();
  const deposit = (under) => sale([{ item: WASH, as: "deposit", unit_price: 200, order: under }], [tender("card", 200)]);
  const before = [await book("445870"), await book("445711")];
  assert.equal((await sell(till, deposit(order))).status, 201);
  const kept = (await sell(till, deposit(given))).body;
  await sent(till);
  assert.deepEqual([await book("445870") - before[0], await book("445711") - before[1]], [66, -66]);
  const rest = () => sale([{ item: WASH }, { item: WASH, as: "deduct", unit_price: 200, order }], [tender("cash", 300)]);
  assert.equal((await read(other, `held/${order}`)).body.balance, 200);
  assert.equal((await sell(other, rest())).status, 201);
  assert.deepEqual(code(await sell(other, rest())), [409, "voucher_spent"]);
  assert.equal((await call(till, "returns", back(kept.ticket.id, [[1]], [tender("card", 200)]))).status, 201);
  await sent(till);
  await sent(other);
  assert.deepEqual([await book("445870") - before[0], await book("445711") - before[1]], [0, -83]);
});

test("what came back is not credited by the office again, nor what the office credited taken back", async () => {
  await house.sql("UPDATE legal_entity SET legal_mention = 'SCIC, RCS Lille' WHERE legal_mention = ''");
  const referent = await house.signIn({ role: "referent" });
  const invoice = async (sold) => (await referent.post("/api/kpas/BLG/invoices", { id: crypto.randomUUID(), ticket: sold.number, customer: { name: "Client Essai", address: "1 rue de l’Essai, 62200 Boulogne" } })).body;
  const credit = (of, lines) => referent.post("/api/kpas/BLG/credit-notes", { id: crypto.randomUUID(), invoice: of.id, reason: "Retour", ...(lines ? { lines } : {}) });
  const two = (await sell(till, basket([[WASH, 2000]], [["card", 1000]]))).body;
  await sent(till);
  const paper = await invoice(two);
  assert.ok(paper.id, JSON.stringify(paper));
  assert.equal((await call(till, "returns", back(two.ticket.id, [[1]], [tender("card", 500)]))).status, 201);
  await sent(till);
  assert.deepEqual(code(await credit(paper, [{ line: 1, gross: 1000 }])), [422, "credit_too_much"]);
  const rest = await credit(paper);
  assert.equal(rest.status, 201, JSON.stringify(rest.body));
  assert.deepEqual(code(await call(till, "returns", back(two.ticket.id, [[1]], [tender("card", 500)]))), [409, "return_too_much"]);
});

test("a return that was judged before a credit note came is not stored after it", async () => {
  const [[source, line]] = await house.sql("SELECT i.ticket, min((l ->> 'line')::int) FROM invoice i CROSS JOIN LATERAL jsonb_array_elements(i.document::jsonb -> 'lines') l WHERE i.kind = 'credit_note' GROUP BY 1 LIMIT 1");
  const made = crypto.randomUUID();
  const late = (table, of, more) => `INSERT INTO ${table} SELECT (jsonb_populate_record(t, ${more})).* FROM ${table} t WHERE ${of};`;
  await assert.rejects(house.sql(`SET session_replication_role = replica; ${late("ticket", `id = '${source}'`, `jsonb_build_object('id', '${made}', 'sequence', 900000, 'kind', 'return', 'source', '${source}', 'source_day', business_day, 'total_cents', -total_cents, 'change_cents', 0)`)}
    SET session_replication_role = origin; ${late("ticket_line", `ticket = '${source}' AND line = ${line}`, `jsonb_build_object('ticket', '${made}', 'source_line', line, 'quantity', -quantity, 'gross_cents', -gross_cents, 'net_cents', -net_cents, 'vat_cents', -vat_cents)`)}`), /return_too_much/);
});

test("a return as a credit note, which pays later", async () => {
  const owed = await book("419800");
  const sold = (await sell(till, basket([[WASH]], [["card", 500]]))).body.ticket.id;
  const note = (await call(till, "returns", back(sold, [[1]], [tender("credit", 500)]))).body.ticket.tenders[0];
  assert.match(note.reference, /^28\d{11}$/);
  await sent(till);
  assert.equal((await read(other, `held/${note.reference}`)).body.kind, "credit");
  assert.equal((await sell(other, sale([{ item: WASH }], [tender("credit", 500, note.reference)]))).status, 201);
  assert.deepEqual(code(await sell(other, sale([{ item: WASH }], [tender("credit", 500, note.reference)]))), [409, "voucher_spent"]);
  await sent(other);
  assert.equal(await book("419800"), owed);
});

test("paid by cheque, voucher and cash: all of it goes back as it was paid, the cheque as the paper it is", async () => {
  const gift = (await sell(till, sale([{ item: "AUT-007", unit_price: 1200, priced: true }], [tender("cash", 1200)]))).body.ticket.lines[0].reference;
  const sold = (await sell(till, sale([{ item: WASH, quantity: 6000 }], [tender("voucher", 1200, gift), tender("cash", 2000)]))).body.ticket.id;
  const asked = back(sold, [[1, 6000]]);
  const { as_paid, tenders } = (await call(till, "returns/price", asked)).body;
  assert.deepEqual(as_paid, [{ kind: "voucher", reference: gift, amount: 1200 }, { kind: "cash", amount: 1800 }]);
  assert.ok(tenders.every((one) => one.most < 3000), "no single way takes it all back");
  const given = await call(till, "returns", { ...asked, tenders: as_paid });
  assert.equal(given.status, 201, JSON.stringify(given.body));
  await sent(till);
  assert.equal((await read(other, `held/${gift}`)).body.balance, 1200, "it is worth again what it paid");
  const collect = await book("511200");
  const cheque = (await sell(till, sale([{ item: WASH, quantity: 2000 }], [tender("cheque", 1000)]))).body.ticket.id;
  assert.deepEqual((await call(till, "returns/price", back(cheque, [[1, 2000]]))).body.tenders.map((one) => one.kind), ["cheque", "cash", "credit"]);
  assert.deepEqual((await call(till, "returns/price", back(cheque, [[1]]))).body.tenders.map((one) => one.kind), ["cash", "credit"], "half a cheque is none");
  assert.deepEqual(code(await call(till, "returns", back(cheque, [[1]], [tender("cheque", 500)]))), [422, "return_tender"]);
  assert.equal((await call(till, "returns", back(cheque, [[1, 2000]], [tender("cheque", 1000)]))).status, 201);
  await sent(till);
  assert.equal(await book("511200"), collect);
});

test("4, 57: what is paid forward and gifts want an item of their own; the least of a free price", async () => {
  assert.deepEqual(code(await sell(till, sale([{ item: WASH }], [tender("suspended", 500, "AUT-090")]))), [422, "unknown_voucher"]);
  await house.sql(`INSERT INTO item (kpa, code, activity, name, short_name, kind, unit, pricing, vat_rate, vat_scheme, account, pictogram, online, turnover, position)
    SELECT 'BLG', code, 'AUT', name, 'x', 'good', 'piece', pricing, 0, scheme, account, 'gift', false, false, 900
      FROM (VALUES ('AUT-090', 'Lavage suspendu', 'fixed', 'suspended', '419100'), ('AUT-091', 'Don à l’association', 'free', 'gift', '467200')) v (code, name, pricing, scheme, account);
    INSERT INTO item_price (kpa, item, valid_from, price_cents, fingerprint) VALUES ('BLG', 'AUT-090', '2022-01-01', 500, ''), ('BLG', 'AUT-091', '2022-01-01', 0, '');
    UPDATE item SET minimum_cents = 300 WHERE kpa = 'BLG' AND code = 'FRI-017'`);
  const forward = sale([{ item: "AUT-090" }, { item: "AUT-091", unit_price: 100, priced: true }], [tender("cash", 600)]);
  await until(async () => (await call(till, "price", { ...forward, tenders: [] })).status === 200, "the new catalogue", 30000);
  const kept = await sell(till, forward);
  assert.equal(kept.status, 201, JSON.stringify(kept.body));
  assert.deepEqual(code(await sell(till, sale([{ item: "FRI-017", unit_price: 299, priced: true }], [tender("cash", 299)]))), [422, "price_too_low"]);
  await sent(till);
  assert.equal(await book("467200"), -100);
  assert.equal((await sell(other, sale([{ item: WASH }], [tender("suspended", 500, "AUT-090")]))).status, 201);
  assert.deepEqual(code(await sell(other, sale([{ item: WASH }], [tender("suspended", 500, "AUT-090")]))), [409, "voucher_spent"]);
});

test("who learns sells, takes back and spends vouchers that count for nothing", async () => {
  const before = await house.sql("SELECT count(*) FROM entry");
  const real = (await sell(till, basket([[WASH]], [["cash", 500]]))).body.ticket.id;
  await sent(till);
  assert.equal((await call(till, "training", { on: true })).status, 200);
  const sold = (await sell(till, basket([[WASH]], [["cash", 500]]))).body;
  assert.match(sold.number, /-X-/);
  const paper = (of) => ({ id: crypto.randomUUID(), of, medium: "paper" });
  const invoice = (of) => ({ id: crypto.randomUUID(), ticket: of, customer: { name: "Essai", address: "1 rue du Pont" } });
  assert.deepEqual(code(await call(till, "prints", paper(real))), [409, "ticket_of_school"], "a real ticket gets no copy in school");
  assert.deepEqual(code(await call(till, "invoices", invoice(real))), [409, "ticket_of_school"]);
  assert.equal((await call(till, "prints", paper(sold.ticket.id))).status, 201);
  assert.deepEqual(code(await call(till, "returns", back(real, [[1]], [tender("cash", 500)]))), [422, "unknown_ticket"], "a real sale is not played with");
  assert.equal((await call(till, "returns", back(sold.ticket.id, [[1]], [tender("cash", 500)]))).status, 201);
  assert.deepEqual(code(await call(till, "returns", back(sold.ticket.id, [[1]], [tender("cash", 500)]))), [409, "return_too_much"]);
  const play = (await sell(till, sale([{ item: "AUT-007", unit_price: 500, priced: true }], [tender("cash", 500)]))).body.ticket.lines[0].reference;
  assert.equal((await sell(till, sale([{ item: WASH }], [tender("voucher", 500, play)]))).status, 201);
  assert.deepEqual(code(await sell(till, sale([{ item: WASH }], [tender("voucher", 500, play)]))), [409, "voucher_spent"]);
  assert.equal((await call(till, "training", { on: false })).status, 200);
  assert.deepEqual(code(await call(till, "prints", paper(sold.ticket.id))), [409, "ticket_of_school"], "nor the other way round");
  assert.deepEqual(code(await sell(till, sale([{ item: WASH }], [tender("voucher", 500, play)]))), [422, "unknown_voucher"]);
  assert.deepEqual(code(await call(till, "returns", back(sold.ticket.id, [[1]], [tender("cash", 500)]))), [422, "unknown_ticket"]);
  await sent(till);
  assert.equal(Number((await house.sql("SELECT count(*) FROM entry"))[0][0]), Number(before[0][0]) + 1);
});

// ---- rights ------------------------------------------------------------------------------------------------------------

test("20: a cashier without the right neither takes back nor gives more than she may; the referent's code lets her", async () => {
  const sold = (await sell(till, basket([[WASH]], [["card", 500]]))).body.ticket.id;
  const cashier = await addCashier(house, { name: "Sylvie", pin: 271828 });
  const referent = await addCashier(house, { name: "Nadia", pin: 161803, role: "referent" });
  await knownAt(till, cashier, referent);
  const signed = await post(`${till.url}/api/till/cashier`, { code: codeOf(cashier), pin: "271828" });
  const headers = { Cookie: signed.headers.get("set-cookie").split(";")[0] };
  const as = (path, body) => post(`${till.url}/api/till/${path}`, body, headers);
  const takeBack = back(sold, [[1]], [tender("card", 500)]);
  assert.deepEqual(code(await as("returns", takeBack)), [403, "right_needed"]);
  assert.deepEqual((await as("returns/price", { ...takeBack, tenders: [] })).body.needs, ["refund"]);
  const generous = (bp) => sale([{ item: WASH, discount_bp: bp, reason: "bargain" }], [tender("cash", 500 - bp / 20)]);
  assert.equal((await as("sales", generous(2000))).status, 201);
  assert.deepEqual(code(await as("sales", generous(2200))), [403, "right_needed"]);
  assert.deepEqual((await as("price", generous(2200))).body.needs, ["discount"]);
  const token = async (right) => {
    const answer = await as("override", { right, cashier: codeOf(referent), pin: "161803" });
    assert.ok(answer.body.token, JSON.stringify(answer.body));
    return answer.body.token;
  };
  const lent = await as("sales", { ...generous(2200), override: await token("discount") });
  assert.equal(lent.status, 201, JSON.stringify(lent.body));
  const given = await as("returns", { ...takeBack, override: await token("refund") });
  assert.equal(given.status, 201, JSON.stringify(given.body));
  assert.equal((await as("returns", takeBack)).status, 200, "asked again without the token");
});

test("the recount agrees with all of it, here and at the tills", async () => {
  await sleep(1000);
  await sent(other);
  await until(async () => Number((await house.sql("SELECT count(*) FROM refused_record"))[0][0]) === 0, "nothing refused");
  assert.match(await house.command("verify"), /\S/);
});

test("the FEC, the plain ledgers and the e-reporting stand with what came back", async () => {
  const folder = await mkdtemp(path.join(house.data, "papers-"));
  const year = (await house.sql("SELECT max(extract(year FROM business_day))::int FROM ticket"))[0][0];
  const month = (await house.sql("SELECT to_char(max(business_day), 'YYYY-MM') FROM ticket"))[0][0];
  for (const detail of ["ticket", "z"]) await house.command("export", "fec", "--year", year, "--entity", "CAE-PONT", "--detail", detail, "--out", folder);
  const file = path.join(folder, "reporting.json");
  await house.command("export", "e-reporting", "--month", month, "--kpa", "BLG", "--out", file);
  const said = JSON.parse(await readFile(file, "utf8"));
  const total = (list, key) => Math.round(list.reduce((sum, one) => sum + Number(one[key]) * 100, 0));
  assert.equal(total(said.transactions, "net"), -(await sumOf("account LIKE '70%'")), "what came back is taken off");
  const deposits = await sumOf("account = '445870'"); // VAT of deposits that wait: received, not yet sold
  assert.equal(total(said.transactions, "vat") + deposits, -(await sumOf("account LIKE '44571%'")));
  assert.match(await house.command("export", "hledger", "--kpa", "BLG"), /Retour|return|BLG-1-T/);
});
