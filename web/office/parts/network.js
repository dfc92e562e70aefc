// SPDX-License-Identifier: AGPL-3.0-or-later
// The network: how much each KPA sold between two days. Totals only, no name, no sale.
import { BarChart } from "../../ui/chart.js";
import { isDay, monthName, monthShort, yearOf } from "../../ui/dates.js";
import { euro, percent } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { go } from "../store.js";
import { t } from "../words.js";

/** @typedef {import("../types.d.ts").Totals} Totals */

/** @param {{totals: Totals, today: string}} props */
export function NetworkPage({ totals, today }) {
  const months = monthsOf(totals);
  return html`<div class="row between row-wrap"><div><h1>${t("network.title")}</h1><p class="second">${t("network.is")}</p></div><${Span} totals=${totals} today=${today} /></div>
    ${totals.net === 0 && months.every(({ net }) => net === 0)
      ? html`<p class="card">${t("network.none")}</p>`
      : html`<div class="network"><${KpaTable} totals=${totals} /><${MonthTable} months=${months} today=${today} /></div>`}`;
}

/** @param {{totals: Totals, today: string}} props */
function Span({ totals, today }) {
  const show = (/** @type {{preventDefault: () => void, currentTarget: HTMLFormElement}} */ event) => {
    event.preventDefault();
    const day = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (event.currentTarget.elements.namedItem(name)).value;
    const [du, au] = [day("du"), day("au")].sort();
    if (isDay(du) && isDay(au)) go({ onglet: "reseau", du, au });
  };
  return html`<form class="row row-wrap" onSubmit=${show}>
    <label class="row">${t("network.from")}<input class="input" type="date" name="du" value=${totals.from} max=${today} required /></label>
    <label class="row">${t("network.to")}<input class="input" type="date" name="au" value=${totals.to} max=${today} required /></label>
    <button class="btn"><${Icon} name="refresh-cw" />${t("network.show")}</button></form>`;
}

/** The whole network, month by month, oldest first. @param {Totals} totals */
function monthsOf(totals) {
  const sums = new Map();
  for (const kpa of totals.kpas) for (const { month, net } of kpa.months) sums.set(month, (sums.get(month) ?? 0) + net);
  return [...sums].map(([month, net]) => ({ month, net })).sort((one, other) => (one.month < other.month ? -1 : 1));
}

/** @param {{totals: Totals}} props */
function KpaTable({ totals }) {
  const highest = Math.max(...totals.kpas.map(({ net }) => net), 1);
  return html`<section class="card" aria-labelledby="kpas"><h2 id="kpas">${t("network.kpas")}</h2>
    <table class="table"><caption class="vh">${t("network.kpas")}</caption>
      <thead><tr><th scope="col">${t("network.kpa")}</th><th scope="col" class="n">${t("network.net")}</th><th scope="col" class="n">${t("network.share")}</th></tr></thead>
      <tbody>${totals.kpas.map(
        (kpa) => html`<tr key=${kpa.code}><th scope="row">${kpa.name}<span class="second">${kpa.city}</span><span class="bar" aria-hidden="true" style=${{ "--v": (100 * Math.max(kpa.net, 0)) / highest }}></span></th>
          <td class="n">${kpa.net === 0 && kpa.months.every(({ net }) => net === 0) ? html`<span class="second">${t("network.none_here")}</span>` : html`<span class="num">${euro(kpa.net)}</span>`}</td><td class="n">${totals.net > 0 ? percent(Math.round((10_000 * kpa.net) / totals.net / 10) * 10) : ""}</td></tr>`,
      )}</tbody>
      <tfoot><tr><th scope="row">${t("network.total")}</th><td class="n"><span class="num">${euro(totals.net)}</span></td><td></td></tr></tfoot></table></section>`;
}

/** @param {{months: {month: string, net: number}[], today: string}} props */
function MonthTable({ months, today }) {
  const bars = months.map(({ month, net }) => ({ key: month, label: monthShort(month), value: net, now: month === today.slice(0, 7) }));
  return html`<section class="card" aria-labelledby="months"><h2 id="months">${t("network.months")}</h2>
    <${BarChart} bars=${bars} />
    <table class="table"><caption class="vh">${t("network.months")}</caption>
      <thead><tr><th scope="col">${t("network.month")}</th><th scope="col" class="n">${t("network.net")}</th></tr></thead>
      <tbody>${months.map(({ month, net }) => html`<tr key=${month}><th scope="row">${monthName(month)} ${yearOf(month)}</th><td class="n"><span class="num">${euro(net)}</span></td></tr>`)}</tbody></table></section>`;
}
