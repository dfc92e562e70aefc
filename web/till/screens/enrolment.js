// SPDX-License-Identifier: AGPL-3.0-or-later
// The first morning of a till: the twelve digits that the server gave, and where that server is.
import { Problem, request } from "../../ui/api.js";
import { Icon } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { computed, html, signal, useEffect } from "../../vendor/preact.js";
import { apply } from "../link.js";
import { state } from "../store.js";
import { Bar } from "./bar.js";
import { Languages } from "./languages.js";

const GROUPS = [0, 3, 6, 9]; // 483-915-207-641
const CODE_LENGTH = 12;
const code = signal("");
/** Null: nobody changed it. */
const typedServer = signal(/** @type {string | null} */ (null));
const server = computed(() => typedServer.value ?? (state.value?.server || "http://127.0.0.1:8080"));
const fault = signal("");
const busy = signal(false);

export function Enrolment() {
  useEffect(() => {
    addEventListener("keydown", byKeyboard);
    return () => removeEventListener("keydown", byKeyboard);
  }, []);
  return html`<div class="screen alone">
    <${Bar} />
    <main class="zone enrol">
      <section class="stack">
        <${Languages} />
        <h1>${t("enrol.title")}</h1>
        <p>${t("enrol.how")}</p>
        <p class="code num" role="status" aria-label=${t("enrol.code")}><span class="vh">${code.value || t("enrol.code_empty")}</span>
          <span class="cells" dir="ltr" aria-hidden="true">${GROUPS.map((at) => html`<span>${[0, 1, 2].map((place) => html`<span>${code.value[at + place] ?? ""}</span>`)}</span>`)}</span>
        </p>
        <p class="field"><label for="server">${t("enrol.server")}</label>
          <input class="input" id="server" type="url" dir="ltr" spellcheck=${false} autocomplete="off" value=${server}
            onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => (typedServer.value = event.currentTarget.value)} /></p>
        ${fault.value && html`<p class="note is-stop" role="alert"><${Icon} name="circle-alert" /><span>${fault}</span></p>`}
        <p class="second credits">${t("enrol.credits")}</p>
      </section>
      <section class="type">
        <div class="key-pad" role="group" dir="ltr" aria-label=${t("pad.keys")}>
          ${["7", "8", "9", "4", "5", "6", "1", "2", "3"].map((digit) => html`<${DigitKey} digit=${digit} />`)}
          <span></span><${DigitKey} digit="0" />
          <button class="key" type="button" aria-label=${t("pad.erase")} onClick=${() => (code.value = code.value.slice(0, -1))}><${Icon} name="delete" /></button>
        </div>
        <button class="key key-main" type="button" disabled=${busy.value || code.value.length < CODE_LENGTH} onClick=${enrol}>
          <${Icon} name="link" />${busy.value ? t("enrol.going") : t("enrol.go")}
        </button>
      </section>
    </main>
  </div>`;
}

/** @param {{digit: string}} props */
function DigitKey({ digit }) {
  return html`<button class="key" type="button" onClick=${() => typeCode(digit)}>${digit}</button>`;
}

/** @param {KeyboardEvent} event */
function byKeyboard(event) {
  if (event.target instanceof HTMLInputElement) return;
  if (event.key === "Backspace") code.value = code.value.slice(0, -1);
  else if (/^\d$/.test(event.key)) typeCode(event.key);
}

/** @param {string} digit */
function typeCode(digit) {
  if (code.value.length < CODE_LENGTH) code.value += digit;
}

async function enrol() {
  busy.value = true;
  fault.value = "";
  const body = { code: GROUPS.map((at) => code.value.slice(at, at + 3)).join("-"), server: server.value.trim().replace(/\/+$/, "") };
  try {
    await apply(await request("/api/till/enrolment", { body, timeout_ms: 20_000 }));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    fault.value = problem.passing ? t("enrol.no_answer") : problem.title;
    code.value = "";
  } finally {
    busy.value = false;
  }
}
