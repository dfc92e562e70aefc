// SPDX-License-Identifier: AGPL-3.0-or-later
// A hand raised: a screen that is seen from across the shop, and a bell.
import { Face, Icon, Pictogram } from "../../ui/parts.js";
import { html, useEffect } from "../../vendor/preact.js";
import { Over } from "../over.js";
import { cashiers, holds, overlay } from "../store.js";
import { words } from "../words.js";
import text from "./text.js";

const t = words(text);
const NOTES_HZ = [880, 1109, 1319];
const NOTE_S = 0.35;
const FACES_MAX = 3;

const close = () => (overlay.value = null);

export function Call() {
  useEffect(ring, []);
  const able = cashiers.value.filter((one) => holds(one, "refund")).slice(0, FACES_MAX);
  return html`<${Over} title=${t("call")} leave=${close} leaveWord=${t("calling_done")}>
    <main class="zone centre calling">
      <div class="help-pictures"><${Pictogram} name="help" />${able.map((one) => html`<${Face} key=${one.code} face=${one.face} name=${one.name} />`)}</div>
      <h1>${able.length ? t("calling", { names: able.map((one) => one.name).join(` ${t("or")} `) }) : t("calling_anyone")}</h1>
      <p>${t("calling_hint")}</p>
      <div class="ways">
        <button class="key" type="button" onClick=${ring}><${Icon} name="volume-2" />${t("calling_again")}</button>
        <button class="key key-main" type="button" onClick=${close}><${Icon} name="check" />${t("calling_done")}</button>
      </div>
    </main>
  <//>`;
}

/** Three notes going up, once. */
function ring() {
  const context = new AudioContext();
  NOTES_HZ.forEach((pitch, at) => {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const start = context.currentTime + at * NOTE_S;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.3, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + NOTE_S);
    if (at === NOTES_HZ.length - 1) tone.onended = () => context.close();
  });
}
