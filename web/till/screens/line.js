// SPDX-License-Identifier: AGPL-3.0-or-later
// One line of the ticket, large: how many, out it goes, or weigh it again. The faces below say who did it.
import { euro, quantity } from "../../ui/money.js";
import { Icon, Pictogram, Shape } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { html } from "../../vendor/preact.js";
import { isMeasured, isPriced } from "../choose.js";
import { lineAmount } from "../pricing.js";
import { isCounted, removeSelected, sale, selectedLine, step } from "../sale.js";
import { activities, go, items } from "../store.js";
import { lines, toSale } from "./bar.js";

/** @typedef {import("../types.d.ts").Item} Item */
/** @typedef {import("../types.d.ts").Line} Line */

export function LineCard() {
  const line = selectedLine.value;
  const item = line ? items.value.get(line.item) : undefined;
  if (!line || !item) return html`<header><h1>${t("line.title")}</h1></header><div></div>`;
  const cents = lineAmount(line);
  return html`<header><h1>${t("line.title")}</h1></header>
    <section class="line-card zone" data-act=${item.activity} aria-label=${item.name}>
      <div class="what">
        <${Pictogram} name=${item.pictogram} instead=${activities.value.get(item.activity)?.pictogram} />
        <p><b>${item.name}</b><span class="act-name"><${Shape} />${activities.value.get(item.activity)?.short_name}</span></p>
        <p class="num amount">${cents === null ? "…" : euro(cents)}</p>
      </div>
      <${HowMuch} line=${line} item=${item} />
      <div class="ways">
        <button class="key" type="button" data-remove="" onClick=${takeOut}><${Icon} name="trash-2" />${t("line.remove")}</button>
        <button class="key key-main" type="button" onClick=${toSale}><${Icon} name="check" />${t("line.done")}</button>
      </div>
    </section>`;
}

function takeOut() {
  removeSelected();
  toSale();
}

/** @param {{line: Line, item: Item}} props */
function HowMuch({ line, item }) {
  const at = sale.value.selected;
  if (isCounted(item.code))
    return html`<div class="count-row">
      <button class="key" type="button" aria-label=${t("line.less")} disabled=${line.quantity <= 1000} onClick=${() => step(-1)}><${Icon} name="minus" /></button>
      <output class="num">${quantity(line.quantity, item.unit)}</output>
      <button class="key" type="button" aria-label=${t("line.more")} onClick=${() => step(1)}><${Icon} name="plus" /></button>
    </div>`;
  return html`<div class="count-row">
    ${isMeasured(item) &&
    html`<output class="num">${quantity(line.quantity, item.unit)}</output>
      <button class="key" type="button" onClick=${() => go({ name: "quantity", item: item.code, line: at })}>
        <${Icon} name=${item.unit === "kg" ? "scale" : "pencil"} /><span>${lines(measureAgain(item))}</span>
      </button>`}
    ${isPriced(item) &&
    html`<button class="key" type="button" onClick=${() => go({ name: "price", item: item.code, line: at, quantity: line.quantity })}>
      <${Icon} name="pencil" /><span>${lines(t("line.change_price"))}</span>
    </button>`}
  </div>`;
}

/** @param {Item} item */
function measureAgain(item) {
  if (item.unit === "hour") return t("line.change_time");
  return item.unit === "kg" ? t("line.change_weight") : t("line.change_length");
}
