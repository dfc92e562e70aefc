// SPDX-License-Identifier: AGPL-3.0-or-later
// The evening, one question a screen: count, compare, terminal, bank, sign. Two minutes for the next person to take over.
import { euro } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { html, signal, useSignal } from "../../vendor/preact.js";
import { leave } from "../link.js";
import { parked, sale } from "../sale.js";
import { go, may } from "../store.js";
import { Digits } from "../tickets/keys.js";
import { words } from "../words.js";
import { Count, sumOf } from "./count.js";
import { PrintKey, useAnswer } from "./main.js";
import { Difference } from "./open.js";
import { Amount, Frame, GapReasons, gapAllowed, gapWords, keep, Sheet, toCash } from "./parts.js";
import text from "./text.js";

const t = words(text);

/** @typedef {import("./types.d.ts").Kept} Kept */
/** @typedef {import("./types.d.ts").Drawer} Drawer */
/** @typedef {import("../../vendor/preact.js").Signal<Evening>} Step */
/** @typedef {"waiting" | "count" | "compare" | "card" | "card_why" | "drop" | "bag" | "sign" | "closed"} Name */
/**
 * @typedef {object} Evening what was said so far
 * @property {Name} at
 * @property {Kept} [count] @property {string} [reason] @property {number} [card] @property {number} [drop]
 * @property {string} [bag] @property {Kept} [z]
 */

const STEPS = /** @type {const} */ (["step_count", "step_compare", "step_next", "step_sign"]);
const PLACE = { waiting: 0, count: 0, compare: 1, card: 1, card_why: 1, drop: 2, bag: 2, sign: 3, closed: 3 };

/** Tickets under way on this screen. */
const waiting = () => parked.value.length + (sale.value.lines.length ? 1 : 0);

export function ClosingFlow() {
  const drawer = /** @type {Drawer | null} */ (useAnswer("/api/till/drawer"));
  const evening = useSignal(/** @type {Evening} */ ({ at: waiting() ? "waiting" : "count" }));
  const { at } = evening.value;
  return html`<${Frame} title=${t("count_title")} back=${at === "closed" ? undefined : toCash}>
    <div class="stepping" data-step=${at}>
      <nav aria-label=${t("steps")}><ol class="steps">${STEPS.map((step, place) => html`<li data-past=${place < PLACE[at]} aria-current=${place === PLACE[at] ? "step" : undefined}><span>${place + 1}</span>${t(step)}</li>`)}</ol></nav>
      ${drawer && html`<${Now} drawer=${drawer} evening=${evening} />`}
    </div>
  <//>`;
}

/** @param {{drawer: Drawer, evening: Step}} props */
function Now({ drawer, evening }) {
  const now = evening.value;
  const set = (/** @type {Partial<Evening>} */ facts) => (evening.value = { ...evening.value, ...facts });
  const money = () => set({ at: drawer.cards !== 0 ? "card" : "drop" });
  if (now.at === "waiting") return html`<${Waiting} go_on=${() => set({ at: "count" })} />`;
  if (now.at === "count") return html`<${Count} done=${async (/** @type {import("./count.js").Pieces} */ pieces) => {
    const count = await keep("/api/till/counts", { pieces, counted: sumOf(pieces) });
    if (count) set({ at: "compare", count });
  }} />`;
  if (now.at === "compare" && now.count) return html`<${Compare} count=${now.count} again=${() => set({ at: "count" })} done=${(/** @type {string | undefined} */ reason) => (set(reason ? { reason } : {}), money())} />`;
  if (now.at === "card") return html`<${Amount} key="card" question=${t("card_title")} hint=${t("card_hint")} word=${t("card_confirm")} done=${(/** @type {number} */ card) => set({ at: card === drawer.cards || now.reason ? "drop" : "card_why", card })}
      below=${(/** @type {number} */ cents) => html`<${CardTold} typed=${cents} noted=${drawer.cards} />`} />`;
  if (now.at === "card_why") return html`<main class="zone centre compare"><${CardTold} typed=${now.card ?? 0} noted=${drawer.cards} /><h2>${t("what_happened")}</h2><${GapReasons} pick=${(/** @type {string} */ reason) => set({ at: "drop", reason })} /></main>`;
  if (now.at === "drop" && now.count) return html`<${Amount} key="drop" question=${t("drop_title")} hint=${t("drop_hint", { amount: euro(now.count.counted) })} word=${t("drop_some")} max=${now.count.counted}
      other=${{ word: t("drop_none"), take: () => set({ at: "sign", drop: 0 }) }} done=${(/** @type {number} */ drop) => set(drop ? { at: "bag", drop } : { at: "sign", drop })} />`;
  if (now.at === "bag") return html`<${Bag} done=${(/** @type {string} */ bag) => set({ at: "sign", bag })} />`;
  if (now.at === "sign") return html`<${Sign} evening=${now} drawer=${drawer} closed=${(/** @type {Kept} */ z) => set({ at: "closed", z })} />`;
  return now.z ? html`<${Closed} z=${now.z} year=${drawer.archive_due} />` : null;
}

/** @param {{go_on: () => void}} props */
function Waiting({ go_on }) {
  return html`<main class="zone centre">
    <${Icon} name="pause" /><h2>${t("waiting_title")}</h2><p>${t("waiting", { n: waiting() })}</p>
    <div class="ways">
      <button class="key" type="button" data-anyway="" onClick=${go_on}>${t("waiting_close")}</button>
      <button class="key key-main" type="button" onClick=${() => go(parked.value.length ? { name: "parked" } : { name: "sale" })}><${Icon} name="arrow-left" flip />${t("waiting_finish")}</button>
    </div>
  </main>`;
}

/** @param {{count: Kept, again: () => void, done: (reason?: string) => void}} props */
function Compare({ count, again, done }) {
  const { counted, expected, difference, gap_found } = count;
  return html`<main class="zone centre compare">
    <dl class="pair"><div><dt>${t("found")}</dt><dd class="num">${euro(counted)}</dd></div><div><dt>${t("should")}</dt><dd class="num">${euro(expected)}</dd></div></dl>
    <${Difference} cents=${difference} />
    ${gap_found !== difference && html`<p class="note"><${Icon} name="scale" /><span>${t("gap_before", { gap: gapWords(gap_found) })}</span></p>`}
    ${gap_found !== 0 && html`<h2>${t("what_happened")}</h2><${GapReasons} pick=${done} />`}
    <div class="ways">
      <button class="key" type="button" data-again="" onClick=${again}><${Icon} name="refresh-cw" />${t("again")}</button>
      ${gap_found === 0 && html`<button class="key key-main" type="button" data-next="" onClick=${() => done()}><${Icon} name="arrow-right" flip />${t("go_on")}</button>`}
    </div>
  </main>`;
}

/** @param {{typed: number, noted: number}} props */
function CardTold({ typed, noted }) {
  const gap = typed - noted;
  return html`<p class="note"><${Icon} name=${gap ? "scale" : "circle-check"} /><span>${gap ? t("card_differs", { amount: euro(noted), gap: euro(gap) }) : t("card_same", { amount: euro(noted) })}</span></p>`;
}

/** @param {{done: (bag: string) => void}} props */
function Bag({ done }) {
  const typed = useSignal("");
  return html`<main class="pad">
    <div class="zone asked"><h2>${t("bag_title")}</h2><output class="num typed" data-empty=${typed.value === ""}>${typed.value || "—"}</output>
      <button class="key" type="button" data-other="" onClick=${() => done("")}>${t("bag_none")}</button>
      <button class="key key-main" type="button" data-done="" disabled=${typed.value === ""} onClick=${() => done(typed.value)}><${Icon} name="check" />${t("keep")}</button></div>
    <${Digits} typed=${typed} max=${12} />
  </main>`;
}

const busy = signal(false);

/** @param {{evening: Evening, drawer: Drawer, closed: (z: Kept) => void}} props */
function Sign({ evening, drawer, closed }) {
  const { count, reason, card, drop = 0, bag } = evening;
  if (!count) return null;
  const cardGap = card === undefined ? 0 : card - drawer.cards;
  const needed = count.needs_referent || Math.abs(cardGap) > drawer.gap_limit;
  const gap = [count.gap_found && gapWords(count.gap_found), cardGap && t("card_differs", { amount: euro(drawer.cards), gap: euro(cardGap) })].filter(Boolean).join(" · ");
  const close = async () => {
    const yes = await gapAllowed(needed, gap);
    if (!yes) return;
    busy.value = true;
    const z = await keep("/api/till/closings", {
      count: count.id, drop, open_sales: waiting(), confirmed: true, ...yes,
      ...(reason ? { reason } : {}), ...(bag ? { reference: bag } : {}), ...(card === undefined ? {} : { terminal_read: true, card_total: card }),
    });
    busy.value = false;
    if (z) closed(z);
  };
  return html`<main class="zone centre">
    <h2>${t("sign_title")}</h2>
    <dl class="pair"><div><dt>${t("to_bank")}</dt><dd class="num">${euro(drop)}</dd></div><div><dt>${t("stays")}</dt><dd class="num">${euro(count.counted - drop)}</dd></div></dl>
    <${Difference} cents=${count.difference} />
    ${needed && html`<p class="note"><${Icon} name="key-round" /><span>${t("referent_looks")}</span></p>`}
    <div class="ways"><button class="key key-main" type="button" data-sign="" disabled=${busy.value} onClick=${close}><${Icon} name="lock" />${t("sign")}</button></div>
  </main>`;
}

/** A year that ended wants its archive, once: whoever keeps the books makes it from here. @param {{z: Kept, year: string | null}} props */
function Closed({ z, year }) {
  return html`<main class="zone list">
    <p class="stand" role="status"><${Icon} name="circle-check" /><span>${t("closed", { number: z.closing.number })}</span></p>
    <${Sheet} closing=${z.closing} drawer=${true} />
    ${year && may("archive") && html`<p class="note" role="status"><${Icon} name="layers" /><span>${t("archive_due", { year })}</span><button class="key" type="button" data-archive="" onClick=${() => go({ name: "archives" })}>${t("archive_make", { year })}</button></p>`}
    <div class="ways"><${PrintKey} id=${z.id} /><button class="key key-main" type="button" data-leave="" onClick=${() => (go({ name: "cash" }), leave())}><${Icon} name="users-round" />${t("next_person")}</button></div>
  </main>`;
}
