// SPDX-License-Identifier: AGPL-3.0-or-later
// Paying in every way, the papers around a ticket, and what comes back: with a finger, on the real program.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibility, launch, newPage, shot, tillSizes } from "./lib.mjs";
import { addCashier, codeOf } from "../lib/cashiers.mjs";
import { ask, House } from "../lib/house.mjs";

let house, till, browser, page, denise;
before(async () => {
  house = await House.open();
  await addCashier(house, { name: "Sylvie", pin: 271828, member: "BLG-M03" });
  denise = codeOf(await addCashier(house, { name: "Denise", pin: 161803, role: "referent" }));
  till = await house.startTill();
  browser = await launch();
  page = await newPage(browser, { hasTouch: true });
  await page.goto(till.url);
  await signIn("BLG-M03", "271828");
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const pay = () => page.locator(".key-pay");
const tile = (code) => page.locator(`.tile[data-item="${code}"]`);
const key = (name, value = "") => page.locator(`[data-${name}${value === "" ? "" : `="${value}"`}]`);
const notice = (text) => page.locator(".bar .notice", { hasText: text });
async function type(digits) {
  for (const digit of digits) await page.locator(".key-pad .key", { hasText: digit }).first().tap();
}
async function spell(letters) {
  for (const letter of letters) await page.locator(".letters .key", { hasText: new RegExp(`^${letter === "." ? "\\." : letter}$`, "i") }).tap();
}
async function signIn(code, pin) {
  await page.locator(`[data-cashier="${code}"]`).tap();
  await type(pin);
  await page.locator(".key-pad .key-do").tap();
  await tile("FRI-007").waitFor();
}
async function healthy(name) {
  await shot(page, name);
  assert.deepEqual(page.faults, [], name);
  assert.deepEqual(await tillSizes(page), [], `${name}: sizes`);
  assert.deepEqual(await accessibility(page), [], `${name}: accessibility`);
}
async function openTicket(number) {
  await page.locator("[data-menu], .bar .key", { hasText: "Plus" }).first().tap();
  await key("place", "receipts").tap();
  await page.locator(`[data-ticket="${number}"]`).tap();
  await key("paper", "print").waitFor();
}

test("a priced coat paid with the exact note is four taps, and the fourth is the end of it", async () => {
  let taps = 0;
  const tap = async (what) => {
    await what.tap();
    taps += 1;
  };
  await tap(tile("FRI-007"));
  await tap(pay());
  await key("wish", "no").waitFor();
  assert.equal(await key("wish", "no").getAttribute("aria-pressed"), "true", "no paper unless somebody asks");
  await healthy("tickets-pay");
  await tap(page.locator('.money[data-value="1000"]'));
  await tap(pay());
  await page.getByText("BLG-1-T-000001").waitFor();
  assert.ok(taps <= 4, `${taps} taps`);
  await healthy("tickets-sold");
  await page.locator(".key-main").tap();
});

test("a hundred-euro note, change drawn as money", async () => {
  await tile("FRI-007").tap();
  await pay().tap();
  await page.locator('.money[data-value="10000"]').tap();
  await page.locator(".give .handful").waitFor();
  await healthy("tickets-hundred");
  await key("wish", "paper").tap();
  await pay().tap();
  await notice("imprimante").waitFor();
  await page.locator(".key-main").tap();
});
