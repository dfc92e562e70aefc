// SPDX-License-Identifier: AGPL-3.0-or-later
// Where each cashier is in her first day; kept on this till, by code.
import { computed, signal } from "../../vendor/preact.js";
import { kept, pretended } from "../store.js";
import { forget } from "./facts.js";
import { learner, lessons } from "./lessons.js";

/** @typedef {{at: number, sales: number, refunds: number, total: number, began: string, seconds: number, finished: boolean}} Day */

/** @type {Day} */
const MORNING = { at: 0, sales: 0, refunds: 0, total: 0, began: "", seconds: 0, finished: false };

const days = kept("course", /** @type {Record<string, Day>} */ ({}));
/** The guide is on the glass: whose lesson; null: nobody's. Survives a reload. */
export const running = kept("course-of", /** @type {string | null} */ (null));
/** The lesson is learned and somebody is praised, until she goes on. */
export const praised = signal(false);

export const taught = computed(() => lessons.filter((lesson) => lesson.fits?.() ?? true));
export const day = computed(() => days.value[learner()] ?? MORNING);
export const lesson = computed(() => taught.value[day.value.at]);

/** @param {Partial<Day>} news */
export function note(news) {
  days.value = { ...days.value, [learner()]: { ...day.value, ...news } };
}

/** @param {boolean} again from the first lesson */
export function begin(again) {
  if (again || day.value.finished) note(MORNING);
  running.value = learner();
  start();
}

/** The lesson that is next begins. */
export function start() {
  forget(); // first: what the lesson before brought about must not count for this one
  praised.value = false;
  pretended.value = lesson.value?.id === "outage" ? 0 : null;
}

export function stop() {
  running.value = null;
  praised.value = false;
  pretended.value = null;
}

/** On to the next lesson; after the last one comes the summary. Resolves to whether there is one. */
export function advance() {
  const at = day.value.at + 1;
  const finished = at >= taught.value.length;
  note({ at: finished ? day.value.at : at, finished });
  if (finished) stop();
  else start();
  return !finished;
}
