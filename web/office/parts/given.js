// SPDX-License-Identifier: AGPL-3.0-or-later
// What is handed over: a printed card with its code on a strip of its own, an invitation, a cashier's code. Secrets are
// on the screen once; leaving the sheet forgets them.
import { timeOf, weekDay } from "../../ui/dates.js";
import { Icon } from "../../ui/parts.js";
import { Qr } from "../../ui/qr.js";
import { html, useLayoutEffect, useRef, useSignal } from "../../vendor/preact.js";
import { kpa, today } from "../store.js";
import { t } from "../words.js";

/** @typedef {import("../types.d.ts").Card} Card */
/** @typedef {import("../types.d.ts").Invitation} Invitation */
/** @typedef {import("../../vendor/preact.js").ComponentChildren} Children */

/** @param {{title: string, end: () => void, keys?: Children, children: Children}} props */
function Sheet({ title, end, keys, children }) {
  const head = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => head.current?.focus(), []);
  return html`<section class="card stack sheet"><h1 ref=${head} tabindex="-1">${title}</h1>${children}
    <div class="row row-wrap screen-only">${keys}<button class="btn" type="button" onClick=${end}><${Icon} name="check" />${t("person.hide")}</button></div></section>`;
}

/** @param {{card: Card, end: () => void}} props */
export function CardSheet({ card, end }) {
  const keys = html`<button class="btn btn-do" type="button" onClick=${() => print()}><${Icon} name="printer" />${t("card.print")}</button>`;
  return html`<${Sheet} title=${t("card.title", { name: card.name })} end=${end} keys=${keys}>
    <p class="note is-wait screen-only"><${Icon} name="printer" /><span>${t("card.once")}</span></p>
    <div class="printed">
      <div class="plastic"><div class="plastic-words"><p class="plastic-name">${card.name}</p><p>${kpa.value?.name ?? card.kpa}</p>
          <p class="plastic-hint">${t("card.scan")}</p><p class="plastic-keep">${t("card.keep")}</p></div>
        <${Qr} rows=${card.qr} label=${t("card.qr", { name: card.name })} /></div>
      <div class="strip"><p>${t("card.tear")}</p><p class="strip-pin"><span>${t("card.pin")}</span> <b class="num">${spaced(card.pin)}</b></p></div>
    </div><//>`;
}

/** "482 615": read aloud and remembered by threes. @param {string} digits */
function spaced(digits) {
  return digits.replace(/(\d{3})(?=\d)/g, "$1\u00a0");
}

/** @param {{invitation: Invitation, name: string, end: () => void}} props */
export function InvitationSheet({ invitation, name, end }) {
  const copied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(invitation.url).then(() => (copied.value = true), () => {});
  };
  const { expires_at } = invitation;
  const time = timeOf(expires_at);
  const until = expires_at.slice(0, 10) === today.value ? t("invite.until_today", { time }) : t("invite.until", { day: weekDay(expires_at).toLocaleLowerCase("fr"), time });
  return html`<${Sheet} title=${t("invite.title", { name })} end=${end}>
    <p>${t("invite.is", { when: until })}</p>
    <div class="invitation"><${Qr} rows=${invitation.qr} label=${t("invite.qr", { name })} />
      <div class="stack"><div class="field"><label for="link">${t("invite.link")}</label><input id="link" class="input" readonly value=${invitation.url} onFocus=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => event.currentTarget.select()} /></div>
        ${"clipboard" in navigator ? html`<button class="btn" type="button" onClick=${copy}><${Icon} name="link" />${t("invite.copy")}</button>` : null}
        <p role="status">${copied.value ? t("invite.copied") : ""}</p></div></div><//>`;
}

/** @param {{pin: string, name: string, end: () => void}} props */
export function PinSheet({ pin, name, end }) {
  return html`<${Sheet} title=${t("person.pin_label", { name })} end=${end}><p>${t("person.pin_is")}</p><p class="big-pin num">${pin}</p><//>`;
}
