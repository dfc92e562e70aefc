// SPDX-License-Identifier: AGPL-3.0-or-later
// Counting by pictures: every note and coin with how many there are. What should be there is not known here.
import { Money, pieceName } from "../../ui/coins.js";
import { euro } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { t as ui } from "../../ui/text.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import { say, spoken } from "../sound.js";
import { typist } from "../store.js";
import { words } from "../words.js";
import text from "./text.js";

const t = words(text);

export const PIECES = [20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1];
const MOST = 9999;

/** @typedef {{value: number, count: number}[]} Pieces */

/** @param {Pieces} pieces */
export const sumOf = (pieces) => pieces.reduce((sum, { value, count }) => sum + value * count, 0);

/** @param {{done: (pieces: Pieces) => void, hint?: string}} props */
export function Count({ done, hint }) {
  const counts = useSignal(/** @type {Record<number, number>} */ ({}));
  const chosen = useSignal(PIECES[0] ?? 0);
  const typing = useSignal(false); // a first digit begins a new number
  const of = (/** @type {number} */ value) => counts.value[value] ?? 0;
  /** @param {number} value @param {number} count */
  const set = (value, count) => (counts.value = { ...counts.value, [value]: Math.max(0, Math.min(MOST, count)) });
  /** @param {number} value */
  const choose = (value) => ((chosen.value = value), (typing.value = false));
  const next = () => choose(PIECES[(PIECES.indexOf(chosen.value) + 1) % PIECES.length] ?? 0);
  /** @param {string} key */
  const take = (key) => {
    if (key === "Backspace") set(chosen.value, Math.floor(of(chosen.value) / 10));
    else if (/^\d$/.test(key)) set(chosen.value, (typing.value ? of(chosen.value) * 10 : 0) + Number(key));
    typing.value = true;
  };
  useEffect(() => {
    typist.value = take;
    return () => (typist.value = null);
  }, []);
  const pieces = PIECES.map((value) => ({ value, count: of(value) })).filter(({ count }) => count > 0);
  const sum = sumOf(pieces);
  const finish = () => {
    if (spoken.value) say(`${t("counted")} ${euro(sum)}`);
    done(pieces);
  };
  return html`<main class="counting">
    <div class="pieces" role="group" aria-label=${t("count_title")}>
      ${PIECES.map((value) => html`<${Pile} key=${value} value=${value} count=${of(value)} chosen=${chosen.value === value} choose=${choose} set=${set} />`)}
      <p class="note"><${Icon} name="info" /><span>${hint ?? t("blind")}</span></p>
    </div>
    <div class="counter">
      <p class="zone times"><${Money} value=${chosen.value} /><span class="vh">${pieceName({ value: chosen.value, count: of(chosen.value) })}</span><span class="num" aria-hidden="true">× ${of(chosen.value)}</span></p>
      <div class="key-pad" role="group" dir="ltr" aria-label=${ui("pad.keys")}>
        ${["7", "8", "9", "4", "5", "6", "1", "2", "3"].map((digit) => html`<button class="key" type="button" data-digit=${digit} onClick=${() => take(digit)}>${digit}</button>`)}
        <button class="key" type="button" data-digit="erase" aria-label=${ui("pad.erase")} onClick=${() => take("Backspace")}><${Icon} name="delete" /></button>
        <button class="key" type="button" data-digit="0" onClick=${() => take("0")}>0</button>
        <button class="key" type="button" aria-label=${ui("pad.next")} onClick=${next}><${Icon} name="arrow-right" flip /></button>
      </div>
      <p class="zone sum" role="status"><span>${t("counted")}</span><b class="num">${euro(sum)}</b></p>
      <button class="key key-main" type="button" data-counted="" onClick=${finish}><${Icon} name="check" />${t(sum ? "finished" : "nothing_there")}</button>
    </div>
  </main>`;
}

/**
 * @param {{value: number, count: number, chosen: boolean, choose: (value: number) => void, set: (value: number, count: number) => void}} props
 */
function Pile({ value, count, chosen, choose, set }) {
  const step = (/** @type {number} */ by) => {
    choose(value);
    set(value, count + by);
  };
  return html`<div class="pile" data-chosen=${chosen}>
    <button class="money" type="button" data-value=${value} aria-pressed=${chosen} onClick=${() => choose(value)}><span class="vh">${pieceName({ value, count })}</span><${Money} value=${value} /></button>
    <button class="key" type="button" aria-label=${`${t("less")}, ${pieceName({ value, count: 1 })}`} disabled=${count === 0} onClick=${() => step(-1)}><${Icon} name="minus" /></button>
    <output class="num">${count}</output>
    <button class="key" type="button" aria-label=${`${t("more")}, ${pieceName({ value, count: 1 })}`} onClick=${() => step(1)}><${Icon} name="plus" /></button>
  </div>`;
}
