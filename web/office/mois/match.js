// SPDX-License-Identifier: AGPL-3.0-or-later
// The lines of the bank to match, for the hand and for the keyboard: arrows or J and K walk, Enter accepts, C chooses,
// U takes the last one back; Escape leaves the choice and nothing else.
import { euro } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useRef, useSignal } from "../../vendor/preact.js";
import { Ended, Field, fieldsOf, m, named, note, plainDay, put, shortDay } from "./words.js";

/** @typedef {import("./types.d.ts").Month} Month */
/** @typedef {import("./types.d.ts").Line} Line */
/** @typedef {import("./types.d.ts").Deposit} Deposit */

const ACCOUNTS = ["627000", "627800", "511600", "401000", "467100", "411000", "416000", "467200", "580000", "606800", "607000", "625100", "471000"];

/** What is sent when a proposal is right. @param {Line} line */
function accepted(line) {
  const { proposal } = line;
  const lines = (proposal.lines.length ? proposal.lines : [line.id]).map((one) => ({ line: one }));
  const what = proposal.account ? { account: proposal.account, label: line.label.slice(0, 120) } : { deposits: proposal.deposits.map((deposit) => ({ deposit })) };
  return { id: crypto.randomUUID(), lines, reason: proposal.reason, ...what };
}

/** @param {Line} line */
const acceptable = (line) => ["same_amount", "commission", "several_deposits", "several_lines", "bank_fee"].includes(line.proposal.reason);

/** In words: what the line is, no doubt. @param {Line} line @param {Deposit[]} deposits */
function proposalWords(line, deposits) {
  const { reason, fee, lines } = line.proposal;
  const meant = line.proposal.deposits.map((id) => deposits.find((one) => one.id === id)).filter((one) => one !== undefined);
  const [first] = meant;
  const values = { kind: first ? named("deposit", first.kind) : "", day: first ? plainDay(first.day) : "", fee: euro(fee), n: reason === "several_lines" ? lines.length : meant.length, from: first ? shortDay(first.day) : "", to: meant.length ? shortDay(meant.at(-1)?.day ?? "") : "" };
  return m(/** @type {"match.same_amount"} */ (`match.${reason === "same_amount" && fee ? "fee_noted" : reason}`), values);
}

/** @param {{month: Month}} props */
export function Matching({ month }) {
  const work = useMemo(task, []);
  const choosing = useSignal(/** @type {number | null} */ (null));
  const body = useRef(/** @type {HTMLElement | null} */ (null));
  const lines = month.bank.to_match;
  const sure = lines.filter(({ proposal }) => proposal.sure).length;
  const accept = (/** @type {Line} */ line) => work.run(async () => { await keepPlace(body.current, () => put("matches", accepted(line))); return m("match.done"); });
  const undo = () => {
    const [last] = month.bank.matched;
    if (last) work.run(async () => { await keepPlace(body.current, () => put(`matches/${last.id}/undo`, {})); return m("match.undone"); });
  };
  const all = () => work.run(async () => m("match.sure_done", { n: (await put("matches/sure", { month: month.month })).matched }));
  /** The choice goes, and the finger is back on its line. */
  const leave = () => {
    const line = choosing.value;
    choosing.value = null;
    requestAnimationFrame(() => /** @type {HTMLElement | null | undefined} */ (body.current?.querySelector(`tr[data-line="${line}"] [data-walk]`))?.focus());
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.key === "Escape" && choosing.value !== null) {
      event.preventDefault();
      event.stopPropagation();
      return leave();
    }
    if (target.closest("input, select, textarea, form") || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { j: () => walk(body.current, 1), ArrowDown: () => walk(body.current, 1), k: () => walk(body.current, -1), ArrowUp: () => walk(body.current, -1), c: () => choose(target), u: undo }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const choose = (/** @type {HTMLElement} */ target) => {
    const id = target.closest("tr")?.dataset["line"];
    if (id) choosing.value = Number(id);
  };
  if (month.bank.lines === 0) return null;
  return html`<section class="card panel" aria-labelledby="bk" onKeyDown=${keys} ref=${body}><header><h2 id="bk">${lines.length ? m("match.title", { n: month.bank.open }) : m("match.all")}</h2>
      ${sure && !month.closed ? html`<button class="btn btn-do" type="button" aria-disabled=${work.busy.value ? "true" : null} onClick=${all}><${Icon} name="check" />${m("match.sure", { n: sure })}</button>` : null}</header>
    <${Ended} task=${work} />
    ${lines.length ? html`<p class="second keys-help">${m("match.keys")}</p><div class="scroll"><table class="table bank"><caption class="vh">${m("match.caption")}</caption><thead><tr><th scope="col">${m("match.day")}</th><th scope="col">${m("match.label")}</th><th scope="col" class="n">${m("match.amount")}</th><th scope="col">${m("match.what")}</th><th scope="col"><span class="vh">${m("match.act")}</span></th></tr></thead>
      <tbody>${lines.map((line) => html`<${Row} key=${line.id} line=${line} month=${month} onAccept=${() => accept(line)} onChoose=${() => (choosing.value = choosing.value === line.id ? null : line.id)} choosing=${choosing.value === line.id} onDone=${leave} />`)}</tbody></table></div>` : null}
    <${MatchedList} month=${month} /></section>`;
}

/** @param {{line: Line, month: Month, choosing: boolean, onAccept: () => void, onChoose: () => void, onDone: () => void}} props */
function Row({ line, month, choosing, onAccept, onChoose, onDone }) {
  const { reason } = line.proposal;
  const odd = reason === "two_possible" || reason === "doubled" || reason === "nothing";
  const older = line.day < month.first ? html`<span class="second">${m("match.older")}</span>` : null;
  return html`<tr data-line=${line.id}><td class="hour">${shortDay(line.day)}</td><th scope="row">${line.label}${line.reference ? html`<span class="second">${line.reference}</span>` : null}${older}</th><td class="n">${euro(line.amount)}</td>
      <td>${odd ? html`<span class=${`badge ${reason === "doubled" ? "is-stop" : "is-wait"}`}><${Icon} name=${reason === "doubled" ? "triangle-alert" : "info"} />${proposalWords(line, month.deposits)}</span>` : proposalWords(line, month.deposits)}</td>
      <td class="n">${month.closed || reason === "doubled" ? null : acceptable(line) ? html`<button class="btn" type="button" data-walk onClick=${onAccept}>${m("match.yes")}<span class="vh"> : ${line.label}, ${euro(line.amount)}</span></button>` : html`<button class="btn" type="button" data-walk aria-expanded=${choosing ? "true" : "false"} onClick=${onChoose}>${m("match.choose")}<span class="vh"> : ${line.label}, ${euro(line.amount)}</span></button>`}</td></tr>
    ${choosing ? html`<tr class="choosing"><td colspan="5"><${Choose} line=${line} month=${month} onDone=${onDone} /></td></tr>` : null}`;
}

/** @param {{line: Line, month: Month, onDone: () => void}} props */
function Choose({ line, month, onDone }) {
  const work = useMemo(task, []);
  const chosen = useSignal(/** @type {string[]} */ ([]));
  const account = useSignal("");
  const waiting = line.amount > 0 ? month.deposits.filter((one) => !one.match && one.day <= line.day) : [];
  const sum = waiting.filter((one) => chosen.value.includes(one.id)).reduce((total, one) => total + one.amount, 0);
  const tick = (/** @type {string} */ id) => (chosen.value = chosen.value.includes(id) ? chosen.value.filter((one) => one !== id) : [...chosen.value, id]);
  const send = (/** @type {SubmitEvent} */ event) => {
    const fields = fieldsOf(event);
    return work.run(async () => {
      const what = chosen.value.length ? { deposits: chosen.value.map((deposit) => ({ deposit })) } : { account: account.value || undefined, label: note(fields[`label-${line.id}`] ?? "") };
      await put("matches", { id: crypto.randomUUID(), lines: [{ line: line.id }], ...what });
      onDone();
    });
  };
  return html`<form class="choose" onSubmit=${send} ref=${(/** @type {HTMLFormElement | null} */ form) => focusOnce(form)}><h3>${m("match.choose_title", { label: line.label, amount: euro(line.amount) })}</h3>
    <fieldset class="do"><legend>${m("match.choose_deposits")}</legend>${waiting.length === 0 ? html`<p class="second">${m("match.choose_none")}</p>` : waiting.map((one) => html`<label class="choice" key=${one.id}><input type="checkbox" checked=${chosen.value.includes(one.id)} onChange=${() => tick(one.id)} /><span><b>${named("deposit", one.kind)}</b><span class="second">${plainDay(one.day)} ${one.reference}</span></span><span class="num">${euro(one.amount)}</span></label>`)}
      ${chosen.value.length ? html`<p role="status">${m("match.choose_sum", { sum: euro(sum) })}</p>` : null}</fieldset>
    ${chosen.value.length ? null : html`<div class="noting-form"><div class="field"><label for=${`account-${line.id}`}>${m("match.choose_account")}</label><select class="input" id=${`account-${line.id}`} value=${account.value} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => (account.value = event.currentTarget.value)}><option value="">${m("match.choose_account_none")}</option>${ACCOUNTS.map((one) => html`<option key=${one} value=${one}>${one} ${named("account", one)}</option>`)}</select></div>
      <${Field} id=${`label-${line.id}`} label=${m("match.choose_label")} hint=${m("note.hint")} maxlength="120" /></div>`}
    <div class="row row-wrap"><button class="btn btn-do" type="submit" aria-disabled=${work.busy.value ? "true" : null}><${Icon} name="check" />${m("match.save")}</button><button class="btn" type="button" onClick=${onDone}>${m("match.cancel")}</button></div><${Ended} task=${work} /></form>`;
}

/** The first field, when the form appears. @param {HTMLFormElement | null} form */
function focusOnce(form) {
  if (!form || form.dataset["met"]) return;
  form.dataset["met"] = "yes";
  /** @type {HTMLElement | null} */ (form.querySelector("input, select"))?.focus();
}

/** @param {{month: Month}} props */
function MatchedList({ month }) {
  const work = useMemo(task, []);
  const { matched } = month.bank;
  if (matched.length === 0) return null;
  return html`<details class="noting"><summary>${m("matched.show", { n: matched.length })}</summary><ul class="explained">${matched.map((one) => html`<li key=${one.id}><span><b>${one.label}</b><span class="second">${plainDay(one.day)}${one.account ? `, ${named("account", one.account)}` : ""} ${one.who ?? ""}</span></span><span class="num">${euro(one.amount)}</span>
      ${month.closed ? null : html`<button class="btn btn-quiet" type="button" aria-label=${m("matched.undo_name", { label: one.label })} onClick=${() => work.run(() => put(`matches/${one.id}/undo`, {}).then(() => {}))}><${Icon} name="undo-2" />${m("matched.undo")}</button>`}</li>`)}</ul><${Ended} task=${work} /></details>`;
}

/** The keys that one walks over. @param {HTMLElement | null} body @returns {HTMLElement[]} */
const walkable = (body) => [...(body?.querySelectorAll("[data-walk]") ?? [])].map((one) => /** @type {HTMLElement} */ (one));

/** @param {HTMLElement | null} body @param {1 | -1} step */
function walk(body, step) {
  const keys = walkable(body);
  const at = keys.findIndex((one) => one === document.activeElement);
  keys[at < 0 ? 0 : Math.max(0, Math.min(keys.length - 1, at + step))]?.focus();
}

/** After a line has gone, the one in its place has the focus. @template T @param {HTMLElement | null} body @param {() => Promise<T>} work */
async function keepPlace(body, work) {
  const at = walkable(body).findIndex((one) => one === document.activeElement);
  const answer = await work();
  if (at >= 0) requestAnimationFrame(() => walkable(body)[Math.min(at, walkable(body).length - 1)]?.focus());
  return answer;
}
