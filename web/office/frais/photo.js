// SPDX-License-Identifier: AGPL-3.0-or-later
// The receipt: taken with the telephone or chosen, sent at once, shown as it was kept.
import { request } from "../../ui/api.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { Problem } from "../../ui/api.js";
import { html, useMemo } from "../../vendor/preact.js";
import { here } from "../store.js";
import { f } from "./words.js";

const LARGEST = 15 * 1024 * 1024;
const accepted = "image/jpeg,image/png,image/webp,application/pdf";

/** @typedef {import("./types.d.ts").Receipt} Receipt */

/** @param {{receipt: import("../../vendor/preact.js").Signal<Receipt | null>}} props */
export function Photo({ receipt }) {
  const sending = useMemo(task, []);
  const send = (/** @type {{currentTarget: HTMLInputElement}} */ event) => {
    const file = event.currentTarget.files?.[0];
    event.currentTarget.value = ""; // the same file again is another try
    if (file) sending.run(() => upload(file, receipt));
  };
  const kept = receipt.value;
  return html`<fieldset class="choices photo"><legend>${f("form.photo")}</legend>
    ${kept ? html`<${Kept} receipt=${kept} drop=${() => (receipt.value = null)} />` : html`<div class="row row-wrap">
      <label class="btn btn-do"><${Icon} name="smartphone" />${f("form.camera")}<input class="vh" type="file" accept="image/*" capture="environment" onChange=${send} /></label>
      <label class="btn"><${Icon} name="file-text" />${f("form.file")}<input class="vh" type="file" accept=${accepted} onChange=${send} /></label></div>
    <p class="hint">${sending.busy.value ? f("form.photo_busy") : f("form.photo_hint")}</p>`}
    <${Outcome} task=${sending} /></fieldset>`;
}

/** @param {File} file @param {import("../../vendor/preact.js").Signal<Receipt | null>} receipt */
async function upload(file, receipt) {
  if (file.size > LARGEST) throw new Problem({ code: "body_too_large", title: f("form.photo_large") });
  receipt.value = /** @type {Receipt} */ (await request(here("receipts"), { file, timeout_ms: 60_000 }));
}

/** @param {{receipt: Receipt, drop: () => void}} props */
function Kept({ receipt, drop }) {
  const pdf = receipt.media_type === "application/pdf";
  return html`<div class="kept">${pdf ? html`<${Pictogram} name="page" />` : html`<img class="thumb" src=${here(`receipts/${receipt.id}?preview`)} alt=${f("receipt.picture")} />`}
    <p role="status"><b>${pdf ? f("form.photo_ok_pdf", { n: receipt.pages }) : f("form.photo_ok")}</b></p>
    <button class="btn" type="button" onClick=${drop}><${Icon} name="x" />${f("form.photo_drop")}</button></div>`;
}
