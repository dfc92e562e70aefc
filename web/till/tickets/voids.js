// SPDX-License-Identifier: AGPL-3.0-or-later
// What had a price and is taken off before anybody paid goes into the event log. A ticket that is sold, parked or taken
// back is another sale: nothing of it is void.
import { insist } from "../../ui/api.js";
import { effect } from "../../vendor/preact.js";
import { lineAmount } from "../pricing.js";
import { sale, uuid } from "../sale.js";

/** @typedef {import("../types.d.ts").Sale} Sale */
/** @typedef {import("../types.d.ts").Line} Line */

let before = sale.peek();
let prices = priceAll(before);

/** Tells the till program of each line that goes. */
export function watchVoids() {
  effect(() => {
    const now = sale.value;
    const known = priceAll(now);
    if (now.id === before.id && now.lines.length < before.lines.length) tell(now);
    if (now !== before) prices = new Map([...(now.id === before.id ? prices : []), ...known]);
    before = now;
  });
}

/** @param {Sale} of */
function priceAll(of) {
  return new Map(of.lines.map((line) => [keyOf(line), lineAmount(line)]));
}

/** @param {Line} line */
function keyOf(line) {
  return JSON.stringify([line.item, line.quantity, line.unit_price]);
}

/** @param {Sale} now */
function tell(now) {
  const left = now.lines.map(keyOf);
  const gone = before.lines.filter((line) => {
    const at = left.indexOf(keyOf(line));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  const lines = gone.flatMap((line) => {
    const gross = prices.get(keyOf(line));
    return gross === null || gross === undefined || gross < 0 ? [] : [{ item: line.item, quantity: line.quantity, gross }];
  });
  // Nobody waits for it, and a refusal keeps nobody from selling.
  if (lines.length) insist("/api/till/voids", { id: uuid(), ticket: now.id, whole: now.lines.length === 0, lines }).catch(() => undefined);
}
