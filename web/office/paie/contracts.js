// SPDX-License-Identifier: AGPL-3.0-or-later
// Everybody's contract: what must be looked at soon, then each with her badges, and what the cooperative may note.
import { fullDay } from "../../ui/dates.js";
import { Face, Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { ContractForms } from "./contract_forms.js";
import { days, isAccountant, worded, y } from "./words.js";

/** @typedef {import("./types.d.ts").Paie} Paie */
/** @typedef {import("./types.d.ts").Holder} Holder */
/** @typedef {import("./types.d.ts").Contract} Contract */

const looks = /** @type {const} */ ({
  running: { look: "is-ok", icon: "check" },
  over: { look: "is-calm", icon: "history" },
  to_come: { look: "is-here", icon: "calendar" },
  uninsured: { look: "is-stop", icon: "shield-alert" },
});

/** The one that counts today: that which runs, else the next, else the last. @param {Holder} holder */
export function current({ contracts }) {
  const open = contracts.filter((contract) => contract.state === "running" || contract.state === "uninsured");
  return open[0] ?? contracts.find((contract) => contract.state === "to_come") ?? contracts.at(-1) ?? null;
}

/** @param {{data: Paie, today: string}} props */
export function Contracts({ data, today }) {
  return html`<${Todo} holders=${data.holders} today=${today} />
    <ul class="holders">${data.holders.map((holder) => html`<${HolderCard} key=${holder.code} holder=${holder} today=${today} data=${data} />`)}</ul>`;
}

/** @param {Holder} holder @param {string} today @returns {{words: string, icon: string, in: number}[]} in: days, for the order */
function worries(holder, today) {
  const { name, minor } = holder;
  const contract = current(holder);
  const list = [];
  if (minor && !minor.consent_on) list.push({ words: y("todo.guardian", { name }), icon: "shield-alert", in: -2 });
  if (contract?.state === "uninsured") list.push({ words: y("todo.uninsured", { name }), icon: "shield-alert", in: -1 });
  if (contract?.warning && contract.ends_on) list.push({ words: ends(name, today, contract.ends_on), icon: "calendar", in: days(today, contract.ends_on) });
  if (!contract || contract.state === "over") list.push({ words: y("todo.none_now", { name }), icon: "ban", in: 100 });
  return list;
}

/** @param {string} name @param {string} today @param {string} last */
function ends(name, today, last) {
  const left = days(today, last);
  return left === 0 ? y("todo.ends_today", { name }) : y("todo.ends", { n: left, name, day: fullDay(last) });
}

/** @param {{holders: readonly Holder[], today: string}} props */
function Todo({ holders, today }) {
  const list = holders.flatMap((holder) => worries(holder, today)).toSorted((a, b) => a.in - b.in);
  if (!list.length) return html`<p class="note is-ok"><${Icon} name="circle-check" /><span>${y("todo.none")}</span></p>`;
  return html`<section class="note is-wait" aria-labelledby="todo"><${Icon} name="triangle-alert" /><div><h2 id="todo">${y("todo.title")}</h2>
    <ul class="todo">${list.map((one) => html`<li key=${one.words}><${Icon} name=${one.icon} /><span>${one.words}</span></li>`)}</ul></div></section>`;
}

/** @param {{holder: Holder, today: string, data: Paie}} props */
function HolderCard({ holder, today, data }) {
  const contract = current(holder);
  return html`<li class="card holder"><${Face} face=${holder.face} name=${holder.name} />
    <div class="holder-body"><h2>${holder.name}</h2><${Badges} holder=${holder} contract=${contract} today=${today} />
      ${contract ? html`<p>${span(contract)}</p><p class="second">${facts(holder, contract)}</p>` : null}
      ${holder.mention ? html`<p class="mention"><span class="second">${y("mention")}</span> ${holder.mention}</p>` : null}
      <details class="more"><summary>${y(isAccountant() ? "history" : "history.read")}</summary>
        <${History} holder=${holder} />${isAccountant() ? html`<${ContractForms} holder=${holder} contract=${contract} data=${data} />` : null}</details>
    </div></li>`;
}

/** @param {{holder: Holder, contract: Contract | null, today: string}} props */
function Badges({ holder, contract, today }) {
  const state = contract ? looks[contract.state] : null;
  const left = contract?.warning && contract.ends_on ? days(today, contract.ends_on) : null;
  return html`<ul class="states">
    ${contract && state ? html`<li><span class=${`badge ${state.look}`}><${Icon} name=${state.icon} />${worded("kind.", contract.kind)} · ${worded("state.", contract.state)}</span></li>` : html`<li><span class="badge is-calm"><${Icon} name="ban" />${y("contract.none")}</span></li>`}
    ${left === null ? null : html`<li><span class=${`badge ${left <= 7 ? "is-stop" : "is-wait"}`}><${Icon} name="calendar" />${left === 0 ? y("warn.today") : y("warn", { n: left })}</span></li>`}
    ${holder.minor ? html`<li><span class=${`badge ${holder.minor.consent_on ? "is-here" : "is-stop"}`}><${Icon} name="user-round-plus" />${y("minor", { day: fullDay(holder.minor.until) })}</span></li>` : null}
    ${holder.minor ? html`<li class="second">${holder.minor.consent_on ? y("minor.consent", { day: fullDay(holder.minor.consent_on) }) : y("minor.missing")}</li>` : null}
  </ul>`;
}

/** @param {Contract} contract */
function span({ starts_on, ends_on }) {
  return ends_on === null ? y("contract.from", { from: fullDay(starts_on) }) : y("contract.from_to", { from: fullDay(starts_on), to: fullDay(ends_on) });
}

/** @param {Holder} holder @param {Contract} contract */
function facts(holder, contract) {
  const cape = contract.kind === "cape";
  return [
    cape ? y("contract.renewal", { rank: worded("rank.", String(contract.renewal)) }) : "",
    cape ? y("contract.months", { n: holder.cape_months }) : "",
    contract.insured_on ? y("contract.insured", { day: fullDay(contract.insured_on) }) : "",
    contract.kind === "volunteer" ? "" : y("contract.info", { n: contract.info_months }),
    contract.fixed_waived ? y("contract.waived") : "",
    contract.end_reason ? y("contract.ended", { reason: worded("reason.", contract.end_reason) }) : "",
  ].filter(Boolean).join(" · ");
}

/** @param {{holder: Holder}} props */
function History({ holder }) {
  if (!holder.contracts.length) return null;
  return html`<ol class="past">${holder.contracts.map((contract) => html`<li key=${contract.id}><b>${worded("kind.", contract.kind)}</b> ${span(contract)} <span class="second">${contract.reference}</span></li>`)}</ol>`;
}
