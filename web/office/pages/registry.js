// SPDX-License-Identifier: AGPL-3.0-or-later
// The rooms of the office that come by themselves when somebody opens them: each is read only then, with its own words.
// A page module exports read(address, here) and Page; see Room.

/**
 * @typedef {object} Room
 * @property {(address: URLSearchParams, here: (path: string) => string, today: string) => Promise<unknown>} read what the
 *   page shows, from the server; here("costs") is "/api/kpas/BLG/costs"
 * @property {(props: {data: any, today: string}) => unknown} Page
 * @property {(data: any) => string} [title] of the window
 */

/** Roles as in core/http/role.def. @type {Record<string, {icon: string, roles: readonly string[], load: () => Promise<Room>}>} */
export const rooms = {
  boutique: { icon: "store", roles: ["referent", "accountant"], load: () => import("./boutique.js") },
  mois: { icon: "calendar", roles: ["referent", "accountant"], load: () => import("./mois.js") },
  partage: { icon: "scale", roles: ["referent", "accountant"], load: () => import("./partage.js") },
  frais: { icon: "shopping-basket", roles: ["referent", "accountant"], load: () => import("./frais.js") },
  paie: { icon: "id-card", roles: ["referent", "accountant"], load: () => import("./paie.js") },
  releves: { icon: "file-text", roles: ["referent", "accountant"], load: () => import("./releves.js") },
  affaires: { icon: "layers", roles: ["referent", "accountant"], load: () => import("./affaires.js") },
  exports: { icon: "download", roles: ["referent", "accountant"], load: () => import("./exports.js") },
  reglages: { icon: "settings", roles: ["referent", "accountant"], load: () => import("./reglages.js") },
};
