// SPDX-License-Identifier: AGPL-3.0-or-later
// What somebody on her first day at the till got wrong, or was told wrongly: weights in grams, a printer that is away, a
// discount without a reason, and whose line it is.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, newPage, tillHealthy } from "./lib.mjs";
import { House } from "../lib/house.mjs";

const SOLD_BY_WEIGHT = "FRI-001", COAT = "FRI-007", SHIRT = "BLA-010";
let house, till, browser, page, weighed;
before(async () => {
  house = await House.open();
  till = await house.startTill();
  const { items } = await (await fetch(`${till.url}/api/till/snapshot`)).json();
  weighed = (items.find((item) => item.unit === "kg" && item.pricing === "weight") ?? { code: SOLD_BY_WEIGHT }).code;
  browser = await launch();
  page = await newPage(browser, { hasTouch: true });
  await page.goto(till.url);
  await page.locator(".rail .key").first().waitFor();
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const tap = (selector) => page.locator(selector).first().tap();
const go = (screen) => page.evaluate(async (to) => {
  const { go: there } = await import(document.querySelector('script[src*="till/main.js"]').src.replace("main.js", "store.js"));
  there(to);
}, screen);
async function type(digits) {
  for (const digit of digits) await page.locator(".key-pad .key", { hasText: digit }).first().tap();
}
const fine = (name) => tillHealthy(page, name);
async function onTicket(item, said) {
  await page.evaluate(([code, told]) => {
    const now = JSON.parse(localStorage.getItem("comptoir.sale"));
    const lines = code ? [{ item: code, quantity: 1000, unit_price: null, purchase_price: null, members: [], said: told }] : [];
    localStorage.setItem("comptoir.sale", JSON.stringify({ ...now, id: crypto.randomUUID(), discount: undefined, lines, selected: code ? 0 : null }));
  }, [item, said]);
  await page.reload();
  await page.locator(".rail .key").first().waitFor();
}

test("740 typed for 740 grams is asked about, and stands whole on the ticket", async () => {
  await go({ name: "quantity", item: weighed, line: null });
  await page.locator(".key-pad").waitFor();
  await page.getByText("En kilos").waitFor();
  await type("740");
  await page.locator(".asked .key-main:enabled").tap();
  await page.getByText("740 kg, vraiment ?").waitFor();
  await fine("till-first-weight");
  await tap("[data-grams]");
  await page.locator(".ticket .line").waitFor();
  const line = await page.locator(".ticket .line").innerText();
  assert.match(line, /0,74\skg/);
  assert.match(line, /Pot commun/);
  const cut = await page.locator(".ticket .line .second").evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent));
  assert.deepEqual(cut, []);
  await page.waitForFunction(() => !document.querySelector(".total > .num").textContent.includes("…"));
  await fine("till-first-line");
});

test("a thing for sale is the pot's and the pot is lit; somebody's work waits for its face", async () => {
  const lit = () => page.locator('.faces [data-member=""][aria-pressed="true"]').count();
  await onTicket(COAT, false);
  assert.equal(await lit(), 1);
  assert.match(await page.locator('.faces [data-member=""]').innerText(), /Pot commun/);
  await onTicket(SHIRT, false);
  assert.equal(await lit(), 0);
});

test("a discount says what is missing", async () => {
  await onTicket(COAT, true);
  await page.locator(".ticket .key-pay:enabled").tap();
  await tap('[data-before="discount"]');
  await page.locator("[data-ok]", { hasText: "Choisissez combien" }).waitFor();
  assert.doesNotMatch(await page.locator("output.typed").innerText(), /0,00/);
  await tap('[data-bp="1000"]');
  await page.locator("[data-ok]", { hasText: "Choisissez pourquoi" }).waitFor();
  await fine("till-first-discount");
  await tap('[data-reason="damaged"]');
  await page.locator("[data-ok]:enabled", { hasText: "C’est bon" }).waitFor();
});

test("a printer that does not answer keeps the paper, and the till says so", async () => {
  await page.route(/\/api\/till\/state/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), printer: { condition: "away", waiting: 1 } } });
  });
  await onTicket(COAT, true);
  await page.locator(".ticket .key-pay:enabled").tap();
  await tap(".quick .key");
  await page.locator(".pay .key-pay:enabled").tap();
  await page.locator("[data-paper=print]").tap();
  await page.locator(".bar .notice", { hasText: "ne répond pas" }).waitFor();
  await fine("till-first-printer");
});
