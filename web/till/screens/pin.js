// SPDX-License-Identifier: AGPL-3.0-or-later
// A face, then a code: to sign in, and to say yes to somebody else.
import { Problem } from "../../ui/api.js";
import { Face, Icon } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { html, signal, useEffect, useSignal } from "../../vendor/preact.js";
import { small } from "../fit.js";
import { typist } from "../store.js";
import { Paged } from "./pages.js";

/** @typedef {import("../types.d.ts").Cashier} Cashier */

const ROOMY = 8; // people whose faces may be larger
const PIN_MIN = 4;
const PIN_MAX = 12;
const PIN_USUAL = 6; // of those the house draws: as many places are shown, more when more is typed

/** Until when each cashier has to wait after wrong codes, in performance.now(). */
const waits = signal(/** @type {Record<string, number>} */ ({}));

/** @param {{people: Cashier[], choose: (code: string) => void, around_mm?: number}} props */
export function FaceKeys({ people, choose, around_mm }) {
  const roomy = !small.value && people.length <= ROOMY;
  const key_mm = small.value ? 26 : roomy ? 62 : 46;
  return html`<${Paged} things=${people} key_mm=${key_mm} width_mm=${small.value ? 32 : key_mm} roomy=${roomy} around_mm=${around_mm}
    draw=${(/** @type {Cashier} */ { code, name, face }) => html`<button class="key face-key" key=${code} type="button" data-cashier=${code} onClick=${() => choose(code)}>
      <${Face} face=${face} name=${name} /><span dir="auto">${name}</span>
    </button>`} />`;
}

/**
 * The digits stand as on every bank terminal, in Arabic too: a hand remembers a code by its places.
 * @param {{who: Cashier, title: string, about?: string, verify: (pin: string) => Promise<void>, other?: () => void}} props
 *   about: to what the code says yes; verify: throws a Problem; other: somebody else types
 */
export function PinPad({ who: { code, name, face }, title, about, verify, other }) {
  const pin = useSignal("");
  const fault = useSignal("");
  const busy = useSignal(false);
  const tick_ms = useSignal(performance.now());
  const left_ms = Math.max(0, (waits.value[code] ?? 0) - tick_ms.value);
  const shut = busy.value || left_ms > 0;

  /** A key of the pad, or of a keyboard. @param {string} key a digit, ",", "Backspace" */
  const type = (key) => {
    if (busy.value || waiting(code)) return;
    if (key === "Backspace") pin.value = pin.value.slice(0, -1);
    else if (/^\d$/.test(key) && pin.value.length < PIN_MAX) pin.value += key;
  };
  const enter = async () => {
    if (busy.value || waiting(code) || pin.value.length < PIN_MIN) return;
    busy.value = true;
    fault.value = "";
    try {
      await verify(pin.value);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      fault.value = hold(problem, code);
      tick_ms.value = performance.now();
    } finally {
      pin.value = "";
      busy.value = false;
    }
  };
  useTyping(type, enter, () => (tick_ms.value = performance.now()));
  const said = left_ms > 0 ? t("lock.wait_minutes", { n: Math.ceil(left_ms / 60_000) }) : fault.value;
  /** @param {string} digit */
  const key = (digit) => html`<button class="key" type="button" disabled=${shut} onClick=${() => type(digit)}>${digit}</button>`;
  return html`<main class="zone pin">
    <section class="asked">
      <div class="whose"><${Face} face=${face} name=${name} /><h1>${title}</h1></div>
      ${about && html`<p class="about-yes">${about}</p>`}
      <${Dots} typed=${pin.value.length} />
      <p class="said" role="alert">${said && html`<span class="note is-stop"><${Icon} name="circle-alert" /><span>${said}</span></span>`}</p>
      <p class="second">${t("lock.forgotten")}</p>
      ${other && html`<button class="key" type="button" disabled=${busy.value} onClick=${other}><${Icon} name="users-round" />${t("lock.other")}</button>`}
    </section>
    <div class="key-pad" role="group" dir="ltr" aria-label=${t("pad.keys")}>
      ${["7", "8", "9", "4", "5", "6", "1", "2", "3"].map(key)}
      <button class="key" type="button" aria-label=${t("pad.erase")} disabled=${shut} onClick=${() => type("Backspace")}><${Icon} name="delete" /></button>
      ${key("0")}
      <button class="key key-do" type="button" aria-label=${t("lock.enter")} disabled=${shut || pin.value.length < PIN_MIN} onClick=${enter}><${Icon} name="check" /></button>
    </div>
  </main>`;
}

/** @param {string} code */
function waiting(code) {
  return (waits.value[code] ?? 0) > performance.now();
}

/** The keyboard types here while the pad is open; whoever typed before goes on afterwards. @param {(key: string) => void} type @param {() => void} enter @param {() => void} tick each second */
function useTyping(type, enter, tick) {
  useEffect(() => {
    const former = typist.peek();
    /** A key that has the focus answers for itself. @param {KeyboardEvent} event */
    const byEnter = (event) => {
      if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) enter();
    };
    typist.value = type;
    addEventListener("keydown", byEnter);
    const clock = setInterval(tick, 1000);
    return () => {
      typist.value = former;
      removeEventListener("keydown", byEnter);
      clearInterval(clock);
    };
  }, []);
}

/** How many digits were typed, never which. @param {{typed: number}} props */
function Dots({ typed }) {
  return html`<p class="dots" role="status"><span class="vh">${t("lock.typed", { n: typed })}</span>
    ${Array.from({ length: Math.max(PIN_USUAL, typed) }, (_, at) => html`<span class=${at < typed ? "dot is-typed" : "dot"} aria-hidden="true"></span>`)}
  </p>`;
}

/** The wait lasts as long as the till program says; meanwhile no key does anything. @param {Problem} problem @param {string} code @returns {string} what is said */
function hold(problem, code) {
  const held = problem.code === "too_many_tries" && problem.wait_s > 0;
  if (held) waits.value = { ...waits.value, [code]: performance.now() + problem.wait_s * 1000 };
  if (held) return "";
  if (problem.code === "sign_in_refused") return t("lock.wrong");
  if (problem.code === "too_many_tries") return t("lock.wait");
  return problem.passing ? t("receipts.no_answer") : problem.title;
}
