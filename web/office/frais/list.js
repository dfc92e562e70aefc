// SPDX-License-Identifier: AGPL-3.0-or-later
// The month: who bears what, each cost with its paper, what members did for each other, what was given.
import { request } from "../../ui/api.js";
import { fullDay } from "../../ui/dates.js";
import { monthWords, otherMonth } from "../../ui/months.js";
import { euro, percent, quantity } from "../../ui/money.js";
import { Outcome } from "../../ui/outcome.js";
import { Face, Icon, Pictogram } from "../../ui/parts.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { go, here, open } from "../store.js";
import { InputField } from "./fields.js";
import { bornePictures, categoryPictures, f, kindPictures, meansPictures, named, ofMonth, said } from "./words.js";

/** @typedef {import("./types.d.ts").Frais} Frais */
/** @typedef {import("./types.d.ts").Cost} Cost */
/** @typedef {import("./types.d.ts").Costs} Costs */
/** @typedef {import("./types.d.ts").Undone} Undone */

/** @param {{data: Frais, today: string}} props */
export function MonthOfCosts({ data, today }) {
  const words = said.value;
  return html`<${Head} month=${data.month} today=${today} />
    ${words ? html`<p class="note is-ok" role="status"><${Icon} name="circle-check" /><span>${words}</span></p>` : null}
    ${data.costs.closed ? html`<p class="note"><${Icon} name="lock" /><span>${f("closed")}</span></p>` : null}
    <div class="costs-cols"><${Bearers} costs=${data.costs} />
      <div class="costs-main"><${CostList} costs=${data.costs} /><${InternalList} data=${data} /><${Given} data=${data} /></div></div>`;
}

/** @param {{month: string, today: string}} props */
function Head({ month, today }) {
  const before = otherMonth(month, -1), after = otherMonth(month, 1);
  const move = (/** @type {string} */ wanted) => {
    said.value = "";
    go({ onglet: "frais", mois: wanted });
  };
  const form = (/** @type {string} */ vue) => () => go({ onglet: "frais", mois: month, vue });
  return html`<div class="head"><h1>${f("title", { month: ofMonth(month) })}</h1>
    <div class="picker" role="group" aria-label=${f("month.picker")}>
      <button class="btn" type="button" aria-label=${f("month.before", { month: monthWords(before) })} onClick=${() => move(before)}><${Icon} name="chevron-left" flip /></button>
      <button class="btn" type="button" aria-label=${f("month.after", { month: monthWords(after) })} disabled=${month >= today.slice(0, 7)} onClick=${() => move(after)}><${Icon} name="chevron-right" flip /></button>
    </div>
    <div class="row row-wrap adds" role="group" aria-label=${f("add.label")}>
      <button class="btn btn-do" type="button" onClick=${form("achat")}><${Icon} name="plus" />${f("add.cost")}</button>
      <button class="btn" type="button" onClick=${form("interne")}>${f("add.internal")}</button>
      <button class="btn" type="button" onClick=${form("objets")}>${f("add.lot")}</button>
      <button class="btn" type="button" onClick=${form("don")}>${f("add.gift")}</button></div></div>`;
}

/** @param {{costs: Costs}} props */
function Bearers({ costs }) {
  const total = costs.bearers.reduce((sum, one) => sum + one.amount, 0);
  return html`<section class="card" aria-labelledby="bearers"><h2 id="bearers">${f("bearers.title")}</h2>
    ${costs.bearers.length === 0 ? html`<p>${f("bearers.none")}</p>` : html`<table class="table"><caption class="vh">${f("bearers.title")}</caption>
      <tbody>${costs.bearers.map(
        (one) => html`<tr key=${one.member ?? one.kind}><th scope="row"><span class="row">${one.kind === "member" ? html`<${Face} face=${one.face} name=${one.name ?? ""} />` : html`<${Pictogram} name=${bornePictures[one.kind] ?? "page"} />`}
          <span>${one.name ?? named("bearer", one.kind)}<span class="second">${f("bearers.count", { n: one.count })}</span></span></span></th><td class="n"><span class="num">${euro(one.amount)}</span></td></tr>`,
      )}</tbody><tfoot><tr><th scope="row">${f("bearers.total")}</th><td class="n"><span class="num">${euro(total)}</span></td></tr></tfoot></table>`}</section>`;
}

/** @param {{costs: Costs}} props */
function CostList({ costs }) {
  return html`<section class="card" aria-labelledby="costs"><h2 id="costs">${f("list.title")}</h2>
    ${costs.costs.length === 0 ? html`<div class="empty"><${Pictogram} name="basket" /><p>${f("list.none")}</p></div>` : html`<ul class="cost-list">${costs.costs.map((one) => html`<${CostRow} key=${one.id} cost=${one} costs=${costs} />`)}</ul>`}</section>`;
}

/** @param {Costs} costs @param {string | null} code */
function nameOf(costs, code) {
  return costs.members.find((one) => one.code === code)?.name ?? code ?? "";
}

/** @param {Cost} cost @param {Costs} costs */
function bearerOf(cost, costs) {
  return cost.borne_by === "member" ? nameOf(costs, cost.member) : named("bearer", cost.borne_by).toLowerCase();
}

/** @param {{cost: Cost, costs: Costs}} props */
function CostRow({ cost, costs }) {
  const what = cost.label || named("kind", cost.kind);
  const amount = euro(cost.vat_deductible ? cost.net : cost.net + cost.vat);
  return html`<li class=${cost.reversed ? "taken-back" : ""}><${Pictogram} name=${kindPictures[cost.kind] ?? "page"} />
    <div class="cost-what"><b>${what}</b><span class="second">${fullDay(cost.spent_on)}${cost.supplier ? ` · ${cost.supplier}` : ""} · ${f("list.borne", { who: bearerOf(cost, costs) })}</span>
      ${cost.reversed ? html`<span class="badge is-calm"><${Icon} name="undo-2" />${f("list.taken_back")}</span>` : null}</div>
    <span class="num cost-amount">${amount}</span>
    <details class="cost-more"><summary><${Icon} name="chevron-down" />${f("list.more")}<span class="vh"> : ${f("list.of", { what, amount })}</span></summary><${CostFacts} cost=${cost} costs=${costs} /></details></li>`;
}

/** @param {{cost: Cost, costs: Costs}} props */
function CostFacts({ cost, costs }) {
  const amount = euro(cost.vat_deductible ? cost.net : cost.net + cost.vat);
  /** @type {[string, string][]} */
  const facts = [
    [f("fact.spent"), fullDay(cost.spent_on)],
    ...(cost.booked_on === cost.spent_on ? [] : [/** @type {[string, string]} */ ([f("fact.booked"), fullDay(cost.booked_on)])]),
    [f("fact.gross"), euro(cost.net + cost.vat)],
    [f(cost.vat_deductible ? "fact.vat" : "fact.vat_lost"), `${euro(cost.vat)} (${percent(cost.rate)})`],
    [f("fact.net"), euro(cost.net)],
    [f("fact.paid"), cost.paid_by === "member" ? nameOf(costs, cost.payer) : named("paid", cost.paid_by).toLowerCase()],
    [f("fact.activity"), costs.activities.find((one) => one.code === cost.activity)?.name ?? f("fact.all")],
    [f("fact.base"), cost.in_base && cost.borne_by !== "cae" ? f("fact.base_yes", { amount }) : f("fact.base_no")],
  ];
  return html`<div class="stack"><dl class="facts">${facts.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    ${cost.receipt ? html`<${Paper} receipt=${cost.receipt} pdf=${cost.receipt_type === "application/pdf"} />` : null}
    ${cost.reversed ? html`<p class="note"><${Icon} name="undo-2" /><span>${f("fact.back", { day: fullDay(cost.reversed.on), reason: cost.reversed.reason })}</span></p>`
      : html`<${TakeBack} path=${`costs/${cost.id}/reversal`} id=${cost.id} title="back.title" label="back.do" done="back.done" />`}</div>`;
}

/** @param {{receipt: string, pdf: boolean}} props */
function Paper({ receipt, pdf }) {
  const path = here(`receipts/${receipt}`);
  return html`<div class="kept">${pdf ? html`<${Pictogram} name="page" />` : html`<img class="thumb" src=${`${path}?preview`} alt=${f("receipt.picture")} loading="lazy" />`}
    <a class="btn" href=${path} download><${Icon} name="download" />${f(pdf ? "receipt.pdf" : "receipt.download")}</a></div>`;
}

/** @param {{path: string, id: string, title: "back.title" | "back.sale_title", label: "back.do" | "back.sale_do", done: "back.done" | "back.sale_done"}} props */
function TakeBack({ path, id, title, label, done }) {
  const wanted = useSignal(false);
  const reason = useSignal("");
  const wrong = useSignal(/** @type {Record<string, string>} */ ({}));
  const taking = useMemo(task, []);
  const field = `why-${id}`;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    wrong.value = reason.value.trim().length < 3 ? { [field]: f("back.missing") } : {};
    if (wrong.value[field]) document.getElementById(field)?.focus();
    else taking.run(() => takeBack(path, reason.value.trim(), f(done)));
  };
  if (!wanted.value) return html`<button class="btn" type="button" onClick=${() => (wanted.value = true)}><${Icon} name="undo-2" />${f(title)}</button>`;
  return html`<form class="stack" onSubmit=${submit} novalidate><p>${f("back.explain")}</p>
    <${InputField} id=${field} label=${f("back.why")} value=${reason} wrong=${wrong.value} length=${120} /><${Outcome} task=${taking} />
    <button class="btn btn-do" aria-disabled=${taking.busy.value ? "true" : null}><${Icon} name="undo-2" />${f(label)}</button></form>`;
}

/** @param {string} path @param {string} reason @param {string} words */
async function takeBack(path, reason, words) {
  await request(here(path), { body: { reason } });
  said.value = words;
  await open();
}

/** @param {{data: Frais}} props */
function InternalList({ data }) {
  if (data.sales.length === 0) return null;
  return html`<section class="card" aria-labelledby="internals"><h2 id="internals">${f("internals.title")}</h2><ul class="cost-list">${data.sales.map(
    (one) => html`<li key=${one.id} class=${one.reversed ? "taken-back" : ""}><${Pictogram} name="helping-hand" />
      <div class="cost-what"><b>${one.label || f("internal.row", { seller: nameOf(data.costs, one.seller), buyer: nameOf(data.costs, one.buyer) })}</b>
        <span class="second">${fullDay(one.sold_on)}${one.label ? ` · ${f("internal.row", { seller: nameOf(data.costs, one.seller), buyer: nameOf(data.costs, one.buyer) })}` : ""} · ${f("internal.cae", { amount: euro(one.cae), rate: percent(one.rate) })}</span>
        ${one.reversed ? html`<span class="badge is-calm"><${Icon} name="undo-2" />${f("list.taken_back")}</span>` : null}</div>
      <span class="num cost-amount">${euro(one.net)}</span>
      ${one.reversed ? null : html`<details class="cost-more"><summary><${Icon} name="chevron-down" />${f("list.more")}<span class="vh"> : ${f("list.of", { what: f("internals.title"), amount: euro(one.net) })}</span></summary>
        <${TakeBack} path=${`internal-sales/${one.id}/reversal`} id=${one.id} title="back.sale_title" label="back.sale_do" done="back.sale_done" /></details>`}</li>`,
  )}</ul></section>`;
}

/** @param {{data: Frais}} props */
function Given({ data }) {
  const lots = data.lots.filter((one) => !one.cancelled), money = data.money.filter((one) => !one.cancelled);
  if (lots.length + money.length === 0) return null;
  return html`<section class="card" aria-labelledby="given"><h2 id="given">${f("given.title")}</h2><ul class="cost-list">
    ${lots.map((one) => html`<li key=${one.id}><${Pictogram} name=${categoryPictures[one.category] ?? "gift"} /><div class="cost-what"><b>${named("category", one.category)}</b><span class="second">${fullDay(one.received_on)} · ${named("origin", one.origin)}</span></div>
      <span class="cost-amount">${[one.weight ? quantity(one.weight, "kg") : "", one.pieces ? f("lot.pieces_n", { n: one.pieces }) : ""].filter(Boolean).join(", ")}</span><${Mistake} path=${`donations/lots/${one.id}/cancel`} /></li>`)}
    ${money.map((one) => html`<li key=${one.id}><${Pictogram} name=${meansPictures[one.means] ?? "note"} /><div class="cost-what"><b>${one.association}</b><span class="second">${fullDay(one.given_on)} · ${named("means", one.means)}</span></div>
      <span class="num cost-amount">${euro(one.amount)}</span><${Mistake} path=${`donations/money/${one.id}/cancel`} /></li>`)}
  </ul></section>`;
}

/** @param {{path: string}} props */
function Mistake({ path }) {
  const removing = useMemo(task, []);
  const remove = () => removing.run(async () => {
    await request(here(path), { body: { sure: true } });
    await open();
  });
  return html`<div class="cost-more"><${Sure} label=${f("given.cancel")} icon="x" question=${f("given.cancel_question")} yes=${f("given.cancel_yes")} onYes=${remove} quiet busy=${removing.busy.value} /><${Outcome} task=${removing} /></div>`;
}
