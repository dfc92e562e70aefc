// SPDX-License-Identifier: AGPL-3.0-or-later
// What her contract asks of her: warnings before its end, nothing sold without insurance, what must be written.
import { daysBetween, fullDay } from "../../ui/dates.js";
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { w } from "../pay/store.js";

/** @typedef {import("../pay/types.d.ts").Holder} Holder */

/** @param {{holder: Holder, today: string}} props */
export function Duties({ holder, today }) {
  const open = holder.contracts.find(({ state }) => state === "running" || state === "uninsured");
  const notes = [
    holder.minor && !holder.minor.consent_on ? { look: "is-stop", words: w("duty.guardian") } : null,
    open?.state === "uninsured" ? { look: "is-stop", words: open.sells_from ? w("duty.insured_from", { day: fullDay(open.sells_from) }) : w("duty.uninsured") } : null,
    open?.warning && open.ends_on ? { look: open.warning === 7 ? "is-stop" : "is-wait", words: `${ends(today, open.ends_on)} ${w("duty.next")}` } : null,
  ].filter((note) => note !== null);
  return html`${notes.map((note) => html`<p key=${note.words} class=${`note duty ${note.look}`}><${Icon} name="triangle-alert" /><span>${note.words}</span></p>`)}
    ${holder.mention ? html`<p class="mention"><b>${w("duty.mention")}</b> ${holder.mention}</p><p class="second">${w("duty.months", { n: holder.cape_months })}</p>` : null}`;
}

/** @param {string} today @param {string} last */
function ends(today, last) {
  const left = daysBetween(today, last);
  return left === 0 ? w("duty.ends_today") : w("duty.ends", { n: left, day: fullDay(last) });
}
