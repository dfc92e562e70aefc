// SPDX-License-Identifier: AGPL-3.0-or-later
// What has really happened since a lesson began, as the till and its screens tell it.
import { Problem, request } from "../../ui/api.js";
import { effect, signal, untracked } from "../../vendor/preact.js";
import { given } from "../payment.js";
import { parked, sale } from "../sale.js";
import { scans } from "../scan.js";
import { screen } from "../store.js";

const PERIOD_MS = 1500;

/** @typedef {import("../types.d.ts").Ticket} Ticket */

const none = {
  sold: /** @type {Ticket | null} */ (null),
  gave: false, // cash for part of the sum
  removed: false,
  resumed: false,
  scanned: false,
  refunded: false,
  open: false,
  closed: false,
  expected: /** @type {number | null} */ (null), // cents that lie in the drawer of the school
  cards: 0, // cents that its terminal would print
};

export const facts = signal(none);

let lines = 0;
let aside = 0;
let scansBefore = 0;
/** The ticket of the lesson before may still be on the glass. */
let before = "";
/** Number of the closing to come, when the lesson began. */
let shift = /** @type {number | null} */ (null);

/** A lesson begins: nothing has happened yet. */
export function forget() {
  lines = sale.peek().lines.length;
  aside = parked.peek().length;
  scansBefore = scans.peek();
  shift = null;
  const where = screen.peek();
  if (where.name === "receipt") before = where.receipt.ticket.id;
  facts.value = none;
}

/** @param {Partial<typeof none>} news */
function learn(news) {
  const now = facts.peek();
  if (Object.entries(news).some(([name, value]) => now[/** @type {keyof typeof none} */ (name)] !== value)) facts.value = { ...now, ...news };
}

/** Watches until the answer is called. */
export function watch() {
  const stops = [
    effect(() => {
      const where = screen.value;
      if (where.name !== "receipt" || !where.fresh || where.receipt.ticket.id === before) return;
      const { ticket } = where.receipt;
      untracked(() => (isReturn(ticket) ? learn({ refunded: true }) : learn({ sold: ticket })));
    }),
    effect(() => {
      const now = sale.value.lines.length;
      if (screen.peek().name === "line" && now === lines - 1 && now > 0) learn({ removed: true });
      lines = now;
    }),
    effect(() => {
      const now = parked.value.length;
      if (now < aside) learn({ resumed: true });
      aside = now;
    }),
    effect(() => {
      if (scans.value > scansBefore) learn({ scanned: true });
    }),
    effect(() => learn({ gave: given.value.length > 0 })),
  ];
  const clock = setInterval(look, PERIOD_MS);
  look();
  return () => {
    stops.forEach((stop) => stop());
    clearInterval(clock);
  };
}

/** @param {Ticket & {kind?: string}} ticket */
function isReturn(ticket) {
  return ticket.kind === "return" || ticket.total < 0;
}

/** What a count should find: nobody is told in earnest, a learner is. @param {{float_open: number, moved: number, tenders: {kind: string, amount: number}[]}} so_far */
function inDrawer({ float_open, moved, tenders }) {
  return float_open + moved + (tenders.find(({ kind }) => kind === "cash")?.amount ?? 0);
}

/** The shift, as the till program knows it: opened, closed, and with which number. */
async function look() {
  try {
    const drawer = /** @type {{is_open: boolean, number: number, cards: number}} */ (await request("/api/till/drawer"));
    shift ??= drawer.number;
    learn({ open: drawer.is_open, closed: drawer.number > shift, cards: drawer.cards });
    if (drawer.is_open) learn({ expected: inDrawer((await request("/api/till/x")).closing) });
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
  }
}
