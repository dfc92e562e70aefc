// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is here: each with a face, roles in words, the contract's end, how they come in.
import { daysBetween, fullDay } from "../../ui/dates.js";
import { roleName } from "../../ui/pages.js";
import { Face, Icon, Pictogram } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { may } from "../rights.js";
import { addressOf, go, kpa, me, today } from "../store.js";
import { named, t, when } from "../words.js";

/** @typedef {import("../types.d.ts").Person} Person */

const SOON = 60; // days: time enough to renew a CAPE

const pictures = /** @type {Record<string, string>} */ ({ card: "id-card", passkey: "fingerprint", link: "mail", password: "key", pin: "shopfront" });

/** @param {{people: readonly Person[]}} props */
export function PeopleList({ people }) {
  return html`<div class="row between row-wrap"><h1>${t("people.title")}</h1>
      ${me.value && may(me.value, kpa.value, "add") ? html`<button class="btn btn-do" type="button" onClick=${() => go({ onglet: "personnes", personne: "+" })}><${Icon} name="user-round-plus" />${t("people.add")}</button>` : null}</div>
    ${people.length === 0 ? html`<p class="second">${t("people.none")}</p>` : null}
    <ul class="people">${people.map((person) => html`<${PersonCard} key=${person.id ?? person.member} person=${person} />`)}</ul>`;
}

/** @param {{person: Person}} props */
function PersonCard({ person }) {
  return html`<li class="card person"><${Face} face=${person.face} name=${person.name} />
    <div class="person-body"><h2>${person.name}</h2>
      <p class="second">${person.roles.map((role) => roleName(role.role)).join(" · ") || t("people.no_account")}</p>
      <${States} person=${person} /><${Means} person=${person} />
      ${person.id ? html`<p class="second">${person.seen_at ? t("people.seen", { when: when(person.seen_at, today.value) }) : t("people.never")}</p>` : null}</div>
    <${OpenKey} person=${person} /></li>`;
}

/** @param {{person: Person}} props */
function OpenKey({ person }) {
  if (!me.value || !may(me.value, kpa.value, "add")) return null;
  const there = { onglet: "personnes", personne: person.id ?? `+${person.member}` };
  const turn = (/** @type {MouseEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(there);
  };
  return person.id
    ? html`<a class="btn btn-quiet open" href=${addressOf(there)} aria-label=${t("people.open", { name: person.name })} onClick=${turn}><${Icon} name="chevron-right" flip /></a>`
    : html`<a class="btn make" href=${addressOf(there)} aria-label=${t("people.account_name", { name: person.name })} onClick=${turn}><${Icon} name="user-round-plus" />${t("people.account")}</a>`;
}

/** What needs a look: blocked, or a contract near its end. @param {{person: Person}} props */
export function States({ person }) {
  const contract = contractState(person);
  return html`<ul class="states">
    ${person.locked ? html`<li><span class="badge is-stop"><${Icon} name="lock" />${t("people.locked")}</span></li>` : null}
    ${contract ? html`<li><span class=${`badge ${contract.look}`}><${Icon} name=${contract.icon} />${contract.words}</span></li>` : null}
  </ul>`;
}

/** @param {Person} person */
function contractState({ contract }) {
  if (!contract) return null;
  const kind = named("contract", contract.kind);
  if (!contract.ends_on) return { look: "is-calm", icon: "file-text", words: t("contract.open", { kind }) };
  const left = daysBetween(today.value, contract.ends_on);
  if (left < 0) return { look: "is-stop", icon: "triangle-alert", words: t("contract.over", { day: fullDay(contract.ends_on) }) };
  if (left === 0) return { look: "is-wait", icon: "hourglass", words: t("contract.today") };
  if (left <= SOON) return { look: "is-wait", icon: "hourglass", words: t("contract.soon", { n: left }) };
  return { look: "is-calm", icon: "file-text", words: t("contract.until", { kind, day: fullDay(contract.ends_on) }) };
}

/** How they come in, as pictures with their words. @param {{person: Person}} props */
export function Means({ person }) {
  const means = [...person.means, ...(person.pin ? ["pin"] : [])];
  if (!person.id) return null;
  if (!means.length) return html`<p class="second">${t("people.no_means")}</p>`;
  return html`<ul class="means" aria-label=${t("people.means")}>${means.map((one) => html`<li key=${one}><${Pictogram} name=${pictures[one] ?? "key"} />${named("means", one)}</li>`)}</ul>`;
}
