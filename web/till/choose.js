// SPDX-License-Identifier: AGPL-3.0-or-later
// An article was chosen: what must still be asked before it is on the ticket? One question a screen.
import { add, correct, deselect, isCounted, sale } from "./sale.js";
import { go } from "./store.js";

/** @typedef {import("./types.d.ts").Item} Item */
/** @typedef {import("./types.d.ts").Line} Line */

/** @param {Item} item */
export function choose(item) {
  if (isCounted(item.code)) {
    go({ name: "sale" });
    add({ item: item.code });
    return;
  }
  deselect();
  if (isMeasured(item)) go({ name: "quantity", item: item.code, line: null });
  else go({ name: "price", item: item.code, line: null, quantity: 1000 });
}

/** By weight, length or duration. @param {Item} item */
export function isMeasured(item) {
  return item.unit === "kg" || item.unit === "metre" || item.unit === "hour";
}

/** @param {Item} item */
export function isPriced(item) {
  return item.pricing === "free" || item.pricing === "quote";
}

/** The quantity is known. @param {Item} item @param {number | null} line @param {number} quantity */
export function measured(item, line, quantity) {
  if (line !== null) keep(line, { item: item.code, quantity });
  else if (isPriced(item)) go({ name: "price", item: item.code, line, quantity });
  else keep(line, { item: item.code, quantity });
}

/** The price is known. @param {Item} item @param {number | null} line @param {number} quantity @param {number} price */
export function pricedAt(item, line, quantity, price) {
  if (item.vat_scheme === "margin") go({ name: "purchase", item: item.code, line, quantity, price });
  else keep(line, { item: item.code, quantity, unit_price: price });
}

/** What it cost us is known. @param {Item} item @param {number | null} line @param {number} quantity @param {number} price @param {number} cost */
export function boughtAt(item, line, quantity, price, cost) {
  keep(line, { item: item.code, quantity, unit_price: price, purchase_price: cost });
}

/** @param {number | null} line place on the ticket; null: a new one @param {{item: string} & Partial<Line>} facts */
function keep(line, facts) {
  if (line === null) add(facts);
  else if (line < sale.value.lines.length) correct(line, facts);
  go({ name: "sale" });
}
