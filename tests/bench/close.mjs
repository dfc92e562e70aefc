// SPDX-License-Identifier: AGPL-3.0-or-later
// close.mjs [--months N] [--entries N]: how long an accountant waits when she closes months of 840 000 postings each, from the
// request to the answer: true-up, seal, sums. The postings are laid into the tables; the rest is the real program.
// COMPTOIR_BUILD says whose; prints a table for docs/performance.md.
import { cpus, loadavg, totalmem } from "node:os";
import { readdirSync, readFileSync } from "node:fs";
import { House } from "../lib/house.mjs";

const option = (name, fallback) => { const i = process.argv.indexOf(`--${name}`); return i > 0 ? Number(process.argv[i + 1]) : fallback; };
const months = option("months", 6), entries = option("entries", 120000);
const first = new Date(Date.UTC(2026, 10 - months, 1));
const names = Array.from({ length: months }, (_, i) => new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + i, 1)).toISOString().slice(0, 7));
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/** CPU seconds so far of PostgreSQL, finished helpers included: how long it would take with the machine to itself, at most. */
function cpuOf(postmaster) {
  let sum = 0;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const f = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ").map(Number);
      if (Number(pid) === postmaster) sum += f[11] + f[12] + f[13] + f[14];
      else if (f[1] === postmaster) sum += f[11] + f[12];
    } catch { /* gone meanwhile */ }
  }
  return sum / 100;
}

/** Seven postings an entry: one person's line, shared as a till would, rounded down so that there is something to true up. */
const fill = (month, at) => `SET session_replication_role = replica;
  INSERT INTO entry (id, legal_entity, kpa, journal, year, number, date, piece, label, ticket, validated_at, content_hash)
    SELECT ${at} + i, 'CAE-PONT', 'BLG', 'VT', 2026, ${at} + i, date '${month}-01' + (i * 28 / ${entries + 1}), 'BLG-1-T-' || i, 'Vente au comptoir',
           gen_random_uuid(), timestamptz '${month}-01 09:00+02' + i * interval '20 s', sha256(i::text::bytea) FROM generate_series(1, ${entries}) i;
  INSERT INTO posting (entry, line, kpa, account, amount_cents, date, activity, member, split_rule, ticket_line)
    SELECT ${at} + i, l, 'BLG', (ARRAY['530000', '707000', '445711', '901000', '911000', '912000', '913000'])[l],
           (ARRAY[net + net / 5, -net, -(net / 5), net, net * 115 / 1000 + net / 10 - net, -(net / 10), -(net * 115 / 1000)])[l],
           date '${month}-01' + (i * 28 / ${entries + 1}), CASE WHEN l = 2 OR l > 3 THEN (ARRAY['FRI', 'COU', 'REP', 'ALI', 'AUT'])[1 + i % 5] END,
           CASE WHEN l > 3 THEN 'BLG-M' || lpad((1 + i % 7)::text, 2, '0') END, CASE WHEN l > 3 THEN (SELECT min(id) FROM split_rule WHERE kpa = 'BLG' AND activity IS NULL) END, CASE WHEN l > 3 THEN 1 END
      FROM (SELECT i, 100 + i * 37 % 2900 AS net FROM generate_series(1, ${entries}) i) drawn, generate_series(1, 7) l`;

const load = loadavg()[0];
const house = await House.open({ now: "2026-11-05T09:00:00+01:00" });
const times = [], work = [];
try {
  for (const [i, month] of names.entries()) await house.sql(fill(month, 1000000 + i * entries));
  await house.sql("VACUUM ANALYZE entry"); await house.sql("VACUUM ANALYZE posting"); await house.sql("CHECKPOINT");
  const accountant = await house.signIn({ role: "accountant" });
  for (const month of names) {
    for (const step of ["tills", "cash", "cards", "online", "bank", "costs", "contributions"])
      await accountant.post(`/api/kpas/BLG/months/${month}/steps`, { id: crypto.randomUUID(), step, action: "set_aside", note: "mesure" });
    const postmaster = await house.postgresPid(), before = cpuOf(postmaster), started = performance.now();
    const answer = await accountant.post(`/api/kpas/BLG/months/${month}/close`, { for_ever: true });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    times.push(performance.now() - started);
    work.push(cpuOf(postmaster) - before);
    const [[trued]] = await house.sql(`SELECT count(*) FROM posting p JOIN entry e ON e.id = p.entry WHERE e.piece = 'REG-${month}'`);
    console.error(`  ${month}: ${Math.round(times.at(-1))} ms, ${work.at(-1).toFixed(2)} s of CPU, ${answer.body.postings} postings, ${trued} of them true-up`);
  }
} finally { await house.close(); }
console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${load.toFixed(2)} before and ${loadavg()[0].toFixed(2)} after; \`node tests/bench/close.mjs --months ${months}\`

| figure | goal | median | from … to | CPU of PostgreSQL, both processors |
|---|---|---|---|---|
| closing a month of ${(entries * 7).toLocaleString("en")} postings (${months} months of them in the table) | ≤ 1 s | **${(median(times) / 1000).toFixed(2)} s** | ${(Math.min(...times) / 1000).toFixed(2)} … ${(Math.max(...times) / 1000).toFixed(2)} s | ${median(work).toFixed(2)} s |`);
