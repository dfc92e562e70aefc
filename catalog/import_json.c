/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <jansson.h> /* above core/json.h, which says why */

#include "catalog/file.h"
#include "core/text.h"

#include <string.h>

static void release_value(json_t **value);
AUTO_RELEASE(json_t, json_t *, release_value);

struct reader {
  struct arena *arena;
  struct catalog_file *file;
  struct report *report;
};

static void refuse_json(const json_error_t *error, struct reader *reader);
static size_t count_items(const json_t *activities);
static void read_activity(struct reader *reader, const json_t *value, size_t number);
static const char *name_activity(const json_t *value, size_t number, struct arena *arena);
static void read_items(struct reader *reader, const json_t *items, const char *activity, const char *where);
static const char *name_item(const json_t *value, const char *activity_where, size_t number, struct arena *arena);
static uint32_t read_fields(struct reader *reader, const json_t *value, const struct column columns[], size_t count,
                            void *row, const char *where);
static const struct column *find_column(const struct column columns[], size_t count, const char *key);
static bool read_field(struct reader *reader, const struct column *column, const json_t *value, void *row,
                       const char *where);

void catalog_parse_json(const char *bytes, size_t length, struct arena *arena, struct catalog_file *file,
                        struct report *report) {
  struct reader reader = {.arena = arena, .file = file, .report = report};
  json_error_t error;
  *file = (struct catalog_file){.format = CATALOG_JSON, .has_activities = true};
  for (size_t i = 0; i < ITEM_COLUMNS; i++) file->has_column[i] = true;
  AUTO(json_t) json_t *activities = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);
  if (!activities) {
    refuse_json(&error, &reader);
    return;
  }
  if (!json_is_array(activities)) {
    report_raw_fault(report, "fichier", NULL, "une liste d’activités est attendue");
    return;
  }
  file->activities = arena_list(arena, json_array_size(activities), sizeof *file->activities);
  file->items = arena_list(arena, count_items(activities), sizeof *file->items);
  for (size_t i = 0; i < json_array_size(activities); i++) read_activity(&reader, json_array_get(activities, i), i + 1);
}

static void release_value(json_t **value) {
  json_decref(*value);
}

static void refuse_json(const json_error_t *error, struct reader *reader) {
  const char *where = arena_format(reader->arena, "ligne %d", error->line);
  switch (json_error_code(error)) {
  case json_error_duplicate_key:
    report_raw_fault(reader->report, where, NULL, "le même champ est dit deux fois");
    return;
  case json_error_invalid_utf8: report_raw_fault(reader->report, where, NULL, "le fichier n’est pas en UTF-8"); return;
  case json_error_unknown:
  case json_error_out_of_memory:
  case json_error_stack_overflow:
  case json_error_cannot_open_file:
  case json_error_invalid_argument:
  case json_error_premature_end_of_input:
  case json_error_end_of_input_expected:
  case json_error_invalid_syntax:
  case json_error_invalid_format:
  case json_error_wrong_type:
  case json_error_null_character:
  case json_error_null_value:
  case json_error_null_byte_in_key:
  case json_error_numeric_overflow:
  case json_error_item_not_found:
  case json_error_index_out_of_range: break;
  }
  report_fault(reader->report, where, NULL, "le fichier n’est pas du JSON lisible (%s)",
               report_quote(error->text, reader->arena));
}

static size_t count_items(const json_t *activities) {
  size_t count = 0, i;
  const json_t *activity;
  json_array_foreach(activities, i, activity) count += json_array_size(json_object_get(activity, "items"));
  return count;
}

static void read_activity(struct reader *reader, const json_t *value, size_t number) {
  const char *where = name_activity(value, number, reader->arena);
  if (!json_is_object(value)) {
    report_raw_fault(reader->report, where, NULL, "un objet est attendu");
    return;
  }
  struct file_activity *activity = &reader->file->activities[reader->file->activity_count++];
  activity->where = where;
  activity->faulty = read_fields(reader, value, activity_columns, ACTIVITY_COLUMNS, &activity->activity, where);
  const json_t *items = json_object_get(value, "items");
  if (json_is_array(items)) read_items(reader, items, activity->activity.code, where);
  else report_raw_fault(reader->report, where, "items", "une liste d’articles est attendue");
}

static const char *name_activity(const json_t *value, size_t number, struct arena *arena) {
  const char *code = json_string_value(json_object_get(value, "code"));
  if (code && strlen(code) <= 20) return arena_format(arena, "activité %s", report_quote(code, arena));
  return arena_format(arena, "activité n° %zu", number);
}

static void read_items(struct reader *reader, const json_t *items, const char *activity, const char *where) {
  size_t i;
  const json_t *value;
  json_array_foreach(items, i, value) {
    const char *item_where = name_item(value, where, i + 1, reader->arena);
    if (!json_is_object(value)) {
      report_raw_fault(reader->report, item_where, NULL, "un objet est attendu");
      continue;
    }
    struct file_item *item = &reader->file->items[reader->file->item_count++];
    *item = (struct file_item){.item = {.activity = activity, .vat_rate = RATE_MISSING}, .where = item_where};
    item->faulty = read_fields(reader, value, item_columns, ITEM_COLUMNS, &item->item, item_where);
    item->turnover_given = json_is_boolean(json_object_get(value, "turnover"));
  }
}

static const char *name_item(const json_t *value, const char *activity_where, size_t number, struct arena *arena) {
  const char *code = json_string_value(json_object_get(value, "code"));
  if (code && strlen(code) <= 20) return arena_format(arena, "article %s", report_quote(code, arena));
  return arena_format(arena, "%s, article n° %zu", activity_where, number);
}

/* The columns of which something was said that could not be taken, one bit each. */
static uint32_t read_fields(struct reader *reader, const json_t *value, const struct column columns[], size_t count,
                            void *row, const char *where) {
  uint32_t faulty = 0;
  void *at = json_object_iter((json_t *)(uintptr_t)value); /* Jansson iterates without const, and changes nothing */
  for (; at; at = json_object_iter_next((json_t *)(uintptr_t)value, at)) {
    const char *key = json_object_iter_key(at);
    const struct column *column = find_column(columns, count, key);
    if (column && !read_field(reader, column, json_object_iter_value(at), row, where))
      faulty |= 1u << (column - columns);
    if (!column && (columns == item_columns || !text_equal(key, "items")))
      report_raw_fault(reader->report, where, report_quote(key, reader->arena), "ce champ n’est pas connu");
  }
  return faulty;
}

static const struct column *find_column(const struct column columns[], size_t count, const char *key) {
  for (size_t i = 0; i < count; i++)
    if (columns[i].json && text_equal(columns[i].json, key)) return &columns[i];
  return NULL;
}

static bool read_field(struct reader *reader, const struct column *column, const json_t *value, void *row,
                       const char *where) {
  if (json_is_null(value)) return true;
  switch (column->kind) {
  case COLUMN_TEXT:
    if (!json_is_string(value)) break;
    column_set_text(column, row, arena_text(reader->arena, json_string_value(value), json_string_length(value)));
    return true;
  case COLUMN_CENTS:
  case COLUMN_RATE:
    if (!json_is_integer(value)) break;
    column_set_integer(column, row, json_integer_value(value));
    return true;
  case COLUMN_BOOL:
    if (!json_is_boolean(value)) break;
    column_set_bool(column, row, json_is_true(value));
    return true;
  }
  static const char *const EXPECTED[] = {
      [COLUMN_TEXT] = "un texte entre guillemets est attendu",
      [COLUMN_CENTS] = "un nombre entier de centimes est attendu",
      [COLUMN_RATE] = "un nombre entier de points de base est attendu (20 % = 2000)",
      [COLUMN_BOOL] = "true ou false est attendu",
  };
  report_raw_fault(reader->report, where, column->json, EXPECTED[column->kind]);
  return false;
}
