// SPDX-License-Identifier: AGPL-3.0-or-later
// When people may come, week after week, as a sentence each; and what the shop offers.
import { request } from "../../ui/api.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useMemo } from "../../vendor/preact.js";
import { addressOf, go, open } from "../store.js";
import { Levels } from "./levels.js";
import { RuleForm } from "./rule_form.js";
import { ShopSetting } from "./setting.js";
import { desk, hourWords, s } from "./words.js";

/** @typedef {import("./types.d.ts").Rule} Rule */
/** @typedef {import("./types.d.ts").Activity} Activity */

/** @param {{data: import("./types.d.ts").Diary}} props */
export function Diary({ data }) {
  return html`<div class="diary"><div class="diary-times">
      <${Times} purpose="pickup" data=${data} /><${Times} purpose="dropoff" data=${data} /><${Times} purpose="cycle" data=${data} />
      <${RuleForm} activities=${data.activities} />
      <section class="card stack" aria-labelledby="shut"><h2 id="shut">${s("shut")}</h2><p>${s("shut.is")}</p>
        <a class="btn" href=${addressOf({ onglet: "reglages" })} onClick=${toSettings}><${Icon} name="calendar" />${s("shut.open")}</a></section>
    </div><div class="diary-times"><${ShopSetting} setting=${data.setting} /><${Levels} levels=${data.levels} activities=${data.activities} /></div></div>`;
}

/** @param {MouseEvent} event */
function toSettings(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go({ onglet: "reglages" });
}

/** @param {{purpose: Rule["purpose"], data: import("./types.d.ts").Diary}} props */
function Times({ purpose, data }) {
  const own = data.rules.filter((rule) => rule.purpose === purpose).sort((one, other) => one.weekday - other.weekday || one.from_minute - other.from_minute);
  return html`<section class="card" aria-labelledby=${purpose}><h2 id=${purpose}>${s(`times.${purpose}`)}</h2>
    ${own.length === 0 ? html`<p class="second">${s(`times.${purpose}.none`)}</p>` : html`<ul class="rules">${own.map((rule) => html`<${OneRule} key=${rule.id} rule=${rule} activities=${data.activities} />`)}</ul>`}</section>`;
}

/** @param {{rule: Rule, activities: readonly Activity[]}} props */
function OneRule({ rule, activities }) {
  const ending = useMemo(task, []);
  const end = () => ending.run(async () => {
    await request(desk(`shop/rules/${rule.id}`), { method: "DELETE" });
    await open();
  });
  const [when, how] = sentences(rule, activities);
  return html`<li><div><b>${when}</b> ${how}</div>
    <${Sure} label=${s("rule.end")} icon="trash-2" quiet name=${s("rule.end_name", { when })} question=${s("rule.end_sure")} yes=${s("rule.end")} busy=${ending.busy.value} onYes=${end} /><${Outcome} task=${ending} /></li>`;
}

/** When; and how many, until when, how long. @param {Rule} rule @param {readonly Activity[]} activities @returns {[string, string]} */
export function sentences(rule, activities) {
  const when = s("rule.when", { day: s(/** @type {"week.1"} */ (`week.${rule.weekday}`)), from: hourWords(rule.from_minute), to: hourWords(rule.to_minute) });
  if (rule.purpose === "cycle") {
    const activity = activities.find((one) => one.code === rule.activity)?.name ?? rule.activity;
    return [when, s("rule.cycles", { n: rule.capacity, minutes: lasting(rule.slot_minutes), activity })];
  }
  const whole = rule.slot_minutes === rule.to_minute - rule.from_minute;
  const how = [s(whole ? "rule.whole" : rule.slot_minutes === 60 ? "rule.hourly" : "rule.every", { n: rule.capacity, minutes: lasting(rule.slot_minutes) })];
  if (rule.activity) how.push(s("rule.for", { activity: activities.find((one) => one.code === rule.activity)?.name ?? rule.activity }));
  if (rule.preparation_minutes) how.push(s(rule.purpose === "pickup" ? "rule.preparation" : "rule.notice", { time: lasting(rule.preparation_minutes) }));
  if (rule.cut_off_days || rule.cut_off_minute < 1440) how.push(s("rule.until", { day: untilDay(rule.cut_off_days), hour: hourWords(rule.cut_off_minute) }));
  return [when, how.join(" ")];
}

/** "30 minutes", "2 h", "3 jours" @param {number} minutes */
export function lasting(minutes) {
  if (minutes % 1440 === 0) return s("days", { n: minutes / 1440 });
  return minutes < 60 ? s("minutes", { n: minutes }) : hourWords(minutes);
}

/** @param {number} days */
function untilDay(days) {
  return days === 0 ? s("until.same") : days === 1 ? s("until.before") : s("until.days", { n: days });
}
