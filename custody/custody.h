/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Server side of what is in our care: where the orders of all tills stand, word to their owners, the register of what
 * came in second-hand. Names live in custody_customer alone. */
#ifndef COMPTOIR_CUSTODY_H
#define COMPTOIR_CUSTODY_H

#include "core/db/db.h"
#include "core/http/http.h"
#include "pos/ticket/custody.h"

/* For the writer of pos/intake: records of chain B, in its transaction. Others than custody, steps, quotes and
 * donations are passed over. The same record again changes nothing. */
NODISCARD enum outcome custody_store(struct tx *tx, const struct record *const records[], size_t count, int64_t now_us,
                                     struct arena *arena);

/* Writes the letters that are due: that things are ready, once; reminders after 7, 30 and 90 days. They leave by the
 * house's outbox (mail), which tries again and never sends one twice. Returns how many. Failures are logged. */
size_t custody_announce(struct db *house, int64_t now_us);

struct custody_unsold {
  const char *id, *till;
  struct money held; /* in deposits, after the end */
};
/* For `comptoir verify`: orders that ended while a deposit waits for its sale. */
NODISCARD enum outcome custody_list_unsold(struct tx *tx, struct arena *arena, struct custody_unsold **rows,
                                           size_t *count);

/* For who fills a house: the demonstration. */
NODISCARD enum outcome custody_machine_put(struct tx *tx, const char *kpa, const struct custody_machine *machine);
NODISCARD enum outcome custody_customer_put(struct tx *tx, const char *kpa, const char *id, const char *name,
                                            int64_t now_us);

/* ---- message.c: pure ------------------------------------------------------------------------------------------------
 */

struct custody_message {
  const char *subject, *body;
};
/* language: fr, en, ar; anything else is French. name may be "". */
struct custody_message custody_message(const char *language, const char *name, const char *tag, const char *place,
                                       const char *city, bool again, struct arena *arena);

extern const struct route_table custody_till_routes, custody_office_routes;
extern const struct db_query *const custody_queries[]; /* NULL-terminated */

#endif
