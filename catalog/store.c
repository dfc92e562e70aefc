/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "catalog/store.h"
#include "catalog/queries.h"

enum outcome store_find_kpa(struct tx *tx, const char *kpa, bool lock, struct arena *arena, struct kpa_row *found) {
  const struct kpa_row *rows;
  size_t count;
  const struct db_query *query = lock ? &lock_kpa_query : &find_kpa_query;
  enum outcome outcome = tx_run(tx, query, (struct db_param[]){P_TEXT(kpa)}, arena, &rows, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return fault_set(tx_fault(tx), NOT_FOUND, "kpa", "le collectif %s n’existe pas", kpa);
  *found = rows[0];
  return OK;
}

enum outcome store_list_kpas(struct tx *tx, struct arena *arena, const struct kpa_row **kpas, size_t *count) {
  return tx_run(tx, &list_kpas_query, NULL, arena, kpas, count);
}

enum outcome store_list_sellers(struct tx *tx, struct date day, struct arena *arena,
                                const struct catalog_seller **sellers, size_t *count) {
  return tx_run(tx, &list_sellers_query, (struct db_param[]){P_DATE(day)}, arena, sellers, count);
}

enum outcome store_list_activities(struct tx *tx, const char *kpa, struct arena *arena,
                                   const struct catalog_activity **activities, size_t *count) {
  return tx_run(tx, &list_activities_query, (struct db_param[]){P_TEXT(kpa)}, arena, activities, count);
}

enum outcome store_list_items(struct tx *tx, const char *kpa, struct date day, struct arena *arena,
                              struct catalog_item **items, size_t *count) {
  return tx_run(tx, &list_items_query, (struct db_param[]){P_TEXT(kpa), P_DATE(day)}, arena, items, count);
}

enum outcome store_list_accounts(struct tx *tx, struct arena *arena, const char *const **numbers, size_t *count) {
  const struct account_row *rows;
  enum outcome outcome = tx_run(tx, &list_accounts_query, NULL, arena, &rows, count);
  if (outcome != OK) return outcome;
  const char **list = arena_list(arena, *count, sizeof *list);
  for (size_t i = 0; i < *count; i++) list[i] = rows[i].number;
  *numbers = list;
  return OK;
}

enum outcome store_find_version(struct tx *tx, int64_t *version) {
  AUTO(arena) struct arena arena = {0};
  const struct version_row *rows;
  size_t count;
  enum outcome outcome = tx_run(tx, &find_version_query, NULL, &arena, &rows, &count);
  if (outcome == OK) *version = rows[0].version;
  return outcome;
}

enum outcome catalog_ask_item(struct tx *tx, const char *kpa, const char *item, struct date day, struct arena *arena,
                              const struct catalog_item **found, size_t *count) {
  return tx_ask(tx, &find_item_query, (struct db_param[]){P_TEXT(kpa), P_DATE(day), P_TEXT(item)}, arena, found, count);
}

enum outcome catalog_search(struct tx *tx, const char *kpa, const char *words, struct date day, int limit,
                            struct arena *arena, const struct catalog_item **items, size_t *count) {
  const struct db_param params[] = {P_TEXT(kpa), P_DATE(day), P_TEXT(words), P_INTEGER(limit)};
  return tx_ask(tx, &search_items_query, params, arena, items, count);
}

enum outcome catalog_read_vat_rates(struct tx *tx, struct arena *arena, const struct catalog_vat_rate **rates,
                                    size_t *count) {
  return tx_run(tx, &list_vat_rates_query, NULL, arena, rates, count);
}

enum outcome catalog_read_prices(struct tx *tx, const char *kpa, const char *item, struct arena *arena,
                                 const struct catalog_price **prices, size_t *count) {
  return tx_run(tx, &list_prices_query, (struct db_param[]){P_TEXT(kpa), P_TEXT(item)}, arena, prices, count);
}
