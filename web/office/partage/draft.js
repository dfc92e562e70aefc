// SPDX-License-Identifier: AGPL-3.0-or-later
// A rule that is being thought about: what it starts from, what it says now, the decision, and what is still missing.
import { addDays, fullDay } from "../../ui/dates.js";
import { computed, signal } from "../../vendor/preact.js";
import { r } from "./words.js";

/** @typedef {import("./types.d.ts").Rule} Rule */
/** @typedef {import("./types.d.ts").Rules} Rules */
/** @typedef {import("./types.d.ts").Version} Version */
/** @typedef {import("./types.d.ts").Said} Said */
/** @typedef {import("./types.d.ts").Kept} Kept */
/** @typedef {{field: string, words: string}} Missing field: the id of what to go to */

/** In force for work of that activity and contract on day, as the server finds it (rules.h). @param {Rules} data @param {string | null} activity @param {string | null} contract @param {string} day */
export function inForce(data, activity, contract, day) {
  const fit = (/** @type {Version} */ one) => (one.activity ? 2 : 0) + (one.contract ? 1 : 0);
  return data.rules
    .filter((one) => one.valid_from <= day && (!one.activity || one.activity === activity) && (!one.contract || one.contract === contract))
    .reduce((best, one) => (!best || fit(one) >= fit(best) ? one : best), /** @type {Version | null} */ (null));
}

/** The first day of the month after. @param {string} day */
function nextMonth(day) {
  return `${addDays(`${day.slice(0, 7)}-28`, 7).slice(0, 7)}-01`;
}

/** What a place without a rule begins with. @type {Rule} */
const blank = {
  activity: null, contract: null, valid_from: "", base: "margin", banding: "marginal", window: "calendar", deduction: "together",
  bands: [{ from: 0, rate_bp: 1000 }], fixed_month: 0, minimum_month: 0, maximum: 0, exempt_months: 0, internal: -1, pot: 1000, weighting: "noted", weights: [],
};

/** @param {Rules} data */
export function newDraft(data) {
  const activity = data.activity || null;
  const contract = data.contract || null;
  const day = nextMonth(data.today);
  const start = inForce(data, activity, contract, day); // what is voted for then counts already
  const from = /** @type {Rule} */ ({ ...bare(start ?? blank), activity, contract, valid_from: day });
  const rule = signal(from);
  const decision = signal(/** @type {Said} */ ({ title: "", decided_on: "", by_consent: null, present: "", votes_for: "", votes_against: "", abstentions: "", agreement: "" }));
  const minutes = signal(/** @type {Kept | null} */ (null));
  return {
    id: crypto.randomUUID(), start, today: inForce(data, activity, contract, data.today), from, rule, decision, minutes,
    missing: computed(() => missingOf(data, start, rule.value, decision.value, minutes.value)),
    /** @param {Partial<Rule>} what */
    change(what) {
      rule.value = { ...rule.value, ...what };
    },
    /** @param {Partial<Said>} what */
    decide(what) {
      decision.value = { ...decision.value, ...what };
    },
  };
}

/** @typedef {ReturnType<typeof newDraft>} Draft */

/** Only what a proposal says. @param {Rule} rule @returns {Rule} */
function bare({ activity, contract, valid_from, base, banding, window, deduction, bands, fixed_month, minimum_month, maximum, exempt_months, internal, pot, weighting, weights }) {
  return { activity, contract, valid_from, base, banding, window, deduction, bands, fixed_month, minimum_month, maximum, exempt_months, internal, pot, weighting, weights };
}

/** What the server takes: weights only where they are voted. @param {Rule} rule */
export function proposal(rule) {
  const { activity, contract, ...rest } = rule;
  return { ...rest, ...(activity ? { activity } : {}), ...(contract ? { contract } : {}), weights: rule.weighting === "fixed" ? rule.weights : [] };
}

/** Why the server would not take the rule as it is. @param {Rule} rule @returns {Missing | null} */
export function wrongIn(rule) {
  if (rule.bands.some(({ rate_bp }) => rate_bp + rule.pot > 10_000)) return { field: "pot-less", words: r("missing.whole") };
  const rising = rule.bands.every(({ from }, at) => (at === 0 ? from === 0 : from > (rule.bands[at - 1]?.from ?? 0)));
  return rule.bands.length && rising ? null : { field: "scale", words: r("missing.bands") };
}

/** @param {Rule} rule @param {Version | null} start */
function same(rule, start) {
  const said = (/** @type {Rule} */ one) => JSON.stringify({ ...proposal(bare(one)), valid_from: "" });
  return start !== null && said(rule) === said(start);
}

/**
 * @param {Rules} data @param {Version | null} start @param {Rule} rule @param {Said} decision @param {Kept | null} minutes
 * @returns {Missing | null} the first thing that is
 */
function missingOf(data, start, rule, decision, minutes) {
  if (same(rule, start)) return { field: "pot-more", words: r("missing.change") };
  return wrongIn(rule) ?? missingDay(data, rule, decision.decided_on) ?? missingDecision(data, decision)
    ?? (minutes ? null : { field: "minutes", words: r("missing.minutes") });
}

/** @param {Rules} data @param {Rule} rule @param {string} met @returns {Missing | null} */
function missingDay(data, rule, met) {
  const say = (/** @type {string} */ words) => ({ field: "valid_from", words });
  if (!rule.valid_from) return say(r("missing.day"));
  if (data.earliest && rule.valid_from < data.earliest) return say(r("missing.early", { day: fullDay(data.earliest) }));
  return met && rule.valid_from < met ? say(r("missing.before")) : null;
}

/** @param {Rules} data @param {Said} decision @returns {Missing | null} */
function missingDecision(data, decision) {
  const present = Number(decision.present);
  if (decision.title.trim().length < 3) return { field: "title", words: r("missing.name") };
  if (!decision.decided_on) return { field: "decided_on", words: r("missing.met") };
  if (decision.decided_on > data.today) return { field: "decided_on", words: r("missing.future") };
  if (!Number.isInteger(present) || present < 1) return { field: "present", words: r("missing.present") };
  if (decision.by_consent === null) return { field: "by_consent", words: r("decision.manner") };
  if (decision.by_consent) return null;
  const [pro, con, none] = [Number(decision.votes_for), Number(decision.votes_against), Number(decision.abstentions)];
  if (pro + con + none !== present) return { field: "votes_for", words: r("missing.votes", { n: present }) };
  return pro > con ? null : { field: "votes_for", words: r("missing.majority") };
}

/** The body of the adoption. @param {Draft} draft */
export function adoption(draft) {
  const { title, decided_on, by_consent, present, votes_for, votes_against, abstentions, agreement } = draft.decision.value;
  const votes = by_consent ? {} : { votes_for: Number(votes_for), votes_against: Number(votes_against), abstentions: Number(abstentions) };
  return {
    id: draft.id, rule: proposal(draft.rule.value),
    decision: { title: title.trim(), decided_on, by_consent: by_consent === true, present: Number(present), ...votes, minutes_sha256: draft.minutes.value?.sha256 ?? "", agreement: agreement.trim() },
  };
}

/** What the rule leaves of 100 %, in basis points. @param {Rule} rule */
export function restOf(rule) {
  const cae = rule.bands[0]?.rate_bp ?? 0;
  return rule.deduction === "together" ? 10_000 - cae - rule.pot : Math.round(((10_000 - cae) * (10_000 - rule.pot)) / 10_000);
}

/** A line of 10,00 € before tax, by the first band: the odd cent is the person's. @param {Rule} rule */
export function hem(rule) {
  const net = 1000;
  const rate = rule.bands[0]?.rate_bp ?? 0;
  const part = (/** @type {number} */ of, /** @type {number} */ bp) => Math.round((of * bp) / 10_000);
  const cae = rule.deduction === "pot_first" ? part(net - part(net, rule.pot), rate) : part(net, rate);
  const pot = rule.deduction === "cae_first" ? part(net - cae, rule.pot) : part(net, rule.pot);
  return { cae, pot, person: net - cae - pot, vat: 200 };
}
