// SPDX-License-Identifier: AGPL-3.0-or-later
// A ticket that is set aside while it is paid, because somebody forgot her purse, comes back where it was.
import { given, method, parts, payBy, startPayment } from "../payment.js";
import { total } from "../pricing.js";
import { park, resume } from "../sale.js";
import { go } from "../store.js";

/** @typedef {import("../types.d.ts").Parked} Parked */

export function setPaymentAside() {
  park(total.value, { method: method.value, given: given.value, parts: parts.value });
  go({ name: "sale" });
}

/** @param {Parked} one */
export function takeBack(one) {
  const { stage } = one;
  resume(one.sale.id, total.value);
  if (!stage) return go({ name: "sale" });
  startPayment();
  payBy(stage.method);
  given.value = stage.given;
  parts.value = stage.parts;
}
