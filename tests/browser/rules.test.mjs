// SPDX-License-Identifier: AGPL-3.0-or-later
// Who receives what, in a real browser: a referent tries 12 % for the pot on past months, sees what it changes for each,
// and writes the decision down; her accountant looks at the cooperative's part. Each screen leaves a picture in shots/.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { healthy, launch, newPage } from "./lib.mjs";
import { Forger } from "../lib/forger.mjs";
import { House } from "../lib/house.mjs";

const DESK = { width: 1440, height: 900 };
const SMALL = { width: 1024, height: 768 };
const PHONE = { width: 390, height: 844, hasTouch: true, isMobile: true };

let house, browser;
before(async () => {
  house = await House.open({ now: "2026-11-22T10:00:00+01:00" });
  const forger = await Forger.enrol(house, "BLG-9");
  for (const [item, members, day] of [["COU-001", ["BLG-M03"], "2026-10-06"], ["COU-001", ["BLG-M01"], "2026-10-08"], ["FRI-007", ["BLG-M01"], "2026-10-15"], ["COU-001", ["BLG-M03", "BLG-M05"], "2026-10-20"], ["FRI-007", ["BLG-M02"], "2026-11-18"]]) {
    const record = forger.record([[item, ...members]], { at: new Date(`${day}T12:00:00Z`) });
    const answer = await forger.send(forger.seal(record));
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    forger.advance(record);
  }
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await house?.close();
});

async function office(size, role = "referent", search = "") {
  const page = await newPage(browser, size);
  await house.signInPage(page, { role }, `/bureau?onglet=partage${search}`);
  await page.getByRole("heading", { level: 1, name: "Qui reçoit quoi" }).waitFor();
  await page.locator(".rules-trial").waitFor();
  return page;
}
const plain = (text) => text.replace(/[\u00a0\u202f]/g, " ");
const key = (page, name) => page.getByRole("button", { name });
const reason = async (page) => plain(await page.locator("#missing").innerText());
/** The rows of the trial: {"Sylvie": ["7,85 €", …]} */
async function rows(page) {
  const all = await page.locator(".rules-trial tbody tr, .rules-trial tfoot tr").evaluateAll((list) => list.map((row) => [...row.querySelectorAll("th .rules-who > span:last-child, th:not(:has(span)), td")].map((one) => one.textContent)));
  return Object.fromEntries(all.map(([name, ...cells]) => [name, cells.map(plain)]));
}

test("a referent tries 12 % for the pot, and the collective decides it", async () => {
  const page = await office(DESK);
  assert.equal(await reason(page), "Changez d’abord quelque chose dans la règle");
  assert.deepEqual(await page.locator(".rules-sums dd").allTextContents(), ["Pareil", "Pareil", "Pareil"]);
  await healthy(page, "rules-start");
  for (let touch = 0; touch < 4; touch += 1) await key(page, "Un demi-point de plus pour le pot commun").click();
  await page.locator(".rules-sums dd").filter({ hasText: "+" }).waitFor();
  assert.equal(plain(await page.locator(".qty output").first().innerText()), "12 %");
  assert.equal(plain(await page.locator(".p1 .rules-rate").innerText()), "76,5 %");
  const tried = await rows(page);
  assert.deepEqual(tried["Coopérative"][2], "0,00 €");
  assert.deepEqual(tried.Total[2], "0,00 €");
  assert.equal(tried.Total[0], tried.Total[1]);
  assert.match(tried.Sylvie[2], /^−/);
  assert.match(plain(await page.locator(".rules-hem").innerText()), /7,65 €.*1,20 €.*1,15 €.*2,00 €/s);
  // what is missing, one thing after the other; the locked key leads there
  assert.equal(await reason(page), "Écrivez ce que le collectif a décidé");
  await key(page, "Appliquer la règle n° 3").click({ force: true }); // aria-disabled: a person may touch it all the same
  assert.equal(await page.evaluate(() => document.activeElement.id), "title");
  await page.locator("#title").fill("12 % au pot commun");
  assert.equal(await reason(page), "Donnez la date de la réunion");
  await page.locator("#decided_on").fill("2026-11-19");
  assert.equal(await reason(page), "Dites combien vous étiez");
  await page.locator("#present").fill("7");
  await page.getByLabel("Par vote").check();
  assert.equal(await reason(page), "Il y a 7 personnes présentes : comptez 7 voix");
  for (const [field, votes] of [["votes_for", 6], ["votes_against", 0], ["abstentions", 1]]) await page.locator(`#${field}`).fill(String(votes));
  assert.equal(await reason(page), "Joignez le compte rendu");
  await healthy(page, "rules-minutes-missing");
  const minutes = Buffer.from("Compte rendu du 19 novembre");
  await page.locator("#minutes").setInputFiles({ name: "compte-rendu.pdf", mimeType: "application/pdf", buffer: minutes });
  await page.getByText("Tout y est").waitFor();
  await page.locator("#agreement").fill("Convention 2022-01, avenant 2");
  await healthy(page, "rules-ready");
  assert.equal((await house.sql("SELECT count(*) FROM split_rule WHERE kpa = 'BLG'"))[0][0], "2", "nothing is written before");
  await key(page, "Appliquer la règle n° 3").click();
  await page.getByText("C’est décidé : la règle n° 3 commence le 1er décembre 2026.").waitFor();
  await page.getByText("n° 3, à venir").waitFor();
  await healthy(page, "rules-applied");
  const [[pot, from, digest, votes]] = await house.sql("SELECT r.pot_bp, r.valid_from, encode(d.minutes_sha256, 'hex'), d.votes_for FROM split_rule r JOIN decision d ON d.id = r.decision WHERE r.kpa = 'BLG' AND r.activity IS NULL ORDER BY r.valid_from DESC LIMIT 1");
  assert.deepEqual([pot, from, digest, votes], ["1200", "2026-12-01", createHash("sha256").update(minutes).digest("hex"), "6"]);
  // the same day again is another rule's
  await key(page, "Un demi-point de plus pour le pot commun").click();
  await page.locator("#title").fill("Encore une");
  await page.locator("#decided_on").fill("2026-11-19");
  await page.locator("#present").fill("7");
  await page.getByLabel("Par consentement").check();
  await page.locator("#minutes").setInputFiles({ name: "autre.pdf", mimeType: "application/pdf", buffer: minutes });
  await page.getByText("Tout y est").waitFor();
  await key(page, "Appliquer la règle n° 4").click();
  await page.getByText("Une autre règle commence déjà ce jour-là.").waitFor();
  await page.context().close();
});

test("her accountant starts from a published scale; weights that are voted", async () => {
  const page = await office(SMALL, "accountant", "&activite=COU");
  await page.getByText("Changer la part de la coopérative").click();
  await page.getByLabel("Partir d’un exemple").selectOption({ label: "CAE Mosaïque" });
  assert.equal(await page.locator("#minimum_month").inputValue(), "40");
  await page.getByText("Lu le 21 novembre 2026").waitFor();
  await key(page, "Ajouter une tranche").click();
  await page.getByLabel("Tranche 2, taux en pour cent").fill("10,5");
  await page.getByLabel("Tranche 2, à partir de, en euros").fill("30 000");
  await page.getByLabel("Tranche 2, à partir de, en euros").blur();
  assert.equal(await page.getByLabel("Tranche 2, taux en pour cent").inputValue(), "10,5");
  await page.getByLabel("Tranche 2, à partir de, en euros").fill("0");
  await page.getByLabel("Tranche 2, à partir de, en euros").blur();
  assert.equal(await reason(page), "Les tranches doivent commencer à 0 € et monter");
  await key(page, "Enlever la tranche 2").click();
  await page.getByLabel("Selon des poids que nous votons").check();
  await key(page, "Un de plus pour Fatou").click();
  await page.locator(".rules-sums dd").filter({ hasText: "+" }).first().waitFor();
  await healthy(page, "rules-accountant");
  await page.context().close();
});

test("on a telephone nothing is cut", async () => {
  const page = await office(PHONE);
  await page.getByText("Voir la part de la coopérative en détail").tap();
  await page.getByText("À partir de 30", { exact: false }).waitFor();
  await key(page, "Un demi-point de plus pour le pot commun").tap();
  await page.locator(".rules-sums dd").filter({ hasText: "+" }).waitFor();
  await healthy(page, "rules-phone");
  await page.context().close();
});
