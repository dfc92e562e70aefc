// SPDX-License-Identifier: AGPL-3.0-or-later
// The part of the cooperative, for who may change it: bands, fixed amounts, and examples to start from.
import { fullDay } from "../../ui/dates.js";
import { plain, typedNumber } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { html, useSignal } from "../../vendor/preact.js";
import { named, r } from "./words.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./types.d.ts").Rules} Rules */
/** @typedef {import("./types.d.ts").Example} Example */
/** @typedef {{currentTarget: HTMLInputElement}} Typed */
/** @typedef {{currentTarget: HTMLSelectElement}} Chosen */

const BANDS_MOST = 12;

/** @param {{data: Rules, draft: Draft}} props */
export function ScaleEditor({ data, draft }) {
  const rule = draft.rule.value;
  const example = useSignal(/** @type {Example | null} */ (null));
  const start = (/** @type {Chosen} */ event) => {
    example.value = data.examples.find(({ id }) => id === event.currentTarget.value) ?? null;
    const { base, banding, window, bands, fixed_month, minimum_month, maximum, exempt_months, internal } = example.value ?? draft.from;
    draft.change({ base, banding, window, bands, fixed_month, minimum_month, maximum, exempt_months, internal });
  };
  return html`<div class="rules-editor">
    <div class="field wide"><label for="example">${r("scale.start")}</label><select id="example" class="input" onChange=${start}>
      <option value="" selected=${!example.value}>${r("scale.none")}</option>${data.examples.map((one) => html`<option key=${one.id} value=${one.id} selected=${example.value?.id === one.id}>${one.name}</option>`)}</select>
      ${example.value ? html`<p class="hint">${r("scale.source", { note: example.value.note, source: example.value.source, day: fullDay(example.value.read_on) })}</p>` : null}</div>
    <${Choice} draft=${draft} field="base" label=${r("scale.base")} names=${["net", "margin", "cashed"]} />
    <${Choice} draft=${draft} field="window" label=${r("scale.window")} names=${["calendar", "fiscal", "since_entry"]} />
    <${Choice} draft=${draft} field="banding" label=${r("scale.banding")} names=${["marginal", "whole"]} />
    <${Bands} draft=${draft} />
    ${/** @type {const} */ (["fixed_month", "minimum_month", "maximum"]).map((field) => html`<${NumberField} key=${field} id=${field} label=${r(`scale.${field}`)} hint=${r("scale.zero_is")} value=${rule[field]} places=${2} keep=${(/** @type {number} */ value) => draft.change({ [field]: value })} />`)}
    <${NumberField} id="exempt_months" label=${r("scale.exempt_months")} value=${rule.exempt_months} places=${0} keep=${(/** @type {number} */ value) => draft.change({ exempt_months: Math.min(120, value) })} />
    <${NumberField} id="internal" label=${r("scale.internal")} hint=${r("scale.internal_is")} value=${rule.internal} places=${2} empty=${-1} keep=${(/** @type {number} */ value) => draft.change({ internal: Math.min(10_000, value) })} />
  </div>`;
}

/** @param {{draft: Draft, field: "base" | "window" | "banding", label: string, names: readonly string[]}} props */
function Choice({ draft, field, label, names }) {
  return html`<div class="field"><label for=${field}>${label}</label><select id=${field} class="input" onChange=${(/** @type {Chosen} */ event) => draft.change({ [field]: event.currentTarget.value })}>
    ${names.map((name) => html`<option key=${name} value=${name} selected=${draft.rule.value[field] === name}>${named(field, name)}</option>`)}</select></div>`;
}

/** @param {{draft: Draft}} props */
function Bands({ draft }) {
  const { bands } = draft.rule.value;
  const set = (/** @type {number} */ at, /** @type {object} */ what) => draft.change({ bands: bands.map((band, place) => (place === at ? { ...band, ...what } : band)) });
  const last = bands.at(-1) ?? { from: 0, rate_bp: 1000 };
  return html`<div class="wide"><table class="table rules-bands"><caption>${r("bands.title")}</caption>
    <thead><tr><th scope="col">${r("bands.from")}</th><th scope="col">${r("bands.rate")}</th><th scope="col"><span class="vh">${r("bands.do")}</span></th></tr></thead>
    <tbody>${bands.map((band, at) => html`<tr key=${at}>
      <td><${NumberInput} label=${r("bands.from_n", { n: at + 1 })} value=${band.from} places=${2} keep=${(/** @type {number} */ from) => set(at, { from })} /></td>
      <td><${NumberInput} label=${r("bands.rate_n", { n: at + 1 })} value=${band.rate_bp} places=${2} keep=${(/** @type {number} */ rate) => set(at, { rate_bp: Math.min(10_000, rate) })} /></td>
      <td>${at === 0 ? null : html`<button class="btn btn-quiet" type="button" aria-label=${r("bands.remove", { n: at + 1 })} onClick=${() => draft.change({ bands: bands.filter((_, place) => place !== at) })}><${Icon} name="x" /></button>`}</td></tr>`)}</tbody></table>
    ${bands.length < BANDS_MOST ? html`<button class="btn" type="button" onClick=${() => draft.change({ bands: [...bands, { from: last.from + 1_000_000, rate_bp: last.rate_bp }] })}><${Icon} name="plus" />${r("bands.add")}</button>` : null}</div>`;
}

/** @param {{id: string, label: string, hint?: string, value: number, places: number, empty?: number, keep: (value: number) => void}} props */
function NumberField({ id, label, hint, ...rest }) {
  return html`<div class="field"><label for=${id}>${label}</label><${NumberInput} id=${id} hint=${hint ? `${id}-hint` : null} ...${rest} />${hint ? html`<p class="hint" id=${`${id}-hint`}>${hint}</p>` : null}</div>`;
}

/** 1150 with two places is "11,5"; what is no number is put back as it was. @param {{id?: string, label?: string, hint?: string | null, value: number, places: number, empty?: number, keep: (value: number) => void}} props */
function NumberInput({ id, label, hint, value, places, empty = 0, keep }) {
  const written = value === empty && empty < 0 ? "" : plain(value * 10 ** (3 - places));
  const take = (/** @type {Typed} */ event) => {
    const typed = event.currentTarget.value.replace(/[\s€%]/g, "");
    const number = typed === "" ? empty : typedNumber(typed, places);
    if (number === null) event.currentTarget.value = written;
    else keep(number);
  };
  return html`<input id=${id ?? null} class="input rules-number" inputmode="decimal" autocomplete="off" maxlength="16" aria-label=${label ?? null} aria-describedby=${hint ?? null} value=${written} onChange=${take} />`;
}
