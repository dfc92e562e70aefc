// SPDX-License-Identifier: AGPL-3.0-or-later
// An invoice for a ticket: whose name, where she lives, and the number of her firm if there is one. Where it was delivered
// is said only where that is another place (CGI ann. II, art. 242 nonies A).
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

/** @typedef {"name" | "address" | "siren" | "delivery"} Question */

const SHOWN = 16;

/** Where "Continuer" leads, and the way back. The number is the last one; from there delivery is asked, and back there. */
const NEXT = /** @type {Record<Question, Question | null>} */ ({ name: "address", address: "siren", delivery: "siren", siren: null });
const BEFORE = /** @type {Record<Question, Question | null>} */ ({ name: null, address: "name", delivery: "siren", siren: "address" });

export function InvoiceScreen() {
  const where = screen.value;
  return where.name === "invoice" ? html`<${Asking} receipt=${where.receipt} />` : null;
}

/** @param {Record<Question, import("../../vendor/preact.js").Signal<string>>} answers */
function customerOf({ name, address, siren, delivery }) {
  const elsewhere = delivery.value.trim();
  return {
    name: name.value.trim(),
    address: address.value.trim(),
    ...(siren.value ? { siren: siren.value } : {}),
    ...(elsewhere && elsewhere !== address.value.trim() ? { delivery_address: elsewhere } : {}),
  };
}

/** The beginning of a long address is enough to know it by. @param {string} where */
const placeWords = (where) => (where ? t("delivered_to", { where: where.length > SHOWN ? `${where.slice(0, SHOWN)}…` : where }) : t("delivered_elsewhere"));

/** @param {{receipt: Receipt}} props */
function Asking({ receipt }) {
  const question = useSignal(/** @type {Question} */ ("name"));
  const answers = { name: useSignal(""), address: useSignal(""), siren: useSignal(""), delivery: useSignal("") };
  const id = useSignal(uuid());
  const asked = question.value;
  const typed = answers[asked];
  const leave = () => {
    const before = BEFORE[asked];
    if (before) question.value = before;
    else go({ name: "receipt", receipt, fresh: false });
  };
  const fine = asked === "siren" ? typed.value === "" || typed.value.length === 9 : asked === "delivery" || typed.value.trim().length > 1;
  const next = async () => {
    const then = NEXT[asked];
    if (then) {
      question.value = then;
      return;
    }
    const made = await told(/** @type {Promise<{number: string}>} */ (insist("/api/till/invoices", { id: id.value, ticket: receipt.ticket.id, customer: customerOf(answers) })));
    if (!made) return;
    go({ name: "receipts" });
    notice.value = onItsWay(t("invoice_paper", { number: made.number }));
  };
  return html`<div class="screen alone">
    <${Bar}><${Back} to=${leave} label=${ui("bar.back")} /><h1>${t("invoice")}</h1><//>
    <main class="zone writing">
      <div class="said"><p><b>${t(`invoice_${asked}`)}</b><span class="second">${t("invoice_hint")}</span></p><output class="typed text" dir="auto">${typed.value || "…"}</output></div>
      ${asked === "siren" ? html`<${Digits} key=${asked} typed=${typed} max=${9} />` : html`<${Letters} key=${asked} typed=${typed} max=${100} />`}
      ${asked === "siren"
        ? html`<div class="quick">
            <button class="key" type="button" data-delivery="" aria-pressed=${answers.delivery.value.trim() !== ""} onClick=${() => (question.value = "delivery")}><${Icon} name="pencil" /><span dir="auto">${placeWords(answers.delivery.value.trim())}</span></button>
            <button class="key key-main" type="button" data-next="" disabled=${!fine} onClick=${next}><${Icon} name="printer" />${t("make_invoice")}</button>
          </div>`
        : html`<button class="key key-main" type="button" data-next="" disabled=${!fine} onClick=${next}><${Icon} name="arrow-right" flip />${t("next")}</button>`}
    </main>
  </div>`;
}
