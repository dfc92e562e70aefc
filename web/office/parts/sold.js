// SPDX-License-Identifier: AGPL-3.0-or-later
// The sales of one day: who receives what, by activity, by tender, ticket by ticket.
import { fullDay, timeOf } from "../../ui/dates.js";
import { euro } from "../../ui/money.js";
import { Pictogram, Shape } from "../../ui/parts.js";
import { ShareList } from "../../ui/shares.js";
import { SplitBar } from "../../ui/split.js";
import { html } from "../../vendor/preact.js";
import { named, t } from "../words.js";

/** @typedef {import("../types.d.ts").Day} Day */

const tenderPictures = /** @type {Record<string, string>} */ ({ cash: "note", card: "card", cheque: "cheque" });

/** @param {{day: Day, today: string}} props */
export function Sold({ day, today }) {
  if (day.tickets === 0) {
    const words = day.day === today ? "empty.today" : day.day < today ? "empty.past" : "empty.future";
    return html`<section class="card empty"><${Pictogram} name="basket" /><p>${t(words)}</p></section>`;
  }
  return html`<div class="cols">
    <${Parts} day=${day} />
    <${SalesTable} day=${day} />
    <${Activities} day=${day} />
    <${Tenders} day=${day} />
  </div>`;
}

/** @param {{day: Day}} props */
function Parts({ day }) {
  return html`<section class="card parts" aria-labelledby="parts">
    <h2 id="parts">${t("parts.title")}</h2>
    <${SplitBar} shares=${day.parts} />
    <${ShareList} shares=${day.parts} label=${t("parts.label")} />
  </section>`;
}

/** @param {{day: Day}} props */
function SalesTable({ day }) {
  return html`<section class="card tickets" aria-labelledby="sales">
    <h2 id="sales">${t("sales.title")}</h2>
    <table class="table">
        <caption class="vh">${t("sales.caption", { day: fullDay(day.day) })}</caption>
        <thead><tr><th scope="col">${t("sales.time")}</th><th scope="col">${t("sales.what")}</th><th scope="col" class="n">${t("sales.total")}</th></tr></thead>
        <tbody>${day.sales.map(
          (sale) => html`<tr key=${sale.ticket}>
            <td class="hour">${timeOf(sale.at)}</td>
            <th scope="row">${sale.summary}<span class="second">${t("sales.lines", { n: sale.lines, till: sale.till })}</span></th>
            <td class="n"><span class="num">${euro(sale.total)}</span></td>
          </tr>`,
        )}</tbody>
    </table>
  </section>`;
}

/** @param {{day: Day}} props */
function Activities({ day }) {
  return html`<section class="card activities" aria-labelledby="activities">
    <h2 id="activities">${t("activities.title")}</h2>
    <table class="table">
      <caption class="vh">${t("activities.title")}</caption>
      <thead><tr><th scope="col">${t("activities.activity")}</th><th scope="col" class="n">${t("activities.net")}</th></tr></thead>
      <tbody>${day.activities.map(
        (one) => html`<tr key=${one.code} data-act=${one.code}><th scope="row"><span class="act-name"><${Shape} />${one.name}</span></th>
          <td class="n"><span class="num">${euro(one.net)}</span></td></tr>`,
      )}</tbody>
      <tfoot><tr><th scope="row">${t("total")}</th><td class="n"><span class="num">${euro(day.net)}</span></td></tr></tfoot>
    </table>
  </section>`;
}

/** @param {{day: Day}} props */
function Tenders({ day }) {
  return html`<section class="card tenders" aria-labelledby="tenders">
    <h2 id="tenders">${t("tenders.title")}</h2>
    <table class="table">
      <caption class="vh">${t("tenders.title")}</caption>
      <thead><tr><th scope="col">${t("tenders.tender")}</th><th scope="col" class="n">${t("tenders.amount")}</th></tr></thead>
      <tbody>${day.tenders.map(
        (one) => html`<tr key=${one.kind}><th scope="row"><span class="row"><${Pictogram} name=${tenderPictures[one.kind] ?? "note"} />${named("tender", one.kind)}</span></th>
          <td class="n"><span class="num">${euro(one.amount)}</span></td></tr>`,
      )}</tbody>
      <tfoot><tr><th scope="row">${t("total")}</th><td class="n"><span class="num">${euro(day.gross)}</span></td></tr></tfoot>
    </table>
  </section>`;
}
