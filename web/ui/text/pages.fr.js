// SPDX-License-Identifier: AGPL-3.0-or-later
// What the pages of people who signed in share, in French. The spaces of French typography are put in by text.js.
export default {
  "page.skip": "Aller au contenu",
  "page.waiting": "Un instant…",
  "page.contrast": "Contraste",
  "page.contrast_long": "Contraste fort",
  "page.account": "Mon compte",
  "page.enter_again": "Entrer de nouveau",
  "page.sign_out": "Sortir",
  "page.stuck": "Vous n’êtes pas encore sorti : le service ne répond pas. Touchez « Sortir » encore une fois.",
  "page.credits": "Pictogrammes OpenMoji (CC BY-SA 4.0), icônes Lucide (ISC).",
  "page.version": "Comptoir, logiciel libre (AGPL).",

  "role.customer": "Client ou cliente",
  "role.cashier": "Tient la caisse",
  "role.observer": "Réseau (totaux seulement)",
  "role.host": "Association d’accueil",
  "role.member": "Membre du collectif",
  "role.referent": "Référent ou référente",
  "role.accountant": "Comptable",
  "role.admin": "Administration de la machine",

  "sure.no": "Non",

  "share.pot": "Pot commun",
  "share.cae": "Coopérative",
  "share.vat": "TVA, à l’État",

  "trouble.title": "Ça n’a pas marché",
  "trouble.retry": "Réessayer",
  "trouble.no_answer": "Pas de réponse. Regardez si vous avez du réseau, puis recommencez. Rien n’est perdu.",
  "trouble.busy": "Le service redémarre. Réessayez dans une minute. Rien n’est perdu.",
  "trouble.too_many": "Trop de demandes à la fois. Attendez une minute, puis recommencez.",
  "trouble.closed_title": "Cette page n’est pas pour votre compte",
  "trouble.closed": "Tout va bien, rien n’est en panne. Si vous devez la voir, parlez-en à la référente.",
  "trouble.other": "Un problème est survenu. Réessayez. Si ça continue, dites-le à la référente.",
};
