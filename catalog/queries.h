/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The queries of sql/queries/catalog. Private to catalog/. */
#ifndef COMPTOIR_CATALOG_QUERIES_H
#define COMPTOIR_CATALOG_QUERIES_H

#include "core/db/db.h"

extern const struct db_query find_kpa_query, lock_kpa_query, list_kpas_query, list_sellers_query, list_activities_query,
    list_items_query, find_item_query, search_items_query, list_vat_rates_query, list_accounts_query, list_prices_query,
    find_version_query, save_activities_query, save_items_query, delete_barcodes_query, insert_barcodes_query,
    insert_prices_query, archive_items_query;

struct account_row {
  const char *number;
};
struct version_row {
  int64_t version;
};

#endif
