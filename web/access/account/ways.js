// SPDX-License-Identifier: AGPL-3.0-or-later
// How she comes in: card, passkeys, mail, password. Each can be changed where it is shown.
import { Problem, request } from "../../ui/api.js";
import { fullDay } from "../../ui/dates.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useMemo } from "../../vendor/preact.js";
import { hasPasskeys, makePasskey } from "../passkey.js";
import { Way } from "./parts.js";
import { PasswordForm, PinForm } from "./secrets.js";
import { mail, readCredentials, staff, welcome } from "./store.js";
import { t, when } from "./words.js";

/** @typedef {import("../types.d.ts").Credentials} Credentials */
/** @typedef {import("../types.d.ts").Passkey} Passkey */
/** @typedef {import("../types.d.ts").Me} Me */
/** @typedef {import("../passkey.js").MakeOptions} MakeOptions */

/** One task for the key in the welcome and the key in the list: what it says shows beside the list. */
const adding = task();

/** @param {{me: Me, credentials: Credentials}} props */
export function Ways({ me, credentials }) {
  const { card, passkeys, password } = credentials;
  return html`<section class="card" id="moyens" aria-labelledby="ways-title"><h2 id="ways-title">${t("ways.title")}</h2>
    <ul class="way-list">
      <${Way} picture="id-card" title=${t("way.card")}>
        <p class="second">${card ? `${t("way.card_is", { day: fullDay(card.printed_at) })} ${used(card.used_at)}` : `${t("way.card_none")} ${t(staff.value ? "ask.admin" : "way.card_ask")}`}</p>
        ${card ? html`<${PinForm} />` : null}
      <//>
      <${Way} picture="fingerprint" title=${t("way.passkey")}>
        ${passkeys.length === 0 ? html`<p class="second">${t(hasPasskeys() ? "way.passkey_none" : "way.passkey_cannot")}</p>` : null}
        <ul class="passkeys">${passkeys.map((passkey) => html`<${PasskeyRow} key=${passkey.id} passkey=${passkey} />`)}</ul>
        <${Outcome} task=${adding} />
        ${hasPasskeys() ? html`<${AddPasskey} quiet=${welcome.value} />` : null}
      <//>
      <${Way} picture="mail" title=${t("way.link")}><p class="second">${linkIs(me.person.email)}</p><//>
      <${Way} picture="key" title=${t("way.password")}><p class="second">${t(password ? "way.password_set" : "way.password_none")}</p><${PasswordForm} has=${password} /><//>
    </ul>
  </section>`;
}

/** @param {string | null} email */
function linkIs(email) {
  if (!mail.value) return t("way.link_off");
  return email ? t("way.link_is", { email }) : `${t("way.link_none")} ${t(staff.value ? "ask.admin" : "way.link_ask")}`;
}

/** @param {string | null} at */
function used(at) {
  return at ? t("way.used", { when: when(at) }) : t("way.unused");
}

/** @param {{passkey: Passkey}} props */
function PasskeyRow({ passkey }) {
  const removing = useMemo(task, []);
  const remove = () =>
    removing.run(async () => {
      await request(`/api/me/passkeys/${encodeURIComponent(passkey.id)}`, { method: "DELETE" });
      await readCredentials();
    });
  return html`<li><p><b>${passkey.label}</b><span class="second">${used(passkey.used_at)}</span></p>
    <${Sure} label=${t("passkey.remove")} name=${t("passkey.remove_name", { label: passkey.label })} icon="trash-2" quiet
      question=${t("passkey.sure", { label: passkey.label })} yes=${t("passkey.yes")} onYes=${remove} />
    <${Outcome} task=${removing} /></li>`;
}

/** @param {{quiet?: boolean}} props */
export function AddPasskey({ quiet }) {
  return html`<button class=${`btn ${quiet ? "" : "btn-do"}`} type="button" aria-disabled=${adding.busy.value ? "true" : null} onClick=${add}><${Icon} name="fingerprint" />${t("passkey.add")}</button>`;
}

function add() {
  return adding.run(async () => {
    const options = /** @type {MakeOptions} */ (await request("/api/me/passkeys/options", { body: {} }));
    const made = await makePasskey(options).catch((/** @type {Error} */ reason) => {
      throw new Problem({ code: "not_made", title: t(reason.name === "InvalidStateError" ? "passkey.known" : "passkey.failed") });
    });
    await request("/api/me/passkeys", { body: { label: deviceName(), ...made } });
    await readCredentials();
    return t("passkey.added");
  });
}

/** What to call this device in her list. */
function deviceName() {
  const agent = navigator.userAgent;
  if (/Android/.test(agent)) return t("device.android");
  if (/iPhone/.test(agent)) return t("device.iphone");
  if (/iPad/.test(agent)) return t("device.ipad");
  if (/Windows/.test(agent)) return t("device.windows");
  if (/Macintosh/.test(agent)) return t("device.mac");
  return t(/Linux/.test(agent) ? "device.linux" : "device.other");
}
