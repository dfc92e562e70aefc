// SPDX-License-Identifier: AGPL-3.0-or-later
// The main job in a real browser: a cashier sells on the touch screen, the server goes away and comes back, every sale
// arrives once, and the member sees her exact cents. Each screen leaves a picture in tests/browser/shots/.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibility, launch, newPage, shot, tillHealthy } from "./lib.mjs";
import { ask, House, until } from "../lib/house.mjs";

let house, till, browser, page;
before(async () => {
  house = await House.open();
  till = await house.startTill();
  browser = await launch();
  page = await newPage(browser, { width: 1024, height: 768, hasTouch: true });
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const state = async () => (await ask(`${till.url}/api/till/state`)).body;
const tickets = async () => Number((await house.sql("SELECT count(*) FROM ticket"))[0][0]);
const tile = (code) => page.locator(`.tile[data-item="${code}"]`);
const activity = (code) => page.locator(`.rail .key[data-act="${code}"]`);
const face = (code) => page.locator(`.faces .key[data-member="${code}"]`);
const pay = () => page.locator(".key-pay");
const healthy = (name) => tillHealthy(page, name);

test("a coat, 1.250 kg by weight, a big wash for two; 50 € in cash; the change as coins and notes", async () => {
  await page.goto(till.url);
  await tile("FRI-007").waitFor();
  await healthy("till-sale-empty");
  await face("BLG-M01").tap();
  await tile("FRI-007").tap();
  while (!(await tile("FRI-014").isVisible())) await page.getByLabel("Page suivante").tap();
  await tile("FRI-014").tap();
  for (const key of ["1", ",", "2", "5", "0"]) await page.locator(".key-pad .key", { hasText: key }).first().tap();
  await healthy("till-weight");
  await pay().or(page.locator(".key-main")).first().tap();
  await activity("BLA").tap();
  await tile("BLA-003").tap();
  await face("BLG-M02").tap();
  if (await face("BLG-M07").isVisible()) await face("BLG-M07").tap();
  else {
    await page.locator(".faces .key:not([data-member])").tap();
    await page.getByRole("button", { name: "Rosa" }).tap();
    await page.locator(".key-main, .key-do").first().tap();
  }
  await page.waitForFunction(() => document.querySelector(".total > .num")?.textContent.includes("23,75"));
  await healthy("till-sale");
  await pay().tap();
  await page.locator('.money[data-value="5000"]').tap();
  await page.getByText("26,25").first().waitFor();
  await healthy("till-pay");
  await pay().tap();
  await page.getByText("BLG-1-T-000001").waitFor();
  await healthy("till-receipt");
  await until(async () => (await tickets()) === 1, "the sale at the server");
});

test("without a server the till sells on; the sign counts what waits; both arrive once", async () => {
  await house.stopServer();
  await page.locator(".key-main").tap();
  await activity("FRI").tap();
  await face("BLG-M01").tap();
  while (!(await tile("FRI-001").isVisible())) await page.getByLabel("Page précédente").tap();
  await tile("FRI-001").tap();
  await until(async () => (await state()).online === false, "the till to notice");
  await pay().tap();
  await page.locator('.key[data-tender="card"]').tap();
  await pay().tap();
  await page.getByText("BLG-1-T-000002").waitFor();
  await page.locator(".state .count").waitFor();
  await healthy("till-offline");
  assert.ok((await state()).unsent >= 1); // the sale, and what the event log says of the wire
  await page.reload(); // nothing is lost by reloading
  await house.startServer();
  await until(async () => (await state()).unsent === 0, "everything to leave", 20000);
  assert.equal(await tickets(), 2);
});

test("the member page shows her exact cents, on a phone", async () => {
  const phone = await newPage(browser, { width: 390, height: 844, hasTouch: true, isMobile: true });
  await house.signInPage(phone, { member: "BLG-M01" }, "/membre");
  // a coat 10,00 and 6,25 of textile and a T-shirt 2,00, VAT 20 %: 8,33 + 5,21 + 1,67 net, each shared by the rule of the day
  const [[net]] = await house.sql(`SELECT sum(l.net_cents) FROM ticket_line l JOIN ticket_line_member m USING (ticket, line) WHERE m.member = 'BLG-M01'`);
  assert.equal(Number(net), 833 + 521 + 167);
  await phone.getByText("15,21").first().waitFor();
  const [[share]] = await house.sql(`SELECT -sum(amount_cents) FROM posting WHERE account = '911000' AND member = 'BLG-M01'`);
  const euros = (Number(share) / 100).toFixed(2).replace(".", ",");
  await phone.getByText(euros).first().waitFor();
  await shot(phone, "member-phone", { fullPage: true });
  assert.deepEqual(phone.faults, []);
  assert.deepEqual(await accessibility(phone), []);
  assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scroll");
  const closed = await newPage(browser, { width: 390, height: 844 });
  await closed.goto(`${house.url}/membre`);
  assert.equal(closed.url(), `${house.url}/connexion?vers=/membre`, "without a session, first the door");
});

test("the office sees the day", async () => {
  const desk = await newPage(browser, { width: 1280, height: 900 });
  await house.signInPage(desk, { role: "referent", kpa: "BLG" }, "/bureau");
  await desk.getByText("25,75").first().waitFor();
  await shot(desk, "office-desktop", { fullPage: true });
  assert.deepEqual(desk.faults, []);
  assert.deepEqual(await accessibility(desk), []);
});

test("the shop window lists the catalogue without JavaScript", async () => {
  const phone = await newPage(browser, { width: 390, height: 844, javaScriptEnabled: false });
  await phone.goto(`${house.url}/boutique?kpa=BLG&activite=FRI`);
  await phone.getByText("Manteau / blouson").first().waitFor();
  await shot(phone, "shop-phone");
  await phone.goto(`${house.url}/boutique?kpa=BLG&q=manteaux`);
  await phone.getByText("Manteau / blouson").first().waitFor();
  const desk = await newPage(browser, { width: 1280, height: 900 });
  await desk.goto(`${house.url}/boutique?kpa=BLG`);
  await shot(desk, "shop-desktop");
  assert.deepEqual(await accessibility(desk), []);
  await desk.goto(`${house.url}/boutique/BLG/FRI-007`);
  await shot(desk, "shop-item");
  assert.deepEqual(await accessibility(desk), []);
  await desk.goto(`${house.url}/`);
  await shot(desk, "doors");
  assert.deepEqual(await accessibility(desk), []);
});
