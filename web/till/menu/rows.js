// SPDX-License-Identifier: AGPL-3.0-or-later
// What a cashier finds behind the key "Plus": one row a thing to do, in the order of a day.

/**
 * @typedef {object} MenuRow
 * @property {import("../types.d.ts").Screen["name"]} place where the key leads (places.js)
 * @property {string} picture of ui/pictograms
 * @property {Record<import("../../ui/money.js").Language, string>} word two short words on the key
 * @property {string} [right] who may: a word of the cashier's rights; anybody without it
 */

/** @type {MenuRow[]} */
export const rows = [
  { place: "cash", picture: "drawer", word: { fr: "L’argent de la caisse", en: "The money in the till", ar: "نقود الصندوق" } },
  { place: "custody", picture: "laundry-bag", word: { fr: "Affaires déposées", en: "In our care", ar: "أغراض الزبائن" } },
  { place: "pickup", picture: "basket", word: { fr: "Commandes du site", en: "Orders of the shop", ar: "طلبات الموقع" } },
  { place: "donations", picture: "parcel", word: { fr: "Dons reçus", en: "Donations", ar: "تبرعات" } },
  { place: "labels", picture: "price-tag", word: { fr: "Étiquettes de prix", en: "Price labels", ar: "ملصقات الأسعار" } },
  { place: "receipts", picture: "receipt", word: { fr: "Derniers tickets", en: "Last tickets", ar: "آخر التذاكر" } },
  { place: "paper", picture: "page", word: { fr: "Ventes sur papier", en: "Sales on paper", ar: "مبيعات على ورق" } },
  { place: "course", picture: "graduation", word: { fr: "Apprendre la caisse", en: "Learn the till", ar: "تعلّم الصندوق" } },
  { place: "tenders", picture: "card", word: { fr: "Moyens de paiement", en: "Ways to pay", ar: "طرق الدفع" } },
  { place: "hardware", picture: "printer", word: { fr: "Imprimante, balance", en: "Printer, scale", ar: "الطابعة والميزان" } },
  { place: "archives", picture: "cabinet", right: "archive", word: { fr: "Archives", en: "Archives", ar: "الأرشيف" } },
  { place: "settings", picture: "gear", word: { fr: "Langue, réglages", en: "Language, settings", ar: "اللغة والإعدادات" } },
];
