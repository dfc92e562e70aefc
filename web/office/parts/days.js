// SPDX-License-Identifier: AGPL-3.0-or-later
// The head of the page: which day, the keys to another one, and its totals.
import { addDays, fullDay, isDay, weekDay } from "../../ui/dates.js";
import { euro } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { go as move, open, reading, today as now } from "../store.js";
import { t } from "../words.js";

/** @typedef {import("../types.d.ts").Day} Day */

/** @param {{day: Day, today: string}} props */
export function DayHead({ day, today }) {
  const before = addDays(day.day, -1);
  const after = addDays(day.day, 1);
  return html`<div class="head" id="jour">
    <h1>${weekDay(day.day)}</h1>
    <div class="picker" role="group" aria-label=${t("day.picker")}>
      <button class="btn" type="button" aria-label=${t("day.before", { day: fullDay(before) })}
        onClick=${() => go(before)}><${Icon} name="chevron-left" flip /></button>
      <button class="btn" type="button" aria-pressed=${day.day === today ? "true" : "false"} onClick=${() => go(today)}>${t("day.today")}</button>
      <button class="btn" type="button" aria-label=${t("day.after", { day: fullDay(after) })} disabled=${day.day >= today}
        onClick=${() => go(after)}><${Icon} name="chevron-right" flip /></button>
      <label class="pick"><span class="vh">${t("day.choose")}</span>
        <input class="input" type="date" value=${day.day} max=${today} onChange=${pick} /></label>
      <button class="btn btn-quiet" type="button" aria-disabled=${reading.value ? "true" : null} onClick=${open}><${Icon} name="refresh-cw" />${t("day.refresh")}</button>
    </div>
    <${Totals} day=${day} />
  </div>`;
}

/** @param {{currentTarget: HTMLInputElement}} event */
function pick(event) {
  if (isDay(event.currentTarget.value)) go(event.currentTarget.value);
}

/** @param {string} wanted */
function go(wanted) {
  move({ onglet: "jour", jour: wanted === now.value ? "" : wanted });
}

/** @param {{day: Day}} props */
function Totals({ day }) {
  return html`<dl class="sums" aria-label=${t("totals.label")}>
    <div class="main"><dt>${t("totals.gross")}</dt><dd class="num">${euro(day.gross)}</dd></div>
    <div><dt>${t("totals.net")}</dt><dd class="num">${euro(day.net)}</dd></div>
    <div><dt>${t("totals.vat")}</dt><dd class="num">${euro(day.vat)}</dd></div>
    <div><dt>${t("totals.tickets")}</dt><dd class="num">${String(day.tickets)}</dd></div>
  </dl>`;
}
