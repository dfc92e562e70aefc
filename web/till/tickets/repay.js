// SPDX-License-Identifier: AGPL-3.0-or-later
// Paid another way than was typed: the ticket stays, a record beside it says how it was really paid.
import { insist } from "../../ui/api.js";
import { euro } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { t as ui } from "../../ui/text.js";
import { html, useSignal } from "../../vendor/preact.js";
import { withYes } from "../override/allow.js";
import { uuid } from "../sale.js";
import { Back, Bar } from "../screens/bar.js";
import { go, notice, screen } from "../store.js";
import { words } from "../words.js";
import { told } from "./printing.js";
import text from "./text.js";
import { wayOf } from "./ways.js";

const t = words(text);

/** @typedef {import("../types.d.ts").Receipt} Receipt */
/** @typedef {import("../types.d.ts").TenderKind} TenderKind */

/** @type {TenderKind[]} */
const KINDS = ["cash", "card", "cheque"];

/** What each way really paid, change and earlier corrections counted. @param {Receipt} receipt */
export function paidBy(receipt) {
  const paid = new Map(KINDS.map((kind) => [kind, kind === "cash" ? -receipt.ticket.change : 0]));
  const put = (/** @type {string} */ kind, /** @type {number} */ cents) => {
    const before = paid.get(/** @type {TenderKind} */ (kind));
    if (before !== undefined) paid.set(/** @type {TenderKind} */ (kind), before + cents);
  };
  for (const { kind, amount } of receipt.ticket.tenders) put(kind, amount);
  for (const one of receipt.followed ?? []) {
    if (one.kind !== "tender_change") continue;
    put(one.tender ?? "", -one.amount);
    put(one.tender_to ?? "", one.amount);
  }
  return [...paid].filter(([, cents]) => cents > 0).map(([kind, cents]) => ({ kind, cents }));
}

export function RepayScreen() {
  const where = screen.value;
  return where.name === "repay" ? html`<${Repay} receipt=${where.receipt} />` : null;
}

/** @param {{receipt: Receipt}} props */
function Repay({ receipt }) {
  const paid = paidBy(receipt);
  const from = useSignal(paid[0] ?? null);
  const to = useSignal(/** @type {TenderKind | null} */ (null));
  const id = useSignal(uuid());
  const leave = () => go({ name: "receipt", receipt, fresh: false });
  const correct = async () => {
    if (!from.value || !to.value) return;
    const body = { id: id.value, ticket: receipt.ticket.id, tender: from.value.kind, tender_to: to.value, amount: from.value.cents };
    const what = `${euro(body.amount)}, ${t(wayOf(body.tender).word)} → ${t(wayOf(to.value).word)}`;
    if (!(await told(withYes("void", what, (yes) => insist("/api/till/tender-changes", { ...body, ...yes }))))) return;
    go({ name: "receipts" });
    notice.value = t("corrected");
  };
  return html`<div class="screen alone">
    <${Bar}><${Back} to=${leave} label=${ui("bar.back")} /><h1>${t("correct_payment")}</h1><//>
    <main class="zone list">
      <h2>${t("typed_as")}</h2>
      <div class="choices">${paid.map(
        (one) => html`<button class="key" key=${one.kind} type="button" aria-pressed=${from.value?.kind === one.kind} onClick=${() => (from.value = one)}><${Pictogram} name=${wayOf(one.kind).picture} />${t(wayOf(one.kind).word)}<span class="num">${euro(one.cents)}</span></button>`,
      )}</div>
      <h2>${t("really_paid")}</h2>
      <div class="choices">${KINDS.filter((kind) => kind !== from.value?.kind).map(
        (kind) => html`<button class="key" key=${kind} type="button" data-to=${kind} aria-pressed=${to.value === kind} onClick=${() => (to.value = kind)}><${Pictogram} name=${wayOf(kind).picture} />${t(wayOf(kind).word)}</button>`,
      )}</div>
      <button class="key key-main" type="button" data-ok="" disabled=${!from.value || !to.value} onClick=${correct}><${Icon} name="check" />${t("correct")}</button>
    </main>
  </div>`;
}
