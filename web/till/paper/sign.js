// SPDX-License-Identifier: AGPL-3.0-or-later
// On a ticket that is copied from paper: when it was sold, and the way out.
import { clock, moment } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { sale, sellOnPaper } from "../sale.js";
import { words } from "../words.js";
import text from "./text.js";
import { dayWords } from "./when.js";

const t = words(text);

export function PaperSign() {
  const at = sale.value.deferred_at;
  if (!at) return null;
  return html`<button class="key wide paper-sign" type="button" aria-label=${`${sold(at)}. ${t("no_paper")}`} data-paper-sign="" onClick=${() => sellOnPaper(undefined)}>
    <${Icon} name="file-text" /><span>${sold(at)}</span><${Icon} name="x" />
  </button>`;
}

/** @param {string} at */
function sold(at) {
  return t("sold", { day: dayWords(at.slice(0, 10)), time: clock(moment(at)) });
}
