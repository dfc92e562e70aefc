// SPDX-License-Identifier: AGPL-3.0-or-later
// The ticket as recorded, on screen: right after the sale, or read again later.
import { amount, clock, day, euro, moment, percent, per, quantity } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { SplitBar, SplitList } from "../../ui/split.js";
import { t } from "../../ui/text.js";
import { html, useLayoutEffect, useRef, useSignal } from "../../vendor/preact.js";
import { small } from "../fit.js";
import { cashiers, go, items, members, screen } from "../store.js";
import { Back, Bar, toSale } from "./bar.js";
import { ChangePicture } from "./pay.js";

/** @typedef {import("../types.d.ts").Receipt} Receipt */
/** @typedef {import("../types.d.ts").TicketLine} TicketLine */
/** @typedef {import("../types.d.ts").TicketVat} TicketVat */
/** @typedef {import("../types.d.ts").TenderKind} TenderKind */

const TENDER_WORDS = /** @type {const} */ ({ cash: "pay.cash", card: "pay.card", cheque: "pay.cheque" });

export function ReceiptScreen() {
  const where = screen.value;
  return where.name === "receipt" ? html`<${Read} receipt=${where.receipt} fresh=${where.fresh} />` : null;
}

/** @param {{receipt: Receipt, fresh: boolean}} props fresh: just sold */
function Read({ receipt, fresh }) {
  const back = () => go({ name: "receipts" });
  return html`<div class="screen reading">
    <${Bar}>${fresh ? html`<h1 class="sold"><${Icon} name="circle-check" />${t("receipt.sold")}</h1>` : html`<${Back} to=${back} label=${t("bar.back")} /><h1>${t("receipt.title", { number: receipt.number })}</h1>`}<//>
    <main class="contents">
      <${Paper} key=${receipt.ticket.id} receipt=${receipt} />
      <section class=${`zone after ${receipt.shares.length > (small.value ? 6 : 8) ? "many" : ""}`} aria-label=${t("receipt.who")}>
        ${fresh && receipt.ticket.change > 0 && html`<${GivenBack} receipt=${receipt} />`}
        <h2>${t("receipt.who")}</h2>
        <${SplitBar} shares=${receipt.shares} /><${SplitList} shares=${receipt.shares} />
        <button class="key key-main" type="button" onClick=${toSale}><${Icon} name=${fresh ? "plus" : "arrow-left"} flip=${!fresh} />${fresh ? t("receipt.new_sale") : t("bar.back_to_sale")}</button>
      </section>
    </main>
  </div>`;
}

/** @param {{receipt: Receipt}} props */
function GivenBack({ receipt }) {
  return html`<div class="given">
    <h2>${t("receipt.given_back")} <span class="num">${euro(receipt.ticket.change)}</span></h2>
    <${ChangePicture} pieces=${receipt.change_pieces} />
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
    <p class="when"><b>${t("receipt.number", { number: receipt.number })}</b><span>${day(receipt.at)}, ${clock(moment(receipt.at))}</span></p>
    <table class="sold-lines">
      <caption class="vh">${t("receipt.lines")}</caption>
      <thead class="vh"><tr><th scope="col">${t("receipt.article")}</th><th scope="col">${t("receipt.rate")}</th><th scope="col">${t("receipt.price")}</th></tr></thead>
      <tbody>${ticket.lines.map((line) => html`<${SoldLine} line=${line} />`)}</tbody>
      <tfoot><tr><th scope="row" colspan="2">${t("receipt.total")}</th><td class="num">${euro(ticket.total)}</td></tr></tfoot>
    </table>
    <dl class="paid">
      ${ticket.tenders.map((tender) => html`<dt>${t(TENDER_WORDS[tender.kind])}</dt><dd class="num">${euro(tender.amount)}</dd>`)}
      ${ticket.change > 0 && html`<dt>${t("receipt.given_back")}</dt><dd class="num">${euro(ticket.change)}</dd>`}
    </dl>
    <${VatTable} rows=${ticket.vat} />
    ${receipt.mentions.map((mention) => html`<p class="mention second" dir="auto">${mention}</p>`)}
    <p class="second">
      ${receipt.cashier && html`${t("receipt.cashier", { name: nameOf(receipt.cashier) })}<br />`}
      ${t("receipt.seal", { extract: receipt.signature_extract })}, ${receipt.software}
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
    <th scope="row"><span dir="auto">${line.label}</span>${counted && html`<br /><span class="second num">${quantity(line.quantity, line.unit)} × ${euro(line.unit_price)}${per(line.unit)}</span>`}</th>
    <td class="second num">${items.value.get(line.item)?.vat_scheme === "margin" ? "" : percent(line.vat_rate)}</td>
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
