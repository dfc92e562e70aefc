// SPDX-License-Identifier: AGPL-3.0-or-later
// Tickets that wait for their customer: a tap takes one back, and puts the one under way in its place.
import { clock, euro, moment } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { html } from "../../vendor/preact.js";
import { parked } from "../sale.js";
import { takeBack } from "../tickets/aside.js";
import { Back, Bar } from "./bar.js";
import { Paged } from "./pages.js";
import { lineName, Who } from "./ticket.js";
import { items } from "../store.js";

/** @typedef {import("../types.d.ts").Parked} Parked */

const NAMES_SHOWN = 3;

export function Parked() {
  return html`<div class="screen alone">
    <${Bar}><${Back} /><//>
    <main class="zone list">
      <h1>${t("parked.title")}</h1>
      ${parked.value.length === 0
        ? html`<p class="none">${t("parked.none")}</p>`
        : html`<${Paged} things=${parked.value} key_mm=${24} width_mm=${130} draw=${(/** @type {Parked} */ one) => html`<${ParkedKey} key=${one.sale.id} one=${one} />`} />`}
    </main>
  </div>`;
}

/** @param {{one: Parked}} props */
function ParkedKey({ one }) {
  const { lines } = one.sale;
  const names = lines.slice(0, NAMES_SHOWN).map(lineName).join(", ") + (lines.length > NAMES_SHOWN ? "…" : "");
  const [first] = lines;
  return html`<button class="key wide" type="button" onClick=${() => takeBack(one)}>
    ${first && html`<${Who} line=${first} activity=${items.value.get(first.item)?.activity ?? ""} />`}
    <span class="about"><b>${t("parked.since", { time: clock(moment(one.at)) })}</b><span class="second">${names}</span></span>
    <span class="num">${one.stage && html`<${Icon} name="receipt-euro" />`}${one.total === null ? "" : euro(one.total)}</span>
  </button>`;
}
