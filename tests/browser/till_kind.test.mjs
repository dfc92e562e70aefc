// SPDX-License-Identifier: AGPL-3.0-or-later
// Kind to somebody on her first day: sizes on every place, nothing that moves or forgets, three languages, two hands, a
// voice, help everywhere, and a referent who says yes on the spot (till.md, screen rules and lines 1, 5, 7, 34, 35, 51–53).
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { accessibility, launch, newPage, shot, tillHealthy, tillSizes } from "./lib.mjs";
import { addCashier } from "../lib/cashiers.mjs";
import { House, until } from "../lib/house.mjs";

const PLACES = [...fs.readFileSync(path.join(import.meta.dirname, "../../web/till/places.js"), "utf8").matchAll(/^ {2}(\w+): /gm)].map(([, name]) => name);
// An order of somebody's things comes with its own scenario (till_custody.test.mjs).
const PLACES_ALONE = PLACES.filter((name) => name !== "custody_order");
const OF_A_RECEIPT = new Set(["receipt", "back", "invoice", "mail", "repay"]);
const SMALL = { width: 1366, height: 768, mm: 5.3 }; // 11.6 inches

let house, till, browser, page;
before(async () => {
  house = await House.open();
  await addCashier(house, { name: "Sylvie", face: "sylvie", pin: 271828, member: "BLG-M03" });
  await addCashier(house, { name: "Denise", face: "denise", pin: 161803, role: "referent" });
  till = await house.startTill();
  browser = await launch();
  page = await newPage(browser, { hasTouch: true });
  // A machine with a voice that writes down what it says.
  await page.addInitScript(() => {
    window.said = [];
    const voices = ["fr-FR", "ar-SA", "en-GB"].map((lang) => ({ lang }));
    Object.defineProperty(window, "speechSynthesis", { value: { getVoices: () => voices, addEventListener() {}, cancel() {}, speak: (speech) => window.said.push(speech.text) } });
  });
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const tile = (code) => page.locator(`.tile[data-item="${code}"]`);
const total = () => page.locator(".total > .num").innerText();
async function type(digits, within = "") {
  for (const digit of digits) await page.locator(`${within} .key-pad .key`, { hasText: digit }).first().tap();
}
async function signIn(code = "BLG-M03", pin = "271828") {
  await page.locator(`[data-cashier="${code}"]`).tap();
  await type(pin);
  await page.locator(".key-pad .key-do").tap();
  await page.locator(".rail .key").first().waitFor();
}
/** With the page's own modules, as its keys do. */
const go = (screen) => page.evaluate(async (to) => {
  const { go: there } = await import(document.querySelector('script[src*="till/main.js"]').src.replace("main.js", "store.js"));
  there(to);
}, screen);
async function choose(settings) {
  await page.evaluate((all) => Object.entries(all).forEach(([name, value]) => (name === "language" ? localStorage.setItem("comptoir.language", value) : localStorage.setItem(`comptoir.${name}`, JSON.stringify(value)))), settings);
  await page.reload();
  await page.locator(".rail .key").first().waitFor();
}
/** Priced by the till program and shown. */
const priced = (figure) => page.waitForFunction((wanted) => document.querySelector(".total > .num")?.textContent.includes(wanted), figure);
const healthy = (name) => tillHealthy(page, name);

test("a language is chosen at the lock, each in its own writing", async () => {
  await page.goto(till.url);
  await page.locator("[data-language]").first().waitFor();
  assert.deepEqual(await page.locator("[data-language]").allInnerTexts(), ["Français", "English", "العربية"]);
  await page.locator('[data-language="ar"]').tap();
  await page.locator('html[dir="rtl"]').waitFor();
  await page.locator("[data-cashier]").first().waitFor();
  await healthy("till-lock-ar");
  await page.locator('[data-language="fr"]').tap();
  await page.locator('html[lang="fr"]').waitFor();
  await healthy("till-lock");
});

test("and at the very first screen of a till", async () => {
  const fresh = await house.startTill({ code: "BLG-9", enrol: false });
  const first = await newPage(browser, { hasTouch: true });
  await first.goto(fresh.url);
  await first.locator('[data-language="en"]').tap();
  await first.locator("html[lang=en] .enrol h1").waitFor();
  assert.deepEqual(await tillSizes(first), []);
  await fresh.stop();
});

test("nobody is supposed to have done the work: it is tapped, or asked before payment", async () => {
  await signIn();
  assert.equal(await page.locator('.faces [data-member=""][aria-pressed="true"]').count(), 0, "nothing is chosen silently");
  await tile("FRI-007").tap();
  await page.locator('.rail .key[data-act="BLA"]').tap();
  await page.locator(".tiles .tile").first().tap();
  await page.getByText("Qui l’a fait ?").waitFor();
  await page.locator(".asks").waitFor();
  await page.locator(".key-pay").tap();
  await page.locator(".whose-work").waitFor();
  await healthy("till-whose");
  await page.locator('.whose-work [data-member="BLG-M01"]').tap();
  await page.locator(".pay").waitFor();
  await page.locator("[data-back]").tap();
  await page.getByText("Aïcha").first().waitFor();
});

test("the rail follows the line that is open, and a marked price is no quote", async () => {
  await page.locator(".ticket .line").first().tap();
  await page.locator('.rail .key[data-act="FRI"][aria-current="true"]').waitFor();
  await page.locator(".ticket .line").nth(1).tap();
  await page.locator('.rail .key[data-act="BLA"][aria-current="true"]').waitFor();
  await page.locator('.rail .key[data-act="FRI"]').tap();
  await page.locator(".pages .key").last().tap();
  const tags = await page.evaluate(async () => {
    const { items } = await (await fetch("/api/till/snapshot")).json();
    return items.filter((item) => item.activity === "FRI" && item.vat_scheme === "margin" && item.pricing === "quote").map((item) => item.code);
  });
  for (const code of tags) assert.match(await tile(code).innerText(), /prix marqué/);
});

test("what can be undone survives a reload; so does the ticket", async () => {
  const before = await page.locator(".ticket .line").count();
  await page.locator('.rail .key[data-act="FRI"]').tap();
  await page.locator(".tiles .tile").first().tap();
  await page.locator(".ticket .line").nth(before).waitFor();
  await page.reload();
  await page.locator(".ticket .line").nth(before).waitFor();
  await page.locator(".tools .key").first().tap();
  await until(async () => (await page.locator(".ticket .line").count()) === before, "the line to go");
});

test("three tickets aside keep what they cost, whatever was on the screen", async () => {
  await page.locator(".tools .key").nth(2).tap(); // empty
  for (const [taps, figure] of [[1, "10,00"], [2, "20,00"], [3, "30,00"]]) {
    for (let i = 0; i < taps; i++) await tile("FRI-007").tap();
    await priced(figure);
    if (taps === 2) {
      await page.locator(".key-pay").tap();
      await page.locator(".pay").waitFor();
      await page.locator("[data-back]").tap();
    }
    await page.locator("[data-park]").tap();
  }
  await page.reload();
  await page.locator('[data-place="parked"]').tap();
  const sums = await page.locator(".paged .num").allInnerTexts();
  assert.deepEqual(sums.map((sum) => sum.replace(/\s/g, " ")), ["10,00 €", "20,00 €", "30,00 €"]);
  for (let i = 0; i < 3; i++) {
    if (i) await page.locator('[data-place="parked"]').tap();
    await page.locator(".paged .key").first().tap();
    await priced(`${i + 1}0,00`);
    await page.locator(".tools .key").nth(2).tap();
  }
});

test("a keypad moves 0 px over twelve presses, and what is typed outlives what the till says meanwhile", async () => {
  await go({ name: "price", item: "FRI-017", line: null, quantity: 1000 });
  await page.locator(".key-pad").waitFor();
  const places = () => page.locator(".key-pad .key").evaluateAll((keys) => keys.map((key) => { const { x, y, width, height } = key.getBoundingClientRect(); return [x, y, width, height].join(); }));
  const start = await places();
  for (const digit of "123,45678901") {
    await page.locator(".key-pad .key", { hasText: digit }).first().tap();
    assert.deepEqual(await places(), start);
  }
  const typed = await page.locator("output.typed").innerText();
  assert.match(typed, /123,45/);
  await house.sql("UPDATE item SET name = name || ' ' WHERE code = 'FRI-001'").catch(() => {});
  await page.waitForTimeout(3500); // the state is read again
  assert.equal(await page.locator("output.typed").innerText(), typed);
  await page.locator("[data-help]").tap();
  await page.locator("dialog .key-main").tap();
  assert.equal(await page.locator("output.typed").innerText(), typed, "help forgets nothing");
  await go({ name: "sale" });
});

test("nothing is animated, and a press is seen", async () => {
  const moving = await page.evaluate(() => [...document.querySelectorAll("body *")].filter((one) => {
    const { transitionDuration, animationName } = getComputedStyle(one);
    return animationName !== "none" || transitionDuration.split(", ").some((time) => Number.parseFloat(time) > 0);
  }).map((one) => one.className));
  assert.deepEqual(moving, []);
  const box = await tile("FRI-007").boundingBox();
  const ground = () => tile("FRI-007").evaluate((one) => getComputedStyle(one).backgroundColor);
  const calm = await ground();
  await page.mouse.move(box.x + 20, box.y + 20);
  await page.mouse.down();
  assert.notEqual(await ground(), calm);
  await page.mouse.up();
  await page.locator(".tools .key").nth(2).tap();
});

test("amounts are spoken only where somebody asked, and again at a touch", async () => {
  const said = () => page.evaluate(() => window.said);
  await tile("FRI-007").tap();
  await priced("10,00");
  await page.waitForTimeout(700);
  assert.deepEqual(await said(), []);
  await page.getByLabel("Total : écouter").tap();
  assert.equal((await said()).length, 1);
  await go({ name: "settings" });
  await page.locator("[data-voice]").tap();
  await healthy("till-settings");
  await go({ name: "sale" });
  await tile("FRI-007").tap();
  await until(async () => (await said()).some((text) => text.includes("20,00")), "the total to be said");
  await page.locator("[data-help]").tap();
  await until(async () => (await said()).some((text) => text.includes("grande touche verte")), "help to be said");
  await page.locator("dialog .key-main").tap();
  await choose({ spoken: false });
});

test("help says what this screen is for, and calls the referent", async () => {
  await page.locator("[data-help]").tap();
  await page.getByText("Touchez ce que la personne achète").waitFor();
  await healthy("till-help");
  await page.locator("[data-call]").tap();
  await page.getByText(/^Appelez /).waitFor();
  await healthy("till-call");
  await page.locator("dialog .key-main").tap();
  assert.equal(await page.locator("dialog").count(), 0);
});

test("the referent says yes on the spot, or does not", async () => {
  const ask = (right) => page.evaluate(async (of) => {
    const { allow } = await import(document.querySelector('script[src*="till/main.js"]').src.replace("main.js", "override/allow.js"));
    window.answer = "waiting";
    allow(of).then((token) => (window.answer = token));
  }, right);
  await ask("refund");
  await page.getByText("Denise, tapez votre code").waitFor();
  await healthy("till-override");
  await type("000000", "dialog");
  await page.locator("dialog .key-do").tap();
  await page.getByText("Ce n’est pas le bon code").waitFor();
  await type("161803", "dialog");
  await page.locator("dialog .key-do").tap();
  await page.locator("dialog").waitFor({ state: "detached" });
  assert.match(await page.evaluate(() => window.answer), /^[\w-]{43}$/);
  assert.match(await page.locator(".bar").innerText(), /Sylvie/, "she still holds the till");
  await ask("refund");
  await page.locator("[data-over-back]").tap();
  assert.equal(await page.evaluate(() => window.answer), null);
});

test("with the left hand the zones change sides, the words do not", async () => {
  const left = async (selector) => (await page.locator(selector).boundingBox()).x;
  const right = [await left(".rail"), await left(".ticket")];
  assert.ok(right[0] < right[1]);
  await choose({ "left-handed": true });
  assert.ok((await left(".rail")) > (await left(".ticket")));
  assert.equal(await page.locator(".ticket h2").evaluate((one) => getComputedStyle(one).direction), "ltr");
  await healthy("till-left");
  await page.locator(".key-pay").tap();
  await page.locator(".pay").waitFor();
  await healthy("till-left-pay");
  await choose({ "left-handed": false, language: "ar" });
  await healthy("till-sale-ar");
  assert.ok((await left(".rail")) < (await left(".ticket")), "the hand is the same in every language");
  await choose({ "left-handed": true });
  assert.ok((await left(".rail")) > (await left(".ticket")));
  await healthy("till-left-ar");
  await choose({ "left-handed": false });
  await choose({ language: "fr", contrast: true });
  await healthy("till-sale-contrast");
  await choose({ contrast: false });
});

test("two windows of one till make one sale of one ticket", async () => {
  const other = await page.context().newPage();
  await other.goto(till.url);
  for (const one of [page, other]) {
    await one.locator(".key-pay:not(:disabled)").waitFor();
    await one.locator(".key-pay").tap();
    await one.locator(".quick .key").first().tap();
  }
  await Promise.all([page, other].map((one) => one.evaluate(() => document.querySelector(".key-pay").click())));
  await page.locator(".sold, .reading").first().waitFor();
  await other.close();
  const day = await page.evaluate(async () => (await (await fetch("/api/till/state")).json()).day);
  assert.equal(day.tickets, 1);
});

for (const [name, settings] of Object.entries({ fr: {}, ar: { language: "ar" }, contrast: { language: "fr", contrast: true }, left: { contrast: false, "left-handed": true }, small: { "left-handed": false, mm: SMALL.mm } }))
  test(`every place keeps the rules of the screen: ${name}`, async () => {
    assert.ok(PLACES.length > 15, PLACES.join());
    if (name === "small") await page.setViewportSize(SMALL);
    await choose(settings);
    const receipt = await page.evaluate(async () => {
      const { tickets, sales } = await (await fetch("/api/till/sales?limit=1")).json();
      return (await fetch(`/api/till/sales/${(tickets ?? sales)[0].id}`)).json();
    });
    const breaches = [];
    for (const place of ["sale", ...PLACES_ALONE]) {
      await go(OF_A_RECEIPT.has(place) ? { name: place, receipt, fresh: false } : { name: place });
      await page.waitForTimeout(350);
      await shot(page, `till-place-${place}-${name}`);
      for (const breach of await tillSizes(page)) breaches.push(`${place}: ${breach}`);
      if (name === "fr" || name === "contrast") for (const breach of await accessibility(page)) breaches.push(`${place}: ${breach}`);
    }
    assert.deepEqual(breaches, []);
    assert.deepEqual(page.faults, []);
  });
