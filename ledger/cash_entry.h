/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the drawer of a till does in the books: floats, money in and out, the bag for the bank, gaps, and a payment that
 * was typed as another. Pure. */
#ifndef COMPTOIR_LEDGER_CASH_ENTRY_H
#define COMPTOIR_LEDGER_CASH_ENTRY_H

#include "ledger/ledger.h"

struct ledger_cash {
  const char *legal_entity, *kpa, *piece; /* "BLG-1-P-000003" */
  const char *kind;                       /* of a record of chain P, or "day" */
  const char *reason;                     /* of cash_in and cash_out: change, safe, purchase, other */
  const char *tender, *tender_to;         /* of tender_change: cash, card, cheque */
  struct money amount;                    /* into the drawer; of tender_change what was paid the other way */
  struct money difference;                /* found, less what should be there: of an opening and of a day */
  struct date date;
};

/* Journal CA, PCG: drawer 530000, money between drawer, safe and bank 580000, what nobody has explained yet 471000,
 * gaps 658000 and 758000. A kind that moves nothing gives an entry without postings. LEDGER_UNBALANCED: an unknown
 * tender.
 */
NODISCARD enum outcome ledger_entry_of_cash(const struct ledger_cash *cash, struct arena *arena,
                                            struct ledger_entry *entry, struct fault *fault);

#endif
