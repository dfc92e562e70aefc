// SPDX-License-Identifier: AGPL-3.0-or-later
// One order: where it stands, what comes next, handing it over.
import { insist, request } from "../../ui/api.js";
import { day, euro } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { html, useSignal } from "../../vendor/preact.js";
import { uuid } from "../sale.js";
import { Back, Bar } from "../screens/bar.js";
import { go, notice } from "../store.js";
import { told } from "../tickets/printing.js";
import { words } from "../words.js";
import { current, payFor, show, small, step } from "./orders.js";
import text from "./text.js";

const t = words(text);
/** @typedef {import("./types.d.ts").Order} Order */
const places = ["A1", "A2", "A3", "B1", "B2", "B3"];

export function OrderScreen() {
  const order = current.value;
  const handing = useSignal(false);
  const putting = useSignal(false);
  if (!order) return null;
  if (handing.value) return html`<${HandOver} order=${order} done=${() => (handing.value = false)} />`;
  const key = (/** @type {string} */ name, /** @type {() => unknown} */ act, /** @type {string} */ word, main = false) =>
    html`<button class=${`key ${main ? "key-main" : ""}`} type="button" data-step=${name} onClick=${act}>${word}</button>`;
  const quote = order.kind === "quote";
  return html`<div class="screen alone custody">
    <${Bar}><${Back} to=${() => go({ name: "custody" })} label=${t("back")} /><//>
    <main class="zone list">
      <h1 class="order-head">${order.tag && html`<strong class="tag num">${order.tag}</strong>`}<span>${order.name || t("nobody")}</span></h1>
      <p class="badges"><span class="badge">${t(order.state)}</span>${order.promised && html`<span class="badge">${t("for_day", { day: day(order.promised) })}</span>`}
        ${order.place && html`<span class="badge">${t("place", { place: order.place })}</span>`}<span class=${`badge ${order.due > 0 ? "is-due" : ""}`}>${order.due > 0 ? t("due", { amount: euro(order.due) }) : t("paid")}</span></p>
      ${order.clashes > 0 && html`<p class="note"><${Icon} name="triangle-alert" /><span>${t("clash")}</span></p>`}
      <ul class="order-items">${order.items.slice(0, 6).map((item) => html`<li key=${item.tag}><strong class="tag num">${item.tag}</strong><span>${item.label}${item.condition ? `, ${item.condition}` : ""}</span><${Photo} order=${order} tag=${item.tag} has=${item.picture} /></li>`)}
        ${quote && order.ticket.lines.map((line) => html`<li key=${line.label}><span>${line.label}</span><span class="num">${euro(line.gross)}</span></li>`)}</ul>
      ${putting.value && html`<div class="below-keys" role="group">${places.map((place) => html`<button class="key" key=${place} type="button" data-place-key=${place} onClick=${async () => { if (await step(order, { state: "ready", place })) putting.value = false; }}>${place}</button>`)}</div>`}
      ${!order.closed && html`<div class="below-keys">
        ${!quote && key("print", () => told(insist(`/api/till/custody/${order.id}/slip`, {})), t("print"))}
        ${quote && key("order", () => orderOf(order), t("order_it"), true)}
        ${order.due > 0 && !quote && key("pay", () => payFor(order), t("pay", { amount: euro(order.due) }), order.state === "ready")}
        ${order.state === "deposited" && key("working", () => step(order, { state: "working" }), t("to_working"), true)}
        ${order.state === "working" && key("deposited", () => step(order, { state: "deposited" }), t("to_deposited"))}
        ${order.state === "working" && !putting.value && key("ready", () => (putting.value = true), t("to_ready"), true)}
        ${order.state === "ready" && order.due <= 0 && key("hand", () => (handing.value = true), t("hand_over"), true)}
      </div>`}
    </main>
  </div>`;
}

/** @param {Order} quote */
async function orderOf(quote) {
  const order = await told(/** @type {Promise<Order>} */ (insist("/api/till/custody", { id: uuid(), quote: quote.id })));
  if (order) show(order);
}

/** The tablet's camera, or a file. @param {{order: Order, tag: string, has: boolean}} props */
function Photo({ order, tag, has }) {
  const taken = async (/** @type {Event} */ event) => {
    const file = /** @type {HTMLInputElement} */ (event.currentTarget).files?.[0];
    const jpeg = file ? await small(file) : null;
    if (!jpeg) {
      if (file) notice.value = t("photo_bad");
      return;
    }
    const kept = await told(insist(`/api/till/custody/${order.id}/pictures`, { id: uuid(), tag, jpeg }));
    const next = kept && (await told(/** @type {Promise<Order>} */ (request(`/api/till/custody/${order.id}`))));
    if (next) current.value = next;
    if (kept) notice.value = t("photo_kept");
  };
  return html`<label class="key photo-key">${has ? html`<img src=${`/api/till/custody/${order.id}/pictures/${tag}`} alt="" />` : html`<${Pictogram} name="camera" />`}
    <span class="vh">${t("photo", { tag })}</span><input class="vh" type="file" accept="image/*" capture="environment" onChange=${taken} /></label>`;
}

/** Every tag is touched, then the slip is seen or somebody says how she was recognised. @param {{order: Order, done: () => void}} props */
function HandOver({ order, done }) {
  const handed = useSignal(/** @type {string[]} */ ([]));
  const all = handed.value.length === order.items.length;
  const touch = (/** @type {string} */ tag) => (handed.value = handed.value.includes(tag) ? handed.value.filter((one) => one !== tag) : [...handed.value, tag]);
  const give = async (/** @type {Record<string, unknown>} */ how) => {
    if (!(await step(order, { state: "collected", handed: handed.value.length, ...how }))) return;
    go({ name: "custody" });
    notice.value = t("done");
  };
  return html`<div class="screen alone custody">
    <${Bar}><${Back} to=${done} label=${t("back")} /><//>
    <main class="zone list"><h1>${t("hand_title")}</h1>
      <div class="hand-tags" role="group" aria-label=${t("hand_title")}>${order.items.map((item) => html`<button class="key" key=${item.tag} type="button" data-tag=${item.tag} aria-pressed=${handed.value.includes(item.tag)} onClick=${() => touch(item.tag)}>
        <${Icon} name=${handed.value.includes(item.tag) ? "check" : "minus"} /><strong class="tag num">${item.tag}</strong></button>`)}</div>
      <div class="below-keys">
        ${(/** @type {const} */ (["known", "papers", "described"])).map((word) => html`<button class="key" key=${word} type="button" data-witness=${word} disabled=${!all} onClick=${() => give({ witness: word })}>${t(word)}</button>`)}
        <button class="key key-main" type="button" data-with-slip="" disabled=${!all} onClick=${() => give({ with_slip: true })}>${t("with_slip")}</button></div>
    </main>
  </div>`;
}
