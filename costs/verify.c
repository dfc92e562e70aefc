/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rows of this folder against the books they made. */
#include "costs/private.h"

struct place_row {
  const char *place;
};
struct count_row {
  int64_t count;
};

static const struct db_column place_columns[] = {DB_COLUMN(struct place_row, place)};
static const struct db_column count_columns[] = {DB_COLUMN(struct count_row, count)};
QUERY_PLAIN(find_bad_costs, place_columns, struct place_row);
QUERY_PLAIN(count_costs, count_columns, struct count_row);

enum outcome costs_verify(struct tx *tx, struct verify_report *report) {
  AUTO(arena) struct arena arena = {0};
  struct place_row *bad;
  struct count_row *all;
  size_t count;
  enum outcome outcome = tx_run(tx, &costs_count_costs, NULL, &arena, &all, NULL);
  if (outcome == OK) outcome = tx_run(tx, &costs_find_bad_costs, NULL, &arena, &bad, &count);
  if (outcome != OK) return outcome;
  for (size_t i = 0; i < count; i++) verify_found(report, bad[i].place, "son écriture dit autre chose");
  verify_checked(report, all->count, "frais et ventes entre coopérant·es : leur écriture dit la même chose");
  return OK;
}
