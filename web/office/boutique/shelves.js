// SPDX-License-Identifier: AGPL-3.0-or-later
// What lies on the shelf: pieces of which there is one, and articles that are counted.
import { Problem, request } from "../../ui/api.js";
import { hourOf } from "../../ui/dates.js";
import { euro } from "../../ui/money.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { go, open } from "../store.js";
import { Counted } from "./counted.js";
import { ItemPhotos } from "./item_photos.js";
import { dayWords, desk, named, s, said } from "./words.js";

/** @typedef {import("./types.d.ts").Piece} Piece */
/** @typedef {import("./types.d.ts").Photo} Photo */

const looks = /** @type {const} */ ({ draft: ["is-calm", "pencil"], published: ["is-ok", "store"], sold: ["is-here", "check"], withdrawn: ["is-calm", "ban"] });

/** @param {{data: import("./types.d.ts").Shelves, today: string}} props */
export function Shelves({ data, today }) {
  return html`<p role="status" class="vh">${said.value.words}</p>
    <section class="stack" aria-labelledby="pieces"><div class="head"><h2 id="pieces">${s("pieces")}</h2>
      <button class="btn btn-do" type="button" onClick=${() => go({ onglet: "boutique", vue: "rayon", piece: "+" })}><${Icon} name="plus" />${s("piece.new")}</button></div>
      ${data.pieces.length === 0 ? html`<p class="second">${s("pieces.none")}</p>` : html`<ul class="pieces">${data.pieces.map((one) => html`<${PieceCard} key=${one.id} piece=${one} drawing=${data.articles.find((item) => item.code === one.item)?.pictogram ?? "hanger"} photo=${data.photos.find((photo) => photo.piece === one.id)} today=${today} />`)}</ul>`}</section>
    <${Counted} data=${data} /><${ItemPhotos} data=${data} />`;
}

/** @param {{piece: Piece, drawing: string, photo: Photo | undefined, today: string}} props */
function PieceCard({ piece, drawing, photo, today }) {
  const turning = useMemo(task, []);
  const refused = useSignal(/** @type {"" | "stock_held" | "piece_sold"} */ (""));
  const [look, icon] = looks[piece.state];
  const turn = (/** @type {"published" | "withdrawn"} */ state, /** @type {boolean} */ anyway) => turning.run(async () => {
    refused.value = "";
    try {
      await request(desk(`pieces/${piece.id}/state`), { body: { state, anyway } });
    } catch (problem) {
      if (problem instanceof Problem && (problem.code === "stock_held" || problem.code === "piece_sold")) refused.value = problem.code;
      await open(); // who holds it, and until when
      throw problem;
    }
    said.value = { id: piece.id, words: s(`piece.done.${state}`, { name: piece.name }) };
    await open();
  });
  const key = (/** @type {"published" | "withdrawn"} */ state, /** @type {string} */ words, /** @type {string} */ sign, anyway = false) =>
    html`<button class=${`btn ${state === "published" && !anyway ? "btn-do" : ""}`} type="button" aria-label=${s("move.name", { move: words, code: piece.name })} aria-disabled=${turning.busy.value ? "true" : null} onClick=${() => turn(state, anyway)}><${Icon} name=${sign} />${words}</button>`;
  return html`<li class="card piece"><div class="piece-photo">${photo ? html`<img src=${photo.url} alt="" width="320" height="320" loading="lazy" decoding="async" />` : html`<${Pictogram} name=${drawing} />`}</div>
    <div class="piece-body"><h3>${piece.name}</h3><p><span class="tag num">${euro(piece.price.amount)}</span></p>
      <p class="second">${[named("condition", piece.condition), piece.size, piece.code].filter(Boolean).join(" · ")}</p>
      <p><span class=${`badge ${look}`}><${Icon} name=${icon} />${named("piece.state", piece.state)}</span>
      ${piece.held_by ? html` <span class="badge is-wait"><${Icon} name="clock" />${piece.held_until ? s("piece.held_until", { day: dayWords(piece.held_until, today), time: hourOf(piece.held_until) }) : s("piece.held")}</span>` : null}</p></div>
    <div class="piece-keys">${piece.state === "sold" ? key("published", s("piece.back"), "undo-2", true)
      : html`${piece.state === "published" ? key("withdrawn", s("piece.withdraw"), "ban") : key("published", s("piece.publish"), "store")}
        <button class="btn" type="button" aria-label=${s("move.name", { move: s("piece.edit"), code: piece.name })} onClick=${() => go({ onglet: "boutique", vue: "rayon", piece: piece.id })}><${Icon} name="pencil" />${s("piece.edit")}</button>`}
      ${refused.value === "stock_held" ? key("withdrawn", s("piece.anyway"), "ban", true) : null}</div>
    <${Outcome} task=${turning} /></li>`;
}
