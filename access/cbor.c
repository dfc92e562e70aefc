/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/cbor.h"

#include "core/text.h"

#include <string.h>

enum { MAJOR_UNSIGNED, MAJOR_NEGATIVE, MAJOR_BYTES, MAJOR_TEXT, MAJOR_LIST, MAJOR_MAP, MAJOR_TAG, MAJOR_SIMPLE };

static bool read_argument(struct cbor *cbor, unsigned short_form, uint64_t *argument);
static bool read_integer(uint64_t argument, bool negative, struct cbor_item *item);
static bool read_string(struct cbor *cbor, uint64_t argument, struct cbor_item *item);
static bool read_count(const struct cbor *cbor, uint64_t argument, size_t least_each, struct cbor_item *item);
static bool read_simple(struct cbor *cbor, unsigned short_form, struct cbor_item *item);
static bool skip_value(struct cbor *cbor, unsigned depth);
static bool skip_pairs(struct cbor *cbor, size_t pairs, unsigned depth);
static bool take_bytes(struct cbor *cbor, size_t length, struct bytes *taken);

struct cbor cbor_of(struct bytes bytes) {
  return (struct cbor){bytes.at, bytes.length};
}

bool cbor_read(struct cbor *cbor, struct cbor_item *item) {
  struct bytes head;
  uint64_t argument = 0;
  if (!take_bytes(cbor, 1, &head)) return false;
  unsigned major = head.at[0] >> 5, short_form = head.at[0] & 31;
  *item = (struct cbor_item){.kind = CBOR_SIMPLE};
  if (major == MAJOR_SIMPLE) return read_simple(cbor, short_form, item);
  if (!read_argument(cbor, short_form, &argument)) return false;
  switch (major) {
  case MAJOR_UNSIGNED:
  case MAJOR_NEGATIVE: return read_integer(argument, major == MAJOR_NEGATIVE, item);
  case MAJOR_BYTES: item->kind = CBOR_BYTES; return read_string(cbor, argument, item);
  case MAJOR_TEXT:
    item->kind = CBOR_TEXT;
    return read_string(cbor, argument, item) && text_is_utf8((const char *)item->bytes.at, item->bytes.length);
  case MAJOR_LIST: item->kind = CBOR_LIST; return read_count(cbor, argument, 1, item);
  case MAJOR_MAP: item->kind = CBOR_MAP; return read_count(cbor, argument, 2, item);
  default: return false; /* a tag */
  }
}

bool cbor_skip(struct cbor *cbor, struct bytes *whole) {
  struct cbor start = *cbor;
  if (!skip_value(cbor, 0)) return false;
  if (whole) *whole = (struct bytes){start.at, start.left - cbor->left};
  return true;
}

bool cbor_read_map(struct cbor *cbor, struct cbor_map *map) {
  struct cbor entries = *cbor;
  struct cbor_item head;
  if (!cbor_skip(cbor, NULL) || !cbor_read(&entries, &head) || head.kind != CBOR_MAP) return false;
  *map = (struct cbor_map){entries, head.count};
  return true;
}

bool cbor_get_integer(const struct cbor_map *map, int64_t key, struct cbor *value) {
  struct cbor at = map->entries;
  for (size_t i = 0; i < map->pairs; i++) {
    struct cbor key_at = at;
    struct cbor_item found;
    if (!cbor_skip(&at, NULL) || !cbor_read(&key_at, &found)) return false;
    *value = at;
    if (found.kind == CBOR_INTEGER && found.number == key) return true;
    if (!cbor_skip(&at, NULL)) return false;
  }
  return false;
}

bool cbor_get_text(const struct cbor_map *map, const char *key, struct cbor *value) {
  struct cbor at = map->entries;
  for (size_t i = 0; i < map->pairs; i++) {
    struct cbor key_at = at;
    struct cbor_item found;
    if (!cbor_skip(&at, NULL) || !cbor_read(&key_at, &found)) return false;
    *value = at;
    if (found.kind == CBOR_TEXT && found.bytes.length == strlen(key) &&
        memcmp(found.bytes.at, key, found.bytes.length) == 0)
      return true;
    if (!cbor_skip(&at, NULL)) return false;
  }
  return false;
}

/* Below 24 the number is in the head itself; then 1, 2, 4 or 8 bytes follow, and never more of them than it needs. */
static bool read_argument(struct cbor *cbor, unsigned short_form, uint64_t *argument) {
  static const uint64_t least[] = {24, 1U << 8, 1U << 16, UINT64_C(1) << 32};
  if (short_form < 24) {
    *argument = short_form;
    return true;
  }
  struct bytes follow;
  if (short_form > 27 || !take_bytes(cbor, (size_t)1 << (short_form - 24), &follow)) return false;
  uint64_t number = 0;
  for (size_t i = 0; i < follow.length; i++) number = number << 8 | follow.at[i];
  *argument = number;
  return number >= least[short_form - 24];
}

static bool read_integer(uint64_t argument, bool negative, struct cbor_item *item) {
  if (argument > INT64_MAX) return false;
  item->kind = CBOR_INTEGER;
  item->number = negative ? -1 - (int64_t)argument : (int64_t)argument;
  return true;
}

static bool read_string(struct cbor *cbor, uint64_t argument, struct cbor_item *item) {
  return argument <= cbor->left && take_bytes(cbor, (size_t)argument, &item->bytes);
}

/* A count that the bytes left cannot hold is refused here, before anybody loops over it. */
static bool read_count(const struct cbor *cbor, uint64_t argument, size_t least_each, struct cbor_item *item) {
  if (argument > CBOR_COUNT_MAX || argument > cbor->left / least_each) return false;
  item->count = (size_t)argument;
  return true;
}

static bool read_simple(struct cbor *cbor, unsigned short_form, struct cbor_item *item) {
  bool named = short_form >= 20 && short_form <= 23, floating = short_form >= 25 && short_form <= 27;
  item->number = short_form;
  return named || (floating && take_bytes(cbor, (size_t)1 << (short_form - 24), &item->bytes));
}

static bool skip_value(struct cbor *cbor, unsigned depth) {
  struct cbor_item item;
  if (!cbor_read(cbor, &item)) return false;
  if (item.kind != CBOR_LIST && item.kind != CBOR_MAP) return true;
  if (depth == CBOR_DEPTH_MAX) return false;
  if (item.kind == CBOR_MAP) return skip_pairs(cbor, item.count, depth + 1);
  for (size_t i = 0; i < item.count; i++)
    if (!skip_value(cbor, depth + 1)) return false;
  return true;
}

/* One value has one writing, so that a key comes twice exactly when its bytes do. */
static bool skip_pairs(struct cbor *cbor, size_t pairs, unsigned depth) {
  struct bytes keys[CBOR_COUNT_MAX];
  for (size_t i = 0; i < pairs; i++) {
    struct cbor start = *cbor;
    if (!skip_value(cbor, depth)) return false;
    keys[i] = (struct bytes){start.at, start.left - cbor->left};
    for (size_t before = 0; before < i; before++)
      if (keys[before].length == keys[i].length && memcmp(keys[before].at, keys[i].at, keys[i].length) == 0)
        return false;
    if (!skip_value(cbor, depth)) return false;
  }
  return true;
}

static bool take_bytes(struct cbor *cbor, size_t length, struct bytes *taken) {
  if (length > cbor->left) return false;
  *taken = (struct bytes){cbor->at, length};
  cbor->at += length;
  cbor->left -= length;
  return true;
}
