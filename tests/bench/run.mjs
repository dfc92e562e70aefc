// SPDX-License-Identifier: AGPL-3.0-or-later
// Every figure is a ratio: ours and the reference take turns, round after round, on the same machine in the same run; the
// median of the rounds' ratios is what counts. Absolute figures are printed for curiosity only.
import { execFile, execFileSync, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { cpus, loadavg, totalmem } from "node:os";
import fs from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { ask, House, post, root, sleep } from "../lib/house.mjs";

const run = promisify(execFile);
const option = (name, fallback) => { const i = process.argv.indexOf(`--${name}`); return i > 0 ? Number(process.argv[i + 1]) : fallback; };
const rounds = option("rounds", 5), seconds = option("seconds", 2);
const bench = path.join(root, "build/bench");
const bin = fs.readdirSync("/usr/lib/postgresql").map((v) => `/usr/lib/postgresql/${v}/bin`).filter((d) => fs.existsSync(`${d}/pgbench`)).pop();
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const rows = [], facts = [];

/** CPU seconds so far of a process and of every process below it, finished ones included. */
function cpuOf(parent) {
  const ticks = (pid) => { const f = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" "); return { own: Number(f[11]) + Number(f[12]), children: Number(f[13]) + Number(f[14]), parent: Number(f[1]) }; };
  let sum = 0;
  for (const pid of fs.readdirSync("/proc").filter((n) => /^\d+$/.test(n))) {
    try { const t = ticks(pid); if (Number(pid) === parent) sum += t.own + t.children; else if (t.parent === parent) sum += t.own; } catch { /* gone meanwhile */ }
  }
  return sum / 100;
}
const ownCpu = (pid) => { const f = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" "); return (Number(f[11]) + Number(f[12])) / 100; };
const pssMb = (pid) => Number(fs.readFileSync(`/proc/${pid}/smaps_rollup`, "utf8").match(/^Pss:\s+(\d+)/m)[1]) / 1024;

async function tills(house, count) {
  const folder = path.join(house.data, "tills"), lines = [];
  fs.mkdirSync(folder);
  for (let i = 0; i < count; i++) {
    const code = `BLG-${100 + i}`, keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const answer = await post(`${house.url}/api/pos/enrolments`, { code: await house.enrolmentCode(code), software: "bench",
      public_key: keys.publicKey.export({ type: "spki", format: "der" }).toString("base64") });
    fs.writeFileSync(path.join(folder, `${code}.pem`), keys.privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
    lines.push(`${answer.body.till} ${answer.body.token}`);
  }
  fs.writeFileSync(path.join(folder, "list.txt"), `${lines.join("\n")}\n`);
  return path.join(folder, "list.txt");
}

async function compare(name, goal, ours, reference) {
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

async function sales(house, list, clients) {
  const postmaster = await house.postgresPid(), before = cpuOf(postmaster);
  const { stdout } = await run(path.join(bench, "post_sales"), [String(house.port), String(seconds), list, String(clients)]);
  const [count, microseconds] = stdout.trim().split(" ").map(Number);
  return { rate: count / (microseconds / 1e6), count, cpu: cpuOf(postmaster) - before };
}
async function pgbench(house, clients, ...more) {
  const postmaster = await house.postgresPid(), before = cpuOf(postmaster), socket = await house.socket();
  const { stdout } = await run(`${bin}/pgbench`, ["-h", socket, "-U", "comptoir", "-n", "-M", "prepared", "-c", String(clients), "-j", "2", "-T", String(seconds), ...more, "bench"]);
  return { rate: Number(stdout.match(/tps = ([\d.]+)/)[1]), count: Number(stdout.match(/actually processed: (\d+)/)[1]), cpu: cpuOf(postmaster) - before };
}
async function wrk(cpu, url, connections, ...headers) {
  const before = cpu();
  const { stdout } = await run("wrk", ["-t2", `-c${connections}`, `-d${seconds}s`, ...headers.flatMap((h) => ["-H", h]), url]);
  if (/Non-2xx/.test(stdout) && !headers.some((h) => /None-Match/.test(h))) throw new Error(stdout);
  return { rate: Number(stdout.match(/Requests\/sec:\s+([\d.]+)/)[1]), count: Number(stdout.match(/(\d+) requests in/)[1]), cpu: cpu() - before };
}

/** Memory of the server alone: asleep, then holding many connections that have each asked once. */
async function memory(house, connections) {
  const idle = pssMb(house.server.pid), sockets = [];
  try {
    for (let i = 0; i < connections; i++)
      sockets.push(await new Promise((resolve, reject) => {
        const socket = connect(house.port, "127.0.0.1", () => socket.write("GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
        socket.once("data", () => resolve(socket)).once("error", reject).once("close", () => reject(new Error("closed")));
      }));
    facts.push(["memory of the server, asleep / with " + connections + " connections (PSS)", "≤ 8 / 32 MB", `${idle.toFixed(1)} / ${pssMb(house.server.pid).toFixed(1)} MB`]);
  } finally { for (const socket of sockets) socket.destroy(); }
}

async function openBench(env = {}) {
  Object.assign(process.env, env);
  const house = await House.open();
  for (const name of Object.keys(env)) delete process.env[name];
  const socket = await house.socket();
  execFileSync("createdb", ["-h", socket, "-U", "comptoir", "bench"]);
  execFileSync(`${bin}/pgbench`, ["-h", socket, "-U", "comptoir", "-i", "-q", "-s", "10", "bench"], { stdio: "ignore" });
  return house;
}

function startNginx(house, files) {
  const folder = path.join(house.data, "nginx");
  fs.mkdirSync(path.join(folder, "www"), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) fs.writeFileSync(path.join(folder, "www", name), bytes);
  execFileSync("chmod", ["-R", "a+rX", folder]);
  fs.writeFileSync(path.join(folder, "nginx.conf"), `worker_processes 2; daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=100; types { application/json json; }
  server { listen 127.0.0.1:18099 reuseport; root ${folder}/www; gzip_static on; etag on; } }`);
  return spawn("nginx", ["-c", path.join(folder, "nginx.conf")], { stdio: "ignore" });
}

async function reads(house) {
  const url = `${house.url}/api/catalogue/BLG`, plain = await ask(url), text = await (await fetch(url, { headers: { "Accept-Encoding": "identity" } })).text();
  const { gzipSync } = await import("node:zlib");
  const nginx = startNginx(house, { "catalogue.json": text, "catalogue.json.gz": gzipSync(text, { level: 9 }) });
  try {
    await sleep(500);
    const reference = "http://127.0.0.1:18099/catalogue.json", theirs = (await ask(reference)).headers.get("etag");
    const own = () => ownCpu(house.server.pid), nginxCpu = () => cpuOf(nginx.pid), postmaster = await house.postgresPid();
    const both = (name, goal, mine = [], other = mine) => compare(name, goal, () => wrk(own, url, 64, ...mine), () => wrk(nginxCpu, reference, 64, ...other));
    await both("catalogue 200 / nginx static", "≥ 0.95, CPU ≤ 1.0");
    await both("catalogue 304 / nginx 304", "≥ 1.0", [`If-None-Match: ${plain.headers.get("etag")}`], [`If-None-Match: ${theirs}`]);
    await both("catalogue gzip / nginx gzip_static", "≥ 1.1", ["Accept-Encoding: gzip"]);
    await compare("item uncached, 8 clients / pgbench -S", "≥ 0.45", () => wrk(() => cpuOf(postmaster), `${url}/items/FRI-007`, 8), () => pgbench(house, 8, "-S"));
  } finally { nginx.kill(); await new Promise((resolve) => nginx.once("exit", resolve)); }
}

const load = loadavg()[0];
console.log(`load before: ${load.toFixed(2)}${load > 0.5 ? ": somebody else is at work, the rates say little (the CPU column says more)" : ""}`);
const house = await openBench();
try {
  await memory(house, 1000);
  const list = await tills(house, 64);
  for (const [clients, goal] of [[1, "≥ 0.40"], [8, "–"], [32, "≥ 1.0, CPU ≤ 0.5"], [64, "≥ 1.2, CPU ≤ 0.5"]])
    await compare(`sales over HTTP, ${clients} client${clients > 1 ? "s" : ""} / TPC-B`, goal, () => sales(house, list, clients), () => pgbench(house, clients));
  await reads(house);
} finally { await house.close(); }
const slow = await openBench({ LD_PRELOAD: path.join(bench, "libslow_fsync.so") });
try {
  const list = await tills(slow, 32);
  await compare("sales over HTTP, 32 clients, 4 ms flush / TPC-B", "≥ 0.75", () => sales(slow, list, 32), () => pgbench(slow, 32));
} finally { await slow.close(); }

const table = ["| figure | goal | median ratio | from … to | CPU per operation, ratio | ours /s | reference /s |", "|---|---|---|---|---|---|---|",
  ...rows.map((r) => `| ${r.name} | ${r.goal} | **${r.ratio.toFixed(2)}** | ${r.range} | ${r.cpu === null ? "–" : r.cpu.toFixed(2)} | ${Math.round(r.ours)} | ${Math.round(r.reference)} |`)].join("\n")
  + ["\n\n| figure | goal | measured |", "|---|---|---|", ...facts.map((f) => `| ${f.join(" | ")} |`)].join("\n");
const machine = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${load.toFixed(2)} before and ${loadavg()[0].toFixed(2)} after${load > 0.5 ? " (shared: others were at work)" : ""}; ${rounds} rounds of ${seconds} s; \`tests/bench/run\``;
const page = path.join(root, "docs/performance.md");
const text = fs.readFileSync(page, "utf8");
fs.writeFileSync(page, text.replace(/<!-- table -->[\s\S]*<!-- end -->/, `<!-- table -->\n${machine}\n\n${table}\n<!-- end -->`));
console.log(`${machine}\n\n${table}`);
