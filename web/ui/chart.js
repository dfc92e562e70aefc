// SPDX-License-Identifier: AGPL-3.0-or-later
// Bars, month after month: a picture only. The table beside it says the same in exact figures.
import { html } from "../vendor/preact.js";

/**
 * @typedef {object} Bar
 * @property {string} key
 * @property {string} label under the bar
 * @property {number} value cents
 * @property {boolean} [now] not finished yet: striped
 */

/** Whole euros, for the eye. @param {number} cents */
function about(cents) {
  return String(Math.round(cents / 100));
}

/** @param {Bar} bar @param {number} highest */
function look(bar, highest) {
  if (bar.value <= 0) return "none";
  return bar.now ? "now" : bar.value === highest ? "peak" : "";
}

/** @param {{bars: readonly Bar[]}} props */
export function BarChart({ bars }) {
  const highest = Math.max(...bars.map((bar) => bar.value), 1);
  return html`<div aria-hidden="true">
    <div class="chart">
      ${bars.map((bar) => {
        const style = { "--v": Math.max(0, (100 * bar.value) / highest) };
        return html`<div key=${bar.key} class=${look(bar, highest)} style=${style}><i></i>${bar.value > 0 ? html`<b>${about(bar.value)}</b>` : null}</div>`;
      })}
    </div>
    <div class="chart-x">${bars.map((bar) => html`<span key=${bar.key}>${bar.label}</span>`)}</div>
  </div>`;
}
