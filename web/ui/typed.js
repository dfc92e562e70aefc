// SPDX-License-Identifier: AGPL-3.0-or-later
// Amounts that somebody typed in a form. The till has keys of its own.
import { typedNumber } from "./money.js";

/** Cents of what was typed in euros, "1 012,80 €" too; null when it is no amount. @param {string} typed */
export function typedEuros(typed) {
  return typedNumber(typed.replace(/[\s€]/g, ""), 2); // \s: the narrow and unbreakable spaces as well
}
