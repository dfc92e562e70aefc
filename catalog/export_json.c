/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <jansson.h> /* above core/json.h, which says why */

/* Before core/json.h takes the name for its writer. */
static json_t *integer_value(json_int_t value) {
  return json_integer(value);
}

#include "catalog/file.h"
#include "core/text.h"

#include <stdlib.h>

static json_t *activity_value(const struct catalog *catalog, const struct catalog_activity *activity);
static json_t *object_of(const struct column columns[], size_t count, const void *row);
static bool is_default(const struct column *column, const void *row);
static json_t *value_of(const struct column *column, const void *row);

/* Indented, because people compare two versions of it line by line. */
void catalog_write_json(const struct catalog *catalog, struct buffer *out) {
  json_t *activities = json_array();
  for (size_t i = 0; i < catalog->activity_count; i++)
    json_array_append_new(activities, activity_value(catalog, &catalog->activities[i]));
  char *text = json_dumps(activities, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
  json_decref(activities);
  if (!text) abort(); /* out of memory: core/memory.h says why the program stops */
  buffer_text(out, text);
  buffer_char(out, '\n');
  free(text);
}

static json_t *activity_value(const struct catalog *catalog, const struct catalog_activity *activity) {
  json_t *value = object_of(activity_columns, ACTIVITY_COLUMNS, activity), *items = json_array();
  for (size_t i = 0; i < catalog->item_count; i++) {
    const struct catalog_item *item = &catalog->items[i];
    if (!item->archived && text_equal(item->activity, activity->code))
      json_array_append_new(items, object_of(item_columns, ITEM_COLUMNS, item));
  }
  json_object_set_new(value, "items", items);
  return value;
}

static json_t *object_of(const struct column columns[], size_t count, const void *row) {
  json_t *object = json_object();
  for (size_t i = 0; i < count; i++)
    if (columns[i].json && (columns[i].always || !is_default(&columns[i], row)))
      json_object_set_new(object, columns[i].json, value_of(&columns[i], row));
  return object;
}

/* What the import makes of an absent key. */
static bool is_default(const struct column *column, const void *row) {
  switch (column->kind) {
  case COLUMN_TEXT: {
    const char *text = column_text(column, row);
    return text[0] == '\0' || (text_equal(column->json, "barcode_kind") && text_equal(text, "unit"));
  }
  case COLUMN_BOOL: return column_bool(column, row) == text_equal(column->json, "turnover");
  case COLUMN_CENTS: return false;
  case COLUMN_RATE: return !column->always && column_integer(column, row) == 0;
  }
  return false;
}

static json_t *value_of(const struct column *column, const void *row) {
  switch (column->kind) {
  case COLUMN_TEXT: return json_string(column_text(column, row));
  case COLUMN_CENTS:
  case COLUMN_RATE: return integer_value(column_integer(column, row));
  case COLUMN_BOOL: return json_boolean(column_bool(column, row));
  }
  return NULL;
}
