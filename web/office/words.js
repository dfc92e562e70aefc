// SPDX-License-Identifier: AGPL-3.0-or-later
import { addDays, fullDay, timeOf } from "../ui/dates.js";
import { translator } from "../ui/text.js";
import words from "./text.fr.js";

export const t = translator(words, "fr");

/** "aujourd’hui à 14 h 12", "hier à 9 h 05", "le 3 mars 2026 à 10 h 00" @param {string} at @param {string} today */
export function when(at, today) {
  const day = at.slice(0, 10);
  const time = timeOf(at);
  if (day === today) return t("when.today", { time });
  if (day === addDays(today, -1)) return t("when.yesterday", { time });
  return t("when.other", { day: fullDay(day), time });
}

/** A name of the server's in words, as it is where we have none. @param {string} group @param {string} name */
export function named(group, name) {
  const key = `${group}.${name}`;
  return key in words ? t(/** @type {"tender.cash"} */ (key)) : name;
}

/** A stable code of the server in plain words. @param {string} code */
export function why(code) {
  const words = named("why", code);
  return words === code ? t("why.other", { code }) : words;
}
