// SPDX-License-Identifier: AGPL-3.0-or-later
// Exports: what each file is for, and the file. A FEC is read back by the server before its link is shown.
import { request } from "../../ui/api.js";
import { monthName, yearOf } from "../../ui/dates.js";
import { euro } from "../../ui/money.js";
import { Refusal } from "../../ui/pages.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { translator } from "../../ui/text.js";
import { html, signal } from "../../vendor/preact.js";
import { go, kpa, me } from "../store.js";
import words from "../text/exports.fr.js";

/**
 * @typedef {{month: string, entries: number, sealed: boolean}} Month
 * @typedef {{name: string, lines: number, entries: number, debit: number, credit: number, provisional: boolean,
 *   opening: string | null, finding_count: number, findings: string[]}} Check
 * @typedef {{seller: {code: string, name: string, siren: string, kpas: number}, months: Month[], year: string, month: string,
 *   here: (path: string) => string}} Data
 */

const t = translator(words, "fr");

/** The first ones say what is wrong; the others are often the same. */
const SHOWN = 10;
/** Of the year and detail they were asked for. */
const check = signal(/** @type {{of: string, answer: Check} | null} */ (null));
const checking = task();
const detail = signal("z");

/** @param {URLSearchParams} address @param {(path: string) => string} here @returns {Promise<Data>} */
export async function read(address, here) {
  const exports = /** @type {Omit<Data, "year" | "month" | "here">} */ (await request(here("exports")));
  const months = exports.months.map(({ month }) => month);
  const month = months.find((one) => one === address.get("mois")) ?? months[0] ?? "";
  const years = [...new Set(months.map(yearOf))];
  const year = years.find((one) => one === address.get("annee")) ?? years[0] ?? "";
  return { ...exports, year, month, here };
}

/** @param {{data: Data}} props */
export function Page({ data }) {
  const accountant = me.value?.grants.some(({ role }) => role === "accountant") ?? false;
  return html`<h1>${t("title")}</h1><p class="second">${t(data.months.length ? "intro" : "none")}</p>
    ${data.months.length
      ? html`<div class="exports">
          ${accountant ? html`<${Fec} data=${data} />` : null}
          <${Sage} data=${data} />
          ${accountant ? html`<${Reporting} data=${data} />` : null}
          <${Ledger} data=${data} />
        </div>`
      : null}`;
}

/** @param {{data: Data}} props */
function Fec({ data }) {
  const query = `year=${data.year}&detail=${detail.value}`;
  const known = check.value?.of === data.here(query) ? check.value.answer : null;
  const run = () =>
    checking.run(async () => {
      const answer = /** @type {Check} */ (await request(data.here(`exports/fec/check?${query}`), { timeout_ms: 120_000 }));
      check.value = { of: data.here(query), answer };
    });
  return html`<section class="card stack export-fec" aria-labelledby="fec">
    <h2 id="fec">${t("fec.title")}</h2><p>${t("fec.is")}</p>
    ${data.seller.kpas > 1 ? html`<p class="hint">${t("fec.part", { entity: data.seller.name, kpa: kpa.value?.name ?? "" })}</p>` : null}
    <div class="export-asks"><${Year} data=${data} of="fec" />
      <label class="field"><span class="label">${t("fec.detail")}</span>
        <select class="input" value=${detail.value} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => (detail.value = event.currentTarget.value)}>
          <option value="z">${t("fec.z")}</option><option value="ticket">${t("fec.ticket")}</option></select></label></div>
    <button class="btn btn-do" type="button" aria-disabled=${checking.busy.value ? "true" : null} onClick=${run}><${Icon} name="shield-check" />${t(checking.busy.value ? "fec.busy" : "fec.check")}</button>
    <div role="status" class="stack">${checking.problem.value ? html`<${Refusal} problem=${checking.problem.value} />` : null}
      ${known ? html`<${Found} check=${known} data=${data} query=${query} />` : null}</div>
  </section>`;
}

/** @param {{check: Check, data: Data, query: string}} props */
function Found({ check: found, data, query }) {
  if (found.finding_count > 0)
    return html`<div class="note is-stop"><${Icon} name="triangle-alert" /><div class="stack"><p><b>${t("fec.bad", { n: found.finding_count })}</b><br />${t("fec.bad_is")}</p>
      <ul class="findings">${found.findings.slice(0, SHOWN).map((one) => html`<li key=${one}>${one}</li>`)}
        ${found.finding_count > SHOWN ? html`<li>${t("fec.more", { n: found.finding_count - SHOWN })}</li>` : null}</ul></div></div>`;
  return html`<div class="note is-ok"><${Icon} name="circle-check" /><div class="stack"><p><b>${t("fec.good")}</b><br />
      ${t("fec.good_is", { entries: found.entries, lines: found.lines, total: euro(found.debit) })} ${t(found.opening ? "fec.opening" : "fec.no_opening")}</p>
      <p>${t(found.provisional ? "fec.provisional" : "fec.final")}</p></div></div>
    <div class="row row-wrap"><${Take} href=${data.here(`exports/fec?${query}`)} label=${t("fec.file")} /><${Take} href=${data.here(`exports/fec/description?${query}`)} label=${t("fec.description")} /></div>
    <p class="hint">${t("fec.file_is", { name: found.name })}</p>`;
}

/** @param {{data: Data}} props */
function Sage({ data }) {
  return html`<section class="card stack" aria-labelledby="sage"><h2 id="sage">${t("sage.title")}</h2><p>${t("sage.is")}</p>
    <${MonthChoice} data=${data} of="sage" />
    <div class="row row-wrap"><${Take} href=${data.here(`exports/sage?month=${data.month}`)} label=${t("sage.get")} /></div></section>`;
}

/** @param {{data: Data}} props */
function Reporting({ data }) {
  const path = data.here(`exports/e-reporting?month=${data.month}`);
  return html`<section class="card stack" aria-labelledby="report"><h2 id="report">${t("report.title")}</h2><p>${t("report.is")}</p>
    <${MonthChoice} data=${data} of="report" />
    <div class="row row-wrap"><${Take} href=${`${path}&format=json`} label=${t("report.json")} /><${Take} href=${`${path}&format=csv`} label=${t("report.csv")} /></div></section>`;
}

/** @param {{data: Data}} props */
function Ledger({ data }) {
  return html`<section class="card stack" aria-labelledby="plain"><h2 id="plain">${t("ledger.title")}</h2><p>${t("ledger.is")}</p>
    <${Year} data=${data} of="plain" />
    <div class="row row-wrap">${["hledger", "ledger", "beancount"].map(
      (format) => html`<${Take} key=${format} href=${data.here(`exports/ledger?format=${format}&year=${data.year}`)} label=${t("ledger.get", { format })} />`,
    )}</div></section>`;
}

/** @param {{href: string, label: string}} props */
function Take({ href, label }) {
  return html`<a class="btn" href=${href} download><${Icon} name="download" />${label}</a>`;
}

/** @param {{data: Data, of: string}} props of: the section it stands in, so that each label has its own field */
function Year({ data, of }) {
  const years = [...new Set(data.months.map(({ month }) => yearOf(month)))];
  return html`<label class="field" for=${`${of}-year`}><span class="label">${t("year")}</span>
    <select class="input" id=${`${of}-year`} value=${data.year} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => turn(data, { annee: event.currentTarget.value })}>
      ${years.map((one) => html`<option key=${one} value=${one} selected=${one === data.year}>${one}</option>`)}</select></label>`;
}

/** @param {{data: Data, of: string}} props */
function MonthChoice({ data, of }) {
  return html`<label class="field" for=${`${of}-month`}><span class="label">${t("month")}</span>
    <select class="input" id=${`${of}-month`} value=${data.month} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => turn(data, { mois: event.currentTarget.value })}>
      ${data.months.map(({ month, sealed }) => html`<option key=${month} value=${month} selected=${month === data.month}>${t(sealed ? "month.closed" : "month.open", { month: monthName(month), year: yearOf(month) })}</option>`)}</select></label>`;
}

/** @param {Data} data @param {{annee?: string, mois?: string}} wish */
function turn(data, wish) {
  go({ onglet: "exports", annee: data.year, mois: data.month, ...wish });
}
