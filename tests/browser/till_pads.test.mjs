// SPDX-License-Identifier: AGPL-3.0-or-later
// In Arabic everything mirrors but digits: a code is typed and read from left to right, by the places of its keys.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addCashier } from "../lib/cashiers.mjs";
import { launch, newPage, shot, turnTo } from "./lib.mjs";
import { House } from "../lib/house.mjs";

let house, browser, page;
before(async () => {
  house = await House.open();
  browser = await launch();
  page = await newPage(browser, { hasTouch: true });
});
after(async () => {
  await browser?.close();
  await house?.close();
});

async function inArabic(url) {
  await page.goto(url);
  await page.evaluate(() => localStorage.setItem("comptoir.language", "ar"));
  await page.reload();
  assert.equal(await page.evaluate(() => document.documentElement.dir), "rtl");
}
const key = (digit) => page.locator(".key-pad .key", { hasText: digit });
async function fromLeftToRight(name) {
  await shot(page, name);
  const at = [];
  for (const digit of ["7", "8", "9"]) at.push((await key(digit).boundingBox()).x);
  assert.ok(at[0] < at[1] && at[1] < at[2], `${name}: ${at}`);
}

test("the code of enrolment, its keys and its places", async () => {
  const till = await house.startTill({ enrol: false });
  await inArabic(till.url);
  await key("7").waitFor();
  await fromLeftToRight("till-enrol-ar");
  const groups = await page.locator(".cells > span").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().x));
  assert.ok(groups[0] < groups[1], `${groups}`);
  await till.stop();
});

test("a weight, then a cashier's code", async () => {
  const till = await house.startTill({ code: "BLG-2" });
  await inArabic(till.url);
  await page.locator('.faces .key[data-member="BLG-M01"]').tap();
  const fabric = page.locator('.tile[data-item="FRI-014"]');
  await turnTo(page, fabric);
  await fabric.tap();
  await key("7").waitFor();
  await fromLeftToRight("till-weight-ar");
  await addCashier(house, { name: "Sylvie", pin: 271828, member: "BLG-M03" });
  await page.locator('[data-cashier="BLG-M03"]').tap({ timeout: 45000 });
  await page.locator(".dots").waitFor();
  await fromLeftToRight("till-code-ar");
});
