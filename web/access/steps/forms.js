// SPDX-License-Identifier: AGPL-3.0-or-later
// A link by mail, a password, and the link that somebody just opened.
import { Problem, request } from "../../ui/api.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { html, useSignal } from "../../vendor/preact.js";
import { Said } from "../parts/said.js";
import { attempt, busy, email, go, problem, prove, useLink } from "../store.js";
import { t } from "../words.js";

/** @typedef {import("../../vendor/preact.js").ComponentChildren} Children */

/** @param {string} title */
function refuse(title) {
  problem.value = new Problem({ code: "incomplete", title });
}

/** The main key of a step. @param {{children: Children}} props */
export function Enter({ children }) {
  return html`<button class="btn btn-do btn-lg btn-wide" aria-disabled=${busy.value ? "true" : null}>${children}</button>`;
}

export function LinkStep() {
  const send = async (/** @type {{preventDefault: () => void, currentTarget: HTMLFormElement}} */ event) => {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (event.currentTarget.elements.namedItem("email"));
    email.value = field.value.trim();
    if (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email.value))
      await attempt(async () => {
        await request("/api/sign-in/link", { body: { email: email.value } });
        go("sent");
      });
    else refuse(t("link.wrong"));
    if (problem.value) field.focus();
  };
  return html`<form class="form" onSubmit=${send} novalidate>
    <h1 tabindex="-1">${t("link.title")}</h1>
    <${Said} problem=${problem.value} />
    <div class="field"><label for="email">${t("link.email")}</label>
      <input id="email" name="email" class="input" type="email" autocomplete="email" dir="ltr" value=${email.value} required
        aria-invalid=${problem.value ? "true" : null} aria-describedby="said" /></div>
    <${Enter}><${Icon} name="mail" />${t("link.send")}<//>
  </form>`;
}

export function Sent() {
  return html`<h1 tabindex="-1">${t("link.sent_title")}</h1>
    <div class="sent"><${Pictogram} name="mail" /><div class="stack"><p>${t("link.sent", { email: email.value })}</p><p class="second">${t("link.spam")}</p></div></div>`;
}

export function PasswordStep() {
  const seen = useSignal(false);
  const enter = async (/** @type {{preventDefault: () => void, currentTarget: HTMLFormElement}} */ event) => {
    event.preventDefault();
    const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (event.currentTarget.elements.namedItem(name));
    const login = field("login");
    const password = field("password");
    const missing = !login.value.trim() ? login : !password.value ? password : null;
    if (missing) refuse(t("password.missing"));
    else await prove("/api/sign-in/password", { login: login.value.trim(), password: password.value });
    if (!problem.value) return;
    password.value = "";
    (missing ?? password).focus();
  };
  const wrong = problem.value ? "true" : null;
  return html`<form class="form" onSubmit=${enter} novalidate>
    <h1 tabindex="-1">${t("password.title")}</h1>
    <${Said} problem=${problem.value} />
    <div class="field"><label for="login">${t("password.login")}</label>
      <input id="login" name="login" class="input" autocomplete="username" autocapitalize="none" spellcheck=${false} dir="ltr" required aria-invalid=${wrong} aria-describedby="said" /></div>
    <div class="field"><label for="password">${t("password.password")}</label>
      <input id="password" name="password" class="input" type=${seen.value ? "text" : "password"} autocomplete="current-password" dir="ltr" required
        aria-invalid=${wrong} aria-describedby="said" /></div>
    <label class="see"><input type="checkbox" checked=${seen.value} onChange=${() => (seen.value = !seen.value)} />${t("password.show")}</label>
    <${Enter}><${Icon} name="arrow-right" flip />${t("enter")}<//>
  </form>`;
}

/** A link opens this page and does nothing by itself: mail readers open links too, and it works only once. */
export function Hello() {
  const enter = (/** @type {Event} */ event) => {
    event.preventDefault();
    useLink();
  };
  return html`<form class="form hello" onSubmit=${enter}>
    <${Pictogram} name="door" />
    <h1 tabindex="-1">${t("hello")}</h1>
    <${Said} problem=${problem.value} />
    <p>${t("hello.press")}</p>
    <${Enter}><${Icon} name="arrow-right" flip />${t("enter")}<//>
    <p class="second">${t("hello.once")}</p>
  </form>`;
}

/** It was used, or it is too old. */
export function Spent() {
  return html`<h1 tabindex="-1">${t("spent")}</h1>
    <p role="alert">${t("spent.ask")}</p>`;
}
