// SPDX-License-Identifier: AGPL-3.0-or-later
// shop.mjs [--rounds N] [--seconds N] [--only TEXT]: the shop for visitors. Pages against nginx that serves the same bytes as files, and against
// pgbench that asks PostgreSQL the same questions; orders of guests (shelf, slot, contact, lines, history) against TPC-B; memory.
// By turns, in one run; writes its table into docs/performance.md; with --only the figures whose name has TEXT are printed alone.
import fs from "node:fs";
import path from "node:path";
import { ask, root, sleep } from "../lib/house.mjs";
import { openShop } from "../lib/visitor.mjs";
import { compare, cpuOf, fact, load, median, only, openBench, ownCpu, pgbench, pssMb, publish, run, seconds, startNginx, wrk } from "./kit.mjs";

const CLIENTS = 32, ARTICLES = 20;
const peakMb = (pid) => Number(fs.readFileSync(`/proc/${pid}/status`, "utf8").match(/^VmHWM:\s+(\d+)/m)[1]) / 1024;
const quote = (value) => (value === null ? "NULL" : `'${value}'`);

/** What the server asks for to write the page of an article, from the same files, for pgbench. */
function questions(folder, item, now) {
  const asked = [["order/find_setting", "BLG"], ["order/list_levels", "BLG"], ["shop/list_pieces_near", "BLG", now, item, null],
    ["shop/list_shelves", "BLG", now, item], ["photo/list_near", "BLG", item, null]];
  const one = ([name, ...values]) => fs.readFileSync(path.join(root, `sql/queries/${name}.sql`), "utf8").replace(/--.*$/gm, "")
    .replace(/\$(\d)(::\w+)?/g, (_, n, type) => quote(values[n - 1]) + (type ?? "")).trim();
  const file = path.join(folder, "page.sql");
  fs.writeFileSync(file, `${["BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", ...asked.map(one), "COMMIT"].join(";\n")};\n`);
  return file;
}

/** A shop with pieces in its window, counted articles and the hours of three weeks. */
async function furnish(house) {
  const pieces = Array.from({ length: 24 }, (_, i) => ({ item: "FRI-007", name: `Manteau numéro ${i + 1}`, price: 1000 }));
  const [piece] = await openShop(house, { pieces });
  await house.sql("UPDATE slot_rule SET from_minute = 480, to_minute = 1200, slot_minutes = 60, capacity = 1000");
  const items = await house.sql(`SELECT i.code, i.price FROM items_on(current_date) i WHERE i.kpa = 'BLG' AND i.online AND i.pricing = 'fixed' AND i.unit = 'piece' AND i.turnover AND i.priced AND NOT i.archived AND i.kind = 'good' ORDER BY i.code LIMIT ${ARTICLES}`);
  const referent = await house.signIn({ role: "referent" });
  for (const [item] of items) {
    const counted = await ask(`${house.url}/api/office/BLG/stock/${item}/moves`, { method: "POST", body: { kind: "count", quantity: 500000000, anyway: true }, headers: { ...referent.headers, "Idempotency-Key": crypto.randomUUID() } });
    if (counted.status !== 201) throw new Error(JSON.stringify(counted.body));
  }
  await house.sql("ANALYZE");
  return { piece, items: items.map(([code, price]) => ({ code, price: Number(price) })) };
}

async function reads(house, { piece, items }) {
  const pages = { window: "/boutique?kpa=BLG", article: `/boutique/BLG/${items[0].code}`, piece: `/boutique/BLG/piece/${piece.public}` };
  const bytes = Object.fromEntries(await Promise.all(Object.entries(pages).map(async ([name, where]) => [`${name}.html`, await (await fetch(house.url + where, { headers: { "Accept-Encoding": "identity" } })).text()])));
  const nginx = startNginx(house, bytes), postmaster = await house.postgresPid(), script = questions(house.data, items[0].code, new Date().toISOString());
  try {
    await sleep(500);
    for (const [name, where] of Object.entries(pages))
      await compare(`page of ${name === "article" ? "an article" : name === "piece" ? "a piece" : "the window"}, ${Math.round(bytes[`${name}.html`].length / 1024)} KB, ${CLIENTS} clients / nginx, the same bytes as a file`, "–",
        () => wrk(() => ownCpu(house.server.pid) + cpuOf(postmaster), house.url + where, CLIENTS), () => wrk(() => cpuOf(nginx.pid), `http://127.0.0.1:18099/${name}.html`, CLIENTS));
    await compare("page of an article, 8 clients / pgbench, the same queries", "≥ 0.45", () => wrk(() => cpuOf(postmaster), house.url + pages.article, 8), () => pgbench(house, 8, { more: ["-f", script], database: "comptoir" }));
  } finally { nginx.kill(); await new Promise((resolve) => nginx.once("exit", resolve)); }
}

/** Guests that order as fast as they are answered: a script for wrk, each request with a key, an article and a slot drawn by chance. */
async function guests(house, name, items) {
  const { body: { data } } = await ask(`${house.url}/api/boutique/BLG/slots?purpose=pickup`), starts = data.map((slot) => slot.starts_at).slice(4);
  const body = ({ code, price }) => JSON.stringify({ lines: [{ item: code, quantity: 1000 }], pays: "counter", pickup: "@slot", name: "Fatou Diallo", phone: "06 12 34 56 78", expected: { amount: price, currency: "EUR" }, accepts_terms: true }).split('"@slot"');
  const file = path.join(house.data, `${name}.lua`), list = (values) => `{${values.map((value) => `[==[${value}]==]`).join(",")}}`;
  fs.writeFileSync(file, `local heads, tails, starts = ${list(items.map((item) => body(item)[0]))}, ${list(items.map((item) => body(item)[1]))}, ${list(starts)}
local count = 0
function setup(thread) count = count + 1; thread:set("seed", count) end
function init(args) math.randomseed(os.time() * 16 + seed) end
function request()
  local at, key = math.random(#heads), string.format("bench-%08x-%08x", math.random(0, 2147483646), math.random(0, 2147483646))
  return wrk.format("POST", nil, {["Content-Type"] = "application/json", ["Idempotency-Key"] = key}, heads[at] .. '"' .. starts[math.random(#starts)] .. '"' .. tails[at])
end
`);
  return file;
}

const millis = (text) => Number(text.match(/[\d.]+/)[0]) * (/us$/.test(text) ? 0.001 : /ms$/.test(text) ? 1 : 1000);
async function orders(house, script, clients, waits) {
  const postmaster = await house.postgresPid(), before = cpuOf(postmaster);
  const { stdout } = await run("wrk", [`-t${Math.min(2, clients)}`, `-c${clients}`, `-d${seconds}s`, "--latency", "-s", script, `${house.url}/api/boutique/BLG/orders`]);
  if (/Non-2xx/.test(stdout)) throw new Error(stdout);
  waits.push({ p50: millis(stdout.match(/^ +50% +(\S+)/m)[1]), p99: millis(stdout.match(/^ +99% +(\S+)/m)[1]) });
  return { rate: Number(stdout.match(/Requests\/sec:\s+([\d.]+)/)[1]), count: Number(stdout.match(/(\d+) requests in/)[1]), cpu: cpuOf(postmaster) - before };
}

console.log(`load before: ${load.toFixed(2)}`);
const house = await openBench();
try {
  const shop = await furnish(house), asleep = pssMb(house.server.pid);
  await reads(house, shop);
  const shapes = [["orders, 1 client / TPC-B", 1, shop.items], [`orders of ${ARTICLES} articles, ${CLIENTS} clients / TPC-B`, CLIENTS, shop.items], [`orders of one article, ${CLIENTS} clients / TPC-B`, CLIENTS, shop.items.slice(0, 1)]];
  for (const [name, clients, items] of shapes.filter(([name]) => name.includes(only))) {
    const script = await guests(house, `orders-${items.length}-${clients}`, items), waits = [];
    await compare(name, "–", () => orders(house, script, clients, waits), () => pgbench(house, clients));
    fact(`${name.replace(" / TPC-B", "")}: until it is answered, median and p99`, "–", `${median(waits.map((one) => one.p50)).toFixed(1)} ms, **${median(waits.map((one) => one.p99)).toFixed(1)} ms**`);
  }
  const [[placed]] = await house.sql("SELECT count(*) FROM shop_order");
  fact("memory of the server, asleep / after the run (PSS), at most (RSS)", "≤ 8 MB asleep", `${asleep.toFixed(1)} / ${pssMb(house.server.pid).toFixed(1)} MB, ${peakMb(house.server.pid).toFixed(1)} MB; ${placed} orders`);
  const verdict = await house.attempt("verify");
  if (verdict.code !== 0) throw new Error(verdict.stdout + verdict.stderr);
} finally { await house.close(); }
publish("shop", "node tests/bench/shop.mjs");
