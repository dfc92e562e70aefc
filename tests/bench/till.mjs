// SPDX-License-Identifier: AGPL-3.0-or-later
// till.mjs [--items N] [--sales N] [--queued N]: how long a cashier waits, with a catalogue of 100 000 articles on the till's
// own disk: start without a server, a barcode, a sale until the drawer's pulse is on the wire, the Z of 2 000 tickets, and the
// emptying of what waited while the server was away. The real programs; a printer of ours that only looks for the pulse.
// COMPTOIR_BUILD says whose; prints a table for docs/performance.md.
import { readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir, totalmem } from "node:os";
import path from "node:path";
import { drawer, wired } from "../lib/drawer.mjs";
import { House, until } from "../lib/house.mjs";

const option = (name, fallback) => { const i = process.argv.indexOf(`--${name}`); return i > 0 ? Number(process.argv[i + 1]) : fallback; };
const items = option("items", 100_000), sales = option("sales", 2000), queued = option("queued", 1000);
const at = (list, part) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))];
const ms = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

/** Milliseconds of processor that a program has used so far: what does not depend on who else is at work. */
function cpu(pid) {
  const field = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(field[11]) + Number(field[12])) * 10;
}

/** EAN-13 in the shop's own range: 20 and a number. */
function ean(number) {
  const digits = `20${String(number).padStart(10, "0")}`;
  const sum = [...digits].reduce((total, digit, place) => total + Number(digit) * (place % 2 ? 3 : 1), 0);
  return digits + ((10 - (sum % 10)) % 10);
}

/** Items spread over the activities of the demonstration, each with a code to scan. */
async function catalogue(folder) {
  const pictures = ["tshirt", "coat", "dress", "shoes"];
  const list = Array.from({ length: items }, (_, n) => ({
    code: `BIG-${String(n).padStart(6, "0")}`, name: `Article ${n}`, short_name: `Article ${n}`, kind: "good", unit: "piece", price_cents: 100 + (n % 900) * 5,
    vat_rate: 2000, pricing: "fixed", pictogram: pictures[n % 4], account: "707000", vat_scheme: "normal", online: false, barcode: ean(n), origin: "donation" }));
  const file = path.join(folder, "catalogue.json");
  await writeFile(file, JSON.stringify([{ code: "BIG", name: "Grand bazar", short_name: "Bazar", pictogram: "basket", items: list }]));
  return file;
}

const box = await drawer();
const house = await House.open();
const rows = [];
const row = (what, goal, measured) => { rows.push([what, goal, measured]); console.error(`  ${what}: ${measured}`); };
let till;
const ask = async (where, body, method = "POST") => {
  const answer = await fetch(till.url + where, body ? { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {});
  const text = await answer.text();
  if (answer.status >= 300) throw new Error(`${where}: ${answer.status} ${text.slice(0, 300)}`);
  return JSON.parse(text);
};
const item = (n) => ({ code: `BIG-${String(n % items).padStart(6, "0")}`, price: 100 + ((n % items) % 900) * 5 });
const sell = (n) => { const { code, price } = item(n * 7919); return ask("/api/till/sales", { id: crypto.randomUUID(), currency: "EUR", confirmed: true, lines: [{ item: code, quantity: 1000 }], tenders: [{ kind: "cash", amount: price }] }); };

try {
  const folder = await mkdtemp(path.join(tmpdir(), "comptoir-bench-"));
  const file = await catalogue(folder), importing = performance.now();
  await house.command("import", "catalogue", file, "--kpa", "BLG", "--from", "2022-01-01");
  row(`import of ${items} articles at the server`, "–", ms(performance.now() - importing));
  const asking = performance.now();
  till = await house.startTill();
  await until(async () => (await ask("/api/till/snapshot")).items.length >= items, "the catalogue at the till", 300_000);
  row("all of them at a new till", "–", ms(performance.now() - asking));
  await ask("/api/till/hardware", wired(box), "PUT");
  await till.stop();
  await house.stopServer();

  const boots = [], used = [];
  for (let round = 0; round < 5; round++) {
    const started = performance.now();
    till = await house.startTill({ enrol: false, folder: till.folder });
    await ask("/api/till/scan", { barcode: ean(round) });
    boots.push(performance.now() - started);
    used.push(cpu(till.pid));
    if (round < 4) await till.stop();
  }
  row(`start without a server, ${items} articles, first barcode read`, "≤ 1 s", `${ms(at(boots, 0.5))} (worst ${ms(at(boots, 1))}), ${ms(at(used, 0.5))} of processor`);

  const scans = [];
  for (let n = 0; n < 2000; n++) {
    const started = performance.now();
    await ask("/api/till/scan", { barcode: ean((n * 7919) % items) });
    scans.push(performance.now() - started);
  }
  row("barcode → line, at the till program", "p95 ≤ 50 ms", `p50 ${ms(at(scans, 0.5))}, p95 ${ms(at(scans, 0.95))}`);

  const answers = [], drawers = [];
  for (let n = 0; n < sales; n++) {
    const heard = box.heard(), started = performance.now();
    await sell(n);
    answers.push(performance.now() - started);
    drawers.push((await Promise.race([heard, new Promise((done) => setTimeout(done, 3000, Infinity))])) - started);
  }
  row("validated → answered, committed with fsync", "p95 ≤ 150 ms", `p50 ${ms(at(answers, 0.5))}, p95 ${ms(at(answers, 0.95))}`);
  row("validated → drawer's pulse at the printer", "p95 ≤ 150 ms", `p50 ${ms(at(drawers, 0.5))}, p95 ${ms(at(drawers, 0.95))}`);

  const { sales: last } = await ask("/api/till/sales?limit=1");
  const total = Array.from({ length: sales }, (_, n) => item(n * 7919).price).reduce((sum, price) => sum + price, 0);
  const count = crypto.randomUUID(), counting = performance.now();
  await ask("/api/till/counts", { id: count, counted: total });
  const closing = performance.now();
  const z = await ask("/api/till/closings", { id: crypto.randomUUID(), count });
  const closed = performance.now();
  row(`Z of ${sales} tickets (count ${ms(closing - counting)})`, "≤ 2 s", ms(closed - closing));
  if (!last || JSON.stringify(z).includes(`"grand_total":${total}`) === false) throw new Error(`the Z does not say ${total}: ${JSON.stringify(z).slice(0, 400)}`);

  for (let n = 0; n < queued; n++) await sell(n);
  const waiting = (await ask("/api/till/state")).unsent, opened = performance.now();
  await house.startServer();
  const up = performance.now();
  await until(async () => (await ask("/api/till/state")).unsent === 0, "everything sent", 120_000);
  row(`${waiting} sales that waited, sent and acknowledged (server up after ${ms(up - opened)})`, "1 000 ≤ 30 s", ms(performance.now() - up));
} finally {
  box.close();
  await till?.stop();
  await house.close();
}
console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${loadavg()[0].toFixed(2)} after; \`node tests/bench/till.mjs\`

| what | goal | measured |
|---|---|---|
${rows.map((one) => `| ${one.join(" | ")} |`).join("\n")}`);
process.exit(0);
