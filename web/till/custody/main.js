// SPDX-License-Identifier: AGPL-3.0-or-later
// The board: what was left here, what is being done, what waits to be fetched.
import { euro } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import { uuid } from "../sale.js";
import { takeScans } from "../scanner.js";
import { Back, Bar } from "../screens/bar.js";
import { Paged } from "../screens/pages.js";
import { go, items, notice } from "../store.js";
import { Letters } from "../tickets/keys.js";
import { insist } from "../../ui/api.js";
import { words } from "../words.js";
import { allowed, basketToLeave, board, leaving, left, ofTag, readBoard, show } from "./orders.js";
import text from "./text.js";

const t = words(text);
/** @typedef {import("./types.d.ts").Order} Order */
/** @typedef {"deposited" | "working" | "ready" | "quote"} Tab */
const tabs = /** @type {Tab[]} */ (["deposited", "working", "ready", "quote"]);
const PERIOD_MS = 4000;

/** Reads the board while it is on the glass, and takes the tags that are scanned. */
export function useBoard() {
  useEffect(() => {
    readBoard();
    const timer = setInterval(readBoard, PERIOD_MS);
    const stop = takeScans((code) => {
      const found = ofTag(code);
      if (found) show(found);
      else notice.value = t("unknown_tag", { tag: code });
      return true;
    });
    return () => {
      clearInterval(timer);
      stop();
    };
  }, []);
}

export function Custody() {
  const tab = useSignal(/** @type {Tab} */ ("ready"));
  const name = useSignal("");
  const asking = useSignal(false);
  useBoard();
  const orders = (board.value ?? []).filter((order) => !order.closed);
  const shown = name.value ? orders.filter((order) => plain(order.name ?? "").includes(plain(name.value))) : orders.filter((order) => order.state === tab.value);
  if (asking.value) return html`<${Asking} typed=${name} done=${() => (asking.value = false)} />`;
  return html`<div class="screen alone custody">
    <${Bar}><${Back} to=${() => go({ name: "menu" })} label=${t("back")} />
      <button class="key" type="button" data-find="" onClick=${() => (name.value ? (name.value = "") : (asking.value = true))}><${Icon} name=${name.value ? "x" : "circle-user-round"} /><span>${t(name.value ? "all" : "find")}</span></button><//>
    <main class="zone list">
      <h1 class="vh">${t("title")}</h1>
      <div class="board-tabs" role="group" aria-label=${t("title")}>
        ${tabs.map((one) => html`<button class="key" key=${one} type="button" data-tab=${one} aria-pressed=${!name.value && tab.value === one} onClick=${() => ((tab.value = one), (name.value = ""))}>
          <span>${t(one)}</span><span class="count">${orders.filter((order) => order.state === one).length}</span></button>`)}
      </div>
      ${board.value === null ? html`<p>${t("wait")}</p>` : shown.length === 0 && html`<p class="second">${t("none")}</p>`}
      <${Paged} things=${shown} key_mm=${24} width_mm=${124} around_mm=${106} draw=${(/** @type {Order} */ order) => html`<${Card} key=${order.id} order=${order} />`} />
      <${New} />
    </main>
  </div>`;
}

/** "24/11" @param {string} promised */
const short = (promised) => promised.slice(5).split("-").reverse().join("/");

/** @param {string} word */
const plain = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** @param {{order: Order}} props */
export function Card({ order }) {
  const picture = items.value.get(order.ticket.lines[0]?.item ?? "")?.pictogram ?? "laundry-bag";
  return html`<button class="key card-order" type="button" data-order=${order.id} onClick=${() => show(order)}>
    <${Pictogram} name=${picture} />
    ${order.tag && html`<strong class="tag num">${order.tag}</strong>`}
    <span class="who"><b dir="auto">${order.name || t("nobody")}</b><span dir="auto">${order.ticket.lines.map((line) => line.label).join(", ")}</span></span>
    <span class="marks"><span class=${`badge ${order.due > 0 ? "is-due" : ""}`}>${order.due > 0 ? euro(order.due) : t("paid")}</span>
      ${order.promised && html`<span class="when">${short(order.promised)}</span>`}</span>
  </button>`;
}

/** What is on the ticket is left here, or gets a price that stands. */
function New() {
  const empty = leaving.value.length === 0;
  const quote = async () => {
    const id = uuid();
    const asked = basketToLeave();
    const made = await allowed((override) => insist("/api/till/quotes", { id, basket: { ...asked, override } }));
    if (made) left();
    await readBoard();
    if (made) notice.value = t("quote_made");
  };
  if (empty) return html`<p class="note"><${Icon} name="info" /><span>${t("new_hint")}</span><button class="key" type="button" data-start="" onClick=${() => go({ name: "sale" })}><${Icon} name="plus" />${t("start")}</button></p>`;
  return html`<div class="below-keys">
    <button class="key" type="button" data-quote="" onClick=${quote}><${Icon} name="file-text" /><span>${t("make_quote")}</span></button>
    <button class="key key-main" type="button" data-new="" onClick=${() => go({ name: "custody_drop" })}><${Icon} name="plus" /><span>${t("new")}</span></button>
  </div>`;
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
