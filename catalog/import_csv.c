/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "catalog/csv.h"
#include "catalog/file.h"
#include "core/text.h"

#include <string.h>

struct header { /* what a column of the spreadsheet fills; both NULL: unknown, its cells are not read */
  const struct column *item, *activity;
};

struct reader {
  struct arena *arena;
  struct catalog_file *file;
  struct report *report;
  struct header headers[CSV_CELLS_MAX];
  size_t header_count;
  struct code_index activity_by_code;
};

static bool read_headers(struct reader *reader, const struct csv_row *row);
static const struct column *find_column(const struct column columns[], size_t count, const char *folded);
static void check_twice(struct reader *reader, size_t at, const char *where, const char *text);
static void read_row(struct reader *reader, const struct csv_row *row);
static void read_cells(struct reader *reader, const struct csv_row *row, struct file_item *item);
static void read_activity(struct reader *reader, const struct csv_row *row, const struct file_item *item);
static struct file_activity *find_activity(struct reader *reader, const char *code, const char *where);

void catalog_parse_csv(const char *bytes, size_t length, struct arena *arena, struct catalog_file *file,
                       struct report *report) {
  *file = (struct catalog_file){.format = CATALOG_CSV};
  struct csv csv;
  struct csv_fault fault;
  if (!csv_read(bytes, length, arena, &csv, &fault)) {
    report_raw_fault(report, arena_format(arena, "ligne %zu", fault.line), NULL, fault.hint);
    return;
  }
  if (csv.count == 0) {
    report_raw_fault(report, "fichier", NULL, "le fichier est vide");
    return;
  }
  struct reader reader = {.arena = arena, .file = file, .report = report};
  if (!read_headers(&reader, &csv.rows[0])) return;
  file->items = arena_list(arena, csv.count, sizeof *file->items);
  file->activities = arena_list(arena, csv.count, sizeof *file->activities);
  reader.activity_by_code = code_index_new(csv.count, arena);
  for (size_t i = 1; i < csv.count; i++) read_row(&reader, &csv.rows[i]);
}

static bool read_headers(struct reader *reader, const struct csv_row *row) {
  const char *where = arena_format(reader->arena, "ligne %zu", row->line);
  reader->header_count = row->count;
  for (size_t i = 0; i < row->count; i++) {
    char folded[64];
    column_fold(row->cells[i], folded, sizeof folded);
    if (folded[0] == '\0') continue;
    struct header *header = &reader->headers[i];
    header->item = find_column(item_columns, ITEM_COLUMNS, folded);
    if (!header->item) header->activity = find_column(activity_columns, ACTIVITY_COLUMNS, folded);
    if (header->item) reader->file->has_column[header->item - item_columns] = true;
    if (header->activity) reader->file->has_activities = true;
    if (header->item || header->activity) check_twice(reader, i, where, row->cells[i]);
    else
      report_raw_fault(reader->report, where, report_quote(row->cells[i], reader->arena),
                       "cette colonne n’est pas connue");
  }
  for (size_t i = 0; i < row->count; i++)
    if (reader->headers[i].item && text_equal(reader->headers[i].item->english, "code")) return true;
  report_raw_fault(reader->report, where, "code", "cette colonne manque : rien d’autre n’a pu être lu");
  return false;
}

static const struct column *find_column(const struct column columns[], size_t count, const char *folded) {
  for (size_t i = 0; i < count; i++)
    if (columns[i].english && (text_equal(columns[i].english, folded) || text_equal(columns[i].french, folded)))
      return &columns[i];
  return NULL;
}

static void check_twice(struct reader *reader, size_t at, const char *where, const char *text) {
  for (size_t i = 0; i < at; i++)
    if (reader->headers[i].item == reader->headers[at].item &&
        reader->headers[i].activity == reader->headers[at].activity)
      report_raw_fault(reader->report, where, report_quote(text, reader->arena), "cette colonne est là deux fois");
}

static void read_row(struct reader *reader, const struct csv_row *row) {
  struct file_item *item = &reader->file->items[reader->file->item_count++];
  item->item.vat_rate = RATE_MISSING;
  item->where = arena_format(reader->arena, "ligne %zu", row->line);
  if (row->count != reader->header_count)
    report_fault(reader->report, item->where, NULL, "%zu cases au lieu de %zu", row->count, reader->header_count);
  read_cells(reader, row, item);
  read_activity(reader, row, item);
}

static void read_cells(struct reader *reader, const struct csv_row *row, struct file_item *item) {
  for (size_t i = 0; i < row->count && i < reader->header_count; i++) {
    const struct column *column = reader->headers[i].item;
    if (!column || row->cells[i][0] == '\0') continue;
    const char *hint = column_parse(column, row->cells[i], &item->item);
    if (hint) item->faulty |= 1u << (column - item_columns);
    if (hint)
      report_fault(reader->report, item->where, column, "« %s » : %s", report_quote(row->cells[i], reader->arena),
                   hint);
    if (text_equal(column->english, "turnover")) item->turnover_given = !hint;
  }
}

/* One row of an activity is enough to say its name; several may, if they agree. */
static void read_activity(struct reader *reader, const struct csv_row *row, const struct file_item *item) {
  if (!item->item.activity || !reader->file->has_activities) return;
  struct file_activity *activity = find_activity(reader, item->item.activity, item->where);
  for (size_t i = 0; i < row->count && i < reader->header_count; i++) {
    const struct column *column = reader->headers[i].activity;
    if (!column || row->cells[i][0] == '\0') continue;
    const char *before = column_text(column, &activity->activity);
    if (!before) column_set_text(column, &activity->activity, row->cells[i]);
    else if (!text_equal(before, row->cells[i]))
      report_fault(reader->report, item->where, column, "« %s » contredit « %s », dit plus haut pour la même activité",
                   report_quote(row->cells[i], reader->arena), report_quote(before, reader->arena));
  }
}

static struct file_activity *find_activity(struct reader *reader, const char *code, const char *where) {
  size_t position = code_index_put(&reader->activity_by_code, code, reader->file->activity_count);
  if (position != CODE_NONE) return &reader->file->activities[position];
  struct file_activity *activity = &reader->file->activities[reader->file->activity_count++];
  *activity = (struct file_activity){.activity.code = code, .where = where};
  return activity;
}
