// SPDX-License-Identifier: AGPL-3.0-or-later
// What was ordered, by what there is to do: prepare, hand over, await. Read again every minute: others work at it too.
import { html, useEffect } from "../../vendor/preact.js";
import { open } from "../store.js";
import { OrderCard } from "./order_card.js";
import { s, said } from "./words.js";

/** @typedef {import("./types.d.ts").Order} Order */

const EVERY_MS = 60_000;
const over = ["collected", "cancelled", "expired", "no_show"];

/** @param {{orders: Order[], today: string}} props */
export function Board({ orders, today }) {
  useEffect(() => {
    const clock = setInterval(() => document.visibilityState === "visible" && open(), EVERY_MS);
    return () => clearInterval(clock);
  }, []);
  const live = orders.filter((one) => !over.includes(one.state));
  const ready = live.filter((one) => one.state === "ready");
  const soon = live.filter((one) => one.state !== "ready" && (one.state === "preparing" || one.state === "unfulfillable" || (one.state === "confirmed" && dayOf(one, today) <= today)));
  const later = live.filter((one) => !ready.includes(one) && !soon.includes(one));
  const done = orders.filter((one) => over.includes(one.state));
  return html`<p role="status" class="vh">${said.value.words}</p>
    <div class="board"><${Column} id="soon" orders=${soon} today=${today} /><${Column} id="ready" orders=${ready} today=${today} /><${Column} id="later" orders=${later} today=${today} /></div>
    ${done.length ? html`<details class="card done-orders"><summary>${s("board.done", { n: done.length })}</summary><ul class="orders">${done.map((one) => html`<${OrderCard} key=${one.id} order=${one} today=${today} />`)}</ul></details>` : null}`;
}

/** The day on which somebody comes; an order without one is wanted now. @param {Order} order @param {string} today */
function dayOf(order, today) {
  return (order.dropoff && order.dropoff.starts_at.slice(0, 10) >= today ? order.dropoff : (order.pickup ?? order.dropoff))?.starts_at.slice(0, 10) ?? today;
}

/** @param {{id: "soon" | "ready" | "later", orders: Order[], today: string}} props */
function Column({ id, orders, today }) {
  return html`<section class=${`column column-${id}`} aria-labelledby=${`column-${id}`}><h2 id=${`column-${id}`}>${s(`column.${id}`)} <span class="second num">${orders.length}</span></h2>
    ${orders.length === 0 ? html`<p class="second">${s(`column.${id}.none`)}</p>` : html`<ul class="orders">${orders.map((one) => html`<${OrderCard} key=${one.id} order=${one} today=${today} />`)}</ul>`}</section>`;
}
