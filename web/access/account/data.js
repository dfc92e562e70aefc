// SPDX-License-Identifier: AGPL-3.0-or-later
// What is kept about her, why, until when, who looked; taking a copy; asking for it to go.
import { request } from "../../ui/api.js";
import { fullDay } from "../../ui/dates.js";
import { roleName } from "../../ui/pages.js";
import { Icon } from "../../ui/parts.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { Outcome } from "./parts.js";
import { erasure, task } from "./store.js";
import { lookedAt, t, when } from "./words.js";

/** @typedef {import("../types.d.ts").Data} Data */
/** @typedef {import("../types.d.ts").Kept} Kept */
/** @typedef {import("../types.d.ts").Looked} Looked */
/** @typedef {import("../types.d.ts").Erasure} Erasure */

/** @param {{data: Data}} props */
export function DataCard({ data }) {
  return html`<section class="card data" id="donnees" aria-labelledby="data-title"><h2 id="data-title">${t("data.title")}</h2>
    <div class="stack">
      <p class="second">${t("data.what")}</p>
      <${KeptTable} kept=${data.kept} />
      <div class="take"><a class="btn btn-do" href="/api/me/export" download><${Icon} name="download" />${t("data.download")}</a><p class="second">${t("data.download_is")}</p></div>
      <h3>${t("data.looked")}</h3>
      ${data.looked.length ? html`<${LookedTable} looked=${data.looked} />` : html`<p class="second">${t("data.looked_none")}</p>`}
      <hr class="stitch" />
      <${Erase} kept=${data.kept} />
    </div></section>`;
}

/** @param {{kept: readonly Kept[]}} props */
function KeptTable({ kept }) {
  return html`<table class="table tall"><caption class="vh">${t("data.caption")}</caption>
    <thead><tr><th scope="col">${t("data.kept")}</th><th scope="col">${t("data.why")}</th><th scope="col">${t("data.until")}</th></tr></thead>
    <tbody>${kept.map(
      (one) => html`<tr key=${one.what}><th scope="row">${one.what}</th>
        <td data-label=${t("data.why")}>${one.why}${one.law ? html`<span class="second law">${one.law}</span>` : null}</td>
        <td data-label=${t("data.until")}>${one.until ? fullDay(one.until) : t("data.no_end")}</td></tr>`,
    )}</tbody></table>`;
}

/** @param {{looked: readonly Looked[]}} props */
function LookedTable({ looked }) {
  return html`<table class="table tall"><caption class="vh">${t("data.looked_caption")}</caption>
    <thead><tr><th scope="col">${t("data.looked_who")}</th><th scope="col">${t("data.looked_what")}</th><th scope="col">${t("data.looked_when")}</th></tr></thead>
    <tbody>${looked.map(
      (one, at) => html`<tr key=${at}><th scope="row">${one.who}<span class="second law">${roleName(one.role)}</span></th>
        <td data-label=${t("data.looked_what")}>${lookedAt(one.at_what)}</td><td data-label=${t("data.looked_when")}>${when(one.at)}</td></tr>`,
    )}</tbody></table>`;
}

/** In two steps: what goes and what stays first, then the question. @param {{kept: readonly Kept[]}} props */
function Erase({ kept }) {
  const asking = useSignal(false);
  const erasing = useMemo(task, []);
  const erase = () =>
    erasing.run(async () => {
      try {
        erasure.value = /** @type {Erasure} */ (await request("/api/me/erasure", { body: { confirm: true } }));
      } finally {
        asking.value = false;
      }
    });
  const stays = kept.filter((one) => one.until);
  const needed = erasing.problem.value?.code === "still_needed";
  return html`<h3>${t("erase.title")}</h3>
    ${needed ? html`<p class="note is-wait" role="alert"><${Icon} name="lock" /><span>${t("erase.not_now")}</span></p>` : html`<${Outcome} task=${erasing} />`}
    ${asking.value
      ? html`<div class="note is-stop"><${Icon} name="triangle-alert" /><div class="stack">
          <p>${t("erase.what")}</p><${Stays} kept=${stays} /><p><b>${t("erase.last")}</b></p>
          <div class="row row-wrap"><button class="btn" type="button" onClick=${() => (asking.value = false)}>${t("erase.no")}</button>
            <button class="btn btn-stop" type="button" aria-disabled=${erasing.busy.value ? "true" : null} onClick=${erase}><${Icon} name="trash-2" />${t("erase.yes")}</button></div></div></div>`
      : html`<button class="btn" type="button" onClick=${() => (asking.value = true)}><${Icon} name="trash-2" />${t("erase.ask")}</button>`}`;
}

/** @param {{kept: readonly Kept[]}} props */
function Stays({ kept }) {
  if (!kept.length) return null;
  return html`<div><p>${t("erase.stays")}</p><ul class="bullets">${kept.map(
    (one) => html`<li key=${one.what}><b>${one.what}</b>${one.until ? `, ${t("erase.until", { day: fullDay(one.until) })}` : ""}. ${one.why}.</li>`,
  )}</ul></div>`;
}

/** What is said when the account is gone. @param {{erasure: Erasure}} props */
export function Erased({ erasure }) {
  return html`<section class="card stack bye"><h1>${t("erase.done")}</h1>
    ${erasure.erased.length ? html`<div><p>${t("erase.erased")}</p><ul class="bullets">${erasure.erased.map((one) => html`<li key=${one}>${one}</li>`)}</ul></div>` : null}
    <${Stays} kept=${erasure.kept} />
    <p><b>${t("erase.bye")}</b></p></section>`;
}
