// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is there? A face, then a code. The ticket under way waits behind this screen for whoever signs in.
import { Problem, request } from "../../ui/api.js";
import { Face, Icon } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { batch, computed, html, signal, useEffect } from "../../vendor/preact.js";
import { small } from "../fit.js";
import { apply } from "../link.js";
import { sale } from "../sale.js";
import { cashiers, typist } from "../store.js";
import { Bar } from "./bar.js";
import { Paged } from "./pages.js";

/** @typedef {import("../types.d.ts").Cashier} Cashier */

const ROOMY = 8; // cashiers whose faces may be larger
const PIN_MIN = 4;
const PIN_MAX = 12;
const PIN_USUAL = 6; // of those the house draws: as many places are shown, more when more is typed

const code = signal(/** @type {string | null} */ (null));
const pin = signal("");
const fault = signal("");
const busy = signal(false);
/** Until when each cashier has to wait after wrong codes, in performance.now(). */
const waits = signal(/** @type {Record<string, number>} */ ({}));
const tick_ms = signal(performance.now());
/** Milliseconds that whoever is chosen still has to wait. */
const left_ms = computed(() => Math.max(0, (waits.value[code.value ?? ""] ?? 0) - tick_ms.value));
const shut = computed(() => busy.value || left_ms.value > 0);
/** Somebody who is no cashier any more cannot be the one who types. */
const who = computed(() => cashiers.value.find((one) => one.code === code.value) ?? null);

export function Lock() {
  useEffect(() => {
    typist.value = typePin;
    addEventListener("keydown", byEnter);
    return () => {
      typist.value = null;
      removeEventListener("keydown", byEnter);
    };
  }, []);
  return html`<div class="screen alone">
    <${Bar} />
    ${who.value ? html`<${PinPad} who=${who.value} />` : html`<${WhoIsThere} />`}
  </div>`;
}

function WhoIsThere() {
  const roomy = !small.value && cashiers.value.length <= ROOMY;
  const key_mm = small.value ? 26 : roomy ? 62 : 46;
  return html`<main class=${`zone people there ${roomy ? "roomy" : ""}`}>
    <h1>${t("people.cashier")}</h1>
    ${cashiers.value.length === 0
      ? html`<p class="note"><${Icon} name="lock" /><span>${t("lock.nobody")}</span></p>`
      : html`<${Paged} things=${cashiers.value} key_mm=${key_mm} width_mm=${small.value ? 32 : key_mm}
          draw=${(/** @type {Cashier} */ one) => html`<${WhoKey} key=${one.code} who=${one} />`} />`}
    ${sale.value.lines.length > 0 && html`<p class="second">${t("lock.kept")}</p>`}
  </main>`;
}

/** @param {{who: Cashier}} props */
function WhoKey({ who: { code: own, name, face } }) {
  return html`<button class="key face-key" type="button" data-cashier=${own} onClick=${() => choose(own)}>
    <${Face} face=${face} name=${name} /><span dir="auto">${name}</span>
  </button>`;
}

/** The digits stand as on every bank terminal, in Arabic too: a hand remembers a code by its places. @param {{who: Cashier}} props */
function PinPad({ who: { name, face } }) {
  useEffect(() => {
    const clock = setInterval(() => (tick_ms.value = performance.now()), 1000);
    return () => clearInterval(clock);
  }, []);
  const said = left_ms.value > 0 ? t("lock.wait_minutes", { n: Math.ceil(left_ms.value / 60_000) }) : fault.value;
  return html`<main class="zone pin">
    <section class="asked">
      <div class="whose"><${Face} face=${face} name=${name} /><h1>${t("lock.pin", { name })}</h1></div>
      <${Dots} />
      <p class="said" role="alert">${said && html`<span class="note is-stop"><${Icon} name="circle-alert" /><span>${said}</span></span>`}</p>
      <p class="second">${t("lock.forgotten")}</p>
      <button class="key" type="button" disabled=${busy.value} onClick=${() => choose(null)}><${Icon} name="users-round" />${t("lock.other")}</button>
    </section>
    <div class="key-pad" role="group" dir="ltr" aria-label=${t("pad.keys")}>
      ${["7", "8", "9", "4", "5", "6", "1", "2", "3"].map((digit) => html`<${DigitKey} digit=${digit} />`)}
      <button class="key" type="button" aria-label=${t("pad.erase")} disabled=${shut.value} onClick=${() => typePin("Backspace")}><${Icon} name="delete" /></button>
      <${DigitKey} digit="0" />
      <button class="key key-do" type="button" aria-label=${t("lock.enter")} disabled=${shut.value || pin.value.length < PIN_MIN} onClick=${enter}><${Icon} name="check" /></button>
    </div>
  </main>`;
}

/** How many digits were typed, never which. */
function Dots() {
  return html`<p class="dots" role="status"><span class="vh">${t("lock.typed", { n: pin.value.length })}</span>
    ${Array.from({ length: Math.max(PIN_USUAL, pin.value.length) }, (_, at) => html`<span class=${at < pin.value.length ? "dot is-typed" : "dot"} aria-hidden="true"></span>`)}
  </p>`;
}

/** @param {{digit: string}} props */
function DigitKey({ digit }) {
  return html`<button class="key" type="button" disabled=${shut.value} onClick=${() => typePin(digit)}>${digit}</button>`;
}

/** @param {string | null} next */
function choose(next) {
  batch(() => {
    code.value = next;
    pin.value = fault.value = "";
    tick_ms.value = performance.now();
  });
}

/** A key of the pad, or of a keyboard. @param {string} key a digit, ",", "Backspace" */
function typePin(key) {
  if (shut.value || who.value === null) return;
  if (key === "Backspace") pin.value = pin.value.slice(0, -1);
  else if (/^\d$/.test(key) && pin.value.length < PIN_MAX) pin.value += key;
}

/** A key that has the focus answers for itself. @param {KeyboardEvent} event */
function byEnter(event) {
  if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) enter();
}

async function enter() {
  if (shut.value || pin.value.length < PIN_MIN) return;
  busy.value = true;
  fault.value = "";
  try {
    await apply(await request("/api/till/cashier", { body: { code: code.value, pin: pin.value } }));
    choose(null);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    hold(problem);
  } finally {
    pin.value = "";
    busy.value = false;
  }
}

/** The wait lasts as long as the till program says; meanwhile no key does anything. @param {Problem} problem */
function hold(problem) {
  const now_ms = performance.now();
  tick_ms.value = now_ms;
  const held = problem.code === "too_many_tries" && problem.wait_s > 0 && code.value !== null;
  if (held) waits.value = { ...waits.value, [code.value ?? ""]: now_ms + problem.wait_s * 1000 };
  fault.value = held ? "" : words(problem);
}

/** @param {Problem} problem */
function words(problem) {
  if (problem.code === "sign_in_refused") return t("lock.wrong");
  if (problem.code === "too_many_tries") return t("lock.wait");
  return problem.passing ? t("receipts.no_answer") : problem.title;
}
