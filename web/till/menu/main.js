// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything that is not selling, as large keys with a picture each, twelve a page.
import { language } from "../../ui/money.js";
import { Pictogram } from "../../ui/parts.js";
import { computed, html } from "../../vendor/preact.js";
import { small } from "../fit.js";
import { Back, Bar, LeaveKey } from "../screens/bar.js";
import { Paged } from "../screens/pages.js";
import { go, mayAny, serves } from "../store.js";
import { words } from "../words.js";
import { rows } from "./rows.js";
import text from "./text.js";

const t = words(text);

/** @typedef {import("./rows.js").MenuRow} MenuRow */

const TILE_MM = 44;
const SMALL_TILE_MM = 30;

/** What this person may not do, and nobody can lend her, is no key of hers. */
const hers = computed(() => rows.filter((row) => !row.right || mayAny(row.right)));

export function Menu() {
  return html`<div class="screen alone">
    <${Bar}>${serves.value ? html`<${Back} />` : html`<${LeaveKey} />`}<//>
    <main class="zone list menu">
      <h1>${t("title")}</h1>
      <${Paged} things=${hers.value} key_mm=${small.value ? SMALL_TILE_MM : TILE_MM} width_mm=${TILE_MM + 14} most=${12} draw=${(/** @type {MenuRow} */ row) => html`<${RowKey} key=${row.place} row=${row} />`} />
    </main>
  </div>`;
}

/** @param {{row: MenuRow}} props */
function RowKey({ row }) {
  const open = () => go(/** @type {import("../types.d.ts").Screen} */ ({ name: row.place }));
  return html`<button class="tile" type="button" data-place=${row.place} onClick=${open}>
    <${Pictogram} name=${row.picture} /><span class="name">${row.word[language()]}</span>
  </button>`;
}
