// SPDX-License-Identifier: AGPL-3.0-or-later
// What is in our care, as the till program tells it, and how an order becomes a ticket.
import { insist, Problem, request } from "../../ui/api.js";
import { computed, signal } from "../../vendor/preact.js";
import { allow } from "../override/allow.js";
import { basket, basketLine, isWork, put, sale, startNew, uuid } from "../sale.js";
import { go } from "../store.js";
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
  const id = uuid();
  const next = await allowed((override) => /** @type {Promise<Order>} */ (insist(`/api/till/custody/${order.id}/steps`, { id, ...what, override })));
  if (!next) return null;
  current.value = next;
  board.value = (board.value ?? []).map((one) => (one.id === next.id ? next : one));
  return next;
}

/** What on the ticket can be left here: work that is not for an order yet. Coats and coffee stay on the ticket. */
export const leaving = computed(() => sale.value.lines.filter((line) => isWork(line.item) && !line.order && !line.as));

/** Those lines as a basket of their own; what comes off the whole ticket goes along where the whole ticket is left. */
export function basketToLeave() {
  const { discount, ...rest } = sale.value;
  const whole = leaving.value.length === rest.lines.length;
  return { ...basket(), ...(whole ? {} : noDiscount(discount)), id: uuid(), confirmed: true, lines: leaving.value.map(basketLine) };
}

/** @param {object | undefined} discount */
const noDiscount = (discount) => Object.fromEntries(Object.keys(discount ?? {}).map((name) => [name, undefined]));

/** They are left: what else is bought stays on a ticket, which is another one (nothing was taken off it). */
export function left() {
  const stay = sale.value.lines.filter((line) => !leaving.value.includes(line));
  startNew();
  if (stay.length) put(stay);
}

/**
 * Asks the till program; where prices need somebody's yes, the referent is asked, and then it goes out again.
 * @template T
 * @param {(override: string | undefined) => Promise<T>} ask @returns {Promise<T | null>}
 */
export async function allowed(ask) {
  try {
    return await ask(undefined);
  } catch (problem) {
    const right = problem instanceof Problem && problem.code === "right_needed" ? problem.errors[0]?.detail : undefined;
    if (!right) return told(Promise.reject(problem));
    const override = await allow(/** @type {import("../types.d.ts").Right[]} */ (right.split(" ")));
    return override ? told(ask(override)) : null;
  }
}

/** Its lines, as lines of a ticket. @param {Order} order @param {import("../types.d.ts").TicketLine} line */
const lineOf = (order, line) => ({
  item: line.item,
  quantity: line.quantity,
  unit_price: line.unit_price,
  purchase_price: null,
  members: line.members.map((one) => one.member),
  said: true,
  order: order.id,
});

/** Money in advance as lines of a ticket: one for each VAT rate. @param {Order} order @param {import("./types.d.ts").Sum[]} sums @param {"deposit" | "deduct"} as */
const inAdvance = (order, sums, as) =>
  sums.map(({ item, amount }) => {
    const work = [...order.ticket.lines, ...order.to_sell.lines].find((line) => line.item === item);
    return { item, quantity: 1000, unit_price: amount, purchase_price: null, members: work?.members.map((one) => one.member) ?? [], said: true, order: order.id, as };
  });

/** Whether a ticket is still to be made, be it of zero euros: a deposit is no sale. @param {Order} order */
export const unsold = (order) => order.due > 0 || order.off.length > 0;

/** What is left to pay goes on the ticket under way, beside whatever else is bought; what was paid in advance comes off. @param {Order} order */
export function payFor(order) {
  onTicket(order, [...order.to_sell.lines.map((line) => lineOf(order, line)), ...inAdvance(order, order.off, "deduct")]);
}

/** A part of it is paid now. @param {Order} order @param {number} cents */
export async function depositFor(order, cents) {
  const answer = await told(/** @type {Promise<{sums: import("./types.d.ts").Sum[]}>} */ (request(`/api/till/custody/${order.id}/deposit?amount=${cents}`)));
  if (answer && answer.sums.length > 0) onTicket(order, inAdvance(order, answer.sums, "deposit"));
}

/** Once, however often it is asked. @param {Order} order @param {import("../types.d.ts").Line[]} lines */
function onTicket(order, lines) {
  const others = sale.value.lines.filter((line) => line.order !== order.id);
  if (others.length < sale.value.lines.length) {
    startNew();
    if (others.length) put(others);
  }
  put(lines);
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
