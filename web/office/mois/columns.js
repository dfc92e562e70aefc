// SPDX-License-Identifier: AGPL-3.0-or-later
// What the columns of a bank's table are: its first rows are shown, and each question is answered by a column's own name.
import { Icon } from "../../ui/parts.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import { readTable, tableOf } from "./table.js";
import { Field, fieldsOf, m, named } from "./words.js";

/** @typedef {import("./table.js").Table} Table */

const ASKED = /** @type {const} */ (["day", "label", "amount", "debit", "credit", "reference", "balance"]);
const NEEDED = ["day", "label"];
/** How a table may be written. @type {Record<string, string[]>} */
const FORMS = { separator: [";", ",", "tab"], date: ["DD/MM/YYYY", "YYYY-MM-DD", "DD.MM.YYYY", "YYYYMMDD"], decimal: [",", "."], encoding: ["utf-8", "cp1252"] };

/** @param {{file: File, busy: boolean, onSend: (columns: string) => void}} props */
export function Columns({ file, busy, onSend }) {
  const table = useSignal(/** @type {Table | null} */ (null));
  useEffect(() => { tableOf(file).then((read) => (table.value = read)); }, [file]);
  const cut = async (/** @type {string} */ mark) => {
    const separator = mark === "tab" ? "\t" : mark, before = table.value;
    if (!before) return;
    const text = new TextDecoder(before.encoding === "utf-8" ? "utf-8" : "windows-1252").decode(await file.slice(0, 64 * 1024).arrayBuffer());
    table.value = { encoding: before.encoding, ...readTable(text, separator) };
  };
  return table.value ? html`<${Form} key=${`${file.name} ${table.value.separator}`} table=${table.value} busy=${busy} onCut=${cut} onSend=${onSend} />` : null;
}

/** @param {{table: Table, busy: boolean, onCut: (mark: string) => void, onSend: (columns: string) => void}} props */
function Form({ table, busy, onCut, onSend }) {
  const send = (/** @type {SubmitEvent} */ event) => {
    const fields = fieldsOf(event);
    const wanted = new URLSearchParams();
    for (const name of [...ASKED, "heading"]) if (fields[`column-${name}`]) wanted.set(name, fields[`column-${name}`] ?? "");
    const forms = Object.keys(FORMS).map((name) => `${name}=${fields[`column-${name}`]}`); // their marks stand as they are
    onSend(`?${wanted}&${forms.join("&")}`);
  };
  return html`<form class="stack" onSubmit=${send} aria-label=${m("bank.columns")}><p class="second">${m("bank.columns_hint")}</p>
    <${Preview} table=${table} />
    <div class="noting-form">${ASKED.map((name) => html`<${Column} key=${name} name=${name} table=${table} />`)}</div>
    <details class="noting"><summary>${m("bank.forms")}</summary><div class="noting-form"><${Field} id="column-heading" label=${named("bank.column", "heading")} type="number" min="0" max="60" value=${String(table.heading)} required />
      ${Object.entries(FORMS).map(([name, forms]) => html`<${Written} key=${name} name=${name} forms=${forms} table=${table} onCut=${onCut} />`)}</div></details>
    <div><button class="btn btn-do" type="submit" aria-disabled=${busy ? "true" : null}><${Icon} name="check" />${m("bank.column.go")}</button></div></form>`;
}

/** "Date", or "Colonne 3" where the bank gave no name. @param {Table} table @param {number} at */
const nameOf = (table, at) => table.names[at] || m("bank.column_n", { n: at + 1 });

/** @param {{table: Table}} props */
function Preview({ table }) {
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${m("bank.preview")}><table class="table"><caption class="vh">${m("bank.preview")}</caption>
    <thead><tr>${table.names.map((_, at) => html`<th scope="col" key=${at}>${nameOf(table, at)}</th>`)}</tr></thead>
    <tbody>${table.rows.map((row, place) => html`<tr key=${place}>${table.names.map((_, at) => html`<td key=${at}>${row[at] ?? ""}</td>`)}</tr>`)}</tbody></table></div>`;
}

/** @param {{name: typeof ASKED[number], table: Table}} props */
function Column({ name, table }) {
  const guess = table.guess[name] ?? 0, id = `column-${name}`;
  return html`<div class="field"><label for=${id}>${named("bank.column", name)}</label><select id=${id} name=${id} class="input" required=${NEEDED.includes(name)}>
    <option value="">${m("bank.column_none")}</option>
    ${table.names.map((_, at) => html`<option key=${at} value=${String(at + 1)} selected=${at + 1 === guess}>${nameOf(table, at)}</option>`)}</select></div>`;
}

/** @param {{name: string, forms: string[], table: Table, onCut: (mark: string) => void}} props */
function Written({ name, forms, table, onCut }) {
  const id = `column-${name}`;
  const read = { separator: table.separator === "\t" ? "tab" : table.separator, date: table.date, decimal: table.decimal, encoding: table.encoding }[name];
  const change = name === "separator" ? (/** @type {{currentTarget: HTMLSelectElement}} */ event) => onCut(event.currentTarget.value) : null;
  return html`<div class="field"><label for=${id}>${named("bank.column", name)}</label><select id=${id} name=${id} class="input" onChange=${change}>
    ${forms.map((form) => html`<option key=${form} value=${form} selected=${form === read}>${named("bank.form", form)}</option>`)}</select></div>`;
}
