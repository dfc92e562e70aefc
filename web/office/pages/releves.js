// SPDX-License-Identifier: AGPL-3.0-or-later
// Statements: a month of somebody, each figure opened down to its lines; and invoices. The address says which:
// mois=2026-11, qui=BLG-M01|pot|kpa|cae, detail=<where a figure comes from>, vue=factures.
import { request } from "../../ui/api.js";
import { monthWords } from "../../ui/months.js";
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { Detail } from "../releves/detail.js";
import { Invoices } from "../releves/invoices.js";
import { PaperCard } from "../releves/paper.js";
import { r } from "../releves/words.js";
import { addressOf, go } from "../store.js";

/** @typedef {import("../releves/types.d.ts").Releves} Releves */
/** @typedef {import("../releves/types.d.ts").Paper} Paper */
/** @typedef {import("../releves/types.d.ts").Figures} Figures */
/** @typedef {import("../releves/types.d.ts").Invoice} Invoice */

const collective = /** @type {const} */ (["kpa", "pot", "cae"]);

/** @param {URLSearchParams} address @param {(path: string) => string} here @returns {Promise<Releves>} */
export async function read(address, here) {
  const invoices = address.get("vue") === "factures";
  const list = /** @type {Pick<Releves, "months" | "members">} */ (await request(here("statements")));
  const month = list.months.find((one) => one.month === address.get("mois"))?.month ?? list.months[0]?.month ?? "";
  const asked = address.get("qui") ?? "";
  const who = list.members.some(({ code }) => code === asked) || collective.some((one) => one === asked) ? asked : "kpa";
  const source = invoices ? "" : new URLSearchParams(address.get("detail") ?? "").toString();
  const data = { ...list, here, month, who, source, view: /** @type {Releves["view"]} */ (invoices ? "invoices" : source ? "detail" : "papers") };
  if (invoices) return { ...data, paper: null, figures: null, ...(/** @type {{invoices: Invoice[]}} */ (await request(here("invoices")))) };
  if (source) return { ...data, paper: null, invoices: [], figures: /** @type {Figures} */ (await request(`${here("figures")}?month=${month}&${source}`)) };
  return { ...data, figures: null, invoices: [], paper: /** @type {Paper} */ (await request(here(`statements/${encodeURIComponent(who)}/${month}`), { timeout_ms: 60_000 })) };
}

/** @param {{data: Releves}} props */
export function Page({ data }) {
  return html`<h1>${r("title")}</h1><${Views} data=${data} />
    ${data.view === "invoices" ? html`<${Invoices} data=${data} />` : null}
    ${data.view === "papers" && data.paper ? html`<${Choose} data=${data} /><${PaperCard} data=${data} paper=${data.paper} />` : null}
    ${data.view === "detail" && data.figures ? html`<${Detail} key=${data.month + data.source} data=${data} figures=${data.figures} />` : null}`;
}

/** @param {Releves} data */
export function title(data) {
  return data.view === "invoices" ? r("title.invoices") : r("title.month", { month: monthWords(data.month) });
}

/** @param {{data: Releves}} props */
function Views({ data }) {
  const views = /** @type {const} */ ([["view.papers", "file-text", { onglet: "releves", mois: data.month, qui: data.who }], ["view.invoices", "receipt", { onglet: "releves", mois: data.month, qui: data.who, vue: "factures" }]]);
  return html`<nav class="picker" aria-label=${r("view")}>${views.map(([word, icon, where], place) => {
    const chosen = (data.view === "invoices") === (place === 1);
    const turn = (/** @type {MouseEvent} */ event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(where);
    };
    return html`<a key=${word} class=${`btn ${chosen ? "chosen" : ""}`} href=${addressOf(where)} aria-current=${chosen ? "page" : null} onClick=${turn}><${Icon} name=${icon} />${r(word)}</a>`;
  })}</nav>`;
}

/** @param {{data: Releves}} props */
function Choose({ data }) {
  const turn = (/** @type {Record<string, string>} */ change) => go({ onglet: "releves", mois: data.month, qui: data.who, ...change });
  const paper = `${data.here("statements")}/${encodeURIComponent(data.who)}/${data.month}`;
  return html`<div class="paper-choose">
    <label class="field"><span class="label">${r("month")}</span><select class="input" value=${data.month} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => turn({ mois: event.currentTarget.value })}>
      ${data.months.map(({ month, hash }) => html`<option key=${month} value=${month} selected=${month === data.month}>${hash ? r("month.closed", { month: monthWords(month) }) : monthWords(month)}</option>`)}</select></label>
    <label class="field"><span class="label">${r("who")}</span><select class="input" value=${data.who} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => turn({ qui: event.currentTarget.value })}>
      ${collective.map((one) => html`<option key=${one} value=${one} selected=${one === data.who}>${r(`who.${one}`)}</option>`)}
      <optgroup label=${r("who.members")}>${data.members.map(({ code, name }) => html`<option key=${code} value=${code} selected=${code === data.who}>${name}</option>`)}</optgroup></select></label>
    <div class="picker" role="group" aria-label=${r("save")}>${/** @type {const} */ (["pdf", "xlsx", "csv"]).map(
      (format) => html`<a key=${format} class=${`btn ${format === "pdf" ? "btn-do" : ""}`} href=${`${paper}?format=${format}`} download><${Icon} name="download" />${r(`save.${format}`)}</a>`,
    )}</div>
  </div>`;
}
