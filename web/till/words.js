// SPDX-License-Identifier: AGPL-3.0-or-later
// The words and the looks that a family of screens brings with it, read when its first screen is.
import { language } from "../ui/money.js";
import { translator } from "../ui/text.js";

/**
 * t(key, values) in the reader's language. A family's text.js holds data alone, everything in every language.
 * @template {Record<string, import("../ui/text.js").Phrase>} Table
 * @param {Record<import("../ui/money.js").Language, Table>} tables
 */
export function words(tables) {
  return translator(tables[language()], language());
}

/** Resolves when the style sheet of a family stands; path from this folder: "cash/cash.css". @param {string} path */
export function style(path) {
  const href = new URL(path, import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  const ready = new Promise((done) => (link.onload = link.onerror = done));
  document.head.append(link);
  return ready;
}
