/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A table's rows become one array a column, and one statement. */
#include "catalog/queries.h"
#include "catalog/store.h"

#include <string.h>

/* Rows of which one member is gathered; the member's kind must be the one of the function's name. */
struct rows {
  const void *first;
  size_t count, size;
  struct arena *arena;
};

static struct db_param texts(const struct rows *rows, size_t offset);
static struct db_param integers(const struct rows *rows, size_t offset);
static struct db_param bools(const struct rows *rows, size_t offset);
static void gather(const struct rows *rows, size_t offset, void *list, size_t size);

enum outcome store_save_activities(struct tx *tx, const char *kpa, const struct catalog_activity activities[],
                                   size_t count, struct arena *arena) {
  if (count == 0) return OK;
  const struct rows rows = {activities, count, sizeof activities[0], arena};
#define AT(member) offsetof(struct catalog_activity, member)
  const struct db_param params[] = {P_TEXT(kpa),
                                    texts(&rows, AT(code)),
                                    texts(&rows, AT(name)),
                                    texts(&rows, AT(short_name)),
                                    texts(&rows, AT(pictogram)),
                                    texts(&rows, AT(demo_start)),
                                    texts(&rows, AT(name_source)),
                                    integers(&rows, AT(position))};
#undef AT
  return tx_run(tx, &save_activities_query, params, arena, NULL, NULL);
}

#define AT(member) offsetof(struct catalog_item, member)

enum outcome store_save_items(struct tx *tx, const char *kpa, const struct catalog_item items[], size_t count,
                              struct arena *arena) {
  if (count == 0) return OK;
  const struct rows rows = {items, count, sizeof items[0], arena};
  const struct db_param params[] = {P_TEXT(kpa),
                                    texts(&rows, AT(code)),
                                    texts(&rows, AT(activity)),
                                    texts(&rows, AT(name)),
                                    texts(&rows, AT(short_name)),
                                    texts(&rows, AT(kind)),
                                    texts(&rows, AT(unit)),
                                    texts(&rows, AT(pricing)),
                                    texts(&rows, AT(vat_scheme)),
                                    texts(&rows, AT(account)),
                                    texts(&rows, AT(pictogram)),
                                    texts(&rows, AT(withdrawal)),
                                    texts(&rows, AT(repair_bonus)),
                                    texts(&rows, AT(origin)),
                                    integers(&rows, AT(vat_rate)),
                                    integers(&rows, AT(position)),
                                    bools(&rows, AT(online)),
                                    bools(&rows, AT(turnover)),
                                    bools(&rows, AT(guarantee_notice)),
                                    integers(&rows, AT(minimum))};
  return tx_run(tx, &save_items_query, params, arena, NULL, NULL);
}

/* All are taken away first: two items of one file may have exchanged theirs. */
enum outcome store_save_barcodes(struct tx *tx, const char *kpa, const struct catalog_item items[], size_t count,
                                 struct arena *arena) {
  if (count == 0) return OK;
  const struct rows changed = {items, count, sizeof items[0], arena};
  enum outcome outcome = tx_run(tx, &delete_barcodes_query, (struct db_param[]){P_TEXT(kpa), texts(&changed, AT(code))},
                                arena, NULL, NULL);
  if (outcome != OK) return outcome;
  struct catalog_item *with = arena_list(arena, count, sizeof *with);
  size_t with_count = 0;
  for (size_t i = 0; i < count; i++)
    if (items[i].barcode[0]) with[with_count++] = items[i];
  if (with_count == 0) return OK;
  const struct rows rows = {with, with_count, sizeof with[0], arena};
  const struct db_param params[] = {P_TEXT(kpa), texts(&rows, AT(code)), texts(&rows, AT(barcode)),
                                    texts(&rows, AT(barcode_kind))};
  return tx_run(tx, &insert_barcodes_query, params, arena, NULL, NULL);
}

enum outcome store_insert_prices(struct tx *tx, const char *kpa, struct date from, const struct catalog_item items[],
                                 size_t count, struct arena *arena) {
  if (count == 0) return OK;
  const struct rows rows = {items, count, sizeof items[0], arena};
  const struct db_param params[] = {P_TEXT(kpa), P_DATE(from), texts(&rows, AT(code)), integers(&rows, AT(price))};
  return tx_run(tx, &insert_prices_query, params, arena, NULL, NULL);
}

enum outcome store_archive_items(struct tx *tx, const char *kpa, struct date day, const struct catalog_item items[],
                                 size_t count, struct arena *arena) {
  if (count == 0) return OK;
  const struct rows rows = {items, count, sizeof items[0], arena};
  const struct db_param params[] = {P_TEXT(kpa), P_DATE(day), texts(&rows, AT(code))};
  return tx_run(tx, &archive_items_query, params, arena, NULL, NULL);
}

enum outcome store_analyze(struct tx *tx) {
  return tx_command(tx, "ANALYZE activity, item, item_price, item_barcode");
}

static struct db_param texts(const struct rows *rows, size_t offset) {
  const char **list = arena_list(rows->arena, rows->count, sizeof *list);
  gather(rows, offset, list, sizeof *list);
  return P_LIST(DB_TEXTS, list, rows->count);
}

static struct db_param integers(const struct rows *rows, size_t offset) {
  int64_t *list = arena_list(rows->arena, rows->count, sizeof *list);
  gather(rows, offset, list, sizeof *list);
  return P_LIST(DB_INTEGERS, list, rows->count);
}

static struct db_param bools(const struct rows *rows, size_t offset) {
  bool *list = arena_list(rows->arena, rows->count, sizeof *list);
  gather(rows, offset, list, sizeof *list);
  return P_LIST(DB_BOOLS, list, rows->count);
}

static void gather(const struct rows *rows, size_t offset, void *list, size_t size) {
  for (size_t i = 0; i < rows->count; i++)
    memcpy((char *)list + i * size, (const char *)rows->first + i * rows->size + offset, size);
}
