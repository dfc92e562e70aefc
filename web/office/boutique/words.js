// SPDX-License-Identifier: AGPL-3.0-or-later
import { addDays, hourOf, sentenceDay } from "../../ui/dates.js";
import { translator } from "../../ui/text.js";
import { signal } from "../../vendor/preact.js";
import { here } from "../store.js";
import words from "../text/boutique.fr.js";

/** @typedef {import("./types.d.ts").Span} Span */

export const s = translator(words, "fr");
/** What was just done, and to what: the lists change under it. */
export const said = signal({ id: "", words: "" });

/** Who left a mobile alone is reached too. */
export const sendsSms = signal(false);

/** A word of a group; the name itself where there is none. @param {string} group @param {string} name */
export function named(group, name) {
  const key = `${group}.${name}`;
  return key in words ? s(/** @type {"state.ready"} */ (key)) : name;
}

/** Path of the shop's desk in the API. @param {string} path */
export function desk(path) {
  return here(path).replace("/api/kpas/", "/api/office/");
}

/** "aujourd’hui", "demain", "mardi 24 novembre": inside a sentence @param {string} at day or moment @param {string} today */
export function dayWords(at, today) {
  const day = at.slice(0, 10);
  if (day === today) return s("day.today");
  if (day === addDays(today, 1)) return s("day.tomorrow");
  if (day === addDays(today, -1)) return s("day.yesterday");
  return sentenceDay(day, today);
}

/** "aujourd’hui, de 14 h à 14 h 30" @param {Span} span @param {string} today */
export function spanWords(span, today) {
  const day = dayWords(span.starts_at, today), from = hourOf(span.starts_at);
  return span.ends_at ? s("span", { day, from, to: hourOf(span.ends_at) }) : s("span.from", { day, from });
}

/** 630 → "10 h 30", 600 → "10 h" @param {number} minute of the day */
export function hourWords(minute) {
  const rest = minute % 60;
  return `${Math.floor(minute / 60)}\u00a0h${rest ? `\u00a0${String(rest).padStart(2, "0")}` : ""}`;
}
