// SPDX-License-Identifier: AGPL-3.0-or-later
// In the bar, when a shift is longer than it may be: a key with a clock that leads to the drawer, never a dialog.
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { go, state } from "../store.js";
import { words } from "../words.js";
import text from "./text.js";

const t = words(text);

export function ShiftSign() {
  const shift = state.value?.period?.shift ?? "fine";
  if (shift === "fine") return null;
  return html`<button class="key" type="button" data-shift=${shift} onClick=${() => go({ name: "cash" })}>
    <${Icon} name=${shift === "over" ? "lock" : "hourglass"} /><span class="vh">${t(shift === "over" ? "shift_over" : "shift_long")}</span>
  </button>`;
}
