// SPDX-License-Identifier: AGPL-3.0-or-later
// Before the till program has answered, or before it has a catalogue.
import { Icon } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { html } from "../../vendor/preact.js";
import { state } from "../store.js";
import { Bar } from "./bar.js";

export function Start() {
  return html`<div class="screen alone">
    <${Bar} />
    <main class="zone centre">
      <${Icon} name="store" />
      <h1>${state.value ? t("start.no_catalogue") : t("start.waiting")}</h1>
    </main>
  </div>`;
}
