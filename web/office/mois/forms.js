// SPDX-License-Identifier: AGPL-3.0-or-later
// What people note: a count, a deposit, a total of the terminal, a file of them; and a step set aside.
import { request } from "../../ui/api.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useRef } from "../../vendor/preact.js";
import { here, me, open } from "../store.js";
import { cents, Ended, Field, fieldsOf, FileDrop, m, named, note, put } from "./words.js";

/** @typedef {import("./types.d.ts").Month} Month */

/** An id that stays until what it names was kept: sending again cannot note twice. */
function useKey() {
  const key = useRef(crypto.randomUUID());
  return { get: () => key.current, next: () => { key.current = crypto.randomUUID(); } };
}

/** The day a form proposes: the last of the month, or today. @param {Month} month @param {string} today */
const dayOf = (month, today) => (today < month.last ? today : month.last);

/**
 * A small form that sends one thing. @param {{title: string, save: string, open?: boolean, children: unknown, onSend: (fields: Record<string, string>, id: string) => Promise<string>}} props
 */
function Noting({ title, save, onSend, open: unfolded, children }) {
  const work = useMemo(task, []);
  const key = useKey();
  const send = (/** @type {SubmitEvent} */ event) => {
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const fields = fieldsOf(event);
    return work.run(async () => {
      const said = await onSend(fields, key.get());
      key.next();
      form.reset();
      return said;
    });
  };
  return html`<details class="noting" open=${unfolded}><summary>${title}</summary><form class="noting-form" onSubmit=${send}>${children}
    <button class="btn btn-do" type="submit" aria-disabled=${work.busy.value ? "true" : null}><${Icon} name="check" />${save}</button></form><${Ended} task=${work} /></details>`;
}

/** @param {{month: Month, today: string}} props */
export function NewCount({ month, today }) {
  const send = (/** @type {Record<string, string>} */ fields, /** @type {string} */ id) =>
    put("counts", { id, day: fields["count-day"], counted: cents(fields["count-amount"] ?? "") }).then(() => m("cash.saved"));
  return html`<${Noting} title=${m("cash.new")} save=${m("cash.save")} onSend=${send} open=${month.cash.counts.length === 0}>
    <${Field} id="count-day" label=${m("cash.day")} type="date" required min=${month.first} max=${dayOf(month, today)} value=${dayOf(month, today)} />
    <${Field} id="count-amount" label=${m("cash.amount")} inputmode="decimal" required /><//>`;
}

/** @param {{month: Month, today: string, kinds: string[], title: string}} props */
export function NewDeposit({ month, today, kinds, title }) {
  const id = `deposit-${kinds[0]}`;
  const send = (/** @type {Record<string, string>} */ fields, /** @type {string} */ key) =>
    put("deposits", { id: key, kind: fields[`${id}-kind`] ?? kinds[0], day: fields[`${id}-day`], amount: cents(fields[`${id}-amount`] ?? ""), ...(kinds[0] === "online" && fields[`${id}-fee`] ? { fee: cents(fields[`${id}-fee`] ?? "") } : {}), reference: fields[`${id}-reference`] ?? "" }).then(() => m("deposit.saved"));
  return html`<${Noting} title=${title} save=${m("deposit.save")} onSend=${send}>
    ${kinds.length > 1 ? html`<div class="field"><label for=${`${id}-kind`}>${m("deposit.kind")}</label><select id=${`${id}-kind`} name=${`${id}-kind`} class="input">${kinds.map((kind) => html`<option key=${kind} value=${kind}>${named("deposit", kind)}</option>`)}</select></div>` : null}
    <${Field} id=${`${id}-day`} label=${m("deposit.day")} type="date" required min=${month.first} max=${dayOf(month, today)} value=${dayOf(month, today)} />
    <${Field} id=${`${id}-amount`} label=${m("deposit.amount")} inputmode="decimal" required />
    ${kinds[0] === "online" ? html`<${Field} id=${`${id}-fee`} label=${m("deposit.fee")} inputmode="decimal" />` : null}
    <${Field} id=${`${id}-reference`} label=${m("deposit.reference")} maxlength="60" /><//>`;
}

/** @param {{month: Month, today: string}} props */
export function NewTotal({ month, today }) {
  const send = (/** @type {Record<string, string>} */ fields, /** @type {string} */ id) =>
    put("terminal-totals", { totals: [{ id, day: fields["total-day"], amount: cents(fields["total-amount"] ?? "") }] }).then(() => m("cards.saved"));
  const missing = month.card_days.find((one) => one.collected === null)?.day;
  return html`<${Noting} title=${m("cards.new")} save=${m("cards.save")} onSend=${send}>
    <${Field} id="total-day" label=${m("cards.day")} type="date" required min=${month.first} max=${dayOf(month, today)} value=${missing ?? dayOf(month, today)} />
    <${Field} id="total-amount" label=${m("cards.amount")} inputmode="decimal" required /><//>`;
}

/** @param {{path: "cash-files" | "card-files" | "payout-files", label: string, hint: string, done: string}} props */
export function NotesFile({ path, label, hint, done }) {
  const work = useMemo(task, []);
  const send = (/** @type {File} */ file) =>
    work.run(async () => {
      await request(here(path), { file, timeout_ms: 60_000 });
      await open();
      return done;
    });
  return html`<${FileDrop} id=${path} label=${label} hint=${hint} busy=${work.busy.value} onFile=${send} /><${Ended} task=${work} />`;
}

/** What happened, in a person's words. @param {{id: string, label: string, save: string, onSend: (said: {note: string, choice: string}) => Promise<unknown>, choices?: {value: string, title: string, why: string}[], legend?: string, effect?: string}} props */
export function Explain({ id, label, save, onSend, choices = [], legend = "", effect = "" }) {
  const work = useMemo(task, []);
  const send = (/** @type {SubmitEvent} */ event) => {
    const fields = fieldsOf(event);
    return work.run(async () => {
      await onSend({ note: note(fields[`${id}-note`] ?? ""), choice: fields[`${id}-choice`] ?? "" });
    });
  };
  return html`<form class="do" onSubmit=${send}>
    ${choices.length ? html`<fieldset class="do"><legend>${legend}</legend>${choices.map((one, i) => html`<label class="choice" key=${one.value}><input type="radio" name=${`${id}-choice`} value=${one.value} defaultChecked=${i === 0} /><span><b>${one.title}</b><span class="second">${one.why}</span></span></label>`)}</fieldset>` : null}
    <${Field} id=${`${id}-note`} label=${label} hint=${m("note.hint")} maxlength="300" required />
    ${effect ? html`<p class="second">${effect}</p>` : null}
    <button class="btn btn-do" type="submit" aria-disabled=${work.busy.value ? "true" : null}><${Icon} name="check" />${save}</button><${Ended} task=${work} /></form>`;
}

/** The accountant may set a step aside; whoever did, and why, stays. @param {{month: Month, step: string}} props */
export function Aside({ month, step }) {
  const work = useMemo(task, []);
  const said = month.steps.find((one) => one.step === step);
  const accountant = me.value?.grants.some((grant) => grant.role === "accountant");
  const put_ = (/** @type {string} */ action, /** @type {string} */ text) => put(`months/${month.month}/steps`, { id: crypto.randomUUID(), step, action, note: text });
  if (!said || month.closed) return said?.action === "set_aside" ? html`<p class="note"><${Icon} name="pause" /><span>${m("aside.said", { who: said.who ?? m("log.somebody"), note: said.note ?? "" })}</span></p>` : null;
  if (said.action === "set_aside")
    return html`<div class="note"><${Icon} name="pause" /><div class="stack"><p>${m("aside.said", { who: said.who ?? m("log.somebody"), note: said.note ?? "" })}</p>
      <button class="btn" type="button" onClick=${() => work.run(() => put_("reopened", "").then(() => {}))}>${m("aside.back")}</button><${Ended} task=${work} /></div></div>`;
  if (!accountant || said.state === "done" || step === "contributions") return null;
  return html`<details class="noting"><summary>${m("aside.title")}</summary><p class="second">${m("aside.why")}</p>
    <${Explain} id=${`aside-${step}`} label=${m("aside.note")} save=${m("aside.do")} onSend=${(/** @type {{note: string}} */ said_) => put_("set_aside", said_.note)} /></details>`;
}
