// SPDX-License-Identifier: AGPL-3.0-or-later
// The second factor: six digits of an application, one of the printed recovery codes, or a passkey, which is worth both.
import { Problem } from "../../ui/api.js";
import { Icon } from "../../ui/parts.js";
import { html, useSignal } from "../../vendor/preact.js";
import { Said } from "../parts/said.js";
import { hasPasskeys } from "../passkey.js";
import { methods, problem, prove } from "../store.js";
import { t } from "../words.js";
import { enterByPasskey } from "./choose.js";
import { Enter } from "./forms.js";

export function SecondStep() {
  const recovery = useSignal(false);
  const enter = async (/** @type {{preventDefault: () => void, currentTarget: HTMLFormElement}} */ event) => {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (event.currentTarget.elements.namedItem("code"));
    const code = field.value.replace(/\s/g, "");
    if (code.length < 6) problem.value = new Problem({ code: "short", title: t("pin.short") });
    else await prove("/api/sign-in/second-factor", { code });
    if (!problem.value) return;
    if (recovery.value && problem.value.code === "sign_in_refused") problem.value = new Problem({ code: "recovery_refused", title: t("second.recovery_refused") });
    field.value = "";
    field.focus();
  };
  const turn = () => {
    problem.value = null;
    recovery.value = !recovery.value;
  };
  return html`<form class="form" onSubmit=${enter} novalidate>
    <div><h1 tabindex="-1">${t("second.title")}</h1><p class="second">${t(recovery.value ? "second.recovery_hint" : "second.hint")}</p></div>
    <div class="field"><label for="code">${t(recovery.value ? "second.recovery" : "second.code")}</label>
      <input key=${recovery.value ? "recovery" : "code"} id="code" name="code" class="input code" autocomplete="one-time-code" inputmode=${recovery.value ? "text" : "numeric"}
        autocapitalize="none" spellcheck=${false} maxlength="32" dir="ltr" aria-invalid=${problem.value ? "true" : null} aria-describedby="said" />
      <${Said} problem=${problem.value} /></div>
    <${Enter}><${Icon} name="arrow-right" flip />${t("enter")}<//>
    ${methods.value.passkey && hasPasskeys() ? html`<button class="btn btn-lg btn-wide" type="button" onClick=${enterByPasskey}><${Icon} name="fingerprint" />${t("second.passkey")}</button>` : null}
    <p class="elsewhere"><button class="btn btn-quiet" type="button" onClick=${turn}>${t(recovery.value ? "second.use_code" : "second.use_recovery")}</button></p>
  </form>`;
}
