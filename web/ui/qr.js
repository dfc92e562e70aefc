// SPDX-License-Identifier: AGPL-3.0-or-later
// A QR code drawn from the server's rows of modules: black on white whatever the theme, with its quiet zone.
import { html } from "../vendor/preact.js";

const QUIET = 4; // modules of white that a reader needs on each side

/** The black modules as one path, a stroke a run. @param {readonly string[]} rows */
function path(rows) {
  const runs = rows.map((row, y) => Array.from(row.matchAll(/1+/g), (run) => `M${run.index + QUIET} ${y + QUIET}h${run[0].length}v1h-${run[0].length}z`));
  return runs.flat().join("");
}

/** @param {{rows: readonly string[], label: string}} props */
export function Qr({ rows, label }) {
  const side = rows.length + 2 * QUIET;
  return html`<svg class="qr" viewBox=${`0 0 ${side} ${side}`} role="img" aria-label=${label} shape-rendering="crispEdges">
    <rect width=${side} height=${side} fill="#fff" /><path d=${path(rows)} fill="#000" /></svg>`;
}
