// SPDX-License-Identifier: AGPL-3.0-or-later
// What is said of a quote: where it stands, how long it is good for, how large a file is.
import { addDays, daysBetween } from "../../ui/dates.js";
import { plain } from "../../ui/money.js";
import { translator } from "../../ui/text.js";
import words from "../text/devis.fr.js";

/** @typedef {import("./quote_types.d.ts").Quote} Quote */

export const q = translator(words, "fr");

const ASKED_DAYS = 90; // after which a request that nobody answered ends
const NEAR_DAYS = 30;
const KB = 1024;
const MB = KB * KB;
const over = ["collected", "cancelled", "expired", "no_show"];
const looks = /** @type {Record<string, [string, string]>} */ ({
  asked: ["is-wait", "pencil"], answered: ["is-here", "clock"], awaiting_payment: ["is-wait", "clock"], confirmed: ["is-wait", "shopping-basket"], preparing: ["is-here", "hourglass"],
  ready: ["is-ok", "check"], collected: ["is-ok", "circle-check"], unfulfillable: ["is-stop", "triangle-alert"],
});

/** A word of a group; nothing where there is none. @param {string} group @param {string} name */
export function namedQuote(group, name) {
  const key = `${group}.${name}`;
  return key in words ? q(/** @type {"kind.stl"} */ (key)) : "";
}

/** Once accepted, the order says where it stands. @param {Quote} quote @returns {{words: string, look: string, icon: string}} */
export function standing(quote) {
  const state = quote.state === "accepted" ? (quote.order_state ?? "confirmed") : quote.state;
  const [look, icon] = looks[state] ?? ["is-calm", "ban"];
  return { words: namedQuote("state", quote.state === "accepted" && state === "expired" ? "expired_order" : state), look, icon };
}

/** Which part of the list it belongs to. @param {Quote} quote @returns {"asked" | "answered" | "work" | "over"} */
export function groupOf(quote) {
  if (quote.state === "asked" || quote.state === "answered") return quote.state;
  return quote.state === "accepted" && !over.includes(quote.order_state ?? "") ? "work" : "over";
}

/** How long it waits still; nothing when that is no matter. @param {Quote} quote @param {string} today */
export function leftWords(quote, today) {
  if (quote.state === "answered" && quote.valid_until) {
    const n = daysBetween(today, quote.valid_until);
    if (n <= 0) return q(n < 0 ? "left.over" : "left.today");
    return q("left", { n });
  }
  const n = daysBetween(today, addDays(quote.asked_at, ASKED_DAYS));
  return quote.state === "asked" && n <= NEAR_DAYS ? q("forgets", { n: Math.max(n, 1) }) : "";
}

/** "12 Ko", "1,4 Mo" @param {number} bytes */
export function sizeWords(bytes) {
  return bytes < MB ? q("size.kb", { n: Math.max(1, Math.round(bytes / KB)) }) : q("size.mb", { n: plain(Math.round((bytes * 10) / MB) * 100) });
}
