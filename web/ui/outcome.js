// SPDX-License-Identifier: AGPL-3.0-or-later
// How a task ended, seen and heard.
import { html } from "../vendor/preact.js";
import { Refusal } from "./pages.js";
import { Icon } from "./parts.js";

/** @param {{task: import("./task.js").Task}} props */
export function Outcome({ task }) {
  return html`<${Refusal} problem=${task.problem.value} />
    <div role="status" class="refusal">${task.done.value ? html`<p class="note is-ok"><${Icon} name="circle-check" /><span>${task.done.value}</span></p>` : null}</div>`;
}
