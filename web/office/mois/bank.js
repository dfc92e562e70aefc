// SPDX-License-Identifier: AGPL-3.0-or-later
// The bank: its files, the lines to match, what is missing and what came twice.
import { request } from "../../ui/api.js";
import { daysBetween, fullDay } from "../../ui/dates.js";
import { euro } from "../../ui/money.js";
import { asProblem } from "../../ui/pages.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useEffect, useMemo, useSignal } from "../../vendor/preact.js";
import { here, open } from "../store.js";
import { Columns } from "./columns.js";
import { Explain } from "./forms.js";
import { Matching } from "./match.js";
import { Explained } from "./panels.js";
import { Ended, FileDrop, m, named, plainDay, put } from "./words.js";

/** @typedef {import("./types.d.ts").Month} Month */
/** @typedef {import("./types.d.ts").Deposit} Deposit */
/** @typedef {import("./types.d.ts").Line} Line */
/** @typedef {import("./types.d.ts").Job} Job */

/** @param {{month: Month}} props */
export function Bank({ month }) {
  const missing = month.deposits.filter((one) => one.missing && !one.note);
  const doubled = month.bank.to_match.filter((one) => one.proposal.reason === "doubled");
  return html`${month.closed ? null : html`${doubled.map((line) => html`<${Doubled} key=${line.id} line=${line} />`)}
      ${missing.length ? html`<section class="card panel gap" aria-labelledby="missing"><h2 id="missing">${m("missing.title", { n: missing.length })}</h2><p class="second">${m("missing.todo")}</p>${missing.map((one) => html`<${Missing} key=${one.id} deposit=${one} seen=${month.bank.seen ?? one.day} last=${month.last} />`)}</section>` : null}`}
    <${Matching} month=${month} /><${Files} month=${month} /><${Explained} month=${month} kinds=${["on_its_way", "not_made", "really_twice"]} />`;
}

/** @param {{month: Month}} props */
function Files({ month }) {
  const work = useMemo(task, []);
  const table = useSignal(/** @type {File | null} */ (null));
  const job = useSignal(month.jobs.find((one) => one.state === "running") ?? null);
  useEffect(() => follow(job), [job.value?.id]);
  const send = (/** @type {File} */ file, columns = "") =>
    work.run(async () => {
      try {
        const answer = /** @type {any} */ (await request(here(`bank-statements${columns}`), { file, timeout_ms: 120_000 }));
        table.value = null;
        if (answer.job) job.value = await request(here(`jobs/${answer.job}`));
        await open();
        return answer.job ? "" : importedWords(answer);
      } catch (reason) {
        const { code } = asProblem(reason); // a table whose bank has changed its columns is asked about again
        if (code === "mapping_needed" || (code === "bank_file_refused" && /\.(csv|tsv)$/i.test(file.name))) table.value = file;
        throw reason;
      }
    });
  return html`<section class="card panel" aria-labelledby="files"><h2 id="files">${m("bank.title")}</h2>
    ${month.bank.statements.length ? html`<ul class="explained">${month.bank.statements.map((one) => html`<li key=${one.id}><span><b>${m("bank.statement", { from: fullDay(one.from), to: fullDay(one.to) })}</b><span class="second">${m("bank.statement_of", { account: one.account, n: one.lines })}${ownName(one.reference)}${one.opening === undefined ? "" : `, ${m("bank.balances", { opening: euro(one.opening), closing: euro(one.closing ?? 0) })}`}</span></span></li>`)}</ul>` : null}
    ${month.bank.statements.length && !month.bank.covered ? html`<p class="note is-wait"><${Icon} name="hourglass" /><span>${m("bank.not_whole")}</span></p>` : null}
    ${month.closed ? null : html`<${FileDrop} id="bank-file" label=${m("bank.choose_file")} hint=${m("bank.drop")} busy=${work.busy.value} onFile=${send} />`}
    ${work.busy.value ? html`<p role="status">${m("bank.reading")}</p>` : null}<${Progress} job=${job.value} /><${Ended} task=${work} />
    ${table.value ? html`<${Columns} file=${table.value} busy=${work.busy.value} onSend=${(/** @type {string} */ columns) => send(/** @type {File} */ (table.value), columns)} />` : null}</section>`;
}

/** The bank's number of a statement; not the one that is made of its days, where the bank gave none. @param {string} reference */
const ownName = (reference) => (/\d{4}-\d{2}-\d{2}/.test(reference) ? "" : `, ${reference}`);

/** @param {{lines: number, doubled: number, again: boolean}} answer */
function importedWords(answer) {
  if (answer.again) return m("bank.again");
  return m("bank.imported", { n: answer.lines }) + (answer.doubled ? ` ${m("bank.doubled", { n: answer.doubled })}` : "");
}

/** Asks how far it is until it is over. @param {{value: Job | null}} job */
function follow(job) {
  if (job.value?.state !== "running") return;
  const timer = setInterval(async () => {
    if (!job.value) return;
    const now = /** @type {Job} */ (await request(here(`jobs/${job.value.id}`)));
    job.value = now;
    if (now.state === "running") return;
    clearInterval(timer);
    await open();
  }, 500);
  return () => clearInterval(timer);
}

/** @param {{job: Job | null}} props */
function Progress({ job }) {
  if (!job) return null;
  if (job.state === "done" && job.result) return html`<p class="note is-ok" role="status"><${Icon} name="circle-check" /><span>${importedWords(job.result)}</span></p>`;
  if (job.state !== "running") return html`<p class="note is-stop" role="alert"><${Icon} name="triangle-alert" /><span>${job.state === "lost" ? m("bank.job_lost") : job.message}</span></p>`;
  return html`<div role="status"><p>${m("bank.job", { done: job.done, total: job.total })}</p><progress max=${Math.max(job.total, 1)} value=${job.done} aria-label=${m("bank.reading")}></progress></div>`;
}

/** @param {{line: Line}} props */
function Doubled({ line }) {
  const send = (/** @type {{note: string, choice: string}} */ said) =>
    said.choice === "really_twice"
      ? put("explanations", { id: crypto.randomUUID(), kind: "really_twice", line: line.id, note: said.note })
      : put("matches", { id: crypto.randomUUID(), lines: [{ line: line.id }], account: "471000", label: said.note.slice(0, 120), reason: "doubled" });
  const choices = [
    { value: "really_twice", title: m("doubled.really"), why: m("doubled.really_why") },
    { value: "bank_error", title: m("doubled.error"), why: m("doubled.error_why") },
  ];
  return html`<section class="card panel gap" aria-labelledby=${`doubled-${line.id}`}><h2 id=${`doubled-${line.id}`}>${m("doubled.title")}</h2><p class="explain">${m("doubled.words", { day: plainDay(line.day), label: line.label, amount: euro(line.amount) })}</p>
    <${Explain} id=${`line-${line.id}`} label=${m("doubled.note")} save=${m("missing.save")} legend=${m("cards.what_happened")} choices=${choices} onSend=${send} /></section>`;
}

/** @param {{deposit: Deposit, seen: string, last: string}} props */
function Missing({ deposit, seen, last }) {
  const choices = [
    { value: "on_its_way", title: m("missing.on_its_way"), why: m("missing.on_its_way_why") },
    { value: "not_made", title: m("missing.not_made"), why: m("missing.not_made_why") },
  ];
  const send = (/** @type {{note: string, choice: string}} */ said) => put("explanations", { id: crypto.randomUUID(), kind: said.choice, deposit: deposit.id, day: last, note: said.note });
  return html`<div class="stack"><p class="explain">${m("missing.words", { kind: named("deposit", deposit.kind), day: plainDay(deposit.day), amount: euro(deposit.amount), days: daysBetween(deposit.day, seen) })}</p>
    <${Explain} id=${`missing-${deposit.id}`} label=${m("missing.note")} save=${m("missing.save")} legend=${m("cards.what_happened")} choices=${choices} onSend=${send} /></div>`;
}
