/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Requests that make or pay something, made once however often they arrive (draft-ietf-httpapi-idempotency-key-header).
 *
 * The client sends Idempotency-Key, 16 to 255 visible characters that it made up (a UUID). The answer is kept in table
 * once in the transaction of the effect, sealed with that key (which is not kept): both happened, or neither. The same
 * key with the same request gets that answer again, with Idempotent-Replayed: true, for a day at least. A request that
 * was refused left nothing, and may be tried again with its key.
 *
 * In a handler:
 *   struct once once = {.request = request, .reply = reply, .work = place, .answer = write_order, .context = &placing};
 *   return access_transact(request, TX_WRITE, once_work, &once);
 * or, for a visitor who is nobody:
 *   once.visitor = true;
 *   return db_transact(services->shop_db, TX_WRITE, once_work, &once, &request->fault); */
#ifndef COMPTOIR_CORE_ONCE_H
#define COMPTOIR_CORE_ONCE_H

#include "core/db/db.h"
#include "core/http/http.h"

struct once {
  struct request *request;
  struct reply *reply;
  enum outcome (*work)(struct tx *tx, void *context); /* as for db_transact: may run again */
  /* Writes the answer to a work that succeeded: body, status if it is not the outcome's, headers (4 at most). It is
   * called inside the transaction, and not at all for an answer that is sent again. */
  void (*answer)(struct request *request, struct reply *reply, const void *context);
  void *context;   /* of both */
  bool visitor;    /* works as comptoir_shop: keys of everybody who is nobody share one drawer */
  const char *key; /* NULL: the header's; a form without JavaScript carries it in a field */
  bool replayed;   /* out */
};

/* Work for db_transact or access_transact, whose context is a struct once. ONCE_KEY_MISSING (400), ONCE_KEY_REUSED for
 * another request (422), ONCE_RUNNING while the first is under way (409), or what work returns. */
NODISCARD enum outcome once_work(struct tx *tx, void *once);

extern const struct db_query *const once_queries[]; /* NULL-terminated */

#endif
