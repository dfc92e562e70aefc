// SPDX-License-Identifier: AGPL-3.0-or-later
// Every figure is a ratio: ours and the reference take turns, round after round, on the same machine in the same run; the
// median of the rounds' ratios is what counts. Absolute figures are printed for curiosity only.
import { generateKeyPairSync } from "node:crypto";
import fs from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { ask, post, root, sleep } from "../lib/house.mjs";
import { compare, cpuOf, fact, load, openBench, ownCpu, pgbench, pssMb, publish, run, seconds, startNginx, wrk } from "./kit.mjs";

const bench = path.join(root, "build/bench");

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

async function sales(house, list, clients) {
  const postmaster = await house.postgresPid(), before = cpuOf(postmaster);
  const { stdout } = await run(path.join(bench, "post_sales"), [String(house.port), String(seconds), list, String(clients)]);
  const [count, microseconds] = stdout.trim().split(" ").map(Number);
  return { rate: count / (microseconds / 1e6), count, cpu: cpuOf(postmaster) - before };
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
    fact("memory of the server, asleep / with " + connections + " connections (PSS)", "≤ 8 / 32 MB", `${idle.toFixed(1)} / ${pssMb(house.server.pid).toFixed(1)} MB`);
  } finally { for (const socket of sockets) socket.destroy(); }
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
    await compare("item uncached, 8 clients / pgbench -S", "≥ 0.45", () => wrk(() => cpuOf(postmaster), `${url}/items/FRI-007`, 8), () => pgbench(house, 8, { more: ["-S"] }));
  } finally { nginx.kill(); await new Promise((resolve) => nginx.once("exit", resolve)); }
}

console.log(`load before: ${load.toFixed(2)}${load > 0.5 ? ": somebody else is at work, the rates say little (the CPU column says more)" : ""}`);
const house = await openBench();
try {
  await memory(house, 1000);
  const list = await tills(house, 64);
  for (const [clients, goal] of [[1, "≥ 0.40"], [8, "–"], [32, "≥ 1.0, CPU ≤ 0.5"], [64, "≥ 1.2, CPU ≤ 0.5"]])
    await compare(`sales over HTTP, ${clients} client${clients > 1 ? "s" : ""} / TPC-B`, goal, () => sales(house, list, clients), () => pgbench(house, clients));
  const [[refused]] = await house.sql("SELECT count(*) FROM refused_record");
  if (refused !== "0") throw new Error(`${refused} sales were refused: the load is not what a till sends`);
  await reads(house);
} finally { await house.close(); }
const slow = await openBench({ LD_PRELOAD: path.join(bench, "libslow_fsync.so") });
try {
  const list = await tills(slow, 32);
  await compare("sales over HTTP, 32 clients, 4 ms flush / TPC-B", "≥ 0.75", () => sales(slow, list, 32), () => pgbench(slow, 32));
} finally { await slow.close(); }
publish("table", "tests/bench/run");
