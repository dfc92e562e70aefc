// SPDX-License-Identifier: AGPL-3.0-or-later
// An invoice for a ticket: whose name, where she lives, and the number of her firm if there is one.
import { insist } from "../../ui/api.js";
import { Icon } from "../../ui/parts.js";
import { t as ui } from "../../ui/text.js";
import { html, useSignal } from "../../vendor/preact.js";
import { uuid } from "../sale.js";
import { Back, Bar } from "../screens/bar.js";
import { go, notice, screen } from "../store.js";
import { words } from "../words.js";
import { Digits, Letters } from "./keys.js";
import { onItsWay, told } from "./printing.js";
import text from "./text.js";

const t = words(text);

/** @typedef {import("../types.d.ts").Receipt} Receipt */

const QUESTIONS = /** @type {const} */ (["name", "address", "siren"]);

export function InvoiceScreen() {
  const where = screen.value;
  return where.name === "invoice" ? html`<${Asking} receipt=${where.receipt} />` : null;
}

/** @param {{receipt: Receipt}} props */
function Asking({ receipt }) {
  const at = useSignal(0);
  const answers = { name: useSignal(""), address: useSignal(""), siren: useSignal("") };
  const id = useSignal(uuid());
  const question = QUESTIONS[at.value] ?? "name";
  const typed = answers[question];
  const leave = () => (at.value > 0 ? (at.value -= 1) : go({ name: "receipt", receipt, fresh: false }));
  const last = question === "siren";
  const fine = last ? typed.value === "" || typed.value.length === 9 : typed.value.trim().length > 1;
  const next = async () => {
    if (!last) {
      at.value += 1;
      return;
    }
    const customer = { name: answers.name.value.trim(), address: answers.address.value.trim(), ...(answers.siren.value ? { siren: answers.siren.value } : {}) };
    const made = await told(/** @type {Promise<{number: string}>} */ (insist("/api/till/invoices", { id: id.value, ticket: receipt.ticket.id, customer })));
    if (!made) return;
    go({ name: "receipts" });
    notice.value = onItsWay(t("invoice_paper", { number: made.number }));
  };
  return html`<div class="screen alone">
    <${Bar}><${Back} to=${leave} label=${ui("bar.back")} /><h1>${t("invoice")}</h1><//>
    <main class="zone writing">
      <div class="said"><p><b>${t(`invoice_${question}`)}</b><span class="second">${t("invoice_hint")}</span></p><output class="typed text" dir="auto">${typed.value || "…"}</output></div>
      ${last ? html`<${Digits} key=${question} typed=${typed} max=${9} />` : html`<${Letters} key=${question} typed=${typed} max=${last ? 9 : 100} />`}
      <button class="key key-main" type="button" data-next="" disabled=${!fine} onClick=${next}><${Icon} name=${last ? "printer" : "arrow-right"} flip=${!last} />${last ? t("make_invoice") : t("next")}</button>
    </main>
  </div>`;
}
