// SPDX-License-Identifier: AGPL-3.0-or-later
// Between the till and the server, with the real programs: a wire that is cut in the middle of words, a slow one, and a
// server that was brought back from last night's copy. (till-tests.md, lines 33, 37, 39)
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { ask, basket, House, post, until } from "../lib/house.mjs";
import { wire } from "../lib/wire.mjs";

const copy = (from, to) => promisify(execFile)("cp", ["-a", from, to]); // with its owner
let house, line, till;
before(async () => {
  house = await House.open();
  line = await wire(house.url);
  till = await house.startTill({ server: line.url });
});
after(async () => {
  await house?.close();
  line?.close();
});

const sell = () => post(`${till.url}/api/till/sales`, basket([["FRI-007", 1000, "BLG-M01"]], [["cash", 1000]]));
const state = async () => (await ask(`${till.url}/api/till/state`)).body;
const sent = (ms = 30000) => until(async () => (await state()).unsent === 0, "the outbox to empty", ms);
const atServer = async () => (await house.sql("SELECT count(*), coalesce(sum(total_cents), 0) FROM ticket"))[0].map(Number);
const whole = async () => {
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
};

test("33: cut in the middle of requests and answers, again and again: each sale arrives once", async () => {
  const before = line.cuts();
  for (let round = 0; round < 6; round++) {
    line.shaky(400 + round * 900); // at another word each time
    for (let n = 0; n < 3; n++) assert.equal((await sell()).status, 201);
    await until(() => line.cuts() > before + round, "a cut", 20000);
  }
  line.shaky();
  await sent();
  assert.deepEqual(await atServer(), [18, 18000]);
  assert.equal((await house.sql("SELECT count(*) FROM refused_record"))[0][0], "0");
  await whole();
});

test("37: two seconds there and back, and nobody at the counter notices", async () => {
  line.slow(2000);
  line.shaky();
  const times = [];
  for (let n = 0; n < 20; n++) {
    const started = performance.now();
    assert.equal((await sell()).status, 201);
    times.push(performance.now() - started);
  }
  assert.ok(Math.max(...times) < 1500, `${Math.round(Math.max(...times))} ms`);
  line.slow(0);
  line.shaky();
  await sent(60000);
  assert.deepEqual(await atServer(), [38, 38000]);
});

test("39: the server comes back as it was last night: the till notices and sends again what it lost", async () => {
  const tables = path.join(house.data, "pg"), night = path.join(house.data, "night");
  await house.stopServer();
  await copy(tables, night);
  await house.startServer();
  for (let n = 0; n < 4; n++) assert.equal((await sell()).status, 201);
  await sent();
  assert.deepEqual(await atServer(), [42, 42000]);
  await house.stopServer();
  await rm(tables, { recursive: true });
  await copy(night, tables);
  await house.startServer();
  assert.deepEqual(await atServer(), [38, 38000]);
  assert.equal((await sell()).status, 201);
  await until(async () => (await atServer())[0] === 43, "what was lost and what is new", 60000);
  await sent();
  assert.deepEqual(await atServer(), [43, 43000]);
  await whole();
});
