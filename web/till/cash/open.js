// SPDX-License-Identifier: AGPL-3.0-or-later
// The morning: the coins that were left are there, or they are counted.
import { euro } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { html, useSignal } from "../../vendor/preact.js";
import { go, notice } from "../store.js";
import { words } from "../words.js";
import { Count, sumOf } from "./count.js";
import { useAnswer } from "./main.js";
import { Frame, GapReasons, gapAllowed, gapWords, keep } from "./parts.js";
import text from "./text.js";

const t = words(text);

/** @typedef {import("./types.d.ts").Drawer} Drawer */
/** @typedef {import("./count.js").Pieces} Pieces */

export function Open() {
  const drawer = /** @type {Drawer | null} */ (useAnswer("/api/till/drawer"));
  const counting = useSignal(false);
  const counted = useSignal(/** @type {Pieces | null} */ (null));
  if (!drawer) return html`<${Frame} title=${t("open_title")}><main class="zone centre"><p>${t("wait")}</p></main><//>`;
  const difference = counted.value ? sumOf(counted.value) - drawer.left : 0;
  const finish = (/** @type {Pieces} */ pieces) => {
    if (drawer.is_first || sumOf(pieces) === drawer.left) openWith({ pieces, counted: sumOf(pieces) });
    else counted.value = pieces;
  };
  if (counted.value)
    return html`<${Frame} title=${t("open_title")} back=${() => (counted.value = null)}><main class="zone centre compare">
      <${Difference} cents=${difference} /><h2>${t("what_happened")}</h2>
      <${GapReasons} pick=${(/** @type {string} */ reason) => openWith({ pieces: counted.value ?? [], counted: sumOf(counted.value ?? []), reason }, Math.abs(difference) > drawer.gap_limit, gapWords(difference))} />
    </main><//>`;
  if (counting.value || drawer.is_first)
    return html`<${Frame} title=${t("open_title")}><${Count} done=${finish} hint=${drawer.is_first ? t("open_first") : undefined} /><//>`;
  return html`<${Frame} title=${t("open_title")}><main class="zone centre">
    <${Pictogram} name="pot" /><p>${t("open_left")}</p><p class="num huge">${euro(drawer.left)}</p>
    <div class="ways">
      <button class="key" type="button" data-count="" onClick=${() => (counting.value = true)}><${Icon} name="layers" />${t("open_count")}</button>
      <button class="key key-main" type="button" data-right="" onClick=${() => openWith({ counted: drawer.left })}><${Icon} name="check" />${t("open_right")}</button>
    </div>
  </main><//>`;
}

/** @param {{cents: number}} props */
export function Difference({ cents }) {
  if (cents === 0) return html`<p class="difference is-right" role="status"><${Icon} name="circle-check" />${t("exact")}</p>`;
  return html`<p class="difference" role="status"><${Icon} name="scale" />${gapWords(cents)}</p>`;
}

/** @param {Record<string, unknown>} body @param {boolean} [needed] a referent @param {string} [gap] in words */
async function openWith(body, needed = false, gap = "") {
  const yes = await gapAllowed(needed, gap);
  if (!yes || !(await keep("/api/till/opening", { ...body, ...yes }))) return;
  go({ name: "cash" });
  notice.value = t("open_done");
}
