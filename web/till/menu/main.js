// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything that is not selling, as large keys with a picture each.
import { language } from "../../ui/money.js";
import { Pictogram } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { Back, Bar } from "../screens/bar.js";
import { go } from "../store.js";
import { words } from "../words.js";
import { rows } from "./rows.js";
import text from "./text.js";

const t = words(text);

export function Menu() {
  return html`<div class="screen alone">
    <${Bar}><${Back} /><//>
    <main class="zone list">
      <h1>${t("title")}</h1>
      <div class="tiles">
        ${rows.map(
          (row) => html`<button class="tile" key=${row.place} type="button" data-place=${row.place} onClick=${() => go(/** @type {import("../types.d.ts").Screen} */ ({ name: row.place }))}>
            <${Pictogram} name=${row.picture} /><span class="name">${row.word[language()]}</span>
          </button>`,
        )}
      </div>
    </main>
  </div>`;
}
