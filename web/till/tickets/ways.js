// SPDX-License-Identifier: AGPL-3.0-or-later
// The ways to pay, and which of them this shop shows: what nobody uses is not on the glass.
import { computed } from "../../vendor/preact.js";
import { kept, snapshot } from "../store.js";

/** @typedef {import("../types.d.ts").AnyTenderKind} Kind */
/** @typedef {"cash" | "card" | "cheque" | "voucher" | "third_party" | "local_currency" | "suspended" | "credit"} Word */
/** @typedef {{kind: Kind, picture: string, word: Word}} Way */

/** A credit note is taken like a voucher: its number says which it is. @type {Way[]} */
export const WAYS = [
  { kind: "cash", picture: "note", word: "cash" },
  { kind: "card", picture: "card", word: "card" },
  { kind: "cheque", picture: "cheque", word: "cheque" },
  { kind: "voucher", picture: "voucher", word: "voucher" },
  { kind: "third_party", picture: "helping-hand", word: "third_party" },
  { kind: "local_currency", picture: "local-coin", word: "local_currency" },
  { kind: "suspended", picture: "suspended", word: "suspended" },
];
const CREDIT = /** @type {Way} */ ({ kind: "credit", picture: "voucher", word: "credit" });

/** Shown beside cash, which nobody may refuse. */
export const chosen = kept("tenders", /** @type {Kind[]} */ (["card", "cheque"]));
/** Without an item that is paid forward there is nothing to take. */
export const suspendedItems = computed(() => (snapshot.value?.items ?? []).filter((item) => item.vat_scheme === "suspended" && !item.archived));
export const ways = computed(() => WAYS.filter(({ kind }) => kind === "cash" || (chosen.value.includes(kind) && (kind !== "suspended" || suspendedItems.value.length > 0))));

/** @param {Kind} kind @returns {Way} */
export function wayOf(kind) {
  return WAYS.find((way) => way.kind === kind) ?? CREDIT;
}
