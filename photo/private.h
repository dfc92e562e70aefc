/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_PHOTO_PRIVATE_H
#define COMPTOIR_PHOTO_PRIVATE_H

#include "access/access.h"
#include "core/text.h"
#include "photo/photo.h"
#include "worker/worker.h"

struct shown { /* what photos show: a piece or an article; neither: the photo itself */
  const char *kpa, *piece, *item;
};
struct added {
  const char *person;
  int64_t now_us;
};

NODISCARD enum outcome photo_lock(struct tx *tx, const struct shown *shown, struct arena *arena);
/* Those that show nothing for a day go first. */
NODISCARD enum outcome photo_add(struct tx *tx, const char *kpa, const struct worker_look *look,
                                 const uint8_t digest[static SHA256_BYTES], const struct added *added);
/* UNKNOWN_PHOTO: one of hashes is not the KPA's. */
NODISCARD enum outcome photo_show(struct tx *tx, const struct shown *shown, const char *const hashes[], size_t count);
NODISCARD enum outcome photo_list(struct tx *tx, const struct shown *shown, struct arena *arena, struct photo **photos,
                                  size_t *count);
NODISCARD enum outcome photo_read(struct tx *tx, const uint8_t digest[static SHA256_BYTES], int64_t size,
                                  struct arena *arena, struct db_bytes *content);

enum outcome post_photo(struct request *request, struct reply *reply);
enum outcome get_photo(struct request *request, struct reply *reply);

#endif
