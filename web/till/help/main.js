// SPDX-License-Identifier: AGPL-3.0-or-later
// What one does on this screen: one sentence, the pictures of what to touch in their order, said aloud where wanted.
import { Icon, Pictogram } from "../../ui/parts.js";
import { html, useEffect } from "../../vendor/preact.js";
import { Over } from "../over.js";
import { hasVoice, say, sayIfWanted } from "../sound.js";
import { locked, overlay, screen } from "../store.js";
import { words } from "../words.js";
import text from "./text.js";

const t = words(text);

/** @typedef {keyof typeof text.fr} Key */
/** @typedef {import("../../vendor/preact.js").VNode} Drawn */

/** @param {string} name @returns {Drawn} */
const picture = (name) => html`<${Pictogram} name=${name} />`;
/** @param {string} name @param {string} [colour] @returns {Drawn} */
const key = (name, colour = "") => html`<span class=${`key ${colour}`}><${Icon} name=${name} /></span>`;

/** What to touch, in order. @type {Partial<Record<Key, () => Drawn[]>>} */
const PICTURES = {
  anywhere: () => [picture("eyes"), picture("magnifier"), key("arrow-left")],
  sale: () => [picture("tshirt"), picture("child"), key("check", "key-pay")],
  line: () => [key("plus"), key("minus"), key("trash-2")],
  quantity: () => [picture("scale"), key("check", "key-do")],
  price: () => [picture("quote"), key("check", "key-do")],
  whose: () => [picture("child")],
  pay: () => [picture("note"), picture("coins"), key("check", "key-pay")],
  receipt: () => [picture("receipt"), key("plus", "key-do")],
  parked: () => [key("layers"), picture("basket")],
  lock: () => [picture("child"), picture("key")],
  menu: () => [picture("magnifier")],
  settings: () => [picture("gear"), key("volume-2")],
};

/** The sentence of the screen one looks at. @returns {Key} */
function here() {
  if (locked.value) return "lock";
  const { name } = screen.value;
  const same = name === "purchase" ? "price" : name === "crew" ? "whose" : name;
  return same in PICTURES ? /** @type {Key} */ (same) : "anywhere";
}

const close = () => (overlay.value = null);

export function Help() {
  const of = here();
  useEffect(() => sayIfWanted(t(of)), []);
  return html`<${Over} title=${t("title")} leave=${close} leaveWord=${t("back")}>
    <main class="zone centre help">
      <div class="help-pictures" aria-hidden="true">${(PICTURES[of]?.() ?? []).map((drawn, at) => html`${at > 0 && html`<${Icon} name="arrow-right" flip />`}${drawn}`)}</div>
      <h1>${t(of)}</h1>
      <div class="ways">
        ${hasVoice.value && html`<button class="key" type="button" onClick=${() => say(t(of))}><${Icon} name="volume-2" />${t("listen")}</button>`}
        <button class="key" type="button" data-call="" onClick=${() => (overlay.value = { name: "call" })}><${Pictogram} name="help" />${t("call")}</button>
        <button class="key key-main" type="button" onClick=${close}><${Icon} name="check" />${t("back")}</button>
      </div>
    </main>
  <//>`;
}
