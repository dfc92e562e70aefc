// SPDX-License-Identifier: AGPL-3.0-or-later
import { translator } from "../../ui/text.js";
import words from "../text/reglages.fr.js";

/**
 * @typedef {{weekday: number, opens: string, closes: string}} Hours
 * @typedef {{from: string, to: string}} Closed
 * @typedef {{discount_bp: number, bearers: string, gap_limit: number, paper_limit: number, out_limit: number, hours: Hours[], closed: Closed[]}} Settings
 * @typedef {{code: string, name: string, activity: string, size: number, cycles: number, days: string}} Machine
 * @typedef {{settings: Settings, machines: Machine[], activities: {code: string, name: string}[], may: boolean, here: (path: string) => string}} Data
 */

export const t = translator(words, "fr");
export const WEEK = /** @type {const} */ ([1, 2, 3, 4, 5, 6, 7]);

/** "lundi" @param {number} weekday Monday 1 … Sunday 7 */
export function dayName(weekday) {
  return t(/** @type {"day.1"} */ (`day.${weekday}`));
}
