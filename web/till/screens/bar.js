// SPDX-License-Identifier: AGPL-3.0-or-later
// The top bar: keys of the screen at its start; at its end, always at the same spot, the link with the server and the time.
import { clock, euro, moment } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { html } from "../../vendor/preact.js";
import { later } from "../later.js";
import { leave } from "../link.js";
import { answering, go, notice, overlay, pretended, state, training } from "../store.js";

const ShiftSign = later(async () => (await import("../cash/sign.js")).ShiftSign);
const PrinterSign = later(async () => (await import("../hardware/sign.js")).PrinterSign);

/** @param {{children?: unknown}} props */
export function Bar({ children }) {
  return html`<header class="bar">
    ${children}
    <p class="notice" role="status">${notice.value && html`<${Icon} name="info" /><span>${notice}</span>`}</p>
    <${PrinterSign} /><${ShiftSign} />
    <${LinkState} />
    <button class="key" type="button" data-help="" onClick=${() => (overlay.value = { name: "help" })}><${Pictogram} name="help" /><span>${t("bar.help")}</span></button>
    ${training.value ? html`<p class="state school">${lines(t("bar.school"))}</p>` : html`<p class="state clock">${state.value ? clock(moment(state.value.now)) : ""}</p>`}
  </header>`;
}

/** Not a warning: a till may be alone all day, nothing is lost. */
function LinkState() {
  const unsent = pretended.value ?? state.value?.unsent ?? 0;
  const online = pretended.value === null && (state.value?.online ?? false);
  const [icon, words] = linkWords(unsent, online);
  return html`<p class="state link" role="status">
    <${Icon} name=${icon} /><span>${lines(words)}</span>
    ${unsent > 0 && html`<span class="count"><span aria-hidden="true">${unsent}</span><span class="vh">${t("bar.unsent", { n: unsent })}</span></span>`}
  </p>`;
}

/** @param {number} unsent @param {boolean} online @returns {[string, string]} icon and words */
function linkWords(unsent, online) {
  if (!answering.value) return ["server-off", t("bar.silent")];
  if (state.value && !state.value.enrolled) return ["unlink", t("bar.alone")];
  if (state.value?.whole === false) return ["shield-alert", t("bar.broken")];
  if (state.value?.revoked) return ["ban", t("bar.revoked")];
  if (!online) return ["cloud-off", t("bar.offline")];
  return ["cloud", t(unsent ? "bar.sending" : "bar.online")];
}

/** An amount in large figures, a little smaller when it is long. @param {{cents: number | null, most?: number}} props most: characters at full size */
export function Sum({ cents, most = 7 }) {
  const figure = cents === null ? "…" : euro(cents);
  return html`<span class=${`num ${figure.length > most ? "long" : ""}`}>${figure}</span>`;
}

/** The way back, at the place where the eye starts. @param {{to?: () => void, label?: string, disabled?: boolean}} props */
export function Back({ to, label, disabled }) {
  return html`<button class="key" type="button" data-back="" disabled=${disabled} onClick=${to ?? toSale}>
    <${Icon} name="arrow-left" flip />${label ?? t("bar.back_to_sale")}
  </button>`;
}

/** The way out of the one who holds the till; the ticket stays. @param {{main?: boolean}} props */
export function LeaveKey({ main }) {
  return html`<button class=${`key ${main ? "key-main" : ""}`} type="button" data-leave="" onClick=${leave}><${Icon} name="lock" /><span>${t("lock.leave")}</span></button>`;
}

export function toSale() {
  go({ name: "sale" });
}

/** A phrase written on two lines. @param {string} text */
export function lines(text) {
  const [first, ...rest] = text.split("\n");
  return rest.length ? [first, html`<br />`, rest.join(" ")] : text;
}
