/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "catalog/public.h"

#define FIELD(member) SPEC_FIELD(struct catalog_item, member)
static const struct spec_field item_fields[] = {
    FIELD(code),    FIELD(name),  FIELD(short_name), FIELD(activity),  FIELD(kind),   FIELD(unit),
    FIELD(pricing), FIELD(price), FIELD(vat_rate),   FIELD(pictogram), FIELD(online), FIELD(withdrawal),
};
#undef FIELD
static const struct spec item_spec = SPEC("Item", struct catalog_item, item_fields);

#define FIELD(member) SPEC_FIELD(struct catalog_activity, member)
static const struct spec_field activity_fields[] = {FIELD(code), FIELD(name), FIELD(short_name), FIELD(pictogram)};
#undef FIELD
static const struct spec activity_spec = SPEC("Activity", struct catalog_activity, activity_fields);

static void write_items(const struct catalog_item items[], size_t count, struct json *json);

void public_write_catalog(const struct catalog *catalog, struct buffer *out) {
  struct json json = json_into(out);
  json_open(&json, NULL);
  json_open(&json, "kpa");
  json_text(&json, "code", catalog->kpa);
  json_text(&json, "name", catalog->kpa_name);
  json_text(&json, "city", catalog->city);
  json_close(&json);
  json_open_list(&json, "activities");
  for (size_t i = 0; i < catalog->activity_count; i++) spec_write(&activity_spec, &catalog->activities[i], &json);
  json_close_list(&json);
  write_items(catalog->items, catalog->item_count, &json);
  json_close(&json);
}

void public_write_item(const struct catalog_item *item, struct buffer *out) {
  struct json json = json_into(out);
  spec_write(&item_spec, item, &json);
}

void public_write_items(const struct catalog_item items[], size_t count, struct buffer *out) {
  struct json json = json_into(out);
  json_open(&json, NULL);
  write_items(items, count, &json);
  json_close(&json);
}

static void write_items(const struct catalog_item items[], size_t count, struct json *json) {
  json_open_list(json, "items");
  for (size_t i = 0; i < count; i++)
    if (!items[i].archived) spec_write(&item_spec, &items[i], json);
  json_close_list(json);
}
