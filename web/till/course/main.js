// SPDX-License-Identifier: AGPL-3.0-or-later
// The first day, before it begins and once it is over.
import { Problem, request } from "../../ui/api.js";
import { euro } from "../../ui/money.js";
import { Face, Icon, Pictogram } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { refresh } from "../link.js";
import { allow } from "../override/allow.js";
import { Back, Bar } from "../screens/bar.js";
import { go, holder, notice, training } from "../store.js";
import { style, words } from "../words.js";
import { begin, day, lesson, taught } from "./progress.js";
import text from "./text.js";

const t = words(text);
await style("./course/course.css");

export function Course() {
  return html`<div class="screen alone">
    <${Bar}><${Back} /><//>
    ${day.value.finished ? html`<${Summary} />` : html`<${Begin} />`}
  </div>`;
}

function Begin() {
  const begun = day.value.at > 0;
  return html`<main class="zone course">
    <h1><${Pictogram} name="graduation" /><span>${t("title")}</span></h1>
    <p>${t("about")}</p>
    <ol class="course-lessons">
      ${taught.value.map((one, at) => html`<li key=${one.id} aria-current=${one === lesson.value ? "step" : undefined}>
        <${Pictogram} name=${one.picture} /><span>${t(one.title)}</span>${at < day.value.at && html`<${Icon} name="check" class="ok" />`}</li>`)}
    </ol>
    <div class="ways">
      ${begun && html`<button class="key" type="button" onClick=${() => learn(true)}><${Icon} name="undo-2" flip />${t("again")}</button>`}
      ${training.value && html`<${EndSchool} />`}
      <button class="key key-main" type="button" data-begin="" onClick=${() => learn(false)}><${Icon} name="arrow-right" flip />${t(begun ? "resume" : "start")}</button>
    </div>
    ${!training.value && html`<p class="second">${t("needs")}</p>`}
  </main>`;
}

/** The day as figures, as real as they look. */
function Summary() {
  const { sales, refunds, total } = day.value;
  const who = holder.value;
  /** @type {[string, string, string][]} */
  const figures = [
    ["basket", t("end_tickets"), String(sales)],
    ["cash-out", t("end_refunds"), String(refunds)],
    ["note", t("end_total"), euro(total)],
  ];
  return html`<main class="zone course centre">
    <h1><${Pictogram} name="trophy" /><span>${t("end_title")}</span></h1>
    ${who && html`<p class="row"><${Face} face=${who.face} name=${who.name} /><span>${t("end_praise", { name: who.name })}</span></p>`}
    <dl class="course-figures">${figures.map(([picture, word, figure]) => html`<div><dt><${Pictogram} name=${picture} />${word}</dt><dd class="num">${figure}</dd></div>`)}</dl>
    <div class="ways">
      <button class="key" type="button" onClick=${() => learn(true)}><${Icon} name="undo-2" flip />${t("again")}</button>
      ${training.value ? html`<${EndSchool} main />` : html`<button class="key key-main" type="button" onClick=${() => go({ name: "sale" })}><${Icon} name="check" />${t("end_real")}</button>`}
    </div>
  </main>`;
}

/** @param {{main?: boolean}} props */
function EndSchool({ main }) {
  return html`<button class=${`key ${main ? "key-main" : ""}`} type="button" data-school-end="" onClick=${() => school(false, "")}><${Icon} name="log-out" flip />${t("end_real")}</button>`;
}

/** In school mode only; the referent opens it. @param {boolean} again */
async function learn(again) {
  if (!training.value) {
    const override = await allow("training");
    if (override === null || !(await school(true, override))) return;
  }
  begin(again);
  go({ name: "sale" });
}

/** @param {boolean} on @param {string} override @returns {Promise<boolean>} */
async function school(on, override) {
  try {
    await request("/api/till/training", { body: { on, override } });
    await refresh();
    if (!on) go({ name: "sale" });
    return true;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    notice.value = problem.title;
    return false;
  }
}
