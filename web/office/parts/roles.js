// SPDX-License-Identifier: AGPL-3.0-or-later
// Choosing a role: big rows with a picture, and the day it ends where there is one.
import { roleName } from "../../ui/pages.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { html, useSignal } from "../../vendor/preact.js";
import { today } from "../store.js";
import { t } from "../words.js";

const pictures = /** @type {Record<string, string>} */ ({
  member: "sewing-machine",
  cashier: "basket",
  referent: "helping-hand",
  host: "house-plate",
  accountant: "page",
  observer: "eyes",
  admin: "computer",
});

/** @param {{roles: readonly string[], chosen: string, choose: (role: string) => void}} props */
export function RoleRows({ roles, chosen, choose }) {
  return html`<fieldset class="role-rows"><legend class="vh">${t("roles.which")}</legend>${roles.map(
    (role) => html`<label key=${role} class="choice"><input type="radio" name="role" value=${role} checked=${chosen === role} onChange=${() => choose(role)} />
      <span>${roleName(role)}</span><${Pictogram} name=${pictures[role] ?? "key"} /></label>`,
  )}</fieldset>`;
}

/** @param {{ends: import("../../vendor/preact.js").Signal<string>}} props */
export function EndField({ ends }) {
  return html`<div class="field"><label for="ends">${t("add.ends")}</label>
    <input id="ends" class="input" type="date" min=${today.value} value=${ends.value} onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => (ends.value = event.currentTarget.value)} /></div>`;
}

/** @param {{roles: readonly string[], save: (wanted: {role: string, ends_on: string}) => void, cancel: () => void}} props */
export function RoleChoice({ roles, save, cancel }) {
  const role = useSignal(roles[0] ?? "");
  const ends = useSignal("");
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    save({ role: role.value, ends_on: ends.value });
  };
  return html`<form class="form" onSubmit=${submit}><${RoleRows} roles=${roles} chosen=${role.value} choose=${(/** @type {string} */ wanted) => (role.value = wanted)} />
    <${EndField} ends=${ends} />
    <div class="row row-wrap"><button class="btn btn-do"><${Icon} name="check" />${t("roles.save")}</button><button class="btn" type="button" onClick=${cancel}>${t("cancel")}</button></div></form>`;
}
