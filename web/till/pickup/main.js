// SPDX-License-Identifier: AGPL-3.0-or-later
// Who ordered on the web comes to fetch: found by code, by what their telephone shows, or by name.
import { clock, euro, moment, quantity } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import { takeScans } from "../scanner.js";
import { Back, Bar } from "../screens/bar.js";
import { Paged } from "../screens/pages.js";
import { go, items, notice } from "../store.js";
import { Letters } from "../tickets/keys.js";
import { words } from "../words.js";
import { board, current, deposit, isCode, open, payFor, readBoard, show, step } from "./orders.js";
import text from "./text.js";

const t = words(text);
/** @typedef {import("./types.d.ts").PickupOrder} PickupOrder */
const PERIOD_MS = 8000;

/** @param {string} word */
const plain = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
/** "24/11 à 14 h" @param {string} at */
const slot = (at) => t("slot", { day: at.slice(5, 10).split("-").reverse().join("/"), hour: clock(moment(at)).replace(/\u00a000$/, "") });
/** @param {PickupOrder} order */
const stateOf = (order) => t(order.handed ? "handed" : /** @type {keyof typeof text.fr} */ (order.state));

/** When she comes: to bring something while that is still to be done, else to fetch. @param {PickupOrder} order */
const comes = (order) => {
  if (order.dropoff_from && order.state === "confirmed") return t("brings", { when: slot(order.dropoff_from) });
  return order.pickup_from ? slot(order.pickup_from) : null;
};

export function Pickup() {
  const typed = useSignal("");
  const asking = useSignal(false);
  useEffect(() => {
    readBoard();
    const timer = setInterval(readBoard, PERIOD_MS);
    const stop = takeScans((code) => isCode(code) && (open(code), true));
    return () => {
      clearInterval(timer);
      stop();
    };
  }, []);
  const look = async () => {
    asking.value = false;
    if (isCode(typed.value) && (await open(typed.value))) typed.value = "";
  };
  if (asking.value) return html`<${Asking} typed=${typed} done=${look} />`;
  const orders = (board.value?.orders ?? []).filter((order) => !order.handed);
  const wanted = plain(typed.value);
  const shown = wanted ? orders.filter((order) => plain(order.name ?? "").includes(wanted) || plain(order.code).includes(wanted)) : orders;
  return html`<div class="screen alone custody">
    <${Bar}><${Back} to=${() => go({ name: "menu" })} label=${t("back")} />
      <button class="key" type="button" data-find="" onClick=${() => (typed.value ? (typed.value = "") : (asking.value = true))}><${Icon} name=${typed.value ? "x" : "shopping-basket"} /><span>${t(typed.value ? "all" : "find")}</span></button><//>
    <main class="zone list">
      <h1>${t("title")}</h1>
      ${board.value?.offline && html`<p class="note"><${Icon} name="triangle-alert" /><span>${t("offline")}</span></p>`}
      ${board.value === null ? html`<p>${t("wait")}</p>` : shown.length === 0 && html`<p class="second">${t(wanted ? "none_found" : "none")}</p>`}
      <${Paged} things=${shown} key_mm=${24} width_mm=${124} around_mm=${90} draw=${(/** @type {PickupOrder} */ order) => html`<${Card} key=${order.id} order=${order} />`} />
    </main>
  </div>`;
}

/** "2 × Panier", "6,500 kg Carottes": how much to put in the bag. @param {import("./types.d.ts").PickupLine} line */
function contentOf(line) {
  const unit = items.value.get(line.item)?.unit ?? "piece";
  if (["kg", "metre", "hour"].includes(unit)) return `${quantity(line.quantity, unit)} ${line.label}`;
  return line.quantity === 1000 ? line.label : `${quantity(line.quantity, unit)} × ${line.label}`;
}

/** @param {{order: PickupOrder}} props */
function Card({ order }) {
  return html`<button class="key card-order" type="button" data-pickup=${order.code} onClick=${() => show(order)}>
    <${Pictogram} name="parcel" />
    <strong class="tag num" dir="ltr">${order.code}</strong>
    <span class="who"><b dir="auto">${order.name || t("nobody")}</b><span dir="auto">${order.lines.map(contentOf).join(", ")}</span></span>
    <span class="marks"><span class=${`badge ${order.due > 0 ? "is-due" : ""}`}>${order.due > 0 ? euro(order.due) : t("paid")}</span>
      <span class="when">${comes(order) ?? stateOf(order)}</span></span>
  </button>`;
}

/** @param {{typed: import("../../vendor/preact.js").Signal<string>, done: () => void}} props */
function Asking({ typed, done }) {
  return html`<div class="screen alone custody">
    <${Bar}><${Back} to=${done} label=${t("back")} /><//>
    <main class="zone writing"><div class="said"><h1>${t("find_title")}</h1><output class="typed text" dir="auto" data-empty=${typed.value === ""}>${typed.value || "…"}</output></div>
      <${Letters} typed=${typed} max=${40} />
      <button class="key key-main" type="button" data-next="" onClick=${done}>${t("next")}</button></main>
  </div>`;
}

/** What may be done with it now: event, picture, main key. @type {Record<string, [string, string, boolean][]>} */
const steps = {
  confirmed: [["prepare", "hand-truck", false], ["make_ready", "parcel", true]],
  preparing: [["undo", "again", false], ["make_ready", "parcel", true]],
  ready: [["undo", "again", false]],
};

export function PickupOrderScreen() {
  const order = current.value;
  useEffect(() => {
    if (!current.value) go({ name: "pickup" }); // the page was loaded anew: the board knows it
  }, []);
  if (!order) return null;
  const live = !order.handed && ["awaiting_payment", "confirmed", "preparing", "ready"].includes(order.state);
  const key = (/** @type {string} */ name, /** @type {string} */ picture, /** @type {() => unknown} */ act, main = false, word = t(/** @type {keyof typeof text.fr} */ (name))) =>
    html`<button class=${`key ${main ? "key-main" : ""}`} type="button" data-step=${name} onClick=${act}><${Pictogram} name=${picture} /><span>${word}</span></button>`;
  const collect = async () => {
    if (!(await step(order, "collect"))) return;
    go({ name: "pickup" });
    notice.value = t("done");
  };
  return html`<div class="screen alone custody">
    <${Bar}><${Back} to=${() => go({ name: "pickup" })} label=${t("back")} /><//>
    <main class="zone list">
      <h1 class="order-head"><strong class="tag num" dir="ltr">${order.code}</strong><span dir="auto">${order.name || t("nobody")}</span></h1>
      <p class="badges"><span class="badge">${stateOf(order)}</span>${comes(order) && html`<span class="badge">${comes(order)}</span>`}
        <span class=${`badge ${order.due > 0 ? "is-due" : ""}`}>${order.due > 0 ? t("due", { amount: euro(order.due) }) : t("paid")}</span></p>
      ${!live && !order.handed && html`<p class="note"><${Icon} name="info" /><span>${t("over")}</span></p>`}
      <ul class="order-items" aria-label=${t("lines")}>${order.lines.map((line, at) => html`<li key=${at}><span dir="auto">${contentOf(line)}${line.reference ? ` · ${line.reference}` : ""}</span><span class="num">${euro(line.gross)}</span></li>`)}</ul>
      ${live && html`<div class="below-keys">
        ${(steps[order.state] ?? []).map(([event, picture, main]) => key(event, picture, () => step(order, event), main && order.state !== "ready"))}
        ${deposit(order) > 0 && key("deposit", "note", () => payFor(order, true), true, t("deposit", { amount: euro(deposit(order)) }))}
        ${order.due > 0 && key("pay", "note", () => payFor(order), order.state === "ready" || (order.state === "awaiting_payment" && deposit(order) === 0), t("pay", { amount: euro(order.due) }))}
        ${order.due === 0 && key("collect", "helping-hand", collect, order.state === "ready")}
      </div>`}
    </main>
  </div>`;
}
