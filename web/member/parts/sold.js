// SPDX-License-Identifier: AGPL-3.0-or-later
// "J’ai vendu": three periods to touch, and who receives what of the chosen one.
import { fullDay, monthName, yearOf } from "../../ui/dates.js";
import { euro } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { ShareList } from "../../ui/shares.js";
import { SplitBar } from "../../ui/split.js";
import { html, useState } from "../../vendor/preact.js";
import { face } from "../store.js";
import { t } from "../words.js";

/** @typedef {import("../types.d.ts").Turnover} Turnover */
/** @typedef {import("../types.d.ts").Figures} Figures */
/** @typedef {"month" | "year" | "since_entry"} Period */

/** @type {readonly Period[]} */
const periods = ["month", "year", "since_entry"];

/** The words under a period. @param {Period} period @param {Turnover} turnover */
function when(period, { day, member }) {
  if (period === "month") return `${monthName(day)} ${yearOf(day)}`;
  return period === "year" ? yearOf(day) : t("sold.since", { day: fullDay(member.joined_on) });
}

/** @param {{turnover: Turnover}} props */
export function Sold({ turnover }) {
  const first = periods.find((period) => turnover[period].net !== 0) ?? "month";
  const [chosen, choose] = useState(/** @type {Period} */ (first));
  return html`<section class="card" id="chiffres" aria-labelledby="sold">
    <h2 id="sold">${t("sold.title")}</h2>
    <fieldset class="periods"><legend class="vh">${t("sold.choose")}</legend>
      ${periods.map(
        (period) => html`<label key=${period} class="choice period">
          <input class="vh" type="radio" name="period" checked=${period === chosen} onChange=${() => choose(period)} />
          <${Icon} name="check" class="tick" />
          <span class="period-name"><b>${t(`sold.${period}`)}</b><span class="second">${when(period, turnover)}</span></span>
          <span class="big num">${euro(turnover[period].net)}</span>
        </label>`,
      )}
    </fieldset>
    <${Split} period=${chosen} turnover=${turnover} />
    <div class="note"><${Icon} name="info" /><div class="stack-tight">
      <p>${t("sold.net_of_vat")}</p><p>${t("sold.with_others")}</p>
    </div></div>
  </section>`;
}

/** @param {{period: Period, turnover: Turnover}} props */
function Split({ period, turnover }) {
  const figures = turnover[period];
  const lastYear = turnover.last_year_same_day.net;
  return html`<div class="split" aria-live="polite">
    ${figures.net === 0
      ? html`<div class="empty"><${Pictogram} name="basket" /><p>${t(`empty.${period}`, { year: yearOf(turnover.day) })}</p></div>`
      : html`<h3>${t("split.title")}<span class="second">${t("split.of", { amount: euro(figures.net) })}</span></h3>
          <${SplitBar} shares=${sharesOf(figures)} />
          <${ShareList} shares=${sharesOf(figures)} hints=${hints} label=${t("split.label")} />`}
    ${period === "year" && lastYear !== 0 ? html`<p class="second">${t("sold.last_year", { amount: euro(lastYear) })}</p>` : null}
  </div>`;
}

export const hints = { person: t("split.me_hint"), pot: t("split.pot_hint"), cae: t("split.cae_hint"), vat: t("split.vat_hint") };

/** @param {Figures} figures @returns {import("../../ui/split.js").Share[]} */
export function sharesOf(figures) {
  return [
    { kind: "person", name: t("split.me"), face: face.value, amount: figures.share },
    { kind: "pot", amount: figures.pot },
    { kind: "cae", amount: figures.cae },
  ];
}
