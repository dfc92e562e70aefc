// SPDX-License-Identifier: AGPL-3.0-or-later
// A heap of sheets after a power cut, copied by touch: the hour on the pad, the sale as usual, and on to the next one.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addCashier } from "../lib/cashiers.mjs";
import { House } from "../lib/house.mjs";
import { launch, newPage, tillHealthy } from "./lib.mjs";

let house, till, browser, page;
before(async () => {
  house = await House.open();
  await addCashier(house, { name: "Sylvie", face: "sylvie", pin: 271828, member: "BLG-M03" });
  await addCashier(house, { name: "Denise", face: "denise", pin: 161803, role: "referent" });
  till = await house.startTill();
  browser = await launch();
  page = await newPage(browser, { hasTouch: true, timezoneId: "America/New_York" }); // the shop's clock, not the machine's
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const fine = (name) => tillHealthy(page, name);
const tap = (selector) => page.locator(selector).first().tap();
const type = async (digits) => {
  for (const digit of digits) await page.locator(".key-pad .key", { hasText: digit }).first().tap();
};
const lastTicket = () => page.evaluate(async () => (await (await fetch("/api/till/sales?limit=1")).json()).sales[0]);
const ticket = (id) => page.evaluate(async (one) => (await (await fetch(`/api/till/sales/${one}`)).json()).ticket, id);
/** An hour of yesterday, as Paris writes it. */
const yesterday = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris", dateStyle: "short" }).format(Date.now() - 24 * 3600_000);

async function putCoats(number) {
  await tap('.rail [data-act="FRI"]');
  for (let i = 0; i < number; i++) await tap('.tile[data-item="FRI-007"]');
}

test("a sheet of yesterday, 14:37, then the next one", async () => {
  await page.goto(till.url);
  await tap('[data-cashier="BLG-M03"]');
  await type("271828");
  await tap(".key-pad .key-do");
  await tap('[data-place="menu"]');
  await tap('.tile[data-place="paper"]');
  await page.locator("[data-write]").waitFor();
  await fine("till-paper-when");
  assert.equal(await page.locator("[data-write]").isDisabled(), true);
  await tap('[data-day="before"]');
  await type("1437");
  await fine("till-paper-typed");
  await tap("[data-write]");
  await putCoats(1);
  await page.locator("[data-paper-sign]").waitFor();
  await fine("till-paper-sale");
  await tap(".key-pay");
  await page.locator('.key-pay:not([disabled])').waitFor();
  await fine("till-paper-pay");
  await tap(".key-pay");
  await page.locator(".note.is-ok").waitFor();
  await fine("till-paper-noted");
  const noted = await ticket((await lastTicket()).id);
  assert.match(noted.deferred_at, new RegExp(`^${yesterday}T14:37:00\\+0[12]:00$`));
});

test("a large one calls the referent; one that was a mistake becomes a sale of now", async () => {
  await type("905");
  await tap("[data-write]");
  await putCoats(6);
  await tap(".key-pay");
  await page.locator('.key-pay:not([disabled])').waitFor();
  await tap(".key-pay");
  await page.locator("dialog[open]").waitFor();
  await fine("till-paper-referent");
  await tap("[data-over-back]");
  await tap("[data-back]");
  await tap("[data-paper-sign]");
  assert.equal(await page.locator("[data-paper-sign]").count(), 0);
  await tap(".key-pay");
  await page.locator('.key-pay[disabled]').waitFor();
  await page.locator(".quick .key").first().tap();
  await tap(".key-pay:not([disabled])");
  await page.locator(".sold").waitFor();
  assert.equal((await ticket((await lastTicket()).id)).deferred_at, null);
});

test("an hour that has not come yet is not taken; in Arabic", async () => {
  await page.evaluate(() => localStorage.setItem("comptoir.language", "ar"));
  await page.reload();
  await tap('[data-place="menu"]');
  await tap('.tile[data-place="paper"]');
  await page.locator("[data-write]").waitFor();
  await type("2359");
  const late = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris", timeStyle: "short" }).format(Date.now()) === "23:59";
  if (!late) assert.equal(await page.locator("[data-write]").isDisabled(), true);
  await fine("till-paper-ar");
});
