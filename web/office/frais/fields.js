// SPDX-License-Identifier: AGPL-3.0-or-later
// Parts of the forms: each field says beside itself what is missing.
import { typedEuros } from "../../ui/typed.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { f, named } from "./words.js";

/** @typedef {import("../../vendor/preact.js").Signal<string>} Text */
/** @typedef {Record<string, string>} Wrong what is wrong, by field */
/** @typedef {import("./types.d.ts").Member} Member */

/** @param {{id: string, wrong: Wrong}} props */
export function WrongNote({ id, wrong }) {
  return html`<p class="wrong" id=${`${id}-wrong`} role="alert">${wrong[id] ? html`<${Icon} name="circle-alert" />${wrong[id]}` : null}</p>`;
}

/** @param {string} id @param {Wrong} wrong @param {boolean} [hint] */
function described(id, wrong, hint) {
  return [hint ? `${id}-hint` : "", wrong[id] ? `${id}-wrong` : ""].filter(Boolean).join(" ") || null;
}

/**
 * @param {{id: string, label: string, value: Text, wrong: Wrong, type?: string, hint?: string, max?: string, length?: number, money?: boolean, onInput?: () => void}} props
 */
export function InputField({ id, label, value, wrong, type = "text", hint, max, length, money, onInput }) {
  const keep = (/** @type {{currentTarget: HTMLInputElement}} */ event) => {
    value.value = event.currentTarget.value;
    onInput?.();
  };
  return html`<div class=${`field ${money ? "field-money" : ""}`}><label for=${id}>${label}</label>
    <input id=${id} class="input" type=${type} value=${value.value} max=${max ?? null} maxlength=${length ?? null} autocomplete="off" inputmode=${money ? "decimal" : null}
      aria-invalid=${wrong[id] ? "true" : null} aria-describedby=${described(id, wrong, Boolean(hint))} onInput=${keep} />
    ${hint ? html`<p class="hint" id=${`${id}-hint`}>${hint}</p>` : null}<${WrongNote} id=${id} wrong=${wrong} /></div>`;
}

/**
 * Big choices with a picture and a word.
 * @param {{id: string, legend: string, group: string, names: readonly string[], pictures: Record<string, string>, value: Text, wrong: Wrong, onChange?: () => void, small?: boolean}} props
 */
export function Choices({ id, legend, group, names, pictures, value, wrong, onChange, small }) {
  const choose = (/** @type {string} */ name) => {
    value.value = name;
    onChange?.();
  };
  return html`<fieldset class="choices" aria-describedby=${described(id, wrong)}><legend>${legend}</legend>
    <div class=${`choice-grid ${small ? "choice-grid-small" : ""}`}>${names.map((name, at) => {
      const hint = named(group, `${name}_hint`);
      return html`<label key=${name} class="choice"><input type="radio" id=${at === 0 ? id : null} name=${id} value=${name} checked=${value.value === name} onChange=${() => choose(name)} />
        <span><b>${named(group, name)}</b>${hint === `${name}_hint` ? null : html`<span class="second">${hint}</span>`}</span><${Pictogram} name=${pictures[name] ?? "page"} /></label>`;
    })}</div><${WrongNote} id=${id} wrong=${wrong} /></fieldset>`;
}

/**
 * @param {{id: string, label: string, value: Text, wrong: Wrong, options: readonly {code: string, name: string}[], empty: string, onChange?: () => void}} props
 */
export function SelectField({ id, label, value, wrong, options, empty, onChange }) {
  const keep = (/** @type {{currentTarget: HTMLSelectElement}} */ event) => {
    value.value = event.currentTarget.value;
    onChange?.();
  };
  return html`<div class="field"><label for=${id}>${label}</label>
    <select id=${id} class="input" aria-invalid=${wrong[id] ? "true" : null} aria-describedby=${described(id, wrong)} onChange=${keep}>
      <option value="" selected=${value.value === ""}>${empty}</option>
      ${options.map((one) => html`<option key=${one.code} value=${one.code} selected=${one.code === value.value}>${one.name}</option>`)}</select>
    <${WrongNote} id=${id} wrong=${wrong} /></div>`;
}

/** Members who have a part of their own today; with everybody, volunteers too. @param {readonly Member[]} members @param {boolean} everybody */
export function underContract(members, everybody) {
  return members.filter((one) => one.contract !== "none" && (everybody || one.contract !== "volunteer"));
}

/** "12,50" → 1250; 0 when it is no amount. @param {string} typed */
export function centsOf(typed) {
  return typedEuros(typed) ?? 0;
}

/** 1250 → "12,50" for a field. @param {number} cents */
export function typedCents(cents) {
  return `${Math.floor(cents / 100)},${String(cents % 100).padStart(2, "0")}`;
}

/** The head of a form with its way back. @param {{title: string, back: () => void}} props */
export function FormHead({ title, back }) {
  return html`<button class="btn btn-quiet back" type="button" onClick=${back}><${Icon} name="arrow-left" flip />${f("back")}</button><h1 tabindex="-1" class="form-title">${title}</h1>`;
}
