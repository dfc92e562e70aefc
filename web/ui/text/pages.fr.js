// SPDX-License-Identifier: AGPL-3.0-or-later
// What the member page and the office share, in French. The spaces of French typography are put in by text.js.
export default {
  "page.skip": "Aller au contenu",
  "page.waiting": "Un instant…",
  "page.contrast": "Contraste",
  "page.contrast_long": "Contraste fort",
  "page.credits": "Pictogrammes OpenMoji (CC BY-SA 4.0), icônes Lucide (ISC).",
  "page.version": "Comptoir, logiciel libre (AGPL).",

  "share.pot": "Pot commun",
  "share.cae": "Coopérative",
  "share.vat": "TVA, à l’État",

  "trouble.title": "Ça n’a pas marché",
  "trouble.retry": "Réessayer",
  "trouble.no_answer": "Pas de réponse. Regardez si vous avez du réseau, puis touchez « Réessayer ». Rien n’est perdu.",
  "trouble.busy": "Le service redémarre. Réessayez dans une minute. Rien n’est perdu.",
  "trouble.closed_title": "Votre lien ne marche plus",
  "trouble.closed": "Demandez-en un nouveau à la référente. Rien n’est perdu.",
  "trouble.other": "Un problème est survenu. Réessayez. Si ça continue, dites-le à la référente.",
};
