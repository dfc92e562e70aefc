// SPDX-License-Identifier: AGPL-3.0-or-later
// "Who receives what" in full words, for pages with room: the list of split.js with a second line under each name.
import { html } from "../vendor/preact.js";
import { euro } from "./money.js";
import { p } from "./pages.js";
import { SharePicture, shown } from "./split.js";

/** @typedef {import("./split.js").Share} Share */
/** @typedef {Partial<Record<Share["kind"], string>>} Hints */

/** @param {Share} share */
function fullName(share) {
  if (share.kind === "person") return share.name ?? "";
  return p(share.kind === "pot" ? "share.pot" : share.kind === "cae" ? "share.cae" : "share.vat");
}

/** @param {{shares: readonly Share[], hints?: Hints, label: string}} props label names the list for screen readers */
export function ShareList({ shares, hints = {}, label }) {
  return html`<ul class="split-list" aria-label=${label}>
    ${shown(shares).map(
      (share) => html`<li key=${share.kind + (share.member ?? "")}>
        <span class=${`swatch ${share.colour}`} aria-hidden="true"></span>
        <${SharePicture} share=${share} />
        <span class="share-name">${fullName(share)}${hints[share.kind] ? html`<span class="second">${hints[share.kind]}</span>` : null}</span>
        <span class="num">${euro(share.amount)}</span>
      </li>`,
    )}
  </ul>`;
}
