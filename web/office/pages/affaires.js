// SPDX-License-Identifier: AGPL-3.0-or-later
// Things in our care: where they stand, what nobody fetches, the machines; what was given, by month; the register.
import { request } from "../../ui/api.js";
import { monthWords } from "../../ui/months.js";
import { euro, plain } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { translator } from "../../ui/text.js";
import { html, signal } from "../../vendor/preact.js";
import words from "../text/affaires.fr.js";

const t = translator(words, "fr");
const forgotten = signal(/** @type {string[]} */ ([]));
const LONG_MS = 30 * 24 * 3600 * 1000;

/**
 * @typedef {{id: string, tag: string, label: string, items: number, name: string | null, state: "deposited" | "working" | "ready" | "collected" | "cancelled" | "disposed",
 *   since: string, promised: string | null, due: number, clashes: number, reminders: number, sold_from: string | null}} Order
 * @typedef {{orders: Order[], machines: {code: string, name: string, size: number, cycles: number}[],
 *   given: {month: string, category: string, grams: number, lots: number}[], law: string | null, today: string, here: (path: string) => string}} Data
 */

/** @param {URLSearchParams} _address @param {(path: string) => string} here @param {string} today @returns {Promise<Data>} */
export async function read(_address, here, today) {
  return { .../** @type {Omit<Data, "here" | "today">} */ (await request(here("custody"))), here, today };
}

/** "24/11/2026" @param {string | null} at */
const shortDay = (at) => (at ?? "").slice(0, 10).split("-").reverse().join("/");
/** @param {Order} order */
const nameOf = (order) => (forgotten.value.includes(order.id) ? "" : (order.name ?? ""));

/** @param {{data: Data}} props */
export function Page({ data }) {
  return html`<h1>${t("title")}</h1><section class="card"><h2>${t("board")}</h2><${Board} data=${data} /></section><div class="exports">
    <section class="card"><h2>${t("waiting")}</h2><${Waiting} data=${data} /></section>
    <section class="card"><h2>${t("given")}</h2><${Given} data=${data} /></section>
    <section class="card"><h2>${t("register")}</h2><p class="second">${t("register.why")}</p><p class="picker">${/** @type {const} */ (["pdf", "xlsx", "csv"]).map(
      (format) => html`<a key=${format} class="btn" href=${`${data.here("custody/register")}?format=${format}`} download><${Icon} name="download" />${t(`save.${format}`)}</a>`,
    )}</p></section>
    <section class="card"><h2>${t("machines")}</h2>${data.machines.length === 0 ? html`<p>${t("machines.none")}</p>` : html`<ul>${data.machines.map((one) => html`<li key=${one.code}>${t("machine", { name: one.name, size: plain(one.size), cycles: one.cycles })}</li>`)}</ul>`}</section>
  </div>`;
}

/** @param {{data: Data}} props */
function Board({ data }) {
  if (data.orders.length === 0) return html`<p>${t("none")}</p>`;
  const forget = async (/** @type {Order} */ order) => {
    await request(data.here(`custody/${order.id}/erasure`), { body: {} });
    forgotten.value = [...forgotten.value, order.id];
  };
  return html`<div class="paper-scroll" role="region" aria-label=${t("caption")} tabindex="0"><table class="table"><caption class="vh">${t("caption")}</caption>
    <thead><tr><th scope="col">${t("tag")}</th><th scope="col">${t("what")}</th><th scope="col">${t("who")}</th><th scope="col">${t("state")}</th><th scope="col">${t("promised")}</th><th scope="col">${t("due")}</th></tr></thead>
    <tbody>${data.orders.map((order) => html`<tr key=${order.id}><th scope="row">${order.tag}</th><td>${order.label}${order.items > 1 ? ` × ${order.items}` : ""}</td>
      <td>${nameOf(order)} ${nameOf(order) && html`<button class="btn" type="button" onClick=${() => forget(order)}>${t("forget")}</button>`}</td>
      <td>${t(`state.${order.state}`)}${order.clashes > 0 ? ` (${t("clash")})` : ""}</td><td>${shortDay(order.promised)}</td><td>${order.due > 0 ? euro(order.due) : ""}</td></tr>`)}</tbody></table></div>
    <p role="status">${forgotten.value.length > 0 && t("forgot")}</p>`;
}

/** @param {{data: Data}} props */
function Waiting({ data }) {
  const late = data.orders.filter((order) => order.state === "ready" && Date.parse(data.today) - Date.parse(order.since) > LONG_MS);
  if (late.length === 0) return html`<p>${t("waiting.none")}</p>`;
  return html`<ul>${late.map((order) => html`<li key=${order.id}>${t("waiting.one", { tag: order.tag, who: nameOf(order), day: shortDay(order.since), n: order.reminders, sold: shortDay(order.sold_from) })}</li>`)}</ul>
    <p class="second">${t("waiting.law", { law: data.law ?? "" })}</p>`;
}

/** @param {{data: Data}} props */
function Given({ data }) {
  const months = [...new Set(data.given.map((row) => row.month))];
  if (months.length === 0) return html`<p>${t("given.none")}</p>`;
  const sum = (/** @type {string} */ month, /** @type {"grams" | "lots"} */ what) => data.given.filter((row) => row.month === month).reduce((all, row) => all + row[what], 0);
  return html`<table class="table"><caption class="vh">${t("given.caption")}</caption><thead><tr><th scope="col">${t("month")}</th><th scope="col">${t("kilos")}</th><th scope="col">${t("lots")}</th></tr></thead>
    <tbody>${months.map((month) => html`<tr key=${month}><th scope="row">${monthWords(month)}</th><td>${plain(sum(month, "grams"))}</td><td>${sum(month, "lots")}</td></tr>`)}</tbody></table>`;
}
