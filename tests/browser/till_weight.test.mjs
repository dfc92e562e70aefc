// SPDX-License-Identifier: AGPL-3.0-or-later
// What needs no browser: the till's first load stays small, and figures are written as people read them.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";

const web = path.join(import.meta.dirname, "../../web");
const BUDGET = 60_000; // bytes of brotli, pictures and fonts apart

/** Every file that main.js needs before the first sale: static imports, followed. */
function modules(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = fs.readFileSync(path.join(web, file), "utf8");
  for (const [, target] of text.matchAll(/^(?:import|export)[^;]*? from "(\.[^"]+)";/gm)) modules(path.join(path.dirname(file), target), seen);
  return seen;
}

test("the first load of the till weighs at most 60 KB", () => {
  const files = [...modules("till/main.js"), "till/till.html", "till/till.css", "ui/tokens.css", "ui/parts.css", "ui/icons.svg"];
  assert.ok(files.length > 20, `only ${files.length} files found`);
  const weight = files.reduce((sum, file) => sum + brotliCompressSync(fs.readFileSync(path.join(web, file))).length, 0);
  assert.ok(weight <= BUDGET, `${weight} bytes`);
});

test("no file of the page names a face, pictogram or icon that does not exist", () => {
  const sprite = fs.readFileSync(path.join(web, "ui/icons.svg"), "utf8");
  for (const file of modules("till/main.js")) {
    if (file.startsWith("vendor")) continue;
    const text = fs.readFileSync(path.join(web, file), "utf8");
    for (const [, name] of text.matchAll(/\$\{Icon\} name="([^"]+)"/g)) assert.ok(sprite.includes(`id="${name}"`), `${file}: icon ${name}`);
    for (const [, name] of text.matchAll(/\$\{Pictogram\} name="([^"]+)"/g))
      assert.ok(fs.existsSync(path.join(web, `ui/pictograms/${name}.svg`)), `${file}: pictogram ${name}`);
  }
});

test("every language says everything, with the same blanks to fill", async () => {
  const table = async (tag) => (await load(`ui/text/${tag}.js`)).default;
  sameWords("ui", { fr: await table("fr"), en: await table("en"), ar: await table("ar") });
  for (const file of families()) sameWords(file, (await load(file)).default);
});

test("figures are written in French, with their own spaces", async () => {
  globalThis.document = { documentElement: { lang: "fr" } };
  const money = await load("ui/money.js");
  const cases = [
    [money.euro(0), "0,00\u00a0€"],
    [money.euro(5), "0,05\u00a0€"],
    [money.euro(101280), "1\u202f012,80\u00a0€"],
    [money.euro(123456789), "1\u202f234\u202f567,89\u00a0€"],
    [money.euro(-220), "−2,20\u00a0€"],
    [money.quantity(1250, "kg"), "1,250\u00a0kg"],
    [money.quantity(17000, "kg"), "17,000\u00a0kg"],
    [money.quantity(1500, "hour"), "1\u00a0h\u00a030"],
    [money.quantity(250, "hour"), "15\u00a0min"],
    [money.quantity(2500, "metre"), "2,5\u00a0m"],
    [money.quantity(3000, "piece"), "3"],
    [money.percent(550), "5,5\u00a0%"],
    [money.percent(2000), "20\u00a0%"],
    [money.clock(money.moment("2026-11-22T14:05:03+01:00")), "14\u00a0h\u00a005"],
    [money.typedNumber("1,25", 3), 1250],
    [money.typedNumber("0.125", 3), 125],
    [money.typedNumber("12", 2), 1200],
    [money.typedNumber(",5", 2), 50],
    [money.typedNumber("1,255", 2), null],
    [money.typedNumber("1,2,3", 2), null],
    [money.typedNumber("", 2), null],
  ];
  for (const [got, wanted] of cases) assert.equal(got, wanted);
});

/** The words of the families of screens that come later. */
function families() {
  const found = fs.readdirSync(path.join(web, "till")).map((name) => `till/${name}/text.js`).filter((file) => fs.existsSync(path.join(web, file)));
  assert.ok(found.length > 0);
  return found;
}

/** @param {string} where @param {{fr: object, en: object, ar: object}} tables */
function sameWords(where, { fr, ...others }) {
  const blanks = (phrase) => new Set((typeof phrase === "string" ? phrase : phrase.other).match(/\{\w+\}/g) ?? []);
  assert.deepEqual(Object.keys(others).sort(), ["ar", "en"], where);
  for (const [tag, other] of Object.entries(others)) {
    assert.deepEqual(Object.keys(other).sort(), Object.keys(fr).sort(), `${where} ${tag}`);
    for (const [key, phrase] of Object.entries(fr)) assert.deepEqual(blanks(other[key]), blanks(phrase), `${where} ${tag}: ${key}`);
  }
}

/** A module of web/ that imports nothing, read by Node whatever it takes a .js file for. */
function load(file) {
  return import(`data:text/javascript;base64,${fs.readFileSync(path.join(web, file)).toString("base64")}`);
}
