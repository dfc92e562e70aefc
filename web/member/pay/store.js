// SPDX-License-Identifier: AGPL-3.0-or-later
// What the page knows of her pay: read with the rest of it, and again after each thing she does.
import { request } from "../../ui/api.js";
import { translator } from "../../ui/text.js";
import { signal } from "../../vendor/preact.js";
import words from "./text.fr.js";

/** @typedef {import("./types.d.ts").Purse} Purse */

export const w = translator(words, "fr");
export const purse = signal(/** @type {Purse | null} */ (null));

/** @param {string} member @param {string} kpa @returns {Promise<Purse>} */
export async function readPurse(member, kpa) {
  const hers = `/api/members/${encodeURIComponent(member)}`;
  const [pay, received, contracts, budgets] = await Promise.all([
    /** @type {Promise<Purse["pay"]>} */ (request(`${hers}/pay-requests`)),
    /** @type {Promise<Purse["received"]>} */ (request(`${hers}/received`)),
    /** @type {Promise<{members: NonNullable<Purse["holder"]>[]}>} */ (request(`${hers}/contracts`)),
    /** @type {Promise<{budgets: Purse["budgets"]}>} */ (request(`/api/kpas/${encodeURIComponent(kpa)}/budgets`)),
  ]);
  return { member, pay, received, holder: contracts.members[0] ?? null, budgets: budgets.budgets };
}
