/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "month/desk_import.h"

#include <string.h>

struct mapping_row {
  const char *mapping;
};
static const enum db_kind of_kpa[] = {DB_TEXT};
static const struct db_column mapping_columns[] = {DB_COLUMN(struct mapping_row, mapping)};
DESK_QUERY(find_mapping, of_kpa, mapping_columns, struct mapping_row);

static void take_column(struct bank_csv_mapping *mapping, const char *name, const char *value);

bool desk_mapping_read(const char *text, struct arena *arena, struct bank_csv_mapping *mapping) {
  if (!text || !*text) return false;
  *mapping =
      (struct bank_csv_mapping){.separator = ';', .decimal = ',', .date_format = "DD/MM/YYYY", .encoding = "utf-8"};
  char *left = arena_text(arena, text, strlen(text));
  for (char *rest = NULL, *pair = strtok_r(left, "&", &rest); pair; pair = strtok_r(NULL, "&", &rest)) {
    char *equals = strchr(pair, '=');
    if (!equals) return false;
    *equals = '\0';
    take_column(mapping, pair, equals + 1);
  }
  return mapping->day > 0 && mapping->label > 0;
}

static void take_column(struct bank_csv_mapping *mapping, const char *name, const char *value) {
  const struct {
    const char *name;
    size_t *column;
  } columns[] = {{"heading", &mapping->heading_lines}, {"day", &mapping->day},        {"label", &mapping->label},
                 {"reference", &mapping->reference},   {"amount", &mapping->amount},  {"debit", &mapping->debit},
                 {"credit", &mapping->credit},         {"balance", &mapping->balance}};
  int64_t number = 0;
  for (size_t i = 0; i < DESK_COUNT(columns); i++)
    if (text_equal(name, columns[i].name) && text_to_integer(value, 0, 60, &number))
      *columns[i].column = (size_t)number;
  if (text_equal(name, "separator")) mapping->separator = text_equal(value, "tab") ? '\t' : value[0];
  if (text_equal(name, "decimal")) mapping->decimal = value[0];
  if (text_equal(name, "date")) mapping->date_format = value;
  if (text_equal(name, "encoding")) mapping->encoding = value;
}

enum outcome desk_last_mapping(struct tx *tx, const struct desk *desk, const char **mapping) {
  struct mapping_row *rows;
  size_t count;
  enum outcome outcome =
      tx_run(tx, &desk_find_mapping, (struct db_param[]){P_TEXT(desk->kpa)}, desk->arena, &rows, &count);
  if (outcome == OK) *mapping = count ? rows[0].mapping : NULL;
  return outcome;
}
