// SPDX-License-Identifier: AGPL-3.0-or-later
// What the proposed rule would have given over past months, beside what the rules in force give.
import { request } from "../../ui/api.js";
import { monthWords } from "../../ui/months.js";
import { euro } from "../../ui/money.js";
import { asProblem, Refusal } from "../../ui/pages.js";
import { Face, Icon, pictogramUrl } from "../../ui/parts.js";
import { html, useLayoutEffect, useSignal } from "../../vendor/preact.js";
import { here } from "../store.js";
import { proposal, wrongIn } from "./draft.js";
import { r, signed } from "./words.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./types.d.ts").Rules} Rules */
/** @typedef {import("./types.d.ts").Trial} Trial */
/** @typedef {import("./types.d.ts").Sides} Sides */
/** @typedef {import("../../vendor/preact.js").Signal<string>} Text */

const PAUSE_MS = 200; // several touches on a stepper are one question

/** @param {{data: Rules, draft: Draft}} props */
export function TrialCard({ data, draft }) {
  const months = data.months.map(({ month }) => month.slice(0, 7));
  const usual = months[1] ?? months[0] ?? ""; // the last one that is over
  const from = useSignal(usual);
  const to = useSignal(usual);
  const trial = useSignal(/** @type {Trial | null} */ (null));
  const problem = useSignal(/** @type {import("../../ui/api.js").Problem | null} */ (null));
  const rule = draft.rule.value;
  useLayoutEffect(() => {
    if (!from.value || wrongIn(rule)) return;
    const left = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = /** @type {Trial} */ (await request(here("rules/simulations"), { body: { from: from.value, to: to.value, rule: proposal(rule) }, signal: left.signal }));
        if (!left.signal.aborted) [trial.value, problem.value] = [answer, null];
      } catch (reason) {
        if (!left.signal.aborted) problem.value = asProblem(reason);
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      left.abort();
    };
  }, [rule, from.value, to.value]);
  const wrong = wrongIn(rule);
  return html`<section class="card stack" aria-labelledby="trial"><h2 id="trial">${r("trial.title")}</h2>
    ${!usual ? html`<p class="second">${r("trial.no_month")}</p>` : html`<${Months} months=${months} from=${from} to=${to} />
      <${Refusal} problem=${problem.value} />
      ${wrong ? html`<p class="note is-wait"><${Icon} name="circle-alert" /><span>${wrong.words}</span></p>` : trial.value ? html`<${Answer} data=${data} trial=${trial.value} />` : html`<p class="second" role="status">${r("trial.waiting")}</p>`}`}
  </section>`;
}

/** @param {{months: readonly string[], from: Text, to: Text}} props newest first */
function Months({ months, from, to }) {
  const choose = (/** @type {Text} */ which, /** @type {string} */ month) => {
    which.value = month;
    if (from.value > to.value) (which === from ? to : from).value = month;
  };
  return html`<div class="rules-months">${/** @type {const} */ ([["from", from], ["to", to]]).map(([name, which]) => html`<div key=${name} class="field"><label for=${`trial-${name}`}>${r(`trial.${name}`)}</label>
    <select id=${`trial-${name}`} class="input" onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => choose(which, event.currentTarget.value)}>
      ${months.map((month) => html`<option key=${month} value=${month} selected=${month === which.value}>${monthWords(month)}</option>`)}</select></div>`)}</div>`;
}

/** @param {{data: Rules, trial: Trial}} props */
function Answer({ data, trial }) {
  const persons = trial.persons.filter(({ now, proposed }) => now !== 0 || proposed !== 0);
  const sum = persons.reduce((total, one) => ({ now: total.now + one.now, proposed: total.proposed + one.proposed }), { now: 0, proposed: 0 });
  if (trial.turnover === 0 && persons.length === 0) return html`<p class="second" role="status">${r("trial.none")}</p>`;
  const total = { now: sum.now + trial.pot.now + trial.cae.now, proposed: sum.proposed + trial.pot.proposed + trial.cae.proposed };
  return html`<p class="second" role="status">${r("trial.sold", { n: trial.tickets, amount: euro(trial.turnover) })}</p>
    <dl class="rules-sums"><${Sum} name=${r("pot")} sides=${trial.pot} /><${Sum} name=${r("people")} sides=${sum} /><${Sum} name=${r("cae")} sides=${trial.cae} /></dl>
    <table class="table rules-trial"><caption class="vh">${r("trial.caption")}</caption>
      <thead><tr><th scope="col">${r("trial.person")}</th><th scope="col" class="n">${r("trial.now")}</th><th scope="col" class="n">${r("trial.proposed")}</th><th scope="col" class="n">${r("trial.difference")}</th></tr></thead>
      <tbody>${persons.map((one) => {
        const member = data.members.find(({ code }) => code === one.member);
        return html`<${Row} key=${one.member} name=${member?.name ?? one.member} picture=${html`<${Face} face=${member?.face} name=${member?.name ?? one.member} />`} sides=${one} />`;
      })}
        <${Row} key="pot" name=${r("pot")} picture=${html`<img class="pic" src=${pictogramUrl("pot-commun")} alt="" width="72" height="72" />`} sides=${trial.pot} />
        <${Row} key="cae" name=${r("cae")} picture=${html`<img class="pic" src=${pictogramUrl("coop")} alt="" width="72" height="72" />`} sides=${trial.cae} /></tbody>
      <tfoot><tr><th scope="row">${r("trial.total")}</th><td class="n"><span class="num">${euro(total.now)}</span></td><td class="n"><span class="num">${euro(total.proposed)}</span></td><td class="n"><span class="num">${signed(total.proposed - total.now)}</span></td></tr></tfoot></table>
    <p class="second rules-small">${r("trial.costs")}</p>`;
}

/** @param {{name: string, sides: Sides}} props */
function Sum({ name, sides }) {
  const more = sides.proposed - sides.now;
  return html`<div><dt>${name}</dt><dd class="num">${more === 0 ? r("trial.same") : signed(more)}</dd></div>`;
}

/** @param {{name: string, picture: unknown, sides: Sides}} props */
function Row({ name, picture, sides }) {
  return html`<tr><th scope="row"><span class="rules-who">${picture}<span>${name}</span></span></th><td class="n"><span class="num">${euro(sides.now)}</span></td>
    <td class="n"><b class="num">${euro(sides.proposed)}</b></td><td class="n"><span class="num">${signed(sides.proposed - sides.now)}</span></td></tr>`;
}
