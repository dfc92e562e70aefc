// SPDX-License-Identifier: AGPL-3.0-or-later
// The accountant closes November 2023 of La Fourmilière, in a real browser, from the drawer's, the terminal's and the
// bank's files. A card was refused and paid in cash, a deposit never reached the bank, and the bank wrote a line twice:
// each is said in plain French, and explained before the month is closed for ever.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { camt053, cfonb, csv, monthFiles, notes } from "../lib/bank.mjs";
import { House } from "../lib/house.mjs";
import { healthy as pageInOrder, launch, newPage, shot } from "./lib.mjs";

const MONTH = "2023-11";
const LAST = "2023-11-30";
const sizes = { desktop: { width: 1440, height: 1000 }, small: { width: 1024, height: 768 }, phone: { width: 360, height: 740, hasTouch: true, isMobile: true } };

let house, browser, page, files, story;
before(async () => {
  house = await House.open({ demo: true, now: "2023-12-05T10:00:00+01:00" });
  await house.sql(`DO $$ DECLARE m date; BEGIN
    FOR m IN SELECT generate_series(date_trunc('month', min(date)), date '2023-10-31', interval '1 month') FROM entry WHERE kpa = 'BLG' LOOP
      PERFORM month_seal('BLG', m, now(), NULL, '{}'); END LOOP; END $$`);
  ({ files, story } = await storyOf());
  browser = await launch();
  page = await newPage(browser, sizes.desktop);
});
after(async () => {
  await browser?.close();
  await house?.close();
});

/** What people, terminal and bank would have noted, with three things that went wrong. */
async function storyOf() {
  const flows = (await house.sql(`SELECT date, account, sum(amount_cents) FROM posting WHERE kpa = 'BLG' AND date BETWEEN '${MONTH}-01' AND '${LAST}'
    AND account IN ('530000', '511200', '511500') GROUP BY 1, 2 ORDER BY 1`)).map(([day, account, amount]) => [day, account, Number(amount)]);
  const [[drawer]] = await house.sql(`SELECT sum(amount_cents) FROM posting WHERE kpa = 'BLG' AND account = '530000' AND date < '${MONTH}-01'`);
  const [refused] = await house.sql(`SELECT t.business_day, k.amount_cents FROM ticket t JOIN ticket_tender k ON k.ticket = t.id AND k.kind = 'card'
    WHERE t.kpa = 'BLG' AND t.business_day BETWEEN '${MONTH}-06' AND '${MONTH}-20'
      AND (SELECT count(*) FROM ticket u JOIN ticket_tender j ON j.ticket = u.id AND j.kind = 'card' WHERE u.kpa = 'BLG' AND u.business_day = t.business_day) BETWEEN 2 AND 6
      AND (SELECT count(*) FROM ticket u JOIN ticket_tender j ON j.ticket = u.id AND j.kind = 'card' AND j.amount_cents = k.amount_cents WHERE u.kpa = 'BLG' AND u.business_day = t.business_day) = 1
      AND EXISTS (SELECT FROM ticket u JOIN ticket_tender j ON j.ticket = u.id AND j.kind = 'cash' WHERE u.kpa = 'BLG' AND u.business_day = t.business_day)
    ORDER BY t.at LIMIT 1`);
  const card = { day: refused[0], amount: Number(refused[1]) };
  const cardFlows = flows.map(([day, account, amount]) => (account === "511500" && day === card.day ? [day, account, amount - card.amount] : [day, account, amount]));
  const made = monthFiles({ flows: cardFlows, before: Number(drawer), month: MONTH, lastDay: LAST });
  for (const line of made.cash) if (line.label === "Comptage" && line.day >= card.day) line.amount += card.amount; // it is in the drawer
  const lines = made.statement.lines;
  const lost = lines.findLast((one) => one.label.startsWith("VERSEMENT"));
  const twice = lines.find((one) => one.label.startsWith("REMISE CARTES") && one.day > "2023-11-20");
  const statement = { ...made.statement, lines: lines.filter((one) => one !== lost).flatMap((one) => (one === twice ? [one, one] : [one])) };
  return { files: { ...made, statement }, story: { card, lost, twice } };
}

const at = (step, more = "") => `/bureau?kpa=BLG&onglet=mois&mois=${MONTH}&etape=${step}${more}`;
const key = (name) => page.getByRole("button", { name });
const give = (id, name, bytes) => page.locator(`input[id="${id}"]`).setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(bytes) });
const badge = (step) => page.locator(".month-steps li", { hasText: step }).locator(".badge").innerText();
const euros = (cents) => new RegExp(`${Math.floor(cents / 100)},${String(cents % 100).padStart(2, "0")}`);
const healthy = (name, on = page) => pageInOrder(on, name);

test("the month before anybody noted anything", async () => {
  await house.signInPage(page, { role: "accountant", name: "Sylvie" }, at("tills"));
  await page.getByRole("heading", { name: "Novembre 2023", exact: true }).waitFor();
  assert.match(await page.locator(".prog b").innerText(), /sur 8/);
  assert.equal(await badge("Clôture de novembre"), "Fermée");
  await healthy("month-tills-desktop");
  await page.goto(house.url + at("close"));
  await page.getByText("Il reste :").waitFor();
  await healthy("month-close-locked-desktop");
});

test("the drawer's file, then the terminal's: a card that was paid in cash is found, and settles both", async () => {
  await page.goto(house.url + at("cash"));
  await page.getByText("Le tiroir n’a pas encore été compté ce mois-ci.").waitFor();
  await give("cash-files", "caisse.csv", notes(files.cash));
  await page.getByText("Que s’est-il passé ?").first().waitFor();
  await page.goto(house.url + at("cards"));
  await give("card-files", "tpe.csv", notes(files.cards));
  await page.getByText("Le plus probable : la carte a été refusée et la personne a payé en espèces.").waitFor();
  assert.match(await page.locator(".why").innerText(), euros(story.card.amount));
  await healthy("month-card-desktop");
  await page.goto(house.url + at("cash"));
  await page.getByText("Expliquez d’abord la carte, l’écart du tiroir partira avec.").waitFor();
  await healthy("month-cash-desktop");
  await key("Aller au terminal de carte").click();
  await page.getByText("Pas payé, à réclamer").waitFor();
  await page.getByLabel("L’explication").fill("Le terminal a refusé la carte, les espèces sont dans le tiroir");
  await key("Enregistrer l’explication").click();
  await page.getByRole("heading", { name: "Expliqué" }).waitFor();
  assert.equal(await badge("Terminal de carte"), "Vérifié");
  assert.equal(await badge("Comptages d’espèces"), "Vérifié");
});

test("a broken bank file changes nothing and says why; the right one names what is missing and what came twice", async () => {
  await page.goto(house.url + at("bank"));
  await page.getByText("Choisir le fichier de la banque").waitFor();
  await give("bank-file", "releve.xml", camt053(files.statement).replace(/(<Cd>CLBD.*?<Amt Ccy="EUR">)\d+/, "$19"));
  await page.getByRole("alert").getByText("Ce fichier de banque n’est pas juste : rien n’a été gardé.").waitFor();
  await shot(page, "month-bank-refused-desktop");
  const two = csv({ ...files.statement, lines: files.statement.lines.slice(0, 2) });
  await give("bank-file", "releve.csv", `Compte;00020456789;;;\nPériode;novembre;;;\n${two.replace("Montant", "Somme en euros").replace(/(\d\d\/\d\d\/\d{4};[^;]*;)/, "$1x")}`);
  await page.getByText("Ce fichier est un tableau.").waitFor();
  const columns = page.getByRole("form", { name: "Les colonnes de ce tableau" });
  await columns.getByRole("cell", { name: files.statement.lines[0].label }).first().waitFor(); // its first rows, under their names
  const said = (what) => columns.getByLabel(what, { exact: true }).evaluate((select) => select.selectedOptions[0].textContent);
  for (const [what, name] of [["Date", "Date"], ["Libellé", "Libellé"], ["Montant", "Somme en euros"], ["Débit", "Aucune"], ["Référence", "Référence"], ["Solde", "Solde"]]) assert.equal(await said(what), name);
  await healthy("month-columns-desktop");
  await page.setViewportSize(sizes.phone);
  await healthy("month-columns-phone");
  await page.setViewportSize(sizes.desktop);
  await columns.getByLabel("Référence", { exact: true }).selectOption({ label: "Aucune" });
  const [sent] = await Promise.all([page.waitForRequest((one) => one.url().includes("bank-statements?")), page.getByRole("button", { name: "Lire ce tableau" }).click()]);
  assert.equal(decodeURIComponent(new URL(sent.url()).search), "?day=1&label=2&amount=3&balance=5&heading=3&separator=;&date=DD/MM/YYYY&decimal=,&encoding=utf-8");
  await page.getByRole("alert").getByText("Ce fichier de banque n’est pas juste : rien n’a été gardé.").waitFor(); // an amount is no amount
  await columns.waitFor();
  await give("bank-file", "releve.txt", cfonb(files.statement));
  await page.getByText("1 ligne est deux fois la même : elle attend votre explication.").waitFor();
  assert.equal(await badge("Relevé bancaire"), "Écart");
  await page.getByRole("heading", { name: "Deux fois la même ligne", exact: true }).waitFor();
  await page.getByRole("heading", { name: "1 dépôt que la banque n’a pas montré" }).waitFor();
  assert.match(await page.getByText("ce n’est pas sur le relevé").innerText(), euros(story.lost.amount % 100000));
  const titles = await page.locator("section[aria-labelledby=files] .explained b").allInnerTexts();
  assert.deepEqual(titles.map((one) => one.replace(/\s/g, " ")), ["Du 31 octobre 2023 au 30 novembre 2023"]);
  assert.doesNotMatch(await page.locator("section[aria-labelledby=files] .explained").innerText(), /\d{4}-\d{2}-\d{2}/);
  const said_ = await page.locator(".log").innerText();
  for (const words of [/Sylvie a noté \d+ totaux du terminal/, /Sylvie a noté \d+ (dépôts d’espèces|remises de chèques)/, /Sylvie a importé un relevé/]) assert.match(said_, words);
  await healthy("month-bank-desktop");
  await give("bank-file", "releve.txt", cfonb(files.statement));
  await page.getByText("Ce fichier était déjà là : rien n’a changé.").waitFor();
});

test("with the keyboard: down, accept, take back, choose", async () => {
  const rows = () => page.locator(".bank tbody tr[data-line]").count();
  const all = await rows();
  await page.locator(".bank [data-walk]").first().focus();
  await page.keyboard.press("j");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.getByText("La ligne est rapprochée.").waitFor();
  await page.waitForFunction((n) => document.querySelectorAll(".bank tbody tr[data-line]").length === n - 1, all);
  await page.waitForFunction(() => document.activeElement?.hasAttribute("data-walk"));
  await page.keyboard.press("u");
  await page.getByText("Le rapprochement est annulé.").waitFor();
  await page.waitForFunction((n) => document.querySelectorAll(".bank tbody tr[data-line]").length === n, all);
  await page.locator(".bank [data-walk]").first().focus();
  await page.keyboard.press("c");
  await page.locator(".choose").waitFor();
  await healthy("month-choose-desktop");
  const line = await page.evaluate(() => document.activeElement?.closest("tr")?.previousElementSibling?.getAttribute("data-line"));
  await page.keyboard.press("Escape");
  await page.locator(".choose").waitFor({ state: "detached" });
  await page.waitForFunction((id) => document.activeElement?.closest("tr")?.getAttribute("data-line") === id, line); // where one was, in the same panel
  await page.getByRole("heading", { name: /à rapprocher/ }).waitFor();
  await page.keyboard.press("c");
  await page.locator(".choose").waitFor();
  await key("Laisser").click();
  await page.waitForFunction((id) => document.activeElement?.closest("tr")?.getAttribute("data-line") === id, line);
});

test("the sure lines together, then the two that need words", async () => {
  await key(/Accepter les \d+ lignes sûres/).click();
  await page.getByText(/lignes rapprochées\./).waitFor();
  const doubled = page.locator("section.gap", { hasText: "Deux fois la même ligne" });
  await doubled.getByText("C’est une erreur de la banque").click();
  await doubled.getByLabel("Ce que vous savez").fill("La banque a confirmé au téléphone : elle reprend la deuxième ligne");
  await doubled.getByRole("button", { name: "Enregistrer l’explication" }).click();
  await doubled.waitFor({ state: "detached" });
  const missing = page.locator("section.gap", { hasText: "que la banque n’a pas montré" });
  await missing.getByLabel("Ce que vous savez").fill("Sac déposé au coffre de nuit, la banque le compte en décembre");
  await missing.getByRole("button", { name: "Enregistrer l’explication" }).click();
  await missing.waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "Tout est rapproché" }).waitFor();
  assert.equal(await badge("Relevé bancaire"), "Vérifié");
  await healthy("month-bank-done-desktop");
});

test("costs, contributions, and the close for ever", async () => {
  await page.goto(house.url + at("costs"));
  await key("Tous les frais du mois y sont").click();
  await page.getByText("Vérifié par Sylvie.").waitFor();
  await page.goto(house.url + at("contributions"));
  await page.getByText("Il reste", { exact: false }).first().waitFor();
  assert.ok((await page.getByRole("table", { name: "Ce que la clôture ajouterait" }).getByRole("rowheader").count()) > 3, "what the close would post for each");
  await healthy("month-contributions-desktop");
  const phone = await newPage(browser, sizes.phone);
  await house.signInPage(phone, { role: "accountant", name: "Sylvie" }, at("contributions"));
  await phone.getByText("Ce que la clôture ajouterait").first().waitFor();
  await healthy("month-contributions-phone", phone);
  await phone.close();
  await page.goto(house.url + at("close"));
  await page.getByText("Ce n’est pas réversible, pour personne.").waitFor();
  assert.equal(await key("Clôturer novembre 2023").count(), 0, "first the words, then the key");
  await page.getByText("J’ai compris que novembre 2023 sera clos pour toujours").click();
  await healthy("month-close-desktop");
  await key("Clôturer novembre 2023").click();
  await key("Oui, clore pour toujours").click();
  await page.getByText(/Novembre 2023 a été clos le .* par Sylvie/).waitFor();
  assert.equal(await badge("Clôture de novembre"), "Close");
  await healthy("month-closed-desktop");
  const verdict = await house.attempt("verify");
  assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
});

test("the same on a small screen and on a phone", async () => {
  for (const size of ["small", "phone"]) {
    const other = await newPage(browser, sizes[size]);
    await house.signInPage(other, { role: "accountant", name: "Sylvie" }, at("bank"));
    await other.getByRole("heading", { name: "Novembre 2023", exact: true }).waitFor();
    await healthy(`month-bank-${size}`, other);
    await other.goto(house.url + at("cash"));
    await other.getByRole("heading", { name: "Le tiroir" }).waitFor();
    await healthy(`month-cash-${size}`, other);
    await other.close();
  }
});
