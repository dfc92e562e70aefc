// SPDX-License-Identifier: AGPL-3.0-or-later
// Costs: a month of them, and the forms that add to it. The address says which: mois=2026-11, vue=achat.
import { request } from "../../ui/api.js";
import { html } from "../../vendor/preact.js";
import { CostForm } from "../frais/cost_form.js";
import { GiftForm, LotForm } from "../frais/given.js";
import { InternalForm } from "../frais/internal.js";
import { MonthOfCosts } from "../frais/list.js";
import { f, ofMonth } from "../frais/words.js";

/** @typedef {import("../frais/types.d.ts").Frais} Frais */

const forms = /** @type {Record<string, (props: {data: Frais, today: string}) => unknown>} */ ({ achat: CostForm, interne: InternalForm, objets: LotForm, don: GiftForm });

/** @param {URLSearchParams} address @param {(path: string) => string} here @param {string} today */
export async function read(address, here, today) {
  const asked = address.get("mois") ?? "";
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : today.slice(0, 7);
  const [costs, sold, given] = await Promise.all(["costs", "internal-sales", "donations"].map((path) => request(`${here(path)}?month=${month}`)));
  return /** @type {Frais} */ ({ view: address.get("vue") ?? "", month, costs, .../** @type {{sales: []}} */ (sold), .../** @type {{lots: [], money: []}} */ (given) });
}

/** @param {{data: Frais, today: string}} props */
export function Page({ data, today }) {
  const Form = forms[data.view] ?? MonthOfCosts;
  return html`<${Form} key=${data.view} data=${data} today=${today} />`;
}

/** @param {Frais} data */
export function title(data) {
  return f("title", { month: ofMonth(data.month) });
}
