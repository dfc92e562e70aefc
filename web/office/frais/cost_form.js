// SPDX-License-Identifier: AGPL-3.0-or-later
// A purchase or an expense, filled in on a telephone in under a minute; it says what will happen before it happens.
import { fullDay } from "../../ui/dates.js";
import { monthWords } from "../../ui/months.js";
import { euro, percent } from "../../ui/money.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { html, useSignal } from "../../vendor/preact.js";
import { go } from "../store.js";
import { centsOf, Choices, FormHead, InputField, SelectField, typedCents, underContract, WrongNote } from "./fields.js";
import { keep, useForm } from "./form.js";
import { Photo } from "./photo.js";
import { bornePictures, f, kindPictures, paidPictures } from "./words.js";

/** @typedef {import("./types.d.ts").Frais} Frais */
/** @typedef {import("./types.d.ts").Costs} Costs */
/** @typedef {import("./types.d.ts").Receipt} Receipt */
/** @typedef {import("../../vendor/preact.js").Signal<string>} Text */
/** @typedef {Record<"kind" | "gross" | "rate" | "vat" | "paid" | "payer" | "borne" | "member" | "activity" | "day" | "supplier" | "label", Text>} Draft */

const kinds = ["goods", "material", "supply", "mission", "subcontract", "other"];
const inBase = ["goods", "material", "subcontract", "mission"];
const fields = { "/kind": "kind", "/gross": "gross", "/vat": "vat", "/rate": "rate", "/payer": "payer", "/member": "member", "/activity": "activity", "/spent_on": "day", "/booked_on": "day", "/receipt": "gross" };

/** @param {{data: Frais, today: string}} props */
export function CostForm({ data, today }) {
  const { costs } = data;
  const draft = /** @type {Draft} */ ({
    kind: useSignal(""), gross: useSignal(""), rate: useSignal(String(costs.rates[0] ?? 0)), vat: useSignal(""), paid: useSignal(""), payer: useSignal(""),
    borne: useSignal(""), member: useSignal(""), activity: useSignal(""), day: useSignal(today), supplier: useSignal(""), label: useSignal(""),
  });
  const ticked = useSignal(/** @type {{kind: string, back: boolean} | null} */ (null));
  const deductible = { // VAT on travel is not got back, unless somebody says so for this kind
    get value() { return ticked.value?.kind === draft.kind.value ? ticked.value.back : draft.kind.value !== "mission"; },
    set value(back) { ticked.value = { kind: draft.kind.value, back }; },
  };
  const receipt = useSignal(/** @type {Receipt | null} */ (null));
  const { wrong, saving, submit } = useForm(() => missing(draft, today), (own, say) => save(own, draft, deductible.value, receipt.value, costs, say));
  const compute = () => (draft.vat.value = centsOf(draft.gross.value) ? typedCents(vatIn(centsOf(draft.gross.value), Number(draft.rate.value))) : "");
  return html`<form class="costs-form" onSubmit=${submit} novalidate>
    <${FormHead} title=${f("form.title")} back=${() => go({ onglet: "frais", mois: data.month })} />
    <div class="costs-sheet"><div class="card stack">
      <${Photo} receipt=${receipt} />
      <${Choices} id="kind" legend=${f("form.kind")} group="kind" names=${kinds} pictures=${kindPictures} value=${draft.kind} wrong=${wrong} />
      <${Amounts} draft=${draft} rates=${costs.rates} wrong=${wrong} compute=${compute} deductible=${deductible} />
    </div><div class="card stack">
      <${Choices} id="paid" legend=${f("form.paid")} group="paid" names=${["cae", "pot_cash", "pot_bank", "member"]} pictures=${paidPictures} value=${draft.paid} wrong=${wrong} />
      ${draft.paid.value === "member" ? html`<${SelectField} id="payer" label=${f("form.person")} value=${draft.payer} wrong=${wrong} options=${underContract(costs.members, true)} empty=${f("form.choose")} />` : null}
      <${Choices} id="borne" legend=${f("form.borne")} group="borne" names=${["member", "pot", "cae"]} pictures=${bornePictures} value=${draft.borne} wrong=${wrong} />
      ${draft.borne.value === "member" ? html`<${SelectField} id="member" label=${f("form.person")} value=${draft.member} wrong=${wrong} options=${underContract(costs.members, false)} empty=${f("form.choose")} />` : null}
      <${SelectField} id="activity" label=${f("form.activity")} value=${draft.activity} wrong=${wrong} options=${costs.activities} empty=${f("form.everything")} />
      <${InputField} id="day" label=${f("form.day")} value=${draft.day} wrong=${wrong} type="date" max=${today} />
      <${Late} day=${draft.day.value} costs=${costs} />
      <${InputField} id="supplier" label=${f("form.supplier")} value=${draft.supplier} wrong=${wrong} length=${80} />
      <${InputField} id="label" label=${f("form.label")} value=${draft.label} wrong=${wrong} length=${120} />
    </div></div>
    <section class="card will" aria-labelledby="will"><h2 id="will">${f("form.what_happens")}</h2><ul aria-live="polite">${sentences(draft, deductible.value, costs).map((one) => html`<li key=${one}>${one}</li>`)}</ul>
      <${Outcome} task=${saving} />
      <button class="btn btn-do btn-lg" aria-disabled=${saving.busy.value ? "true" : null}><${Icon} name="check" />${f("form.save")}</button></section>
  </form>`;
}

/** @param {{draft: Draft, rates: readonly number[], wrong: Record<string, string>, compute: () => void, deductible: {value: boolean}}} props */
function Amounts({ draft, rates, wrong, compute, deductible }) {
  const net = centsOf(draft.gross.value) - centsOf(draft.vat.value);
  const pick = (/** @type {number} */ rate) => {
    draft.rate.value = String(rate);
    compute();
  };
  return html`<${InputField} id="gross" label=${f("form.gross")} value=${draft.gross} wrong=${wrong} money onInput=${compute} />
    <fieldset class="choices"><legend>${f("form.rate")}</legend><div class="rates">${rates.map(
      (rate, at) => html`<label key=${rate} class="choice"><input type="radio" id=${at === 0 ? "rate" : null} name="rate" value=${String(rate)} checked=${draft.rate.value === String(rate)} onChange=${() => pick(rate)} /><span>${percent(rate)}</span></label>`,
    )}</div><${WrongNote} id="rate" wrong=${wrong} /></fieldset>
    <${InputField} id="vat" label=${f("form.vat")} value=${draft.vat} wrong=${wrong} money hint=${f("form.net", { amount: euro(Math.max(net, 0)) })} />
    <label class="choice"><input type="checkbox" checked=${deductible.value} onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => (deductible.value = event.currentTarget.checked)} />
      <span><b>${f("form.back")}</b><span class="second">${f(draft.kind.value === "mission" ? "form.back_mission" : "form.back_hint")}</span></span></label>`;
}

/** Where a cost of a sealed month goes. @param {{day: string, costs: Costs}} props */
function Late({ day, costs }) {
  const booked = bookedOn(day, costs);
  if (!day || booked === day) return null;
  return html`<p class="note is-wait" role="status"><${Icon} name="lock" /><span>${f("form.late", { month: capital(monthWords(day)), day: fullDay(booked) })}</span></p>`;
}

/** @param {string} day @param {Costs} costs */
function bookedOn(day, costs) {
  return costs.first_open && day < costs.first_open ? costs.first_open : day;
}

/** @param {string} text */
function capital(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** VAT that a price holds: what is left when the net is rounded as the server rounds it. @param {number} gross @param {number} rate */
function vatIn(gross, rate) {
  return gross - Math.floor((gross * 10000 * 2 + 10000 + rate) / ((10000 + rate) * 2));
}

/** @param {Draft} draft @param {string} today */
function missing(draft, today) {
  const gross = centsOf(draft.gross.value);
  const most = vatIn(gross, Number(draft.rate.value)) + (Number(draft.rate.value) > 0 ? 1 : 0);
  /** @type {[string, boolean, string][]} */
  const checks = [
    ["kind", draft.kind.value === "", f("need.kind")],
    ["gross", gross === 0, f("need.gross")],
    ["vat", gross > 0 && (draft.vat.value === "" || (centsOf(draft.vat.value) === 0 && !/^[0,. ]+$/.test(draft.vat.value))), f("need.vat")],
    ["vat", gross > 0 && centsOf(draft.vat.value) > most, f("need.vat_high", { amount: euro(most) })],
    ["paid", draft.paid.value === "", f("need.paid")],
    ["payer", draft.paid.value === "member" && draft.payer.value === "", f("need.person")],
    ["borne", draft.borne.value === "", f("need.borne")],
    ["member", draft.borne.value === "member" && draft.member.value === "", f("need.person")],
    ["day", draft.day.value === "", f("need.day")],
    ["day", draft.day.value > today, f("need.day_future")],
  ];
  return Object.fromEntries(checks.filter(([, is]) => is).map(([field, , words]) => [field, words]));
}

/** What will happen, one idea a sentence. @param {Draft} draft @param {boolean} deductible @param {Costs} costs */
function sentences(draft, deductible, costs) {
  const gross = centsOf(draft.gross.value);
  if (gross === 0) return [f("form.fill")];
  const amount = euro(deductible ? gross - centsOf(draft.vat.value) : gross);
  const name = (/** @type {string} */ code) => costs.members.find((one) => one.code === code)?.name ?? "";
  const based = inBase.includes(draft.kind.value);
  const list = [];
  const known = draft.borne.value === "member" && draft.member.value !== ""; // nobody's part falls before somebody is chosen
  if (known) list.push(f("will.member", { name: name(draft.member.value), amount }));
  if (draft.borne.value === "pot") list.push(f("will.pot", { amount }));
  if (draft.borne.value === "cae") list.push(f("will.cae", { amount }));
  if (based && known) list.push(f("will.base_member", { name: name(draft.member.value), amount }));
  if (based && draft.borne.value === "pot") list.push(f("will.base_pot", { amount }));
  if (draft.paid.value && (draft.paid.value !== "member" || draft.payer.value !== "")) list.push(f(/** @type {"will.paid_cae"} */ (`will.paid_${draft.paid.value}`), { amount: euro(gross), name: name(draft.payer.value) }));
  if (deductible && centsOf(draft.vat.value) > 0) list.push(f("will.vat_back", { amount: euro(centsOf(draft.vat.value)) }));
  return list.length > 0 ? list : [f("form.fill_who")];
}

/** @param {string} id @param {Draft} draft @param {boolean} deductible @param {Receipt | null} receipt @param {Costs} costs @param {(wrong: Record<string, string>) => void} say */
async function save(id, draft, deductible, receipt, costs, say) {
  const booked = bookedOn(draft.day.value, costs);
  const words = (/** @type {Text} */ field, /** @type {string} */ name) => (field.value.trim() ? { [name]: field.value.trim() } : {});
  const body = {
    id, kind: draft.kind.value, gross: centsOf(draft.gross.value), vat: centsOf(draft.vat.value), rate: Number(draft.rate.value), vat_deductible: deductible,
    spent_on: draft.day.value, ...(booked === draft.day.value ? {} : { booked_on: booked }), paid_by: draft.paid.value, ...(draft.paid.value === "member" ? { payer: draft.payer.value } : {}),
    borne_by: draft.borne.value, ...(draft.borne.value === "member" ? { member: draft.member.value } : {}), ...words(draft.activity, "activity"),
    ...words(draft.supplier, "supplier"), ...words(draft.label, "label"), ...(receipt ? { receipt: receipt.id } : {}),
  };
  await keep("costs", body, fields, booked.slice(0, 7), say);
}
