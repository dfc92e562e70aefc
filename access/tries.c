/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Wrong tries are counted for an account, known or not: the same answers for both, at the same time. */
#include "access/private.h"

#include <string.h>

struct tries_row {
  int64_t tries;
};
struct lock_row {
  int64_t seconds;
};

static const struct db_column tries_columns[] = {DB_COLUMN(struct tries_row, tries)};
static const struct db_column lock_columns[] = {DB_COLUMN(struct lock_row, seconds)};
ROWS(take_try, struct tries_row, tries_columns, DB_BYTES, DB_TIME);
ROWS(read_lock, struct lock_row, lock_columns, DB_BYTES, DB_TIME);
STATEMENT(clear_try, DB_BYTES);

struct account account_of(const char *kind, const char *name, struct arena *arena) {
  struct account account;
  const char *text = arena_format(arena, "%s:%s", kind, name);
  sha256(text, strlen(text), account.digest);
  return account;
}

enum outcome try_take(struct tx *tx, const struct account *account, struct arena *arena, int64_t *wait_s) {
  const struct db_param params[] = {P_BYTES(account->digest, sizeof account->digest), P_TIME(clock_now_us())};
  size_t count = 0;
  *wait_s = 0;
  enum outcome outcome = tx_run(tx, &access_take_try, params, arena, NULL, &count);
  if (outcome != OK || count > 0) return outcome;
  const struct lock_row *lock = NULL;
  outcome = tx_run(tx, &access_read_lock, params, arena, &lock, &count);
  *wait_s = outcome == OK && count > 0 ? lock->seconds : 1;
  return outcome;
}

enum outcome try_clear(struct tx *tx, const struct account *account) {
  const struct db_param params[] = {P_BYTES(account->digest, sizeof account->digest)};
  return tx_run(tx, &access_clear_try, params, NULL, NULL, NULL);
}

enum outcome try_refuse(struct request *request, struct reply *reply, int64_t wait_s) {
  reply_header(reply, "Retry-After", arena_format(request->arena, "%lld", (long long)wait_s));
  return TOO_MANY_TRIES;
}
