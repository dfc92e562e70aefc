// SPDX-License-Identifier: AGPL-3.0-or-later
// What the cards of "Mon compte" are made of.
import { Icon, Pictogram } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { t } from "./words.js";

/** @typedef {import("../../vendor/preact.js").ComponentChildren} Children */

/** One way in: its picture, what it is, what can be done. @param {{picture: string, title: string, children?: Children}} props */
export function Way({ picture, title, children }) {
  return html`<li class="way"><${Pictogram} name=${picture} /><div class="way-body"><h3>${title}</h3>${children}</div></li>`;
}

/**
 * @param {{id: string, label: string, seen: boolean, digits?: boolean, autocomplete: string, wrong?: boolean, hint?: string}} props
 */
export function Secret({ id, label, seen, digits, autocomplete, wrong, hint }) {
  return html`<div class="field"><label for=${id}>${label}</label>
    <input id=${id} name=${id} class="input" type=${seen ? "text" : "password"} dir="ltr" autocomplete=${autocomplete} inputmode=${digits ? "numeric" : null}
      maxlength=${digits ? 6 : 200} aria-invalid=${wrong ? "true" : null} aria-describedby=${hint ? `${id}-hint` : null} />
    ${hint ? html`<p class="hint" id=${`${id}-hint`}>${hint}</p>` : null}</div>`;
}

/** @param {{seen: import("../../vendor/preact.js").Signal<boolean>}} props */
export function See({ seen }) {
  return html`<label class="see"><input type="checkbox" checked=${seen.value} onChange=${() => (seen.value = !seen.value)} />${t("see")}</label>`;
}

/** @param {{busy: boolean, cancel: () => void}} props */
export function SaveKeys({ busy, cancel }) {
  return html`<div class="row row-wrap"><button class="btn btn-do" aria-disabled=${busy ? "true" : null}><${Icon} name="check" />${t("save")}</button>
    <button class="btn" type="button" onClick=${cancel}>${t("cancel")}</button></div>`;
}
