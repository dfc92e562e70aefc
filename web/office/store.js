// SPDX-License-Identifier: AGPL-3.0-or-later
// What the office knows: the chosen day and the state of the tills. Everything comes from the server as it is shown.
import { request } from "../ui/api.js";
import { isDay } from "../ui/dates.js";
import { asProblem } from "../ui/pages.js";
import { batch, signal } from "../vendor/preact.js";

/** @typedef {import("./types.d.ts").Me} Me */
/** @typedef {import("./types.d.ts").Day} Day */
/** @typedef {import("./types.d.ts").Tills} Tills */
/** @typedef {import("../ui/api.js").Problem} Problem */

export const me = signal(/** @type {Me | null} */ (null));
export const day = signal(/** @type {Day | null} */ (null));
export const tills = signal(/** @type {Tills | null} */ (null));
/** Why what was asked for could not be had; null when all is well. */
export const trouble = signal(/** @type {Problem | null} */ (null));
export const reading = signal(false);

/** The day on the way, so that a late answer to an earlier question is not shown. */
let asked = "";

/** The day in the address (?jour=2026-11-22), "" for today. */
function dayInAddress() {
  const wanted = new URLSearchParams(location.search).get("jour");
  return isDay(wanted) ? String(wanted) : "";
}

/** Reads what the address asks for. */
export async function open() {
  reading.value = true;
  trouble.value = null;
  try {
    const who = /** @type {Me} */ (await request("/api/me?as=office"));
    me.value = who;
    asked = dayInAddress() || who.today;
    const question = asked;
    const [sold, chains] = await Promise.all([
      /** @type {Promise<Day>} */ (request(`/api/office/day?day=${question}`)),
      /** @type {Promise<Tills>} */ (request("/api/office/tills")),
    ]);
    if (question !== asked) return;
    batch(() => {
      day.value = sold;
      tills.value = chains;
    });
  } catch (reason) {
    trouble.value = asProblem(reason);
  } finally {
    reading.value = false;
  }
}

/** Goes to another day; the browser's back key comes back. @param {string} wanted */
export function go(wanted) {
  if (!isDay(wanted)) return;
  const address = wanted === me.value?.today ? location.pathname : `${location.pathname}?jour=${wanted}`;
  history.pushState(null, "", address);
  open();
}

/** Follows the browser's back key, and looks again when somebody comes back to the page. */
export function follow() {
  addEventListener("popstate", open);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") open();
  });
}
