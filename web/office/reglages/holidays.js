// SPDX-License-Identifier: AGPL-3.0-or-later
// The eleven public holidays of France (C. trav. L3133-1), most of which are fixed; the others follow Easter.
import { addDays } from "../../ui/dates.js";

const FIXED = ["01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"];
const AFTER_EASTER = [1, 39, 50]; // Monday, Ascension, Whit Monday

/** Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher). @param {number} year */
function easter(year) {
  const a = year % 19, b = Math.floor(year / 100), c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return `${year}-${String(Math.floor(n / 31)).padStart(2, "0")}-${String((n % 31) + 1).padStart(2, "0")}`;
}

/** In their order. @param {number} year @returns {string[]} */
export function holidays(year) {
  const moving = AFTER_EASTER.map((days) => addDays(easter(year), days));
  return [...FIXED.map((day) => `${year}-${day}`), ...moving].sort();
}
