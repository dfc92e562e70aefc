// SPDX-License-Identifier: AGPL-3.0-or-later
// What people give, weighed and numbered; and price labels for pieces that are each the only one.
import { insist, request } from "../../ui/api.js";
import { quantity, typedEuro, typedNumber } from "../../ui/money.js";
import { Pictogram } from "../../ui/parts.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import text from "../custody/text.js";
import { uuid } from "../sale.js";
import { Back, Bar } from "../screens/bar.js";
import { go, items, notice, snapshot } from "../store.js";
import { centsOf, Digits } from "../tickets/keys.js";
import { told } from "../tickets/printing.js";
import { words } from "../words.js";

const t = words(text);
const categories = /** @type {const} */ ([["clothes", "tshirt-mark"], ["shoes", "shoes"], ["linen", "bedsheet"], ["crockery", "mugs"], ["books", "books"], ["toys", "plush"], ["electrical", "laptop"], ["furniture", "chair"], ["materials", "yarn"], ["other", "puzzle"]]);
const origins = /** @type {const} */ ([["person", "person"], ["drop_box", "mailbox"], ["association", "helping-hand"], ["company", "shopfront"], ["other", "puzzle"]]);

/** @param {{title: string, back: () => void, children?: unknown}} props */
function Frame({ title, back, children }) {
  return html`<div class="screen alone custody"><${Bar}><${Back} to=${back} label=${t("back")} /><//><main class="zone list asked"><h1>${title}</h1>${children}</main></div>`;
}

/** @param {{of: readonly (readonly [string, string])[], take: (word: any) => void}} props */
function Tiles({ of, take }) {
  return html`<div class="tiles wide-tiles">${of.map(([word, picture]) => html`<button class="tile" key=${word} type="button" data-choice=${word} onClick=${() => take(word)}><${Pictogram} name=${picture} /><span class="name">${t(/** @type {any} */ (word))}</span></button>`)}</div>`;
}

const PIECES_SHOWN = 12; // the newest numbers: what was just put on the shelf

const toMenu = () => go({ name: "menu" });

export function Donations() {
  const category = useSignal(/** @type {typeof categories[number][0] | null} */ (null));
  const origin = useSignal(/** @type {typeof origins[number][0] | null} */ (null));
  const typed = useSignal("");
  const id = useSignal(uuid());
  const keep = async () => {
    const grams = typedNumber(typed.value, 3);
    if (!grams) return;
    const lot = await told(/** @type {Promise<{lot: string, grams: number}>} */ (insist("/api/till/donations", { id: id.value, category: category.value, origin: origin.value, grams })));
    if (!lot) return;
    category.value = origin.value = null;
    typed.value = "";
    id.value = uuid();
    notice.value = t("give_done", { lot: lot.lot, weight: quantity(lot.grams, "kg") });
  };
  if (!category.value) return html`<${Frame} title=${t("give_what")} back=${toMenu}><${Tiles} of=${categories} take=${(/** @type {any} */ word) => (category.value = word)} /><//>`;
  if (!origin.value) return html`<${Frame} title=${t("give_who")} back=${() => (category.value = null)}><${Tiles} of=${origins} take=${(/** @type {any} */ word) => (origin.value = word)} /><//>`;
  return html`<${Frame} title=${t("give_weight")} back=${() => (origin.value = null)}><output class="typed num" dir="ltr" data-empty=${typed.value === ""}>${typed.value || "0"} kg</output>
    <${Digits} typed=${typed} places=${3} /><button class="key key-main" type="button" data-keep="" disabled=${!typedNumber(typed.value, 3)} onClick=${keep}>${t("next")}</button><//>`;
}

export function Labels() {
  const item = useSignal(/** @type {string | null} */ (null));
  const price = useSignal(/** @type {number | null} */ (null));
  const typed = useSignal("");
  const free = (snapshot.value?.items ?? []).filter((one) => !one.archived && one.barcode_kind === "price_prefix");
  const pieces = useSignal(/** @type {{code: string, item: string, name: string}[]} */ ([]));
  useEffect(() => {
    request("/api/till/pieces").then((told) => (pieces.value = told.pieces)).catch(() => {}); // what is known here: the rest works without
  }, []);
  const printPiece = async (/** @type {string} */ piece) => {
    const made = await told(/** @type {Promise<{count: number}>} */ (insist("/api/till/labels", { piece, count: 1 })));
    if (made) notice.value = t("labels_done", { n: made.count });
  };
  const print = async () => {
    const made = await told(/** @type {Promise<{count: number}>} */ (insist("/api/till/labels", { item: item.value, price: price.value, count: Number(typed.value) })));
    if (!made) return;
    item.value = price.value = null;
    typed.value = "";
    notice.value = t("labels_done", { n: made.count });
  };
  if (!item.value)
    return html`<${Frame} title=${t("labels_what")} back=${toMenu}>${free.length + pieces.value.length === 0 && html`<p>${t("labels_none")}</p>`}
      <div class="tiles wide-tiles">${free.map((one) => html`<button class="tile" key=${one.code} type="button" data-choice=${one.code} onClick=${() => (item.value = one.code)}><${Pictogram} name=${one.pictogram} /><span class="name">${one.short_name}</span></button>`)}${pieces.value.slice(-PIECES_SHOWN).reverse().map((one) => html`<button class="tile" key=${`piece ${one.code}`} type="button" data-piece=${one.code} onClick=${() => printPiece(one.code)}><${Pictogram} name=${items.value.get(one.item)?.pictogram ?? "hanger"} /><span class="name">${one.name} <span class="num">${one.code}</span></span></button>`)}</div><//>`;
  if (price.value === null)
    return html`<${Frame} title=${t("labels_price")} back=${() => (item.value = null)}><output class="typed num" dir="ltr" data-empty=${typed.value === ""}>${typedEuro(typed.value)}</output>
      <${Digits} typed=${typed} places=${2} /><button class="key key-main" type="button" data-next="" disabled=${!centsOf(typed)} onClick=${() => ((price.value = centsOf(typed)), (typed.value = ""))}>${t("next")}</button><//>`;
  return html`<${Frame} title=${t("labels_count")} back=${() => (price.value = null)}><output class="typed num" dir="ltr" data-empty=${typed.value === ""}>${typed.value || "0"}</output>
    <${Digits} typed=${typed} max=${2} /><button class="key key-main" type="button" data-print="" disabled=${!Number(typed.value)} onClick=${print}>${t("next")}</button><//>`;
}
