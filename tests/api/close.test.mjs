// SPDX-License-Identifier: AGPL-3.0-or-later
// A month is sealed while a till still holds a sale of it: the sale arrives afterwards, through the same door as any other.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { basket, closeShift, House, post, sleep, until } from "../lib/house.mjs";

const here = "/api/kpas/BLG/";
let house, till, accountant;

/** Server, and till when it runs, on another day. */
async function goTo(now) {
  await house.stopServer();
  house.env = { COMPTOIR_NOW: now };
  await house.startServer();
}
const startTill = () => house.startTill({ folder: till.folder, enrol: false });
async function sell(lines) {
  const answer = await post(`${till.url}/api/till/sales`, basket(lines, [["cash", 5000]]));
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
}
const tickets = async () => Number((await house.sql("SELECT count(*) FROM ticket"))[0][0]);
async function checkEverything(month) {
  for (const step of ["tills", "cash", "cards", "online", "bank", "costs", "contributions"]) {
    const answer = await accountant.post(`${here}months/${month}/steps`, { id: crypto.randomUUID(), step, action: "set_aside", note: "Vu sur place" });
    assert.ok([200, 201].includes(answer.status), `${step}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
}
async function agrees() {
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
  return verdict.stdout;
}

before(async () => {
  house = await House.open({ now: "2026-10-20T10:00:00+02:00" });
  till = await house.startTill();
  await sell([["FRI-007", 1000, "BLG-M01"]]);
  await sell([["FRI-014", 1250, "BLG-M01"], ["BLA-003", 1000, "BLG-M02", "BLG-M07"]]);
  await until(async () => (await tickets()) === 2, "the sales at the server");
  await house.stopServer(); // the line is cut
  await sell([["FRI-007", 1000, "BLG-M01"]]);
  await till.stop();
  await house.startServer();
});
after(() => house?.close());

test("a month is not closed before it is over", async () => {
  accountant = await house.signIn({ role: "accountant" });
  const answer = await accountant.post(`${here}months/2026-10/close`, { for_ever: true });
  assert.deepEqual([answer.status, answer.body.code], [409, "month_not_over"]);
});

test("October is closed while the till holds one of its sales", async () => {
  await goTo("2026-11-02T09:00:00+01:00");
  accountant = await house.signIn({ role: "accountant" });
  await checkEverything("2026-10");
  const answer = await accountant.post(`${here}months/2026-10/close`, { for_ever: true });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  const [[hash, entries]] = await house.sql("SELECT encode(hash, 'hex'), entries FROM month_close WHERE kpa = 'BLG'");
  assert.deepEqual([answer.body.hash, String(answer.body.entries)], [hash, entries]);
  const again = await accountant.post(`${here}months/2026-10/close`, { for_ever: true });
  assert.deepEqual([again.status, again.body.code], [409, "month_closed"]);
  await agrees();
});

test("the sale that arrives now is of November, says its own day, and nothing in October moves", async () => {
  const [[sealed]] = await house.sql("SELECT md5(string_agg(p::text, '' ORDER BY entry, line)) FROM posting p WHERE date < '2026-11-01'");
  till = await startTill();
  await until(async () => (await tickets()) === 3, "the late sale");
  const [late] = await house.sql("SELECT e.date, e.happened_on, e.journal, t.business_day, e.piece FROM entry e JOIN ticket t ON t.id = e.ticket WHERE e.happened_on IS NOT NULL");
  assert.deepEqual(late.slice(0, 4), ["2026-11-01", "2026-10-20", "VT", "2026-10-20"]);
  assert.equal((await house.sql("SELECT md5(string_agg(p::text, '' ORDER BY entry, line)) FROM posting p WHERE date < '2026-11-01'"))[0][0], sealed);
  assert.match(await agrees(), / 1 {2}ventes arrivées après la clôture/);
});

test("the office sees it flagged in November, and her statement counts it there", async () => {
  const shown = (await accountant.get(`${here}months/2026-11`)).body;
  assert.match(JSON.stringify(shown.late), /2026-10-20/);
  const member = await house.signIn({ member: "BLG-M01" });
  const mine = (await member.get("/api/members/BLG-M01/turnover")).body;
  const [[net]] = await house.sql("SELECT sum(amount_cents) FROM posting p JOIN entry e ON e.id = p.entry WHERE account = '901000' AND member = 'BLG-M01' AND happened_on IS NOT NULL");
  assert.equal(mine.month.net, Number(net));
});

test("a correction of October is an entry of November", async () => {
  const [[id]] = await house.sql("SELECT min(id) FROM entry WHERE date < '2026-11-01' AND ticket IS NOT NULL");
  const refused = await house.attempt("entry", "reverse", id, "--reason", "Erreur", "--date", "2026-10-31");
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /Ce mois est clos/);
  await house.command("entry", "reverse", id, "--reason", "Erreur");
  assert.deepEqual((await house.sql(`SELECT date FROM entry WHERE reverses = ${id}`))[0], ["2026-11-02"]);
  await agrees();
});

test("sales that arrive while their month is being closed are in it or in the next, never lost, never in between", async () => {
  await till.stop();
  await house.stopServer();
  house.env = { COMPTOIR_NOW: "2026-11-30T18:00:00+01:00" };
  till = await startTill();
  await closeShift(till); // of October: nobody sells over 24 hours
  for (let i = 0; i < 40; i++) await sell([["FRI-007", 1000, "BLG-M01"]]);
  await till.stop();
  house.env = { COMPTOIR_NOW: "2026-12-01T00:05:00+01:00" };
  await house.startServer();
  accountant = await house.signIn({ role: "accountant" });
  await checkEverything("2026-11");
  const close = () => accountant.post(`${here}months/2026-11/close`, { for_ever: true });
  const [answers] = await Promise.all([Promise.all([close(), sleep(60).then(close), sleep(120).then(close)]), startTill().then((started) => { till = started; })]);
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 409, 409]);
  await until(async () => (await tickets()) === 43, "forty more sales");
  const [[inside, after_, elsewhere]] = await house.sql(`SELECT count(*) FILTER (WHERE e.date = '2026-11-30' AND e.happened_on IS NULL),
    count(*) FILTER (WHERE e.date = '2026-12-01' AND e.happened_on = '2026-11-30'), count(*) FILTER (WHERE e.date NOT IN ('2026-11-30', '2026-12-01'))
    FROM entry e JOIN ticket t ON t.id = e.ticket WHERE t.business_day = '2026-11-30'`);
  assert.deepEqual([Number(inside) + Number(after_), Number(elsewhere)], [40, 0]);
  await agrees();
});

test("verify names what the superuser slips into a sealed month", async () => {
  await house.sql(`SET session_replication_role = replica;
    INSERT INTO entry (id, legal_entity, kpa, journal, year, number, date, piece, label, validated_at, content_hash)
      SELECT 900001, legal_entity, 'BLG', 'VT', 2026, 1 + max(number), '2026-10-15', 'X', 'X', now(), sha256('') FROM entry WHERE journal = 'VT' AND year = 2026 GROUP BY legal_entity;
    INSERT INTO posting (entry, line, kpa, account, amount_cents, date) SELECT 900001, l, 'BLG', '530000', l * 200 - 300, '2026-10-15' FROM generate_series(1, 2) l`);
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 1);
  assert.match(verdict.stdout, /FAUTE month_close kpa=BLG month=2026-10 hash : 1 écritures y ont été ajoutées après la clôture, la première : entry id=900001/);
  assert.match(verdict.stdout, /FAUTE month_balance kpa=BLG month=2026-10 account=530000/);
});
