// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is there? A face, then a code. The ticket under way waits behind this screen for whoever signs in.
import { request } from "../../ui/api.js";
import { Icon } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { computed, html, signal } from "../../vendor/preact.js";
import { apply } from "../link.js";
import { sale } from "../sale.js";
import { cashiers } from "../store.js";
import { Bar } from "./bar.js";
import { Languages } from "./languages.js";
import { FaceKeys, PinPad } from "./pin.js";

const AROUND_MM = 88; // bar, question, languages, page keys and gaps

const code = signal(/** @type {string | null} */ (null));
/** Somebody who is no cashier any more cannot be the one who types. */
const who = computed(() => cashiers.value.find((one) => one.code === code.value) ?? null);

export function Lock() {
  return html`<div class="screen alone">
    <${Bar} />
    ${who.value
      ? html`<${PinPad} key=${who.value.code} who=${who.value} title=${t("lock.pin", { name: who.value.name })} verify=${signIn} other=${() => (code.value = null)} />`
      : html`<${WhoIsThere} />`}
  </div>`;
}

/** @param {string} pin */
async function signIn(pin) {
  await apply(await request("/api/till/cashier", { body: { code: code.value, pin } }));
  code.value = null;
}

function WhoIsThere() {
  return html`<main class="zone people there">
    <h1>${t("people.cashier")}</h1>
    ${cashiers.value.length === 0
      ? html`<p class="note"><${Icon} name="lock" /><span>${t("lock.nobody")}</span></p>`
      : html`<${FaceKeys} people=${cashiers.value} around_mm=${AROUND_MM}
          choose=${(/** @type {string} */ one) => (code.value = one)} />`}
    ${sale.value.lines.length > 0 && html`<p class="second">${t("lock.kept")}</p>`}
    <${Languages} />
  </main>`;
}
