// SPDX-License-Identifier: AGPL-3.0-or-later
// A month against real money: what was counted, handed in, collected and booked by the bank; files taken whole or not at
// all; matches that are taken back, and never made twice; two accountants at once; a close that is for ever.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { camt053, cfonb, closing, csv, CSV_COLUMNS, monthFiles, notes, ofx } from "../lib/bank.mjs";
import { ask, House, sleep } from "../lib/house.mjs";

const MONTH = "2023-11";
const here = "/api/kpas/BLG/";
let house, accountant, referent, files;

before(async () => {
  house = await House.open({ demo: true, now: "2023-12-05T10:00:00+01:00" });
  accountant = await house.signIn({ role: "accountant", name: "Sylvie" });
  referent = await house.signIn({ role: "referent", name: "Denise" });
  await sealUntil("2023-11-01");
  files = await filesOf(MONTH, "2023-11-30");
});
after(() => house?.close());

/** The months before are sealed at the console. */
function sealUntil(day) {
  return house.sql(`DO $$ DECLARE m date; BEGIN
    FOR m IN SELECT generate_series(date_trunc('month', min(date)), date '${day}' - 1, interval '1 month') FROM entry WHERE kpa = 'BLG' LOOP
      PERFORM month_seal('BLG', m, now(), NULL, '{}'); END LOOP; END $$`);
}
async function filesOf(month, lastDay) {
  const flows = (await house.sql(`SELECT date, account, sum(amount_cents) FROM posting WHERE kpa = 'BLG' AND date BETWEEN '${month}-01' AND '${lastDay}'
    AND account IN ('530000', '511200', '511500') GROUP BY 1, 2 ORDER BY 1`)).map(([day, account, amount]) => [day, account, Number(amount)]);
  const [[before_]] = await house.sql(`SELECT coalesce(sum(amount_cents), 0) FROM posting WHERE kpa = 'BLG' AND account = '530000' AND date < '${month}-01'`);
  return monthFiles({ flows, before: Number(before_), month, lastDay });
}
const send = (who, path, bytes) => ask(house.url + path, { method: "POST", raw: bytes, headers: { ...who.headers, "Content-Type": "application/octet-stream" } });
const month = async (who = accountant) => (await who.get(`${here}months/${MONTH}`)).body;
const stateOf = (shown, step) => shown.steps.find((one) => one.step === step).state;
const key = () => crypto.randomUUID();
const tables = ["bank_account", "bank_statement", "bank_line", "cash_count", "deposit", "bank_match", "explanation", "entry", "posting"];
async function counts() {
  const [row] = await house.sql(`SELECT ${tables.map((name) => `(SELECT count(*) FROM ${name})`).join(", ")}`);
  return Object.fromEntries(tables.map((name, i) => [name, Number(row[i])]));
}
async function refused(answer, status, code, words) {
  const got = await answer;
  assert.equal(got.status, status, JSON.stringify(got.body));
  assert.equal(got.body.code, code);
  if (words) assert.match(JSON.stringify(got.body), words);
}

test("the demonstration has a groupage that can be joined: two offers, four pledges", async () => {
  const { data: [one, more] } = (await ask(`${house.url}/api/boutique/BLG/campaigns`)).body;
  assert.deepEqual([one.title, one.closes_at, more], ["Huile et pommes de terre, à plusieurs", "2023-12-18T18:00:00+01:00", undefined]);
  const { offers, reached } = (await ask(`${house.url}/api/boutique/BLG/campaigns/${one.id}`)).body;
  assert.deepEqual([offers.map(({ item, wanted }) => [item, wanted]), reached], [[["ALI-011", 9000], ["ALI-002", 6000]], false]);
});

test("the list of months, and a month before anybody did anything", async () => {
  const { months } = (await accountant.get(`${here}months`)).body;
  assert.equal(months[0].month, "2023-12");
  assert.deepEqual(months.slice(1, 3).map(({ month: name, state }) => [name, state]), [["2023-11", "open"], ["2023-10", "closed"]]);
  const shown = await month();
  assert.equal(shown.closable, false);
  assert.deepEqual(shown.steps.map(({ step, state }) => [step, state]), [["tills", "done"], ["cash", "todo"], ["cards", "todo"], ["online", "done"],
    ["bank", "todo"], ["costs", "todo"], ["contributions", "todo"]]);
  const [[gross, tickets]] = await house.sql(`SELECT sum(total_cents), count(*) FROM ticket WHERE kpa = 'BLG' AND business_day BETWEEN '2023-11-01' AND '2023-11-30'`);
  assert.deepEqual([shown.totals.gross, shown.totals.tickets], [Number(gross), Number(tickets)]);
  assert.equal(shown.totals.cash + shown.totals.card + shown.totals.cheque, shown.totals.gross);
  assert.equal(shown.pot.ends_soon, true, "from October the pot that is left is shown");
  await refused(accountant.get(`${here}months/2023-13`), 404, "not_found");
  await refused(accountant.post(`${here}months/${MONTH}/close`, { for_ever: true }), 409, "steps_left");
});

test("counts: a gap is new only once, a reason posts it, taking the reason back posts its opposite", async () => {
  const books = async () => Number((await house.sql(`SELECT sum(amount_cents) FROM posting WHERE kpa = 'BLG' AND account = '530000' AND date <= '2023-11-02'`))[0][0]);
  const was = await books();
  const id = key();
  const count = { id, day: "2023-11-02", counted: was - 200 };
  assert.equal((await referent.post(`${here}counts`, count)).status, 201);
  assert.equal((await referent.post(`${here}counts`, count)).status, 201, "the same again changes nothing");
  await refused(referent.post(`${here}counts`, { ...count, counted: was }), 409, "id_reused");
  await refused(referent.post(`${here}counts`, { ...count, id: key(), counted: -1 }), 422, "out_of_range");
  assert.equal((await house.sql("SELECT count(*) FROM cash_count"))[0][0], "1");
  let shown = await month();
  assert.equal(stateOf(shown, "cash"), "gap");
  assert.equal(shown.cash.counts[0].gap, -200);
  const why = { id: key(), kind: "gap", day: "2023-11-02", note: "Erreur de rendu de monnaie" };
  assert.equal((await accountant.post(`${here}explanations`, why)).status, 201);
  assert.equal((await accountant.post(`${here}explanations`, why)).status, 201);
  await refused(accountant.post(`${here}explanations`, { ...why, id: key() }), 409, "no_gap");
  assert.equal(await books(), was - 200);
  assert.deepEqual(await house.sql("SELECT journal, account, amount_cents FROM posting p JOIN entry e ON e.id = p.entry WHERE journal = 'CA' ORDER BY line"),
    [["CA", "658000", "200"], ["CA", "530000", "-200"]]);
  shown = await month();
  assert.equal(shown.cash.counts[0].gap, 0);
  for (let twice = 0; twice < 2; twice += 1)
    assert.equal((await accountant.post(`${here}explanations/${why.id}/undo`, {})).status, 200);
  assert.equal(await books(), was);
  // a later count of the same day stands for it
  assert.equal((await referent.post(`${here}counts`, { id: key(), day: "2023-11-02", counted: was })).status, 201);
  assert.equal((await month()).cash.counts[0].gap, 0);
});

test("files of what people noted: taken once, refused whole", async () => {
  const was = await counts();
  await refused(send(accountant, `${here}cash-files`, notes([{ day: "2023-11-03", label: "Comptage", amount: 100 }, { day: "2023-11-03", label: "Bidule", amount: 5 }])), 422, "bank_file_refused", /ligne 3|3 :/);
  assert.deepEqual(await counts(), was);
  const cash = notes(files.cash), cards = notes(files.cards);
  assert.equal((await send(accountant, `${here}cash-files`, cash)).status, 201);
  assert.equal((await send(accountant, `${here}card-files`, cards)).status, 201);
  const once = await counts();
  assert.equal((await send(accountant, `${here}cash-files`, cash)).status, 201);
  assert.equal((await send(accountant, `${here}card-files`, cards)).status, 201);
  assert.deepEqual(await counts(), once, "the same file again changes nothing");
  await refused(accountant.post(`${here}terminal-totals`, { totals: [{ id: key(), day: files.cards[0].day, amount: 1 }] }), 409, "day_already_noted");
  const shown = await month();
  assert.equal(stateOf(shown, "cash"), "done");
  assert.equal(stateOf(shown, "cards"), "done");
});

test("bank files: each format, once; broken ones leave nothing", async () => {
  const was = await counts();
  const good = cfonb(files.statement);
  const [line] = files.statement.lines;
  const broken = {
    "a wrong total": cfonb({ ...files.statement, opening: files.statement.opening + 1 }).toString("latin1").replace(/^.*\r\n/, good.toString("latin1").split("\r\n")[0] + "\r\n"),
    "no end": good.toString("latin1").split("\r\n").slice(0, -2).join("\r\n"),
    "half a record": good.subarray(0, 300),
    "another currency": good.toString("latin1").replaceAll("EUR", "USD"),
    "a day that is not": good.toString("latin1").replace(/011123|021123/, "321123"),
    "entity expansion": `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "${"c".repeat(100)}">]><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">&b;</Document>`,
    "wrong sum in CAMT": camt053(files.statement).replace(/(<Cd>CLBD.*?<Amt Ccy="EUR">)\d+/, "$11"),
    "nothing at all": "",
    "a picture": Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0]),
  };
  for (const [what, bytes] of Object.entries(broken)) {
    const answer = await send(accountant, `${here}bank-statements`, bytes);
    assert.ok(answer.status === 422 || answer.status === 400, `${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
    assert.ok(answer.body.detail?.length > 5 || answer.body.errors?.length, `${what}: says why: ${JSON.stringify(answer.body)}`);
  }
  assert.deepEqual(await counts(), was, "nothing was kept");
  const too_much = await send(accountant, `${here}bank-statements`, Buffer.alloc((16 << 20) + 1, "0"));
  assert.equal(too_much.status, 413);
  // one account a format, so that they do not meet; taken away again, for the books have one bank
  for (const [bytes, format, more] of [[camt053({ ...files.statement, account: "FR7610278060000002045678955" }), "camt053", ""], [ofx(files.statement), "ofx", ""],
    [csv(files.statement), "csv", `?${CSV_COLUMNS}&account=Tableau`]]) {
    const answer = await send(accountant, `${here}bank-statements${more}`, bytes);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    assert.deepEqual([answer.body.format, answer.body.lines, answer.body.again], [format, files.statement.lines.length, false]);
    const again = await send(accountant, `${here}bank-statements${more}`, bytes);
    assert.deepEqual([again.status, again.body.again, again.body.lines], [200, true, 0]);
    await house.sql("SET session_replication_role = replica; DELETE FROM bank_line; DELETE FROM bank_statement; DELETE FROM bank_account WHERE mapping = ''");
  }
  // the columns of a table are remembered
  const answer = await send(accountant, `${here}bank-statements`, csv({ ...files.statement, lines: [line] }));
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  await house.sql("SET session_replication_role = replica; DELETE FROM bank_line; DELETE FROM bank_statement; DELETE FROM bank_account");
  await refused(send(accountant, `${here}bank-statements`, csv(files.statement)), 422, "mapping_needed");
});

test("a statement follows the one before it, and covers no day twice", async () => {
  const twice = files.statement.lines.findIndex((one) => one.label.startsWith("REMISE CARTES"));
  const lines = files.statement.lines.toSpliced(twice, 0, files.statement.lines[twice]);
  const november = { ...files.statement, lines };
  const answer = await send(accountant, `${here}bank-statements`, cfonb(november));
  assert.deepEqual([answer.status, answer.body.lines, answer.body.doubled], [201, lines.length, 1]);
  const was = await counts();
  const december = { ...november, from: "2023-11-30", to: "2023-12-04", reference: "D", opening: closing(november), lines: [{ day: "2023-12-04", label: "VIR", amount: 100 }] };
  await refused(send(accountant, `${here}bank-statements`, cfonb({ ...december, opening: december.opening + 5 })), 409, "bank_not_continuous", /finissait à/);
  await refused(send(accountant, `${here}bank-statements`, cfonb({ ...december, from: "2023-11-20" })), 409, "bank_overlap");
  await refused(send(accountant, `${here}bank-statements`, cfonb({ ...november, lines: lines.slice(1) })), 409, "bank_overlap");
  assert.deepEqual(await counts(), was);
  assert.equal((await send(accountant, `${here}bank-statements`, cfonb(december))).status, 201);
});

test("a large file is work that can be left and found again; ten thousand lines in two seconds", async () => {
  const lines = Array.from({ length: 10_000 }, (_, i) => ({ day: `2023-09-${String(1 + Math.floor(i / 350)).padStart(2, "0")}`, label: `REMISE CARTES ${i}`, amount: 100 + (i % 977), reference: `R${i}` }));
  const year = camt053({ account: "FR7699", reference: "GROS", from: "2023-09-01", to: "2023-09-30", opening: 0, lines });
  const started = performance.now();
  const answer = await send(accountant, `${here}bank-statements`, year);
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  let job;
  do {
    await sleep(20);
    job = (await referent.get(`${here}jobs/${answer.body.job}`)).body;
  } while (job.state === "running");
  const took = performance.now() - started;
  assert.equal(job.state, "done", JSON.stringify(job));
  assert.deepEqual([job.result.lines, job.done, job.total], [10_000, 10_000, 10_000]);
  console.log(`10 000 lines: ${Math.round(took)} ms`);
  assert.ok(took < 4000, `${took} ms`);
  assert.ok((await month()).jobs.some((one) => one.id === job.id), "the page finds it again");
  await refused(referent.get(`${here}jobs/${key()}`), 404, "not_found");
  const bad = await send(accountant, `${here}bank-statements`, year.replace("<Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">", "<Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">1"));
  do {
    await sleep(20);
    job = (await referent.get(`${here}jobs/${bad.body.job}`)).body;
  } while (job.state === "running");
  assert.deepEqual([job.state, job.code], ["refused", "bank_file_refused"]);
  await house.sql("SET session_replication_role = replica; DELETE FROM bank_line WHERE account = (SELECT id FROM bank_account WHERE number = 'FR7699'); DELETE FROM bank_statement WHERE reference = 'GROS'; DELETE FROM bank_account WHERE number = 'FR7699'");
});

test("matches: sure ones together, one taken back, nothing twice, two accountants at once", async () => {
  let shown = await month();
  const sure = shown.bank.to_match.filter(({ proposal }) => proposal.sure);
  assert.ok(sure.length > 3);
  const doubled = shown.bank.to_match.filter(({ proposal }) => proposal.reason === "doubled");
  assert.equal(doubled.length, 1);
  // two at once for the same line
  const one = sure[0];
  const body = (id) => (one.proposal.account ? { id, lines: [{ line: one.id }], account: one.proposal.account, label: "Frais" } : { id, lines: [{ line: one.id }], deposits: one.proposal.deposits.map((deposit) => ({ deposit })) });
  const mine = body(key());
  const both = await Promise.all([accountant.post(`${here}matches`, mine), referent.post(`${here}matches`, body(key()))]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409]);
  const loser = both.find(({ status }) => status === 409);
  assert.equal(loser.body.code, "already_matched");
  const winner = both[0].status === 201 ? mine : null;
  if (winner) assert.equal((await accountant.post(`${here}matches`, winner)).status, 201, "the same again");
  assert.equal((await accountant.post(`${here}matches/sure`, { month: MONTH })).body.matched, sure.length - 1);
  assert.equal((await accountant.post(`${here}matches/sure`, { month: MONTH })).body.matched, 0);
  // remittances less a commission nobody noted: accepted one by one
  shown = await month();
  for (const line of shown.bank.to_match.filter(({ proposal }) => proposal.reason === "commission"))
    assert.equal((await accountant.post(`${here}matches`, { id: key(), lines: [{ line: line.id }], deposits: line.proposal.deposits.map((deposit) => ({ deposit })), reason: "commission" })).status, 201);
  shown = await month();
  assert.deepEqual(shown.bank.to_match.map(({ day, label, amount, proposal }) => [day, label, amount, proposal.reason]), shown.bank.to_match.filter(({ proposal }) => proposal.reason === "doubled").map(({ day, label, amount }) => [day, label, amount, "doubled"]));
  // taken back: the opposite entry, and the line waits again; twice is once
  const match = shown.bank.matched[0];
  const balance = async () => (await house.sql("SELECT sum(amount_cents) FROM posting WHERE kpa = 'BLG' AND account = '512000'"))[0][0];
  const was = await balance();
  for (let twice = 0; twice < 2; twice += 1) assert.equal((await referent.post(`${here}matches/${match.id}/undo`, {})).status, 200);
  assert.equal(Number(await balance()), Number(was) - match.amount);
  shown = await month();
  assert.equal(shown.bank.to_match.length, 2);
  const back = shown.bank.to_match.find(({ proposal }) => proposal.reason !== "doubled");
  await refused(accountant.post(`${here}matches`, { id: key(), lines: [{ line: back.id }], deposits: [] }), 422, "missing_field");
  await refused(accountant.post(`${here}matches`, { id: key(), lines: [{ line: 999_999 }], account: "471000", label: "x" }), 404, "not_found");
  await refused(accountant.post(`${here}matches`, { id: key(), lines: [{ line: back.id }], account: "911000", label: "x" }), 422, "wrong_type");
  const again = back.proposal.account ? { account: back.proposal.account, label: back.label } : { deposits: back.proposal.deposits.map((deposit) => ({ deposit })) };
  assert.equal((await accountant.post(`${here}matches`, { id: key(), lines: [{ line: back.id }], ...again })).status, 201);
  assert.equal(await balance(), was);
});

test("a line that came twice is explained before it is anything", async () => {
  const [line] = (await month()).bank.to_match;
  const wrong = { id: key(), lines: [{ line: line.id }], account: "627000", label: "Je ne sais pas" };
  await refused(accountant.post(`${here}matches`, wrong), 409, "line_doubled");
  const error = { ...wrong, account: "471000", label: "Deux fois la même remise : la banque va la reprendre" };
  assert.equal((await accountant.post(`${here}matches`, error)).status, 201, "an error of the bank waits on account 471");
  assert.equal((await accountant.post(`${here}matches/${error.id}/undo`, {})).status, 200);
  const really = { id: key(), kind: "really_twice", line: line.id, note: "Deux remises du même montant, vu au terminal" };
  assert.equal((await accountant.post(`${here}explanations`, really)).status, 201);
  assert.notEqual((await month()).bank.to_match[0].proposal.reason, "doubled");
  assert.equal((await accountant.post(`${here}explanations/${really.id}/undo`, {})).status, 200);
  assert.equal((await accountant.post(`${here}matches`, { ...error, id: key() })).status, 201);
});

test("a deposit that the bank does not show: on its way, or never made", async () => {
  const deposit = { id: key(), kind: "cheque", day: "2023-11-13", amount: 4200, reference: "" };
  assert.equal((await referent.post(`${here}deposits`, deposit)).status, 201);
  let shown = await month();
  assert.equal(shown.deposits.find(({ id }) => id === deposit.id).missing, true);
  assert.equal(stateOf(shown, "bank"), "gap");
  const why = { id: key(), kind: "on_its_way", deposit: deposit.id, note: "La banque l’a en attente" };
  assert.equal((await accountant.post(`${here}explanations`, why)).status, 201);
  shown = await month();
  assert.equal(stateOf(shown, "bank"), "done");
  // the month after, the bank's statement does not show it either: asked again, until it is said of that month too
  const december = async () => (await accountant.get(`${here}months/2023-12`)).body;
  const waiting = async () => (await december()).deposits.filter(({ id }) => id === deposit.id).map(({ missing, explanation }) => [missing, explanation]);
  assert.deepEqual(await waiting(), [[true, null]]);
  assert.equal(stateOf(await december(), "bank"), "gap");
  await refused(accountant.post(`${here}explanations`, { ...why, id: key(), day: "2023-11-12" }), 422, "out_of_range");
  const still = { ...why, id: key(), day: "2023-12-31" };
  assert.equal((await accountant.post(`${here}explanations`, still)).status, 201);
  assert.deepEqual(await waiting(), [[true, still.id]]);
  assert.equal(stateOf(await december(), "bank"), "todo");
  assert.equal((await accountant.post(`${here}explanations/${still.id}/undo`, {})).status, 200);
  assert.equal((await accountant.post(`${here}explanations/${why.id}/undo`, {})).status, 200);
  const never = { id: key(), kind: "not_made", deposit: deposit.id, note: "Noté deux fois" };
  assert.equal((await accountant.post(`${here}explanations`, never)).status, 201);
  await refused(accountant.post(`${here}explanations/${never.id}/undo`, {}), 409, "cannot_undo");
  assert.equal((await month()).deposits.some(({ id }) => id === deposit.id), false);
  // cash never carried goes back into the drawer
  const cash = { id: key(), kind: "cash", day: "2023-11-30", amount: 100 };
  const drawer = async () => (await house.sql("SELECT sum(amount_cents) FROM posting WHERE kpa = 'BLG' AND account = '530000'"))[0][0];
  const was = await drawer();
  assert.equal((await referent.post(`${here}deposits`, cash)).status, 201);
  assert.equal(Number(await drawer()), Number(was) - 100);
  assert.equal((await accountant.post(`${here}explanations`, { id: key(), kind: "not_made", deposit: cash.id, note: "Pas porté" })).status, 201);
  assert.equal(await drawer(), was);
  const [[told]] = await house.sql("SELECT count(*) FROM entry e JOIN explanation x ON strpos(e.reason || e.label, x.note) > 0");
  assert.equal(Number(told), 0, "what people write about people stays out of the books");
});

test("the close: all steps first, the accountant alone sets one aside, of two at once one wins, then nothing moves", async () => {
  assert.equal((await accountant.post(`${here}months/${MONTH}/steps`, { id: key(), step: "costs", action: "checked", note: "Vu avec Yann" })).status, 201);
  await refused(referent.post(`${here}months/${MONTH}/steps`, { id: key(), step: "bank", action: "set_aside", note: "x" }), 403, "forbidden");
  await refused(accountant.post(`${here}months/${MONTH}/steps`, { id: key(), step: "bank", action: "set_aside" }), 422, "missing_field");
  const shown = await month();
  assert.deepEqual(shown.steps.map(({ state }) => state), Array(7).fill("done"), JSON.stringify(shown.steps));
  assert.equal(shown.closable, true);
  const foreseen = (await referent.get(`${here}months/${MONTH}/true-up`)).body;
  assert.equal(foreseen.before, null);
  assert.ok(foreseen.dues.length > 3 && foreseen.dues.every(({ cae, pot }) => cae.aside + cae.difference === cae.due && pot.aside + pot.difference === pot.due));
  assert.deepEqual((await referent.get(`${here}months/2023-12/true-up`)).body, { before: MONTH, dues: [] }, "one month after the other");
  await refused(accountant.post(`${here}months/2023-12/close`, { for_ever: true }), 409, "month_not_over");
  await refused(accountant.post(`${here}months/${MONTH}/close`, { for_ever: false }), 422, "out_of_range");
  const both = await Promise.all([accountant, accountant].map((who) => who.post(`${here}months/${MONTH}/close`, { for_ever: true })));
  assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409], JSON.stringify(both.map(({ body }) => body)));
  const closed = await month();
  assert.match(closed.closed.hash, /^[0-9a-f]{64}$/);
  // what was shown before is what was posted, person by person
  const posted = await house.sql(`SELECT coalesce(p.member, 'all'), -sum(p.amount_cents) FILTER (WHERE p.account = '913000'), coalesce(-sum(p.amount_cents) FILTER (WHERE p.account = '912000'), 0)
    FROM posting p JOIN entry e ON e.id = p.entry WHERE e.kpa = 'BLG' AND e.piece = 'REG-${MONTH}' GROUP BY 1 ORDER BY 1`);
  assert.ok(posted.length > 0, "there was something to true up");
  const shownBefore = foreseen.dues.filter(({ cae, pot }) => cae.difference || pot.difference).map(({ member, cae, pot }) => [member ?? "all", cae.difference, pot.difference]);
  assert.deepEqual(shownBefore.sort(), posted.map(([member, cae, pot]) => [member, Number(cae), Number(pot)]).sort());
  assert.deepEqual((await referent.get(`${here}months/${MONTH}/true-up`)).body, { before: null, dues: [] }, "once it is closed nothing is foreseen");
  assert.equal(closed.closed.report.steps.length, 7);
  assert.equal(closed.closed.report.steps.find(({ step }) => step === "costs").note_sha256, createHash("sha256").update("Vu avec Yann").digest("hex"));
  const { tickets, gross, cash } = closed.closed.report;
  assert.deepEqual([tickets, gross, cash], [shown.totals.tickets, shown.totals.gross, shown.cash.closing], "the close has seen what the page showed");
  assert.ok(!JSON.stringify(closed.closed.report).includes("Yann"), "no word that may have to be erased is sealed");
  const match = closed.bank.matched[0];
  await refused(accountant.post(`${here}matches/${match.id}/undo`, {}), 409, "month_closed");
  await refused(referent.post(`${here}deposits`, { id: key(), kind: "cash", day: "2023-11-29", amount: 100 }), 409, "month_closed");
  await refused(accountant.post(`${here}months/${MONTH}/steps`, { id: key(), step: "bank", action: "reopened" }), 409, "month_closed");
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
});
