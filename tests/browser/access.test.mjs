// SPDX-License-Identifier: AGPL-3.0-or-later
// Who comes in, and by which door, in a real browser: the card of a member without e-mail, a passkey, what a referent
// hands over, the second factor of an accountant. Each page leaves a picture in tests/browser/shots/.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { healthy, launch, newPage, shot } from "./lib.mjs";
import { ask, basket, House, post, until } from "../lib/house.mjs";

const PHONE = { width: 360, height: 740, hasTouch: true, isMobile: true };
const DESK = { width: 1280, height: 900 };

let house, browser, referent;
before(async () => {
  house = await House.open();
  browser = await launch();
  referent = await house.signIn({ role: "referent", name: "Denise" });
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const key = (page, name) => page.getByRole("button", { name, exact: true });
const title = (page, name) => page.getByRole("heading", { name, exact: true });
/** A new person and her invitation's path. */
const invite = (...args) => house.command("person", "add", ...args, "--quiet").then((path) => path.trim());
async function personOf(member) {
  return (await referent.get("/api/kpas/BLG/people")).body.people.find((one) => one.member === member);
}
/** What an authenticator shows. */
function totp(secret, at = Date.now()) {
  const bits = Array.from(secret.replace(/[^A-Z2-7]/g, ""), (letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const hash = createHmac("sha1", bytes).update(step).digest();
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

test("a member without e-mail comes in with her card, sees only her data and takes it away", async () => {
  const till = await house.startTill();
  for (const [member, item, price] of [["BLG-M01", "FRI-007", 1000], ["BLG-M02", "FRI-001", 200]])
    assert.equal((await post(`${till.url}/api/till/sales`, basket([[item, 1000, member]], [["cash", price]]))).status, 201, item);
  await until(async () => (await house.sql("SELECT count(*) FROM ticket"))[0][0] === "2", "both sales at the server");
  const [[mine], [other]] = await house.sql("SELECT l.ticket FROM ticket_line_member l ORDER BY l.member");
  await invite("--name", "Aïcha", "--role", "member", "--member", "BLG-M01");
  const { id } = await personOf("BLG-M01");
  const card = (await referent.post(`/api/kpas/BLG/people/${id}/card`)).body;
  const link = new URL(card.card_url);

  const phone = await newPage(browser, { ...PHONE, acceptDownloads: true });
  await phone.goto(`${house.url}/connexion`);
  await key(phone, "Ma carte Avec le carré à photographier").waitFor();
  await healthy(phone, "access-choose-phone");
  await phone.goto(`${house.url}${link.pathname}${link.search}${link.hash}`);
  await title(phone, "Votre code secret").waitFor();
  assert.ok(!phone.url().includes("#"), "the card's secret leaves the address");
  const type = async (digits) => {
    for (const digit of digits) await phone.locator(".pad").getByRole("button", { name: digit, exact: true }).tap();
    await key(phone, "Entrer").tap();
  };
  await type(card.pin === "482615" ? "482616" : "482615");
  await phone.getByRole("alert").getByText("Ce n’est pas le bon code").waitFor();
  assert.equal(await phone.locator("#pin").inputValue(), "", "a wrong code does not stay");
  assert.equal(await phone.evaluate(() => document.activeElement.id), "pin");
  await healthy(phone, "access-pin-phone");
  await type(card.pin);
  await phone.waitForURL(`${house.url}/membre`);
  await phone.getByText("8,33").first().waitFor(); // a coat at 10,00, VAT 20 %
  const page = await phone.locator("body").innerText();
  assert.ok(page.includes("Manteau") && !page.includes("T-shirt"), "her sale, and not the other one's");
  await healthy(phone, "access-member-phone");

  const status = (path) => phone.evaluate((path) => fetch(path).then((answer) => answer.status), path);
  assert.equal(await status("/api/members/BLG-M01/turnover"), 200);
  for (const path of ["/api/members/BLG-M02/turnover", "/api/members/BLG-M02/sales", "/api/members/NOBODY/sales"]) assert.equal(await status(path), 404, path);

  await phone.getByRole("link", { name: "Mon compte" }).tap();
  await title(phone, "Mes données").waitFor();
  await phone.locator(".kept summary").first().waitFor();
  await healthy(phone, "access-account-phone");
  const [download] = await Promise.all([phone.waitForEvent("download"), phone.getByRole("link", { name: "Télécharger mes données" }).tap()]);
  const file = await readFile(await download.path(), "utf8");
  JSON.parse(file);
  assert.ok(file.includes(mine), "her sale is in her file");
  for (const foreign of [other, "BLG-M02", "Karim"]) assert.ok(!file.includes(foreign), `${foreign} is not`);
  await key(phone, "Sortir").tap();
  await phone.waitForURL(`${house.url}/connexion`);
  assert.equal(await status("/api/me"), 401);
});

test("an invitation leads to a passkey; the next time, a finger is enough", async () => {
  const path = await invite("--name", "Karim", "--role", "member", "--member", "BLG-M02");
  const phone = await newPage(browser, PHONE);
  const debug = await phone.context().newCDPSession(phone);
  await debug.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  const { authenticatorId } = await debug.send("WebAuthn.addVirtualAuthenticator", { options });
  await phone.goto(house.url + path);
  await title(phone, "Bonjour !").waitFor();
  assert.ok(!phone.url().includes("#"), "the invitation leaves the address");
  await healthy(phone, "access-hello-phone");
  await key(phone, "Entrer").tap();
  await phone.waitForURL(`${house.url}/premier-code`);
  await title(phone, "Bienvenue ! Choisissez comment entrer la prochaine fois").waitFor();
  await healthy(phone, "access-first-phone");
  await key(phone, "Ajouter cet appareil").first().tap();
  await phone.getByText("La prochaine fois, touchez « Empreinte ou visage ».").waitFor();
  assert.equal((await debug.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length, 1);
  await key(phone, "Sortir").tap();
  await phone.waitForURL(`${house.url}/connexion`);
  await phone.getByRole("button", { name: /^Empreinte ou visage/ }).tap();
  await phone.waitForURL(`${house.url}/membre`);
  await debug.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false }); // another finger
  await phone.goto(`${house.url}/connexion`);
  await phone.getByRole("button", { name: /^Empreinte ou visage/ }).tap();
  await phone.getByRole("alert").getByText("L’appareil ne vous a pas reconnu").waitFor();
  await healthy(phone, "access-choose-refused-phone");
});

test("a link obeys only a touch, works once, and leads nowhere but here", async () => {
  const lost = `${house.url}/connexion?vers=//example.org/x`;
  const hash = (await house.key({ member: "BLG-M03" })).replace(/^[^#]*/, "");
  const token = hash.split("=")[1];
  const page = await newPage(browser, DESK);
  await page.goto(lost + hash);
  await key(page, "Entrer").waitFor();
  const hashed = createHash("sha256").update(token).digest("hex");
  const spent = () => house.sql(`SELECT used_at IS NOT NULL FROM sign_in_token WHERE encode(hash, 'hex') = '${hashed}'`);
  assert.deepEqual(await spent(), [["f"]], "opening the page spends nothing");
  await key(page, "Entrer").click();
  await page.waitForURL(`${house.url}/premier-code`);
  assert.deepEqual(await spent(), [["t"]]);
  const again = await newPage(browser, DESK);
  await again.goto(`${house.url}/connexion#lien=${token}`);
  await key(again, "Entrer").click();
  await title(again, "Ce lien ne marche plus").waitFor();
  assert.equal(await key(again, "Entrer").count(), 0, "nothing to press again");
  await healthy(again, "access-link-spent");
  const known = (await house.key({ member: "BLG-M03" })).replace(/^[^#]*/, "");
  await again.goto("about:blank");
  await again.goto(lost + known);
  await key(again, "Entrer").click();
  await again.waitForURL((url) => url.pathname !== "/connexion");
  assert.equal(new URL(again.url()).origin, house.url);
});

test("the door says everything in each of its languages, with the same blanks to fill", async () => {
  const blanks = (phrase) => [...new Set(JSON.stringify(phrase).match(/\{\w+\}/g) ?? [])].sort();
  const read = async (tag) => (await import(`../../web/access/text/${tag}.js`)).default;
  const french = await read("fr");
  for (const tag of ["en", "ar"]) {
    const table = await read(tag);
    assert.deepEqual(Object.keys(table).sort(), Object.keys(french).sort(), tag);
    for (const [name, phrase] of Object.entries(french)) assert.deepEqual(blanks(table[name]), blanks(phrase), `${tag}: ${name}`);
  }
});

test("the door speaks French, English and Arabic", async () => {
  const page = await newPage(browser, { width: 1024, height: 768 });
  await page.goto(`${house.url}/connexion`);
  for (const [name, heading, direction] of [["English", "How would you like to sign in?", "ltr"], ["العربية", "كيف تريد الدخول؟", "rtl"], ["Français", "Choisissez comment entrer", "ltr"]]) {
    await key(page, name).click();
    await title(page, heading).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.dir), direction);
    await healthy(page, `access-choose-${direction}`);
  }
  await page.getByRole("button", { name: /^Mot de passe/ }).click();
  await page.getByLabel("Votre e-mail ou votre nom d’accès").fill("personne");
  await key(page, "Entrer").click();
  await page.getByRole("alert").getByText("Il manque une réponse.").waitFor();
  await page.getByLabel("Votre mot de passe").fill("pas le bon du tout");
  await key(page, "Entrer").click();
  await page.getByRole("alert").getByText("Le nom ou le mot de passe n’est pas le bon").waitFor();
  assert.equal(await page.getByLabel("Votre e-mail ou votre nom d’accès").inputValue(), "personne", "what is no secret stays");
  assert.equal(await page.getByLabel("Votre mot de passe").inputValue(), "");
  await healthy(page, "access-password");
  await page.goBack();
  await title(page, "Choisissez comment entrer").waitFor();
  await page.goForward();
  await title(page, "Mot de passe").waitFor();
  await page.reload();
  await title(page, "Mot de passe").waitFor();
});

test("a card whose square is gone is asked for again; whoever is in already may go on", async () => {
  const phone = await newPage(browser, PHONE);
  await phone.goto(`${house.url}/carte#abc`);
  const again = phone.getByRole("alert").getByText("Visez encore le carré de votre carte");
  await again.waitFor();
  await phone.goto(`${house.url}/connexion`);
  await phone.goto(`${house.url}/carte#${"a".repeat(32)}`);
  await title(phone, "Votre code secret").waitFor();
  await phone.reload();
  await again.waitFor();
  await healthy(phone, "access-card-again-phone");
  await house.signInPage(phone, { member: "BLG-M04" }, "/connexion");
  await phone.getByText("Comptoir est déjà ouvert pour").waitFor();
  await healthy(phone, "access-already-phone");
  await key(phone, "Continuer").tap();
  await phone.waitForURL(`${house.url}/membre`);
  await phone.goto(`${house.url}/connexion`);
  await key(phone, "Sortir").tap();
  await phone.getByText("Comptoir est déjà ouvert pour").waitFor({ state: "detached" });
  assert.equal(await phone.evaluate(() => fetch("/api/me").then((answer) => answer.status)), 401);
});

test("somebody closes her other devices, then asks to be forgotten, in two steps", async () => {
  const path = await invite("--name", "Marwa", "--login", "marwa", "--role", "customer");
  const desk = await newPage(browser, DESK);
  await desk.goto(house.url + path);
  await key(desk, "Entrer").click();
  await desk.waitForURL(`${house.url}/premier-code`);
  const link = (await house.command("person", "link", "--person", "marwa", "--quiet")).trim();
  const elsewhere = await house.useKey(link);
  const isOpen = () => ask(`${house.url}/api/me`, { headers: { Cookie: elsewhere.cookie } }).then(({ status }) => status);
  assert.equal(await isOpen(), 200);
  await desk.reload();
  await key(desk, "Fermer tous les autres").click();
  await key(desk, "Oui, fermer").click();
  await desk.getByText("Aucun autre appareil n’est ouvert.").waitFor();
  assert.equal(await isOpen(), 401);
  await key(desk, "Choisir un mot de passe").click();
  await desk.getByLabel("Nouveau mot de passe").fill("marwa");
  await key(desk, "Enregistrer").click();
  await desk.getByText("Il faut 12 caractères au moins.").waitFor();
  await healthy(desk, "access-account-refused");
  await key(desk, "Demander l’effacement").click();
  await desk.getByText("Ce qui reste, parce que la loi le demande").waitFor();
  assert.equal((await house.sql("SELECT erased_at IS NULL FROM person WHERE login = 'marwa'"))[0][0], "t", "the first step erases nothing");
  await healthy(desk, "access-erase");
  await key(desk, "Oui, effacer mon compte").click();
  await title(desk, "C’est fait. Votre compte est effacé.").waitFor();
  await healthy(desk, "access-erased");
  assert.equal((await house.sql("SELECT count(*) FROM person WHERE name = 'Marwa' OR login = 'marwa'"))[0][0], "0");
  assert.equal(await desk.evaluate(() => fetch("/api/me").then((answer) => answer.status)), 401);
});

test("what opens the door for the next time asks for a sign-in of the last minutes", async () => {
  const phone = await newPage(browser, PHONE);
  await house.signInPage(phone, { role: "customer", name: "Rim" }, "/compte");
  await key(phone, "Choisir un mot de passe").tap();
  await house.sql("UPDATE session SET created_at = created_at - interval '1 hour', raised_at = raised_at - interval '1 hour'");
  await phone.getByLabel("Nouveau mot de passe").fill("un velo bleu sous la pluie");
  await key(phone, "Enregistrer").tap();
  await phone.getByRole("link", { name: "Entrer de nouveau" }).waitFor();
  await healthy(phone, "access-fresh-phone");
  await phone.getByRole("link", { name: "Entrer de nouveau" }).tap();
  await title(phone, "Choisissez comment entrer").waitFor();
  assert.equal(new URL(phone.url()).searchParams.get("vers"), "/compte");
});

test("a referent welcomes somebody, prints her card, and blocks her the day it is lost", async () => {
  const desk = await newPage(browser, { ...DESK, scale: 2 });
  await house.signInPage(desk, { role: "referent" }, "/bureau?onglet=personnes");
  await title(desk, "Les personnes").waitFor();
  await healthy(desk, "office-people");
  await key(desk, "Ajouter quelqu’un").click();
  await key(desk, "Continuer").click();
  await desk.getByText("Il manque le nom.").waitFor();
  await desk.getByLabel("Prénom et nom").fill("Nadia");
  await key(desk, "Continuer").click();
  await desk.getByLabel("Tient la caisse").check();
  await healthy(desk, "office-add");
  await key(desk, "Continuer").click();
  await key(desk, "Ajouter").click();
  await title(desk, "Nadia").waitFor();
  await healthy(desk, "office-person");
  const answered = desk.waitForResponse((response) => response.url().endsWith("/card"));
  await key(desk, "Imprimer une carte").click();
  const card = await (await answered).json();
  await title(desk, "Une carte pour Nadia").waitFor();
  await healthy(desk, "office-card");
  await desk.emulateMedia({ media: "print" });
  const box = await desk.locator(".plastic").boundingBox();
  assert.deepEqual([Math.round(box.width / 0.37795) / 10, Math.round(box.height / 0.37795) / 10], [85.6, 54], "a bank card, in millimetres");
  assert.equal(await desk.getByText(card.pin.replace(/(...)/, "$1\u00a0")).isVisible(), true);
  assert.equal(await desk.getByRole("navigation").isVisible(), false, "only the card is printed");
  const picture = await shot(desk, "office-card-printed", { read: true });
  assert.equal(execFileSync("zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture], { encoding: "utf8" }).trim(), card.card_url);
  await desk.emulateMedia({ media: "screen" });
  await key(desk, "J’ai fini").click();

  const secret = card.card_url.split("#")[1];
  const signIn = () => post(`${house.url}/api/sign-in/card`, { card: secret, pin: card.pin });
  assert.equal((await signIn()).status, 200);
  await key(desk, "Bloquer tout de suite").click();
  await key(desk, "Oui, bloquer").click();
  await desk.getByText("C’est fait : Nadia ne peut plus entrer.").waitFor();
  await desk.getByText("Accès bloqué", { exact: true }).waitFor();
  await desk.getByText("Une nouvelle carte ou une invitation le rouvre.").waitFor();
  assert.equal(await key(desk, "Code de caisse").count(), 0, "a code would open nothing");
  assert.equal((await signIn()).status, 403);
  await healthy(desk, "office-person-locked");
  await desk.getByRole("link", { name: "Journal" }).click();
  await desk.locator("b", { hasText: "Accès bloqué : Nadia" }).waitFor();
  await desk.getByText("Le détail").first().click();
  await healthy(desk, "office-audit");
  await desk.goBack();
  await key(desk, "Imprimer une carte").click();
  await key(desk, "J’ai fini").click();
  await desk.getByText("Il se rouvre quand la nouvelle carte sert.").waitFor();
  await healthy(desk, "office-person-reopening");

  await house.startTill({ code: "BLG-9" });
  await desk.getByRole("link", { name: "Caisses" }).click();
  await key(desk, "Bloquer cette caisse : Caisse 1 (BLG-9)").click();
  await healthy(desk, "office-tills");
  await key(desk, "Oui, bloquer").click();
  await desk.getByText("C’est fait : Caisse 1 (BLG-9) est bloquée.").waitFor();
  assert.notEqual((await house.sql("SELECT revoked_at IS NOT NULL FROM till WHERE code = 'BLG-9'"))[0][0], "f");
});

test("a referent sees at once whose access is not hers to change", async () => {
  await invite("--name", "Yamina", "--role", "member", "--member", "BLG-M06");
  await house.command("person", "grant", "--person", "BLG-M06", "--role", "referent", "--kpa", "TRS", "--quiet");
  const { id } = await personOf("BLG-M06");
  const desk = await newPage(browser, DESK);
  await house.signInPage(desk, { role: "referent" }, `/bureau?onglet=personnes&personne=${id}`);
  await title(desk, "Yamina").waitFor();
  await desk.getByText("Seule la coopérative peut changer cet accès.").waitFor();
  for (const name of ["Imprimer une carte", "Inviter", "Code de caisse", "Bloquer tout de suite", "Donner un rôle", "Finir ce rôle : Membre du collectif"]) assert.equal(await key(desk, name).count(), 0, name);
  await healthy(desk, "office-person-beyond");
});

test("a member of two KPAs chooses which figures she sees", async () => {
  const person = await house.signIn({ member: "BLG-M07" });
  await house.command("person", "grant", "--person", "BLG-M07", "--role", "member", "--member", "TRS-M01", "--quiet");
  const phone = await newPage(browser, PHONE);
  await house.signInPage(phone, { member: "BLG-M07" }, "/membre");
  assert.equal((await person.get("/api/me")).body.grants.length, 2);
  const names = Object.fromEntries((await house.sql("SELECT code, name FROM kpa WHERE code IN ('BLG', 'TRS')")));
  const asked = phone.waitForResponse((response) => response.url().endsWith("/api/members/TRS-M01/turnover"));
  await phone.getByLabel("Choisir le lieu").selectOption(names.TRS);
  assert.equal((await asked).status(), 200);
  await phone.waitForURL(`${house.url}/membre?kpa=TRS`);
  await title(phone, /^Bonjour/).waitFor();
  await phone.waitForFunction((name) => document.title.endsWith(name), names.TRS);
  await healthy(phone, "member-two-places-phone");
  await phone.goBack();
  await phone.waitForFunction((name) => document.title.endsWith(name), names.BLG);
  await phone.reload();
  await phone.goto(`${house.url}/membre?kpa=TRS`);
  await title(phone, /^Bonjour/).waitFor();
  assert.equal(await phone.getByLabel("Choisir le lieu").inputValue(), "TRS");
});

test("an accountant whose second factor is a passkey confirms with it", async () => {
  const desk = await newPage(browser, DESK);
  const debug = await desk.context().newCDPSession(desk);
  await debug.send("WebAuthn.enable");
  await debug.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  await desk.goto(house.url + (await invite("--name", "Odile", "--login", "odile", "--role", "accountant", "--entity", "CAE-PONT")));
  await key(desk, "Entrer").click();
  await key(desk, "Ajouter cet appareil").first().click();
  await desk.getByText("La prochaine fois, touchez « Empreinte ou visage ».").waitFor();
  await key(desk, "Choisir un mot de passe").click(); // with the session's new token
  await desk.getByLabel("Nouveau mot de passe").fill("un velo bleu sous la pluie");
  await key(desk, "Enregistrer").click();
  await desk.getByText("Vos autres appareils devront entrer de nouveau.").waitFor();
  await key(desk, "Sortir").click();
  await desk.waitForURL(`${house.url}/connexion`);
  await desk.goto(`${house.url}/bureau?onglet=journal`);
  await desk.waitForURL(/\/connexion\?vers=/);
  await desk.getByRole("button", { name: /^Mot de passe/ }).click();
  await desk.getByLabel("Votre e-mail ou votre nom d’accès").fill("odile");
  await desk.getByLabel("Votre mot de passe").fill("un velo bleu sous la pluie");
  await key(desk, "Entrer").click();
  await title(desk, "Encore un code").waitFor();
  await healthy(desk, "access-second-passkey");
  await key(desk, "Confirmer avec ma clé d’accès").click();
  await title(desk, "Qui a changé quoi").waitFor();
  assert.equal(new URL(desk.url()).pathname + new URL(desk.url()).search, "/bureau?onglet=journal");
});

test("an accountant sets up a second factor before any figure, then gives it each time", async () => {
  const path = await invite("--name", "Sylvie", "--login", "sylvie", "--role", "accountant", "--entity", "CAE-PONT");
  const desk = await newPage(browser, DESK);
  await desk.goto(house.url + path);
  await key(desk, "Entrer").click();
  await desk.waitForURL(`${house.url}/premier-code`);
  const status = (url) => desk.evaluate((url) => fetch(url).then((answer) => answer.status), url);
  assert.equal(await status("/api/kpas/BLG/day"), 403, "no figure with one factor");
  await desk.goto(`${house.url}/bureau`);
  await desk.waitForURL(/\/compte#second$/);
  await key(desk, "Choisir un mot de passe").click();
  await desk.getByLabel("Nouveau mot de passe").fill("un velo bleu sous la pluie");
  await key(desk, "Enregistrer").click();
  await desk.getByText("Vos autres appareils devront entrer de nouveau.").waitFor();
  await key(desk, "Mettre en place").click();
  await desk.getByLabel("Tapez les 6 chiffres qu’elle affiche").waitFor();
  await healthy(desk, "access-second-enrol");
  const secret = await desk.locator(".enrol code").innerText();
  await desk.getByLabel("Tapez les 6 chiffres qu’elle affiche").fill(totp(secret));
  await key(desk, "C’est mon code").click();
  await title(desk, "Vos codes de secours").waitFor();
  const codes = await desk.locator(".codes code").allInnerTexts();
  assert.equal(codes.length, 10);
  await healthy(desk, "access-second-codes");
  await key(desk, "Je les ai gardés").click();
  await desk.getByText("Le deuxième code est en place.").waitFor();
  await desk.goto(`${house.url}/bureau`);
  await desk.getByText("Ventes TTC").waitFor();
  await key(desk, "Sortir").click();
  await desk.waitForURL(`${house.url}/connexion`);

  await desk.goto(`${house.url}/connexion?vers=/bureau?onglet=journal`);
  await desk.getByRole("button", { name: /^Mot de passe/ }).click();
  await desk.getByLabel("Votre e-mail ou votre nom d’accès").fill("sylvie");
  await desk.getByLabel("Votre mot de passe").fill("un velo bleu sous la pluie");
  await key(desk, "Entrer").click();
  await title(desk, "Encore un code").waitFor();
  await healthy(desk, "access-second");
  assert.equal(await status("/api/kpas/BLG/day"), 403);
  await desk.getByLabel("Code à 6 chiffres").fill("000000");
  await key(desk, "Entrer").click();
  await desk.getByRole("alert").getByText("Ce n’est pas le bon code").waitFor();
  await key(desk, "Je n’ai pas mon téléphone").click();
  await desk.getByLabel("Code de secours").fill(codes[0]);
  await key(desk, "Entrer").click();
  await title(desk, "Qui a changé quoi").waitFor();
  assert.equal(new URL(desk.url()).pathname + new URL(desk.url()).search, "/bureau?onglet=journal");
  await healthy(desk, "office-audit-accountant");
});

test("the host association sees people and no figure, the network totals and no name", async () => {
  const host = await newPage(browser, DESK);
  await house.signInPage(host, { role: "host", name: "Paul" }, "/bureau");
  await title(host, "Les personnes").waitFor();
  assert.equal(await host.getByRole("link", { name: "Journée" }).count(), 0);
  assert.equal(await key(host, "Ajouter quelqu’un").count(), 0);
  await healthy(host, "office-host");
  const observer = await newPage(browser, DESK);
  await house.signInPage(observer, { role: "observer", name: "Inès" }, "/bureau");
  await title(observer, "Le réseau").waitFor();
  await healthy(observer, "office-network");
  assert.ok(!(await observer.locator("body").innerText()).includes("Aïcha"));
  const member = await newPage(browser, DESK);
  await house.signInPage(member, { member: "BLG-M04" }, "/bureau");
  await title(member, "Bureau").waitFor({ state: "attached" });
  await member.getByText("Cette page n’est pas pour votre compte").waitFor();
  await healthy(member, "office-not-for-you");
});

test("whoever is not signed in is sent to the door and comes back where she wanted to go", async () => {
  const page = await newPage(browser, DESK);
  await page.goto(`${house.url}/membre`);
  assert.match(page.url(), /\/connexion\?vers=/);
  const path = await house.key({ member: "BLG-M01" });
  await page.goto(`${house.url}/connexion?vers=/compte${path.replace(/^[^#]*/, "")}`);
  await key(page, "Entrer").click();
  await page.waitForURL(`${house.url}/compte`);
  await house.sql("UPDATE session SET revoked_at = now()"); // somewhere else, all was closed
  await page.reload();
  await page.waitForURL(/\/connexion\?vers=%2Fcompte|\/connexion\?vers=\/compte/);
  assert.equal((await ask(`${house.url}/api/me`)).status, 401);
});
