// SPDX-License-Identifier: AGPL-3.0-or-later
// What is given: things, by weight and pieces; money, for the association. Neither changes anybody's share.
import { request } from "../../ui/api.js";
import { typedNumber } from "../../ui/money.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useLayoutEffect, useMemo, useSignal } from "../../vendor/preact.js";
import { go, here } from "../store.js";
import { centsOf, Choices, FormHead, InputField, showWrong } from "./fields.js";
import { categoryPictures, f, meansPictures, originPictures, said } from "./words.js";

/** @typedef {import("./types.d.ts").Frais} Frais */
/** @typedef {Record<string, string>} Wrong */

/**
 * A form that checks, sends once and goes back to the month.
 * @param {string} path @param {string} month @param {() => Wrong} missing @param {() => Record<string, unknown>} body
 */
function useForm(path, month, missing, body) {
  const wrong = useSignal(/** @type {Wrong} */ ({}));
  const saving = useMemo(task, []);
  const id = useMemo(() => crypto.randomUUID(), []);
  useLayoutEffect(() => document.querySelector(/** @type {"h1"} */ (".form-title"))?.focus(), []);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    wrong.value = missing();
    queueMicrotask(() => showWrong(wrong.value));
    if (Object.keys(wrong.value).length > 0) return;
    saving.run(async () => {
      await request(here(path), { body: { id, ...body() } });
      said.value = f("saved");
      go({ onglet: "frais", mois: month });
    });
  };
  return { wrong, saving, submit };
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
  const { wrong, saving, submit } = useForm("donations/lots", day.value.slice(0, 7) || data.month,
    () => wrongs([["category", category.value === "", f("need.category")], ["weight", grams() + count() === 0, f("need.weight")], ["day", day.value === "" || day.value > today, f("need.day_future")]]),
    () => ({ category: category.value, origin: origin.value, weight: grams(), pieces: count(), received_on: day.value }));
  return html`<form class="costs-form" onSubmit=${submit} novalidate><${FormHead} title=${f("lot.title")} back=${() => go({ onglet: "frais", mois: data.month })} />
    <div class="card stack sheet"><p>${f("lot.explain")}</p>
      <${Choices} id="category" legend=${f("lot.category")} group="category" names=${Object.keys(categoryPictures)} pictures=${categoryPictures} value=${category} wrong=${wrong.value} small />
      <${InputField} id="weight" label=${f("lot.weight")} value=${weight} wrong=${wrong.value} money />
      <${InputField} id="pieces" label=${f("lot.pieces")} value=${pieces} wrong=${wrong.value} money />
      <${Choices} id="origin" legend=${f("lot.origin")} group="origin" names=${Object.keys(originPictures)} pictures=${originPictures} value=${origin} wrong=${wrong.value} small />
      <${InputField} id="day" label=${f("lot.day")} value=${day} wrong=${wrong.value} type="date" max=${today} />
      <${Outcome} task=${saving} /><button class="btn btn-do btn-lg" aria-disabled=${saving.busy.value ? "true" : null}><${Icon} name="check" />${f("lot.save")}</button></div></form>`;
}

/** @param {{data: Frais, today: string}} props */
export function GiftForm({ data, today }) {
  const association = useSignal(data.money[0]?.association ?? ""), means = useSignal(""), amount = useSignal(""), day = useSignal(today);
  const { wrong, saving, submit } = useForm("donations/money", day.value.slice(0, 7) || data.month,
    () => wrongs([["association", association.value.trim() === "", f("need.association")], ["means", means.value === "", f("need.means")], ["amount", centsOf(amount.value) === 0, f("need.gross")], ["day", day.value === "" || day.value > today, f("need.day_future")]]),
    () => ({ association: association.value.trim(), means: means.value, amount: centsOf(amount.value), given_on: day.value }));
  return html`<form class="costs-form" onSubmit=${submit} novalidate><${FormHead} title=${f("gift.title")} back=${() => go({ onglet: "frais", mois: data.month })} />
    <div class="card stack sheet"><p>${f("gift.explain")}</p>
      <${InputField} id="association" label=${f("gift.association")} value=${association} wrong=${wrong.value} length=${80} />
      <${Choices} id="means" legend=${f("gift.means")} group="means" names=${Object.keys(meansPictures)} pictures=${meansPictures} value=${means} wrong=${wrong.value} small />
      <${InputField} id="amount" label=${f("gift.amount")} value=${amount} wrong=${wrong.value} money />
      <${InputField} id="day" label=${f("gift.day")} value=${day} wrong=${wrong.value} type="date" max=${today} />
      <${Outcome} task=${saving} /><button class="btn btn-do btn-lg" aria-disabled=${saving.busy.value ? "true" : null}><${Icon} name="check" />${f("gift.save")}</button></div></form>`;
}
