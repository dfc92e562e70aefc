// SPDX-License-Identifier: AGPL-3.0-or-later
// What the screens say, in French. The spaces of French typography are put in by text.js.
export default {
  // shared parts
  "share.pot": "Pot commun",
  "share.cae": "Coop",
  "share.vat": "TVA",
  "money.notes": { one: "{n} billet de {value} €", other: "{n} billets de {value} €" },
  "money.coins": { one: "{n} pièce de {value} €", other: "{n} pièces de {value} €" },
  "money.cents": { one: "{n} pièce de {value} centimes", other: "{n} pièces de {value} centimes" },
  "money.coin_of_one_cent": { one: "{n} pièce de 1 centime", other: "{n} pièces de 1 centime" },
};
