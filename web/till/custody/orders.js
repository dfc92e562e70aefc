// SPDX-License-Identifier: AGPL-3.0-or-later
// What is in our care, as the till program tells it, and how an order becomes a ticket.
import { insist, request } from "../../ui/api.js";
import { signal } from "../../vendor/preact.js";
import { sale, startNew, uuid } from "../sale.js";
import { go, items } from "../store.js";
import { told } from "../tickets/printing.js";

/** @typedef {import("./types.d.ts").Order} Order */

/** The board; null until it came. */
export const board = signal(/** @type {Order[] | null} */ (null));
/** The order on the glass. */
export const current = signal(/** @type {Order | null} */ (null));

export async function readBoard() {
  const answer = await told(/** @type {Promise<{orders: Order[]}>} */ (request("/api/till/custody")));
  if (answer) board.value = answer.orders;
}

/** @param {Order} order */
export function show(order) {
  current.value = order;
  go({ name: "custody_order" });
}

/** The tag on a bag, or the one on the slip. @param {string} tag */
export function ofTag(tag) {
  return (board.value ?? []).find((order) => !order.closed && order.items.some((item) => item.tag === tag)) ?? null;
}

/** One step of an order; null: somebody said no, the bar says why. @param {Order} order @param {Record<string, unknown>} what */
export async function step(order, what) {
  const next = await told(/** @type {Promise<Order>} */ (insist(`/api/till/custody/${order.id}/steps`, { id: uuid(), ...what })));
  if (!next) return null;
  current.value = next;
  board.value = (board.value ?? []).map((one) => (one.id === next.id ? next : one));
  return next;
}

/** Its lines go on the ticket, each under the order; what was paid in advance comes off. @param {Order} order */
export function payFor(order) {
  startNew();
  const lines = order.ticket.lines.map((line) => ({
    item: line.item,
    quantity: line.quantity,
    unit_price: items.value.get(line.item)?.pricing === "fixed" ? null : line.unit_price,
    purchase_price: null,
    members: line.members.map((one) => one.member),
    said: true,
    order: order.id,
  }));
  const first = lines[0];
  const deducted = order.paid > 0 && first ? [{ ...first, quantity: 1000, as: /** @type {"deduct"} */ ("deduct"), unit_price: order.paid }] : [];
  sale.value = { ...sale.value, lines: [...lines, ...deducted] };
  go({ name: "sale" });
}

/**
 * A picture as small as it may be, without what the camera writes beside it; null where the file is none.
 * @param {Blob} file
 */
export async function small(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return null;
  const scale = Math.min(1, 1024 / Math.max(picture.width, picture.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.7).split(",")[1] ?? null;
}
