// SPDX-License-Identifier: AGPL-3.0-or-later
// Money as it lies in the hand.
import { COINS, NOTES } from "../../ui/coins.js";

/** The fewest notes and coins of an amount. @param {number} cents @returns {import("../../ui/coins.js").Piece[]} */
export function piecesOf(cents) {
  let left = cents;
  return [...NOTES, ...COINS].flatMap((value) => {
    const count = Math.floor(left / value);
    left -= count * value;
    return count ? [{ value, count }] : [];
  });
}
