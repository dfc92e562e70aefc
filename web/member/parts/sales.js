// SPDX-License-Identifier: AGPL-3.0-or-later
// Her sales, newest first. Each line shows its price and its bar at once; a touch opens who received what.
import { addDays, timeOf, weekDay } from "../../ui/dates.js";
import { euro, quantity } from "../../ui/money.js";
import { Trouble } from "../../ui/pages.js";
import { Icon, Pictogram, Shape } from "../../ui/parts.js";
import { ShareList } from "../../ui/shares.js";
import { SplitBar } from "../../ui/split.js";
import { html } from "../../vendor/preact.js";
import { activityName, added, loadingMore, more, next, pictureOf, sales, salesTrouble } from "../store.js";
import { names, t } from "../words.js";
import { hints, sharesOf } from "./sold.js";

/** @typedef {import("../types.d.ts").Sale} Sale */
/** @typedef {import("../types.d.ts").SaleLine} SaleLine */

const ONE = 1000;

/** @param {{today: string}} props */
export function Sales({ today }) {
  const days = byDay(sales.value);
  return html`<section class="card sales" id="ventes" aria-labelledby="sales">
    <h2 id="sales">${t("sales.title")}</h2>
    ${days.length === 0 ? html`<div class="empty"><${Pictogram} name="basket" /><p>${t("sales.none")}</p></div>` : null}
    ${days.map(
      ([day, list], first) => html`<div key=${day} class="day"><h3>${dayName(day, today)}</h3>
        <ul>${list.map((sale, place) => html`<${SaleItem} key=${sale.ticket + sale.at} sale=${sale} open=${first === 0 && place === 0} />`)}</ul></div>`,
    )}
    <p class="vh" role="status">${added.value ? t("sales.added", { n: added.value }) : ""}</p>
    ${salesTrouble.value ? html`<${Trouble} problem=${salesTrouble.value} retry=${more} />` : null}
    ${next.value !== null && !salesTrouble.value
      ? html`<button class="btn btn-wide" type="button" aria-disabled=${loadingMore.value ? "true" : null} onClick=${more}>
          <${Icon} name="chevron-down" />${t(loadingMore.value ? "sales.loading" : "sales.more")}</button>`
      : null}
    ${next.value === null && days.length > 0 ? html`<p class="second">${t("sales.all")}</p>` : null}
  </section>`;
}

/** @param {readonly Sale[]} list @returns {[string, Sale[]][]} */
function byDay(list) {
  /** @type {Map<string, Sale[]>} */
  const days = new Map();
  for (const sale of list) {
    const day = sale.at.slice(0, 10);
    const same = days.get(day);
    if (same) same.push(sale);
    else days.set(day, [sale]);
  }
  return [...days];
}

/** @param {string} day @param {string} today */
function dayName(day, today) {
  if (day === today) return t("sales.today");
  return day === addDays(today, -1) ? t("sales.yesterday") : weekDay(day);
}

/** @param {{sale: Sale, open: boolean}} props */
function SaleItem({ sale, open }) {
  return html`<li class="sale">${sale.lines.map(
    (line, place) => html`<${Line} key=${place} line=${line} sale=${sale} open=${open && place === 0} />`,
  )}</li>`;
}

/** @param {{line: SaleLine, sale: Sale, open: boolean}} props */
function Line({ line, sale, open }) {
  const picture = pictureOf(line.label, line.activity);
  const counted = line.unit === "piece" || line.unit === "cycle";
  // Of a quantity 0, a part of the price came off after the sale.
  const times = counted && line.quantity && line.quantity !== ONE ? `${quantity(line.quantity, line.unit)} × ` : "";
  const back = line.gross < 0;
  return html`<details class="line-of" open=${open} data-act=${line.activity}>
    <summary>
      <${Pictogram} name=${picture.name} instead=${picture.instead} />
      <span class="what"><b>${times}${line.label}</b><span class="second">${circumstances(line, sale.at, counted)}</span>
        ${back ? html`<span class="badge is-wait"><${Icon} name="undo-2" />${t("sales.reversed")}</span>` : null}</span>
      <span class="mine"><b class="num">${euro(line.share)}</b><span class="second">${t("sales.for_me")}</span></span>
      <${Icon} name="chevron-down" class="turn" />
      ${back ? null : html`<${SplitBar} shares=${barOf(line)} />`}
    </summary>
    <div class="detail">
      <p><span class="act-name"><${Shape} />${activityName(line.activity)}</span></p>
      <p>${priceWords(line)}</p>
      <${ShareList} shares=${barOf(line)} hints=${{ vat: hints.vat }} label=${t("split.label")} />
    </div>
  </details>`;
}

/** "11 h 05 · 1,250 kg · avec Fatou et Moussa" @param {SaleLine} line @param {string} at @param {boolean} counted */
function circumstances(line, at, counted) {
  const facts = [timeOf(at)];
  if (!counted && line.quantity) facts.push(quantity(line.quantity, line.unit));
  if (line.with.length) facts.push(t("sales.with", { names: names(line.with) }));
  return facts.join(" · ");
}

/** gross is her part of the price; a cancelled sale takes it back. @param {SaleLine} line */
function priceWords({ gross, with: others }) {
  const n = others.length + 1;
  if (gross === 0) return t("sales.price_free");
  if (gross < 0) return n > 1 ? t("sales.my_part_back", { n, amount: euro(-gross) }) : t("sales.given_back", { amount: euro(-gross) });
  return n > 1 ? t("sales.my_part", { n, amount: euro(gross) }) : t("sales.price", { amount: euro(gross) });
}

/** @param {SaleLine} line @returns {import("../../ui/split.js").Share[]} */
function barOf(line) {
  return [...sharesOf(line), { kind: "vat", amount: line.vat }];
}
