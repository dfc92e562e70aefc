// SPDX-License-Identifier: AGPL-3.0-or-later
// Digits as big keys, for a code that nobody should read on the screen. The field is a real one: a keyboard types into
// it too, and the phone's own keyboard stays away.
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";

/** @typedef {import("../../vendor/preact.js").Signal<string>} Text */

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/**
 * @param {{code: Text, length: number, id: string, label: string, keysLabel: string, eraseLabel: string, wrong?: boolean, said?: string}} props
 * said: id of the element that says what is wrong
 */
export function Pad({ code, length, id, label, keysLabel, eraseLabel, wrong, said }) {
  const add = (/** @type {string} */ digit) => (code.value = (code.value + digit).slice(0, length));
  const key = (/** @type {string} */ digit) => html`<button key=${digit} class="btn" type="button" onClick=${() => add(digit)}>${digit}</button>`;
  return html`<label class="vh" for=${id}>${label}</label>
    <input id=${id} class="input pin" type="password" inputmode="none" autocomplete="off" maxlength=${length} value=${code.value} dir="ltr"
      aria-invalid=${wrong ? "true" : null} aria-describedby=${said ?? null} placeholder=${"•".repeat(length)}
      onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ { currentTarget }) => {
        code.value = currentTarget.value.replace(/\D/g, "").slice(0, length);
        currentTarget.value = code.value;
      }} />
    <div class="pad" role="group" aria-label=${keysLabel} dir="ltr">
      ${KEYS.map(key)}<span></span>${key("0")}
      <button class="btn" type="button" aria-label=${eraseLabel} onClick=${() => (code.value = code.value.slice(0, -1))}><${Icon} name="delete" /></button>
    </div>`;
}
