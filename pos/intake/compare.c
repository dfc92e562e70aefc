/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows of a table against rows made from the signed bytes: each difference names table, row and column. */
#include "pos/intake/drawer.h"

#include <string.h>

static const void *find_same_key(const struct row_table *table, const struct row_list *actual, const void *wanted,
                                 size_t from, bool seen[]);
static bool same_key(const struct row_table *table, const void *a, const void *b);
static void compare_row(const struct row_table *table, const void *expected, const void *actual, struct arena *arena,
                        struct verify_report *report);
static const char *show_key(const struct row_table *table, const void *row, struct arena *arena);

void rows_compare(enum row_kind kind, const struct row_list *expected, const struct row_list *actual,
                  struct arena *arena, struct verify_report *report) {
  table_compare(&row_tables[kind], expected, actual, arena, report);
}

void table_compare(const struct row_table *table, const struct row_list *expected, const struct row_list *actual,
                   struct arena *arena, struct verify_report *report) {
  bool *seen = arena_list(arena, actual->count, sizeof *seen);
  for (size_t i = 0; i < expected->count; i++) {
    const void *wanted = expected->rows + i * table->row_size, *row = find_same_key(table, actual, wanted, i, seen);
    if (row == NULL) verify_found(report, table->name, "%s : il manque", show_key(table, wanted, arena));
    else compare_row(table, wanted, row, arena, report);
  }
  for (size_t i = 0; i < actual->count; i++)
    if (!seen[i])
      verify_found(report, table->name, "%s : n’a jamais été signé",
                   show_key(table, actual->rows + i * table->row_size, arena));
}

/* Both lists are in the same order unless something is wrong: the first look is at the same place. */
static const void *find_same_key(const struct row_table *table, const struct row_list *actual, const void *wanted,
                                 size_t from, bool seen[]) {
  for (size_t tried = 0; tried < actual->count; tried++) {
    size_t at = (from + tried) % actual->count;
    const void *row = actual->rows + at * table->row_size;
    if (seen[at] || !same_key(table, wanted, row)) continue;
    seen[at] = true;
    return row;
  }
  return NULL;
}

static bool same_key(const struct row_table *table, const void *a, const void *b) {
  for (size_t i = 0; i < table->key_count; i++)
    if (!rows_same_value(&table->columns[i], a, b)) return false;
  return true;
}

static void compare_row(const struct row_table *table, const void *expected, const void *actual, struct arena *arena,
                        struct verify_report *report) {
  for (size_t i = table->key_count; i < table->column_count; i++) {
    const struct db_column *column = &table->columns[i];
    if (rows_same_value(column, expected, actual)) continue;
    verify_found(report, table->name, "%s : %s vaut %s, signé %s", show_key(table, actual, arena), column->name,
                 rows_show(column, actual, arena), rows_show(column, expected, arena));
  }
}

static const char *show_key(const struct row_table *table, const void *row, struct arena *arena) {
  const char *shown = rows_show(&table->columns[0], row, arena);
  for (size_t i = 1; i < table->key_count; i++)
    shown = arena_format(arena, "%s %s", shown, rows_show(&table->columns[i], row, arena));
  return shown;
}
