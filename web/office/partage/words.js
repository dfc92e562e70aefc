// SPDX-License-Identifier: AGPL-3.0-or-later
import { euro, percent } from "../../ui/money.js";
import { translator } from "../../ui/text.js";
import words from "../text/partage.fr.js";

/** @typedef {import("./types.d.ts").Scale} Scale */
/** @typedef {import("./types.d.ts").Rules} Rules */

export const r = translator(words, "fr");

/** A word of a group of the list, by the server's name for it. @param {string} group @param {string} name */
export function named(group, name) {
  const key = `${group}.${name}`;
  return key in words ? r(/** @type {"base.net"} */ (key)) : name;
}

/** "+9,16 €", "−4,68 €", "0,00 €" @param {number} cents */
export function signed(cents) {
  return cents > 0 ? `+${euro(cents)}` : euro(cents);
}

/** For what a rule is, in a few words. @param {Rules} data @param {{activity: string | null, contract: string | null}} rule */
export function scopeWords(data, rule) {
  const activity = rule.activity ? (data.activities.find(({ code }) => code === rule.activity)?.name ?? rule.activity) : r("for.every_activity");
  return rule.contract ? `${activity}, ${named("contract", rule.contract)}` : activity;
}

/** The part of the cooperative, sentence by sentence. @param {Scale} scale */
export function scaleWords(scale) {
  const bands = scale.bands.length === 1
    ? [r("words.flat", { rate: percent(scale.bands[0]?.rate_bp ?? 0) })]
    : scale.bands.map(({ from, rate_bp }) => r("words.band", { from: euro(from), rate: percent(rate_bp) }));
  return [
    ...bands,
    ...(scale.banding === "whole" ? [r("words.whole")] : []),
    ...(scale.fixed_month ? [r("words.fixed", { amount: euro(scale.fixed_month) })] : []),
    ...(scale.minimum_month ? [r("words.minimum", { amount: euro(scale.minimum_month) })] : []),
    ...(scale.maximum ? [r("words.maximum", { amount: euro(scale.maximum) })] : []),
    ...(scale.exempt_months ? [r("words.exempt", { n: scale.exempt_months })] : []),
    ...(scale.internal >= 0 ? [r("words.internal", { rate: percent(scale.internal) })] : []),
  ];
}
