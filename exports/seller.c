/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whose books they are, and what of a year may still change. */
#include "exports/private.h"

#include "core/text.h"

#include <string.h>

static const enum db_kind seller_params[] = {DB_TEXT, DB_TEXT};
static const struct db_column seller_columns[] = {
    DB_COLUMN(struct export_seller, code),          DB_COLUMN(struct export_seller, name),
    DB_COLUMN(struct export_seller, siren),         DB_COLUMN(struct export_seller, siret),
    DB_COLUMN(struct export_seller, vat),           DB_COLUMN(struct export_seller, address),
    DB_COLUMN(struct export_seller, vat_on_debits), DB_COLUMN(struct export_seller, kpas)};
EXPORTS_QUERY(find_seller, seller_params, seller_columns, struct export_seller);

static const enum db_kind month_params[] = {DB_TEXT, DB_TEXT, DB_INTEGER};
static const struct db_column month_columns[] = {DB_COLUMN(struct export_month, kpa),
                                                 DB_COLUMN(struct export_month, month)};
EXPORTS_QUERY(read_open_months, month_params, month_columns, struct export_month);

enum outcome export_seller_find(struct tx *tx, const struct export_scope *scope, struct arena *arena,
                                struct export_seller *seller, struct fault *fault) {
  struct export_seller *rows;
  size_t count;
  const struct db_param params[] = {P_TEXT(scope->legal_entity), P_TEXT(scope->kpa)};
  enum outcome outcome = tx_run(tx, &exports_find_seller, params, arena, &rows, &count);
  if (outcome == OK && count == 0)
    return fault_set(fault, NOT_FOUND, scope->legal_entity ? "--entity" : "--kpa", "no such seller");
  if (outcome == OK) *seller = rows[0];
  return outcome;
}

enum outcome export_open_months(struct tx *tx, const char *legal_entity, const char *kpa, int64_t year,
                                struct arena *arena, struct export_month **months, size_t *count) {
  const struct db_param params[] = {P_TEXT(legal_entity), P_TEXT(kpa), P_INTEGER(year)};
  return tx_run(tx, &exports_read_open_months, params, arena, months, count);
}

bool export_month_parse(const char *text, struct date *month) {
  char day[DATE_TEXT];
  if (!text || strlen(text) != 7) return false;
  memcpy(day, text, 7);
  memcpy(day + 7, "-01", 4);
  return date_parse(day, month);
}
