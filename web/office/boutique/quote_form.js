// SPDX-License-Identifier: AGPL-3.0-or-later
// An answer to a request: what, for how much, when, until when, how much before. What she will read stands below it.
import { Problem, request } from "../../ui/api.js";
import { addDays, fullDay } from "../../ui/dates.js";
import { amount, euro, percent, plain, typedNumber } from "../../ui/money.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { said as sentence } from "../../ui/pages.js";
import { task } from "../../ui/task.js";
import { html, signal, useLayoutEffect, useMemo, useRef, useSignal } from "../../vendor/preact.js";
import { Field } from "../paie/fields.js";
import { open } from "../store.js";
import { Select, showWrong, Words, Wrong } from "./fields.js";
import { QuotePreview } from "./quote_preview.js";
import { q } from "./quote_words.js";
import { desk, said } from "./words.js";

/** @typedef {import("./quote_types.d.ts").Quote} Quote */
/** @typedef {import("./types.d.ts").Item} Item */

const PIECE = 1000;
const RATE_ONE = 10_000;
const LINES_MAX = 20;
const DELAY_MAX = 365;
const days = [15, 30, 60, 90];
const deposits = [0, 2000, 3000, 5000, 7000, 9000];
const divisible = ["kg", "metre", "hour"];
/** What the server says of one line. */
const ofLine = ["quote_item", "bad_quantity"];

let made = 0;
const newLine = (item = "", quantity = "1", price = "") => ({ key: ++made, item: signal(item), quantity: signal(quantity), price: signal(price) });
/** @typedef {ReturnType<typeof newLine>} Line */
/** @typedef {{lines: {value: Line[]}, delay: import("./fields.js").Text, valid: import("./fields.js").Text, deposit: import("./fields.js").Text, words: import("./fields.js").Text}} Form */

/** The link of the latest answer: told once, kept as long as the page is open. */
const told = signal({ id: "", link: "" });

/** @param {{quote: Quote, items: Item[], today: string}} props */
export function QuoteForm({ quote, items, today }) {
  const form = useForm(quote), tried = useSignal(false), refused = useSignal(/** @type {Record<string, string>} */ ({}));
  const sending = useMemo(task, []);
  const wrong = { ...(tried.value ? missing(form, items) : {}), ...refused.value };
  const offered = offeredBy(form, items, today);
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    tried.value = true;
    refused.value = {};
    const lacking = missing(form, items);
    if (Object.keys(lacking).length) return showWrong(lacking);
    return sending.run(() => answer(quote, form, offered.until).catch((problem) => {
      refused.value = wrongLine(problem, form);
      showWrong(refused.value);
      throw problem;
    }));
  };
  return html`<form class="stack" onSubmit=${send} novalidate>
    ${form.lines.value.map((line, at) => html`<${LineFields} key=${line.key} line=${line} at=${at} form=${form} items=${items} activity=${quote.activity} wrong=${wrong} />`)}
    ${form.lines.value.length < LINES_MAX ? html`<button class="btn" type="button" onClick=${() => (form.lines.value = [...form.lines.value, newLine()])}><${Icon} name="plus" />${q("line.add")}</button>` : null}
    <div class="fields"><${Field} id="delay" label=${q("delay")} inputmode="numeric" maxlength=${3} hint=${q("delay.is")} value=${form.delay} wrong=${wrong["delay"]} />
      <${Select} id="deposit" label=${q("deposit")} value=${form.deposit} options=${depositsOf(form, offered.total)} />
      <${Select} id="valid" label=${q("valid")} value=${form.valid} options=${days.map((n) => [String(n), q("valid.days", { n, day: fullDay(addDays(today, n)) })])} /></div>
    <${Words} id="words" label=${q("words")} rows=${3} max=${2000} hint=${q("words.is")} value=${form.words} />
    <${QuotePreview} id="quote-will-see" title=${q("see.will")} offered=${offered} />
    <button class="btn btn-do btn-wide" aria-disabled=${sending.busy.value ? "true" : null}><${Icon} name=${quote.email ? "mail" : "link"} />${q(quote.email ? "send" : "send.link")}</button><${Outcome} task=${sending} /></form>`;
}

/** As it was answered before, or empty. @param {Quote} quote @returns {Form} */
function useForm(quote) {
  const before = quote.lines.map((line) => newLine(line.item, plain(line.quantity), amount(line.unit_price.amount).replace(/\s/g, "")));
  return useMemo(() => ({ lines: signal(before.length ? before : [newLine()]), delay: signal(quote.answered_at ? String(quote.delay_days) : ""), valid: signal("30"), deposit: signal(String(quote.answered_at ? quote.deposit_bp : 3000)), words: signal(quote.answer) }), []);
}

/** @param {{line: Line, at: number, form: Form, items: Item[], activity: string, wrong: Record<string, string>}} props */
function LineFields({ line, at, form, items, activity, wrong }) {
  const unit = items.find(({ code }) => code === line.item.value)?.unit ?? "piece", sum = grossOf(line), many = (typedNumber(line.quantity.value, 3) ?? 0) > PIECE;
  const price = unit === "kg" || unit === "hour" || unit === "metre" ? q(`line.price.${unit}`) : q(many ? "line.price.more" : "line.price");
  return html`<fieldset class="quote-line"><legend>${q("line", { n: at + 1 })}</legend>
    <${ItemSelect} id=${`item${at}`} value=${line.item} items=${items} activity=${activity} wrong=${wrong[`item${at}`]} />
    <div class="quote-pair"><${Field} id=${`quantity${at}`} label=${q("line.quantity")} inputmode="decimal" maxlength=${8} value=${line.quantity} wrong=${wrong[`quantity${at}`]} />
      <${Field} id=${`price${at}`} label=${price} inputmode="decimal" maxlength=${10} value=${line.price} wrong=${wrong[`price${at}`]} /></div>
    ${many && sum ? html`<p class="second">${q("line.sum", { amount: euro(sum) })}</p>` : null}
    ${form.lines.value.length > 1 ? html`<button class="btn btn-quiet" type="button" aria-label=${q("line.drop_name", { n: at + 1 })} onClick=${() => (form.lines.value = form.lines.value.filter((one) => one !== line))}><${Icon} name="trash-2" />${q("line.drop")}</button>` : null}</fieldset>`;
}

/** What is priced by quote first, then the workshop that was asked. @param {{id: string, value: import("./fields.js").Text, items: Item[], activity: string, wrong?: string | undefined}} props */
function ItemSelect({ id, value, items, activity, wrong }) {
  const near = items.filter((one) => one.activity === activity && one.pricing === "quote"), same = items.filter((one) => one.activity === activity && one.pricing !== "quote");
  const quoted = items.filter((one) => one.activity !== activity && one.pricing === "quote"), rest = items.filter((one) => one.activity !== activity && one.pricing !== "quote");
  const option = (/** @type {Item} */ one) => html`<option key=${one.code} value=${one.code} selected=${one.code === value.value}>${one.name}</option>`;
  return html`<div class="field"><label for=${id}>${q("line.item")}</label><select id=${id} class="input" aria-invalid=${wrong ? "true" : null} aria-describedby=${wrong ? `${id}-wrong` : null} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => (value.value = event.currentTarget.value)}>
      <option value="" selected=${!value.value}>${q("line.choose")}</option>${[...near, ...same, ...quoted].map(option)}<optgroup label=${q("line.other")}>${rest.map(option)}</optgroup></select><${Wrong} id=${id} wrong=${wrong} /></div>`;
}

/** @param {Form} form @param {number} total @returns {[string, string][]} */
function depositsOf(form, total) {
  const known = deposits.includes(Number(form.deposit.value)) ? deposits : [...deposits, Number(form.deposit.value)];
  return known.map((rate) => {
    if (rate === 0) return ["0", q("deposit.none")];
    return [String(rate), total ? q("deposit.sum", { percent: percent(rate), amount: euro(depositOf(total, rate)) }) : q("deposit.part", { percent: percent(rate) })];
  });
}

/** As the server rounds it: halves up. @param {number} total @param {number} rate */
const depositOf = (total, rate) => Math.floor((total * rate + RATE_ONE / 2) / RATE_ONE);

/** Of a line, in cents; 0 while it is none. @param {Line} line */
function grossOf(line) {
  return Math.round(((typedNumber(line.price.value, 2) ?? 0) * (typedNumber(line.quantity.value, 3) ?? 0)) / PIECE);
}

/** @param {Form} form @param {readonly Item[]} items @param {string} today @returns {import("./quote_types.d.ts").Offered} */
function offeredBy(form, items, today) {
  const lines = form.lines.value.flatMap((line) => {
    const item = items.find(({ code }) => code === line.item.value), gross = grossOf(line);
    return item && gross ? [{ label: item.name, quantity: typedNumber(line.quantity.value, 3) ?? 0, unit: item.unit, price: typedNumber(line.price.value, 2) ?? 0, gross }] : [];
  });
  const total = lines.reduce((sum, one) => sum + one.gross, 0);
  return { words: form.words.value.trim(), lines, total, deposit: depositOf(total, Number(form.deposit.value)), delay: Number(form.delay.value) || 0, until: addDays(today, Number(form.valid.value)) };
}

/** What is to be mended before it goes, by field. @param {Form} form @param {readonly Item[]} items @returns {Record<string, string>} */
function missing(form, items) {
  const lines = form.lines.value.flatMap((line, at) => {
    const unit = items.find(({ code }) => code === line.item.value)?.unit ?? "piece", quantity = typedNumber(line.quantity.value, 3);
    const whole = divisible.includes(unit) || (quantity ?? 0) % PIECE === 0;
    return /** @type {[string, boolean, string][]} */ ([[`item${at}`, !line.item.value, q("need.item")], [`quantity${at}`, !quantity || !whole, q(whole ? "need.quantity" : "need.whole")], [`price${at}`, typedNumber(line.price.value, 2) === null, q("need.price")]]);
  });
  const nothing = form.lines.value.every((line) => grossOf(line) === 0);
  /** @type {[string, boolean, string][]} */
  const checks = [...lines, ["price0", nothing && typedNumber(form.lines.value[0]?.price.value ?? "", 2) !== null, q("need.some")], ["delay", !/^\d{1,3}$/.test(form.delay.value.trim()) || Number(form.delay.value) > DELAY_MAX, q("need.delay")]];
  return Object.fromEntries(checks.filter(([, is]) => is).map(([field, , words]) => [field, words]));
}

/** @param {unknown} problem @param {Form} form @returns {Record<string, string>} */
function wrongLine(problem, form) {
  if (!(problem instanceof Problem) || !ofLine.includes(problem.code)) return {};
  const at = Number(/^\/lines\/(\d+)/.exec(problem.errors[0]?.pointer ?? "")?.[1] ?? 0);
  return at < form.lines.value.length ? { [`${problem.code === "quote_item" ? "item" : "quantity"}${at}`]: sentence(problem) } : {};
}

/** What somebody else changed meanwhile shows itself anew, beside what is said of it. @param {Quote} quote @param {Form} form @param {string} until */
async function answer(quote, form, until) {
  const lines = form.lines.value.map((line) => ({ item: line.item.value, quantity: typedNumber(line.quantity.value, 3), unit_price: typedNumber(line.price.value, 2) }));
  const body = { lines, delay_days: Number(form.delay.value), deposit_bp: Number(form.deposit.value), valid_until: until, words: form.words.value.trim() };
  try {
    const { link } = /** @type {{link: string}} */ (await request(desk(`quotes/${quote.id}/answer`), { method: "PUT", body, headers: { "If-Match": `"${quote.version}"` } }));
    told.value = { id: quote.id, link };
    said.value = { id: "", words: "" };
  } catch (problem) {
    if (problem instanceof Problem && (problem.code === "quote_changed" || problem.code === "quote_ended")) {
      await open();
      told.value = { id: "", link: "" }; // theirs opens now
      said.value = { id: quote.id, words: sentence(problem) };
      return;
    }
    throw problem;
  }
  await open();
  said.value = { id: quote.id, words: quote.email ? q("sent", { email: quote.email }) : q("kept") };
}

/** How the answer went out, and its link for who has no letter. @param {{quote: Quote}} props */
export function QuoteLink({ quote }) {
  const copied = useSignal("");
  const done = said.value.id === quote.id ? said.value.words : "";
  const link = told.value.id === quote.id && quote.state === "answered" ? told.value.link : "";
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => box.current?.focus(), [link]);
  if (!done && !link) return null;
  const copy = async () => {
    copied.value = await navigator.clipboard.writeText(link).then(() => q("link.copied"), () => q("link.by_hand"));
  };
  return html`<section class="card stack" id="quote-told" tabindex="-1" ref=${box} aria-label=${q("link")}>${done ? html`<p class=${`note ${link ? "is-ok" : ""}`}><${Icon} name=${link ? "circle-check" : "info"} /><span>${done}</span></p>` : null}
    ${link ? html`<div class="field"><label for="quote-link">${q("link")}</label><input id="quote-link" class="input" readonly value=${link} onFocus=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => event.currentTarget.select()} aria-describedby="quote-link-is" /><p class="hint" id="quote-link-is">${q("link.is")}</p></div>
      <div class="row row-wrap"><button class="btn" type="button" onClick=${copy}><${Icon} name="link" />${q("link.copy")}</button>
        ${quote.phone ? html`<a class="btn" href=${`sms:${quote.phone.replace(/[^+\d]/g, "")}?&body=${encodeURIComponent(q("link.sms_text", { code: quote.code, link }))}`}><${Icon} name="smartphone" />${q("link.sms")}</a>` : null}</div>
      <p role="status">${copied.value}</p>` : null}</section>`;
}
