// SPDX-License-Identifier: AGPL-3.0-or-later
// What the cooperative notes of somebody's contract: insurance, the next one, an early end, terms, a guardian's consent.
import { request } from "../../ui/api.js";
import { addDays, fullDay } from "../../ui/dates.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { open } from "../store.js";
import { Choose, Field, Tick } from "./fields.js";
import { worded, y } from "./words.js";

/** @typedef {import("./types.d.ts").Paie} Paie */
/** @typedef {import("./types.d.ts").Holder} Holder */
/** @typedef {import("./types.d.ts").Contract} Contract */

const RENEWALS = 2;

/** @param {{holder: Holder, contract: Contract | null, data: Paie}} props */
export function ContractForms({ holder, contract, data }) {
  const doing = useMemo(task, []);
  const send = (/** @type {string} */ path, /** @type {unknown} */ body, /** @type {string} */ done) =>
    doing.run(async () => {
      await request(data.here(path), { body });
      await open();
      return done;
    });
  const running = contract && contract.state !== "over" ? contract : null;
  const of = (/** @type {string} */ what) => `contracts/${contract?.id}/${what}`;
  return html`<div class="forms">
    <${Outcome} task=${doing} />
    ${running && running.kind !== "volunteer" && !running.insured_on ? html`<${InsuranceForm} holder=${holder} today=${data.today} save=${(/** @type {string} */ day) => send(of("insurance"), { insured_on: day }, y("insure.done", { name: holder.name, day: fullDay(day) }))} />` : null}
    <${NextForm} holder=${holder} today=${data.today} save=${(/** @type {object} */ wanted) => send("contracts", { member: holder.code, ...wanted }, y("next.done", { name: holder.name }))} />
    ${running ? html`<${TermsForm} key=${`terms-${running.id}`} contract=${running} code=${holder.code} save=${(/** @type {object} */ terms) => send(of("terms"), terms, y("terms.done"))} />` : null}
    ${running ? html`<${EndForm} holder=${holder} today=${data.today} save=${(/** @type {object} */ end) => send(of("end"), end, y("end.done"))} />` : null}
    <${ChildForm} holder=${holder} save=${(/** @type {object} */ child) => send("minors", { member: holder.code, ...child }, y("child.done"))} />
  </div>`;
}

/** @param {(event: Event) => void} act */
const submit = (act) => (/** @type {Event} */ event) => {
  event.preventDefault();
  act(event);
};

/** @param {{holder: Holder, today: string, save: (day: string) => void}} props */
function InsuranceForm({ holder, today, save }) {
  const day = useSignal(today);
  return html`<form class="form-row" onSubmit=${submit(() => save(day.value))}>
    <${Field} id=${`insure-${holder.code}`} label=${y("insure.label")} type="date" value=${day} />
    <button class="btn btn-do"><${Icon} name="shield-check" />${y("insure.do")}</button></form>`;
}

/** The day after the last one ends, for twelve months. @param {Holder} holder @param {string} today */
function nextDays({ contracts }, today) {
  const end = contracts.at(-1)?.ends_on;
  const from = end && end >= today ? addDays(end, 1) : today;
  const [year, month, day] = from.split("-");
  const anniversary = `${Number(year) + 1}-${month}-${month === "02" && day === "29" ? "28" : day}`;
  return { from, to: addDays(anniversary, -1) };
}

/** @param {{holder: Holder, today: string, save: (wanted: object) => void}} props */
function NextForm({ holder, today, save }) {
  const capes = holder.contracts.filter(({ kind }) => kind === "cape").length;
  const { from, to } = nextDays(holder, today);
  const kinds = /** @type {[string, string][]} */ (["cape", "cesa", "volunteer"].filter((kind) => kind !== "cape" || capes <= RENEWALS).map((kind) => [kind, worded("kind.", kind)]));
  const kind = useSignal(kinds[0]?.[0] ?? "cesa"), starts = useSignal(from), ends = useSignal(to), reference = useSignal("");
  if (holder.contracts.length && holder.contracts.at(-1)?.ends_on === null) return null; // what has no end has no next
  const open = kind.value === "cape";
  return html`<form class="form" onSubmit=${submit(() => save({ kind: kind.value, starts_on: starts.value, ...(open ? { ends_on: ends.value } : {}), ...(reference.value ? { reference: reference.value } : {}) }))}>
    <h3>${y(holder.contracts.length ? "next.title" : "next.first")}</h3>
    ${capes > RENEWALS ? html`<p class="second">${y("next.last")}</p>` : null}
    <div class="fields"><${Choose} id=${`kind-${holder.code}`} label=${y("next.kind")} value=${kind} choices=${kinds} />
      <${Field} id=${`from-${holder.code}`} label=${y("next.from")} type="date" value=${starts} />
      ${open ? html`<${Field} id=${`to-${holder.code}`} label=${y("next.to")} type="date" value=${ends} />` : null}
      <${Field} id=${`ref-${holder.code}`} label=${y("next.reference")} value=${reference} maxlength=${40} required=${false} /></div>
    <div><button class="btn"><${Icon} name="plus" />${y("next.do")}</button></div></form>`;
}

/** @param {{contract: Contract, code: string, save: (terms: object) => void}} props */
function TermsForm({ contract, code, save }) {
  const waived = useSignal(contract.fixed_waived), months = useSignal(String(contract.info_months));
  return html`<form class="form" onSubmit=${submit(() => save({ fixed_waived: waived.value, info_months: Number(months.value) }))}>
    <h3>${y("terms.title")}</h3><${Tick} label=${y("terms.waived")} on=${waived} />
    <${Field} id=${`info-${code}`} label=${y("terms.info")} type="number" min="1" max="12" value=${months} />
    <div><button class="btn"><${Icon} name="check" />${y("terms.do")}</button></div></form>`;
}

/** @param {{holder: Holder, today: string, save: (end: object) => void}} props */
function EndForm({ holder, today, save }) {
  const day = useSignal(today), why = useSignal("member");
  const reasons = /** @type {[string, string][]} */ (["member", "support", "agreement", "own_company", "other"].map((reason) => [reason, worded("reason.", reason)]));
  return html`<div class="form" role="group" aria-label=${y("end.title")}><h3>${y("end.title")}</h3>
    <div class="fields"><${Field} id=${`end-${holder.code}`} label=${y("end.on")} type="date" value=${day} /><${Choose} id=${`why-${holder.code}`} label=${y("end.why")} value=${why} choices=${reasons} /></div>
    <${Sure} label=${y("end.do")} name=${`${y("end.do")} : ${holder.name}`} icon="x" question=${y("end.sure", { name: holder.name, day: fullDay(day.value || today) })} yes=${y("end.yes")} onYes=${() => save({ ends_on: day.value, reason: why.value })} /></div>`;
}

/** @param {{holder: Holder, save: (child: object) => void}} props */
function ChildForm({ holder, save }) {
  const until = useSignal(holder.minor?.until ?? ""), consent = useSignal(holder.minor?.consent_on ?? "");
  return html`<form class="form" onSubmit=${submit(() => save({ until: until.value, ...(consent.value ? { consent_on: consent.value } : {}) }))}>
    <h3>${y("child.title")}</h3>
    <div class="fields"><${Field} id=${`until-${holder.code}`} label=${y("child.until")} type="date" value=${until} /><${Field} id=${`consent-${holder.code}`} label=${y("child.consent")} type="date" value=${consent} required=${false} /></div>
    <div><button class="btn"><${Icon} name="check" />${y("child.do")}</button></div></form>`;
}
