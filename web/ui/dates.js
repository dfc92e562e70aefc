// SPDX-License-Identifier: AGPL-3.0-or-later
// Days as people say them. A day is "YYYY-MM-DD" and never meets a time zone: it is computed at noon UTC.
import { clock, language, moment } from "./money.js";

const NOON = "T12:00:00Z";
const DAY_MS = 86_400_000;

/** @param {string} day @returns {Date} */
function noon(day) {
  return new Date(day.slice(0, 10) + NOON);
}

/** @param {Date} date @returns {string} */
function iso(date) {
  return date.toISOString().slice(0, 10);
}

/** @param {string} day @param {Intl.DateTimeFormatOptions} form */
function written(day, form) {
  const tag = { fr: "fr-FR", en: "en-GB", ar: "ar-u-nu-latn" }[language()];
  const text = new Intl.DateTimeFormat(tag, { ...form, timeZone: "UTC" }).format(noon(day));
  return language() === "fr" && form.day ? text.replace(/(^|\D)1 /, "$11er ").replace(/(\d(?:er)?) /, "$1\u00a0") : text;
}

/** "1er mars 2026" @param {string} day */
export function fullDay(day) {
  return written(day, { day: "numeric", month: "long", year: "numeric" });
}

/** "Dimanche 22 novembre 2026" @param {string} day */
export function weekDay(day) {
  return capital(written(day, { weekday: "long", day: "numeric", month: "long", year: "numeric" }));
}

/** Inside a sentence: "dimanche 22 novembre", with its year when it is another one than today's. @param {string} day @param {string} today */
export function sentenceDay(day, today) {
  return written(day, { weekday: "long", day: "numeric", month: "long", ...(yearOf(day) !== yearOf(today) && { year: "numeric" }) });
}

/** "18 h", "18 h 30": as it is said @param {string} at */
export function hourOf(at) {
  return timeOf(at).replace(/h\u00a000$/, "h");
}

/** "novembre" @param {string} month YYYY-MM or a day */
export function monthName(month) {
  return written(`${month.slice(0, 7)}-01`, { month: "long" });
}

/** "nov." @param {string} month YYYY-MM */
export function monthShort(month) {
  return written(`${month.slice(0, 7)}-01`, { month: "short" });
}

/** "2026" @param {string} day */
export function yearOf(day) {
  return day.slice(0, 4);
}

/** The number of the day in its month, "1er", "22" @param {string} day */
export function dayOfMonth(day) {
  const number = Number(day.slice(8, 10));
  return number === 1 && language() === "fr" ? "1er" : String(number);
}

/** @param {string} day @param {number} days @returns {string} */
export function addDays(day, days) {
  return iso(new Date(noon(day).getTime() + days * DAY_MS));
}

/** @param {string} from @param {string} to @returns {number} */
export function daysBetween(from, to) {
  return Math.round((noon(to).getTime() - noon(from).getTime()) / DAY_MS);
}

/**
 * Whole months, then the days that are left: 21 November to 28 February is 3 months and 7 days.
 * @param {string} from @param {string} to not before from
 * @returns {{months: number, days: number}}
 */
export function monthsAndDays(from, to) {
  let months = 0;
  while (addMonths(from, months + 1) <= to) months += 1;
  return { months, days: daysBetween(addMonths(from, months), to) };
}

/** The same day some months later, or the last of that month. @param {string} day @param {number} months */
function addMonths(day, months) {
  const date = noon(day);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return iso(date);
}

/** True for what the server may be asked: a real day. @param {string | null | undefined} text */
export function isDay(text) {
  return text !== null && text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(noon(text).getTime()) && iso(noon(text)) === text;
}

/** "14 h 12" @param {string} at RFC 3339 */
export function timeOf(at) {
  return clock(moment(at));
}

/** @param {string} text */
function capital(text) {
  return text.slice(0, 1).toLocaleUpperCase(language()) + text.slice(1);
}
