// SPDX-License-Identifier: AGPL-3.0-or-later
// What a first day holds, as lessons. A lesson looks at the till as it stands and says the next thing to touch; whoever
// wanders off is led back by the same look. It is over when what it teaches has really happened.
import { choose } from "./examples.js";
import { facts } from "./facts.js";
import { euro, plain } from "../../ui/money.js";
import { parked, sale } from "../sale.js";
import { holder, overlay, screen } from "../store.js";

/** @typedef {import("./text.js").Key} Key */
/** @typedef {import("../types.d.ts").Item} Item */
/** @typedef {import("../types.d.ts").Ticket} Ticket */
/** @typedef {{say: Key, at: string[], values?: Record<string, string | number>}} Hint at: the first of these that is on the glass is shown */
/**
 * @typedef {object} Lesson
 * @property {string} id
 * @property {string} picture
 * @property {Key} title
 * @property {() => boolean} [fits] this shop has what it takes
 * @property {() => Hint} hint
 * @property {() => boolean} done
 */

const FLOAT = 3000; // cents to begin the day with
const DO = [".key-pay:not(:disabled)", ".key-main:not(:disabled)"];
const BACK = [".key-main:not(:disabled)", "[data-back]:not(:disabled)"];

/** The ticket that was just sold; null: none since the lesson began. @returns {Ticket | null} */
const sold = () => facts.value.sold;

/**
 * To sell: from wherever one stands to the receipt.
 * @param {{items: () => (Item | undefined)[], whose?: boolean, pay: () => Hint, before?: () => Hint | null}} what
 * @returns {() => Hint}
 */
function selling({ items, whose = false, pay, before }) {
  return () => {
    const where = screen.value.name;
    const wanted = items().filter((item) => item !== undefined);
    const next = wanted.find((item) => !sale.value.lines.some((line) => line.item === item.code));
    if (where === "quantity") return { say: "weigh", at: [...DO, ".key-pad"] };
    if (where === "price" || where === "purchase") return { say: "price", at: [...DO, ".key-pad"] };
    if (where === "whose") return { say: "face", at: [".whose-work .paged"] };
    if (where === "confirm") return { say: "confirm", at: DO };
    if (where === "pay") return pay();
    const first = before?.();
    if (first) return first;
    if (where !== "sale") return { say: "back", at: BACK };
    if (next) return toItem(next);
    if (whose && !sale.value.lines.some((line) => line.members.length > 0)) return { say: "face", at: [".faces"] };
    return { say: "to_pay", at: [".ticket .key-pay"] };
  };
}

/** @param {Item} item @returns {Hint} */
function toItem(item) {
  const tile = `.tile[data-item="${item.code}"]`;
  if (document.querySelector(tile)) return { say: "tile", at: [tile], values: { item: item.short_name } };
  const rail = `.rail .key[data-act="${item.activity}"]`;
  const here = document.querySelector(`${rail}[aria-current]`);
  if (here) return { say: "page", at: [".pages .key:last-child:not(:disabled)", ".pages .key"] };
  return { say: "rail", at: [rail, `.tile[data-act="${item.activity}"]`, '.rail .key[data-act=""]'] };
}

/** @returns {Hint} */
const payExactly = () => ({ say: "exact", at: [...DO, "[data-exact]", ".quick .key"] });

/** @returns {Hint} */
const payByCard = () => {
  if (document.querySelector('[data-tender="card"][aria-pressed="false"]')) return { say: "card", at: ['[data-tender="card"]'] };
  return { say: "card_ok", at: [...DO, "[data-terminal]", ".means .key"] };
};

/** A note larger than the sum. @returns {Hint} */
const payWithNote = () => ({ say: "note", at: [...DO, '[data-value="5000"]'], values: { value: 50 } });

/** A small note, the rest by card. @returns {Hint} */
const payInTwo = () => {
  if (!facts.value.gave) return { say: "part", at: ['[data-value="500"]'], values: { value: 5 } };
  return payByCard();
};

/** What is on the glass, among what might be. @param {string} at */
const shows = (at) => document.querySelector(at) !== null;

/** The way to the money in the till. @param {"open" | "closing"} place @param {Key} say @returns {Hint | null} null: there */
function toDrawer(place, say) {
  const { name } = screen.value;
  if (name === "sale") return { say: "menu", at: ['[data-place="menu"]'] };
  if (name === "menu") return { say: "drawer", at: ['.tile[data-place="cash"]'] };
  if (name === "cash") return { say, at: [`.tile[data-place="${place}"]`] };
  return name === place ? null : { say: "back", at: BACK };
}

/** @returns {Hint} */
function toOpen() {
  const way = toDrawer("open", "open");
  if (way) return way;
  if (shows(".counting")) return counting(FLOAT);
  return { say: "open_right", at: ["[data-right]", "[data-reason]"] };
}

/** @returns {Hint} */
function toClose() {
  const way = toDrawer("closing", "close");
  if (way) return way;
  if (shows(".counting")) return counting(facts.value.expected);
  if (shows("[data-anyway]")) return { say: "close_anyway", at: ["[data-anyway]"] };
  if (shows('[data-step="card"]')) return cardTotal(facts.value.cards);
  if (shows(".compare")) return { say: "compare", at: [".compare [data-next]", "[data-reason]"] };
  return { say: shows("[data-sign]") ? "sign" : "simple", at: ["[data-other]", "[data-sign]", ".asked [data-done]:not(:disabled)"] };
}

/** The next note or coin to count, until the school's drawer is all there. @param {number | null} cents in that drawer @returns {Hint} */
function counting(cents) {
  const piles = [...document.querySelectorAll(".pile")].map((pile) => ({
    value: Number(pile.querySelector("[data-value]")?.getAttribute("data-value")),
    count: Number(pile.querySelector("output")?.textContent),
  }));
  const left = (cents ?? 0) - piles.reduce((sum, { value, count }) => sum + value * count, 0);
  const next = piles.find(({ value }) => value <= left);
  if (cents === null || left <= 0 || !next) return { say: "counted", at: ["[data-counted]"] };
  const plus = document.querySelector(`.pile:has([data-value="${next.value}"]) > .key:last-child`);
  if (plus && plus.getClientRects().length > 0) return { say: "count", at: [`.pile:has([data-value="${next.value}"]) > .key:last-child`], values: { amount: euro(cents) } };
  return typing(next.value, next.count, next.count + Math.floor(left / next.value), euro(cents));
}

/** On a small glass a pile has no keys: it is touched, then its number is typed. @param {number} value @param {number} count @param {number} wanted @param {string} amount @returns {Hint} */
function typing(value, count, wanted, amount) {
  if (!shows(`.pile[data-chosen="true"] [data-value="${value}"]`)) return { say: "count_pile", at: [`.pile [data-value="${value}"]`], values: { amount } };
  return { say: "count_type", at: [nextDigit(".counter", count ? String(count) : "", String(wanted))], values: { n: wanted } };
}

/** What the terminal would print, digit by digit. @param {number} cents @returns {Hint} */
function cardTotal(cents) {
  const field = document.querySelector(".asked .typed");
  const typed = field?.getAttribute("data-empty") === "true" ? "" : (field?.textContent ?? "").replace(/[^\d,.]/g, "").replace(".", ",");
  const wanted = plain(cents * 10).replace(".", ",");
  return { say: "card_total", at: [typed === wanted ? ".asked [data-done]" : nextDigit(".key-pad", typed, wanted)], values: { amount: euro(cents) } };
}

/** @param {string} pad @param {string} typed @param {string} wanted */
function nextDigit(pad, typed, wanted) {
  return `${pad} [data-digit="${wanted.startsWith(typed) ? wanted[typed.length] : "erase"}"]`;
}

/** @type {Lesson[]} */
export const lessons = [
  {
    id: "open", picture: "key", title: "t_open",
    hint: toOpen,
    done: () => facts.value.open,
  },
  {
    id: "piece", picture: "coat", title: "t_piece", fits: () => choose.piece() !== undefined,
    hint: selling({ items: () => [choose.piece()], pay: payExactly }),
    done: () => sold() !== null,
  },
  {
    id: "change", picture: "note", title: "t_change", fits: () => choose.piece() !== undefined,
    hint: selling({ items: () => [choose.piece()], pay: payWithNote }),
    done: () => (sold()?.change ?? 0) > 0,
  },
  {
    id: "weigh", picture: "scale", title: "t_weigh", fits: () => choose.weighed() !== undefined,
    hint: selling({ items: () => [choose.weighed()], pay: payExactly }),
    done: () => sold()?.lines.some((line) => line.unit === "kg") ?? false,
  },
  {
    id: "free", picture: "heart", title: "t_free", fits: () => choose.free() !== undefined,
    hint: selling({ items: () => [choose.free()], pay: payExactly }),
    done: () => sold() !== null,
  },
  {
    id: "work", picture: "washing-machine", title: "t_work", fits: () => choose.work() !== undefined,
    hint: selling({ items: () => [choose.work()], whose: true, pay: payByCard }),
    done: () => sold()?.lines.some((line) => line.members.length > 0) ?? false,
  },
  {
    id: "two", picture: "card", title: "t_two", fits: () => choose.dear() !== undefined,
    hint: selling({ items: () => [choose.dear()], pay: payInTwo }),
    done: () => (sold()?.tenders.length ?? 0) > 1,
  },
  {
    id: "remove", picture: "bin", title: "t_remove", fits: () => choose.piece() !== undefined && choose.other() !== undefined,
    hint: selling({ items: () => [choose.piece(), facts.value.removed ? undefined : choose.other()], pay: payExactly, before: toRemove }),
    done: () => facts.value.removed && sold() !== null,
  },
  {
    id: "park", picture: "aside", title: "t_park", fits: () => choose.piece() !== undefined,
    hint: selling({ items: () => [parked.value.length || facts.value.resumed ? undefined : choose.piece()], pay: payExactly, before: toPark }),
    done: () => facts.value.resumed && sold() !== null,
  },
  {
    id: "scan", picture: "magnifier", title: "t_scan", fits: () => choose.piece() !== undefined,
    hint: selling({ items: () => [], pay: payExactly, before: () => (screen.value.name === "sale" && sale.value.lines.length === 0 ? { say: "scan", at: ["[data-pretend]"] } : null) }),
    done: () => facts.value.scanned && sold() !== null,
  },
  {
    id: "both", picture: "basket", title: "t_both", fits: () => choose.piece() !== undefined && choose.other() !== undefined,
    hint: selling({ items: () => [choose.piece(), choose.other()], pay: payByCard }),
    done: () => (sold()?.lines.length ?? 0) > 1,
  },
  {
    id: "refund", picture: "cash-out", title: "t_refund",
    hint: toRefund,
    done: () => facts.value.refunded,
  },
  {
    id: "outage", picture: "cloud-off", title: "t_outage", fits: () => choose.piece() !== undefined,
    hint: selling({ items: () => [choose.piece()], pay: payExactly, before: () => (sale.value.lines.length === 0 && screen.value.name === "sale" && !facts.value.sold ? withItem("outage") : null) }),
    done: () => sold() !== null,
  },
  {
    id: "close", picture: "padlock", title: "t_close",
    hint: toClose,
    done: () => facts.value.closed,
  },
];

/** The tile, with another sentence beside it. @param {Key} say @returns {Hint} */
function withItem(say) {
  const item = choose.piece();
  return { ...(item ? toItem(item) : { at: [] }), say };
}

/** One article too many: its line, then the bin. @returns {Hint | null} */
function toRemove() {
  if (facts.value.removed || sale.value.lines.length < 2) return null;
  if (screen.value.name === "line") return { say: "remove", at: ["[data-remove]"] };
  return { say: "line", at: [".ticket .line:last-of-type"] };
}

/** Set aside, then taken back. @returns {Hint | null} */
function toPark() {
  if (facts.value.resumed) return null;
  if (screen.value.name === "parked") return { say: "take_back", at: [".paged .key"] };
  if (parked.value.length > 0) return screen.value.name === "sale" ? { say: "parked", at: ['[data-place="parked"]'] } : null;
  return sale.value.lines.length > 0 && screen.value.name === "sale" ? { say: "park", at: ["[data-park]"] } : null;
}

/** Past tickets, one of them, the key that takes it back. @returns {Hint} */
function toRefund() {
  if (overlay.value?.name === "override") return { say: "referent", at: [] };
  const { name } = screen.value;
  if (name === "sale") return { say: "menu", at: ['[data-place="menu"]'] };
  if (name === "menu") return { say: "past", at: ['.tile[data-place="receipts"]'] };
  if (name === "receipts") return { say: "ticket", at: ["[data-ticket]"] };
  if (name === "receipt") return shows('[data-paper="return"]') ? { say: "return_key", at: ['[data-paper="return"]'] } : { say: "back", at: BACK };
  if (name !== "back") return { say: "back", at: BACK };
  if (shows(".line-back")) return { say: "which", at: ["[data-next]:not(:disabled)", '[data-line][aria-pressed="false"]'] };
  if (shows("[data-reason]")) return { say: "why", at: ['[data-reason="changed_mind"]'] };
  return { say: "give_back", at: DO };
}

/** Whose day it is; nobody signed in is somebody too. */
export const learner = () => holder.value?.code ?? "";
