// SPDX-License-Identifier: AGPL-3.0-or-later
// Papers that leave the till: each request has an id of its own, so that asking twice prints once.
import { insist, Problem } from "../../ui/api.js";
import { uuid } from "../sale.js";
import { notice, state } from "../store.js";
import { words } from "../words.js";
import text from "./text.js";

const t = words(text);

/** @typedef {{id: string | null, number: string | null, copy: number}} Printed */

/**
 * Prints or sends a ticket or an invoice; what happened stands in the bar.
 * @param {string} of its UUID @param {{shares?: boolean, address?: string}} how address: by e-mail instead
 */
export async function printPaper(of, { shares, address }) {
  const medium = address ? "mail" : "paper";
  const body = { id: uuid(), of, medium, ...(shares ? { shares } : {}), ...(address ? { address } : {}) };
  const printed = await told(/** @type {Promise<Printed>} */ (insist("/api/till/prints", body)));
  if (!printed) return false;
  notice.value = address ? t("sent") : onItsWay(printed.copy ? t("copy_name", { n: printed.copy }) : t("ticket_name"));
  return true;
}

/** Where a paper is now: a printer that does not print keeps it. @param {string} what its name */
export function onItsWay(what) {
  const condition = state.value?.printer.condition ?? "absent";
  const said = condition === "ready" || condition === "working" ? t("paper_goes", { what }) : t(condition === "absent" ? "paper_stays" : condition === "away" ? "paper_waits" : "paper_stopped", { what });
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/**
 * The answer, or null when somebody said no: the bar says why.
 * @template T
 * @param {Promise<T>} asked @returns {Promise<T | null>}
 */
export async function told(asked) {
  try {
    return await asked;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    notice.value = problem.passing ? t("no_answer") : problem.title;
    return null;
  }
}
