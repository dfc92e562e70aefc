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

/** @param {{audit: Audit}} props */
export function AuditPage({ audit }) {
  const reading = useMemo(task, []);
  return html`<h1>${t("tab.journal")}</h1>
    <div class="audit">
      <section class="card stack" aria-labelledby="changes"><h2 id="changes">${t("audit.title")}</h2><p class="second">${t("audit.is")}</p>
        ${audit.changes.length ? html`<ol class="changes">${audit.changes.map((change) => html`<${ChangeLine} key=${change.id} change=${change} />`)}</ol>` : html`<p>${t("audit.none")}</p>`}</section>
      <section class="card stack" aria-labelledby="views"><h2 id="views">${t("views.title")}</h2><p class="second">${t("views.is")}</p>
        ${audit.views.length ? html`<${ViewsTable} views=${audit.views} />` : html`<p>${t("views.none")}</p>`}</section>
    </div>
    <${Outcome} task=${reading} />
    ${audit.next ? html`<p><button class="btn" type="button" aria-disabled=${reading.busy.value ? "true" : null} onClick=${() => reading.run(readMoreAudit)}><${Icon} name="chevron-down" />${t("audit.more")}</button></p>` : null}`;
}

/** @param {Change} change */
function sentence({ action, subject, about }) {
  const words = t(`audit.${action}`, { subject: named("subject", subject) });
  return about ? t("audit.about", { sentence: words, name: about }) : words;
}

/** @param {{change: Change}} props */
function ChangeLine({ change }) {
  const columns = Object.entries(change.changes);
  const who = change.role ? t("audit.by", { who: change.who, role: roleName(change.role) }) : change.who;
  return html`<li><${Icon} name=${icons[change.action]} /><div><p><b>${sentence(change)}</b></p>
    <p class="second">${who} · ${when(change.at, today.value)}${change.address ? ` · ${t("audit.from", { address: change.address })}` : ""}</p>
    <details><summary>${t("audit.details")}</summary>
      ${columns.length ? html`<table class="table"><caption class="vh">${sentence(change)}</caption>
        <thead><tr><th scope="col">${t("audit.column")}</th><th scope="col">${t("audit.before")}</th><th scope="col">${t("audit.after")}</th></tr></thead>
        <tbody>${columns.map(([name, [before, after]]) => html`<tr key=${name}><th scope="row">${named("column", name)}</th><td>${value(before, name)}</td><td>${value(after, name)}</td></tr>`)}</tbody></table>` : null}
      <p class="second">${t("audit.key", { key: change.key })}</p></details></div></li>`;
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
  if (/^\d{4}-\d{2}-\d{2}T\d/.test(text)) return `${fullDay(text)}, ${timeOf(text)}`;
  return text;
}

/** @param {{views: readonly View[]}} props */
function ViewsTable({ views }) {
  return html`<table class="table"><caption class="vh">${t("views.caption")}</caption>
    <thead><tr><th scope="col">${t("views.who")}</th><th scope="col">${t("views.what")}</th><th scope="col">${t("views.when")}</th></tr></thead>
    <tbody>${views.map((view) => {
      const what = named("route", view.route);
      return html`<tr key=${view.id}><th scope="row">${view.who}<span class="second">${roleName(view.role)}</span></th>
        <td>${view.member ? t("views.of", { what, member: view.member }) : what}</td><td>${when(view.at, today.value)}</td></tr>`;
    })}</tbody></table>`;
}
