// SPDX-License-Identifier: AGPL-3.0-or-later
// May this be done? Families ask here before a refund, a discount, an opened drawer.
import { may, overlay } from "../store.js";

/**
 * Resolves to what goes with the request as its override: "" where whoever holds the till may herself, else the token
 * of somebody who typed her own PIN on the spot; null when nobody said yes: then nothing happens.
 * @param {import("../types.d.ts").Right} right
 * @returns {Promise<string | null>}
 */
export function allow(right) {
  if (may(right)) return Promise.resolve("");
  return new Promise((answer) => (overlay.value = { name: "override", right, answer }));
}
