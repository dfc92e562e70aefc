/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "catalog/queries.h"
#include "catalog/catalog.h"
#include "catalog/store.h"
#include "sql_queries.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define PARAMS(...) .params = (const enum db_kind[]){__VA_ARGS__}, .param_count = COUNT(((enum db_kind[]){__VA_ARGS__}))
#define ROWS(type, table) .columns = (table), .column_count = COUNT(table), .row_size = sizeof(type)

#define ITEM(member) DB_COLUMN(struct catalog_item, member)
static const struct db_column ITEM_ROW[] = {
    ITEM(code),       ITEM(activity),     ITEM(name),
    ITEM(short_name), ITEM(kind),         ITEM(unit),
    ITEM(pricing),    ITEM(vat_scheme),   ITEM(account),
    ITEM(pictogram),  ITEM(barcode),      ITEM(barcode_kind),
    ITEM(withdrawal), ITEM(repair_bonus), ITEM(origin),
    ITEM(vat_rate),   ITEM(price),        ITEM(position),
    ITEM(online),     ITEM(turnover),     ITEM(guarantee_notice),
    ITEM(archived),   ITEM(priced),       ITEM(minimum),
};

#define ACTIVITY(member) DB_COLUMN(struct catalog_activity, member)
static const struct db_column ACTIVITY_ROW[] = {
    ACTIVITY(code),       ACTIVITY(name),        ACTIVITY(short_name), ACTIVITY(pictogram),
    ACTIVITY(demo_start), ACTIVITY(name_source), ACTIVITY(position),
};

#define KPA(member) DB_COLUMN(struct kpa_row, member)
static const struct db_column KPA_ROW[] = {KPA(code), KPA(name), KPA(city), KPA(address)};

#define SELLER(member) DB_COLUMN(struct catalog_seller, member)
static const struct db_column SELLER_ROW[] = {
    SELLER(kpa),     SELLER(name),       SELLER(siren),          SELLER(siret),         SELLER(vat_number),
    SELLER(address), SELLER(cape_count), SELLER(cape_first_end), SELLER(cape_last_end),
};

#define RATE(member) DB_COLUMN(struct catalog_vat_rate, member)
static const struct db_column RATE_ROW[] = {RATE(rate), RATE(valid_from), RATE(valid_to), RATE(label)};

#define PRICE(member) DB_COLUMN(struct catalog_price, member)
static const struct db_column PRICE_ROW[] = {PRICE(valid_from), PRICE(price)};

static const struct db_column ACCOUNT_ROW[] = {DB_COLUMN(struct account_row, number)};
static const struct db_column VERSION_ROW[] = {DB_COLUMN(struct version_row, version)};

const struct db_query find_kpa_query = {
    .name = "catalog/find_kpa", .sql = sql_catalog_find_kpa, PARAMS(DB_TEXT), ROWS(struct kpa_row, KPA_ROW)};
const struct db_query lock_kpa_query = {
    .name = "catalog/lock_kpa", .sql = sql_catalog_lock_kpa, PARAMS(DB_TEXT), ROWS(struct kpa_row, KPA_ROW)};
const struct db_query list_kpas_query = {
    .name = "catalog/list_kpas", .sql = sql_catalog_list_kpas, ROWS(struct kpa_row, KPA_ROW)};
const struct db_query list_sellers_query = {.name = "catalog/list_sellers",
                                            .sql = sql_catalog_list_sellers,
                                            PARAMS(DB_DATE),
                                            ROWS(struct catalog_seller, SELLER_ROW)};
const struct db_query list_activities_query = {.name = "catalog/list_activities",
                                               .sql = sql_catalog_list_activities,
                                               PARAMS(DB_TEXT),
                                               ROWS(struct catalog_activity, ACTIVITY_ROW)};
const struct db_query list_items_query = {.name = "catalog/list_items",
                                          .sql = sql_catalog_list_items,
                                          PARAMS(DB_TEXT, DB_DATE),
                                          ROWS(struct catalog_item, ITEM_ROW)};
const struct db_query find_item_query = {.name = "catalog/find_item",
                                         .sql = sql_catalog_find_item,
                                         PARAMS(DB_TEXT, DB_DATE, DB_TEXT),
                                         ROWS(struct catalog_item, ITEM_ROW)};
const struct db_query search_items_query = {.name = "catalog/search_items",
                                            .sql = sql_catalog_search_items,
                                            PARAMS(DB_TEXT, DB_DATE, DB_TEXT, DB_INTEGER),
                                            ROWS(struct catalog_item, ITEM_ROW)};
const struct db_query list_vat_rates_query = {
    .name = "catalog/list_vat_rates", .sql = sql_catalog_list_vat_rates, ROWS(struct catalog_vat_rate, RATE_ROW)};
const struct db_query list_accounts_query = {
    .name = "catalog/list_accounts", .sql = sql_catalog_list_accounts, ROWS(struct account_row, ACCOUNT_ROW)};
const struct db_query list_prices_query = {.name = "catalog/list_prices",
                                           .sql = sql_catalog_list_prices,
                                           PARAMS(DB_TEXT, DB_TEXT),
                                           ROWS(struct catalog_price, PRICE_ROW)};
const struct db_query find_version_query = {
    .name = "catalog/find_version", .sql = sql_catalog_find_version, ROWS(struct version_row, VERSION_ROW)};
const struct db_query save_activities_query = {
    .name = "catalog/save_activities",
    .sql = sql_catalog_save_activities,
    PARAMS(DB_TEXT, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_INTEGERS)};
const struct db_query save_items_query = {.name = "catalog/save_items",
                                          .sql = sql_catalog_save_items,
                                          PARAMS(DB_TEXT, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS,
                                                 DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS,
                                                 DB_INTEGERS, DB_INTEGERS, DB_BOOLS, DB_BOOLS, DB_BOOLS, DB_INTEGERS)};
const struct db_query delete_barcodes_query = {
    .name = "catalog/delete_barcodes", .sql = sql_catalog_delete_barcodes, PARAMS(DB_TEXT, DB_TEXTS)};
const struct db_query insert_barcodes_query = {.name = "catalog/insert_barcodes",
                                               .sql = sql_catalog_insert_barcodes,
                                               PARAMS(DB_TEXT, DB_TEXTS, DB_TEXTS, DB_TEXTS)};
const struct db_query insert_prices_query = {
    .name = "catalog/insert_prices", .sql = sql_catalog_insert_prices, PARAMS(DB_TEXT, DB_DATE, DB_TEXTS, DB_INTEGERS)};
const struct db_query archive_items_query = {
    .name = "catalog/archive_items", .sql = sql_catalog_archive_items, PARAMS(DB_TEXT, DB_DATE, DB_TEXTS)};

const struct db_query *const catalog_queries[] = {&find_kpa_query,
                                                  &lock_kpa_query,
                                                  &list_kpas_query,
                                                  &list_sellers_query,
                                                  &list_activities_query,
                                                  &list_items_query,
                                                  &find_item_query,
                                                  &search_items_query,
                                                  &list_vat_rates_query,
                                                  &list_accounts_query,
                                                  &list_prices_query,
                                                  &find_version_query,
                                                  &save_activities_query,
                                                  &save_items_query,
                                                  &delete_barcodes_query,
                                                  &insert_barcodes_query,
                                                  &insert_prices_query,
                                                  &archive_items_query,
                                                  NULL};
