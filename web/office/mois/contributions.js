// SPDX-License-Identifier: AGPL-3.0-or-later
// What the contracts come to this month: before the close what it will add for each, afterwards the sums.
import { euro } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { Room } from "./panels.js";
import { m, monthPlain, monthWords } from "./words.js";

/** @typedef {import("./types.d.ts").Month} Month */
/** @typedef {import("./types.d.ts").TrueUp} TrueUp */

/** @param {{month: Month, data: {trueUp: TrueUp | null}}} props */
export function Contributions({ month, data }) {
  return html`<section class="card panel" aria-labelledby="panel"><header><h2 id="panel">${m("shares.title")}</h2><${Room} tab="partage">${m("shares.see")}<//></header><p class="second">${m("shares.words")}</p>
    ${data.trueUp ? html`<${Foreseen} trueUp=${data.trueUp} />` : null}<${Sums} month=${month} />
    ${month.pot.ends_soon ? html`<p class="note is-wait"><${Icon} name="hourglass" /><span>${m("pot.ends", { amount: euro(month.pot.balance) })}</span></p>` : null}</section>`;
}

/** The difference with its sign: more to set aside, or to give back. @param {number} cents */
const signed = (cents) => (cents > 0 ? `+${euro(cents)}` : euro(cents));

/** One person: what is the cooperative's, and the pot's. @param {{who: TrueUp["dues"][number]}} props */
function Party({ who }) {
  const parts = /** @type {const} */ (["cae", "pot"]).filter((part) => part === "cae" || who.pot.aside !== 0 || who.pot.difference !== 0);
  return html`<tbody>${parts.map((part, i) => html`<tr key=${part}>${i === 0 ? html`<th scope="rowgroup" rowspan=${parts.length}>${who.name ?? m("foreseen.collective")}</th>` : null}
      <td>${m(`foreseen.${part}`)}</td><td class="n">${euro(who[part].aside)}</td><td class="n">${euro(who[part].due)}</td><td class="n">${signed(who[part].difference)}</td></tr>`)}</tbody>`;
}

/** @param {{trueUp: TrueUp}} props */
function Foreseen({ trueUp }) {
  if (trueUp.before) return html`<p class="note is-calm"><${Icon} name="calendar" /><span>${m("foreseen.before", { month: monthPlain(trueUp.before) })}</span></p>`;
  if (trueUp.dues.length === 0) return html`<p class="second">${m("foreseen.none")}</p>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${m("foreseen.title")}><table class="table"><caption>${m("foreseen.title")}</caption>
    <thead><tr><th scope="col">${m("foreseen.who")}</th><th scope="col">${m("foreseen.part")}</th><th scope="col" class="n">${m("foreseen.aside")}</th><th scope="col" class="n">${m("foreseen.due")}</th><th scope="col" class="n">${m("foreseen.difference")}</th></tr></thead>
    ${trueUp.dues.map((who) => html`<${Party} key=${who.member} who=${who} />`)}</table></div>
    <p class="second">${m("foreseen.words")}</p>`;
}

/** @param {{month: Month}} props */
function Sums({ month }) {
  const { turnover, members, pot, cae } = month.shares;
  return html`<table class="table"><caption>${month.closed ? monthWords(month.month) : m("shares.provisional")}</caption><tbody>
      <tr><th scope="row">${m("shares.members")}</th><td class="n">${euro(members)}</td></tr><tr><th scope="row">${m("shares.pot")}</th><td class="n">${euro(pot)}</td></tr><tr><th scope="row">${m("shares.cae")}</th><td class="n">${euro(cae)}</td></tr></tbody>
      <tfoot><tr><th scope="row">${m("shares.turnover")}</th><td class="n">${euro(turnover)}</td></tr></tfoot></table>`;
}
