// SPDX-License-Identifier: AGPL-3.0-or-later
// The settings of a KPA's tills in the office: limits, hours, closed days, machines; on a desk, at 1024 and on a telephone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { House } from "../lib/house.mjs";
import { healthy, launch, newPage } from "./lib.mjs";

let house, browser, referent;
before(async () => {
  house = await House.open({ now: "2026-11-22T10:00:00+01:00" });
  referent = await house.signIn({ role: "referent" });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await house?.close();
});

async function office(size, role = "referent") {
  const page = await newPage(browser, size);
  await house.signInPage(page, { role }, "/bureau?onglet=reglages");
  await page.getByRole("heading", { level: 1, name: "Réglages" }).waitFor();
  await page.locator("#gap").waitFor();
  return page;
}
const kept = async () => (await referent.get("/api/kpas/BLG/till-settings")).body;

test("a referent says what a cashier decides alone, when the shop is open, and that it is closed at Christmas", async () => {
  const page = await office({ width: 1440, height: 900 });
  await healthy(page, "settings-desk-empty");
  await page.getByLabel("Écart de caisse, en euros").fill("abc");
  await page.getByRole("button", { name: "Enregistrer les réglages" }).click();
  await page.getByText("De 0 à 1 000 €").waitFor();
  await page.getByLabel("Écart de caisse, en euros").fill("2,50");
  await page.getByLabel("Vente notée sur papier, en euros").fill("30");
  await page.getByLabel("Sorties par jour, en euros").fill("20");
  await page.getByLabel("Remise, en pour cent").fill("7,5");
  await page.getByLabel("Le pot commun").check();
  await page.getByRole("button", { name: "Ouvrir le lundi" }).click();
  await page.getByRole("button", { name: "Une autre ouverture le lundi" }).click();
  await page.getByRole("button", { name: "Recopier le lundi jusqu’au vendredi" }).click();
  await page.getByRole("button", { name: "Ajouter les jours fériés de 2027" }).click();
  await healthy(page, "settings-desk");
  await page.getByRole("button", { name: "Enregistrer les réglages" }).click();
  await page.getByText("C’est enregistré. Les caisses le savent").waitFor();
  const said = await kept();
  assert.deepEqual([said.gap_limit, said.paper_limit, said.out_limit, said.discount_bp, said.bearers], [250, 3000, 2000, 750, "pot"]);
  assert.equal(said.hours.length, 10);
  assert.deepEqual(said.hours[1], { weekday: 1, opens: "14:00", closes: "18:00" });
  assert.deepEqual(said.closed.map(({ from }) => from),
    ["2027-01-01", "2027-03-29", "2027-05-01", "2027-05-06", "2027-05-08", "2027-05-17", "2027-07-14", "2027-08-15", "2027-11-01", "2027-11-11", "2027-12-25"]);
  await page.reload();
  await page.locator("#gap").waitFor();
  assert.equal(await page.getByLabel("Écart de caisse, en euros").inputValue(), "2,5");
  await page.context().close();
});

test("on a telephone: a machine more, and one that rests", async () => {
  const page = await office({ width: 390, height: 844, hasTouch: true, isMobile: true });
  await healthy(page, "settings-phone");
  await page.locator(".machine-new summary").tap();
  await page.locator("#name-new").fill("Machine 17 kg");
  await page.locator("#size-new").fill("17");
  await page.locator("#activity-new").selectOption("BLA");
  await page.locator("#cycles-new").fill("5");
  await healthy(page, "settings-phone-machine");
  await page.getByRole("button", { name: "Ajouter la machine" }).tap();
  await page.getByText("Machine 17 kg : c’est enregistré.").waitFor();
  await page.locator("#cycles-M1").fill("0");
  await page.locator('form:has(#cycles-M1)').getByText("samedi").tap();
  await page.getByRole("button", { name: "Enregistrer Machine 17 kg" }).tap();
  await page.waitForFunction(() => document.querySelector("#cycles-M1")?.value === "0");
  const { machines } = (await referent.get("/api/kpas/BLG/custody")).body;
  await page.getByText("Machine 17 kg : c’est enregistré.").waitFor();
  assert.deepEqual(machines.length, 1);
  assert.deepEqual((await referent.get("/api/kpas/BLG/custody")).body.machines[0], { code: "M1", name: "Machine 17 kg", activity: "BLA", size: 17000, cycles: 0, days: "123456" });
  await page.context().close();
});

test("an accountant reads them", async () => {
  const page = await office({ width: 1024, height: 768 }, "accountant");
  await page.getByText("Vous lisez ces réglages").waitFor();
  assert.equal(await page.getByRole("button", { name: "Enregistrer les réglages" }).count(), 0);
  assert.equal(await page.locator("#gap").isDisabled(), true);
  await healthy(page, "settings-accountant");
  await page.context().close();
});
