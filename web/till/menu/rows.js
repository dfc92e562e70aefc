// SPDX-License-Identifier: AGPL-3.0-or-later
// What a cashier finds behind the key "Plus": one row a thing to do, in the order of a day.

/**
 * @typedef {object} MenuRow
 * @property {import("../types.d.ts").Screen["name"]} place where the key leads (places.js)
 * @property {string} picture of ui/pictograms
 * @property {Record<import("../../ui/money.js").Language, string>} word two short words on the key
 * @property {string} [right] who may: any of these words of the cashier's rights, none of which can be lent, as the till program
 *   asks for it at what the key leads to; anybody without it
 */

/** @type {MenuRow[]} */
export const rows = [
  { place: "cash", picture: "drawer", right: "cash", word: { fr: "L’argent de la caisse", en: "The money in the till", ar: "نقود الصندوق" } },
  { place: "custody", picture: "laundry-bag", right: "custody", word: { fr: "Affaires déposées", en: "In our care", ar: "أغراض الزبائن" } },
  { place: "pickup", picture: "basket", right: "sale custody", word: { fr: "Commandes du site", en: "Orders of the shop", ar: "طلبات الموقع" } },
  { place: "donations", picture: "parcel", right: "custody", word: { fr: "Dons reçus", en: "Donations", ar: "تبرعات" } },
  { place: "labels", picture: "price-tag", right: "sale cash custody", word: { fr: "Étiquettes de prix", en: "Price labels", ar: "ملصقات الأسعار" } },
  { place: "receipts", picture: "receipt", right: "sale", word: { fr: "Derniers tickets", en: "Last tickets", ar: "آخر التذاكر" } },
  { place: "paper", picture: "page", right: "sale", word: { fr: "Ventes sur papier", en: "Sales on paper", ar: "مبيعات على ورق" } },
  { place: "course", picture: "graduation", right: "sale", word: { fr: "Apprendre la caisse", en: "Learn the till", ar: "تعلّم الصندوق" } },
  { place: "tenders", picture: "card", right: "sale cash custody", word: { fr: "Moyens de paiement", en: "Ways to pay", ar: "طرق الدفع" } },
  { place: "hardware", picture: "printer", right: "sale cash custody", word: { fr: "Imprimante, balance", en: "Printer, scale", ar: "الطابعة والميزان" } },
  { place: "archives", picture: "cabinet", right: "archive", word: { fr: "Archives", en: "Archives", ar: "الأرشيف" } },
  { place: "settings", picture: "gear", word: { fr: "Langue, réglages", en: "Language, settings", ar: "اللغة والإعدادات" } },
];
