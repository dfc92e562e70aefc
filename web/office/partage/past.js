// SPDX-License-Identifier: AGPL-3.0-or-later
// Every version, each with the decision it stands on.
import { fullDay } from "../../ui/dates.js";
import { percent } from "../../ui/money.js";
import { html } from "../../vendor/preact.js";
import { r, scopeWords } from "./words.js";

/** @typedef {import("./types.d.ts").Rules} Rules */
/** @typedef {import("./types.d.ts").Version} Version */

/** @param {{data: Rules}} props */
export function PastCard({ data }) {
  return html`<section class="card" aria-labelledby="past"><h2 id="past">${r("past.title")}</h2>
    <ul class="rules-past">${data.rules.toReversed().map((one) => html`<${Past} key=${one.number} data=${data} version=${one} />`)}</ul></section>`;
}

/** @param {{data: Rules, version: Version}} props */
function Past({ data, version }) {
  const { decision } = version;
  const state = stateOf(data, version);
  const votes = decision.by_consent ? r("past.consent") : r("past.votes", { pro: decision.votes_for, con: decision.votes_against, none: decision.abstentions });
  return html`<li aria-current=${state === "in_force" ? "true" : null}>
    <div class="rules-head"><b>${r("past.n", { n: version.number })}, ${r(`past.${state}`)}</b><span class="second">${r(state === "to_come" ? "past.from" : "past.since")} ${fullDay(version.valid_from)}</span></div>
    <p class="rules-said"><b>${decision.title}</b><span class="second">${scopeWords(data, version)}</span></p>
    <dl><div><dt>${r("past.cae")}</dt><dd class="num">${percent(version.cae)}</dd></div><div><dt>${r("past.pot")}</dt><dd class="num">${percent(version.pot)}</dd></div></dl>
    <p class="second rules-proof">${r("past.met", { day: fullDay(decision.decided_on), n: decision.present })}, ${votes}${decision.agreement ? `, ${decision.agreement}` : ""}. ${r("past.minutes", { digest: decision.minutes_sha256.slice(0, 12) })}</p></li>`;
}

/** @param {Rules} data @param {Version} version @returns {"in_force" | "to_come" | "over"} */
function stateOf(data, version) {
  if (version.valid_from > data.today) return "to_come";
  const later = data.rules.some((one) => one.activity === version.activity && one.contract === version.contract && one.valid_from > version.valid_from && one.valid_from <= data.today);
  return later ? "over" : "in_force";
}
