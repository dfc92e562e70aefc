// SPDX-License-Identifier: AGPL-3.0-or-later
// The photos of a thing: taken with the telephone or chosen, sent at once, shown as they were kept.
import { Problem, request } from "../../ui/api.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo } from "../../vendor/preact.js";
import { desk, s } from "./words.js";

const LARGEST = 12 * 1024 * 1024, MOST = 5;

/** @typedef {{hash: string, url: string}} Kept */

/** @param {{photos: import("../../vendor/preact.js").Signal<Kept[]>}} props */
export function Photos({ photos }) {
  const sending = useMemo(task, []);
  const send = (/** @type {{currentTarget: HTMLInputElement}} */ event) => {
    const file = event.currentTarget.files?.[0];
    event.currentTarget.value = ""; // the same file again is another try
    if (file) sending.run(() => upload(file, photos));
  };
  const busy = sending.busy.value;
  return html`<fieldset class="choices photo"><legend>${s("photos")}</legend>
    ${photos.value.length ? html`<ul class="kept-photos">${photos.value.map((one, at) => html`<li key=${one.hash}><img src=${one.url} width="160" height="160" alt=${s("photo.number", { n: at + 1 })} />
      <button class="btn" type="button" onClick=${() => (photos.value = photos.value.filter((other) => other !== one))}><${Icon} name="x" />${s("photo.drop")}<span class="vh"> ${at + 1}</span></button></li>`)}</ul>` : null}
    ${photos.value.length < MOST ? html`<div class="row row-wrap"><label class="btn btn-do"><${Icon} name="smartphone" />${s(photos.value.length ? "photo.more" : "photo.take")}<input class="vh" type="file" accept="image/*" capture="environment" disabled=${busy} onChange=${send} /></label>
      <label class="btn"><${Icon} name="file-text" />${s("photo.choose")}<input class="vh" type="file" accept="image/jpeg,image/png,image/webp" disabled=${busy} onChange=${send} /></label></div>` : null}
    <p class="hint" role="status">${busy ? s("photo.busy") : s("photo.hint")}</p><${Outcome} task=${sending} /></fieldset>`;
}

/** @param {File} file @param {import("../../vendor/preact.js").Signal<Kept[]>} photos */
async function upload(file, photos) {
  if (file.size > LARGEST) throw new Problem({ code: "body_too_large", title: s("photo.large") });
  const kept = /** @type {Kept} */ (await request(desk("photos"), { file, timeout_ms: 60_000 }));
  if (photos.value.some(({ hash }) => hash === kept.hash)) throw new Problem({ code: "photo_twice", title: s("photo.twice") });
  photos.value = [...photos.value, { hash: kept.hash, url: kept.url }];
}
