// SPDX-License-Identifier: AGPL-3.0-or-later
// What the drawer says elsewhere: in the bar, that a shift is longer than it may be; on an empty ticket, that nobody opened
// it yet. Keys that lead to the drawer, never a dialog.
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { go, may, state, training } from "../store.js";
import { words } from "../words.js";
import text from "./text.js";

const t = words(text);

export function ShiftSign() {
  const shift = state.value?.period?.shift ?? "fine";
  if (shift === "fine" || !may("cash")) return null;
  return html`<button class="key" type="button" data-shift=${shift} onClick=${() => go({ name: "cash" })}>
    <${Icon} name=${shift === "over" ? "lock" : "hourglass"} /><span class="vh">${t(shift === "over" ? "shift_over" : "shift_long")}</span>
  </button>`;
}

/** Selling opens the till by itself: counting first is what a day begins with. */
export function OpenSign() {
  if (!state.value?.enrolled || state.value.period?.is_open !== false || training.value || !may("cash")) return null;
  return html`<button class="key" type="button" data-open="" onClick=${() => go({ name: "open" })}><${Icon} name="key-round" />${t("open_first_thing")}</button>`;
}
