// SPDX-License-Identifier: AGPL-3.0-or-later
// A page that is loaded again, a network that is away, a second window, a weight with a comma, a bag's tag before the
// reader. (till-tests.md, lines 4, 5, 13, 34, 35)
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, basket, House, post, until } from "../lib/house.mjs";
import { launch, newPage, scan, turnTo } from "./lib.mjs";

let house, till, browser, page;
before(async () => {
  house = await House.open();
  till = await house.startTill();
  browser = await launch();
  page = await newPage(browser, { hasTouch: true });
  await page.goto(till.url);
  await tile("FRI-007").waitFor();
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const tile = (code) => page.locator(`.tile[data-item="${code}"]`);
const total = (figure, where = page) => where.waitForFunction((wanted) => document.querySelector(".total > .num")?.textContent.includes(wanted), figure);
const line = (at) => page.locator(".ticket .line").nth(at);
const state = async () => (await ask(`${till.url}/api/till/state`)).body;
const tickets = async () => Number((await house.sql("SELECT count(*) FROM ticket"))[0][0]);
/** A ticket as taps would have made it. */
async function onTicket(lines) {
  await page.evaluate((put) => {
    const now = JSON.parse(localStorage.getItem("comptoir.sale"));
    localStorage.setItem("comptoir.sale", JSON.stringify({ ...now, lines: put }));
  }, lines.map((more) => ({ quantity: 1000, unit_price: null, purchase_price: null, members: [], said: true, ...more })));
  await page.reload();
}
async function empty() {
  await onTicket([]);
  await tile("FRI-007").waitFor();
}
async function read(code) {
  await page.evaluate(() => document.activeElement?.blur());
  await scan(page, code);
}

test("4: a comma or a point, an eighth of a kilogram", async () => {
  for (const typed of ["0,125", "0.125"]) {
    await turnTo(page, tile("FRI-014"));
    await tile("FRI-014").tap();
    await page.locator(".key-pad").waitFor();
    await page.keyboard.type(typed, { delay: 150 });
    assert.match(await page.locator("output.typed").innerText(), /^0,125/);
    await page.locator(".pad .key-main").tap();
    await line(0).waitFor();
    assert.match(await line(0).innerText(), /0,125/);
    await empty();
  }
});

test("5: loaded again before payment, the ticket is there, whose work it is and whose order it pays", async () => {
  const id = crypto.randomUUID();
  const made = await post(`${till.url}/api/till/custody`, { id, basket: { ...basket([["BLA-011", 1000, "BLG-M02"]], []), confirmed: true }, customer: { name: "Mme Perrin" } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await page.locator('[data-place="menu"]').tap();
  await page.locator('.tile[data-place="custody"]').tap();
  await page.locator('[data-tab="deposited"]').tap();
  await page.locator("[data-order]", { hasText: "Perrin" }).tap();
  await page.locator('[data-step="pay"]').tap();
  await line(0).waitFor();
  const kept = () => page.evaluate(() => JSON.parse(localStorage.getItem("comptoir.sale")));
  const before = await kept();
  assert.deepEqual(before.lines.map((one) => [one.item, one.order, one.members]), [["BLA-011", id, ["BLG-M02"]]]);
  const said = await page.locator(".ticket").innerText();
  await page.reload();
  await line(0).waitFor();
  await until(async () => (await page.locator(".ticket").innerText()) === said, "the same ticket, priced");
  assert.deepEqual(await kept(), before);
  await page.locator(".key-pay").tap();
  await page.locator('.key[data-tender="card"]').tap();
  await page.locator(".key-pay").tap();
  await page.locator(".sheet").waitFor();
  assert.equal((await ask(`${till.url}/api/till/custody/${id}`)).body.due, 0, "it was hers");
  await page.locator(".key-main").tap();
});

test("13: the tag of a bag before the reader opens its order, the first nine as well", async () => {
  const id = crypto.randomUUID();
  const made = await post(`${till.url}/api/till/custody`, { id, basket: { ...basket([["BLA-011", 1000, "BLG-M02"]], []), confirmed: true }, customer: { name: "M. Diallo" } });
  assert.match(made.body.tag, /^1-\d$/);
  await page.locator('[data-place="menu"]').tap();
  await page.locator('.tile[data-place="custody"]').tap();
  await page.locator('[data-tab="deposited"]').tap();
  await page.locator("[data-order]", { hasText: "Diallo" }).waitFor();
  await read("1-99");
  await page.locator(".bar .notice", { hasText: "1-99" }).waitFor();
  await read(made.body.tag);
  await page.locator('[data-step="working"]').waitFor();
  assert.match(await page.locator("main").innerText(), /Diallo/);
  await empty();
});

test("34: loaded again without a network: ticket, tickets aside, what waits to be sent; all of it arrives", async () => {
  await until(async () => (await state()).unsent === 0, "an empty outbox");
  const before = await tickets();
  await house.stopServer();
  for (let n = 0; n < 2; n++) {
    const sold = await post(`${till.url}/api/till/sales`, basket([["FRI-007", 1000, "BLG-M01"]], [["card", 1000]]));
    assert.equal(sold.status, 201);
  }
  await tile("FRI-007").tap();
  await total("10,00");
  await page.locator("[data-park]").tap();
  await tile("FRI-007").tap();
  await tile("FRI-007").tap();
  await total("20,00");
  await until(async () => !(await state()).online, "the offline sign", 30000);
  await page.reload();
  await total("20,00");
  assert.equal(await page.locator('[data-place="parked"] .count').innerText(), "1");
  await page.locator(".bar .link .count").waitFor();
  assert.ok((await state()).unsent >= 2); // the sales, and what the event log says
  await page.locator(".key-pay").tap();
  await page.locator('.key[data-tender="card"]').tap();
  await page.locator(".key-pay").tap();
  await page.locator(".sheet").waitFor();
  await page.locator(".key-main").tap();
  await page.locator('[data-place="parked"]').tap();
  await page.locator(".paged .key").first().tap();
  await total("10,00");
  await till.stop("SIGKILL"); // the machine too
  till = await house.startTill({ folder: till.folder, port: till.port, enrol: false });
  await page.reload();
  await total("10,00");
  await page.locator(".bar .link .count").waitFor();
  assert.ok((await state()).unsent >= 3); // the sales, and what the event log says
  await house.startServer();
  await until(async () => (await state()).unsent === 0, "the outbox to empty", 30000);
  assert.equal(await tickets(), before + 3);
  assert.deepEqual(page.faults, []);
  await empty();
});

test("35: the same ticket paid in two windows at once is one sale", async () => {
  const before = (await state()).sequence;
  await tile("FRI-007").tap();
  await total("10,00");
  const other = await page.context().newPage();
  await other.goto(till.url);
  await total("10,00", other);
  for (const [where, key] of [[page, '.key[data-tender="card"]'], [other, '.money[data-value="2000"]']]) {
    await where.locator(".key-pay").tap();
    await where.locator(key).tap();
    await where.locator(".key-pay:enabled").waitFor();
  }
  await Promise.all([page, other].map((where) => where.evaluate(() => document.querySelector(".key-pay").click())));
  await Promise.any([page, other].map((where) => where.locator(".sheet").waitFor())); // the slower may find the ticket gone
  await until(async () => (await state()).unsent === 0, "the sale at the server");
  assert.equal((await state()).sequence, before + 1);
  await other.close();
});
