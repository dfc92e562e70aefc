// SPDX-License-Identifier: AGPL-3.0-or-later
// The ticket under way, its total, and the key that leads to payment.
import { euro, per, plain, quantity } from "../../ui/money.js";
import { Face, Icon, Pictogram, Shape } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { computed, effect, html, signal, useComputed, useLayoutEffect, useRef } from "../../vendor/preact.js";
import { isPriced } from "../choose.js";
import { mm, small } from "../fit.js";
import { startPayment } from "../payment.js";
import { checkAmount, lineAmount, priced, refusal, total } from "../pricing.js";
import { articleCount, canUndo, empty, isCounted, isWork, park, sale, select, undo, unsaid } from "../sale.js";
import { hasVoice, say, sayIfWanted } from "../sound.js";
import { go, items, members, screen } from "../store.js";
import { later } from "../later.js";
import { lines as broken } from "./bar.js";

/** @typedef {import("../types.d.ts").Line} Line */

const LINE_MM = 16.5;
const LINE_SMALL_MM = 15;

const OpenSign = later(async () => (await import("../cash/sign.js")).OpenSign);
const LeaveHere = later(async () => (await import("../custody/leave.js")).LeaveHere);
const PaperSign = later(async () => (await import("../paper/sign.js")).PaperSign);

/** Lines that fit, measured; the first one shown. */
const room = signal(6);
const first = signal(0);
const last = computed(() => Math.max(sale.value.lines.length - room.value, 0));
const from = computed(() => Math.min(first.value, last.value));
const window_ = computed(() => sale.value.lines.slice(from.value, from.value + room.value));
const below = computed(() => last.value - from.value);

// The chosen line is always in sight: a new one is the last, so the ticket follows the sale.
effect(() => {
  const { selected } = sale.value;
  if (selected === null) first.value = last.value;
  else if (selected < first.peek() || selected >= first.peek() + room.value) first.value = Math.max(selected - room.value + 1, 0);
});

// Said once it stands still: neither each key nor a total that is being asked for.
effect(() => {
  const said = priced.value?.ticket.total;
  if (said === undefined || said === 0) return undefined;
  const later = setTimeout(() => sayIfWanted(euro(said)), 400);
  return () => clearTimeout(later);
});

export function TicketZone() {
  return html`<aside class="zone ticket" aria-label=${t("sale.ticket_label")}>
    <header>
      <h2>${t("sale.ticket")}<span class="second">${sale.value.lines.length > 0 && t("sale.articles", { n: articleCount.value })}</span></h2>
      ${last.value > 0 && html`<${Scroll} />`}
    </header>
    ${sale.value.deferred_at && html`<${PaperSign} />`}
    ${sale.value.lines.length === 0 && html`<${OpenSign} />`}
    <${Lines} />
    ${sale.value.lines.some((line) => isWork(line.item)) && html`<${LeaveHere} />`}
    ${refusal.value && html`<${Refusal} />`}
    <div class="tools">
      <button class="key key-stack" type="button" disabled=${!canUndo.value} onClick=${undoLast}><${Icon} name="undo-2" flip />${t("sale.undo")}</button>
      <button class="key key-stack" type="button" disabled=${sale.value.lines.length === 0} data-park="" onClick=${putAside}><${Icon} name="pause" />${t("sale.park")}</button>
      <button class="key key-stack" type="button" disabled=${sale.value.lines.length === 0} onClick=${emptyTicket}><${Icon} name="trash-2" />${t("sale.empty")}</button>
    </div>
    <hr class="stitch" />
    <${Total} />
    <${PayKey} />
  </aside>`;
}

function undoLast() {
  undo();
  go({ name: "sale" });
}

function putAside() {
  park(total.value);
  go({ name: "sale" });
}

function emptyTicket() {
  empty();
  go({ name: "sale" });
}

function Scroll() {
  const step = Math.max(room.value - 1, 1);
  return html`<span class="scroll">
    <button class="key" type="button" disabled=${from.value === 0} onClick=${() => (first.value = Math.max(from.value - step, 0))}>
      <${Icon} name="chevron-up" /><span aria-hidden="true">${from.value}</span><span class="vh">${t("sale.above", { n: from.value })}</span>
    </button>
    <button class="key" type="button" disabled=${below.value === 0} onClick=${() => (first.value = Math.min(from.value + step, last.value))}>
      <${Icon} name="chevron-down" /><span aria-hidden="true">${below.value}</span><span class="vh">${t("sale.below", { n: below.value })}</span>
    </button>
  </span>`;
}

function Lines() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    const measure = () => {
      if (box.current) room.value = Math.max(Math.floor((box.current.clientHeight + 1) / ((small.value ? LINE_SMALL_MM : LINE_MM) * mm.value)), 1);
    };
    const watch = new ResizeObserver(measure);
    if (box.current) watch.observe(box.current);
    measure();
    return () => watch.disconnect();
  }, []);
  return html`<div class="ticket-lines" ref=${box}>
    ${sale.value.lines.length === 0
      ? html`<p class="start second"><${Icon} name="shopping-basket" /><span>${broken(t("sale.first"))}</span></p>`
      : window_.value.map((line, place) => html`<${LineKey} key=${from.value + place} line=${line} at=${from.value + place} />`)}
  </div>`;
}

/** @param {{line: Line, at: number}} props */
function LineKey({ line, at }) {
  const item = items.value.get(line.item);
  const cents = useComputed(() => amountAt(at)).value;
  const chosen = useComputed(() => sale.value.selected === at).value;
  return html`<button class="line" type="button" aria-pressed=${chosen} onClick=${() => openLine(at)}>
    <${Who} line=${line} activity=${item?.activity ?? ""} />
    <span><b dir="auto">${lineName(line)}</b><span class="second">${lineDetail(line)}</span></span>
    <span class="num">${cents === null ? "…" : euro(cents)}${measure(line) && html`<span class="second">${measure(line)}</span>`}</span>
  </button>`;
}

/** @param {number} at */
function amountAt(at) {
  const line = sale.value.lines[at];
  return line ? lineAmount(line) : null;
}

/** @param {number} at */
function openLine(at) {
  const shown = screen.value.name === "line" && sale.value.selected === at;
  select(at);
  go({ name: shown ? "sale" : "line" });
}

/** @param {{line: Line, activity: string}} props */
export function Who({ line, activity }) {
  const people = line.members.map((code) => members.value.get(code));
  return html`<span class=${`who ${people.length > 1 ? "who-two" : ""}`} data-act=${activity}>
    ${people.length === 0 && (line.said || !isWork(line.item) ? html`<${Face} face="collectif" name="" />` : html`<span class="face face-letter" aria-hidden="true">?</span>`)}
    ${people.slice(0, 2).map((member) => html`<${Face} face=${member?.face} name=${member?.name ?? "?"} />`)}
    <${Shape} />
  </span>`;
}

/** @param {Line} line */
export function lineName(line) {
  const name = items.value.get(line.item)?.short_name ?? line.item;
  if (line.as) return t(line.as === "deposit" ? "sale.deposit" : "sale.deposit_paid", { name });
  return isCounted(line.item) && line.quantity !== 1000 ? `${line.quantity / 1000} × ${name}` : name;
}

/** What one costs, and who did it. @param {Line} line */
function lineDetail(line) {
  const people = !line.said && isWork(line.item) ? t("sale.line_whose") : peopleNames(line.members);
  const parts = [apiece(line), people].filter(Boolean);
  return parts.map(isolate).join(", ");
}

/** Keeps a piece of one direction whole inside a line of the other. @param {string} text */
function isolate(text) {
  return document.documentElement.dir === "rtl" ? `\u2068${text}\u2069` : text;
}

/** Two names at most, then how many more. @param {string[]} people */
function peopleNames(people) {
  if (people.length === 0) return t("sale.line_pot");
  const names = people.slice(0, 2).map((code) => members.value.get(code)?.name ?? code);
  return names.join(", ") + (people.length > 2 ? ` +${people.length - 2}` : "");
}

/** Weighed, measured or timed: under the amount, where it cuts no name. @param {Line} line */
function measure(line) {
  const unit = items.value.get(line.item)?.unit ?? "";
  if (!per(unit)) return "";
  return unit === "kg" ? `${plain(line.quantity)}\u00a0${t("pad.kg")}` : quantity(line.quantity, unit);
}

/** @param {Line} line */
function apiece(line) {
  const item = items.value.get(line.item);
  if (!item || per(item.unit)) return "";
  return line.quantity === 1000 || isPriced(item) ? "" : t("sale.apiece", { price: euro(item.price) });
}

/** Why this ticket cannot be sold, and which line is meant where the answer points at one. */
function Refusal() {
  const at = /^\/lines\/(\d+)/.exec(refusal.value?.errors[0]?.pointer ?? "")?.[1];
  const line = sale.value.lines[Number(at ?? -1)];
  return html`<p class="note is-stop" role="alert">
    <${Icon} name="circle-alert" /><span>${line && html`<b>${lineName(line)}</b><br />`}${refusal.value?.title}</span>
  </p>`;
}

function Total() {
  const cents = total.value;
  const waiting = sale.value.lines.length > 0 && priced.value === null;
  const figure = cents === null ? "…" : euro(cents);
  return html`<div class="total">
    ${hasVoice.value
      ? html`<button class="key key-stack" type="button" aria-label=${t("sale.listen")} onClick=${() => say(figure)}>
          <${Icon} name="volume-2" /><span>${t("sale.total")}</span>
        </button>`
      : html`<span>${t("sale.total")}</span>`}
    <span class=${`num ${figure.length > 9 ? "long" : ""}`} aria-live="polite" aria-busy=${waiting}>${figure}</span>
  </div>`;
}

function PayKey() {
  const reason = sale.value.lines.length === 0 ? t("sale.pay_empty") : refusal.value ? t("sale.pay_refused") : "";
  if (reason) return html`<button class="key key-pay" type="button" disabled><${Icon} name="lock" />${reason}</button>`;
  return html`<button class="key key-pay" type="button" onClick=${toPayment}><${Pictogram} name="note" />${t("sale.pay")}</button>`;
}

/** Work of nobody in particular is asked about first, on a screen of its own. A very high amount asks once more before anybody takes out money; a silence is the payment screen's business. */
export async function toPayment() {
  if (unsaid.value.length > 0) return go({ name: "whose" });
  const sure = sale.value.confirmed || (await checkAmount().catch(() => true));
  if (sure) startPayment();
  else go({ name: "confirm" });
}
