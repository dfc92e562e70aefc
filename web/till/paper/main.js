// SPDX-License-Identifier: AGPL-3.0-or-later
// The power was out and people sold on paper: each sheet is noted here with its own day and hour, then sold as usual.
import { addDays } from "../../ui/dates.js";
import { clock, euro, moment } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { t as ui } from "../../ui/text.js";
import { html, signal, useSignal } from "../../vendor/preact.js";
import { total } from "../pricing.js";
import { park, sale, sellOnPaper } from "../sale.js";
import { Back, Bar } from "../screens/bar.js";
import { go, screen, state } from "../store.js";
import { Digits } from "../tickets/keys.js";
import { words } from "../words.js";
import text from "./text.js";
import { dayWords, shopTime, typedTime } from "./when.js";

const t = words(text);
const DAYS = 7; // pos/till/paper_sale.h

/** The day of the sheet before: the next one is most often of the same. */
const back = signal(0);

/** Sheets come in a heap: noted one after the other. */
export function Paper() {
  const typed = useSignal("");
  const today = (state.value?.now ?? "").slice(0, 10);
  const day = addDays(today, -back.value);
  const time = typedTime(typed.value);
  const at = time && shopTime(day, time);
  const where = screen.value;
  const noted = where.name === "paper" && typed.value === "" ? where.noted : undefined;
  const early = at !== null && Date.parse(at) > Date.parse(state.value?.now ?? "");
  const write = () => {
    if (!at) return;
    if (sale.value.lines.length > 0) park(total.value);
    sellOnPaper(at);
    go({ name: "sale" });
  };
  return html`<div class="screen alone till-cash">
    <${Bar}><${Back} to=${() => go({ name: "menu" })} label=${ui("bar.back")} /><h1>${t("title")}</h1><//>
    <main class="pad">
      <div class="zone asked">
        <div><h2>${t("when")}</h2><p class="second">${t("hint")}</p></div>
        <div class="paper-day">
          <button class="key" type="button" data-day="before" aria-label=${t("before")} disabled=${back.value >= DAYS - 1} onClick=${() => (back.value += 1)}><${Icon} name="chevron-left" flip /></button>
          <p role="status"><b>${wordOf(back.value, day)}</b>${back.value < 2 && html`<span class="second">${dayWords(day)}</span>`}</p>
          <button class="key" type="button" data-day="after" aria-label=${t("after")} disabled=${back.value === 0} onClick=${() => (back.value -= 1)}><${Icon} name="chevron-right" flip /></button>
        </div>
        <output class="num typed" data-empty=${typed.value === ""}>${shown(typed.value)}</output>
        <div class="below" role="status">${early && html`<p class="note"><${Icon} name="clock" /><span>${t("later")}</span></p>`}
          ${noted && html`<p class="note is-ok"><${Icon} name="circle-check" /><span>${t("noted", { number: noted.number, amount: euro(noted.ticket.total) })}</span></p>`}</div>
        <button class="key key-main" type="button" data-write="" disabled=${!at || early} onClick=${write}><${Icon} name="check" />${t("write")}</button>
      </div>
      <${Digits} typed=${typed} max=${4} />
    </main>
  </div>`;
}

/** @param {number} days ago @param {string} day */
function wordOf(days, day) {
  return days === 0 ? t("today") : days === 1 ? t("yesterday") : dayWords(day);
}

/** As it is being typed. @param {string} typed */
function shown(typed) {
  const time = typedTime(typed);
  return time ? clock(moment(`2026-01-01T${time}:00`)) : typed || "--:--";
}
