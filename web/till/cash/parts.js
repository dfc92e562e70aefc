// SPDX-License-Identifier: AGPL-3.0-or-later
// What the screens of the drawer share: asking the till program, reasons with pictures, a question with a pad, the sheet of
// a closing.
import { insist, Problem } from "../../ui/api.js";
import { clock, day as dayOf, euro, moment, percent, typedEuro } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { t as ui } from "../../ui/text.js";
import { html, useSignal } from "../../vendor/preact.js";
import { refresh } from "../link.js";
import { allow, withYes } from "../override/allow.js";
import { uuid } from "../sale.js";
import { Back, Bar } from "../screens/bar.js";
import { go, notice } from "../store.js";
import { centsOf, Digits } from "../tickets/keys.js";
import { words } from "../words.js";
import text from "./text.js";

const t = words(text);

/** @typedef {import("./types.d.ts").Closing} Closing */
/** @typedef {import("./types.d.ts").Kept} Kept */
/** @typedef {import("../types.d.ts").Right} Right */

export const toCash = () => go({ name: "cash" });

/**
 * Asks until there is an answer; a refusal is told in the bar, and the answer is null.
 * @param {string} path @param {Record<string, unknown>} body @param {{right: Right, what: string}} [yes] that may be needed
 * @returns {Promise<Kept | null>}
 */
export async function keep(path, body, yes) {
  const asked = { id: uuid(), ...body };
  const send = (/** @type {object} */ override) => insist(path, { ...asked, ...override });
  try {
    const kept = /** @type {Kept | null} */ (await (yes ? withYes(yes.right, yes.what, send) : send({})));
    await refresh();
    return kept;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    notice.value = problem.title;
    return null;
  }
}

/** The yes of a referent where a gap needs one; null: nobody said it. @param {boolean} needed @param {string} gap in words */
export async function gapAllowed(needed, gap) {
  if (!needed) return {};
  const token = await allow("cash_gap", gap);
  return token === null ? null : token ? { override: token } : {};
}

/** @param {number} cents */
export const gapWords = (cents) => t(cents < 0 ? "short" : "over", { amount: euro(Math.abs(cents)) });

/** @param {{title: string, back?: () => void, children?: unknown}} props */
export function Frame({ title, back, children }) {
  return html`<div class="screen alone till-cash">
    <${Bar}><${Back} to=${back ?? toCash} label=${ui("bar.back")} /><h1>${title}</h1><//>
    ${children}
  </div>`;
}

const GAP_REASONS = [
  { reason: "wrong_change", picture: "note" },
  { reason: "wrong_tender", picture: "card" },
  { reason: "forgotten_move", picture: "cash-out" },
  { reason: "wrong_float", picture: "magnifier" },
  { reason: "unknown", picture: "help" },
];

/** @param {{pick: (reason: string) => void}} props */
export function GapReasons({ pick }) {
  return html`<div class="tiles reasons">${GAP_REASONS.map(
    ({ reason, picture }) => html`<button class="tile" key=${reason} type="button" data-reason=${reason} onClick=${() => pick(reason)}>
      <${Pictogram} name=${picture} /><span class="name">${t(/** @type {"because_unknown"} */ (`because_${reason}`))}</span>
    </button>`,
  )}</div>`;
}

/** One amount, typed. @param {{question: string, hint?: string, word: string, max?: number, other?: {word: string, take: () => void}, done: (cents: number) => void, below?: (cents: number) => unknown}} props */
export function Amount({ question, hint, word, max, other, done, below }) {
  const typed = useSignal("");
  const cents = centsOf(typed);
  const fine = cents !== null && (max === undefined || cents <= max);
  return html`<main class="pad">
    <div class="zone asked">
      <h2>${question}</h2>
      ${hint && html`<p class="second">${hint}</p>`}
      <output class="num typed" data-empty=${typed.value === ""}>${typedEuro(typed.value)}</output>
      <div class="below" role="status">${cents !== null && below?.(cents)}</div>
      ${other && html`<button class="key" type="button" data-other="" onClick=${other.take}>${other.word}</button>`}
      <button class="key key-main" type="button" data-done="" disabled=${!fine} onClick=${() => done(cents ?? 0)}><${Icon} name="check" />${word}</button>
    </div>
    <${Digits} typed=${typed} places=${2} />
  </main>`;
}

/** @param {string} kind */
function paidWord(kind) {
  if (kind === "cash" || kind === "card" || kind === "cheque") return t(`paid_${kind}`);
  return t("paid_other", { kind });
}

/** A closing, or how far one is, as it is printed. @param {{closing: Closing, drawer: boolean}} props */
export function Sheet({ closing, drawer }) {
  const rows = [
    [t("sales"), euro(closing.sales)],
    [t("refunds"), euro(-closing.refunds)],
    ...(closing.discounts ? [[t("discounts"), euro(closing.discounts)]] : []),
    ...(closing.deposits ? [[t("deposits"), euro(closing.deposits)]] : []),
    ...closing.tenders.map(({ kind, amount }) => [paidWord(kind), euro(amount)]),
    ...closing.vat.filter(({ vat }) => vat !== 0).map(({ rate, vat }) => [t("vat_of", { rate: percent(rate) }), euro(vat)]),
    ...(closing.copies ? [[t("copies"), String(closing.copies)]] : []),
    ...(closing.voids ? [[t("voids"), String(closing.voids)]] : []),
  ];
  const till = [
    [t("float"), euro(closing.float_open)],
    [t("moved"), euro(closing.moved)],
    [t("should"), euro(closing.expected)],
    [t("found"), euro(closing.counted)],
    [t("gap"), euro(closing.difference)],
    ...(closing.gap_found !== closing.difference ? [[t("gap_found"), euro(closing.gap_found)]] : []),
    ...(closing.counted !== closing.next_float ? [[t("to_bank"), euro(closing.counted - closing.next_float)]] : []),
    [t("next_float"), euro(closing.next_float)],
  ];
  const time = (/** @type {string} */ at) => `${dayOf(at)} ${clock(moment(at))}`;
  return html`<div class="figures">
    <p>${closing.from && closing.to && t("from_to", { from: time(closing.from), to: time(closing.to) })} · ${t("tickets", { n: closing.tickets })}${closing.returns > 0 ? `, ${t("returns", { n: closing.returns })}` : ""}</p>
    <p class="big"><span>${t("total")}</span><b class="num">${euro(closing.grand_total)}</b></p>
    <div class="columns">
      <${Rows} rows=${rows} />
      <div>
        ${drawer && html`<${Rows} rows=${till} />`}
        <${Rows} rows=${[[t("ever"), euro(closing.perpetual_total)], [t("ever_abs"), euro(closing.perpetual_total_abs)]]} />
      </div>
    </div>
  </div>`;
}

/** @param {{rows: (string | undefined)[][]}} props */
function Rows({ rows }) {
  return html`<dl>${rows.map(([word, figure]) => html`<div><dt>${word}</dt><dd class="num">${figure}</dd></div>`)}</dl>`;
}
