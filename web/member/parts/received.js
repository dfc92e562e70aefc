// SPDX-License-Identifier: AGPL-3.0-or-later
// What reached her, in the months that a declaration of today looks at. No right is computed here, ever.
import { fullDay } from "../../ui/dates.js";
import { monthWords } from "../../ui/months.js";
import { euro } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { w } from "../pay/store.js";

/** @typedef {import("../pay/types.d.ts").Purse} Purse */

/** @param {{got: Purse["received"]}} props */
export function ReceivedCard({ got }) {
  const social = (/** @type {string} */ month) => got.received.filter(({ paid_on }) => paid_on.startsWith(month)).reduce((sum, one) => sum + one.net_social, 0);
  return html`<section class="card pay-card" aria-labelledby="got"><h2 id="got">${w("got.title")}</h2>
    <table class="table"><caption>${w("got.is", { month: monthWords(got.today) })}</caption>
      <thead><tr><th scope="col">${w("got.month")}</th><th scope="col" class="n">${w("got.social")}</th></tr></thead>
      <tbody>${got.declared.map((month) => html`<tr key=${month}><th scope="row">${monthWords(month)}</th><td class="n num">${social(month) ? euro(social(month)) : w("got.nothing")}</td></tr>`)}</tbody></table>
    <div class="note"><${Icon} name="info" /><div class="stack-tight"><p>${w("got.sale")}</p><p>${w("got.never")}</p></div></div>
    ${got.received.length
      ? html`<details class="more"><summary>${w("got.all")}</summary><ul class="slips">${got.received.map((one) => html`<li key=${one.id}><b>${w("got.slip", { month: monthWords(one.month), day: fullDay(one.paid_on) })}</b><span class="second">${w("got.net", { amount: euro(one.net) })} · ${w("got.social").toLocaleLowerCase("fr")} ${euro(one.net_social)}</span></li>`)}</ul></details>`
      : html`<p class="second">${w("got.none")}</p>`}</section>`;
}
