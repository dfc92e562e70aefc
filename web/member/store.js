// SPDX-License-Identifier: AGPL-3.0-or-later
// What the page knows: who she is, her figures, her sales so far. Everything comes from the server as it is shown.
import { request } from "../ui/api.js";
import { asProblem } from "../ui/pages.js";
import { batch, computed, signal } from "../vendor/preact.js";
import { purse, readPurse } from "./pay/store.js";

/** @typedef {import("./types.d.ts").Me} Me */
/** @typedef {import("./types.d.ts").Turnover} Turnover */
/** @typedef {import("./types.d.ts").Sale} Sale */
/** @typedef {import("./types.d.ts").SalesPage} SalesPage */
/** @typedef {import("./types.d.ts").Catalogue} Catalogue */
/** @typedef {import("../ui/api.js").Problem} Problem */

const FIRST_SALES = 10;
const MORE_SALES = 30;

export const me = signal(/** @type {Me | null} */ (null));
export const turnover = signal(/** @type {Turnover | null} */ (null));
export const sales = signal(/** @type {Sale[]} */ ([]));
/** Where the next page of sales begins; null: no more. */
export const next = signal(/** @type {string | null} */ (null));
/** Why the page could not be opened; null when all is well. */
export const trouble = signal(/** @type {Problem | null} */ (null));
/** Why more sales could not be had. */
export const salesTrouble = signal(/** @type {Problem | null} */ (null));
export const loadingMore = signal(false);
/** How many sales the last "more" brought, for the ear. */
export const added = signal(0);

const catalogue = signal(/** @type {Catalogue | null} */ (null));
const itemPictures = computed(() => new Map((catalogue.value?.items ?? []).map((item) => [item.name, item.pictogram])));
const activities = computed(() => new Map((catalogue.value?.activities ?? []).map((activity) => [activity.code, activity])));

const address = signal(new URLSearchParams(location.search));
/** What makes her a member: one for each KPA. */
const memberships = computed(() => (me.value?.grants ?? []).filter((grant) => grant.role === "member" && grant.member && grant.kpa));
/** The one that the address names, or the first. */
const membership = computed(() => memberships.value.find((grant) => grant.kpa?.code === address.value.get("kpa")) ?? memberships.value[0] ?? null);
export const kpas = computed(() => memberships.value.flatMap((grant) => grant.kpa ?? []));
export const kpa = computed(() => membership.value?.kpa ?? null);
export const name = computed(() => turnover.value?.member.name ?? me.value?.person.name ?? "");
export const face = computed(() => turnover.value?.member.face ?? me.value?.person.face ?? null);

/** Today's catalogue lends its pictures to past sales; an article that left it shows its activity. @param {string} label @param {string} activity */
export function pictureOf(label, activity) {
  const instead = activities.value.get(activity)?.pictogram;
  return { name: itemPictures.value.get(label) ?? instead ?? "basket", instead };
}

/** @param {string} code */
export function activityName(code) {
  return activities.value.get(code)?.name ?? code;
}

/** Answers to an earlier question are dropped. */
let question = 0;

/** Reads everything the page needs; says so in trouble when it cannot. */
export async function open() {
  const mine = ++question;
  trouble.value = null;
  try {
    me.value = /** @type {Me} */ (await request("/api/me"));
    if (!membership.value) return; // staff without an activity of their own
    const member = encodeURIComponent(membership.value.member ?? "");
    const [figures, first, hers] = await Promise.all([
      /** @type {Promise<Turnover>} */ (request(`/api/members/${member}/turnover`)),
      /** @type {Promise<SalesPage>} */ (request(`/api/members/${member}/sales?limit=${FIRST_SALES}`)),
      readPurse(membership.value.member ?? "", kpa.value?.code ?? ""),
      readCatalogue(kpa.value?.code ?? ""),
    ]);
    if (mine !== question) return;
    batch(() => {
      turnover.value = figures;
      purse.value = hers;
      sales.value = first.sales;
      next.value = first.next;
    });
  } catch (reason) {
    if (mine === question) trouble.value = asProblem(reason);
  }
}

/** Her figures in another of her KPAs; the browser's back key comes back. @param {string} code */
export function choose(code) {
  history.pushState(null, "", `${location.pathname}?${new URLSearchParams({ kpa: code })}`);
  arrive();
}

/** What the address says now. Another KPA begins empty. */
function arrive() {
  const before = kpa.value?.code;
  address.value = new URLSearchParams(location.search);
  if (kpa.value?.code === before) return; // a step within the page
  batch(() => {
    turnover.value = null;
    purse.value = null;
    sales.value = [];
    next.value = null;
    added.value = 0;
    salesTrouble.value = null;
  });
  open();
}

export function follow() {
  addEventListener("popstate", arrive);
}

/** Only pictures and names depend on it: without it the page stands. @param {string} kpa */
async function readCatalogue(kpa) {
  try {
    catalogue.value = /** @type {Catalogue} */ (await request(`/api/catalogue/${encodeURIComponent(kpa)}`));
  } catch {
    catalogue.value = null;
  }
}

export async function more() {
  const member = membership.value?.member;
  const mine = question;
  if (!member || next.value === null || loadingMore.value) return;
  loadingMore.value = true;
  salesTrouble.value = null;
  try {
    const page = /** @type {SalesPage} */ (
      await request(`/api/members/${encodeURIComponent(member)}/sales?limit=${MORE_SALES}&before=${encodeURIComponent(next.value)}`)
    );
    if (mine !== question) return;
    batch(() => {
      sales.value = [...sales.value, ...page.sales];
      added.value = page.sales.length;
      next.value = page.next;
    });
  } catch (reason) {
    salesTrouble.value = asProblem(reason);
  } finally {
    loadingMore.value = false;
  }
}
