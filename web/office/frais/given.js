// SPDX-License-Identifier: AGPL-3.0-or-later
// What is given: things, by weight and pieces; money, for the association. Neither changes anybody's share.
import { request } from "../../ui/api.js";
import { typedNumber } from "../../ui/money.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { html, useSignal } from "../../vendor/preact.js";
import { go, here } from "../store.js";
import { centsOf, Choices, FormHead, InputField } from "./fields.js";
import { useForm } from "./form.js";
import { categoryPictures, f, meansPictures, originPictures, said } from "./words.js";

/** @typedef {import("./types.d.ts").Frais} Frais */

/** Sends it, and goes back to the month of its day. @param {string} path @param {string} day @param {Record<string, unknown>} body */
async function keep(path, day, body) {
  await request(here(path), { body });
  said.value = f("saved");
  go({ onglet: "frais", mois: day.slice(0, 7) });
}

/** @param {[string, boolean, string][]} checks */
function wrongs(checks) {
  return Object.fromEntries(checks.filter(([, is]) => is).map(([field, , words]) => [field, words]));
}

/** @param {{data: Frais, today: string}} props */
export function LotForm({ data, today }) {
  const category = useSignal(""), origin = useSignal("person"), weight = useSignal(""), pieces = useSignal(""), day = useSignal(today);
  const grams = () => typedNumber(weight.value, 3) ?? 0;
  const count = () => typedNumber(pieces.value, 0) ?? 0;
  const { wrong, saving, submit } = useForm(
    () => wrongs([["category", category.value === "", f("need.category")], ["weight", grams() + count() === 0, f("need.weight")], ["day", day.value === "" || day.value > today, f("need.day_future")]]),
    (id) => keep("donations/lots", day.value, { id, category: category.value, origin: origin.value, weight: grams(), pieces: count(), received_on: day.value }));
  return html`<form class="costs-form" onSubmit=${submit} novalidate><${FormHead} title=${f("lot.title")} back=${() => go({ onglet: "frais", mois: data.month })} />
    <div class="card stack sheet"><p>${f("lot.explain")}</p>
      <${Choices} id="category" legend=${f("lot.category")} group="category" names=${Object.keys(categoryPictures)} pictures=${categoryPictures} value=${category} wrong=${wrong} small />
      <${InputField} id="weight" label=${f("lot.weight")} value=${weight} wrong=${wrong} money />
      <${InputField} id="pieces" label=${f("lot.pieces")} value=${pieces} wrong=${wrong} money />
      <${Choices} id="origin" legend=${f("lot.origin")} group="origin" names=${Object.keys(originPictures)} pictures=${originPictures} value=${origin} wrong=${wrong} small />
      <${InputField} id="day" label=${f("lot.day")} value=${day} wrong=${wrong} type="date" max=${today} />
      <${Outcome} task=${saving} /><button class="btn btn-do btn-lg" aria-disabled=${saving.busy.value ? "true" : null}><${Icon} name="check" />${f("lot.save")}</button></div></form>`;
}

/** @param {{data: Frais, today: string}} props */
export function GiftForm({ data, today }) {
  const association = useSignal(data.money[0]?.association ?? ""), means = useSignal(""), amount = useSignal(""), day = useSignal(today);
  const { wrong, saving, submit } = useForm(
    () => wrongs([["association", association.value.trim() === "", f("need.association")], ["means", means.value === "", f("need.means")], ["amount", centsOf(amount.value) === 0, f("need.gross")], ["day", day.value === "" || day.value > today, f("need.day_future")]]),
    (id) => keep("donations/money", day.value, { id, association: association.value.trim(), means: means.value, amount: centsOf(amount.value), given_on: day.value }));
  return html`<form class="costs-form" onSubmit=${submit} novalidate><${FormHead} title=${f("gift.title")} back=${() => go({ onglet: "frais", mois: data.month })} />
    <div class="card stack sheet"><p>${f("gift.explain")}</p>
      <${InputField} id="association" label=${f("gift.association")} value=${association} wrong=${wrong} length=${80} />
      <${Choices} id="means" legend=${f("gift.means")} group="means" names=${Object.keys(meansPictures)} pictures=${meansPictures} value=${means} wrong=${wrong} small />
      <${InputField} id="amount" label=${f("gift.amount")} value=${amount} wrong=${wrong} money />
      <${InputField} id="day" label=${f("gift.day")} value=${day} wrong=${wrong} type="date" max=${today} />
      <${Outcome} task=${saving} /><button class="btn btn-do btn-lg" aria-disabled=${saving.busy.value ? "true" : null}><${Icon} name="check" />${f("gift.save")}</button></div></form>`;
}
