// SPDX-License-Identifier: AGPL-3.0-or-later
// The shop, for who works in it: what was ordered, when people may come, what lies on the shelf. The address says which:
// vue=commandes, devis (devis= one), paiements (code= of an order), retractations, horaires, rayon, messages; piece=+ for a new one.
import { request } from "../../ui/api.js";
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { Board } from "../boutique/board.js";
import { Diary } from "../boutique/diary.js";
import { Groups } from "../boutique/groups.js";
import { Messages } from "../boutique/messages.js";
import { Payments } from "../boutique/payments.js";
import { PieceForm } from "../boutique/piece_form.js";
import { Quotes } from "../boutique/quotes.js";
import { Shelves } from "../boutique/shelves.js";
import { Withdrawals } from "../boutique/withdrawals.js";
import { desk, s, sendsSms } from "../boutique/words.js";
import { addressOf, go } from "../store.js";

/** @typedef {import("../boutique/types.d.ts").Shop} Shop */

/** Pieces as they are listed, and how many of each. */
const states = /** @type {const} */ ([["draft", 200], ["published", 500], ["withdrawn", 100], ["sold", 50]]);
const views = /** @type {const} */ ([["commandes", "shopping-basket"], ["devis", "file-text"], ["paiements", "receipt-euro"], ["retractations", "undo-2"], ["horaires", "clock"], ["rayon", "layers"], ["groupages", "users-round"], ["messages", "mail"]]);

/** @param {URLSearchParams} address @param {(path: string) => string} here @returns {Promise<Shop>} */
export async function read(address, here) {
  const view = address.get("vue");
  if (view === "horaires") return readDiary(here);
  if (view === "messages") return readMessages();
  if (view === "devis") return readQuotes(address.get("devis") ?? "", here);
  if (view === "groupages") return readGroups(address.get("groupage") ?? "", address.get("ecrire") === "1", here);
  if (view === "rayon") return readShelves(address.get("piece") ?? "", here);
  if (view === "paiements") return readPayments(address.get("code") ?? "");
  if (view === "retractations") {
    const { data } = /** @type {{data: import("../boutique/types.d.ts").Withdrawal[]}} */ (await request(desk("withdrawals")));
    return { view, withdrawals: data };
  }
  const [{ data }, sms] = await Promise.all([
    /** @type {Promise<{data: import("../boutique/types.d.ts").Order[]}>} */ (request(desk("orders"))),
    /** @type {Promise<import("../boutique/types.d.ts").SmsSetting>} */ (request(desk("sms-setting"))),
  ]);
  sendsSms.value = sms.is_on;
  return { view: "commandes", orders: data };
}

/** @param {string} code @returns {Promise<Shop>} */
async function readPayments(code) {
  const { data } = /** @type {{data: import("../boutique/types.d.ts").Payment[]}} */ (await request(desk(`shop-money${code ? `?code=${encodeURIComponent(code)}` : ""}`)));
  return { view: "paiements", payments: data, code };
}

/** @param {(path: string) => string} here @returns {Promise<Shop>} */
async function readDiary(here) {
  const [diary, rules, levels] = await Promise.all([
    /** @type {Promise<{rules: [], setting: import("../boutique/types.d.ts").Setting[]}>} */ (request(desk("shop"))),
    /** @type {Promise<{activities: []}>} */ (request(here("rules"))),
    /** @type {Promise<{data: import("../boutique/types.d.ts").Level[]}>} */ (request(desk("shop/levels"))),
  ]);
  return { view: "horaires", rules: diary.rules, levels: levels.data, setting: diary.setting[0] ?? null, activities: rules.activities };
}

/** @returns {Promise<Shop>} */
async function readMessages() {
  const [messages, hooks, sms] = await Promise.all([
    /** @type {Promise<{data: import("../boutique/types.d.ts").Message[]}>} */ (request(desk("messages?limit=50"))),
    /** @type {Promise<{data: import("../boutique/types.d.ts").Hook[], events: import("../boutique/types.d.ts").EventType[]}>} */ (request(desk("hooks"))),
    /** @type {Promise<import("../boutique/types.d.ts").SmsSetting>} */ (request(desk("sms-setting"))),
  ]);
  return { view: "messages", messages: messages.data, hooks: hooks.data, events: hooks.events, sms };
}

/** @param {string} piece @param {(path: string) => string} here @returns {Promise<Shop>} */
async function readShelves(piece, here) {
  const catalogue = here("").replace(/^\/api\/kpas\/(.*)\/$/, "/api/catalogue/$1");
  const pieces = Promise.all(states.map(([state, limit]) => /** @type {Promise<{data: import("../boutique/types.d.ts").Piece[]}>} */ (request(desk(`pieces?state=${state}&limit=${limit}`)))));
  const [shelves, lists, photos, all] = await Promise.all([
    /** @type {Promise<{data: []}>} */ (request(desk("stock"))),
    pieces,
    /** @type {Promise<{data: []}>} */ (request(desk("photos"))),
    /** @type {Promise<{items: import("../boutique/types.d.ts").Item[], activities: []}>} */ (request(catalogue)),
  ]);
  const items = all.items.filter((one) => one.kind === "good");
  return { view: "rayon", shelves: shelves.data, pieces: lists.flatMap(({ data }) => data), photos: photos.data, items, articles: all.items, activities: all.activities, piece };
}

/** writes: the draft is opened to be changed. @param {string} campaign @param {boolean} writes @param {(path: string) => string} here @returns {Promise<Shop>} */
async function readGroups(campaign, writes, here) {
  if (campaign === "+" || (campaign && writes)) {
    const whole = campaign === "+" ? null : /** @type {import("../boutique/types.d.ts").CampaignDesk} */ (await request(desk(`campaigns/${campaign}`)));
    const { items } = /** @type {{items: import("../boutique/types.d.ts").Item[]}} */ (await request(here("").replace(/^\/api\/kpas\/(.*)\/$/, "/api/catalogue/$1")));
    return { view: "groupages", campaigns: [], campaign, whole, items, writes: true };
  }
  if (campaign) return { view: "groupages", campaigns: [], campaign, whole: await request(desk(`campaigns/${campaign}`)), items: [], writes: false };
  const { data } = /** @type {{data: import("../boutique/types.d.ts").Campaign[]}} */ (await request(desk("campaigns")));
  return { view: "groupages", campaigns: data, campaign, whole: null, items: [], writes: false };
}

/** @param {string} id @param {(path: string) => string} here @returns {Promise<Shop>} */
async function readQuotes(id, here) {
  if (!id) {
    const { data } = /** @type {{data: import("../boutique/quote_types.d.ts").Quote[]}} */ (await request(desk("quotes")));
    return { view: "devis", quotes: data, one: null, activities: [] };
  }
  const [{ quote }, { items, activities }] = await Promise.all([
    /** @type {Promise<{quote: import("../boutique/quote_types.d.ts").Quote}>} */ (request(desk(`quotes/${encodeURIComponent(id)}`))),
    /** @type {Promise<{items: import("../boutique/types.d.ts").Item[], activities: import("../boutique/types.d.ts").Activity[]}>} */ (request(here("").replace(/^\/api\/kpas\/(.*)\/$/, "/api/catalogue/$1"))),
  ]);
  const order = quote.order ? /** @type {import("../boutique/quote_types.d.ts").QuoteOrder} */ (await request(desk(`orders/${quote.order}`))) : null;
  return { view: "devis", quotes: [], one: { quote, order, items }, activities };
}

/** @param {{data: Shop, today: string}} props */
export function Page({ data, today }) {
  if (data.view === "rayon" && data.piece) return html`<${PieceForm} key=${data.piece} data=${data} />`;
  return html`<div class="shop-head"><h1>${s("title")}</h1><${Views} now=${data.view} /></div>
    ${shown(data, today)}`;
}

/** @param {Shop} data @param {string} today */
function shown(data, today) {
  switch (data.view) {
    case "commandes": return html`<${Board} orders=${data.orders} today=${today} />`;
    case "paiements": return html`<${Payments} key=${data.code} data=${data} today=${today} />`;
    case "retractations": return html`<${Withdrawals} data=${data} today=${today} />`;
    case "horaires": return html`<${Diary} data=${data} />`;
    case "devis": return html`<${Quotes} data=${data} today=${today} />`;
    case "messages": return html`<${Messages} data=${data} today=${today} />`;
    case "groupages": return html`<${Groups} data=${data} today=${today} />`;
    case "rayon": return html`<${Shelves} data=${data} today=${today} />`;
  }
}

/** @param {{now: string}} props */
function Views({ now }) {
  const turn = (/** @type {MouseEvent} */ event, /** @type {string} */ vue) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go({ onglet: "boutique", vue });
  };
  return html`<nav class="shop-views" aria-label=${s("views")}>${views.map(([view, icon]) => html`<a key=${view} class="btn" href=${addressOf({ onglet: "boutique", vue: view })}
    aria-current=${view === now ? "page" : null} onClick=${(/** @type {MouseEvent} */ event) => turn(event, view)}><${Icon} name=${icon} />${s(`view.${view}`)}</a>`)}</nav>`;
}

/** @param {Shop} data */
export function title(data) {
  return s(`view.${data.view}`);
}
