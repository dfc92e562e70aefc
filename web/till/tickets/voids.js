// SPDX-License-Identifier: AGPL-3.0-or-later
// What had a price and is taken off before anybody paid goes into the event log. A ticket that is sold, parked or taken
// back is another sale: nothing of it is void. What has to be told is kept until the till program has it: a page that is
// loaded again, or a program that starts again, loses none.
import { insist, Problem } from "../../ui/api.js";
import { effect } from "../../vendor/preact.js";
import { lineAmount } from "../pricing.js";
import { sale, uuid } from "../sale.js";
import { kept, usable } from "../store.js";

/** @typedef {import("../types.d.ts").Sale} Sale */
/** @typedef {import("../types.d.ts").Line} Line */

/** @typedef {{id: string, ticket: string, whole: boolean, lines: {item: string, quantity: number, gross: number}[]}} Taken */

const untold = kept("voids", /** @type {Taken[]} */ ([]));
let telling = false;

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
  effect(() => {
    if (usable.value && untold.value.length) void tellAll();
  });
}

/** In their order, one at a time; the same id told twice is one event. Whoever is not signed in tells it when she is. */
async function tellAll() {
  if (telling) return;
  telling = true;
  try {
    for (let [next] = untold.peek(); next; [next] = untold.peek()) {
      await insist("/api/till/voids", next);
      done(next);
    }
  } catch (problem) {
    // A content that is refused once is refused for ever; anything else waits for the next occasion.
    if (problem instanceof Problem && [409, 422].includes(problem.status)) done(untold.peek()[0]);
  } finally {
    telling = false;
  }
}

/** @param {Taken | undefined} told */
function done(told) {
  untold.value = untold.peek().filter((one) => one.id !== told?.id);
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
  if (lines.length) untold.value = [...untold.peek(), { id: uuid(), ticket: now.id, whole: now.lines.length === 0, lines }];
}
