// SPDX-License-Identifier: AGPL-3.0-or-later
// What the customer hands over, in one way or several, and the one request that makes the sale. Counting what lies on the
// counter is the only sum done here; the till program decides whether it adds up.
import { computed, signal } from "../vendor/preact.js";
import { euro, typedNumber } from "../ui/money.js";
import { insist, Problem, request } from "../ui/api.js";
import { priced } from "./pricing.js";
import { piecesOf } from "./tickets/coins.js";
import { basket, sale, startNew } from "./sale.js";
import { refresh } from "./link.js";
import { answering, go, kept, overlay, state } from "./store.js";

/** @typedef {import("./types.d.ts").Basket} Basket */
/** @typedef {import("./types.d.ts").Receipt} Receipt */
/** @typedef {import("./types.d.ts").Tender<import("./types.d.ts").AnyTenderKind>} Tender */
/** @typedef {import("./types.d.ts").AnyTenderKind} TenderKind */
/** @typedef {import("./types.d.ts").Right} Right */
/** @typedef {"no" | "paper" | "mail"} ReceiptWish */

/** Ways that stand for something with a number of its own: a voucher, a payer. */
const NUMBERED = new Set(["voucher", "credit", "third_party"]);
export const method = signal(/** @type {TenderKind} */ ("cash"));
/** Notes and coins in the order they were handed over, in cents; "exact" is one entry of the whole sum. */
export const given = signal(/** @type {number[]} */ ([]));
/** What was paid in other ways already, in their order. */
export const parts = signal(/** @type {Tender[]} */ ([]));
/** What is paid in this way, in cents; null: all that is left. */
export const asked = signal(/** @type {number | null} */ (null));
/** The number of the voucher, payer or cheque, and what lies on it. */
export const reference = signal("");
export const balance = signal(/** @type {number | null} */ (null));
/** The amount as the card terminal shows it, typed again; null: nobody typed. */
export const terminal = signal(/** @type {number | null} */ (null));
/** Open in place of the way that is chosen: how much of it, or what the terminal says; and what is typed on it. */
export const pad = signal(/** @type {"amount" | "terminal" | null} */ (null));
export const typed = signal("");
/** Paper is printed for who asks for it. */
export const wish = signal(/** @type {ReceiptWish} */ ("no"));
/** The sale that was sent and not answered yet: after a reload the same bytes go out again. */
export const sending = kept("sending", /** @type {Basket | null} */ (null));
/** How many times nobody answered. */
export const silences = signal(0);
/** Why the till program refused. */
export const refused = signal(/** @type {Problem | null} */ (null));

/** Sent, and nobody answers: worth telling. A quick answer changes nothing on the glass. */
export const stuck = computed(() => sending.value !== null && silences.value > 0);

export const due = computed(() => priced.value?.ticket.total ?? null);
export const received = computed(() => sum(given.value));
const paidBefore = computed(() => sum(parts.value.map((part) => part.amount)));
/** Not paid yet, before what is handed over now. */
export const open = computed(() => Math.max((due.value ?? 0) - paidBefore.value, 0));
export const missing = computed(() => Math.max(open.value - received.value, 0));
export const change = computed(() => Math.max(received.value - open.value, 0));
/** Part of the sum is in cash, the rest by the other means. */
export const mixed = computed(() => method.value !== "cash" && received.value > 0 && missing.value > 0);
/** The most that the way that is chosen can pay. */
export const most = computed(() => {
  const unpaid = method.value === "cash" ? open.value : missing.value;
  return Math.min(balance.value ?? unpaid, unpaid);
});
/** On the pad, in cents; null: nothing that can be taken. */
export const padCents = computed(() => {
  const cents = typedNumber(typed.value, 2);
  return cents && (pad.value === "terminal" || cents <= most.value) ? cents : null;
});
/** What the way that is chosen pays; while its sum is typed, that. */
export const share = computed(() => {
  const wanted = pad.value === "amount" ? padCents.value : asked.value;
  return Math.min(wanted ?? most.value, most.value);
});
/** Not paid yet once this way pays its share. */
export const left = computed(() => (method.value === "cash" ? open.value : missing.value - share.value));
/** The terminal says another amount than we do. */
export const terminalDiffers = computed(() => method.value === "card" && terminal.value !== null && terminal.value !== share.value);
/** More coins and notes than the law lets anybody take (C. mon. fin. D112-3). */
export const tooMuchCash = computed(() => {
  const limit = priced.value?.cash?.limit ?? Infinity;
  return (method.value === "cash" ? Math.max(open.value, 0) : Math.min(received.value, open.value)) > limit;
});
const numberMissing = computed(() => NUMBERED.has(method.value) && reference.value === "");
/** This way pays something, and something is left for another. */
export const partial = computed(() => !pad.value && method.value !== "cash" && share.value > 0 && share.value < missing.value && !numberMissing.value && !terminalDiffers.value);
export const settled = computed(() => {
  if (pad.value || due.value === null || tooMuchCash.value || terminalDiffers.value) return false;
  if (due.value === 0 || open.value === 0) return true;
  return method.value === "cash" ? missing.value === 0 : share.value === missing.value && !numberMissing.value;
});

/** @param {number[]} cents */
function sum(cents) {
  return cents.reduce((total, value) => total + value, 0);
}

/** The way that is chosen, as a part of the payment. @returns {Tender} */
function chosen() {
  const part = /** @type {Tender} */ ({ kind: method.value, amount: share.value });
  if (reference.value) part.reference = reference.value;
  if (method.value === "card" && terminal.value !== null) part.terminal = terminal.value;
  return part;
}

/** @type {import("../vendor/preact.js").ReadonlySignal<Tender[]>} */
export const tenders = computed(() => {
  if (!due.value) return [];
  const cash = received.value > 0 ? [/** @type {Tender} */ ({ kind: "cash", amount: received.value })] : [];
  if (method.value === "cash" || missing.value === 0) return [...parts.value, ...cash];
  return [...cash, ...parts.value, chosen()];
});

/** The fewest notes and coins of the change, as they will be taken from the drawer. */
export const changePieces = computed(() => piecesOf(change.value));

export function startPayment() {
  parts.value = [];
  given.value = [];
  wish.value = "no";
  choose("cash");
  refused.value = null;
  if (sale.value.deferred_at) giveExactly(); // handed over then, not now
  go({ name: "pay" });
}

/** @param {number} value cents */
export function give(value) {
  if (!sending.value) given.value = [...given.value, value];
}

export function giveExactly() {
  if (open.value && !sending.value) given.value = [open.value];
}

export function takeBackLast() {
  if (!sending.value) given.value = given.value.slice(0, -1);
}

/** @param {TenderKind} kind */
function choose(kind) {
  method.value = kind;
  asked.value = null;
  reference.value = "";
  balance.value = null;
  terminal.value = null;
  pad.value = null;
}

/** @param {"amount" | "terminal"} which */
export function openPad(which) {
  typed.value = "";
  pad.value = which;
}

export function closePad() {
  pad.value = null;
}

/** What is typed counts; nothing is taken before whoever pays has paid it. */
export function keepPad() {
  if (padCents.value === null) return;
  if (pad.value === "amount") asked.value = padCents.value;
  else terminal.value = padCents.value;
  closePad();
}

/** Coins that pay everything go back into the hand they came from when another way is chosen. @param {TenderKind} kind */
export function payBy(kind) {
  if (sending.value) return;
  if (kind !== "cash" && missing.value === 0) given.value = [];
  choose(kind);
}

/** This much is paid that way; the rest comes another way. */
export function addPart() {
  if (!partial.value || sending.value) return;
  parts.value = [...parts.value, chosen()];
  choose("cash");
}

/** @param {number} at */
export function removePart(at) {
  if (!sending.value) parts.value = parts.value.filter((_, place) => place !== at);
}

/** Makes the sale; where the cashier may not by herself, the referent is asked first. */
export async function settle() {
  if (!settled.value || sending.value) return;
  const needs = /** @type {Right[]} */ (priced.value?.needs ?? []);
  const override = needs.length ? await permission(needs, asksFor(needs)) : undefined;
  if (override === null) return;
  sending.value = { ...basket(tenders.value), ...(override ? { override } : {}) };
  await send();
}

/** What the referent says yes to. @param {string[]} needs */
function asksFor(needs) {
  const { discount = 0, ticket } = priced.value ?? {};
  const total = ticket ? euro(ticket.total) : "";
  return needs.includes("discount") ? `−${euro(discount)} → ${total}` : total;
}

/** The referent's one-time yes; null: she said no. @param {Right | Right[]} right @param {string} what with its amount @returns {Promise<string | null>} */
export function permission(right, what) {
  return new Promise((answer) => {
    overlay.value = { name: "override", rights: [right].flat(), what, answer };
  });
}

/** Sends the pending sale, again and again if need be: same id, same bytes. */
export async function send() {
  const body = sending.value;
  if (!body) return;
  refused.value = null;
  silences.value = 0;
  try {
    finish(await insist("/api/till/sales", body, { waiting: noteSilence }));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    await answerRefusal(problem, body.id);
  }
}

/** @param {number} tries */
function noteSilence(tries) {
  silences.value = tries;
  answering.value = false;
}

/** @param {Problem} problem @param {string} id */
async function answerRefusal(problem, id) {
  if (problem.code === "unauthenticated") return refresh(); // locked meanwhile: it goes out again for whoever signs in
  // Made while anybody could hold the till: it is finished by who is signed in now. Nothing was recorded.
  if (problem.code === "forbidden" && problem.errors[0]?.pointer === "/cashier" && sending.value?.cashier) return sendUnnamed(sending.value);
  sending.value = null;
  if (problem.code === "confirmation_needed") return go({ name: "confirm" });
  // Another window of this till sold the same ticket first: what was recorded is the truth.
  if (problem.code === "id_reused") return finish(await request(`/api/till/sales/${id}`));
  refused.value = problem;
}

/** @param {Basket} body */
function sendUnnamed({ cashier: _, ...body }) {
  sending.value = body;
  return send();
}

/** @param {Receipt} receipt */
function finish(receipt) {
  if (sale.value.id === receipt.ticket.id) startNew();
  sending.value = null;
  given.value = [];
  parts.value = [];
  answering.value = true;
  if (state.value) state.value = { ...state.value, unsent: receipt.unsent };
  go(receipt.ticket.deferred_at ? { name: "paper", noted: receipt } : { name: "receipt", receipt, fresh: true });
  givePaper(receipt);
}

/** Asked for, or owed whether asked for or not; services had their note before. @param {Receipt} receipt */
async function givePaper(receipt) {
  const owed = (receipt.must_issue ?? []).some((why) => why !== "service");
  const wanted = wish.value;
  wish.value = "no";
  if (wanted === "mail") go({ name: "mail", receipt });
  if (!owed && wanted !== "paper") return;
  const { printPaper } = await import("./tickets/printing.js");
  await printPaper(receipt.ticket.id, {});
}
