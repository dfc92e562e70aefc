// SPDX-License-Identifier: AGPL-3.0-or-later
// The last tickets of this till, to read one again.
import { Problem, request } from "../../ui/api.js";
import { clock, euro, moment } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import { go, notice } from "../store.js";
import { Back, Bar } from "./bar.js";
import { Paged } from "./pages.js";

/** @typedef {import("../types.d.ts").ReceiptSummary} ReceiptSummary */

const SHOWN = 20;

export function Receipts() {
  const list = useSignal(/** @type {ReceiptSummary[] | null} */ (null));
  useEffect(() => {
    fetchOrTell(`/api/till/sales?limit=${SHOWN}`, (/** @type {{sales: ReceiptSummary[]}} */ { sales }) => (list.value = sales));
  }, []);
  return html`<div class="screen alone">
    <${Bar}><${Back} /><//>
    <main class="zone list">
      <h1>${t("receipts.title")}</h1>
      ${list.value?.length === 0 && html`<p class="second">${t("receipts.none")}</p>`}
      ${list.value && html`<${Paged} things=${list.value} key_mm=${15} width_mm=${130} draw=${(/** @type {ReceiptSummary} */ one) => html`<${SummaryKey} key=${one.id} one=${one} />`} />`}
    </main>
  </div>`;
}

/** @param {{one: ReceiptSummary}} props */
function SummaryKey({ one }) {
  const read = () =>
    fetchOrTell(`/api/till/sales/${one.id}`, (/** @type {import("../types.d.ts").Receipt} */ receipt) => go({ name: "receipt", receipt, fresh: false }));
  return html`<button class="key wide" type="button" onClick=${read}>
    <${Icon} name="receipt-euro" />
    <span class="about"><b>${one.number}</b><span class="second">${clock(moment(one.at))}</span></span>
    <span class="num">${euro(one.total)}</span>
  </button>`;
}

/**
 * @template T
 * @param {string} path @param {(answer: T) => void} use
 */
async function fetchOrTell(path, use) {
  try {
    use(await request(path));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    notice.value = problem.passing ? t("receipts.no_answer") : problem.title;
  }
}
