// SPDX-License-Identifier: AGPL-3.0-or-later
// Papers of the till, through both programs: a ticket has one invoice wherever it is made out, names reach the server
// beside the chain and then leave the till, a receipt is mailed to somebody nobody remembers, what is printed again counts.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";
import { ask, basket, House, post, until } from "../lib/house.mjs";

let house, till, referent;
before(async () => {
  house = await House.open({ now: "2026-11-22T10:00:00+01:00" });
  till = await house.startTill();
  referent = await house.signIn({ role: "referent" });
});
after(() => house?.close());

const id = () => crypto.randomUUID();
const rosa = { name: "Rosa Modèle", address: "3 rue de l’Essai, 62200 Boulogne-sur-Mer" };
async function sell() {
  const answer = await post(`${till.url}/api/till/sales`, basket([["FRI-007", 1000, "BLG-M01"]], [["cash", 1000]]));
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
}
const count = async (sql) => Number((await house.sql(`SELECT count(*) FROM ${sql}`))[0][0]);
const arrived = (sql, many = 1) => until(async () => (await count(sql)) === many, sql, 15000);
const journal = () => execFileSync("sqlite3", [path.join(till.folder, "journal.db"), ".dump"], { maxBuffer: 1 << 28 }).toString();

test("an invoice of the till: once, its name beside the chain at the server and soon no longer here", async () => {
  const sold = await sell();
  const body = { id: id(), ticket: sold.ticket.id, customer: rosa };
  const made = await post(`${till.url}/api/till/invoices`, body);
  assert.deepEqual([made.status, made.body.number], [201, "BLG-1-I-000001"], JSON.stringify(made.body));
  assert.equal((await post(`${till.url}/api/till/invoices`, body)).status, 200);
  const again = await post(`${till.url}/api/till/invoices`, { ...body, id: id() });
  assert.deepEqual([again.status, again.body.code], [409, "invoice_exists"]);
  await arrived(`till_invoice WHERE ticket = '${sold.ticket.id}' AND total_cents = 1000 AND NOT doubled`);
  await arrived(`till_customer c JOIN till_invoice i ON i.customer = c.id WHERE c.name = '${rosa.name}'
    AND i.customer_hash = encode(sha256(convert_to(concat_ws(E'\\n', c.salt, c.name, c.address, c.siren, c.vat_number), 'UTF8')), 'hex')`);
  await until(() => !/INSERT INTO setting VALUES\('letters','..*'\)/.test(journal()), "the till to forget the name", 15000);
  assert.ok(!journal().includes(rosa.name), "no name on the till");
  assert.equal(await count("record WHERE convert_from(body, 'UTF8') LIKE '%Rosa Modèle%'"), 0);
  const receipt = await ask(`${till.url}/api/till/sales/${sold.ticket.id}`);
  assert.deepEqual(receipt.body.followed.map((one) => [one.kind, one.number]), [["invoice", "BLG-1-I-000001"]]);
});

const bring = async (sold, quantity, amount) => {
  const answer = await post(`${till.url}/api/till/returns`, { id: id(), source: sold.ticket.id, reason: "size", lines: [{ line: 1, quantity }], tenders: [{ kind: "cash", amount }] });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
};
const invoice = (sold) => post(`${till.url}/api/till/invoices`, { id: id(), ticket: sold.ticket.id, customer: rosa });

test("a ticket of which something came back is not invoiced, wherever it came back", async () => {
  const two = await post(`${till.url}/api/till/sales`, basket([["FRI-007", 2000, "BLG-M01"]], [["cash", 2000]]));
  await bring(two.body, 1000, 1000);
  assert.deepEqual([(await invoice(two.body)).status, (await invoice(two.body)).body.code], [409, "ticket_came_back"], "a part of it");
  const whole = await sell();
  await bring(whole, 1000, 1000);
  assert.equal((await invoice(whole)).body.code, "ticket_came_back");
  const elsewhere = await sell(), other = await house.startTill({ code: "BLG-2" });
  await arrived(`ticket WHERE id = '${elsewhere.ticket.id}'`);
  const there = await post(`${other.url}/api/till/returns`, { id: id(), source: elsewhere.ticket.id, reason: "size", lines: [{ line: 1, quantity: 1000 }], tenders: [{ kind: "cash", amount: 1000 }] });
  assert.equal(there.status, 201, JSON.stringify(there.body));
  await arrived(`ticket WHERE id = '${there.body.ticket.id}'`);
  assert.equal((await invoice(elsewhere)).body.code, "ticket_came_back", "at another till");
  assert.equal(await count(`till_invoice WHERE ticket IN ('${two.body.ticket.id}', '${whole.ticket.id}', '${elsewhere.ticket.id}')`), 0);
});

test("the return of an invoiced ticket is a credit note that names the invoice", async () => {
  const sold = await sell(), plain = await sell();
  const made = await invoice(sold);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const back = await bring(sold, 1000, 1000);
  assert.equal(back.credits, `${made.body.number} du 2026-11-22`);
  assert.equal((await bring(plain, 1000, 1000)).credits, null);
});

test("where it is delivered, when that is elsewhere, goes with the name and is signed for", async () => {
  const sold = await sell();
  const there = "5 quai de l’Essai, 62200 Boulogne-sur-Mer";
  const made = await post(`${till.url}/api/till/invoices`, { id: id(), ticket: sold.ticket.id, customer: { ...rosa, delivery_address: there } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await arrived(`till_customer c JOIN till_invoice i ON i.customer = c.id WHERE c.delivery = '${there}'
    AND i.customer_hash = encode(sha256(convert_to(concat_ws(E'\\n', c.salt, c.name, c.address, c.siren, c.vat_number, c.delivery), 'UTF8')), 'hex')`);
});

test("the office cannot invoice what a till has invoiced", async () => {
  const refused = await referent.post("/api/kpas/BLG/invoices", { id: id(), ticket: "BLG-1-T-000001", customer: rosa });
  assert.deepEqual([refused.status, refused.body.code], [409, "invoice_exists"], JSON.stringify(refused.body));
});

test("what the office has invoiced first, and a till after it, is kept and marked", async () => {
  const sold = await sell();
  await arrived(`ticket WHERE id = '${sold.ticket.id}'`);
  const office = await referent.post("/api/kpas/BLG/invoices", { id: id(), ticket: sold.number, customer: rosa });
  assert.equal(office.status, 201, JSON.stringify(office.body));
  assert.equal((await post(`${till.url}/api/till/invoices`, { id: id(), ticket: sold.ticket.id, customer: rosa })).status, 201);
  await arrived(`till_invoice WHERE ticket = '${sold.ticket.id}' AND doubled`);
});

test("a receipt by e-mail: the original once, then duplicata, and the address goes with the message", async () => {
  const sold = await sell();
  const send = (more) => post(`${till.url}/api/till/prints`, { id: id(), of: sold.ticket.id, medium: "mail", address: "rosa@example.org", ...more });
  const first = await send();
  assert.deepEqual([first.status, first.body.copy, first.body.number], [201, 0, null]);
  assert.deepEqual((await send()).body.copy, 1);
  assert.equal((await send({ address: "no address" })).status, 422);
  await arrived(`mail WHERE recipient = 'rosa@example.org' AND person IS NULL AND body LIKE '%${sold.number}%'`, 2);
  assert.equal(await count("mail WHERE recipient = 'rosa@example.org' AND body LIKE '%DUPLICATA n° 1%'"), 1);
  await until(() => !/INSERT INTO setting VALUES\('letters','..*'\)/.test(journal()), "the till to forget the address", 15000);
});

test("copies, bills and voids reach the server in their chains", async () => {
  const sold = await sell();
  const ticket = { id: id(), currency: "EUR", lines: [{ item: "FRI-007", quantity: 1000 }] };
  for (const n of [1, 2]) {
    const bill = await post(`${till.url}/api/till/bills`, { id: id(), basket: ticket });
    assert.deepEqual([bill.status, bill.body.copy], [201, n], JSON.stringify(bill.body));
  }
  const lines = [{ item: "FRI-007", quantity: 1000, gross: 1000 }];
  assert.equal((await post(`${till.url}/api/till/voids`, { id: id(), ticket: ticket.id, whole: true, lines })).status, 201);
  await sell();
  assert.equal((await post(`${till.url}/api/till/prints`, { id: id(), of: sold.ticket.id, medium: "paper" })).body.copy, 1);
  await arrived("record WHERE chain = 'B'", 2);
  await arrived("record WHERE chain = 'C'", 2);
  await arrived("record WHERE chain = 'L' AND convert_from(body, 'UTF8') LIKE '%ticket.void%'");
});

test("a till answers for itself only", async () => {
  const letter = { id: id(), kind: "mail", to: "a@example.org", subject: "x", text: "x" };
  assert.equal((await post(`${house.url}/api/pos/tills/BLG-1/letters`, letter)).status, 401);
});
