// SPDX-License-Identifier: AGPL-3.0-or-later
// How the printer is, what it printed last, and the three things one tries.
import { request } from "../../ui/api.js";
import { Icon } from "../../ui/parts.js";
import { html, signal, useEffect } from "../../vendor/preact.js";
import { allow } from "../override/allow.js";
import { words } from "../words.js";
import { ask, hardware, look } from "./state.js";
import text from "./text.js";

const t = words(text);
/** What the last paper says; null: nothing was printed. */
const said = signal(/** @type {string | null} */ (null));
/** One more with every picture worth fetching. */
const edition = signal(0);

export function Trial() {
  useEffect(() => {
    readLast();
  }, []);
  const state = hardware.value?.printer;
  if (!state) return null;
  return html`<section class="question trial">
    <div class="doing">
      <p class=${`note ${["ready", "working", "absent"].includes(state.condition) ? "" : "is-wait"}`} role="status"><${Icon} name="printer" /><span>${t(state.condition)}${state.paper_low && ` ${t("low")}`}${state.waiting > 0 && ` ${t("waiting", { n: state.waiting })}`}</span></p>
      <button class="key key-main" type="button" data-test="" onClick=${test}><${Icon} name="printer" />${t("test")}</button>
      <button class="key" type="button" data-open="" disabled=${!hardware.value?.settings.drawer} onClick=${openDrawer}><${Icon} name="key-round" />${t("open")}</button>
      ${state.waiting > 0 && html`<button class="key" type="button" data-forget="" onClick=${forget}><${Icon} name="trash-2" />${t("forget", { n: state.waiting })}</button>`}
    </div>
    <figure><figcaption>${t("preview")}</figcaption>
      ${said.value === null ? html`<p class="second">${t("nothing")}</p>` : html`<div class="strip" tabindex="0"><img alt=${said.value} src=${`/api/till/printer/preview?edition=${edition.value}`} /></div>`}
    </figure>
  </section>`;
}

async function readLast() {
  try {
    const answer = /** @type {{text: string}} */ (await request("/api/till/printer/preview/text"));
    said.value = answer.text;
    edition.value += 1;
  } catch {
    said.value = null; // nothing yet
  }
}

async function test() {
  if ((await ask(() => request("/api/till/printer/test", { method: "POST" }))) === null) return;
  await readLast();
  look();
}

async function forget() {
  await ask(() => request("/api/till/printer/forget", { method: "POST" }));
  look();
}

async function openDrawer() {
  const override = await allow("drawer");
  if (override === null) return;
  await ask(() => request("/api/till/drawer", { body: { override } }));
  look();
}
