// SPDX-License-Identifier: AGPL-3.0-or-later
// Each till's chain of tickets, whole or not, in words; and the records that were refused, with their reason.
import { request } from "../../ui/api.js";
import { task } from "../../ui/task.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { Sure } from "../../ui/sure.js";
import { may } from "../rights.js";
import { here, kpa, me, open } from "../store.js";
import { html, useMemo } from "../../vendor/preact.js";
import { t, when, why } from "../words.js";

/** @typedef {import("../types.d.ts").Till} Till */
/** @typedef {import("../types.d.ts").Refused} Refused */
/** @typedef {import("../../ui/task.js").Task} Task */

const HASH_SHOWN = 8; // enough to compare with the till's screen by eye

const looks = /** @type {const} */ ({
  whole: { badge: "is-ok", icon: "shield-check" },
  broken: { badge: "is-stop", icon: "shield-alert" },
  empty: { badge: "is-calm", icon: "clock" },
});

/** @param {Till} till @returns {keyof typeof looks} */
function stateOf(till) {
  if (!till.whole) return "broken";
  return till.records === 0 ? "empty" : "whole";
}

/** @param {{tills: readonly Till[], today: string}} props */
export function TillCards({ tills, today }) {
  const locking = useMemo(task, []);
  return html`<section id="caisses" aria-label=${t("tills.title")}>
    <${Outcome} task=${locking} />
    ${tills.length === 0 ? html`<p class="second">${t("tills.none")}</p>` : null}
    <ul class="tills">${tills.map((till) => html`<${TillCard} key=${till.till} till=${till} today=${today} locking=${locking} />`)}</ul>
  </section>`;
}

/** @param {{till: Till, today: string, locking: Task}} props */
function TillCard({ till, today, locking }) {
  const state = stateOf(till);
  const look = looks[state];
  return html`<li class=${`card till-card ${state === "broken" ? "broken" : ""}`}>
    <div class="row between row-wrap"><h2>${till.name}<span class="second">${till.till}</span></h2>
      <span class=${`badge ${look.badge}`}><${Icon} name=${look.icon} />${t(`tills.${state}`)}</span></div>
    <p>${t(`tills.${state}_is`)}</p>
    ${state === "empty" ? null : html`<${Facts} till=${till} today=${today} />`}
    ${me.value && may(me.value, kpa.value, "till") ? html`<${LockTill} till=${till} locking=${locking} />` : null}
  </li>`;
}

/** A till that is lost, or lent to nobody knows whom: its key stops counting, and it leaves the list. @param {{till: Till, locking: Task}} props */
function LockTill({ till, locking }) {
  const lock = () =>
    locking.run(async () => {
      await request(here(`tills/${encodeURIComponent(till.till)}/revocation`), { body: {} });
      await open();
      return t("tills.locked_done", { till: `${till.name} (${till.till})` });
    });
  return html`<${Sure} label=${t("tills.lock")} name=${t("tills.lock_name", { till: `${till.name} (${till.till})` })} icon="ban" quiet busy=${locking.busy.value}
    question=${t("tills.lock_sure", { till: `${till.name} (${till.till})` })} yes=${t("tills.lock_yes")} onYes=${lock} />`;
}

/** @param {{till: Till, today: string}} props */
function Facts({ till, today }) {
  return html`<dl class="facts">
    <div><dt>${t("tills.number")}</dt><dd class="num">${String(till.sequence)}</dd></div>
    <div><dt>${t("tills.records")}</dt><dd class="num">${String(till.records)}</dd></div>
    <div><dt>${t("tills.last")}</dt><dd>${till.last_at ? when(till.last_at, today) : t("tills.never")}</dd></div>
    <div><dt>${t("tills.contact")}</dt><dd>${till.received_at ? when(till.received_at, today) : t("tills.never")}</dd></div>
    <div><dt>${t("tills.refused")}</dt><dd class="num">${String(till.refused)}</dd></div>
    ${till.hash ? html`<div><dt>${t("tills.hash")}</dt><dd class="num">${till.hash.slice(0, HASH_SHOWN)}</dd></div>` : null}
  </dl>`;
}

/** @param {{refused: readonly Refused[], today: string}} props */
export function RefusedList({ refused, today }) {
  return html`<section class="card" id="refuses" aria-labelledby="refused"><h2 id="refused">${t("refused.title")}</h2>
    ${refused.length === 0
      ? html`<p class="row"><span class="badge is-ok"><${Icon} name="check" />${t("refused.none")}</span></p>`
      : html`<p class="second">${t("refused.what")}</p><${RefusedTable} refused=${refused} today=${today} />`}
  </section>`;
}

/** @param {{refused: readonly Refused[], today: string}} props */
function RefusedTable({ refused, today }) {
  return html`<table class="table">
    <caption class="vh">${t("refused.caption")}</caption>
    <thead><tr><th scope="col">${t("refused.number")}</th><th scope="col">${t("refused.why")}</th><th scope="col">${t("refused.when")}</th></tr></thead>
    <tbody>${refused.map(
      (one) => html`<tr key=${one.sequence}>
        <td class="num">${String(one.sequence)}</td>
        <th scope="row">${why(one.code)}<span class="second">${t("refused.till", { till: one.till })}${one.detail ? ` · ${one.detail}` : ""}</span></th>
        <td>${when(one.received_at, today)}</td>
      </tr>`,
    )}</tbody>
  </table>`;
}
