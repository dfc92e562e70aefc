// SPDX-License-Identifier: AGPL-3.0-or-later
// Work of a member for another: two names, a price, and what changes.
import { fullDay } from "../../ui/dates.js";
import { monthWords } from "../../ui/months.js";
import { euro } from "../../ui/money.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { html, useSignal } from "../../vendor/preact.js";
import { go } from "../store.js";
import { centsOf, FormHead, InputField, SelectField, underContract } from "./fields.js";
import { keep, useForm } from "./form.js";
import { f } from "./words.js";

/** @typedef {import("./types.d.ts").Frais} Frais */
/** @typedef {import("../../vendor/preact.js").Signal<string>} Text */
/** @typedef {Record<"seller" | "buyer" | "activity" | "net" | "day" | "label", Text>} Draft */

const fields = { "/seller": "seller", "/buyer": "buyer", "/activity": "activity", "/net": "net", "/sold_on": "day" };

/** @param {{data: Frais, today: string}} props */
export function InternalForm({ data, today }) {
  const { costs } = data;
  const draft = /** @type {Draft} */ ({ seller: useSignal(""), buyer: useSignal(""), activity: useSignal(""), net: useSignal(""), day: useSignal(today), label: useSignal("") });
  const { wrong, saving, submit } = useForm(() => missing(draft, costs.first_open, today), (id, say) => save(id, draft, say));
  const members = underContract(costs.members, false);
  return html`<form class="costs-form" onSubmit=${submit} novalidate>
    <${FormHead} title=${f("internal.title")} back=${() => go({ onglet: "frais", mois: data.month })} />
    <div class="card stack sheet"><p>${f("internal.explain")}</p>
      <${SelectField} id="seller" label=${f("internal.seller")} value=${draft.seller} wrong=${wrong} options=${members} empty=${f("form.choose")} />
      <${SelectField} id="buyer" label=${f("internal.buyer")} value=${draft.buyer} wrong=${wrong} options=${members} empty=${f("form.choose")} />
      <${InputField} id="net" label=${f("internal.net")} value=${draft.net} wrong=${wrong} money />
      <${SelectField} id="activity" label=${f("form.activity")} value=${draft.activity} wrong=${wrong} options=${costs.activities} empty=${f("form.everything")} />
      <${InputField} id="day" label=${f("internal.day")} value=${draft.day} wrong=${wrong} type="date" max=${today} />
      <${InputField} id="label" label=${f("form.label")} value=${draft.label} wrong=${wrong} length=${120} /></div>
    <section class="card will sheet" aria-labelledby="will"><h2 id="will">${f("form.what_happens")}</h2><ul aria-live="polite">${sentences(draft, members).map((one) => html`<li key=${one}>${one}</li>`)}</ul>
      <${Outcome} task=${saving} />
      <button class="btn btn-do btn-lg" aria-disabled=${saving.busy.value ? "true" : null}><${Icon} name="check" />${f("internal.save")}</button></section></form>`;
}

/** @param {Draft} draft @param {string | null} first_open @param {string} today */
function missing(draft, first_open, today) {
  const day = draft.day.value;
  /** @type {[string, boolean, string][]} */
  const checks = [
    ["seller", draft.seller.value === "", f("need.person")],
    ["buyer", draft.buyer.value === "", f("need.person")],
    ["buyer", draft.buyer.value !== "" && draft.buyer.value === draft.seller.value, f("need.two")],
    ["net", centsOf(draft.net.value) === 0, f("need.gross")],
    ["day", day === "", f("need.day")],
    ["day", day > today, f("need.day_future")],
    ["day", day !== "" && first_open !== null && day < first_open, first_open ? f("internal.closed", { month: monthWords(day || today), day: fullDay(first_open) }) : ""],
  ];
  return Object.fromEntries(checks.filter(([, is]) => is).map(([field, , words]) => [field, words]));
}

/** @param {Draft} draft @param {readonly import("./types.d.ts").Member[]} members */
function sentences(draft, members) {
  const name = (/** @type {string} */ code) => members.find((one) => one.code === code)?.name ?? "";
  const amount = euro(centsOf(draft.net.value));
  if (centsOf(draft.net.value) === 0 || !draft.seller.value || !draft.buyer.value) return [f("internal.fill")];
  return [f("internal.will_buyer", { name: name(draft.buyer.value), amount }), f("internal.will_seller", { name: name(draft.seller.value), amount })];
}

/** @param {string} id @param {Draft} draft @param {(wrong: Record<string, string>) => void} say */
async function save(id, draft, say) {
  const words = (/** @type {Text} */ field, /** @type {string} */ name) => (field.value.trim() ? { [name]: field.value.trim() } : {});
  const body = { id, seller: draft.seller.value, buyer: draft.buyer.value, net: centsOf(draft.net.value), sold_on: draft.day.value, ...words(draft.activity, "activity"), ...words(draft.label, "label") };
  await keep("internal-sales", body, fields, draft.day.value.slice(0, 7), say);
}
