// SPDX-License-Identifier: AGPL-3.0-or-later
// What is kept about her, why, until when, who looked; taking a copy; asking for it to go.
import { Problem, request } from "../../ui/api.js";
import { fullDay } from "../../ui/dates.js";
import { roleName } from "../../ui/pages.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { data as account, erasure, staff } from "./store.js";
import { t, when } from "./words.js";

/** @typedef {import("../types.d.ts").Data} Data */
/** @typedef {import("../types.d.ts").Kept} Kept */
/** @typedef {import("../types.d.ts").Remains} Remains */
/** @typedef {import("../types.d.ts").Looked} Looked */
/** @typedef {import("../types.d.ts").Erasure} Erasure */

/** Rules that outlive an account: the books, the signed tickets, the contract, who changed what. */
const STAYS = ["contract", "audit", "till", "ledger"];

/** @param {{data: Data}} props */
export function DataCard({ data }) {
  return html`<section class="card data" id="donnees" aria-labelledby="data-title"><h2 id="data-title">${t("data.title")}</h2>
    <div class="stack">
      <p class="second">${t("data.what")}</p>
      <${KeptList} kept=${data.kept} />
      <div class="take"><a class="btn btn-do" href="/api/me/export" download><${Icon} name="download" />${t("data.download")}</a><p class="second">${t("data.download_is")}</p></div>
      <h3>${t("data.looked")}</h3>
      ${data.looked.length ? html`<${LookedTable} looked=${data.looked} />` : html`<p class="second">${t("data.looked_none")}</p>`}
      <hr class="stitch" />
      <${Erase} data=${data} />
    </div></section>`;
}

/** A line each; who wants to know more opens it. @param {{kept: readonly Kept[]}} props */
function KeptList({ kept }) {
  return html`<ul class="kept" aria-label=${t("data.caption")}>${kept.map(
    (one) => html`<li key=${one.subject}><details><summary><b>${one.title}</b><${Icon} name="chevron-down" /></summary>
      <div class="kept-body"><p>${one.what}</p>
      <dl><div><dt>${t("data.why")}</dt><dd>${one.why}<span class="second law">${one.law}</span></dd></div>
      <div><dt>${t("data.until")}</dt><dd>${one.period}${one.until ? html` <b>${t("data.until_day", { day: fullDay(one.until) })}</b>` : null}</dd></div></dl></div></details></li>`,
  )}</ul>`;
}

/** @param {{looked: readonly Looked[]}} props */
function LookedTable({ looked }) {
  return html`<table class="table tall"><caption class="vh">${t("data.looked_caption")}</caption>
    <thead><tr><th scope="col">${t("data.looked_who")}</th><th scope="col">${t("data.looked_what")}</th><th scope="col">${t("data.looked_when")}</th></tr></thead>
    <tbody>${looked.map(
      (one, at) => html`<tr key=${at}><th scope="row">${one.who}<span class="second law">${roleName(one.role)}</span></th>
        <td data-label=${t("data.looked_what")}>${one.at_what}</td><td data-label=${t("data.looked_when")}>${when(one.at)}</td></tr>`,
    )}</tbody></table>`;
}

/** In two steps: what goes and what stays first, then the question. @param {{data: Data}} props */
function Erase({ data }) {
  const asking = useSignal(false);
  const erasing = useMemo(task, []);
  const erase = () =>
    erasing.run(async () => {
      try {
        erasure.value = /** @type {Erasure} */ (await request("/api/me/erasure", { body: { confirm: true } }));
      } catch (reason) {
        if (reason instanceof Problem && reason.code === "still_needed") account.value = /** @type {Data} */ (await request("/api/me/data"));
        throw reason;
      } finally {
        asking.value = false;
      }
    });
  const kept = data.kept.filter((one) => STAYS.includes(one.subject));
  if (data.needed.length || erasing.problem.value?.code === "still_needed")
    return html`<h3>${t("erase.title")}</h3><p>${t("erase.would")}</p><${Stays} kept=${kept} /><${NotNow} needed=${data.needed} />`;
  return html`<h3>${t("erase.title")}</h3>
    <${Outcome} task=${erasing} />
    ${asking.value
      ? html`<div class="note is-stop"><${Icon} name="triangle-alert" /><div class="stack">
          <p>${t("erase.what")}</p><${Stays} kept=${kept} /><p><b>${t("erase.last")}</b></p>
          <div class="row row-wrap"><button class="btn" type="button" onClick=${() => (asking.value = false)}>${t("erase.no")}</button>
            <button class="btn btn-stop" type="button" aria-disabled=${erasing.busy.value ? "true" : null} onClick=${erase}><${Icon} name="trash-2" />${t("erase.yes")}</button></div></div></div>`
      : html`<button class="btn" type="button" onClick=${() => (asking.value = true)}><${Icon} name="trash-2" />${t("erase.ask")}</button>`}`;
}

/** A contract or a role runs: what, and until when. @param {{needed: readonly Remains[]}} props */
function NotNow({ needed }) {
  return html`<div class="note"><${Icon} name="lock" /><div class="stack"><p>${t("erase.not_now")} ${t(staff.value ? "ask.admin" : "erase.help")}</p><${Lines} lines=${needed} /></div></div>`;
}

/** @param {{kept: readonly Kept[]}} props */
function Stays({ kept }) {
  return html`<div><p>${t("erase.stays")}</p><ul class="bullets">${kept.map((one) => html`<li key=${one.subject}><b>${one.title}</b> ${one.period} ${one.why}</li>`)}</ul></div>`;
}

/** @param {{lines: readonly Remains[]}} props */
function Lines({ lines }) {
  return html`<ul class="bullets">${lines.map(
    (one) => html`<li key=${one.what}><b>${one.what}</b> ${one.why}${one.until ? ` (${t("erase.until", { day: fullDay(one.until) })})` : ""}</li>`,
  )}</ul>`;
}

/** What is said when the account is gone. @param {{erasure: Erasure}} props */
export function Erased({ erasure }) {
  return html`<section class="card stack bye"><h1>${t("erase.done")}</h1>
    ${erasure.erased.length ? html`<div><p>${t("erase.erased")}</p><ul class="bullets">${erasure.erased.map((one) => html`<li key=${one}>${one}</li>`)}</ul></div>` : null}
    ${erasure.kept.length ? html`<div><p>${t("erase.stays")}</p><${Lines} lines=${erasure.kept} /></div>` : null}
    <p><b>${t("erase.bye")}</b></p></section>`;
}
