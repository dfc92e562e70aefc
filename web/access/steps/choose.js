// SPDX-License-Identifier: AGPL-3.0-or-later
// The ways in, as big keys. Those that this device or this server does not have are not shown.
import { Problem, request } from "../../ui/api.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { Said } from "../parts/said.js";
import { hasPasskeys, showPasskey } from "../passkey.js";
import { already, attempt, carryOn, go, methods, problem, prove, signOut } from "../store.js";
import { t } from "../words.js";

/** @typedef {import("../passkey.js").AskOptions} AskOptions */

export function Choose() {
  const { card, passkey, link, password } = methods.value;
  return html`<h1 tabindex="-1">${t("choose")}</h1>
    <${Said} problem=${problem.value} />
    ${already.value ? html`<${Already} name=${already.value.person.name} />` : null}
    <ul class="ways">
      ${card ? html`<${Way} way="card" picture="id-card" onClick=${() => go("card")} />` : null}
      ${passkey && hasPasskeys() ? html`<${Way} way="passkey" picture="fingerprint" onClick=${enterByPasskey} />` : null}
      ${link ? html`<${Way} way="link" picture="mail" onClick=${() => go("link")} />` : null}
      ${password ? html`<${Way} way="password" picture="key" onClick=${() => go("password")} />` : null}
    </ul>
    <p class="second help">${t("help")}</p>`;
}

/** @param {{name: string}} props */
function Already({ name }) {
  return html`<div class="note already"><p>${t("already", { name })}</p>
    <div class="row row-wrap"><button class="btn btn-do" type="button" onClick=${carryOn}><${Icon} name="arrow-right" flip />${t("already.go_on")}</button>
      <button class="btn" type="button" onClick=${signOut}><${Icon} name="log-out" flip />${t("already.out")}</button></div></div>`;
}

/** @param {{way: "card" | "passkey" | "link" | "password", picture: string, onClick: () => void}} props */
function Way({ way, picture, onClick }) {
  return html`<li><button class="btn way" type="button" onClick=${onClick}>
    <${Pictogram} name=${picture} /><span><b>${t(`way.${way}`)}</b><small>${t(`way.${way}_hint`)}</small></span></button></li>`;
}

/** The device asks for a finger or a face itself. */
export async function enterByPasskey() {
  let proof = /** @type {object | null} */ (null);
  await attempt(async () => {
    const options = /** @type {AskOptions} */ (await request("/api/sign-in/passkey/options", { body: {} }));
    proof = await showPasskey(options).catch(() => {
      throw new Problem({ code: "not_recognised", title: t("passkey.not_recognised") });
    });
  });
  if (proof) await prove("/api/sign-in/passkey", proof);
}
