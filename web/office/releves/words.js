// SPDX-License-Identifier: AGPL-3.0-or-later
import { euro, percent, plain } from "../../ui/money.js";
import { translator } from "../../ui/text.js";
import words from "../text/releves.fr.js";

/** @typedef {import("./types.d.ts").Cell} Cell */

export const r = translator(words, "fr");

/** "03/11/2023" @param {string} day */
export function shortDay(day) {
  const [year, month, date] = day.split("-");
  return `${date}/${month}/${year}`;
}

/** A cell as the paper writes it. @param {Cell} cell */
export function cellWords(cell) {
  if (cell.kind === "money") return euro(cell.number ?? 0);
  if (cell.kind === "rate") return percent(cell.number ?? 0);
  if (cell.kind === "count") return plain((cell.number ?? 0) * 1000);
  if (cell.kind === "quantity") return plain(cell.number ?? 0);
  return cell.kind === "day" ? shortDay(cell.day ?? "") : (cell.text ?? "");
}

/** Whether it stands on the right. @param {Cell | undefined} cell */
export function isNumber(cell) {
  return cell !== undefined && ["money", "rate", "count", "quantity"].includes(cell.kind);
}
