// SPDX-License-Identifier: AGPL-3.0-or-later
// What the sign-in page knows: where we are, what the address brought, what the server said. Secrets that came in the
// address leave it at once, and nothing is sent before a touch.
import { Problem, request } from "../ui/api.js";
import { asProblem } from "../ui/pages.js";
import { batch, signal } from "../vendor/preact.js";
import { t } from "./words.js";

/** @typedef {"choose" | "card" | "pin" | "link" | "sent" | "password" | "hello" | "spent" | "second" | "going"} Step */
/** @typedef {{person: {id: string, name: string}, csrf: string, next: string, second_factor: "done" | "needed" | "to_enrol" | "none"}} SessionAnswer */
/** @typedef {import("./types.d.ts").Me} Me */
/** @typedef {{passkey: boolean, password: boolean, link: boolean, card: boolean}} Methods */

/** Where an invitation leads who has no other way in yet: the account page, which asks for one. */
const FIRST = "/premier-code";

export const step = signal(/** @type {Step} */ ("choose"));
/** Until the server has said so, the two ways that always exist. */
export const methods = signal(/** @type {Methods} */ ({ passkey: false, password: true, link: false, card: true }));
export const problem = signal(/** @type {Problem | null} */ (null));
export const busy = signal(false);
/** The secret of a card's QR. */
export const card = signal("");
/** Where the mail goes. */
export const email = signal("");
/** Whoever is signed in already in this browser. */
export const already = signal(/** @type {Me | null} */ (null));

/** One-time key of a mail or an invitation. */
let once = "";

/** A step further; the browser's back key comes back from it. @param {Step} next */
export function go(next) {
  if (next !== step.value) history.pushState({ step: next }, "");
  show(next);
}

/** Another step instead of this one. @param {Step} next @param {string} [said] why we are there */
function turn(next, said) {
  history.replaceState({ step: next }, "", location.pathname + location.search);
  show(next, said);
}

/** @param {Step} next @param {string} [said] */
function show(next, said) {
  batch(() => {
    problem.value = said ? new Problem({ code: "again", title: said }) : null;
    step.value = next;
  });
}

/**
 * Takes what the fragment brought out of the address and its history, and begins there. A page that is loaded again
 * stays at its step, but what the camera or the mail had brought is gone with the page: it is asked for again.
 */
export function readAddress() {
  const fragment = location.hash.slice(1);
  if (fragment === "main") return; // "Aller au contenu"
  const [, name, value] = /^(lien|invitation|carte)=(.+)$/.exec(fragment) ?? [];
  if (name === "lien" || name === "invitation") takeLink(value ?? "");
  else if (fragment === "second") goOn();
  else if (fragment && (name || location.pathname === "/carte")) takeCard(value ?? fragment, turn) || turn("card", t("card.again"));
  else stay(/** @type {{step?: Step} | null} */ (history.state)?.step ?? (location.pathname === "/carte" ? "card" : "choose"));
}

/** The browser's back and forward keys. */
export function follow() {
  addEventListener("popstate", () => {
    if (!location.hash) readAddress();
  });
  addEventListener("hashchange", readAddress); // a card read by the camera in the same window
}

/** @param {Step} wanted */
function stay(wanted) {
  if (wanted === "pin" && !card.value) turn("card", t("card.again"));
  else if (wanted === "hello" && !once) turn("choose", t("hello.again"));
  else if (wanted === "second") goOn();
  else turn(wanted === "going" ? "choose" : wanted);
}

/** @param {string} value */
function takeLink(value) {
  once = value;
  turn("hello");
}

/** What a camera or a scanner read: a card's address, or its secret alone. False when it is neither. @param {string} read @param {(next: Step) => void} [then] */
export function takeCard(read, then = go) {
  const secret = read.trim().replace(/^.*#(carte=)?/, "");
  if (!/^[\w-]{16,64}$/.test(secret)) return false;
  card.value = secret;
  then("pin");
  return true;
}

/** Whether somebody is signed in already; a page that wants her again says so. */
export async function readAlready() {
  if (new URLSearchParams(location.search).has("encore")) return;
  already.value = await /** @type {Promise<Me>} */ (request("/api/me")).catch(() => null);
}

export function carryOn() {
  const who = already.value;
  if (!who) return;
  if (who.second_factor === "needed") return go("second");
  leave(wanted() ?? (who.kpas.length ? "/bureau" : who.grants.some(({ role }) => role === "member") ? "/membre" : "/compte"));
}

export function signOut() {
  return attempt(async () => {
    await request("/api/sign-out", { body: {} });
    already.value = null;
  });
}

export async function readMethods() {
  try {
    methods.value = /** @type {{methods: Methods}} */ (await request("/api/sign-in")).methods;
  } catch (reason) {
    problem.value = asProblem(reason);
  }
}

/** Somebody is signed in already, and a page wants her second factor. */
async function goOn() {
  try {
    const me = /** @type {SessionAnswer} */ (await request("/api/me"));
    if (me.second_factor === "to_enrol") leave("/compte#second");
    else turn(me.second_factor === "needed" ? "second" : "choose");
  } catch {
    turn("choose"); // the session has ended: the ways in are all there is to say
  }
}

/** Posts a proof; a refusal stays on the screen. @param {string} path @param {object} body */
export async function prove(path, body) {
  await attempt(async () => arrive(/** @type {SessionAnswer} */ (await request(path, { body }))));
}

/** Runs one thing at a time and keeps why it failed. @param {() => Promise<void>} work */
export async function attempt(work) {
  if (busy.value) return;
  batch(() => {
    busy.value = true;
    problem.value = null;
  });
  try {
    await work();
  } catch (reason) {
    problem.value = asProblem(reason);
  } finally {
    busy.value = false;
  }
}

/** A link that is refused will be refused for ever: there is nothing to press again. */
export async function useLink() {
  await prove("/api/sign-in/link/use", { token: once });
  const refused = problem.value?.status ?? 0;
  if (refused < 400 || refused >= 500 || problem.value?.code === "too_many_tries") return;
  once = "";
  turn("spent");
}

/** @param {SessionAnswer} answer */
function arrive(answer) {
  if (answer.second_factor === "needed") return go("second");
  show("going");
  if (answer.next === FIRST) leave(FIRST);
  else leave(answer.second_factor === "to_enrol" ? "/compte#second" : (wanted() ?? answer.next));
}

/** @param {string} place */
function leave(place) {
  location.replace(place);
}

/** The page that sent us here: only one of this site. */
function wanted() {
  const place = new URLSearchParams(location.search).get("vers") ?? "";
  if (!/^\/(?![/\\])/.test(place)) return null;
  const address = new URL(place, location.origin);
  return address.origin === location.origin ? address.pathname + address.search : null;
}
