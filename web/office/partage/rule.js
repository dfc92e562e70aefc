// SPDX-License-Identifier: AGPL-3.0-or-later
// The rule in its order: the cooperative, the pot, the persons; how several share; what it makes of one hem.
import { percent } from "../../ui/money.js";
import { Face, Icon, Pictogram } from "../../ui/parts.js";
import { ShareList } from "../../ui/shares.js";
import { SplitBar } from "../../ui/split.js";
import { html } from "../../vendor/preact.js";
import { hem, restOf } from "./draft.js";
import { ScaleEditor } from "./scale.js";
import { named, r, scaleWords } from "./words.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./types.d.ts").Rules} Rules */

const STEP = 50;

/** @param {{data: Rules, draft: Draft}} props */
export function RuleCard({ data, draft }) {
  const rule = draft.rule.value;
  return html`<section class="card stack rules-rule" aria-labelledby="rule"><h2 id="rule">${r("rule.title")}</h2>
    <ol class="rules-parts">
      <li class="p-cae"><${CaePart} data=${data} draft=${draft} /></li>
      <li class=${`p-pot ${rule.pot === draft.start?.pot ? "" : "edit"}`}><${PotPart} draft=${draft} /></li>
      <li class="p1"><span class="swatch" aria-hidden="true"></span><${Face} face="collectif" name="" />
        <span class="rules-name"><b>${r("people")}</b><span class="second">${r("people.rest")}</span></span><span class="rules-rate num">${percent(restOf(rule))}</span></li>
    </ol>
    <${ScaleDetails} data=${data} draft=${draft} />
    <${Weighting} data=${data} draft=${draft} />
    <${Order} data=${data} draft=${draft} />
    <${Hem} draft=${draft} />
  </section>`;
}

/** @param {{data: Rules, draft: Draft}} props */
function CaePart({ data, draft }) {
  const { bands, base } = draft.rule.value;
  const falls = bands.length > 1;
  return html`<span class="swatch" aria-hidden="true"></span><${Pictogram} name="coop" />
    <span class="rules-name"><b>${r("cae")}</b><span class="second">${r(falls ? "cae.bands" : "cae.fixed", { base: named("base", base) })}</span></span>
    <span class="rules-rate num">${data.may_change_cae ? null : html`<${Icon} name="lock" /><span class="vh">${r("cae.locked")}</span>`}${percent(bands[0]?.rate_bp ?? 0)}</span>`;
}

/** @param {{draft: Draft}} props */
function PotPart({ draft }) {
  const { pot } = draft.rule.value;
  const to = (/** @type {number} */ rate) => draft.change({ pot: Math.max(0, Math.min(10_000, rate)) });
  return html`<span class="swatch" aria-hidden="true"></span><${Pictogram} name="pot-commun" />
    <span class="rules-name"><b>${r("pot")}</b>${draft.today ? html`<span class="second">${r("pot.today", { rate: percent(draft.today.pot) })}</span>` : null}</span>
    <span class="qty" role="group" aria-label=${r("pot.label")}>
      <button type="button" id="pot-less" aria-label=${r("pot.less")} onClick=${() => to(pot - STEP)}><${Icon} name="minus" /></button>
      <output class="num" aria-live="polite">${percent(pot)}</output>
      <button type="button" id="pot-more" aria-label=${r("pot.more")} onClick=${() => to(pot + STEP)}><${Icon} name="plus" /></button></span>`;
}

/** @param {{data: Rules, draft: Draft}} props */
function ScaleDetails({ data, draft }) {
  return html`<details class="rules-scale" id="scale-details"><summary id="scale"><${Icon} name="chevron-down" />${r(data.may_change_cae ? "cae.change" : "cae.read")}</summary>
    ${data.may_change_cae ? html`<${ScaleEditor} data=${data} draft=${draft} />` : html`<ul class="rules-words">${scaleWords(draft.rule.value).map((words) => html`<li key=${words}>${words}</li>`)}</ul><p class="second">${r("cae.locked")}</p>`}
  </details>`;
}

/** @param {{data: Rules, draft: Draft}} props */
function Weighting({ data, draft }) {
  const { weighting } = draft.rule.value;
  const choose = (/** @type {string} */ name) => {
    const weights = draft.rule.value.weights.length ? draft.rule.value.weights : data.members.map(({ code }) => ({ member: code, weight: 1 }));
    draft.change({ weighting: name, weights });
  };
  return html`<fieldset class="rules-choices"><legend>${r("weighting.title")}</legend>
    ${["equal", "noted", "fixed"].map((name) => html`<label key=${name} class="choice"><input type="radio" name="weighting" value=${name} checked=${weighting === name} onChange=${() => choose(name)} /><span>${named("weighting", name)}</span></label>`)}
    ${weighting === "fixed" ? html`<${Weights} data=${data} draft=${draft} />` : null}</fieldset>`;
}

/** @param {{data: Rules, draft: Draft}} props */
function Weights({ data, draft }) {
  const { weights } = draft.rule.value;
  const of = (/** @type {string} */ code) => weights.find(({ member }) => member === code)?.weight ?? 1;
  const set = (/** @type {string} */ code, /** @type {number} */ weight) =>
    draft.change({ weights: data.members.map((one) => ({ member: one.code, weight: one.code === code ? Math.max(1, Math.min(100, weight)) : of(one.code) })) });
  return html`<p class="second">${r("weighting.is")}</p><ul class="rules-weights">${data.members.map(({ code, name, face }) => html`<li key=${code}><${Face} face=${face} name=${name} /><span>${name}</span>
    <span class="qty" role="group" aria-label=${r("weighting.of", { name })}>
      <button type="button" aria-label=${r("weighting.less", { name })} onClick=${() => set(code, of(code) - 1)}><${Icon} name="minus" /></button><output class="num">${of(code)}</output>
      <button type="button" aria-label=${r("weighting.more", { name })} onClick=${() => set(code, of(code) + 1)}><${Icon} name="plus" /></button></span></li>`)}</ul>`;
}

/** The order that makes the cooperative's base smaller is its accountant's to choose. @param {{data: Rules, draft: Draft}} props */
function Order({ data, draft }) {
  const { deduction } = draft.rule.value;
  const shut = draft.start?.deduction === "pot_first" && !data.may_change_cae;
  const names = shut ? ["pot_first"] : data.may_change_cae ? ["together", "cae_first", "pot_first"] : ["together", "cae_first"];
  return html`<fieldset class="rules-choices"><legend>${r("order.title")}</legend>
    ${names.map((name) => html`<label key=${name} class="choice"><input type="radio" name="order" value=${name} checked=${deduction === name} onChange=${() => draft.change({ deduction: name })} /><span>${named("order", name)}</span></label>`)}</fieldset>`;
}

/** @param {{draft: Draft}} props */
function Hem({ draft }) {
  const { person, pot, cae, vat } = hem(draft.rule.value);
  const shares = /** @type {import("../../ui/split.js").Share[]} */ ([
    { kind: "person", member: null, name: r("example.person"), face: "collectif", amount: person }, { kind: "pot", amount: pot }, { kind: "cae", amount: cae }, { kind: "vat", amount: vat },
  ]);
  return html`<div class="rules-hem"><h3>${r("example.title")}</h3><${SplitBar} shares=${shares} /><${ShareList} shares=${shares} label=${r("example.label")} /></div>`;
}
