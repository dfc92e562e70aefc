// SPDX-License-Identifier: AGPL-3.0-or-later
// Costs in a real browser: a referent notes a purchase on a telephone with its picture, hears what it will do, sees it in
// the month and takes it back. Each screen leaves a picture in tests/browser/shots/.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { healthy, launch, newPage } from "./lib.mjs";
import { House, root } from "../lib/house.mjs";

const upload = (name) => path.join(root, "tests/golden/uploads", name);
const phone = { width: 390, height: 844, hasTouch: true, isMobile: true, scale: 2 };
let house, browser;
before(async () => {
  house = await House.open({ now: "2026-11-22T10:00:00+01:00" });
  const referent = await house.signIn({ role: "referent" });
  const early = { id: crypto.randomUUID(), kind: "supply", spent_on: "2026-09-15", gross: 500, vat: 0, rate: 0, vat_deductible: true, borne_by: "cae", paid_by: "cae" };
  assert.equal((await referent.post("/api/kpas/BLG/costs", early)).status, 201);
  await house.sql("SELECT month_seal('BLG', '2026-09-01', now(), NULL, '{}')");
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await house?.close();
});

async function office(size, search = "") {
  const page = await newPage(browser, size);
  await house.signInPage(page, { role: "referent" }, `/bureau?onglet=frais${search}`);
  await page.locator("main h1:not(.vh)").waitFor();
  return page;
}

const will = (page) => page.locator(".will li").allTextContents();
const plain = (text) => text.replace(/[\u00a0\u202f]/g, " ");

test("on a telephone: the picture of the receipt, six touches and a price; what it will do is said before", async () => {
  const page = await office(phone);
  await healthy(page, "costs-empty-phone");
  await page.getByRole("button", { name: "Noter une dépense" }).tap();
  await page.getByRole("heading", { level: 1, name: "Noter une dépense" }).waitFor();
  await healthy(page, "costs-form-phone-empty");
  await page.getByRole("button", { name: "Enregistrer la dépense" }).tap();
  assert.equal(await page.locator(".wrong:not(:empty)").count(), 4, "each field says what is missing");
  await page.getByText("Choisissez ce que c’était.").waitFor();
  await healthy(page, "costs-form-phone-missing");

  await page.locator(".photo input[type=file]").first().setInputFiles(upload("lying.jpg"));
  await page.getByText("Le ticket est joint.").waitFor();
  assert.ok(await page.locator(".photo img").evaluate((image) => image.decode().then(() => image.naturalHeight > image.naturalWidth)), "upright");
  await page.getByLabel(/^Matières/).check();
  await page.getByLabel("Prix payé, TTC (€)").fill("12,00");
  assert.equal(await page.getByLabel("Dont TVA (€)").inputValue(), "2,00", "computed from the rate");
  await page.getByLabel("5,5", { exact: false }).check();
  assert.equal(await page.getByLabel("Dont TVA (€)").inputValue(), "0,63");
  await page.getByLabel("20", { exact: false }).first().check();
  const back = page.locator("label.choice", { hasText: "récupère" }).or(page.locator("label.choice", { hasText: "la loi ne rend pas" })).locator("input[type=checkbox]");
  await page.locator("input[name=kind][value=mission]").check();
  assert.equal(await back.isChecked(), false, "VAT on travel is not got back");
  await page.getByText("la loi ne rend pas la TVA").waitFor();
  await page.locator("input[name=kind][value=material]").check();
  assert.equal(await back.isChecked(), true);
  await page.locator("input[name=paid][value=pot_cash]").check();
  await page.locator("input[name=borne][value=member]").check();
  assert.deepEqual((await will(page)).map(plain), ["12,00 € sortent de la caisse.", "La coopérative récupère 2,00 € de TVA."], "nobody's part before somebody is chosen");
  await page.getByLabel("Quelle personne ?").selectOption({ label: "Aïcha" });
  await page.getByLabel("Pour quelle activité ?").selectOption("COU");
  await page.getByLabel(/Acheté chez/).fill("Mondial Tissus");
  assert.deepEqual((await will(page)).map(plain), ["La part de Aïcha baisse de 10,00 €.", "Aïcha paiera sa contribution sur 10,00 € de moins.", "12,00 € sortent de la caisse.", "La coopérative récupère 2,00 € de TVA."]);
  await healthy(page, "costs-form-phone");
  await page.getByRole("button", { name: "Enregistrer la dépense" }).tap();
  await page.getByText("C’est noté.").waitFor();
  assert.match(plain(await page.locator(".cost-list").first().innerText()), /Matières[\s\S]*Mondial Tissus · supporté par Aïcha[\s\S]*10,00 €/);
  await healthy(page, "costs-month-phone");
  assert.deepEqual(await house.sql("SELECT account, amount_cents FROM posting WHERE kpa = 'BLG' AND date > '2026-10-01' ORDER BY line"), [["601000", "1000"], ["445660", "200"], ["530000", "-1200"], ["911000", "1000"], ["902000", "-1000"]]);
  await page.context().close();
});

test("a VAT that cannot be is said beside its field; a refused file says why; a cost of a sealed month says where it goes", async () => {
  const page = await office({ width: 1024, height: 768 }, "&vue=achat");
  await page.getByLabel("Prix payé, TTC (€)").fill("12,00");
  await page.getByLabel("Dont TVA (€)").fill("3,00");
  await page.getByLabel(/^Petites fournitures/).check();
  await page.locator("input[name=paid][value=cae]").check();
  await page.locator("input[name=borne][value=pot]").check();
  await page.getByRole("button", { name: "Enregistrer la dépense" }).click();
  assert.match(plain(await page.locator("#vat-wrong").innerText()), /2,01 € au plus/);
  assert.equal(await page.evaluate(() => document.activeElement.id), "vat");
  await page.locator(".photo input[type=file]").nth(1).setInputFiles(upload("packed_script.pdf"));
  await page.getByText("Ce PDF contient un programme ou un fichier joint").waitFor();
  await healthy(page, "costs-form-refused");
  await page.locator(".photo input[type=file]").nth(1).setInputFiles(upload("receipt.pdf"));
  await page.getByText("La facture est jointe (2 pages).").waitFor();
  await page.getByLabel("Dont TVA (€)").fill("2,00");
  await page.getByText(/€ au plus/).waitFor({ state: "detached" });
  await page.getByLabel("Date du ticket").fill("2026-09-16");
  await page.getByText("Septembre 2026 est clos : la dépense est notée dans les comptes du 1er octobre 2026.".replace(" :", "\u00a0:").replace("1er octobre", "1er\u00a0octobre")).waitFor();
  await healthy(page, "costs-form-late");
  await page.getByRole("button", { name: "Enregistrer la dépense" }).click();
  await page.getByRole("heading", { level: 1, name: "Frais d’octobre 2026" }).waitFor();
  await page.getByText("C’est noté.").waitFor();
  await page.goto(`${house.url}/bureau?onglet=frais&mois=2026-09`);
  await page.getByText("Ce mois est clos").waitFor();
  await healthy(page, "costs-closed");
  await page.context().close();
});

test("the month at the desk: who bears, each cost with its paper, taken back with a reason", async () => {
  const page = await office({ width: 1366, height: 900 }, "&mois=2026-11");
  await page.locator(".cost-list summary").first().click();
  await page.getByRole("link", { name: "Télécharger le ticket" }).waitFor();
  await page.locator(".cost-list img.thumb").first().evaluate((image) => image.decode());
  await healthy(page, "costs-month");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Télécharger le ticket" }).click();
  assert.match((await download).suggestedFilename(), /^ticket-[0-9a-f]{8}\.jpg$/);
  await page.getByRole("button", { name: "Annuler cette dépense" }).click();
  await page.getByRole("button", { name: "Annuler la dépense" }).click();
  await page.getByText("Écrivez pourquoi.").waitFor();
  await page.getByLabel("Pourquoi ?", { exact: false }).fill("Ticket noté deux fois");
  await page.getByRole("button", { name: "Annuler la dépense" }).click();
  await page.getByText("La dépense est annulée.").waitFor();
  await page.getByText(/Rien n’a été dépensé/).waitFor();
  await healthy(page, "costs-taken-back");
  assert.equal((await house.sql("SELECT sum(amount_cents) FROM posting WHERE account = '911000'"))[0][0], "0");
  await page.context().close();
});

test("work between members, things given, money given: each with what it changes", async () => {
  const accountant = await house.signIn({ role: "accountant" }); // first Aïcha has something left to spend
  const earned = { id: crypto.randomUUID(), seller: "BLG-M01", buyer: "BLG-M04", net: 10000, sold_on: "2026-11-20" };
  assert.equal((await accountant.post("/api/kpas/BLG/internal-sales", earned)).status, 201);
  const page = await office({ width: 1024, height: 768 }, "&vue=interne");
  await page.getByLabel("Qui a travaillé ?").selectOption({ label: "Karim" });
  await page.getByLabel("Pour qui ?").selectOption({ label: "Karim" });
  await page.getByLabel("Prix convenu", { exact: false }).fill("20");
  await page.getByRole("button", { name: "Enregistrer ce travail" }).click();
  await page.getByText("Il faut deux personnes différentes.").waitFor();
  await page.getByLabel("Pour qui ?").selectOption({ label: "Aïcha" });
  assert.deepEqual((await will(page)).map(plain), ["La part de Aïcha baisse de 20,00 €. Sa contribution est calculée sur 20,00 € de moins.", "Karim reçoit 20,00 €, moins la part de la coopérative."]);
  await healthy(page, "costs-internal");
  await page.getByLabel("Date du travail").fill("2026-11-22");
  await page.getByRole("button", { name: "Enregistrer ce travail" }).click();
  await page.getByText("Le travail entre coopérant·es").or(page.locator("#day-wrong:not(:empty)")).first().waitFor();

  await page.goto(`${house.url}/bureau?onglet=frais&vue=objets`);
  await page.getByLabel("Vêtements").check();
  await page.getByLabel("Poids (kg)").fill("12,5");
  await page.getByLabel("Nombre de pièces").fill("40");
  await healthy(page, "costs-things");
  await page.getByRole("button", { name: "Enregistrer ces objets" }).click();
  await page.getByText("12,500 kg, 40 pièces").waitFor();

  await page.getByRole("button", { name: "Don d’argent" }).click();
  await page.getByLabel("Pour quelle association ?").fill("Association du Moulin");
  await page.getByLabel("Espèces").check();
  await page.getByLabel("Montant (€)").fill("50");
  await healthy(page, "costs-gift");
  await page.getByRole("button", { name: "Enregistrer ce don" }).click();
  await page.getByText("Association du Moulin").waitFor();
  await healthy(page, "costs-given");
  await page.getByRole("button", { name: "Noté par erreur" }).first().click();
  await page.getByRole("button", { name: "Retirer" }).click();
  await page.getByText("12,500 kg").waitFor({ state: "detached" });
  await page.context().close();
});
