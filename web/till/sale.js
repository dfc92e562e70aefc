// SPDX-License-Identifier: AGPL-3.0-or-later
// The sale under way and what a cashier does to it. Nothing here knows a price: the till program prices.
import { computed } from "../vendor/preact.js";
import { holder, items, kept, signedIn, state } from "./store.js";

/** @typedef {import("./types.d.ts").Sale} Sale */
/** @typedef {import("./types.d.ts").Line} Line */
/** @typedef {import("./types.d.ts").Parked} Parked */
/** @typedef {import("./types.d.ts").Basket} Basket */
/** @typedef {import("./types.d.ts").Tender} Tender */

const UNDO_DEPTH = 30;
const QUANTITY_MAX = 1_000_000;

export const sale = kept("sale", fresh());
export const parked = kept("parked", /** @type {Parked[]} */ ([]));
const past = kept("past", /** @type {Sale[]} */ ([]));

export const canUndo = computed(() => past.value.length > 0);
export const selectedLine = computed(() => (sale.value.selected === null ? null : (sale.value.lines[sale.value.selected] ?? null)));
/** Who the faces show: the selected line's people, or those of the next one. */
export const crew = computed(() => selectedLine.value?.members ?? sale.value.crew);

/** Somebody said so, "everybody together" included; otherwise nobody was asked yet. */
export const crewSaid = computed(() => (selectedLine.value ?? sale.value).said ?? false);
/** Places of the lines of somebody's work, where nobody has said whose. */
export const unsaid = computed(() => sale.value.lines.flatMap((line, at) => (line.said || !isWork(line.item) ? [] : [at])));

/** The next face tapped starts the list of people over; the ones after it join. */
let crewUntouched = true;

/** Pieces on the ticket; a weighed or timed line counts for one. */
export const articleCount = computed(() =>
  sale.value.lines.reduce((sum, line) => sum + (isCounted(line.item) ? line.quantity / 1000 : 1), 0),
);

/** @returns {Sale} */
function fresh() {
  return { id: uuid(), lines: [], selected: null, crew: [], confirmed: false };
}

/** Random UUID (version 4); crypto.randomUUID is missing where the screen is on the shop's network without TLS. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Somebody worked for it: it asks for a person. @param {string} item */
export function isWork(item) {
  return items.value.get(item)?.kind === "service";
}

/** Sold by the piece: a second tap makes it two. @param {string} item */
export function isCounted(item) {
  const found = items.value.get(item);
  return found === undefined || (found.pricing === "fixed" && (found.unit === "piece" || found.unit === "cycle"));
}

/** @param {Partial<Sale>} next what becomes different; what the cashier confirmed was the ticket before */
function change(next) {
  past.value = [...past.value.slice(1 - UNDO_DEPTH), sale.value];
  sale.value = { ...sale.value, confirmed: false, ...next };
}

/**
 * Puts one more on the ticket: on the line of the same piece and people if there is one, else on a new line.
 * @param {{item: string, quantity?: number, unit_price?: number | null, purchase_price?: number | null, reference?: string, member?: string}} what
 */
export function add({ item, quantity = 1000, unit_price = null, purchase_price = null, reference, member }) {
  const { lines, crew: people } = sale.value;
  const line = { item, quantity, unit_price, purchase_price, members: member ? [member] : people, said: member ? true : (sale.value.said ?? false), ...(reference ? { reference } : {}) };
  const same = isCounted(line.item) && line.unit_price === null ? lines.findIndex((other) => sameKind(other, line)) : -1;
  crewUntouched = true;
  if (same >= 0) change({ lines: lines.map((other, at) => (at === same ? more(other, line.quantity) : other)), selected: same });
  else change({ lines: [...lines, line], selected: lines.length });
}

/** @param {Line} one @param {Line} other */
function sameKind(one, other) {
  return one.item === other.item && one.unit_price === null && one.members.join() === other.members.join() && (one.said ?? false) === (other.said ?? false);
}

/** @param {Line} line @param {number} quantity @returns {Line} */
function more(line, quantity) {
  return { ...line, quantity: Math.min(Math.max(line.quantity + quantity, 1000), QUANTITY_MAX) };
}

/** Nothing is chosen: the faces speak of the line to come. */
export function deselect() {
  crewUntouched = true;
  sale.value = { ...sale.value, selected: null };
}

/** @param {number} at */
export function select(at) {
  crewUntouched = true;
  sale.value = { ...sale.value, selected: at };
}

/** One more or one less of the selected line, never none. @param {number} pieces */
export function step(pieces) {
  alter((line) => more(line, pieces * 1000));
}

/** Gives the line at this place another weight, length, duration or price. @param {number} at @param {Partial<Line>} facts */
export function correct(at, facts) {
  change({ lines: sale.value.lines.map((line, place) => (place === at ? { ...line, ...facts } : line)), selected: at });
}

/** @param {(line: Line) => Line} how */
function alter(how) {
  const { lines, selected } = sale.value;
  if (selected !== null) change({ lines: lines.map((line, at) => (at === selected ? how(line) : line)) });
}

export function removeSelected() {
  const { lines, selected } = sale.value;
  if (selected === null) return;
  const left = lines.filter((_, at) => at !== selected);
  change({ lines: left, selected: left.length ? Math.min(selected, left.length - 1) : null });
}

export function empty() {
  change({ lines: [], selected: null, crew: [], said: false });
}

export function undo() {
  const before = past.value.at(-1);
  if (!before) return;
  past.value = past.value.slice(0, -1);
  crewUntouched = true;
  sale.value = before;
}

/** A face was tapped: this person alone first, then whoever else is tapped; a second tap takes somebody out. @param {string} member */
export function tapFace(member) {
  const people = crewUntouched ? [] : crew.value;
  setCrew(people.includes(member) ? people.filter((other) => other !== member) : [...people, member]);
}

/** @param {string[]} people none: the collective */
export function setCrew(people) {
  crewUntouched = people.length === 0;
  const { lines, selected } = sale.value;
  change({ crew: people, said: true, lines: lines.map((line, at) => (at === selected ? { ...line, members: people, said: true } : line)) });
}

/** The line at this place is the work of these; the next lines' people stay as they are. @param {number} at @param {string[]} people none: of everybody together */
export function sayWhose(at, people) {
  correct(at, { members: people, said: true });
}

/** Sets the ticket aside under its id. @param {number | null} total as last priced, to recognise it in the list @param {import("./types.d.ts").Stage} [stage] of its payment */
export function park(total, stage) {
  parked.value = [...parked.value, { sale: sale.value, at: state.value?.now ?? "", total, ...(stage ? { stage } : {}) }];
  startNew();
}

/** Takes a ticket back; the one under way, if any, goes aside. @param {string} id @param {number | null} total of the one under way */
export function resume(id, total) {
  const wanted = parked.value.find((one) => one.sale.id === id);
  if (!wanted) return;
  const others = parked.value.filter((one) => one !== wanted);
  const under_way = { sale: sale.value, at: state.value?.now ?? "", total };
  parked.value = sale.value.lines.length ? [...others, under_way] : others;
  past.value = [];
  crewUntouched = true;
  sale.value = wanted.sale;
}

export function startNew() {
  past.value = [];
  crewUntouched = true;
  sale.value = fresh();
}

/** A sheet of paper is copied: this is when it was sold; undefined: a sale like the others. @param {string | undefined} deferred_at */
export function sellOnPaper(deferred_at) {
  sale.value = { ...sale.value, confirmed: false, deferred_at };
}

/** More lines, as they are. @param {Line[]} lines */
export function put(lines) {
  change({ lines: [...sale.value.lines, ...lines], selected: null });
}

/** Something off the whole ticket; undefined: nothing any more. @param {import("./types.d.ts").Discount | undefined} discount */
export function takeOff(discount) {
  change({ discount });
}

export function confirm() {
  sale.value = { ...sale.value, confirmed: true };
}

/** The request body (docs/api.md). @param {Tender[]} [tenders] @returns {Basket} */
export function basket(tenders) {
  const { id, lines, confirmed } = sale.value;
  return {
    id,
    currency: "EUR",
    // Who is signed in is the till program's to say: a sale repeated by the next cashier stays the same request.
    ...(holder.value && !signedIn.value ? { cashier: holder.value.code } : {}),
    confirmed,
    ...sale.value.discount,
    ...(sale.value.deferred_at ? { deferred_at: sale.value.deferred_at } : {}),
    lines: lines.map(basketLine),
    ...(tenders ? { tenders } : {}),
  };
}

/** @param {Line} line */
export function basketLine(line) {
  return {
    item: line.item,
    quantity: line.quantity,
    ...(line.unit_price === null ? {} : { unit_price: line.unit_price, priced: true }),
    ...(line.purchase_price === null ? {} : { purchase_price: line.purchase_price }),
    ...(line.as ? { as: line.as } : {}),
    ...(line.order ? { order: line.order } : {}),
    ...(line.reference ? { reference: line.reference } : {}),
    ...(line.members.length ? { members: line.members.map((member) => ({ member, weight: 1 })) } : {}),
  };
}
