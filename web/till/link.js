// SPDX-License-Identifier: AGPL-3.0-or-later
// Keeps the screen in step with the till program on the same machine: its state every few seconds, its catalogue when
// that has changed.
import { Problem, request } from "../ui/api.js";
import { answering, snapshot, state } from "./store.js";

/** @typedef {import("./types.d.ts").TillState} TillState */

const PERIOD_MS = 3000;
let catalogue = /** @type {string | null} */ (null);

/** Never returns. */
export async function follow() {
  for (;;) {
    await refresh();
    await new Promise((done) => setTimeout(done, PERIOD_MS));
  }
}

/** One look at the till program. */
export async function refresh() {
  try {
    await apply(await request("/api/till/state", { timeout_ms: PERIOD_MS }));
    answering.value = true;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    answering.value = !problem.passing;
  }
}

/** @param {TillState} next */
export async function apply(next) {
  if (next.enrolled && (next.catalogue !== catalogue || snapshot.value === null)) {
    snapshot.value = await request("/api/till/snapshot");
    catalogue = next.catalogue;
  }
  state.value = next;
}
