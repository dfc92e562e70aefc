// SPDX-License-Identifier: AGPL-3.0-or-later
// The shop on a telephone and on a desk: every page in order, by keyboard, and a whole order with scripts turned off.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { House } from "../lib/house.mjs";
import { openShop } from "../lib/visitor.mjs";
import { healthy, launch, newPage, shot } from "./lib.mjs";

const NOW = "2026-11-23T09:00:00+01:00";
const PHONE = { width: 390, height: 844 }, DESK = { width: 1280, height: 800 }, NARROW = { width: 320, height: 640 };
let house, browser, pieces;
before(async () => {
  house = await House.open({ kpas: ["BLG", "TRS"], now: NOW, serve: ["--rate-limit", "0", "--smtp-url", "smtp://127.0.0.1:9", "--mail-from", "comptoir@example.org"] });
  pieces = await openShop(house, { pays_online: true, pieces: [
    { item: "FRI-007", name: "Manteau en laine", price: 1000, description: "Doublure entière, trois boutons dorés. Une légère trace au poignet gauche." },
    { item: "FRI-005", name: "Robe à fleurs", price: 500, size: "38" }, { item: "FRI-003", name: "Pull jacquard", price: 400, size: "M", condition: "good" },
    { item: "FRI-002", name: "Chemise rayée", price: 300, size: "L" }, { item: "FRI-004", name: "Jean droit", price: 500, size: "40", condition: "good" },
    { item: "FRI-011", name: "Sac en cuir", price: 400, size: "", condition: "worn" }, { item: "FRI-007", name: "Blouson court", price: 800, size: "S" }] });
  await house.sql(`INSERT INTO stock_hold (kpa, item, piece, quantity, holder_kind, holder, expires_at, made_at) VALUES ('BLG', 'FRI-003', '${pieces[2].id}', 1000, 'order', gen_random_uuid(), '2026-11-23T14:32:00+01:00', now())`);
  browser = await launch();
});
after(async () => { await browser?.close(); await house?.close(); });

for (const [name, size] of [["phone", PHONE], ["desk", DESK], ["narrow", NARROW]])
  test(`every page of the shop is in order: ${name}`, async () => {
    const page = await newPage(browser, size);
    const look = async (path, picture) => { await page.goto(house.url + path); await healthy(page, `shop-${picture}-${name}`); };
    await look("/boutique?kpa=BLG", "home");
    await look("/boutique?kpa=BLG&q=manteau&prix=2000", "search");
    await look("/boutique?kpa=BLG&pieces=1", "pieces");
    await look("/boutique?kpa=BLG&activite=FRI", "activity");
    await look(`/boutique/BLG/piece/${pieces[2].public}`, "held");
    await look("/boutique/BLG/CRO-001", "item");
    await look("/boutique/BLG/conditions", "terms");
    await look("/boutique/BLG/mentions", "notices");
    await look("/boutique/BLG/renoncer", "find");
    await page.getByLabel("Code de la commande").fill("K7MPX4R");
    await page.getByLabel("Votre e-mail ou votre téléphone").fill("camille@example.org");
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.getByText("Nous ne trouvons pas cette commande", { exact: false }).waitFor();
    assert.equal(await page.getByLabel("Votre e-mail ou votre téléphone").inputValue(), "camille@example.org", "nothing is typed twice");
    await look("/boutique/BLG/panier", "empty");
    if (name === "narrow") await look("/api", "api");
    await look(`/boutique/BLG/piece/${pieces[name === "phone" ? 0 : name === "desk" ? 1 : 3].public}`, "piece");
    await page.getByRole("button", { name: "Mettre dans mon panier" }).click();
    await page.goto(`${house.url}/boutique/BLG/SUB-001`);
    await page.getByRole("button", { name: "Mettre dans mon panier" }).click();
    await healthy(page, `shop-basket-${name}`);
    await page.getByRole("link", { name: "Commander", exact: true }).click();
    await healthy(page, `shop-checkout-${name}`);
    await page.evaluate(() => document.querySelector("form.order").noValidate = true);
    await page.getByRole("button", { name: "Commander avec obligation de paiement" }).click();
    await healthy(page, `shop-refused-${name}`);
    assert.ok(await page.getByRole("alert").isVisible());
    await page.locator("details[open] .choice").first().click();
    await page.getByLabel("Votre nom").fill("Camille Exemple");
    const email = page.getByLabel("E-mail");
    await email.fill("camille@example");
    assert.equal(await email.evaluate((one) => one.validity.patternMismatch), true, "no letter would come there");
    await email.fill("");
    await page.getByLabel("Téléphone").fill("06 00 00 00 00");
    await page.getByText("À l’atelier, au retrait").click();
    await page.getByLabel(/J’ai lu/).check();
    await page.getByRole("button", { name: "Commander avec obligation de paiement" }).click();
    await page.waitForURL(/commande\//);
    await healthy(page, `shop-order-${name}`);
    await page.context().close();
  });

test("an account, laundry with two visits, prices to choose: in order on a telephone and on a desk", async () => {
  await house.sql("UPDATE item SET online = true WHERE code = 'FRI-017'");
  await house.sql(`INSERT INTO price_decision (id, kpa, activity, solidarity_bp, support_bp, decided_on, minutes, made_at) VALUES (gen_random_uuid(), 'BLG', 'CRO', 6000, 13000, '2026-11-20', 'x', now());
    INSERT INTO slot_rule (id, kpa, purpose, activity, weekday, from_minute, to_minute, slot_minutes, capacity, preparation_minutes, valid_from)
    SELECT gen_random_uuid(), 'BLG', r.purpose, 'BLA', day, r.from_minute, r.to_minute, 60, 2, 0, '2022-01-01' FROM generate_series(2, 6) day, (VALUES ('dropoff', 600, 720), ('cycle', 600, 1080), ('pickup', 840, 1080)) r (purpose, from_minute, to_minute)`);
  for (const [name, size] of [["phone", PHONE], ["desk", DESK]]) {
    const page = await newPage(browser, size);
    for (const [path, picture] of [["compte", "account-door"], ["FRI-017", "free"], ["CRO-001", "levels"]]) {
      await page.goto(`${house.url}/boutique/BLG/${path}`);
      await healthy(page, `shop-${picture}-${name}`);
    }
    await page.getByText("Prix solidaire", { exact: true }).click();
    await page.goto(`${house.url}/boutique/BLG/BLA-008`);
    await page.getByRole("button", { name: "Mettre dans mon panier" }).click();
    await page.getByRole("link", { name: "Commander", exact: true }).click();
    await healthy(page, `shop-laundry-${name}`);
    await page.getByLabel("Vos deux passages").selectOption({ index: 1 });
    await page.getByLabel("Votre nom").fill("Fatou Exemple");
    await page.getByLabel("E-mail").fill(`laverie-${name}@example.org`);
    await page.getByText("À l’atelier, au retrait").click();
    await page.getByLabel(/J’ai lu/).check();
    await page.getByRole("button", { name: "Commander avec obligation de paiement" }).click();
    await page.waitForURL(/commande\//);
    await page.getByText("C’est noté, nous vous attendons. Vous payez au retrait.").waitFor();
    assert.match(await page.locator("main").innerText(), /Dépôt\s: .*de\s10\sh\sà\s11\sh[\s\S]*Retrait\s: .*de\s14\sh/);
    const [[letter]] = await house.sql(`SELECT replace(body, E'\\n', ' ') FROM mail WHERE recipient = 'laverie-${name}@example.org'`);
    assert.match(letter, /Quand déposer\s: mardi 24\snovembre, de 10\sh à 11\sh .*Quand revenir chercher\s: mardi 24\snovembre, de 14\sh à 15\sh/);
    await healthy(page, `shop-laundry-order-${name}`);
    await signIn(page, `fatou-${name}@example.org`);
    await healthy(page, `shop-account-${name}`);
    await page.context().close();
  }
});

/** As the link of a letter does, and an order that was joined by it. */
async function signIn(page, email) {
  await house.sql(`UPDATE shop_order_contact SET email = '${email}' WHERE order_id = (SELECT id FROM shop_order ORDER BY made_at DESC, id DESC LIMIT 1)`);
  await page.goto(`${house.url}/boutique/BLG/compte`);
  await page.getByLabel("Votre e-mail").fill(email);
  await page.getByRole("button", { name: "Recevoir un lien" }).click();
  await healthy(page, "shop-account-sent");
  const [[key]] = await house.sql(`SELECT substring(body FROM 'entrer.cle=([A-Za-z0-9_-]+)') FROM mail WHERE recipient = '${email}' AND subject LIKE 'Votre lien%' LIMIT 1`);
  await page.goto(`${house.url}/boutique/BLG/compte/entrer?cle=${key}`);
  await healthy(page, "shop-account-enter");
  await page.getByLabel(/Votre nom/).fill("Fatou Exemple");
  await page.getByRole("button", { name: "Entrer", exact: true }).click();
  await page.waitForURL(/compte$/);
  await page.getByText("Effacer mon compte", { exact: true }).click();
}

test("a piece that somebody else takes is said on the page that is open", async () => {
  const page = await newPage(browser, DESK);
  await page.clock.install();
  await page.goto(`${house.url}/boutique?kpa=BLG&pieces=1`);
  const card = page.locator(`[data-piece="${pieces[5].public}"]`);
  assert.equal(await card.getAttribute("data-state"), "free");
  await house.sql(`INSERT INTO stock_hold (kpa, item, piece, quantity, holder_kind, holder, expires_at, made_at) VALUES ('BLG', 'FRI-011', '${pieces[5].id}', 1000, 'order', gen_random_uuid(), '2026-11-23T15:00:00+01:00', now())`);
  await page.clock.runFor(21_000);
  await card.getByText(/Réservé/).waitFor();
  await healthy(page, "shop-live");
  await page.context().close();
});

test("the page on which one orders weighs little and runs without a script", async () => {
  const page = await newPage(browser, { ...PHONE, javaScriptEnabled: false });
  await page.goto(`${house.url}/boutique/BLG/CRO-002`);
  await page.getByRole("button", { name: "Mettre dans mon panier" }).click();
  await page.getByRole("link", { name: "Commander", exact: true }).click();
  await page.locator("details[open] input[type=radio]").first().check();
  await page.getByLabel("Votre nom").fill("Awa Exemple");
  await page.getByLabel("E-mail").fill("awa@example.org");
  await page.getByText("À l’atelier, au retrait").click();
  await page.getByLabel(/J’ai lu/).check();
  await page.getByRole("button", { name: "Commander avec obligation de paiement" }).click();
  await page.waitForURL(/commande\//);
  assert.ok(await page.getByText("C’est mis de côté pour vous").isVisible());
  await page.getByText("Annuler la commande").click();
  await page.getByRole("button", { name: "Oui, annuler ma commande" }).click();
  assert.ok(await page.getByText("Elle est annulée. Rien n’est dû.").isVisible());
  await page.context().close();
});

test("by keyboard alone: from the article to the order", async () => {
  const page = await newPage(browser, DESK);
  await page.goto(`${house.url}/boutique/BLG/CRO-001`);
  const reach = async (name, role = "button") => {
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press("Tab");
      const here = await page.evaluate(() => (document.activeElement?.labels?.[0] ?? document.activeElement)?.textContent?.trim() ?? "");
      if (here.includes(name)) return;
    }
    assert.fail(`${role} ${name} is not reached`);
  };
  await reach("Mettre dans mon panier");
  await page.keyboard.press("Enter");
  await page.waitForURL(/panier/);
  await reach("Commander");
  await page.keyboard.press("Enter");
  await page.waitForURL(/commander/);
  await reach("place");
  await page.keyboard.press("Space");
  await reach("Votre nom");
  await page.keyboard.type("Nora Exemple");
  await reach("Téléphone");
  await page.keyboard.type("12");
  await reach("En ligne, par carte");
  await page.keyboard.press("ArrowDown");
  await reach("J’ai lu");
  await page.keyboard.press("Space");
  await reach("Commander avec obligation de paiement");
  await page.keyboard.press("Enter");
  await page.getByText("Ce numéro ne va pas. Vérifiez-le.").waitFor();
  await healthy(page, "shop-keyboard-wrong");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "telephone", "where something is wrong, with what is wrong");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("06 11 11 11 11");
  await reach("J’ai lu"); // what the law asks for is ticked by hand each time, or still is
  if (!(await page.getByLabel(/J’ai lu/).isChecked())) await page.keyboard.press("Space");
  await reach("Commander avec obligation de paiement");
  await shot(page, "shop-keyboard");
  await page.keyboard.press("Enter");
  await page.waitForURL(/commande\//);
  await page.context().close();
});
