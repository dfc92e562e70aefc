// SPDX-License-Identifier: AGPL-3.0-or-later
// The door: one calm screen, a few big keys, one question at a time.
import { ContrastKey, keepColours, Mark } from "../ui/pages.js";
import { Icon } from "../ui/parts.js";
import { effect, html, render, useLayoutEffect, useRef } from "../vendor/preact.js";
import { CardStep, PinStep } from "./steps/card.js";
import { Choose } from "./steps/choose.js";
import { Hello, LinkStep, PasswordStep, Sent, Spent } from "./steps/forms.js";
import { SecondStep } from "./steps/second.js";
import { follow, go, readAddress, readAlready, readMethods, step } from "./store.js";
import { choose, firstLanguage, languages, speak, spoken, t } from "./words.js";

const steps = { choose: Choose, card: CardStep, pin: PinStep, link: LinkStep, sent: Sent, password: PasswordStep, hello: Hello, spent: Spent, second: SecondStep, going: Going };

function App() {
  return html`<a class="skip" href="#main">${t("skip")}</a>
    <header class="top"><div class="wrap">
      <div class="brand"><${Mark} /><span>Comptoir</span></div>
      <${Languages} />
      <${ContrastKey} label=${t("contrast")} long=${t("contrast_long")} />
    </div></header>
    <main id="main" class="wrap door" tabindex="-1"><${Current} /></main>`;
}

function Languages() {
  return html`<div class="languages" role="group" aria-label=${t("language")}>
    ${languages.map(
      ({ tag, name }) => html`<button key=${tag} class="btn btn-quiet" type="button" lang=${tag} aria-pressed=${spoken.value === tag ? "true" : "false"}
        onClick=${() => choose(tag)}>${name}</button>`,
    )}
  </div>`;
}

/** The step we are at; the ear and the keyboard follow to its title. */
function Current() {
  const here = useRef(/** @type {HTMLElement | null} */ (null));
  const first = useRef(true);
  const at = step.value;
  useLayoutEffect(() => {
    if (!first.current) here.current?.querySelector("h1")?.focus();
    first.current = false;
    scrollTo(0, 0);
  }, [at]);
  const back = at !== "choose" && at !== "going" && at !== "second";
  return html`<div ref=${here} class=${`step step-${at}`}>
    <${steps[at]} />
    ${back ? html`<p class="elsewhere"><button class="btn btn-quiet" type="button" onClick=${() => go("choose")}><${Icon} name="arrow-left" flip />${t("back")}</button></p>` : null}
  </div>`;
}

function Going() {
  return html`<h1 tabindex="-1" class="going"><${Icon} name="circle-check" />${t("going")}</h1>`;
}

keepColours();
effect(() => {
  document.title = t("title");
});
await speak(firstLanguage());
readAddress();
follow();
render(html`<${App} />`, document.body);
readMethods();
readAlready();
