// SPDX-License-Identifier: AGPL-3.0-or-later
// Who did the work: tap one face, or several; the pot means nobody in particular.
import { Face, Icon } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { computed, html, useComputed } from "../../vendor/preact.js";
import { small, width_mm } from "../fit.js";
import { crew, crewSaid, isWork, selectedLine, setCrew, tapFace } from "../sale.js";
import { go, members, present } from "../store.js";

/** @typedef {import("../types.d.ts").Member} Member */

const FACE_MM = 26; // a key and its gap
const FACE_SMALL_MM = 23;
const WORK_PART = 0.55; // of the screen's width

/** Keys in the row, the collective's included. */
const room = computed(() => Math.max(Math.floor((width_mm.value * WORK_PART) / (small.value ? FACE_SMALL_MM : FACE_MM)), 4));
const fits = computed(() => present.value.length + 1 <= room.value);
const shown = computed(() => (fits.value ? present.value : present.value.slice(0, room.value - 2)));

export function Faces() {
  const asks = !crewSaid.value && selectedLine.value !== null && isWork(selectedLine.value.item);
  return html`<h2 id="who" class=${asks ? "asks" : ""}>${t("sale.who")}${asks && html` <span class="second">${t("sale.who_asks")}</span>`}</h2>
    <div class="faces" role="group" aria-labelledby="who">
      ${shown.value.map((member) => html`<${FaceKey} key=${member.code} member=${member} />`)}
      ${!fits.value && html`<${MorePeople} />`}
      <${CollectiveKey} />
    </div>`;
}

/** @param {{member: Member}} props */
export function FaceKey({ member }) {
  const pressed = useComputed(() => crew.value.includes(member.code)).value;
  return html`<button class="key" type="button" data-member=${member.code} aria-pressed=${pressed} onClick=${() => tapFace(member.code)}>
    <${Face} face=${member.face} name=${member.name} /><span>${member.name}</span>
    ${pressed && html`<${Icon} name="check" class="ok" />`}
  </button>`;
}

/** Lit where the line goes to the pot: somebody said so, or it is nobody's work. */
export function CollectiveKey() {
  const pressed = useComputed(() => crew.value.length === 0 && (crewSaid.value || (selectedLine.value !== null && !isWork(selectedLine.value.item)))).value;
  return html`<button class="key" type="button" data-member="" aria-pressed=${pressed} onClick=${() => setCrew([])}>
    <${Face} face="collectif" name=${t("sale.line_pot")} /><span>${t("sale.line_pot")}</span>
    ${pressed && html`<${Icon} name="check" class="ok" />`}
  </button>`;
}

/** Opens everybody's faces; shows somebody chosen there. */
function MorePeople() {
  const hidden = crew.value.filter((code) => !shown.value.some((member) => member.code === code));
  const first = members.value.get(hidden[0] ?? "");
  return html`<button class="key" type="button" aria-pressed=${hidden.length > 0} onClick=${() => go({ name: "crew" })}>
    ${first ? html`<${Face} face=${first.face} name=${first.name} />` : html`<span class="face face-letter"><${Icon} name="users-round" /></span>`}
    <span>${first ? (hidden.length > 1 ? `${first.name} +${hidden.length - 1}` : first.name) : t("sale.more_people")}</span>
    ${hidden.length > 0 && html`<${Icon} name="check" class="ok" />`}
  </button>`;
}
