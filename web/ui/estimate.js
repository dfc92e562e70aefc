// SPDX-License-Identifier: AGPL-3.0-or-later
// From a sale to a pay, as one bar and its list: hers, the contributions, the pot, the cooperative. The list is the truth.
import { html } from "../vendor/preact.js";
import { euro } from "./money.js";
import { Pictogram } from "./parts.js";

/**
 * @typedef {object} Estimate
 * @property {number} net
 * @property {number} employer
 * @property {number} employee
 * @property {number} pot
 * @property {number} cae
 */
/** @typedef {{net: string, charges: string, pot: string, cae: string}} Names */

/** @param {{estimate: Estimate, names: Names, label: string}} props */
export function EstimateBar({ estimate, names, label }) {
  const parts = [
    { name: names.net, amount: estimate.net, colour: "p1", picture: "note" },
    { name: names.charges, amount: estimate.employer + estimate.employee, colour: "p3", picture: "etat" },
    { name: names.pot, amount: estimate.pot, colour: "p-pot", picture: "pot-commun" },
    { name: names.cae, amount: estimate.cae, colour: "p-cae", picture: "coop" },
  ].filter(({ amount }) => amount > 0);
  return html`<div class="split-bar" aria-hidden="true">${parts.map((part) => html`<span key=${part.colour} class=${part.colour} style=${{ "--v": part.amount }}></span>`)}</div>
    <ul class="split-list" aria-label=${label}>${parts.map(
      (part) => html`<li key=${part.colour}><span class=${`swatch ${part.colour}`} aria-hidden="true"></span><${Pictogram} name=${part.picture} /><span class="share-name">${part.name}</span><span class="num">${euro(part.amount)}</span></li>`,
    )}</ul>`;
}
