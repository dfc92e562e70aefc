// SPDX-License-Identifier: AGPL-3.0-or-later
// The customer's screen follows the till program by one question kept open; it never asks for anything else.
import { request } from "../../ui/api.js";
import { euro } from "../../ui/money.js";
import { html, render, signal } from "../../vendor/preact.js";
import text from "./text.js";

/** @typedef {{number: number, shown: "idle" | "ticket" | "paid", training: boolean, total: number, change: number, lines: number, last: {label: string, amount: number}}} Shown */
/** @typedef {keyof typeof text.fr} Word */
/** @typedef {import("../../ui/money.js").Language} Language */

const THANKS_MS = 20_000;
const AGAIN_MS = 1_000;
const QUESTION_MS = 30_000;
const LONG = 8; // characters of an amount that still fit at full size

const shown = signal(/** @type {Shown | null} */ (null));
const place = signal("");

/** The page's own language first, the others small below it. @type {Language[]} */
const order = chosen();

/** @returns {Language[]} */
function chosen() {
  const wish = new URLSearchParams(location.search).get("langue");
  const first = wish === "en" || wish === "ar" ? wish : "fr";
  document.documentElement.lang = first;
  document.documentElement.dir = first === "ar" ? "rtl" : "ltr";
  const others = /** @type {Language[]} */ (["fr", "en", "ar"]).filter((one) => one !== first);
  return [first, ...others];
}

function App() {
  const now = shown.value;
  if (!now || now.shown === "idle") return html`<${Idle} />`;
  return now.shown === "paid" ? html`<${Paid} now=${now} />` : html`<${Ticket} now=${now} />`;
}

function Idle() {
  const [first, ...others] = order.map((tag) => ({ tag, word: text[tag].hello }));
  return html`<main>
    <p class="last"></p>
    <div class="middle"><h1 class="hello">${first?.word}</h1><p class="word"><small>${others.map(({ tag, word }) => html`<span lang=${tag} dir="auto">${word}</span>`)}</small></p></div>
    <p class="foot"><span>${place}</span></p>
  </main>`;
}

/** @param {{now: Shown}} props */
function Ticket({ now }) {
  return html`<main aria-live="polite">
    <p class="last"><span>${now.last.label}</span><span class="num">${now.last.label && euro(now.last.amount)}</span></p>
    <div class="middle"><h1 class="vh">${place}</h1><${Words} word=${now.total < 0 ? "change" : "total"} /><${Sum} cents=${Math.abs(now.total)} /></div>
    <p class="foot"><span>${place}</span></p>
  </main>`;
}

/** Change is what the eye must find; without any, thanks are. @param {{now: Shown}} props */
function Paid({ now }) {
  const back = now.total < 0 ? -now.total : now.change;
  return html`<main aria-live="polite">
    <p class="last"><span>${now.training && text[order[0] ?? "fr"].school}</span></p>
    <div class="middle"><h1 class="vh">${place}</h1>
      ${back > 0 ? html`<${Words} word=${now.total < 0 ? "given_back" : "change"} /><${Sum} cents=${back} give />` : html`<${Words} word="paid" /><${Sum} cents=${now.total} give />`}
      <${Words} word="thanks" />
    </div>
    <p class="foot"><span>${place}</span>${back > 0 && now.total > 0 && html`<span>${text[order[0] ?? "fr"].paid} <span class="num">${euro(now.total)}</span></span>`}</p>
  </main>`;
}

/** @param {{word: Word}} props */
function Words({ word }) {
  const [first, ...others] = order.map((tag) => ({ tag, said: text[tag][word] }));
  return html`<p class="word"><span>${first?.said}</span><small>${others.map(({ tag, said }) => html`<span lang=${tag} dir="auto">${said}</span>`)}</small></p>`;
}

/** @param {{cents: number, give?: boolean}} props */
function Sum({ cents, give }) {
  const figure = euro(cents);
  return html`<p class=${`sum num ${figure.length > LONG ? "long" : ""} ${give ? "give" : ""}`}>${figure}</p>`;
}

let thanks = 0;
async function follow() {
  for (;;) {
    try {
      const answer = /** @type {Shown} */ (await request(`/api/till/display?seen=${shown.value?.number ?? 0}`, { timeout_ms: QUESTION_MS }));
      if (answer.number !== shown.value?.number) show(answer);
    } catch {
      await new Promise((done) => setTimeout(done, AGAIN_MS)); // the till starts again: what is shown stays
    }
  }
}

/** @param {Shown} answer */
function show(answer) {
  shown.value = answer;
  clearTimeout(thanks);
  if (answer.shown === "paid") thanks = setTimeout(() => (shown.value = { ...answer, shown: "idle" }), THANKS_MS);
}

/** Whose shop it is; known once the till is enrolled. */
async function learnPlace() {
  try {
    const state = /** @type {{kpa: {name: string} | null}} */ (await request("/api/till/state"));
    place.value = state.kpa?.name ?? "";
  } catch {
    place.value = "";
  }
  if (!place.value) setTimeout(learnPlace, THANKS_MS);
}

render(html`<${App} />`, document.body);
learnPlace();
follow();
