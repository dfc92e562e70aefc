// SPDX-License-Identifier: AGPL-3.0-or-later
// A quote from the first word to what is left to pay: asked for on a telephone without a script, answered in the office,
// accepted by the link of the letter, its deposit paid, its work moved on; every page in order on a telephone, at 1024 and
// on a desk.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { FakeStripe } from "../fakes/stripe.mjs";
import { ask, House, post, root, until } from "../lib/house.mjs";
import { openShop } from "../lib/visitor.mjs";
import { healthy, launch, newPage, shot } from "./lib.mjs";

const PHONE = { width: 390, height: 844, hasTouch: true, isMobile: true }, TABLET = { width: 1024, height: 768 }, DESK = { width: 1440, height: 900 };
let house, browser, stripe, referent, page;
before(async () => {
  stripe = await new FakeStripe().open();
  house = await House.open({ serve: ["--rate-limit", "0", "--stripe-url", stripe.url] });
  await openShop(house, { pays_online: true });
  referent = await house.signIn({ role: "referent" });
  const accountant = await house.signIn({ role: "accountant" });
  for (const [name, value] of [["stripe-key-cae-pont", stripe.key], ["stripe-hook-cae-pont", stripe.hook]]) await secret(name, value);
  assert.equal((await ask(`${house.url}/api/office/BLG/payment-setting`, { method: "PUT", body: { provider: "stripe" }, headers: accountant.headers })).status, 200);
  browser = await launch();
  page = await open(TABLET);
});
after(async () => {
  await browser?.close();
  await house?.close();
  await stripe?.close();
});

async function secret(name, value) {
  const child = spawn(path.join(process.env.COMPTOIR_BUILD ?? path.join(root, "build"), "comptoir"), ["secret", "set", name, "--data", house.data], { stdio: ["pipe", "ignore", "inherit"] });
  child.stdin.end(`${value}\n`);
  assert.equal(await new Promise((resolve) => child.on("exit", resolve)), 0, name);
}
async function open(size, more = "") {
  const one = await newPage(browser, size);
  await house.signInPage(one, { role: "referent" }, `/bureau?onglet=boutique&vue=devis${more}`);
  await one.getByRole("heading", { name: "Boutique" }).waitFor();
  return one;
}
/** A cube as a program writes it. */
function cube() {
  const stl = Buffer.alloc(84 + 50 * 12);
  stl.write("cube");
  stl.writeUInt32LE(12, 80);
  for (let i = 0; i < 12; i++) for (let n = 0; n < 12; n++) stl.writeFloatLE((i + n) % 3, 84 + 50 * i + 4 * n);
  return stl;
}
async function asked(fields, files = []) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ nom: "", email: "", telephone: "", demande: "", activite: "", ...fields })) form.append(name, value);
  for (const [name, bytes] of files) form.append("fichiers", new Blob([bytes]), name);
  const answer = await fetch(`${house.url}/api/boutique/BLG/quotes`, { method: "POST", body: form, headers: { "Idempotency-Key": crypto.randomUUID() } });
  assert.equal(answer.status, 201);
  return answer.json();
}
const quoteOf = async (code) => (await ask(`${house.url}/api/office/BLG/quotes`, { headers: referent.headers })).body.data.find((one) => one.code === code);
/** The path of the link in the letter that answered. */
async function linkOf(code) {
  const [[link]] = await house.sql(`SELECT substring(body FROM '/boutique/devis/[A-Za-z0-9_-]{43}') FROM mail WHERE subject = 'Votre devis ${code}'`);
  return link;
}
let code, link, token;

test("on a telephone without a script, she asks with an STL file", async () => {
  const context = await browser.newContext({ viewport: { width: PHONE.width, height: PHONE.height }, javaScriptEnabled: false, locale: "fr-FR" });
  const phone = await context.newPage();
  await phone.goto(`${house.url}/boutique/BLG/devis?activite=I3D`);
  await phone.getByLabel("Votre demande").fill("Une poignée de tiroir comme celle-ci,\nen noir, six pièces.");
  await phone.getByLabel("Vos fichiers").setInputFiles({ name: "poignée.stl", mimeType: "model/stl", buffer: cube() });
  await phone.getByLabel("Votre nom").fill("Fatou Diallo");
  await phone.getByLabel("E-mail").fill("fatou@example.org");
  await shot(phone, "quote-ask-phone", { fullPage: true });
  await phone.getByRole("button", { name: "Envoyer ma demande" }).click();
  await phone.getByText("Votre demande est bien arrivée.").waitFor();
  code = (await phone.locator("b.num").first().textContent()).trim();
  await shot(phone, "quote-asked-phone", { fullPage: true });
  await context.close();
});

test("the office answers at 1024: file, price, deposit, and what she will read beside it", async () => {
  await page.goto(`${house.url}/bureau?onglet=boutique&vue=devis`);
  await asked({ nom: "Karim", telephone: "06 12 34 56 78", demande: "Graver un prénom sur une planche.", activite: "GRA" });
  await page.reload();
  const first = page.locator("section", { has: page.getByRole("heading", { name: "À répondre" }) }).locator("li").first();
  await first.getByRole("heading", { name: "Fatou Diallo" }).waitFor();
  await healthy(page, "quotes-1024");
  await first.getByRole("link", { name: `Répondre : ${code}, Fatou Diallo` }).click();
  await page.getByText("Objet en 3D (STL)").waitFor();
  await healthy(page, "quote-asked-1024");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Télécharger poignée.stl" }).click()]);
  assert.deepEqual([file.suggestedFilename(), readFileSync(await file.path()).equals(cube())], ["poignée.stl", true]);
  await page.getByRole("button", { name: "Envoyer la réponse" }).click();
  for (const words of ["Choisissez un article.", "Un prix, par exemple 25,00.", "Un nombre de jours, de 0 à 365."]) await page.getByText(words).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "item0", "the finger goes where something is wrong");
  await healthy(page, "quote-wrong-1024");
  await page.getByLabel("Article", { exact: true }).selectOption("I3D-011");
  await page.getByLabel("Quantité").fill("6");
  await page.getByLabel("Prix TTC de chacun (€)").fill("12,50");
  await page.getByLabel("Délai, en jours").fill("5");
  await page.getByLabel("Acompte avant le travail").selectOption("3000");
  await page.getByLabel("Un mot pour la personne").fill("En PETG noir, avec vos deux trous.\nVenez essayer la première.");
  const seen = page.locator("section", { has: page.getByRole("heading", { name: "Ce que la personne lira" }) }).last();
  for (const words of ["75,00", "22,50", "52,50", "Délai : 5 jours après l’acompte."]) await seen.getByText(words).first().waitFor();
  await healthy(page, "quote-answer-1024");
  await page.getByRole("button", { name: "Envoyer la réponse" }).click();
  await page.getByText("C’est envoyé à fatou@example.org.").last().waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "quote-told");
  const quote = await quoteOf(code);
  assert.deepEqual([quote.state, quote.total.amount, quote.deposit.amount, quote.delay_days], ["answered", 7500, 2250, 5]);
  link = await linkOf(code);
  assert.ok((await page.getByRole("textbox", { name: "Le lien de ce devis" }).inputValue()).endsWith(link));
  await healthy(page, "quote-answered-1024");
});

test("what somebody else changed meanwhile is said; who has no e-mail gets a link; no is said with a word", async () => {
  const phone = await open(PHONE);
  await healthy(phone, "quotes-phone");
  await phone.getByRole("link", { name: /^Répondre : .*, Karim$/ }).tap();
  await phone.getByLabel("Article", { exact: true }).selectOption("GRA-011");
  await phone.getByLabel("Prix TTC (€)").fill("18");
  await phone.getByLabel("Délai, en jours").fill("3");
  await phone.getByLabel("Acompte avant le travail").selectOption("0");
  await phone.getByText("Tout se paie au retrait.").waitFor();
  await phone.getByRole("button", { name: "Enregistrer et voir le lien" }).tap();
  await phone.getByText("La personne n’a pas d’e-mail : donnez-lui le lien.").last().waitFor();
  assert.match(await phone.getByRole("link", { name: "Envoyer par SMS" }).getAttribute("href"), /^sms:0612345678\?&body=.*boutique%2Fdevis%2F/);
  await healthy(phone, "quote-link-phone");
  const [{ id, version }] = (await ask(`${house.url}/api/office/BLG/quotes`, { headers: referent.headers })).body.data.filter((one) => one.name === "Karim");
  const other = await ask(`${house.url}/api/office/BLG/quotes/${id}/answer`, { method: "PUT", headers: { ...referent.headers, "If-Match": `"${version}"` },
    body: { lines: [{ item: "GRA-011", quantity: 1000, unit_price: 2000 }], delay_days: 3, deposit_bp: 0, valid_until: new Date(Date.now() + 9 * 86_400_000).toLocaleDateString("sv") } });
  assert.equal(other.status, 200);
  await phone.getByText("Changer la réponse").tap();
  await phone.getByRole("button", { name: "Enregistrer et voir le lien" }).tap();
  await phone.getByText("Le devis a changé entre-temps. Regardez-le de nouveau.").last().waitFor();
  await phone.getByText("20,00").first().waitFor();
  await phone.getByText("Refuser cette demande").tap();
  await phone.getByRole("button", { name: "Dire non" }).tap();
  await phone.getByText("Écrivez une phrase pour la personne.").waitFor();
  await phone.getByLabel("Pourquoi ?").fill("La planche est trop grande pour notre laser.");
  await healthy(phone, "quote-no-phone");
  await phone.getByRole("button", { name: "Dire non" }).tap();
  await phone.getByText("Refusé par nous").first().waitFor();
  await phone.getByRole("button", { name: "Oublier cette personne" }).tap();
  await phone.getByRole("button", { name: "Oui, effacer" }).tap();
  await phone.getByText("Le nom, les mots et les fichiers sont effacés.").waitFor();
  await healthy(phone, "quote-forgotten-phone");
  await phone.context().close();
});

test("she accepts by the link of her letter and pays the deposit, on a page that closed once", async () => {
  const phone = await newPage(browser, PHONE);
  await phone.goto(house.url + link);
  await healthy(phone, "quote-offer-phone");
  await phone.getByRole("link", { name: "Accepter ce devis" }).tap();
  await phone.getByLabel(/J’ai lu/).check();
  await healthy(phone, "quote-accept-phone");
  await phone.getByRole("button", { name: "Accepter le devis, avec obligation de paiement" }).tap();
  await phone.waitForURL(/\/boutique\/commande\//);
  token = phone.url().split("/").at(-1).split("?")[0];
  const payment = async () => (await ask(`${house.url}/api/commandes/${token}/payment`)).body;
  const closed = await until(async () => (await payment()).redirect_url, "a page to pay on");
  await phone.getByRole("link", { name: "Payer maintenant" }).waitFor(); // by itself, once there is one
  await phone.goto(`${house.url}/boutique/commande/${token}?retour=1&abandon=1`);
  await phone.getByText("Le paiement n’est pas fait. Vous pouvez recommencer.").waitFor();
  assert.equal(await phone.getByRole("link", { name: "Payer maintenant" }).getAttribute("href"), closed);
  stripe.sessions.get(closed.split("/").at(-1)).status = "expired";
  await until(async () => (await post(`${house.url}/api/commandes/${token}/payment/return`)).body.state === "expired", "the provider to say so");
  await phone.reload();
  await phone.getByText("La page de paiement s’est fermée avant votre paiement. Rien n’a été pris.").waitFor();
  await healthy(phone, "quote-pay-again-phone");
  await phone.goto(house.url + link);
  await healthy(phone, "quote-accepted-phone");
  await page.reload();
  await page.getByText("Acompte attendu").first().waitFor();
  await healthy(page, "quote-waits-1024");
  await phone.goto(`${house.url}/boutique/commande/${token}`);
  await phone.getByRole("button", { name: "Payer à nouveau" }).tap();
  const opened = await until(async () => (await payment()).redirect_url, "another page");
  await phone.reload();
  assert.equal(await phone.getByRole("link", { name: "Payer maintenant" }).getAttribute("href"), opened);
  await phone.goto(`${house.url}/boutique/commande/${token}?retour=1`);
  await phone.getByText("Nous demandons si votre paiement est arrivé.", { exact: false }).waitFor();
  assert.equal(await phone.getByRole("link", { name: "Payer maintenant" }).count(), 0, "who comes back from paying is not asked to pay again");
  await healthy(phone, "quote-pay-asked-phone");
  assert.ok(stripe.pay(opened.split("/").at(-1)));
  await phone.getByText("L’acompte est payé. Vous payez le reste au retrait.").waitFor(); // by itself
  await healthy(phone, "quote-paid-phone");
  await phone.context().close();
});

test("the work moves on; what is left to pay stands right, by keyboard, on every screen", async () => {
  const order = (await ask(`${house.url}/api/commandes/${token}`)).body;
  await page.reload();
  await page.getByRole("button", { name: `Préparer : ${order.code}` }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("En fabrication").first().waitFor();
  await page.getByRole("button", { name: `C’est prêt : ${order.code}` }).press("Enter");
  await page.getByText(`${order.code} : prête. La personne reçoit un message.`).first().waitFor();
  const money = page.locator("section", { has: page.getByRole("heading", { name: "L’argent" }) }).last();
  assert.match((await money.textContent()).replace(/\s/g, " "), /Total TTC75,00 €Acompte demandé22,50 €Reçu en ligne22,50 €Reste à payer au retrait52,50 €/);
  await page.getByText(`La caisse encaisse le reste avec le code ${order.code}.`).waitFor();
  await page.getByText("Ce qui s’est passé").click();
  await page.getByText("Acompte payé").waitFor();
  await healthy(page, "quote-ready-1024");
  const { id } = await quoteOf(code);
  for (const [size, name] of [[PHONE, "phone"], [DESK, "desk"]]) {
    const other = await open(size, `&devis=${id}`);
    await other.getByText("52,50").first().waitFor();
    await healthy(other, `quote-ready-${name}`);
    await other.goto(`${house.url}/bureau?onglet=boutique&vue=devis`);
    await other.getByRole("heading", { name: "Acceptés" }).waitFor();
    await healthy(other, `quotes-${name}`);
    await other.goto(`${house.url}/bureau?onglet=boutique&vue=commandes`);
    await other.getByText("reste 52,50 € à payer au retrait").waitFor();
    await other.context().close();
  }
});

test("the team calls it off: the deposit goes back", async () => {
  const { code: name } = (await ask(`${house.url}/api/commandes/${token}`)).body;
  await page.getByRole("button", { name: `Annuler : ${name}` }).click();
  await page.getByText("L’argent payé sera rendu.", { exact: false }).waitFor();
  await page.getByText("Il manque un article").click();
  await page.getByRole("button", { name: "Annuler la commande" }).click();
  await until(async () => stripe.refunds.length === 1, "the refund");
  assert.equal(stripe.refunds[0].amount, 2250);
  await until(async () => (await ask(`${house.url}/api/commandes/${token}`)).body.given_back.amount === 2250, "the order to hear of it");
  await page.reload();
  await page.getByText("Rendu", { exact: true }).waitFor();
  await healthy(page, "quote-called-off-1024");
});
