// SPDX-License-Identifier: AGPL-3.0-or-later
// Quotes: what waits for us first, then what waits for others, then the work; and one of them.
import { Icon } from "../../ui/parts.js";
import { euro } from "../../ui/money.js";
import { html } from "../../vendor/preact.js";
import { addressOf, go, kpa } from "../store.js";
import { OneQuote } from "./quote.js";
import { groupOf, leftWords, q, standing } from "./quote_words.js";
import { dayWords } from "./words.js";

/** @typedef {import("./quote_types.d.ts").Quote} Quote */

/** @param {{data: import("./quote_types.d.ts").Quotes, today: string}} props */
export function Quotes({ data, today }) {
  if (data.one) return html`<${OneQuote} key=${data.one.quote.id} one=${data.one} activities=${data.activities} today=${today} />`;
  const of = (/** @type {string} */ group) => data.quotes.filter((one) => groupOf(one) === group);
  const asked = of("asked").reverse(); // the server lists the newest first
  const answered = of("answered").sort((a, b) => (a.valid_until ?? "").localeCompare(b.valid_until ?? ""));
  const done = of("over");
  const link = html`<a class="btn" href=${`/boutique/${kpa.value?.code ?? ""}/devis`}><${Icon} name="link" />${q("where")}</a>`;
  if (!data.quotes.length) return html`<div class="card stack"><p>${q("none")}</p>${link}</div>`;
  return html`<${Group} name="asked" quotes=${asked} today=${today} />
    ${answered.length ? html`<${Group} name="answered" quotes=${answered} today=${today} />` : null}
    <${Group} name="work" quotes=${of("work")} today=${today} />
    ${done.length ? html`<details class="card done-orders"><summary>${q("group.over", { n: done.length })}</summary><${Cards} quotes=${done} today=${today} /></details>` : null}`;
}

/** @param {{name: "asked" | "answered" | "work", quotes: Quote[], today: string}} props */
function Group({ name, quotes, today }) {
  return html`<section class="stack" aria-labelledby=${`quotes-${name}`}><h2 id=${`quotes-${name}`}>${q(`group.${name}`)} <span class="second num">${quotes.length}</span></h2>
    ${quotes.length ? html`<${Cards} quotes=${quotes} today=${today} />` : html`<p class="second">${q(`group.${name}.none`)}</p>`}</section>`;
}

/** @param {{quotes: Quote[], today: string}} props */
function Cards({ quotes, today }) {
  return html`<ul class="payments">${quotes.map((one) => html`<${Card} key=${one.id} quote=${one} today=${today} />`)}</ul>`;
}

/** @param {{quote: Quote, today: string}} props */
function Card({ quote, today }) {
  const { words, look, icon } = standing(quote), left = leftWords(quote, today), name = quote.name || q("nobody");
  const where = { onglet: "boutique", vue: "devis", devis: quote.id }, key = q(quote.state === "asked" ? "open.asked" : "open");
  const turn = (/** @type {MouseEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(where);
  };
  return html`<li class="card payment quote-card"><div class="order-head"><h3>${name}</h3><span class=${`badge ${look}`}><${Icon} name=${icon} />${words}</span></div>
    ${quote.wish ? html`<p class="quote-short">${quote.wish}</p>` : null}
    <p class="second">${[q("asked.on", { day: dayWords(quote.asked_at, today) }), quote.files.length ? q("files", { n: quote.files.length }) : q("files.none"), quote.code].join(" · ")}</p>
    ${quote.total.amount || left ? html`<p class="quote-facts">${quote.total.amount ? html`<b class="num">${euro(quote.total.amount)}</b>` : null}${left ? html`<span>${left}</span>` : null}</p>` : null}
    <a class=${`btn ${quote.state === "asked" ? "btn-do" : ""}`} href=${addressOf(where)} aria-label=${q("open.name", { key, code: quote.code, name })} onClick=${turn}><${Icon} name=${quote.state === "asked" ? "pencil" : "arrow-right"} flip />${key}</a></li>`;
}
