// SPDX-License-Identifier: AGPL-3.0-or-later
// Paying in every way, the papers around a ticket, and what comes back: with a finger, on the real program.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";
import { openGlass, scan, tillHealthy } from "./lib.mjs";
import { addCashier, codeOf } from "../lib/cashiers.mjs";
import { House, until } from "../lib/house.mjs";

let house, till, browser, page, denise;
before(async () => {
  house = await House.open();
  await moreItems();
  await addCashier(house, { name: "Sylvie", pin: 271828, member: "BLG-M03" });
  denise = codeOf(await addCashier(house, { name: "Denise", pin: 161803, role: "referent" }));
  till = await house.startTill();
  page = await openGlass(till);
  browser = page.context().browser();
  await signIn("BLG-M03", "271828");
});
after(async () => {
  await browser?.close();
  await house?.close();
});

/** Money for the association, and something paid forward: beside the demonstration's catalogue. */
async function moreItems() {
  const columns = "kpa, code, activity, name, short_name, kind, unit, pricing, vat_rate, vat_scheme, account, pictogram, online, turnover, position";
  for (const [code, name, pricing, scheme, account, pictogram, price] of [
    ["AUT-020", "Don à l’association", "free", "gift", "467200", "heart", 0],
    ["AUT-021", "Café suspendu", "fixed", "suspended", "419100", "coffee", 150],
  ]) {
    await house.sql(`INSERT INTO item (${columns}) VALUES ('BLG', '${code}', 'AUT', '${name}', '${name.slice(0, 13)}', 'good', 'piece', '${pricing}', 0, '${scheme}', '${account}', '${pictogram}', false, false, 90)`);
    await house.sql(`INSERT INTO item_price (kpa, item, valid_from, price_cents, fingerprint) VALUES ('BLG', '${code}', '2022-01-01', ${price}, '')`);
  }
  await house.sql("UPDATE item SET minimum_cents = 100 WHERE kpa = 'BLG' AND code = 'FRI-017'");
  await house.sql("INSERT INTO item_price (kpa, item, valid_from, price_cents, fingerprint) VALUES ('BLG', 'FRI-017', '2022-01-02', 300, '')");
  await house.sql("UPDATE catalog_version SET version = version + 1");
}

const pay = () => page.locator(".key-pay");
const tile = (code) => page.locator(`.tile[data-item="${code}"]`);
const key = (name, value = "") => page.locator(`[data-${name}${value === "" ? "" : `="${value}"`}]`);
const notice = (text) => page.locator(".bar .notice", { hasText: text });
async function type(digits) {
  for (const digit of digits) await page.locator(".key-pad .key", { hasText: digit }).first().tap();
}
async function spell(letters) {
  for (const letter of letters) await page.locator(".letters .key", { hasText: new RegExp(`^${letter === "." ? "\\." : letter}$`, "i") }).tap();
}
async function signIn(code, pin) {
  await page.locator(`[data-cashier="${code}"]`).tap();
  await type(pin);
  await page.locator(".key-pad .key-do").tap();
  await tile("FRI-007").waitFor();
}
async function referentSaysYes() {
  await page.locator("dialog .face-key, dialog .key-pad").first().waitFor();
  if (await page.locator(`dialog [data-cashier="${denise}"]`).count()) await page.locator(`dialog [data-cashier="${denise}"]`).tap();
  for (const digit of "161803") await page.locator("dialog .key-pad .key", { hasText: digit }).tap();
  await page.locator("dialog .key-pad .key-do").tap();
}
const healthy = (name) => tillHealthy(page, name);
/** The sale, empty, whatever was on the glass. */
async function home() {
  await page.evaluate(() => ["sale", "past", "sending"].forEach((name) => localStorage.removeItem(`comptoir.${name}`)));
  await page.reload();
  await tile("FRI-007").waitFor();
}
async function openTicket(number) {
  await page.locator("[data-menu], .bar .key", { hasText: "Plus" }).first().tap();
  await key("place", "receipts").tap();
  await page.locator(`[data-ticket="${number}"]`).tap();
  await key("paper", "print").waitFor();
}

test("a priced coat paid with the exact note is four taps, and the fourth is the end of it", async () => {
  let taps = 0;
  const tap = async (what) => {
    await what.tap();
    taps += 1;
  };
  await tap(tile("FRI-007"));
  await tap(pay());
  await key("wish", "no").waitFor();
  assert.equal(await key("wish", "no").getAttribute("aria-pressed"), "true", "no paper unless somebody asks");
  await healthy("tickets-pay");
  await tap(page.locator('.money[data-value="1000"]'));
  await tap(pay());
  await page.getByText("BLG-1-T-000001").waitFor();
  assert.ok(taps <= 4, `${taps} taps`);
  await healthy("tickets-sold");
  await page.locator(".key-main").tap();
});

test("a hundred-euro note, change drawn as money", async () => {
  await tile("FRI-007").tap();
  await pay().tap();
  await page.locator('.money[data-value="10000"]').tap();
  await page.locator(".give .handful").waitFor();
  await healthy("tickets-hundred");
  await key("wish", "paper").tap();
  await pay().tap();
  await notice("imprimante").waitFor();
  await page.locator(".key-main").tap();
});

const total = (text) => page.waitForFunction((wanted) => document.querySelector(".total > .num")?.textContent.includes(wanted), text);

test("part by card, part by cheque, the rest in cash; the terminal is read again", async () => {
  await tile("FRI-007").tap();
  await tile("FRI-007").tap();
  await pay().tap();
  await key("tender", "card").tap();
  await key("part").tap();
  assert.ok(await pay().isDisabled(), "no sum typed, nothing to take");
  await type("7");
  assert.match(await pay().innerText(), /Compter 7,00/, "the green key takes what is typed, not the whole");
  assert.equal(await key("ok").count(), 0, "one key, not two");
  assert.match(await page.locator(".back").innerText(), /Il reste\s+13,00/);
  await healthy("tickets-amount");
  await pay().tap();
  assert.match(await pay().innerText(), /Carte acceptée 7,00/);
  await healthy("tickets-part");
  await key("terminal").tap();
  assert.ok(await pay().isDisabled());
  await type("8");
  await pay().tap();
  await page.getByText("Le terminal dit 8,00").waitFor();
  assert.ok(await pay().isDisabled(), "another amount on the terminal is no payment");
  await healthy("tickets-terminal");
  await key("terminal").tap();
  await type("7");
  await pay().tap();
  await pay().tap();
  await page.locator(".parts .key", { hasText: "7,00" }).waitFor();
  assert.match(await page.locator(".due").innerText(), /Reste à payer\s+13,00/);
  await key("tender", "cheque").tap();
  await key("part").tap();
  await type("3");
  await pay().tap();
  await pay().tap();
  await page.locator('.money[data-value="1000"]').tap();
  await healthy("tickets-parts");
  await pay().tap();
  await page.getByText("BLG-1-T-000003").waitFor();
  const sheet = await page.locator(".sheet .paid").innerText();
  for (const said of ["Carte", "7,00", "Chèque", "3,00", "Espèces", "10,00"]) assert.ok(sheet.includes(said), said);
  await page.locator(".key-main").tap();
});

test("a note handed over, then a card after all: the card pays everything, and the note is no payment", async () => {
  await home();
  await tile("FRI-007").tap();
  await pay().tap();
  await page.locator('.money[data-value="5000"]').tap();
  await key("tender", "card").tap();
  assert.match(await page.locator(".means .huge").innerText(), /10,00/);
  assert.doesNotMatch(await page.locator(".back").innerText(), /50,00/);
  await page.locator(".bar .key").first().tap();
});

test("a discount has a reason; a large one asks the referent when it is paid", async () => {
  await home();
  await tile("FRI-007").tap();
  await pay().tap();
  await key("before", "discount").tap();
  await key("reason", "damaged").tap();
  await key("bp", "5000").tap();
  await healthy("tickets-discount");
  await key("ok").tap();
  await page.locator(".due", { hasText: "5,00" }).waitFor();
  await page.locator(".quick .key").first().tap();
  await pay().tap();
  await referentSaysYes();
  await page.getByText("BLG-1-T-000004").waitFor();
  assert.match(await page.locator(".sold-lines").innerText(), /Remise\s: −5,00/);
  await page.locator(".key-main").tap();
});

test("keep the change: a gift is said aloud, and stands on the ticket as one", async () => {
  await home();
  await tile("FRI-007").tap();
  await pay().tap();
  await page.locator('.money[data-value="1000"]').tap();
  await page.locator('.money[data-value="200"]').tap();
  assert.equal(await page.locator(".gift").count(), 1);
  await page.locator(".gift").tap();
  await page.locator(".due", { hasText: "12,00" }).waitFor();
  await page.getByText("Le compte est juste").waitFor();
  await healthy("tickets-gift");
  await pay().tap();
  await page.getByText("Don à l’association").waitFor();
  await page.locator(".key-main").tap();
});

test("a paper is owed with a guarantee, and a note before services of 25 € and more", async () => {
  await home();
  await page.locator('nav [data-act="REP"]').tap();
  await tile("REP-010").tap();
  await total("120,00");
  await pay().tap();
  await page.locator(".wish.owed", { hasText: "obligatoire" }).waitFor();
  await healthy("tickets-owed");
  await page.locator(".quick .key").first().tap();
  await pay().tap();
  await notice("imprimante").waitFor();
  await page.locator(".key-main").tap();
  await page.locator('nav [data-act="FRI"]').tap();
  await tile("FRI-007").tap();
  await pay().tap();
  await key("before", "note").tap();
  await healthy("tickets-note");
  await spell("rosa");
  assert.equal(await page.locator(".typed.text").innerText(), "Rosa");
  await key("note").tap();
  await notice("Impression n° 1").waitFor();
});

test("what was priced and taken off stands in the event log", async () => {
  await home();
  await tile("FRI-007").tap();
  await total("10,00");
  await page.locator(".tools .key", { hasText: "Vider" }).tap();
  await eventually(() => kept("L").some((event) => event.includes('"ticket.void"') && event.includes("10.00 EUR: FRI-007 x1")));
});

test("past tickets show pictures; one is found by its number and by the barcode of its paper", async () => {
  await home();
  await openTicket("BLG-1-T-000001");
  await healthy("tickets-past");
  const { barcode } = await receiptOf("1");
  await page.locator(".bar .key").first().tap();
  await page.locator("[data-ticket]").first().waitFor();
  await healthy("tickets-list");
  await scan(page, barcode);
  await page.getByText("Ticket n° BLG-1-T-000001").waitFor();
  await page.locator(".bar .key").first().tap();
  await key("search").tap();
  await healthy("tickets-search");
  await type("3");
  await key("ok").tap();
  await page.getByText("Ticket n° BLG-1-T-000003").waitFor();
});

test("what is printed later says DUPLICATA and counts", async () => {
  await home();
  await openTicket("BLG-1-T-000003");
  await key("paper", "print").tap();
  await notice("Duplicata n° 1").waitFor();
  await key("paper", "print").tap();
  await notice("Duplicata n° 2").waitFor();
  assert.deepEqual(kept("C").map((body) => JSON.parse(body).copy.number).slice(-2), [1, 2]);
  assert.ok(kept("L").some((event) => event.includes('"copy.print"')));
});

test("one of two coats comes back: which, why, how, with the referent's yes and the money drawn", async () => {
  await home();
  await openTicket("BLG-1-T-000003");
  await key("paper", "return").tap();
  await page.locator("[data-line]").waitFor();
  await page.locator("[data-line]").tap();
  await page.locator(".line-back .key").nth(1).tap();
  await healthy("tickets-back-lines");
  await key("next").tap();
  await healthy("tickets-back-why");
  await key("reason", "size").tap();
  await page.locator(".give-back .give").waitFor();
  await healthy("tickets-back-how");
  await key("tender", "cash").tap();
  await pay().tap();
  await referentSaysYes();
  await page.locator(".given").waitFor();
  await healthy("tickets-back-done");
  await page.locator(".key-main").tap();
});

test("an invoice is made out once, and nobody's name is signed", async () => {
  await home();
  await openTicket("BLG-1-T-000002");
  await key("paper", "invoice").tap();
  await spell("ida");
  await healthy("tickets-invoice");
  await key("next").tap();
  await spell("lille");
  await key("next").tap();
  await key("next").tap();
  await notice("Facture BLG-1-I-000001").waitFor();
  const [invoice] = kept("I");
  assert.ok(!/ida|lille/i.test(invoice), "no name in signed bytes");
  assert.match(invoice, /"customer_hash":"[0-9a-f]{64}"/);
  await page.locator('[data-ticket="BLG-1-T-000002"]').tap();
  await page.getByText("Facture BLG-1-I-000001").waitFor();
  assert.equal(await key("paper", "invoice").count(), 0);
});

test("typed as cash, paid by card: corrected beside the ticket", async () => {
  await home();
  await openTicket("BLG-1-T-000002");
  await key("paper", "repay").tap();
  await key("to", "card").tap();
  await healthy("tickets-repay");
  await key("ok").tap();
  await referentSaysYes();
  await notice("C’est corrigé").waitFor();
  await page.locator('[data-ticket="BLG-1-T-000002"]').tap();
  await page.getByText("Paiement corrigé").waitFor();
});

test("ways to pay that the shop takes are shown, the others are not; they fit all together", async () => {
  await home();
  await page.locator("[data-menu], .bar .key", { hasText: "Plus" }).first().tap();
  await key("place", "tenders").tap();
  for (const way of ["voucher", "third_party", "local_currency", "suspended"]) await key("way", way).tap();
  await healthy("tickets-ways");
  await page.locator(".bar .key").first().tap();
  await tile("FRI-007").tap();
  await pay().tap();
  await key("tender", "suspended").waitFor();
  assert.equal(await page.locator("[data-tender]").count(), 7);
  await healthy("tickets-all-ways");
  await key("tender", "voucher").tap();
  await healthy("tickets-voucher");
  await type("2912345678904");
  await key("ok").tap();
  await page.locator(".means .note").waitFor();
  await key("tender", "third_party").tap();
  await healthy("tickets-payers");
  await key("payer", "refashion").tap();
  await key("part").tap();
  await type("4");
  await pay().tap();
  await pay().tap();
  await page.locator(".parts .key", { hasText: "4,00" }).waitFor();
  await key("tender", "local_currency").tap();
  await pay().tap();
  await page.locator(".sheet .paid", { hasText: "refashion" }).or(page.locator(".sheet .paid", { hasText: "Autre payeur" })).waitFor();
  await key("paper", "mail").tap();
  await healthy("tickets-mail");
  await spell("ida");
  await page.locator(".quick .key", { hasText: "@laposte.net" }).tap();
  await key("ok").tap();
  await notice("L’e-mail partira").waitFor();
  await page.locator(".key-main").tap();
});

test("three sales: one at its articles, one at its payment, one at its receipt, each as it was left", async () => {
  await home();
  await tile("FRI-007").tap();
  await total("10,00");
  await page.locator(".tools .key", { hasText: "De côté" }).tap();
  await tile("FRI-007").tap();
  await tile("FRI-007").tap();
  await total("20,00");
  await pay().tap();
  await page.locator('.money[data-value="1000"]').tap();
  assert.ok(await pay().isDisabled(), "ten of twenty euros is no payment");
  await page.locator(".bar .key").first().tap();
  await page.locator(".tools .key", { hasText: "De côté" }).tap();
  await tile("FRI-007").tap();
  await total("10,00");
  await page.reload();
  await total("10,00"); // the sale under way survives
  await pay().tap();
  await page.locator('.money[data-value="1000"]').tap();
  await pay().tap();
  await page.locator(".sheet").waitFor();
  await page.locator(".key-main").tap();
  for (const [number, sum] of [[1, "20,00"], [0, "10,00"]]) {
    await page.locator(".bar .key", { hasText: "de côté" }).tap();
    await page.locator(".key.wide").nth(number).tap();
    await total(sum);
    await page.locator(".tools .key", { hasText: "De côté" }).tap();
  }
});

test("a free price says what is suggested and what is the least", async () => {
  await home();
  for (let i = 0; i < 3 && !(await tile("FRI-017").count()); i++) await page.getByRole("button", { name: "Page suivante" }).tap();
  await tile("FRI-017").tap();
  await page.getByText("Au moins 1,00").waitFor();
  await type("0,5");
  assert.ok(await page.locator(".pad .key-main").isDisabled(), "less than the least");
  await healthy("tickets-free");
  await key("suggested").tap();
  await page.locator(".pad .key-main").tap();
  await total("3,00");
});

test("a deposit now, the rest when the work is done", async () => {
  await home();
  await page.locator('nav [data-act="REP"]').tap();
  await tile("REP-001").tap();
  await total("10,00");
  const price = await page.locator(".total > .num").innerText();
  await page.locator(".total > .num:not([aria-busy=true])").waitFor();
  await pay().tap();
  await page.locator(".face-key").first().tap(); // whose work it is
  await key("before", "deposit").tap();
  await healthy("tickets-deposit");
  await type("5");
  await key("ok").tap();
  await page.locator(".due", { hasText: "5,00" }).waitFor();
  await page.locator(".quick .key").first().tap();
  await pay().tap();
  await page.locator(".sheet .when").waitFor();
  const number = /BLG-1-T-\d+/.exec(await page.locator(".sheet .when").innerText())[0];
  await page.locator(".key-main").tap();
  await openTicket(number);
  await key("paper", "settle").tap();
  await page.locator(".ticket .line").nth(1).waitFor();
  await page.getByText("Acompte déjà payé").waitFor();
  const cents = (text) => Number(text.replace(/[^0-9]/g, ""));
  await page.waitForFunction((wanted) => Number(document.querySelector(".total > .num").textContent.replace(/[^0-9]/g, "")) === wanted, cents(price) - 500);
  await healthy("tickets-settle");
});

test("no key of a pad moves while twelve digits are typed", async () => {
  await home();
  await tile("FRI-007").tap();
  await pay().tap();
  await key("tender", "card").tap();
  await key("part").tap();
  const places = () => page.locator(".key-pad .key").evaluateAll((keys) => keys.map((one) => JSON.stringify(one.getBoundingClientRect())));
  const before = await places();
  for (const digit of "123456789012") {
    await page.locator(".key-pad .key", { hasText: digit }).first().tap();
    assert.deepEqual(await places(), before);
  }
});

test("in Arabic, from right to left", async () => {
  await page.evaluate(() => localStorage.setItem("comptoir.language", "ar"));
  await page.reload();
  await tile("FRI-007").tap();
  await pay().tap();
  await page.locator('.money[data-value="2000"]').tap();
  await healthy("tickets-pay-ar");
  await key("before", "discount").tap();
  await healthy("tickets-discount-ar");
  await page.locator(".bar .key").first().tap();
  await pay().tap();
  await page.locator(".sheet").waitFor();
  await healthy("tickets-sold-ar");
  await page.locator(".key-main").tap();
  await page.locator(".bar .key", { hasText: "المزيد" }).first().tap();
  await key("place", "receipts").tap();
  await page.locator("[data-ticket]").first().waitFor();
  await healthy("tickets-list-ar");
});

/** Bodies of one chain, read beside the till that runs. */
function kept(chain) {
  const sql = `SELECT body FROM record WHERE chain = '${chain}' ORDER BY sequence`;
  return execFileSync("sqlite3", [path.join(till.folder, "journal.db"), sql]).toString().split("\n").filter(Boolean);
}
async function eventually(check) {
  await until(check, "the record", 5000);
}
const receiptOf = (number) => page.evaluate(async (wanted) => {
  const { tickets } = await (await fetch(`/api/till/tickets?q=${wanted}`)).json();
  return (await fetch(`/api/till/sales/${tickets[0].id}`)).json();
}, number);
