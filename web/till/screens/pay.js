// SPDX-License-Identifier: AGPL-3.0-or-later
// Payment: how, what is handed over, what goes back, who receives what, and whether a paper is wanted.
import { COINS, Money, NOTES, pieceName, pieceShort } from "../../ui/coins.js";
import { euro } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { SplitBar, SplitKeys } from "../../ui/split.js";
import { t as ui } from "../../ui/text.js";
import { html } from "../../vendor/preact.js";
import { small } from "../fit.js";
import {
  addPart, change, changePieces, due, give, given, giveExactly, keepPad, left, method, missing, open, pad, padCents, partial, parts, payBy, received, refused, removePart, settled,
  share, stuck, takeBackLast, tenders, tooMuchCash, typed, wish,
} from "../payment.js";
import { priced } from "../pricing.js";
import { go } from "../store.js";
import { giftItem, giveChange, payNow } from "../tickets/before.js";
import { setPaymentAside } from "../tickets/aside.js";
import { depositable } from "../tickets/deposit.js";
import { Means } from "../tickets/means.js";
import { wayOf, ways } from "../tickets/ways.js";
import { words } from "../words.js";
import text from "../tickets/text.js";
import { Back, Bar, Sum } from "./bar.js";

const t = words(text);

/** @typedef {import("../../ui/coins.js").Piece} Piece */
/** @typedef {import("../payment.js").ReceiptWish} ReceiptWish */

/** Handed over, but not given back: a drawer has none to spare. */
const LARGE_NOTES = [20000, 10000];
const KINDS_IN_WORDS = 4;
const KINDS_WHERE_TIGHT = 2;
const WAYS_IN_PICTURES = 4;

export function Pay() {
  return html`<div class=${`screen pay ${LARGE_NOTES.length ? "six-notes" : ""}`}>
    <${Bar}><${Back} disabled=${stuck.value} label=${ui("bar.back")} /><h1 class="vh">${ui("pay.title")}</h1><${Before} /><//>
    <main class="contents">
      <${How} />
      ${due.value === 0 ? html`<${NothingDue} />` : method.value === "cash" ? html`<${Cash} />` : html`<${Means} />`}
      <${GoesBack} />
      <${WhoReceives} />
    </main>
  </div>`;
}

/** What may still happen to the ticket before money moves. */
function Before() {
  const off = priced.value?.discount ?? 0;
  return html`<button class="key" type="button" data-park="" disabled=${stuck.value} onClick=${setPaymentAside}><${Icon} name="pause" />${ui("sale.park")}</button>
    <button class="key" type="button" data-before="discount" disabled=${stuck.value} onClick=${() => go({ name: "discount" })}>
      <${Pictogram} name="discount" />${off ? t("discount_of", { amount: euro(off) }) : t("discount")}
    </button>
    <button class="key" type="button" data-before="note" disabled=${stuck.value} onClick=${() => go({ name: "note" })}><${Icon} name="file-text" />${t("note")}</button>
    ${depositable.value && html`<button class="key" type="button" data-before="deposit" disabled=${stuck.value} onClick=${() => go({ name: "deposit" })}><${Icon} name="hourglass" />${t("deposit")}</button>`}`;
}

function How() {
  const shown = ways.value;
  return html`<section class=${`zone how ${shown.length > WAYS_IN_PICTURES ? "many" : ""}`} aria-label=${ui("pay.how")}>
    <p class="due">${parts.value.length ? t("left_due") : ui("pay.due")} <${Sum} cents=${due.value === null ? null : open.value} /></p>
    ${shown.map(
      ({ kind, picture, word }) => html`<button class="key" key=${kind} type="button" data-tender=${kind} aria-pressed=${method.value === kind} disabled=${stuck.value}
        onClick=${() => payBy(kind)}>
        <${Pictogram} name=${picture} />${t(word)}
      </button>`,
    )}
  </section>`;
}

function NothingDue() {
  return html`<section class="zone means"><${Icon} name="circle-check" /><p>${ui("pay.nothing_due")}</p></section>`;
}

function Cash() {
  return html`<section class="zone cash" aria-label=${ui("pay.gives")}>
    <h2>${ui("pay.gives")} <span class="second">${ui("pay.gives_hint")}</span></h2>
    <div class="bills">${[...LARGE_NOTES, ...NOTES].map((value) => html`<${Handed} value=${value} />`)}</div>
    <div class="coins">${COINS.map((value) => html`<${Handed} value=${value} />`)}</div>
    <div class="quick">
      <button class="key" type="button" disabled=${stuck.value} onClick=${giveExactly}><${Icon} name="equal" />${ui("pay.exact")}</button>
      <button class="key" type="button" disabled=${stuck.value || given.value.length === 0} onClick=${takeBackLast}><${Icon} name="undo-2" flip />${ui("pay.take_back")}</button>
    </div>
  </section>`;
}

/** A note or coin to tap, with how many were handed over. @param {{value: number}} props */
function Handed({ value }) {
  const count = given.value.filter((one) => one === value).length;
  return html`<button class="money" type="button" data-value=${value} disabled=${stuck.value} onClick=${() => give(value)}>
    <span class="vh">${pieceName({ value, count: 1 })}</span><${Money} value=${value} />
    ${count > 0 && html`<span class="count"><span aria-hidden="true">${count}</span><span class="vh">${ui("pay.received_times", { n: count })}</span></span>`}
  </button>`;
}

function GoesBack() {
  const cash = method.value === "cash" && due.value !== 0;
  return html`<section class="zone back" aria-label=${ui("pay.back_label")}>
    <${PaidSoFar} />
    ${cash ? html`<${Change} />` : html`<${NothingBack} />`}
    ${tooMuchCash.value && html`<p class="note is-stop" role="alert"><${Icon} name="circle-alert" /><span>${t("cash_limit", { amount: euro(priced.value?.cash?.limit ?? 0) })}</span></p>`}
    ${refused.value && html`<p class="note is-stop" role="alert"><${Icon} name="circle-alert" /><span>${refused.value.title}</span></p>`}
    ${stuck.value && html`<p class="note" role="status"><${Icon} name="clock" /><span>${ui("pay.silent")}</span></p>`}
    <${Wish} />
    <${ConfirmKey} />
  </section>`;
}

/** What other ways paid already; a tap takes one back. */
function PaidSoFar() {
  if (parts.value.length === 0) return null;
  return html`<ul class="parts">
    ${parts.value.map(
      ({ kind, amount }, at) => html`<li>
        <button class="key" type="button" onClick=${() => removePart(at)}>
          <${Pictogram} name=${wayOf(kind).picture} /><span><span class="vh">${t("take_part_back")} </span>${t(wayOf(kind).word)}</span><span class="num">${euro(amount)}</span><${Icon} name="x" />
        </button>
      </li>`,
    )}
  </ul>`;
}

/** By card or cheque: what makes up the sum, and no coin to count. */
function NothingBack() {
  const now = tenders.value.slice(parts.value.length);
  return html`<dl>
      ${now.map(({ kind, amount }) => html`<dt>${t(wayOf(kind).word)}</dt><dd class="num">${euro(amount)}</dd>`)}
    </dl>
    ${left.value > 0
      ? html`<hr class="stitch" /><h2>${t("left")} <${Sum} cents=${left.value} /></h2><div class="give idle"><p>${t("left_then")}</p></div>`
      : html`<div class="give idle"><p>${ui("pay.nothing_back")}</p></div>`}`;
}

function Change() {
  const enough = missing.value === 0 && given.value.length > 0;
  const gift = enough && change.value > 0 && giftItem.value !== undefined;
  return html`<dl><dt>${ui("pay.received")}</dt><dd class="num">${euro(received.value)}</dd></dl>
    <hr class="stitch" />
    <h2>${ui(enough ? "pay.give_back" : "pay.missing")} <${Sum} cents=${enough ? change.value : missing.value} /></h2>
    ${!enough
      ? html`<div class="give idle"><p>${ui("pay.waiting_cash")}</p></div>`
      : change.value === 0
        ? html`<div class="give"><${Icon} name="circle-check" /><p>${ui("pay.count_is_right")}</p></div>`
        : html`<div class="give"><p>${ui("pay.take_from_drawer")}</p><${ChangePicture} pieces=${changePieces.value} tight=${gift} /></div>`}
    ${gift && html`<button class="key gift" type="button" disabled=${stuck.value} onClick=${giveChange}><${Pictogram} name="gift" />${t("gives_change")}</button>`}`;
}

/** Coins and notes as they lie in the hand, then in words. @param {{pieces: Piece[], tight?: boolean}} props tight: a key stands below */
export function ChangePicture({ pieces, tight }) {
  const all = pieces.flatMap(({ value, count }) => Array.from({ length: count }, () => value));
  const size = all.length > 6 || (tight && small.value) ? "packed" : all.length > 4 || tight || all.filter((value) => value >= 500).length > 2 ? "crowded" : "";
  const brief = pieces.length > (tight || small.value ? KINDS_WHERE_TIGHT : KINDS_IN_WORDS);
  return html`<div class=${`row row-wrap handful ${size}`} aria-hidden="true">${all.map((value) => html`<${Money} value=${value} />`)}</div>
    <ul class=${`words ${brief ? "brief" : ""}`}>${pieces.map((piece) => html`<li>${brief ? pieceShort(piece) : pieceName(piece)}</li>`)}</ul>`;
}

/** @type {{wish: ReceiptWish, icon: string, word: "no" | "paper" | "mail"}[]} */
const WISHES = [
  { wish: "no", icon: "ban", word: "no" },
  { wish: "paper", icon: "printer", word: "paper" },
  { wish: "mail", icon: "mail", word: "mail" },
];

/** No paper unless somebody wants one (C. env. L541-15-10); where it is owed there is nothing to ask. */
function Wish() {
  const owed = (priced.value?.must_issue ?? [])[0];
  if (owed)
    return html`<p class="wish owed"><${Icon} name="printer" /><span>${t(owed === "service" ? "owed_note" : "owed_paper")}</span></p>`;
  return html`<div class="wish" role="group" aria-label=${t("ticket_wanted")}>
    <p>${t("ticket_wanted")} <span class="second">${t("ticket_law")}</span></p>
    ${WISHES.map(
      (one) => html`<button class="key key-stack" key=${one.wish} type="button" data-wish=${one.wish} aria-pressed=${wish.value === one.wish} disabled=${stuck.value} onClick=${() => (wish.value = one.wish)}>
        <${Icon} name=${one.icon} />${t(one.word)}
      </button>`,
    )}
  </div>`;
}

function ConfirmKey() {
  if (stuck.value) return html`<button class="key key-pay" type="button" disabled><${Icon} name="clock" />${ui("pay.key_sending")}</button>`;
  if (pad.value) return html`<${PadKey} />`;
  if (partial.value) return html`<button class="key key-pay" type="button" onClick=${addPart}><${Icon} name="check" />${confirmWord()} ${euro(share.value)}</button>`;
  if (!settled.value)
    return html`<button class="key key-pay" type="button" disabled>
      <${Icon} name="lock" />${due.value === null ? ui("pay.calculating") : tooMuchCash.value ? t("key_other_way") : missing.value ? ui("pay.key_short", { amount: euro(missing.value) }) : t("key_other_way")}
    </button>`;
  return html`<button class="key key-pay" type="button" onClick=${payNow}><${Icon} name="check" />${confirmWord()}</button>`;
}

/** While a sum is typed the one green key takes that sum, never the whole. */
function PadKey() {
  const word = pad.value === "terminal" ? t("ok") : padCents.value ? t("key_part", { amount: euro(padCents.value) }) : t(typed.value ? "key_too_much" : "how_much");
  return html`<button class="key key-pay" type="button" disabled=${padCents.value === null} onClick=${keepPad}><${Icon} name=${padCents.value ? "check" : "lock"} />${word}</button>`;
}

function confirmWord() {
  if (due.value === 0) return ui("pay.key_free");
  if (method.value === "card") return ui("pay.key_card");
  if (method.value === "cheque") return ui("pay.key_cheque");
  if (method.value !== "cash") return t("key_taken");
  return ui(change.value > 0 ? "pay.key_change" : "pay.key_cash");
}

function WhoReceives() {
  const shares = priced.value?.shares ?? [];
  return html`<section class="zone who-gets" aria-label=${ui("receipt.who")}>
    <h2>${ui("pay.who", { amount: due.value === null ? "…" : euro(due.value) })}</h2>
    <${SplitBar} shares=${shares} /><${SplitKeys} shares=${shares} most=${small.value ? 3 : 4} />
  </section>`;
}
