// SPDX-License-Identifier: AGPL-3.0-or-later
// Something is left here: one question a screen; the articles are those of the ticket.
import { insist, request } from "../../ui/api.js";
import { day, euro, language } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import { basket, isCounted, sale, startNew, uuid } from "../sale.js";
import { Back, Bar } from "../screens/bar.js";
import { go, items } from "../store.js";
import { Letters } from "../tickets/keys.js";
import { told } from "../tickets/printing.js";
import { words } from "../words.js";
import { Leaf } from "./leaf.js";
import { payFor } from "./orders.js";
import text from "./text.js";

const t = words(text);
/** @typedef {import("./types.d.ts").Order} Order */
const conditions = /** @type {const} */ ([
  ["good", "star"],
  ["stain", "stain"],
  ["torn", "torn"],
  ["worn", "worn"],
]);
const ITEMS_MAX = 60;

/** One tag a piece; what is weighed is one bag. @param {string} condition */
function pieces(condition) {
  return sale.value.lines
    .flatMap((line) => Array.from({ length: isCounted(line.item) ? Math.max(1, Math.round(line.quantity / 1000)) : 1 }, () => ({ label: items.value.get(line.item)?.name ?? line.item, condition })))
    .slice(0, ITEMS_MAX);
}

export function Drop() {
  const at = useSignal(/** @type {"state" | "when" | "who" | "mail"} */ ("state"));
  const condition = useSignal("");
  const promised = useSignal("");
  const name = useSignal("");
  const mail = useSignal("");
  const days = useSignal(/** @type {string[]} */ ([]));
  const taken = useSignal(/** @type {Order | null} */ (null));
  const id = useSignal(uuid());
  const body = { ...basket(), confirmed: true };
  useEffect(() => {
    told(/** @type {Promise<{days: string[]}>} */ (request("/api/till/custody/days", { body }))).then((answer) => (days.value = answer?.days ?? []));
  }, []);
  const take = async () => {
    const customer = { name: name.value, email: mail.value, language: language() };
    const order = await told(/** @type {Promise<Order>} */ (insist("/api/till/custody", { id: id.value, basket: body, items: pieces(condition.value), promised: promised.value, customer })));
    if (!order) return;
    startNew();
    taken.value = order;
  };
  if (taken.value) return html`<${Taken} order=${taken.value} />`;
  const back = () => (at.value === "state" ? go({ name: "custody" }) : (at.value = at.value === "when" ? "state" : at.value === "who" ? "when" : "who"));
  return html`<div class="screen alone custody">
    <${Bar}><${Back} to=${back} label=${t("back")} /><//>
    <main class="zone list asked">
      ${at.value === "state" && html`<h1>${t("in_state")}</h1><div class="tiles wide-tiles">${conditions.map(([word, picture]) => html`<button class="tile" key=${word} type="button" data-condition=${word} onClick=${() => ((condition.value = t(word)), (at.value = "when"))}>
          <${Pictogram} name=${picture} /><span class="name">${t(word)}</span></button>`)}</div>`}
      ${at.value === "when" && html`<h1>${t("when")}</h1><div class="tiles wide-tiles">${days.value.map((one, n) => html`<button class="tile" key=${one} type="button" data-day=${n} onClick=${() => ((promised.value = one), (at.value = "who"))}>
          <${Leaf} of=${one} /><span class="name">${day(one)}</span></button>`)}</div>`}
      ${at.value === "who" && html`<h1>${t("who")}</h1><p class="second">${t("who_hint")}</p><output class="typed" data-empty=${name.value === ""}>${name.value || t("no_name")}</output>
        <${Letters} key="who" typed=${name} max=${60} /><button class="key key-main" type="button" data-next="" onClick=${() => (at.value = "mail")}>${name.value ? t("next") : t("no_name")}</button>`}
      ${at.value === "mail" && html`<h1>${t("mail")}</h1><output class="typed" dir="ltr" data-empty=${mail.value === ""}>${mail.value || t("no_mail")}</output>
        <${Letters} key="mail" typed=${mail} max=${100} mail /><button class="key key-main" type="button" data-take="" onClick=${take}><${Icon} name="printer" />${t("take")}</button>`}
    </main>
  </div>`;
}

/** @param {{order: Order}} props */
function Taken({ order }) {
  return html`<div class="screen alone custody">
    <${Bar}><${Back} to=${() => go({ name: "custody" })} label=${t("back")} /><//>
    <main class="zone list centre">
      <h1>${t("taken")}</h1><p><strong class="tag num big-tag">${order.tag}</strong></p>
      ${order.promised && html`<p>${t("for_day", { day: day(order.promised) })}</p>`}
      <div class="below-keys"><button class="key" type="button" data-later="" onClick=${() => go({ name: "custody" })}>${t("later")}</button>
        ${order.due > 0 && html`<button class="key key-main" type="button" data-pay-now="" onClick=${() => payFor(order)}>${t("pay_now")} ${euro(order.due)}</button>`}</div>
    </main>
  </div>`;
}
