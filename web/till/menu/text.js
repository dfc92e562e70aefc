// SPDX-License-Identifier: AGPL-3.0-or-later
export default {
  fr: { title: "Que voulez-vous faire ?" },
  en: { title: "What would you like to do?" },
  ar: { title: "ماذا تريد أن تفعل؟" },
};
