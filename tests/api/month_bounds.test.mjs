// SPDX-License-Identifier: AGPL-3.0-or-later
// What a month refuses: days still to come, days before the books, days of a sealed month; files that would hold everybody
// up; an id that comes again with another content; and who may close.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { camt053, notes } from "../lib/bank.mjs";
import { ask, House, sleep } from "../lib/house.mjs";

const here = "/api/kpas/BLG/";
let house, accountant, referent;

before(async () => {
  house = await House.open({ demo: true, now: "2023-12-05T10:00:00+01:00" });
  accountant = await house.signIn({ role: "accountant", name: "Sylvie" });
  referent = await house.signIn({ role: "referent", name: "Denise" });
});
after(() => house?.close());

const key = () => crypto.randomUUID();
const send = (who, path, bytes) => ask(house.url + path, { method: "POST", raw: bytes, headers: { ...who.headers, "Content-Type": "application/octet-stream" } });
const statement = (more) => ({ account: "FR7610278060000002045678955", reference: "R", from: "2023-11-01", to: "2023-11-30", opening: 0, lines: [], ...more });
async function refused(answer, status, code, words) {
  const got = await answer;
  assert.equal(got.status, status, JSON.stringify(got.body));
  assert.equal(got.body.code, code, JSON.stringify(got.body));
  if (words) assert.match(JSON.stringify(got.body), words);
}
const counted = async (table) => Number((await house.sql(`SELECT count(*) FROM ${table}`))[0][0]);
async function ended(answer) {
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  for (;;) {
    const job = (await referent.get(`${here}jobs/${answer.body.job}`)).body;
    if (job.state !== "running") return job;
    await sleep(20);
  }
}

test("a day still to come is refused, wherever it is said", async () => {
  const was = [await counted("entry"), await counted("deposit"), await counted("cash_count"), await counted("bank_line")];
  for (const day of ["2023-12-06", "2099-01-01"]) {
    await refused(referent.post(`${here}counts`, { id: key(), day, counted: 100 }), 422, "day_ahead");
    await refused(referent.post(`${here}deposits`, { id: key(), kind: "cash", day, amount: 100 }), 422, "day_ahead");
    await refused(referent.post(`${here}terminal-totals`, { totals: [{ id: key(), day, amount: 100 }] }), 422, "day_ahead");
    await refused(send(referent, `${here}cash-files`, notes([{ day, label: "Dépôt espèces", amount: 100 }])), 422, "day_ahead");
    const lines = [{ day: "2023-12-01", label: "VIR", amount: 5 }, { day, label: "VIR LOIN", amount: 5 }];
    await refused(send(referent, `${here}bank-statements`, camt053(statement({ from: "2023-12-01", to: day, lines }))), 422, "bank_file_refused", /2 : « VIR LOIN »/);
  }
  await refused(send(referent, `${here}bank-statements`, camt053(statement({ to: "2099-01-01", lines: [{ day: "2023-11-02", label: "VIR", amount: 5 }] }))), 422, "bank_file_refused");
  assert.deepEqual([await counted("entry"), await counted("deposit"), await counted("cash_count"), await counted("bank_line")], was);
});

test("the books themselves refuse an entry of a day after the one it is made", async () => {
  const entry = (day) => house.sql(`DO $$ DECLARE made bigint; BEGIN
    INSERT INTO entry (legal_entity, kpa, journal, year, number, date, piece, label, validated_at, content_hash)
      SELECT legal_entity, code, 'OD', 2023, 900000, '${day}', 'P', 'L', '2023-12-05T23:30:00+00', decode(repeat('00', 32), 'hex') FROM kpa WHERE code = 'BLG' RETURNING id INTO made;
    INSERT INTO posting (entry, line, kpa, account, amount_cents, date) VALUES (made, 1, 'BLG', '530000', 1, '${day}'), (made, 2, 'BLG', '758000', -1, '${day}');
    RAISE EXCEPTION 'nothing to refuse'; END $$`);
  await assert.rejects(entry("2023-12-07"), /day_ahead/);
  await assert.rejects(entry("2023-12-06"), /nothing to refuse/, "half past midnight in Paris is the next day");
});

test("a day before the first sale and the first contract is refused: it would be the first month to close", async () => {
  await refused(send(referent, `${here}cash-files`, notes([{ day: "1950-01-02", label: "Dépôt espèces", amount: 100 }])), 422, "before_the_books", /les livres commencent le/);
  await refused(referent.post(`${here}counts`, { id: key(), day: "1950-01-02", counted: 100 }), 422, "before_the_books");
  // a line of the bank that old is kept, and what it is matched with is posted on the first day of the books
  const old = statement({ account: "FR7611", reference: "VIEUX", from: "1950-01-01", to: "1950-01-31", lines: [{ day: "1950-01-02", label: "FRAIS", amount: -500 }] });
  assert.equal((await send(referent, `${here}bank-statements`, camt053(old))).status, 201);
  const [[line]] = await house.sql("SELECT id FROM bank_line WHERE day = '1950-01-02'");
  const match = { id: key(), lines: [{ line: Number(line) }], account: "627000", label: "Frais" };
  assert.equal((await accountant.post(`${here}matches`, match)).status, 201);
  const [[early]] = await house.sql(`SELECT e.date >= (SELECT least(date_trunc('month', min(t.business_day)), (SELECT date_trunc('month', min(c.starts_on)) FROM contract c WHERE c.kpa = 'BLG')) FROM ticket t WHERE t.kpa = 'BLG')
    FROM entry e JOIN bank_match m ON m.entry = e.id WHERE m.id = '${match.id}'`);
  assert.equal(early, "t");
  assert.equal((await accountant.post(`${here}matches/${match.id}/undo`, {})).status, 200);
});

test("in a sealed month nothing is counted, carried or collected any more", async () => {
  const noted = { id: key(), day: "2023-10-20", counted: 12_345 };
  assert.equal((await referent.post(`${here}counts`, noted)).status, 201);
  await house.sql(`DO $$ DECLARE m date; BEGIN
    FOR m IN SELECT generate_series(date_trunc('month', min(date)), date '2023-10-01', interval '1 month') FROM entry WHERE kpa = 'BLG' LOOP
      PERFORM month_seal('BLG', m, now(), NULL, '{}'); END LOOP; END $$`);
  assert.equal((await referent.post(`${here}counts`, noted)).status, 201, "what was noted before is still the same");
  await refused(referent.post(`${here}counts`, { id: key(), day: "2023-10-31", counted: 0 }), 409, "month_closed");
  for (const kind of ["cash", "cheque", "online"])
    await refused(referent.post(`${here}deposits`, { id: key(), kind, day: "2023-10-31", amount: 100 }), 409, "month_closed");
  await refused(referent.post(`${here}terminal-totals`, { totals: [{ id: key(), day: "2023-10-31", amount: 100 }] }), 409, "month_closed");
});

test("a file that says one line twenty thousand times is read in three seconds", async () => {
  const lines = Array.from({ length: 20_000 }, () => ({ day: "2023-09-04", label: "REMISE", amount: 100 }));
  const started = performance.now();
  const job = await ended(await send(accountant, `${here}bank-statements`, camt053(statement({ account: "FR7622", reference: "MEME", from: "2023-09-01", to: "2023-09-30", lines }))));
  const took = performance.now() - started;
  console.log(`20 000 lines alike: ${Math.round(took)} ms`);
  assert.deepEqual([job.state, job.result?.lines, job.result?.doubled], ["done", 20_000, 19_999], JSON.stringify(job));
  assert.deepEqual(await house.sql("SELECT count(DISTINCT occurrence), max(occurrence) FROM bank_line WHERE label = 'REMISE'"), [["20000", "20000"]]);
  assert.ok(took < 3000, `${took} ms`);
});

test("while somebody holds the desk, others are told so; two files wait, a third one is refused", async () => {
  const holder = house.sql("SELECT pg_advisory_xact_lock(hashtextextended('month BLG', 0)), pg_sleep(9)");
  await sleep(300);
  const started = performance.now();
  await refused(referent.post(`${here}counts`, { id: key(), day: "2023-11-20", counted: 100 }), 409, "desk_busy");
  assert.ok(performance.now() - started < 4000, "two seconds, not nine");
  const big = (n) => camt053(statement({ account: `FR763${n}`, reference: `F${n}`, from: "2023-08-01", to: "2023-08-31", lines: Array.from({ length: 3000 }, (_, i) => ({ day: "2023-08-04", label: `REMISE DE CARTES NUMERO ${i} `.repeat(3), amount: 100 + i })) }));
  const waiting = [];
  for (const n of [1, 2, 3]) waiting.push(await send(accountant, `${here}bank-statements`, big(n)));
  await refused(send(accountant, `${here}bank-statements`, big(4)), 409, "desk_busy", /Deux fichiers attendent/);
  await holder;
  for (const one of waiting) assert.equal((await ended(one)).state, "done");
  const [[beats]] = await house.sql("SELECT bool_and(touched_at - made_at > interval '2 seconds') FROM job WHERE made_at = (SELECT max(made_at) FROM job)");
  assert.equal(beats, "t", "a job that waits says that it is there");
});

test("the terminal took more than the tills noted: a card typed as cash, or a surplus", async () => {
  const [[day, sold]] = await house.sql("SELECT date, sum(amount_cents) FROM posting WHERE kpa = 'BLG' AND account = '511500' AND date >= '2023-11-01' GROUP BY 1 ORDER BY 1 LIMIT 1");
  assert.equal((await referent.post(`${here}terminal-totals`, { totals: [{ id: key(), day, amount: Number(sold) + 700 }] })).status, 201);
  const gap = async () => (await accountant.get(`${here}months/2023-11`)).body.card_days.find((one) => one.day === day).gap;
  assert.equal(await gap(), -700);
  const why = (more) => ({ id: key(), kind: "typed_in_cash", day, note: "Touche espèces au lieu de carte", ...more });
  await refused(accountant.post(`${here}explanations`, why({ kind: "claim" })), 409, "no_gap");
  await refused(accountant.post(`${here}explanations`, why({ amount: 701 })), 422, "match_mismatch");
  const typed = why({ amount: 500 }), rest = why({ kind: "surplus" });
  for (const one of [typed, rest]) assert.equal((await accountant.post(`${here}explanations`, one)).status, 201);
  assert.equal(await gap(), 0);
  const posted = (id) => house.sql(`SELECT p.account, p.amount_cents FROM posting p JOIN explanation x ON x.entry = p.entry WHERE x.id = '${id}' ORDER BY p.line`);
  assert.deepEqual(await posted(typed.id), [["511500", "500"], ["530000", "-500"]]);
  assert.deepEqual(await posted(rest.id), [["511500", "200"], ["758000", "-200"]]);
  await refused(accountant.post(`${here}explanations`, why()), 409, "no_gap");
  for (const one of [typed, rest]) assert.equal((await accountant.post(`${here}explanations/${one.id}/undo`, {})).status, 200);
  assert.equal(await gap(), -700);
});

test("an id that comes again with anything else is refused", async () => {
  const deposit = { id: key(), kind: "online", day: "2023-11-10", amount: 5000, fee: 100, reference: "PO-1", covers_from: "2023-11-01", covers_to: "2023-11-09" };
  assert.equal((await referent.post(`${here}deposits`, deposit)).status, 201);
  assert.equal((await referent.post(`${here}deposits`, deposit)).status, 201);
  for (const other of [{ reference: "PO-2" }, { covers_from: "2023-11-02" }, { covers_to: "2023-11-08" }, { covers_to: undefined }, { fee: 99 }])
    await refused(referent.post(`${here}deposits`, { ...deposit, ...other }), 409, "id_reused");
  await refused(referent.post(`${here}deposits`, { ...deposit, id: key(), covers_to: "2023-10-31" }), 422, "out_of_range", /covers_to/);

  const [second] = [{ id: key(), kind: "cheque", day: "2023-11-11", amount: 700 }];
  assert.equal((await referent.post(`${here}deposits`, second)).status, 201);
  const why = { id: key(), kind: "on_its_way", deposit: deposit.id, day: "2023-11-30", note: "En route" };
  assert.equal((await accountant.post(`${here}explanations`, why)).status, 201);
  assert.equal((await accountant.post(`${here}explanations`, why)).status, 201);
  for (const other of [{ deposit: second.id }, { day: "2023-11-29" }]) await refused(accountant.post(`${here}explanations`, { ...why, ...other }), 409, "id_reused");

  // the bank shows the gross amount of a payout whose fee was noted
  const lines = [{ day: "2023-11-13", label: "VIR STRIPE", amount: 5000 }, { day: "2023-11-14", label: "VIR STRIPE", amount: 4900 }];
  assert.equal((await send(accountant, `${here}bank-statements`, camt053(statement({ account: "FR7644", reference: "NET", lines })))).status, 201);
  const ids = (await house.sql("SELECT id FROM bank_line WHERE label = 'VIR STRIPE' ORDER BY day")).map(([id]) => Number(id));
  await refused(accountant.post(`${here}matches`, { id: key(), lines: [{ line: ids[0] }], deposits: [{ deposit: deposit.id }] }), 422, "match_mismatch", /50,00.*49,00/);
  const match = { id: key(), lines: [{ line: ids[1] }], deposits: [{ deposit: deposit.id }], reason: "same_amount" };
  assert.equal((await accountant.post(`${here}matches`, match)).status, 201);
  assert.equal((await accountant.post(`${here}matches`, match)).status, 201);
  await refused(accountant.post(`${here}matches`, { ...match, reason: "commission" }), 409, "id_reused");
  await refused(accountant.post(`${here}matches`, { ...match, label: "Autre" }), 409, "id_reused");
});

test("whoever prepares a month does not seal it: the accountant does", async () => {
  await refused(referent.post(`${here}months/2023-11/close`, { for_ever: true }), 403, "forbidden");
  await refused(accountant.post(`${here}months/2023-11/close`, { for_ever: true }), 409, "steps_left");
});
