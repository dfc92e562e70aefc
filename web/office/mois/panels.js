// SPDX-License-Identifier: AGPL-3.0-or-later
// One panel a step: tills, drawer, online payments, costs, contributions, close. The terminal and the bank have their own.
import { fullDay, timeOf, weekDay } from "../../ui/dates.js";
import { otherMonth } from "../../ui/months.js";
import { euro } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { addressOf, go, me } from "../store.js";
import { Explain, NewCount, NewDeposit, NotesFile } from "./forms.js";
import { closeState } from "./steps.js";
import { Ended, gapWords, m, monthPlain, monthWords, named, ofMonth, plainDay, put, shortDay } from "./words.js";

/** @typedef {import("./types.d.ts").Month} Month */
/** @typedef {import("./types.d.ts").Count} Count */
/** @typedef {import("./types.d.ts").Deposit} Deposit */

/** A figure that opens down to the sales of its day. @param {{day: string, children: unknown}} props */
export function DayLink({ day, children }) {
  const where = { onglet: "jour", jour: day };
  return html`<a href=${addressOf(where)}>${children}<span class="vh">, ${m("cards.see_day")}, ${fullDay(day)}</span></a>`;
}

/** A link to another room of the office. @param {{tab: string, where?: Record<string, string>, children: unknown}} props */
export function Room({ tab, where = {}, children }) {
  return html`<a class="btn" href=${addressOf({ onglet: tab, ...where })}>${children}</a>`;
}

/** @param {{month: Month}} props */
export function Tills({ month }) {
  return html`<section class="card panel" aria-labelledby="panel"><header><h2 id="panel">${m("tills.title")}</h2><${Room} tab="caisses">${m("tills.see")}<//></header>
    <p class="second">${m(month.over ? "tills.words" : "tills.running")}</p>
    <div class="scroll" tabindex="0" role="group" aria-label=${m("tills.title")}><table class="table"><caption class="vh">${m("tills.title")}</caption><thead><tr><th scope="col">${m("tills.till")}</th><th scope="col">${m("tills.state")}</th><th scope="col" class="n">${m("tills.records")}</th><th scope="col" class="n">${m("tills.refused")}</th></tr></thead>
      <tbody>${month.tills.map((till) => html`<tr key=${till.till}><th scope="row">${till.name}<span class="second">${till.till}</span></th>
        <td><span class=${`badge ${till.whole ? "is-ok" : "is-stop"}`}><${Icon} name=${till.whole ? "check" : "triangle-alert"} />${m(till.whole ? "tills.whole" : "tills.broken")}</span></td>
        <td class="n">${String(till.records)}</td><td class="n">${String(till.refused)}</td></tr>`)}</tbody></table></div>
    ${month.tills.filter((till) => till.days_open > 0).map((till) => html`<p class="note" key=${till.till}><${Icon} name="clock" /><span>${till.name} : ${m("tills.days_open", { n: till.days_open })}</span></p>`)}
    ${month.closings.length ? html`<${Closings} month=${month} />` : null}
    ${month.late.length ? html`<h3>${m("late.title")}</h3><p class="second">${m("late.words")}</p><table class="table"><caption class="vh">${m("late.title")}</caption><thead><tr><th scope="col">${m("late.day")}</th><th scope="col">${m("late.piece")}</th><th scope="col" class="n">${m("late.amount")}</th></tr></thead>
      <tbody>${month.late.map((one) => html`<tr key=${one.piece}><td>${fullDay(one.happened_on)}</td><td>${one.piece}</td><td class="n">${euro(one.amount)}</td></tr>`)}</tbody></table>` : null}
  </section>`;
}

/** @param {{month: Month}} props */
function Closings({ month }) {
  return html`<h3>${m("closings.title")}</h3><p class="second">${m("closings.words")}</p>
    <div class="scroll" tabindex="0" role="group" aria-label=${m("closings.title")}><table class="table"><caption class="vh">${m("closings.title")}</caption><thead><tr><th scope="col">${m("closings.closing")}</th><th scope="col">${m("closings.when")}</th><th scope="col" class="n">${m("closings.tickets")}</th><th scope="col" class="n">${m("closings.total")}</th><th scope="col" class="n">${m("closings.gap")}</th><th scope="col" class="n">${m("closings.perpetual")}</th></tr></thead>
      <tbody>${month.closings.map((one) => html`<tr key=${one.till + one.kind + one.number}><th scope="row">${m(`closings.${one.kind}`, { n: one.number })}<span class="second">${one.till}</span></th><td>${fullDay(one.at)}, ${timeOf(one.at)}</td><td class="n">${String(one.tickets)}</td><td class="n">${euro(one.total)}</td><td class="n">${one.difference ? gapWords(one.difference) : m("cash.ok")}</td><td class="n">${euro(one.perpetual)}</td></tr>`)}</tbody></table></div>`;
}

/** @param {{month: Month, today: string}} props */
export function Cash({ month, today }) {
  const counts = month.cash.counts;
  return html`${counts.filter((one) => one.gap !== 0).map((one) => html`<${CashGap} key=${one.id} count=${one} month=${month} />`)}
    <section class="card panel" aria-labelledby="panel"><h2 id="panel">${m("cash.title")}</h2>
      ${counts.length === 0 ? html`<p>${m("cash.none")}</p>` : html`<div class="scroll" tabindex="0" role="group" aria-label=${m("cash.caption")}><table class="table"><caption class="vh">${m("cash.caption")}</caption><thead><tr><th scope="col">${m("cash.day")}</th><th scope="col" class="n">${m("cash.expected")}</th><th scope="col" class="n">${m("cash.counted")}</th><th scope="col" class="n">${m("cash.gap")}</th><th scope="col">${m("cash.who")}</th></tr></thead>
        <tbody>${counts.map((one) => html`<tr key=${one.id} class=${one.gap ? "miss" : ""}><th scope="row">${plainDay(one.day)}</th><td class="n"><${DayLink} day=${one.day}>${euro(one.expected)}<//></td><td class="n">${euro(one.counted)}</td><td class="n">${one.gap ? gapWords(one.gap) : m("cash.ok")}</td><td>${one.who ?? m("log.somebody")}</td></tr>`)}</tbody></table></div>`}
      ${month.closed ? null : html`<${NewCount} month=${month} today=${today} /><${NotesFile} path="cash-files" label=${m("cash.file")} hint=${m("cash.file_hint")} done=${m("cash.saved")} />`}</section>
    <section class="card panel" aria-labelledby="carried"><h2 id="carried">${m("deposit.title")}</h2><${Deposits} deposits=${month.deposits.filter((one) => one.kind === "cash" || one.kind === "cheque")} />
      ${month.closed ? null : html`<${NewDeposit} month=${month} today=${today} kinds=${["cash", "cheque"]} title=${m("deposit.new")} />`}</section>
    <${Explained} month=${month} kinds=${["gap"]} />`;
}

/** Why the drawer differs. When a card of that day is missing by as much, that comes first. @param {{count: Count, month: Month}} props */
function CashGap({ count, month }) {
  const card = month.card_days.find((one) => one.day === count.day && one.gap > 0 && one.gap === count.gap);
  const gap = Math.abs(count.gap);
  return html`<section class="card panel gap" aria-label=${m("cash.why", { day: plainDay(count.day), gap: gapWords(count.gap) })}><h2>${weekDay(count.day)}</h2><p class="explain"><b>${m("cash.why", { day: plainDay(count.day), gap: gapWords(count.gap) })}</b></p>
    <${Why} boxes=${[[m("cash.counted"), count.counted], [m("cash.expected"), count.expected]]} result=${[m(count.gap > 0 ? "cards.box_more" : "cards.box_gap"), gap]} />
    ${card ? html`<div class="note"><${Icon} name="link" /><div class="stack"><p>${m("cash.why_linked", { amount: euro(card.gap) })}</p><button class="btn" type="button" onClick=${() => go({ onglet: "mois", mois: month.month, etape: "cards", jour: card.day })}>${m("cash.why_go")}</button></div></div>` : null}
    <${Explain} id=${`gap-${count.day}`} label=${m("cash.why_note")} save=${m("cash.why_save")} effect=${m("cash.why_effect", { day: plainDay(count.day), account: m(count.gap < 0 ? "cash.658" : "cash.758", { amount: euro(gap) }) })}
      onSend=${(/** @type {{note: string}} */ said) => put("explanations", { id: crypto.randomUUID(), kind: "gap", day: count.day, note: said.note })} /></section>`;
}

/** A − B = C, in large figures. @param {{boxes: [string, number][], result: [string, number]}} props */
export function Why({ boxes, result }) {
  const [first, second] = boxes;
  return html`<div class="why"><div>${first?.[0]}<span class="num">${euro(first?.[1] ?? 0)}</span></div><span class="op" aria-hidden="true">−</span><div>${second?.[0]}<span class="num">${euro(second?.[1] ?? 0)}</span></div><span class="op" aria-hidden="true">=</span>
    <div class=${result[1] ? "off" : ""}>${result[0]}<span class="num">${euro(result[1])}</span></div></div>`;
}

/** @param {{deposits: Deposit[]}} props */
function Deposits({ deposits }) {
  if (deposits.length === 0) return html`<p class="second">${m("deposit.none")}</p>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${m("deposit.title")}><table class="table"><caption class="vh">${m("deposit.title")}</caption><thead><tr><th scope="col">${m("deposit.day")}</th><th scope="col">${m("deposit.kind")}</th><th scope="col" class="n">${m("deposit.amount")}</th><th scope="col">${m("deposit.state")}</th></tr></thead>
    <tbody>${deposits.map((one) => html`<tr key=${one.id}><th scope="row">${plainDay(one.day)}</th><td>${named("deposit", one.kind)}${one.reference ? html`<span class="second">${one.reference}</span>` : null}</td><td class="n">${euro(one.amount)}</td><td><${DepositState} deposit=${one} /></td></tr>`)}</tbody></table></div>`;
}

/** @param {{deposit: Deposit}} props */
function DepositState({ deposit }) {
  if (deposit.seen) return html`<span class="badge is-ok"><${Icon} name="check" />${shortDay(deposit.seen)}</span>`;
  if (deposit.note) return html`<span class="badge is-wait"><${Icon} name="hourglass" />${m("deposit.on_its_way")}</span>`;
  return deposit.missing ? html`<span class="badge is-stop"><${Icon} name="triangle-alert" />${m("deposit.missing")}</span>` : html`<span class="badge is-wait"><${Icon} name="hourglass" />${m("deposit.waiting")}</span>`;
}

/** What was explained already; it can be taken back until the close. @param {{month: Month, kinds: string[]}} props */
export function Explained({ month, kinds }) {
  const work = useMemo(task, []);
  const list = month.explanations.filter((one) => kinds.includes(one.kind));
  if (list.length === 0) return null;
  return html`<section class="card panel" aria-labelledby="explained"><h2 id="explained">${m("explained.title")}</h2><ul class="explained">${list.map(
    (one) => html`<li key=${one.id}><span><b>${named("explained.kind", one.kind)}</b>, ${plainDay(one.day)}, ${euro(Math.abs(one.amount))}<span class="second">« ${one.note} » ${one.who ?? ""}</span></span>
      ${month.closed || one.kind === "not_made" ? null : html`<button class="btn btn-quiet" type="button" onClick=${() => work.run(() => put(`explanations/${one.id}/undo`, {}).then(() => {}))}><${Icon} name="undo-2" />${m("explained.undo")}<span class="vh"> : ${named("explained.kind", one.kind)}, ${plainDay(one.day)}</span></button>`}</li>`,
  )}</ul><${Ended} task=${work} /></section>`;
}

/** @param {{month: Month, today: string}} props */
export function Online({ month, today }) {
  const payouts = month.deposits.filter((one) => one.kind === "online");
  const paid = payouts.reduce((sum, one) => sum + one.amount, 0);
  const empty = payouts.length === 0 && month.totals.online === 0;
  return html`<section class="card panel" aria-labelledby="panel"><h2 id="panel">${m("online.title")}</h2><p>${empty ? m("online.none") : m("online.words", { sold: euro(month.totals.online), paid: euro(paid) })}</p>
    ${payouts.length ? html`<${Deposits} deposits=${payouts} />` : null}${month.closed ? null : html`<${NewDeposit} month=${month} today=${today} kinds=${["online"]} title=${m("online.new")} /><${NotesFile} path="payout-files" label=${m("online.file")} hint=${m("online.file_hint")} done=${m("online.saved")} />`}</section>`;
}

/** @param {{month: Month}} props */
export function Costs({ month }) {
  const work = useMemo(task, []);
  const step = month.steps.find((one) => one.step === "costs");
  const checked = step?.action === "checked";
  const say = (/** @type {string} */ action) => work.run(() => put(`months/${month.month}/steps`, { id: crypto.randomUUID(), step: "costs", action }).then(() => {}));
  return html`<section class="card panel" aria-labelledby="panel"><header><h2 id="panel">${m("costs.title")}</h2><${Room} tab="frais" where=${{ mois: month.month }}>${m("costs.see")}<//></header>
    <p>${month.costs.entries ? m("costs.words", { n: month.costs.entries, amount: euro(month.costs.net) }) : m("costs.none")}</p>
    ${checked ? html`<p class="note is-ok"><${Icon} name="circle-check" /><span>${m("costs.checked", { who: step?.who ?? m("log.somebody") })}</span></p>` : null}
    ${month.closed ? null : html`<div class="row"><button class=${`btn ${checked ? "" : "btn-do"}`} type="button" aria-disabled=${work.busy.value ? "true" : null} onClick=${() => say(checked ? "reopened" : "checked")}><${Icon} name=${checked ? "undo-2" : "check"} />${m(checked ? "costs.uncheck" : "costs.check")}</button></div>`}
    <${Ended} task=${work} /></section>`;
}

/** For ever: two steps, and the words before. @param {{month: Month}} props */
export function Close({ month }) {
  const work = useMemo(task, []);
  const understood = useSignal(false);
  const state = closeState(month);
  const name = monthPlain(month.month);
  const accountant = me.value?.grants.some((grant) => grant.role === "accountant");
  const close = () => work.run(() => put(`months/${month.month}/close`, { for_ever: true }).then(() => {}));
  return html`<section class="card panel" aria-labelledby="panel"><h2 id="panel">${m("close.title", { month: name })}</h2>
    ${month.closed ? html`<p class="note is-ok"><${Icon} name="lock" /><span>${m("close.done", { month: monthWords(month.month), day: `${fullDay(month.closed.at)}, ${timeOf(month.closed.at)}`, who: month.closed.who ?? m("log.console") })}</span></p>
      <dl class="seal"><dt>${m("close.hash")}</dt><dd><code>${month.closed.hash}</code></dd></dl><p class="second">${m("close.hash_why")}</p>` : null}
    ${state === "locked" ? html`<${Locked} month=${month} />` : null}
    ${state === "ready" && !accountant ? html`<p class="note"><${Icon} name="lock" /><span>${m("close.accountant")}</span></p>` : null}
    ${state === "ready" && accountant ? html`<p class="note is-wait"><${Icon} name="triangle-alert" /><span>${m("close.ready")}</span></p>
      <label class="choice"><input type="checkbox" checked=${understood.value} onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => (understood.value = event.currentTarget.checked)} /><span><b>${m("close.understood", { month: name })}</b></span></label>
      ${understood.value ? html`<${Sure} label=${m("close.do", { month: name })} icon="lock" question=${m("close.sure", { month: name })} yes=${m("close.yes")} onYes=${close} busy=${work.busy.value} />` : null}` : null}
    <${Ended} task=${work} /></section>`;
}

/** @param {{month: Month}} props */
function Locked({ month }) {
  if (!month.over) return html`<p>${m("close.running", { day: fullDay(`${otherMonth(month.month, 1)}-01`) })}</p>`;
  if (month.first_open && month.first_open < month.first) return html`<p>${m("close.order", { month: monthPlain(month.first_open) })}</p>`;
  const left = month.steps.filter(({ state }) => state === "todo" || state === "gap");
  return html`<p>${m("close.locked")}</p><p><b>${m("close.left")}</b></p><ul class="left">${left.map((one) => html`<li key=${one.step}><a href=${addressOf({ onglet: "mois", mois: month.month, etape: one.step })} onClick=${(/** @type {MouseEvent} */ event) => { event.preventDefault(); go({ onglet: "mois", mois: month.month, etape: one.step }); }}>${named("step", one.step, { of: ofMonth(month.month) })}</a></li>`)}</ul>`;
}
