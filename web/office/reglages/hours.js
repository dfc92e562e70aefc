// SPDX-License-Identifier: AGPL-3.0-or-later
// When the shop is open: its hours, day by day, and the days on which nobody is there.
import { fullDay, yearOf } from "../../ui/dates.js";
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { holidays } from "./holidays.js";
import { dayName, t, WEEK } from "./words.js";

/** @typedef {import("./words.js").Hours} Hours */
/** @typedef {import("./words.js").Closed} Closed */
/** @typedef {{currentTarget: HTMLInputElement}} Typed */

/** @param {{hours: import("../../vendor/preact.js").Signal<Hours[]>}} props */
export function OpeningHours({ hours }) {
  const copy = () => {
    const monday = hours.value.filter((one) => one.weekday === 1);
    const others = hours.value.filter((one) => one.weekday === 1 || one.weekday > 5);
    hours.value = [...others, ...[2, 3, 4, 5].flatMap((weekday) => monday.map((one) => ({ ...one, weekday })))];
  };
  return html`<section class="card stack" aria-labelledby="hours"><h2 id="hours">${t("hours")}</h2><p class="second">${t("hours.is")}</p>
    <ul class="week">${WEEK.map((weekday) => html`<${Day} key=${weekday} weekday=${weekday} hours=${hours} />`)}</ul>
    <div><button class="btn" type="button" disabled=${!hours.value.some((one) => one.weekday === 1)} onClick=${copy}><${Icon} name="layers" />${t("hours.copy")}</button></div>
  </section>`;
}

/** @param {{weekday: number, hours: import("../../vendor/preact.js").Signal<Hours[]>}} props */
function Day({ weekday, hours }) {
  const own = hours.value.filter((one) => one.weekday === weekday);
  const day = dayName(weekday);
  const change = (/** @type {Hours} */ which, /** @type {Partial<Hours>} */ what) => (hours.value = hours.value.map((one) => (one === which ? { ...one, ...what } : one)));
  const add = () => (hours.value = [...hours.value, own.length ? { weekday, opens: "14:00", closes: "18:00" } : { weekday, opens: "09:00", closes: "12:00" }]);
  return html`<li><b>${day}</b>
    <div class="spans">${own.length === 0 ? html`<span class="second">${t(hours.value.length === 0 ? "hours.unsaid" : "hours.closed")}</span>` : null}
      ${own.map((one, at) => html`<span key=${at} class="span">
        <input class="input" type="time" required aria-label=${t("hours.opens", { day })} value=${one.opens} onInput=${(/** @type {Typed} */ event) => change(one, { opens: event.currentTarget.value })} />
        <span aria-hidden="true">–</span>
        <input class="input" type="time" required aria-label=${t("hours.closes", { day })} value=${one.closes} onInput=${(/** @type {Typed} */ event) => change(one, { closes: event.currentTarget.value })} />
        <button class="btn" type="button" aria-label=${t("hours.remove", { day })} onClick=${() => (hours.value = hours.value.filter((other) => other !== one))}><${Icon} name="x" /></button></span>`)}
      <button class="btn" type="button" aria-label=${t(own.length ? "hours.more" : "hours.add", { day })} onClick=${add}><${Icon} name="plus" /></button></div></li>`;
}

/** @param {{closed: import("../../vendor/preact.js").Signal<Closed[]>, today: string}} props */
export function ClosedDays({ closed, today }) {
  const change = (/** @type {Closed} */ which, /** @type {Partial<Closed>} */ what) => (closed.value = closed.value.map((one) => (one === which ? { ...one, ...what } : one)));
  const free = (/** @type {string} */ day) => !closed.value.some((one) => one.from <= day && day <= one.to);
  const year = Number(yearOf(today)) + (today.slice(5) > "11-10" ? 1 : 0); // in November people plan the next one
  const wanted = holidays(year).filter((day) => day >= today && free(day));
  const addAll = () => (closed.value = [...closed.value, ...wanted.map((day) => ({ from: day, to: day }))].sort((one, other) => (one.from < other.from ? -1 : 1)));
  return html`<section class="card stack" aria-labelledby="closed"><h2 id="closed">${t("closed")}</h2><p class="second">${t("closed.is")}</p>
    ${closed.value.length === 0 ? html`<p>${t("closed.none")}</p>` : null}
    <ul class="spans-list">${closed.value.map((one, at) => html`<li key=${at} class="span">
      <label>${t("closed.from")} <input class="input" type="date" required min=${today} value=${one.from} onInput=${(/** @type {Typed} */ event) => change(one, { from: event.currentTarget.value })} /></label>
      <label>${t("closed.to")} <input class="input" type="date" required min=${one.from} value=${one.to} onInput=${(/** @type {Typed} */ event) => change(one, { to: event.currentTarget.value })} /></label>
      <button class="btn" type="button" aria-label=${t("closed.remove", { day: one.from ? fullDay(one.from) : "" })} onClick=${() => (closed.value = closed.value.filter((other) => other !== one))}><${Icon} name="x" /></button></li>`)}</ul>
    <div class="picker"><button class="btn" type="button" onClick=${() => (closed.value = [...closed.value, { from: today, to: today }])}><${Icon} name="plus" />${t("closed.add")}</button>
      <button class="btn" type="button" disabled=${wanted.length === 0} onClick=${addAll}><${Icon} name="calendar" />${t("closed.holidays", { year: String(year) })}</button></div>
  </section>`;
}
