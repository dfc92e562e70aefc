// SPDX-License-Identifier: AGPL-3.0-or-later
// Pay and contracts: four views of the same people. The address says which: vue=contrats, demandes, estimation, budget.
import { request } from "../../ui/api.js";
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { Budgets } from "../paie/budgets.js";
import { Contracts } from "../paie/contracts.js";
import { Estimates } from "../paie/estimates.js";
import { Requests } from "../paie/requests.js";
import { worded, y } from "../paie/words.js";
import { addressOf, go } from "../store.js";

/** @typedef {import("../paie/types.d.ts").Paie} Paie */

const views = /** @type {Record<string, {icon: string, Part: (props: {data: Paie, today: string}) => unknown}>} */ ({
  contrats: { icon: "file-text", Part: Contracts },
  demandes: { icon: "receipt-euro", Part: Requests },
  estimation: { icon: "scale", Part: Estimates },
  budget: { icon: "users-round", Part: Budgets },
});

/** @type {Record<string, (here: (path: string) => string) => Promise<Partial<Paie>>>} */
const readers = {
  contrats: async (here) => ({ holders: /** @type {{members: Paie["holders"]}} */ (await request(here("contracts"))).members }),
  async demandes(here) {
    const [pay, got] = await Promise.all([/** @type {Promise<NonNullable<Paie["pay"]>>} */ (request(here("pay-requests"))), /** @type {Promise<{received: Paie["received"]}>} */ (request(here("received")))]);
    return { pay, received: got.received };
  },
  estimation: async (here) => /** @type {Pick<Paie, "rates" | "request_day">} */ (await request(here("pay-rates"))),
  budget: async (here) => /** @type {Pick<Paie, "pot" | "free" | "budgets">} */ (await request(here("budgets"))),
};

/** @param {URLSearchParams} address @param {(path: string) => string} here @param {string} today @returns {Promise<Paie>} */
export async function read(address, here, today) {
  const asked = address.get("vue") ?? "";
  const view = asked in views ? asked : "contrats";
  const found = await readers[view]?.(here);
  return { view, today, here, holders: [], pay: null, received: [], rates: [], request_day: 0, pot: 0, free: 0, budgets: [], ...found };
}

/** @param {{data: Paie, today: string}} props */
export function Page({ data, today }) {
  const Part = views[data.view]?.Part ?? Contracts;
  return html`<h1>${y("title")}</h1>
    <nav class="views" aria-label=${y("views")}>${Object.entries(views).map(
      ([name, view]) => html`<a key=${name} class="btn" href=${addressOf({ onglet: "paie", vue: name })} aria-current=${name === data.view ? "page" : null} onClick=${(/** @type {MouseEvent} */ event) => turn(event, name)}><${Icon} name=${view.icon} />${worded("view.", name)}</a>`,
    )}</nav>
    <${Part} key=${data.view} data=${data} today=${today} />`;
}

/** @param {Paie} data */
export function title(data) {
  return worded("view.", data.view);
}

/** @param {MouseEvent} event @param {string} view */
function turn(event, view) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go({ onglet: "paie", vue: view });
}
