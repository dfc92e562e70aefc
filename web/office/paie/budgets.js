// SPDX-License-Identifier: AGPL-3.0-or-later
// Budgets contributifs: what the pot offers, what each asked for and why, what the collective decided.
import { request } from "../../ui/api.js";
import { addDays, fullDay } from "../../ui/dates.js";
import { euro } from "../../ui/money.js";
import { typedEuros } from "../../ui/typed.js";
import { Outcome } from "../../ui/outcome.js";
import { Face, Icon } from "../../ui/parts.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { open } from "../store.js";
import { Field, Money } from "./fields.js";
import { Settlement } from "./settlement.js";
import { worded, y } from "./words.js";

const TWO_WEEKS = 14; // days, for everybody to ask

/** @typedef {import("./types.d.ts").Paie} Paie */
/** @typedef {import("./types.d.ts").Budget} Budget */

const looks = /** @type {const} */ ({
  open: { look: "is-here", icon: "clock" },
  settled: { look: "is-ok", icon: "circle-check" },
  cancelled: { look: "is-calm", icon: "ban" },
});

/** @param {{data: Paie}} props */
export function Budgets({ data }) {
  return html`<p>${y("budget.is")}</p>
    <dl class="sums pots"><div class="main"><dt>${y("budget.pot")}</dt><dd class="num">${euro(data.pot)}</dd></div><div><dt>${y("budget.free")}</dt><dd class="num">${euro(Math.max(data.free, 0))}</dd></div></dl>
    ${data.budgets.length ? data.budgets.map((budget) => html`<${BudgetCard} key=${budget.id} budget=${budget} data=${data} />`) : html`<p class="second">${y("budget.none")}</p>`}
    <${OpenForm} data=${data} />`;
}

/** @param {{budget: Budget, data: Paie}} props */
function BudgetCard({ budget, data }) {
  const state = looks[budget.state];
  return html`<section class="card budget" aria-labelledby=${`b-${budget.id}`}>
    <div class="row between row-wrap"><h2 id=${`b-${budget.id}`}>${budget.title}</h2><span class=${`badge ${state.look}`}><${Icon} name=${state.icon} />${worded("budget.state.", budget.state)}</span></div>
    <p>${budget.purpose}</p>
    <p class="second">${[y("budget.until", { day: fullDay(budget.closes_on) }), y("budget.offers", { amount: euro(budget.amount) }), y("budget.claimed", { amount: euro(budget.claimed) })].join(" · ")}</p>
    <${Claims} budget=${budget} />
    ${budget.decision ? html`<p class="second">${decided(budget.decision)}</p>` : null}
    ${budget.state === "open" ? html`<${Endings} budget=${budget} data=${data} />` : null}</section>`;
}

/** @param {NonNullable<Budget["decision"]>} decision */
function decided(decision) {
  const how = decision.by_consent ? y("budget.how_consent") : y("budget.how_votes", { for: decision.votes_for, against: decision.votes_against });
  return y("budget.decision", { day: fullDay(decision.decided_on), n: decision.present, how });
}

/** @param {{budget: Budget}} props */
function Claims({ budget }) {
  if (!budget.claims.length) return budget.state === "cancelled" ? null : html`<p class="second">${y("budget.no_claims")}</p>`;
  const settled = budget.state === "settled";
  return html`<div class="wide" tabindex="0" role="region" aria-label=${y("budget.caption", { title: budget.title })}><table class="table"><caption class="vh">${y("budget.caption", { title: budget.title })}</caption>
    <thead><tr><th scope="col">${y("budget.who")}</th><th scope="col">${y("budget.why")}</th><th scope="col" class="n">${y("budget.asks")}</th>${settled ? html`<th scope="col" class="n">${y("budget.gets")}</th>` : null}</tr></thead>
    <tbody>${budget.claims.map(
      (claim) => html`<tr key=${claim.member}><th scope="row"><span class="row"><${Face} face=${claim.face} name=${claim.name} />${claim.name}</span></th><td>${claim.why}${claim.adjusted_why ? html`<span class="second paid">${claim.adjusted_why}</span>` : null}</td>
        <td class="n num">${euro(claim.amount)}</td>${settled ? html`<td class="n num"><b>${euro(claim.settled)}</b></td>` : null}</tr>`,
    )}</tbody></table></div>`;
}

/** @param {{budget: Budget, data: Paie}} props */
function Endings({ budget, data }) {
  const ending = useMemo(task, []);
  const deciding = useSignal(false);
  const cancel = () =>
    ending.run(async () => {
      await request(data.here(`budgets/${budget.id}/cancellation`), { body: {} });
      await open();
      return y("budget.cancelled_done");
    });
  if (deciding.value) return html`<${Settlement} budget=${budget} data=${data} end=${() => (deciding.value = false)} />`;
  const early = data.today < budget.closes_on;
  return html`<${Outcome} task=${ending} />${early ? html`<p class="second">${y("budget.settle_early", { day: fullDay(budget.closes_on) })}</p>` : null}
    <div class="row row-wrap">${early || !budget.claims.length ? null : html`<button class="btn btn-do" type="button" onClick=${() => (deciding.value = true)}><${Icon} name="users-round" />${y("budget.settle")}</button>`}
      <${Sure} quiet label=${y("budget.cancel")} name=${`${y("budget.cancel")} : ${budget.title}`} icon="x" question=${y("budget.cancel_sure", { title: budget.title })} yes=${y("budget.cancel_yes")} onYes=${cancel} /></div>`;
}

/** @param {{data: Paie}} props */
function OpenForm({ data }) {
  const opening = useMemo(task, []);
  const title = useSignal(""), purpose = useSignal(""), amount = useSignal(""), closes = useSignal(addDays(data.today, TWO_WEEKS)), wrong = useSignal(""), key = useSignal(crypto.randomUUID());
  const start = (/** @type {Event} */ event) => {
    event.preventDefault();
    const sum = typedEuros(amount.value);
    wrong.value = sum ? "" : y("amount_wrong");
    if (!sum) return;
    opening.run(async () => {
      await request(data.here("budgets"), { body: { id: key.value, title: title.value, purpose: purpose.value, amount: sum, closes_on: closes.value } });
      key.value = crypto.randomUUID();
      [title, purpose, amount].forEach((one) => (one.value = ""));
      await open();
      return y("budget.done");
    });
  };
  return html`<section class="card" aria-labelledby="open-budget"><h2 id="open-budget">${y("budget.open")}</h2><form class="form" onSubmit=${start}><div class="fields">
      <${Field} id="b-title" label=${y("budget.title")} value=${title} maxlength=${80} /><${Field} id="b-purpose" label=${y("budget.purpose")} value=${purpose} maxlength=${300} />
      <${Money} id="b-amount" label=${y("budget.amount")} value=${amount} wrong=${wrong.value} /><${Field} id="b-closes" label=${y("budget.closes")} type="date" min=${data.today} value=${closes} /></div>
    ${opening.problem.value?.code === "budget_pot" ? html`<p>${opening.problem.value.detail}</p>` : null}
    <${Outcome} task=${opening} /><div><button class="btn btn-do"><${Icon} name="plus" />${y("budget.do")}</button></div></form></section>`;
}
