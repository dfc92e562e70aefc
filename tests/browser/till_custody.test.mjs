// SPDX-License-Identifier: AGPL-3.0-or-later
// Things left in our care on the glass: drop-off, board, paid and handed over by the tag; donations and labels; French
// and Arabic. Pictures of each screen are looked at.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { House, basket, post } from "../lib/house.mjs";
import { accessibility, newPage, openGlass, shot, tillHealthy } from "./lib.mjs";

let house, till, browser, page;
before(async () => {
  house = await House.open();
  till = await house.startTill();
  for (const [name, items] of [["Mme Lenoir", ["BLA-011"]], ["M. Diallo", ["BLA-008"]], ["Association du Port", ["BLA-010", "COU-001"]]]) {
    const order = crypto.randomUUID();
    await post(`${till.url}/api/till/custody`, { id: order, basket: basket(items.map((item) => [item, 3000, "BLG-M02"]), []), customer: { name } });
    if (name !== "M. Diallo") await post(`${till.url}/api/till/custody/${order}/steps`, { id: crypto.randomUUID(), state: "ready", place: "A1" });
  }
  page = await openGlass(till);
  browser = page.context().browser();
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const fine = (name) => tillHealthy(page, name);
const tap = (selector) => page.locator(selector).first().tap();
const toMenu = () => tap('[data-place="menu"]');
/** What is on the ticket, as a tap on its tile would put it there. */
async function onTicket(lines) {
  await page.evaluate((put) => {
    const now = JSON.parse(localStorage.getItem("comptoir.sale"));
    localStorage.setItem("comptoir.sale", JSON.stringify({ ...now, lines: put }));
  }, lines.map((item) => ({ item, quantity: 1000, unit_price: null, purchase_price: null, members: ["BLG-M02"], said: true })));
  await page.reload();
}

test("a drop-off, one question a screen", async () => {
  await onTicket(["BLA-003", "BLA-010"]);
  await toMenu();
  await fine("till-menu-services");
  await tap('.tile[data-place="custody"]');
  await page.locator("[data-order]").first().waitFor();
  await fine("till-custody-board");
  await tap("[data-new]");
  await fine("till-custody-state");
  await tap('[data-condition="stain"]');
  await page.locator(".which", { hasText: "2" }).waitFor();
  await tap('[data-condition="good"]');
  await page.locator('[data-day="0"]').waitFor();
  await fine("till-custody-when");
  await tap('[data-day="0"]');
  for (const letter of "perrin") await page.locator(".letters .key", { hasText: new RegExp(`^${letter}$`, "i") }).first().tap();
  await fine("till-custody-who");
  await tap("[data-next]");
  await fine("till-custody-mail");
  await tap("[data-take]");
  await page.locator(".big-tag").waitFor();
  await fine("till-custody-taken");
});

test("worked on, ready on its shelf, paid, handed over tag by tag", async () => {
  await tap("[data-later]");
  await tap('[data-tab="deposited"]');
  await page.locator("[data-order]", { hasText: "Perrin" }).tap();
  await fine("till-custody-order");
  await tap('[data-step="working"]');
  await tap('[data-step="ready"]');
  await fine("till-custody-shelf");
  await tap('[data-place-key="B2"]');
  await page.locator(".badge", { hasText: "B2" }).waitFor();
  await fine("till-custody-ready");
  await tap('[data-step="pay"]');
  await page.locator(".ticket-lines").first().waitFor();
  const sale = await page.evaluate(() => JSON.parse(localStorage.getItem("comptoir.sale")));
  assert.ok(sale.lines.every((line) => line.order), "each line says whose order it pays");
  const paid = await post(`${till.url}/api/till/sales`, { id: sale.id, lines: sale.lines.map((line) => ({ item: line.item, quantity: line.quantity, order: line.order, members: [{ member: "BLG-M02", weight: 1 }] })), tenders: [{ kind: "card", amount: 950 }] });
  assert.equal(paid.status, 201, JSON.stringify(paid.body));
  await onTicket([]);
  await toMenu();
  await tap('.tile[data-place="custody"]');
  await page.locator("[data-order]").first().waitFor();
  await page.keyboard.type("1-8", { delay: 5 }); // the tag on the bag
  const order = page.locator("[data-order]", { hasText: "Perrin" });
  await order.tap();
  await tap('[data-step="hand"]');
  await fine("till-custody-hand");
  assert.ok(await page.locator("[data-with-slip]").isDisabled(), "an item is left");
  for (const tag of await page.locator("[data-tag]").all()) await tag.tap();
  await tap("[data-with-slip]");
  await page.locator("[data-tab]").first().waitFor();
  assert.equal(await page.locator("[data-order]", { hasText: "Perrin" }).count(), 0);
});

test("a donation, weighed; labels in a series", async () => {
  await tap("[data-back]");
  await tap('.tile[data-place="donations"]');
  await fine("till-donation-what");
  await tap('[data-choice="clothes"]');
  await fine("till-donation-who");
  await tap('[data-choice="person"]');
  for (const digit of "12") await page.locator(".key-pad .key", { hasText: new RegExp(`^${digit}$`) }).tap();
  await fine("till-donation-weight");
  await tap("[data-keep]");
  await page.locator(".notice", { hasText: "Lot" }).waitFor();
  await tap("[data-back]");
  await tap('.tile[data-place="labels"]');
  await fine("till-labels-what");
  await tap("[data-choice]");
  await page.locator(".key-pad .key", { hasText: /^5$/ }).tap();
  await fine("till-labels-price");
});

test("the same board in Arabic", async () => {
  await page.evaluate(() => localStorage.setItem("comptoir.language", "ar"));
  await page.reload();
  await toMenu();
  await tap('.tile[data-place="custody"]');
  await page.locator("[data-order]").first().waitFor();
  await fine("till-custody-board-ar");
});

test("the office sees what is in our care, and the kilos given", async () => {
  await house.sql("UPDATE custody_order SET since = now() - interval '40 days' WHERE tag_first = '1-1'");
  for (const [width, height] of [[1280, 800], [390, 844]]) {
    const desk = await newPage(browser, { width, height });
    await house.signInPage(desk, { role: "referent" }, "/bureau?onglet=affaires");
    await desk.locator("table th", { hasText: "1-1" }).waitFor();
    await desk.locator("li", { hasText: "sur ordonnance du juge" }).waitFor();
    await shot(desk, `office-custody-${width}`);
    assert.deepEqual(await accessibility(desk), []);
    assert.equal(await desk.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    await desk.close();
  }
});
