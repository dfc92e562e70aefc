// SPDX-License-Identifier: AGPL-3.0-or-later
// Keeps the screen in step with the till program on the same machine: its state every few seconds, its catalogue when
// that has changed.
import { Problem, request } from "../ui/api.js";
import { answering, screen, snapshot, state } from "./store.js";

/** @typedef {import("./types.d.ts").TillState} TillState */

const PERIOD_MS = 3000;
let touched_ms = performance.now();
let applied = 0; // how many answers were believed
let catalogue = /** @type {string | null} */ (null);

/** Never returns. */
export async function follow() {
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => (touched_ms = performance.now()), { capture: true });
  for (;;) {
    await refresh();
    await new Promise((done) => setTimeout(done, PERIOD_MS));
  }
}

/** One look at the till program. */
export async function refresh() {
  try {
    // A till that nobody touches locks itself: only this page knows of touches that ask nothing of the program.
    const before = applied;
    const idle_s = Math.floor((performance.now() - touched_ms) / 1000);
    const paying = screen.peek().name === "pay" ? "&paying=1" : ""; // no other prices until she has paid
    const next = await request(`/api/till/state?idle_s=${idle_s}${paying}`, { timeout_ms: PERIOD_MS });
    if (before === applied) await apply(next); // else somebody signed in or left meanwhile: this is older
    answering.value = true;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    answering.value = !problem.passing;
  }
}

/** @param {TillState} next */
export async function apply(next) {
  applied += 1;
  if (next.enrolled && (next.catalogue !== catalogue || snapshot.value === null)) {
    snapshot.value = await request("/api/till/snapshot");
    catalogue = next.catalogue;
  }
  state.value = next;
}

/** Whoever is signed in goes away. A program that does not answer sells nothing meanwhile either. */
export async function leave() {
  try {
    await apply(await request("/api/till/cashier/leave", { method: "POST" }));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    answering.value = !problem.passing;
  }
}
