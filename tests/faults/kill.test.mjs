// SPDX-License-Identifier: AGPL-3.0-or-later
// kill -9 of the till, of PostgreSQL and of the server at random moments, while a cashier sells without pause. What the
// till has acknowledged must be in the ledger exactly once, to the cent, and every chain whole; and the drawer was never
// told to open for a sale that is not on the disk.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { drawer, wired } from "../lib/drawer.mjs";
import { ask, basket, House, post, sleep, until } from "../lib/house.mjs";

const wanted = { till: Number(process.env.KILL_TILL ?? 20), postgres: Number(process.env.KILL_POSTGRES ?? 3), server: Number(process.env.KILL_SERVER ?? 2) };
const seed = Number(process.env.SEED ?? Date.now() % 1000000);
let state = seed >>> 0 || 1;
const random = () => { state ^= state << 13; state >>>= 0; state ^= state >>> 17; state ^= state << 5; state >>>= 0; return state / 2 ** 32; };

const items = [["FRI-007", 1000], ["FRI-001", 1000], ["BLA-003", 750], ["COU-001", 800], ["ALI-006", 200]];
const workers = ["BLG-M01", "BLG-M02", "BLG-M03", "BLG-M04", "BLG-M05"];

test(`every acknowledged sale is in the ledger once (SEED=${seed})`, async (t) => {
  let selling = true;
  const house = await House.open();
  t.after(() => { selling = false; return house.close(); });
  let till = await house.startTill();
  const box = await drawer();
  t.after(() => box.close());
  await fetch(`${till.url}/api/till/hardware`, { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(wired(box)) });
  const durable = () => Number(execFileSync("sqlite3", ["-readonly", path.join(till.folder, "journal.db"), "SELECT count(*) FROM record WHERE chain = 'T'"], { encoding: "utf8" }));
  const acknowledged = new Map(); // id → receipt

  async function cashier() {
    while (selling) {
      const [item] = items[Math.floor(random() * items.length)];
      const sale = basket([[item, 1000, workers[Math.floor(random() * workers.length)]]], [["cash", 2000]]);
      for (;;) { // the screen keeps the id and asks again until it is answered
        try {
          const answer = await post(`${till.url}/api/till/sales`, sale);
          assert.ok([200, 201].includes(answer.status), JSON.stringify(answer.body));
          acknowledged.set(sale.id, { number: answer.body.number, total: answer.body.ticket.total });
          break;
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error;
          await sleep(20);
        }
      }
      if (random() < 0.3) await sleep(random() * 10);
    }
  }
  async function killTill() {
    const { folder, port } = till;
    await till.stop("SIGKILL");
    const sales = durable();
    assert.ok(box.count() <= sales, `the drawer opened ${box.count()} times for ${sales} sales on the disk`);
    house.tills = house.tills.filter((one) => one !== till);
    till = await house.startTill({ folder, port, enrol: false });
  }
  async function killPostgres() {
    const well = async () => (await ask(`${house.url}/healthz`)).status === 200;
    await until(async () => (await well()) && process.kill(await house.postgresPid(), "SIGKILL"), "PostgreSQL to kill", 60000);
    await until(well, "PostgreSQL back", 60000);
  }
  async function killServer() {
    await house.stopServer("SIGKILL");
    await house.startServer();
  }

  const plan = [...Array(wanted.till).fill(killTill), ...Array(wanted.postgres).fill(killPostgres), ...Array(wanted.server).fill(killServer)];
  for (let i = plan.length - 1; i > 0; i--) { const j = Math.floor(random() * (i + 1)); [plan[i], plan[j]] = [plan[j], plan[i]]; }
  const work = cashier();
  for (const kill of plan) {
    await sleep(20 + random() * 180);
    await kill();
  }
  selling = false;
  await work;
  await until(async () => (await ask(`${till.url}/api/till/state`)).body.unsent === 0, "the outbox to empty", 120000);

  const rows = await house.sql("SELECT t.id, t.till || '-T-' || lpad(t.sequence::text, 6, '0'), t.total_cents, count(e.id) FROM ticket t LEFT JOIN entry e ON e.ticket = t.id GROUP BY t.id");
  const stored = new Map(rows.map(([id, number, total, entries]) => [id, { number, total: Number(total), entries: Number(entries) }]));
  for (const [id, { number, total }] of acknowledged) assert.deepEqual(stored.get(id), { number, total, entries: 1 }, `sale ${id}`);
  assert.equal(stored.size, acknowledged.size, "nothing is in the ledger that was not acknowledged in the end");
  assert.ok(box.count() > 0 && box.count() <= stored.size, `the drawer opened ${box.count()} times for ${stored.size} sales`);
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
  t.diagnostic(`${acknowledged.size} sales, the drawer opened ${box.count()} times, till killed ${wanted.till} times, PostgreSQL ${wanted.postgres}, server ${wanted.server}`);
});
