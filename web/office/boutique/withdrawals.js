// SPDX-License-Identifier: AGPL-3.0-or-later
// Contracts that were renounced: since when, until when the money is due, what there is to do.
import { request } from "../../ui/api.js";
import { fullDay } from "../../ui/dates.js";
import { euro } from "../../ui/money.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useMemo } from "../../vendor/preact.js";
import { go, open } from "../store.js";
import { dayWords, desk, s } from "./words.js";

/** @typedef {import("./types.d.ts").Withdrawal} Withdrawal */

const looks = /** @type {Record<Withdrawal["state"], [string, string]>} */ ({
  due: ["is-stop", "triangle-alert"], goods: ["is-wait", "hourglass"], going: ["is-here", "clock"], refused: ["is-stop", "triangle-alert"], done: ["is-ok", "circle-check"],
});

/** @param {{data: import("./types.d.ts").Withdrawals, today: string}} props */
export function Withdrawals({ data, today }) {
  const live = data.withdrawals.filter((one) => one.state !== "done"), done = data.withdrawals.filter((one) => one.state === "done");
  const list = (/** @type {Withdrawal[]} */ some) => html`<ul class="payments">${some.map((one) => html`<${Card} key=${one.id} one=${one} today=${today} />`)}</ul>`;
  return html`<h2>${s("view.retractations")}</h2><p class="second">${s("renounced.is")}</p>
    ${live.length ? list(live) : html`<p class="note is-ok"><${Icon} name="circle-check" /><span>${s("renounced.none")}</span></p>`}
    ${done.length ? html`<details class="card done-orders"><summary>${s("renounced.done", { n: done.length })}</summary>${list(done)}</details>` : null}`;
}

/** @param {{one: Withdrawal, today: string}} props */
function Card({ one, today }) {
  const [look, icon] = looks[one.state], late = one.state !== "done" && one.pay_until < today;
  return html`<li class="card payment"><div class="order-head"><h3>${one.name || s("order.nobody")}</h3><span class=${`badge ${look}`}><${Icon} name=${icon} />${s(`renounced.state.${one.state}`)}</span></div>
    ${one.state === "done" ? null : html`<p class=${`note ${late ? "is-stop" : "is-wait"}`}><${Icon} name=${late ? "triangle-alert" : "clock"} /><span><b>${s(late ? "renounced.late" : "renounced.until", { day: fullDay(one.pay_until) })}</b><br />${s(`renounced.do.${one.state}`)}</span></p>`}
    <dl class="order-facts">
      <div><dt>${s("order.code")}</dt><dd><button class="btn btn-quiet order-code" type="button" onClick=${() => go({ onglet: "boutique", vue: "paiements", code: one.code })}>${one.code}</button></dd></div>
      <div><dt>${s("renounced.what")}</dt><dd>${one.content}</dd></div>
      <div><dt>${s("renounced.amount")}</dt><dd class="num">${euro(one.amount.amount)}</dd></div>
      <div><dt>${s("renounced.on")}</dt><dd>${dayWords(one.declared_at, today)} <span class="second">${s(one.email ? "renounced.ack" : "renounced.ack_none")}</span></dd></div>
      ${one.state === "done" && one.done_at ? html`<div><dt>${s("renounced.ended")}</dt><dd>${dayWords(one.done_at, today)}</dd></div>` : null}
    </dl>
    <div class="order-contact">${one.phone ? html`<a class="btn" href=${`tel:${one.phone.replace(/[^+\d]/g, "")}`}><${Icon} name="smartphone" />${one.phone}</a>` : null}${one.email ? html`<a class="btn" href=${`mailto:${one.email}`}><${Icon} name="mail" />${one.email}</a>` : null}</div>
    ${one.state === "due" || one.state === "goods" ? html`<${Keys} one=${one} />` : null}</li>`;
}

/** @param {{one: Withdrawal}} props */
function Keys({ one }) {
  const moving = useMemo(task, []), key = useMemo(() => crypto.randomUUID(), []), amount = euro(one.amount.amount);
  const send = (/** @type {"refund" | "done"} */ what) => moving.run(async () => {
    await request(desk(`withdrawals/${one.id}/${what}`), { method: "POST", headers: { "Idempotency-Key": key } });
    await open();
  });
  return html`<div class="order-moves"><${Sure} label=${s(one.state === "goods" ? "renounced.back" : "renounced.pay", { amount })} icon="undo-2" question=${s("renounced.sure", { amount, name: one.name || one.code })} yes=${s("renounced.yes")} busy=${moving.busy.value} onYes=${() => send("refund")} />
    <${Sure} quiet label=${s("renounced.other")} icon="check" question=${s("renounced.other_sure")} yes=${s("renounced.other_yes")} busy=${moving.busy.value} onYes=${() => send("done")} /><${Outcome} task=${moving} /></div>`;
}
