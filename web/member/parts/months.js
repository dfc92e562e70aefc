// SPDX-License-Identifier: AGPL-3.0-or-later
// Month after month of this year: bars for the eye, a table for the exact figures.
import { BarChart } from "../../ui/chart.js";
import { dayOfMonth, monthName, monthShort, yearOf } from "../../ui/dates.js";
import { euro } from "../../ui/money.js";
import { html } from "../../vendor/preact.js";
import { t } from "../words.js";

/** @typedef {import("../types.d.ts").Turnover} Turnover */

/** @param {{turnover: Turnover}} props */
export function Months({ turnover }) {
  const year = yearOf(turnover.day);
  const current = turnover.day.slice(0, 7);
  const past = turnover.months.filter((one) => one.month <= current);
  if (turnover.year.net === 0) return null;
  return html`<section class="card" aria-labelledby="months">
    <h2 id="months">${t("months.title", { year })}</h2>
    <div class="months">
      <${BarChart} bars=${turnover.months.map((one) => ({ key: one.month, label: monthShort(one.month), value: one.net, now: one.month === current }))} />
      <table class="table">
        <caption class="vh">${t("months.caption", { year })}</caption>
        <thead><tr><th scope="col">${t("months.month")}</th><th scope="col" class="n">${t("months.amount")}</th></tr></thead>
        <tbody>
          ${past.map(
            (one) => html`<tr key=${one.month} aria-current=${one.month === current ? "date" : null}>
              <th scope="row">${one.month === current ? t("months.until", { month: monthName(one.month), day: dayOfMonth(turnover.day) }) : monthName(one.month)}</th>
              <td class="n"><span class="num">${euro(one.net)}</span></td>
            </tr>`,
          )}
        </tbody>
        <tfoot><tr><th scope="row">${t("months.total")}</th><td class="n"><span class="num">${euro(turnover.year.net)}</span></td></tr></tfoot>
      </table>
    </div>
  </section>`;
}
