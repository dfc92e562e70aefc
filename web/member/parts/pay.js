// SPDX-License-Identifier: AGPL-3.0-or-later
// What is hers and can be asked for, once a month; said first: in which declarations it will count.
import { request } from "../../ui/api.js";
import { fullDay } from "../../ui/dates.js";
import { monthWords } from "../../ui/months.js";
import { euro } from "../../ui/money.js";
import { typedEuros } from "../../ui/typed.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { requestLooks } from "../../ui/pay_request.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { w } from "../pay/store.js";
import { open } from "../store.js";

/** @typedef {import("../pay/types.d.ts").Purse} Purse */
/** @typedef {import("../pay/types.d.ts").PayRequest} PayRequest */

/** @param {{purse: Purse}} props */
export function PayCard({ purse }) {
  const mine = purse.pay.members[0];
  const doing = useMemo(task, []);
  if (!mine) return null;
  const already = purse.pay.requests.some(({ month, state }) => month === purse.pay.month && state !== "refused" && state !== "withdrawn");
  return html`<section class="card pay-card" id="paie" aria-labelledby="pay"><h2 id="pay">${w("pay.title")}</h2>
    <p class="left"><span>${w("pay.left")}</span><b class="big num">${euro(mine.balance)}</b></p>
    ${mine.asked > 0 ? html`<p>${w("pay.asked", { amount: euro(mine.asked) })}</p>` : null}
    <p class="second">${w("pay.is")}</p>
    ${already ? html`<p class="note is-ok"><${Icon} name="circle-check" /><span>${w("pay.already", { month: monthWords(purse.pay.month) })}</span></p>` : mine.free > 0 ? html`<${AskForm} purse=${purse} free=${mine.free} doing=${doing} />` : html`<p class="note"><${Icon} name="info" /><span>${w("pay.nothing")}</span></p>`}
    <${Outcome} task=${doing} />
    ${doing.problem.value?.code === "pay_balance" ? html`<p>${doing.problem.value.detail}</p>` : null}
    <${Mine} purse=${purse} doing=${doing} /></section>`;
}

/** @param {{purse: Purse, free: number, doing: import("../../ui/task.js").Task}} props */
function AskForm({ purse, free, doing }) {
  const { pay } = purse;
  const amount = useSignal(""), wrong = useSignal(false), key = useSignal(crypto.randomUUID());
  const [first = "", second = "", third = ""] = pay.declared_in.map(monthWords);
  const month = monthWords(pay.month);
  const sum = typedEuros(amount.value);
  const type = (/** @type {{currentTarget: HTMLInputElement}} */ event) => {
    amount.value = event.currentTarget.value;
    wrong.value = false;
  };
  const ask = () => {
    wrong.value = !sum;
    if (!sum) return;
    return doing.run(async () => {
      await request(`/api/members/${encodeURIComponent(purse.member)}/pay-requests`, { body: { id: key.value, month: pay.month, amount: sum } });
      key.value = crypto.randomUUID();
      amount.value = "";
      await open();
      return w("pay.done");
    });
  };
  return html`<p>${w("pay.until", { month, day: fullDay(pay.deadline) })}</p>
    <div class="field"><label for="pay-amount">${w("pay.amount")}</label>
      <input id="pay-amount" class="input" inputmode="decimal" maxlength="12" aria-invalid=${wrong.value ? "true" : null} aria-describedby=${wrong.value ? "pay-wrong" : null} value=${amount.value} onInput=${type} />
      ${wrong.value ? html`<span class="wrong" id="pay-wrong" role="alert"><${Icon} name="circle-alert" />${w("pay.wrong")}</span>` : null}</div>
    <button class="btn btn-quiet" type="button" onClick=${() => (amount.value = `${Math.floor(free / 100)},${String(free % 100).padStart(2, "0")}`)}>${w("pay.all", { amount: euro(free) })}</button>
    <div class="note is-wait"><${Icon} name="triangle-alert" /><p><b>${w("pay.rsa_title")}</b><br />${w("pay.rsa", { month, first, second, third })}</p></div>
    ${sum
      ? html`<${Sure} label=${w("pay.do")} icon="receipt-euro" busy=${doing.busy.value} question=${w("pay.sure", { amount: euro(sum), month })} yes=${w("pay.yes")} onYes=${ask} />`
      : html`<button class="btn" type="button" onClick=${ask}><${Icon} name="receipt-euro" />${w("pay.do")}</button>`}`;
}

/** @param {{purse: Purse, doing: import("../../ui/task.js").Task}} props */
function Mine({ purse, doing }) {
  if (!purse.pay.requests.length) return null;
  const back = (/** @type {PayRequest} */ one) =>
    doing.run(async () => {
      await request(`/api/members/${encodeURIComponent(purse.member)}/pay-requests/${one.id}/withdrawal`, { body: {} });
      await open();
    });
  return html`<h3>${w("pay.mine")}</h3><ul class="mine-asks">${purse.pay.requests.slice(0, 6).map((one) => {
    const state = requestLooks[one.state];
    return html`<li key=${one.id}><p><b class="num">${euro(one.amount)}</b> <span class="second">${w("pay.for", { month: monthWords(one.month) })}</span>${one.reason ? html`<span class="second why">${one.reason}</span>` : null}</p>
      <span class=${`badge ${state.look}`}><${Icon} name=${state.icon} />${w(`state.${one.state}`)}</span>
      ${one.state === "asked" || one.state === "approved" ? html`<${Sure} quiet label=${w("pay.withdraw")} name=${`${w("pay.withdraw")} : ${euro(one.amount)}`} icon="undo-2" question=${w("pay.withdraw_sure", { amount: euro(one.amount) })} yes=${w("pay.withdraw_yes")} onYes=${() => back(one)} />` : null}</li>`;
  })}</ul>`;
}
