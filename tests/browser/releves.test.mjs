// SPDX-License-Identifier: AGPL-3.0-or-later
// Statements and invoices in a real browser: a month chosen, a figure opened down to its tickets, an invoice made and
// credited, the page of a member. Each screen leaves a picture in tests/browser/shots/.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { accessibility, healthy, launch, newPage, shot } from "./lib.mjs";
import { basket, House, post, until } from "../lib/house.mjs";

const PHONE = { width: 390, height: 844, hasTouch: true, isMobile: true };
const SIZES = { desk: { width: 1360, height: 900 }, tablet: { width: 1024, height: 768 }, phone: PHONE };

let house, browser, till;
before(async () => {
  house = await House.open({ now: "2026-11-22T10:00:00+01:00" });
  till = await house.startTill();
  const baskets = [[["FRI-007", 2000, "BLG-M01"]], [["BLA-003", 1000, "BLG-M01", "BLG-M02"], ["FRI-014", 3000, "BLG-M03"]], [["FRI-007", 3000, "BLG-M03"]]];
  for (const lines of baskets) assert.equal((await post(`${till.url}/api/till/sales`, { ...basket(lines, [["cash", 10000]]), confirmed: true })).status, 201);
  await until(async () => (await house.sql("SELECT count(*) FROM ticket"))[0][0] === "3", "the sales at the server");
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await house?.close();
});

for (const [size, options] of Object.entries(SIZES))
  test(`a month of the collective, ${size}`, async () => {
    const page = await newPage(browser, options);
    await house.signInPage(page, { role: "referent" }, "/bureau?onglet=releves");
    await page.getByRole("heading", { name: "Le collectif, novembre 2026" }).waitFor();
    await healthy(page, `releves-kpa-${size}`);
    await page.getByLabel("De qui").selectOption("BLG-M01");
    await page.getByRole("heading", { name: "Relevé de novembre 2026" }).waitFor();
    await healthy(page, `releves-member-${size}`);
    await page.getByRole("link", { name: /: voir le détail/ }).first().click();
    await page.getByRole("heading", { name: "Ce qui fait ce montant" }).waitFor();
    await healthy(page, `releves-detail-${size}`);
    assert.match(await page.locator("main").innerText(), /BLG-1-T-000001/);
    await page.getByRole("button", { name: "Revenir au relevé" }).click();
    await page.getByRole("heading", { name: "Relevé de novembre 2026" }).waitFor();
    await page.context().close();
  });

test("the PDF of the page comes down with its name", async () => {
  const page = await newPage(browser, SIZES.desk);
  await house.signInPage(page, { role: "referent" }, "/bureau?onglet=releves&qui=pot");
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: "PDF" }).click();
  const file = await coming;
  assert.equal(file.suggestedFilename(), "releve-pot-BLG-2026-11.pdf");
  assert.equal(readFileSync(await file.path()).subarray(0, 5).toString(), "%PDF-");
  await page.context().close();
});

test("an invoice is made from a ticket, refused a second time, and credited", async () => {
  const page = await newPage(browser, SIZES.desk);
  await house.signInPage(page, { role: "referent" }, "/bureau?onglet=releves&vue=factures");
  const fill = async (ticket) => {
    await page.getByLabel("Numéro du ticket").fill(ticket);
    await page.getByLabel("Nom du client").fill("Boulangerie de l’Exemple");
    await page.getByLabel("Son adresse").fill("4 rue du Four\n62200 Boulogne-sur-Mer");
    await page.getByRole("button", { name: "Faire la facture" }).click();
  };
  await page.getByRole("heading", { name: "Faire une facture" }).waitFor();
  await healthy(page, "releves-factures-empty");
  await fill("BLG-1-T-000002");
  await page.getByText("C’est fait : facture CAE-PONT-2026-000001").waitFor();
  await fill("BLG-1-T-000002");
  await page.getByText("Ce ticket a déjà sa facture").waitFor();
  await healthy(page, "releves-factures-refused");
  await page.locator("summary", { hasText: "Faire un avoir" }).click();
  await page.getByLabel("Pourquoi").fill("Article rendu");
  await healthy(page, "releves-avoir");
  await page.getByRole("button", { name: "Faire l’avoir" }).click();
  await page.getByText("Avoir sur CAE-PONT-2026-000001").waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await healthy(page, "releves-factures-phone");
  await page.context().close();
});

test("a member finds the paper of her month", async () => {
  const page = await newPage(browser, PHONE);
  await house.signInPage(page, { member: "BLG-M01" }, "/membre");
  await page.getByRole("heading", { name: "Mon relevé du mois" }).waitFor();
  await page.locator("#releves").scrollIntoViewIfNeeded();
  await shot(page, "member-statement");
  assert.deepEqual(await accessibility(page), [], "member-statement: accessibility");
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: /novembre 2026/ }).click();
  assert.equal((await coming).suggestedFilename(), "releve-BLG-M01-2026-11.pdf");
  await page.context().close();
});
