// SPDX-License-Identifier: AGPL-3.0-or-later
import { daysBetween, monthName, yearOf } from "../../ui/dates.js";
import { typedNumber } from "../../ui/money.js";
import { translator } from "../../ui/text.js";
import { kpa, me } from "../store.js";
import words from "../text/paie.fr.js";

export const y = translator(words, "fr");

/** A phrase whose key is made of parts that the server names. @param {string} group @param {string} name */
export function worded(group, name) {
  return y(/** @type {"kind.cape"} */ (`${group}${name}`));
}

/** "novembre 2026" @param {string} month */
export function monthWords(month) {
  return `${monthName(month)} ${yearOf(month)}`;
}

/** @param {string} from @param {string} to */
export const days = (from, to) => daysBetween(from, to);

/** Cents of what was typed in euros; null when it is no amount. @param {string} typed */
export function cents(typed) {
  return typedNumber(typed.replace(/[\s\u202f\u00a0€]/g, ""), 2);
}

/** She keeps the books of this office's cooperative: what changes contracts and money is hers. */
export function isAccountant() {
  return me.value?.grants.some((grant) => grant.role === "accountant" && grant.legal_entity?.code === kpa.value?.legal_entity.code) ?? false;
}

/** @typedef {{currentTarget: HTMLInputElement}} Typed */
