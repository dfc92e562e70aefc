// SPDX-License-Identifier: AGPL-3.0-or-later
// What every screen of the till looks at: the till's own state, its catalogue, and where we are.
import { computed, effect, signal } from "../vendor/preact.js";

/** @typedef {import("./types.d.ts").Snapshot} Snapshot */
/** @typedef {import("./types.d.ts").TillState} TillState */
/** @typedef {import("./types.d.ts").Screen} Screen */
/** @typedef {import("./types.d.ts").Item} Item */
/** @typedef {import("./types.d.ts").Member} Member */
/** @typedef {import("./types.d.ts").Activity} Activity */
/** @typedef {import("./types.d.ts").Cashier} Cashier */

/**
 * A signal that survives a reload, and follows the other windows of this browser.
 * @template T
 * @param {string} name @param {T} first
 */
export function kept(name, first) {
  const key = `comptoir.${name}`;
  const read = () => {
    const text = localStorage.getItem(key);
    return text === null ? first : /** @type {T} */ (JSON.parse(text));
  };
  const value = signal(read());
  effect(() => {
    const text = JSON.stringify(value.value);
    if (text !== localStorage.getItem(key)) localStorage.setItem(key, text);
  });
  addEventListener("storage", (event) => {
    if (event.key === key) value.value = read();
  });
  return value;
}

/** Last answer of GET /api/till/state; null before the first. */
export const state = signal(/** @type {TillState | null} */ (null));
/** False when the till program itself stopped answering. */
export const answering = signal(true);
export const snapshot = signal(/** @type {Snapshot | null} */ (null));
export const screen = signal(/** @type {Screen} */ ({ name: "sale" }));
/** What lies over the screen: help, or a question to the referent. The screen below keeps what was typed. */
export const overlay = signal(/** @type {import("./types.d.ts").Overlay | null} */ (null));
/** One calm sentence in the top bar; never a dialog. */
export const notice = signal("");
/** Member code of who holds the till, while it is open to anybody (no cashier has a PIN yet). */
export const cashier = kept("cashier", /** @type {string | null} */ (null));

export const items = computed(() => byCode(snapshot.value?.items ?? []));
export const members = computed(() => byCode(snapshot.value?.members ?? []));
export const activities = computed(() => byCode(snapshot.value?.activities ?? []));

/** Items of each activity, archived ones left out. */
export const shelves = computed(() => {
  /** @type {Map<string, Item[]>} */
  const shelf = new Map();
  for (const item of snapshot.value?.items ?? []) {
    if (item.archived) continue;
    const list = shelf.get(item.activity);
    if (list) list.push(item);
    else shelf.set(item.activity, [item]);
  }
  return shelf;
});

/** Activities that have something to sell. */
export const open = computed(() => (snapshot.value?.activities ?? []).filter((activity) => shelves.value.has(activity.code)));

const today = computed(() => (state.value?.now ?? "").slice(0, 10));

/** Who may be named on a sale today. */
export const present = computed(() =>
  (snapshot.value?.members ?? []).filter((member) =>
    member.contracts.some((contract) => contract.starts_on <= today.value && (contract.ends_on ?? "9999") >= today.value),
  ),
);

/** Somebody must sign in before this screen sells or shows anything. */
export const locked = computed(() => state.value?.locked ?? false);
/** Who signed in with a PIN. @type {import("../vendor/preact.js").ReadonlySignal<Cashier | null>} */
export const signedIn = computed(() => state.value?.cashier ?? null);
export const cashiers = computed(() => snapshot.value?.cashiers ?? []);
/** @param {Cashier} who @param {string} right */
export const holds = (who, right) => who.rights === "all" || ` ${who.rights} `.includes(` ${right} `);
/** Whoever holds the till may do this without asking anybody; so may anybody while it is open. @param {string} right */
export const may = (right) => !signedIn.value || holds(signedIn.value, right);
/** The same of one of these rights. @param {string} rights with a blank between */
export const mayAny = (rights) => rights.split(" ").some(may);
/** Whoever holds the till serves customers. Who only keeps the books finds her archives here, and sells nothing. */
export const serves = computed(() => mayAny("sale custody"));
/** School: nothing is sold for real. */
export const training = computed(() => state.value?.training ?? false);
/** An exercise: so many sales seem to wait for a network. Null: none, the sign tells the truth. */
export const pretended = signal(/** @type {number | null} */ (null));
/** Who takes the digits of a keyboard: the pad that is open. */
export const typist = signal(/** @type {((key: string) => void) | null} */ (null));
/** Who takes what the barcode reader reads, where it is not the sale. */
export const reader = signal(/** @type {((barcode: string) => void) | null} */ (null));
/** Selling is possible now, as far as the till program said. */
export const usable = computed(() => state.value !== null && !locked.value);
/** Who holds the till today: somebody whose contract ended holds it no longer. @type {import("../vendor/preact.js").ReadonlySignal<Cashier | undefined>} */
export const holder = computed(() => signedIn.value ?? present.value.find((member) => member.code === cashier.value));

/** The link with the server was made, once. Null: nobody said yet. */
export const enrolled = computed(() => state.value?.enrolled ?? null);
export const tillName = computed(() => state.value?.till?.name ?? "");

/** Goes to a screen; a notice belongs to the screen where it was said. @param {Screen} next */
export function go(next) {
  notice.value = "";
  if (next.name !== "sale" || screen.peek().name !== "sale") screen.value = next;
}

/**
 * @template {{code: string}} T
 * @param {T[]} list @returns {Map<string, T>}
 */
function byCode(list) {
  return new Map(list.map((thing) => [thing.code, thing]));
}
