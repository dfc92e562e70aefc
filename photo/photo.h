/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Photos of what is sold: taken with a telephone, made anew by comptoir-worker (square, upright, three sizes of JPEG,
 * nothing of what the camera wrote), kept as bytes under the SHA-256 of the largest. What has an address never changes;
 * a photo that shows nothing any more goes after a day.
 *
 * Its address, for anybody: /boutique/photos/<64 hex digits>-<size>, size one of PHOTO_SMALL, PHOTO_MEDIUM,
 * PHOTO_LARGE: pixels a side, at most (a smaller original stays as it was). */
#ifndef COMPTOIR_PHOTO_H
#define COMPTOIR_PHOTO_H

#include "core/db/db.h"
#include "core/http/http.h"

#define PHOTO_SMALL 320
#define PHOTO_MEDIUM 640
#define PHOTO_LARGE 1280
#define PHOTOS_MAX 5 /* of one thing */
#define PHOTO_BYTES_MAX ((size_t)12 * 1024 * 1024)
#define PHOTO_ADDRESS_TEXT 96

struct photo {              /* one thing's, and which: the first of them, position 0, stands for it in lists */
  const char *piece, *item; /* UUID of a piece, or code of an article; the other is NULL */
  int64_t position;
  const char *hash; /* 64 hex digits */
  int64_t side;     /* pixels of the largest */
};

/* "/boutique/photos/…-640", into text; returns text. */
const char *photo_address(const char *hash, int size, char text[static PHOTO_ADDRESS_TEXT]);

/* For a page of the shop, in its transaction; there once tx is flushed (tx_ask). Rows live in arena, by piece, item and
 * position, to look up while the page is written. photos_ask_shop: all of the KPA's. photos_ask_near: of an article and
 * of its pieces in the window, or of one piece; the other is NULL. */
NODISCARD enum outcome photos_ask_shop(struct tx *tx, const char *kpa, struct arena *arena, struct photo **photos,
                                       size_t *count);
NODISCARD enum outcome photos_ask_near(struct tx *tx, const char *kpa, const char *item, const char *piece,
                                       struct arena *arena, struct photo **photos, size_t *count);
/* The first photo of a piece (piece not NULL) or an article in such rows; NULL: none. */
const struct photo *photo_of(const struct photo photos[], size_t count, const char *piece, const char *item);

extern const struct route_table photo_routes;
extern const struct db_query *const photo_queries[]; /* NULL-terminated */

#endif
