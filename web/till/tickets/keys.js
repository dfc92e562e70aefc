// SPDX-License-Identifier: AGPL-3.0-or-later
// Keys to type with: digits for amounts and numbers, letters for names and addresses. A keyboard types here too.
import { Icon } from "../../ui/parts.js";
import { typedNumber } from "../../ui/money.js";
import { t as ui } from "../../ui/text.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import { typist } from "../store.js";
import { words } from "../words.js";
import text from "./text.js";

const t = words(text);

/** @typedef {import("../../vendor/preact.js").Signal<string>} Typed */

/** @param {(key: string) => void} take */
function useTypist(take) {
  useEffect(() => {
    typist.value = take;
    return () => (typist.value = null);
  }, []);
}

/** Digits, and a comma where there are decimals. @param {{typed: Typed, places?: number, max?: number}} props */
export function Digits({ typed, places = 0, max = 9 }) {
  /** @param {string} key */
  const take = (key) => {
    if (key === "Backspace") typed.value = typed.value.slice(0, -1);
    else if (typed.value.length < max && (places === 0 ? /\d/.test(key) : typedNumber(typed.value + key, places) !== null)) typed.value += key;
  };
  useTypist(take);
  const digit = (/** @type {string} */ one) => html`<button class="key" type="button" data-digit=${one} onClick=${() => take(one)}>${one}</button>`;
  return html`<div class="key-pad" role="group" dir="ltr" aria-label=${ui("pad.keys")}>
    ${["7", "8", "9", "4", "5", "6", "1", "2", "3"].map(digit)}
    ${places ? html`<button class="key" type="button" data-digit="," aria-label=${ui("pad.comma")} onClick=${() => take(",")}>,</button>` : html`<span></span>`}
    ${digit("0")}
    <button class="key" type="button" data-digit="erase" aria-label=${ui("pad.erase")} onClick=${() => take("Backspace")}><${Icon} name="delete" /></button>
  </div>`;
}

/** What the pad says, in cents; null: nothing yet. @param {Typed} typed */
export const centsOf = (typed) => (typed.value === "" ? null : typedNumber(typed.value, 2));

const ROWS = ["1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn-_.@"];
const ACCENTS = ["1234567890", "éèêëàâäçîï", "ôöùûüœæ’,/", "wxcvbn-_.@"];

/** Letters as on a French keyboard; a word begins with a capital unless it is an address of the net. @param {{typed: Typed, max: number, mail?: boolean}} props */
export function Letters({ typed, max, mail }) {
  const accents = useSignal(false);
  const capital = useSignal(!mail);
  /** @param {string} key */
  const take = (key) => {
    if (key === "Backspace") typed.value = typed.value.slice(0, -1);
    else if (typed.value.length < max) typed.value += key;
    capital.value = !mail && (typed.value === "" || typed.value.endsWith(" "));
  };
  useTypist(take);
  const face = (/** @type {string} */ key) => (capital.value ? key.toUpperCase() : key);
  return html`<div class="letters" role="group" dir="ltr" aria-label=${t("letters")}>
    ${(accents.value ? ACCENTS : ROWS).flatMap((row) =>
      [...row].map((key) => html`<button class="key" key=${key} type="button" onClick=${() => take(face(key))}>${face(key)}</button>`),
    )}
    <button class="key wide-2" type="button" aria-pressed=${capital.value} onClick=${() => (capital.value = !capital.value)}>${t("capital")}</button>
    <button class="key wide-2" type="button" aria-pressed=${accents.value} onClick=${() => (accents.value = !accents.value)}>é è ç</button>
    <button class="key wide-4" type="button" disabled=${mail} onClick=${() => take(" ")}>${t("space")}</button>
    <button class="key wide-2" type="button" aria-label=${ui("pad.erase")} onClick=${() => take("Backspace")}><${Icon} name="delete" /></button>
  </div>`;
}
