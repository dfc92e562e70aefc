// SPDX-License-Identifier: AGPL-3.0-or-later
// Something to do, one at a time: whether it runs, how it was refused, what is said when it is done.
import { batch, signal } from "../vendor/preact.js";
import { asProblem } from "./pages.js";

/** @typedef {import("./api.js").Problem} Problem */

/** One thing to do. */
export function task() {
  const busy = signal(false);
  const problem = signal(/** @type {Problem | null} */ (null));
  const done = signal("");
  return {
    busy,
    problem,
    done,
    /** @param {() => Promise<string | void>} work resolves to what is said when all went well */
    async run(work) {
      if (busy.value) return;
      batch(() => {
        busy.value = true;
        problem.value = null;
        done.value = "";
      });
      try {
        done.value = (await work()) ?? "";
      } catch (reason) {
        problem.value = asProblem(reason);
      } finally {
        busy.value = false;
      }
    },
  };
}

/** @typedef {ReturnType<typeof task>} Task */
