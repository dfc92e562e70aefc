// SPDX-License-Identifier: AGPL-3.0-or-later
// The fields of these forms: a label, a control, what was wrong.
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";

/** @typedef {import("../../vendor/preact.js").Signal<string>} Text */
/** @typedef {{currentTarget: HTMLInputElement}} Typed */

/**
 * @param {{id: string, label: string, value: Text, type?: string, inputmode?: string, hint?: string, min?: string, max?: string, maxlength?: number, required?: boolean, wrong?: string}} props
 */
export function Field({ id, label, value, type = "text", inputmode, hint, min, max, maxlength, required = true, wrong }) {
  const told = [hint ? `${id}-hint` : "", wrong ? `${id}-wrong` : ""].filter(Boolean).join(" ");
  return html`<div class="field"><label for=${id}>${label}</label>
    <input id=${id} class="input" type=${type} inputmode=${inputmode ?? null} min=${min ?? null} max=${max ?? null} maxlength=${maxlength ?? null} required=${required}
      aria-describedby=${told || null} aria-invalid=${wrong ? "true" : null} value=${value.value} onInput=${(/** @type {Typed} */ event) => (value.value = event.currentTarget.value)} />
    ${hint ? html`<span class="hint" id=${`${id}-hint`}>${hint}</span>` : null}
    ${wrong ? html`<span class="wrong" id=${`${id}-wrong`} role="alert"><${Icon} name="circle-alert" />${wrong}</span>` : null}</div>`;
}

/** An amount in euros. @param {{id: string, label: string, value: Text, hint?: string, wrong?: string, required?: boolean}} props */
export function Money(props) {
  return html`<${Field} ...${props} inputmode="decimal" maxlength=${12} />`;
}

/** @param {{id: string, label: string, value: Text, choices: readonly [string, string][]}} props */
export function Choose({ id, label, value, choices }) {
  return html`<div class="field"><label for=${id}>${label}</label>
    <select id=${id} class="input" value=${value.value} required onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => (value.value = event.currentTarget.value)}>
      ${choices.map(([name, words]) => html`<option key=${name} value=${name} selected=${name === value.value}>${words}</option>`)}</select></div>`;
}

/** @param {{label: string, on: import("../../vendor/preact.js").Signal<boolean>}} props */
export function Tick({ label, on }) {
  return html`<label class="choice tick-choice"><input type="checkbox" checked=${on.value} onChange=${(/** @type {Typed} */ event) => (on.value = event.currentTarget.checked)} /><span>${label}</span></label>`;
}
