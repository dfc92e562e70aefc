// SPDX-License-Identifier: AGPL-3.0-or-later
// Her month on paper: the PDF to keep or to print. This month is still provisional, the ones before may be closed.
import { monthName, yearOf } from "../../ui/dates.js";
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { t } from "../words.js";

const SHOWN = 3;

/** @param {{member: string, today: string, joined: string}} props */
export function StatementCard({ member, today, joined }) {
  return html`<section class="card" id="releves" aria-labelledby="statements">
    <h2 id="statements">${t("statements.title")}</h2>
    <p class="second">${t("statements.what")}</p>
    <ul class="stack">${months(today, joined).map(
      (month, place) => html`<li key=${month}><a class="btn" href=${`/api/members/${encodeURIComponent(member)}/statements/${month}?format=pdf`} download>
        <${Icon} name="download" />${t(place === 0 ? "statements.now" : "statements.month", { month: `${monthName(month)} ${yearOf(month)}` })}</a></li>`,
    )}</ul>
  </section>`;
}

/** This month and the ones before, from her first on: "2026-11". @param {string} today @param {string} joined */
function months(today, joined) {
  const count = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1;
  return Array.from({ length: SHOWN }, (_, before) => `${Math.floor((count - before) / 12)}-${String(((count - before) % 12) + 1).padStart(2, "0")}`).filter((month) => month >= joined.slice(0, 7));
}
