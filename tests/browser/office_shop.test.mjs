// SPDX-License-Identifier: AGPL-3.0-or-later
// The shop in the office: the board of orders, when people may come, what lies on the shelf; on a desk, at 1024 and on a
// telephone, where a piece goes into the window in under a minute.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { ask, House, root } from "../lib/house.mjs";
import { healthy, launch, newPage } from "./lib.mjs";

const PHONE = { width: 390, height: 844, hasTouch: true, isMobile: true }, TABLET = { width: 1024, height: 768 }, DESK = { width: 1440, height: 900 };
const NOW = "2026-11-23T09:00:00+01:00"; // a Monday
let house, browser, referent, cheap, price;
before(async () => {
  house = await House.open({ now: NOW });
  referent = await house.signIn({ role: "referent" });
  [[cheap, price]] = await house.sql("SELECT i.code, i.price FROM items_on('2026-11-23') i WHERE i.kpa = 'BLG' AND i.online AND i.pricing = 'fixed' AND i.unit = 'piece' AND i.turnover AND i.priced AND NOT i.archived AND i.kind = 'good' ORDER BY i.code LIMIT 1");
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const office = (method, what, body, headers = {}) => ask(`${house.url}/api/office/BLG/${what}`, { method, body, headers: { ...referent.headers, ...headers } });
const board = async () => (await office("GET", "orders")).body.data;
const stateOf = async (code) => (await board()).find((one) => one.code === code)?.state;
async function order(more = {}) {
  const quantity = more.quantity ?? 1;
  const answer = await ask(`${house.url}/api/boutique/BLG/orders`, { method: "POST", headers: { "Idempotency-Key": crypto.randomUUID() }, body: {
    lines: [{ item: cheap, quantity: quantity * 1000 }], pays: "counter", name: "Fatou Diallo", phone: "06 12 34 56 78", expected: { amount: price * quantity, currency: "EUR" }, accepts_terms: true, ...more.body } });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body.order;
}
async function open(size, vue, heading, role = "referent") {
  const page = await newPage(browser, size);
  await house.signInPage(page, { role }, `/bureau?onglet=boutique&vue=${vue}`);
  await page.getByRole("heading", { name: heading }).first().waitFor();
  return page;
}

test("when people may come is said in sentences, and the shop opens", async () => {
  const page = await open(DESK, "horaires", "On vient chercher");
  await healthy(page, "shop-diary-empty");
  await page.getByText("Ajouter un horaire").click();
  await page.getByRole("button", { name: "Ajouter cet horaire" }).click();
  await page.getByText("Cochez au moins un jour.").waitFor();
  for (const day of ["lundi", "mardi"]) await page.getByLabel(day).check();
  await page.getByLabel("On peut commander jusqu’à").selectOption("la veille");
  await page.getByLabel("Temps pour préparer").selectOption("1 h");
  await page.getByText("Le mardi de 10 h à 12 h. 2 personnes toutes les 30 minutes. Il faut 1 h pour préparer. On commande au plus tard la veille à 18 h.").waitFor();
  await healthy(page, "shop-diary-rule");
  await page.getByRole("button", { name: "Ajouter cet horaire" }).click();
  await page.getByText("C’est ajouté.").waitFor();
  const { rules } = (await office("GET", "shop")).body;
  assert.deepEqual(rules.map((one) => [one.weekday, one.from_minute, one.to_minute, one.slot_minutes, one.capacity, one.preparation_minutes, one.cut_off_days, one.cut_off_minute]).sort(),
    [[1, 600, 720, 30, 2, 60, 1, 1080], [2, 600, 720, 30, 2, 60, 1, 1080]]);
  await page.getByRole("button", { name: "Enlever : Le lundi de 10 h à 12 h." }).click();
  await page.getByRole("button", { name: "Enlever", exact: true }).click();
  await page.getByRole("button", { name: "Enlever : Le lundi de 10 h à 12 h." }).waitFor({ state: "detached" });
  await page.getByLabel("La boutique prend des commandes").check();
  await page.getByText("La loi demande des conditions de vente et un médiateur.").waitFor();
  await page.getByLabel("En caisse, au retrait").uncheck();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("Choisissez au moins une façon de payer.").waitFor();
  await page.getByLabel("En caisse, au retrait").check();
  await page.getByLabel("Jours de garde").fill("5");
  await page.getByLabel("Médiateur de la consommation").fill("CM2C, 49 rue de Ponthieu, 75008 Paris");
  await page.getByLabel("Responsable de la publication").fill("Aïcha Diop");
  await page.getByLabel("Hébergeur du site").fill("Hébergeur solidaire, 1 rue du Lac, 69000 Lyon, 04 00 00 00 00");
  await page.getByLabel("Conditions générales de vente").fill("Vous venez chercher votre commande.");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("La boutique prend des commandes.", { exact: false }).last().waitFor();
  assert.deepEqual((await office("GET", "shop")).body.setting[0], { is_open: true, pays_counter: true, pays_online: false, hold_minutes: 20, keep_days: 5,
    mediator: "CM2C, 49 rue de Ponthieu, 75008 Paris", terms: "Vous venez chercher votre commande.",
    publisher: "Aïcha Diop", host: "Hébergeur solidaire, 1 rue du Lac, 69000 Lyon, 04 00 00 00 00" });
  const notices = await (await fetch(`${house.url}/boutique/BLG/mentions`)).text();
  assert.match(notices, /Responsable de la publication : Aïcha Diop\./);
  assert.match(notices, /Hébergement du site : Hébergeur solidaire, 1 rue du Lac/);
  await page.context().close();
  for (const [size, name] of [[PHONE, "phone"], [TABLET, "1024"]]) {
    const small = await open(size, "horaires", "On vient chercher");
    await small.getByText("Ajouter un horaire").click();
    await healthy(small, `shop-diary-${name}`);
    await small.context().close();
  }
});

test("one tap moves an order; a card that somebody else moved shows itself anew", async () => {
  await house.sql("DELETE FROM slot_rule WHERE purpose = 'pickup'");
  const [first, second, third] = [await order({ quantity: 3 }), await order({ body: { name: "Awa", phone: undefined, email: "awa.d@example.org" } }), await order({ body: { name: "Karim" } })];
  await house.sql(`INSERT INTO pickup_slot VALUES (gen_random_uuid(), 'BLG', 'pickup', '', '2026-11-24T10:00+01', '2026-11-24T10:30+01', 2, 1);
    ALTER TABLE shop_order DISABLE TRIGGER USER; UPDATE shop_order SET pickup = (SELECT id FROM pickup_slot) WHERE code = '${third.code}'; ALTER TABLE shop_order ENABLE TRIGGER USER`);
  const page = await open(PHONE, "commandes", "À préparer");
  await page.getByText("3 × ").first().waitFor();
  await healthy(page, "shop-board-phone");
  assert.ok(await page.locator("section", { has: page.getByRole("heading", { name: "À venir" }) }).getByText("demain, de 10 h à 10 h 30").isVisible());
  assert.equal(await page.locator(`#order-${second.id}`).getByRole("link", { name: "awa.d@example.org" }).getAttribute("href"), "mailto:awa.d@example.org");
  await page.getByRole("button", { name: `Préparer : ${first.code}` }).tap();
  await page.getByText(`${first.code} : en préparation.`).first().waitFor();
  assert.equal(await stateOf(first.code), "preparing");
  await page.getByRole("button", { name: `C’est prêt : ${first.code}` }).tap();
  await page.locator("section", { has: page.getByRole("heading", { name: "Prêtes" }) }).locator(`#order-${first.id}`).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), `order-${first.id}`, "the finger stays with the order");
  const moved = await office("POST", `orders/${second.id}/events`, { event: "prepare" }, { "If-Match": '"1"' });
  assert.equal(moved.status, 200, JSON.stringify(moved.body));
  await page.getByRole("button", { name: `C’est prêt : ${second.code}` }).tap();
  await page.getByText(`${second.code} venait de changer. La voici à jour.`).first().waitFor();
  assert.equal(await stateOf(second.code), "preparing", "nothing was done on what was not seen");
  await page.locator(`#order-${second.id}`).getByText("En préparation").waitFor();
  await page.getByRole("button", { name: `C’est prêt : ${second.code}` }).tap();
  await page.getByText(`${second.code} : prête. La personne reçoit un message.`).first().waitFor();
  await page.getByRole("button", { name: `Revenir : ${second.code}` }).tap();
  await page.locator(`#order-${second.id}`).getByText("En préparation").waitFor();
  assert.equal(await page.getByRole("button", { name: `Retirée : ${first.code}` }).count(), 0, "it is not paid");
  await page.getByRole("button", { name: `Encaisser à la caisse : ${first.code}` }).tap();
  await page.getByText(`À la caisse, tapez le code ${first.code}`, { exact: false }).waitFor();
  await healthy(page, "shop-board-collect");
  await page.getByRole("button", { name: "Le ticket est déjà fait" }).tap();
  await page.getByText("1 commande terminée cette semaine").waitFor();
  assert.equal(await stateOf(first.code), "collected");
  await page.getByRole("button", { name: `Annuler : ${third.code}` }).tap();
  assert.equal(await page.evaluate(() => document.activeElement?.type), "radio", "the finger goes where the question is");
  await page.getByText("Les articles retournent en rayon. Prévenez la personne par téléphone.").waitFor();
  await page.getByText("Il manque un article").tap();
  await healthy(page, "shop-board-cancel");
  await page.getByRole("button", { name: "Annuler la commande" }).tap();
  await page.getByText("2 commandes terminées cette semaine").waitFor();
  assert.deepEqual(await house.sql(`SELECT e.event, e.detail FROM shop_order_event e JOIN shop_order o ON o.id = e.order_id WHERE o.code = '${third.code}' ORDER BY sequence DESC LIMIT 1`), [["cancel", "missing"]]);
  await page.context().close();
  await order({ body: { name: "Mohamed" } });
  for (const [size, name] of [[TABLET, "1024"], [DESK, "desk"]]) {
    const wide = await open(size, "commandes", "À préparer", name === "desk" ? "accountant" : "referent");
    await healthy(wide, `shop-board-${name}`);
    await wide.context().close();
  }
});

test("from a telephone, a piece goes into the window with its photo in under a minute", async () => {
  const page = await open(PHONE, "rayon", "Pièces uniques");
  await healthy(page, "shop-shelf-empty-phone");
  const began = Date.now();
  await page.getByRole("button", { name: "Ajouter une pièce" }).tap();
  await page.getByRole("heading", { name: "Ajouter une pièce" }).waitFor();
  await page.locator(".photo input[capture]").setInputFiles(path.join(root, "tests/golden/uploads/lying.jpg"));
  await page.getByLabel("Quel article").selectOption({ index: 3 });
  await page.getByLabel("Nom dans la vitrine").fill("Manteau bleu en laine");
  await page.getByText("Très bon").tap();
  await page.getByLabel("Taille").fill("M");
  await page.getByRole("button", { name: "Mettre en vitrine" }).tap();
  await page.getByText("Un prix de 0,01 à 100 000 €.").waitFor();
  await page.getByLabel("Prix, en euros").fill("25");
  await page.getByRole("img", { name: "Photo 1" }).waitFor();
  await healthy(page, "shop-piece-phone");
  await page.getByRole("button", { name: "Mettre en vitrine" }).tap();
  await page.getByText("Manteau bleu en laine : en vitrine.").waitFor({ state: "attached" });
  assert.ok(Date.now() - began < 60_000);
  await page.locator(".piece-photo img").evaluate((image) => image.decode());
  await healthy(page, "shop-shelf-phone");
  const [piece] = (await office("GET", "pieces")).body.data;
  assert.deepEqual([piece.name, piece.state, piece.price.amount, piece.condition, piece.size], ["Manteau bleu en laine", "published", 2500, "very_good", "M"]);
  assert.deepEqual((await office("GET", "photos")).body.data.map((one) => [one.piece, one.position]), [[piece.id, 0]]);
  await page.getByRole("button", { name: "Changer : Manteau bleu en laine" }).tap();
  await page.getByLabel("Prix, en euros").fill("22,50");
  await page.locator(".photo input[accept='image/jpeg,image/png,image/webp']").setInputFiles({ name: "x.jpg", mimeType: "image/jpeg", buffer: Buffer.from("<script>alert(1)</script>") });
  await page.getByText("Ce fichier n’est ni une photo", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Enregistrer" }).tap();
  await page.getByText("22,50", { exact: false }).waitFor();
  assert.equal((await office("GET", "pieces")).body.data[0].price.amount, 2250);
  await house.sql(`SET ROLE comptoir_shop; SELECT count(*) FROM stock_take('BLG', 'order', gen_random_uuid(), '2026-11-23T09:20+01', '2026-11-23T09:00+01', '{${piece.item}}', '{${piece.id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")}}', '{1000}')`);
  await page.getByRole("button", { name: "Enlever de la vitrine : Manteau bleu en laine" }).tap();
  await page.getByRole("button", { name: "L’enlever quand même", exact: false }).waitFor();
  await healthy(page, "shop-shelf-held");
  await page.getByRole("button", { name: "L’enlever quand même", exact: false }).tap();
  await page.getByText("Hors vitrine", { exact: true }).waitFor();
  await page.context().close();
});

test("what is counted is begun, received, and never below what orders hold without saying so", async () => {
  const page = await open(TABLET, "rayon", "Articles comptés");
  await page.getByText("Compter un autre article").click();
  await page.locator("#counted-item").selectOption(cheap);
  await page.getByLabel("Combien").fill("x");
  await page.locator("form").getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("Un nombre plus grand que zéro", { exact: false }).waitFor();
  await page.getByLabel("Combien").fill("12");
  await page.locator("form").getByRole("button", { name: "Enregistrer" }).click();
  await page.locator(".counted > li").waitFor();
  await page.locator(".counted summary").click();
  await page.locator(".counted").getByLabel("Combien").fill("3");
  await page.locator(".counted").getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("15", { exact: true }).waitFor();
  await order({ quantity: 4 });
  await page.locator(".counted").getByLabel("Ce qui s’est passé").selectOption("count");
  await page.locator(".counted").getByLabel("Combien").fill("2");
  await page.locator(".counted").getByRole("button", { name: "Enregistrer" }).click();
  await page.getByRole("button", { name: "Enregistrer quand même", exact: false }).waitFor();
  await healthy(page, "shop-shelf-1024");
  await page.getByText("De côté").locator("xpath=..").getByText("4", { exact: true }).waitFor();
  const [row] = (await office("GET", "stock")).body.data;
  assert.deepEqual([row.on_hand, row.held], [15000, 4000]);
  await page.context().close();
});

test("an article shows its photos; a file that lies, and one too many, are refused beside the key", async () => {
  const page = await open(PHONE, "rayon", "Photos des articles");
  await page.getByText("Photo d’un article").tap();
  await page.locator("#photo-item").selectOption(cheap);
  const file = page.locator(".photo input[accept='image/jpeg,image/png,image/webp']");
  await file.setInputFiles(path.join(root, "tests/golden/uploads/plain.pdf"));
  await page.getByText("Ce n’est pas une photo (JPEG, PNG ou WebP).").waitFor();
  await file.setInputFiles({ name: "x.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(12 * 1024 * 1024 + 1) });
  await page.getByText("Cette photo dépasse 12 Mo.", { exact: false }).waitFor();
  await file.setInputFiles(path.join(root, "tests/golden/uploads/half.png"));
  await page.getByRole("img", { name: "Photo 1" }).waitFor();
  await file.setInputFiles(path.join(root, "tests/golden/uploads/half.png"));
  await page.getByText("Cette photo est déjà là.").waitFor();
  await page.getByRole("button", { name: "Enregistrer les photos" }).tap();
  await page.getByText("C’est enregistré.").waitFor();
  await page.locator(".item-photos img").evaluate((image) => image.decode());
  await healthy(page, "shop-item-photos");
  assert.deepEqual((await office("GET", "photos")).body.data.filter((one) => one.item).map((one) => one.item), [cheap]);
  await page.context().close();
});

/** Orders paid on the web, as payment/ leaves them; what the provider did is written by hand. */
async function paidOnline() {
  const codes = [];
  for (const [name, state] of [["Fatou Diallo", "paid"], ["Omar Benali", "paid"], ["Lina Morel", "mismatch"]]) {
    const { code } = await order({ quantity: 2, body: { name, email: "x@example.org" } });
    codes.push(code);
    const id = (await house.sql(`SELECT id FROM shop_order WHERE code = '${code}'`))[0][0];
    await house.sql(`INSERT INTO payment (id, kpa, purpose, target, label, amount_cents, received_cents, provider, account, organisation, provider_ref, money_ref, state, hold_until, made_at, paid_at)
      VALUES (gen_random_uuid(), 'BLG', 'order', '${id}', 'Commande ${code}', ${2 * price}, ${state === "paid" ? 2 * price : 1}, 'stripe', 'x', '', 'cs_${code}', 'pi_${code}', '${state}', '${NOW}', '${NOW}', '${NOW}')`);
    if (state === "paid") await house.sql(`BEGIN; SET LOCAL ROLE comptoir_shop; UPDATE shop_order SET paid_cents = total_cents, state = 'collected' WHERE id = '${id}'; COMMIT`);
  }
  await house.sql(`INSERT INTO shop_order_event SELECT id, 9, kpa, '${NOW}', 'collect', 'collected', 'staff', NULL, '' FROM shop_order WHERE code IN ('${codes[0]}', '${codes[1]}');
    INSERT INTO shop_withdrawal SELECT gen_random_uuid(), id, kpa, '2026-11-20T10:00:00+01:00', '{1}', total_cents, NULL FROM shop_order WHERE code = '${codes[1]}'`);
  for (let tries = 0; (await house.sql("SELECT count(*) FROM online_sale WHERE state = 'booked'"))[0][0] !== "2" && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 100));
  return codes;
}

test("what was paid on the web: tasks first, found by its code, given back line by line with a reason; and what was renounced", async () => {
  const [fetched, renounced, wrong] = await paidOnline();
  for (const [size, name] of [[PHONE, "phone"], [TABLET, "1024"]]) {
    const small = await open(size, "paiements", "Paiements en ligne");
    await small.getByText("Le montant reçu n’est pas celui demandé.", { exact: false }).waitFor();
    await healthy(small, `shop-payments-${name}`);
    await small.context().close();
  }
  const page = await open(DESK, "paiements", "Paiements en ligne");
  assert.match(await page.locator(".payment h3").first().innerText(), new RegExp(wrong), "what waits for somebody first");
  await page.getByLabel("Code de la commande").fill(fetched.toLowerCase());
  await page.getByRole("button", { name: "Chercher" }).click();
  await page.getByText("1 paiement trouvé").waitFor();
  await page.getByRole("button", { name: `Rembourser : ${fetched}` }).click();
  await page.getByLabel("Certains articles").check();
  await page.getByRole("button", { name: /^Rendre/ }).click();
  await page.getByText("Choisissez au moins un article.").waitFor();
  await page.getByRole("checkbox").check();
  await page.getByLabel("Combien :", { exact: false }).selectOption("1");
  await page.getByLabel("Pourquoi").selectOption("Erreur de notre part");
  await healthy(page, "shop-payments-give");
  await page.getByRole("button", { name: /^Rendre/ }).click();
  await page.locator(".pay-backs li").waitFor();
  await healthy(page, "shop-payments-given");
  assert.deepEqual(await house.sql("SELECT amount_cents, cause, reason FROM payment_refund"), [[String(price), "staff", "error"]]);
  assert.deepEqual(await house.sql("SELECT lines, quantities, reason FROM shop_refund"), [["{1}", "{1000}", "error"]]);
  await page.getByRole("link", { name: "Rétractations" }).click();
  await page.getByText(/À rendre avant le 4\s*décembre 2026/).waitFor();
  await page.getByText("Attend les articles").waitFor();
  await healthy(page, "shop-withdrawals");
  await page.getByRole("button", { name: "Les articles sont là", exact: false }).click();
  await page.getByRole("button", { name: "Oui, rendre" }).click();
  await page.getByRole("button", { name: "Oui, rendre" }).waitFor({ state: "detached" }); // the question stays until it is done
  assert.deepEqual(await house.sql(`SELECT r.amount_cents, r.reason FROM payment_refund r JOIN payment p ON p.id = r.payment WHERE p.label = 'Commande ${renounced}'`), [[String(2 * price), "withdrawal"]]);
  await page.context().close();
  const small = await open(PHONE, "retractations", "Omar Benali");
  await healthy(small, "shop-withdrawals-phone");
  await small.context().close();
});

test("what was told stands there with its fate; a service is tied, its key is shown once, and answers or not", async () => {
  await house.sql("UPDATE mail SET sent_at = created_at, body = '' WHERE recipient = 'awa.d@example.org' AND kind = 'confirmed'");
  const one = await order({ body: { name: "Lise", phone: undefined, email: "lise.b@example.org" } });
  await house.sql("UPDATE mail SET failed_at = created_at, trouble = 'mail_refused', body = '' WHERE recipient = 'lise.b@example.org'");
  const page = await open(PHONE, "messages", "Messages envoyés");
  const row = page.locator(".message", { hasText: one.code });
  await row.getByText("E-mail à l…b@example.org").waitFor();
  await row.getByText("Cette adresse e-mail ne reçoit pas de message. Demandez-en une autre.").waitFor();
  await healthy(page, "shop-messages-phone");
  await page.getByRole("button", { name: `Renvoyer : Commande enregistrée, ${one.code}` }).tap();
  await page.getByRole("button", { name: "Renvoyer", exact: true }).tap();
  await page.getByText("Le message repart.").waitFor();
  await row.filter({ hasText: "En attente" }).waitFor();
  await page.getByText("Relier un service").tap();
  await page.getByLabel("Nom du service").fill("Écran de la cuisine");
  await page.getByRole("button", { name: "Relier", exact: true }).tap();
  await page.getByText("Cochez au moins une chose.").waitFor();
  await page.getByLabel("Adresse donnée par le service").fill("https://localhost:1/comptoir?cle=x");
  await page.getByText("Commande prête", { exact: true }).last().tap();
  await healthy(page, "shop-hook-new-phone");
  await page.getByRole("button", { name: "Relier", exact: true }).tap();
  await page.getByText(/^whsec_/).waitFor();
  await page.getByRole("button", { name: "Essayer : Écran de la cuisine" }).tap();
  await page.getByText("Un essai part.").waitFor();
  await house.sql("SELECT pg_sleep(1)");
  await page.reload();
  await page.getByText("Ne répond pas depuis aujourd’hui", { exact: false }).waitFor();
  assert.equal(await page.getByText(/whsec_/).count(), 0, "never again");
  await page.getByText("Derniers envois").tap();
  await page.getByText("adresse interdite").last().waitFor();
  await page.context().close();
  for (const [size, name, role] of [[TABLET, "1024", "referent"], [DESK, "desk", "accountant"]]) {
    const wide = await open(size, "messages", "Messages envoyés", role);
    if (role === "accountant") await wide.getByText("Régler le service de SMS").click();
    assert.equal(await wide.getByRole("button", { name: /^Enlever : / }).count(), role === "referent" ? 1 : 0);
    await healthy(wide, `shop-messages-${name}`);
    await wide.context().close();
  }
});
