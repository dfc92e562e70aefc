// SPDX-License-Identifier: AGPL-3.0-or-later
// "Who receives what": one bar and one list, the same order everywhere: persons, pot, cooperative, VAT. The bar is a
// picture of the list, which is the truth.
import { html } from "../vendor/preact.js";
import { euro } from "./money.js";
import { Face, Pictogram } from "./parts.js";
import { t } from "./text.js";

/**
 * @typedef {object} Share
 * @property {"person" | "pot" | "cae" | "vat"} kind
 * @property {string | null} [member]
 * @property {string | null} [name]
 * @property {string | null} [face]
 * @property {number} amount cents
 */

const order = ["person", "pot", "cae", "vat"];

/** Shares worth showing, in the one order. @param {readonly Share[]} shares */
export function shown(shares) {
  return shares
    .filter((share) => share.amount !== 0)
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .map((share, place, all) => ({ ...share, colour: colour(share, all.slice(0, place).length) }));
}

/** @param {Share} share @param {number} before how many shares stand before it */
function colour(share, before) {
  return share.kind === "person" ? `p${(before % 3) + 1}` : `p-${share.kind}`;
}

/** @param {Share} share */
export function shareName(share) {
  if (share.kind === "person") return share.name ?? "";
  return t(share.kind === "pot" ? "share.pot" : share.kind === "cae" ? "share.cae" : "share.vat");
}

/** @param {{share: Share}} props */
export function SharePicture({ share }) {
  if (share.kind === "person") return html`<${Face} face=${share.face} name=${share.name ?? ""} />`;
  return html`<${Pictogram} name=${share.kind === "pot" ? "pot-commun" : share.kind === "cae" ? "coop" : "etat"} />`;
}

/** The bar alone, hidden from screen readers; what goes back is as wide as what came. @param {{shares: readonly Share[]}} props */
export function SplitBar({ shares }) {
  const sign = shares.reduce((sum, share) => sum + share.amount, 0) < 0 ? -1 : 1;
  return html`<div class="split-bar" aria-hidden="true">
    ${shown(shares).map((share) => html`<span class=${share.colour} style=${{ "--v": Math.max(sign * share.amount, 0) }}></span>`)}
  </div>`;
}

/** One line a share: colour, picture, name, amount. @param {{shares: readonly Share[]}} props */
export function SplitList({ shares }) {
  return html`<ul class="split-list">
    ${shown(shares).map(
      (share) => html`<li>
        <span class=${`swatch ${share.colour}`} aria-hidden="true"></span>
        <${SharePicture} share=${share} />
        <span>${shareName(share)}</span>
        <span class="num">${euro(share.amount)}</span>
      </li>`,
    )}
  </ul>`;
}

/**
 * The list laid under its bar, each entry below its own piece (till). Where more people than most took part, the last
 * ones are only counted: the receipt names them all.
 * @param {{shares: readonly Share[], most?: number}} props
 */
export function SplitKeys({ shares, most = 4 }) {
  const all = shown(shares);
  const people = all.filter((share) => share.kind === "person");
  const named = people.length > most ? most - 1 : most;
  return html`<ul class="split-keys">
    ${people.slice(0, named).map((share) => html`<${SplitKey} share=${share} />`)}
    ${people.length > named && html`<li style=${{ "--v": 0 }}><span>${t("share.more", { n: people.length - named })}</span></li>`}
    ${all.filter((share) => share.kind !== "person").map((share) => html`<${SplitKey} share=${share} />`)}
  </ul>`;
}

/** @param {{share: Share}} props */
function SplitKey({ share }) {
  return html`<li style=${{ "--v": Math.max(share.amount, 0) }}>
    <${SharePicture} share=${share} /><span>${shareName(share)}</span><b class="num">${euro(share.amount)}</b>
  </li>`;
}
