// SPDX-License-Identifier: AGPL-3.0-or-later
// What the office knows: where we are (in the address, so that the back key and a bookmark work), and what the server
// says of it. Everything is read again as it is shown.
import { request } from "../ui/api.js";
import { isDay } from "../ui/dates.js";
import { asProblem } from "../ui/pages.js";
import { batch, computed, signal } from "../vendor/preact.js";
import { rooms } from "./pages/registry.js";
import { tabsOf } from "./rights.js";

/** @typedef {import("./types.d.ts").Me} Me */
/** @typedef {import("./types.d.ts").Day} Day */
/** @typedef {import("./types.d.ts").Tills} Tills */
/** @typedef {import("./types.d.ts").Person} Person */
/** @typedef {import("./types.d.ts").Audit} Audit */
/** @typedef {import("./types.d.ts").Totals} Totals */
/** @typedef {import("./rights.js").Tab} Tab */
/** @typedef {import("../ui/api.js").Problem} Problem */

export const me = signal(/** @type {Me | null} */ (null));
export const day = signal(/** @type {Day | null} */ (null));
export const tills = signal(/** @type {Tills | null} */ (null));
export const people = signal(/** @type {Person[] | null} */ (null));
export const audit = signal(/** @type {Audit | null} */ (null));
export const totals = signal(/** @type {Totals | null} */ (null));
/** The room that is open and what it shows; null while it comes. */
export const room = signal(/** @type {{name: string, room: import("./pages/registry.js").Room, data: unknown} | null} */ (null));
/** Why what was asked for could not be had; null when all is well. */
export const trouble = signal(/** @type {Problem | null} */ (null));
export const reading = signal(false);

export const address = signal(new URLSearchParams(location.search));
/** The office that the address names, or the first of hers. */
export const kpa = computed(() => {
  const kpas = me.value?.kpas ?? [];
  return kpas.find((one) => one.code === address.value.get("kpa")) ?? kpas[0] ?? null;
});
export const tabs = computed(() => (me.value ? tabsOf(me.value, kpa.value) : []));
export const tab = computed(() => tabs.value.find((one) => one === address.value.get("onglet")) ?? tabs.value[0] ?? null);
/** "" for the list, "+" for a new one, else a person's id. */
export const person = computed(() => address.value.get("personne") ?? "");
export const today = computed(() => me.value?.today ?? "");

/** Answers to an earlier question are dropped. */
let question = 0;

/** Reads what the address asks for. */
export async function open() {
  const mine = ++question;
  reading.value = true;
  trouble.value = null;
  try {
    me.value ??= /** @type {Me} */ (await request("/api/me"));
    const keep = tab.value ? await (readers[tab.value] ?? readRoom)() : () => {};
    if (mine === question) batch(keep);
  } catch (reason) {
    if (mine === question) trouble.value = asProblem(reason);
  } finally {
    if (mine === question) reading.value = false;
  }
}

/** Path of this office in the API. @param {string} path */
export function here(path) {
  return `/api/kpas/${encodeURIComponent(kpa.value?.code ?? "")}/${path}`;
}

async function readRoom() {
  const name = tab.value ?? "";
  const module = await /** @type {typeof rooms[string]} */ (rooms[name]).load();
  const data = await module.read(address.value, here, today.value);
  return () => (room.value = { name, room: module, data });
}

/** One a tab: reads, and gives back what keeps the answer. @type {Record<string, (() => Promise<() => void>) | undefined>} */
const readers = {
  async jour() {
    const wanted = address.value.get("jour");
    const sold = /** @type {Day} */ (await request(here(`day?day=${isDay(wanted) ? wanted : today.value}`)));
    return () => (day.value = sold);
  },
  async personnes() {
    const [list, door] = await Promise.all([
      /** @type {Promise<{people: Person[]}>} */ (request(here("people"))),
      /** @type {Promise<{methods: {link: boolean}}>} */ (request("/api/sign-in")),
    ]);
    const mail = door.methods.link; // without mail, an address lets nobody in
    return () => (people.value = mail ? list.people : list.people.map((one) => ({ ...one, means: one.means.filter((way) => way !== "link") })));
  },
  async caisses() {
    const chains = /** @type {Tills} */ (await request(here("tills")));
    return () => (tills.value = chains);
  },
  async journal() {
    const page = /** @type {Audit} */ (await request(here("audit")));
    return () => (audit.value = page);
  },
  async reseau() {
    const [from, to] = [address.value.get("du"), address.value.get("au")];
    const span = isDay(from) && isDay(to) ? `from=${from}&to=${to}` : `from=${today.value.slice(0, 4)}-01-01&to=${today.value}`;
    const sums = /** @type {Totals} */ (await request(`/api/network/totals?${span}`));
    return () => (totals.value = sums);
  },
};

/** More of the journal, below what is shown. */
export async function readMoreAudit() {
  const shown = audit.value;
  if (!shown?.next) return;
  const page = /** @type {Audit} */ (await request(here(`audit?before=${encodeURIComponent(shown.next)}`)));
  audit.value = { changes: [...shown.changes, ...page.changes], views: [...shown.views, ...page.views], next: page.next };
}

/** What the address says: kpa, onglet, and what the page of the tab wants to find again. @typedef {{[name: string]: string | undefined}} Where */

/** The address of another place of the office; the KPA stays. @param {Where} where */
export function addressOf(where) {
  const wanted = new URLSearchParams();
  const chosen = where.kpa ?? address.value.get("kpa");
  if (chosen) wanted.set("kpa", chosen);
  for (const [name, value] of Object.entries(where)) if (value) wanted.set(name, value);
  return `${location.pathname}${wanted.size ? `?${wanted}` : ""}`;
}

/** Goes there; the browser's back key comes back. @param {Where} where */
export function go(where) {
  history.pushState(null, "", addressOf(where));
  arrive();
  scrollTo(0, 0);
}

/** What the address says now. Another office begins empty. */
function arrive() {
  const before = kpa.value?.code;
  batch(() => {
    address.value = new URLSearchParams(location.search);
    if (kpa.value?.code !== before) forget();
  });
  open();
}

function forget() {
  for (const one of [day, tills, people, audit, room]) one.value = null;
}

/** Follows the browser's back key, and looks again when somebody comes back to the page. */
export function follow() {
  addEventListener("popstate", arrive);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") open();
  });
}
