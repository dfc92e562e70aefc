/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "catalog/file.h"
#include "core/text.h"

#include <string.h>

enum { ITEM_SHORT = 20, ACTIVITY_SHORT = 14 };

static void complete_activity(struct file_activity *activity, const struct catalog_file *file,
                              const struct catalog_known *known, struct arena *arena);
static void complete_item(struct file_item *item, const struct catalog_file *file, const struct catalog_known *known,
                          const struct code_index *activities, struct arena *arena);
static bool has_column(const struct catalog_file *file, const char *english);
static void derive_item(struct file_item *item, const struct catalog_activity *activity, struct arena *arena);
static const char *derive_barcode_kind(const char *barcode);
static const struct catalog_activity *find_activity(const struct catalog_file *file, const struct catalog_known *known,
                                                    const struct code_index *activities, const char *code);
static void fill_texts(const struct column columns[], size_t count, void *row);
static bool is_empty(const char *text);
static size_t end_of_words(const char *name, size_t max);

void catalog_known_index(struct catalog_known *known, struct arena *arena) {
  known->activity_by_code = code_index_new(known->activity_count, arena);
  for (size_t i = 0; i < known->activity_count; i++)
    code_index_put(&known->activity_by_code, known->activities[i].code, i);
  known->item_by_code = code_index_new(known->item_count, arena);
  for (size_t i = 0; i < known->item_count; i++) code_index_put(&known->item_by_code, known->items[i].code, i);
}

void catalog_complete(struct catalog_file *file, const struct catalog_known *known, struct arena *arena) {
  struct code_index activities = code_index_new(file->activity_count, arena);
  for (size_t i = 0; i < file->activity_count; i++) {
    complete_activity(&file->activities[i], file, known, arena);
    code_index_put(&activities, file->activities[i].activity.code, i);
  }
  for (size_t i = 0; i < file->item_count; i++) complete_item(&file->items[i], file, known, &activities, arena);
}

/* The first of the signs that open a precision ends the short name; then whole words, as many as fit. */
const char *catalog_short_name(const char *name, size_t max, struct arena *arena) {
  static const char *const ENDS[] = {" (", " / ", ", ", " + "};
  size_t length = strlen(name);
  for (size_t i = 0; i < sizeof ENDS / sizeof ENDS[0]; i++) {
    const char *end = strstr(name, ENDS[i]);
    if (end && end > name && (size_t)(end - name) < length) length = (size_t)(end - name);
  }
  const char *head = arena_text(arena, name, length);
  return text_length(head) <= max ? head : arena_text(arena, head, end_of_words(head, max));
}

/* A spreadsheet that leaves a cell of the activity empty has nothing to say about it; JSON means the default. */
static void complete_activity(struct file_activity *activity, const struct catalog_file *file,
                              const struct catalog_known *known, struct arena *arena) {
  size_t position = code_index_get(&known->activity_by_code, activity->activity.code);
  for (size_t i = 0; i < ACTIVITY_COLUMNS && position != CODE_NONE && file->format == CATALOG_CSV; i++)
    if (!column_text(&activity_columns[i], &activity->activity))
      column_copy(&activity_columns[i], &activity->activity, &known->activities[position]);
  fill_texts(activity_columns, ACTIVITY_COLUMNS, &activity->activity);
  if (is_empty(activity->activity.short_name))
    activity->activity.short_name = catalog_short_name(activity->activity.name, ACTIVITY_SHORT, arena);
}

static void complete_item(struct file_item *item, const struct catalog_file *file, const struct catalog_known *known,
                          const struct code_index *activities, struct arena *arena) {
  size_t position = code_index_get(&known->item_by_code, item->item.code);
  const struct catalog_item *before = position == CODE_NONE ? NULL : &known->items[position];
  item->item.priced = true;
  for (size_t i = 0; i < ITEM_COLUMNS && before; i++) {
    if (file->has_column[i]) continue;
    column_copy(&item_columns[i], &item->item, before);
    if (item_columns[i].kind == COLUMN_CENTS) item->item.priced = before->priced;
  }
  if (has_column(file, "barcode") && !has_column(file, "barcode_kind"))
    item->item.barcode_kind = NULL; /* of the old one */
  derive_item(item, find_activity(file, known, activities, item->item.activity), arena);
}

static bool has_column(const struct catalog_file *file, const char *english) {
  for (size_t i = 0; i < ITEM_COLUMNS; i++)
    if (text_equal(item_columns[i].english, english)) return file->has_column[i];
  return false;
}

static void derive_item(struct file_item *item, const struct catalog_activity *activity, struct arena *arena) {
  struct catalog_item *row = &item->item;
  fill_texts(item_columns, ITEM_COLUMNS, row);
  if (is_empty(row->short_name)) row->short_name = catalog_short_name(row->name, ITEM_SHORT, arena);
  if (is_empty(row->vat_scheme)) row->vat_scheme = "normal";
  if (is_empty(row->pictogram) && activity) row->pictogram = activity->pictogram;
  if (!is_empty(row->barcode) && is_empty(row->barcode_kind)) row->barcode_kind = derive_barcode_kind(row->barcode);
  if (!item->turnover_given) row->turnover = !catalog_untaxed(row->vat_scheme);
}

static const char *derive_barcode_kind(const char *barcode) {
  if (strlen(barcode) != BARCODE_PREFIX_DIGITS) return "unit";
  if (text_starts(barcode, "21")) return "weight_prefix";
  return text_starts(barcode, "22") ? "price_prefix" : "unit";
}

static const struct catalog_activity *find_activity(const struct catalog_file *file, const struct catalog_known *known,
                                                    const struct code_index *activities, const char *code) {
  size_t position = code_index_get(activities, code);
  if (position != CODE_NONE) return &file->activities[position].activity;
  position = code_index_get(&known->activity_by_code, code);
  return position == CODE_NONE ? NULL : &known->activities[position];
}

static void fill_texts(const struct column columns[], size_t count, void *row) {
  for (size_t i = 0; i < count; i++)
    if (columns[i].kind == COLUMN_TEXT && !column_text(&columns[i], row)) column_set_text(&columns[i], row, "");
}

static bool is_empty(const char *text) {
  return !text || text[0] == '\0';
}

/* Bytes of the longest beginning of at most max code points, ending before a blank if there is one. */
static size_t end_of_words(const char *name, size_t max) {
  size_t points = 0, end = 0, last_word = 0;
  for (; name[end]; end++) {
    bool starts_character = ((unsigned char)name[end] & 0xC0) != 0x80;
    if (name[end] == ' ') last_word = end;
    if (starts_character && points++ == max) break;
  }
  return last_word > 0 ? last_word : end;
}
