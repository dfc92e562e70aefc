// SPDX-License-Identifier: AGPL-3.0-or-later
// Invoices and credit notes: make one from a ticket, find one, give money back.
import { request } from "../../ui/api.js";
import { euro } from "../../ui/money.js";
import { Refusal } from "../../ui/pages.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { open } from "../store.js";
import { r, shortDay } from "./words.js";

/** @typedef {import("./types.d.ts").Invoice} Invoice */
/** @typedef {import("./types.d.ts").Releves} Releves */
/** @typedef {{number: string, gross: number}} Made */
/** @typedef {{currentTarget: HTMLFormElement, preventDefault: () => void}} Submitted */

/** @param {{data: Releves}} props */
export function Invoices({ data }) {
  return html`<p class="second">${r("invoices.intro")}</p>
    <div class="invoices"><${Make} data=${data} /><${List} data=${data} /></div>`;
}

/** @param {{data: Releves}} props */
function Make({ data }) {
  const making = useMemo(task, []);
  const id = useSignal(crypto.randomUUID());
  const submit = (/** @type {Submitted} */ event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const said = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
    const { ticket, ...customer } = said;
    making.run(async () => {
      const body = { id: id.value, ticket, customer: Object.fromEntries(Object.entries(customer).filter(([, value]) => value !== "")) };
      const made = /** @type {Made} */ (await request(data.here("invoices"), { body }));
      id.value = crypto.randomUUID();
      form.reset();
      await open();
      return r("make.done", { number: made.number, amount: euro(made.gross) });
    });
  };
  return html`<section class="card" aria-labelledby="make"><h2 id="make">${r("make.title")}</h2>
    <form class="form" onSubmit=${submit}>
      <${Field} name="ticket" label=${r("make.ticket")} hint=${r("make.ticket_hint")} required />
      <${Field} name="name" label=${r("make.name")} required />
      <${Field} name="address" label=${r("make.address")} lines=${3} required />
      <${Field} name="siren" label=${`${r("make.siren")} ${r("make.optional")}`} hint=${r("make.siren_hint")} pattern="[0-9]{9}" />
      <${Field} name="vat_number" label=${`${r("make.vat")} ${r("make.optional")}`} />
      <${Field} name="delivery_address" label=${`${r("make.delivery")} ${r("make.optional")}`} hint=${r("make.delivery_hint")} lines=${2} />
      ${making.problem.value ? html`<${Refusal} problem=${making.problem.value} />` : null}
      <p role="status">${making.done.value}</p>
      <button class="btn btn-do" disabled=${making.busy.value}><${Icon} name="file-text" />${r("make.go")}</button>
    </form></section>`;
}

/** @param {{name: string, label: string, hint?: string, lines?: number, required?: boolean, pattern?: string}} props */
function Field({ name, label, hint, lines, required, pattern }) {
  const described = hint ? `${name}-hint` : null;
  return html`<div class="field"><label for=${`f-${name}`}>${label}</label>
    ${lines
      ? html`<textarea class="input" id=${`f-${name}`} name=${name} rows=${lines} required=${required} maxlength="400" aria-describedby=${described}></textarea>`
      : html`<input class="input" id=${`f-${name}`} name=${name} required=${required} pattern=${pattern} maxlength="120" autocomplete="off" aria-describedby=${described} />`}
    ${hint ? html`<span class="hint" id=${described}>${hint}</span>` : null}</div>`;
}

/** @param {{data: Releves}} props */
function List({ data }) {
  if (data.invoices.length === 0) return html`<section class="card"><p>${r("invoices.none")}</p></section>`;
  return html`<section class="card" aria-label=${r("view.invoices")}><ul class="invoice-list">${data.invoices.map(
    (one) => html`<li key=${one.id}><div><b>${one.number}</b><span class="second">${one.kind === "invoice" ? r("invoices.invoice") : r("invoices.credit_note", { number: one.credits ?? "" })} · ${shortDay(one.issued_on)}</span></div>
      <div>${one.customer}<span class="second">${r("invoices.ticket", { ticket: one.ticket })}</span></div>
      <div class="invoice-amount"><span class="num">${euro(one.kind === "invoice" ? one.gross : -one.gross)}</span>${one.credited ? html`<span class="second">${r("invoices.credited", { amount: euro(one.credited) })}</span>` : null}</div>
      <a class="btn" href=${`${data.here("invoices")}/${one.id}?format=pdf`} download aria-label=${r("invoices.pdf_name", { number: one.number })}><${Icon} name="download" />${r("invoices.pdf")}</a>
      ${one.kind === "invoice" && one.credited < one.gross ? html`<${Credit} data=${data} invoice=${one} />` : null}</li>`,
  )}</ul></section>`;
}

/** @param {{data: Releves, invoice: Invoice}} props */
function Credit({ data, invoice }) {
  const making = useMemo(task, []);
  const id = useSignal(crypto.randomUUID());
  const submit = (/** @type {Submitted} */ event) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason") ?? "").trim();
    making.run(async () => {
      const made = /** @type {Made} */ (await request(data.here("credit-notes"), { body: { id: id.value, invoice: invoice.id, reason } }));
      await open();
      return r("credit.done", { number: made.number, amount: euro(made.gross) });
    });
  };
  const field = `reason-${invoice.id}`;
  return html`<details class="credit"><summary aria-label=${r("credit.open_name", { number: invoice.number })}>${r("credit.open")}</summary>
    <form class="form" onSubmit=${submit}><p>${r("credit.left", { amount: euro(invoice.gross - invoice.credited) })}</p>
      <div class="field"><label for=${field}>${r("credit.reason")}</label><input class="input" id=${field} name="reason" required minlength="3" maxlength="200" autocomplete="off" aria-describedby=${`${field}-hint`} />
        <span class="hint" id=${`${field}-hint`}>${r("credit.reason_hint")}</span></div>
      ${making.problem.value ? html`<${Refusal} problem=${making.problem.value} />` : null}
      <p role="status">${making.done.value}</p>
      <button class="btn btn-do" disabled=${making.busy.value}><${Icon} name="undo-2" />${r("credit.go")}</button></form></details>`;
}
