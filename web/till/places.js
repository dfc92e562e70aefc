// SPDX-License-Identifier: AGPL-3.0-or-later
// The screens that a first sale does not need: fetched while the machine is idle, which keeps the first load small.
// A family of screens has a folder of its own (module, words, style) and one row here for each place it fills.
import { later } from "./later.js";

/** @type {Record<string, (props: {}) => import("../vendor/preact.js").VNode | null>} by name of the screen (types.d.ts) */
export const places = {
  cashier: later(async () => (await import("./screens/people.js")).Cashier),
  confirm: later(async () => (await import("./screens/confirm.js")).Confirm),
  crew: later(async () => (await import("./screens/people.js")).Crew),
  menu: later(async () => (await import("./menu/main.js")).Menu),
  pay: later(async () => (await import("./screens/pay.js")).Pay),
  ruler: later(async () => (await import("./screens/ruler.js")).Ruler),
  whose: later(async () => (await import("./screens/whose.js")).Whose),
  course: later(async () => (await import("./course/main.js")).Course),
  parked: later(async () => (await import("./screens/parked.js")).Parked),
  receipt: later(async () => (await import("./screens/receipt.js")).ReceiptScreen),
  receipts: later(async () => (await import("./screens/receipts.js")).Receipts),
  settings: later(async () => (await import("./screens/settings.js")).Settings),
};
