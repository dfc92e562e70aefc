// SPDX-License-Identifier: AGPL-3.0-or-later
// What the customer hands over, and the one request that makes the sale. Counting what lies on the counter is the only
// sum done here; the till program decides whether it adds up.
import { computed, signal } from "../vendor/preact.js";
import { insist, Problem, request } from "../ui/api.js";
import { NOTES, COINS } from "../ui/coins.js";
import { priced } from "./pricing.js";
import { basket, sale, startNew } from "./sale.js";
import { refresh } from "./link.js";
import { answering, go, kept, state } from "./store.js";

/** @typedef {import("./types.d.ts").Basket} Basket */
/** @typedef {import("./types.d.ts").Receipt} Receipt */
/** @typedef {import("./types.d.ts").Tender} Tender */
/** @typedef {import("./types.d.ts").TenderKind} TenderKind */

export const method = signal(/** @type {TenderKind} */ ("cash"));
/** Notes and coins in the order they were handed over, in cents; "exact" is one entry of the whole sum. */
export const given = signal(/** @type {number[]} */ ([]));
/** The sale that was sent and not answered yet: after a reload the same bytes go out again. */
export const sending = kept("sending", /** @type {Basket | null} */ (null));
/** How many times nobody answered. */
export const silences = signal(0);
/** Why the till program refused. */
export const refused = signal(/** @type {Problem | null} */ (null));

/** Sent, and nobody answers: worth telling. A quick answer changes nothing on the glass. */
export const stuck = computed(() => sending.value !== null && silences.value > 0);

export const due = computed(() => priced.value?.ticket.total ?? null);
export const received = computed(() => given.value.reduce((sum, value) => sum + value, 0));
export const missing = computed(() => Math.max((due.value ?? 0) - received.value, 0));
export const change = computed(() => Math.max(received.value - (due.value ?? 0), 0));
/** Part of the sum is in cash, the rest by the other means. */
export const mixed = computed(() => method.value !== "cash" && received.value > 0 && missing.value > 0);
export const settled = computed(() => due.value !== null && (due.value === 0 || method.value !== "cash" || missing.value === 0));

/** @type {import("../vendor/preact.js").ReadonlySignal<Tender[]>} */
export const tenders = computed(() => {
  if (!due.value) return [];
  if (method.value === "cash") return [{ kind: "cash", amount: received.value }];
  if (!mixed.value) return [{ kind: method.value, amount: due.value }];
  return [
    { kind: "cash", amount: received.value },
    { kind: method.value, amount: missing.value },
  ];
});

/** The fewest notes and coins of the change, as they will be taken from the drawer. */
export const changePieces = computed(() => {
  let left = change.value;
  return [...NOTES, ...COINS].flatMap((value) => {
    const count = Math.floor(left / value);
    left -= count * value;
    return count ? [{ value, count }] : [];
  });
});

export function startPayment() {
  method.value = "cash";
  given.value = [];
  refused.value = null;
  go({ name: "pay" });
}

/** @param {number} value cents */
export function give(value) {
  if (!sending.value) given.value = [...given.value, value];
}

export function giveExactly() {
  if (due.value && !sending.value) given.value = [due.value];
}

export function takeBackLast() {
  if (!sending.value) given.value = given.value.slice(0, -1);
}

/** @param {TenderKind} kind */
export function payBy(kind) {
  if (!sending.value) method.value = kind;
}

/** Makes the sale. */
export function settle() {
  if (!settled.value || sending.value) return Promise.resolve();
  sending.value = basket(tenders.value);
  return send();
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
  answering.value = true;
  if (state.value) state.value = { ...state.value, unsent: receipt.unsent };
  go({ name: "receipt", receipt, fresh: true });
}
