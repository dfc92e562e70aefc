// SPDX-License-Identifier: AGPL-3.0-or-later
// Solidarity prices: what the collective decided, as a sentence each; and a new decision, read before it is kept.
import { request } from "../../ui/api.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { Field } from "../paie/fields.js";
import { open } from "../store.js";
import { Select, showWrong } from "./fields.js";
import { desk, s } from "./words.js";

/** @typedef {import("./types.d.ts").Level} Level */
/** @typedef {import("./types.d.ts").Activity} Activity */

/** @param {{levels: Level[], activities: readonly Activity[]}} props */
export function Levels({ levels, activities }) {
  return html`<section class="card" aria-labelledby="levels"><h2 id="levels">${s("levels")}</h2><p class="second">${s("levels.is")}</p>
      ${levels.length ? html`<ul class="rules">${levels.map((one) => html`<${OneLevel} key=${one.id} level=${one} activities=${activities} />`)}</ul>` : html`<p class="second">${s("levels.none")}</p>`}</section>
    <${LevelForm} activities=${activities} />`;
}

/** "Friperie : solidaire 60 %, soutien 130 %." @param {Level} level @param {readonly Activity[]} activities */
function sentence(level, activities) {
  const parts = [level.solidarity_bp ? s("levels.lower", { n: level.solidarity_bp / 100 }) : "", level.support_bp ? s("levels.higher", { n: level.support_bp / 100 }) : ""];
  const what = level.item || (activities.find((one) => one.code === level.activity)?.name ?? level.activity);
  return s("levels.sentence", { what, prices: parts.filter(Boolean).join(", ") });
}

/** @param {{level: Level, activities: readonly Activity[]}} props */
function OneLevel({ level, activities }) {
  const ending = useMemo(task, []);
  const words = sentence(level, activities);
  const end = () => ending.run(async () => {
    await request(desk(`shop/levels/${level.id}`), { method: "DELETE" });
    await open();
  });
  return html`<li><div><b>${words}</b> ${s("levels.decided", { day: level.decided_on.split("-").reverse().join("/"), minutes: level.minutes })}</div>
    <${Sure} label=${s("rule.end")} icon="trash-2" quiet name=${s("rule.end_name", { when: words })} question=${s("levels.end_sure")} yes=${s("rule.end")} busy=${ending.busy.value} onYes=${end} /><${Outcome} task=${ending} /></li>`;
}

/** @param {{activities: readonly Activity[]}} props */
function LevelForm({ activities }) {
  const form = { activity: useSignal(""), item: useSignal(""), lower: useSignal("70"), higher: useSignal("130"), day: useSignal(""), minutes: useSignal("") };
  const wrong = useSignal(/** @type {Record<string, string>} */ ({}));
  const id = useSignal(crypto.randomUUID()); // the same decision for every try
  const saving = useMemo(task, []);
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    const body = { id: id.value, activity: form.item.value.trim() ? "" : form.activity.value, item: form.item.value.trim(), solidarity_bp: Math.round(Number(form.lower.value) * 100) || 0, support_bp: Math.round(Number(form.higher.value) * 100) || 0, decided_on: form.day.value, minutes: form.minutes.value.trim() };
    wrong.value = missing(body);
    if (Object.keys(wrong.value).length) return showWrong(wrong.value);
    return saving.run(async () => {
      await request(desk("shop/levels"), { body });
      id.value = crypto.randomUUID();
      form.minutes.value = "";
      await open();
      return s("levels.saved");
    });
  };
  return html`<details class="card rule-new"><summary><${Icon} name="plus" />${s("levels.new")}</summary><form class="stack" onSubmit=${save} novalidate>
      <div class="fields"><${Select} id="level-activity" label=${s("levels.activity")} value=${form.activity} wrong=${wrong.value["level-activity"]} options=${[["", s("levels.choose")], ...activities.map((one) => [one.code, one.name])]} />
        <${Field} id="level-item" label=${s("levels.item")} hint=${s("levels.item_hint")} required=${false} maxlength=${24} value=${form.item} />
        <${Field} id="level-lower" label=${s("levels.lower_field")} hint=${s("levels.empty_hint")} inputmode="numeric" required=${false} maxlength=${3} value=${form.lower} wrong=${wrong.value["level-lower"]} />
        <${Field} id="level-higher" label=${s("levels.higher_field")} hint=${s("levels.empty_hint")} inputmode="numeric" required=${false} maxlength=${3} value=${form.higher} wrong=${wrong.value["level-higher"]} />
        <${Field} id="level-day" type="date" label=${s("levels.day")} value=${form.day} wrong=${wrong.value["level-day"]} />
        <${Field} id="level-minutes" label=${s("levels.minutes")} hint=${s("levels.minutes_hint")} maxlength=${200} value=${form.minutes} wrong=${wrong.value["level-minutes"]} /></div>
      <button class="btn btn-do" aria-disabled=${saving.busy.value ? "true" : null}><${Icon} name="check" />${s("levels.save")}</button></form>
    <${Outcome} task=${saving} /></details>`;
}

/** @param {{activity: string, item: string, solidarity_bp: number, support_bp: number, decided_on: string, minutes: string}} body */
function missing(body) {
  const lower = body.solidarity_bp, higher = body.support_bp;
  /** @type {[string, boolean, string][]} */
  const checks = [
    ["level-activity", !body.activity && !body.item, s("need.level_what")],
    ["level-lower", (lower !== 0 && (lower < 1000 || lower > 9999)) || (lower === 0 && higher === 0), s("need.level_lower")],
    ["level-higher", higher !== 0 && (higher <= 10000 || higher > 30000), s("need.level_higher")],
    ["level-day", !body.decided_on, s("need.level_day")],
    ["level-minutes", !body.minutes, s("need.level_minutes")],
  ];
  return Object.fromEntries(checks.filter(([, is]) => is).map(([field, , words]) => [field, words]));
}
