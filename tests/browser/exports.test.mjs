// SPDX-License-Identifier: AGPL-3.0-or-later
// The office's exports in a real browser: a FEC is checked before it is given, files arrive, a referent sees hers only.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { healthy, launch, newPage } from "./lib.mjs";
import { House } from "../lib/house.mjs";

let house, browser;
before(async () => {
  house = await House.open({ demo: true, now: "2026-11-20T14:11:00+01:00" });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await house?.close();
});

/** What a link brings, and under which name. */
async function take(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name, exact: true }).first().click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test("an accountant takes the year's FEC, its description, and the month's files", async () => {
  const page = await newPage(browser, { width: 1280, height: 900, acceptDownloads: true });
  await house.signInPage(page, { role: "accountant" }, "/bureau?onglet=exports&annee=2023&mois=2023-11");
  await page.getByRole("heading", { name: "Exports", exact: true }).waitFor();
  assert.equal(await page.getByRole("link", { name: "Le fichier", exact: true }).count(), 0, "nothing is given before it is checked");
  await page.getByRole("button", { name: "Préparer et contrôler" }).click();
  await page.getByText("Le fichier est en ordre").waitFor();
  await healthy(page, "office-exports-desk");
  const fec = await take(page, "Le fichier");
  assert.equal(fec.name, "900000019FEC20231231_BLG.txt");
  assert.ok(fec.bytes.toString().startsWith("JournalCode\tJournalLib\t"));
  assert.equal((await take(page, "Sa description")).name, "900000019FEC20231231_BLG-description.txt");
  assert.equal((await take(page, "Télécharger le mois")).name, "sage-BLG-2023-11.csv");
  const report = await take(page, "En JSON");
  assert.equal(JSON.parse(report.bytes.toString()).from, "2023-11-01");
  assert.equal((await take(page, "hledger")).name, "hledger-BLG-2023.journal");
  await page.getByLabel("Niveau de détail").selectOption("ticket");
  assert.equal(await page.getByText("Le fichier est en ordre").count(), 0, "another file has not been checked yet");
  await page.getByLabel("Mois").first().selectOption("2023-10");
  await page.locator('a[href*="exports/sage?month=2023-10"]').waitFor();
});

test("a FEC with a fault is not given, and the fault is shown", async () => {
  const page = await newPage(browser, { width: 360, height: 740, hasTouch: true, isMobile: true });
  await house.sql("ALTER TABLE account DISABLE TRIGGER USER; UPDATE account SET name = '' WHERE number = '706000'");
  await house.signInPage(page, { role: "accountant" }, "/bureau?onglet=exports&annee=2022");
  await page.getByRole("button", { name: "Préparer et contrôler" }).click();
  await page.getByText("le fichier n’est pas donné").waitFor();
  await page.getByText("CompteLib est vide").first().waitFor();
  assert.equal(await page.getByRole("link", { name: "Le fichier", exact: true }).count(), 0);
  await healthy(page, "office-exports-phone-fault");
  await house.sql("UPDATE account SET name = 'Prestations de services' WHERE number = '706000'; ALTER TABLE account ENABLE TRIGGER USER");
});

test("a referent has the month and the books, not the FEC", async () => {
  const page = await newPage(browser, { width: 1024, height: 768 });
  await house.signInPage(page, { role: "referent" }, "/bureau?onglet=exports");
  await page.getByRole("heading", { name: "Pour le logiciel de la coopérative : Sage, enDI" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Préparer et contrôler" }).count(), 0);
  await healthy(page, "office-exports-referent");
});
