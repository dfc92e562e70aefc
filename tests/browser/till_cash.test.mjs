// SPDX-License-Identifier: AGPL-3.0-or-later
// A day of the drawer on the glass: opened, counted blind by pictures, compared, closed, handed over; in French and Arabic.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { House, basket, post } from "../lib/house.mjs";
import { accessibility, newPage, openGlass, shot, tillHealthy, tillSizes } from "./lib.mjs";

let house, till, browser, page;
before(async () => {
  house = await House.open();
  till = await house.startTill();
  page = await openGlass(till);
  browser = page.context().browser();
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const fine = (name) => tillHealthy(page, name);
const tap = (selector) => page.locator(selector).tap();
/** From the sale screen. */
async function toCash() {
  await tap('[data-place="menu"]');
  await tap('.tile[data-place="cash"]');
  await page.locator("[data-drawer]").waitFor();
}
const add = async (value, times) => {
  for (let i = 0; i < times; i++) await page.locator(`.pile:has([data-value="${value}"]) .key`).last().tap();
};
const sell = (tender) => post(`${till.url}/api/till/sales`, basket([["FRI-007", 1000, "BLG-M01"]], [[tender, 1000]]));

test("the first float is counted in", async () => {
  await toCash();
  await fine("till-cash-closed");
  await tap('[data-place="open"]');
  await page.locator(".pieces").waitFor();
  await add(2000, 4);
  await tap('.pile [data-value="200"]');
  await page.locator(".key-pad .key", { hasText: "1" }).first().tap();
  await page.locator(".key-pad .key", { hasText: "0" }).tap();
  assert.match(await page.locator(".counter .sum .num").textContent(), /100,00/);
  await fine("till-cash-count");
  await tap("[data-counted]");
  await page.locator('[data-place="closing"]').waitFor();
  await fine("till-cash-open");
});

test("how far we are, and money moved by hand", async () => {
  assert.equal((await sell("cash")).status, 201);
  assert.equal((await sell("card")).status, 201);
  await tap('[data-place="x"]');
  await page.locator(".figures").waitFor();
  await fine("till-cash-x");
  assert.ok(!(await page.locator("main").textContent()).includes("110,00"), "what should be there is not told");
  await page.locator(".bar .key").first().tap();
  await tap('[data-place="move"]');
  await fine("till-cash-move");
  await tap('[data-choice="cash_out"]');
  await fine("till-cash-why");
  await tap('[data-choice="purchase"]');
  await page.locator(".key-pad .key", { hasText: "5" }).tap();
  await fine("till-cash-amount");
  await tap("[data-done]");
  await page.locator('[data-place="closing"]').waitFor();
});

test("counted without knowing, compared, explained, put aside, signed", async () => {
  await tap('[data-place="closing"]');
  await page.locator(".pieces").waitFor();
  assert.ok(!(await page.locator("main").textContent()).includes("105,00"), "blind");
  await add(5000, 2);
  await add(200, 1);
  await fine("till-cash-blind");
  await tap("[data-counted]");
  await page.locator(".compare").waitFor();
  assert.match(await page.locator(".difference").textContent(), /3,00/);
  await fine("till-cash-compare");
  await tap('[data-reason="wrong_change"]');
  for (const digit of ["1", "0"]) await page.locator(".key-pad .key", { hasText: digit }).first().tap();
  await fine("till-cash-card");
  await tap("[data-done]");
  await page.locator(".asked h2", { hasText: /banque/ }).waitFor();
  for (const digit of ["5", "0"]) await page.locator(".key-pad .key", { hasText: digit }).first().tap();
  await fine("till-cash-drop");
  await tap("[data-done]");
  for (const digit of ["1", "2"]) await page.locator(".key-pad .key", { hasText: digit }).first().tap();
  await tap("[data-done]");
  await fine("till-cash-sign");
  await tap("[data-sign]");
  await page.locator(".figures").waitFor();
  assert.match(await page.locator(".figures").textContent(), /20,00/);
  await fine("till-cash-z");
  await tap("[data-print]");
  await tap("[data-leave]");
  await page.locator('[data-place="open"]').waitFor();
});

test("the next person finds what was left, in Arabic too", async () => {
  await page.evaluate(() => localStorage.setItem("comptoir.language", "ar"));
  await page.reload();
  assert.equal(await page.evaluate(() => document.documentElement.dir), "rtl");
  await toCash();
  await fine("till-cash-closed-ar");
  await tap('[data-place="open"]');
  await page.locator("[data-right]").waitFor();
  assert.match(await page.locator("main").textContent(), /52[.,]00/);
  await fine("till-cash-left-ar");
  await tap("[data-right]");
  await tap('[data-place="closing"]');
  await page.locator(".pieces").waitFor();
  await add(5000, 1);
  await add(200, 1);
  await fine("till-cash-count-ar");
  await tap("[data-counted]");
  await page.locator(".compare").waitFor();
  await fine("till-cash-right-ar");
  await tap("[data-next]");
  await tap("[data-other]");
  await fine("till-cash-sign-ar");
  await tap("[data-sign]");
  await page.locator(".figures").waitFor();
  await fine("till-cash-z-ar");
  await tap("[data-leave]");
  await tap('[data-place="closings"]');
  await page.locator('[data-closing="2"]').waitFor();
  await fine("till-cash-past-ar");
});

test("a ticket that waits is asked about", async () => {
  await page.evaluate(() => localStorage.setItem("comptoir.language", "fr"));
  await page.reload();
  await page.locator(".tile[data-item]").first().tap();
  await toCash();
  if (await page.locator('[data-place="open"]').isVisible()) {
    await tap('[data-place="open"]');
    await tap("[data-right]");
  }
  await tap('[data-place="closing"]');
  await page.locator("[data-anyway]").waitFor();
  await fine("till-cash-waiting");
});

test("a shift of more than 20 hours is told calmly, in the bar, with a key to the drawer", async () => {
  const old = await House.open({ now: "2026-11-22T09:00:00+01:00" });
  const other = await newPage(browser, { hasTouch: true });
  try {
    let shop = await old.startTill();
    assert.equal((await post(`${shop.url}/api/till/opening`, { id: crypto.randomUUID(), counted: 5000 })).status, 201);
    await shop.stop();
    for (const [now, shift, sold] of [["2026-11-23T05:30:00+01:00", "long", 201], ["2026-11-23T09:30:00+01:00", "over", 409]]) {
      old.env = { COMPTOIR_NOW: now };
      shop = await old.startTill({ folder: shop.folder, enrol: false });
      const answer = await post(`${shop.url}/api/till/sales`, basket([["FRI-007", 1000, "BLG-M01"]], [["cash", 1000]]));
      assert.deepEqual([answer.status, answer.body.code], [sold, sold === 409 ? "shift_over" : undefined]);
      await other.goto(shop.url);
      await other.locator(`[data-shift="${shift}"]`).waitFor();
      await shot(other, `till-shift-${shift}`);
      assert.deepEqual(await tillSizes(other), [], shift);
      assert.deepEqual(await accessibility(other), [], shift);
      await other.locator("[data-shift]").tap();
      await other.locator(".till-cash .note").waitFor();
      await shop.stop();
    }
  } finally {
    await other.close();
    await old.close();
  }
});
