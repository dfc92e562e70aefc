// SPDX-License-Identifier: AGPL-3.0-or-later
// Who receives what: the rule in force, another one to think about and to try, and the decision that adopts it. The address
// says for what: activite=FRI, contrat=cesa.
import { request } from "../../ui/api.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo } from "../../vendor/preact.js";
import { DecisionCard } from "../partage/decision.js";
import { newDraft } from "../partage/draft.js";
import { PastCard } from "../partage/past.js";
import { RuleCard } from "../partage/rule.js";
import { TrialCard } from "../partage/trial.js";
import { named, r } from "../partage/words.js";
import { go, kpa } from "../store.js";

/** @typedef {import("../partage/types.d.ts").Rules} Rules */
/** @typedef {import("../partage/draft.js").Draft} Draft */

/** @param {URLSearchParams} address @param {(path: string) => string} here @returns {Promise<Rules>} */
export async function read(address, here) {
  const [rules, { examples }] = await Promise.all([
    /** @type {Promise<Rules>} */ (request(here("rules"))),
    /** @type {Promise<{examples: Rules["examples"]}>} */ (request(here("rules/examples"))),
  ]);
  const activity = rules.activities.find(({ code }) => code === address.get("activite"))?.code ?? "";
  const contract = ["cape", "cesa", "volunteer"].find((kind) => kind === address.get("contrat")) ?? "";
  return { ...rules, examples, activity, contract };
}

/** @param {{data: Rules}} props */
export function Page({ data }) {
  // Thinking goes on while the page is read again; another scope, or a rule that was adopted, begins anew.
  const draft = useMemo(() => newDraft(data), [kpa.value?.code, data.activity, data.contract, data.rules.length, data.today]);
  const applying = useMemo(task, []);
  const key = `${data.activity} ${data.contract} ${data.rules.length}`;
  return html`<div class="rules-top"><h1>${r("title")}</h1><span class="badge is-here"><${Icon} name="pencil" />${r("draft", { n: data.rules.length + 1 })}</span><${Scope} data=${data} /></div>
    ${data.rules.length ? null : html`<p class="note"><${Icon} name="info" /><span>${r("none")}</span></p>`}
    <div class="rules-cols" key=${key}>
      <div><${RuleCard} data=${data} draft=${draft} /><${When} data=${data} draft=${draft} /></div>
      <div><${TrialCard} data=${data} draft=${draft} /><${DecisionCard} data=${data} draft=${draft} applying=${applying} /></div>
    </div>
    <${PastCard} data=${data} />`;
}

/** For which work the rule is. @param {{data: Rules}} props */
function Scope({ data }) {
  const choose = (/** @type {"activite" | "contrat"} */ name) => (/** @type {{currentTarget: HTMLSelectElement}} */ event) =>
    go({ onglet: "partage", activite: data.activity, contrat: data.contract, [name]: event.currentTarget.value });
  return html`<div class="rules-scope">
    <div class="field"><label for="activity">${r("for.activity")}</label><select id="activity" class="input" onChange=${choose("activite")}><option value="" selected=${!data.activity}>${r("for.every_activity")}</option>
      ${data.activities.map(({ code, name }) => html`<option key=${code} value=${code} selected=${code === data.activity}>${name}</option>`)}</select></div>
    <div class="field"><label for="contract">${r("for.contract")}</label><select id="contract" class="input" onChange=${choose("contrat")}><option value="" selected=${!data.contract}>${r("for.every_contract")}</option>
      ${["cape", "cesa", "volunteer"].map((kind) => html`<option key=${kind} value=${kind} selected=${kind === data.contract}>${named("contract", kind)}</option>`)}</select></div>
    ${data.activity ? null : html`<${Apart} data=${data} />`}</div>`;
}

/** A rule for all leaves alone what has its own. @param {{data: Rules}} props */
function Apart({ data }) {
  const own = data.activities.filter(({ code }) => data.rules.some(({ activity, valid_from }) => activity === code && valid_from <= data.today));
  return own.length ? html`<p class="second rules-own">${own.map(({ code, name }) => html`<span key=${code}>${r("for.own", { name })} </span>`)}</p>` : null;
}

/** @param {{data: Rules, draft: Draft}} props */
function When({ data, draft }) {
  return html`<div class="note rules-when"><${Icon} name="shield-check" /><div class="field"><label for="valid_from">${r("when.label")}</label>
    <input id="valid_from" class="input" type="date" min=${data.earliest ?? null} value=${draft.rule.value.valid_from} aria-describedby="when-hint" onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => draft.change({ valid_from: event.currentTarget.value })} />
    <p class="hint" id="when-hint">${r("when.is")}</p></div></div>`;
}

export function title() {
  return r("title");
}
