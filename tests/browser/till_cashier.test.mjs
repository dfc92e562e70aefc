// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is there? Faces, a pad of digits, a ticket that waits behind the lock, and a payment that a power cut interrupted.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, newPage, tillHealthy } from "./lib.mjs";
import { addCashier, codeOf } from "../lib/cashiers.mjs";
import { ask, House, until } from "../lib/house.mjs";

let house, till, browser, page, nadia;
before(async () => {
  house = await House.open();
  await addCashier(house, { name: "Sylvie", pin: 271828, member: "BLG-M03" });
  nadia = codeOf(await addCashier(house, { name: "Nadia", pin: 161803, role: "referent" }));
  till = await house.startTill();
  browser = await launch();
  page = await newPage(browser, { hasTouch: true });
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const face = (code) => page.locator(`[data-cashier="${code}"]`);
const leave = () => page.locator("[data-leave]");
const pay = () => page.locator(".key-pay");
const tile = (code) => page.locator(`.tile[data-item="${code}"]`);
async function type(digits) {
  for (const digit of digits) await page.locator(".key-pad .key", { hasText: digit }).tap();
}
async function enter(pin) {
  await type(pin);
  await page.locator(".key-pad .key-do").tap();
}
const healthy = (name) => tillHealthy(page, name);

test("a locked till shows faces, then a pad; a wrong code is said calmly, the keyboard works too", async () => {
  await page.goto(till.url);
  await face("BLG-M03").waitFor();
  await healthy("till-lock");
  assert.equal(await tile("FRI-007").count(), 0);
  await face("BLG-M03").tap();
  await page.getByText("Sylvie, tapez votre code").waitFor();
  await page.getByText("Code oublié").waitFor();
  await type("1618");
  assert.equal(await page.locator(".dot.is-typed").count(), 4);
  await page.locator(".key-pad .key[aria-label='Effacer un chiffre']").tap();
  assert.equal(await page.locator(".dot.is-typed").count(), 3);
  await healthy("till-pin");
  await enter("803");
  await page.getByText("Ce n’est pas le bon code").waitFor();
  assert.equal(await page.locator(".dot.is-typed").count(), 0);
  await healthy("till-pin-wrong");
  await page.keyboard.type("271828", { delay: 150 });
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press("Enter");
  await tile("FRI-007").waitFor();
  assert.match(await page.locator(".bar").innerText(), /Sylvie[\s\S]*Je m’en vais/);
  await healthy("till-signed-in");
});

test("the ticket waits behind the lock for whoever signs in, and the receipt names her", async () => {
  await tile("FRI-007").tap();
  await page.waitForFunction(() => document.querySelector(".total > .num")?.textContent.includes("10,00"));
  await leave().tap();
  await face(nadia).waitFor();
  await page.getByText("Le ticket en cours est gardé").waitFor();
  await page.reload();
  await face(nadia).tap();
  await enter("161803");
  await page.waitForFunction(() => document.querySelector(".total > .num")?.textContent.includes("10,00"));
  await pay().tap();
  await page.locator('.key[data-tender="card"]').tap();
  await pay().tap();
  await page.getByText("BLG-1-T-000001").waitFor();
  await page.getByText("Caisse tenue par Nadia").waitFor();
  await leave().count().then((shown) => assert.equal(shown, 0, "the receipt is read before anything else"));
  await page.locator(".key-main").tap();
});

test("her own screen, with the ruler and the way out", async () => {
  await page.locator(".bar .key", { hasText: "Nadia" }).tap();
  await page.getByText("Nadia tient la caisse").waitFor();
  await healthy("till-holder");
  await page.locator(".bar .key").first().tap();
});

test("power cut while paying: the sale goes out again for whoever signs in, once", async () => {
  await tile("FRI-007").tap();
  await pay().tap();
  await page.locator('.key[data-tender="card"]').tap();
  await till.stop("SIGKILL");
  await pay().tap();
  await page.getByText("Rien n’est perdu").waitFor();
  till = await house.startTill({ folder: till.folder, enrol: false, port: till.port });
  await face("BLG-M03").tap({ timeout: 20000 });
  await enter("271828");
  await page.getByText("BLG-1-T-000002").waitFor();
  await page.getByText("Caisse tenue par Sylvie").waitFor();
  await until(async () => (await house.sql("SELECT count(*) FROM ticket"))[0][0] === "2", "both sales at the server", 20000);
  await page.locator(".key-main").tap();
  assert.equal(await page.locator(".ticket .line").count(), 0);
});

test("nobody taps into a refusal: behind « Plus » stand the keys of whoever holds the till", async () => {
  const keys = () => page.locator(".menu .tile").evaluateAll((tiles) => tiles.map((one) => one.dataset.place));
  await page.locator('[data-place="menu"]').tap();
  await page.locator('.menu [data-place="cash"]').waitFor();
  assert.ok(!(await keys()).includes("archives"), "a cashier has no archives");
  await page.locator("[data-back]").tap();
  const keeper = await addCashier(house, { name: "Zoé", pin: 577215, role: "host" });
  await house.sql(`INSERT INTO role_grant (id, person, role, legal_entity, starts_on, granted_at)
    SELECT gen_random_uuid(), '${keeper}', 'accountant', legal_entity, '2022-01-01', now() FROM kpa WHERE code = 'BLG'`);
  await leave().tap();
  await face(codeOf(keeper)).tap({ timeout: 45000 });
  await enter("577215");
  await page.locator('.menu [data-place="archives"]').waitFor();
  assert.deepEqual(await keys(), ["archives", "settings"], "who keeps the books sells nothing");
  await healthy("till-keeper");
  await page.locator('[data-place="archives"]').tap();
  await page.getByText("Pas encore d’archive").waitFor();
  await healthy("till-keeper-archives");
  await page.locator("[data-back]").tap();
  await leave().tap();
  await face("BLG-M03").tap();
  await enter("271828");
  await tile("FRI-007").waitFor();
});

test("too many tries are said, and the other one still gets in", async () => {
  await leave().tap();
  await face("BLG-M03").tap();
  for (let i = 0; i < 5; i++) {
    await enter("000000");
    await page.getByText("Ce n’est pas le bon code").waitFor();
  }
  await enter("271828");
  await page.getByText("Trop d’essais. Attendez 1 minute").waitFor();
  assert.ok(await page.locator(".key-pad .key").evaluateAll((keys) => keys.every((key) => key.disabled)), "no key does anything meanwhile");
  await healthy("till-pin-locked");
  await page.getByText("Quelqu’un d’autre").tap();
  await face(nadia).tap();
  await enter("161803");
  await tile("FRI-007").waitFor();
  await leave().tap();
});

for (const { name, width, height, language } of [
  { name: "ar", width: 1024, height: 768, language: "ar" },
  { name: "small", width: 1024, height: 540, language: "fr" },
])
  test(`the lock reads right: ${name}`, async () => {
    await page.setViewportSize({ width, height });
    await page.evaluate((tag) => localStorage.setItem("comptoir.language", tag), language);
    await page.reload();
    await face(nadia).waitFor();
    await healthy(`till-lock-${name}`);
    await face(nadia).tap();
    await page.locator(".dots").waitFor();
    await type("12");
    await healthy(`till-pin-${name}`);
    await enter("0000000000"); // twelve digits at most
    await page.getByRole("alert").locator(".note").waitFor();
    await healthy(`till-pin-wrong-${name}`);
  });

test("thirty cashiers fit on pages", async () => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.getByText("Quelqu’un d’autre").tap();
  for (let i = 0; i < 28; i++) await addCashier(house, { name: `Prénom-${i} de la Longueur`, pin: 577215 });
  await until(async () => (await page.locator(".people .pages").count()) === 1, "the pages", 45000);
  await healthy("till-lock-many");
});

test("a till that staff have blocked says so, for good", async () => {
  await house.sql("UPDATE till SET revoked_at = now() WHERE code = 'BLG-1'");
  await page.getByText("Caisse bloquée").waitFor();
  await healthy("till-revoked");
  assert.equal((await ask(`${till.url}/api/till/state`)).body.online, false);
});
