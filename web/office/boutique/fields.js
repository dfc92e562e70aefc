// SPDX-License-Identifier: AGPL-3.0-or-later
// Fields of the shop's forms: a label, a control, what was wrong.
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";

/** @typedef {import("../../vendor/preact.js").Signal<string>} Text */
/** @typedef {{currentTarget: HTMLInputElement}} Typed */

/** @param {{id: string, wrong?: string | undefined}} props */
export function Wrong({ id, wrong }) {
  return html`<p class="wrong" id=${`${id}-wrong`} role="alert">${wrong ? html`<${Icon} name="circle-alert" />${wrong}` : null}</p>`;
}

/** @param {{id: string, label: string, value: Text, options: readonly (readonly [string, string])[], wrong?: string | undefined, hint?: string}} props */
export function Select({ id, label, value, options, wrong, hint }) {
  const told = [hint ? `${id}-hint` : "", wrong ? `${id}-wrong` : ""].filter(Boolean).join(" ");
  return html`<div class="field"><label for=${id}>${label}</label>
    <select id=${id} class="input" aria-invalid=${wrong ? "true" : null} aria-describedby=${told || null} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => (value.value = event.currentTarget.value)}>
      ${options.map(([name, words]) => html`<option key=${name} value=${name} selected=${name === value.value}>${words}</option>`)}</select>
    ${hint ? html`<p class="hint" id=${`${id}-hint`}>${hint}</p>` : null}<${Wrong} id=${id} wrong=${wrong} /></div>`;
}

/** @param {{id: string, label: string, value: Text, rows: number, max: number, hint?: string}} props */
export function Words({ id, label, value, rows, max, hint }) {
  return html`<div class="field"><label for=${id}>${label}</label>
    <textarea id=${id} class="input" rows=${rows} maxlength=${max} aria-describedby=${hint ? `${id}-hint` : null} value=${value.value} onInput=${(/** @type {{currentTarget: HTMLTextAreaElement}} */ event) => (value.value = event.currentTarget.value)}></textarea>
    ${hint ? html`<p class="hint" id=${`${id}-hint`}>${hint}</p>` : null}</div>`;
}

/** Puts the finger on the first thing that is wrong. @param {Record<string, string>} wrong */
export function showWrong(wrong) {
  const first = Object.keys(wrong)[0];
  if (first) queueMicrotask(() => document.getElementById(first)?.focus());
}
