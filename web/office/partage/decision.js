// SPDX-License-Identifier: AGPL-3.0-or-later
// The decision that a rule stands on. The minutes stay with the collective: this page only takes their fingerprint.
import { request } from "../../ui/api.js";
import { fullDay } from "../../ui/dates.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { here, open } from "../store.js";
import { adoption } from "./draft.js";
import { r } from "./words.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./types.d.ts").Rules} Rules */
/** @typedef {import("../../ui/task.js").Task} Task */
/** @typedef {{currentTarget: HTMLInputElement}} Typed */

/** @param {{data: Rules, draft: Draft, applying: Task}} props */
export function DecisionCard({ data, draft, applying }) {
  const decision = draft.decision.value;
  const missing = draft.missing.value;
  return html`<section class="card stack" aria-labelledby="decision"><div class="rules-title"><h2 id="decision">${r("decision.title")}</h2>
      ${missing ? null : html`<span class="badge is-ok"><${Icon} name="circle-check" />${r("decision.all_there")}</span>`}</div>
    <form class="rules-decision" novalidate onSubmit=${(/** @type {Event} */ event) => apply(event, data, draft, applying)}>
      <div class="field wide"><label for="title">${r("decision.name")}</label><input id="title" class="input" maxlength="120" autocomplete="off" value=${decision.title} aria-describedby="title-hint" onInput=${(/** @type {Typed} */ event) => draft.decide({ title: event.currentTarget.value })} />
        <p class="hint" id="title-hint">${r("decision.name_hint")}</p></div>
      <div class="field"><label for="decided_on">${r("decision.day")}</label><input id="decided_on" class="input" type="date" max=${data.today} value=${decision.decided_on} onInput=${(/** @type {Typed} */ event) => draft.decide({ decided_on: event.currentTarget.value })} /></div>
      <${Count} draft=${draft} field="present" label=${r("decision.present")} hint=${r("decision.members", { n: data.members.length })} />
      <fieldset class="rules-choices wide"><legend>${r("decision.manner")}</legend>
        <label class="choice"><input type="radio" id="by_consent" name="manner" checked=${decision.by_consent === true} onChange=${() => draft.decide({ by_consent: true })} /><span>${r("decision.consent")}</span></label>
        <label class="choice"><input type="radio" name="manner" checked=${decision.by_consent === false} onChange=${() => draft.decide({ by_consent: false })} /><span>${r("decision.vote")}</span></label></fieldset>
      ${decision.by_consent === false ? html`<div class="rules-votes wide"><${Count} draft=${draft} field="votes_for" label=${r("decision.for")} /><${Count} draft=${draft} field="votes_against" label=${r("decision.against")} /><${Count} draft=${draft} field="abstentions" label=${r("decision.abstain")} /></div>` : null}
      <${Minutes} draft=${draft} />
      <div class="field wide"><label for="agreement">${r("decision.agreement")}</label><input id="agreement" class="input" maxlength="60" autocomplete="off" value=${decision.agreement} onInput=${(/** @type {Typed} */ event) => draft.decide({ agreement: event.currentTarget.value })} /></div>
      <div class="wide"><${Outcome} task=${applying} /></div>
      <div class="rules-apply wide"><button class="btn btn-do" aria-disabled=${missing || applying.busy.value ? "true" : null} aria-describedby=${missing ? "missing" : null}>
        <${Icon} name=${missing ? "lock" : "check"} />${r("apply", { n: data.rules.length + 1 })}</button><span class="second" id="missing">${missing?.words ?? ""}</span></div>
    </form></section>`;
}

/** @param {{draft: Draft, field: "present" | "votes_for" | "votes_against" | "abstentions", label: string, hint?: string}} props */
function Count({ draft, field, label, hint }) {
  return html`<div class="field"><label for=${field}>${label}</label><input id=${field} class="input rules-number" inputmode="numeric" maxlength="5" autocomplete="off" value=${draft.decision.value[field]} aria-describedby=${hint ? `${field}-hint` : null}
    onInput=${(/** @type {Typed} */ event) => draft.decide({ [field]: event.currentTarget.value.replace(/\D/g, "") })} />${hint ? html`<p class="hint" id=${`${field}-hint`}>${hint}</p>` : null}</div>`;
}

/** @param {{draft: Draft}} props */
function Minutes({ draft }) {
  const kept = draft.minutes.value;
  const take = async (/** @type {Typed} */ event) => {
    const file = event.currentTarget.files?.[0];
    if (!file) return;
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    draft.minutes.value = { name: file.name, sha256: [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") };
  };
  return html`<div class="rules-minutes wide"><label class="btn"><input class="vh" id="minutes" type="file" aria-describedby="minutes-hint" onChange=${take} /><${Icon} name="file-text" />${r(kept ? "decision.minutes_again" : "decision.minutes")}</label>
    <div role="status">${kept ? html`<p class="note is-ok"><${Icon} name="circle-check" /><span>${r("decision.minutes_kept", { name: kept.name, digest: kept.sha256.slice(0, 12) })}</span></p>` : null}</div>
    <p class="hint" id="minutes-hint">${r("decision.minutes_is")}</p></div>`;
}

/** A locked key leads to what is missing. @param {Event} event @param {Rules} data @param {Draft} draft @param {Task} applying */
function apply(event, data, draft, applying) {
  event.preventDefault();
  const missing = draft.missing.value;
  if (missing) return document.getElementById(missing.field)?.focus();
  const words = { n: data.rules.length + 1, day: fullDay(draft.rule.value.valid_from) };
  return applying.run(async () => {
    await request(here("rules"), { body: adoption(draft) });
    await open();
    return r("applied", words);
  });
}
