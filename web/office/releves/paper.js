// SPDX-License-Identifier: AGPL-3.0-or-later
// A paper on the screen, block by block as the PDF has it. A figure that has a source opens.
import { html } from "../../vendor/preact.js";
import { addressOf, go } from "../store.js";
import { cellWords, isNumber, r } from "./words.js";
import { Icon } from "../../ui/parts.js";

/** @typedef {import("./types.d.ts").Block} Block */
/** @typedef {import("./types.d.ts").Cell} Cell */
/** @typedef {import("./types.d.ts").Paper} Paper */
/** @typedef {import("./types.d.ts").Releves} Releves */

const colours = /** @type {Record<string, string>} */ ({ person: "p1", pot: "p-pot", cae: "p-cae", vat: "p-vat" });

/** @param {{data: Releves, paper: Paper}} props */
export function PaperCard({ data, paper }) {
  return html`<article class="card paper" aria-labelledby="paper-title">
    <header class="paper-head"><div><h2 id="paper-title">${paper.title}</h2>${paper.subtitle ? html`<p class="second">${paper.subtitle}</p>` : null}</div>
      ${paper.badge ? html`<span class=${`badge ${paper.settled ? "is-ok" : "is-wait"}`}><${Icon} name=${paper.settled ? "lock" : "clock"} />${paper.badge}</span>` : null}</header>
    ${paper.blocks.map((block, place) => html`<${BlockView} key=${place} block=${block} data=${data} />`)}
    <p class="second paper-foot">${paper.footer}</p>
  </article>`;
}

/** @param {{block: Block, data: Releves}} props */
function BlockView({ block, data }) {
  if (block.kind === "heading") return html`<h3>${block.text}</h3>`;
  if (block.kind === "paragraph") return html`<p>${block.text}</p>`;
  if (block.kind === "note") return html`<p class="second">${block.text}</p>`;
  if (block.kind === "figures") return html`<${Figures} cells=${block.cells} data=${data} />`;
  if (block.kind === "bar") return html`<${Bar} cells=${block.cells} />`;
  return block.kind === "table" ? html`<${Table} block=${block} data=${data} />` : null;
}

/** @param {{cells: readonly Cell[], data: Releves}} props */
function Figures({ cells, data }) {
  return html`<dl class="figures">${cells.map(
    (cell) => html`<div key=${cell.text} class=${cell.tone ? `figure-${cell.tone}` : ""}><dt>${cell.text}</dt><dd><${Amount} cell=${cell} data=${data} /></dd></div>`,
  )}</dl>`;
}

/** @param {{cells: readonly Cell[]}} props */
function Bar({ cells }) {
  return html`<div><div class="split-bar" aria-hidden="true">${cells.map(
      (cell) => html`<span class=${colours[cell.tone ?? ""] ?? ""} style=${{ "--v": Math.max(cell.number ?? 0, 0) }}></span>`,
    )}</div>
    <ul class="paper-keys" aria-label=${r("part.label")}>${cells.map(
      (cell) => html`<li key=${cell.text}><span class=${`swatch ${colours[cell.tone ?? ""] ?? ""}`} aria-hidden="true"></span><span>${cell.text}</span><b class="num">${cellWords(cell)}</b></li>`,
    )}</ul></div>`;
}

/** @param {{block: Block, data: Releves}} props */
function Table({ block, data }) {
  return html`<div class="paper-scroll" role="region" aria-label=${block.text} tabindex="0"><table class="table">
    <caption class="vh">${block.text}</caption>
    <thead><tr>${block.columns.map(({ title, number }) => html`<th scope="col" class=${number ? "n" : ""}>${title}</th>`)}</tr></thead>
    <tbody>${block.rows.map(
      (row, place) => html`<tr key=${place} class=${row.kind === "plain" ? "" : "paper-total"}>${row.cells.map(
        (cell, column) => html`<td class=${block.columns[column]?.number ? "n" : ""}>${cell.kind === "empty" ? null : html`<${Amount} cell=${cell} data=${data} />`}</td>`,
      )}</tr>`,
    )}</tbody>
  </table></div>`;
}

/** @param {{cell: Cell, data: Releves}} props */
function Amount({ cell, data }) {
  const words = cellWords(cell);
  if (!isNumber(cell)) return words;
  if (!cell.source || cell.number === 0) return html`<span class="num">${words}</span>`;
  const where = { onglet: "releves", mois: data.month, qui: data.who, detail: cell.source };
  const turn = (/** @type {MouseEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(where);
  };
  return html`<a class="num figure" href=${addressOf(where)} aria-label=${r("open", { amount: words })} onClick=${turn}>${words}</a>`;
}
