// SPDX-License-Identifier: AGPL-3.0-or-later
// Buying together, on a telephone and, without a script, on a desk: joined, changed, threshold reached and missed; and the
// office, which writes, opens, looks at what closing would do, closes and weighs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, House } from "../lib/house.mjs";
import { healthy, launch, newPage } from "./lib.mjs";

const NOW = "2026-11-23T09:00:00+01:00"; // a Monday
const PHONE = { width: 390, height: 844 }, DESK = { width: 1280, height: 800 };
let house, browser, referent;
before(async () => {
  house = await House.open({ kpas: ["BLG"], now: NOW });
  await house.sql("INSERT INTO shop_setting (kpa, is_open, pays_counter, pays_online, changed_at) VALUES ('BLG', true, true, false, now())");
  referent = await house.signIn({ role: "referent" });
  browser = await launch();
});
after(async () => { await browser?.close(); await house?.close(); });

const office = async (method, path, body, headers = {}) => {
  const answer = await ask(`${house.url}/api/office/BLG/campaigns/${path}`, { method, body, headers: { ...referent.headers, ...headers } });
  assert.ok(answer.status < 300, JSON.stringify(answer.body));
  return answer;
};
const euros = (amount) => ({ amount, currency: "EUR" });
async function campaign(title, threshold) {
  const id = `cmp_${crypto.randomUUID().replaceAll("-", "")}`;
  const made = await office("PUT", id, { title, intro: "Une ferme du Boulonnais, récolte de la semaine.", closes_at: "2026-11-27T18:00:00+01:00", starts_at: "2026-11-28T10:00:00+01:00", ends_at: "2026-11-28T12:00:00+01:00",
    threshold: euros(0), margin_bp: 1000, offers: [{ item: "ALI-003", label: "Carottes de sable", pack: 10000, step: 500, threshold, price: euros(180) }, { item: "FRI-001", label: "Sacs de lin", pack: 6000, price: euros(320) }] });
  await office("POST", `${id}/events`, { event: "open" }, { "If-Match": made.headers.get("etag") });
  return id;
}
async function join(page, id, kilos, name, more = "") {
  await page.goto(`${house.url}/boutique/BLG/groupages/${id}`);
  await page.locator("#q1").fill(kilos);
  if (more) await page.locator("#p1").fill(more);
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.getByLabel("Votre nom").fill(name);
  await page.getByLabel("Téléphone").fill("06 00 00 00 00");
  await page.getByLabel(/J’ai lu/).check();
}

for (const [name, size] of [["phone", PHONE], ["desk", DESK]])
  test(`joined, changed, reached and missed: ${name}`, async () => {
    const [good, poor] = [await campaign("Carottes d’hiver", 10000), await campaign("Carottes rares", 50000)];
    const page = await newPage(browser, { ...size, javaScriptEnabled: name === "phone" }); // nothing can be measured where no script runs
    const look = (picture) => name === "phone" ? healthy(page, `group-${picture}-${name}`) : null;
    await page.goto(`${house.url}/boutique?kpa=BLG`);
    assert.match(await page.getByRole("link", { name: "Carottes d’hiver" }).first().innerText(), /Jusqu’au vendredi 27\snovembre à\s18\sh/);
    await page.goto(`${house.url}/boutique/BLG/groupages`);
    await look("list");
    await page.getByRole("link", { name: "Carottes d’hiver" }).first().click();
    await page.getByText("il manque").first().waitFor();
    await page.goto(`${house.url}/boutique/BLG/groupages/${good}`);
    await look("campaign");
    await page.getByRole("button", { name: "Continuer" }).click();
    assert.ok(await page.getByText("Cette quantité ne va pas", { exact: false }).isVisible());
    await join(page, good, "6.5", "Fatou Exemple", "1");
    await look("joining");
    await page.getByRole("button", { name: "Je commande, avec obligation de paiement" }).click();
    await page.waitForURL(/engagement\//);
    await page.getByText("C’est noté").waitFor();
    await page.getByText("Changer les quantités").click();
    await page.locator("#q1").fill("6");
    await page.locator("#p1").fill("1");
    await look("pledge");
    await page.getByRole("button", { name: "Changer, avec obligation de paiement" }).click();
    await page.getByText("6 kg, 1 kg de plus possible").waitFor();
    const mine = page.url();
    await join(page, good, "3", "Béa Exemple");
    await page.getByRole("button", { name: "Je commande, avec obligation de paiement" }).click();
    await page.waitForURL(/engagement\//);
    await join(page, poor, "4", "Cléo Exemple");
    await page.getByRole("button", { name: "Je commande, avec obligation de paiement" }).click();
    await page.waitForURL(/engagement\//);
    const missed = page.url();
    for (const id of [good, poor]) await office("POST", `${id}/close`);
    await page.goto(mine);
    await page.getByText("Le groupage a lieu").waitFor();
    assert.ok(await page.getByText("7 kg (demandé").isVisible());
    await look("reached");
    await page.goto(missed);
    await page.getByText("Le groupage n’a pas lieu").waitFor();
    await look("missed");
    await page.context().close();
  });

test("the office writes a groupage, opens it, closes it and weighs", async () => {
  const page = await newPage(browser, PHONE);
  await house.signInPage(page, { role: "referent" }, "/bureau?onglet=boutique&vue=groupages&groupage=%2B");
  await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
  await page.getByText("Donnez un titre.").waitFor();
  await page.getByLabel("Titre").fill("Pommes de novembre");
  await page.getByLabel("Dernier jour pour s’engager").fill("2026-11-27");
  await page.getByLabel("Jour de distribution").fill("2026-11-28");
  await page.locator("#item0").selectOption("ALI-003");
  await page.locator("#price0").fill("1,80");
  await page.locator("#pack0").fill("10");
  await healthy(page, "group-office-form-phone");
  await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
  await page.getByRole("heading", { name: "Pommes de novembre" }).waitFor();
  await page.getByText("Clôture vendredi 27 novembre à 18 h.").waitFor();
  await page.getByRole("button", { name: "Changer le brouillon" }).click();
  await page.getByRole("heading", { name: "Changer le brouillon" }).waitFor();
  for (const [field, kept] of [["#close_day", "2026-11-27"], ["#close_time", "18:00"], ["#day", "2026-11-28"], ["#to", "12:00"], ["#price0", "1,80"], ["#pack0", "10"], ["#item0", "ALI-003"]]) assert.equal(await page.locator(field).inputValue(), kept, field);
  await page.locator("#threshold0").fill("10");
  await page.getByRole("button", { name: "Ajouter un article" }).click();
  await page.getByRole("button", { name: "Enlever l’article 2" }).click();
  await healthy(page, "group-office-draft-phone");
  await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
  await page.getByRole("heading", { name: "Pommes de novembre" }).waitFor();
  await page.getByRole("cell", { name: "10 kg" }).waitFor();
  await page.getByRole("button", { name: "Ouvrir aux commandes" }).click();
  await page.getByText("C’est ouvert").waitFor();
  const id = new URL(page.url()).searchParams.get("groupage");
  for (const [name, quantity] of [["Awa Exemple", 6000], ["Béa Exemple", 4500]]) {
    const made = await ask(`${house.url}/api/boutique/BLG/campaigns/${id}/pledges`, { method: "POST", headers: { "Idempotency-Key": crypto.randomUUID() }, body: { lines: [{ offer: 1, quantity, minus: 500, plus: 500 }], pays: "counter", name, phone: "06 00 00 00 00", expected: euros(quantity * 180 / 1000), accepts_terms: true } });
    assert.equal(made.status, 201, JSON.stringify(made.body));
  }
  await page.reload();
  await page.getByText("Si on clôt maintenant : 2 personnes servies", { exact: false }).waitFor();
  await healthy(page, "group-office-watch-phone");
  await page.getByRole("button", { name: "Clore maintenant" }).click();
  await page.getByRole("button", { name: "Clore", exact: true }).click();
  await page.getByRole("heading", { name: "Qui reçoit quoi" }).waitFor();
  await page.getByLabel(/Poids réel/).first().fill("5,9");
  await page.getByRole("button", { name: "Noter le poids" }).first().click();
  await page.getByText("5,9 kg").waitFor();
  await healthy(page, "group-office-handed-phone");
  await page.setViewportSize(DESK);
  await healthy(page, "group-office-handed-desk");
  await page.getByRole("button", { name: "Tout est distribué" }).click();
  await page.getByText("Distribué", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Tous les groupages" }).click();
  await page.getByRole("button", { name: "Voir : Pommes de novembre" }).waitFor();
  await healthy(page, "group-office-list-desk");
  await page.context().close();
});
