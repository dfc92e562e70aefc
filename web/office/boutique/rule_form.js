// SPDX-License-Identifier: AGPL-3.0-or-later
// A time to come, for one day of the week or several: filled in, then read as the sentence that it will be.
import { request } from "../../ui/api.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { Field } from "../paie/fields.js";
import { open } from "../store.js";
import { lasting, sentences } from "./diary.js";
import { Select, showWrong, Wrong } from "./fields.js";
import { desk, s } from "./words.js";

/** @typedef {import("./types.d.ts").Rule} Rule */
/** @typedef {import("./fields.js").Typed} Typed */
/** @typedef {Omit<Rule, "id" | "weekday">} Wanted */

const WEEK = [1, 2, 3, 4, 5, 6, 7];
const lengths = ["15", "20", "30", "45", "60", "90", "120", "all"];
const preparations = ["0", "60", "120", "240", "1440", "2880", "4320", "7200", "10080"];
const limits = ["none", "0", "1", "2", "3", "7"];

/** @param {{activities: readonly import("./types.d.ts").Activity[]}} props */
export function RuleForm({ activities }) {
  const form = {
    purpose: useSignal("pickup"), activity: useSignal(""), from: useSignal("10:00"), to: useSignal("12:00"), length: useSignal("30"), capacity: useSignal("2"),
    preparation: useSignal("0"), limit: useSignal("none"), hour: useSignal("18:00"),
  };
  const days = useSignal(/** @type {number[]} */ ([])), tried = useSignal(false);
  const ids = useMemo(() => ({ made: new Map() }), []); // the same rule for every try
  const saving = useMemo(task, []);
  const rule = wanted(form);
  const wrong = tried.value ? missing(rule, days.value) : {};
  const turn = (/** @type {number} */ day) => (days.value = days.value.includes(day) ? days.value.filter((one) => one !== day) : [...days.value, day].sort());
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    const lacking = missing(rule, days.value);
    tried.value = true;
    if (Object.keys(lacking).length) return showWrong(lacking);
    return saving.run(async () => {
      const words = await add(rule, days, ids.made);
      tried.value = false;
      return words;
    });
  };
  const machines = rule.purpose === "cycle";
  const read = rule.to_minute > rule.from_minute && days.value.length > 0;
  return html`<details class="card rule-new"><summary><${Icon} name="plus" />${s("rule.new")}</summary>
    <form class="stack" onSubmit=${save} novalidate>
      <fieldset class="choices"><legend>${s("rule.purpose")}</legend><div class="options">${["pickup", "dropoff", "cycle"].map((one) => html`<label key=${one} class="choice"><input type="radio" name="purpose" checked=${form.purpose.value === one} onChange=${() => (form.purpose.value = one)} /><span>${s(/** @type {"purpose.pickup"} */ (`purpose.${one}`))}</span></label>`)}</div></fieldset>
      <fieldset class="choices"><legend>${s("rule.days")}</legend><div class="week-days">${WEEK.map((day) => html`<label key=${day} class="choice"><input type="checkbox" id=${day === 1 ? "days" : null} checked=${days.value.includes(day)} onChange=${() => turn(day)} /><span>${s(/** @type {"week.1"} */ (`week.${day}`))}</span></label>`)}</div><${Wrong} id="days" wrong=${wrong["days"]} /></fieldset>
      <div class="fields"><${Field} id="from" type="time" label=${s("rule.from")} value=${form.from} /><${Field} id="to" type="time" label=${s("rule.to")} value=${form.to} wrong=${wrong["to"]} />
        <${Select} id="length" label=${s(machines ? "rule.cycle" : "rule.length")} value=${form.length} wrong=${wrong["length"]} options=${lengths.map((one) => [one, one === "all" ? s("length.all") : lasting(Number(one))])} />
        <${Field} id="capacity" label=${s(machines ? "rule.machines" : "rule.capacity")} inputmode="numeric" maxlength=${4} value=${form.capacity} wrong=${wrong["capacity"]} />
        <${Select} id="for" label=${s("rule.activity")} value=${form.activity} wrong=${wrong["for"]} options=${[["", s("activity.all")], ...activities.map((one) => [one.code, one.name])]} />
        <${Select} id="preparation" label=${s("rule.prepares")} value=${form.preparation} options=${preparations.map((one) => [one, one === "0" ? s("preparation.none") : lasting(Number(one))])} />
        <${Select} id="limit" label=${s("rule.limit")} value=${form.limit} options=${limits.map((one) => [one, s(/** @type {"limit.none"} */ (`limit.${one}`))])} />
        ${form.limit.value === "none" ? null : html`<${Field} id="hour" type="time" label=${s("rule.hour")} value=${form.hour} />`}</div>
      ${read ? html`<div class="note"><${Icon} name="info" /><ul aria-live="polite">${days.value.map((weekday) => html`<li key=${weekday}>${sentences({ ...rule, weekday, id: "" }, activities).join(" ")}</li>`)}</ul></div>` : null}
      <button class="btn btn-do" aria-disabled=${saving.busy.value ? "true" : null}><${Icon} name="check" />${s("rule.save")}</button></form>
    <${Outcome} task=${saving} /></details>`;
}

/** "10:30" → 630; midnight as an end is the end of the day. @param {string} time */
function minuteOf(time) {
  const [hours = NaN, minutes = NaN] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** @param {Record<"purpose" | "activity" | "from" | "to" | "length" | "capacity" | "preparation" | "limit" | "hour", import("./fields.js").Text>} form @returns {Wanted} */
function wanted(form) {
  const from_minute = minuteOf(form.from.value), to_minute = minuteOf(form.to.value) || 1440;
  const open = form.limit.value === "none";
  return {
    purpose: /** @type {Wanted["purpose"]} */ (form.purpose.value), activity: form.activity.value, from_minute, to_minute,
    slot_minutes: form.length.value === "all" ? to_minute - from_minute : Number(form.length.value), capacity: Number(form.capacity.value),
    preparation_minutes: Number(form.preparation.value), cut_off_days: open ? 0 : Number(form.limit.value), cut_off_minute: open ? 1440 : minuteOf(form.hour.value) || 0,
  };
}

/** @param {Wanted} rule @param {readonly number[]} days @returns {Record<string, string>} */
function missing(rule, days) {
  /** @type {[string, boolean, string][]} */
  const checks = [
    ["days", days.length === 0, s("need.days")],
    ["to", !(rule.to_minute > rule.from_minute), s("need.to")],
    ["length", rule.to_minute > rule.from_minute && (rule.slot_minutes > rule.to_minute - rule.from_minute || rule.slot_minutes > 720), s("need.length")],
    ["for", rule.purpose === "cycle" && !rule.activity, s("need.machines")],
    ["capacity", !Number.isInteger(rule.capacity) || rule.capacity < 1 || rule.capacity > 1000, s("need.capacity")],
  ];
  return Object.fromEntries(checks.filter(([, is]) => is).map(([field, , words]) => [field, words]));
}

/** @param {Wanted} rule @param {{value: number[]}} days @param {Map<string, string>} made */
async function add(rule, days, made) {
  for (const weekday of days.value) {
    const body = { ...rule, weekday };
    const key = JSON.stringify(body);
    if (!made.has(key)) made.set(key, crypto.randomUUID());
    await request(desk("shop/rules"), { body: { id: made.get(key), ...body } });
  }
  made.clear();
  days.value = [];
  await open();
  return s("rule.saved");
}
