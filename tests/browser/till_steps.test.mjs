// SPDX-License-Identifier: AGPL-3.0-or-later
// What lies behind the first look of a screen: the steps of paying, taking back, counting and connecting keep the sizes, and
// no key lies under another, on the smallest glass, in the longest and in the other direction of writing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibility, launch, newPage, shot, tillSizes, turnTo } from "./lib.mjs";
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
  async "without the server at most so much goes back, and the screen says how much, line by line"() {
    const sold = await receipt();
    const [first] = sold.ticket.lines;
    const line = { line: 1, item: first.item, label: first.label, unit: "piece", quantity: 3000, gross: 9000, returned: 1000, left: 2000, left_gross: 6000 };
    await page.route("**/returnable", (route) => route.fulfill({ json: { source: sold.ticket.id, number: sold.number, at: sold.at, day: "2026-01-01", total: 9000, lines: [line], unasked: true, most: 2000, tenders: [], money_left: 6000, reasons: [] } }));
    await page.route("**/api/till/returns/price", (route) => route.fulfill({ json: { ticket: { ...sold.ticket, total: -3000 }, shares: [], needs: [], tenders: [{ kind: "cash", reference: null, most: 3000 }, { kind: "card", reference: null, most: 500 }], as_paid: [] } }));
    await go({ name: "menu" });
    await page.locator(".menu").waitFor();
    await go({ name: "back", receipt: sold });
    await page.locator("[data-line]").waitFor();
    assert.match(await page.locator("main").innerText(), glass === "arabic" ? /20/ : /20,00\s€[^]*Encore 2 sur 3/);
    await fine("back-offline");
    await tap("[data-line]");
    await tap("[data-next]");
    await tap('[data-reason="size"]');
    await page.locator(".give-back .key-pay").waitFor();
    assert.ok(await page.locator(".give-back .key-pay").isDisabled(), "30 € are more than 20 €");
    await fine("how-offline");
    await page.unrouteAll();
  },
  async "an invoice in three questions, an address, a number"() {
    await go({ name: "invoice", receipt: await receipt() });
    await spell("ida");
    await tap("[data-next]");
    await spell("lille");
    await fine("invoice");
    await tap("[data-next]");
    await fine("siren");
    const sent = [];
    await page.route("**/api/till/invoices", (route) => {
      sent.push(route.request().postDataJSON().customer);
      return route.fulfill({ status: 201, json: { number: "BLG-1-I-000001" } });
    });
    await tap("[data-delivery]");
    await spell("lyon");
    await fine("delivery");
    await tap("[data-next]");
    await fine("siren-delivery");
    await tap("[data-next]");
    await page.locator("[data-search]").waitFor();
    assert.deepEqual(sent, [{ name: "Ida", address: "Lille", delivery_address: "Lyon" }]);
    await page.unrouteAll();
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
  async "an old archive leaves the till: a copy first, then yes"() {
    const file = "BLG-1-A-000001.txt", asked = [];
    let purge = "ready";
    await page.route("**/api/till/archives", (route) => route.fulfill({ json: { archives: [
      { id: "b", file: "BLG-1-A-000003.txt", at: "2026-01-05T09:00:00+01:00", from: "2025-01-02T09:00:00+01:00", to: "2025-12-31T19:00:00+01:00", records: 8012, grand_total: 4512090, sha256: "", stands: true, purge: "young" },
      { id: "a", file, at: "2025-01-05T09:00:00+01:00", from: "2024-01-02T09:00:00+01:00", to: "2024-12-31T19:00:00+01:00", records: 7345, grand_total: 4312050, sha256: "", stands: true, purge }] } }));
    await page.route("**/api/till/archives/*/purge", (route) => {
      asked.push(route.request().url().split("/").at(-2));
      purge = "gone";
      return route.fulfill({ status: 201, json: { file, records: 7345 } });
    });
    await go({ name: "archives" });
    await tap('[data-file="BLG-1-A-000003.txt"]');
    assert.equal(await page.locator("[data-purge]").count(), 0, "less than a year old");
    await fine("archive-young");
    await tap("[data-back]");
    await turnTo(page, page.locator(`[data-file="${file}"]`));
    await tap(`[data-file="${file}"]`);
    await fine("archive");
    await tap("[data-purge]");
    await fine("purge");
    assert.ok(await page.locator("[data-yes]").isDisabled(), "first a copy");
    await tap("[data-copied]");
    await tap("[data-yes]");
    await page.locator("[data-yes]").waitFor({ state: "detached" });
    assert.deepEqual([asked, await page.locator("[data-purge]").count()], [[file], 0]);
    await fine("purged");
    await page.unrouteAll();
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
