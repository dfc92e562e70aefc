// SPDX-License-Identifier: AGPL-3.0-or-later
// What the sign-in page knows: where we are, what the address brought, what the server said. Secrets that came in the
// address leave it at once, and nothing is sent before a touch.
import { Problem, request } from "../ui/api.js";
import { asProblem } from "../ui/pages.js";
import { batch, signal } from "../vendor/preact.js";

/** @typedef {"choose" | "card" | "pin" | "link" | "sent" | "password" | "hello" | "second" | "going"} Step */
/** @typedef {{person: {id: string, name: string}, csrf: string, next: string, second_factor: "done" | "needed" | "to_enrol" | "none"}} SessionAnswer */
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

/** One-time key of a mail or an invitation. */
let once = "";

/** @param {Step} next */
export function go(next) {
  batch(() => {
    problem.value = null;
    step.value = next;
  });
}

/** Takes what the fragment brought out of the address and its history, and begins there. */
export function readAddress() {
  const fragment = location.hash.slice(1);
  if (fragment === "main") return; // "Aller au contenu"
  if (fragment) history.replaceState(null, "", location.pathname + location.search);
  const [, name, value] = /^(lien|invitation|carte)=(.+)$/.exec(fragment) ?? [];
  if (name === "carte") takeCard(value ?? "");
  else if (name) takeLink(value ?? "");
  else if (fragment === "second") goOn();
  else if (location.pathname === "/carte" && !takeCard(fragment)) go("card");
}

/** @param {string} value */
function takeLink(value) {
  once = value;
  go("hello");
}

/** What a camera or a scanner read: a card's address, or its secret alone. False when it is neither. @param {string} read */
export function takeCard(read) {
  const secret = read.trim().replace(/^.*#(carte=)?/, "");
  if (!/^[\w-]{16,64}$/.test(secret)) return false;
  card.value = secret;
  go("pin");
  return true;
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
    else if (me.second_factor === "needed") go("second");
  } catch {
    go("choose"); // the session has ended: the ways in are all there is to say
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

export function useLink() {
  return prove("/api/sign-in/link/use", { token: once });
}

/** @param {SessionAnswer} answer */
function arrive(answer) {
  if (answer.second_factor === "needed") return go("second");
  go("going");
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
