/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The recount, private to this folder. Everything is read page by page: memory does not grow with the ledger. */
#ifndef COMPTOIR_LEDGER_VERIFY_H
#define COMPTOIR_LEDGER_VERIFY_H

#include "ledger/private.h"

struct verify_ticket { /* and the entry that stands for it; entry 0: none */
  const char *id, *piece, *legal_entity, *kpa;
  struct date day, source_day, entry_date; /* source_day: of a return, year 0 of a sale */
  struct money total, change;
  int64_t entry;
  const char *entry_legal_entity, *entry_kpa, *journal, *entry_piece;
};
struct verify_line {
  const char *ticket, *account, *activity, *vat_scheme;
  int64_t line, vat_rate, quantity;
  struct money unit_price, purchase_price, gross, net, vat;
  bool turnover;
  const char *bearer, *reason;
  int64_t source_line; /* of a return; 0: sold */
  struct money list_price, discount, source_net, source_discount;
};
struct verify_worker {
  const char *ticket, *member;
  int64_t line, weight;
};
struct verify_vat {
  const char *ticket, *scheme;
  int64_t rate;
  struct money gross, net, vat;
};
struct verify_tender {
  const char *ticket, *kind;
  struct money amount;
};
struct verify_posting {
  const char *ticket, *account, *activity, *member;
  int64_t entry, line, split_rule, ticket_line;
  struct money amount;
};

/* All the rows of one ticket, side by side. */
struct verify_sale {
  const struct verify_ticket *ticket;
  const struct verify_line *lines;
  size_t line_count;
  const struct verify_worker *workers;
  size_t worker_count;
  const struct verify_vat *vat;
  size_t vat_count;
  const struct verify_tender *tenders;
  size_t tender_count;
  const struct verify_posting *postings;
  size_t posting_count;
};

struct verify_page { /* of tickets, and all that belongs to them in the same order */
  struct verify_ticket *tickets;
  size_t ticket_count;
  struct verify_line *lines;
  size_t line_count;
  struct verify_worker *workers;
  size_t worker_count;
  struct verify_vat *vat;
  size_t vat_count;
  struct verify_tender *tenders;
  size_t tender_count;
  struct verify_posting *postings;
  size_t posting_count;
};

/* The tickets after the id after, at most count. */
NODISCARD enum outcome verify_page_read(struct tx *tx, const char *after, size_t count, struct arena *arena,
                                        struct verify_page *page);

/* The ticket's own arithmetic. */
void verify_sale_amounts(const struct verify_sale *sale, struct verify_report *report);
/* The entry, field by field and posting by posting, against ledger_entry_of_sale. */
void verify_sale_entry(const struct verify_sale *sale, const struct ledger_people *people, struct arena *arena,
                       struct verify_report *report);
/* The digest of every entry, made again from what it says (ledger/seal.h). */
NODISCARD enum outcome verify_contents(struct tx *tx, struct verify_report *report);
/* Sealed months: in order, chained, with the entries and postings that were counted, and their hash made again. */
NODISCARD enum outcome verify_months(struct tx *tx, struct verify_report *report);
/* Every ticket. */
NODISCARD enum outcome verify_tickets(struct tx *tx, struct verify_report *report);

#endif
