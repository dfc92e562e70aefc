// SPDX-License-Identifier: AGPL-3.0-or-later
// The ruler: a bank card held against the glass teaches the page its true size. Beside it colours and language.
import { language } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { html } from "../../vendor/preact.js";
import { contrast, measured, mm } from "../fit.js";
import { Back, Bar } from "./bar.js";

const STEP = 0.02; // of the size
const MM_MIN = 2;
const MM_MAX = 8;
const LANGUAGES = [
  { tag: "fr", name: "Français" },
  { tag: "en", name: "English" },
  { tag: "ar", name: "العربية" },
];

export function Settings() {
  return html`<div class="screen alone">
    <${Bar}><${Back} /><//>
    <main class="zone settings">
      <section>
        <h1>${t("settings.ruler")}</h1>
        <p class="second">${t("settings.ruler_hint")}</p>
        <div class="ruler">
          <button class="key" type="button" aria-label=${t("settings.smaller")} onClick=${() => resize(1 - STEP)}><${Icon} name="minus" /></button>
          <span class="bank-card" aria-hidden="true"></span>
          <button class="key" type="button" aria-label=${t("settings.larger")} onClick=${() => resize(1 + STEP)}><${Icon} name="plus" /></button>
        </div>
        <button class="key" type="button" disabled=${measured.value === null} onClick=${() => (measured.value = null)}><${Icon} name="undo-2" flip />${t("settings.as_before")}</button>
      </section>
      <section>
        <h2>${t("settings.contrast")}</h2>
        <div class="ways">
          <button class="key" type="button" aria-pressed=${!contrast.value} onClick=${() => (contrast.value = false)}><${Icon} name="contrast" />${t("settings.light")}</button>
          <button class="key" type="button" aria-pressed=${contrast.value} onClick=${() => (contrast.value = true)}><${Icon} name="contrast" />${t("settings.strong")}</button>
        </div>
        <h2>${t("settings.language")}</h2>
        <div class="ways">
          ${LANGUAGES.map(({ tag, name }) => html`<button class="key" type="button" lang=${tag} aria-pressed=${language() === tag} onClick=${() => speak(tag)}>${name}</button>`)}
        </div>
      </section>
    </main>
  </div>`;
}

/** @param {number} factor */
function resize(factor) {
  measured.value = Math.min(Math.max(mm.value * factor, MM_MIN), MM_MAX);
}

/** The words are read once, at the start of the page. @param {string} tag */
function speak(tag) {
  localStorage.setItem("comptoir.language", tag);
  location.reload();
}
