// SPDX-License-Identifier: AGPL-3.0-or-later
// The drawer and the closings with the real programs: a day of a till, two cashiers and their referent, until the books.
// (till.md 21–28, 43–45, 54)
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addCashier, codeOf } from "../lib/cashiers.mjs";
import { ask, basket, House, post, until } from "../lib/house.mjs";

let house, till, cookie, referent;
before(async () => {
  house = await House.open();
  referent = await addCashier(house, { name: "Nadia", pin: 161803, role: "referent" });
  await addCashier(house, { name: "Sylvie", pin: 271828, member: "BLG-M03" });
  await addCashier(house, { name: "Denise", pin: 577215 });
  till = await house.startTill();
  await signIn("BLG-M03", "271828");
});
after(() => house?.close());

const headers = () => (cookie ? { Cookie: cookie } : {});
const get = async (path) => (await ask(till.url + path, { headers: headers() })).body;
const send = (path, body) => post(till.url + path, { id: crypto.randomUUID(), ...body }, headers());
async function signIn(code, pin) {
  const answer = await post(`${till.url}/api/till/cashier`, { code, pin });
  assert.equal(answer.status, 200);
  cookie = answer.headers.get("set-cookie").split(";")[0];
}
const sell = (tender, amount = 1000) => send("/api/till/sales", basket([["FRI-007", 1000, "BLG-M01"]], [[tender, amount]]));
const arrived = () => until(async () => (await get("/api/till/state")).unsent === 0
  && (await house.sql("SELECT count(*) FROM record WHERE chain IN ('P', 'G')"))[0][0] === String(await kept()), "every record at the server", 20000);
const kept = async () => (await get("/api/till/closings")).closings.length + moves;
let moves = 0; // records of chain P we made
const balance = async (account) => Number((await house.sql(`SELECT coalesce(sum(amount_cents), 0) FROM posting WHERE account = '${account}'`))[0][0]);
const month = async () => {
  const office = await house.signIn({ role: "referent" });
  return (await office.get(`/api/kpas/BLG/months/${new Date().toISOString().slice(0, 7)}`)).body;
};
const whole = async () => assert.equal((await house.attempt("verify")).code, 0, (await house.attempt("verify")).stdout);

test("opened with counted coins, sold, moved by hand: the count is blind and the Z says it all", async () => {
  assert.equal((await get("/api/till/drawer")).is_open, false);
  const opening = await send("/api/till/opening", { pieces: [{ value: 2000, count: 4 }, { value: 200, count: 10 }] });
  assert.deepEqual([opening.status, opening.body.counted, opening.body.difference], [201, 10000, 0]);
  assert.equal((await send("/api/till/opening", { counted: 1 })).body.code, "period_open");
  assert.equal((await sell("cash")).status, 201);
  assert.equal((await sell("card")).status, 201);
  assert.equal((await send("/api/till/moves", { kind: "cash_out", reason: "purchase", amount: 300 })).status, 201);
  assert.equal((await send("/api/till/moves", { kind: "cash_out", reason: "purchase", amount: 1000000 })).body.code, "drawer_too_low");
  const before = JSON.stringify([await get("/api/till/drawer"), await get("/api/till/state"), await get("/api/till/x")]);
  assert.ok(!before.includes("10700"), "what should be there is told before the count");
  const count = await send("/api/till/counts", { counted: 10700 });
  assert.deepEqual([count.body.expected, count.body.difference, count.body.needs_referent], [10700, 0, false]);
  const z = await send("/api/till/closings", { count: count.body.id, terminal_read: true, card_total: 1000, drop: 5000, reference: "SAC-7" });
  assert.equal(z.status, 201);
  const { closing } = z.body;
  assert.deepEqual([closing.number, closing.tickets, closing.grand_total, closing.perpetual_total], [1, 2, 2000, 2000]);
  assert.deepEqual(closing.tenders, [{ kind: "card", amount: 1000 }, { kind: "cash", amount: 1000 }]);
  assert.deepEqual(closing.vat, [{ rate: 2000, scheme: "normal", gross: 2000, net: 1666, vat: 334 }]);
  assert.deepEqual([closing.float_open, closing.moved, closing.expected, closing.next_float], [10000, -300, 10700, 5700]);
  assert.equal((await send("/api/till/closings", { count: count.body.id })).body.code, "period_closed");
  moves += 6; // float, cash_out, count, card_total, bank_drop… and no second closing
  moves -= 1;
});

test("the month's page of the office is fed: count, bag and terminal; the books agree", async () => {
  await arrived();
  assert.equal(await balance("530000"), 5700);
  assert.equal(await balance("580000"), -10000 + 5000);
  assert.equal(await balance("471000"), 300);
  assert.deepEqual(await house.sql("SELECT counted_cents, made_by IS NULL FROM cash_count"), [["5700", "t"]]);
  assert.deepEqual(await house.sql("SELECT kind, amount_cents, reference FROM deposit ORDER BY kind"), [["card", "1000", ""], ["cash", "5000", "SAC-7"]]);
  const page = await month();
  assert.deepEqual(page.closings.map((one) => [one.kind, one.number, one.total, one.perpetual]), [["day", 1, 2000, 2000]]);
  assert.equal(page.tills[0].days_open, 0);
  assert.deepEqual(page.cash.counts.map((one) => [one.counted, one.gap, one.who]), [[5700, 0, "Caisse 1"]]);
  await whole();
});

test("handover: the next cashier finds the coins that were left; a large gap waits for the referent", async () => {
  await signIn(codeOf((await house.sql("SELECT id FROM person WHERE name = 'Denise'"))[0][0]), "577215");
  const { left } = await get("/api/till/drawer");
  assert.equal(left, 5700);
  assert.equal((await send("/api/till/opening", { counted: 5600 })).body.code, "gap_reason_needed");
  assert.equal((await send("/api/till/opening", { counted: 5700 })).status, 201);
  await sell("cash");
  await until(async () => (await month()).tills[0].days_open === 1, "a day without its Z", 10000);
  const count = (await send("/api/till/counts", { counted: 6000 })).body;
  assert.deepEqual([count.difference, count.needs_referent], [-700, true]);
  const closing = { count: count.id, reason: "wrong_change" };
  assert.equal((await send("/api/till/closings", { count: count.id })).body.code, "gap_reason_needed");
  const refused = await send("/api/till/closings", closing);
  assert.deepEqual([refused.status, refused.body.code], [403, "gap_needs_referent"]);
  const { token } = (await post(`${till.url}/api/till/override`, { right: "cash_gap", cashier: codeOf(referent), pin: "161803" }, headers())).body;
  assert.equal((await send("/api/till/closings", { ...closing, open_sales: 2, override: token })).body.code, "open_sales");
  const z = await send("/api/till/closings", { ...closing, open_sales: 2, confirmed: true, override: token });
  assert.deepEqual([z.status, z.body.closing.number, z.body.closing.difference], [201, 2, -700]);
  moves += 3; // float, count, count with its reason
  await arrived();
  assert.equal(await balance("658000"), 700);
  assert.equal(await balance("530000"), 6000);
  const [[reason, witness]] = await house.sql("SELECT reason, witness FROM drawer_move WHERE kind = 'count' AND reason IS NOT NULL");
  assert.deepEqual([reason, witness], ["wrong_change", codeOf(referent)]);
  await whole();
});

test("closed without the server, many times at once: one Z, nothing lost", async () => {
  await house.stopServer();
  await sell("cash"); // opens by itself
  const count = (await send("/api/till/counts", { counted: 7000 })).body;
  const closing = { id: crypto.randomUUID(), count: count.id };
  const answers = await Promise.all(Array.from({ length: 12 }, () => send("/api/till/closings", closing)));
  assert.deepEqual([...new Set(answers.map((one) => one.body.number))].length, 1);
  assert.equal(answers.filter((one) => one.status === 201).length, 1);
  assert.equal((await send("/api/till/closings", { ...closing, drop: 100 })).body.code, "id_reused");
  assert.equal((await get("/api/till/closings")).closings.length, 3);
  await house.startServer();
  moves += 2;
  await arrived();
  assert.deepEqual(await house.sql("SELECT number, total_cents, perpetual_cents FROM closing ORDER BY number"), [["1", "2000", "2000"], ["2", "1000", "3000"], ["3", "1000", "4000"]]);
  await whole();
});

test("the accountant reads grand and perpetual totals of her legal entity, till by till; nobody else does", async () => {
  const visitor = await house.signIn({ role: "accountant" });
  const year = new Date().getFullYear();
  const answer = await visitor.get(`/api/kpas/BLG/entity-totals?year=${year}`);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const { tills: [one], ...whole } = answer.body;
  const sums = { closings: 3, grand_total: 4000, perpetual_total: 4000, perpetual_total_abs: 4000 };
  assert.deepEqual(whole, { legal_entity: "CAE-PONT", year, ...sums });
  assert.deepEqual({ ...one, last_at: "" }, { till: "BLG-1", kpa: "BLG", last_closing: 3, last_at: "", ...sums });
  assert.deepEqual([(await visitor.get(`/api/kpas/BLG/entity-totals?year=${year - 1}`)).body.grand_total, (await visitor.get("/api/kpas/BLG/entity-totals")).status], [0, 422]);
  assert.equal((await (await house.signIn({ role: "referent" })).get(`/api/kpas/BLG/entity-totals?year=${year}`)).status, 403);
  const loire = await house.signIn({ role: "accountant", entity: "CAE-LOIRE" }); // another seller's
  assert.ok([403, 404].includes((await loire.get(`/api/kpas/BLG/entity-totals?year=${year}`)).status));
  const csv = await house.command("export", "totals", "--entity", "CAE-PONT", "--year", String(year));
  assert.match(csv, /^BLG-1;BLG;3;3;40,00;40,00;40,00\nCAE-PONT;;3;0;40,00;40,00;40,00$/m);
});

test("a card typed as cash is put right without touching the ticket", async () => {
  const sale = (await sell("cash")).body;
  const wrong = { ticket: sale.ticket.id, tender: "cash", tender_to: "card", amount: 1000 };
  assert.equal((await send("/api/till/tender-changes", { ...wrong, amount: 1001 })).body.code, "tender_too_much");
  const alone = await send("/api/till/tender-changes", wrong);
  assert.deepEqual([alone.status, alone.body.code], [403, "right_needed"], "cash that never came is said by two");
  const { token } = (await post(`${till.url}/api/till/override`, { right: "void", cashier: codeOf(referent), pin: "161803" }, headers())).body;
  assert.equal((await send("/api/till/tender-changes", { ...wrong, override: token })).status, 201);
  const count = (await send("/api/till/counts", { counted: 7000 })).body;
  assert.equal(count.difference, 0);
  assert.equal((await send("/api/till/closings", { count: count.id })).body.code, "terminal_needed");
  const z = await send("/api/till/closings", { count: count.id, terminal_read: true, card_total: 1000 });
  assert.deepEqual(z.body.closing.tenders.find((one) => one.kind === "card"), { kind: "card", amount: 1000 });
  assert.equal((await send("/api/till/tender-changes", { ...wrong, tender: "card", tender_to: "cash" })).body.code, "period_of_other");
  moves += 4;
  await arrived();
  assert.equal(await balance("511500"), 2000);
  const [day] = (await month()).card_days;
  assert.deepEqual([day.sold, day.collected], [2000, 2000], "the two totals of the terminal against cards as they were really paid");
  assert.match((await house.attempt("verify")).stdout, /CAE-PONT : total perpétuel 50,00 €, absolu 50,00 €/);
  assert.equal(await balance("530000"), 7000);
  await whole();
});

test("an altered closing, move or count is named by the recount", async () => {
  const altered = [
    "UPDATE closing SET total_cents = total_cents + 1, sales_cents = sales_cents + 1 WHERE number = 2",
    "UPDATE closing SET perpetual_abs_cents = 0 WHERE number = 1",
    "UPDATE closing_vat SET vat_cents = vat_cents + 1",
    "UPDATE closing_tender SET amount_cents = 0 WHERE kind = 'card'",
    "UPDATE drawer_move SET amount_cents = amount_cents - 1 WHERE kind = 'cash_out'",
    "UPDATE drawer_move SET entry = NULL WHERE kind = 'bank_drop'",
    "DELETE FROM closing_tender WHERE kind = 'cash'",
  ];
  for (const edit of altered) {
    await house.sql(`CREATE TABLE kept AS SELECT * FROM ${edit.match(/(?:UPDATE|FROM) (\w+)/)[1]}; SET session_replication_role = replica; ${edit}`);
    const table = edit.match(/(?:UPDATE|FROM) (\w+)/)[1];
    const { code, stdout } = await house.attempt("verify");
    await house.sql(`SET session_replication_role = replica; DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM kept; DROP TABLE kept`);
    assert.notEqual(code, 0, edit);
    assert.match(stdout, new RegExp(table), edit);
  }
  await whole();
});

test("what arrives after its month was sealed goes to the first open day; the sealed month stays as it is", async () => {
  const late = await House.open({ now: "2026-10-31T10:00:00+01:00" });
  try {
    let old = await late.startTill();
    const ask_ = (path, body) => post(old.url + path, { id: crypto.randomUUID(), ...body });
    assert.equal((await ask_("/api/till/sales", basket([["FRI-007", 1000, "BLG-M01"]], [["cash", 1000]]))).status, 201);
    await until(async () => (await late.sql("SELECT count(*) FROM entry WHERE journal = 'VT'"))[0][0] === "1", "the sale", 20000);
    await late.stopServer();
    assert.equal((await ask_("/api/till/moves", { kind: "bank_drop", amount: 400, reference: "S1" })).status, 201);
    const count = (await ask_("/api/till/counts", { counted: 500 })).body;
    assert.equal((await ask_("/api/till/closings", { count: count.id, reason: "unknown" })).status, 201);
    await old.stop();
    late.env = { COMPTOIR_NOW: "2026-11-05T10:00:00+01:00" };
    await late.startServer();
    await late.sql("SELECT month_seal('BLG', '2026-10-01', '2026-11-05T10:00:00+01:00', NULL, '{}')");
    old = await late.startTill({ folder: old.folder, enrol: false });
    await until(async () => (await late.sql("SELECT count(*) FROM closing"))[0][0] === "1", "the closing", 20000);
    assert.deepEqual(await late.sql("SELECT date, label FROM entry WHERE journal = 'CA' ORDER BY number"),
      [["2026-11-01", "Espèces portées à la banque"], ["2026-11-01", "Écart de caisse"]]);
    assert.deepEqual(await late.sql("SELECT day, amount_cents FROM deposit"), [["2026-11-01", "400"]]);
    assert.deepEqual(await late.sql("SELECT count(*) FROM cash_count"), [["0"]]);
    assert.equal((await late.sql("SELECT count(*) FROM refused_record"))[0][0], "0");
    assert.equal((await late.attempt("verify")).code, 0);
  } finally {
    await late.close();
  }
});
