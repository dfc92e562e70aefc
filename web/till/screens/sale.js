// SPDX-License-Identifier: AGPL-3.0-or-later
// The sale: activities, articles and people on one side, the ticket on the other. Three zones that never move.
import { euro, per } from "../../ui/money.js";
import { Face, Icon, Pictogram, Shape } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { computed, html, signal, useComputed } from "../../vendor/preact.js";
import { choose } from "../choose.js";
import { small } from "../fit.js";
import { later } from "../later.js";
import { isCounted, parked, sale, selectedLine } from "../sale.js";
import { activities, go, holder, items, open, screen, shelves, signedIn, tillName } from "../store.js";
import { Bar, LeaveKey, lines } from "./bar.js";
import { Faces } from "./faces.js";
import { TicketZone } from "./ticket.js";

/** @typedef {import("../types.d.ts").Activity} Activity */
/** @typedef {import("../types.d.ts").Item} Item */

/** @typedef {Extract<import("../types.d.ts").Screen, {name: "quantity" | "price" | "purchase"}>} Question */

const LineCard = later(async () => (await import("./line.js")).LineCard);
const Pad = later(/** @returns {Promise<(props: {of: Question}) => import("../../vendor/preact.js").VNode>} */ async () => (await import("./pads.js")).Pad);

const chosen = signal("");
const page = signal(0);
/** The activities that do not fit on the rail are being shown as tiles. */
const choosingOther = signal(false);

const railLength = computed(() => (small.value ? 5 : 6));
const perPage = computed(() => (small.value ? 8 : 12));
/** One more fits in the place of "Others" when there is only one other. */
const rail = computed(() => (open.value.length <= railLength.value + 1 ? open.value : open.value.slice(0, railLength.value)));
const others = computed(() => open.value.slice(rail.value.length));
const current = computed(() => activities.value.get(chosen.value) ?? open.value[0]);
const shelf = computed(() => shelves.value.get(current.value?.code ?? "") ?? []);
const pages = computed(() => Math.max(Math.ceil(shelf.value.length / perPage.value), 1));
const tiles = computed(() => shelf.value.slice(page.value * perPage.value, (page.value + 1) * perPage.value));

/** The activity that the work area is about, rail and colour: that of the article being asked about, or of the shelf. */
const colour = computed(() => {
  const where = screen.value;
  const item = where.name === "line" ? selectedLine.value?.item : "item" in where ? where.item : undefined;
  if (item) return items.value.get(item)?.activity;
  return choosingOther.value ? "" : current.value?.code;
});

/** How often each article is on the ticket already. */
const onTicket = computed(() => {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const line of sale.value.lines)
    counts.set(line.item, (counts.get(line.item) ?? 0) + (isCounted(line.item) ? line.quantity / 1000 : 1));
  return counts;
});

/** @param {string} activity */
function openShelf(activity) {
  chosen.value = activity;
  page.value = 0;
  choosingOther.value = false;
  go({ name: "sale" });
}

function chooseOther() {
  choosingOther.value = true;
  go({ name: "sale" });
}

export function SaleScreen() {
  return html`<div class="screen sale">
    <${Bar}><${BarKeys} /><//>
    <nav class="rail" aria-label=${t("sale.activities")}>
      ${rail.value.map((one) => html`<${RailKey} key=${one.code} activity=${one} />`)}
      ${others.value.length > 0 && html`<${OthersKey} />`}
    </nav>
    <main class="work" data-act=${colour.value}>
      <${Work} />
      <${Faces} />
    </main>
    <${TicketZone} />
  </div>`;
}

function BarKeys() {
  const who = holder.value;
  return html`<button class="key" type="button" onClick=${() => go({ name: "cashier" })}>
      ${who ? html`<${Face} face=${who.face} name=${who.name} />` : html`<${Icon} name="circle-user-round" />`}
      <span>${who ? [who.name, html`<br />`, html`<span class="second">${tillName.value}</span>`] : lines(t("bar.nobody"))}</span>
    </button>
    ${signedIn.value && html`<${LeaveKey} />`}
    ${parked.value.length > 0 &&
    html`<button class="key" type="button" data-place="parked" onClick=${() => go({ name: "parked" })}>
      <${Icon} name="layers" /><span>${lines(t("bar.parked"))}</span><span class="count">${parked.value.length}</span>
    </button>`}
    <button class="key" type="button" data-place="menu" onClick=${() => go({ name: "menu" })}>
      <${Icon} name="layers" /><span>${t("bar.more")}</span>
    </button>`;
}

/** @param {{activity: Activity}} props */
function RailKey({ activity }) {
  const here = useComputed(() => colour.value === activity.code).value;
  return html`<button class="key" type="button" data-act=${activity.code} aria-current=${here ? "true" : undefined}
    onClick=${() => openShelf(activity.code)}>
    <${Shape} /><${Pictogram} name=${activity.pictogram} /><span>${activity.short_name}</span>
  </button>`;
}

function OthersKey() {
  const here = colour.value === "" || others.value.some((one) => one.code === colour.value);
  return html`<button class="key" type="button" data-act="" aria-current=${here ? "true" : undefined} onClick=${chooseOther}>
    <${Pictogram} name="basket" /><span>${t("sale.others")}</span>
  </button>`;
}

function Work() {
  const where = screen.value;
  if (where.name === "line") return html`<${LineCard} />`;
  if (where.name === "quantity" || where.name === "price" || where.name === "purchase")
    return html`<${Pad} key=${`${where.name} ${where.item} ${where.line}`} of=${where} />`;
  return choosingOther.value ? html`<${OtherActivities} />` : html`<${Shelf} />`;
}

function Shelf() {
  return html`<header>
      <h1><${Shape} />${current.value?.short_name}</h1>
      ${pages.value > 1 && html`<${Pages} />`}
    </header>
    <div class="tiles">${tiles.value.map((item) => html`<${Tile} key=${item.code} item=${item} />`)}</div>`;
}

function Pages() {
  return html`<div class="pages">
    <button class="key" type="button" aria-label=${t("sale.page_before")} disabled=${page.value === 0} onClick=${() => (page.value -= 1)}>
      <${Icon} name="chevron-left" flip />
    </button>
    <span>${t("sale.page", { n: page.value + 1, pages: pages.value })}</span>
    <button class="key" type="button" aria-label=${t("sale.page_after")} disabled=${page.value + 1 >= pages.value} onClick=${() => (page.value += 1)}>
      <${Icon} name="chevron-right" flip />
    </button>
  </div>`;
}

/** @param {{item: Item}} props */
function Tile({ item }) {
  const count = useComputed(() => onTicket.value.get(item.code) ?? 0).value;
  return html`<button class="tile" type="button" data-item=${item.code} onClick=${() => choose(item)}>
    <${Pictogram} name=${item.pictogram} instead=${current.value?.pictogram} />
    <span class="name" dir="auto">${item.short_name}</span>
    <${PriceTag} item=${item} />
    ${count > 0 && html`<span class="in count"><span class="vh">${t("sale.on_ticket")} </span>${count}</span>`}
  </button>`;
}

/** @param {{item: Item}} props */
function PriceTag({ item }) {
  if (item.pricing === "free") return html`<span class="price">${t("sale.free")}</span>`;
  if (item.pricing === "quote") return html`<span class="price">${t(item.vat_scheme === "margin" ? "sale.tag" : "sale.quote")}</span>`;
  return html`<span class="price">${euro(item.price)}${per(item.unit) && html`<small>${per(item.unit)}</small>`}</span>`;
}

function OtherActivities() {
  return html`<header><h1>${t("sale.others_title")}</h1></header>
    <div class="tiles">
      ${others.value.map(
        (one) => html`<button class="tile" key=${one.code} type="button" data-act=${one.code} onClick=${() => openShelf(one.code)}>
          <${Pictogram} name=${one.pictogram} /><span class="act-name"><${Shape} />${one.short_name}</span>
        </button>`,
      )}
    </div>`;
}
