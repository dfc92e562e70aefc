// SPDX-License-Identifier: AGPL-3.0-or-later
// What she reads, in the words of her own page.
import { fullDay } from "../../ui/dates.js";
import { euro, quantity } from "../../ui/money.js";
import { html } from "../../vendor/preact.js";
import { q } from "./quote_words.js";

/** @typedef {import("./quote_types.d.ts").Offered} Offered */

/** @param {{id: string, title: string, offered: Offered}} props */
export function QuotePreview({ id, title, offered }) {
  const { lines, total, deposit } = offered;
  return html`<section class="card stack quote-see" aria-labelledby=${id}><h3 id=${id}>${title}</h3>
    ${offered.words ? html`<p class="quote-wish">${offered.words}</p>` : null}
    ${lines.length === 0 ? html`<p class="second">${q("see.none")}</p>` : html`<ul class="quote-lines">${lines.map((line, at) => html`<li key=${at}><span><b>${line.label}</b>${line.quantity === 1000 && line.unit === "piece" ? null : html`<span class="second">${q("see.times", { n: quantity(line.quantity, line.unit), price: euro(line.price) })}</span>`}</span><span class="num">${euro(line.gross)}</span></li>`)}</ul>
      <dl class="quote-sums"><div class="quote-rest"><dt>${q("see.total")}</dt><dd class="num">${euro(total)}</dd></div>
        ${deposit ? html`<div><dt>${q("see.deposit")}</dt><dd class="num">${euro(deposit)}</dd></div><div><dt>${q("see.rest")}</dt><dd class="num">${euro(total - deposit)}</dd></div>` : null}</dl>
      <p>${[deposit ? "" : q("see.all"), delayWords(offered), offered.until ? q("see.until", { day: fullDay(offered.until) }) : ""].filter(Boolean).join(" ")}</p>`}</section>`;
}

/** @param {Offered} offered */
function delayWords({ delay, deposit }) {
  if (delay === 0) return q(deposit ? "see.now_after" : "see.now");
  return q(deposit ? "see.delay_after" : "see.delay", { n: delay });
}
