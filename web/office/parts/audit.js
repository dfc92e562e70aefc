// SPDX-License-Identifier: AGPL-3.0-or-later
// Who changed what, and who looked: in the words of the people who work here, the unknown as it is.
import { fullDay, timeOf } from "../../ui/dates.js";
import { Outcome } from "../../ui/outcome.js";
import { roleName } from "../../ui/pages.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo } from "../../vendor/preact.js";
import { readMoreAudit, today } from "../store.js";
import { named, t, when } from "../words.js";

/** @typedef {import("../types.d.ts").Audit} Audit */
/** @typedef {import("../types.d.ts").Change} Change */
/** @typedef {import("../types.d.ts").View} View */

const icons = { insert: "plus", update: "pencil", delete: "trash-2" };
const eventIcons = { locked: "lock", reopened: "circle-check", invited: "qr-code", card: "id-card", card_ended: "ban" };

/** @param {{audit: Audit}} props */
export function AuditPage({ audit }) {
  const reading = useMemo(task, []);
  return html`<h1>${t("tab.journal")}</h1>
    <div class="audit">
      <section class="card stack" aria-labelledby="changes"><h2 id="changes">${t("audit.title")}</h2><p class="second">${t("audit.is")}</p>
        ${audit.changes.length ? html`<ol class="changes">${runs(audit.changes, sameWords).map((run) => html`<${ChangeLine} key=${run[0]?.id} run=${run} />`)}</ol>` : html`<p>${t("audit.none")}</p>`}</section>
      <section class="card stack" aria-labelledby="views"><h2 id="views">${t("views.title")}</h2><p class="second">${t("views.is")}</p>
        ${audit.views.length ? html`<${ViewsTable} views=${audit.views} />` : html`<p>${t("views.none")}</p>`}</section>
    </div>
    <${Outcome} task=${reading} />
    ${audit.next ? html`<p><button class="btn" type="button" aria-disabled=${reading.busy.value ? "true" : null} onClick=${() => reading.run(readMoreAudit)}><${Icon} name="chevron-down" />${t("audit.more")}</button></p>` : null}`;
}

/**
 * An import changes a hundred prices at once: the same thing again and again is one line.
 * @template T
 * @param {readonly T[]} all @param {(one: T, other: T) => boolean} same
 */
function runs(all, same) {
  const lines = /** @type {T[][]} */ ([]);
  for (const one of all) {
    const line = lines.at(-1);
    if (line?.[0] !== undefined && same(line[0], one)) line.push(one);
    else lines.push([one]);
  }
  return lines;
}

/** @param {Change} one @param {Change} other */
function sameWords(one, other) {
  return one.subject === other.subject && one.action === other.action && event(one) === event(other) && one.about === other.about && one.who === other.who && one.at.slice(0, 16) === other.at.slice(0, 16);
}

/** Tables whose key is a code that people know. */
const CODED = ["item", "item_price", "item_barcode", "activity", "till", "kpa", "member", "legal_entity"];

/** What happened, where it has a name of its own. @param {Change} change @returns {"locked" | "reopened" | "invited" | "card" | "card_ended" | null} */
function event({ action, subject, changes }) {
  const lock = subject === "person" && action === "update" ? changes["locked_at"] : undefined;
  if (lock) return lock[1] === null ? "reopened" : "locked";
  if (subject === "card" && made(action, changes)) return "card";
  if (subject === "card" && "revoked_at" in changes) return "card_ended";
  return subject === "sign_in_token" && action === "insert" ? "invited" : null;
}

/** A new card takes the place of the old one. @param {Change["action"]} action @param {Change["changes"]} changes */
function made(action, changes) {
  return action === "insert" || (action === "update" && "printed_at" in changes);
}

/** @param {Change} change */
function sentence(change) {
  const { action, subject, about, key } = change;
  const own = event(change);
  if (own) return about ? t(`audit.${own}_of`, { name: about }) : t(`audit.${own}`);
  const words = t(`audit.${action}`, { subject: named("subject", subject) });
  const name = about ?? (CODED.includes(subject) ? key : "");
  return name ? t("audit.about", { sentence: words, name }) : words;
}

/** @param {{run: Change[]}} props */
function ChangeLine({ run }) {
  const [change] = run;
  if (!change) return null;
  const who = change.role ? t("audit.by", { who: change.who, role: roleName(change.role) }) : change.who;
  const title = run.length > 1 ? t("audit.times", { sentence: event(change) ? sentence(change) : t(`audit.${change.action}`, { subject: named("subject", change.subject) }), n: run.length }) : sentence(change);
  const own = event(change);
  return html`<li><${Icon} name=${own ? eventIcons[own] : icons[change.action]} /><div><p><b>${title}</b></p>
    <p class="second">${who} · ${when(change.at, today.value)}${change.address ? ` · ${t("audit.from", { address: change.address })}` : ""}</p>
    <details><summary>${t("audit.details")}</summary>${run.map((one) => html`<${Detail} key=${one.id} change=${one} />`)}</details></div></li>`;
}

/** @param {{change: Change}} props */
function Detail({ change }) {
  const columns = Object.entries(change.changes);
  return html`<div class="detail"><p class="second">${t("audit.key", { key: change.key })}</p>
    ${columns.length ? html`<table class="table"><caption class="vh">${sentence(change)}</caption>
      <thead><tr><th scope="col">${t("audit.column")}</th><th scope="col">${t("audit.before")}</th><th scope="col">${t("audit.after")}</th></tr></thead>
      <tbody>${columns.map(([name, [before, after]]) => html`<tr key=${name}><th scope="row">${named("column", name)}</th><td>${value(before, name)}</td><td>${value(after, name)}</td></tr>`)}</tbody></table>` : null}</div>`;
}

/** A value as people read it. @param {unknown} value @param {string} column */
function value(value, column) {
  if (value === null || value === undefined || value === "") return t("audit.empty");
  if (value === "•") return t("audit.withheld");
  if (typeof value === "boolean") return t(value ? "audit.yes" : "audit.no");
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  if (column === "role") return roleName(text);
  if (column === "kind") return named("contract", text);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return fullDay(text);
  if (/^\d{4}-\d{2}-\d{2}T\d/.test(text)) return moment(text);
  return text;
}

/** The journal keeps moments in universal time; here they are read in Paris. @param {string} at */
function moment(at) {
  const here = new Date(at).toLocaleString("sv-SE", { timeZone: "Europe/Paris" }).replace(" ", "T");
  return `${fullDay(here)}, ${timeOf(here)}`;
}

/** @param {{views: readonly View[]}} props */
function ViewsTable({ views }) {
  return html`<table class="table"><caption class="vh">${t("views.caption")}</caption>
    <thead><tr><th scope="col">${t("views.who")}</th><th scope="col">${t("views.what")}</th><th scope="col">${t("views.when")}</th></tr></thead>
    <tbody>${runs(views, sameLook).map((run) => html`<${ViewLine} key=${run[0]?.id} run=${run} />`)}</tbody></table>`;
}

/** @param {View} one @param {View} other */
function sameLook(one, other) {
  return one.who === other.who && one.route === other.route && one.member === other.member && one.at.slice(0, 10) === other.at.slice(0, 10);
}

/** @param {{run: View[]}} props */
function ViewLine({ run }) {
  const [view] = run;
  if (!view) return null;
  const route = named("route", view.route);
  const what = view.member ? t("views.of", { what: route, member: view.member }) : route;
  return html`<tr><th scope="row">${view.who}<span class="second">${roleName(view.role)}</span></th>
    <td>${run.length > 1 ? t("audit.times", { sentence: what, n: run.length }) : what}</td><td>${when(view.at, today.value)}</td></tr>`;
}
