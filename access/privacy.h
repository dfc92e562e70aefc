/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a person may ask about herself (RGPD articles 15, 17, 20), and the job that forgets in time. The rules are rows
 * of retention_rule; who looked and who changed what are access_journal and audit (sql/migrations/0007, 0009). */
#ifndef COMPTOIR_ACCESS_PRIVACY_H
#define COMPTOIR_ACCESS_PRIVACY_H

#include "core/arena.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/db/db.h"
#include "core/http/http.h"

extern const struct route_table privacy_routes;
extern const struct db_query *const privacy_queries[]; /* NULL-terminated */

/* Whose data, and who asks. door reads what comptoir_door may; app reads her work as she would, member by member, so
 * that row-level security holds for an export too. At the console both are the owner's. */
struct privacy_subject {
  struct db *door, *app;
  const char *person;
  const char *request, *address; /* of the asking request, for the audit; NULL at the console */
};

/* Everything kept about her as one indented JSON document, appended to out (docs/privacy.md says what is in it). */
NODISCARD enum outcome privacy_export(const struct privacy_subject *subject, struct buffer *out, struct fault *fault);

struct privacy_line { /* of what was erased, or stays */
  bool kept;
  const char *what, *why; /* why is "" for what is gone */
  struct date until;      /* year 0: not known, or gone */
};
/* All that can go goes, in one transaction. STILL_NEEDED, with what and until when in the hint, while a contract runs
 * or a role of staff is in force; NOT_FOUND when she is unknown or was erased before. */
NODISCARD enum outcome privacy_erase(const struct privacy_subject *subject, struct arena *arena,
                                     const struct privacy_line **lines, size_t *count, struct fault *fault);

struct privacy_count { /* of one rule */
  const char *subject, *action;
  int64_t touched;
};
/* Applies every rule as of at_us; running it twice does nothing more. db: of the owner. */
NODISCARD enum outcome privacy_retention(struct db *db, int64_t at_us, struct arena *arena,
                                         const struct privacy_count **counts, size_t *count, struct fault *fault);

/* For a server, to be called often: at 03:30 in Paris, or as soon after as one runs, the night's work is done by
 * whichever server asks first. night is zeroed before the first call. */
struct privacy_night {
  int64_t done_us;  /* the last night known to be done */
  int64_t retry_us; /* on the monotonic clock: not before, after a failure */
};
void privacy_night(struct db *house, struct privacy_night *night);

#endif
