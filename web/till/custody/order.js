// SPDX-License-Identifier: AGPL-3.0-or-later
// One order: where it stands, what comes next, handing it over.
import { insist } from "../../ui/api.js";
import { day, euro } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import { uuid } from "../sale.js";
import { Back, Bar } from "../screens/bar.js";
import { go, notice } from "../store.js";
import { told } from "../tickets/printing.js";
import { words } from "../words.js";
import { current, payFor, show, step, unsold } from "./orders.js";
import { Things } from "./photo.js";
import { Reprice } from "./reprice.js";
import text from "./text.js";

const t = words(text);
/** @typedef {import("./types.d.ts").Order} Order */
/** On the keys of the daily way and of the seldom one. @type {Record<string, string>} */
const PICTURES = {
  print: "printer", reprice: "price-tag", cancel: "wrong", dispose: "bin", order: "laundry-bag", pay: "note",
  working: "washing-machine", deposited: "aside", ready: "folded-laundry", hand: "helping-hand",
};
const places = ["A1", "A2", "A3", "B1", "B2", "B3"];

/** What somebody does with an order that is not its daily way. @typedef {"price" | "cancelled" | "disposed"} Seldom */

export function OrderScreen() {
  const order = current.value;
  const handing = useSignal(false);
  const putting = useSignal(false);
  const seldom = useSignal(/** @type {Seldom | "" | null} */ (null));
  useEffect(() => {
    if (!current.value) go({ name: "custody" }); // the page was loaded anew: the board knows it
  }, []);
  if (!order) return null;
  if (handing.value) return html`<${HandOver} order=${order} done=${() => (handing.value = false)} />`;
  if (seldom.value === "price") return html`<${Reprice} order=${order} done=${() => (seldom.value = null)} />`;
  if (seldom.value) return html`<${End} order=${order} state=${seldom.value} done=${() => (seldom.value = null)} />`;
  const key = (/** @type {string} */ name, /** @type {() => unknown} */ act, /** @type {string} */ word, main = false) =>
    html`<button class=${`key ${main ? "key-main" : ""}`} type="button" data-step=${name} onClick=${act}><${Pictogram} name=${PICTURES[name] ?? "help"} /><span>${word}</span></button>`;
  const quote = order.kind === "quote";
  return html`<div class="screen alone custody">
    <${Bar}><${Back} to=${() => go({ name: "custody" })} label=${t("back")} />
      ${!order.closed && !quote && html`<button class="key" type="button" data-seldom="" aria-pressed=${seldom.value === ""} onClick=${() => (seldom.value = seldom.value === "" ? null : "")}><${Icon} name="settings" /><span>${t("other_things")}</span></button>`}<//>
    <main class="zone list">
      <h1 class="order-head">${order.tag && html`<strong class="tag num">${order.tag}</strong>`}<span>${order.name || t("nobody")}</span></h1>
      <p class="badges"><span class="badge">${t(order.state)}</span>${order.promised && html`<span class="badge">${t("for_day", { day: day(order.promised) })}</span>`}
        ${order.place && html`<span class="badge">${t("place", { place: order.place })}</span>`}<span class=${`badge ${order.due > 0 ? "is-due" : ""}`}>${order.due > 0 ? t("due", { amount: euro(order.due) }) : t("paid")}</span></p>
      ${order.due < 0 && html`<p class="note"><${Icon} name="triangle-alert" /><span>${t("too_much", { amount: euro(-order.due) })}</span></p>`}
      ${order.clashes > 0 && html`<p class="note"><${Icon} name="triangle-alert" /><span>${t("clash")}</span></p>`}
      ${quote ? html`<ul class="order-items">${order.ticket.lines.map((line) => html`<li key=${line.label}><span>${line.label}</span><span class="num">${euro(line.gross)}</span></li>`)}</ul>` : html`<${Things} order=${order} changed=${(/** @type {Order} */ next) => (current.value = next)} />`}
      ${putting.value && html`<div class="below-keys" role="group">${places.map((place) => html`<button class="key" key=${place} type="button" data-place-key=${place} onClick=${async () => { if (await step(order, { state: "ready", place })) putting.value = false; }}>${place}</button>`)}</div>`}
      ${seldom.value === "" && html`<div class="below-keys" role="group" aria-label=${t("other_things")}>
        ${key("print", () => told(insist(`/api/till/custody/${order.id}/slip`, {})), t("print"))}
        ${key("reprice", () => (seldom.value = "price"), t("reprice"))}
        ${key("cancel", () => (seldom.value = "cancelled"), t("cancel"))}
        ${order.state === "ready" && key("dispose", () => (seldom.value = "disposed"), t("dispose"))}
      </div>`}
      ${!order.closed && html`<div class="below-keys">
        ${quote && key("order", () => orderOf(order), t("order_it"), true)}
        ${!quote && unsold(order) && key("pay", () => payFor(order), order.due > 0 ? t("pay", { amount: euro(order.due) }) : t("settle"), order.state === "ready")}
        ${order.state === "deposited" && key("working", () => step(order, { state: "working" }), t("to_working"), true)}
        ${order.state === "working" && key("deposited", () => step(order, { state: "deposited" }), t("to_deposited"))}
        ${order.state === "working" && !putting.value && key("ready", () => (putting.value = true), t("to_ready"), true)}
        ${order.state === "ready" && order.due <= 0 && order.held === 0 && key("hand", () => (handing.value = true), t("hand_over"), true)}
      </div>`}
    </main>
  </div>`;
}

/** It ends without a pickup: said twice, and by the referent. @param {{order: Order, state: "cancelled" | "disposed", done: () => void}} props */
function End({ order, state, done }) {
  const end = async () => {
    if (await step(order, { state })) return go({ name: "custody" });
    done();
  };
  return html`<div class="screen alone custody"><${Bar}><${Back} to=${done} label=${t("back")} /><//>
    <main class="zone list centre"><${Pictogram} name=${state === "cancelled" ? "wrong" : "bin"} /><h1>${t(state === "cancelled" ? "cancel_title" : "dispose_title")}</h1>
      <p>${t(state === "cancelled" ? "cancel_hint" : "dispose_hint")}</p>
      <div class="below-keys"><button class="key" type="button" onClick=${done}>${t("no")}</button><button class="key key-main" type="button" data-end=${state} onClick=${end}>${t(state === "cancelled" ? "cancel" : "dispose")}</button></div></main></div>`;
}

/** @param {Order} quote */
async function orderOf(quote) {
  const order = await told(/** @type {Promise<Order>} */ (insist("/api/till/custody", { id: uuid(), quote: quote.id })));
  if (order) show(order);
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
