// SPDX-License-Identifier: AGPL-3.0-or-later
// The steps of a month on the side: where each stands, in one line; below, who did what.
import { fullDay, timeOf } from "../../ui/dates.js";
import { euro } from "../../ui/money.js";
import { Face, Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { addressOf, go } from "../store.js";
import { gapWords, m, monthPlain, named, numberOf, ofMonth, plainDay } from "./words.js";

/** @typedef {import("./types.d.ts").Month} Month */
/** @typedef {import("./types.d.ts").State} State */

const BADGES = /** @type {Record<State, [string, string]>} */ ({
  done: ["is-ok", "check"], closed: ["is-ok", "lock"], ready: ["is-wait", "hourglass"], todo: ["is-wait", "hourglass"], gap: ["is-stop", "triangle-alert"], set_aside: ["is-calm", "pause"], locked: ["is-calm", "lock"],
});

/** The close stands after the seven steps. @param {Month} month @returns {State} */
export function closeState(month) {
  if (month.closed) return "closed";
  return month.closable ? "ready" : "locked";
}

/** @param {Month} month @returns {{step: string, state: State}[]} */
const allSteps = (month) => [...month.steps, { step: "close", state: closeState(month) }];

/** The first step that is not finished. @param {Month} month */
export function nextStep(month) {
  return allSteps(month).find(({ state }) => state === "gap" || state === "todo" || state === "ready")?.step ?? "close";
}

/** @param {{month: Month, step: string}} props */
export function Steps({ month, step }) {
  const all = allSteps(month);
  const done = all.filter(({ state }) => state === "done" || state === "set_aside" || state === "closed").length;
  return html`<section aria-label=${m("steps")}>
    <div class="prog"><b>${m("progress", { n: done, all: all.length })}</b><div class="goal" style=${`--p:${Math.round((done / all.length) * 100)}`}>
      <div class="goal-bar" role="progressbar" aria-label=${m("progress.label")} aria-valuenow=${done} aria-valuemin="0" aria-valuemax=${all.length}><i></i></div></div></div>
    <ol class="month-steps">${all.map((one, i) => html`<${Step} key=${one.step} month=${month} step=${one.step} state=${one.state} number=${i + 1} here=${one.step === step} />`)}</ol>
    <${Log} month=${month} /></section>`;
}

/** @param {{month: Month, step: string, state: State, number: number, here: boolean}} props */
function Step({ month, step, state, number, here }) {
  const [look, icon] = BADGES[state];
  const where = { onglet: "mois", mois: month.month, etape: step };
  const walk = (/** @type {MouseEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(where);
  };
  const mark = state === "done" || state === "closed" ? html`<${Icon} name="check" />` : state === "gap" ? "!" : state === "locked" ? html`<${Icon} name="lock" />` : String(number);
  return html`<li class=${`step-${state} ${here ? "here" : ""}`}><a href=${addressOf(where)} aria-current=${here ? "step" : null} onClick=${walk}><span class="st" aria-hidden="true">${mark}</span>
    <span><b>${m(/** @type {"step.tills"} */ (`step.${step}`), { of: ofMonth(month.month) })}</b><span class="second">${shorts[step]?.(month)}</span></span>
    <span class=${`badge ${look}`}><${Icon} name=${icon} />${m(/** @type {"state.done"} */ (`state.${state}`))}</span></a></li>`;
}

/** One line a step. @type {Record<string, (month: Month) => string>} */
const shorts = {
  tills(month) {
    const refused = month.tills.reduce((sum, one) => sum + one.refused, 0);
    if (refused) return m("short.refused", { n: refused });
    return month.late.length ? m("short.late", { n: month.late.length }) : m("short.tills", { days: month.totals.days, n: month.totals.tickets });
  },
  cash({ cash, totals }) {
    const gap = cash.counts.find((one) => one.gap !== 0);
    if (gap) return m("short.cash_gap", { day: numberOf(gap.day), amount: gapWords(gap.gap) });
    const last = cash.counts.at(-1);
    if (!last) return m(totals.cash ? "short.cash_none" : "short.nothing");
    return cash.counted ? m("short.cash_ok", { n: cash.counts.length }) : m("short.cash_left", { day: numberOf(last.day) });
  },
  cards({ card_days }) {
    const gap = card_days.find((one) => one.gap !== 0);
    if (gap) return m("short.card_gap", { day: numberOf(gap.day), amount: gapWords(-gap.gap) });
    const unknown = card_days.filter((one) => one.collected === null).length;
    if (unknown) return m("short.card_unknown", { n: unknown });
    return card_days.length ? m("short.card_ok", { n: card_days.length }) : m("short.nothing");
  },
  online({ deposits, totals }) {
    const payouts = deposits.filter((one) => one.kind === "online");
    if (!payouts.length && !totals.online) return m("short.nothing");
    return m("short.online", { seen: payouts.filter((one) => one.match).length, all: payouts.length });
  },
  bank({ bank }) {
    if (!bank.statements.length) return m("short.bank_none");
    if (bank.doubled + bank.missing) return m("short.bank_gap", { n: bank.doubled + bank.missing });
    return bank.covered || bank.open ? m("short.bank", { done: bank.lines - bank.open, all: bank.lines }) : m("short.bank_part");
  },
  costs: ({ costs }) => (costs.entries ? m("short.costs", { n: costs.entries, amount: euro(costs.net) }) : m("short.costs_none")),
  contributions({ steps, closed }) {
    if (closed) return m("short.contributions_done");
    return m(steps.some((one) => one.step === "contributions" && one.state === "done") ? "short.contributions_ready" : "short.contributions");
  },
  close(month) {
    if (month.closed) return m("short.close_done", { who: month.closed.who ?? m("log.console") });
    if (month.closable) return m("short.close_ready");
    if (!month.over) return m("short.close_running");
    return month.first_open && month.first_open < month.first ? m("short.close_order") : m("short.close_locked");
  },
};

/** @param {{month: Month}} props */
function Log({ month }) {
  return html`<div class="log"><h2>${m("log")}</h2>${month.log.length === 0 ? html`<p class="second">${m("log.none")}</p>` : html`<ul>${month.log.slice(0, 8).map((one) => {
    const who = one.who ?? m(one.what === "close" ? "log.console" : "log.somebody");
    return html`<li key=${one.what + one.detail + one.at}><${Face} face=${one.face} name=${who} /><span>${named("log", one.what, { who, n: one.number, day: /^(count|deposit)/.test(one.what) ? plainDay(one.detail) : "", step: one.what.startsWith("step") ? m(/** @type {"step.tills"} */ (`step.${one.detail}`), { of: monthPlain(month.month) }) : "" })}
      <span class="second">${fullDay(one.at)}, ${timeOf(one.at)}</span></span></li>`;
  })}</ul>`}</div>`;
}
