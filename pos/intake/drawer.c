/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Drawer and closings of a batch: what they do in the books, then their rows, then the month's counts and deposits. A
 * few records an evening: one by one, in the writer's transaction. */
#include "pos/intake/drawer.h"

#include <assert.h>

struct storing {
  struct tx *tx;
  struct arena *arena;
  int64_t now_us;
};

static enum outcome day_for(const struct storing *storing, const struct record *record, struct date *day);
static enum outcome store_one(const struct storing *storing, const struct record *record, struct date day,
                              int64_t entry);
static enum outcome store_move(const struct storing *storing, const struct record *record, struct date day,
                               int64_t entry);
static enum outcome store_closing(const struct storing *storing, const struct record *record, struct date day,
                                  int64_t entry);
static enum outcome insert(const struct storing *storing, enum drawer_kind kind, const void *row, int64_t entry);
static struct db_param param_of(const struct db_column *column, const void *row);

enum outcome drawer_store(struct tx *tx, const struct record *const records[], size_t count, int64_t now_us,
                          struct arena *arena) {
  const struct storing storing = {tx, arena, now_us};
  struct ledger_entry *entries = arena_list(arena, count, sizeof *entries);
  struct date *days = arena_list(arena, count, sizeof *days);
  int64_t *ids = arena_list(arena, count, sizeof *ids);
  enum outcome outcome = OK;
  for (size_t i = 0; outcome == OK && i < count; i++) {
    outcome = day_for(&storing, records[i], &days[i]);
    if (outcome == OK) outcome = drawer_entry(records[i], days[i], arena, &entries[i], tx_fault(tx));
  }
  if (outcome == OK) outcome = ledger_post(tx, entries, count, now_us, arena, ids);
  for (size_t i = 0; outcome == OK && i < count; i++) outcome = store_one(&storing, records[i], days[i], ids[i]);
  return outcome;
}

static enum outcome day_for(const struct storing *storing, const struct record *record, struct date *day) {
  struct date *found = NULL, own;
  if (!date_parse(record->business_day, &own)) return OUT_OF_RANGE;
  const struct db_param params[] = {P_TEXT(record->kpa), P_DATE(own), P_TIME(storing->now_us)};
  enum outcome outcome = tx_run(storing->tx, &drawer_find_day, params, storing->arena, &found, NULL);
  if (outcome == OK) *day = found[0];
  return outcome;
}

static enum outcome store_one(const struct storing *storing, const struct record *record, struct date day,
                              int64_t entry) {
  return record_payload_of(record) == PAYLOAD_CLOSING ? store_closing(storing, record, day, entry)
                                                      : store_move(storing, record, day, entry);
}

static enum outcome store_move(const struct storing *storing, const struct record *record, struct date day,
                               int64_t entry) {
  const struct move_row row = drawer_move_row(record);
  const struct db_param fed[] = {P_UUID(record->id), P_DATE(day)};
  enum outcome outcome = insert(storing, DRAWER_MOVE, &row, entry);
  return outcome == OK ? tx_queue(storing->tx, &drawer_feed_deposit, fed) : outcome;
}

static enum outcome store_closing(const struct storing *storing, const struct record *record, struct date day,
                                  int64_t entry) {
  const struct closing_row row = drawer_closing_row(record);
  const struct record_closing *closing = &record->closing;
  const struct db_param fed[] = {P_UUID(record->id), P_DATE(day)};
  enum outcome outcome = insert(storing, DRAWER_CLOSING, &row, entry);
  for (size_t i = 0; outcome == OK && i < closing->vat_count; i++) {
    const struct ticket_vat *vat = &closing->vat[i];
    const struct closing_vat_row part = {record->id,       vat->rate,      vat->scheme,
                                         vat->gross.cents, vat->net.cents, vat->vat.cents};
    outcome = insert(storing, DRAWER_VAT, &part, 0);
  }
  for (size_t i = 0; outcome == OK && i < closing->tender_count; i++) {
    const struct closing_tender_row part = {record->id, closing->tenders[i].kind, closing->tenders[i].amount.cents};
    outcome = insert(storing, DRAWER_TENDER, &part, 0);
  }
  return outcome == OK ? tx_queue(storing->tx, &drawer_feed_count, fed) : outcome;
}

static enum outcome insert(const struct storing *storing, enum drawer_kind kind, const void *row, int64_t entry) {
  const struct row_table *table = &drawer_tables[kind];
  const struct db_query *query = &drawer_insert[kind];
  struct db_param params[DB_PARAMS_MAX];
  assert(query->param_count <= DB_PARAMS_MAX);
  for (size_t i = 0; i < table->column_count; i++) params[i] = param_of(&table->columns[i], row);
  if (query->param_count > table->column_count) {
    params[table->column_count] = P_INTEGER(entry);
    params[table->column_count].is_null = entry == 0;
  }
  return tx_queue(storing->tx, query, params);
}

static struct db_param param_of(const struct db_column *column, const void *row) {
  const char *member = (const char *)row + column->offset;
  enum db_kind kind = column->kind != DB_TEXT ? column->kind : column->inferred;
  if (kind == DB_TEXT) return P_TEXT(*(const char *const *)member);
  if (kind == DB_UUID) return P_UUID(*(const char *const *)member);
  if (kind == DB_DATE) return P_DATE(*(const struct date *)member);
  if (kind == DB_TIME) return P_TIME(*(const int64_t *)member);
  assert(kind == DB_INTEGER);
  return P_INTEGER(*(const int64_t *)member);
}
