// SPDX-License-Identifier: AGPL-3.0-or-later
// The office, bare but true: one day's sales and shares, and the state of every till's chain.
import { weekDay } from "../ui/dates.js";
import { Foot, hideKey, keepColours, TopBar, Trouble, Waiting } from "../ui/pages.js";
import { Icon } from "../ui/parts.js";
import { effect, html, render } from "../vendor/preact.js";
import { DayHead } from "./parts/days.js";
import { Sold } from "./parts/sold.js";
import { RefusedList, TillCards } from "./parts/tills.js";
import { day, follow, me, open, tills, trouble } from "./store.js";
import { t } from "./words.js";

function App() {
  return html`<${TopBar} name=${me.value?.kpa.name ?? "Comptoir"} place=${t("place")}>${day.value ? html`<${Nav} />` : null}<//>
    <main id="main" class="wrap" tabindex="-1">
      ${trouble.value ? html`<div class="outside"><${Trouble} problem=${trouble.value} retry=${open} /></div>` : null}
      ${day.value && tills.value && me.value ? html`<${Page} />` : html`<h1 class="vh">${t("place")}</h1>${trouble.value ? null : html`<${Waiting} />`}`}
    </main>
    <${Foot} />`;
}

function Nav() {
  return html`<nav class="nav" aria-label=${t("nav")}>
    <a href="#jour"><${Icon} name="receipt-euro" />${t("nav.day")}</a>
    <a href="#caisses"><${Icon} name="shield-check" />${t("nav.tills")}</a>
    <a href="#refuses"><${Icon} name="ban" />${t("nav.refused")}</a>
  </nav>`;
}

function Page() {
  if (!day.value || !tills.value || !me.value) return null;
  const { today } = me.value;
  return html`<${DayHead} day=${day.value} today=${today} />
    <${Sold} day=${day.value} today=${today} />
    <${TillCards} tills=${tills.value.tills} today=${today} />
    <${RefusedList} refused=${tills.value.refused} today=${today} />`;
}

hideKey();
keepColours();
follow();
effect(() => {
  if (me.value && day.value) document.title = t("title", { kpa: me.value.kpa.name, day: weekDay(day.value.day) });
});
render(html`<${App} />`, document.body);
open();
