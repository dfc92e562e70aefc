// SPDX-License-Identifier: AGPL-3.0-or-later
// What the member page and the office have in common: the top bar, the foot, waiting, and what is said when the server
// does not answer or says no.
import { effect, html, signal } from "../vendor/preact.js";
import { keepDoor, Problem, request } from "./api.js";
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

/** Whoever is not signed in goes and does it, then comes back here. */
export function guard() {
  const back = `/connexion?vers=${encodeURIComponent(location.pathname + location.search)}`;
  keepDoor({ unauthenticated: () => location.replace(back), secondFactor: () => location.replace(`${back}#second`) });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload(); // the back key must not show what signing out has closed
  });
}

/** Whether the way out could not be taken. */
const stuck = signal(false);

async function signOut() {
  try {
    stuck.value = false;
    await request("/api/sign-out", { body: {} });
    location.replace("/connexion");
  } catch {
    stuck.value = true;
  }
}

/** @param {{name: string, place: string, children?: Children}} props */
export function TopBar({ name, place, children }) {
  return html`<a class="skip" href="#main">${p("page.skip")}</a>
    <header class="top"><div class="wrap">
      <div class="brand"><${Mark} /><span>${name}<small>${place}</small></span></div>
      ${children}
      <div class="top-keys"><${ContrastKey} /><${AccountKeys} /></div>
    </div>${stuck.value ? html`<div class="wrap"><p class="note is-wait stuck" role="alert"><${Icon} name="cloud-off" />${p("page.stuck")}</p></div>` : null}</header>`;
}

/** @param {{label?: string, long?: string}} props */
export function ContrastKey({ label = p("page.contrast"), long = p("page.contrast_long") }) {
  return html`<button class="btn btn-quiet colours" type="button" aria-pressed=${contrast.value ? "true" : "false"} aria-label=${long}
    onClick=${() => (contrast.value = !contrast.value)}><${Icon} name="contrast" /><span>${label}</span></button>`;
}

function AccountKeys() {
  return html`<a class="btn btn-quiet" href="/compte" aria-current=${location.pathname === "/compte" ? "page" : null}><${Icon} name="circle-user-round" /><span>${p("page.account")}</span></a>
    <button class="btn btn-quiet" type="button" onClick=${signOut}><${Icon} name="log-out" flip /><span>${p("page.sign_out")}</span></button>`;
}

export function Mark() {
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

/** What somebody is, in words. @param {string} role as in core/http/role.def */
export function roleName(role) {
  const key = `role.${role}`;
  return key in words ? p(/** @type {"role.member"} */ (key)) : role;
}

/** @param {unknown} reason @returns {Problem} */
export function asProblem(reason) {
  return reason instanceof Problem ? reason : new Problem({ code: "failed_here", detail: String(reason) });
}

/** Another account would help, another try would not. @param {Problem} problem */
export function isClosed(problem) {
  return problem.status === 403 || problem.status === 404;
}

/** @param {Problem} problem */
function troubleWords(problem) {
  if (isClosed(problem)) return p("trouble.closed");
  if (problem.code === "no_answer") return p("trouble.no_answer");
  if (problem.code === "too_many_tries") return p("trouble.too_many");
  return p(problem.passing ? "trouble.busy" : "trouble.other");
}

/** Says what happened, and offers to try again where that may help. @param {{problem: Problem, retry: () => void}} props */
export function Trouble({ problem, retry }) {
  if (isClosed(problem)) return html`<${NotForYou} />`;
  return html`<div class="note is-wait" role="alert">
    <${Icon} name=${problem.passing ? "cloud-off" : "circle-alert"} />
    <div class="stack"><p><b>${p("trouble.title")}</b><br />${troubleWords(problem)}</p>
      <button class="btn" type="button" onClick=${retry}><${Icon} name="refresh-cw" />${p("trouble.retry")}</button></div>
  </div>`;
}

/** Nothing is broken: this page is another person's. */
export function NotForYou() {
  return html`<div class="note"><${Icon} name="lock" />
    <div class="stack"><p><b>${p("trouble.closed_title")}</b><br />${p("trouble.closed")}</p>
      <a class="btn" href="/compte"><${Icon} name="circle-user-round" />${p("page.account")}</a></div>
  </div>`;
}

/**
 * What the server said to something that was asked for, beside the key that asked.
 * @param {{problem: Problem | null}} props
 */
export function Refusal({ problem }) {
  return html`<div role="alert" class="refusal">${problem ? html`<p class="note is-wait"><${Icon} name="circle-alert" /><span>${said(problem)}</span></p>` : null}
    ${problem?.code === "fresh_sign_in_needed" ? html`<p><a class="btn btn-do" href=${`/connexion?vers=${encodeURIComponent(location.pathname + location.search)}&encore`}><${Icon} name="arrow-right" flip />${p("page.enter_again")}</a></p>` : null}</div>`;
}

/** The server's own sentence: it is written for who reads it here. @param {Problem} problem */
export function said(problem) {
  if (problem.code === "no_answer") return p("trouble.no_answer");
  return problem.title || p("trouble.other");
}
