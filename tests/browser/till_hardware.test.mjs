// SPDX-License-Identifier: AGPL-3.0-or-later
// A printer is set up by touch, prints, runs out of paper and never stops a sale; the customer's screen follows.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { after, before, test } from "node:test";
import { House, root, until } from "../lib/house.mjs";
import { accessibility, launch, newPage, shot, tillSizes, turnTo } from "./lib.mjs";

const build = process.env.COMPTOIR_BUILD ?? path.join(root, "build");
let house, browser, page, till, printer;
before(async () => {
  house = await House.open();
  browser = await launch();
  page = await newPage(browser, { hasTouch: true });
  till = await house.startTill();
  printer = await startPrinter(path.join(house.data, "paper"));
});
after(async () => {
  printer?.child.kill();
  await browser?.close();
  await house?.close();
});

async function startPrinter(out) {
  const child = spawn(path.join(build, "comptoir-till"), ["virtual-printer", "--port", "0", "--out", out], { stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise((resolve) => child.stdout.once("data", (bytes) => resolve(String(bytes))));
  return { child, out, port: Number(line.trim().split(":")[1]), ended: new Promise((resolve) => child.stdout.on("data", (bytes) => resolve(String(bytes).trim()))) };
}

async function inOrder(name, where = page) {
  await shot(where, name);
  assert.deepEqual(where.faults, [], name);
  assert.deepEqual(await tillSizes(where), [], `${name}: sizes`);
  assert.deepEqual(await accessibility(where), [], `${name}: accessibility`);
}
const tab = (name) => page.locator(`[data-tab="${name}"]`).tap();
const choice = (name) => page.locator(`[data-choice="${name}"]`).tap();
const strip = (name) => fs.readFile(path.join(printer.out, name), "utf8").catch(() => "");
const json = async (where, init) => (await fetch(till.url + where, init)).json();

test("a printer on the network, with a drawer, set up by touch alone", async () => {
  await page.goto(till.url);
  await page.locator('[data-place="menu"]').tap();
  await page.locator('[data-place="hardware"]').tap();
  await page.locator('[data-choice="link-none"][aria-pressed="true"]').waitFor();
  await choice("link-tcp");
  await page.locator(".hardware .key-pad").waitFor();
  await inOrder("hardware-address");
  for (const sign of `127.0.0.1:${printer.port}`) await page.locator(`[data-key="${sign}"]`).tap();
  await page.locator("[data-keep]").tap();
  await until(async () => (await json("/api/till/hardware")).settings.printer === "tcp", "the printer is kept");
  await tab("paper");
  await choice("drawer-yes");
  await until(async () => (await json("/api/till/hardware")).settings.drawer, "the drawer is kept");
  await inOrder("hardware-paper");
});

test("the trial page holds all that a receipt can", async () => {
  await tab("trial");
  await page.locator("[data-test]").tap();
  const text = await until(() => strip("0001.txt"), "the trial page");
  for (const word of ["é è ê ë à â ç î ï ô ù û œ æ", "É È À Ç Œ € ° « » ’", "1 234,50 €", "[ean13 2000000000008]", "[qr Comptoir : œuvre commune]", "[cut]"]) assert.ok(text.includes(word), `${word} in\n${text}`);
  await page.locator(".strip img").waitFor();
  assert.equal(await page.locator(".strip img").getAttribute("alt"), text.replace(/\[cut\]\n$/, "[cut]\n"));
  await inOrder("hardware-trial");
  await fs.copyFile(path.join(printer.out, "0001.png"), path.join(import.meta.dirname, "shots/slip-trial.png"));
});

test("a scale that is not there says so and the pad goes on", async () => {
  await tab("scale");
  await inOrder("hardware-scale");
  const refused = await fetch(`${till.url}/api/till/weight`);
  assert.equal((await refused.json()).code, "scale_away");
});

test("a scale on the network is found by its address, typed on the glass, at fifteen inches and at eleven", async () => {
  const scale = net.createServer((socket) => socket.on("data", () => socket.write("S S     1.250 kg\r\n"))).listen(0, "127.0.0.1");
  await once(scale, "listening");
  await choice("scale-sics");
  await choice("scale-link-tcp");
  await page.locator(".hardware .key-pad").waitFor();
  await inOrder("hardware-scale-address");
  const pad = await newPage(browser, { hasTouch: true, width: 1366, height: 768 });
  await pad.addInitScript(() => localStorage.setItem("comptoir.mm", "5.3"));
  await pad.goto(till.url);
  await pad.locator(".rail .key").first().waitFor();
  await pad.evaluate(async () => (await import(document.querySelector('script[src*="till/main.js"]').src.replace("main.js", "store.js"))).go({ name: "hardware" }));
  await pad.locator('[data-tab="scale"]').tap();
  await pad.locator('[data-choice="scale-sics"]').tap();
  await pad.locator('[data-choice="scale-link-tcp"]').tap();
  await pad.locator(".hardware .key-pad").waitFor();
  await inOrder("hardware-scale-address-small", pad);
  await pad.context().close();
  for (const sign of `127.0.0.1:${scale.address().port}`) await page.locator(`[data-key="${sign}"]`).tap();
  await page.locator("[data-keep]").tap();
  await page.locator("[data-retype]").waitFor();
  const { settings } = await json("/api/till/hardware");
  assert.deepEqual([settings.scale, settings.scale_address], ["sics", `127.0.0.1:${scale.address().port}`]);
  await page.locator("[data-weigh]").tap();
  await page.getByText("1250 g").waitFor();
  await inOrder("hardware-scale-network");
  scale.close();
});

test("the weight pad reads the scale", async () => {
  const scale = net.createServer((socket) => socket.on("data", () => socket.write("S S     0.750 kg\r\n"))).listen(0, "127.0.0.1");
  await once(scale, "listening");
  const { settings } = await json("/api/till/hardware");
  const body = JSON.stringify({ ...settings, scale: "sics", scale_address: `127.0.0.1:${scale.address().port}` });
  await json("/api/till/hardware", { method: "PUT", headers: { "Content-Type": "application/json" }, body });
  assert.deepEqual(await json("/api/till/weight"), { grams: 750 });
  await page.goto(till.url);
  const fabric = page.locator('.tile[data-item="FRI-014"]');
  await page.locator(".tiles").waitFor();
  await turnTo(page, fabric);
  await fabric.tap();
  await page.locator("[data-weigh]").tap();
  await page.locator(".typed", { hasText: "0,75" }).waitFor();
  await inOrder("hardware-weigh");
  scale.close();
  await page.goto(till.url);
  await page.locator('[data-place="menu"]').tap();
  await page.locator('[data-place="hardware"]').tap();
});

test("the customer sees the total grow, the change, and thanks", async () => {
  const second = await newPage(browser, { width: 1280, height: 720 });
  await second.goto(`${till.url}/afficheur`);
  await second.locator(".hello").waitFor();
  await shot(second, "display-idle");
  const items = (await json("/api/till/snapshot")).items;
  const priced = items.filter((one) => one.pricing === "fixed" && one.price > 0 && !one.archived).slice(0, 2);
  const basket = (count) => ({ id: "019aa9f2-0000-7000-8000-0000000000a1", currency: "EUR", lines: priced.slice(0, count).map((one) => ({ item: one.code, quantity: 1000 })) });
  const post = (where, body, method = "POST") => json(where, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  await post("/api/till/price?show=1", basket(1));
  await second.locator(".last", { hasText: priced[0].short_name.slice(0, 6) }).or(second.locator(".last", { hasText: priced[0].name.slice(0, 6) })).first().waitFor();
  const { ticket } = await post("/api/till/price?show=1", basket(2));
  const french = (cents) => `${(cents / 100).toFixed(2).replace(".", ",")}\u00a0€`;
  await second.locator(".sum", { hasText: french(ticket.total) }).waitFor();
  await inOrderDisplay(second, "display-ticket");
  await post("/api/till/price", { ...basket(1) }); // what a pad tries out is not shown
  const before = (await json("/api/till/printer")).drawers;
  const sold = await post("/api/till/sales", { ...basket(2), tenders: [{ kind: "cash", amount: ticket.total + 500 }] });
  assert.equal(sold.ticket.change, 500, JSON.stringify(sold));
  await second.locator(".give", { hasText: french(500) }).waitFor();
  await inOrderDisplay(second, "display-paid");
  await until(async () => (await json("/api/till/printer")).drawers === before + 1, "the drawer opens after the sale");
  await post("/api/till/sales", { ...basket(2), tenders: [{ kind: "cash", amount: ticket.total + 500 }] }); // the same again
  await new Promise((done) => setTimeout(done, 400));
  assert.equal((await json("/api/till/printer")).drawers, before + 1, "a repetition opens nothing");
  for (const langue of ["en", "ar"]) {
    await second.goto(`${till.url}/afficheur?langue=${langue}`);
    await second.locator(".give").waitFor();
    await inOrderDisplay(second, `display-paid-${langue}`);
  }
  await second.close();
});

async function inOrderDisplay(where, name) {
  await shot(where, name);
  assert.deepEqual(where.faults, [], name);
  assert.deepEqual(await accessibility(where), [], `${name}: accessibility`);
  const over = await where.evaluate(() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]);
  assert.ok(over[0] <= 0 && over[1] <= 0, `${name}: ${over}`);
}

test("the printer is gone: sales go on, and what waits comes out in order when it is back", async () => {
  const port = printer.port;
  printer.child.kill();
  await new Promise((done) => printer.child.once("exit", done));
  for (let i = 0; i < 3; i++) assert.equal((await fetch(`${till.url}/api/till/printer/test`, { method: "POST" })).status, 200);
  await until(async () => (await json("/api/till/printer")).condition === "away", "it is seen to be away");
  await page.goto(till.url);
  await page.locator("[data-printer-waits]").waitFor({ timeout: 20000 });
  await inOrder("hardware-sign");
  await page.locator("[data-printer-waits]").tap();
  await page.locator("[data-forget]").waitFor();
  await inOrder("hardware-away");
  const out = path.join(house.data, "paper2");
  printer = await new Promise((resolve) => {
    const child = spawn(path.join(build, "comptoir-till"), ["virtual-printer", "--port", String(port), "--out", out], { stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.once("data", () => resolve({ child, out, port }));
  });
  await until(async () => (await json("/api/till/printer")).waiting === 0, "all came out");
  await until(() => strip("0003.txt"), "three strips");
  assert.equal(await strip("0004.txt"), "");
});

test("in Arabic", async () => {
  await page.evaluate(() => localStorage.setItem("comptoir.language", "ar"));
  await page.reload();
  await page.locator('[data-place="menu"]').tap();
  await page.locator('[data-place="hardware"]').tap();
  await tab("paper");
  await inOrder("hardware-paper-ar");
});
