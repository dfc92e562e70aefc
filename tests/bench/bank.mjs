// SPDX-License-Identifier: AGPL-3.0-or-later
// bank.mjs [--lines N] [--times N]: how long a bank's file of 10 000 lines takes, from the request until its job says that
// everything is in. One account a file, CAMT.053 and CFONB 120 in turn. COMPTOIR_BUILD says whose; prints for
// docs/performance.md.
import { cpus, loadavg, totalmem } from "node:os";
import { camt053, cfonb } from "../lib/bank.mjs";
import { ask, House, sleep } from "../lib/house.mjs";

const option = (name, fallback) => { const i = process.argv.indexOf(`--${name}`); return i > 0 ? Number(process.argv[i + 1]) : fallback; };
const count = option("lines", 10_000), times = option("times", 5);
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const lines = (year) => Array.from({ length: count }, (_, i) => ({
  day: new Date(Date.UTC(year, 0, 1 + Math.floor((i * 364) / count))).toISOString().slice(0, 10), label: `REMISE CARTES ${i}`, amount: 100 + ((i * 7919) % 30_000), reference: `R${i}`,
}));

const house = await House.open({ now: "2026-11-22T10:00:00+01:00" });
const took = { camt053: [], cfonb120: [] };
try {
  const accountant = await house.signIn({ role: "accountant" });
  let opening = 0;
  for (let i = 0; i < times; i += 1) {
    const year = 2010 + i;
    const statement = { account: `FR76${i}`, reference: `${year}`, from: `${year - 1}-12-31`, to: `${year}-12-31`, opening, lines: lines(year) };
    const files = { camt053: camt053({ ...statement, opening: 0 }), cfonb120: cfonb(statement) };
    opening += statement.lines.reduce((sum, line) => sum + line.amount, 0);
    for (const [format, bytes] of Object.entries(files)) {
      const started = performance.now();
      const answer = await ask(`${house.url}/api/kpas/BLG/bank-statements`, { method: "POST", raw: bytes, headers: { ...accountant.headers, "Content-Type": "application/octet-stream" } });
      let job = { state: "running" };
      while (answer.status === 202 && job.state === "running") {
        await sleep(10);
        job = (await accountant.get(`/api/kpas/BLG/jobs/${answer.body.job}`)).body;
      }
      if (answer.status !== 201 && job.state !== "done") throw new Error(JSON.stringify([answer.body, job]));
      took[format].push(performance.now() - started);
    }
  }
} finally { await house.close(); }
console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${loadavg()[0].toFixed(2)}; \`node tests/bench/bank.mjs --lines ${count} --times ${times}\``);
for (const [format, list] of Object.entries(took)) console.log(`| ${format}, ${count} lines | median ${Math.round(median(list))} ms | worst ${Math.round(Math.max(...list))} ms |`);
