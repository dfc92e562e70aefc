// SPDX-License-Identifier: AGPL-3.0-or-later
// The archives of this till: made by whoever may, copied to wherever they are kept.
import { insist, request } from "../../ui/api.js";
import { day, euro } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { t as ui } from "../../ui/text.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import { uuid } from "../sale.js";
import { Back, Bar } from "../screens/bar.js";
import { Paged } from "../screens/pages.js";
import { go, notice } from "../store.js";
import { told } from "../tickets/printing.js";
import { words } from "../words.js";
import { One } from "./one.js";
import text from "./text.js";

const t = words(text);

/** @typedef {import("./one.js").Archive} Archive */

export function Archives() {
  const list = useSignal(/** @type {Archive[] | null} */ (null));
  const chosen = useSignal(/** @type {string | null} */ (null));
  const read = async () => {
    const answer = await told(request("/api/till/archives"));
    if (answer) list.value = answer.archives;
  };
  useEffect(() => void read(), []);
  const one = list.value?.find((archive) => archive.id === chosen.value);
  if (one) return html`<${One} one=${one} read=${read} back=${() => (chosen.value = null)} />`;
  return html`<div class="screen alone">
    <${Bar}><${Back} to=${() => go({ name: "menu" })} label=${ui("bar.back")} /><h1>${t("title")}</h1><//>
    <main class="zone list">
      <p>${t("why")}</p>
      <${Make} read=${read} />
      ${list.value?.length === 0 && html`<p class="second">${t("none")}</p>`}
      ${list.value && html`<${Paged} things=${list.value} key_mm=${24} width_mm=${130} around_mm=${92} draw=${(/** @type {Archive} */ archive) => html`<${Row} key=${archive.id} one=${archive} open=${() => (chosen.value = archive.id)} />`} />`}
    </main>
  </div>`;
}

/** @param {{read: () => Promise<void>}} props */
function Make({ read }) {
  const busy = useSignal(false);
  const make = async () => {
    busy.value = true;
    const made = await told(insist("/api/till/archives", { id: uuid() }));
    busy.value = false;
    if (!made) return;
    await read();
    notice.value = t("made");
  };
  return html`<button class="key key-main" type="button" data-archive="" disabled=${busy.value} onClick=${make}><${Icon} name="layers" />${busy.value ? t("wait") : t("make")}</button>`;
}

/** @param {{one: Archive, open: () => void}} props */
function Row({ one, open }) {
  return html`<button class="key wide" type="button" data-file=${one.file} onClick=${open}>
    <${Pictogram} name="page" /><span class="about"><b>${one.file}</b>
    <span class="second">${t("of", { from: day(one.from), to: day(one.to), n: one.records, total: euro(one.grand_total) })}</span></span>
    <${Icon} name="chevron-right" flip />
  </button>`;
}
