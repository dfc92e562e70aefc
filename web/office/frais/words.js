// SPDX-License-Identifier: AGPL-3.0-or-later
import { monthWords } from "../../ui/months.js";
import { signal } from "../../vendor/preact.js";
import { translator } from "../../ui/text.js";
import words from "../text/frais.fr.js";

export const f = translator(words, "fr");

/** A word of a group of the list, by the server's name for it. @param {string} group @param {string} name */
export function named(group, name) {
  const key = `${group}.${name}`;
  return key in words ? f(/** @type {"kind.goods"} */ (key)) : name;
}

/** "de novembre 2026", "d’octobre 2026" @param {string} month */
export function ofMonth(month) {
  const words = monthWords(month);
  return `${/^[aeiouâéô]/.test(words) ? "d’" : "de "}${words}`;
}

/** What was just done, said once above the list. */
export const said = signal("");

export const kindPictures = /** @type {Record<string, string>} */ ({ goods: "basket", material: "spool", subcontract: "helping-hand", mission: "van", supply: "detergent", other: "page" });
export const paidPictures = /** @type {Record<string, string>} */ ({ cae: "coop", pot_cash: "note", pot_bank: "card", member: "handbag" });
export const bornePictures = /** @type {Record<string, string>} */ ({ member: "apron", pot: "pot-commun", cae: "coop" });
export const categoryPictures = /** @type {Record<string, string>} */ ({
  clothes: "hanger", shoes: "shoes", linen: "bedsheet", furniture: "door", crockery: "mug", books: "page", toys: "plush", electrical: "cable", materials: "board", other: "gift",
});
export const originPictures = /** @type {Record<string, string>} */ ({ person: "helping-hand", drop_box: "mailbox", association: "heart", company: "shopfront", other: "gift" });
export const meansPictures = /** @type {Record<string, string>} */ ({ cash: "note", cheque: "cheque", card: "card", transfer: "computer" });
