// SPDX-License-Identifier: AGPL-3.0-or-later
// A rule is tried, then adopted with its decision: once, by who may, from a day that nothing has been sold or sealed on.
import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { Forger } from "../lib/forger.mjs";
import { House } from "../lib/house.mjs";

const at = (path = "", kpa = "BLG") => `/api/kpas/${kpa}/rules${path}`;
const bands = [[0, 1150], [3000000, 1050], [6000000, 950], [9000000, 850], [12000000, 750]].map(([from, rate_bp]) => ({ from, rate_bp }));
/** What is in force, but for what more says: 12 % to the pot from December on. */
const rule = (more = {}) => ({
  valid_from: "2026-12-01", base: "margin", banding: "marginal", window: "calendar", deduction: "together", weighting: "noted", pot: 1200, internal: -1, bands, ...more,
});
const decision = (more = {}) => ({
  decided_on: "2026-11-19", title: "12 % au pot commun", by_consent: false, present: 7, votes_for: 6, votes_against: 0, abstentions: 1,
  minutes_sha256: createHash("sha256").update("compte rendu").digest("hex"), agreement: "Convention 2022-01, avenant 2", ...more,
});
const proposal = (more = {}, decided = {}, id = randomUUID()) => ({ id, rule: rule(more), decision: decision(decided) });
const count = async () => (await house.sql("SELECT (SELECT count(*) FROM split_rule), (SELECT count(*) FROM decision)"))[0].join(" ");

let house, referent, accountant, far;
before(async () => {
  house = await House.open({ kpas: ["BLG", "TRS"], now: "2026-11-22T10:00:00+01:00" });
  [referent, accountant, far] = await Promise.all([house.signIn({ role: "referent" }), house.signIn({ role: "accountant" }), house.signIn({ role: "referent", kpa: "TRS" })]);
  const forger = await Forger.enrol(house, "BLG-9");
  // a coat is 10.00, 8.33 before tax
  for (const [members, day] of [[["BLG-M01"], "2026-10-15T12:00:00+02:00"], [["BLG-M02"], "2026-11-18T12:00:00+01:00"], [["BLG-M01", "BLG-M02"], "2026-11-20T12:00:00+01:00"]]) {
    const record = forger.record([["FRI-007", ...members]], { at: new Date(day) });
    const answer = await forger.send(forger.seal(record));
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    forger.advance(record);
  }
  await house.sql("SELECT month_seal('BLG', '2026-10-01', '2026-11-05 10:00+01', NULL, '')");
});
after(() => house?.close());

test("the versions, each with its decision, and where a new one may begin", async () => {
  const { status, body } = await referent.get(at());
  assert.equal(status, 200);
  assert.deepEqual(body.rules.map((one) => [one.number, one.activity, one.valid_from, one.cae, one.pot, one.decision.votes_for, one.decision.by_consent]),
    [[1, null, "2022-03-01", 1150, 1000, 9, true], [2, "FRI", "2026-10-01", 1150, 1200, 8, false]]);
  assert.deepEqual(body.rules[0].bands, bands);
  assert.deepEqual([body.earliest, body.may_change_cae, body.fiscal_month], ["2026-11-21", false, 1]);
  assert.deepEqual(body.months, [{ month: "2026-11-01", sealed: false }, { month: "2026-10-01", sealed: true }]);
  assert.ok(body.members.some((one) => one.code === "BLG-M01" && one.name === "Aïcha") && body.activities.some((one) => one.code === "FRI"));
  assert.equal((await accountant.get(at())).body.may_change_cae, true);
});

test("a member reads the rules of her place, and tries nothing", async () => {
  const member = await house.signIn({ member: "BLG-M01" });
  const { status, body } = await member.get(at());
  assert.deepEqual([status, body.rules.length, body.months, body.earliest, body.may_change_cae], [200, 2, [], null, false]);
  assert.equal((await member.get(at("", "TRS"))).status, 404);
  assert.equal((await member.post(at("/simulations"), { from: "2026-11", to: "2026-11", rule: rule() })).status, 403);
  assert.equal((await member.post(at(), proposal())).status, 403);
});

test("examples say where they were read, and when", async () => {
  const { body } = await referent.get(at("/examples"));
  assert.deepEqual(body.examples.map((one) => one.id), ["opteos", "coopaname", "mosaique", "tumuku", "encom1", "crealead"]);
  assert.deepEqual(body.examples[0].bands, bands);
  assert.ok(body.examples.every((one) => one.source && one.note && one.read_on === "2026-11-21" && one.base && one.pot === undefined));
});

test("a rule is tried on past months, and nothing is written", async () => {
  const before = await count();
  const tried = await referent.post(at("/simulations"), { from: "2026-11", to: "2026-11", rule: rule({ activity: "FRI", pot: 2000 }) });
  assert.equal(tried.status, 200, JSON.stringify(tried.body));
  // 8.33 and half of 8.33 (4.17, to the later) to Moussa, 4.16 to Aïcha; 12 % then 20 % to the pot
  assert.deepEqual([tried.body.tickets, tried.body.turnover], [2, 1666]);
  assert.deepEqual(tried.body.cae, { now: 192, proposed: 192 });
  const sum = (side) => tried.body.pot[side] + tried.body.cae[side] + tried.body.persons.reduce((total, one) => total + one[side], 0);
  assert.deepEqual([sum("now"), sum("proposed")], [1666, 1666]);
  assert.deepEqual(tried.body.persons.map((one) => one.member), ["BLG-M01", "BLG-M02"]);
  assert.ok(tried.body.pot.now === 200 && tried.body.pot.proposed === 333, JSON.stringify(tried.body.pot));
  // a rule for all does not touch what the second-hand shop has for itself
  const general = await referent.post(at("/simulations"), { from: "2026-10", to: "2026-11", rule: rule({ pot: 5000 }) });
  assert.deepEqual([general.body.pot.now, general.body.tickets], [general.body.pot.proposed, 3]);
  // three parts for one against one for the other
  const weighed = await referent.post(at("/simulations"), { from: "2026-11", to: "2026-11", rule: rule({ activity: "FRI", weighting: "fixed", weights: [{ member: "BLG-M01", weight: 3 }] }) });
  const [aicha] = weighed.body.persons;
  assert.ok(aicha.proposed > aicha.now, JSON.stringify(weighed.body));
  // what the ledger gave is what the rules in force give: the sealed month again, to the cent
  const october = await accountant.post(at("/simulations"), { from: "2026-10", to: "2026-10", rule: rule({ activity: "FRI" }) });
  const [[share, pot, cae]] = await house.sql("SELECT -sum(amount_cents) FILTER (WHERE account = '911000'), -sum(amount_cents) FILTER (WHERE account = '912000'), -sum(amount_cents) FILTER (WHERE account = '913000') FROM posting WHERE kpa = 'BLG' AND date < '2026-11-01'");
  assert.deepEqual([october.body.persons[0].now, october.body.pot.now, october.body.cae.now].map(String), [share, pot, cae]);
  assert.equal(await count(), before);
});

test("what cannot be tried says which field", async () => {
  for (const [body, code, pointer] of [
    [{ from: "2026-11", to: "2026-11", rule: rule({ pot: 8851 }) }, "rule_over_whole", "/rule/pot"],
    [{ from: "2026-11", to: "2026-11", rule: rule({ bands: [{ from: 100, rate_bp: 1150 }] }) }, "rule_bands", "/rule/bands/0"],
    [{ from: "2026-11", to: "2026-11", rule: rule({ weighting: "fixed" }) }, "rule_weights", "/rule/weights/0"],
    [{ from: "2026-12", to: "2026-12", rule: rule() }, "out_of_range", "/to"],
    [{ from: "2026-11", to: "2026-10", rule: rule() }, "out_of_range", "/to"],
    [{ from: "2026-13", to: "2026-13", rule: rule() }, "out_of_range", "/from"],
    [{ from: "2026-11", to: "2026-11", rule: { ...rule(), pot: 12.5 } }, "wrong_type", "/rule/pot"],
  ]) {
    const answer = await referent.post(at("/simulations"), body);
    assert.deepEqual([answer.status >= 400, answer.body.code, answer.body.errors?.[0]?.pointer], [true, code, pointer], JSON.stringify(answer.body));
  }
});

test("what is refused leaves nothing behind, not even the decision", async () => {
  const before = await count();
  const refused = [
    [referent, proposal({ pot: 9000 }), 422, "rule_over_whole", "/rule/pot"],
    [referent, proposal({ valid_from: "2026-10-20" }, { decided_on: "2026-10-01" }), 409, "month_closed", "/rule/valid_from"],
    [referent, proposal({ valid_from: "2026-11-20" }), 409, "rule_sold", "/rule/valid_from"],
    [accountant, proposal({ valid_from: "2022-03-01" }, { decided_on: "2022-02-15" }), 409, "rule_overlaps", "/rule/valid_from"],
    [referent, proposal({ bands: [{ from: 0, rate_bp: 1000 }] }), 403, "rule_cae_part", "/rule/bands"],
    [referent, proposal({ fixed_month: 3000 }), 403, "rule_cae_part", "/rule/bands"],
    [referent, proposal({ deduction: "pot_first" }), 403, "rule_cae_part", "/rule/bands"],
    [referent, proposal({}, { votes_for: 3, votes_against: 3 }), 422, "rule_decision", "/decision/votes_for"],
    [referent, proposal({}, { present: 9 }), 422, "rule_decision", "/decision/present"],
    [referent, proposal({}, { decided_on: "2026-11-23" }), 422, "rule_decision", "/decision/decided_on"],
    [referent, proposal({ weighting: "fixed", weights: [{ member: "TRS-M01", weight: 2 }] }), 422, "rule_weights", "/rule/weights"],
    [referent, proposal({ activity: "ZZZ" }), 422, "out_of_range", "/rule/activity"],
    [referent, proposal({}, { minutes_sha256: "zz" }), 422, null, "/decision/minutes_sha256"],
  ];
  for (const [who, body, status, code, pointer] of refused) {
    const answer = await who.post(at(), body);
    assert.deepEqual([answer.status, code ?? answer.body.code, answer.body.errors?.[0]?.pointer], [status, answer.body.code, pointer], JSON.stringify([body.rule, answer.body]));
  }
  assert.equal((await far.post(at(), proposal())).status, 404);
  assert.equal((await referent.post(at("", "TRS"), proposal())).status, 404);
  assert.equal(await count(), before);
});

test("adopted once, whoever asks again; the tills hear of it", async () => {
  const [[version]] = await house.sql("SELECT max(version) FROM people_version");
  const body = proposal({ weighting: "fixed", weights: [{ member: "BLG-M02", weight: 2 }, { member: "BLG-M01", weight: 3 }] });
  const answers = await Promise.all([1, 2, 3].map(() => referent.post(at(), body)));
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 200, 201], JSON.stringify(answers.map((answer) => answer.body)));
  for (const answer of answers) assert.deepEqual(answer.body, answers[0].body);
  const made = answers[0].body;
  assert.deepEqual([made.number, made.cae, made.pot, made.weights.length, made.decision.abstentions, made.decision.title], [3, 1150, 1200, 2, 1, "12 % au pot commun"]);
  for (const other of [{ ...body, rule: { ...body.rule, pot: 1300 } }, { ...body, decision: { ...body.decision, present: 8, abstentions: 2 } }, { ...body, rule: { ...body.rule, weights: [{ member: "BLG-M02", weight: 2 }] } }]) {
    const answer = await referent.post(at(), other);
    assert.deepEqual([answer.status, answer.body.code], [409, "id_reused"]);
  }
  const [theirs] = (await far.get(at("", "TRS"))).body.rules;
  const { number, cae, decision: voted, ...same } = theirs; // what their cooperative's part is, is not ours
  const elsewhere = await far.post(at("", "TRS"), { ...body, rule: { ...same, valid_from: "2026-12-01" } });
  assert.deepEqual([elsewhere.status, elsewhere.body.code, number, cae > 0, voted.present > 0], [409, "id_reused", 1, true, true]);
  const overlap = await referent.post(at(), proposal());
  assert.deepEqual([overlap.status, overlap.body.code, overlap.body.errors[0].pointer], [409, "rule_overlaps", "/rule/valid_from"]);
  const [[now]] = await house.sql("SELECT max(version) FROM people_version");
  assert.ok(Number(now) > Number(version), "the tills' snapshot has a new version");
});

test("the accountant changes the part of the cooperative", async () => {
  const body = proposal({ valid_from: "2027-01-01", pot: 1000, bands: [{ from: 0, rate_bp: 1200 }], minimum_month: 4000, maximum: 840000, exempt_months: 3, internal: 500, contract: "cesa", window: "since_entry", base: "net" }, { by_consent: true, votes_for: 0, abstentions: 0 });
  const made = await accountant.post(at(), body);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.deepEqual([made.body.cae, made.body.contract, made.body.minimum_month, made.body.maximum, made.body.exempt_months, made.body.internal, made.body.window, made.body.base],
    [1200, "cesa", 4000, 840000, 3, 500, "since_entry", "net"]);
  const kept = (await accountant.get(at())).body.rules.find((one) => one.valid_from === "2027-01-01");
  assert.deepEqual(kept, made.body);
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
});
