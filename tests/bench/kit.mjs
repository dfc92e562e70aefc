// SPDX-License-Identifier: AGPL-3.0-or-later
// What the benches share: rounds by turns, load, CPU of processes, PostgreSQL's and nginx's own measure. --rounds N, --seconds N, --only TEXT.
import { execFile, execFileSync, spawn } from "node:child_process";
import { cpus, loadavg, totalmem } from "node:os";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { House, root } from "../lib/house.mjs";

export const run = promisify(execFile);
const option = (name, fallback) => { const i = process.argv.indexOf(`--${name}`); return i > 0 ? process.argv[i + 1] : fallback; };
export const rounds = Number(option("rounds", 5)), seconds = Number(option("seconds", 2)), only = option("only", "");
const bin = fs.readdirSync("/usr/lib/postgresql").map((v) => `/usr/lib/postgresql/${v}/bin`).filter((d) => fs.existsSync(`${d}/pgbench`)).pop();
export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
export const load = loadavg()[0];
const rows = [], facts = [];
export const fact = (...cells) => facts.push(cells);

/** CPU seconds so far of a process and of every process below it, finished ones included. */
export function cpuOf(parent) {
  const ticks = (pid) => { const f = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" "); return { own: Number(f[11]) + Number(f[12]), children: Number(f[13]) + Number(f[14]), parent: Number(f[1]) }; };
  let sum = 0;
  for (const pid of fs.readdirSync("/proc").filter((n) => /^\d+$/.test(n))) {
    try { const t = ticks(pid); if (Number(pid) === parent) sum += t.own + t.children; else if (t.parent === parent) sum += t.own; } catch { /* gone meanwhile */ }
  }
  return sum / 100;
}
export const ownCpu = (pid) => { const f = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" "); return (Number(f[11]) + Number(f[12])) / 100; };
export const pssMb = (pid) => Number(fs.readFileSync(`/proc/${pid}/smaps_rollup`, "utf8").match(/^Pss:\s+(\d+)/m)[1]) / 1024;

export async function compare(name, goal, ours, reference) {
  if (!name.includes(only)) return;
  const pairs = [];
  for (let i = 0; i < rounds; i++) {
    const pair = i % 2 ? { b: await reference(), a: await ours() } : { a: await ours(), b: await reference() };
    pairs.push(pair);
    process.stderr.write(`  ${name}: ${(pair.a.rate / pair.b.rate).toFixed(2)}\n`);
  }
  const ratios = pairs.map((p) => p.a.rate / p.b.rate), ratio = median(ratios);
  const cpu = pairs[0].a.cpu === undefined ? null : median(pairs.map((p) => (p.a.cpu / p.a.count) / (p.b.cpu / p.b.count)));
  rows.push({ name, goal, ratio, range: `${Math.min(...ratios).toFixed(2)} … ${Math.max(...ratios).toFixed(2)}`, cpu, ours: median(pairs.map((p) => p.a.rate)), reference: median(pairs.map((p) => p.b.rate)) });
}

export async function pgbench(house, clients, { more = [], database = "bench" } = {}) {
  const postmaster = await house.postgresPid(), before = cpuOf(postmaster), socket = await house.socket();
  const { stdout } = await run(`${bin}/pgbench`, ["-h", socket, "-U", "comptoir", "-n", "-M", "prepared", "-c", String(clients), "-j", "2", "-T", String(seconds), ...more, database]);
  return { rate: Number(stdout.match(/tps = ([\d.]+)/)[1]), count: Number(stdout.match(/actually processed: (\d+)/)[1]), cpu: cpuOf(postmaster) - before };
}
export async function wrk(cpu, url, connections, ...headers) {
  const before = cpu();
  const { stdout } = await run("wrk", ["-t2", `-c${connections}`, `-d${seconds}s`, ...headers.flatMap((h) => ["-H", h]), url]);
  if (/Non-2xx/.test(stdout) && !headers.some((h) => /None-Match/.test(h))) throw new Error(stdout);
  return { rate: Number(stdout.match(/Requests\/sec:\s+([\d.]+)/)[1]), count: Number(stdout.match(/(\d+) requests in/)[1]), cpu: cpu() - before };
}

export async function openBench(env = {}) {
  Object.assign(process.env, env);
  const house = await House.open();
  for (const name of Object.keys(env)) delete process.env[name];
  const socket = await house.socket();
  execFileSync("createdb", ["-h", socket, "-U", "comptoir", "bench"]);
  execFileSync(`${bin}/pgbench`, ["-h", socket, "-U", "comptoir", "-i", "-q", "-s", "10", "bench"], { stdio: "ignore" });
  return house;
}

export function startNginx(house, files) {
  const folder = path.join(house.data, "nginx");
  fs.mkdirSync(path.join(folder, "www"), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) fs.writeFileSync(path.join(folder, "www", name), bytes);
  execFileSync("chmod", ["-R", "a+rX", folder]);
  fs.writeFileSync(path.join(folder, "nginx.conf"), `worker_processes 2; daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=100; types { application/json json; text/html html; }
  server { listen 127.0.0.1:18099 reuseport; root ${folder}/www; gzip_static on; etag on; } }`);
  return spawn("nginx", ["-c", path.join(folder, "nginx.conf")], { stdio: "ignore" });
}

/** Writes both tables and the machine's line between <!-- mark --> and <!-- end of mark --> of docs/performance.md. */
export function publish(mark, command) {
  const table = ["| figure | goal | median ratio | from … to | CPU per operation, ratio | ours /s | reference /s |", "|---|---|---|---|---|---|---|",
    ...rows.map((r) => `| ${r.name} | ${r.goal} | **${r.ratio.toFixed(2)}** | ${r.range} | ${r.cpu === null ? "–" : r.cpu.toFixed(2)} | ${Math.round(r.ours)} | ${Math.round(r.reference)} |`)].join("\n")
    + ["\n\n| figure | goal | measured |", "|---|---|---|", ...facts.map((f) => `| ${f.join(" | ")} |`)].join("\n");
  const machine = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${load.toFixed(2)} before and ${loadavg()[0].toFixed(2)} after${load > 0.5 ? " (shared: others were at work)" : ""}; ${rounds} rounds of ${seconds} s; \`${command}\``;
  if (only) return console.log(`${machine}\n\n${table}`);
  const page = path.join(root, "docs/performance.md"), text = fs.readFileSync(page, "utf8");
  const between = new RegExp(`<!-- ${mark} -->[\\s\\S]*?<!-- end of ${mark} -->`);
  if (!between.test(text)) throw new Error(`no place for ${mark} in ${page}`);
  fs.writeFileSync(page, text.replace(between, () => `<!-- ${mark} -->\n${machine}\n\n${table}\n<!-- end of ${mark} -->`));
  console.log(`${machine}\n\n${table}`);
}
