// SPDX-License-Identifier: AGPL-3.0-or-later
import { daysBetween } from "../../ui/dates.js";
import { translator } from "../../ui/text.js";
import { kpa, me } from "../store.js";
import words from "../text/paie.fr.js";

export const y = translator(words, "fr");

/** A phrase whose key is made of parts that the server names. @param {string} group @param {string} name */
export function worded(group, name) {
  return y(/** @type {"kind.cape"} */ (`${group}${name}`));
}

/** @param {string} from @param {string} to */
export const days = (from, to) => daysBetween(from, to);

/** She keeps the books of this office's cooperative: what changes contracts and money is hers. */
export function isAccountant() {
  return me.value?.grants.some((grant) => grant.role === "accountant" && grant.legal_entity?.code === kpa.value?.legal_entity.code) ?? false;
}

/** @typedef {{currentTarget: HTMLInputElement}} Typed */
