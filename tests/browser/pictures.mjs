// SPDX-License-Identifier: AGPL-3.0-or-later
// node tests/browser/pictures.mjs: the pictures of the README, taken from the demonstration on a fixed afternoon.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { launch, newPage } from "./lib.mjs";
import { House, root, until } from "../lib/house.mjs";

const folder = path.join(root, "docs/screenshots");
mkdirSync(folder, { recursive: true });
const house = await House.open({ people: false, now: "2026-11-20T14:11:00+01:00" });
const browser = await launch();
try {
  await house.stopServer();
  await house.command("demo");
  await house.startServer();
  const till = await house.startTill();
  const picture = (page, name) => page.screenshot({ path: path.join(folder, `${name}.png`) });
  const page = await newPage(browser, { hasTouch: true });
  await page.goto(till.url);
  const tap = (selector) => page.locator(selector).first().tap();
  await tap('.faces .key[data-member="BLG-M01"]');
  for (const item of ["FRI-007", "FRI-001", "FRI-001"]) await tap(`.tile[data-item="${item}"]`);
  await tap('.rail .key[data-act="BLA"]');
  await tap('.tile[data-item="BLA-003"]');
  await tap('.faces .key[data-member="BLG-M02"]');
  await tap('.rail .key[data-act="COU"]');
  await tap('.tile[data-item="COU-001"]');
  await tap('.faces .key[data-member="BLG-M03"]');
  await tap('.rail .key[data-act="FRI"]');
  await page.waitForFunction(() => document.querySelector(".total > .num")?.textContent.includes("29,50"));
  await page.waitForTimeout(500);
  await picture(page, "till-sale");
  await tap(".key-pay");
  await tap('.money[data-value="5000"]');
  await page.waitForTimeout(500);
  await picture(page, "till-pay");
  await tap(".key-pay");
  await page.getByText("BLG-1-T-000001").waitFor();
  await picture(page, "till-receipt");
  await until(async () => (await house.sql("SELECT count(*) FROM ticket WHERE till = 'BLG-1'"))[0][0] === "1", "the sale at the server");
  const phone = await newPage(browser, { width: 390, height: 844, hasTouch: true, isMobile: true });
  await house.signInPage(phone, { member: "BLG-M01" }, "/membre");
  await phone.waitForLoadState("networkidle");
  await picture(phone, "member-phone");
  await phone.goto(`${house.url}/boutique?kpa=BLG`);
  await phone.waitForLoadState("networkidle");
  await picture(phone, "shop-phone");
  const desk = await newPage(browser, { width: 1280, height: 900 });
  await house.signInPage(desk, { role: "referent", kpa: "BLG" }, "/bureau");
  await desk.waitForLoadState("networkidle");
  await picture(desk, "office");
  await desk.goto(`${house.url}/bureau?onglet=personnes`);
  await desk.getByRole("heading", { name: "Les personnes" }).waitFor();
  await desk.waitForLoadState("networkidle");
  await picture(desk, "office-people");
  await phone.goto(`${house.url}/compte`);
  await phone.getByRole("heading", { name: "Mes données", exact: true }).waitFor();
  await phone.waitForLoadState("networkidle");
  await picture(phone, "account-phone");
  const stranger = await newPage(browser, { width: 390, height: 844, hasTouch: true, isMobile: true });
  await stranger.goto(`${house.url}/connexion`);
  await stranger.waitForLoadState("networkidle");
  await picture(stranger, "sign-in-phone");
} finally {
  await browser.close();
  await house.close();
}
