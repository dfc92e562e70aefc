// SPDX-License-Identifier: AGPL-3.0-or-later
// How this screen looks and speaks: each choice is two keys or three, all in sight, in force at once.
import { euro } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { html } from "../../vendor/preact.js";
import { contrast, leftHanded } from "../fit.js";
import { hasVoice, say, spoken } from "../sound.js";
import { go } from "../store.js";
import { Back, Bar } from "./bar.js";
import { Languages } from "./languages.js";

const EXAMPLE = 1250; // cents

export function Settings() {
  return html`<div class="screen alone">
    <${Bar}><${Back} /><//>
    <main class="zone settings">
      <h1 class="vh">${t("settings.title")}</h1>
      <section><h2>${t("settings.language")}</h2><${Languages} /></section>
      <${Choice} title=${t("settings.contrast")} of=${contrast} icons=${["contrast", "contrast"]} no=${t("settings.light")} yes=${t("settings.strong")} />
      <${Choice} title=${t("settings.hand")} of=${leftHanded} icons=${["arrow-right", "arrow-left"]} no=${t("settings.right_hand")} yes=${t("settings.left_hand")} />
      <${Voice} />
      <section><h2>${t("settings.size")}</h2>
        <div class="ways"><button class="key" type="button" data-ruler="" onClick=${() => go({ name: "ruler" })}><${Icon} name="id-card" />${t("settings.measure")}</button></div>
      </section>
    </main>
  </div>`;
}

/** @param {{title: string, of: import("../../vendor/preact.js").Signal<boolean>, icons: [string, string], no: string, yes: string}} props */
function Choice({ title, of, icons, no, yes }) {
  return html`<section><h2>${title}</h2>
    <div class="ways" role="group" aria-label=${title}>
      <button class="key" type="button" aria-pressed=${!of.value} onClick=${() => (of.value = false)}><${Icon} name=${icons[0]} />${no}</button>
      <button class="key" type="button" aria-pressed=${of.value} onClick=${() => (of.value = true)}><${Icon} name=${icons[1]} />${yes}</button>
    </div>
  </section>`;
}

/** Turned on, it says an example: one hears at once what it will do. */
function Voice() {
  const on = () => {
    spoken.value = true;
    say(euro(EXAMPLE));
  };
  return html`<section><h2>${t("settings.voice")}</h2>
    ${hasVoice.value
      ? html`<div class="ways" role="group" aria-label=${t("settings.voice")}>
          <button class="key" type="button" aria-pressed=${!spoken.value} onClick=${() => (spoken.value = false)}><${Icon} name="x" />${t("settings.silent")}</button>
          <button class="key" type="button" aria-pressed=${spoken.value} data-voice="" onClick=${on}><${Icon} name="volume-2" />${t("settings.spoken")}</button>
        </div>`
      : html`<p class="note"><${Icon} name="info" /><span>${t("settings.no_voice")}</span></p>`}
  </section>`;
}
