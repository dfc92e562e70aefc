// SPDX-License-Identifier: AGPL-3.0-or-later
// What lies behind the first look of a screen: the steps of paying, taking back, counting and connecting keep the sizes, and
// no key lies under another, on the smallest glass, in the longest and in the other direction of writing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibility, launch, newPage, shot, tillSizes } from "./lib.mjs";
import { House, basket, post } from "../lib/house.mjs";

const GLASSES = {
  small: { size: { width: 1366, height: 768 }, settings: { mm: 5.3 } }, // 11.6 inches
  large: { size: { width: 1024, height: 768 }, settings: {} },
  arabic: { size: { width: 1366, height: 768 }, settings: { mm: 5.3, language: "ar" } },
};
const EVERY_WAY = ["card", "cheque", "voucher", "third_party", "local_currency", "suspended"];

let house, till, browser, page, glass;
before(async () => {
  house = await House.open();
  const columns = "kpa, code, activity, name, short_name, kind, unit, pricing, vat_rate, vat_scheme, account, pictogram, online, turnover, position";
  for (const [code, name, pricing, scheme, account, price] of [["AUT-020", "Don à l’association", "free", "gift", "467200", 0], ["AUT-021", "Café suspendu", "fixed", "suspended", "419100", 150]]) {
    await house.sql(`INSERT INTO item (${columns}) VALUES ('BLG', '${code}', 'AUT', '${name}', '${name.slice(0, 12)}', 'good', 'piece', '${pricing}', 0, '${scheme}', '${account}', 'heart', false, false, 90)`);
    await house.sql(`INSERT INTO item_price (kpa, item, valid_from, price_cents, fingerprint) VALUES ('BLG', '${code}', '2022-01-01', ${price}, '')`);
  }
  await house.sql("UPDATE catalog_version SET version = version + 1");
  till = await house.startTill();
  assert.equal((await post(`${till.url}/api/till/sales`, basket([["FRI-008", 2000, "BLG-M01"]], [["cash", 1200]]))).status, 201);
  assert.equal((await post(`${till.url}/api/till/sales`, basket([["FRI-007", 1000, "BLG-M01"]], [["card", 1000]]))).status, 201);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const tap = (selector) => page.locator(selector).first().tap();
async function type(digits) {
  for (const digit of digits) await tap(`.key-pad [data-digit="${digit}"]`);
}
async function spell(letters) {
  for (const letter of letters) await page.locator(".letters .key", { hasText: new RegExp(`^${letter}$`, "i") }).tap();
}
const go = (screen) => page.evaluate(async (to) => {
  const { go: there } = await import(document.querySelector('script[src*="till/main.js"]').src.replace("main.js", "store.js"));
  there(to);
}, screen);
const receipt = () => page.evaluate(async () => {
  const { tickets } = await (await fetch("/api/till/tickets")).json();
  return (await fetch(`/api/till/sales/${tickets.at(-1).id}`)).json();
});
/** As it stands on the glass: nothing too small, cut, outside or covered. */
async function fine(name) {
  await page.waitForTimeout(150);
  await shot(page, `till-step-${name}-${glass}`);
  assert.deepEqual(await tillSizes(page), [], name);
  if (glass === "small") assert.deepEqual(await accessibility(page), [], name);
}
async function toPay(items, tenders = ["card", "cheque"]) {
  await page.evaluate(([lines, ways]) => {
    const sale = JSON.parse(localStorage.getItem("comptoir.sale"));
    localStorage.setItem("comptoir.tenders", JSON.stringify(ways));
    localStorage.setItem("comptoir.sale", JSON.stringify({ ...sale, discount: undefined, lines: lines.map((item) => ({ item, quantity: 1000, unit_price: null, purchase_price: null, members: ["BLG-M01"], said: true })) }));
  }, [items, tenders]);
  await page.reload();
  await page.locator(".ticket .key-pay:not(:disabled)").tap();
  await page.locator(".pay").waitFor();
}

const STEPS = {
  async "a note too large, and keep the change"() {
    await toPay(["FRI-007", "FRI-008"]);
    await tap('.money[data-value="5000"]');
    await page.locator(".gift").waitFor();
    await fine("change");
  },
  async "a part by card, the terminal says otherwise"() {
    await toPay(["FRI-007"]);
    await tap('[data-tender="card"]');
    await tap("[data-part]");
    await fine("part");
    await type("7");
    await fine("part-typed");
    await tap(".key-pay");
    await fine("part-taken");
    await tap("[data-terminal]");
    await type("8");
    await tap(".key-pay");
    await fine("terminal");
  },
  async "every way to pay at once"() {
    await toPay(["FRI-007"], EVERY_WAY);
    await tap('.money[data-value="2000"]');
    await fine("ways");
    await tap('[data-tender="third_party"]');
    await fine("payers");
    await tap('[data-tender="voucher"]');
    await type("2912345678904");
    await tap("[data-ok]");
    await page.locator(".means .note").waitFor();
    await fine("voucher");
  },
  async "a deposit, a discount, a note"() {
    await toPay(["REP-001"]);
    await fine("before");
    await tap('[data-before="deposit"]');
    await type("5");
    await fine("deposit");
    await tap("[data-back]");
    await tap('[data-before="discount"]');
    await tap('[data-reason="bargain"]');
    await tap('[data-bp="5000"]');
    await fine("discount");
    await tap("[data-back]");
    await tap('[data-before="note"]');
    await spell("rosa");
    await fine("note");
  },
  async "one of two pairs comes back"() {
    await go({ name: "back", receipt: await receipt() });
    await tap("[data-line]");
    await page.locator(".line-back .key").nth(1).tap();
    await fine("back");
    await tap("[data-next]");
    await fine("why");
    await tap('[data-reason="size"]');
    await page.locator(".give-back .give").waitFor();
    await fine("how");
  },
  async "an invoice in three questions, an address, a number"() {
    await go({ name: "invoice", receipt: await receipt() });
    await spell("ida");
    await tap("[data-next]");
    await spell("lille");
    await fine("invoice");
    await tap("[data-next]");
    await fine("siren");
    await go({ name: "mail", receipt: await receipt() });
    await spell("ida");
    await fine("mail");
    await go({ name: "receipts" });
    await tap("[data-search]");
    await type("12");
    await fine("search");
  },
  async "money out, counted, compared"() {
    await go({ name: "move" });
    await tap('[data-choice="cash_out"]');
    await fine("move");
    await tap('[data-choice="purchase"]');
    await type("5");
    await fine("amount");
    await page.evaluate(() => localStorage.setItem("comptoir.sale", JSON.stringify({ ...JSON.parse(localStorage.getItem("comptoir.sale")), lines: [] })));
    await page.reload();
    await page.locator(".rail").waitFor();
    await go({ name: "closing" });
    await tap('.pile .money[data-value="5000"]');
    await type("2");
    await fine("count");
    await tap("[data-counted]");
    await page.locator(".compare").waitFor();
    await fine("compare");
  },
  async "a printer's address, a donation's weight"() {
    await go({ name: "hardware" });
    for (const tab of ["paper", "scale", "trial", "printer"]) {
      await tap(`[data-tab="${tab}"]`);
      await fine(`hardware-${tab}`);
    }
    await tap('[data-choice="link-tcp"]');
    await page.locator(".key-pad").waitFor();
    await fine("address");
    await go({ name: "donations" });
    await tap('[data-choice="clothes"]');
    await fine("origin");
    await tap('[data-choice="person"]');
    await type("12");
    await fine("weight");
  },
};

for (const [name, { size, settings }] of Object.entries(GLASSES))
  test(`the steps behind every screen: ${name}`, async (t) => {
    glass = name;
    page = await newPage(browser, { hasTouch: true, ...size });
    await page.goto(till.url);
    await page.evaluate((all) => Object.entries(all).forEach(([what, value]) => localStorage.setItem(`comptoir.${what}`, what === "language" ? value : JSON.stringify(value))), settings);
    await page.reload();
    await page.locator(".rail .key").first().waitFor();
    for (const [step, walk] of Object.entries(STEPS)) await t.test(step, walk);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
