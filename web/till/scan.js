// SPDX-License-Identifier: AGPL-3.0-or-later
// From a barcode to a line of the ticket.
import { Problem, request } from "../ui/api.js";
import { t } from "../ui/text.js";
import { signal } from "../vendor/preact.js";
import { choose } from "./choose.js";
import { add, sale, select } from "./sale.js";
import { go, items, notice, reader, screen } from "./store.js";

/** @typedef {import("./types.d.ts").Scanned} Scanned */

const WEIGHED = /^21\d{11}$/; // in-store code that carries its own weight
const VOUCHER = /^2[89]\d{11}$/; // a credit note or a voucher pays wherever on the payment screen it is read

/** How many labels were read since the page began. */
export const scans = signal(0);

/** @param {string} barcode */
export async function scan(barcode) {
  if (reader.value) return reader.value(barcode);
  if (screen.value.name === "pay" && VOUCHER.test(barcode)) return (await import("./tickets/means.js")).takeVoucher(barcode);
  if (screen.value.name !== "sale" && screen.value.name !== "line") {
    notice.value = t("sale.scan_elsewhere");
    return;
  }
  try {
    put(barcode, await request("/api/till/scan", { body: { barcode } }));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    notice.value = problem.code === "unknown_item" ? t("sale.unknown_barcode", { barcode }) : problem.passing ? t("receipts.no_answer") : problem.title;
  }
}

/** @param {string} barcode @param {Scanned} found */
function put(barcode, found) {
  const item = items.value.get(found.item);
  if (!item) {
    notice.value = t("sale.unknown_barcode", { barcode });
  } else if (found.reference && sale.value.lines.some(({ reference }) => reference === found.reference)) {
    go({ name: "sale" }); // a reader often reads twice, and of this there is one
    select(sale.value.lines.findIndex(({ reference }) => reference === found.reference));
    notice.value = t("sale.piece_twice");
  } else if (found.unit_price !== null || item.pricing === "fixed" || WEIGHED.test(barcode)) {
    go({ name: "sale" });
    scans.value += 1;
    add(found);
    if (found.note) notice.value = found.note;
  } else {
    choose(item);
  }
}
