// SPDX-License-Identifier: AGPL-3.0-or-later
// Sold on paper while the power was out, noted afterwards: the hour of then, the numbers and the shift of now, a word in
// the event log, and a referent's yes where nobody can check any more. (till.md, “paper fallback”)
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addCashier, codeOf } from "../lib/cashiers.mjs";
import { drawer, wired } from "../lib/drawer.mjs";
import { ask, basket, closeShift, House, post, sleep, until } from "../lib/house.mjs";

let house, till, box, cookie, referent;
before(async () => {
  house = await House.open();
  await addCashier(house, { name: "Sylvie", face: "sylvie", pin: 271828, member: "BLG-M03" });
  referent = await addCashier(house, { name: "Denise", face: "denise", pin: 161803, role: "referent" });
  till = await house.startTill();
  box = await drawer();
  const denise = await signIn(codeOf(referent), "161803");
  assert.equal((await ask(`${till.url}/api/till/hardware`, { method: "PUT", body: wired(box), headers: denise })).status, 200);
  cookie = await signIn("BLG-M03", "271828");
});
after(async () => {
  box?.close();
  await house?.close();
});

async function signIn(code, pin) {
  const answer = await post(`${till.url}/api/till/cashier`, { code, pin });
  assert.equal(answer.status, 200);
  return { Cookie: answer.headers.get("set-cookie").split(";")[0] };
}
const MINUTE = 60_000, DAY = 24 * 60 * MINUTE;
/** As a screen writes it: this long ago. */
const ago = (ms) => new Date(Date.now() - ms).toISOString().replace(/\.\d+/, "");
const sell = (sale) => post(`${till.url}/api/till/sales`, sale, cookie);
const coats = (number, deferred_at, more = {}) => basket([["FRI-007", number * 1000, "BLG-M01"]], [["cash", number * 1000]], { deferred_at, ...more });
const yes = async () => (await post(`${till.url}/api/till/override`, { right: "paper", cashier: codeOf(referent), pin: "161803" }, cookie)).body.token;
const told = async () => (await house.sql("SELECT count(*) FROM record WHERE chain = 'L' AND convert_from(body, 'UTF8') LIKE '%ticket.deferred%'"))[0][0];

test("the hour of the sheet stands on the ticket, its number is today's, and the drawer stays shut", async () => {
  const at = ago(40 * MINUTE), before = box.count();
  const sheet = coats(1, at);
  const sold = await sell(sheet);
  assert.equal(sold.status, 201, JSON.stringify(sold.body));
  assert.equal(sold.body.ticket.deferred_at, at);
  assert.equal((await sell(coats(1))).body.sequence, sold.body.sequence + 1);
  await until(() => box.count() === before + 1, "the drawer for the sale of now");
  assert.equal((await sell(sheet)).body.number, sold.body.number, "the same sheet again is the same ticket");
  assert.equal((await sell({ ...sheet, deferred_at: ago(50 * MINUTE) })).body.code, "id_reused");
  await sleep(300);
  assert.equal(box.count(), before + 1);
  await until(async () => (await house.sql("SELECT deferred_at FROM ticket WHERE deferred_at IS NOT NULL"))[0]?.[0] === at, "the hour at the server");
  await until(async () => (await told()) === "1", "a word in the event log");
});

test("not of tomorrow, and no older than a week", async () => {
  for (const at of [ago(-10 * MINUTE), ago(8 * DAY)]) {
    const answer = await sell(coats(1, at));
    assert.deepEqual([answer.status, answer.body.code], [422, "paper_time"], at);
  }
});

test("more than fifty euros of paper in one shift wants a referent, who is asked before", async () => {
  const price = (sale) => post(`${till.url}/api/till/price`, sale, cookie);
  assert.deepEqual((await price(coats(4, ago(MINUTE)))).body.needs, [], "ten are noted already");
  assert.deepEqual((await price(coats(5, ago(MINUTE)))).body.needs, ["paper"], "many small sheets are much");
  assert.deepEqual((await price(coats(6))).body.needs, [], "sold now, she may");
  const much = coats(6, ago(MINUTE));
  assert.deepEqual([(await sell(much)).status, (await sell(much)).body.code], [403, "right_needed"]);
  assert.equal((await sell({ ...much, override: await yes() })).status, 201);
});

test("what was sold before the last Z wants her too: that drawer was counted", async () => {
  const at = ago(5 * MINUTE);
  assert.equal((await sell({ ...coats(1, at), override: await yes() })).status, 201);
  assert.ok(await closeShift(till, cookie));
  const late = coats(1, at);
  assert.equal((await sell(late)).body.code, "right_needed");
  assert.equal((await sell({ ...late, override: await yes() })).status, 201, "and it counts in the shift of now");
  const shift = (await ask(`${till.url}/api/till/drawer`, { headers: cookie })).body;
  assert.deepEqual([shift.number, shift.tickets], [2, 1]);
  await until(async () => (await told()) === "4", "each of them told");
  assert.equal((await house.attempt("verify")).code, 0);
});
