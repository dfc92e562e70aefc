// SPDX-License-Identifier: AGPL-3.0-or-later
// A printed card and the code that goes with it, for who has neither e-mail nor password.
import { Problem } from "../../ui/api.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { html, useRef, useSignal } from "../../vendor/preact.js";
import { Pad } from "../parts/pad.js";
import { Said } from "../parts/said.js";
import { busy, card, problem, prove, takeCard } from "../store.js";
import { t } from "../words.js";

const PIN_LENGTH = 6;

/** How to read the card: with the phone's own camera, or with a scanner at a desk. */
export function CardStep() {
  return html`<h1 tabindex="-1">${t("card.title")}</h1>
    <${Said} problem=${problem.value} />
    <ol class="how">
      <li><${Pictogram} name="id-card" /><span>${t("card.take")}</span></li>
      <li><${Pictogram} name="camera" /><span>${t("card.aim")}</span></li>
      <li><${Pictogram} name="phone" /><span>${t("card.touch")}</span></li>
    </ol>
    <p class="second">${t("card.none")}</p>
    <${Scanner} />`;
}

function Scanner() {
  const unread = useSignal(/** @type {Problem | null} */ (null));
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const read = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!field.current || takeCard(field.current.value)) return;
    unread.value = new Problem({ code: "unreadable", title: t("card.unreadable") });
    field.current.value = "";
    field.current.focus();
  };
  return html`<details class="scanner"><summary>${t("card.scanner")}</summary>
    <form class="form" onSubmit=${read} novalidate>
      <div class="field"><label for="scan">${t("card.scanner_hint")}</label>
        <input ref=${field} id="scan" class="input" type="password" autocomplete="off" inputmode="none" aria-describedby="unread" /></div>
      <${Said} problem=${unread.value} id="unread" />
    </form>
  </details>`;
}

export function PinStep() {
  const code = useSignal("");
  const enter = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (code.value.length < PIN_LENGTH) problem.value = new Problem({ code: "short", title: t("pin.short") });
    else await prove("/api/sign-in/card", { card: card.value, pin: code.value });
    if (!problem.value) return;
    code.value = "";
    document.getElementById("pin")?.focus();
  };
  return html`<form class="form pin-form" onSubmit=${enter} novalidate>
    <div><h1 tabindex="-1">${t("pin.title")}</h1><p class="second">${t("pin.hint")}</p></div>
    <${Said} problem=${problem.value} />
    <${Pad} code=${code} length=${PIN_LENGTH} id="pin" label=${t("pin.label")} keysLabel=${t("pin.keys")} eraseLabel=${t("pin.erase")}
      wrong=${problem.value !== null} said="said" />
    <button class="btn btn-do btn-lg btn-wide" aria-disabled=${busy.value ? "true" : null}><${Icon} name="arrow-right" flip />${t("enter")}</button>
  </form>`;
}
