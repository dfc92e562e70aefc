// SPDX-License-Identifier: AGPL-3.0-or-later
// The books: three other accounting programs agree with ours, and no amount can be changed without being named.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { ask, basket, House, post, until } from "../lib/house.mjs";

let house, till;
before(async () => {
  house = await House.open();
  till = await house.startTill();
  const sales = [
    basket([["FRI-007", 1000, "BLG-M01"]], [["cash", 2000]]),
    basket([["FRI-014", 1250, "BLG-M01"], ["BLA-003", 1000, "BLG-M02", "BLG-M07"]], [["cash", 1500]]),
    basket([["ALI-003", 2340], ["ALI-006", 2000], ["ALI-014", 1000, "BLG-M05"]], [["card", 1054]]),
    basket([["COU-001", 1000, "BLG-M03", "BLG-M01"]], [["cheque", 800]]),
    { ...basket([], [["cash", 2500]]), lines: [{ item: "AUT-007", quantity: 1000, unit_price: 2500, members: [] }] },
  ];
  for (const sale of sales) {
    const priced = await post(`${till.url}/api/till/price`, sale);
    if (sale.tenders[0].kind !== "cash") sale.tenders[0].amount = priced.body.ticket.total;
    const answer = await post(`${till.url}/api/till/sales`, sale);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
  }
  await until(async () => (await house.sql("SELECT count(*) FROM ticket"))[0][0] === String(sales.length), "the sales at the server");
});
after(() => house?.close());
async function agrees() {
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
}

test("hledger, ledger and beancount accept the books in their strict modes, with the same totals", async () => {
  const files = {};
  for (const format of ["hledger", "ledger", "beancount"]) {
    files[format] = path.join(house.data, `books.${format}`);
    writeFileSync(files[format], await house.command("export", format));
  }
  execFileSync("hledger", ["-f", files.hledger, "check", "--strict", "ordereddates", "payees"]);
  execFileSync("ledger", ["-f", files.ledger, "--strict", "--pedantic", "--check-payees", "bal"]);
  execFileSync("bean-check", [files.beancount]);
  const [[turnover]] = await house.sql("SELECT -sum(amount_cents) FROM posting WHERE account LIKE '70%'");
  const cents = (text) => Number(text.replace(/[^0-9]/g, ""));
  const hledger = execFileSync("hledger", ["-f", files.hledger, "bal", "^70", "--flat", "-N", "-O", "csv", "--layout=bare"]).toString();
  assert.equal(hledger.split("\n").slice(1).filter(Boolean).reduce((s, l) => s + cents(l.split(",").slice(2).join(",")), 0), Number(turnover));
  const ledger = execFileSync("ledger", ["-f", files.ledger, "bal", "^70", "--flat", "--no-total", "--format", "%(quantity(scrub(display_total)))\n"]).toString();
  assert.equal(ledger.split("\n").filter(Boolean).reduce((s, l) => s + cents(l), 0), Number(turnover));
  const beans = execFileSync("bean-report", [files.beancount, "balances"]).toString();
  assert.equal(beans.split("\n").filter((l) => /:70\d{4}/.test(l) && /EUR/.test(l)).reduce((s, l) => s + cents(l.match(/-?[\d.]+ EUR/)[0]), 0), Number(turnover));
});

test("every table of facts refuses UPDATE, DELETE and TRUNCATE, even to the superuser", async () => {
  for (const table of ["record", "refused_record", "ticket", "ticket_line", "ticket_line_member", "ticket_vat", "ticket_tender", "entry", "posting", "split_rule", "decision", "item_price"])
    for (const attack of [`DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`])
      await assert.rejects(house.sql(attack), /append-only/, `${attack} passed`);
  await assert.rejects(house.sql("UPDATE posting SET amount_cents = amount_cents + 1"), /append-only/);
});

test("an entry that does not balance is refused by the database", async () => {
  await assert.rejects(house.sql(`BEGIN;
    INSERT INTO entry (id, legal_entity, kpa, journal, year, number, date, piece, label, content_hash, validated_at)
      VALUES (999999, 'CAE-PONT', 'BLG', 'OD', 2026, 1, '2026-11-22', 'x', 'x', sha256(''), now());
    INSERT INTO posting (entry, line, kpa, account, amount_cents, date) VALUES (999999, 1, 'BLG', '530000', 100, '2026-11-22'), (999999, 2, 'BLG', '707000', -99, '2026-11-22');
    COMMIT`), /ledger_unbalanced/);
});

test("verify agrees, then names every amount that the superuser changes", async () => {
  const clean = await house.attempt("verify");
  assert.equal(clean.code, 0, clean.stdout);
  const columns = await house.sql(`SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND (column_name LIKE '%_cents' OR column_name IN ('quantity', 'vat_rate', 'rate_bp', 'cae_bp', 'pot_bp', 'weight')) AND data_type <> 'ARRAY'
      AND table_name IN ('posting', 'ticket', 'ticket_line', 'ticket_line_member', 'ticket_vat', 'ticket_tender', 'split_rule', 'item_price') ORDER BY 1, 2`);
  assert.ok(columns.length >= 19, `only ${columns.length} amount columns found`);
  for (const [table, column] of columns) {
    const change = (by) => house.sql(`SET session_replication_role = replica; UPDATE ${table} SET ${column} = ${column} + ${by} WHERE ctid = (SELECT ctid FROM ${table} ORDER BY ctid DESC LIMIT 1)`);
    // the row goes back to its value afterwards, though not to its place
    try { await change(1); } catch (error) { if (/violates check/.test(error.message)) continue; throw error; }
    const verdict = await house.attempt("verify");
    assert.equal(verdict.code, 1, `${table}.${column} was changed and nobody noticed`);
    assert.match(verdict.stdout, new RegExp(`FAUTE .*${table}`), `${table}.${column}: the row is not named\n${verdict.stdout}`);
    await change(-1);
  }
  const again = await house.attempt("verify");
  assert.equal(again.code, 0, again.stdout);
});

test("verify names a changed amount in the signed bytes and in the till's journal", async () => {
  await house.sql(`SET session_replication_role = replica; UPDATE record SET body = convert_to(replace(convert_from(body, 'UTF8'), '"total":1000', '"total":1001'), 'UTF8') WHERE sequence = 1`);
  const server = await house.attempt("verify");
  assert.equal(server.code, 1);
  assert.match(server.stdout, /FAUTE .*record.*BLG-1.*1/);
  await house.sql(`SET session_replication_role = replica; UPDATE record SET body = convert_to(replace(convert_from(body, 'UTF8'), '"total":1001', '"total":1000'), 'UTF8') WHERE sequence = 1`);
  await agrees();
  const journal = (sql) => execFileSync("sqlite3", [path.join(till.folder, "journal.db"), sql]);
  for (const [spoil, mend] of [
    ["UPDATE record SET body = replace(body, '\"total\":1000', '\"total\":1001') WHERE sequence = 1", "UPDATE record SET body = replace(body, '\"total\":1001', '\"total\":1000') WHERE sequence = 1"],
    ["UPDATE record SET total_cents = total_cents + 1 WHERE sequence = 2", "UPDATE record SET total_cents = total_cents - 1 WHERE sequence = 2"],
    ["UPDATE head SET perpetual_cents = perpetual_cents + 1", "UPDATE head SET perpetual_cents = perpetual_cents - 1"],
  ]) {
    const guard = journal("SELECT sql FROM sqlite_master WHERE name = 'record_is_final_1'").toString();
    journal(`DROP TRIGGER record_is_final_1; ${spoil}`);
    const verdict = await house.attempt("verify");
    assert.equal(verdict.code, 1, spoil);
    assert.match(verdict.stdout, /FAUTE .*till-BLG-1.*(sequence=|head)/);
    journal(`${mend}; ${guard}`);
  }
  await agrees();
});

test("a reversal is the exact opposite, once", async () => {
  const [[id]] = await house.sql("SELECT id FROM entry ORDER BY id LIMIT 1");
  await house.command("entry", "reverse", id, "--reason", "Essai d’extourne");
  const sums = await house.sql(`SELECT p.account, sum(p.amount_cents) FROM posting p JOIN entry e ON e.id = p.entry WHERE e.id = ${id} OR e.reverses = ${id} GROUP BY 1`);
  for (const [account, sum] of sums) assert.equal(sum, "0", account);
  assert.notEqual((await house.attempt("entry", "reverse", id, "--reason", "Encore")).code, 0);
  await agrees();
});

test("a member sees her own page only, to the cent; the office sees its day", async () => {
  const member = await house.signIn({ member: "BLG-M01" }), office = await house.signIn({ role: "referent", kpa: "BLG" });
  const mine = await member.get("/api/members/BLG-M01/turnover");
  assert.equal(mine.status, 200);
  const { month } = mine.body;
  assert.equal(month.net, month.share + month.cae + month.pot);
  const [[share]] = await house.sql("SELECT -sum(amount_cents) FROM posting WHERE account = '911000' AND member = 'BLG-M01' AND date >= date_trunc('month', now() AT TIME ZONE 'Europe/Paris')");
  assert.equal(month.share, Number(share));
  assert.equal((await member.get("/api/members/BLG-M02/turnover")).status, 404);
  assert.equal((await ask(`${house.url}/api/members/BLG-M01/turnover`)).status, 401);
  assert.equal((await member.get("/api/kpas/BLG/day")).status, 403);
  assert.equal((await office.get("/api/kpas/VAL/day")).status, 404);
  assert.equal((await office.get("/api/members/VAL-M01/turnover")).status, 404);
  assert.equal((await office.get("/api/members/BLG-M02/turnover")).status, 200);
  const day = (await office.get("/api/kpas/BLG/day")).body;
  assert.equal(day.parts.reduce((s, p) => s + p.amount, 0), day.net + day.vat, "what is shared is the turnover and its VAT");
  assert.equal(day.tenders.reduce((s, t) => s + t.amount, 0), day.gross, "what was collected, the gift card included");
  assert.equal(day.tickets, 5);
  const tills = (await office.get("/api/kpas/BLG/tills")).body.tills;
  assert.deepEqual(tills.map((t) => [t.till, t.sequence, t.whole]), [["BLG-1", 5, true]]);
});
