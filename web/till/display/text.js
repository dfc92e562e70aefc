// SPDX-License-Identifier: AGPL-3.0-or-later
// Few words, each in every language: nobody chose one for the customer.
export default {
  fr: { hello: "Bonjour", total: "À payer", change: "À vous rendre", given_back: "Rendu", paid: "Payé", thanks: "Merci, à bientôt", school: "École : rien n’est vendu" },
  en: { hello: "Welcome", total: "To pay", change: "Your change", given_back: "Given back", paid: "Paid", thanks: "Thank you", school: "Training: nothing is sold" },
  ar: { hello: "أهلًا وسهلًا", total: "للدفع", change: "الباقي لك", given_back: "مُسترجَع", paid: "مدفوع", thanks: "شكرًا لك", school: "تدريب: لا شيء يُباع" },
};
