// SPDX-License-Identifier: AGPL-3.0-or-later
// Orders of the shop, as the till program tells them, and how one becomes a ticket.
import { insist, request } from "../../ui/api.js";
import { signal } from "../../vendor/preact.js";
import { put, sale, startNew, uuid } from "../sale.js";
import { go } from "../store.js";
import { told } from "../tickets/printing.js";

/** @typedef {import("./types.d.ts").PickupOrder} PickupOrder */
/** @typedef {import("./types.d.ts").Pickups} Pickups */

/** What somebody may fetch; null until it came. */
export const board = signal(/** @type {Pickups | null} */ (null));
/** The order on the glass. */
export const current = signal(/** @type {PickupOrder | null} */ (null));

export async function readBoard() {
  const answer = await told(/** @type {Promise<Pickups>} */ (request("/api/till/orders")));
  if (answer) board.value = answer;
}

/** @param {PickupOrder} order */
export function show(order) {
  current.value = order;
  go({ name: "pickup_order" });
}

/** Said, typed or read from a telephone: letters and digits that cannot be taken for each other. @param {string} said */
export const isCode = (said) => /^[2-9A-HJKMNP-TV-Z]{7}$/i.test(said);

/** True: it is on the glass. @param {string} code */
export async function open(code) {
  const answer = await told(/** @type {Promise<Pickups>} */ (request(`/api/till/orders/${encodeURIComponent(code.toUpperCase())}`)));
  const [order] = answer?.orders ?? [];
  if (order) show(order);
  return order !== undefined;
}

/** @param {PickupOrder} order @param {string} event */
export async function step(order, event) {
  const answer = await told(/** @type {Promise<Pickups>} */ (insist(`/api/till/orders/${order.id}/steps`, { id: uuid(), event })));
  const [next] = answer?.orders ?? [];
  if (!next) return false;
  current.value = { ...next, name: next.name || order.name };
  return true;
}

/** A sum for an order: paid before the work, or taken off when it is sold. @param {PickupOrder} order @param {"deposit" | "deduct"} as @returns {import("../types.d.ts").Line[]} */
const sums = (order, as) =>
  (as === "deposit" ? order.asked : order.held).map(({ item, amount }) => ({ item, quantity: 1000, unit_price: amount, purchase_price: null, members: [], said: true, order: order.id, as }));

/** @param {PickupOrder} order */
export const deposit = (order) => order.asked.reduce((sum, { amount }) => sum + amount, 0);

/** Its lines go on the ticket under way, at the prices that were agreed, and what was paid before comes off; once, however often it is
 * asked. Or only the deposit. @param {PickupOrder} order @param {boolean} [before] */
export function payFor(order, before = false) {
  const others = sale.value.lines.filter((line) => line.order !== order.id);
  if (others.length < sale.value.lines.length) {
    startNew();
    if (others.length) put(others);
  }
  if (before) put(sums(order, "deposit"));
  else put([...order.lines.map((line) => ({ item: line.item, quantity: line.quantity, unit_price: line.unit_price, purchase_price: null, members: line.member ? [line.member] : [], said: line.member !== undefined, order: order.id })), ...sums(order, "deduct")]);
  go({ name: "sale" });
}
