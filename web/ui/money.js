// SPDX-License-Identifier: AGPL-3.0-or-later
// Figures as people read them. Money comes in whole cents, quantities in whole thousandths, rates in basis points; the
// result carries its own narrow and unbreakable spaces, so that no string table has to.

const THIN = "\u202f";
const HARD = "\u00a0";

/** @typedef {"piece" | "kg" | "hour" | "cycle" | "metre"} Unit */
/** @typedef {"fr" | "en" | "ar"} Language */

const digits = {
  fr: { group: THIN, point: "," },
  en: { group: ",", point: "." },
  ar: { group: THIN, point: "," }, // Latin digits and a comma: as the coins, the receipts and the keypad have them
};

/** @returns {Language} */
export function language() {
  const tag = document.documentElement.lang.slice(0, 2);
  return tag === "en" || tag === "ar" ? tag : "fr";
}

/** @param {number} whole @returns {string} */
function grouped(whole) {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, digits[language()].group);
}

/**
 * @param {number} value whole number of 10^-places
 * @param {number} places
 */
function decimal(value, places) {
  const text = String(Math.abs(value)).padStart(places + 1, "0");
  const cut = text.length - places;
  const sign = value < 0 ? "−" : "";
  return sign + grouped(Number(text.slice(0, cut))) + (places ? digits[language()].point + text.slice(cut) : "");
}

/** "1 012,80" @param {number} cents */
export function amount(cents) {
  return decimal(cents, 2);
}

/** "1 012,80 €" @param {number} cents */
export function euro(cents) {
  if (language() === "fr") return `${amount(cents)}${HARD}€`;
  const figure = cents < 0 ? `−€${amount(-cents)}` : `€${amount(cents)}`;
  return language() === "ar" ? `\u2066${figure}\u2069` : figure; // inside a sentence from right to left
}

/** An amount as it is being typed; nothing is "0,00 €", as it is everywhere. @param {string} typed */
export function typedEuro(typed) {
  if (typed === "") return euro(0);
  return language() === "fr" ? `${typed}${HARD}€` : `€${typed}`;
}

/** The shortest exact writing: 1250 → "1,25", 2000 → "2". @param {number} thousandths */
export function plain(thousandths) {
  let value = thousandths;
  let places = 3;
  while (places > 0 && value % 10 === 0) {
    value /= 10;
    places -= 1;
  }
  return decimal(value, places);
}

/**
 * "1,250 kg" (as a scale shows it), "1 h 30", "2,5 m", "3"
 * @param {number} thousandths @param {string} unit
 */
export function quantity(thousandths, unit) {
  const written = measure(thousandths, unit);
  return language() === "ar" ? `\u2066${written}\u2069` : written;
}

/** @param {number} thousandths @param {string} unit */
function measure(thousandths, unit) {
  if (unit === "kg") return `${decimal(thousandths, 3)}${HARD}kg`;
  if (unit === "metre") return `${plain(thousandths)}${HARD}m`;
  if (unit !== "hour") return plain(thousandths);
  const minutes = Math.round((thousandths * 60) / 1000);
  const rest = minutes % 60;
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${rest}${HARD}min`;
  return `${hours}${HARD}h${rest ? HARD + String(rest).padStart(2, "0") : ""}`;
}

/** What stands behind a price: "/kg"; nothing for a piece or a cycle. @param {string} unit */
export function per(unit) {
  if (unit === "kg") return "/kg";
  if (unit === "hour") return "/h";
  return unit === "metre" ? "/m" : "";
}

/** 550 → "5,5 %" @param {number} basisPoints */
export function percent(basisPoints) {
  return `${plain(basisPoints * 10)}${language() === "fr" ? HARD : ""}%`;
}

/** "14 h 12" @param {Date} time */
export function clock(time) {
  const hours = time.getHours();
  const minutes = String(time.getMinutes()).padStart(2, "0");
  return language() === "fr" ? `${hours}${HARD}h${HARD}${minutes}` : `${String(hours).padStart(2, "0")}:${minutes}`;
}

/**
 * An RFC 3339 moment read as it was written, without moving it to this machine's time zone.
 * @param {string} at @returns {Date}
 */
export function moment(at) {
  return new Date(at.replace(/(\.\d+)?(Z|[+-]\d\d:\d\d)$/, ""));
}

/** "22 novembre 2026"; Latin digits always @param {string} at date or moment */
export function day(at) {
  const tag = { fr: "fr-FR", en: "en-GB", ar: "ar-u-nu-latn" }[language()];
  return new Intl.DateTimeFormat(tag, { day: "numeric", month: "long", year: "numeric" }).format(
    moment(at.length === 10 ? `${at}T12:00:00` : at),
  );
}

/** "1,25" with 3 places → 1250; null: no number, or more places. @param {string} typed @param {number} places */
export function typedNumber(typed, places) {
  const match = /^(\d*)[.,]?(\d*)$/.exec(typed.trim());
  if (!match || (match[1] ?? "") + (match[2] ?? "") === "" || (match[2] ?? "").length > places) return null;
  return Number((match[1] || "0") + (match[2] ?? "").padEnd(places, "0"));
}
