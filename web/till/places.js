// SPDX-License-Identifier: AGPL-3.0-or-later
// The screens that a first sale does not need: fetched while the machine is idle, which keeps the first load small.
// A family of screens has a folder of its own (module, words, style) and one row here for each place it fills.
import { later } from "./later.js";
import { style } from "./words.js";

/** Payment and papers share one style. @param {Parameters<typeof later>[0]} load */
const papers = (load) =>
  later(async () => {
    await style("tickets/tickets.css");
    return load();
  });

/** Every screen of the drawer has its style. @param {Parameters<typeof later>[0]} load */
const drawer = (load) =>
  later(async () => {
    await style("cash/cash.css");
    return load();
  });

/** Things in our care, donations, labels. @param {Parameters<typeof later>[0]} load */
const services = (load) =>
  later(async () => {
    await Promise.all([style("custody/custody.css"), style("tickets/tickets.css")]);
    return load();
  });

/** @type {Record<string, (props: {}) => import("../vendor/preact.js").VNode | null>} by name of the screen (types.d.ts) */
export const places = {
  cash: drawer(async () => (await import("./cash/main.js")).Cash),
  x: drawer(async () => (await import("./cash/main.js")).X),
  closings: drawer(async () => (await import("./cash/main.js")).Closings),
  open: drawer(async () => (await import("./cash/open.js")).Open),
  closing: drawer(async () => (await import("./cash/closing.js")).ClosingFlow),
  move: drawer(async () => (await import("./cash/move.js")).Move),
  archives: later(async () => (await import("./archives/main.js")).Archives),
  cashier: later(async () => (await import("./screens/people.js")).Cashier),
  confirm: later(async () => (await import("./screens/confirm.js")).Confirm),
  crew: later(async () => (await import("./screens/people.js")).Crew),
  menu: later(async () => (await import("./menu/main.js")).Menu),
  pay: papers(async () => (await import("./screens/pay.js")).Pay),
  ruler: later(async () => (await import("./screens/ruler.js")).Ruler),
  paper: drawer(async () => {
    await style("paper/paper.css");
    return (await import("./paper/main.js")).Paper;
  }),
  whose: later(async () => (await import("./screens/whose.js")).Whose),
  hardware: later(async () => (await import("./hardware/main.js")).Hardware),
  course: later(async () => (await import("./course/main.js")).Course),
  parked: later(async () => (await import("./screens/parked.js")).Parked),
  receipt: papers(async () => (await import("./screens/receipt.js")).ReceiptScreen),
  receipts: papers(async () => (await import("./screens/receipts.js")).Receipts),
  back: papers(async () => (await import("./tickets/back.js")).BackScreen),
  deposit: papers(async () => (await import("./tickets/deposit.js")).DepositScreen),
  discount: papers(async () => (await import("./tickets/discount.js")).DiscountScreen),
  invoice: papers(async () => (await import("./tickets/invoice.js")).InvoiceScreen),
  mail: papers(async () => (await import("./tickets/mail.js")).MailScreen),
  note: papers(async () => (await import("./tickets/note.js")).NoteScreen),
  repay: papers(async () => (await import("./tickets/repay.js")).RepayScreen),
  tenders: papers(async () => (await import("./tickets/tenders.js")).TendersScreen),
  custody: services(async () => (await import("./custody/main.js")).Custody),
  custody_drop: services(async () => (await import("./custody/drop.js")).Drop),
  custody_order: services(async () => (await import("./custody/order.js")).OrderScreen),
  pickup: services(async () => (await import("./pickup/main.js")).Pickup),
  pickup_order: services(async () => (await import("./pickup/main.js")).PickupOrderScreen),
  donations: services(async () => (await import("./donations/main.js")).Donations),
  labels: services(async () => (await import("./donations/main.js")).Labels),
  settings: later(async () => (await import("./screens/settings.js")).Settings),
};
