// SPDX-License-Identifier: AGPL-3.0-or-later
// Something is left here: one question a screen; the articles are the work on the ticket, the rest stays there.
import { insist, request } from "../../ui/api.js";
import { day, euro, language } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import { isCounted, sale, uuid } from "../sale.js";
import { Back, Bar } from "../screens/bar.js";
import { go, items } from "../store.js";
import { Letters } from "../tickets/keys.js";
import { PadOf } from "../tickets/means.js";
import { told } from "../tickets/printing.js";
import { words } from "../words.js";
import { Leaf } from "./leaf.js";
import { allowed, basketToLeave, depositFor, leaving, left, payFor } from "./orders.js";
import { conditions, Things } from "./photo.js";
import text from "./text.js";

const t = words(text);
/** @typedef {import("./types.d.ts").Order} Order */
/** @typedef {import("./photo.js").Condition} Condition */
/** @typedef {"state" | "when" | "who" | "mail"} Question */
const ITEMS_MAX = 60;

/** One tag a piece; what is weighed is one bag. */
function pieces() {
  return leaving.value
    .flatMap((line) => Array.from({ length: isCounted(line.item) ? Math.max(1, Math.round(line.quantity / 1000)) : 1 }, () => line.item))
    .slice(0, ITEMS_MAX);
}

export function Drop() {
  const at = useSignal(/** @type {Question} */ ("state"));
  const things = useSignal(pieces());
  const found = useSignal(/** @type {Condition[]} */ ([]));
  const promised = useSignal("");
  const name = useSignal("");
  const mail = useSignal("");
  const days = useSignal(/** @type {string[]} */ ([]));
  const taken = useSignal(/** @type {Order | null} */ (null));
  const id = useSignal(uuid());
  const body = useSignal(basketToLeave());
  useEffect(() => {
    told(/** @type {Promise<{days: string[]}>} */ (request("/api/till/custody/days", { body: body.value }))).then((answer) => (days.value = answer?.days ?? []));
  }, []);
  const take = async () => {
    const customer = { name: name.value, email: mail.value, language: language() };
    const asked = { id: id.value, items: things.value.map((item, n) => ({ item, condition: found.value[n] })), promised: promised.value, customer };
    const order = await allowed((override) => /** @type {Promise<Order>} */ (insist("/api/till/custody", { ...asked, basket: { ...body.value, override } })));
    if (!order) return;
    left();
    taken.value = order;
  };
  const back = () => {
    if (at.value !== "state") at.value = at.value === "when" ? "state" : at.value === "who" ? "when" : "who";
    else if (found.value.length === 0) return go({ name: "custody" });
    found.value = at.value === "state" ? found.value.slice(0, -1) : found.value;
  };
  if (taken.value) return html`<${Taken} order=${taken.value} changed=${(/** @type {Order} */ next) => (taken.value = next)} />`;
  return html`<div class="screen alone custody">
    <${Bar}><${Back} to=${back} label=${t("back")} /><//>
    <main class=${at.value === "who" || at.value === "mail" ? "zone writing" : "zone list asked"}>
      ${at.value === "state" && html`<${InState} things=${things.value} found=${found} done=${() => (at.value = "when")} />`}
      ${at.value === "when" && html`<h1>${t("when")}</h1><div class="tiles wide-tiles">${days.value.map((one, n) => html`<button class="tile" key=${one} type="button" data-day=${n} onClick=${() => ((promised.value = one), (at.value = "who"))}>
          <${Leaf} of=${one} /><span class="name">${day(one)}</span></button>`)}</div>`}
      ${at.value === "who" && html`<div class="said"><h1>${t("who")}</h1><p class="second">${t("who_hint")}</p><output class="typed text" dir="auto" data-empty=${name.value === ""}>${name.value || t("no_name")}</output></div>
        <${Letters} key="who" typed=${name} max=${60} /><button class="key key-main" type="button" data-next="" onClick=${() => (at.value = "mail")}>${name.value ? t("next") : t("no_name")}</button>`}
      ${at.value === "mail" && html`<div class="said"><h1>${t("mail")}</h1><output class="typed text" dir="ltr" data-empty=${mail.value === ""}>${mail.value || t("no_mail")}</output></div>
        <${Letters} key="mail" typed=${mail} max=${100} mail /><button class="key key-main" type="button" data-take="" onClick=${take}><${Icon} name="printer" />${t("take")}</button>`}
    </main>
  </div>`;
}

/** One thing after the other; the last ones at once, where they are alike. @param {{things: string[], found: import("../../vendor/preact.js").Signal<Condition[]>, done: () => void}} props */
function InState({ things, found, done }) {
  const alike = useSignal(false);
  const n = found.value.length === things.length ? 0 : found.value.length;
  const say = (/** @type {Condition} */ word) => {
    const before = found.value.slice(0, n);
    found.value = [...before, ...Array.from({ length: alike.value ? things.length - n : 1 }, () => word)];
    if (found.value.length === things.length) done();
  };
  const name = items.value.get(things[n] ?? "")?.name ?? "";
  return html`<h1>${t("in_state")}</h1><p class="which"><b>${name}</b>${things.length > 1 && html`<span class="num">${t("which", { n: n + 1, of: things.length })}</span>`}
      ${things.length - n > 1 && html`<button class="key" type="button" data-alike="" aria-pressed=${alike.value} onClick=${() => (alike.value = !alike.value)}><${Icon} name=${alike.value ? "check" : "layers"} />${t("alike")}</button>`}</p>
    <div class="tiles wide-tiles">${conditions.map(([word, picture]) => html`<button class="tile" key=${word} type="button" data-condition=${word} onClick=${() => say(word)}>
      <${Pictogram} name=${picture} /><span class="name">${t(word)}</span></button>`)}</div>`;
}

/** @param {{order: Order, changed: (order: Order) => void}} props */
function Taken({ order, changed }) {
  const part = useSignal(false);
  if (part.value)
    return html`<div class="screen alone deposit custody"><${Bar}><${Back} to=${() => (part.value = false)} label=${t("back")} /><h1>${t("part_now")}</h1><//>
      <main class="contents"><${PadOf} title=${t("how_much_now")} hint=${t("due", { amount: euro(order.due) })} most=${order.due - 1} keep=${(/** @type {number} */ cents) => depositFor(order, cents)} done=${() => (part.value = false)} /></main></div>`;
  return html`<div class="screen alone custody">
    <${Bar}><${Back} to=${() => go({ name: "custody" })} label=${t("back")} /><//>
    <main class="zone list">
      <h1 class="order-head"><strong class="tag num big-tag">${order.tag}</strong><span>${t("taken")}${order.promised && html`<br /><span class="second">${t("for_day", { day: day(order.promised) })}</span>`}</span></h1>
      <${Things} order=${order} changed=${changed} />
      <div class="below-keys"><button class="key" type="button" data-later="" onClick=${() => go({ name: sale.value.lines.length ? "sale" : "custody" })}>${t("later")}</button>
        ${order.due > 1 && html`<button class="key" type="button" data-part-now="" onClick=${() => (part.value = true)}>${t("part_now")}</button>`}
        ${order.due > 0 && html`<button class="key key-main" type="button" data-pay-now="" onClick=${() => payFor(order)}>${t("pay_now")} ${euro(order.due)}</button>`}</div>
    </main>
  </div>`;
}
