// SPDX-License-Identifier: AGPL-3.0-or-later
// One order: when, who, what, what is due; one tap moves it on. A card that somebody else moved meanwhile shows itself anew.
import { Problem, request } from "../../ui/api.js";
import { euro } from "../../ui/money.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useLayoutEffect, useMemo, useRef, useSignal } from "../../vendor/preact.js";
import { open } from "../store.js";
import { desk, named, s, said, sendsSms, spanWords } from "./words.js";

/** @typedef {import("./types.d.ts").Order} Order */
/** @typedef {"prepare" | "make_ready" | "collect" | "undo" | "cancel"} Event */

/** The next step first. @type {Record<string, readonly Event[]>} */
const steps = { confirmed: ["prepare", "make_ready"], preparing: ["make_ready", "undo"], ready: ["collect", "undo"] };
const icons = { prepare: "hourglass", make_ready: "check", collect: "circle-check", undo: "undo-2", cancel: "ban" };
const looks = /** @type {Record<string, [string, string]>} */ ({
  awaiting_payment: ["is-wait", "clock"], confirmed: ["is-calm", "shopping-basket"], preparing: ["is-here", "hourglass"], ready: ["is-ok", "check"],
  unfulfillable: ["is-stop", "triangle-alert"], collected: ["is-ok", "circle-check"],
});
const reasons = /** @type {const} */ (["asked", "missing", "twice", "closed", "other"]);
const cancellable = ["awaiting_payment", "confirmed", "preparing", "ready"];

/** @param {{order: Order, today: string}} props */
export function OrderCard({ order, today }) {
  const moving = useMemo(task, []), leaving = useSignal(false);
  const due = order.total.amount - order.paid.amount - order.paid_at_till.amount + order.given_back.amount;
  const move = (/** @type {Event} */ event, /** @type {string} */ reason = "") => moving.run(() => send(order, event, reason));
  const [look, icon] = looks[order.state] ?? ["is-calm", "ban"];
  return html`<li class="card order" id=${`order-${order.id}`} tabindex="-1">
    <div class="order-head"><h3>${order.name || s("order.nobody")}</h3><span class=${`badge ${look}`}><${Icon} name=${icon} />${named("state", order.state)}</span></div>
    <dl class="order-facts">
      ${order.dropoff ? html`<div><dt>${s("order.dropoff")}</dt><dd>${spanWords(order.dropoff, today)}</dd></div>` : null}
      <div><dt>${s("order.pickup")}</dt><dd>${order.pickup ? spanWords(order.pickup, today) : s("order.any_time")}</dd></div>
      <div><dt>${s("order.content")}</dt><dd>${order.content}</dd></div>
      <div><dt>${s("order.code")}</dt><dd class="order-code num">${order.code}</dd></div>
      <div><dt>${s("order.total")}</dt><dd><span class="num">${euro(order.total.amount)}</span> <span class="second">${dueWords(order, due)}</span></dd></div>
    </dl>
    <div class="order-contact">${order.phone ? html`<a class="btn" href=${`tel:${order.phone.replace(/[^+\d]/g, "")}`}><${Icon} name="smartphone" />${order.phone}</a>` : null}
      ${order.email ? html`<a class="btn" href=${`mailto:${order.email}`}><${Icon} name="mail" />${order.email}</a>` : null}
      ${cancellable.includes(order.state) ? html`<${Cancel} order=${order} asked=${leaving} busy=${moving.busy.value} move=${move} />` : null}</div>
    ${leaving.value ? null : html`<${Moves} order=${order} due=${due} busy=${moving.busy.value} move=${move} />`}
    ${said.value.id === order.id ? html`<p class="order-said"><${Icon} name="info" />${said.value.words}</p>` : null}<${Outcome} task=${moving} />
  </li>`;
}

/** Who left an address gets a letter, who left a mobile alone an SMS if the shop sends any. @param {Order} order */
function toldWords(order) {
  const mobile = /^(0|\+33|0033)[67]\d{8}$/.test(order.phone.replace(/[^+\d]/g, ""));
  return s(order.email || (sendsSms.value && mobile) ? "told" : "untold");
}

/** @param {Order} order @param {number} due */
function dueWords(order, due) {
  if (order.state === "unfulfillable") return s("due.back", { amount: euro(order.paid.amount - order.given_back.amount) });
  const kept = order.paid.amount - order.given_back.amount;
  if (order.state === "cancelled") return kept > 0 ? s("due.back", { amount: euro(kept) }) : "";
  if (order.state === "expired" || order.state === "no_show") return "";
  if (due <= 0 || order.state === "collected") return s("due.paid");
  if (order.deposit.amount && order.state === "awaiting_payment") return s("due.deposit", { amount: euro(order.deposit.amount) });
  if (order.deposit.amount) return s("due.rest", { amount: euro(due) });
  return order.pays === "online" ? s("due.online") : s("due.counter");
}

/** What is not paid is paid at a till, which closes the order with its ticket. @param {{order: Order, due: number, busy: boolean, move: (event: Event, reason?: string) => Promise<void>}} props */
function Moves({ order, due, busy, move }) {
  const list = steps[order.state] ?? [];
  const key = (/** @type {Event} */ event, /** @type {number} */ at) => event === "collect" && due > 0
    ? html`<${Sure} key=${event} label=${s("move.at_till")} icon="receipt-euro" name=${s("move.name", { move: s("move.at_till"), code: order.code })} question=${s("collect.due", { amount: euro(due), code: order.code })} yes=${s("collect.yes")} busy=${busy} onYes=${() => move("collect")} />`
    : html`<button key=${event} class=${`btn ${at === 0 ? "btn-do" : ""}`} type="button" aria-disabled=${busy ? "true" : null} aria-label=${s("move.name", { move: s(`move.${event}`), code: order.code })} onClick=${() => move(event)}><${Icon} name=${icons[event]} />${s(`move.${event}`)}</button>`;
  return list.length ? html`<div class="order-moves">${list.map(key)}</div>` : null;
}

/** Asks why before it acts. @param {{order: Order, asked: {value: boolean}, busy: boolean, move: (event: Event, reason?: string) => Promise<void>}} props */
function Cancel({ order, asked, busy, move }) {
  const reason = useSignal("asked"), box = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    if (asked.value) box.current?.querySelector("input")?.focus();
  }, [asked.value]);
  if (!asked.value) return html`<button class="btn btn-quiet refuse" type="button" aria-label=${s("move.name", { move: s("move.cancel"), code: order.code })} onClick=${() => (asked.value = true)}><${Icon} name="ban" />${s("move.cancel")}</button>`;
  return html`<fieldset class="cancel note is-wait" ref=${box}><legend class="vh">${s("cancel.why", { code: order.code })}</legend><${Icon} name="triangle-alert" />
    <div class="stack"><p><b>${s("cancel.why", { code: order.code })}</b></p>
      <div class="cancel-reasons">${reasons.map((one) => html`<label key=${one} class="choice"><input type="radio" name=${`why-${order.id}`} checked=${reason.value === one} onChange=${() => (reason.value = one)} /><span>${s(`reason.${one}`)}</span></label>`)}</div>
      <p>${s(order.paid.amount > order.given_back.amount ? "cancel.money" : "cancel.shelf")} ${toldWords(order)}</p>
      <div class="row row-wrap"><button class="btn" type="button" onClick=${() => (asked.value = false)}>${s("cancel.no")}</button>
        <button class="btn btn-do" type="button" aria-disabled=${busy ? "true" : null} onClick=${() => move("cancel", reason.value)}><${Icon} name="ban" />${s("cancel.yes")}</button></div></div></fieldset>`;
}

/** @param {Order} order @param {Event} event @param {string} reason */
async function send(order, event, reason) {
  said.value = { id: "", words: "" };
  try {
    await request(desk(`orders/${order.id}/events`), { body: { event, ...(reason && { reason }) }, headers: { "If-Match": `"${order.version}"` } });
    said.value = { id: order.id, words: [s(`done.${event}`, { code: order.code }), event === "make_ready" || event === "cancel" ? toldWords(order) : ""].join(" ").trim() };
  } catch (problem) {
    if (!(problem instanceof Problem) || !["stale_version", "no_such_step", "no_such_order"].includes(problem.code)) throw problem;
    said.value = { id: order.id, words: s("stale", { code: order.code }) };
  }
  await open();
  document.getElementById(`order-${order.id}`)?.focus();
}
