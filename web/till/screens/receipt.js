// SPDX-License-Identifier: AGPL-3.0-or-later
// The ticket as recorded, on screen: right after the sale, or read again later.
import { amount, clock, day, euro, moment, percent, per, quantity } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { SplitBar, SplitList } from "../../ui/split.js";
import { t } from "../../ui/text.js";
import { html, useLayoutEffect, useRef, useSignal } from "../../vendor/preact.js";
import { small } from "../fit.js";
import { cashiers, go, items, members, screen } from "../store.js";
import { piecesOf } from "../tickets/coins.js";
import { depositOf, settleDeposit } from "../tickets/deposit.js";
import { printPaper } from "../tickets/printing.js";
import { paidBy } from "../tickets/repay.js";
import text from "../tickets/text.js";
import { wayOf } from "../tickets/ways.js";
import { words } from "../words.js";
import { Back, Bar, toSale } from "./bar.js";
import { ChangePicture } from "./pay.js";

const say = words(text);

/** @typedef {import("../types.d.ts").Receipt} Receipt */
/** @typedef {import("../types.d.ts").TicketLine} TicketLine */
/** @typedef {import("../types.d.ts").TicketVat} TicketVat */
/** @typedef {import("../types.d.ts").Follower} Follower */

export function ReceiptScreen() {
  const where = screen.value;
  return where.name === "receipt" ? html`<${Read} receipt=${where.receipt} fresh=${where.fresh} />` : null;
}

/** @param {{receipt: Receipt, fresh: boolean}} props fresh: just sold */
function Read({ receipt, fresh }) {
  const back = () => go({ name: "receipts" });
  const taken = receipt.ticket.kind === "return";
  return html`<div class="screen reading">
    <${Bar}>${fresh ? html`<h1 class="sold"><${Icon} name="circle-check" />${taken ? say("given_back") : t("receipt.sold")}</h1>` : html`<${Back} to=${back} label=${t("bar.back")} /><h1>${t("receipt.title", { number: receipt.number })}</h1>`}<//>
    <main class="contents">
      <${Paper} key=${receipt.ticket.id} receipt=${receipt} />
      <section class=${`zone after ${receipt.shares.length > (small.value ? 6 : 8) ? "many" : ""}`} aria-label=${t("receipt.who")}>
        ${fresh && backInHand(receipt) > 0 && html`<${GivenBack} cents=${backInHand(receipt)} />`}
        <h2>${t("receipt.who")}</h2>
        <${SplitBar} shares=${receipt.shares} /><${SplitList} shares=${receipt.shares} />
        ${!fresh && (receipt.followed ?? []).length > 0 && html`<ul class="followed">${(receipt.followed ?? []).slice(-3).map((one) => html`<li>${followedWords(one)}</li>`)}</ul>`}
        <${Papers} receipt=${receipt} fresh=${fresh} />
        <button class="key key-main" type="button" onClick=${toSale}><${Icon} name=${fresh ? "plus" : "arrow-left"} flip=${!fresh} />${fresh ? t("receipt.new_sale") : t("bar.back_to_sale")}</button>
      </section>
    </main>
  </div>`;
}

/** Coins and notes to give: the change, or what a return gives back in cash. @param {Receipt} receipt */
function backInHand({ ticket }) {
  const cash = ticket.tenders.filter((tender) => tender.kind === "cash" && tender.amount < 0);
  return Math.max(ticket.change, 0) + cash.reduce((sum, tender) => sum - tender.amount, 0);
}

/** @param {{cents: number}} props */
function GivenBack({ cents }) {
  return html`<div class="given">
    <h2>${t("receipt.given_back")} <span class="num">${euro(cents)}</span></h2>
    <${ChangePicture} pieces=${piecesOf(cents)} />
  </div>`;
}

/** What became of it. @param {Follower} one */
function followedWords(one) {
  if (one.kind === "return") return say("was_returned", { number: one.number, amount: euro(Math.abs(one.amount)) });
  if (one.kind === "invoice") return say("was_invoiced", { number: one.number });
  if (one.kind === "tender_change") return say("was_corrected", { from: say(wayOf(one.tender ?? "cash").word), to: say(wayOf(one.tender_to ?? "cash").word) });
  return one.number;
}

/** What can be done with a ticket that is sold. @param {{receipt: Receipt, fresh: boolean}} props */
function Papers({ receipt, fresh }) {
  const { ticket } = receipt;
  const sold = ticket.kind !== "return";
  const deposit = depositOf(receipt);
  const invoiced = (receipt.followed ?? []).some((one) => one.kind === "invoice");
  const print = (/** @type {boolean} */ shares) => printPaper(ticket.id, { shares });
  return html`<div class="papers">
    <button class="key key-stack" type="button" data-paper="print" onClick=${() => print(false)}><${Icon} name="printer" />${fresh ? say("paper") : say("duplicata")}</button>
    <button class="key key-stack" type="button" data-paper="shares" onClick=${() => print(true)}><${Icon} name="chart-column" />${say("print_shares")}</button>
    <button class="key key-stack" type="button" data-paper="mail" onClick=${() => go({ name: "mail", receipt })}><${Icon} name="mail" />${say("mail")}</button>
    ${!fresh && sold && html`<button class="key key-stack" type="button" data-paper="return" onClick=${() => go({ name: "back", receipt })}><${Icon} name="undo-2" flip />${say("return")}</button>`}
    ${!fresh && deposit && html`<button class="key key-stack" type="button" data-paper="settle" onClick=${() => settleDeposit(deposit)}><${Icon} name="check" />${say("settle")}</button>`}
    ${!fresh && sold && !invoiced && html`<button class="key key-stack" type="button" data-paper="invoice" onClick=${() => go({ name: "invoice", receipt })}><${Icon} name="file-text" />${say("invoice")}</button>`}
    ${!fresh && sold && paidBy(receipt).length > 0 && html`<button class="key key-stack" type="button" data-paper="repay" onClick=${() => go({ name: "repay", receipt })}><${Icon} name="pencil" />${say("correct_short")}</button>`}
  </div>`;
}

/** The paper, moved by keys where it is longer than the glass. @param {{receipt: Receipt}} props */
function Paper({ receipt }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const above = useSignal(0);
  const below = useSignal(0);
  const look = () => {
    if (!box.current) return;
    const { scrollTop, clientHeight, scrollHeight } = box.current;
    above.value = scrollTop;
    below.value = Math.max(scrollHeight - clientHeight - scrollTop, 0);
  };
  const move = (/** @type {number} */ pages) => {
    if (box.current) box.current.scrollTop += pages * box.current.clientHeight * 0.85;
    look();
  };
  useLayoutEffect(() => {
    const watch = new ResizeObserver(look);
    if (box.current) watch.observe(box.current);
    look();
    return () => watch.disconnect();
  }, []);
  const long = above.value + below.value > 1;
  return html`<section class="zone paper" aria-label=${t("receipt.title", { number: receipt.number })}>
    <div class="sheet" ref=${box} tabindex=${long ? 0 : undefined}><${Sheet} receipt=${receipt} /></div>
    ${long &&
    html`<div class="moves">
      <button class="key" type="button" disabled=${above.value < 1} onClick=${() => move(-1)}><${Icon} name="chevron-up" />${t("receipt.up")}</button>
      <button class="key" type="button" disabled=${below.value < 1} onClick=${() => move(1)}><${Icon} name="chevron-down" />${t("receipt.down")}</button>
    </div>`}
  </section>`;
}

/** @param {{receipt: Receipt}} props */
function Sheet({ receipt }) {
  const { seller, kpa, ticket } = receipt;
  return html`<header>
      <p dir="auto"><b>${kpa.name}</b><br />${placeOf(kpa)}</p>
      <p class="second" dir="auto">${seller.name}<br />${seller.address}<br />${t("receipt.siret", { siret: seller.siret })}${seller.vat_number && html`<br />${t("receipt.vat_number", { number: seller.vat_number })}`}</p>
    </header>
    ${receipt.training && html`<p class="school">${say("school")}</p>`}
    <p class="when"><b>${t("receipt.number", { number: receipt.number })}</b><span>${day(receipt.at)}, ${clock(moment(receipt.at))}</span></p>
    <table class="sold-lines">
      <caption class="vh">${t("receipt.lines")}</caption>
      <thead class="vh"><tr><th scope="col">${t("receipt.article")}</th><th scope="col">${t("receipt.rate")}</th><th scope="col">${t("receipt.price")}</th></tr></thead>
      <tbody>${ticket.lines.map((line) => html`<${SoldLine} line=${line} />`)}</tbody>
      <tfoot><tr><th scope="row" colspan="2">${t("receipt.total")}</th><td class="num">${euro(ticket.total)}</td></tr></tfoot>
    </table>
    <dl class="paid">
      ${ticket.tenders.map((tender) => html`<dt>${say(wayOf(tender.kind).word)}</dt><dd class="num">${euro(tender.amount)}</dd>`)}
      ${ticket.change > 0 && html`<dt>${t("receipt.given_back")}</dt><dd class="num">${euro(ticket.change)}</dd>`}
    </dl>
    <${VatTable} rows=${ticket.vat} />
    ${receipt.mentions.map((mention) => html`<p class="mention second" dir="auto">${mention}</p>`)}
    <p class="second">
      ${receipt.cashier && html`${t("receipt.cashier", { name: nameOf(receipt.cashier) })}<br />`}
      ${t("receipt.seal", { extract: receipt.signature_extract })}, ${receipt.software}${receipt.core && html`, ${receipt.core}`}
      ${(receipt.copies ?? 0) > 0 && html`<br />${say("copies", { n: receipt.copies ?? 0 })}`}
    </p>`;
}

/** The address, and the city where the address does not say it. @param {Receipt["kpa"]} kpa */
function placeOf({ address, city }) {
  return address.includes(city) ? address : [address, city].filter(Boolean).join(", ");
}

/** Somebody who holds the till no longer, and is no member, is known by her code only. @param {string} code */
function nameOf(code) {
  return (members.value.get(code) ?? cashiers.value.find((one) => one.code === code))?.name ?? code;
}

/** @param {{line: TicketLine}} props */
function SoldLine({ line }) {
  const counted = line.quantity !== 1000 || per(line.unit);
  return html`<tr>
    <th scope="row"><span dir="auto">${line.label}</span>${counted && html`<br /><span class="second num">${quantity(line.quantity, line.unit)} × ${euro(line.unit_price)}${per(line.unit)}</span>`}${(line.discount ?? 0) > 0 && html`<br /><span class="second">${say("off", { amount: euro(line.discount ?? 0) })}</span>`}</th>
    <td class="second num">${(line.vat_scheme ?? items.value.get(line.item)?.vat_scheme) === "margin" ? "" : percent(line.vat_rate)}</td>
    <td class="num">${amount(line.gross)}</td>
  </tr>`;
}

/** Under the margin scheme no VAT may be shown (CGI, art. 297 E): the price alone stands. @param {{rows: TicketVat[]}} props */
function VatTable({ rows }) {
  if (rows.length === 0) return null;
  return html`<table class="vat">
    <caption class="vh">${t("receipt.vat_table")}</caption>
    <thead><tr><th scope="col">${t("receipt.vat")}</th><th scope="col">${t("receipt.net")}</th><th scope="col">${t("receipt.vat")}</th><th scope="col">${t("receipt.gross")}</th></tr></thead>
    <tbody>
      ${rows.map(
        (row) => html`<tr>
          <th scope="row">${row.scheme === "margin" ? t("receipt.margin") : percent(row.rate)}</th>
          ${row.scheme === "margin" ? html`<td></td><td></td>` : html`<td class="num">${amount(row.net)}</td><td class="num">${amount(row.vat)}</td>`}
          <td class="num">${amount(row.gross)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}
