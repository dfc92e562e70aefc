// SPDX-License-Identifier: AGPL-3.0-or-later
// Changing what she keeps in her head: the code of her card, her password.
import { Problem, request } from "../../ui/api.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { SaveKeys, Secret, See } from "./parts.js";
import { readCredentials, readSessions } from "./store.js";
import { t } from "./words.js";

const PIN_LENGTH = 6;
const PASSWORD_LENGTH = 12;

/** @typedef {{preventDefault: () => void, currentTarget: HTMLFormElement}} Submit */

/** What was typed, and the form emptied of it. @param {HTMLFormElement} form @param {string} name */
function typed(form, name) {
  return /** @type {HTMLInputElement | null} */ (form.elements.namedItem(name))?.value ?? "";
}

/** @param {"pin.six" | "pin.differ" | "password.short" | "password.missing" | "password.refused" | "password.weak"} key */
function wrong(key) {
  return new Problem({ code: "incomplete", title: t(key) });
}

/** The server speaks of a code; here it is a password. @param {unknown} reason @returns {never} */
function ofPassword(reason) {
  if (reason instanceof Problem && reason.code === "sign_in_refused") throw wrong("password.refused");
  if (reason instanceof Problem && reason.code === "weak_secret") throw wrong("password.weak");
  throw reason;
}

/** Nothing typed is kept, nor what was said of it. @param {import("../../vendor/preact.js").Signal<boolean>} open @param {import("../../ui/task.js").Task} changing */
function close(open, changing) {
  changing.problem.value = null;
  open.value = false;
}

export function PinForm() {
  const open = useSignal(false);
  const seen = useSignal(false);
  const changing = useMemo(task, []);
  const save = async (/** @type {Submit} */ event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const [current, pin, again] = ["pin-current", "pin-new", "pin-again"].map((name) => typed(form, name).trim());
    await changing.run(async () => {
      if (![current, pin].every((code) => /^\d+$/.test(code ?? "") && code?.length === PIN_LENGTH)) throw wrong("pin.six");
      if (pin !== again) throw wrong("pin.differ");
      await request("/api/me/pin", { body: { current, pin } });
      open.value = false;
      return t("pin.done");
    });
    if (changing.problem.value) form.reset();
  };
  if (!open.value) return html`<${Outcome} task=${changing} /><button class="btn" type="button" onClick=${() => (open.value = true)}><${Icon} name="pencil" />${t("pin.change")}</button>`;
  const refused = changing.problem.value !== null;
  return html`<form class="form" onSubmit=${save} novalidate>
    <${Outcome} task=${changing} />
    <${Secret} id="pin-current" label=${t("pin.current")} seen=${seen.value} digits autocomplete="off" wrong=${refused} />
    <${Secret} id="pin-new" label=${t("pin.new")} hint=${t("pin.rule")} seen=${seen.value} digits autocomplete="off" wrong=${refused} />
    <${Secret} id="pin-again" label=${t("pin.again")} seen=${seen.value} digits autocomplete="off" wrong=${refused} />
    <${See} seen=${seen} />
    <${SaveKeys} busy=${changing.busy.value} cancel=${() => close(open, changing)} />
  </form>`;
}

/** @param {{has: boolean}} props has: there is one already */
export function PasswordForm({ has }) {
  const open = useSignal(false);
  const seen = useSignal(false);
  const changing = useMemo(task, []);
  const save = async (/** @type {Submit} */ event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const current = typed(form, "password-current");
    const password = typed(form, "password-new");
    await changing.run(async () => {
      if (has && !current) throw wrong("password.missing");
      if (password.length < PASSWORD_LENGTH) throw wrong("password.short");
      await request("/api/me/password", { body: has ? { current, password } : { password } }).catch(ofPassword);
      await Promise.all([readCredentials(), readSessions()]);
      open.value = false;
      return t("password.done");
    });
    if (changing.problem.value) form.reset();
  };
  if (!open.value)
    return html`<${Outcome} task=${changing} /><button class="btn" type="button" id="set-password" onClick=${() => (open.value = true)}>
      <${Icon} name="pencil" />${t(has ? "password.change" : "password.set")}</button>`;
  const refused = changing.problem.value !== null;
  return html`<form class="form" onSubmit=${save} novalidate>
    <${Outcome} task=${changing} />
    ${has ? html`<${Secret} id="password-current" label=${t("password.current")} seen=${seen.value} autocomplete="current-password" wrong=${refused} />` : null}
    <${Secret} id="password-new" label=${t("password.new")} hint=${t("password.rule")} seen=${seen.value} autocomplete="new-password" wrong=${refused} />
    <${See} seen=${seen} />
    <${SaveKeys} busy=${changing.busy.value} cancel=${() => close(open, changing)} />
  </form>`;
}
