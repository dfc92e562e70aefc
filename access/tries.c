/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Wrong tries are counted for an account, known or not: the same answers for both, at the same time. */
#include "access/private.h"

#include "core/http/address.h"

#include <string.h>

struct tries_row {
  int64_t tries;
};
struct lock_row {
  int64_t seconds;
};
struct patience {
  int64_t tries, lock_s; /* wrong tries before the one that locks, and for how long it does */
};

static enum outcome count_try(struct tx *tx, const uint8_t digest[static SHA256_BYTES], const struct patience *patience,
                              struct arena *arena, int64_t *wait_s);
static enum outcome read_wait(struct tx *tx, const uint8_t digest[static SHA256_BYTES], struct arena *arena,
                              int64_t *wait_s);
static enum outcome clear(struct tx *tx, const uint8_t digest[static SHA256_BYTES]);

static const struct patience tight = {4, 60}, loose = {49, 300};

static const struct db_column tries_columns[] = {DB_COLUMN(struct tries_row, tries)};
static const struct db_column lock_columns[] = {DB_COLUMN(struct lock_row, seconds)};
ROWS(take_try, struct tries_row, tries_columns, DB_BYTES, DB_TIME, DB_INTEGER, DB_INTEGER);
ROWS(read_lock, struct lock_row, lock_columns, DB_BYTES, DB_TIME);
STATEMENT(clear_try, DB_BYTES);

struct account account_of(const char *kind, const char *name, struct arena *arena) {
  struct account account = {.is_shared = false};
  const char *text = arena_format(arena, "%s:%s", kind, name);
  sha256(text, strlen(text), account.digest);
  return account;
}

struct account account_tried_from(const char *kind, const char *name, const struct request *request) {
  struct account account = account_of(kind, name, request->arena);
  struct address address = {{0}};
  char household[ADDRESS_TEXT] = "";
  if (address_parse(request->address, strlen(request->address), &address)) {
    address = address_household(&address);
    address_write(&address, household);
  }
  memcpy(account.everyone, account.digest, sizeof account.everyone);
  account.is_shared = true;
  /* An address holds no slash: no name can pass for another household's. */
  const char *text = arena_format(request->arena, "%s@%s/%s", kind, household, name);
  sha256(text, strlen(text), account.digest);
  return account;
}

/* Everybody's count comes last: who is shut out alone adds nothing to it, and so shuts out nobody else. */
enum outcome try_take(struct tx *tx, const struct account *account, struct arena *arena, int64_t *wait_s) {
  enum outcome outcome = OK;
  *wait_s = 0;
  if (account->is_shared) outcome = read_wait(tx, account->everyone, arena, wait_s);
  if (outcome == OK && *wait_s == 0) outcome = count_try(tx, account->digest, &tight, arena, wait_s);
  if (outcome == OK && *wait_s == 0 && account->is_shared)
    outcome = count_try(tx, account->everyone, &loose, arena, wait_s);
  return outcome;
}

static enum outcome count_try(struct tx *tx, const uint8_t digest[static SHA256_BYTES], const struct patience *patience,
                              struct arena *arena, int64_t *wait_s) {
  const struct db_param params[] = {P_BYTES(digest, SHA256_BYTES), P_TIME(clock_now_us()), P_INTEGER(patience->tries),
                                    P_INTEGER(patience->lock_s)};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &access_take_try, params, arena, NULL, &count);
  if (outcome != OK || count > 0) return outcome;
  outcome = read_wait(tx, digest, arena, wait_s);
  if (*wait_s == 0) *wait_s = 1; /* it ended between the two */
  return outcome;
}

/* 0: open */
static enum outcome read_wait(struct tx *tx, const uint8_t digest[static SHA256_BYTES], struct arena *arena,
                              int64_t *wait_s) {
  const struct db_param params[] = {P_BYTES(digest, SHA256_BYTES), P_TIME(clock_now_us())};
  const struct lock_row *lock = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &access_read_lock, params, arena, &lock, &count);
  *wait_s = outcome == OK && count > 0 ? lock->seconds : 0;
  return outcome;
}

enum outcome try_clear(struct tx *tx, const struct account *account) {
  enum outcome outcome = clear(tx, account->digest);
  return outcome == OK && account->is_shared ? clear(tx, account->everyone) : outcome;
}

static enum outcome clear(struct tx *tx, const uint8_t digest[static SHA256_BYTES]) {
  const struct db_param params[] = {P_BYTES(digest, SHA256_BYTES)};
  return tx_run(tx, &access_clear_try, params, NULL, NULL, NULL);
}

enum outcome try_refuse(struct request *request, struct reply *reply, int64_t wait_s) {
  reply_header(reply, "Retry-After", arena_format(request->arena, "%lld", (long long)wait_s));
  return TOO_MANY_TRIES;
}
