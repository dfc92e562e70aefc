// SPDX-License-Identifier: AGPL-3.0-or-later
// What happens to a ticket before money moves: the note that is owed, a gift that somebody says aloud.
import { insist } from "../../ui/api.js";
import { computed, signal } from "../../vendor/preact.js";
import { change, given, received, settle } from "../payment.js";
import { priced } from "../pricing.js";
import { add, basket, deselect, sale, uuid } from "../sale.js";
import { snapshot } from "../store.js";
import { told } from "./printing.js";

/** The sale whose note was given. */
const noted = signal("");

/** Money for the association is an article of its own, without VAT; a shop that has none takes no gifts. */
export const giftItem = computed(() => snapshot.value?.items.find((item) => item.vat_scheme === "gift" && item.pricing === "free" && !item.archived));

/** « Gardez la monnaie » : the customer says so, and it is written as what it is. */
export function giveChange() {
  const item = giftItem.value;
  if (!item || change.value === 0) return;
  const all = received.value;
  const cents = change.value;
  deselect();
  add({ item: item.code, unit_price: cents });
  given.value = [all];
}

/**
 * Bill, or note of services, of the ticket as it stands.
 * @param {{note: boolean, name?: string}} what name: of the customer, for this paper only
 */
export async function printBill({ note, name }) {
  const body = { id: uuid(), basket: basket(), note, ...(name ? { name } : {}) };
  const printed = await told(insist("/api/till/bills", body));
  if (printed && note) noted.value = sale.value.id;
  return printed;
}

/** A service of 25 € or more has its note before the money is taken (arrêté 83-50/A). */
export async function payNow() {
  const owed = (priced.value?.must_issue ?? []).includes("service");
  if (owed && noted.value !== sale.value.id) await printBill({ note: true });
  await settle();
}

