// SPDX-License-Identifier: AGPL-3.0-or-later
// Adding somebody in three steps: who, what, check. A member of the list without an account begins with her name.
import { Problem, request } from "../../ui/api.js";
import { fullDay } from "../../ui/dates.js";
import { Outcome } from "../../ui/outcome.js";
import { roleName } from "../../ui/pages.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useLayoutEffect, useMemo, useRef, useSignal } from "../../vendor/preact.js";
import { givable } from "../rights.js";
import { go, here, kpa, me, open } from "../store.js";
import { t } from "../words.js";
import { EndField, RoleRows } from "./roles.js";

/** @typedef {import("../types.d.ts").Person} Person */
/** @typedef {import("../../vendor/preact.js").Signal<string>} Text */
/** @typedef {{name: Text, email: Text, login: Text, role: Text, member: Text, ends: Text}} Draft */

const steps = /** @type {const} */ (["add.step1", "add.step2", "add.step3"]);

/** @param {{people: readonly Person[], member: string}} props member: code of a member without an account, or "" */
export function AddPerson({ people, member }) {
  const known = people.find((one) => one.id === null && one.member === member);
  const draft = /** @type {Draft} */ ({
    name: useSignal(known?.name ?? ""), email: useSignal(""), login: useSignal(""),
    role: useSignal(known ? "member" : ""), member: useSignal(known?.member ?? ""), ends: useSignal(""),
  });
  const step = useSignal(0);
  const adding = useMemo(task, []);
  const head = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => head.current?.focus(), [step.value]);
  const next = (/** @type {Event} */ event) => {
    event.preventDefault();
    const wrong = checks[step.value]?.(draft) ?? null;
    adding.problem.value = wrong ? new Problem({ code: "incomplete", title: t(wrong) }) : null;
    if (wrong) return;
    if (step.value < 2) step.value += 1;
    else save(draft, adding);
  };
  const back = () => (step.value ? (step.value -= 1) : go({ onglet: "personnes" }));
  return html`<form class="card stack add" onSubmit=${next} novalidate>
    <h1 ref=${head} tabindex="-1">${t("add.title")}</h1>
    <ol class="steps" aria-label=${t("add.steps")}>${steps.map(
      (one, at) => html`<li key=${one} class=${at < step.value ? "done" : ""} aria-current=${at === step.value ? "step" : null}><span class="n">${at < step.value ? html`<${Icon} name="check" />` : at + 1}</span>${t(one)}</li>`,
    )}</ol>
    <${Outcome} task=${adding} />
    ${step.value === 0 ? html`<${WhoStep} draft=${draft} />` : step.value === 1 ? html`<${RoleStep} draft=${draft} people=${people} />` : html`<${CheckStep} draft=${draft} />`}
    <div class="row row-wrap"><button class="btn" type="button" onClick=${back}><${Icon} name="arrow-left" flip />${t("add.back")}</button>
      <button class="btn btn-do" aria-disabled=${adding.busy.value ? "true" : null}><${Icon} name=${step.value < 2 ? "arrow-right" : "user-round-plus"} flip=${step.value < 2} />${t(step.value < 2 ? "add.next" : "add.save")}</button></div>
  </form>`;
}

/** What each step must have before the next; null: all is there. @type {((draft: Draft) => "add.name_missing" | "add.email_wrong" | "add.login_wrong" | "add.role_missing" | "add.member_missing" | null)[]} */
const checks = [
  ({ name, email, login }) => {
    if (!name.value.trim()) return "add.name_missing";
    if (email.value.trim() && !/^[^@\s]+@[^@\s]+$/.test(email.value.trim())) return "add.email_wrong";
    return login.value.trim() && !/^[a-z0-9][a-z0-9._-]{2,39}$/.test(login.value.trim()) ? "add.login_wrong" : null;
  },
  ({ role, member }) => (!role.value ? "add.role_missing" : role.value === "member" && !member.value ? "add.member_missing" : null),
];

/** @param {Draft} draft @param {import("../../ui/task.js").Task} adding */
function save(draft, adding) {
  const words = (/** @type {Text} */ field, /** @type {string} */ name) => (field.value.trim() ? { [name]: field.value.trim() } : {});
  return adding.run(async () => {
    const body = {
      name: draft.name.value.trim(), role: draft.role.value,
      ...words(draft.email, "email"), ...words(draft.login, "login"), ...words(draft.ends, "ends_on"), ...(draft.role.value === "member" ? { member: draft.member.value } : {}),
    };
    const { id } = /** @type {{id: string}} */ (await request(here("people"), { body }));
    await open();
    go({ onglet: "personnes", personne: id });
  });
}

/** @param {{field: Text, id: string, label: string, type?: string, hint?: string}} props */
function TextField({ field, id, label, type = "text", hint }) {
  return html`<div class="field"><label for=${id}>${label}</label>
    <input id=${id} class="input" type=${type} value=${field.value} autocomplete="off" autocapitalize=${id === "name" ? "words" : "none"} maxlength=${id === "name" ? 80 : 254}
      aria-describedby=${hint ? `${id}-hint` : null} onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => (field.value = event.currentTarget.value)} />
    ${hint ? html`<p class="hint" id=${`${id}-hint`}>${hint}</p>` : null}</div>`;
}

/** @param {{draft: Draft}} props */
function WhoStep({ draft }) {
  return html`<${TextField} field=${draft.name} id="name" label=${t("add.name")} />
    <${TextField} field=${draft.email} id="email" type="email" label=${t("add.email")} />
    <${TextField} field=${draft.login} id="login" label=${t("add.login")} hint=${t("add.login_hint")} />`;
}

/** @param {{draft: Draft, people: readonly Person[]}} props */
function RoleStep({ draft, people }) {
  const roles = me.value ? givable(me.value, kpa.value) : [];
  const free = people.filter((one) => one.id === null && one.member);
  return html`<${RoleRows} roles=${roles} chosen=${draft.role.value} choose=${(/** @type {string} */ role) => (draft.role.value = role)} />
    ${draft.role.value !== "member" ? null : free.length === 0 ? html`<p class="note"><${Icon} name="info" /><span>${t("add.member_nobody")}</span></p>`
      : html`<div class="field"><label for="member">${t("add.member")}</label><select id="member" class="input" value=${draft.member.value} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => (draft.member.value = event.currentTarget.value)}>
        <option value="">${t("add.member_choose")}</option>${free.map((one) => html`<option key=${one.member} value=${one.member} selected=${one.member === draft.member.value}>${one.name}</option>`)}</select>
        <p class="hint">${t("add.member_missing_here")}</p></div>`}
    <${EndField} ends=${draft.ends} />`;
}

/** @param {{draft: Draft}} props */
function CheckStep({ draft }) {
  return html`<dl class="facts check">
    <div><dt>${t("add.is_name")}</dt><dd>${draft.name.value}</dd></div>
    <div><dt>${t("add.is_role")}</dt><dd>${roleName(draft.role.value)}</dd></div>
    <div><dt>${t("add.is_email")}</dt><dd>${draft.email.value || t("add.none")}</dd></div>
    <div><dt>${t("add.is_login")}</dt><dd>${draft.login.value || t("add.none")}</dd></div>
    <div><dt>${t("add.is_end")}</dt><dd>${draft.ends.value ? fullDay(draft.ends.value) : t("add.no_end")}</dd></div></dl>`;
}
