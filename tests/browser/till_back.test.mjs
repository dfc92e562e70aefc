// SPDX-License-Identifier: AGPL-3.0-or-later
// A gift card read while somebody pays, and a ticket paid in two ways that goes back in both: with a finger and a reader.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openGlass, scan, tillHealthy } from "./lib.mjs";
import { House, post, until } from "../lib/house.mjs";

let house, till, browser, page, gift;
before(async () => {
  house = await House.open();
  till = await house.startTill();
  const sold = await post(`${till.url}/api/till/sales`, { id: crypto.randomUUID(), lines: [{ item: "AUT-007", quantity: 1000, members: [], unit_price: 600, priced: true }], tenders: [{ kind: "cash", amount: 600 }] });
  assert.equal(sold.status, 201, JSON.stringify(sold.body));
  gift = sold.body.ticket.lines[0].reference;
  page = await openGlass(till);
  browser = page.context().browser();
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const healthy = (name) => tillHealthy(page, name);

test("a gift card read at the payment pays what is on it, nobody chose the way before; one that is unknown says so", async () => {
  await page.locator('.tile[data-item="FRI-007"]').tap();
  await page.locator(".key-pay").tap();
  await page.locator(".zone.cash").waitFor();
  await scan(page, "2900000000018");
  await page.locator(".notice, [role=status]", { hasText: "bon" }).first().waitFor();
  await scan(page, gift);
  await page.locator(".zone.means", { hasText: "6,00" }).waitFor();
  await healthy("tickets-gift-read");
  await page.locator(".key-pay").tap();
  await page.locator(".parts .key", { hasText: "6,00" }).waitFor();
  await page.locator(".quick .key").first().tap();
  await page.locator(".key-pay").tap();
  await page.getByText("BLG-1-T-000002").first().waitFor();
  await page.locator(".key-main").tap();
});

test("it comes back as it was paid: the card is worth again what it paid, the coins are drawn", async () => {
  await page.locator("[data-menu], .bar .key", { hasText: "Plus" }).first().tap();
  await page.locator('[data-place="receipts"]').tap();
  await page.locator('[data-ticket="BLG-1-T-000002"]').tap();
  await page.locator('[data-paper="return"]').tap();
  await page.locator("[data-line]").tap();
  await page.locator("[data-next]").tap();
  await page.locator('[data-reason="size"]').tap();
  await page.locator('[data-tender="as_paid"][aria-pressed="true"]').waitFor();
  assert.equal(await page.locator("[data-tender]").count(), 1, "no single way takes ten euros back");
  assert.match(await page.locator(".give-back .back").innerText(), /bon[^]*6,00[^]*4,00/);
  await healthy("tickets-back-as-paid");
  await page.locator(".key-pay").tap();
  await page.locator(".given").waitFor();
  const balance = async () => (await (await fetch(`${till.url}/api/till/held/${gift}`)).json()).balance;
  await until(async () => (await balance()) === 600, "the server to know what came back");
});
