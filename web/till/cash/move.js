// SPDX-License-Identifier: AGPL-3.0-or-later
// Money put in, taken out, carried to the bank: which way, why, how much.
import { euro } from "../../ui/money.js";
import { Pictogram } from "../../ui/parts.js";
import { html, useSignal } from "../../vendor/preact.js";
import { go, notice } from "../store.js";
import { words } from "../words.js";
import { Amount, Frame, keep } from "./parts.js";
import text from "./text.js";

const t = words(text);

/** @typedef {"cash_in" | "cash_out" | "bank_drop"} Kind */
const WAYS = /** @type {const} */ ([
  { kind: "cash_in", picture: "cash-in", word: "in" },
  { kind: "cash_out", picture: "cash-out", word: "out" },
  { kind: "bank_drop", picture: "coop", word: "bank" },
]);
const REASONS = /** @type {const} */ ([
  { reason: "change", picture: "coins", word: "why_change" },
  { reason: "safe", picture: "padlock", word: "why_safe" },
  { reason: "purchase", picture: "basket", word: "why_purchase" },
  { reason: "other", picture: "help", word: "why_other" },
]);

export function Move() {
  const kind = useSignal(/** @type {Kind | null} */ (null));
  const reason = useSignal(/** @type {string | null} */ (null));
  const back = kind.value ? () => ((kind.value = null), (reason.value = null)) : undefined;
  const done = async (/** @type {number} */ amount) => {
    const why = REASONS.find((one) => one.reason === reason.value);
    const way = WAYS.find((one) => one.kind === kind.value);
    const what = `${t(way?.word ?? "out")} : ${euro(amount)}${why ? `, ${t(why.word)}` : ""}`;
    const kept = await keep("/api/till/moves", { kind: kind.value, amount, ...(reason.value ? { reason: reason.value } : {}) }, { right: "drawer", what });
    if (!kept) return;
    go({ name: "cash" });
    notice.value = t("move_done", { amount: euro(amount) });
  };
  const way = WAYS.find((one) => one.kind === kind.value);
  if (!way) return html`<${Frame} title=${t("move_title")}><main class="zone list"><div class="tiles">${WAYS.map((one) => html`<${Choice} key=${one.kind} picture=${one.picture} word=${t(one.word)} value=${one.kind} take=${() => (kind.value = one.kind)} />`)}</div></main><//>`;
  if (way.kind !== "bank_drop" && !reason.value)
    return html`<${Frame} title=${t(way.word)} back=${back}><main class="zone list"><h2>${t("why")}</h2>
      <div class="tiles">${REASONS.filter((one) => way.kind === "cash_out" || one.reason !== "purchase").map((one) => html`<${Choice} key=${one.reason} picture=${one.picture} word=${t(one.word)} value=${one.reason} take=${() => (reason.value = one.reason)} />`)}</div></main><//>`;
  return html`<${Frame} title=${t(way.word)} back=${back}><${Amount} question=${t("how_much")} word=${t("keep")} done=${done} /><//>`;
}

/** @param {{picture: string, word: string, value: string, take: () => void}} props */
function Choice({ picture, word, value, take }) {
  return html`<button class="tile" type="button" data-choice=${value} onClick=${take}><${Pictogram} name=${picture} /><span class="name">${word}</span></button>`;
}
