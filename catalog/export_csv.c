/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "catalog/csv.h"
#include "catalog/file.h"
#include "core/text.h"

/* What French spreadsheets open without a question: BOM, semicolons, CRLF, decimal commas. */
#define BOM "\xEF\xBB\xBF"
enum { SEPARATOR = ';' };

static void write_headers(struct buffer *out);
static void write_row(const struct catalog_item *item, const struct catalog_activity *activity, struct buffer *out);
static void write_cell(const struct column *column, const void *row, struct buffer *out);
static const struct catalog_activity *find_activity(const struct catalog *catalog, const char *code);

/* Only the first row of an activity says its name: one place to change it. */
void catalog_write_csv(const struct catalog *catalog, struct buffer *out) {
  buffer_text(out, BOM);
  write_headers(out);
  const char *last = NULL;
  for (size_t i = 0; i < catalog->item_count; i++) {
    const struct catalog_item *item = &catalog->items[i];
    if (item->archived) continue;
    bool first = !text_equal(item->activity, last);
    write_row(item, first ? find_activity(catalog, item->activity) : NULL, out);
    last = item->activity;
  }
}

static void write_headers(struct buffer *out) {
  for (size_t i = 0; i < ITEM_COLUMNS; i++) buffer_format(out, "%s%c", item_columns[i].french, SEPARATOR);
  for (size_t i = 1; i < ACTIVITY_COLUMNS; i++)
    buffer_format(out, "%s%c", activity_columns[i].french, i + 1 < ACTIVITY_COLUMNS ? SEPARATOR : '\r');
  buffer_char(out, '\n');
}

static void write_row(const struct catalog_item *item, const struct catalog_activity *activity, struct buffer *out) {
  for (size_t i = 0; i < ITEM_COLUMNS; i++) {
    write_cell(&item_columns[i], item, out);
    buffer_char(out, SEPARATOR);
  }
  for (size_t i = 1; i < ACTIVITY_COLUMNS; i++) {
    if (activity) write_cell(&activity_columns[i], activity, out);
    buffer_char(out, i + 1 < ACTIVITY_COLUMNS ? SEPARATOR : '\r');
  }
  buffer_char(out, '\n');
}

static void write_cell(const struct column *column, const void *row, struct buffer *out) {
  AUTO(buffer) struct buffer cell = {0};
  column_print(column, row, &cell);
  csv_write(out, cell.bytes ? cell.bytes : "", SEPARATOR);
}

static const struct catalog_activity *find_activity(const struct catalog *catalog, const char *code) {
  for (size_t i = 0; i < catalog->activity_count; i++)
    if (text_equal(catalog->activities[i].code, code)) return &catalog->activities[i];
  return NULL;
}
