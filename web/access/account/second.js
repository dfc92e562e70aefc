// SPDX-License-Identifier: AGPL-3.0-or-later
// The second factor: a QR for the application of codes, a first code as proof, then the recovery codes, shown once.
import { Problem, request } from "../../ui/api.js";
import { fullDay } from "../../ui/dates.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { Qr } from "../../ui/qr.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { me, open as readAll, readCredentials, today } from "./store.js";
import { t } from "./words.js";

/** @typedef {import("../types.d.ts").Totp} Totp */
/** @typedef {import("../types.d.ts").Credentials} Credentials */

/** @param {{credentials: Credentials}} props */
export function SecondFactor({ credentials }) {
  const shown = useSignal(/** @type {Totp | null} */ (null));
  const codes = useSignal(/** @type {string[]} */ ([]));
  const work = useMemo(task, []);
  const start = () =>
    work.run(async () => {
      shown.value = /** @type {Totp} */ (await request("/api/me/totp", { body: {} }));
    });
  const confirm = (/** @type {{preventDefault: () => void, currentTarget: HTMLFormElement}} */ event) => {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (event.currentTarget.elements.namedItem("totp-code"));
    return work.run(async () => {
      const code = field.value.replace(/\s/g, "");
      field.value = "";
      field.focus();
      codes.value = /** @type {{recovery_codes: string[]}} */ (await request("/api/me/totp/confirm", { body: { code } }).catch(ofClock)).recovery_codes;
      shown.value = null;
    });
  };
  const end = async () => {
    codes.value = [];
    await work.run(async () => {
      await Promise.all([readCredentials(), readAll()]);
      return t("second.done");
    });
  };
  const step = codes.value.length ? html`<${Codes} codes=${codes.value} end=${end} />` : shown.value ? html`<${Enrol} totp=${shown.value} confirm=${confirm} work=${work} />` : null;
  return html`<section class="card" id="second" aria-labelledby="second-title"><div class="card-title between row-wrap"><h2 id="second-title">${t("second.title")}</h2>
      ${credentials.totp ? html`<span class="badge is-ok"><${Icon} name="shield-check" />${t("second.on")}</span>` : null}</div>
    <div class="stack">
      ${me.value?.second_factor === "to_enrol" && !codes.value.length ? html`<p class="note is-wait"><${Icon} name="shield-alert" /><span>${t("second.asked")}</span></p>` : null}
      <p class="second">${t("second.what")}</p>
      ${shown.value ? null : html`<${Outcome} task=${work} />`}
      ${step ?? html`<${Now} credentials=${credentials} start=${start} />`}
    </div></section>`;
}

/** @param {{credentials: Credentials, start: () => void}} props */
function Now({ credentials, start }) {
  return html`${credentials.totp ? html`<p>${t("second.codes", { n: credentials.recovery_codes })}</p>` : null}
    <button class=${`btn ${credentials.totp ? "" : "btn-do"}`} type="button" onClick=${start}><${Icon} name="smartphone" />${t(credentials.totp ? "second.again" : "second.start")}</button>`;
}

/** A right application shows a wrong code when the telephone's clock is wrong. @param {unknown} reason @returns {never} */
function ofClock(reason) {
  throw reason instanceof Problem && reason.code === "sign_in_refused" ? new Problem({ code: "wrong_code", title: t("second.refused") }) : reason;
}

/** @param {{totp: Totp, confirm: (event: never) => void, work: import("../../ui/task.js").Task}} props */
function Enrol({ totp, confirm, work }) {
  return html`<div class="enrol"><${Qr} rows=${totp.qr} label=${t("second.qr")} />
    <form class="form" onSubmit=${confirm} novalidate>
      <p>${t("second.application")}</p><p>${t("second.scan")}</p>
      <p class="second">${t("second.by_hand")}<br /><code>${totp.secret.replace(/(.{4})/g, "$1 ").trim()}</code></p>
      <div class="field"><label for="totp-code">${t("second.code")}</label>
        <input id="totp-code" name="totp-code" class="input" inputmode="numeric" autocomplete="one-time-code" maxlength="8" dir="ltr" aria-invalid=${work.problem.value ? "true" : null} />
        <${Outcome} task=${work} /></div>
      <button class="btn btn-do" aria-disabled=${work.busy.value ? "true" : null}><${Icon} name="check" />${t("second.confirm")}</button>
    </form></div>`;
}

/** @param {{codes: string[], end: () => void}} props */
function Codes({ codes, end }) {
  return html`<div class="stack print-me"><h3>${t("second.recovery")}</h3><p class="print-only">${t("second.of", { name: me.value?.person.name ?? "", place: location.host, day: fullDay(today.value) })}</p><p>${t("second.recovery_is")}</p>
    <ul class="codes">${codes.map((code) => html`<li key=${code}><code>${code}</code></li>`)}</ul>
    <div class="row row-wrap"><button class="btn" type="button" onClick=${() => print()}><${Icon} name="printer" />${t("second.print")}</button>
      <button class="btn btn-do" type="button" onClick=${end}><${Icon} name="check" />${t("second.kept")}</button></div></div>`;
}
