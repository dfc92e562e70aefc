// SPDX-License-Identifier: AGPL-3.0-or-later
// What a thing looks like when it comes: a picture of it, and its state in one of four words.
import { insist, request } from "../../ui/api.js";
import { Pictogram } from "../../ui/parts.js";
import { html, useSignal } from "../../vendor/preact.js";
import { uuid } from "../sale.js";
import { notice } from "../store.js";
import { told } from "../tickets/printing.js";
import { words } from "../words.js";
import { small } from "./orders.js";
import text from "./text.js";

const t = words(text);
/** @typedef {import("./types.d.ts").Order} Order */
/** @typedef {typeof conditions[number][0]} Condition */

export const conditions = /** @type {const} */ ([
  ["good", "star"],
  ["stain", "stain"],
  ["torn", "torn"],
  ["worn", "worn"],
]);

/** "Chemise, tache"; what older records say in their own words stays as it is. @param {{label: string, condition: string | null}} item */
export function lookOf({ label, condition }) {
  const word = conditions.find(([one]) => one === condition)?.[0];
  return condition ? `${label}, ${word ? t(word).toLowerCase() : condition}` : label;
}

/** The tablet's camera, or a file. @param {{order: Order, tag: string, has: boolean, changed: (order: Order) => void}} props */
export function Photo({ order, tag, has, changed }) {
  const version = useSignal(0);
  const taken = async (/** @type {Event} */ event) => {
    const file = /** @type {HTMLInputElement} */ (event.currentTarget).files?.[0];
    const jpeg = file ? await small(file) : null;
    if (!jpeg) {
      if (file) notice.value = t("photo_bad");
      return;
    }
    const kept = await told(insist(`/api/till/custody/${order.id}/pictures`, { id: uuid(), tag, jpeg }));
    const next = kept && (await told(/** @type {Promise<Order>} */ (request(`/api/till/custody/${order.id}`))));
    version.value++;
    if (next) changed(next);
    if (kept) notice.value = t("photo_kept");
  };
  return html`<label class="key photo-key">${has ? html`<img src=${`/api/till/custody/${order.id}/pictures/${tag}?${version.value}`} alt="" />` : html`<${Pictogram} name="camera" />`}
    <span class="vh">${t("photo", { tag })}</span><input class="vh" type="file" accept="image/*" capture="environment" onChange=${taken} /></label>`;
}

/** Each thing with its number, its state and its picture. @param {{order: Order, changed: (order: Order) => void, most?: number}} props */
export function Things({ order, changed, most = 6 }) {
  return html`<ul class="order-items">${order.items.slice(0, most).map((item) => html`<li key=${item.tag}><strong class="tag num">${item.tag}</strong><span>${lookOf(item)}</span><${Photo} order=${order} tag=${item.tag} has=${item.picture} changed=${changed} /></li>`)}</ul>`;
}
