// SPDX-License-Identifier: AGPL-3.0-or-later
// A day and an hour of the shop, whatever clock zone the machine is set to.
import { language } from "../../ui/money.js";

const PARIS = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris", dateStyle: "short", timeStyle: "medium" });

/**
 * "2026-11-22", "14:37" → "2026-11-22T14:37:00+01:00". Of an hour that comes twice the first; null: one that never comes.
 * @param {string} day @param {string} time
 */
export function shopTime(day, time) {
  const found = ["+02:00", "+01:00"].map((offset) => `${day}T${time}:00${offset}`).find((text) => PARIS.format(new Date(text)) === `${day} ${time}:00`);
  return found ?? null;
}

/** "vendredi 20 novembre" @param {string} day */
export function dayWords(day) {
  const tag = { fr: "fr-FR", en: "en-GB", ar: "ar-u-nu-latn" }[language()];
  return new Intl.DateTimeFormat(tag, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(`${day}T12:00:00Z`));
}

/** What was typed as an hour: "9" → "09:00", "937" → "09:37", "1437" → "14:37"; null: no hour. @param {string} typed */
export function typedTime(typed) {
  if (!/^\d{1,4}$/.test(typed)) return null;
  const figures = typed.length <= 2 ? `${typed.padStart(2, "0")}00` : typed.padStart(4, "0");
  const [hours, minutes] = [figures.slice(0, 2), figures.slice(2)];
  return Number(hours) < 24 && Number(minutes) < 60 ? `${hours}:${minutes}` : null;
}
