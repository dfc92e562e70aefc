// SPDX-License-Identifier: AGPL-3.0-or-later
// What a role opens in the office of a KPA. The server decides; this only keeps shut doors off the screen.

import { rooms } from "./pages/registry.js";

/** @typedef {import("./types.d.ts").Me} Me */
/** @typedef {Me["kpas"][number]} Office */
/** @typedef {string} Tab a key of TABS */
/** @typedef {"add" | "card" | "invite" | "pin" | "lock" | "roles" | "till" | "tell" | "sms"} Act */

/** In the order they are shown. @type {Record<Tab, readonly string[]>} */
const TABS = {
  jour: ["referent", "accountant"],
  ...Object.fromEntries(Object.entries(rooms).map(([name, room]) => [name, room.roles])),
  personnes: ["referent", "host", "accountant", "admin"],
  caisses: ["referent", "accountant", "admin"],
  journal: ["referent", "accountant", "admin"],
  reseau: ["observer", "admin"],
};

/** @type {Record<Act, readonly string[]>} */
const ACTS = {
  add: ["referent", "accountant", "admin"],
  card: ["referent", "admin"],
  invite: ["referent", "accountant", "admin"],
  pin: ["referent", "admin"],
  lock: ["referent", "accountant", "admin"],
  roles: ["referent", "accountant", "admin"],
  till: ["referent", "admin"],
  tell: ["referent"],
  sms: ["accountant"],
};

/** @type {Record<string, readonly string[]>} */
const GIVES = {
  referent: ["member", "cashier"],
  accountant: ["member", "cashier", "referent", "host"],
  admin: ["member", "cashier", "referent", "host", "accountant", "observer", "admin"],
};

/** Her roles over an office; those of no place count everywhere. @param {Me} me @param {Office | null} kpa */
function rolesAt(me, kpa) {
  return me.grants
    .filter((grant) => (grant.kpa ? grant.kpa.code === kpa?.code : grant.legal_entity ? grant.legal_entity.code === kpa?.legal_entity.code : true))
    .map((grant) => grant.role);
}

/** @param {Me} me @param {Office | null} kpa @returns {Tab[]} */
export function tabsOf(me, kpa) {
  const roles = rolesAt(me, kpa);
  return /** @type {Tab[]} */ (Object.keys(TABS)).filter((tab) => (kpa !== null || tab === "reseau") && TABS[tab]?.some((role) => roles.includes(role)));
}

/** @param {Me} me @param {Office | null} kpa @param {Act} act */
export function may(me, kpa, act) {
  return rolesAt(me, kpa).some((role) => ACTS[act].includes(role));
}

/** The roles that she may give here, weakest first. @param {Me} me @param {Office | null} kpa */
export function givable(me, kpa) {
  const lists = rolesAt(me, kpa).map((role) => GIVES[role] ?? []);
  return lists.reduce((longest, list) => (list.length > longest.length ? list : longest), []);
}
