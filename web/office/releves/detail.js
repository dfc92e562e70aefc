// SPDX-License-Identifier: AGPL-3.0-or-later
// What stands behind a figure: the postings, and the ticket line of each.
import { request } from "../../ui/api.js";
import { timeOf } from "../../ui/dates.js";
import { euro, quantity } from "../../ui/money.js";
import { Refusal } from "../../ui/pages.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { go } from "../store.js";
import { r, shortDay } from "./words.js";

/** @typedef {import("./types.d.ts").Figures} Figures */
/** @typedef {import("./types.d.ts").Line} Line */
/** @typedef {import("./types.d.ts").Releves} Releves */

/** @param {{data: Releves, figures: Figures}} props */
export function Detail({ data, figures }) {
  const lines = useSignal(figures.lines);
  const next = useSignal(figures.next);
  const reading = useMemo(task, []);
  const more = () =>
    reading.run(async () => {
      const page = /** @type {Figures} */ (await request(`${data.here("figures")}?month=${data.month}&${data.source}&after=${encodeURIComponent(next.value ?? "")}`));
      lines.value = [...lines.value, ...page.lines];
      next.value = page.next;
    });
  return html`<section class="card" aria-labelledby="detail">
    <button class="btn btn-quiet back" type="button" onClick=${() => go({ onglet: "releves", mois: data.month, qui: data.who })}><${Icon} name="arrow-left" flip />${r("detail.back")}</button>
    <h2 id="detail">${r("detail.title")}</h2>
    <p class="second">${sum(figures)}</p>
    ${lines.value.length ? html`<${Lines} lines=${lines.value} />` : html`<p>${r("detail.none")}</p>`}
    ${reading.problem.value ? html`<${Refusal} problem=${reading.problem.value} />` : null}
    ${next.value ? html`<button class="btn" type="button" disabled=${reading.busy.value} onClick=${more}><${Icon} name="chevron-down" />${r("detail.more")}</button>` : null}
  </section>`;
}

/** @param {Figures} figures */
function sum(figures) {
  if (figures.amount === null) return r("detail.lines", { n: figures.postings });
  return r("detail.sum", { n: figures.postings, amount: euro(figures.amount) });
}

/** @param {{lines: readonly Line[]}} props */
function Lines({ lines }) {
  return html`<div class="paper-scroll" role="region" aria-label=${r("detail.caption")} tabindex="0"><table class="table">
    <caption class="vh">${r("detail.caption")}</caption>
    <thead><tr><th scope="col">${r("detail.day")}</th><th scope="col">${r("detail.piece")}</th><th scope="col">${r("detail.what")}</th><th scope="col" class="n">${r("detail.amount")}</th></tr></thead>
    <tbody>${lines.map(
      (line, place) => html`<tr key=${place}><td class="hour">${shortDay(line.day)}${line.at ? html`<span class="second">${timeOf(line.at)}</span>` : null}</td>
        <td class="hour">${line.piece}</td>
        <th scope="row">${line.what ?? line.label}<span class="second">${beside(line)}</span></th>
        <td class="n"><span class="num">${euro(line.amount)}</span></td></tr>`,
    )}</tbody>
  </table></div>`;
}

/** @param {Line} line */
function beside(line) {
  const sold = line.what && line.quantity ? r("detail.gross", { quantity: quantity(line.quantity, line.unit ?? ""), gross: euro(line.gross ?? 0) }) : line.account_name;
  return [line.member, sold].filter(Boolean).join(" · ");
}
