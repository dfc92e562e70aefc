// SPDX-License-Identifier: AGPL-3.0-or-later
// Something paid before the work is done, and taken off when it is: the order they share is made here.
import { request } from "../../ui/api.js";
import { euro } from "../../ui/money.js";
import { t as ui } from "../../ui/text.js";
import { computed, html } from "../../vendor/preact.js";
import { total } from "../pricing.js";
import { correct, put, sale, uuid } from "../sale.js";
import { Back, Bar } from "../screens/bar.js";
import { go, items, notice } from "../store.js";
import { words } from "../words.js";
import { PadOf } from "./means.js";
import { told } from "./printing.js";
import text from "./text.js";

const t = words(text);

/** @typedef {import("../types.d.ts").Held} Held */
/** @typedef {import("../types.d.ts").Receipt} Receipt */
/** @typedef {import("../types.d.ts").TicketLine} TicketLine */

/** One piece of work alone on the ticket can be paid in part. */
export const depositable = computed(() => {
  const [line, ...others] = sale.value.lines;
  const item = line && items.value.get(line.item);
  return line !== undefined && others.length === 0 && !line.as && item?.kind === "service" && item.vat_scheme === "normal";
});

const back = () => go({ name: "pay" });

export function DepositScreen() {
  /** @param {number} cents */
  const keep = (cents) => correct(0, { quantity: 1000, unit_price: cents, as: "deposit", order: uuid() });
  return html`<div class="screen alone deposit">
    <${Bar}><${Back} to=${back} label=${ui("bar.back")} /><h1>${t("deposit")}</h1><//>
    <main class="contents"><${PadOf} title=${t("deposit_now")} hint=${`${t("of_total", { amount: euro(total.value ?? 0) })}. ${t("deposit_hint")}`} most=${(total.value ?? 1) - 1} keep=${keep} done=${back} /></main>
  </div>`;
}

/** The deposit on a past ticket, if it is one. @param {Receipt} receipt @returns {TicketLine | undefined} */
export function depositOf(receipt) {
  return receipt.ticket.kind === "return" ? undefined : receipt.ticket.lines.find((line) => line.vat_scheme === "deposit" && line.quantity > 0 && line.order);
}

/** The work is done: it goes on the ticket at its price, and what was paid comes off. @param {TicketLine} line */
export async function settleDeposit(line) {
  const held = /** @type {Held | null} */ (await told(request(`/api/till/held/${line.order}`)));
  if (!held) return;
  if (held.balance === 0) {
    notice.value = t("nothing_held");
    return;
  }
  const members = line.members.map(({ member }) => member);
  const work = { item: line.item, quantity: 1000, unit_price: null, purchase_price: null, members, said: true, order: line.order ?? undefined };
  put([work, { ...work, unit_price: held.balance, as: "deduct" }]);
  const priced = items.value.get(line.item)?.pricing;
  if (priced === "quote" || priced === "free") go({ name: "price", item: line.item, line: sale.value.lines.length - 2, quantity: 1000 });
  else go({ name: "sale" });
}
