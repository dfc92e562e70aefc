// SPDX-License-Identifier: AGPL-3.0-or-later
// Articles that are counted: how many lie there, how many are set aside, and why that changes.
import { Problem, request } from "../../ui/api.js";
import { quantity, typedNumber } from "../../ui/money.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { Field } from "../paie/fields.js";
import { open } from "../store.js";
import { Select, showWrong } from "./fields.js";
import { desk, s, said } from "./words.js";

/** @typedef {import("./types.d.ts").Shelf} Shelf */
/** @typedef {import("./types.d.ts").Shelves} Data */

const kinds = /** @type {const} */ (["received", "count", "lost", "used", "stopped"]);

/** @param {{data: Data}} props */
export function Counted({ data }) {
  const others = data.items.filter((one) => !data.shelves.some(({ item }) => item === one.code));
  return html`<section class="stack" aria-labelledby="counted"><h2 id="counted">${s("counted")}</h2><p class="second">${s("counted.is")}</p>
    <ul class="counted">${data.shelves.map((one) => html`<${Row} key=${one.item} shelf=${one} />`)}</ul>
    <${Begin} data=${data} others=${others} /></section>`;
}

/** @param {{shelf: Shelf}} props */
function Row({ shelf }) {
  return html`<li class="card"><div class="counted-head"><h3>${shelf.name}</h3>
      <dl class="counted-figures"><div><dt>${s("counted.free")}</dt><dd class="num">${quantity(shelf.available, shelf.unit)}</dd></div><div><dt>${s("counted.held")}</dt><dd class="num">${quantity(shelf.held, shelf.unit)}</dd></div></dl></div>
    <details><summary aria-label=${s("counted.change_name", { name: shelf.name })}><${Icon} name="pencil" />${s("counted.change")}</summary><${Move} item=${shelf.item} first="received" /></details></li>`;
}

/** @param {{data: Data, others: Data["items"]}} props */
function Begin({ data, others }) {
  const item = useSignal("");
  const begun = () => {
    said.value = { id: item.value, words: s("counted.saved") };
    item.value = "";
  };
  const label = (/** @type {string} */ code) => data.activities.find((one) => one.code === code)?.name ?? code;
  return html`<details class="card rule-new"><summary><${Icon} name="plus" />${s("counted.new")}</summary>
    <div class="stack"><${Select} id="counted-item" label=${s("counted.item")} value=${item} options=${[["", s("choose")], ...others.map((one) => [one.code, `${label(one.activity)} · ${one.name}`])]} />
    ${item.value ? html`<${Move} key=${item.value} item=${item.value} first="count" only done=${begun} />` : null}</div></details>`;
}

/** @param {{item: string, first: string, only?: boolean, done?: () => void}} props */
function Move({ item, first, only, done }) {
  const kind = useSignal(first), many = useSignal(""), note = useSignal(""), wrong = useSignal(""), held = useSignal(false);
  const key = useSignal(crypto.randomUUID()); // the same for every try
  const saving = useMemo(task, []);
  const save = (/** @type {boolean} */ anyway) => {
    const count = kind.value === "stopped" ? 0 : typedNumber(many.value.trim(), 3);
    wrong.value = count === null || (count === 0 && kind.value !== "count" && kind.value !== "stopped") ? s("need.quantity") : "";
    if (wrong.value) return showWrong({ [`many-${item}`]: wrong.value });
    return saving.run(async () => {
      held.value = false;
      try {
        await request(desk(`stock/${encodeURIComponent(item)}/moves`), { body: { kind: kind.value, quantity: count, note: note.value.trim(), anyway }, headers: { "Idempotency-Key": key.value } });
      } catch (problem) {
        held.value = problem instanceof Problem && problem.code === "stock_held";
        if (held.value) await open(); // how much is set aside
        throw problem;
      }
      key.value = crypto.randomUUID();
      [many.value, note.value] = ["", ""];
      await open();
      done?.();
      return s("counted.saved");
    });
  };
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    save(false);
  };
  return html`<form class="stack" onSubmit=${send} novalidate><div class="fields">
      ${only ? null : html`<${Select} id=${`kind-${item}`} label=${s("counted.kind")} value=${kind} options=${kinds.map((one) => [one, s(`kind.${one}`)])} />`}
      ${kind.value === "stopped" ? null : html`<${Field} id=${`many-${item}`} label=${s("counted.many")} inputmode="decimal" maxlength=${9} value=${many} wrong=${wrong.value} />`}
      <${Field} id=${`note-${item}`} label=${s("counted.note")} maxlength=${200} required=${false} value=${note} /></div>
    <div class="row row-wrap"><button class="btn btn-do" aria-disabled=${saving.busy.value ? "true" : null}><${Icon} name="check" />${s("counted.save")}</button>
      ${held.value ? html`<button class="btn" type="button" onClick=${() => save(true)}><${Icon} name="triangle-alert" />${s("counted.anyway")}</button>` : null}</div><${Outcome} task=${saving} /></form>`;
}
