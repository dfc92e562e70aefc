// SPDX-License-Identifier: AGPL-3.0-or-later
// « Pour recevoir 300 €, il me faut vendre … »
import { request } from "../../ui/api.js";
import { EstimateBar } from "../../ui/estimate.js";
import { euro } from "../../ui/money.js";
import { typedEuros } from "../../ui/typed.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { w } from "../pay/store.js";

/** @typedef {import("../pay/types.d.ts").Estimate} Estimate */

/** @param {{member: string}} props */
export function EstimateCard({ member }) {
  const asking = useMemo(task, []);
  const amount = useSignal("300"), wrong = useSignal(false), found = useSignal(/** @type {Estimate | null} */ (null));
  const ask = (/** @type {Event} */ event) => {
    event.preventDefault();
    const net = typedEuros(amount.value);
    wrong.value = net === null;
    if (net === null) return;
    asking.run(async () => {
      found.value = await request(`/api/members/${encodeURIComponent(member)}/pay-estimate?net=${net}`);
    });
  };
  return html`<section class="card pay-card" aria-labelledby="estimate"><h2 id="estimate">${w("estimate.title")}</h2>
    <form class="ask-row" onSubmit=${ask}><div class="field"><label for="wanted">${w("estimate.amount")}</label>
        <input id="wanted" class="input" inputmode="decimal" maxlength="12" aria-invalid=${wrong.value ? "true" : null} aria-describedby=${wrong.value ? "wanted-wrong" : null} value=${amount.value} onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => (amount.value = event.currentTarget.value)} />
        ${wrong.value ? html`<span class="wrong" id="wanted-wrong" role="alert"><${Icon} name="circle-alert" />${w("pay.wrong")}</span>` : null}</div>
      <button class="btn btn-do"><${Icon} name="equal" />${w("estimate.do")}</button></form>
    <${Outcome} task=${asking} />
    <div aria-live="polite">${found.value ? html`<${Result} estimate=${found.value} />` : null}</div></section>`;
}

/** @param {{estimate: Estimate}} props */
function Result({ estimate }) {
  const said = w("estimate.result", { net: euro(estimate.net), ht: euro(estimate.ht) });
  return html`<div class="stack-tight"><h3>${said}</h3>
    <${EstimateBar} estimate=${estimate} names=${{ net: w("part.net"), charges: w("part.charges"), pot: w("part.pot"), cae: w("part.cae") }} label=${said} />
    <p class="second">${w("estimate.is")} ${estimate.rate.source}.</p></div>`;
}
