// SPDX-License-Identifier: AGPL-3.0-or-later
// The contributive budget: what the pot offers, her own claim, everybody's.
import { request } from "../../ui/api.js";
import { fullDay } from "../../ui/dates.js";
import { euro } from "../../ui/money.js";
import { typedEuros } from "../../ui/typed.js";
import { Outcome } from "../../ui/outcome.js";
import { Face, Icon, Pictogram } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { w } from "../pay/store.js";
import { kpa, open } from "../store.js";

/** @typedef {import("../pay/types.d.ts").Budget} Budget */
/** @typedef {import("../pay/types.d.ts").Claim} Claim */

/** @param {{budgets: readonly Budget[], member: string, today: string}} props */
export function BudgetCard({ budgets, member, today }) {
  const open = budgets.filter(({ state }) => state === "open");
  const past = budgets.filter(({ state }) => state === "settled");
  return html`<section class="card pay-card" aria-labelledby="budget"><h2 id="budget" class="row"><${Pictogram} name="pot-commun" />${w("budget.title")}</h2><p>${w("budget.is")}</p>
    ${open.length ? open.map((one) => html`<${OpenBudget} key=${one.id} budget=${one} member=${member} today=${today} />`) : html`<p class="second">${w("budget.none")}</p>`}
    ${past.length ? html`<details class="more"><summary>${w("budget.past")}</summary>${past.map((one) => html`<div key=${one.id} class="past-budget"><h3>${one.title} <span class="second">${w("budget.settled", { day: fullDay(one.decision?.decided_on ?? one.closes_on) })}</span></h3><${Claims} budget=${one} /></div>`)}</details>` : null}</section>`;
}

/** @param {{budget: Budget, member: string, today: string}} props */
function OpenBudget({ budget, member, today }) {
  return html`<div class="open-budget"><h3>${budget.title}</h3><p>${budget.purpose}</p>
    <p><b>${w("budget.offers", { amount: euro(budget.amount) })}</b>, ${w("budget.until", { day: fullDay(budget.closes_on) })}.</p>
    ${today <= budget.closes_on ? html`<${ClaimForm} budget=${budget} member=${member} />` : null}
    <h4>${w("budget.everybody")}</h4>${budget.claims.length ? html`<${Claims} budget=${budget} />` : html`<p class="second">${w("budget.nobody")}</p>`}
    <p class="second">${w("budget.total", { claimed: euro(budget.claimed), amount: euro(budget.amount) })}${budget.claimed > budget.amount ? ` ${w("budget.over")}` : ""}</p></div>`;
}

/** @param {{budget: Budget, member: string}} props */
function ClaimForm({ budget, member }) {
  const mine = budget.claims.find((claim) => claim.member === member);
  const saying = useMemo(task, []);
  const amount = useSignal(mine ? `${Math.floor(mine.amount / 100)},${String(mine.amount % 100).padStart(2, "0")}` : ""), why = useSignal(mine?.why ?? ""), wrong = useSignal(false);
  const say = (/** @type {Event} */ event) => {
    event.preventDefault();
    const sum = typedEuros(amount.value);
    wrong.value = sum === null || !why.value.trim();
    if (wrong.value) return;
    saying.run(async () => {
      await request(`/api/kpas/${encodeURIComponent(kpa.value?.code ?? "")}/budgets/${budget.id}/claims`, { body: { member, amount: sum, why: why.value.trim() } });
      await open();
      return w("budget.done");
    });
  };
  return html`<form class="claim" onSubmit=${say}>
    <div class="field"><label for=${`sum-${budget.id}`}>${w("budget.mine")}</label><input id=${`sum-${budget.id}`} class="input" inputmode="decimal" maxlength="12" value=${amount.value} onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => (amount.value = event.currentTarget.value)} /></div>
    <div class="field"><label for=${`why-${budget.id}`}>${w("budget.why")}</label><textarea id=${`why-${budget.id}`} class="input" rows="2" maxlength="300" value=${why.value} onInput=${(/** @type {{currentTarget: HTMLTextAreaElement}} */ event) => (why.value = event.currentTarget.value)}></textarea></div>
    ${wrong.value ? html`<p class="wrong" role="alert"><${Icon} name="circle-alert" />${w("budget.missing")}</p>` : null}
    <${Outcome} task=${saying} />
    <div><button class="btn btn-do"><${Icon} name="check" />${w(mine ? "budget.change" : "budget.do")}</button></div></form>`;
}

/** @param {{budget: Budget}} props */
function Claims({ budget }) {
  return html`<ul class="claims">${budget.claims.map((claim) => html`<li key=${claim.member}><${Face} face=${claim.face} name=${claim.name} /><p><b>${claim.name}</b><span class="second why">${claim.why}</span>${claim.adjusted_why ? html`<span class="second why">${claim.adjusted_why}</span>` : null}</p><${Sum} claim=${claim} settled=${budget.state === "settled"} /></li>`)}</ul>`;
}

/** @param {{claim: Claim, settled: boolean}} props */
function Sum({ claim, settled }) {
  if (!settled) return html`<b class="num">${euro(claim.amount)}</b>`;
  return html`<p class="claim-sum"><b>${w("budget.gets", { amount: euro(claim.settled) })}</b>${claim.settled === claim.amount ? null : html`<span class="second why">${w("budget.asked", { amount: euro(claim.amount) })}</span>`}</p>`;
}
