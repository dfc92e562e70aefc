// SPDX-License-Identifier: AGPL-3.0-or-later
// Three large keys, each in its own writing: whoever cannot read this screen can still find hers.
import { language } from "../../ui/money.js";
import { t } from "../../ui/text.js";
import { html } from "../../vendor/preact.js";

const LANGUAGES = [
  { tag: "fr", name: "Français" },
  { tag: "en", name: "English" },
  { tag: "ar", name: "العربية" },
];

export function Languages() {
  return html`<div class="ways languages" role="group" aria-label=${t("settings.language")}>
    ${LANGUAGES.map(({ tag, name }) => html`<button class="key" type="button" lang=${tag} data-language=${tag} aria-pressed=${language() === tag} onClick=${() => speak(tag)}>${name}</button>`)}
  </div>`;
}

/** The words are read once, at the start of the page; what was typed is kept. @param {string} tag */
function speak(tag) {
  if (tag === language()) return;
  localStorage.setItem("comptoir.language", tag);
  location.reload();
}
