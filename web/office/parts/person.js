// SPDX-License-Identifier: AGPL-3.0-or-later
// One person: how she comes in, what she is here, and how to shut the door at once when a card is lost.
import { request } from "../../ui/api.js";
import { fullDay } from "../../ui/dates.js";
import { Outcome } from "../../ui/outcome.js";
import { roleName } from "../../ui/pages.js";
import { Face, Icon } from "../../ui/parts.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { givable, may } from "../rights.js";
import { go, here, kpa, me, open } from "../store.js";
import { t } from "../words.js";
import { CardSheet, InvitationSheet, PinSheet } from "./given.js";
import { Means, States } from "./people.js";
import { RoleChoice } from "./roles.js";

/** @typedef {import("../types.d.ts").Person} Person */
/** @typedef {import("../types.d.ts").Role} Role */
/** @typedef {import("../types.d.ts").Card} Card */
/** @typedef {import("../types.d.ts").Invitation} Invitation */
/** @typedef {import("../rights.js").Act} Act */
/** @typedef {{card: Card} | {invitation: Invitation} | {pin: string} | null} Given */

/** @param {Act} act @param {Person} person */
const mayHere = (act, person) => person.reachable && me.value !== null && may(me.value, kpa.value, act);

/** @param {Person} person @param {string} path */
const of = (person, path) => here(`people/${encodeURIComponent(person.id ?? "")}/${path}`);

/** @param {{person: Person}} props */
export function PersonPage({ person }) {
  const given = useSignal(/** @type {Given} */ (null));
  if (given.value) return html`<${Sheet} given=${given.value} person=${person} end=${() => (given.value = null)} />`;
  return html`<p><button class="btn btn-quiet back" type="button" onClick=${() => go({ onglet: "personnes" })}><${Icon} name="arrow-left" flip />${t("people.back")}</button></p>
    <div class="who"><${Face} face=${person.face} name=${person.name} class="face-lg" /><div><h1>${person.name}</h1><${States} person=${person} /></div></div>
    ${person.reachable ? null : html`<p class="note is-wait"><${Icon} name="lock" /><span>${t("person.beyond", { name: person.name })}</span></p>`}
    <div class="person-grid">
      <${EnterCard} person=${person} give=${(/** @type {Given} */ what) => (given.value = what)} />
      <${RolesCard} person=${person} />
      ${mayHere("lock", person) ? html`<${LockCard} person=${person} />` : null}
    </div>`;
}

/** @param {{given: NonNullable<Given>, person: Person, end: () => void}} props */
function Sheet({ given, person, end }) {
  if ("card" in given) return html`<${CardSheet} card=${given.card} end=${end} />`;
  if ("invitation" in given) return html`<${InvitationSheet} invitation=${given.invitation} name=${person.name} end=${end} />`;
  return html`<${PinSheet} pin=${given.pin} name=${person.name} end=${end} />`;
}

/** @param {{person: Person, give: (given: Given) => void}} props */
function EnterCard({ person, give }) {
  const giving = useMemo(task, []);
  const ask = (/** @type {string} */ path, /** @type {(answer: never) => Given} */ wrap) =>
    giving.run(async () => {
      const answer = await request(of(person, path), { body: {} });
      await open();
      give(wrap(/** @type {never} */ (answer)));
    });
  const card = () => ask("card", (/** @type {Card} */ answer) => ({ card: answer }));
  const hasCard = person.means.includes("card");
  return html`<section class="card stack" aria-labelledby="enter"><h2 id="enter">${t("person.enter")}</h2>
    ${person.locked ? html`<p class="note is-stop"><${Icon} name="lock" /><span>${t(hasCard ? "person.locked_card" : "person.locked")}</span></p>` : !person.means.length && !person.seen_at ? html`<p class="note is-ok"><${Icon} name="circle-check" /><span>${t("person.new", { name: person.name })}</span></p>` : html`<${Means} person=${person} />`}
    ${person.reachable && !person.locked ? html`<p class="second">${t("person.enter_is")}</p>` : null}
    <${Outcome} task=${giving} />
    <div class="keys">
      ${!mayHere("card", person) ? null : hasCard
        ? html`<${Sure} label=${t("person.card_again")} icon="id-card" question=${t("person.card_sure")} yes=${t("person.card_yes")} onYes=${card} />`
        : html`<button class="btn" type="button" onClick=${card}><${Icon} name="id-card" />${t("person.card")}</button>`}
      ${mayHere("invite", person) ? html`<button class="btn" type="button" onClick=${() => ask("invitation", (/** @type {Invitation} */ answer) => ({ invitation: answer }))}><${Icon} name="qr-code" />${t("person.invite")}</button>` : null}
      ${mayHere("pin", person) && sells(person) && !person.locked ? html`<button class="btn" type="button" onClick=${() => ask("pin", (/** @type {{pin: string}} */ answer) => answer)}><${Icon} name="key-round" />${t("person.pin")}</button>` : null}
    </div></section>`;
}

/** @param {Person} person */
function sells(person) {
  return person.roles.some(({ role }) => role === "cashier" || role === "referent" || role === "member");
}

/** @param {{person: Person}} props */
function RolesCard({ person }) {
  const changing = useMemo(task, []);
  const adding = useSignal(false);
  const mine = me.value && person.reachable ? givable(me.value, kpa.value) : [];
  const end = (/** @type {Role} */ role) =>
    changing.run(async () => {
      await request(of(person, `roles/${encodeURIComponent(role.id)}`), { method: "DELETE" });
      await open();
    });
  const give = (/** @type {{role: string, ends_on: string}} */ wanted) =>
    changing.run(async () => {
      await request(of(person, "roles"), { body: { role: wanted.role, ...(wanted.ends_on ? { ends_on: wanted.ends_on } : {}) } });
      adding.value = false;
      await open();
    });
  const free = mine.filter((role) => role !== "member" && !person.roles.some((has) => has.role === role));
  return html`<section class="card stack" aria-labelledby="roles"><h2 id="roles">${t("roles.title")}</h2>
    ${person.roles.length ? html`<ul class="roles">${person.roles.map((role) => html`<${RoleLine} key=${role.id} role=${role} end=${mine.includes(role.role) ? end : null} />`)}</ul>` : html`<p class="second">${t("roles.none")}</p>`}
    <${Outcome} task=${changing} />
    ${adding.value
      ? html`<${RoleChoice} roles=${free} save=${give} cancel=${() => (adding.value = false)} />`
      : mayHere("roles", person) && free.length ? html`<button class="btn" type="button" onClick=${() => (adding.value = true)}><${Icon} name="plus" />${t("roles.give")}</button>` : null}
  </section>`;
}

/** @param {{role: Role, end: ((role: Role) => void) | null}} props */
function RoleLine({ role, end }) {
  const name = roleName(role.role);
  return html`<li><p><b>${name}</b>${role.ends_on ? html`<span class="second">${t("roles.until", { day: fullDay(role.ends_on) })}</span>` : null}</p>
    ${end ? html`<${Sure} label=${t("roles.end")} name=${t("roles.end_name", { role: name })} icon="x" quiet question=${t("roles.end_sure", { role: name })} yes=${t("roles.end_yes")} onYes=${() => end(role)} />` : null}</li>`;
}

/** @param {{person: Person}} props */
function LockCard({ person }) {
  const locking = useMemo(task, []);
  const lock = () =>
    locking.run(async () => {
      await request(of(person, "lock"), { body: {} });
      await open();
      return t("lock.done", { name: person.name });
    });
  if (person.locked && !person.means.length && !locking.done.value) return null; // nothing is left to shut
  return html`<section class="card stack lock" aria-labelledby="lock"><h2 id="lock">${t("lock.title")}</h2><p class="second">${t("lock.is")}</p>
    <${Outcome} task=${locking} />
    ${person.locked && locking.done.value ? null : html`<${Sure} label=${t("lock.do")} icon="lock" busy=${locking.busy.value} question=${t("lock.sure", { name: person.name })} yes=${t("lock.yes")} onYes=${lock} />`}
  </section>`;
}
