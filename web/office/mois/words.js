// SPDX-License-Identifier: AGPL-3.0-or-later
// Words, days and amounts of the month, and what its forms share.
import { Problem, request } from "../../ui/api.js";
import { fullDay, monthName } from "../../ui/dates.js";
import { monthWords as monthPlain } from "../../ui/months.js";
import { euro } from "../../ui/money.js";
import { typedEuros } from "../../ui/typed.js";
import { asProblem, Refusal } from "../../ui/pages.js";
import { Icon } from "../../ui/parts.js";
import { translator } from "../../ui/text.js";
import { html } from "../../vendor/preact.js";
import { here, open } from "../store.js";
import words from "../text/mois.fr.js";

/** @typedef {import("../../ui/task.js").Task} Task */

export const m = translator(words, "fr");
/** A word of a family, by the server's name. @param {string} family @param {string} name @param {Record<string, string | number>} [values] */
export function named(family, name, values) {
  const key = `${family}.${name}`;
  return key in words ? m(/** @type {"step.tills"} */ (key), values) : name;
}

/** "Novembre 2023" @param {string} month */
export function monthWords(month) {
  const text = monthPlain(month);
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
export { monthPlain };
/** "de novembre", "d’octobre" @param {string} month */
export function ofMonth(month) {
  const text = monthName(month);
  return /^[aeiouâéô]/.test(text) ? `d’${text}` : `de ${text}`;
}
/** "16 nov." @param {string} day */
export function shortDay(day) {
  return new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${day}T12:00:00Z`));
}
/** "13 novembre", without the year that stands in the title. @param {string} day */
export const plainDay = (day) => fullDay(day).replace(/\s\d{4}$/, "");
/** "13" @param {string} day */
export const numberOf = (day) => String(Number(day.slice(8, 10)));
/** "12,00 € de trop", "il manque 12,00 €" @param {number} gap */
export const gapWords = (gap) => (gap > 0 ? m("too_much", { amount: euro(gap) }) : m("too_little", { amount: euro(-gap) }));

/** Cents, or null and a Problem that says how to write it. @param {string} typed @returns {number} */
export function cents(typed) {
  const amount = typedEuros(typed);
  if (amount === null) throw new Problem({ code: "needs_amount", title: m("needs_amount") });
  return amount;
}
/** @param {string} typed @returns {string} */
export function note(typed) {
  const text = typed.trim();
  if (text === "") throw new Problem({ code: "needs_note", title: m("needs_note") });
  return text;
}

/** Sends, then reads the month again. @param {string} path @param {Record<string, unknown>} body */
export async function put(path, body) {
  try {
    const answer = await request(here(path), { body, timeout_ms: 60_000 });
    await open();
    return /** @type {any} */ (answer);
  } catch (reason) {
    if (["already_matched", "no_gap", "month_closed"].includes(asProblem(reason).code)) await open(); // somebody was faster
    throw reason;
  }
}

/** The hints that are written for who reads them here. */
const SAID = /^(bank_|match_|day_already|missing_field|month_order|out_of_range|forbidden)/;
/** How a task ended, with what the server knows more of it. @param {{task: Task}} props */
export function Ended({ task }) {
  const problem = task.problem.value;
  const more = problem && SAID.test(problem.code) ? [problem.errors[0]?.pointer, problem.errors[0]?.detail || problem.detail].filter((text) => text && !text.startsWith("/")) : [];
  return html`<${Refusal} problem=${problem} />${more.length ? html`<p class="second" role="status">${more.join(" : ")}</p>` : null}
    <div role="status" class="refusal">${task.done.value ? html`<p class="note is-ok"><${Icon} name="circle-check" /><span>${task.done.value}</span></p>` : null}</div>`;
}

/** A field with its label. @param {{id: string, label: string, hint?: string, [more: string]: unknown}} props */
export function Field({ id, label, hint, ...more }) {
  return html`<div class="field"><label for=${id}>${label}</label><input id=${id} name=${id} class="input" autocomplete="off" aria-describedby=${hint ? `${id}-hint` : null} ...${more} />
    ${hint ? html`<p class="hint" id=${`${id}-hint`}>${hint}</p>` : null}</div>`;
}

/** The fields of a form as texts. @param {SubmitEvent} event @returns {Record<string, string>} */
export function fieldsOf(event) {
  event.preventDefault();
  return Object.fromEntries([...new FormData(/** @type {HTMLFormElement} */ (event.currentTarget))].map(([name, value]) => [name, String(value)]));
}

/** A file chosen or dropped. @param {{id: string, label: string, hint: string, busy: boolean, onFile: (file: File) => void}} props */
export function FileDrop({ id, label, hint, busy, onFile }) {
  const take = (/** @type {FileList | null | undefined} */ files) => files?.[0] && !busy && onFile(files[0]);
  return html`<div class="drop" onDragOver=${(/** @type {DragEvent} */ event) => event.preventDefault()}
    onDrop=${(/** @type {DragEvent} */ event) => { event.preventDefault(); take(event.dataTransfer?.files); }}>
    <label class="btn" for=${id}><${Icon} name="download" />${label}</label>
    <input id=${id} type="file" class="vh" aria-describedby=${`${id}-hint`} onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => { take(event.currentTarget.files); event.currentTarget.value = ""; }} />
    <p class="hint" id=${`${id}-hint`}>${hint}</p></div>`;
}
