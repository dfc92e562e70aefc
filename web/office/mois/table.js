// SPDX-License-Identifier: AGPL-3.0-or-later
// A bank's table as it is before anybody said what its columns are: read from its first bytes, guessed by its words, shown to
// a person who decides. The server reads the file by what that person said, strictly (bank/csv.c); here nothing is counted.

/** @typedef {{encoding: string, separator: string, heading: number, names: string[], rows: string[][], date: string, decimal: string, guess: Record<string, number>}} Table columns are numbered from 1; 0 is none */

const ENOUGH = 64 * 1024, SHOWN = 5;

const DATES = /** @type {const} */ ([
  ["DD/MM/YYYY", /^\d{2}\/\d{2}\/\d{4}$/],
  ["YYYY-MM-DD", /^\d{4}-\d{2}-\d{2}$/],
  ["DD.MM.YYYY", /^\d{2}\.\d{2}\.\d{4}$/],
  ["YYYYMMDD", /^(19|20)\d{6}$/],
]);
const AMOUNT = /^[+\-−]?[\d\s.,]*\d[.,]\d{2}\s*(€|EUR)?$/;

/** What banks call their columns, without accents. The first column that fits is taken, once. */
const WORDS = /** @type {const} */ ([
  ["day", /^date( d.?operation| comptable)?$|^jour$|^date/],
  ["label", /libelle|intitule|description|nature|operation/],
  ["debit", /debit|sortie|depense/],
  ["credit", /credit|entree|recette/],
  ["amount", /montant|somme/],
  ["reference", /reference|^ref|piece|numero/],
  ["balance", /solde/],
]);

/** @param {File} file @returns {Promise<Table>} */
export async function tableOf(file) {
  const bytes = new Uint8Array(await file.slice(0, ENOUGH).arrayBuffer());
  const whole = bytes.length < ENOUGH ? bytes : bytes.slice(0, bytes.lastIndexOf(10) + 1); // not in the middle of a letter
  const encoding = isUtf8(whole) ? "utf-8" : "cp1252";
  const text = new TextDecoder(encoding === "utf-8" ? "utf-8" : "windows-1252").decode(whole);
  return { encoding, ...readTable(text) };
}

/** @param {Uint8Array} bytes */
function isUtf8(bytes) {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} text @param {string} [separator] as somebody chose it; else the one that cuts most */
export function readTable(text, separator = likelySeparator(text)) {
  const all = rowsOf(text, separator);
  const first = Math.max(all.findIndex((row) => row.some((cell) => DATES.some(([, form]) => form.test(cell)) ) && row.some((cell) => AMOUNT.test(cell))), 0);
  const rows = all.slice(first, first + SHOWN);
  const names = (all[first - 1] ?? []).map((name) => name.trim());
  const width = Math.max(names.length, ...rows.map((row) => row.length), 0);
  const form = DATES.find(([, look]) => rows[0]?.some((cell) => look.test(cell)));
  return {
    separator, heading: first, rows,
    names: Array.from({ length: width }, (_, at) => names[at] ?? ""),
    date: form?.[0] ?? DATES[0][0],
    decimal: rows.flat().some((cell) => AMOUNT.test(cell) && /\.\d{2}\s*(€|EUR)?$/.test(cell)) ? "." : ",",
    guess: guessed(names, rows),
  };
}

/** By their names; without names, the first that looks like a day, an amount, words. @param {string[]} names @param {string[][]} rows */
function guessed(names, rows) {
  const plain = names.map((name) => name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase());
  const guess = /** @type {Record<string, number>} */ ({});
  const taken = (/** @type {number} */ at) => Object.values(guess).includes(at + 1);
  for (const [what, words] of WORDS) guess[what] = plain.findIndex((name, at) => words.test(name) && !taken(at)) + 1;
  if (guess["debit"] && guess["credit"]) guess["amount"] = 0;
  else guess["debit"] = guess["credit"] = 0;
  const sample = rows[0] ?? [];
  guess["day"] ||= sample.findIndex((cell, at) => !taken(at) && DATES.some(([, form]) => form.test(cell))) + 1;
  if (!guess["amount"] && !guess["debit"]) guess["amount"] = sample.findIndex((cell, at) => !taken(at) && AMOUNT.test(cell)) + 1;
  guess["label"] ||= sample.findIndex((cell, at) => !taken(at) && /\p{L}{3}/u.test(cell)) + 1;
  return guess;
}

/** @param {string} text */
function likelySeparator(text) {
  const lines = text.split("\n", 40);
  const cuts = (/** @type {string} */ mark) => Math.max(...lines.map((line) => line.split(mark).length));
  return [";", "\t", ","].reduce((best, mark) => (cuts(mark) > cuts(best) ? mark : best));
}

/** Lines and cells, "…" with doubled quotes inside. @param {string} text @param {string} separator */
function rowsOf(text, separator) {
  const rows = /** @type {string[][]} */ ([]);
  let row = /** @type {string[]} */ ([]), cell = "", quoted = false;
  for (let at = 0; at < text.length && rows.length < 60; at++) {
    const mark = text[at] ?? "";
    if (mark === '"' && quoted && text[at + 1] === '"') cell += text[at++];
    else if (mark === '"') quoted = !quoted;
    else if (mark === "\n" && !quoted) { rows.push([...row, cell.trim()]); row = []; cell = ""; }
    else if (mark === separator && !quoted) { row.push(cell.trim()); cell = ""; }
    else cell += mark;
  }
  if (cell.trim() !== "" || row.length > 0) rows.push([...row, cell.trim()]);
  return rows;
}
