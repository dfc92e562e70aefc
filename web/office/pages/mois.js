// SPDX-License-Identifier: AGPL-3.0-or-later
// The month: its steps, and the one that is open. The address says which: mois=2023-11, etape=bank, jour=2023-11-13.
import { request } from "../../ui/api.js";
import { fullDay } from "../../ui/dates.js";
import { otherMonth } from "../../ui/months.js";
import { euro } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { Bank } from "../mois/bank.js";
import { Cards } from "../mois/cards.js";
import { Aside } from "../mois/forms.js";
import { Contributions } from "../mois/contributions.js";
import { Cash, Close, Costs, Online, Tills } from "../mois/panels.js";
import { nextStep, Steps } from "../mois/steps.js";
import { m, monthPlain, monthWords } from "../mois/words.js";
import { go } from "../store.js";

/** @typedef {import("../mois/types.d.ts").Mois} Mois */
/** @typedef {import("../mois/types.d.ts").Month} Month */

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
/** @type {Record<string, (props: {month: Month, data: Mois, today: string}) => unknown>} */
const panels = { tills: Tills, cash: Cash, cards: Cards, online: Online, bank: Bank, costs: Costs, contributions: Contributions, close: Close };

/** The month that the address names; else the oldest that is open. @param {URLSearchParams} address @param {(path: string) => string} here @param {string} today */
export async function read(address, here, today) {
  const asked = address.get("mois") ?? "";
  const name = MONTH.test(asked) ? asked : await oldestOpen(here, today);
  const month = /** @type {Month} */ (await request(here(`months/${name}`)));
  const wanted = address.get("etape") ?? "";
  const step = wanted in panels ? wanted : nextStep(month);
  const day = step === "cards" ? (address.get("jour") ?? month.card_days.find((one) => one.gap !== 0)?.day) : undefined;
  const card = day ? await request(here(`card-days/${day}`)) : null;
  const trueUp = step === "contributions" && !month.closed ? await request(here(`months/${name}/true-up`)) : null;
  return /** @type {Mois} */ ({ month, step, card, trueUp });
}

/** @param {(path: string) => string} here @param {string} today */
async function oldestOpen(here, today) {
  const { months } = /** @type {{months: {month: string, state: string}[]}} */ (await request(here("months")));
  return months.findLast((one) => one.state === "open")?.month ?? today.slice(0, 7);
}

/** @param {{data: Mois, today: string}} props */
export function Page({ data, today }) {
  const { month, step } = data;
  const Panel = panels[step] ?? Tills;
  return html`<${Head} month=${month} today=${today} /><div class="month"><${Steps} month=${month} step=${step} />
    <div class="panels" key=${`${month.month} ${step}`}><${Panel} month=${month} data=${data} today=${today} />${step === "close" ? null : html`<${Aside} month=${month} step=${step} />`}</div></div>`;
}

/** @param {Mois} data */
export function title(data) {
  return m("title", { month: monthWords(data.month.month) });
}

/** @param {{month: Month, today: string}} props */
function Head({ month, today }) {
  const [before, after] = [otherMonth(month.month, -1), otherMonth(month.month, 1)];
  const { totals } = month;
  const sums = /** @type {const} */ (["gross", "cash", "card", "online", "cheque"]);
  const deadline = new Date(Date.UTC(Number(after.slice(0, 4)), Number(after.slice(5, 7)), 0)).toISOString().slice(0, 10);
  const [look, icon, words] = month.closed ? ["is-ok", "lock", m("closed")] : month.over ? (today > deadline ? ["is-stop", "hourglass", m("overdue", { day: fullDay(deadline) })] : ["is-wait", "hourglass", m("deadline", { day: fullDay(deadline) })]) : ["is-calm", "calendar", m("running")];
  return html`<div class="month-head"><div class="row" role="group" aria-label=${m("picker")}>
      <button class="btn" type="button" aria-label=${m("before", { month: monthPlain(before) })} onClick=${() => go({ onglet: "mois", mois: before })}><${Icon} name="chevron-left" flip /></button>
      <h1>${monthWords(month.month)}</h1>
      <button class="btn" type="button" aria-label=${m("after", { month: monthPlain(after) })} disabled=${after > today.slice(0, 7)} onClick=${() => go({ onglet: "mois", mois: after })}><${Icon} name="chevron-right" flip /></button></div>
    <span class=${`badge ${look}`}><${Icon} name=${icon} />${words}</span>
    <dl class="month-sums" aria-label=${m("sums")}>${sums.map((one) => html`<div key=${one}><dt>${m(`sum.${one}`)}</dt><dd class="num">${euro(totals[one])}</dd></div>`)}</dl></div>`;
}
