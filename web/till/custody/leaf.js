// SPDX-License-Identifier: AGPL-3.0-or-later
// A day as a leaf of the calendar: three of them are told apart without reading.
import { language } from "../../ui/money.js";
import { html } from "../../vendor/preact.js";

/** @param {{of: string}} props "2026-11-24" */
export function Leaf({ of }) {
  const date = new Date(`${of}T12:00:00Z`);
  const weekday = new Intl.DateTimeFormat(language(), { weekday: "short", timeZone: "UTC" }).format(date).replace(".", "");
  return html`<svg class="pic leaf" viewBox="0 0 72 72" aria-hidden="true">
    <rect x="9" y="9" width="54" height="56" rx="4" fill="#fff" stroke="#000" stroke-width="2" /><path d="M9 28V13a4 4 0 0 1 4-4h46a4 4 0 0 1 4 4v15z" fill="#ea5a47" stroke="#000" stroke-width="2" />
    <text x="36" y="24" text-anchor="middle" font-size="13" font-weight="720" fill="#16202e">${weekday}</text><text x="36" y="57" text-anchor="middle" font-size="29" font-weight="780" fill="#16202e">${date.getUTCDate()}</text>
  </svg>`;
}
