// SPDX-License-Identifier: AGPL-3.0-or-later
// What every form here does: says beside each field what is missing, until it is there; sends once; puts the finger on
// the first thing that is wrong.
import { request } from "../../ui/api.js";
import { task } from "../../ui/task.js";
import { batch, useLayoutEffect, useMemo, useSignal } from "../../vendor/preact.js";
import { go, here } from "../store.js";
import { f, said } from "./words.js";

/** @typedef {Record<string, string>} Wrong what is wrong, by field */

/**
 * @param {() => Wrong} missing
 * @param {(id: string, say: (wrong: Wrong) => void) => Promise<void>} save id: the same for every try of this form
 */
export function useForm(missing, save) {
  const tried = useSignal(false);
  const refused = useSignal(/** @type {Wrong} */ ({}));
  const saving = useMemo(task, []);
  const id = useMemo(() => crypto.randomUUID(), []);
  useLayoutEffect(() => document.querySelector(/** @type {"h1"} */ (".form-title"))?.focus(), []);
  const say = (/** @type {Wrong} */ wrong) => {
    refused.value = wrong;
    queueMicrotask(() => showWrong(wrong));
  };
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const now = missing();
    batch(() => {
      tried.value = true;
      refused.value = {};
    });
    if (Object.keys(now).length > 0) queueMicrotask(() => showWrong(now));
    else saving.run(() => save(id, say));
  };
  return { wrong: { ...(tried.value ? missing() : {}), ...refused.value }, saving, submit };
}

/** @param {Wrong} wrong */
function showWrong(wrong) {
  const first = Object.keys(wrong)[0];
  if (first) document.getElementById(first)?.focus();
}

/**
 * Sends what was filled in, then shows the list of its month. What the server refuses is said beside its field, or thrown.
 * @param {string} path @param {object} body @param {Record<string, string>} fields pointer → field
 * @param {string} month @param {(wrong: Wrong) => void} say
 */
export async function keep(path, body, fields, month, say) {
  try {
    await request(here(path), { body });
  } catch (reason) {
    const beside = wrongOf(reason, fields);
    if (!beside) throw reason;
    say(beside);
    return;
  }
  said.value = f("saved");
  go({ onglet: "frais", mois: month });
}

/** Null when it is of none. @param {unknown} reason @param {Record<string, string>} fields */
function wrongOf(reason, fields) {
  const problem = /** @type {import("../../ui/api.js").Problem} */ (reason);
  const first = problem.errors?.[0];
  const field = first ? fields[first.pointer] : undefined;
  return field ? { [field]: first?.detail || problem.title } : null;
}
