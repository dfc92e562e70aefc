// SPDX-License-Identifier: AGPL-3.0-or-later
// Giving back an order, whole or in part: what is left of it is asked when the form opens; the sum stands on the key.
import { request } from "../../ui/api.js";
import { euro } from "../../ui/money.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useEffect, useMemo, useRef, useSignal } from "../../vendor/preact.js";
import { open } from "../store.js";
import { Select } from "./fields.js";
import { desk, s } from "./words.js";

/** @typedef {import("./types.d.ts").Left} Left */
/** @typedef {import("./types.d.ts").RefundLine} Line */

const reasons = /** @type {const} */ (["defect", "changed_mind", "size", "error", "not_done", "withdrawal", "other"]);
const unfetched = ["confirmed", "preparing", "ready"];
const PIECE = 1000;

/** @param {{order: {id: string, code: string, state: string}, close: () => void}} props */
export function GiveBack({ order, close }) {
  const left = useSignal(/** @type {Left | null} */ (null)), whole = useSignal(true), why = useSignal("defect");
  const taken = useSignal(/** @type {Record<number, number>} */ ({})), need = useSignal("");
  const reading = useMemo(task, []), giving = useMemo(task, []), key = useMemo(() => crypto.randomUUID(), []);
  const head = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    head.current?.focus();
    reading.run(async () => { left.value = /** @type {Left} */ (await request(desk(`orders/${order.id}/refunds`))); });
  }, []);
  const title = html`<h4 tabindex="-1" ref=${head}>${s("give.title", { code: order.code })}</h4>`;
  const now = left.value;
  if (!now) return html`<div class="give">${title}<${Outcome} task=${reading} /></div>`;
  if (now.parts === "refund_under_way" || now.parts === "refund_too_much")
    return html`<div class="give">${title}<p class="note is-calm"><${Icon} name="info" /><span>${s(`give.${now.parts}`)}</span></p><button class="btn" type="button" onClick=${close}>${s("give.no")}</button></div>`;
  const lines = now.lines.filter(({ line }) => taken.value[line]).map(({ line }) => ({ line, quantity: taken.value[line] ?? 0 }));
  const sum = whole.value ? now.left.amount : now.lines.reduce((all, one) => all + partOf(one, taken.value[one.line] ?? 0), 0);
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    need.value = whole.value || lines.length ? "" : s("give.need");
    if (need.value) return;
    giving.run(async () => {
      await request(desk(`orders/${order.id}/refunds`), { body: { reason: why.value, amount: sum, ...(whole.value ? {} : { lines }) }, headers: { "Idempotency-Key": key } });
      close();
      await open();
      document.getElementById("pay-all")?.scrollIntoView?.({ block: "nearest" });
    });
  };
  return html`<form class="give stack" onSubmit=${send} novalidate>${title}<p class="second">${s("give.is")}</p>
    <fieldset class="choices"><legend>${s("give.what")}</legend><div class="give-lines">
      <label class="choice"><input type="radio" name=${`give-${order.id}`} checked=${whole.value} onChange=${() => (whole.value = true)} /><span>${s("give.all", { amount: euro(now.left.amount) })}</span></label>
      ${now.parts === "ok" ? html`<label class="choice"><input type="radio" name=${`give-${order.id}`} checked=${!whole.value} onChange=${() => (whole.value = false)} /><span>${s("give.lines")}</span></label>` : html`<p class="second">${s("give.refund_whole")}</p>`}
      ${whole.value ? null : now.lines.map((one) => html`<${TakeLine} key=${one.line} line=${one} taken=${taken} />`)}</div>
      ${need.value && sum === 0 ? html`<p class="wrong" role="alert"><${Icon} name="circle-alert" />${need.value}</p>` : null}</fieldset>
    ${whole.value && unfetched.includes(now.state) ? html`<p class="note is-wait"><${Icon} name="triangle-alert" /><span>${s("give.cancels")}</span></p>` : html`<p class="second">${s("give.shelf")}</p>`}
    <${Select} id=${`why-${order.id}`} label=${s("give.why")} value=${why} options=${reasons.map((one) => [one, s(`why.${one}`)])} />
    <div class="row row-wrap"><button class="btn" type="button" onClick=${close}>${s("give.no")}</button>
      <button class="btn btn-do" aria-disabled=${giving.busy.value ? "true" : null}><${Icon} name="undo-2" />${s("give.do", { amount: euro(sum) })}</button></div><${Outcome} task=${giving} /></form>`;
}

/** @param {{line: Line, taken: {value: Record<number, number>}}} props */
function TakeLine({ line, taken }) {
  const many = line.quantity % PIECE === 0 ? line.quantity / PIECE : 1, now = taken.value[line.line] ?? 0;
  const take = (/** @type {number} */ quantity) => (taken.value = { ...taken.value, [line.line]: quantity });
  return html`<div class="give-line"><label class="choice"><input type="checkbox" checked=${now > 0} onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => take(event.currentTarget.checked ? line.quantity : 0)} />
      <span>${s("give.line", { label: line.label, amount: euro(line.amount.amount) })}</span></label>
    ${now > 0 && many > 1 ? html`<select class="input" aria-label=${s("give.many", { label: line.label })} value=${String(now)} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => take(Number(event.currentTarget.value))}>
      ${Array.from({ length: many }, (_, at) => (at + 1) * PIECE).map((some) => html`<option key=${some} value=${some} selected=${some === now}>${some / PIECE}</option>`)}</select>` : null}</div>`;
}

/** What a part of a line comes to: shown, never sent alone; the server compares. @param {Line} line @param {number} quantity */
function partOf(line, quantity) {
  return quantity === line.quantity ? line.amount.amount : Math.round((line.amount.amount * quantity) / line.quantity);
}
