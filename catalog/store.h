/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One short function per query. Private to catalog/. */
#ifndef COMPTOIR_CATALOG_STORE_H
#define COMPTOIR_CATALOG_STORE_H

#include "catalog/catalog.h"

struct kpa_row {
  const char *code, *name, *city, *address;
};

/* NOT_FOUND with the code in the fault. lock: until the end of the transaction, against another import. */
NODISCARD enum outcome store_find_kpa(struct tx *tx, const char *kpa, bool lock, struct arena *arena,
                                      struct kpa_row *found);
NODISCARD enum outcome store_list_kpas(struct tx *tx, struct arena *arena, const struct kpa_row **kpas, size_t *count);
/* One row a KPA, by code, as store_list_kpas. */
NODISCARD enum outcome store_list_sellers(struct tx *tx, struct date day, struct arena *arena,
                                          const struct catalog_seller **sellers, size_t *count);
NODISCARD enum outcome store_list_activities(struct tx *tx, const char *kpa, struct arena *arena,
                                             const struct catalog_activity **activities, size_t *count);
/* Archived items and items without a price on that day too. */
NODISCARD enum outcome store_list_items(struct tx *tx, const char *kpa, struct date day, struct arena *arena,
                                        struct catalog_item **items, size_t *count);
NODISCARD enum outcome store_list_accounts(struct tx *tx, struct arena *arena, const char *const **numbers,
                                           size_t *count);
NODISCARD enum outcome store_find_version(struct tx *tx, int64_t *version);

/* ---- bulk writes: nothing is sent when count is 0, so that an import without a change is not a change -------------
 */

NODISCARD enum outcome store_save_activities(struct tx *tx, const char *kpa, const struct catalog_activity activities[],
                                             size_t count, struct arena *arena);
NODISCARD enum outcome store_save_items(struct tx *tx, const char *kpa, const struct catalog_item items[], size_t count,
                                        struct arena *arena);
/* Takes away the barcodes of all these items, then gives those that have one theirs. */
NODISCARD enum outcome store_save_barcodes(struct tx *tx, const char *kpa, const struct catalog_item items[],
                                           size_t count, struct arena *arena);
NODISCARD enum outcome store_insert_prices(struct tx *tx, const char *kpa, struct date from,
                                           const struct catalog_item items[], size_t count, struct arena *arena);
NODISCARD enum outcome store_archive_items(struct tx *tx, const char *kpa, struct date day,
                                           const struct catalog_item items[], size_t count, struct arena *arena);
/* After a large import, by the owner of the tables: plans that were made for a small catalogue, and kept by connections
 * that live long, are made again. */
NODISCARD enum outcome store_analyze(struct tx *tx);

#endif
