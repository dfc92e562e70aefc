// SPDX-License-Identifier: AGPL-3.0-or-later
// Pay and contracts as people meet them: a member asks to be paid on her telephone, the accountant answers in the office,
// the collective settles its budget. Pictures in tests/browser/shots/pay-*.png.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { basket, House, post, until } from "../lib/house.mjs";
import { accessibility, launch, newPage, shot } from "./lib.mjs";

let house, browser, till;
const people = {};
before(async () => {
  browser = await launch();
  house = await House.open({ now: "2026-11-18T10:00:00+01:00" });
  till = await house.startTill();
  for (const lines of [[["FRI-007", 40000, "BLG-M01"]], [["FRI-007", 25000, "BLG-M02"]], [["FRI-007", 30000, "BLG-M08"]], [["FRI-007", 30000]]]) {
    const sale = { ...basket(lines, [["card", 1]]), confirmed: true };
    sale.tenders[0].amount = (await post(`${till.url}/api/till/price`, sale)).body.ticket.total;
    assert.equal((await post(`${till.url}/api/till/sales`, sale)).status, 201);
  }
  await until(async () => (await house.sql("SELECT count(*) FROM ticket"))[0][0] === "4", "the sales at the server");
  people.accountant = await house.signIn({ role: "accountant" });
  people.referent = await house.signIn({ role: "referent" });
  people.moussa = await house.signIn({ member: "BLG-M02" });
  await house.sql(`UPDATE contract SET ends_on = '2026-12-10', end_reason = 'agreement' WHERE member = 'BLG-M09' AND starts_on = '2026-02-01';
    DELETE FROM contract WHERE member = 'BLG-M09' AND starts_on > '2026-11-18';
    INSERT INTO member (code, kpa, name, face, position, joined_on) VALUES ('BLG-M21', 'BLG', 'Noé', '', 11, '2026-11-01');
    INSERT INTO minor VALUES ('BLG-M21', 'BLG', '2027-06-01', '2026-10-20');
    INSERT INTO contract (member, kpa, legal_entity, kind, reference, starts_on, ends_on) VALUES ('BLG-M21', 'BLG', 'CAE-PONT', 'cape', 'CAPE 21/1', '2026-11-01', '2027-10-31')`);
  const budget = randomUUID();
  assert.equal((await people.referent.post("/api/kpas/BLG/budgets", { id: budget, title: "Automne à l’atelier", purpose: "Accueillir, ranger, faire connaître l’atelier", amount: 4000, closes_on: "2026-11-19" })).status, 201);
  await house.sql("UPDATE budget_period SET opens_on = opens_on - 1, closes_on = closes_on - 1"); // a night has passed
  assert.equal((await people.moussa.post(`/api/kpas/BLG/budgets/${budget}/claims`, { member: "BLG-M02", amount: 1800, why: "J’ai fait les affiches et les photos" })).status, 200);
  for (const [month, paid_on, net, net_social] of [["2026-07", "2026-08-05", 21000, 21950], ["2026-08", "2026-09-04", 18050, 18900], ["2026-09", "2026-10-06", 30500, 31700]])
    assert.equal((await people.accountant.post("/api/members/BLG-M01/received", { id: randomUUID(), month, paid_on, net, net_social })).status, 201);
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const phone = { width: 390, height: 844, scale: 2, hasTouch: true, isMobile: true };
const tablet = { width: 1024, height: 768 };
const desk = { width: 1440, height: 900 };
const small = (page) => page.evaluate(() => [...document.querySelectorAll("main button, main summary, main select, main input:not([type=checkbox]):not([type=radio])")].filter((one) => !one.closest(".vh, details:not([open]) > :not(summary)") && !one.classList.contains("vh") && one.getBoundingClientRect().height > 0 && one.getBoundingClientRect().height < 43.5).map((one) => `${one.tagName} ${one.textContent.trim().slice(0, 30)} ${one.getBoundingClientRect().height}`));
const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
async function sound(page, what) {
  assert.deepEqual(page.faults, [], what);
  assert.deepEqual(await accessibility(page), [], what);
  assert.ok((await sideways(page)) <= 0, `${what}: nothing is wider than the screen`);
  assert.deepEqual(await small(page), [], `${what}: what is touched is at least 44 px high`);
}

test("a member asks to be paid on her telephone: she is told first in which declarations it counts", async () => {
  const page = await newPage(browser, phone);
  await house.signInPage(page, { member: "BLG-M01" }, "/membre");
  await page.getByRole("heading", { name: "Me faire payer" }).waitFor();
  await sound(page, "the member page on a telephone");
  const card = page.locator("#paie");
  await card.scrollIntoViewIfNeeded();
  await shot(page, "pay-member-phone");
  assert.match(await card.innerText(), /L’argent reçu en novembre 2026 comptera dans votre déclaration de janvier 2027, février 2027 ou mars 2027/);
  await card.getByLabel("Combien ? En euros").fill("cent");
  await card.getByRole("button", { name: "Demander", exact: true }).click();
  await card.getByText("Écrivez un montant.").waitFor();
  await card.getByLabel("Combien ? En euros").fill("120,50");
  await card.getByRole("button", { name: "Demander", exact: true }).click();
  await card.getByText("Demander 120,50 € pour novembre 2026 ?").waitFor();
  await shot(page, "pay-member-sure");
  await card.getByRole("button", { name: "Oui, je demande" }).click();
  await card.getByText("La demande de novembre 2026 est faite.").waitFor();
  await card.getByText("Attend la réponse").waitFor();
  await page.getByRole("button", { name: "Calculer" }).click();
  await page.getByRole("heading", { name: /Pour recevoir 300,00 €, il me faut vendre/ }).waitFor();
  await sound(page, "the member page with its estimate");
  await shot(page, "pay-member-phone-whole", { fullPage: true });
  const got = page.locator("section", { has: page.getByRole("heading", { name: "Ce que j’ai reçu" }) });
  assert.match(await got.innerText(), /juillet 2026\s+rien de noté\s+août 2026\s+219,50\s€\s+septembre 2026\s+189,00\s€/);
  assert.match(await got.innerText(), /Comptoir ne calcule jamais vos droits/);
  await page.getByLabel("Ma demande, en euros").fill("20");
  await page.getByLabel("Pourquoi ?").fill("J’ai tenu l’accueil le mercredi");
  await page.getByRole("button", { name: "Dire ma demande" }).click();
  await page.getByText("C’est noté. Tout le monde peut le lire.").waitFor();
  await page.getByText("J’ai fait les affiches et les photos").waitFor();
  await page.context().close();
});

test("the member page on a desk, and of somebody whose contract needs a word", async () => {
  const page = await newPage(browser, desk);
  await house.signInPage(page, { member: "BLG-M09" }, "/membre");
  await page.getByText("Votre contrat finit dans 22 jours, le 10 décembre 2026.").waitFor();
  await page.getByText("À écrire sur vos affiches, devis et pages").waitFor();
  await sound(page, "the member page on a desk");
  await shot(page, "pay-member-desk", { fullPage: true });
  await page.context().close();
});

test("the office sees contracts with their warnings; the accountant notes the insurance", async () => {
  for (const [name, size] of Object.entries({ phone, tablet, desk })) {
    const page = await newPage(browser, size);
    await house.signInPage(page, { role: "referent" }, "/bureau?onglet=paie");
    await page.getByText("Lucie : le contrat finit dans 22 jours, le 10 décembre 2026.").waitFor();
    await page.getByText("Noé : pas encore d’accord de l’assurance. Aucune vente à son nom.").waitFor();
    await sound(page, `contracts on a ${name}`);
    await shot(page, `pay-contracts-${name}`, { fullPage: name !== "phone" });
    await page.context().close();
  }
  const page = await newPage(browser, tablet);
  await house.signInPage(page, { role: "accountant" }, "/bureau?kpa=BLG&onglet=paie");
  const noe = page.locator(".holder", { has: page.getByRole("heading", { name: "Noé" }) });
  await noe.getByText("Voir ses contrats et les changer").click();
  await noe.scrollIntoViewIfNeeded();
  await sound(page, "the forms of a contract");
  await shot(page, "pay-contract-forms");
  await noe.getByRole("button", { name: "Noter l’accord de l’assurance" }).click();
  await noe.getByText("C’est noté : Noé peut vendre à partir du 18 novembre 2026.").waitFor();
  await noe.getByText("CAPE · En cours").waitFor();
  await page.context().close();
});

test("the accountant accepts a request and pays it; the referent may only take it back", async () => {
  const office = await newPage(browser, tablet);
  await house.signInPage(office, { role: "referent" }, "/bureau?onglet=paie&vue=demandes");
  await office.getByText("C’est la ou le comptable qui décide.").waitFor();
  await office.getByLabel("Pour qui ?").first().selectOption("BLG-M02");
  await office.getByText(/Reste de côté\s:/).waitFor();
  await office.getByLabel("Combien ? Coût total, cotisations comprises").fill("5000");
  await office.getByRole("button", { name: "Faire la demande" }).click();
  await office.getByText("C’est plus que ce qui reste de côté.").waitFor();
  await office.getByText(/au plus \d+,\d\d/).waitFor();
  await sound(office, "a request above the balance");
  await shot(office, "pay-above");
  await office.context().close();
  for (const [name, size] of Object.entries({ phone, desk, tablet })) {
    const page = await newPage(browser, size);
    await house.signInPage(page, { role: "accountant" }, "/bureau?kpa=BLG&onglet=paie&vue=demandes");
    await page.getByRole("heading", { name: "Les demandes" }).waitFor();
    await sound(page, `requests on a ${name}`);
    await shot(page, `pay-requests-${name}`);
    if (name === "tablet") {
      await page.getByRole("button", { name: "Accepter : Aïcha" }).click();
      await page.getByRole("button", { name: "C’est payé : Aïcha" }).click();
      await page.getByText("Aïcha : sortir 120,50 € de son compte ?").waitFor();
      await page.getByRole("button", { name: "Oui, c’est payé" }).click();
      await page.getByText("Voir les demandes finies").click();
      await page.getByText("Payée", { exact: true }).waitFor();
    }
    await page.context().close();
  }
  assert.deepEqual(await house.sql("SELECT account, sum(amount_cents) FROM posting WHERE entry = (SELECT entry FROM pay_request WHERE state = 'settled') GROUP BY 1 ORDER BY 1"), [["911000", "12050"], ["921000", "-12050"]]);
});

test("the calculator shows who receives what, and the rates with their source", async () => {
  for (const [name, size] of Object.entries({ phone, tablet, desk })) {
    const page = await newPage(browser, size);
    await house.signInPage(page, { role: "accountant" }, "/bureau?kpa=BLG&onglet=paie&vue=estimation");
    await page.getByLabel("Montant par mois, en euros").fill("300");
    await page.getByRole("button", { name: "Calculer" }).click();
    await page.getByRole("heading", { name: /Pour recevoir 300,00 €, il faut vendre \d+,\d\d €/ }).waitFor();
    await sound(page, `the estimate on a ${name}`);
    await shot(page, `pay-estimate-${name}`);
    await page.context().close();
  }
});

test("the collective settles its budget: amounts may change with a reason, and the money moves", async () => {
  const page = await newPage(browser, tablet);
  await house.signInPage(page, { role: "referent" }, "/bureau?onglet=paie&vue=budget");
  await page.getByText("J’ai tenu l’accueil le mercredi").waitFor();
  await sound(page, "budgets");
  await shot(page, "pay-budget-tablet", { fullPage: true });
  await page.getByRole("button", { name: "Noter la décision du collectif" }).click();
  await page.getByLabel("Reçoit, Aïcha").fill("22");
  await page.getByLabel("Pourquoi un autre montant pour Aïcha ?").fill("Deux mercredis de plus, oubliés dans sa demande");
  await page.getByLabel("Combien de personnes présentes ?").fill("6");
  await page.getByLabel("Compte rendu (fichier)").setInputFiles({ name: "compte-rendu.txt", mimeType: "text/plain", buffer: Buffer.from("Réunion du 18 novembre") });
  await page.getByText("Total : 40,00 € sur 40,00 € offerts.").waitFor();
  await sound(page, "the settlement");
  await shot(page, "pay-settlement", { fullPage: true });
  await page.getByRole("button", { name: "Verser du pot aux membres" }).click();
  await page.getByText("Décidé le 18 novembre 2026, 6 personnes présentes, par consentement.").waitFor();
  await page.context().close();
  const mobile = await newPage(browser, phone);
  await house.signInPage(mobile, { role: "referent" }, "/bureau?onglet=paie&vue=budget");
  await mobile.getByText("Décidé et versé").waitFor();
  await sound(mobile, "budgets on a telephone");
  await shot(mobile, "pay-budget-phone", { fullPage: true });
  await mobile.context().close();
  assert.deepEqual(await house.sql("SELECT coalesce(member, '-'), amount_cents FROM posting WHERE entry = (SELECT entry FROM budget_period WHERE state = 'settled') ORDER BY line"), [["-", "4000"], ["BLG-M01", "-2200"], ["BLG-M02", "-1800"]]);
  const [[minutes]] = await house.sql("SELECT encode(d.minutes_sha256, 'hex') FROM decision d JOIN budget_period b ON b.decision = d.id");
  assert.equal(minutes, (await import("node:crypto")).createHash("sha256").update("Réunion du 18 novembre").digest("hex"), "the minutes' own digest");
});
