// SPDX-License-Identifier: AGPL-3.0-or-later
// Where she is signed in. A device that is lost or lent is closed from here.
import { request } from "../../ui/api.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useMemo } from "../../vendor/preact.js";
import { readSessions } from "./store.js";
import { methodName, t, when } from "./words.js";

/** @typedef {import("../types.d.ts").Session} Session */

/** @param {{sessions: readonly Session[]}} props */
export function Sessions({ sessions }) {
  const ending = useMemo(task, []);
  const end = (/** @type {Session} */ session) =>
    ending.run(async () => {
      await request(`/api/me/sessions/${encodeURIComponent(session.id)}`, { method: "DELETE" });
      await readSessions();
    });
  const endOthers = () =>
    ending.run(async () => {
      await request("/api/me/sessions/revoke-others", { body: {} });
      await readSessions();
    });
  const alone = sessions.every((session) => session.current);
  return html`<section class="card" id="appareils" aria-labelledby="sessions-title"><h2 id="sessions-title">${t("sessions.title")}</h2>
    <ul class="devices">${sessions.map((session) => html`<${Device} key=${session.id} session=${session} end=${end} />`)}</ul>
    <${Outcome} task=${ending} />
    ${alone
      ? html`<p class="second">${t("sessions.alone")}</p>`
      : html`<${Sure} label=${t("sessions.others")} icon="ban" question=${t("sessions.others_sure")} yes=${t("sessions.others_yes")} onYes=${endOthers} />`}
  </section>`;
}

/** @param {{session: Session, end: (session: Session) => void}} props */
function Device({ session, end }) {
  const device = session.device || t("sessions.unknown");
  return html`<li><${Icon} name="monitor-smartphone" />
    <p><b>${device}</b><span class="second">${t("sessions.by", { when: when(session.created_at) })}</span><span class="second">${t("sessions.method", { method: methodName(session.method) })}</span>
      <span class="second">${t("sessions.seen", { when: when(session.seen_at), address: session.address || "?" })}</span></p>
    ${session.current
      ? html`<span class="badge is-here"><${Icon} name="check" />${t("sessions.here")}</span>`
      : html`<button class="btn" type="button" aria-label=${t("sessions.end_name", { device })} onClick=${() => end(session)}><${Icon} name="x" />${t("sessions.end")}</button>`}
  </li>`;
}
