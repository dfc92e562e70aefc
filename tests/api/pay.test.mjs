// SPDX-License-Identifier: AGPL-3.0-or-later
// Contracts, pay and the contributive budget against the real program, on 18 November 2026.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { basket, House, post, until } from "../lib/house.mjs";

let house, till, aicha, moussa, sylvie, referent, accountant;
const NEXT_SNAPSHOT = 75000; // a till asks who may sell every 30 s: twice that, and a slow machine
const MINUTES = "ab".repeat(32);
before(async () => {
  house = await House.open({ now: "2026-11-18T10:00:00+01:00" });
  till = await house.startTill();
  for (const member of ["BLG-M01", "BLG-M02", "BLG-M03"]) await sell([["FRI-007", 40000, member]]);
  await sell([["FRI-007", 20000]]); // the collective's: to the pot
  await until(async () => (await house.sql("SELECT count(*) FROM ticket"))[0][0] === "4", "the sales at the server");
  [aicha, moussa, sylvie] = await Promise.all(["BLG-M01", "BLG-M02", "BLG-M03"].map((member) => house.signIn({ member })));
  [referent, accountant] = [await house.signIn({ role: "referent" }), await house.signIn({ role: "accountant" })];
});
after(() => house?.close());

/** A sale paid by card. */
async function sell(lines) {
  const sale = { ...basket(lines, [["card", 1]]), confirmed: true };
  sale.tenders[0].amount = (await post(`${till.url}/api/till/price`, sale)).body.ticket?.total ?? 1;
  return post(`${till.url}/api/till/sales`, sale);
}
const code = (answer) => [answer.status, answer.body.code];
async function importPeople(content) {
  const file = path.join(house.data, `people-${randomUUID()}.json`);
  writeFileSync(file, JSON.stringify(content));
  return house.attempt("import", "people", file);
}

// ---- contracts ----------------------------------------------------------------------------------------------------------

test("the office sees contracts, warnings and the sentence of the law; a member her own only", async () => {
  const office = (await referent.get("/api/kpas/BLG/contracts")).body;
  const of = (member) => office.members.find((one) => one.code === member);
  assert.match(of("BLG-M08").mention, /^Amine\s: contrat d’appui au projet d’entreprise \(CAPE\) échéant le 31\/08\/2027, avec Le Pont Coopératif \(CAE fictive\), 1 rue de l’Exemple, 59000 Lille, SIRET\s90000001900019$/);
  assert.equal(of("BLG-M01").mention, null, "under a CESA there is nothing to say");
  assert.deepEqual(of("BLG-M08").contracts.map((c) => [c.renewal, c.state, c.warning]), [[0, "over", 0], [1, "over", 0], [2, "running", 0]]);
  assert.equal(of("BLG-M08").cape_months, 36);
  const mine = await aicha.get("/api/members/BLG-M01/contracts");
  assert.deepEqual(mine.body.members.map((one) => one.code), ["BLG-M01"]);
  assert.deepEqual(code(await aicha.get("/api/members/BLG-M02/contracts")), [404, "not_found"]);
  assert.deepEqual(code(await referent.get("/api/members/TRS-M01/contracts")), [404, "not_found"]);
});

test("a receipt says the same sentence", async () => {
  const sale = await sell([["FRI-007", 1000, "BLG-M08"]]);
  assert.equal(sale.status, 201, JSON.stringify(sale.body));
  const office = (await referent.get("/api/kpas/BLG/contracts")).body;
  assert.deepEqual(sale.body.mentions, [office.members.find((one) => one.code === "BLG-M08").mention]);
});

test("nothing is sold in the name of who is not insured yet: not at the till, not in the books", async () => {
  assert.equal((await importPeople({ members: [{ code: "BLG-M21", kpa: "BLG", name: "Inès", joined_on: "2026-11-01" }] })).code, 0);
  const wanted = { member: "BLG-M21", kind: "cape", reference: "CAPE 21/1", starts_on: "2026-11-01", ends_on: "2027-10-31" };
  assert.deepEqual(code(await referent.post("/api/kpas/BLG/contracts", wanted)), [403, "forbidden"]);
  const made = await accountant.post("/api/kpas/BLG/contracts", wanted);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const again = await accountant.post("/api/kpas/BLG/contracts", wanted);
  assert.deepEqual([again.status, again.body.id], [200, made.body.id]);
  assert.deepEqual(code(await accountant.post("/api/kpas/BLG/contracts", { ...wanted, ends_on: "2027-09-30" })), [409, "id_reused"]);
  await until(async () => (await post(`${till.url}/api/till/price`, basket([["FRI-007", 1000, "BLG-M21"]], []))).body.code === "contract_expired", "the till knows her, and sells nothing for her", NEXT_SNAPSHOT);
  const refused = await post(`${till.url}/api/till/price`, basket([["FRI-007", 1000, "BLG-M21"]], []));
  assert.match(refused.body.title, /Le contrat de cette personne n’est pas valable à cette date\. Appelez la personne référente\./);
  const shop = async () => (await (await fetch(`${house.url}/boutique?kpa=BLG`)).text()).includes("31 octobre 2027");
  assert.equal(await shop(), false, "the shop does not count her among those under contract");
  assert.equal((await accountant.post(`/api/kpas/BLG/contracts/${made.body.id}/insurance`, { insured_on: "2026-11-18" })).status, 200);
  await until(async () => (await post(`${till.url}/api/till/price`, basket([["FRI-007", 1000, "BLG-M21"]], []))).status === 200, "the till sells for her", NEXT_SNAPSHOT);
  assert.equal((await sell([["FRI-007", 1000, "BLG-M21"]])).status, 201);
  await until(async () => (await house.sql("SELECT count(*) FROM ticket_line_member WHERE member = 'BLG-M21'"))[0][0] === "1", "her sale in the books");
  assert.deepEqual(code(await accountant.post(`/api/kpas/BLG/contracts/${made.body.id}/insurance`, { insured_on: "2026-11-20" })), [409, "contract_sold"], "a sale is not left without insurance");
  const end = `/api/kpas/BLG/contracts/${made.body.id}/end`;
  assert.deepEqual(code(await accountant.post(end, { ends_on: "2026-11-17", reason: "member" })), [409, "contract_sold"]);
  assert.deepEqual(code(await accountant.post(end, { ends_on: "2027-12-01", reason: "member" })), [422, "contract_refused"]);
  assert.deepEqual(code(await accountant.post(end, { ends_on: "2026-12-31", reason: "parce qu’elle est malade" })), [422, "wrong_type"], "no story about her");
  for (let i = 0; i < 2; i++) assert.equal((await accountant.post(end, { ends_on: "2026-12-31", reason: "member" })).status, 200);
  const [, last] = (await referent.get("/api/members/BLG-M21/contracts")).body.members[0].contracts.concat(null).reverse();
  assert.deepEqual([last.ends_on, last.end_reason, last.warning], ["2026-12-31", "member", 60]);
});

test("a CAPE is renewed twice: the fourth is refused, overlapping days too", async () => {
  const fourth = { member: "BLG-M08", kind: "cape", starts_on: "2027-09-01", ends_on: "2028-08-31" };
  assert.deepEqual(code(await accountant.post("/api/kpas/BLG/contracts", fourth)), [409, "cape_limit"]);
  assert.deepEqual(code(await accountant.post("/api/kpas/BLG/contracts", { ...fourth, kind: "cesa", starts_on: "2027-08-31", ends_on: undefined })), [422, "contract_refused"]);
  assert.equal((await accountant.post("/api/kpas/BLG/contracts", { ...fourth, kind: "cesa", ends_on: undefined })).status, 201);
  await assert.rejects(house.sql("INSERT INTO contract (member, kpa, legal_entity, kind, starts_on, ends_on) VALUES ('BLG-M09', 'BLG', 'CAE-PONT', 'cape', '2028-02-01', '2029-01-31')"), /cape_limit/, "the database refuses it too");
});

test("no contract of a minor begins without her guardian, whoever writes it", async () => {
  const noe = { code: "BLG-M22", kpa: "BLG", name: "Noé", joined_on: "2026-11-01", minor_until: "2027-06-01" };
  const contract = { member: "BLG-M22", kpa: "BLG", kind: "cape", starts_on: "2026-11-01", ends_on: "2027-10-31", insured_on: "2026-11-01" };
  const refused = await importPeople({ members: [noe], contracts: [contract] });
  assert.notEqual(refused.code, 0);
  assert.match(refused.stderr, /guardian_needed|parent ou du tuteur/);
  assert.deepEqual(await house.sql("SELECT code FROM member WHERE code = 'BLG-M22'"), [], "nothing half done");
  assert.equal((await importPeople({ members: [noe] })).code, 0);
  const wanted = { member: "BLG-M22", kind: "cape", starts_on: "2026-11-20", ends_on: "2027-11-19" };
  assert.deepEqual(code(await accountant.post("/api/kpas/BLG/contracts", wanted)), [409, "guardian_needed"]);
  assert.equal((await accountant.post("/api/kpas/BLG/minors", { member: "BLG-M22", until: "2027-06-01", consent_on: "2026-11-15" })).status, 200);
  assert.equal((await accountant.post("/api/kpas/BLG/contracts", wanted)).status, 201);
  assert.deepEqual((await referent.get("/api/members/BLG-M22/contracts")).body.members[0].minor, { until: "2027-06-01", consent_on: "2026-11-15" });
  assert.deepEqual(code(await referent.post("/api/kpas/BLG/minors", { member: "BLG-M22", until: "2027-06-01" })), [403, "forbidden"]);
});

test("the fixed contribution is waived without a reason, and only the cooperative does it", async () => {
  const id = (await referent.get("/api/members/BLG-M01/contracts")).body.members[0].contracts.at(-1).id;
  const terms = `/api/kpas/BLG/contracts/${id}/terms`;
  assert.equal((await referent.post(terms, { fixed_waived: true, info_months: 3 })).status, 403);
  assert.equal((await accountant.post(terms, { fixed_waived: true, info_months: 3 })).status, 200);
  assert.equal((await accountant.post(terms, { fixed_waived: true, info_months: 3, why: "RSA" })).body.code, "unknown_field");
  const now = (await aicha.get("/api/members/BLG-M01/contracts")).body.members[0].contracts.at(-1);
  assert.deepEqual([now.fixed_waived, now.info_months], [true, 3]);
  assert.equal((await accountant.post("/api/kpas/TRS/contracts", { member: "TRS-M01", kind: "cesa", starts_on: "2030-01-01" })).status, 404, "another cooperative's");
});

// ---- asking to be paid -----------------------------------------------------------------------------------------------------

test("she asks once a month, at most what is left, and hears which declarations it will count in", async () => {
  const page = (await aicha.get("/api/members/BLG-M01/pay-requests")).body;
  assert.deepEqual([page.month, page.deadline, page.declared_in], ["2026-11", "2026-11-20", ["2027-01", "2027-02", "2027-03"]]);
  const { balance } = page.members[0];
  assert.equal(String(balance), (await house.sql("SELECT -sum(amount_cents) FROM posting WHERE account = '911000' AND member = 'BLG-M01'"))[0][0]);
  const ask = (amount, more = {}) => aicha.post("/api/members/BLG-M01/pay-requests", { id: randomUUID(), month: "2026-11", amount, ...more });
  const above = await ask(balance + 1);
  assert.deepEqual(code(above), [409, "pay_balance"]);
  assert.match(above.body.detail, /Il reste \d+,\d\d\s€, dont 0,00\s€ déjà demandés\s: au plus/);
  assert.deepEqual(code(await ask(100, { month: "2026-12" })), [409, "pay_deadline"]);
  assert.deepEqual(code(await ask(100, { month: "2026-13" })), [422, "out_of_range"]);
  assert.equal((await ask(0)).status, 422);
  assert.equal((await ask(100.5)).status, 422);
  const id = randomUUID();
  assert.equal((await ask(balance, { id })).status, 201);
  assert.deepEqual(code(await ask(balance, { id })), [200, undefined], "the same again is the same");
  assert.deepEqual(code(await ask(balance - 1, { id })), [409, "id_reused"]);
  assert.deepEqual(code(await ask(1)), [409, "pay_asked"]);
  assert.deepEqual((await aicha.get("/api/members/BLG-M01/pay-requests")).body.members.map((m) => [m.asked, m.free]), [[balance, 0]]);
  assert.deepEqual(code(await moussa.post("/api/members/BLG-M01/pay-requests", { id: randomUUID(), month: "2026-11", amount: 1 })), [404, "not_found"], "not for somebody else");
  assert.deepEqual(code(await moussa.get("/api/members/BLG-M01/pay-requests")), [404, "not_found"]);
  assert.deepEqual(code(await moussa.post(`/api/members/BLG-M02/pay-requests/${id}/withdrawal`)), [404, "not_found"], "nor through her own page");
  assert.equal((await aicha.get("/api/kpas/BLG/pay-requests")).status, 403);
});

test("two requests at once: one passes", async () => {
  const { balance } = (await moussa.get("/api/members/BLG-M02/pay-requests")).body.members[0];
  const half = Math.floor(balance * 0.6);
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => (i % 2 ? moussa : referent).post(i % 2 ? "/api/members/BLG-M02/pay-requests" : "/api/kpas/BLG/pay-requests",
    { id: randomUUID(), member: "BLG-M02", month: "2026-11", amount: half })));
  assert.deepEqual(answers.map((a) => a.status).sort(), [201, ...Array(7).fill(409)], JSON.stringify(answers.map(code)));
  // an older request that is still waited for counts too: the sum may not pass the balance
  await house.sql(`UPDATE pay_request SET state = 'withdrawn' WHERE member = 'BLG-M02'`);
  await house.sql(`INSERT INTO pay_request (id, kpa, member, month, amount_cents, asked_at, asked_by) VALUES ('${randomUUID()}', 'BLG', 'BLG-M02', '2026-10-01', ${half}, now(), '${moussa.person.id}')`);
  const over = await moussa.post("/api/members/BLG-M02/pay-requests", { id: randomUUID(), month: "2026-11", amount: half });
  assert.deepEqual(code(over), [409, "pay_balance"]);
});

test("the accountant approves and settles: one entry, once, whoever presses twice; referents do not", async () => {
  const [{ id, amount }] = (await referent.get("/api/kpas/BLG/pay-requests")).body.requests.filter((r) => r.member === "BLG-M01" && r.state === "asked");
  const decide = (who, decision, more) => who.post(`/api/kpas/BLG/pay-requests/${id}/decision`, { decision, ...more });
  assert.deepEqual(code(await decide(referent, "approved")), [403, "forbidden"]);
  assert.deepEqual(code(await decide(accountant, "settled")), [409, "pay_decided"], "approved first");
  assert.equal((await decide(accountant, "refused")).body.code, "missing_field", "a refusal says why");
  assert.equal((await decide(accountant, "approved")).status, 200);
  const answers = await Promise.all(Array.from({ length: 6 }, () => decide(accountant, "settled")));
  assert.deepEqual([...new Set(answers.map((a) => a.status))], [200]);
  assert.equal(new Set(answers.map((a) => a.body.entry)).size, 1);
  assert.deepEqual(await house.sql(`SELECT p.account, p.member, p.amount_cents, e.journal, e.date FROM posting p JOIN entry e ON e.id = p.entry WHERE e.piece LIKE 'PAIE-%' ORDER BY p.line`),
    [["911000", "BLG-M01", String(amount), "OD", "2026-11-18"], ["921000", "BLG-M01", String(-amount), "OD", "2026-11-18"]]);
  assert.equal((await aicha.get("/api/members/BLG-M01/pay-requests")).body.members[0].balance, 0);
  for (const decision of ["refused", "withdrawn", "approved"]) assert.deepEqual(code(await decide(accountant, decision, { reason: "x" })), [409, "pay_decided"]);
  assert.deepEqual(code(await aicha.post(`/api/members/BLG-M01/pay-requests/${id}/withdrawal`)), [409, "pay_decided"]);
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout);
});

test("four eyes: whoever asked, or is that member, answers nothing but a withdrawal", async () => {
  const own = await house.signIn({ role: "accountant", login: "accountant-double" });
  await isAlso(own, "BLG-M05");
  const ask = async (who, member) => {
    const id = randomUUID();
    await house.sql(`INSERT INTO pay_request (id, kpa, member, month, amount_cents, asked_at, asked_by) VALUES ('${id}', 'BLG', '${member}', '2026-09-01', 1, now(), '${who.person.id}')`);
    return id;
  };
  const decide = (who, id, decision) => who.post(`/api/kpas/BLG/pay-requests/${id}/decision`, { decision, reason: "x" });
  for (const id of [await ask(own, "BLG-M04"), await ask(referent, "BLG-M05")]) {
    const refused = await decide(own, id, "approved");
    assert.deepEqual(code(refused), [403, "forbidden"]);
    assert.match(refused.body.detail, /Une autre personne doit répondre/);
    assert.deepEqual(code(await decide(own, id, "refused")), [403, "forbidden"]);
    assert.equal((await own.get("/api/kpas/BLG/pay-requests")).body.requests.find((r) => r.id === id).own, true);
    await assert.rejects(house.sql(`SET ROLE comptoir_books; SELECT set_config('comptoir.role', 'accountant', false), set_config('comptoir.kpa', 'BLG', false), set_config('comptoir.person', '${own.person.id}', false);
      UPDATE pay_request SET state = 'approved' WHERE id = '${id}'`), /row-level security/, "nor by another door");
    assert.equal((await decide(accountant, id, "approved")).status, 200, "somebody else may");
    assert.deepEqual(code(await decide(own, id, "settled")), [403, "forbidden"]);
    assert.equal((await decide(own, id, "withdrawn")).status, 200);
  }
});

test("an id that is another KPA's is not taken twice", async () => {
  const id = randomUUID(), period = randomUUID();
  await house.sql(`INSERT INTO pay_request (id, kpa, member, month, amount_cents, asked_at, asked_by) VALUES ('${id}', 'TRS', 'TRS-M01', '2026-11-01', 1, now(), '${referent.person.id}');
    INSERT INTO budget_period (id, kpa, title, purpose, opens_on, closes_on, amount_cents, opened_by, opened_at) VALUES ('${period}', 'TRS', 'x', 'x', '2026-11-01', '2026-11-30', 1, '${referent.person.id}', now())`);
  assert.deepEqual(code(await moussa.post("/api/members/BLG-M02/pay-requests", { id, month: "2026-11", amount: 1 })), [409, "id_reused"]);
  assert.deepEqual(code(await referent.post("/api/kpas/BLG/budgets", { id: period, title: "x", purpose: "x", closes_on: "2026-11-30", amount: 1 })), [409, "id_reused"]);
});

test("a request is taken back, asked again, refused with its reason; money that went meanwhile stops a settlement", async () => {
  const ask = (amount) => sylvie.post("/api/members/BLG-M03/pay-requests", { id: randomUUID(), month: "2026-11", amount });
  const first = await ask(1000);
  assert.equal((await sylvie.post(`/api/members/BLG-M03/pay-requests/${first.body.id}/withdrawal`)).status, 200);
  const second = await ask(2000);
  assert.equal(second.status, 201);
  assert.equal((await accountant.post(`/api/kpas/BLG/pay-requests/${second.body.id}/decision`, { decision: "refused", reason: "Votre contrat finit ce mois-ci : voyons-nous." })).status, 200);
  const seen = (await sylvie.get("/api/members/BLG-M03/pay-requests")).body.requests;
  assert.deepEqual(seen.map((r) => [r.amount, r.state, r.reason]).sort(), [[1000, "withdrawn", ""], [2000, "refused", "Votre contrat finit ce mois-ci : voyons-nous."]]);
  const balance = (await sylvie.get("/api/members/BLG-M03/pay-requests")).body.members[0].balance;
  const third = await ask(balance);
  assert.equal((await accountant.post(`/api/kpas/BLG/pay-requests/${third.body.id}/decision`, { decision: "approved" })).status, 200);
  const [[sale]] = await house.sql("SELECT min(entry) FROM posting WHERE member = 'BLG-M03'");
  await house.command("entry", "reverse", sale, "--reason", "Vente reprise");
  assert.deepEqual(code(await accountant.post(`/api/kpas/BLG/pay-requests/${third.body.id}/decision`, { decision: "settled" })), [409, "pay_balance"]);
  assert.equal((await referent.post(`/api/kpas/BLG/pay-requests/${third.body.id}/decision`, { decision: "withdrawn" })).status, 200);
});

test("another cooperative's accountant reaches none of it", async () => {
  const far = await house.signIn({ role: "accountant", entity: "CAE-LOIRE" });
  const [{ id }] = (await referent.get("/api/kpas/BLG/pay-requests")).body.requests;
  assert.deepEqual(code(await far.get("/api/kpas/BLG/pay-requests")), [404, "not_found"]);
  assert.deepEqual(code(await far.post(`/api/kpas/TRS/pay-requests/${id}/decision`, { decision: "withdrawn" })), [404, "not_found"]);
  assert.deepEqual(code(await far.get("/api/members/BLG-M01/received")), [404, "not_found"]);
});

// ---- estimate, received ------------------------------------------------------------------------------------------------------

test("the published example comes back to the euro, from the cooperative's own dated rates", async () => {
  const euros = (body) => Object.fromEntries(["ht", "cost", "gross", "net"].map((name) => [name, Math.round(body[name] / 100)]));
  const now = (await aicha.get("/api/members/BLG-M01/pay-estimate?net=30000")).body;
  assert.equal(now.kind, "cesa");
  assert.equal(now.ht, now.cae + now.pot + now.employer + now.employee + now.net);
  assert.ok(now.net >= 30000 && now.net < 30003, String(now.net));
  assert.match(now.rate.source, /à confirmer/);
  assert.equal((await aicha.get("/api/members/BLG-M01/pay-estimate")).body.code, "missing_field");
  assert.equal((await aicha.get("/api/members/BLG-M01/pay-estimate?net=-1")).body.code, "out_of_range");
  assert.equal((await aicha.get("/api/members/BLG-M01/pay-estimate?net=3.5")).body.code, "out_of_range");
  const rate = { contract_kind: "cape", valid_from: "2026-11-01", employer_bp: 578, employee_bp: 2266, employer_fixed: 2900, fixed_from: 29000, source: "Optéos, SMIC au 30/09/2024" };
  assert.equal((await referent.post("/api/kpas/BLG/pay-rates", rate)).status, 403);
  assert.equal((await accountant.post("/api/kpas/BLG/pay-rates", rate)).status, 201);
  assert.equal((await accountant.post("/api/kpas/BLG/pay-rates", rate)).status, 200);
  assert.equal((await accountant.post("/api/kpas/BLG/pay-rates", { ...rate, employer_bp: 1 })).body.code, "id_reused");
  const estimate = (await accountant.get("/api/kpas/BLG/pay-estimate?kind=cape&net=136500")).body;
  assert.deepEqual(euros(estimate), { ht: Math.round(1895.94 / 0.785), cost: 1896, gross: 1765, net: 1365 }); // here the pot takes 10 % more
  assert.equal((await accountant.get("/api/kpas/BLG/pay-rates")).body.rates[0].own, true);
  assert.equal((await accountant.post("/api/kpas/BLG/pay-settings", { request_day: 12 })).status, 200);
  const late = (await aicha.get("/api/members/BLG-M01/pay-requests")).body;
  assert.deepEqual([late.month, late.deadline], ["2026-12", "2026-12-12"], "the day is the cooperative's own");
  assert.equal((await accountant.post("/api/kpas/BLG/pay-settings", { request_day: 20 })).status, 200);
});

test("her estimate stands on her account: 35 000 € sold this year, under a rule that differs by its pot, are above the first band", async () => {
  const ask = async (question) => (await aicha.get(`/api/members/BLG-M01/pay-estimate?${question}`)).body;
  const before_ = await ask("net=30000");
  assert.equal(before_.cae_bp, 1150);
  await house.sql(`SET session_replication_role = replica; INSERT INTO posting (entry, line, kpa, account, amount_cents, date, activity, member, split_rule, ticket_line)
    VALUES (999999, 1, 'BLG', '901000', 3500000, '2026-10-02', 'FRI', 'BLG-M01', (SELECT id FROM split_rule WHERE kpa = 'BLG' AND activity = 'FRI'), 1)`);
  const now = await ask("net=30000"), far = await ask("ht=3000000"), nobody = (await accountant.get("/api/kpas/BLG/pay-estimate?kind=cesa&net=30000")).body;
  await house.sql("SET session_replication_role = replica; DELETE FROM posting WHERE entry = 999999");
  assert.equal(now.cae_bp, 1050);
  assert.ok(now.ht < before_.ht && now.net >= 30000, `${now.ht} ${before_.ht}`);
  assert.equal(now.ht, now.cae + now.pot + now.employer + now.employee + now.net);
  assert.ok(far.cae_bp > 950 && far.cae_bp < 1050, `30 000 € more are partly above 60 000 €: ${far.cae_bp}`);
  assert.equal(nobody.cae_bp, 1150, "nobody's account: the rate of a sale");
});

test("what she received: noted by the accountant, seen by her, with the months of a declaration and no right computed", async () => {
  const note = { id: randomUUID(), month: "2026-08", paid_on: "2026-09-05", net: 30000, net_social: 31050 };
  assert.equal((await referent.post("/api/members/BLG-M01/received", note)).status, 403);
  assert.equal((await accountant.post("/api/members/BLG-M01/received", note)).status, 201);
  assert.equal((await accountant.post("/api/members/BLG-M01/received", note)).status, 200);
  assert.equal((await accountant.post("/api/members/BLG-M01/received", { ...note, net: 1 })).body.code, "id_reused");
  assert.equal((await accountant.post("/api/members/BLG-M01/received", { ...note, id: randomUUID(), net_social: 31100 })).status, 201, "a correction");
  assert.equal((await accountant.post("/api/members/BLG-M01/received", { ...note, id: randomUUID(), month: "2026-11", paid_on: "2026-12-24" })).status, 422);
  assert.equal((await accountant.post("/api/members/BLG-M01/received", note)).status, 200, "the first note again, late: it was corrected");
  const seen = (await aicha.get("/api/members/BLG-M01/received")).body;
  assert.deepEqual(seen.declared, ["2026-07", "2026-08", "2026-09"]);
  assert.deepEqual(seen.received.map((r) => [r.month, r.paid_on, r.net, r.net_social]), [["2026-08", "2026-09-05", 30000, 31100]]);
  assert.deepEqual(Object.keys(seen), ["today", "declared", "received"]);
  assert.equal((await moussa.get("/api/members/BLG-M01/received")).status, 404);
  assert.deepEqual((await moussa.get("/api/members/BLG-M02/received")).body.received, []);
});

test("her own file holds what pay knows of her, and nothing of others", async () => {
  const [work] = (await aicha.get("/api/me/export")).body.work;
  assert.deepEqual(work.received.map((r) => [r.month, r.net_cents, r.net_social_cents]), [["2026-08-01", 30000, 31100]]);
  assert.deepEqual(work.pay_requests.map((r) => r.state), ["settled"]);
  assert.deepEqual([work.minor, work.contracts.at(-1).fixed_waived], [null, true]);
});

// ---- contributive budget -------------------------------------------------------------------------------------------------------

const decision = { decided_on: "2026-11-18", title: "Budget d’automne partagé", present: 6, votes_for: 5, votes_against: 1, minutes_sha256: MINUTES };
/** A period that was opened today was opened yesterday. */
const aNightPasses = (id) => house.sql(`UPDATE budget_period SET opens_on = opens_on - 1, closes_on = closes_on - 1 WHERE id = '${id}'`);
/** The person of a visitor is a member too, as it happens in small places. */
const isAlso = (visitor, member) => house.sql(`INSERT INTO role_grant (id, person, role, kpa, member, starts_on, granted_at) VALUES (gen_random_uuid(), '${visitor.person.id}', 'member', 'BLG', '${member}', '2026-01-01', now())`);
const pot = async () => Number((await house.sql("SELECT -sum(amount_cents) FROM posting WHERE kpa = 'BLG' AND account = '912000'"))[0][0]);

test("a budget: opened within the pot, claimed by each, seen by all, settled once in one entry", async () => {
  const held = await pot(), before_ = (await house.sql("SELECT -sum(amount_cents) FROM posting WHERE account = '911000' AND member = 'BLG-M02'"))[0][0];
  const period = { id: randomUUID(), title: "Automne", purpose: "Tenir l’atelier ouvert, ranger, accueillir", closes_on: "2026-11-19", amount: 3000 };
  assert.equal((await aicha.post("/api/kpas/BLG/budgets", period)).status, 403);
  const above = await referent.post("/api/kpas/BLG/budgets", { ...period, amount: held + 1 });
  assert.deepEqual(code(above), [409, "budget_pot"]);
  assert.match(above.body.detail, /Le pot contient/);
  assert.deepEqual(code(await referent.post("/api/kpas/BLG/budgets", { ...period, closes_on: "2026-11-18" })), [422, "out_of_range"], "everybody has a night to ask");
  assert.equal((await referent.post("/api/kpas/BLG/budgets", period)).status, 201);
  assert.equal((await referent.post("/api/kpas/BLG/budgets", period)).status, 200);
  assert.deepEqual(code(await referent.post("/api/kpas/BLG/budgets", { ...period, amount: 1 })), [409, "id_reused"]);
  assert.deepEqual(code(await referent.post("/api/kpas/BLG/budgets", { ...period, id: randomUUID(), amount: held - 2999 })), [409, "budget_pot"], "what is offered is not offered twice");
  const claims = `/api/kpas/BLG/budgets/${period.id}/claims`, settlement = `/api/kpas/BLG/budgets/${period.id}/settlement`;
  assert.equal((await aicha.post(claims, { member: "BLG-M01", amount: 1500, why: "J’ai rangé la réserve" })).status, 200);
  assert.equal((await aicha.post(claims, { member: "BLG-M01", amount: 2000, why: "J’ai rangé la réserve et accueilli" })).status, 200);
  assert.equal((await moussa.post(claims, { member: "BLG-M02", amount: 1500, why: "Les affiches" })).status, 200);
  assert.deepEqual(code(await moussa.post(claims, { member: "BLG-M01", amount: 1, why: "x" })), [404, "not_found"]);
  assert.deepEqual(code(await referent.post(claims, { member: "BLG-M10", amount: 1, why: "x" })), [422, "budget_volunteer"], "a volunteer has no personal part");
  assert.equal((await moussa.post(claims, { member: "BLG-M02", amount: 1500, why: "" })).status, 422);
  const seen = (await sylvie.get("/api/kpas/BLG/budgets")).body.budgets[0];
  assert.deepEqual(seen.claims.map((c) => [c.name, c.amount, c.why]), [["Aïcha", 2000, "J’ai rangé la réserve et accueilli"], ["Moussa", 1500, "Les affiches"]]);
  assert.equal(seen.claimed, 3500);
  const shares = (a, b, why) => ({ decision, claims: [{ member: "BLG-M01", amount: a, ...(why ? { why } : {}) }, { member: "BLG-M02", amount: b }] });
  assert.equal((await aicha.post(settlement, shares(1500, 1500))).status, 403);
  assert.deepEqual(code(await referent.post(settlement, shares(1500, 1500, "x"))), [409, "budget_open"]);
  await aNightPasses(period.id);
  const absent = await referent.post(settlement, { ...shares(1500, 1500, "x"), decision: { ...decision, present: 1, votes_for: 1, votes_against: 0 } });
  assert.deepEqual(code(absent), [422, "out_of_range"], "who asked was there");
  assert.match(absent.body.detail, /2 personnes ont demandé/);
  assert.deepEqual(code(await referent.post(settlement, shares(2000, 1500))), [409, "budget_pot"], "more than what was offered");
  assert.deepEqual(code(await referent.post(settlement, shares(1500, 1500))), [422, "missing_field"], "who changes an amount says why");
  assert.deepEqual(code(await referent.post(settlement, { decision, claims: [{ member: "BLG-M02", amount: 1500 }] })), [409, "budget_changed"]);
  assert.equal((await referent.post(settlement, { ...shares(1500, 1500, "x"), decision: { ...decision, votes_for: 1, votes_against: 5 } })).status, 422, "a vote that was lost settles nothing");
  const final = shares(1500, 1500, "Le pot offre 30 € : on arrondit");
  const answers = await Promise.all(Array.from({ length: 6 }, () => referent.post(settlement, final)));
  assert.deepEqual([...new Set(answers.map((a) => a.status))], [200], JSON.stringify(answers.map(code)));
  assert.deepEqual(code(await referent.post(settlement, shares(1400, 1500, "x"))), [409, "budget_ended"]);
  assert.deepEqual(await house.sql("SELECT p.account, coalesce(p.member, '-'), p.amount_cents FROM posting p JOIN entry e ON e.id = p.entry WHERE e.piece LIKE 'BUDGET-%' ORDER BY p.line"),
    [["912000", "-", "3000"], ["911000", "BLG-M01", "-1500"], ["911000", "BLG-M02", "-1500"]]);
  assert.equal(await pot(), held - 3000);
  assert.equal((await house.sql("SELECT -sum(amount_cents) FROM posting WHERE account = '911000' AND member = 'BLG-M02'"))[0][0], String(Number(before_) + 1500));
  assert.deepEqual(code(await aicha.post(claims, { member: "BLG-M01", amount: 9, why: "encore" })), [409, "budget_ended"]);
  const done = (await aicha.get("/api/kpas/BLG/budgets")).body.budgets[0];
  assert.deepEqual([done.state, done.decision.present, done.claims[0].settled, done.claims[0].adjusted_why], ["settled", 6, 1500, "Le pot offre 30 € : on arrondit"]);
  assert.deepEqual(await house.sql("SELECT count(*) FROM entry WHERE label LIKE '%réserve%' OR label LIKE '%Automne%'"), [["0"]], "words stay out of the books");
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout);
});

test("nobody writes a decision whose money is hers alone", async () => {
  const small = await house.signIn({ role: "referent", login: "referent-double" });
  await isAlso(small, "BLG-M04");
  const period = { id: randomUUID(), title: "Seule", purpose: "Ranger", closes_on: "2026-11-19", amount: 50 };
  assert.equal((await small.post("/api/kpas/BLG/budgets", period)).status, 201);
  assert.equal((await small.post(`/api/kpas/BLG/budgets/${period.id}/claims`, { member: "BLG-M04", amount: 50, why: "Moi" })).status, 200);
  await aNightPasses(period.id);
  const alone = { decision, claims: [{ member: "BLG-M04", amount: 50 }] };
  const refused = await small.post(`/api/kpas/BLG/budgets/${period.id}/settlement`, alone);
  assert.deepEqual(code(refused), [403, "forbidden"]);
  assert.match(refused.body.detail, /seul·e à recevoir/);
  assert.equal((await referent.post(`/api/kpas/BLG/budgets/${period.id}/cancellation`)).status, 200);
});

test("a budget that comes to nothing leaves nothing; one that is open is not settled before its day", async () => {
  const held = await pot(), entries = await house.sql("SELECT count(*) FROM entry");
  const period = { id: randomUUID(), title: "Hiver", purpose: "Fête", closes_on: "2026-11-30", amount: 100 };
  assert.equal((await referent.post("/api/kpas/BLG/budgets", period)).status, 201);
  assert.equal((await aicha.post(`/api/kpas/BLG/budgets/${period.id}/claims`, { member: "BLG-M01", amount: 50, why: "La sono" })).status, 200);
  assert.deepEqual(code(await referent.post(`/api/kpas/BLG/budgets/${period.id}/settlement`, { decision, claims: [{ member: "BLG-M01", amount: 50 }] })), [409, "budget_open"]);
  for (let i = 0; i < 2; i++) assert.equal((await referent.post(`/api/kpas/BLG/budgets/${period.id}/cancellation`)).status, 200);
  assert.deepEqual(await house.sql(`SELECT count(*) FROM budget_claim WHERE period = '${period.id}'`), [["0"]]);
  assert.equal(await pot(), held);
  assert.deepEqual(await house.sql("SELECT count(*) FROM entry"), entries);
  assert.deepEqual(code(await aicha.post(`/api/kpas/BLG/budgets/${period.id}/claims`, { member: "BLG-M01", amount: 50, why: "La sono" })), [409, "budget_ended"]);
  assert.equal((await accountant.get("/api/kpas/TRS/budgets")).status, 404);
});

// ---- a sealed month, and being forgotten -----------------------------------------------------------------------------------------

test("what was approved for a month that is sealed since is settled on the first day that is open", async () => {
  const id = randomUUID();
  const cost = { id: randomUUID(), kind: "supply", spent_on: "2026-10-10", gross: 100, vat: 0, rate: 0, vat_deductible: false, paid_by: "cae", borne_by: "pot" };
  assert.equal((await referent.post("/api/kpas/BLG/costs", cost)).status, 201, "October has books");
  await house.sql(`INSERT INTO pay_request (id, kpa, member, month, amount_cents, asked_at, asked_by) VALUES ('${id}', 'BLG', 'BLG-M08', '2026-10-01', 100, now(), '${referent.person.id}');
    UPDATE pay_request SET state = 'approved' WHERE id = '${id}'; SELECT month_seal('BLG', '2026-10-01', '2026-11-05', NULL, '{}')`);
  const settled = await accountant.post(`/api/kpas/BLG/pay-requests/${id}/decision`, { decision: "settled" });
  assert.equal(settled.status, 200, JSON.stringify(settled.body));
  assert.deepEqual(await house.sql(`SELECT date, piece FROM entry WHERE id = ${settled.body.entry}`), [["2026-11-01", "PAIE-2026-10-BLG-M08"]]);
});

test("a sealed month takes no settlement", async () => {
  const asked = await referent.post("/api/kpas/BLG/pay-requests", { id: randomUUID(), member: "BLG-M08", month: "2026-11", amount: 100 });
  assert.equal(asked.status, 201, JSON.stringify(asked.body));
  const decide = (decision) => accountant.post(`/api/kpas/BLG/pay-requests/${asked.body.id}/decision`, { decision });
  assert.equal((await decide("approved")).status, 200);
  await house.sql("SELECT month_seal('BLG', '2026-11-01', '2027-01-05', NULL, '{}')");
  assert.deepEqual(code(await decide("settled")), [409, "month_closed"]);
  assert.deepEqual(await house.sql(`SELECT state, entry IS NULL FROM pay_request WHERE id = '${asked.body.id}'`), [["approved", "t"]]);
  const { balance } = (await moussa.get("/api/members/BLG-M02/pay-requests")).body.members[0];
  assert.equal(String(balance), (await house.sql("SELECT -sum(amount_cents) FROM posting WHERE account = '911000' AND member = 'BLG-M02'"))[0][0], "read from the sealed month");
});

test("her words and what she received go with her name; the books stay", async () => {
  await house.sql("UPDATE member SET name = 'Ancien·ne coopérant·e', face = '' WHERE code = 'BLG-M01'");
  assert.deepEqual(await house.sql("SELECT bool_and((why, adjusted_why) = ('', '')) FROM budget_claim WHERE member = 'BLG-M01'"), [["t"]]);
  assert.deepEqual(await house.sql("SELECT count(*) FROM pay_receipt WHERE member = 'BLG-M01'"), [["0"]]);
  assert.deepEqual(await house.sql("SELECT count(*) FROM pay_request WHERE member = 'BLG-M01' AND reason <> ''"), [["0"]]);
  const spoken = await house.sql("SELECT count(*) FROM audit WHERE changes::text LIKE '%réserve%' OR changes::text LIKE '%voyons-nous%' OR changes::text LIKE '%31100%'");
  assert.deepEqual(spoken, [["0"]], "nor does the audit repeat them");
});
