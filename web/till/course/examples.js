// SPDX-License-Identifier: AGPL-3.0-or-later
// Articles to learn with, from this shop's own catalogue: what is on the first shelves is easiest to find.
import { open, shelves } from "../store.js";

/** @typedef {import("../types.d.ts").Item} Item */

const DEAR = 600; // cents: more than the note of 5 € that is given first

/** @param {(item: Item) => boolean} suits @returns {Item | undefined} */
function first(suits) {
  for (const activity of open.value) {
    const found = shelves.value.get(activity.code)?.find(suits);
    if (found) return found;
  }
  return undefined;
}

/** @param {Item} item */
const isPiece = (item) => item.pricing === "fixed" && item.unit === "piece" && item.kind === "good" && item.vat_scheme === "normal" && item.price > 0 && item.price < 5000;

export const choose = {
  piece: () => first((item) => isPiece(item)),
  /** Another one than the first. */
  other: () => first((item) => isPiece(item) && item.code !== choose.piece()?.code),
  dear: () => first((item) => isPiece(item) && item.price >= DEAR),
  weighed: () => first((item) => item.unit === "kg" && item.pricing === "weight"),
  free: () => first((item) => item.pricing === "free" && item.kind === "good" && item.vat_scheme === "normal"),
  work: () => first((item) => item.kind === "service" && item.pricing === "fixed" && item.vat_scheme === "normal" && item.price > 0),
};
