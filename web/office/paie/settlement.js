// SPDX-License-Identifier: AGPL-3.0-or-later
// What the collective decided: who gets how much, why it differs, who was there, and the minutes that prove it.
import { request } from "../../ui/api.js";
import { euro } from "../../ui/money.js";
import { typedEuros } from "../../ui/typed.js";
import { Outcome } from "../../ui/outcome.js";
import { Face, Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, signal, useMemo, useSignal } from "../../vendor/preact.js";
import { open } from "../store.js";
import { Field, Money, Tick } from "./fields.js";
import { y } from "./words.js";

/** @typedef {import("./types.d.ts").Paie} Paie */
/** @typedef {import("./types.d.ts").Budget} Budget */
/** @typedef {import("./types.d.ts").Claim} Claim */
/** @typedef {{claim: Claim, amount: import("../../vendor/preact.js").Signal<string>, why: import("../../vendor/preact.js").Signal<string>}} Share */

/** "12,50" of 1250 @param {number} amount */
const typed = (amount) => `${Math.floor(amount / 100)},${String(amount % 100).padStart(2, "0")}`;

/** Its SHA-256: the file itself stays where it is. @param {File} file */
async function digestOf(file) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {{budget: Budget, data: Paie, end: () => void}} props */
export function Settlement({ budget, data, end }) {
  const settling = useMemo(task, []);
  const shares = useMemo(() => budget.claims.map((claim) => ({ claim, amount: signal(typed(claim.amount)), why: signal("") })), []);
  const day = useSignal(data.today), present = useSignal(""), consent = useSignal(true), votesFor = useSignal(""), votesAgainst = useSignal("0"), wrong = useSignal("");
  const minutes = useSignal(/** @type {File | null} */ (null));
  const settle = (/** @type {Event} */ event) => {
    event.preventDefault();
    const amounts = shares.map(({ amount }) => typedEuros(amount.value));
    wrong.value = amounts.includes(null) ? y("amount_wrong") : minutes.value ? "" : y("budget.minutes_missing");
    const file = minutes.value;
    if (wrong.value || !file) return;
    settling.run(async () => {
      const votes = consent.value ? {} : { votes_for: Number(votesFor.value), votes_against: Number(votesAgainst.value) };
      const decision = { decided_on: day.value, title: `Budget contributif : ${budget.title}`, present: Number(present.value), by_consent: consent.value, minutes_sha256: await digestOf(file), ...votes };
      const claims = shares.map(({ claim, why }, i) => ({ member: claim.member, amount: amounts[i], ...(amounts[i] === claim.amount ? {} : { why: why.value }) }));
      await request(data.here(`budgets/${budget.id}/settlement`), { body: { decision, claims } });
      end();
      await open();
      return y("budget.settled_done");
    });
  };
  return html`<form class="form settle" onSubmit=${settle}><h3>${y("budget.settle")}</h3>
    <ul class="shares">${shares.map((share) => html`<${ShareLine} key=${share.claim.member} share=${share} />`)}</ul>
    <${Sum} shares=${shares} budget=${budget} />
    <div class="fields"><${Field} id="s-day" label=${y("budget.decided_on")} type="date" max=${data.today} value=${day} /><${Field} id="s-present" label=${y("budget.present")} type="number" min="1" value=${present} /></div>
    <${Tick} label=${y("budget.by_consent")} on=${consent} />
    ${consent.value ? null : html`<div class="fields"><${Field} id="s-for" label=${y("budget.votes_for")} type="number" min="0" value=${votesFor} /><${Field} id="s-against" label=${y("budget.votes_against")} type="number" min="0" value=${votesAgainst} /></div>`}
    <div class="field"><label for="s-minutes">${y("budget.minutes")}</label><input id="s-minutes" class="input" type="file" required aria-describedby="s-minutes-is" onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => (minutes.value = event.currentTarget.files?.[0] ?? null)} />
      <span class="hint" id="s-minutes-is">${y("budget.minutes_is")}</span></div>
    ${wrong.value ? html`<p class="wrong" role="alert"><${Icon} name="circle-alert" />${wrong.value}</p>` : null}
    ${settling.problem.value?.code === "budget_pot" || settling.problem.value?.code === "missing_field" ? html`<p>${settling.problem.value.detail}</p>` : null}
    <${Outcome} task=${settling} />
    <div class="row row-wrap"><button class="btn btn-pay" aria-disabled=${settling.busy.value ? "true" : null}><${Icon} name="check" />${y("budget.settle_do")}</button><button class="btn" type="button" onClick=${end}>${y("cancel")}</button></div></form>`;
}

/** @param {{share: Share}} props */
function ShareLine({ share }) {
  const { claim, amount, why } = share;
  const changed = typedEuros(amount.value) !== claim.amount;
  return html`<li><${Face} face=${claim.face} name=${claim.name} /><div class="form"><p><b>${claim.name}</b> <span class="second">${y("budget.asks")} ${euro(claim.amount)} – ${claim.why}</span></p>
    <div class="fields"><${Money} id=${`s-${claim.member}`} label=${y("budget.gets_for", { name: claim.name })} value=${amount} />
      ${changed ? html`<${Field} id=${`w-${claim.member}`} label=${y("budget.adjust_why", { name: claim.name })} value=${why} maxlength=${300} />` : null}</div></div></li>`;
}

/** @param {{shares: readonly Share[], budget: Budget}} props */
function Sum({ shares, budget }) {
  const sum = shares.reduce((total, { amount }) => total + (typedEuros(amount.value) ?? 0), 0);
  const over = sum > budget.amount;
  return html`<p class=${`note ${over ? "is-stop" : "is-ok"}`} role="status"><${Icon} name=${over ? "circle-alert" : "circle-check"} /><span>${y(over ? "budget.sum_over" : "budget.sum", { amount: euro(sum), offered: euro(budget.amount) })}</span></p>`;
}
