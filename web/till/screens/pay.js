// SPDX-License-Identifier: AGPL-3.0-or-later
// Payment: how, what is handed over, what goes back, and who receives what.
import { COINS, Money, NOTES, pieceName, pieceShort } from "../../ui/coins.js";
import { euro } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { SplitBar, SplitKeys } from "../../ui/split.js";
import { t } from "../../ui/text.js";
import { html } from "../../vendor/preact.js";
import { small } from "../fit.js";
import {
  change, changePieces, due, give, given, giveExactly, method, missing, mixed, payBy, received, refused, settle, settled, stuck, takeBackLast, tenders,
} from "../payment.js";
import { priced } from "../pricing.js";
import { Back, Bar, Sum } from "./bar.js";

/** @typedef {import("../types.d.ts").TenderKind} TenderKind */
/** @typedef {import("../../ui/coins.js").Piece} Piece */

/** @type {{kind: TenderKind, picture: string, word: "pay.cash" | "pay.card" | "pay.cheque"}[]} */
const WAYS = [
  { kind: "cash", picture: "note", word: "pay.cash" },
  { kind: "card", picture: "card", word: "pay.card" },
  { kind: "cheque", picture: "cheque", word: "pay.cheque" },
];

const KINDS_IN_WORDS = 4;

export function Pay() {
  return html`<div class="screen pay">
    <${Bar}><${Back} disabled=${stuck.value} /><h1 class="vh">${t("pay.title")}</h1><//>
    <main class="contents">
      <${How} />
      ${due.value === 0 ? html`<${NothingDue} />` : method.value === "cash" ? html`<${Cash} />` : html`<${OtherMeans} />`}
      <${GoesBack} />
      <${WhoReceives} />
    </main>
  </div>`;
}

function How() {
  return html`<section class="zone how" aria-label=${t("pay.how")}>
    <p class="due">${t("pay.due")} <${Sum} cents=${due.value} /></p>
    ${WAYS.map(
      ({ kind, picture, word }) => html`<button class="key" type="button" data-tender=${kind} aria-pressed=${method.value === kind} disabled=${stuck.value}
        onClick=${() => payBy(kind)}>
        <${Pictogram} name=${picture} />${t(word)}
      </button>`,
    )}
  </section>`;
}

function NothingDue() {
  return html`<section class="zone means"><${Icon} name="circle-check" /><p>${t("pay.nothing_due")}</p></section>`;
}

function Cash() {
  return html`<section class="zone cash" aria-label=${t("pay.gives")}>
    <h2>${t("pay.gives")} <span class="second">${t("pay.gives_hint")}</span></h2>
    <div class="bills">${NOTES.map((value) => html`<${Handed} value=${value} />`)}</div>
    <div class="coins">${COINS.map((value) => html`<${Handed} value=${value} />`)}</div>
    <div class="quick">
      <button class="key" type="button" disabled=${stuck.value} onClick=${giveExactly}><${Icon} name="equal" />${t("pay.exact")}</button>
      <button class="key" type="button" disabled=${stuck.value || given.value.length === 0} onClick=${takeBackLast}><${Icon} name="undo-2" flip />${t("pay.take_back")}</button>
    </div>
  </section>`;
}

/** A note or coin to tap, with how many were handed over. @param {{value: number}} props */
function Handed({ value }) {
  const count = given.value.filter((one) => one === value).length;
  return html`<button class="money" type="button" data-value=${value} disabled=${stuck.value} onClick=${() => give(value)}>
    <span class="vh">${pieceName({ value, count: 1 })}</span><${Money} value=${value} />
    ${count > 0 && html`<span class="count"><span aria-hidden="true">${count}</span><span class="vh">${t("pay.received_times", { n: count })}</span></span>`}
  </button>`;
}

function OtherMeans() {
  const card = method.value === "card";
  const sum = mixed.value ? missing.value : (due.value ?? 0);
  return html`<section class="zone means">
    <${Pictogram} name=${card ? "card" : "cheque"} />
    ${mixed.value && html`<p class="second">${t("pay.mixed_hint", { amount: euro(received.value) })}</p>`}
    <p class="num huge">${euro(sum)}</p>
    <p>${t(card ? "pay.do_card" : "pay.do_cheque", { amount: euro(sum) })}</p>
    <p class="second">${t(card ? "pay.do_card_hint" : "pay.do_cheque_hint")}</p>
  </section>`;
}

function GoesBack() {
  return html`<section class="zone back" aria-label=${t("pay.back_label")}>
    ${method.value === "cash" && due.value !== 0 ? html`<${Change} />` : html`<${NothingBack} />`}
    ${refused.value && html`<p class="note is-stop" role="alert"><${Icon} name="circle-alert" /><span>${refused.value.title}</span></p>`}
    ${stuck.value && html`<p class="note" role="status"><${Icon} name="clock" /><span>${t("pay.silent")}</span></p>`}
    <${ConfirmKey} />
  </section>`;
}

/** By card or cheque: what makes up the sum, and no coin to count. */
function NothingBack() {
  return html`<dl>
      ${tenders.value.map(({ kind, amount }) => html`<dt>${t(`pay.${kind}`)}</dt><dd class="num">${euro(amount)}</dd>`)}
    </dl>
    <div class="give idle"><p>${t("pay.nothing_back")}</p></div>`;
}

function Change() {
  const enough = missing.value === 0 && given.value.length > 0;
  return html`<dl><dt>${t("pay.received")}</dt><dd class="num">${euro(received.value)}</dd></dl>
    <hr class="stitch" />
    <h2>${t(enough ? "pay.give_back" : "pay.missing")} <${Sum} cents=${enough ? change.value : missing.value} /></h2>
    ${!enough
      ? html`<div class="give idle"><p>${t("pay.waiting_cash")}</p></div>`
      : change.value === 0
        ? html`<div class="give"><${Icon} name="circle-check" /><p>${t("pay.count_is_right")}</p></div>`
        : html`<div class="give"><p>${t("pay.take_from_drawer")}</p><${ChangePicture} pieces=${changePieces.value} /></div>`}`;
}

/** Coins and notes as they lie in the hand, then in words. @param {{pieces: Piece[]}} props */
export function ChangePicture({ pieces }) {
  const all = pieces.flatMap(({ value, count }) => Array.from({ length: count }, () => value));
  const size = all.length > 6 ? "packed" : all.length > 4 || all.filter((value) => value >= 500).length > 2 ? "crowded" : "";
  const brief = pieces.length > KINDS_IN_WORDS;
  return html`<div class=${`row row-wrap handful ${size}`} aria-hidden="true">${all.map((value) => html`<${Money} value=${value} />`)}</div>
    <ul class=${`words ${brief ? "brief" : ""}`}>${pieces.map((piece) => html`<li>${brief ? pieceShort(piece) : pieceName(piece)}</li>`)}</ul>`;
}

function ConfirmKey() {
  if (stuck.value) return html`<button class="key key-pay" type="button" disabled><${Icon} name="clock" />${t("pay.key_sending")}</button>`;
  if (!settled.value)
    return html`<button class="key key-pay" type="button" disabled>
      <${Icon} name="lock" />${due.value === null ? t("pay.calculating") : t("pay.key_short", { amount: euro(missing.value) })}
    </button>`;
  return html`<button class="key key-pay" type="button" onClick=${settle}><${Icon} name="check" />${confirmWord()}</button>`;
}

function confirmWord() {
  if (due.value === 0) return t("pay.key_free");
  if (method.value === "card") return t("pay.key_card");
  if (method.value === "cheque") return t("pay.key_cheque");
  return t(change.value > 0 ? "pay.key_change" : "pay.key_cash");
}

function WhoReceives() {
  const shares = priced.value?.shares ?? [];
  return html`<section class="zone who-gets" aria-label=${t("receipt.who")}>
    <h2>${t("pay.who", { amount: due.value === null ? "…" : euro(due.value) })}</h2>
    <${SplitBar} shares=${shares} /><${SplitKeys} shares=${shares} most=${small.value ? 3 : 4} />
  </section>`;
}
