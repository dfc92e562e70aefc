// SPDX-License-Identifier: AGPL-3.0-or-later
// In the bar, when papers wait for a printer that cannot print: a key with their number, never a dialog.
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { go, state } from "../store.js";
import { words } from "../words.js";
import text from "./text.js";
import { open } from "./tab.js";

const t = words(text);
const STOPPED = new Set(["away", "paper_out", "cover_open", "trouble"]);

export function PrinterSign() {
  const printer = state.value?.printer;
  if (!printer || printer.waiting === 0 || !STOPPED.has(printer.condition)) return null;
  const show = () => {
    open.value = "trial";
    go({ name: "hardware" });
  };
  return html`<button class="key" type="button" data-printer-waits="" onClick=${show}>
    <${Icon} name="printer" /><span class="count" aria-hidden="true">${printer.waiting}</span><span class="vh">${t("waiting", { n: printer.waiting })}</span>
  </button>`;
}
