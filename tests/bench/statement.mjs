// SPDX-License-Identifier: AGPL-3.0-or-later
// statement.mjs [--sales N] [--months N]: how long a member waits for her month of 2 000 postings, from the request to the
// answer, when the books hold millions of sales of many others. The sales are laid into the tables, month after month; the
// rest is the real program. COMPTOIR_BUILD says whose; prints a table for docs/performance.md.
import { cpus, loadavg, totalmem } from "node:os";
import { House, until } from "../lib/house.mjs";

const option = (name, fallback) => { const i = process.argv.indexOf(`--${name}`); return i > 0 ? Number(process.argv[i + 1]) : fallback; };
const sales = option("sales", 5000000), months = option("months", 24), rounds = 200;
const each = Math.ceil(sales / months), people = Math.round(each / 500); // 500 sales a month and person, of 4 postings that name her
const LAST = "2026-10-01";
const first = (i) => `(date '${LAST}' - interval '${months - 1 - i} months')::date`;
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const worst = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length * 0.95)];

/** A month of everybody: person i % people, the first of them BLG-M01; a KPA of six each. */
const fill = (i) => `SET session_replication_role = replica; SET synchronous_commit = off;
  CREATE TEMPORARY TABLE drawn AS SELECT ${1000000 + i * each} + n AS id, n, 100 + n * 37 % 2900 AS net, ${first(i)} + ((n::bigint * 28 / ${each + 1})::int) AS day,
         (ARRAY['BLG', 'TRS', 'RBX-M', 'BLG', 'TRS', 'RBX-M'])[1 + n % ${people} % 6] AS kpa,
         CASE n % ${people} WHEN 0 THEN 'BLG-M01' ELSE 'P-' || lpad((n % ${people})::text, 5, '0') END AS member FROM generate_series(1, ${each}) n;
  INSERT INTO entry (id, legal_entity, kpa, journal, year, number, date, piece, label, ticket, validated_at, content_hash)
    SELECT id, 'CAE-PONT', kpa, 'VT', extract(year FROM day), id, day, 'BLG-1-T-' || id, 'Vente au comptoir', gen_random_uuid(), day + time '09:00', '\\x${"00".repeat(32)}' FROM drawn;
  INSERT INTO posting (entry, line, kpa, account, amount_cents, date, activity, member, split_rule, ticket_line)
    SELECT id, l, kpa, (ARRAY['530000', '707000', '445711', '901000', '911000', '912000', '913000'])[l],
           (ARRAY[net + net / 5, -net, -(net / 5), net, net * 115 / 1000 + net / 10 - net, -(net / 10), -(net * 115 / 1000)])[l],
           day, CASE WHEN l = 2 OR l > 3 THEN (ARRAY['FRI', 'COU', 'REP', 'ALI', 'AUT'])[1 + n % 5] END,
           CASE WHEN l > 3 THEN member END, CASE WHEN l > 3 THEN 1 END, CASE WHEN l > 3 THEN 1 END
      FROM drawn, generate_series(1, 7) l`;
const seal = `SET session_replication_role = replica;
  INSERT INTO month_close (kpa, month, closed_at, entries, postings, report, previous, hash)
    SELECT 'BLG', m, now(), 0, 0, '{}', sha256('a'), sha256('b') FROM generate_series(${first(0)}, date '${LAST}' - interval '1 month', interval '1 month') m;
  INSERT INTO month_balance (kpa, month, account, activity, member, split_rule, debit_cents, credit_cents)
    SELECT kpa, date_trunc('month', date), account, activity, member, split_rule, sum(greatest(amount_cents, 0)), sum(greatest(-amount_cents, 0))
      FROM posting WHERE member = 'BLG-M01' AND date < '${LAST}' GROUP BY 1, 2, 3, 4, 5, 6`;

async function measure(visitor) {
  const times = [];
  for (let i = 0; i < rounds; i++) {
    const started = performance.now();
    const answer = await visitor.get(`/api/members/BLG-M01/statements/${LAST.slice(0, 7)}`);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    times.push(performance.now() - started);
  }
  return times;
}

const load = loadavg()[0], rows = [];
const house = await House.open({ now: "2026-11-05T09:00:00+01:00" });
try {
  const started = performance.now();
  const [[index]] = await house.sql("SELECT indexdef FROM pg_indexes WHERE indexname = 'posting_of_member'");
  await house.sql("DROP INDEX posting_of_member; ALTER TABLE posting SET (autovacuum_enabled = off)");
  await house.sql("ALTER SYSTEM SET max_wal_size = '8GB'"); await house.sql("SELECT pg_reload_conf()");
  for (let i = 0; i < months - 1; i++) { await house.sql(fill(i)); console.error(`  ${i + 1} of ${months} months, ${Math.round((performance.now() - started) / 1000)} s`); }
  await house.sql(`SET maintenance_work_mem = '1GB'; ${index}`);
  for (const table of ["entry", "posting"]) await house.sql(`VACUUM ANALYZE ${table}`);
  await house.sql(fill(months - 1)); // what no vacuum has seen yet
  await house.sql("CHECKPOINT");
  console.error(`  laid in ${Math.round((performance.now() - started) / 1000)} s`);
  const member = await house.signIn({ member: "BLG-M01" });
  const [[postings, all, held, size]] = await house.sql(`SELECT (SELECT count(*) FROM posting WHERE member = 'BLG-M01' AND date >= '${LAST}'), (SELECT count(*) FROM entry WHERE journal = 'VT'),
    (SELECT reltuples::bigint FROM pg_class WHERE relname = 'posting'), pg_size_pretty(pg_database_size(current_database()))`);
  console.error(`  ${postings} postings of her month; ${all} sales, about ${held} postings, ${size}`);
  const plan = async (title) => console.error(`--- ${title}\n${(await house.sql(`EXPLAIN (ANALYZE, BUFFERS) SELECT account, sum(amount_cents) FROM posting WHERE member = 'BLG-M01' AND date >= '${LAST}' AND date < '2026-11-01' AND kpa = 'BLG' GROUP BY account, activity, ticket_line IS NULL`)).join("\n")}`);
  const keep = async (title) => { const times = await measure(member); rows.push(`| ${title} | ≤ 5 ms | **${median(times).toFixed(1)} ms** | ${worst(times).toFixed(1)} ms |`); console.error(rows.at(-1)); };
  await house.sql(seal); await house.sql("ANALYZE month_balance");
  await plan("the month no vacuum has seen");
  await keep("a whole month just came in at once, no vacuum has seen it");
  await house.sql("ALTER TABLE posting RESET (autovacuum_enabled)");
  const [[now]] = await house.sql("SELECT now()");
  await until(async () => (await house.sql(`SELECT last_autovacuum > '${now}' FROM pg_stat_user_tables WHERE relname = 'posting'`))[0]?.[0] === "t", "the autovacuum of posting", 300000);
  console.error(`  vacuumed by itself, ${Math.round((performance.now() - started) / 1000)} s`);
  await plan("after the autovacuum");
  await keep("as on any day: the months before it sealed");
  await house.sql("SET session_replication_role = replica; DELETE FROM month_balance; DELETE FROM month_close");
  await keep(`no month ever sealed: ${months - 1} months are summed each time`);
  if (process.argv.includes("--hold")) { console.error(await house.socket()); await new Promise((resolve) => process.stdin.once("data", resolve)); }
} finally { await house.close(); }
console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${load.toFixed(2)} before and ${loadavg()[0].toFixed(2)} after; \`node tests/bench/statement.mjs --sales ${sales}\`

| a member's month of 2,000 postings, among ${(each * months).toLocaleString("en")} sales of ${months} months and ${people} people | goal | median of ${rounds} | 95 % |
|---|---|---|---|
${rows.join("\n")}`);
