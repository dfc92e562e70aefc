// SPDX-License-Identifier: AGPL-3.0-or-later
import { addDays, fullDay, timeOf } from "../../ui/dates.js";
import { translator } from "../../ui/text.js";
import words from "../text/account.fr.js";
import { today } from "./store.js";

export const t = translator(words, "fr");

/** "aujourd’hui à 14 h 12", "hier à 9 h 05", "le 3 mars 2026 à 10 h 00" @param {string} at */
export function when(at) {
  const day = at.slice(0, 10);
  const time = timeOf(at);
  if (day === today.value) return t("when.today", { time });
  if (day === addDays(today.value, -1)) return t("when.yesterday", { time });
  return t("when.other", { day: fullDay(day), time });
}

/** @param {string} method */
export function methodName(method) {
  const key = `method.${method}`;
  return key in words ? t(/** @type {"method.card"} */ (key)) : method;
}
