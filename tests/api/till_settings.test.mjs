// SPDX-License-Identifier: AGPL-3.0-or-later
// What a KPA decides about its tills: by its referent, in the office; at the tills seconds later, in what they let a
// cashier do and in the days they promise.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addCashier } from "../lib/cashiers.mjs";
import { ask, basket, House, post, until } from "../lib/house.mjs";

const WHERE = "/api/kpas/BLG/till-settings";
const HOURS = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: "09:00", closes: "18:30" }));
let house, till, referent, cookie;
before(async () => {
  house = await House.open();
  await addCashier(house, { name: "Sylvie", face: "sylvie", pin: 271828, member: "BLG-M03" });
  till = await house.startTill();
  const answer = await post(`${till.url}/api/till/cashier`, { code: "BLG-M03", pin: "271828" });
  cookie = { Cookie: answer.headers.get("set-cookie").split(";")[0] };
  referent = await house.signIn({ role: "referent" });
});
after(() => house?.close());

const put = (body, who = referent, where = WHERE) => ask(house.url + where, { method: "PUT", body, headers: who.headers });
const rules = (more = {}) => ({ discount_bp: 1000, bearers: "", gap_limit: 500, paper_limit: 5000, out_limit: 5000, hours: [], closed: [], ...more });
const atTill = async () => (await ask(`${till.url}/api/till/snapshot`)).body.till;
const heard = (check, what) => until(async () => check(await atTill()), what, 20000);
const day = (ahead) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris", dateStyle: "short" }).format(Date.now() + ahead * 24 * 3600_000);
const weekday = (text) => new Date(`${text}T12:00:00Z`).getUTCDay() || 7;
const promised = async () => (await post(`${till.url}/api/till/custody/days`, basket([["BLA-001", 1000]], []), cookie)).body.days;

test("before anybody said anything: ten per cent, five euros, fifty euros, no hours", async () => {
  assert.deepEqual((await referent.get(WHERE)).body, rules());
});

test("said by the referent, kept whole, the same again changes nothing", async () => {
  const wanted = rules({ discount_bp: 500, bearers: "pot cae", gap_limit: 200, paper_limit: 1500, out_limit: 900, hours: HOURS, closed: [{ from: day(30), to: day(37) }] });
  assert.deepEqual((await put(wanted)).body, wanted);
  const version = async () => (await house.sql("SELECT version FROM people_version"))[0][0];
  const changes = async () => (await house.sql("SELECT count(*) FROM audit WHERE subject IN ('kpa', 'opening_hours', 'closed_days')"))[0][0];
  const before = await changes();
  assert.ok(Number(before) > 0, "the audit says who changed what");
  assert.deepEqual((await put(wanted)).body, wanted);
  assert.equal(await changes(), before);
  assert.ok(Number(await version()) > 0);
  assert.deepEqual((await referent.get(WHERE)).body, wanted);
});

test("the till has it in seconds, and judges by it", async () => {
  await heard((said) => said.gap_limit === 200 && said.hours.length === 5, "the settings at the till");
  const { gap_limit } = (await ask(`${till.url}/api/till/drawer`, { headers: cookie })).body;
  assert.equal(gap_limit, 200);
  const out = async (cents) => (await post(`${till.url}/api/till/moves`, { id: crypto.randomUUID(), kind: "cash_out", reason: "purchase", amount: cents }, cookie)).status;
  await post(`${till.url}/api/till/opening`, { id: crypto.randomUUID(), counted: 2000 }, cookie);
  assert.deepEqual([await out(500), await out(401), await out(400)], [201, 403, 201], "nine euros a day");
  const coats = (number) => basket([["FRI-007", number * 1000, "BLG-M01"]], [], { deferred_at: new Date(Date.now() - 60_000).toISOString().replace(/\.\d+/, "") });
  const needs = async (sale) => (await post(`${till.url}/api/till/price`, sale, cookie)).body.needs;
  assert.deepEqual([await needs(coats(1)), await needs(coats(2))], [[], ["paper"]], "fifteen euros of paper");
  assert.deepEqual(await needs({ ...basket([["FRI-007", 1000]], []), discount_bp: 800, reason: "damaged" }), ["discount"], "eight per cent");
});

test("a referent's own limit of a till may only be stricter", async () => {
  const denise = await addCashier(house, { name: "Denise", face: "denise", pin: 161803, role: "referent" });
  const signIn = () => post(`${till.url}/api/till/cashier`, { code: `P-${denise.replaceAll("-", "").toUpperCase()}`, pin: "161803" });
  const hers = await until(async () => { const answer = await signIn(); return answer.status === 200 && answer; }, "the new cashier at the till", 20000);
  cookie = { Cookie: hers.headers.get("set-cookie").split(";")[0] };
  const limit = async (cents) => {
    assert.equal((await post(`${till.url}/api/till/cash-setting`, { gap_limit: cents }, cookie)).status, 200);
    return (await ask(`${till.url}/api/till/drawer`, { headers: cookie })).body.gap_limit;
  };
  assert.deepEqual([await limit(100), await limit(900)], [100, 200]);
});

test("a day is promised when somebody can come, and never when the house is closed", async () => {
  for (const one of await promised()) assert.ok(weekday(one) <= 5, `${one} has no hours`);
  const first = (await promised())[0];
  assert.equal((await put(rules({ closed: [{ from: day(0), to: first }], hours: HOURS }))).status, 200);
  await heard((said) => said.closed[0]?.from === day(0), "the closed days at the till");
  for (const one of await promised()) assert.ok(one > first, `${one} is closed`);
});

test("what makes no sense is refused, and says which part", async () => {
  const span = (opens, closes, of = 1) => ({ weekday: of, opens, closes });
  for (const [body, code] of [
    [{ hours: [span("18:00", "09:00")] }, "opening_hours"],
    [{ hours: [span("09:00", "24:30")] }, "opening_hours"],
    [{ hours: [span("09:00", "12:00"), span("11:00", "15:00")] }, "opening_hours"],
    [{ hours: [span("09:00", "12:00", 8)] }, "out_of_range"],
    [{ closed: [{ from: day(3), to: day(2) }] }, "closed_days"],
    [{ closed: [{ from: day(3), to: day(5) }, { from: day(5), to: day(6) }] }, "closed_days"],
    [{ bearers: "pot pot" }, "out_of_range"],
    [{ bearers: "neighbour" }, "out_of_range"],
    [{ discount_bp: 10001 }, "out_of_range"],
    [{ gap_limit: -1 }, "out_of_range"],
  ]) {
    const answer = await put(rules(body));
    assert.deepEqual([answer.status, answer.body.code], [422, code], JSON.stringify(body));
  }
});

test("an accountant reads, a cashier and another referent do not", async () => {
  const accountant = await house.signIn({ role: "accountant" });
  assert.equal((await accountant.get(WHERE)).status, 200);
  assert.equal((await put(rules(), accountant)).status, 403);
  const member = await house.signIn({ member: "BLG-M01" });
  assert.equal((await member.get(WHERE)).status, 403);
  const other = await house.signIn({ role: "referent", kpa: "RBX-M" });
  assert.notEqual((await put(rules(), other)).status, 200);
});
