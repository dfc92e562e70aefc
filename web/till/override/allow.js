// SPDX-License-Identifier: AGPL-3.0-or-later
// May this be done? Families ask here before a refund, a discount, an opened drawer.
import { Problem } from "../../ui/api.js";
import { may, overlay } from "../store.js";

/** @typedef {import("../types.d.ts").Right} Right */

/**
 * Resolves to what goes with the request as its override: "" where whoever holds the till may herself, else the token
 * of somebody who typed her own PIN on the spot; null when nobody said yes: then nothing happens.
 * @param {Right | Right[]} right one, or all that one request needs @param {string} [what] is asked, with its amount: whoever says yes reads it
 * @returns {Promise<string | null>}
 */
export function allow(right, what = "") {
  const rights = [right].flat();
  if (rights.every(may)) return Promise.resolve("");
  return new Promise((answer) => (overlay.value = { name: "override", rights, what, answer }));
}

/**
 * Sends; where the till program wants somebody's yes first, asks for it and sends once more. null: nobody said yes.
 * @template T
 * @param {Right} right @param {string} what @param {(override: {override?: string}) => Promise<T>} send
 * @returns {Promise<T | null>}
 */
export async function withYes(right, what, send) {
  try {
    return await send({});
  } catch (problem) {
    if (!(problem instanceof Problem) || (problem.code !== "right_needed" && problem.code !== "gap_needs_referent")) throw problem;
    const override = await allow(right, what);
    if (!override) return null;
    return send({ override });
  }
}
