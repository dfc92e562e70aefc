/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the law wants written wherever somebody under a CAPE sells (C. com. R127-3): receipts, invoices, order forms,
 * advertising, letters. One sentence for all of them. Pure. */
#ifndef COMPTOIR_LEDGER_MENTION_H
#define COMPTOIR_LEDGER_MENTION_H

#include "ledger/ledger.h"

/* Between traders only (C. com. L441-9, L441-10, D441-5), on every invoice, paid already or not. */
#define MENTION_PAYMENT_TERMS                                                                                                \
  "Pénalités de retard : trois fois le taux de l’intérêt légal. Indemnité forfaitaire pour frais de recouvrement : " \
  "40 € (C. com., art. L441-10 et D441-5). Pas d’escompte pour paiement anticipé."
/* CGI ann. II, art. 242 nonies A: only who chose it says so. */
#define MENTION_VAT_ON_DEBITS "Option pour le paiement de la taxe d’après les débits."

struct mention {
  const char *name;                     /* of who sells */
  const char *supporter, *seat, *siret; /* who supports her project: name, address, number */
  struct date ends_on;                  /* of the contract valid on the day of the sale; year 0: not said */
};

/* "Aïcha : contrat d’appui au projet d’entreprise (CAPE) échéant le 28/02/2027, avec …, SIRET …", in arena. */
const char *ledger_mention(const struct mention *mention, struct arena *arena);
/* That of member on day, under the CAPE valid on it; NULL: she has none that day. */
const char *ledger_mention_on(const struct ledger_people *people, const char *member, struct date day,
                              struct arena *arena);

#endif
