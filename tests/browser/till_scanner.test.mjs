// SPDX-License-Identifier: AGPL-3.0-or-later
// Barcode readers are keyboards: fast ones, slow ones, with another layout than the machine's, with the focus anywhere.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { House } from "../lib/house.mjs";
import { launch, newPage } from "./lib.mjs";

let house, browser, page;
before(async () => {
  house = await House.open({ people: false });
  const till = await house.startTill({ enrol: false });
  browser = await launch();
  page = await newPage(browser);
  await page.goto(`${till.url}/afficheur`); // any page of this till: the module is what is looked at
  await page.waitForLoadState();
});
after(async () => {
  await browser?.close();
  await house?.close();
});
// A page with the module alone, a text field and a key; what it hears is written down.
beforeEach(() => page.evaluate(async () => {
  document.body.replaceChildren();
  const field = Object.assign(document.createElement("input"), { id: "field", value: "avant" });
  const codes = Object.assign(document.createElement("input"), { id: "codes" });
  codes.dataset.scan = "";
  const key = Object.assign(document.createElement("button"), { id: "key", textContent: "touche" });
  key.onclick = () => window.heard.pressed++;
  document.body.append(field, codes, key);
  window.heard = { codes: [], keys: [], taken: [], pressed: 0 };
  if (!window.scanner) {
    const build = document.querySelector("script[src]").src.match(/\/a\/[^/]+\//)[0];
    window.scanner = await import(`${build}till/scanner.js`);
    window.scanner.listen((code) => window.heard.codes.push(code), (key) => window.heard.keys.push(key));
  }
}));

/** Presses as a reader makes them: {key, code, shift}, ms apart. */
async function press(presses, ms, focus = "body") {
  return page.evaluate(async ([presses, ms, focus]) => {
    const target = focus === "body" ? document.body : document.getElementById(focus);
    if (focus === "body") document.activeElement?.blur();
    else target.focus();
    for (const one of presses) {
      const event = new KeyboardEvent("keydown", { key: one.key, code: one.code ?? "", shiftKey: one.shift ?? false, ctrlKey: one.ctrl ?? false, bubbles: true, cancelable: true });
      const done = target.dispatchEvent(event);
      if (done && one.key.length === 1 && "value" in target && target.tagName === "INPUT") { target.value += one.key; target.dispatchEvent(new Event("input")); }
      if (done && one.key === "Enter" && target.tagName === "BUTTON") target.click();
      if (ms) await new Promise((next) => setTimeout(next, ms));
    }
    await new Promise((next) => setTimeout(next, 700));
    return { ...window.heard, field: document.getElementById("field").value, scanned: document.getElementById("codes").value };
  }, [presses, ms, focus]);
}
const digits = (text) => [...text].map((key) => ({ key, code: `Digit${key}` }));
const ENTER = { key: "Enter", code: "Enter" };
const EAN = "2001000000074";

test("fast, very fast and slow readers", async () => {
  for (const ms of [0, 5, 40, 70]) {
    await page.evaluate(() => { window.heard.codes.length = 0; });
    const heard = await press([...digits(EAN), ENTER], ms);
    assert.deepEqual([heard.codes, heard.keys], [[EAN], []], `${ms} ms`);
  }
});

test("a person's digits go to the pad, also quick ones, and Enter means Enter", async () => {
  const slow = await press([...digits("1250"), ENTER], 150);
  assert.deepEqual([slow.codes, slow.keys], [[], ["1", "2", "5", "0"]]);
  await page.evaluate(() => { window.heard.keys.length = 0; });
  const quick = await press([...digits("125"), { key: "." , code: "Period" }, ...digits("5")], 60);
  assert.deepEqual([quick.codes, quick.keys], [[], ["1", "2", "5", ",", "5"]]);
});

test("a text field that has the focus keeps what it held", async () => {
  const heard = await press([...digits(EAN), ENTER], 5, "field");
  assert.deepEqual([heard.codes, heard.field], [[EAN], "avant"]);
  const person = await press([...[..."rosa"].map((key) => ({ key, code: `Key${key.toUpperCase()}` })), ENTER], 60, "field");
  assert.deepEqual([person.codes, person.field], [[EAN], "avantrosa"]);
});

test("a field made for codes takes them", async () => {
  const heard = await press([...digits(EAN), ENTER], 5, "codes");
  assert.deepEqual([heard.codes, heard.scanned], [[], EAN]);
});

test("the reader's Enter presses no key that has the focus", async () => {
  const heard = await press([...digits(EAN), ENTER], 5, "key");
  assert.deepEqual([heard.codes, heard.pressed], [[EAN], 0]);
});

test("an American reader on a French keyboard, and on an Arabic one", async () => {
  const french = { 0: "à", 1: "&", 2: "é", 3: '"', 4: "'", 5: "(", 6: "-", 7: "è", 8: "_", 9: "ç" };
  const azerty = [...EAN].map((digit) => ({ key: french[digit], code: `Digit${digit}` }));
  assert.deepEqual((await press([...azerty, ENTER], 5)).codes, [EAN]);
  const arabic = [...EAN].map((digit) => ({ key: String.fromCodePoint(0x660 + Number(digit)), code: `Digit${digit}` }));
  assert.deepEqual((await press([...arabic, ENTER], 5)).codes, [EAN, EAN]);
  const tag = [{ key: "Q", code: "KeyA", shift: true }, { key: "Shift", code: "ShiftLeft" }, { key: ")", code: "Minus" }, { key: "à", code: "Digit0" }, { key: "'", code: "Digit4" }, { key: "&", code: "Digit1" }];
  assert.equal((await press([...tag, ENTER], 5)).codes.at(-1), "A-041");
});

test("letters, other endings, none at all, half a code", async () => {
  const tag = [..."BL-0412"].map((key) => ({ key, code: /\d/.test(key) ? `Digit${key}` : /[A-Z]/.test(key) ? `Key${key}` : "Minus", shift: /[A-Z]/.test(key) }));
  assert.deepEqual((await press([...tag, { key: "Tab", code: "Tab" }], 5)).codes, ["BL-0412"]);
  assert.deepEqual((await press([...digits(EAN), { key: "j", code: "KeyJ", ctrl: true }], 5)).codes, ["BL-0412", EAN]);
  assert.deepEqual((await press(digits(EAN), 5)).codes, ["BL-0412", EAN, EAN]);
  const half = await press(digits(EAN.slice(0, 9)), 5);
  assert.deepEqual([half.codes.length, half.keys], [3, []]);
});

test("a screen may take the codes that are its own", async () => {
  await page.evaluate(() => { window.stop = window.scanner.takeScans((code) => code.startsWith("BL-") && window.heard.taken.push(code) > 0); });
  const tag = [..."BL-7"].map((key) => ({ key, code: /\d/.test(key) ? `Digit${key}` : /[A-Z]/.test(key) ? `Key${key}` : "Minus", shift: /[A-Z]/.test(key) }));
  const heard = await press([...tag, ENTER, ...digits(EAN), ENTER], 5);
  assert.deepEqual([heard.taken, heard.codes], [["BL-7"], [EAN]]);
  await page.evaluate(() => window.stop());
  assert.deepEqual((await press([...tag, ENTER], 5)).codes, [EAN, "BL-7"]);
});
