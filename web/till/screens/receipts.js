// SPDX-License-Identifier: AGPL-3.0-or-later
// Past tickets, with what was on them: read one again, or find it by the number or the barcode on the paper.
import { Problem, request } from "../../ui/api.js";
import { clock, euro, moment } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import { go, activities, items, notice, reader } from "../store.js";
import { Digits } from "../tickets/keys.js";
import text from "../tickets/text.js";
import { words } from "../words.js";
import { Back, Bar } from "./bar.js";
import { Paged } from "./pages.js";

const say = words(text);

/** @typedef {import("../types.d.ts").PastTicket} PastTicket */

const SHOWN = 40;
const PICTURES = 3;

export function Receipts() {
  const list = useSignal(/** @type {PastTicket[] | null} */ (null));
  const searching = useSignal(false);
  useEffect(() => {
    fetchOrTell(`/api/till/tickets?limit=${SHOWN}`, (/** @type {{tickets: PastTicket[]}} */ { tickets }) => (list.value = tickets));
    reader.value = find;
    return () => (reader.value = null);
  }, []);
  return html`<div class="screen alone">
    <${Bar}><${Back} /><button class="key" type="button" data-search="" aria-pressed=${searching.value} onClick=${() => (searching.value = !searching.value)}><${Icon} name="qr-code" />${say("search")}</button><//>
    ${searching.value
      ? html`<${Search} />`
      : html`<main class="zone list">
          <h1>${t("receipts.title")}</h1>
          ${list.value?.length === 0 && html`<p class="none">${t("receipts.none")}</p>`}
          ${list.value && html`<${Paged} things=${list.value} key_mm=${24} width_mm=${130} draw=${(/** @type {PastTicket} */ one) => html`<${TicketKey} key=${one.id} one=${one} />`} />`}
        </main>`}
  </div>`;
}

/** The number as it stands on the paper: its last digits are enough. */
function Search() {
  const typed = useSignal("");
  return html`<main class="zone means typing">
    <div class="asked"><div><h1>${say("which_number")}</h1><p class="second">${say("number_hint")}</p></div><output class="num typed">${typed.value || "…"}</output></div>
    <${Digits} typed=${typed} max=${13} />
    <button class="key key-main" type="button" data-ok="" disabled=${typed.value === ""} onClick=${() => find(typed.value)}><${Icon} name="check" />${say("find")}</button>
  </main>`;
}

/** @param {string} number */
function find(number) {
  fetchOrTell(`/api/till/tickets?q=${encodeURIComponent(number)}`, (/** @type {{tickets: PastTicket[]}} */ { tickets }) => {
    const [one] = tickets;
    if (one) read(one.id);
    else notice.value = say("not_found", { number });
  });
}

/** @param {string} id */
function read(id) {
  fetchOrTell(`/api/till/sales/${id}`, (/** @type {import("../types.d.ts").Receipt} */ receipt) => go({ name: "receipt", receipt, fresh: false }));
}

/** @param {{one: PastTicket}} props */
function TicketKey({ one }) {
  const shown = [...new Set(one.items)].slice(0, PICTURES);
  return html`<button class="key wide past" type="button" data-ticket=${one.number} onClick=${() => read(one.id)}>
    <span class="pictures">${shown.map((code) => {
      const item = items.value.get(code);
      return html`<${Pictogram} key=${code} name=${item?.pictogram ?? "basket"} instead=${activities.value.get(item?.activity ?? "")?.pictogram} />`;
    })}</span>
    <span class="about"><b>${one.kind === "return" ? say("was_brought") : one.number}</b><span class="second">${clock(moment(one.at))}${one.lines > shown.length ? `, ${say("lines", { n: one.lines })}` : ""}</span></span>
    <span class="num">${euro(one.total)}</span>
  </button>`;
}

/**
 * @template T
 * @param {string} path @param {(answer: T) => void} use
 */
async function fetchOrTell(path, use) {
  try {
    use(await request(path));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    notice.value = problem.passing ? t("receipts.no_answer") : problem.title;
  }
}
