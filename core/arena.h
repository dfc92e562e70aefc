/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Memory of one request or one job: allocated piece by piece, given back at once.
 * Running out of memory stops the program: a till that guesses is worse than a till that restarts. */
#ifndef COMPTOIR_CORE_ARENA_H
#define COMPTOIR_CORE_ARENA_H

#include "core/auto.h"
#include "core/outcome.h"

#include <stddef.h>

struct arena_block;

struct arena {
  struct arena_block *blocks; /* newest first; {0} is a valid empty arena */
};

/* All returned memory is zeroed (alloc) or copied, aligned for any type, and lives until arena_done/reset. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_list(struct arena *arena, size_t count, size_t size); /* count × size, overflow checked */
void *arena_copy(struct arena *arena, const void *bytes, size_t size);
char *arena_text(struct arena *arena, const char *text, size_t length); /* NUL-terminated copy */
char *arena_format(struct arena *arena, const char *format, ...) PRINTF(2, 3);
void arena_reset(struct arena *arena); /* keeps one block for the next request */
void arena_done(struct arena *arena);

AUTO_RELEASE(arena, struct arena, arena_done);

#endif
