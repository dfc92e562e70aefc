// SPDX-License-Identifier: AGPL-3.0-or-later
// The drawer: where it stands, and what can be done with it.
import { insist, request } from "../../ui/api.js";
import { clock, day as dayOf, euro, moment } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { t as ui } from "../../ui/text.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import { allow } from "../override/allow.js";
import { uuid } from "../sale.js";
import { Back, Bar, toSale } from "../screens/bar.js";
import { Paged } from "../screens/pages.js";
import { go, state } from "../store.js";
import { told } from "../tickets/printing.js";
import { words } from "../words.js";
import { Frame, Sheet, toCash } from "./parts.js";
import text from "./text.js";

const t = words(text);

/** @typedef {import("./types.d.ts").Drawer} Drawer */
/** @typedef {import("./types.d.ts").Summary} Summary */
/** @typedef {import("./types.d.ts").Closing} Closing */

/** What GET path says; null until it came. @template T @param {string} path @returns {T | null} */
export function useAnswer(path) {
  const answer = useSignal(/** @type {T | null} */ (null));
  useEffect(() => {
    told(request(path)).then((found) => (answer.value = /** @type {T | null} */ (found)));
  }, [path]);
  return answer.value;
}

export function Cash() {
  const drawer = useAnswer("/api/till/drawer");
  const now = /** @type {Drawer | null} */ (drawer);
  const shift = state.value?.period?.shift ?? "fine";
  return html`<div class="screen alone till-cash">
    <${Bar}><${Back} to=${() => go({ name: "menu" })} label=${ui("bar.back")} /><h1>${t("title")}</h1><//>
    <main class="zone list">
      ${now === null ? html`<p>${t("wait")}</p>` : html`<p class="stand" role="status"><${Icon} name=${now.is_open ? "circle-check" : "lock"} />
        <span>${now.is_open ? t("is_open", { since: since(now.since) }) : t("is_closed")}</span></p>`}
      ${shift !== "fine" && html`<p class="note"><${Icon} name="clock" /><span>${t(shift === "long" ? "shift_long" : "shift_over")}</span></p>`}
      ${now !== null && html`<div class="tiles">${now.is_open ? html`
          <${Way} place="closing" picture="coins" word="do_close" /><${Way} place="move" picture="cash-move" word="do_move" /><${Way} place="x" picture="chart" word="do_x" />`
        : html`<${Way} place="open" picture="key" word="do_open" />`}
        <${Way} place="closings" picture="books" word="do_past" />
        <button class="tile" type="button" data-drawer="" onClick=${openDrawer}><${Pictogram} name="drawer" /><span class="name">${t("do_drawer")}</span></button>
      </div>`}
    </main>
  </div>`;
}

/** The time, and the day where it is another one. @param {string | null} at */
function since(at) {
  if (!at) return "";
  const today = (state.value?.now ?? "").slice(0, 10) === at.slice(0, 10);
  return today ? clock(moment(at)) : `${dayOf(at)}, ${clock(moment(at))}`;
}

/** @param {{place: "closing" | "move" | "x" | "open" | "closings", picture: string, word: "do_close" | "do_move" | "do_x" | "do_open" | "do_past"}} props */
function Way({ place, picture, word }) {
  return html`<button class="tile" type="button" data-place=${place} onClick=${() => go({ name: place })}><${Pictogram} name=${picture} /><span class="name">${t(word)}</span></button>`;
}

async function openDrawer() {
  const override = await allow("drawer");
  if (override !== null) await told(request("/api/till/drawer", { body: { override } }));
}

export function X() {
  const answer = /** @type {{closing: Closing} | null} */ (useAnswer("/api/till/x"));
  return html`<${Frame} title=${t("x_title")}>
    <main class="zone list">
      <p class="second">${t("x_hint")}</p>
      ${answer && html`<${Sheet} closing=${answer.closing} drawer=${false} />`}
    </main>
  <//>`;
}

export function Closings() {
  const answer = /** @type {{closings: Summary[]} | null} */ (useAnswer("/api/till/closings"));
  const chosen = useSignal(/** @type {{id: string, closing: Closing} | null} */ (null));
  const read = async (/** @type {Summary} */ one) => (chosen.value = /** @type {{id: string, closing: Closing} | null} */ (await told(request(`/api/till/closings/${one.id}`))));
  if (chosen.value)
    return html`<${Frame} title=${t("past_title")} back=${() => (chosen.value = null)}>
      <main class="zone list"><${Sheet} closing=${chosen.value.closing} drawer=${true} /><${PrintKey} id=${chosen.value.id} /></main>
    <//>`;
  return html`<${Frame} title=${t("past_title")}>
    <main class="zone list">
      ${answer?.closings.length === 0 && html`<p class="none">${t("past_none")}</p>`}
      ${answer && html`<${Paged} things=${answer.closings} key_mm=${15} width_mm=${130} draw=${(/** @type {Summary} */ one) => html`<button class="key wide" key=${one.id} type="button" data-closing=${one.of_kind} onClick=${() => read(one)}>
        <${Icon} name="file-text" /><span class="about"><b>${t(one.kind, { n: one.of_kind })}</b><span class="second">${since(one.at)}</span></span><span class="num">${euro(one.grand_total)}</span>
      </button>`} />`}
    </main>
  <//>`;
}

/** @param {{id: string}} props */
export function PrintKey({ id }) {
  return html`<button class="key" type="button" data-print="" onClick=${() => told(insist(`/api/till/closings/${id}/print`, { id: uuid() }))}><${Icon} name="receipt" />${t("print")}</button>`;
}

export { toCash, toSale };
