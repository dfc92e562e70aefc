/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Private to pos/intake: drawers and closings (chains P and G) in tables, in the books, and counted again. */
#ifndef COMPTOIR_POS_INTAKE_DRAWER_H
#define COMPTOIR_POS_INTAKE_DRAWER_H

#include "pos/intake/private.h"

struct move_row {
  const char *till;
  int64_t sequence;
  const char *id, *kind, *legal_entity, *kpa;
  int64_t at;
  struct date business_day;
  const char *cashier, *reason, *reference, *tender, *tender_to, *ticket, *witness;
  int64_t amount_cents, expected_cents, counted_cents, difference_cents;
};
struct closing_row {
  const char *till;
  int64_t sequence;
  const char *id, *kind;
  int64_t number;
  const char *legal_entity, *kpa;
  int64_t at;
  struct date business_day;
  const char *cashier;
  int64_t from_at, to_at, first_sale, last_sale, first_move, last_move, first_closing, last_closing;
  int64_t tickets, returns, voids, copies;
  int64_t sales_cents, refunds_cents, total_cents, perpetual_cents, perpetual_abs_cents, discounts_cents;
  int64_t deposits_cents, float_cents, moved_cents, expected_cents, counted_cents, difference_cents, left_cents;
};
struct closing_vat_row {
  const char *closing;
  int64_t rate_bp;
  const char *scheme;
  int64_t gross_cents, net_cents, vat_cents;
};
struct closing_tender_row {
  const char *closing, *kind;
  int64_t amount_cents;
};

enum drawer_kind { DRAWER_MOVE, DRAWER_CLOSING, DRAWER_VAT, DRAWER_TENDER, DRAWER_TABLES };
extern const struct row_table drawer_tables[DRAWER_TABLES];
extern const struct db_query drawer_insert[DRAWER_TABLES]; /* the columns, then of the first two the entry */
extern const struct db_query drawer_verify[DRAWER_TABLES];
struct entity_row { /* a legal entity: its tills' perpetual totals, added up */
  const char *legal_entity;
  int64_t tills, perpetual, perpetual_abs;
};
extern const struct db_query drawer_verify_totals, drawer_find_day, drawer_feed_count, drawer_feed_deposit,
    drawer_verify_entries;
extern const struct db_query totals_read, totals_report; /* totals.c */

/* rows_compare for a table that is not among the tickets'. */
void table_compare(const struct row_table *table, const struct row_list *expected, const struct row_list *actual,
                   struct arena *arena, struct verify_report *report);

/* Rows of a record; texts point into it. */
struct move_row drawer_move_row(const struct record *record);
struct closing_row drawer_closing_row(const struct record *record);
/* What it does in the books, on day; no postings: nothing. */
NODISCARD enum outcome drawer_entry(const struct record *record, struct date day, struct arena *arena,
                                    struct ledger_entry *entry, struct fault *fault);

/* For effects.c: entries, rows, and the month's counts and deposits. */
NODISCARD enum outcome drawer_store(struct tx *tx, const struct record *const records[], size_t count, int64_t now_us,
                                    struct arena *arena);
/* The tables of a till against the signed bytes, and every closing against the records it counted. */
NODISCARD enum outcome drawer_recount(struct tx *tx, const char *till, struct verify_report *report, int64_t *closings);
/* One closing against the records it counted, all of which are here: OK, and *why is set when it says something else.
 */
NODISCARD enum outcome drawer_recount_one(struct tx *tx, const struct record *closing, const struct record *previous,
                                          struct fault *why);
/* Rows that nobody signed, and money in the books that is not theirs; once for all tills. */
NODISCARD enum outcome drawer_recount_entries(struct tx *tx, struct verify_report *report);

#endif
