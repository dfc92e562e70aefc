// SPDX-License-Identifier: AGPL-3.0-or-later
// One archive: its file to keep elsewhere; and, after a year, what it holds leaves the till. That cannot be undone, so it
// is asked twice: is there a copy, and then yes.
import { insist } from "../../ui/api.js";
import { day, euro } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { t as ui } from "../../ui/text.js";
import { html, useSignal } from "../../vendor/preact.js";
import { uuid } from "../sale.js";
import { Back, Bar } from "../screens/bar.js";
import { notice } from "../store.js";
import { told } from "../tickets/printing.js";
import { words } from "../words.js";
import text from "./text.js";

const t = words(text);

/** @typedef {"ready" | "gone" | "young" | "unsent" | "after"} Purge */
/** @typedef {{id: string, file: string, at: string, from: string, to: string, records: number, grand_total: number, sha256: string, stands: boolean, purge: Purge}} Archive */

/** Why what it holds stays in the till, or is gone. */
const WHY = /** @type {const} */ ({ gone: "purged", young: "young", unsent: "unsent", after: "after" });

/** @param {{one: Archive, read: () => Promise<void>, back: () => void}} props */
export function One({ one, read, back }) {
  const asking = useSignal(false);
  const leave = () => (asking.value ? (asking.value = false) : back());
  return html`<div class="screen alone">
    <${Bar}><${Back} to=${leave} label=${ui("bar.back")} /><h1>${one.file}</h1><//>
    ${asking.value ? html`<${Sure} one=${one} read=${read} done=${() => (asking.value = false)} />` : html`<main class="zone centre">
      <${Pictogram} name="page" />
      <p>${t("of", { from: day(one.from), to: day(one.to), n: one.records, total: euro(one.grand_total) })}</p>
      ${one.purge !== "ready" && html`<p class="second">${t(WHY[one.purge])}</p>`}
      ${!one.stands && html`<p class="note"><${Icon} name="info" /><span>${t("gone")}</span></p>`}
      ${one.stands && html`<div class="ways">
        <a class="key" href=${`/api/till/archives/${one.file}`} download=${one.file}><${Icon} name="download" />${t("keep")}</a>
        ${one.purge === "ready" && html`<button class="key" type="button" data-purge="" onClick=${() => (asking.value = true)}><${Icon} name="trash-2" />${t("purge")}</button>`}
      </div>`}
    </main>`}
  </div>`;
}

/** @param {{one: Archive, read: () => Promise<void>, done: () => void}} props */
function Sure({ one, read, done }) {
  const copied = useSignal(false);
  const busy = useSignal(false);
  const id = useSignal(uuid()).value;
  const purge = async () => {
    busy.value = true;
    const gone = await told(insist(`/api/till/archives/${one.file}/purge`, { id }, { timeout_ms: 120_000 }));
    busy.value = false;
    if (!gone) return;
    await read();
    done();
    notice.value = t("purge_done", { n: gone.records });
  };
  return html`<main class="zone centre">
    <h1>${t("sure", { n: one.records })}</h1>
    <p>${t("sure_stays")}</p>
    <button class="key" type="button" data-copied="" aria-pressed=${copied.value} onClick=${() => (copied.value = !copied.value)}><${Icon} name=${copied.value ? "circle-check" : "layers"} />${t("copied")}</button>
    <div class="ways">
      <button class="key" type="button" data-no="" disabled=${busy.value} onClick=${done}><${Icon} name="x" />${t("no")}</button>
      <button class="key key-main" type="button" data-yes="" disabled=${!copied.value || busy.value} onClick=${purge}><${Icon} name="trash-2" />${busy.value ? t("wait") : t("yes")}</button>
    </div>
  </main>`;
}
