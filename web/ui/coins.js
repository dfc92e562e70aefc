// SPDX-License-Identifier: AGPL-3.0-or-later
// Euro notes and coins, drawn flat by the style sheet: coins at true size where --mm is known.
import { html } from "../vendor/preact.js";
import { t } from "./text.js";

/** @typedef {{value: number, count: number}} Piece cents, how many */

/** What customers hand over, largest first. */
export const NOTES = [5000, 2000, 1000, 500];
export const COINS = [200, 100, 50, 20, 10, 5, 2, 1];

/** @param {{value: number}} props cents */
export function Money({ value }) {
  const figure = value >= 100 ? value / 100 : value;
  const unit = value >= 100 ? "€" : "c";
  const note = value >= 500;
  return html`<span class=${note ? `bill b${value / 100}` : `coin c${value}`} aria-hidden="true">
    <span>${figure}<small>${unit}</small></span>
  </span>`;
}

/** "2 billets de 20 €" @param {Piece} piece */
export function pieceName({ value, count }) {
  if (value >= 500) return t("money.notes", { n: count, value: value / 100 });
  if (value >= 100) return t("money.coins", { n: count, value: value / 100 });
  return t(value === 1 ? "money.coin_of_one_cent" : "money.cents", { n: count, value });
}

/** "2 × 20 €", where many pieces must be said in little room. @param {Piece} piece */
export function pieceShort({ value, count }) {
  return value >= 100 ? t("money.short_euro", { n: count, value: value / 100 }) : t("money.short_cent", { n: count, value });
}
