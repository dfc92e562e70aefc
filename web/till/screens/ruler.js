// SPDX-License-Identifier: AGPL-3.0-or-later
// The ruler: a bank card held against the glass teaches the page its true size.
import { Icon } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { html } from "../../vendor/preact.js";
import { measured, mm } from "../fit.js";
import { go } from "../store.js";
import { Back, Bar } from "./bar.js";

const STEP = 0.02; // of the size
const MM_MIN = 2;
const MM_MAX = 8;

export function Ruler() {
  return html`<div class="screen alone">
    <${Bar}><${Back} to=${() => go({ name: "settings" })} label=${t("bar.back")} /><//>
    <main class="zone centre measure">
      <h1>${t("settings.ruler")}</h1>
      <p>${t("settings.ruler_hint")}</p>
      <div class="ruler">
        <button class="key" type="button" aria-label=${t("settings.smaller")} onClick=${() => resize(1 - STEP)}><${Icon} name="minus" /></button>
        <span class="bank-card" aria-hidden="true"></span>
        <button class="key" type="button" aria-label=${t("settings.larger")} onClick=${() => resize(1 + STEP)}><${Icon} name="plus" /></button>
      </div>
      <button class="key" type="button" disabled=${measured.value === null} onClick=${() => (measured.value = null)}><${Icon} name="undo-2" flip />${t("settings.as_before")}</button>
    </main>
  </div>`;
}

/** @param {number} factor */
function resize(factor) {
  measured.value = Math.min(Math.max(mm.value * factor, MM_MIN), MM_MAX);
}
