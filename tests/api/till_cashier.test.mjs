// SPDX-License-Identifier: AGPL-3.0-or-later
// Who holds the till, with the real programs: PINs come with the catalogue, are verified without the server, and end with
// the role.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { addCashier, codeOf, knownAt, PINS } from "../lib/cashiers.mjs";
import { ask, basket, House, post, root, sleep, until } from "../lib/house.mjs";

const build = process.env.COMPTOIR_BUILD ?? path.join(root, "build");
let house, till, cookie, sylvie, referent;
before(async () => {
  house = await House.open();
  till = await house.startTill();
});
after(() => house?.close());

const headers = () => (cookie ? { Cookie: cookie } : {});
const state = async () => (await ask(`${till.url}/api/till/state`, { headers: headers() })).body;
const sell = (sale) => post(`${till.url}/api/till/sales`, sale, headers());
const coat = () => basket([["FRI-007", 1000, "BLG-M01"]], [["card", 1000]]);
async function signIn(code, pin) {
  const answer = await post(`${till.url}/api/till/cashier`, { code, pin });
  if (answer.status === 200) cookie = answer.headers.get("set-cookie").split(";")[0];
  return answer;
}
/** A restart asks for the catalogue at once: nobody waits half a minute. The server looks for changes once a second. */
async function fetchAgain() {
  await sleep(1100);
  await till.stop();
  till = await house.startTill({ folder: till.folder, enrol: false });
}
const cashiers = async () => (await ask(`${till.url}/api/till/snapshot`)).body.cashiers.map((one) => one.code);
const atServer = async (id) => (await house.sql(`SELECT cashier FROM ticket WHERE id = '${id}'`))[0]?.[0];

test("before anybody has a PIN the till is open", async () => {
  const { locked, cashier } = await state();
  assert.deepEqual([locked, cashier], [false, null]);
  assert.equal((await sell(coat())).status, 201);
});

test("cashiers of this KPA in force today arrive, nobody else, and no PIN reaches the screen", async () => {
  sylvie = await addCashier(house, { name: "Sylvie", pin: 271828, member: "BLG-M03" });
  referent = await addCashier(house, { name: "Nadia", pin: 161803, role: "referent" });
  await addCashier(house, { name: "Parti", pin: 577215, ends: "2025-12-31" });
  await addCashier(house, { name: "Hôte", pin: 577215, role: "host" });
  const erased = await addCashier(house, { name: "Effacée", pin: 577215 });
  await house.sql(`UPDATE person SET erased_at = now() WHERE id = '${erased}'`);
  const stopped = await addCashier(house, { name: "Bloquée", pin: 577215 });
  await house.sql(`UPDATE person SET locked_at = now() WHERE id = '${stopped}'`);
  await knownAt(till, referent);
  await until(async () => (await cashiers()).length === 2, "the others to go again");
  assert.deepEqual(await cashiers(), [codeOf(referent), "BLG-M03"]);
  const { body } = await ask(`${till.url}/api/till/snapshot`);
  assert.ok(!JSON.stringify(body).includes("argon2"));
  assert.ok(body.cashiers[1].face, "a member without a picture of her own has the member's");
  assert.equal((await sell(coat())).status, 401);
});

test("signed in without the server: sales are hers, also for somebody who is no member, and the server takes them", async () => {
  await house.stopServer();
  assert.equal((await signIn("BLG-M03", "161803")).status, 403);
  assert.equal((await signIn("BLG-M03", "271828")).body.cashier.name, "Sylvie");
  const hers = coat(), theirs = coat();
  assert.equal((await sell(hers)).body.cashier, "BLG-M03");
  assert.equal((await sell({ ...coat(), cashier: codeOf(referent) })).status, 403);
  assert.equal((await signIn(codeOf(referent), "161803")).status, 200);
  assert.equal((await sell(theirs)).body.cashier, codeOf(referent));
  await house.startServer();
  await until(async () => (await state()).unsent === 0, "the outbox to empty", 20000);
  assert.equal(await atServer(hers.id), "BLG-M03");
  assert.equal(await atServer(theirs.id), codeOf(referent));
  assert.equal((await house.sql("SELECT count(*) FROM refused_record"))[0][0], "0");
});

test("a till that starts without the server still knows the PINs, and none lies in its folder", async () => {
  await house.stopServer();
  await till.stop();
  await promisify(execFile)(path.join(build, "comptoir-till"), ["rotate", "--data", till.folder], { env: { ...process.env, ...house.env } });
  for (const name of await readdir(till.folder)) {
    const bytes = await readFile(path.join(till.folder, name));
    assert.ok(!bytes.includes("argon2"), name);
    if (name === "journal.db") assert.ok(bytes.includes("Sylvie"), "the search finds what is there");
  }
  till = await house.startTill({ folder: till.folder, enrol: false });
  assert.equal((await signIn("BLG-M03", "161803")).status, 403);
  assert.equal((await signIn("BLG-M03", "271828")).status, 200);
  assert.equal((await signIn(codeOf(referent), "161803")).status, 200);
  await house.startServer();
});

test("power cut in the middle of a payment: the same request, whoever signs in, gives the same receipt", async () => {
  const sale = coat();
  const first = await sell(sale);
  assert.equal(first.status, 201);
  await till.stop("SIGKILL");
  till = await house.startTill({ folder: till.folder, enrol: false });
  assert.equal((await sell(sale)).status, 401, "a restart asks for the PIN again");
  await signIn("BLG-M03", "271828");
  const again = await sell(sale);
  assert.equal(again.status, 200);
  assert.equal(again.body.number, first.body.number);
  assert.equal(again.body.cashier, codeOf(referent), "it stays with who made it");
});

test("who keeps the books sees the archives of the tills, and sells nothing", async () => {
  const keeper = await addCashier(house, { name: "Zoé", pin: 577215, role: "host" });
  await house.sql(`INSERT INTO role_grant (id, person, role, legal_entity, starts_on, granted_at)
    SELECT gen_random_uuid(), '${keeper}', 'accountant', legal_entity, '2022-01-01', now() FROM kpa WHERE code = 'BLG'`);
  await until(async () => (await cashiers()).includes(codeOf(keeper)), "the accountant to arrive", 45000);
  const before = cookie;
  assert.equal((await signIn(codeOf(keeper), "577215")).status, 200);
  assert.equal((await ask(`${till.url}/api/till/archives`, { headers: headers() })).status, 200);
  assert.equal((await sell(coat())).status, 403);
  await house.sql(`UPDATE role_grant SET revoked_at = now() WHERE person = '${keeper}' AND role = 'accountant'`);
  await until(async () => !(await cashiers()).includes(codeOf(keeper)), "the accountant to go", 45000);
  cookie = before;
  assert.equal((await signIn("BLG-M03", "271828")).status, 200);
});

test("five wrong PINs lock one cashier, across a kill, and nobody else", async () => {
  for (let i = 0; i < 5; i++) assert.equal((await signIn("BLG-M03", "000000")).status, 403);
  const locked = await signIn("BLG-M03", "271828");
  assert.equal(locked.status, 429);
  assert.equal(locked.body.code, "too_many_tries");
  const wait = Number(locked.headers.get("retry-after"));
  assert.ok(wait > 30 && wait <= 60, `${wait} s`);
  await till.stop("SIGKILL");
  till = await house.startTill({ folder: till.folder, enrol: false });
  assert.equal((await signIn("BLG-M03", "271828")).status, 429);
  assert.equal((await signIn(codeOf(referent), "161803")).status, 200);
  await house.sql(`UPDATE cashier_pin SET hash = '${PINS[577215]}' WHERE person = '${sylvie}'`);
  await fetchAgain();
  await until(async () => (await signIn("BLG-M03", "577215")).status === 200, "the new PIN, not locked");
});

test("a role revoked on the server ends at the till with the next catalogue, in the middle of her work", async () => {
  assert.equal((await state()).locked, false);
  await house.sql(`UPDATE role_grant SET revoked_at = now() WHERE person = '${sylvie}' AND role = 'cashier'`);
  await until(async () => (await state()).locked, "the till to lock", 45000);
  assert.equal((await signIn("BLG-M03", "577215")).status, 403);
  assert.deepEqual(await cashiers(), [codeOf(referent)]);
  await house.sql(`UPDATE role_grant SET revoked_at = now() WHERE person = '${referent}'`);
  await fetchAgain();
  await until(async () => (await cashiers()).length === 0, "the last one to go", 45000);
  assert.equal((await state()).locked, true, "revoking the last one opens nothing");
});

test("the books and the journals agree, and a record of before the revocation is still whole", async () => {
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
});
