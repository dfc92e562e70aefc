// SPDX-License-Identifier: AGPL-3.0-or-later
// The card terminal against the tills, day by day; a day that differs opens down to its tickets.
import { timeOf, weekDay } from "../../ui/dates.js";
import { euro } from "../../ui/money.js";
import { html } from "../../vendor/preact.js";
import { go } from "../store.js";
import { Explain, NewTotal, NotesFile } from "./forms.js";
import { DayLink, Explained, Why } from "./panels.js";
import { gapWords, m, plainDay, put } from "./words.js";

/** @typedef {import("./types.d.ts").Mois} Mois */
/** @typedef {import("./types.d.ts").Month} Month */
/** @typedef {import("./types.d.ts").CardDay} CardDay */
/** @typedef {import("./types.d.ts").CardTickets} CardTickets */

/** @param {{data: Mois, today: string}} props */
export function Cards({ data, today }) {
  const { month, card } = data;
  const open = month.card_days.find((one) => one.day === card?.day);
  return html`${open && card ? html`<${OneDay} key=${open.day} month=${month} day=${open} card=${card} />` : null}
    <section class="card panel" aria-labelledby="panel"><h2 id="panel">${m("cards.title")}</h2>
      ${month.card_days.length === 0 ? html`<p>${m("cards.none")}</p>` : html`<div class="scroll" tabindex="0" role="group" aria-label=${m("cards.caption")}><table class="table"><caption class="vh">${m("cards.caption")}</caption><thead><tr><th scope="col">${m("cards.day")}</th><th scope="col" class="n">${m("cards.sold")}</th><th scope="col" class="n">${m("cards.collected")}</th><th scope="col" class="n">${m("cards.gap")}</th></tr></thead>
        <tbody>${month.card_days.map((day) => html`<${Row} key=${day.day} month=${month} day=${day} />`)}</tbody></table></div>`}
      ${month.closed ? null : html`<${NewTotal} month=${month} today=${today} /><${NotesFile} path="card-files" label=${m("cards.file")} hint=${m("cards.file_hint")} done=${m("cards.saved")} />`}</section>
    <${Explained} month=${month} kinds=${["paid_in_cash", "claim", "lost", "typed_in_cash", "surplus"]} />`;
}

/** @param {{month: Month, day: CardDay}} props */
function Row({ month, day }) {
  const explain = () => go({ onglet: "mois", mois: month.month, etape: "cards", jour: day.day });
  return html`<tr class=${day.gap ? "miss" : ""}><th scope="row">${plainDay(day.day)}</th><td class="n"><${DayLink} day=${day.day}>${euro(day.sold)}<//></td>
    <td class="n">${day.collected === null ? m("cards.unknown") : euro(day.collected)}</td>
    <td class="n">${day.collected === null ? "—" : day.gap === 0 ? m("cash.ok") : html`<button class="btn" type="button" onClick=${explain}>${gapWords(-day.gap)}<span class="vh"> : ${m("cards.explain")}, ${plainDay(day.day)}</span></button>`}</td></tr>`;
}

/** @param {{month: Month, day: CardDay, card: CardTickets}} props */
function OneDay({ month, day, card }) {
  const suspect = card.tickets.find((one) => one.ticket === card.suspect);
  const drawer = month.cash.counts.find((one) => one.day === day.day && one.gap > 0 && one.gap === day.gap);
  const amount = euro(Math.abs(day.gap));
  const choices = day.gap < 0 ? [
    { value: "typed_in_cash", title: m("cards.typed_in_cash"), why: m("cards.typed_in_cash_why", { amount }) },
    { value: "surplus", title: m("cards.surplus"), why: m("cards.surplus_why", { amount }) },
  ] : [
    { value: "paid_in_cash", title: m("cards.paid_in_cash"), why: m("cards.paid_in_cash_why") },
    { value: "claim", title: m("cards.claim"), why: m("cards.claim_why", { amount }) },
    { value: "lost", title: m("cards.lost"), why: m("cards.lost_why", { amount }) },
  ];
  const send = (/** @type {{note: string, choice: string}} */ said) => put("explanations", { id: crypto.randomUUID(), kind: said.choice, day: day.day, amount: Math.abs(day.gap), note: said.note });
  return html`<section class="card panel" aria-labelledby="one-day"><header><h2 id="one-day">${m("cards.one", { day: weekDay(day.day).toLowerCase() })}</h2><${DayLink} day=${day.day}>${m("cards.see_day")}<//></header>
    <p class="explain">${m("cards.words", { sold: euro(day.sold), collected: euro(day.collected ?? 0) })}${" "}
      ${suspect ? m("cards.suspect", { amount: euro(suspect.amount), time: timeOf(suspect.at), what: suspect.summary }) : ""}${" "}${drawer ? m("cards.drawer", { amount: euro(drawer.gap) }) : ""}${" "}
      ${suspect && drawer ? html`<b>${m("cards.likely")}</b>` : day.gap < 0 ? m("cards.more") : ""}</p>
    <${Why} boxes=${[[m("cards.box_sold"), day.sold], [m("cards.box_collected"), day.collected ?? 0]]} result=${[m(day.gap < 0 ? "cards.box_more" : "cards.box_gap"), Math.abs(day.gap)]} />
    <div class="two"><${Tickets} card=${card} />
      ${day.gap !== 0 && !month.closed ? html`<${Explain} id="card" label=${m("cash.why_note")} save=${m("cash.why_save")} legend=${m("cards.what_happened")} choices=${choices} effect=${m(day.gap < 0 ? "cards.effect_more" : "cards.effect", { amount })} onSend=${send} />` : null}</div></section>`;
}

/** @param {{card: CardTickets}} props */
function Tickets({ card }) {
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${m("cards.tickets")}><table class="table"><caption>${m("cards.tickets")}</caption><thead><tr><th scope="col">${m("cards.time")}</th><th scope="col">${m("cards.what")}</th><th scope="col" class="n">${m("cards.ticket_amount")}</th></tr></thead>
    <tbody>${card.tickets.map((one) => html`<tr key=${one.ticket} class=${one.ticket === card.suspect ? "miss" : ""}><td class="hour">${timeOf(one.at)}</td><td>${one.summary}<span class="second">${one.piece}</span></td><td class="n">${euro(one.amount)}</td></tr>`)}</tbody></table></div>`;
}
