// SPDX-License-Identifier: AGPL-3.0-or-later
// One question, one pad: weight, length, duration, price. The price underneath comes from the till program while one types.
import { Problem } from "../../ui/api.js";
import { euro, plain, per, quantity, typedNumber, typedEuro } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { effect, html, signal, untracked, useEffect, useSignal } from "../../vendor/preact.js";
import { boughtAt, isPriced, measured, pricedAt } from "../choose.js";
import { later } from "../later.js";
import { priceOf } from "../pricing.js";
import { crew, sale } from "../sale.js";
import { activities, items, screen, typist } from "../store.js";
import { toSale } from "./bar.js";

/** @typedef {import("../types.d.ts").Item} Item */
/** @typedef {Extract<import("../types.d.ts").Screen, {name: "quantity" | "price" | "purchase"}>} Question */

const DIGITS_MAX = 7;
/** Above this a weight is more likely typed in grams, in thousandths of a kilo. */
const HEAVY = 30_000;
const Scale = later(async () => (await import("../hardware/weight.js")).PadScale);
const typed = signal("");
/** So heavy that grams may be meant: asked before it counts. */
const doubted = signal(false);

// Each question starts with an empty pad, or with what the line says already.
effect(() => {
  const where = screen.value;
  untracked(() => {
    typed.value = isQuestion(where) ? before(where) : "";
    doubted.value = false;
  });
});

/** @param {import("../types.d.ts").Screen} where @returns {where is Question} */
function isQuestion(where) {
  return where.name === "quantity" || where.name === "price" || where.name === "purchase";
}

/** A key of the pad, or of a keyboard. @param {string} key a digit, ",", "Backspace" */
function typeKey(key) {
  const where = screen.value;
  if (!isQuestion(where)) return;
  if (key === "Backspace") typed.value = typed.value.slice(0, -1);
  else if (typed.value.length < DIGITS_MAX && typedNumber(typed.value + key, places(where)) !== null) typed.value += key;
}

/** @param {{of: Question}} props */
export function Pad({ of }) {
  useEffect(() => {
    typist.value = typeKey;
    return () => {
      typist.value = null;
    };
  }, []);
  const item = items.value.get(of.item);
  if (!item) return html`<header></header><div></div>`;
  const value = valueOf(of);
  return html`<header>
      <h1>${question(of, item)}</h1>
      <button class="key push" type="button" onClick=${toSale}><${Icon} name="arrow-left" flip />${t("bar.back")}</button>
    </header>
    <section class="pad" aria-label=${question(of, item)}>
      <div class="zone asked">
        <div class="what"><${Pictogram} name=${item.pictogram} instead=${activities.value.get(item.activity)?.pictogram} /><b>${item.short_name}</b></div>
        <output class="num typed" data-empty=${typed.value === ""}>${shownValue(of, item)}</output>
        <${Below} of=${of} item=${item} value=${value} />
        <button class="key key-main" type="button" disabled=${doubted.value || !allowed(of, item, value)} onClick=${() => weighOrFinish(of, item, value ?? 0)}>
          <${Icon} name=${lastQuestion(of, item) ? "check" : "arrow-right"} flip=${!lastQuestion(of, item)} />
          ${lastQuestion(of, item) ? (of.line === null ? t("pad.add") : t("pad.keep")) : t("pad.next")}
        </button>
      </div>
      ${doubted.value ? html`<${Really} of=${of} item=${item} value=${value ?? 0} />` : item.unit === "hour" && of.name === "quantity" ? html`<${Times} />` : html`<${Keys} />`}
    </section>`;
}

/** What was there before, when a line is being corrected. @param {Question} of */
function before(of) {
  const line = of.line === null ? undefined : sale.value.lines[of.line];
  if (!line || of.name !== "quantity") return "";
  return items.value.get(of.item)?.unit === "hour" ? plain(line.quantity).replace(".", ",") : "";
}

/** @param {Question} of @param {Item} item */
function question(of, item) {
  if (of.name === "price") return t("pad.price");
  if (of.name === "purchase") return t("pad.purchase");
  return item.unit === "kg" ? t("pad.weight") : item.unit === "hour" ? t("pad.time") : t("pad.length");
}

/** Decimals: grams and millimetres, or cents. @param {Question} of */
function places(of) {
  return of.name === "quantity" ? 3 : 2;
}

/** What is typed, in thousandths or cents. @param {Question} of */
function valueOf(of) {
  return typedNumber(typed.value, places(of));
}

/** The figure as it is being typed, with its unit. @param {Question} of @param {Item} item */
function shownValue(of, item) {
  if (of.name !== "quantity") return typedEuro(typed.value);
  if (item.unit === "hour") return quantity(valueOf(of) ?? 0, "hour");
  return `${typed.value || "0"}\u00a0${item.unit === "kg" ? t("pad.kg") : t("pad.metre")}`;
}

/** A free price may be nothing; a weight may not. @param {Question} of @param {Item} item @param {number | null} value */
function allowed(of, item, value) {
  if (value === null || (of.name === "price" && value < (item.minimum ?? 0))) return false;
  return value > 0 || (of.name === "price" && item.pricing === "free") || of.name === "purchase";
}

/** @param {Question} of @param {Item} item */
function lastQuestion(of, item) {
  if (of.name === "quantity") return of.line !== null || !isPriced(item);
  return of.name === "purchase" || item.vat_scheme !== "margin";
}

/** @param {Question} of @param {Item} item @param {number} value */
function finish(of, item, value) {
  if (of.name === "quantity") measured(item, of.line, value);
  else if (of.name === "price") pricedAt(item, of.line, of.quantity, value);
  else boughtAt(item, of.line, of.quantity, of.price, value);
}

/** @param {Question} of @param {Item} item @param {number} value */
function weighOrFinish(of, item, value) {
  if (of.name === "quantity" && item.unit === "kg" && value > HEAVY) doubted.value = true;
  else finish(of, item, value);
}

/** 740 typed for 740 grams would be 740 kilos. @param {{of: Question, item: Item, value: number}} props */
function Really({ of, item, value }) {
  const kilos = plain(value);
  return html`<div class="zone really" role="alert">
    <h2>${t("pad.really", { kilos })}</h2>
    ${value % 1000 === 0 && html`<button class="key" type="button" data-grams="" onClick=${() => finish(of, item, value / 1000)}>${kilos}${"\u00a0"}${t("pad.g")}</button>`}
    <button class="key" type="button" data-kilos="" onClick=${() => finish(of, item, value)}>${kilos}${"\u00a0"}${t("pad.kg")}</button>
    <button class="key" type="button" onClick=${() => (doubted.value = false)}><${Icon} name="pencil" />${t("confirm.no")}</button>
  </div>`;
}

/** A free price has a word of advice, and perhaps a least. @param {{item: Item}} props */
function Suggested({ item }) {
  return html`${item.price > 0 && html`<button class="key" type="button" data-suggested="" onClick=${() => (typed.value = plain(item.price * 10).replace(".", ","))}><${Icon} name="check" />${t("pad.suggested", { price: euro(item.price) })}</button>`}
    ${(item.minimum ?? 0) > 0 && html`<p class="second">${t("pad.at_least", { price: euro(item.minimum ?? 0) })}</p>`}`;
}

/** The price of what is typed, or a word of help. @param {{of: Question, item: Item, value: number | null}} props */
function Below({ of, item, value }) {
  if (of.name === "purchase") return html`<p class="second">${t("pad.purchase_hint")}</p>`;
  if (of.name === "price" && item.pricing === "free" && (item.price || item.minimum)) return html`<${Suggested} item=${item} />`;
  if (of.name === "price") return html`<p class="second">${item.pricing === "free" ? t("pad.free_hint") : t(item.vat_scheme === "margin" ? "pad.tag_hint" : "pad.quote_hint")}</p>`;
  return html`${item.unit === "kg" && html`<p class="second">${value ? `= ${value}\u00a0${t("pad.g")}` : t("pad.in_kilos")}</p><${Scale} weighed=${(/** @type {number} */ grams) => (typed.value = plain(grams).replace(".", ","))} />`}
    ${!isPriced(item) && html`<${LivePrice} item=${item} quantity=${value ?? 0} />`}`;
}

/** @param {{item: Item, quantity: number}} props */
function LivePrice({ item, quantity: thousandths }) {
  const said = useSignal(/** @type {{of: number, words: string} | null} */ (null));
  useEffect(() => {
    if (thousandths === 0) return;
    const stop = new AbortController();
    const line = { item: item.code, quantity: thousandths, unit_price: null, purchase_price: null, members: crew.value };
    priceOf(line, stop.signal).then(
      (cents) => (said.value = { of: thousandths, words: euro(cents) }),
      (problem) => {
        if (problem instanceof Problem && problem.status) said.value = { of: thousandths, words: problem.title };
      },
    );
    return () => stop.abort();
  }, [thousandths]);
  const words = said.value?.of === thousandths ? said.value.words : thousandths === 0 ? euro(0) : "…";
  return html`<p class="live"><span class="second" dir="ltr">${euro(item.price)}${per(item.unit)}</span><span class="num">${words}</span></p>`;
}

function Keys() {
  return html`<div class="key-pad" role="group" dir="ltr" aria-label=${t("pad.keys")}>
    ${["7", "8", "9", "4", "5", "6", "1", "2", "3"].map((digit) => html`<${DigitKey} digit=${digit} />`)}
    <button class="key" type="button" aria-label=${t("pad.comma")} onClick=${() => typeKey(",")}>,</button>
    <${DigitKey} digit="0" />
    <button class="key" type="button" aria-label=${t("pad.erase")} onClick=${() => typeKey("Backspace")}><${Icon} name="delete" /></button>
  </div>`;
}

/** @param {{digit: string}} props */
function DigitKey({ digit }) {
  return html`<button class="key" type="button" onClick=${() => typeKey(digit)}>${digit}</button>`;
}

/** Quarters of an hour are exact thousandths; nobody bills minutes. */
function Times() {
  return html`<div class="key-pad times" role="group" aria-label=${t("pad.time")}>
    <${TimeKey} time=${250} figure=${t("pad.minutes", { n: 15 })} word=${t("pad.quarter")} />
    <${TimeKey} time=${500} figure=${t("pad.minutes", { n: 30 })} word=${t("pad.half")} />
    <${TimeKey} time=${1000} figure=${t("pad.hour")} word=${t("pad.whole")} />
    <button class="key" type="button" onClick=${() => (typed.value = "")}><${Icon} name="delete" flip />${t("pad.clear")}</button>
  </div>`;
}

/** A duration as a figure and as one says it. @param {{time: number, figure: string, word: string}} props */
function TimeKey({ time, figure, word }) {
  return html`<button class="key key-stack" type="button" onClick=${() => addTime(time)}><span>${figure}</span><span class="second">${word}</span></button>`;
}

/** @param {number} thousandths of an hour */
function addTime(thousandths) {
  const sum = (typedNumber(typed.value, 3) ?? 0) + thousandths;
  typed.value = `${Math.floor(sum / 1000)},${String(sum % 1000).padStart(3, "0")}`;
}
