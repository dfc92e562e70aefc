// SPDX-License-Identifier: AGPL-3.0-or-later
import { translator } from "../ui/text.js";
import words from "./text.fr.js";

export const t = translator(words, "fr");

/** "Karim", "Karim et Fatou", "Karim, Fatou et Yann" @param {readonly string[]} names */
export function names(names) {
  const last = names.at(-1) ?? "";
  if (names.length < 2) return last;
  return t("sales.and", { first: names.slice(0, -1).join(", "), second: last });
}

/** "1 an et 2 mois", "3 mois et 7 jours", "5 jours" @param {{months: number, days: number}} time */
export function duration({ months, days }) {
  if (months >= 12) return both(t("time.years", { n: Math.floor(months / 12) }), months % 12 ? t("time.months", { n: months % 12 }) : "");
  if (months === 0) return t("time.days", { n: days });
  return both(t("time.months", { n: months }), days ? t("time.days", { n: days }) : "");
}

/** @param {string} first @param {string} second */
function both(first, second) {
  return second ? t("time.and", { first, second }) : first;
}
