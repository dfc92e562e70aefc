/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Private to pos/intake: the rows of its tables, once. The same column tables insert them (many rows as one array per
 * column), read them back and compare them with what the signed bytes say. */
#ifndef COMPTOIR_POS_INTAKE_ROWS_H
#define COMPTOIR_POS_INTAKE_ROWS_H

#include "core/db/db.h"
#include "pos/ticket/record.h"

struct record_row {
  const char *till, *chain;
  int64_t sequence;
  struct db_bytes hash, body, signature;
  int64_t received_at;
};
struct refused_row {
  int64_t sequence;
  const char *till, *code, *detail;
  struct db_bytes body, body_hash, signature;
  int64_t received_at;
  struct db_bytes previous, hash;
};
struct ticket_row {
  const char *till, *chain;
  int64_t sequence;
  const char *id, *kind, *legal_entity, *kpa;
  int64_t at;
  struct date business_day;
  const char *cashier;
  int64_t total_cents, change_cents;
  const char *source;
  struct date source_day;
  const char *deferred_at;
  bool note_asked;
  const char *customer;
};
struct line_row {
  const char *ticket;
  int64_t line;
  const char *item, *label, *kind, *activity, *unit, *account, *vat_scheme;
  int64_t vat_rate, quantity, unit_price_cents, purchase_price_cents, gross_cents, net_cents, vat_cents;
  bool turnover;
  int64_t source_line, list_price_cents, discount_cents;
  const char *bearer, *reason, *order_id, *reference;
  int64_t source_before, source_net_cents, source_discount_cents;
};
struct member_row {
  const char *ticket;
  int64_t line, position;
  const char *member;
  int64_t weight;
};
struct vat_row {
  const char *ticket;
  int64_t rate_bp;
  const char *scheme;
  int64_t gross_cents, net_cents, vat_cents;
};
struct tender_row {
  const char *ticket;
  int64_t position;
  const char *kind;
  int64_t amount_cents;
  const char *reference;
};

struct row_table {
  const char *name; /* in the database */
  const struct db_column *columns;
  size_t column_count, key_count; /* the first columns are the key */
  size_t row_size;
};
enum row_kind {
  ROW_TICKET,
  ROW_LINE,
  ROW_MEMBER,
  ROW_VAT,
  ROW_TENDER,
  PROJECTION_TABLES,
  ROW_RECORD = PROJECTION_TABLES,
  ROW_REFUSED,
  ROW_KINDS
};
extern const struct row_table row_tables[ROW_KINDS];

/* The projection of many records: one list a table, in the order the records were added. */
struct row_list {
  char *rows;
  size_t count, capacity;
};
struct projection {
  struct row_list tables[PROJECTION_TABLES];
  struct arena *arena;
};
/* Texts point into record, which must outlive the projection. */
void projection_add(struct projection *projection, const struct record *record);

/* Sends the rows of one or more tables as one array per column to query, whose parameters are the columns of those
 * tables in order. Queued: tx_flush. */
struct row_part {
  enum row_kind kind;
  const void *rows;
  size_t count;
};
NODISCARD enum outcome rows_insert(struct tx *tx, const struct db_query *query, const struct row_part parts[],
                                   size_t part_count, struct arena *arena);

bool rows_same_value(const struct db_column *column, const void *a, const void *b);
/* "1234", "FRI-007", "2026-11-22": for a report. */
const char *rows_show(const struct db_column *column, const void *row, struct arena *arena);

#endif
