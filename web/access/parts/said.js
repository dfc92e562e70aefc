// SPDX-License-Identifier: AGPL-3.0-or-later
// What was refused and why, where the ear hears it. The place is always there: only its words come and go.
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { step } from "../store.js";
import { t } from "../words.js";

/** @typedef {import("../../ui/api.js").Problem} Problem */

/** @param {Problem} problem */
function sentence(problem) {
  if (problem.code === "no_answer") return t("no_answer");
  if (problem.code === "sign_in_refused" && step.value === "password") return t("password.refused");
  if (problem.code === "sign_in_refused" && step.value === "pin") return t("pin.refused");
  if (problem.code === "sign_in_refused" && step.value === "second") return t("second.refused");
  const wait = Math.ceil(problem.wait_s / 60);
  return `${problem.title || t("other")} ${wait ? t("wait_minutes", { n: wait }) : ""}`.trim();
}

/** @param {{problem: Problem | null, id?: string}} props */
export function Said({ problem, id = "said" }) {
  return html`<div role="alert" class="refusal" id=${id}>
    ${problem ? html`<p class="note is-wait"><${Icon} name="circle-alert" /><span>${sentence(problem)}</span></p>` : null}
  </div>`;
}
