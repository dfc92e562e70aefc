// SPDX-License-Identifier: AGPL-3.0-or-later
// The calculator: what is known on one side, who receives what on the other; and the rates it stands on.
import { request } from "../../ui/api.js";
import { fullDay } from "../../ui/dates.js";
import { EstimateBar } from "../../ui/estimate.js";
import { euro, percent } from "../../ui/money.js";
import { typedEuros } from "../../ui/typed.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { open } from "../store.js";
import { Choose, Field, Money } from "./fields.js";
import { isAccountant, worded, y } from "./words.js";

/** @typedef {import("./types.d.ts").Paie} Paie */
/** @typedef {import("./types.d.ts").Estimate} Estimate */

const known = ["net", "ht", "cost", "gross"];
const kinds = /** @type {[string, string][]} */ (["cape", "cesa"].map((kind) => [kind, worded("kind.", kind)]));

/** @param {{data: Paie}} props */
export function Estimates({ data }) {
  const asking = useMemo(task, []);
  const what = useSignal("net"), amount = useSignal(""), kind = useSignal("cape"), wrong = useSignal("");
  const found = useSignal(/** @type {Estimate | null} */ (null));
  const ask = (/** @type {Event} */ event) => {
    event.preventDefault();
    const sum = typedEuros(amount.value);
    wrong.value = sum === null ? y("amount_wrong") : "";
    if (sum === null) return;
    asking.run(async () => {
      found.value = await request(data.here(`pay-estimate?kind=${kind.value}&${what.value}=${sum}`));
    });
  };
  return html`<p class="second">${y("estimate.intro")}</p>
    <form class="card form" onSubmit=${ask}><div class="fields">
        <${Choose} id="known" label=${y("estimate.known")} value=${what} choices=${/** @type {[string, string][]} */ (known.map((name) => [name, worded("known.", name)]))} />
        <${Money} id="amount" label=${y("estimate.amount")} value=${amount} wrong=${wrong.value} />
        <${Choose} id="kind" label=${y("estimate.kind")} value=${kind} choices=${kinds} /></div>
      <${Outcome} task=${asking} /><div><button class="btn btn-do"><${Icon} name="equal" />${y("estimate.do")}</button></div></form>
    <div aria-live="polite">${found.value ? html`<${Result} estimate=${found.value} />` : null}</div>
    <${Rates} data=${data} />`;
}

/** @param {{estimate: Estimate}} props */
function Result({ estimate }) {
  const said = y("estimate.result", { net: euro(estimate.net), ht: euro(estimate.ht) });
  const names = { net: y("part.net"), charges: y("part.charges"), pot: y("part.pot", { rate: percent(estimate.pot_bp) }), cae: y("part.cae", { rate: percent(estimate.cae_bp) }) };
  return html`<section class="card estimate" aria-labelledby="said"><h2 id="said">${said}</h2>
    <${EstimateBar} estimate=${estimate} names=${names} label=${said} />
    <dl class="facts"><div><dt>${y("estimate.gross")}</dt><dd class="num">${euro(estimate.gross)}</dd></div><div><dt>${y("estimate.cost")}</dt><dd class="num">${euro(estimate.cost)}</dd></div></dl>
    <p class="second">${estimate.rate.source}</p></section>`;
}

/** @param {{data: Paie}} props */
function Rates({ data }) {
  return html`<section class="card"><h2>${y("estimate.rates")}</h2><p>${y("rates.day", { n: data.request_day })}</p>
    <div class="wide" tabindex="0" role="region" aria-label=${y("estimate.rates")}><table class="table"><caption class="vh">${y("rates.caption")}</caption>
      <thead><tr><th scope="col">${y("rates.kind")}</th><th scope="col">${y("rates.from")}</th><th scope="col" class="n">${y("rates.employer")}</th><th scope="col" class="n">${y("rates.employee")}</th><th scope="col">${y("rates.fixed")}</th><th scope="col">${y("rates.source")}</th></tr></thead>
      <tbody>${data.rates.map(
        (rate) => html`<tr key=${`${rate.contract_kind}${rate.valid_from}${rate.own}`}><th scope="row">${worded("kind.", rate.contract_kind)}</th><td>${fullDay(rate.valid_from)}</td><td class="n num">${percent(rate.employer_bp)}</td><td class="n num">${percent(rate.employee_bp)}</td>
          <td>${rate.employer_fixed ? y("rates.fixed_is", { amount: euro(rate.employer_fixed), from: euro(rate.fixed_from) }) : "–"}</td><td>${rate.source}${rate.own ? ` (${y("rates.own")})` : ""}</td></tr>`,
      )}</tbody></table></div>
    ${isAccountant() ? html`<details class="more"><summary>${y("rates.add")}</summary><${RateForm} data=${data} /></details>` : null}</section>`;
}

/** @param {{data: Paie}} props */
function RateForm({ data }) {
  const adding = useMemo(task, []);
  const kind = useSignal("cape"), from = useSignal(data.today), employer = useSignal(""), employee = useSignal(""), fixed = useSignal("0"), fixedFrom = useSignal("0"), source = useSignal(""), wrong = useSignal("");
  const add = (/** @type {Event} */ event) => {
    event.preventDefault();
    const [employer_bp, employee_bp, employer_fixed, fixed_from] = [employer, employee, fixed, fixedFrom].map((one) => typedEuros(one.value));
    wrong.value = [employer_bp, employee_bp, employer_fixed, fixed_from].includes(null) ? y("rates.wrong") : "";
    if (wrong.value) return;
    adding.run(async () => {
      await request(data.here("pay-rates"), { body: { contract_kind: kind.value, valid_from: from.value, employer_bp, employee_bp, employer_fixed, fixed_from, source: source.value } });
      await open();
      return y("rates.add_done");
    });
  };
  return html`<form class="form" onSubmit=${add}><div class="fields">
      <${Choose} id="rate-kind" label=${y("rates.kind")} value=${kind} choices=${kinds} /><${Field} id="rate-from" label=${y("rates.from")} type="date" value=${from} />
      <${Money} id="rate-employer" label=${y("rates.employer_field")} value=${employer} wrong=${wrong.value} /><${Money} id="rate-employee" label=${y("rates.employee_field")} value=${employee} />
      <${Money} id="rate-fixed" label=${y("rates.fixed_field")} value=${fixed} /><${Money} id="rate-fixed-from" label=${y("rates.fixed_from_field")} value=${fixedFrom} />
      <${Field} id="rate-source" label=${y("rates.source_field")} value=${source} maxlength=${200} /></div>
    <${Outcome} task=${adding} /><div><button class="btn"><${Icon} name="check" />${y("rates.add_do")}</button></div></form>`;
}
