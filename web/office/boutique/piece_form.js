// SPDX-License-Identifier: AGPL-3.0-or-later
// A piece of which there is one, from a telephone in under a minute: photo, what it is, its state, its size, its price.
import { Problem, request } from "../../ui/api.js";
import { plain } from "../../ui/money.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { typedEuros } from "../../ui/typed.js";
import { html, useLayoutEffect, useMemo, useSignal } from "../../vendor/preact.js";
import { Field } from "../paie/fields.js";
import { go } from "../store.js";
import { Select, showWrong, Words, Wrong } from "./fields.js";
import { Photos } from "./photos.js";
import { desk, s, said } from "./words.js";

/** @typedef {import("./types.d.ts").Piece} Piece */
/** @typedef {import("./types.d.ts").Shelves} Data */

const conditions = /** @type {const} */ (["new", "very_good", "good", "worn", "to_repair"]);
const PRICE_MAX = 10_000_000; // cents, as the server takes them
const pointers = /** @type {Record<string, string>} */ ({ "/code": "code", "/item": "item", "/name": "name", "/size": "size", "/price": "price", "/price/amount": "price" });

/** @param {{data: Data}} props */
export function PieceForm({ data }) {
  const old = data.pieces.find((one) => one.id === data.piece) ?? null;
  const form = {
    item: useSignal(old?.item ?? lately()), name: useSignal(old?.name ?? ""), condition: useSignal(old?.condition ?? ""), size: useSignal(old?.size ?? ""),
    price: useSignal(old ? plain(old.price.amount * 10).replace(".", ",") : ""), code: useSignal(old?.code ?? newCode()), description: useSignal(old?.description ?? ""),
  };
  const photos = useSignal(data.photos.filter((one) => old && one.piece === old.id).map(({ hash, url }) => ({ hash, url })));
  const tried = useSignal(false), refused = useSignal(/** @type {Record<string, string>} */ ({}));
  /** @type {Record<string, string>} */
  const wrong = { ...refused.value, ...(tried.value ? missing(form) : {}) };
  const made = useMemo(() => ({ id: old?.id ?? "", key: crypto.randomUUID(), body: "" }), []);
  const saving = useMemo(task, []);
  useLayoutEffect(() => document.querySelector(/** @type {"h1"} */ (".form-title"))?.focus(), []);
  const save = (/** @type {boolean} */ publish) => {
    const lacking = missing(form);
    [tried.value, refused.value] = [true, {}];
    if (Object.keys(lacking).length) return showWrong(lacking);
    return saving.run(async () => {
      try {
        await keep(form, made, old, photos.value.map(({ hash }) => ({ hash })), publish);
      } catch (problem) {
        const field = problem instanceof Problem ? pointers[problem.errors[0]?.pointer ?? ""] : undefined;
        if (!field || !(problem instanceof Problem)) throw problem;
        refused.value = { [field]: problem.title };
        return showWrong(refused.value);
      }
      sessionStorage.setItem("comptoir.piece.item", form.item.value);
      said.value = { id: made.id, words: s(publish ? "piece.done.published" : "piece.done.kept", { name: form.name.value }) };
      go({ onglet: "boutique", vue: "rayon" });
    });
  };
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    save(true);
  };
  const back = () => go({ onglet: "boutique", vue: "rayon" });
  if (data.piece !== "+" && !old) return html`<p class="note is-wait"><${Icon} name="info" /><span>${s("piece.gone")}</span></p><button class="btn" type="button" onClick=${back}>${s("back")}</button>`;
  const shown = old?.state === "published" || old?.state === "sold";
  return html`<form class="piece-form" onSubmit=${send} novalidate><button class="btn btn-quiet back" type="button" onClick=${back}><${Icon} name="arrow-left" flip />${s("back")}</button>
    <h1 tabindex="-1" class="form-title">${s(old ? "piece.change" : "piece.new")}</h1>
    <div class="piece-sheet"><div class="card stack"><${Photos} photos=${photos} />
      <${Select} id="item" label=${s("piece.item")} value=${form.item} wrong=${wrong["item"]} options=${[["", s("choose")], ...data.items.map((one) => [one.code, `${data.activities.find(({ code }) => code === one.activity)?.name ?? one.activity} · ${one.name}`])]} />
      <${Field} id="name" label=${s("piece.name")} hint=${s("piece.name_hint")} maxlength=${80} value=${form.name} wrong=${wrong["name"]} /></div>
    <div class="card stack"><fieldset class="choices"><legend>${s("piece.condition")}</legend><div class="options">${conditions.map((one, at) => html`<label key=${one} class="choice"><input type="radio" name="condition" id=${at === 0 ? "condition" : null} checked=${form.condition.value === one} onChange=${() => (form.condition.value = one)} /><span>${s(`condition.${one}`)}</span></label>`)}</div><${Wrong} id="condition" wrong=${wrong["condition"]} /></fieldset>
      <div class="fields"><${Field} id="price" label=${s("piece.price")} inputmode="decimal" maxlength=${9} value=${form.price} wrong=${wrong["price"]} />
        <${Field} id="size" label=${s("piece.size")} required=${false} maxlength=${24} value=${form.size} wrong=${wrong["size"]} />
        <${Field} id="code" label=${s("piece.code")} hint=${s("piece.code_hint")} maxlength=${24} value=${form.code} wrong=${wrong["code"]} /></div>
      <${Words} id="description" label=${s("piece.description")} value=${form.description} rows=${2} max=${1000} /></div></div>
    <${Outcome} task=${saving} />
    <div class="piece-save">${shown ? null : html`<button class="btn btn-do btn-lg" aria-disabled=${saving.busy.value ? "true" : null}><${Icon} name="store" />${s("piece.publish")}</button>`}
      <button class=${`btn ${shown ? "btn-do btn-lg" : ""}`} type="button" aria-disabled=${saving.busy.value ? "true" : null} onClick=${() => save(false)}><${Icon} name="check" />${s(old ? "piece.save" : "piece.later")}</button></div></form>`;
}

/** The article of the piece before: whoever empties a bag often has one kind in it. */
function lately() {
  return sessionStorage.getItem("comptoir.piece.item") ?? "";
}

/** "P-7K2M9Q", where the price label has no number of its own. */
function newCode() {
  const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
  return `P-${[...crypto.getRandomValues(new Uint8Array(6))].map((byte) => letters[byte % letters.length]).join("")}`;
}

/** @typedef {Record<"item" | "name" | "condition" | "size" | "price" | "code" | "description", import("./fields.js").Text>} Form */

/** @param {Form} form */
function missing(form) {
  const cents = typedEuros(form.price.value);
  /** @type {[string, boolean, string][]} */
  const checks = [
    ["item", form.item.value === "", s("need.item")],
    ["name", form.name.value.trim() === "", s("need.name")],
    ["condition", form.condition.value === "", s("need.condition")],
    ["price", cents === null || cents === 0 || cents > PRICE_MAX, s("need.price")],
    ["code", !/^[A-Za-z0-9][A-Za-z0-9-]{0,23}$/.test(form.code.value.trim()), s("need.code")],
  ];
  return Object.fromEntries(checks.filter(([, is]) => is).map(([field, , words]) => [field, words]));
}

/**
 * The piece, its photos, the window: each is harmless when it is sent again. made remembers what is there already.
 * @param {Form} form @param {{id: string, key: string, body: string}} made @param {Piece | null} old @param {{hash: string}[]} photos @param {boolean} publish
 */
async function keep(form, made, old, photos, publish) {
  const body = {
    code: form.code.value.trim(), item: form.item.value, name: form.name.value.trim(), condition: form.condition.value, size: form.size.value.trim(),
    description: form.description.value.trim(), price: { amount: typedEuros(form.price.value) ?? 0, currency: "EUR" }, ...(old?.member ? { member: old.member } : {}),
  };
  const text = JSON.stringify(body);
  if (made.body !== text && !made.id) made.key = crypto.randomUUID();
  made.body = text;
  if (made.id) await request(desk(`pieces/${made.id}`), { method: "PUT", body });
  else made.id = /** @type {Piece} */ (await request(desk("pieces"), { body, headers: { "Idempotency-Key": made.key } })).id;
  await request(desk(`pieces/${made.id}/photos`), { method: "PUT", body: { photos } });
  if (publish) await request(desk(`pieces/${made.id}/state`), { body: { state: "published" } });
}
