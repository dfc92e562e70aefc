// SPDX-License-Identifier: AGPL-3.0-or-later
// What the ticket costs and who receives what, always as the till program says it.
import { computed, effect, signal } from "../vendor/preact.js";
import { Problem, request } from "../ui/api.js";
import { basket, basketLine, sale } from "./sale.js";
import { refresh } from "./link.js";
import { items, usable } from "./store.js";

/** @typedef {import("./types.d.ts").Priced} Priced */
/** @typedef {import("./types.d.ts").Line} Line */
/** @typedef {import("./types.d.ts").Basket} Basket */

const RETRY_MS = 1000;

/** What the price depends on: the lines, what is taken off, when it was sold; not the selection. */
const asked = computed(() => {
  const { lines, discount, deferred_at } = sale.value;
  return lines.length ? JSON.stringify({ lines, discount, deferred_at }) : "";
});
const answer = signal(/** @type {{of: string, priced: Priced} | null} */ (null));

/** The price of the ticket exactly as it stands; null while it is being asked, or refused. */
export const priced = computed(() => (answer.value && answer.value.of === asked.value ? answer.value.priced : null));
/** Why it cannot be sold as it stands. */
export const refusal = signal(/** @type {Problem | null} */ (null));
/** The total to show: the last one known while the next is on its way. */
export const total = computed(() => (asked.value === "" ? 0 : (answer.value?.priced.ticket.total ?? null)));

/** Cents of each line of the last answer, found again by what the line says. */
const known = computed(() => {
  if (!answer.value) return new Map();
  const { lines } = /** @type {{lines: Line[]}} */ (JSON.parse(answer.value.of));
  const gross = answer.value.priced.ticket.lines.map((line) => line.gross);
  return new Map(lines.map((line, at) => [priceKey(line), gross[at]]));
});

/** @param {Line} line */
function priceKey(line) {
  return `${line.item} ${line.quantity} ${line.unit_price} ${line.as ?? ""}`;
}

/** Cents of a line, or null until somebody has said them. One piece at a fixed price costs what its tag says. @param {Line} line @returns {number | null} */
export function lineAmount(line) {
  const item = items.value.get(line.item);
  const tag = item && item.pricing === "fixed" && line.quantity === 1000 && !line.as ? item.price : null;
  return known.value.get(priceKey(line)) ?? tag;
}

/** @type {AbortController | undefined} */
let under_way;

effect(() => {
  under_way?.abort();
  const of = asked.value;
  refusal.value = null;
  if (of === "") clear();
  else if (usable.value) afterPaint(of, (under_way = new AbortController()).signal);
});

/** Nothing is on the ticket: the customer's screen shows it too, once. */
function clear() {
  if (answer.peek() !== null) request("/api/till/display", { method: "DELETE" }).catch(() => {});
  answer.value = null;
}

/** The line is on the glass before its price is asked for. @param {string} of @param {AbortSignal} signal */
function afterPaint(of, signal) {
  requestAnimationFrame(() => setTimeout(() => signal.aborted || ask(of, signal)));
}

/** @param {string} of @param {AbortSignal} signal */
async function ask(of, signal) {
  try {
    // Pricing records nothing: the high amount is confirmed on the way to payment (checkAmount), not line by line.
    const body = { ...basket(), confirmed: true };
    answer.value = { of, priced: await request("/api/till/price?show=1", { body, signal }) }; // the customer's screen follows
  } catch (problem) {
    if (signal.aborted || !(problem instanceof Problem)) return;
    if (problem.code === "unauthenticated") refresh();
    else if (problem.passing) setTimeout(() => signal.aborted || ask(of, signal), RETRY_MS);
    else refusal.value = problem;
  }
}

/** Asks for the price without confirmation: false when the amount is so high that somebody must say yes. */
export async function checkAmount() {
  try {
    await request("/api/till/price", { body: basket() });
    return true;
  } catch (problem) {
    if (problem instanceof Problem && problem.code === "confirmation_needed") return false;
    throw problem;
  }
}

/**
 * The price of one line that is not on the ticket yet (pads).
 * @param {Line} line @param {AbortSignal} signal @returns {Promise<number>} cents
 */
export async function priceOf(line, signal) {
  const body = { ...basket(), confirmed: true, lines: [basketLine(line)] };
  const { ticket } = /** @type {Priced} */ (await request("/api/till/price", { body, signal }));
  return ticket.total;
}
