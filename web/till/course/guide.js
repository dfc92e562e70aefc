// SPDX-License-Identifier: AGPL-3.0-or-later
// The strip below the screen during a first day: one sentence, the key it speaks of ringed on the glass, praise.
import { Icon, Pictogram } from "../../ui/parts.js";
import { computed, effect, html, signal, useEffect } from "../../vendor/preact.js";
import { strip_mm } from "../fit.js";
import { add } from "../sale.js";
import { scans } from "../scan.js";
import { hasVoice, say, sayIfWanted } from "../sound.js";
import { go, locked, overlay, pretended, training } from "../store.js";
import { style, words } from "../words.js";
import { choose } from "./examples.js";
import { facts, watch } from "./facts.js";
import { learner } from "./lessons.js";
import { advance, day, lesson, note, praised, running, start, stop, taught } from "./progress.js";
import text from "./text.js";

const t = words(text);
const STRIP_MM = 20;
const LOOK_MS = 200; // keys come and go with their screens

/** @typedef {import("./text.js").Key} Key */

const PRAISES = /** @type {const} */ (["praise_1", "praise_2", "praise_3"]);

/** The guide speaks to whoever began, in school mode only. */
const speaks = computed(() => running.value !== null && running.value === learner() && training.value && !locked.value && lesson.value !== undefined);
const hint = signal(/** @type {import("./lessons.js").Hint | null} */ (null));
const ring = signal(/** @type {{left: number, top: number, width: number, height: number} | null} */ (null));

export function Guide() {
  return speaks.value ? html`<${Strip} />` : null;
}

function Strip() {
  useEffect(() => {
    style("./course/course.css");
    strip_mm.value = STRIP_MM + 3;
    start();
    const stops = [watch(), effect(praise), effect(speak)];
    const clock = setInterval(look, LOOK_MS);
    look();
    return () => {
      stops.forEach((end) => end());
      clearInterval(clock);
      strip_mm.value = 0;
      pretended.value = null;
    };
  }, []);
  const { id = "", picture = "puzzle", title = "title" } = lesson.value ?? {};
  return html`<aside class="course-strip" data-lesson=${id} data-done=${praised.value} aria-label=${t("title")}>
      <${Pictogram} name=${praised.value ? "star" : picture} />
      <p role="status"><span class="second">${t("progress", { n: day.value.at + 1, all: taught.value.length })} ${t(title)}</span><b>${sentence()}</b></p>
      ${id === "scan" && !praised.value && html`<button class="key" type="button" data-pretend="" onClick=${pretendScan}><${Icon} name="qr-code" />${t("pretend")}</button>`}
      ${hasVoice.value && html`<button class="key" type="button" aria-label=${t("listen")} onClick=${() => say(sentence())}><${Icon} name="volume-2" /></button>`}
      ${praised.value
        ? html`<button class="key key-do" type="button" data-next="" onClick=${next}><${Icon} name="arrow-right" flip />${t("next")}</button>`
        : html`<button class="key" type="button" data-skip="" onClick=${next}><${Icon} name="arrow-right" flip />${t("skip")}</button>`}
      <button class="key" type="button" data-stop="" onClick=${leave}><${Icon} name="x" />${t("stop")}</button>
    </aside>
    ${ring.value && !overlay.value && !praised.value && html`<div class="course-ring" style=${{ left: `${ring.value.left}px`, top: `${ring.value.top}px`, width: `${ring.value.width}px`, height: `${ring.value.height}px` }}></div>`}`;
}

/** What the strip says now. */
function sentence() {
  if (praised.value) return t(PRAISES[day.value.at % PRAISES.length] ?? "praise_1");
  return hint.value ? t(hint.value.say, hint.value.values) : "";
}

/** Looks at the glass as the learner does: which of the keys meant is there? */
function look() {
  const wanted = lesson.value?.hint() ?? null;
  if (JSON.stringify(wanted) !== JSON.stringify(hint.peek())) hint.value = wanted;
  const found = wanted?.at.flatMap((at) => [...document.querySelectorAll(at)]).find((one) => one.checkVisibility() && !one.closest("dialog, aside.course-strip > :not([data-pretend])"));
  const box = found?.getBoundingClientRect();
  const next_ = box ? { left: box.left, top: box.top, width: box.width, height: box.height } : null;
  if (JSON.stringify(next_) !== JSON.stringify(ring.peek())) ring.value = next_;
}

/** Said once: the count of the day grows, the star shines. */
function praise() {
  if (praised.value || !lesson.value?.done()) return;
  const { sold, refunded } = facts.peek();
  const sum = sold ? { sales: day.peek().sales + 1, total: day.peek().total + sold.total } : {};
  note({ ...sum, ...(refunded ? { refunds: day.peek().refunds + 1 } : {}) });
  if (pretended.peek() !== null) pretended.value = 1;
  praised.value = true;
}

function speak() {
  const words_ = sentence();
  if (words_) sayIfWanted(words_);
}

function next() {
  if (advance()) return;
  go({ name: "course" });
}

function leave() {
  stop();
  go({ name: "course" });
}

/** Without a reader: as if a label had been read. */
function pretendScan() {
  const item = choose.piece();
  if (!item) return;
  go({ name: "sale" });
  scans.value += 1;
  add({ item: item.code });
}
