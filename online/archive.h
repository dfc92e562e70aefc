/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The archive of a shop's chain, as a till's: docs/archive.md. LPF L102 B: six years. */
#ifndef COMPTOIR_ONLINE_ARCHIVE_H
#define COMPTOIR_ONLINE_ARCHIVE_H

#include "online/online.h"

/* What kpa's shop signed since its last archive, up to its last daily closing, into folder; *file: its path, in arena.
 * NOTHING_TO_ARCHIVE. */
NODISCARD enum outcome online_archive(const struct online *online, const char *kpa, const char *folder, int64_t now_us,
                                      struct arena *arena, const char **file, struct fault *fault);
extern const struct db_query *const online_archive_queries[]; /* NULL-terminated */

#endif
