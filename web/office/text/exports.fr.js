// SPDX-License-Identifier: AGPL-3.0-or-later
// What the page of exports says, in French.
export default {
  "title": "Exports",
  "intro": "Les comptes, sous la forme que d’autres logiciels attendent. Télécharger ne change rien ici.",
  "none": "Pas encore d’écriture dans les comptes : il n’y a rien à exporter.",
  "year": "Année",
  "month": "Mois",
  "month.open": "{month} {year} (pas encore clos)",
  "month.closed": "{month} {year}",

  "fec.title": "Pour l’administration : le FEC",
  "fec.is": "Le fichier des écritures comptables d’une année. L’administration le demande lors d’un contrôle ; le logiciel de la coopérative sait aussi le lire.",
  "fec.part": "{entity} a plusieurs lieux : ce fichier ne contient que {kpa}. Le FEC de toute la coopérative se fait sur la machine, par « comptoir export fec ».",
  "fec.detail": "Niveau de détail",
  "fec.z": "Une écriture par caisse et par jour",
  "fec.ticket": "Une écriture par ticket",
  "fec.check": "Préparer et contrôler",
  "fec.busy": "Contrôle en cours…",
  "fec.good": "Le fichier est en ordre",
  "fec.good_is": "{entries} écritures, {lines} lignes. Débit et crédit : {total} chacun. Chaque écriture est équilibrée, les numéros se suivent, l’ordre est celui de la validation.",
  "fec.opening": "Les à-nouveaux sont égaux à la clôture de l’année d’avant.",
  "fec.no_opening": "Il n’y a pas d’à-nouveaux à comparer : première année, ou ouverture pas encore passée.",
  "fec.provisional": "Provisoire : un mois de l’année n’est pas clos, le fichier peut encore changer.",
  "fec.final": "Définitif : tous les mois sont clos, le fichier restera le même.",
  "fec.bad": { one: "{n} anomalie : le fichier n’est pas donné", other: "{n} anomalies : le fichier n’est pas donné" },
  "fec.bad_is": "Notre contrôle est plus sévère que celui de l’administration. Montrez cette liste à qui tient la machine.",
  "fec.file": "Le fichier",
  "fec.description": "Sa description",
  "fec.file_is": "{name}, à garder avec sa description.",

  "sage.title": "Pour le logiciel de la coopérative : Sage, enDI",
  "sage.is": "Les écritures d’un mois, chaque ligne en double : comptabilité générale (G) et analytique (A). La part de chacun, du pot commun et de la coopérative y est.",
  "sage.get": "Télécharger le mois",

  "report.title": "Pour la plateforme agréée : l’e-reporting",
  "report.is": "Les ventes aux particuliers, par jour, catégorie et taux de TVA (flux 10.3), et les encaissements de services (flux 10.4). La plateforme de la coopérative transmet à l’administration.",
  "report.json": "En JSON",
  "report.csv": "En tableau (CSV)",

  "ledger.title": "Pour relire les comptes soi-même",
  "ledger.is": "Tout le journal de l’année en texte, avec le solde de chaque compte à chaque fin de mois. Trois logiciels libres le lisent et refont les additions.",
  "ledger.get": "{format}",
};
