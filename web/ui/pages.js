// SPDX-License-Identifier: AGPL-3.0-or-later
// What the member page and the office have in common: the top bar, the foot, waiting, and what is said when the server
// does not answer or says no.
import { effect, html, signal } from "../vendor/preact.js";
import { Problem } from "./api.js";
import { Icon } from "./parts.js";
import { translator } from "./text.js";
import words from "./text/pages.fr.js";

/** @typedef {import("../vendor/preact.js").ComponentChildren} Children */

export const p = translator(words, "fr");

const CONTRAST = "comptoir.contrast";
const contrast = signal(localStorage.getItem(CONTRAST) === "true");

/** Keeps the page in the colours its reader chose. */
export function keepColours() {
  effect(() => {
    if (contrast.value) document.documentElement.dataset.theme = "contrast";
    else delete document.documentElement.dataset.theme;
    localStorage.setItem(CONTRAST, String(contrast.value));
  });
}

/** The key that opened the page is in a cookie by now: it should not stay in the address, where others read it. */
export function hideKey() {
  const address = new URL(location.href);
  if (!address.searchParams.has("cle")) return;
  address.searchParams.delete("cle");
  history.replaceState(null, "", address.pathname + address.search + address.hash);
}

/** @param {{name: string, place: string, children?: Children}} props */
export function TopBar({ name, place, children }) {
  return html`<a class="skip" href="#main">${p("page.skip")}</a>
    <header class="top"><div class="wrap">
      <div class="brand"><${Mark} /><span>${name}<small>${place}</small></span></div>
      ${children}
      <button class="btn btn-quiet colours" type="button" aria-pressed=${contrast.value ? "true" : "false"} aria-label=${p("page.contrast_long")}
        onClick=${() => (contrast.value = !contrast.value)}><${Icon} name="contrast" /><span>${p("page.contrast")}</span></button>
    </div></header>`;
}

function Mark() {
  return html`<svg class="brand-mark" viewBox="0 0 48 48" aria-hidden="true">
    <path d="M14 5h26a4 4 0 0 1 4 4v30a4 4 0 0 1-4 4H14L4 33V15z" /><circle cx="13" cy="24" r="3.2" />
    <path d="M36 17.5a9.5 9.5 0 1 0 0 13" fill="none" stroke-width="4.5" stroke-linecap="round" />
  </svg>`;
}

export function Foot() {
  return html`<footer class="foot wrap"><p>${p("page.version")} ${p("page.credits")}</p></footer>`;
}

export function Waiting() {
  return html`<p class="waiting" role="status">${p("page.waiting")}</p>`;
}

/** @param {unknown} reason @returns {Problem} */
export function asProblem(reason) {
  return reason instanceof Problem ? reason : new Problem({ code: "failed_here", detail: String(reason) });
}

/** Another link would help, another try would not. @param {Problem} problem */
function isClosed(problem) {
  return problem.status === 401 || problem.status === 403 || problem.status === 404;
}

/** @param {Problem} problem */
function troubleWords(problem) {
  if (isClosed(problem)) return p("trouble.closed");
  if (problem.code === "no_answer") return p("trouble.no_answer");
  return p(problem.passing ? "trouble.busy" : "trouble.other");
}

/** Says what happened, and offers to try again where that may help. @param {{problem: Problem, retry: () => void}} props */
export function Trouble({ problem, retry }) {
  const closed = isClosed(problem);
  return html`<div class="note is-wait" role="alert">
    <${Icon} name=${closed ? "key-round" : problem.passing ? "cloud-off" : "circle-alert"} />
    <div class="stack"><p><b>${p(closed ? "trouble.closed_title" : "trouble.title")}</b><br />${troubleWords(problem)}</p>
      ${closed ? null : html`<button class="btn" type="button" onClick=${retry}><${Icon} name="refresh-cw" />${p("trouble.retry")}</button>`}</div>
  </div>`;
}
