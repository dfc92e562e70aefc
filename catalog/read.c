/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "catalog/store.h"
#include "core/text.h"

static size_t keep_priced(struct catalog_item items[], size_t count);

enum outcome catalog_read(struct tx *tx, const char *kpa, struct date day, struct arena *arena,
                          struct catalog *catalog) {
  struct kpa_row row;
  struct catalog read = {0};
  struct catalog_item *items = NULL;
  enum outcome outcome = store_find_kpa(tx, kpa, false, arena, &row);
  if (outcome == OK) outcome = store_list_activities(tx, kpa, arena, &read.activities, &read.activity_count);
  if (outcome == OK) outcome = store_list_items(tx, kpa, day, arena, &items, &read.item_count);
  if (outcome != OK) return outcome;
  read.kpa = row.code, read.kpa_name = row.name, read.city = row.city, read.address = row.address;
  read.items = items;
  read.item_count = keep_priced(items, read.item_count);
  *catalog = read;
  return OK;
}

const struct catalog_item *catalog_find(const struct catalog *catalog, const char *item) {
  for (size_t i = 0; i < catalog->item_count; i++)
    if (text_equal(catalog->items[i].code, item)) return &catalog->items[i];
  return NULL;
}

static size_t keep_priced(struct catalog_item items[], size_t count) {
  size_t kept = 0;
  for (size_t i = 0; i < count; i++)
    if (items[i].priced) items[kept++] = items[i];
  return kept;
}
