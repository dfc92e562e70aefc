/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The difference between a checked file and the database: a line of the report and a place in a bulk write for each. */
#include "catalog/file.h"
#include "catalog/store.h"
#include "core/text.h"

enum { MANY_ROWS = 500 }; /* from here on, plans made for the tables as they were may be bad ones */

struct difference {
  const char *kpa;
  const struct catalog_file *file;
  const struct catalog_known *known;
  struct report *report;
  struct import_counts counts;
  struct catalog_activity *activities;
  struct catalog_item *items, *barcodes, *prices, *archived;
  size_t activity_count, item_count, barcode_count, price_count, archived_count;
};

static void find_activities(struct difference *difference, bool whole);
static void find_items(struct difference *difference, bool whole);
static bool compare_item(struct difference *difference, const struct file_item *item, const struct catalog_item *row,
                         const struct catalog_item *before);
static void compare_price(struct difference *difference, const struct file_item *item,
                          const struct catalog_item *before);
static void find_missing(struct difference *difference, struct arena *arena);
static size_t count_missing(const struct catalog_file *file, const struct catalog_known *known, struct arena *arena);
static enum outcome save(struct tx *tx, const struct difference *difference, struct arena *arena);

enum outcome catalog_apply(struct tx *tx, const char *kpa, bool archive_missing, const struct catalog_file *file,
                           const struct catalog_known *known, struct arena *arena, struct report *report,
                           struct import_counts *counts) {
  size_t most = file->item_count + known->item_count;
  struct difference difference = {
      .kpa = kpa,
      .file = file,
      .known = known,
      .report = report,
      .activities = arena_list(arena, file->activity_count, sizeof(struct catalog_activity)),
      .items = arena_list(arena, most, sizeof(struct catalog_item)),
      .barcodes = arena_list(arena, most, sizeof(struct catalog_item)),
      .prices = arena_list(arena, most, sizeof(struct catalog_item)),
      .archived = arena_list(arena, most, sizeof(struct catalog_item)),
  };
  /* A file that names everything also says in which order; one that names a few articles moves nothing. */
  bool whole = archive_missing || count_missing(file, known, arena) == 0;
  find_activities(&difference, whole);
  find_items(&difference, whole);
  if (archive_missing) find_missing(&difference, arena);
  *counts = difference.counts;
  return save(tx, &difference, arena);
}

static void find_activities(struct difference *difference, bool whole) {
  for (size_t i = 0; i < difference->file->activity_count; i++) {
    const struct file_activity *file = &difference->file->activities[i];
    size_t position = code_index_get(&difference->known->activity_by_code, file->activity.code);
    const struct catalog_activity *before = position == CODE_NONE ? NULL : &difference->known->activities[position];
    struct catalog_activity row = file->activity;
    row.position = (int64_t)(before && !whole ? (size_t)before->position
                             : whole          ? i + 1
                                              : difference->known->activity_count + i + 1);
    bool same = before && row.position == before->position;
    for (size_t c = 0; c < ACTIVITY_COLUMNS && same; c++) same = column_equal(&activity_columns[c], &row, before);
    if (same) continue;
    report_change(difference->report, file->where, "activité %s, %s", row.name, before ? "modifiée" : "nouvelle");
    difference->activities[difference->activity_count++] = row;
  }
}

static void find_items(struct difference *difference, bool whole) {
  for (size_t i = 0; i < difference->file->item_count; i++) {
    const struct file_item *item = &difference->file->items[i];
    size_t position = code_index_get(&difference->known->item_by_code, item->item.code);
    const struct catalog_item *before = position == CODE_NONE ? NULL : &difference->known->items[position];
    struct catalog_item row = item->item;
    row.position = before && !whole ? before->position : (int64_t)((whole ? 0 : difference->known->item_count) + i + 1);
    bool same = compare_item(difference, item, &row, before);
    if (!same) difference->items[difference->item_count++] = row;
    if (!before || !text_equal(row.barcode, before->barcode) || !text_equal(row.barcode_kind, before->barcode_kind))
      difference->barcodes[difference->barcode_count++] = row;
    size_t prices = difference->price_count;
    compare_price(difference, item, before);
    if (!before) difference->counts.added++;
    else if (same && prices == difference->price_count) difference->counts.unchanged++;
    else difference->counts.changed++;
  }
}

/* Names the columns that differ, in one line. A new place in the list alone is not worth one. */
static bool compare_item(struct difference *difference, const struct file_item *item, const struct catalog_item *row,
                         const struct catalog_item *before) {
  if (!before) {
    report_change(difference->report, item->where, "%s %s, nouveau", row->code, row->name);
    return false;
  }
  AUTO(buffer) struct buffer columns = {0};
  for (size_t i = 0; i < ITEM_COLUMNS; i++) {
    if (item_columns[i].kind == COLUMN_CENTS || column_equal(&item_columns[i], row, before)) continue;
    buffer_format(&columns, "%s%s", columns.length > 0 ? ", " : "",
                  difference->report->json ? item_columns[i].json : item_columns[i].french);
  }
  if (before->archived) buffer_text(&columns, columns.length > 0 ? ", remis en vente" : "remis en vente");
  if (columns.length > 0) report_change(difference->report, item->where, "%s change : %s", row->code, columns.bytes);
  return columns.length == 0 && row->position == before->position;
}

static void compare_price(struct difference *difference, const struct file_item *item,
                          const struct catalog_item *before) {
  if (!item->item.priced) return;
  if (before && before->priced && before->price.cents == item->item.price.cents) return;
  char price[40], old[40];
  if (before && before->priced)
    report_change(difference->report, item->where, "%s passe de %s à %s\u00a0€", item->item.code,
                  money_french(before->price, old), money_french(item->item.price, price));
  difference->prices[difference->price_count++] = item->item;
  difference->counts.prices++;
}

static void find_missing(struct difference *difference, struct arena *arena) {
  struct code_index named = code_index_new(difference->file->item_count, arena);
  for (size_t i = 0; i < difference->file->item_count; i++)
    code_index_put(&named, difference->file->items[i].item.code, i);
  for (size_t i = 0; i < difference->known->item_count; i++) {
    const struct catalog_item *item = &difference->known->items[i];
    if (item->archived || code_index_get(&named, item->code) != CODE_NONE) continue;
    report_change(difference->report, item->code, "%s n’est plus dans le fichier, archivé", item->name);
    difference->archived[difference->archived_count++] = *item;
    difference->counts.archived++;
  }
}

static size_t count_missing(const struct catalog_file *file, const struct catalog_known *known, struct arena *arena) {
  struct code_index named = code_index_new(file->item_count, arena);
  for (size_t i = 0; i < file->item_count; i++) code_index_put(&named, file->items[i].item.code, i);
  size_t missing = 0;
  for (size_t i = 0; i < known->item_count; i++)
    if (!known->items[i].archived && code_index_get(&named, known->items[i].code) == CODE_NONE) missing++;
  return missing;
}

static enum outcome save(struct tx *tx, const struct difference *difference, struct arena *arena) {
  const struct difference *d = difference;
  enum outcome outcome = store_save_activities(tx, d->kpa, d->activities, d->activity_count, arena);
  if (outcome == OK) outcome = store_save_items(tx, d->kpa, d->items, d->item_count, arena);
  if (outcome == OK) outcome = store_save_barcodes(tx, d->kpa, d->barcodes, d->barcode_count, arena);
  if (outcome == OK) outcome = store_insert_prices(tx, d->kpa, d->known->from, d->prices, d->price_count, arena);
  if (outcome == OK) outcome = store_archive_items(tx, d->kpa, d->known->from, d->archived, d->archived_count, arena);
  bool large = d->item_count + d->price_count + d->barcode_count >= MANY_ROWS;
  return outcome == OK && large ? store_analyze(tx) : outcome;
}
