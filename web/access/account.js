// SPDX-License-Identifier: AGPL-3.0-or-later
// "Mon compte": who I am, how I come in, where I am signed in, what is kept about me.
import { Foot, guard, keepColours, roleName, TopBar, Trouble, Waiting } from "../ui/pages.js";
import { Face, Icon } from "../ui/parts.js";
import { effect, html, render, useLayoutEffect, useMemo } from "../vendor/preact.js";
import { DataCard, Erased } from "./account/data.js";
import { SecondFactor } from "./account/second.js";
import { Sessions } from "./account/sessions.js";
import { credentials, data, erasure, me, open, sessions, staff, trouble, welcome } from "./account/store.js";
import { AddPasskey, Ways } from "./account/ways.js";
import { t } from "./account/words.js";
import { hasPasskeys } from "./passkey.js";
import { fullDay } from "../ui/dates.js";

/** @typedef {import("./types.d.ts").Me} Me */
/** @typedef {import("./types.d.ts").Credentials} Credentials */
/** @typedef {import("./types.d.ts").Grant} Grant */

const OFFICE = ["referent", "host", "accountant", "observer", "admin"];

function App() {
  const who = me.value;
  return html`<${TopBar} name=${who?.grants.find((grant) => grant.kpa)?.kpa?.name ?? "Comptoir"} place=${t("place")} />
    <main id="main" class="wrap account" tabindex="-1">
      ${erasure.value ? html`<${Erased} erasure=${erasure.value} />` : who && credentials.value ? html`<${Page} me=${who} credentials=${credentials.value} />` : html`<h1 class="vh">${t("place")}</h1>`}
      ${trouble.value ? html`<${Trouble} problem=${trouble.value} retry=${open} />` : who ? null : html`<${Waiting} />`}
    </main>
    <${Foot} />`;
}

/** @param {{me: Me, credentials: Credentials}} props */
function Page({ me, credentials }) {
  useLayoutEffect(() => {
    if (location.hash === "#second") document.getElementById("second")?.scrollIntoView();
  }, []);
  const second = html`<${SecondFactor} credentials=${credentials} />`;
  const pressing = useMemo(() => me.second_factor === "to_enrol", []); // stays in its place once it is done
  return html`<${Who} me=${me} />
    ${welcome.value ? html`<${Welcome} credentials=${credentials} />` : null}
    <div class="columns"><div class="column">${pressing ? second : null}<${Ways} me=${me} credentials=${credentials} />${pressing ? null : second}</div>
      <div class="column"><${Sessions} sessions=${sessions.value} />${data.value ? html`<${DataCard} data=${data.value} />` : null}</div></div>`;
}

/** @param {{me: Me}} props */
function Who({ me }) {
  const { person, grants } = me;
  const roles = grants.map((grant) => grant.role);
  return html`<div class="hello"><${Face} face=${person.face} name=${person.name} class="face-lg" />
    <div class="names"><h1>${t("hello", { name: person.name })}</h1><ul class="grants">${grants.map((grant) => html`<li key=${grantText(grant)}>${grantText(grant)}</li>`)}</ul></div>
    <div class="row row-wrap">
      ${roles.includes("member") ? html`<a class="btn" href="/membre"><${Icon} name="chart-column" />${t("to_member")}</a>` : null}
      ${roles.some((role) => OFFICE.includes(role)) ? html`<a class="btn" href="/bureau"><${Icon} name="store" />${t("to_office")}</a>` : null}
    </div></div>`;
}

/** @param {Grant} grant */
function grantText(grant) {
  const place = grant.kpa?.name ?? grant.legal_entity?.name;
  const role = place ? t("grant.at", { role: roleName(grant.role), place }) : roleName(grant.role);
  return grant.ends_on ? `${role} (${t("grant.until", { day: fullDay(grant.ends_on) })})` : role;
}

/** An invitation works once: before anything else, a way in for the next time. @param {{credentials: Credentials}} props */
function Welcome({ credentials }) {
  if (credentials.passkeys.length || credentials.password || credentials.card)
    return html`<p class="note is-ok" role="status"><${Icon} name="circle-check" /><span>${t("welcome.done")}</span></p>`;
  const choose = () => document.getElementById("set-password")?.click();
  return html`<section class="card welcome" id="choisir" aria-labelledby="welcome-title"><h2 id="welcome-title">${t("welcome.title")}</h2>
    <div class="stack"><p>${t("welcome.why")}</p>
      ${hasPasskeys() ? html`<p>${t("welcome.passkey")}</p>` : null}
      <div class="row row-wrap">${hasPasskeys() ? html`<${AddPasskey} />` : null}
        <a class="btn" href="#moyens" onClick=${choose}><${Icon} name="key-round" />${t("welcome.to_password")}</a></div>
      ${staff.value ? null : html`<p class="second">${t("welcome.card")}</p>`}</div></section>`;
}

guard();
keepColours();
effect(() => {
  document.title = t("title");
});
render(html`<${App} />`, document.body);
open();
