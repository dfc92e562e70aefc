// SPDX-License-Identifier: AGPL-3.0-or-later
// What is asked for and what is left; what was received.
import { request } from "../../ui/api.js";
import { fullDay } from "../../ui/dates.js";
import { monthWords } from "../../ui/months.js";
import { euro } from "../../ui/money.js";
import { typedEuros } from "../../ui/typed.js";
import { Outcome } from "../../ui/outcome.js";
import { Face, Icon } from "../../ui/parts.js";
import { requestLooks } from "../../ui/pay_request.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { open } from "../store.js";
import { Choose, Field, Money } from "./fields.js";
import { isAccountant, y } from "./words.js";

/** @typedef {import("./types.d.ts").Paie} Paie */
/** @typedef {import("./types.d.ts").Pay} Pay */
/** @typedef {import("./types.d.ts").PayRequest} PayRequest */

/** @param {{data: Paie}} props */
export function Requests({ data }) {
  const { pay } = data;
  if (!pay) return null;
  const waiting = pay.requests.filter(({ state }) => state === "asked" || state === "approved");
  const over = pay.requests.filter((one) => !waiting.includes(one));
  return html`<p class="note"><${Icon} name="calendar" /><span>${y("ask.deadline", { month: monthWords(pay.month), day: fullDay(pay.deadline) })}</span></p>
    <div class="paie-cols"><div class="paie-main">
      <section class="card" aria-labelledby="requests"><h2 id="requests">${y("requests.title")}</h2>
        ${isAccountant() ? null : html`<p class="second">${y("request.accountant")}</p>`}
        ${waiting.length ? html`<ul class="asks">${waiting.map((one) => html`<${Ask} key=${one.id} one=${one} data=${data} />`)}</ul>` : html`<p class="second">${y("requests.none")}</p>`}
        ${over.length ? html`<details class="more"><summary>${y("more")}</summary><ul class="asks">${over.map((one) => html`<${Ask} key=${one.id} one=${one} data=${data} />`)}</ul></details>` : null}
      </section>
      <${AskFor} pay=${pay} data=${data} />
    </div><div class="paie-side"><${Purses} pay=${pay} /><${Got} data=${data} /></div></div>`;
}

/** @param {{one: PayRequest, data: Paie}} props */
function Ask({ one, data }) {
  const deciding = useMemo(task, []);
  const decide = (/** @type {string} */ decision, /** @type {string} */ reason = "") =>
    deciding.run(async () => {
      await request(data.here(`pay-requests/${one.id}/decision`), { body: { decision, ...(reason ? { reason } : {}) } });
      await open();
    });
  const state = requestLooks[one.state];
  return html`<li><${Face} face=${one.face} name=${one.name} /><p class="ask-who"><b>${one.name}</b><span class="second">${y("request.of", { month: monthWords(one.month) })}</span></p>
    <p class="ask-sum"><b class="num">${euro(one.amount)}</b><span class="second">${y("requests.total")}</span></p>
    <div class="ask-keys"><span class=${`badge ${state.look}`}><${Icon} name=${state.icon} />${y(one.state)}</span>
      ${one.reason ? html`<p class="second">${one.reason}</p>` : null}<${Outcome} task=${deciding} />
      <${Keys} one=${one} decide=${decide} busy=${deciding.busy.value} /></div></li>`;
}

/** @param {{one: PayRequest, decide: (decision: string, reason?: string) => void, busy: boolean}} props */
function Keys({ one, decide, busy }) {
  const refusing = useSignal(false), why = useSignal("");
  if (one.state !== "asked" && one.state !== "approved") return null;
  if (!isAccountant()) return html`<${Sure} quiet label=${y("request.withdraw")} name=${`${y("request.withdraw")} : ${one.name}`} icon="undo-2" question=${y("request.withdraw_sure", { name: one.name })} yes=${y("request.withdraw_yes")} onYes=${() => decide("withdrawn")} />`;
  const refuse = (/** @type {Event} */ event) => {
    event.preventDefault();
    decide("refused", why.value);
  };
  if (refusing.value)
    return html`<form class="form" onSubmit=${refuse}><${Field} id=${`why-${one.id}`} label=${y("request.why")} value=${why} maxlength=${200} />
      <div class="row row-wrap"><button class="btn btn-do"><${Icon} name="ban" />${y("request.refuse_do")}</button><button class="btn" type="button" onClick=${() => (refusing.value = false)}>${y("cancel")}</button></div></form>`;
  return html`<div class="row row-wrap">
    ${one.state === "asked"
      ? html`<button class="btn btn-do" type="button" aria-disabled=${busy ? "true" : null} aria-label=${`${y("request.approve")} : ${one.name}`} onClick=${() => decide("approved")}><${Icon} name="check" />${y("request.approve")}</button>`
      : html`<${Sure} label=${y("request.settle")} name=${`${y("request.settle")} : ${one.name}`} icon="receipt-euro" busy=${busy} question=${y("request.settle_sure", { amount: euro(one.amount), name: one.name })} yes=${y("request.settle_yes")} onYes=${() => decide("settled")} />`}
    <button class="btn btn-quiet" type="button" aria-label=${`${y("request.refuse")} : ${one.name}`} onClick=${() => (refusing.value = true)}><${Icon} name="ban" />${y("request.refuse")}</button></div>`;
}

/** The referent asks for who does not do it herself, and tells her first what it will count in. @param {{pay: Pay, data: Paie}} props */
function AskFor({ pay, data }) {
  const asking = useMemo(task, []);
  const who = useSignal(""), amount = useSignal(""), key = useSignal(crypto.randomUUID()), wrong = useSignal("");
  const purse = pay.members.find(({ code }) => code === who.value);
  const [first = "", second = "", third = ""] = pay.declared_in.map(monthWords);
  const ask = (/** @type {Event} */ event) => {
    event.preventDefault();
    const asked = typedEuros(amount.value);
    wrong.value = asked ? "" : y("ask.amount_wrong");
    if (!asked) return;
    asking.run(async () => {
      await request(data.here("pay-requests"), { body: { id: key.value, member: who.value, month: pay.month, amount: asked } });
      key.value = crypto.randomUUID();
      amount.value = "";
      await open();
      return y("ask.done");
    });
  };
  return html`<section class="card" aria-labelledby="ask"><h2 id="ask">${y("ask.open")}</h2>
    <form class="form" onSubmit=${ask}>
      <${Choose} id="ask-who" label=${y("ask.who")} value=${who} choices=${/** @type {[string, string][]} */ ([["", y("ask.choose")], ...pay.members.map(({ code, name }) => [code, name])])} />
      ${purse ? html`<p>${purse.free > 0 ? y("ask.free", { amount: euro(purse.free) }) : y("ask.free_none")}</p>` : null}
      <${Money} id="ask-amount" label=${y("ask.amount")} value=${amount} wrong=${wrong.value} />
      <p class="note is-wait"><${Icon} name="info" /><span>${y("ask.rsa", { month: monthWords(pay.month), first, second, third })}</span></p>
      ${asking.problem.value?.detail && asking.problem.value.code === "pay_balance" ? html`<p>${asking.problem.value.detail}</p>` : null}
      <${Outcome} task=${asking} />
      <div><button class="btn btn-do" aria-disabled=${asking.busy.value ? "true" : null}><${Icon} name="check" />${y("ask.do")}</button></div></form></section>`;
}

/** @param {{pay: Pay}} props */
function Purses({ pay }) {
  return html`<section class="card"><table class="table"><caption>${y("money.left")}</caption>
    <thead><tr><th scope="col">${y("money.who")}</th><th scope="col" class="n">${y("money.balance")}</th><th scope="col" class="n">${y("money.asked")}</th><th scope="col" class="n">${y("money.free")}</th></tr></thead>
    <tbody>${pay.members.map((one) => html`<tr key=${one.code}><th scope="row">${one.name}</th><td class="n num">${euro(one.balance)}</td><td class="n num">${euro(one.asked)}</td><td class="n num">${euro(one.free)}</td></tr>`)}</tbody></table></section>`;
}

/** What the payslips said. @param {{data: Paie}} props */
function Got({ data }) {
  return html`<section class="card" aria-labelledby="got"><h2 id="got">${y("got.title")}</h2><p class="second">${y("got.is")}</p>
    ${isAccountant() ? html`<${GotForm} data=${data} />` : null}
    ${data.received.length
      ? html`<table class="table"><caption class="vh">${y("got.caption")}</caption><thead><tr><th scope="col">${y("money.who")}</th><th scope="col">${y("got.month")}</th><th scope="col" class="n">${y("got.net")}</th><th scope="col" class="n">${y("got.social")}</th></tr></thead>
          <tbody>${data.received.map((one) => html`<tr key=${one.id}><th scope="row">${one.name}</th><td>${monthWords(one.month)}<span class="second paid">${y("got.paid")} ${fullDay(one.paid_on)}</span></td><td class="n num">${euro(one.net)}</td><td class="n num">${euro(one.net_social)}</td></tr>`)}</tbody></table>`
      : html`<p class="second">${y("got.none")}</p>`}</section>`;
}

/** @param {{data: Paie}} props */
function GotForm({ data }) {
  const noting = useMemo(task, []);
  const who = useSignal(""), month = useSignal(data.today.slice(0, 7)), paid = useSignal(data.today), net = useSignal(""), social = useSignal(""), wrong = useSignal(""), key = useSignal(crypto.randomUUID());
  const note = (/** @type {Event} */ event) => {
    event.preventDefault();
    const [sum, counted] = [typedEuros(net.value), typedEuros(social.value)];
    wrong.value = sum === null || counted === null ? y("amount_wrong") : "";
    if (wrong.value) return;
    noting.run(async () => {
      await request(`/api/members/${encodeURIComponent(who.value)}/received`, { body: { id: key.value, month: month.value, paid_on: paid.value, net: sum, net_social: counted } });
      key.value = crypto.randomUUID();
      const name = data.pay?.members.find(({ code }) => code === who.value)?.name ?? "";
      await open();
      return y("got.done", { name });
    });
  };
  return html`<form class="form" onSubmit=${note}><div class="fields">
      <${Choose} id="got-who" label=${y("ask.who")} value=${who} choices=${/** @type {[string, string][]} */ ([["", y("ask.choose")], ...(data.pay?.members ?? []).map(({ code, name }) => [code, name])])} />
      <${Field} id="got-month" label=${y("got.month")} type="month" value=${month} /><${Field} id="got-paid" label=${y("got.paid")} type="date" max=${data.today} value=${paid} />
      <${Money} id="got-net" label=${y("got.net")} value=${net} /><${Money} id="got-social" label=${y("got.social")} value=${social} wrong=${wrong.value} /></div>
    <${Outcome} task=${noting} /><div><button class="btn"><${Icon} name="check" />${y("got.do")}</button></div></form>`;
}
