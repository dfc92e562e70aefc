// SPDX-License-Identifier: AGPL-3.0-or-later
// The member page: what she sold, what she gets, her contract, the rule, each sale.
import { weekDay } from "../ui/dates.js";
import { euro } from "../ui/money.js";
import { Foot, guard, keepColours, NotForYou, TopBar, Trouble, Waiting } from "../ui/pages.js";
import { Face, Icon } from "../ui/parts.js";
import { hasVoice, lookForVoice, sayOrStop, speaking } from "../ui/voice.js";
import { effect, html, render } from "../vendor/preact.js";
import { BudgetCard } from "./parts/budget.js";
import { ContractCard } from "./parts/contract.js";
import { Duties } from "./parts/duties.js";
import { EstimateCard } from "./parts/estimate.js";
import { Months } from "./parts/months.js";
import { PayCard } from "./parts/pay.js";
import { ReceivedCard } from "./parts/received.js";
import { RuleCard } from "./parts/rule.js";
import { Sales } from "./parts/sales.js";
import { Sold } from "./parts/sold.js";
import { StatementCard } from "./parts/statement.js";
import { Tabs } from "./parts/tabs.js";
import { purse } from "./pay/store.js";
import { choose, face, follow, kpa, kpas, me, name, open, trouble, turnover } from "./store.js";
import { t } from "./words.js";

/** @typedef {import("./types.d.ts").Turnover} Turnover */

function App() {
  return html`<${TopBar} name=${kpa.value?.name ?? "Comptoir"} place=${t("place")}><${Kpas} /><//>
    <main id="main" class="wrap" tabindex="-1">${turnover.value ? html`<${Page} turnover=${turnover.value} />` : html`<${Outside} />`}</main>
    <${Foot} />
    ${turnover.value ? html`<${Tabs} />` : null}`;
}

/** Where, for who is a member in several places. */
function Kpas() {
  if (kpas.value.length < 2) return null;
  return html`<label class="kpas"><span class="vh">${t("kpa.choose")}</span>
    <select class="input" value=${kpa.value?.code} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => choose(event.currentTarget.value)}>
      ${kpas.value.map((one) => html`<option key=${one.code} value=${one.code} selected=${one.code === kpa.value?.code}>${one.name}</option>`)}</select></label>`;
}

/** Before the figures are there, or instead of them. */
function Outside() {
  return html`<h1 class="vh">${t("place")}</h1>
    ${trouble.value
      ? html`<div class="outside"><${Trouble} problem=${trouble.value} retry=${open} /></div>`
      : me.value && !kpa.value
        ? html`<div class="outside"><${NotForYou} /></div>`
        : html`<${Waiting} />`}`;
}

/** @param {{turnover: Turnover}} props */
function Page({ turnover }) {
  return html`<div class="hello"><${Face} face=${face.value} name=${name.value} class="face-lg" />
      <div><h1>${t("hello", { name: name.value })}</h1><p class="second">${weekDay(turnover.day)}</p></div>
      ${hasVoice.value
        ? html`<button class="btn" type="button" onClick=${() => sayOrStop(spoken(turnover))}>
            <${Icon} name=${speaking.value ? "pause" : "volume-2"} />${t(speaking.value ? "silence" : "listen")}</button>`
        : null}
    </div>
    <div class="grid">
      <div class="figures"><${Sold} turnover=${turnover} /><${Months} turnover=${turnover} /></div>
      ${purse.value ? html`<${Pay} purse=${purse.value} today=${turnover.day} />` : null}
      <${Sales} today=${turnover.day} />
      <div class="papers"><${ContractCard} contract=${turnover.contract} today=${turnover.day}>${purse.value?.holder ? html`<${Duties} holder=${purse.value.holder} today=${turnover.day} />` : null}<//><${RuleCard} rule=${turnover.rule} />
        <${StatementCard} member=${turnover.member.code} today=${turnover.day} joined=${turnover.member.joined_on} /></div>
    </div>`;
}

/** What is hers to ask for, and what she received. @param {{purse: import("./pay/types.d.ts").Purse, today: string}} props */
function Pay({ purse, today }) {
  return html`<div class="pays"><${PayCard} purse=${purse} /><${EstimateCard} member=${purse.member} /><${ReceivedCard} got=${purse.received} /><${BudgetCard} budgets=${purse.budgets} member=${purse.member} today=${today} /></div>`;
}

/** The page in four sentences. @param {Turnover} turnover */
function spoken(turnover) {
  return [
    t("hello", { name: name.value }),
    turnover.month.net === 0 ? t("empty.month") : t("say.month", { amount: euro(turnover.month.net) }),
    turnover.month.net === 0 ? "" : t("say.month_share", { amount: euro(turnover.month.share) }),
    t("say.year", { amount: euro(turnover.year.net) }),
    t("say.since_entry", { amount: euro(turnover.since_entry.net) }),
  ].filter(Boolean);
}

guard();
keepColours();
follow();
lookForVoice();
effect(() => {
  if (kpa.value) document.title = t("title", { kpa: kpa.value.name });
});
render(html`<${App} />`, document.body);
open();
