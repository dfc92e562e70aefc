// SPDX-License-Identifier: AGPL-3.0-or-later
// What was paid on the web: what waits for somebody first, then all of it; found by the code of an order.
import { request } from "../../ui/api.js";
import { euro } from "../../ui/money.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { Field } from "../paie/fields.js";
import { go, me, open } from "../store.js";
import { GiveBack } from "./give_back.js";
import { dayWords, desk, named, s } from "./words.js";

/** @typedef {import("./types.d.ts").Payment} Payment */
/** @typedef {import("./types.d.ts").Refund} Refund */

const looks = /** @type {Record<string, [string, string]>} */ ({
  created: ["is-calm", "clock"], sent: ["is-wait", "clock"], paid: ["is-ok", "circle-check"], late: ["is-ok", "circle-check"],
  mismatch: ["is-stop", "triangle-alert"], failed: ["is-calm", "ban"], expired: ["is-calm", "ban"], refunded: ["is-here", "undo-2"],
});

/** @param {{data: import("./types.d.ts").Payments, today: string}} props */
export function Payments({ data, today }) {
  const tasks = data.payments.filter((one) => one.task), rest = data.payments.filter((one) => !one.task);
  const list = (/** @type {Payment[]} */ some) => html`<ul class="payments">${some.map((one) => html`<${PaymentCard} key=${one.id} payment=${one} today=${today} />`)}</ul>`;
  return html`<${Find} code=${data.code} />
    ${data.code ? html`<p role="status">${data.payments.length ? s("pay.found", { n: data.payments.length }) : s("pay.none_found")}</p>` : null}
    ${tasks.length || !data.code ? html`<section class="stack" aria-labelledby="pay-tasks"><h2 id="pay-tasks">${s("pay.tasks")}</h2>
      ${tasks.length ? list(tasks) : html`<p class="note is-ok"><${Icon} name="circle-check" /><span>${s("pay.tasks.none")}</span></p>`}</section>` : null}
    ${rest.length || !data.code ? html`<section class="stack" aria-labelledby="pay-all"><h2 id="pay-all">${s("pay.all")}</h2>
      ${rest.length ? list(rest) : html`<p class="second">${s("pay.none")}</p>`}</section>` : null}`;
}

/** @param {{code: string}} props */
function Find({ code }) {
  const typed = useSignal(code);
  const find = (/** @type {Event} */ event) => {
    event.preventDefault();
    go({ onglet: "boutique", vue: "paiements", code: typed.value.trim().toUpperCase() || undefined });
  };
  const all = () => {
    typed.value = "";
    go({ onglet: "boutique", vue: "paiements" });
  };
  return html`<form class="pay-find" role="search" onSubmit=${find} novalidate><${Field} id="pay-code" label=${s("pay.find")} value=${typed} maxlength=${12} required=${false} />
    <button class="btn"><${Icon} name="arrow-right" />${s("pay.find_do")}</button>${code ? html`<button class="btn btn-quiet" type="button" onClick=${all}>${s("pay.find_all")}</button>` : null}</form>`;
}

/** @param {{payment: Payment, today: string}} props */
function PaymentCard({ payment, today }) {
  const giving = useSignal(false);
  const [look, icon] = looks[payment.state] ?? ["is-calm", "clock"];
  const kept = payment.received.amount - payment.given_back.amount - payment.going_back.amount;
  const code = payment.order?.code ?? payment.label;
  const fact = (/** @type {"received" | "back" | "going"} */ name, /** @type {number} */ cents) => cents ? html`<div><dt>${s(`pay.${name}`)}</dt><dd class="num">${euro(cents)}</dd></div>` : null;
  return html`<li class="card payment" id=${`payment-${payment.id}`}>
    <div class="order-head"><h3>${payment.label}</h3><span class=${`badge ${look}`}><${Icon} name=${icon} />${named("pay.state", payment.state)}</span></div>
    ${payment.task ? html`<p class="note is-wait"><${Icon} name="triangle-alert" /><span>${s(`pay.task.${payment.task}`)}</span></p>` : null}
    <dl class="order-facts">
      <div><dt>${s("pay.amount")}</dt><dd class="num">${euro(payment.amount.amount)}</dd></div>
      ${fact("received", payment.received.amount)}${fact("back", payment.given_back.amount)}${fact("going", payment.going_back.amount)}
      <div><dt>${s("pay.when")}</dt><dd>${dayWords(payment.paid_at ?? payment.made_at, today)} <span class="second">${s("pay.by", { provider: named("provider", payment.provider) })}</span></dd></div>
      ${payment.order ? html`<div><dt>${s("pay.order")}</dt><dd>${named("state", payment.order.state)}</dd></div>` : null}
    </dl>
    ${payment.refunds.length ? html`<ul class="pay-backs">${payment.refunds.map((one) => html`<${Back} key=${one.id} refund=${one} payment=${payment} code=${code} today=${today} />`)}</ul>` : null}
    ${giving.value && payment.order ? html`<${GiveBack} order=${payment.order} close=${() => (giving.value = false)} />` : null}
    ${!giving.value && kept > 0 && payment.order && payment.state !== "mismatch"
      ? html`<div class="order-moves"><button class="btn" type="button" aria-label=${s("give.name", { code })} onClick=${() => (giving.value = true)}><${Icon} name="undo-2" />${s("give")}</button></div>` : null}
    ${payment.state === "mismatch" && kept > 0 ? html`<${Whole} payment=${payment} cents=${kept} label=${s("mismatch", { amount: euro(kept) })} name=${s("mismatch.name", { amount: euro(kept), code })} />` : null}
  </li>`;
}

/** What the office asks the provider for, anew or the first time. @param {{payment: Payment, cents: number, label: string, name: string}} props */
function Whole({ payment, cents, label, name }) {
  const giving = useMemo(task, []), key = useMemo(() => crypto.randomUUID(), [payment.going_back.amount, payment.refunds.length]);
  const give = () => giving.run(async () => {
    await request(desk(`payments/${payment.id}/refunds`), { body: { amount: cents }, headers: { "Idempotency-Key": key } });
    await open();
    return s("give.done", { amount: euro(cents) });
  });
  return html`<div class="order-moves"><button class="btn btn-do" type="button" aria-label=${name} aria-disabled=${giving.busy.value ? "true" : null} onClick=${give}><${Icon} name="undo-2" />${label}</button><${Outcome} task=${giving} /></div>`;
}

/** @param {{refund: Refund, payment: Payment, code: string, today: string}} props */
function Back({ refund, payment, code, today }) {
  const moving = useMemo(task, []), amount = euro(refund.amount.amount);
  const accountant = me.value?.grants.some(({ role }) => role === "accountant") ?? false;
  const done = () => moving.run(async () => {
    await request(desk(`payments/${payment.id}/refunds/${refund.id}/transfer`), { method: "POST", body: undefined });
    await open();
  });
  const why = refund.reason ? named("why", refund.reason) : refund.cause === "staff" ? s("back.mismatch") : s(`back.${refund.cause}`);
  if (refund.state === "queued") return html`<li><${Icon} name="clock" /><span>${s("back.queued", { amount, why })}</span></li>`;
  if (refund.state === "done") return html`<li><${Icon} name="circle-check" /><span>${s(refund.by_transfer ? "back.transfer" : "back.done", { amount, why, day: dayWords(refund.done_at ?? refund.made_at, today) })}</span></li>`;
  return html`<li class="pay-refused"><p><${Icon} name="triangle-alert" /><span>${s("back.refused", { amount })}</span></p>
    <${Whole} payment=${payment} cents=${refund.amount.amount} label=${s("retry")} name=${s("retry.name", { amount, code })} />
    ${accountant ? html`<${Sure} label=${s("transfer")} icon="check" name=${s("transfer.name", { amount, code })} question=${s("transfer.sure", { amount })} yes=${s("transfer.yes")} busy=${moving.busy.value} onYes=${done} />` : html`<p class="second">${s("transfer.who")}</p>`}
    <${Outcome} task=${moving} /></li>`;
}
