// SPDX-License-Identifier: AGPL-3.0-or-later
// Her contract on a line of time: beginning, today, end.
import { daysBetween, fullDay, monthsAndDays } from "../../ui/dates.js";
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { duration, t } from "../words.js";

/** @typedef {import("../types.d.ts").Contract} Contract */

const SOON_DAYS = 60;

const looks = {
  running: { class: "is-ok", icon: "check" },
  soon: { class: "is-wait", icon: "calendar" },
};

/** @typedef {keyof typeof looks} State */

/** The server gives the contract of today, so it has begun and is not over. @param {Contract} contract @param {string} today @returns {State} */
function stateOf({ ends_on }, today) {
  return ends_on !== null && daysBetween(today, ends_on) <= SOON_DAYS ? "soon" : "running";
}

/** @param {{contract: Contract | null, today: string, children?: unknown}} props children: what the contract asks of her */
export function ContractCard({ contract, today, children }) {
  if (contract === null)
    return html`<section class="card" id="contrat" aria-labelledby="contract">
      <h2 id="contract">${t("contract.title")}</h2><p>${t("contract.none")}</p>${children}</section>`;
  const state = stateOf(contract, today);
  const look = looks[state];
  return html`<section class="card" id="contrat" aria-labelledby="contract">
    <div class="row between row-wrap"><h2 id="contract">${t("contract.title")} <span class="kind">${t(`contract.${contract.kind}`)}</span></h2>
      <span class=${`badge ${look.class}`}><${Icon} name=${look.icon} />${t(`contract.${state}`)}</span></div>
    <${Timeline} contract=${contract} today=${today} state=${state} />
    ${children}<p class="second">${t(`contract.${contract.kind}_is`)}</p>
  </section>`;
}

/** How much of the line is behind us, in percent. @param {Contract} contract @param {string} today */
function progress({ starts_on, ends_on }, today) {
  if (ends_on === null) return 100;
  return (100 * daysBetween(starts_on, today)) / Math.max(daysBetween(starts_on, ends_on), 1);
}

/** @param {{contract: Contract, today: string, state: State}} props */
function Timeline({ contract, today, state }) {
  const { starts_on, ends_on } = contract;
  return html`<div class="time">
    <div class=${`time-line ${ends_on === null ? "open" : ""}`} style=${{ "--p": progress(contract, today) }} aria-hidden="true"><i></i><b></b></div>
    <dl class="time-ends">
      <div><dt>${t("contract.start")}</dt><dd>${fullDay(starts_on)}</dd></div>
      <div><dt>${t("contract.end")}</dt><dd>${ends_on === null ? t("contract.no_end") : fullDay(ends_on)}</dd></div>
    </dl>
    <p class="time-left"><b>${timeLeft(contract, today)}</b>${state === "soon" ? html` ${t("contract.renew")}` : null}</p>
  </div>`;
}

/** @param {Contract} contract @param {string} today */
function timeLeft({ starts_on, ends_on }, today) {
  if (ends_on !== null) return today === ends_on ? t("contract.last_day") : t("contract.left", { time: duration(monthsAndDays(today, ends_on)) });
  return starts_on === today ? t("contract.since_today") : t("contract.since", { time: duration(monthsAndDays(starts_on, today)) });
}
