/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* CBOR (RFC 8949) as CTAP2 writes it, read piece by piece without building a tree: definite lengths, every number in
 * its shortest form, no tag, no key twice in a map, nested CBOR_DEPTH_MAX deep at most. */
#ifndef COMPTOIR_ACCESS_CBOR_H
#define COMPTOIR_ACCESS_CBOR_H

#include "core/outcome.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CBOR_DEPTH_MAX 8
#define CBOR_COUNT_MAX 64 /* items of a list, pairs of a map */

struct bytes { /* somebody else's memory */
  const uint8_t *at;
  size_t length;
};
#define BYTES_OF(array) ((struct bytes){(const uint8_t *)(array), sizeof(array)})

struct cbor { /* what is left to read; a copy is a bookmark */
  const uint8_t *at;
  size_t left;
};
struct cbor cbor_of(struct bytes bytes);

enum cbor_kind {
  CBOR_INTEGER, /* number; those beyond int64_t are refused */
  CBOR_BYTES,   /* bytes */
  CBOR_TEXT,    /* bytes, UTF-8 without control characters */
  CBOR_LIST,    /* count items follow */
  CBOR_MAP,     /* count pairs follow */
  CBOR_SIMPLE,  /* false, true, null, undefined (number 20 to 23) or a floating-point number (number 25 to 27) */
};

struct cbor_item {
  enum cbor_kind kind;
  int64_t number;
  size_t count;
  struct bytes bytes;
};

struct cbor_map { /* accepted to its end */
  struct cbor entries;
  size_t pairs;
};

/* All of them: false when the bytes are malformed or not as CTAP2 writes; the cursor is then worth nothing. */
NODISCARD bool cbor_read(struct cbor *cbor, struct cbor_item *item); /* one head, with the content of bytes and text */
NODISCARD bool cbor_skip(struct cbor *cbor, struct bytes *whole);    /* one value and all it holds; whole may be NULL */
NODISCARD bool cbor_read_map(struct cbor *cbor, struct cbor_map *map);

/* The value of a key; false when the map has none. */
NODISCARD bool cbor_get_integer(const struct cbor_map *map, int64_t key, struct cbor *value);
NODISCARD bool cbor_get_text(const struct cbor_map *map, const char *key, struct cbor *value);

#endif
