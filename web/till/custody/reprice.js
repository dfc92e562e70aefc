// SPDX-License-Identifier: AGPL-3.0-or-later
// Seen closely it costs something else: why, what it is now, and the customer's yes.
import { request } from "../../ui/api.js";
import { euro, quantity as amount } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import { basketLine, isCounted, uuid } from "../sale.js";
import { Back, Bar } from "../screens/bar.js";
import { items } from "../store.js";
import { Digits } from "../tickets/keys.js";
import { typedNumber } from "../../ui/money.js";
import { PadOf } from "../tickets/means.js";
import { told } from "../tickets/printing.js";
import { words } from "../words.js";
import { step } from "./orders.js";
import text from "./text.js";

const t = words(text);
/** @typedef {import("./types.d.ts").Order} Order */
/** @typedef {import("../types.d.ts").Priced} Priced */
/** @typedef {{item: string, label: string, quantity: number, price: number | null, members: string[]}} Work */
const reasons = /** @type {const} */ ([["more_things", "laundry-bag"], ["fewer_things", "bag"], ["weight", "scale"], ["more_work", "sewing-machine"], ["less_work", "star"], ["error", "wrong"]]);

/** @param {Order} order @returns {Work[]} */
const workOf = (order) =>
  order.ticket.lines.map((line) => ({ item: line.item, label: line.label, quantity: line.quantity, price: items.value.get(line.item)?.pricing === "fixed" ? null : line.unit_price, members: line.members.map((one) => one.member) }));

/** Another price than the catalogue's has a reason of its own. @param {Work[]} work */
const basketOf = (work) => ({
  id: uuid(),
  confirmed: true,
  lines: work.map(({ item, quantity, price, members }) => ({
    ...basketLine({ item, quantity, unit_price: price, purchase_price: null, members }),
    ...(price !== null && items.value.get(item)?.pricing === "fixed" ? { reason: "error" } : {}),
  })),
});

/** @param {{order: Order, done: () => void}} props */
export function Reprice({ order, done }) {
  const reason = useSignal(/** @type {typeof reasons[number][0] | null} */ (null));
  const work = useSignal(workOf(order));
  const typing = useSignal(/** @type {{at: number, what: "price" | "quantity"} | null} */ (null));
  const total = useSignal(/** @type {number | null} */ (order.total));
  useEffect(() => {
    let stale = false;
    told(/** @type {Promise<Priced>} */ (request("/api/till/price", { body: basketOf(work.value) }))).then((priced) => stale || (total.value = priced?.ticket.total ?? null));
    return () => (stale = true);
  }, [work.value]);
  const alter = (/** @type {number} */ at, /** @type {Partial<Work>} */ facts) => (work.value = work.value.map((one, n) => (n === at ? { ...one, ...facts } : one)));
  const agree = async () => {
    if (await step(order, { basket: basketOf(work.value), agreed: true, reason: reason.value })) done();
  };
  const back = () => (typing.value ? (typing.value = null) : reason.value ? (reason.value = null) : done());
  const asked = typing.value && work.value[typing.value.at];
  if (typing.value?.what === "price" && asked)
    return html`<div class="screen alone deposit custody"><${Bar}><${Back} to=${back} label=${t("back")} /><h1>${asked.label}</h1><//>
      <main class="contents"><${PadOf} title=${t("one_costs")} hint=${t("costs_now", { amount: euro(order.total) })} keep=${(/** @type {number} */ price) => alter(typing.value?.at ?? 0, { price })} done=${() => (typing.value = null)} /></main></div>`;
  return html`<div class="screen alone custody">
    <${Bar}><${Back} to=${back} label=${t("back")} /><//>
    <main class="zone list asked">
      ${!reason.value
        ? html`<h1>${t("why_price")}</h1><div class="tiles wide-tiles">${reasons.map(([word, picture]) => html`<button class="tile" key=${word} type="button" data-reason=${word} onClick=${() => (reason.value = word)}><${Pictogram} name=${picture} /><span class="name">${t(word)}</span></button>`)}</div>`
        : asked
          ? html`<${Weight} work=${asked} keep=${(/** @type {number} */ quantity) => { alter(typing.value?.at ?? 0, { quantity }); typing.value = null; }} />`
          : html`<h1>${t("new_price")}</h1>
            <ul class="work-lines">${work.value.slice(0, 6).map((one, at) => html`<${WorkLine} key=${at} work=${one} at=${at} alter=${alter} typing=${typing} />`)}</ul>
            <button class="key key-main" type="button" data-agreed="" disabled=${total.value === null} onClick=${agree}>${t("agreed", { amount: total.value === null ? "…" : euro(total.value) })}</button>`}
    </main>
  </div>`;
}

/** @param {{work: Work, at: number, alter: (at: number, facts: Partial<Work>) => void, typing: import("../../vendor/preact.js").Signal<{at: number, what: "price" | "quantity"} | null>}} props */
function WorkLine({ work, at, alter, typing }) {
  const counted = isCounted(work.item);
  const unit = items.value.get(work.item)?.unit ?? "piece";
  const more = (/** @type {number} */ by) => alter(at, { quantity: Math.max(1000, work.quantity + by) });
  return html`<li><span class="label">${work.label}</span>
    ${counted
      ? html`<button class="key" type="button" data-less=${at} aria-label=${t("one_less")} disabled=${work.quantity <= 1000} onClick=${() => more(-1000)}><${Icon} name="minus" /></button><b class="num">${work.quantity / 1000}</b>
        <button class="key" type="button" data-more=${at} aria-label=${t("one_more")} onClick=${() => more(1000)}><${Icon} name="plus" /></button>`
      : html`<button class="key" type="button" data-weight=${at} onClick=${() => (typing.value = { at, what: "quantity" })}><${Icon} name="scale" /><span class="num">${amount(work.quantity, unit)}</span></button>`}
    <button class="key" type="button" data-price=${at} onClick=${() => (typing.value = { at, what: "price" })}><${Icon} name="pencil" /><span class="num">${work.price === null ? t("list_price") : euro(work.price)}</span></button></li>`;
}

/** @param {{work: Work, keep: (quantity: number) => void}} props */
function Weight({ work, keep }) {
  const typed = useSignal("");
  const unit = items.value.get(work.item)?.unit ?? "kg";
  const thousandths = typedNumber(typed.value, 3);
  return html`<h1>${work.label}</h1><output class="typed num" dir="ltr" data-empty=${typed.value === ""}>${typed.value || amount(work.quantity, unit)}</output>
    <${Digits} typed=${typed} places=${3} /><button class="key key-main" type="button" data-keep="" disabled=${!thousandths} onClick=${() => keep(thousandths ?? work.quantity)}>${t("next")}</button>`;
}
