// SPDX-License-Identifier: AGPL-3.0-or-later
// The office: a day's sales and shares, the people, the tills, who did what; and for the network, totals.
import { weekDay } from "../ui/dates.js";
import { Foot, guard, keepColours, NotForYou, TopBar, Trouble, Waiting } from "../ui/pages.js";
import { Icon } from "../ui/parts.js";
import { effect, html, render } from "../vendor/preact.js";
import { rooms } from "./pages/registry.js";
import { AuditPage } from "./parts/audit.js";
import { DayHead } from "./parts/days.js";
import { NetworkPage } from "./parts/network.js";
import { AddPerson } from "./parts/add.js";
import { PersonPage } from "./parts/person.js";
import { PeopleList } from "./parts/people.js";
import { Sold } from "./parts/sold.js";
import { RefusedList, TillCards } from "./parts/tills.js";
import { addressOf, audit, day, follow, go, kpa, me, open, people, person, room, tab, tabs, tills, today, totals, trouble } from "./store.js";
import { t } from "./words.js";

/** @typedef {import("./rights.js").Tab} Tab */

/** @type {Record<string, string | undefined>} */
const icons = { jour: "receipt-euro", personnes: "users-round", caisses: "shield-check", journal: "history", reseau: "network" };

/** @type {Record<string, (() => unknown) | undefined>} */
const pages = {
  jour: () => day.value && html`<${DayHead} day=${day.value} today=${today.value} /><${Sold} day=${day.value} today=${today.value} />`,
  personnes: () => people.value && html`<${People} />`,
  caisses: () =>
    tills.value && html`<h1>${t("tab.caisses")}</h1><${TillCards} tills=${tills.value.tills} today=${today.value} /><${RefusedList} refused=${tills.value.refused} today=${today.value} />`,
  journal: () => audit.value && html`<${AuditPage} audit=${audit.value} />`,
  reseau: () => totals.value && html`<${NetworkPage} totals=${totals.value} today=${today.value} />`,
};

function App() {
  return html`<${TopBar} name=${kpa.value?.name ?? "Comptoir"} place=${t("place")}><${Offices} /><//>
    <div class="frame wrap"><${Tabs} /><main id="main" tabindex="-1"><${Main} /></main></div>
    <${Foot} />`;
}

function Main() {
  const page = tab.value ? (pages[tab.value] ?? openRoom)() : null;
  if (me.value && !tab.value) return html`<h1 class="vh">${t("place")}</h1><div class="outside"><${NotForYou} /></div>`;
  return html`${trouble.value ? html`<div class="outside"><${Trouble} problem=${trouble.value} retry=${open} /></div>` : null}
    ${page ?? html`<h1 class="vh">${t("place")}</h1>${trouble.value ? null : html`<${Waiting} />`}`}`;
}

/** A room that is still on its way shows nothing of the one before. */
function openRoom() {
  const open = room.value;
  return open && open.name === tab.value ? html`<${open.room.Page} key=${open.name} data=${open.data} today=${today.value} />` : null;
}

/** Which KPA, for who works for several. */
function Offices() {
  const kpas = me.value?.kpas ?? [];
  if (kpas.length < 2) return null;
  return html`<label class="offices"><span class="vh">${t("kpa.choose")}</span>
    <select class="input" value=${kpa.value?.code} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => go({ kpa: event.currentTarget.value, onglet: tab.value ?? "" })}>
      ${kpas.map((one) => html`<option key=${one.code} value=${one.code} selected=${one.code === kpa.value?.code}>${one.name}</option>`)}</select></label>`;
}

function Tabs() {
  if (tabs.value.length < 2) return null;
  return html`<nav class="side" aria-label=${t("nav")} ref=${showOpenDoor}>${tabs.value.map(
    (one) => html`<a key=${one} href=${addressOf({ onglet: one })} aria-current=${tab.value === one ? "page" : null} onClick=${(/** @type {MouseEvent} */ event) => turn(event, one)}>
      <${Icon} name=${icons[one] ?? rooms[one]?.icon ?? "file-text"} />${t(/** @type {"tab.jour"} */ (`tab.${one}`))}</a>`,
  )}</nav>`;
}

/** @param {HTMLElement | null} nav */
function showOpenDoor(nav) {
  nav?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
}

/** A plain click stays in the page; with a key held, the browser does what it always does. @param {MouseEvent} event @param {Tab} wanted */
function turn(event, wanted) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go({ onglet: wanted });
}

function People() {
  const list = people.value ?? [];
  if (person.value.startsWith("+")) return html`<${AddPerson} key=${person.value} people=${list} member=${person.value.slice(1)} />`;
  const one = list.find(({ id }) => id !== null && id === person.value);
  return one ? html`<${PersonPage} key=${one.id} person=${one} />` : html`<${PeopleList} people=${list} />`;
}

guard();
keepColours();
follow();
effect(() => {
  if (!tab.value) return;
  const name = kpa.value?.name ?? "Comptoir";
  document.title = tab.value === "jour" && day.value ? t("title", { kpa: name, day: weekDay(day.value.day) }) : t("title.tab", { tab: t(/** @type {"tab.jour"} */ (`tab.${tab.value}`)), kpa: name });
});
render(html`<${App} />`, document.body);
open();
