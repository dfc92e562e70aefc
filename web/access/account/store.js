// SPDX-License-Identifier: AGPL-3.0-or-later
// What "Mon compte" knows, and what it asks of the server.
import { request } from "../../ui/api.js";
import { asProblem } from "../../ui/pages.js";
import { batch, computed, signal } from "../../vendor/preact.js";

/** @typedef {import("../types.d.ts").Me} Me */
/** @typedef {import("../types.d.ts").Credentials} Credentials */
/** @typedef {import("../types.d.ts").Session} Session */
/** @typedef {import("../types.d.ts").Data} Data */
/** @typedef {import("../types.d.ts").Erasure} Erasure */
/** @typedef {import("../../ui/api.js").Problem} Problem */

const STAFF = ["referent", "accountant", "admin"];

export const me = signal(/** @type {Me | null} */ (null));
export const credentials = signal(/** @type {Credentials | null} */ (null));
export const sessions = signal(/** @type {Session[]} */ ([]));
export const data = signal(/** @type {Data | null} */ (null));
/** What remains of an account that was just erased. */
export const erasure = signal(/** @type {Erasure | null} */ (null));
/** Whether this server sends mail; without it nobody receives a link. */
export const mail = signal(true);
export const trouble = signal(/** @type {Problem | null} */ (null));
/** She came by an invitation and has no way in of her own yet. */
export const welcome = signal(location.pathname === "/premier-code");
/** Whoever works in the office asks the administration for help, not the referent that she may be. */
export const staff = computed(() => me.value?.grants.some(({ role }) => STAFF.includes(role)) ?? false);
export const today = computed(() => me.value?.today ?? "");

export async function open() {
  trouble.value = null;
  try {
    const [who, ways, devices, door] = await Promise.all([
      /** @type {Promise<Me>} */ (request("/api/me")),
      /** @type {Promise<Credentials>} */ (request("/api/me/credentials")),
      /** @type {Promise<{sessions: Session[]}>} */ (request("/api/me/sessions")),
      /** @type {Promise<{methods: {link: boolean}}>} */ (request("/api/sign-in")),
    ]);
    batch(() => {
      me.value = who;
      credentials.value = ways;
      sessions.value = devices.sessions;
      mail.value = door.methods.link;
    });
    data.value = /** @type {Data} */ (await request("/api/me/data"));
  } catch (reason) {
    trouble.value = asProblem(reason);
  }
}

export async function readCredentials() {
  credentials.value = /** @type {Credentials} */ (await request("/api/me/credentials"));
}

export async function readSessions() {
  sessions.value = /** @type {{sessions: Session[]}} */ (await request("/api/me/sessions")).sessions;
}
