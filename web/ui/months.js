// SPDX-License-Identifier: AGPL-3.0-or-later
// Months in words, and the one before or after. The till does without.
import { monthName, yearOf } from "./dates.js";

/** "novembre 2026" @param {string} month YYYY-MM or a day */
export function monthWords(month) {
  return `${monthName(month)} ${yearOf(month)}`;
}

/** The month before or after: "2026-12" and 1 is "2027-01". @param {string} month @param {number} step */
export function otherMonth(month, step) {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + step;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}`;
}
