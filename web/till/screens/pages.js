// SPDX-License-Identifier: AGPL-3.0-or-later
// A list that never scrolls: as many keys as the glass holds, then pages.
import { Icon } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { html, useSignal } from "../../vendor/preact.js";
import { height_mm, width_mm } from "../fit.js";

const AROUND_MM = 62; // bar, title, page keys and gaps
const GAP_MM = 3;

/**
 * @template T
 * @param {{things: T[], key_mm: number, width_mm: number, draw: (thing: T) => unknown, roomy?: boolean, around_mm?: number, most?: number}} props
 *   key_mm, width_mm: size of one key; around_mm: what else stands on the glass, above and below; most: keys a page
 */
export function Paged({ things, key_mm, width_mm: wide_mm, draw, roomy, around_mm = AROUND_MM, most = Infinity }) {
  const page = useSignal(0);
  const columns = Math.max(Math.floor((width_mm.value - 4 * GAP_MM) / (wide_mm + GAP_MM)), 1);
  const rows = Math.max(Math.floor((height_mm.value - around_mm) / (key_mm + GAP_MM)), 1);
  const room = Math.min(columns * rows, most);
  const pages = Math.max(Math.ceil(things.length / room), 1);
  const at = Math.min(page.value, pages - 1);
  return html`<div class=${`paged ${roomy ? "roomy" : ""}`} style=${{ "--columns": columns }}>${things.slice(at * room, (at + 1) * room).map(draw)}</div>
    ${pages > 1 &&
    html`<div class="pages">
      <button class="key" type="button" aria-label=${t("sale.page_before")} disabled=${at === 0} onClick=${() => (page.value = at - 1)}><${Icon} name="chevron-left" flip /></button>
      <span>${t("sale.page", { n: at + 1, pages })}</span>
      <button class="key" type="button" aria-label=${t("sale.page_after")} disabled=${at + 1 >= pages} onClick=${() => (page.value = at + 1)}><${Icon} name="chevron-right" flip /></button>
    </div>`}`;
}
