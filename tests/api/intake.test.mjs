// SPDX-License-Identifier: AGPL-3.0-or-later
// What a till may send, and what happens to everything else: a stable code, nothing stored but the trace the law wants.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, test } from "node:test";
import { ask, House, post } from "../lib/house.mjs";
import { Forger } from "../lib/forger.mjs";

let house, forger;
before(async () => {
  house = await House.open();
  forger = await Forger.enrol(house);
});
after(() => house?.close());

const count = async (table, where = "true") => Number((await house.sql(`SELECT count(*) FROM ${table} WHERE ${where}`))[0][0]);
const counts = async () => ({ record: await count("record"), ticket: await count("ticket"), entry: await count("entry"), refused: await count("refused_record") });

test("an honest sale is accepted, and the same again is answered the same", async () => {
  const record = forger.record(), sealed = forger.seal(record);
  const first = await forger.send(sealed);
  assert.equal(first.status, 200);
  assert.deepEqual(first.body.results.map((r) => r.outcome), ["accepted"]);
  forger.advance(record);
  assert.deepEqual((await forger.head()).body, { heads: [{ chain: "T", sequence: 1, hash: forger.previous }] });
  const again = await forger.send(sealed);
  assert.deepEqual(again.body.results.map((r) => r.outcome), ["replayed"]);
  assert.deepEqual(await counts(), { record: 1, ticket: 1, entry: 1, refused: 0 });
});

test("the same sale sent 100 times at once is one sale", async () => {
  const record = forger.record(), sealed = forger.seal(record);
  const answers = await Promise.all(Array.from({ length: 100 }, () => forger.send(sealed)));
  forger.advance(record);
  const outcomes = answers.map((a) => a.body.results[0].outcome);
  assert.equal(outcomes.filter((o) => o === "accepted").length, 1);
  assert.equal(outcomes.filter((o) => o === "replayed").length, 99);
  assert.equal(await count("ticket"), 2);
});

// Each row: what is changed in an honest record, the code, and whether the bytes keep their place in the chain.
const lies = [
  ["an unknown item", (r) => { r.ticket.lines[0].item = "FRI-999"; }, "unknown_item", true],
  ["an unknown member", (r) => { r.ticket.lines[0].members = [{ member: "BLG-M77", weight: 1 }]; }, "unknown_member", true],
  ["a member of another KPA", (r) => { r.ticket.lines[0].members = [{ member: "VAL-M01", weight: 1 }]; }, "unknown_member", true],
  ["an expired contract", (r) => { r.at = "2021-05-01T10:00:00+02:00"; r.business_day = "2021-05-01"; }, "contract_expired", true],
  ["a negative quantity", (r) => { r.ticket.lines[0].quantity = -1000; }, "bad_quantity", true],
  ["a line that does not multiply", (r) => { r.ticket.lines[0].gross = 999; }, "arithmetic_mismatch", true],
  ["VAT moved by a cent", (r) => { r.ticket.lines[0].net += 1; r.ticket.lines[0].vat -= 1; r.ticket.vat[0].net += 1; r.ticket.vat[0].vat -= 1; }, "arithmetic_mismatch", true],
  ["tenders that do not cover the total", (r) => { r.ticket.tenders[0].amount = 900; }, "tender_mismatch", true],
  ["change without cash", (r) => { r.ticket.tenders = [{ kind: "card", amount: 1100 }]; r.ticket.change = 100; }, "change_without_cash", true],
  ["a foreign currency", (r) => { r.currency = "USD"; }, "wrong_currency", true],
  ["a perpetual total that jumps", (r) => { r.perpetual_total += 1; }, "arithmetic_mismatch", true],
  ["a gap in the chain", (r) => { r.sequence += 1; }, "chain_gap", false],
  ["a wrong previous hash", (r) => { r.previous = "ab".repeat(32); }, "chain_fork", false],
  ["another till's name", (r) => { r.till = "BLG-8"; }, "wrong_till", false],
];
for (const [name, lie, code, keepsPlace] of lies)
  test(`refused: ${name}`, async () => {
    const before = await counts(), record = forger.record();
    lie(record);
    const answer = await forger.send(forger.seal(record));
    assert.ok(answer.status >= 400 && answer.status < 500, `status ${answer.status}`);
    assert.equal(answer.headers.get("content-type"), "application/problem+json");
    assert.equal(answer.body.code, code);
    if (keepsPlace) forger.advance(record);
    const now = await counts();
    assert.deepEqual(now, { record: before.record + (keepsPlace ? 1 : 0), ticket: before.ticket, entry: before.entry, refused: before.refused + 1 });
    // the same lie again leaves no second trace
    await forger.send(forger.seal(record));
    assert.equal((await counts()).refused, now.refused);
    assert.equal((await forger.head()).body.heads[0].sequence, forger.sequence);
  });

test("refused: a signature of another key, a broken signature, bytes that are not canonical", async () => {
  const before = await counts(), record = forger.record();
  const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" });
  for (const [sealed, code] of [
    [forger.seal(record, stranger), "forged_signature"],
    [{ ...forger.seal(record), signature: "AAAA" }, "forged_signature"],
    [forger.seal(` ${JSON.stringify(record)}`), "bad_record"],
    [forger.seal(JSON.stringify(record).replace('"version":1,', "") ), "bad_record"],
    [forger.seal("not json at all"), "bad_record"],
  ]) {
    const answer = await forger.send(sealed);
    assert.equal(answer.body.code, code);
  }
  const now = await counts();
  assert.deepEqual([now.record, now.ticket, now.entry], [before.record, before.ticket, before.entry]);
});

test("a fork: the number of a kept record with another content", async () => {
  const kept = forger.record();
  await forger.send(forger.seal(kept));
  const other = forger.record([["FRI-001", "BLG-M01"]]);
  const answer = await forger.send(forger.seal(other));
  forger.advance(kept);
  assert.equal(answer.status, 409);
  assert.equal(answer.body.code, "chain_fork");
});

test("the id of another sale is refused, and the chain goes on", async () => {
  const first = forger.record();
  await forger.send(forger.seal(first));
  forger.advance(first);
  const tickets = await count("ticket");
  const second = forger.record([["FRI-001", "BLG-M01"]], { id: first.id });
  const answer = await forger.send(forger.seal(second));
  assert.equal(answer.status, 409);
  assert.equal(answer.body.code, "id_reused");
  assert.equal(await count("ticket"), tickets);
  forger.advance(second);
  const third = forger.record();
  assert.equal((await forger.send(forger.seal(third))).body.results[0].outcome, "accepted");
  forger.advance(third);
});

test("a bad sale in the middle of a batch does not stop the others", async () => {
  const sealed = [];
  for (let i = 0; i < 5; i++) {
    const record = forger.record();
    if (i === 2) record.ticket.lines[0].item = "FRI-999";
    sealed.push(forger.seal(record));
    forger.advance(record);
  }
  const answer = await forger.send(...sealed);
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.body.results.map((r) => r.outcome), ["accepted", "accepted", "refused", "accepted", "accepted"]);
  assert.equal(answer.body.results[2].code, "unknown_item");
  assert.equal(answer.body.heads[0].sequence, forger.sequence);
});

test("requests that are not what the route takes", async () => {
  const url = `${house.url}/api/pos/tills/${forger.till}/records`;
  const send = (raw, headers = {}) => ask(url, { method: "POST", raw, headers: { "Content-Type": "application/json", ...forger.auth, ...headers } });
  const expect = async (answer, status, code) => { const a = await answer; assert.equal(a.body.code, code); assert.equal(a.status, status); };
  await expect(send("{"), 400, "bad_json");
  await expect(send('{"records":[],"records":[]}'), 400, "duplicate_key");
  await expect(send('{"records":[]}'), 422, "out_of_range");
  await expect(send('{"record":[]}'), 422, "unknown_field");
  await expect(send("records=1", { "Content-Type": "application/x-www-form-urlencoded" }), 415, "wrong_media_type");
  await expect(send(`{"records":"${"x".repeat(5 << 20)}"}`), 413, "body_too_large");
  await expect(ask(url, { method: "POST", raw: "{}", headers: { "Content-Type": "application/json" } }), 401, "unauthenticated");
  await expect(ask(url, { method: "POST", raw: "{}", headers: { "Content-Type": "application/json", Authorization: "Bearer nobody" } }), 401, "unauthenticated");
  const other = await Forger.enrol(house, "BLG-8");
  await expect(ask(url, { method: "POST", raw: "{}", headers: { "Content-Type": "application/json", ...other.auth } }), 403, "wrong_till");
  await expect(ask(url, { method: "DELETE", headers: forger.auth }), 405, "method_not_allowed");
  await expect(post(`${house.url}/api/pos/enrolments`, { code: "000-000-000-000", public_key: "AAAA", software: "x" }), 403, "bad_code");
});

test("problems are told in the reader's language", async () => {
  const say = async (language) => (await ask(`${house.url}/api/nothing`, { headers: { "Accept-Language": language } })).body.title;
  assert.equal(await say("fr"), "Cette page n’existe pas.");
  assert.equal(await say("en"), "Not found.");
  assert.equal(await say("ar"), "غير موجود.");
});

test("after all of this everything still adds up", async () => {
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout);
  assert.ok(await count("refused_record") >= lies.length);
});
