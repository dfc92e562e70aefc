// SPDX-License-Identifier: AGPL-3.0-or-later
// Orders of the shop on the glass: found on the board or by their code, prepared, paid, handed over. Pictures of each
// screen are looked at.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, House, post } from "../lib/house.mjs";
import { openGlass, scan, tillHealthy } from "./lib.mjs";

let house, till, browser, page, item, price;
const codes = {};
before(async () => {
  house = await House.open();
  await house.sql(`INSERT INTO piece (id, kpa, code, item, name, description, condition, size, price_cents, state, created_at, changed_at, published_at)
    VALUES (gen_random_uuid(), 'BLG', 'P-7K2', 'FRI-007', 'Manteau bleu', '', 'good', '', 1200, 'published', now(), now(), now())`);
  till = await house.startTill();
  const referent = await house.signIn({ role: "referent" });
  [[item, price]] = await house.sql("SELECT i.code, i.price FROM items_on(current_date) i WHERE i.kpa = 'BLG' AND i.online AND i.pricing = 'fixed' AND i.unit = 'piece' AND i.turnover AND i.priced AND NOT i.archived AND i.kind = 'good' ORDER BY i.code LIMIT 1");
  await ask(`${house.url}/api/office/BLG/shop`, { method: "PUT", headers: referent.headers, body: { is_open: true, pays_counter: true, pays_online: false, hold_minutes: 20, keep_days: 3, mediator: "", terms: "" } });
  for (const [name, quantity] of [["Fatou Ndiaye", 2000], ["M. Leclerc", 1000], ["Association du Port", 3000]]) {
    const made = await post(`${house.url}/api/boutique/BLG/orders`, { lines: [{ item, quantity }], pays: "counter", name, phone: "06 12 34 56 78", expected: { amount: (price * quantity) / 1000, currency: "EUR" }, accepts_terms: true }, { "Idempotency-Key": crypto.randomUUID() });
    codes[name] = made.body.order.code;
  }
  await house.sql(`UPDATE shop_order SET paid_cents = total_cents, state = 'ready' WHERE code = '${codes["M. Leclerc"]}'`);
  await house.sql(`INSERT INTO pickup_slot VALUES (gen_random_uuid(), 'BLG', 'dropoff', 'BLA', '2026-11-24T10:00+01', '2026-11-24T11:00+01', 2, 1), (gen_random_uuid(), 'BLG', 'pickup', 'BLA', '2026-11-24T15:00+01', '2026-11-24T16:00+01', 2, 1);
    ALTER TABLE shop_order DISABLE TRIGGER USER; UPDATE shop_order SET dropoff = (SELECT id FROM pickup_slot WHERE purpose = 'dropoff'), pickup = (SELECT id FROM pickup_slot WHERE purpose = 'pickup') WHERE code = '${codes["Association du Port"]}'; ALTER TABLE shop_order ENABLE TRIGGER USER`);
  page = await openGlass(till);
  browser = page.context().browser();
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const fine = (name) => tillHealthy(page, name);
const tap = (selector) => page.locator(selector).first().tap();
const stateOf = async (name) => (await house.sql(`SELECT state FROM shop_order WHERE code = '${codes[name]}'`))[0][0];

test("prepared, made ready, paid on the ticket under way", async () => {
  await tap('[data-place="menu"]');
  await fine("till-menu-pickup");
  await tap('.tile[data-place="pickup"]');
  await page.locator("[data-pickup]").nth(2).waitFor();
  await fine("till-pickup-board");
  assert.match(await page.locator(`[data-pickup="${codes["Fatou Ndiaye"]}"]`).innerText(), /2 × /, "who prepares reads how many");
  await tap(`[data-pickup="${codes["Fatou Ndiaye"]}"]`);
  await tap('[data-step="prepare"]');
  await tap('[data-step="make_ready"]');
  await page.locator('[data-step="undo"]').waitFor();
  await fine("till-pickup-order");
  assert.equal(await stateOf("Fatou Ndiaye"), "ready");
  await tap('[data-step="pay"]');
  await page.locator('[data-place="menu"]').waitFor();
  const lines = await page.evaluate(() => JSON.parse(localStorage.getItem("comptoir.sale")).lines.map((line) => [line.quantity, Boolean(line.order)]));
  assert.deepEqual(lines, [[2000, true]]);
});

test("found by what its telephone shows; paid on the web: handed over, no payment is offered", async () => {
  await tap('[data-place="menu"]');
  await tap('.tile[data-place="pickup"]');
  await page.locator("[data-pickup]").first().waitFor();
  await scan(page, codes["M. Leclerc"]);
  await page.locator('[data-step="collect"]').waitFor();
  assert.equal(await page.locator('[data-step="pay"]').count(), 0);
  await fine("till-pickup-paid");
  await tap('[data-step="collect"]');
  await page.locator(`[data-pickup="${codes["Fatou Ndiaye"]}"]`).waitFor();
  assert.equal(await stateOf("M. Leclerc"), "collected");
});

test("found by name", async () => {
  await tap("[data-find]");
  for (const letter of "port") await page.locator(".letters .key", { hasText: new RegExp(`^${letter}$`, "i") }).first().tap();
  await fine("till-pickup-find");
  await tap("[data-next]");
  await page.locator("[data-pickup]").first().waitFor();
  assert.equal(await page.locator("[data-pickup]").count(), 1);
  assert.match(await page.locator("[data-pickup]").innerText(), /Dépôt 24\/11 à 10\sh$/m, "who brings laundry is awaited then, not when it is fetched");
  await fine("till-pickup-brings");
});

test("without the server the screen says so", async () => {
  await tap("[data-find]");
  await house.stopServer();
  await page.locator(".note", { hasText: "ne répond pas" }).waitFor({ timeout: 20000 });
  await fine("till-pickup-offline");
});

test("a label that the reader reads twice is on the ticket once", async () => {
  await page.goto(till.url);
  await page.locator('[data-place="menu"]').waitFor();
  await page.waitForTimeout(500); // it listens to the reader a moment after it is drawn
  const before = await page.locator(".ticket-lines .line").count();
  for (let times = 0; times < 2; times++) {
    await scan(page, "P-7K2");
    await page.locator(".ticket-lines .line", { hasText: "12,00" }).waitFor();
  }
  await page.locator(".notice", { hasText: "Cette pièce est déjà sur le ticket." }).waitFor();
  assert.equal(await page.locator(".ticket-lines .line").count(), before + 1);
  await fine("till-piece-twice");
});
