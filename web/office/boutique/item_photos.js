// SPDX-License-Identifier: AGPL-3.0-or-later
// The photos of an article of the catalogue, which there are many of: a basket, a mug, a service.
import { request } from "../../ui/api.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { open } from "../store.js";
import { Select } from "./fields.js";
import { Photos } from "./photos.js";
import { desk, s } from "./words.js";

/** @typedef {import("./types.d.ts").Shelves} Data */

/** @param {{data: Data}} props */
export function ItemPhotos({ data }) {
  const item = useSignal("");
  const seen = data.photos.filter((one) => one.item && one.position === 0);
  const name = (/** @type {string | null} */ code) => data.articles.find((one) => one.code === code)?.name ?? code;
  const label = (/** @type {string} */ code) => data.activities.find((one) => one.code === code)?.name ?? code;
  return html`<section class="stack" aria-labelledby="item-photos"><h2 id="item-photos">${s("items")}</h2><p class="second">${s(seen.length ? "items.is" : "items.none")}</p>
    ${seen.length ? html`<ul class="item-photos">${seen.map((one) => html`<li key=${one.item}><img src=${one.url} alt="" width="160" height="160" loading="lazy" decoding="async" /><b>${name(one.item)}</b></li>`)}</ul>` : null}
    <details class="card rule-new"><summary><${Icon} name="pencil" />${s("items.change")}</summary>
      <div class="stack"><${Select} id="photo-item" label=${s("counted.item")} value=${item} options=${[["", s("choose")], ...data.articles.map((one) => [one.code, `${label(one.activity)} · ${one.name}`])]} />
      ${item.value ? html`<${OneItem} key=${item.value} item=${item.value} data=${data} />` : null}</div></details></section>`;
}

/** @param {{item: string, data: Data}} props */
function OneItem({ item, data }) {
  const photos = useSignal(data.photos.filter((one) => one.item === item).map(({ hash, url }) => ({ hash, url })));
  const saving = useMemo(task, []);
  const save = () => saving.run(async () => {
    await request(desk(`items/${encodeURIComponent(item)}/photos`), { method: "PUT", body: { photos: photos.value.map(({ hash }) => ({ hash })) } });
    await open();
    return s("items.saved");
  });
  return html`<${Photos} photos=${photos} /><button class="btn btn-do" type="button" aria-disabled=${saving.busy.value ? "true" : null} onClick=${save}><${Icon} name="check" />${s("items.save")}</button><${Outcome} task=${saving} />`;
}
