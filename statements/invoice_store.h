/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Invoices in the database; private to this folder. */
#ifndef COMPTOIR_STATEMENTS_INVOICE_STORE_H
#define COMPTOIR_STATEMENTS_INVOICE_STORE_H

#include "statements/invoice.h"
#include "statements/private.h"

struct invoice_row { /* as it stands in the table */
  const char *id, *kpa, *kind, *ticket, *credits, *document, *hash;
  int64_t year, number, entry; /* entry 0: an invoice's */
  struct date issued_on;
  struct money total;
  struct db_bytes asked;
};
struct invoice_listed {
  const char *id, *legal_entity, *kind, *customer, *ticket, *credits;
  int64_t year, number, credits_year, credits_number;
  struct date issued_on;
  struct money total, credited;
};
struct invoice_ticket {
  const char *id;
  int64_t at;
  struct date day;
  struct money total;
};
struct invoice_seller {
  const char *kpa, *kpa_name, *city, *kpa_address, *entity, *kind, *name, *siren, *siret, *vat_number, *address,
      *legal_mention;
  bool vat_on_debits;
};

/* row untouched and found false when there is none. */
NODISCARD enum outcome invoice_find(struct tx *tx, const char *id, struct arena *arena, struct invoice_row *row,
                                    bool *found);
NODISCARD enum outcome invoice_seller_read(struct tx *tx, const char *kpa, struct arena *arena,
                                           struct invoice_seller *seller);
/* The next number, under a lock until the end of the transaction. */
NODISCARD enum outcome invoice_number_take(struct tx *tx, const struct invoice_seller *seller, int year,
                                           struct arena *arena, int64_t *number);
/* UNKNOWN_TICKET: none of that number ("BLG-1-T-000012") in this KPA. */
NODISCARD enum outcome invoice_ticket_find(struct tx *tx, const char *kpa, const char *number, struct arena *arena,
                                           struct invoice_ticket *ticket);
/* Lines, payments and CAPEs of a ticket into facts. */
NODISCARD enum outcome invoice_facts_read(struct tx *tx, const struct invoice_ticket *ticket, struct arena *arena,
                                          struct invoice_facts *facts);
/* The credit notes of an invoice, and as one more what came back of its ticket at the till. */
NODISCARD enum outcome invoice_credits_read(struct tx *tx, const struct invoice_row *of, struct arena *arena,
                                            struct invoice **list, size_t *count);
NODISCARD enum outcome invoice_insert(struct tx *tx, const struct invoice_row *row, const char *entity,
                                      const char *person, int64_t now_us);
NODISCARD enum outcome invoice_list(struct tx *tx, const char *kpa, struct date before, size_t limit,
                                    struct arena *arena, struct invoice_listed **list, size_t *count);
/* Takes the credited lines back in the books, with the people and the rule of the sale's day, against 419800; id: the
 * entry. Dated today, or the first day that is open. SALE_REVERSED: nothing is left to take back. */
NODISCARD enum outcome invoice_credit_post(struct tx *tx, const struct invoice_seller *seller,
                                           const struct invoice_row *row, const struct invoice *credit, int64_t now_us,
                                           struct arena *arena, int64_t *id);
/* The document back into what it says. */
NODISCARD enum outcome invoice_parse(const char *document, struct arena *arena, struct invoice *invoice,
                                     struct fault *fault);

#endif
