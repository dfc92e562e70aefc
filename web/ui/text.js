// SPDX-License-Identifier: AGPL-3.0-or-later
// Words of the screen. text/fr.js is complete and the model of the other tables; a key is checked by tsc.
import fr from "./text/fr.js";
import { language } from "./money.js";

/** @typedef {string | {zero?: string, one?: string, two?: string, few?: string, many?: string, other: string}} Phrase */
/** @typedef {Record<string, string | number>} Values */

/**
 * Makes t(key, values) for a table of phrases. {name} stands for a value; where a phrase has several forms, {n} chooses.
 * @template {Record<string, Phrase>} Table
 * @param {Table} table @param {string} tag language of the table
 * @returns {(key: keyof Table & string, values?: Values) => string}
 */
export function translator(table, tag) {
  const rules = new Intl.PluralRules(tag);
  return (key, values = {}) => {
    const phrase = table[key];
    if (phrase === undefined) return key;
    const form = typeof phrase === "string" ? phrase : (phrase[rules.select(Number(values.n))] ?? phrase.other);
    const text = form.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
    return tag === "fr" ? french(text) : text;
  };
}

/** Spaces that French wants unbroken: narrow before ; ! ? », hard before : € % and inside guillemets. @param {string} text */
function french(text) {
  return text.replace(/ ([;!?])/g, "\u202f$1").replace(/ ([:»€%])/g, "\u00a0$1").replace(/« /g, "«\u00a0");
}

/** Sets the page's language from the reader's choice, before anything is drawn; French until one is made. */
function choose() {
  const wish = localStorage.getItem("comptoir.language");
  if (wish === "fr" || wish === "en" || wish === "ar") document.documentElement.lang = wish;
  document.documentElement.dir = language() === "ar" ? "rtl" : "ltr";
  return language();
}

const tag = choose();
const table = tag === "fr" ? fr : (await import(`./text/${tag}.js`)).default;

/** The words every face shares, and those of the till. */
export const t = translator(/** @type {typeof fr} */ (table), tag);
