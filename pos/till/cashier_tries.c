/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Wrong PINs, per cashier and per PIN: one who is locked out locks out nobody else, and the new PIN that the referent
 * gives her works at once. */
#include "pos/till/cashier.h"
#include "pos/till/journal_private.h"

#include <string.h>

#define MINUTE_US INT64_C(60000000)

struct tries {
  int64_t count, locked_until_us;
};

static int read_tries(struct journal *journal, const char *cashier, const char *pin, struct tries *tries);
static int64_t left_to_wait(const struct tries *tries, int64_t now_us);
static int64_t lock_of(int64_t count);
static int write_tries(struct journal *journal, const char *cashier, const char *pin, const struct tries *tries);
static void digest_pin(const char *pin, char digest[static SHA256_HEX]);

enum outcome cashier_tries_count(struct journal *journal, const struct snapshot_cashier *cashier, int64_t now_us,
                                 int64_t *wait_us, struct fault *fault) {
  LOCKED(journal); /* from reading to writing: tries that come together are counted one by one */
  char pin[SHA256_HEX];
  struct tries tries = {0};
  digest_pin(cashier->pin, pin);
  int code = read_tries(journal, cashier->code, pin, &tries);
  if (code != SQLITE_OK) return journal_fault(journal, code, "wrong_pin", fault);
  *wait_us = left_to_wait(&tries, now_us);
  if (*wait_us > 0) return OK;
  tries.count++;
  tries.locked_until_us = now_us + lock_of(tries.count);
  code = write_tries(journal, cashier->code, pin, &tries);
  return code == SQLITE_OK ? OK : journal_fault(journal, code, "wrong_pin", fault);
}

enum outcome cashier_tries_forget(struct journal *journal, const char *cashier, struct fault *fault) {
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, "DELETE FROM wrong_pin WHERE cashier = ?", &statement);
  if (code == SQLITE_OK) sqlite3_bind_text(statement, 1, cashier, -1, SQLITE_STATIC);
  if (code == SQLITE_OK) code = sqlite3_step(statement);
  return code == SQLITE_DONE ? OK : journal_fault(journal, code, "wrong_pin", fault);
}

static int read_tries(struct journal *journal, const char *cashier, const char *pin, struct tries *tries) {
  static const char sql[] = "SELECT tries, locked_until_us FROM wrong_pin WHERE cashier = ? AND pin = ?";
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code != SQLITE_OK) return code;
  sqlite3_bind_text(statement, 1, cashier, -1, SQLITE_STATIC);
  sqlite3_bind_text(statement, 2, pin, -1, SQLITE_STATIC);
  code = sqlite3_step(statement);
  if (code != SQLITE_ROW) return code == SQLITE_DONE ? SQLITE_OK : code;
  *tries = (struct tries){sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1)};
  return SQLITE_OK;
}

/* A lock longer than the longest comes from a clock that was wrong when it was set: it does not hold. */
static int64_t left_to_wait(const struct tries *tries, int64_t now_us) {
  int64_t left_us = tries->locked_until_us - now_us;
  return left_us > 0 && left_us <= CASHIER_LOCK_MAX_US ? left_us : 0;
}

static int64_t lock_of(int64_t count) {
  if (count < CASHIER_TRIES) return 0;
  int64_t doublings = count - CASHIER_TRIES;
  int64_t lock_us = doublings < 4 ? MINUTE_US << doublings : CASHIER_LOCK_MAX_US;
  return lock_us < CASHIER_LOCK_MAX_US ? lock_us : CASHIER_LOCK_MAX_US;
}

static int write_tries(struct journal *journal, const char *cashier, const char *pin, const struct tries *tries) {
  static const char sql[] = "INSERT OR REPLACE INTO wrong_pin (cashier, pin, tries, locked_until_us) VALUES (?,?,?,?)";
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code != SQLITE_OK) return code;
  sqlite3_bind_text(statement, 1, cashier, -1, SQLITE_STATIC);
  sqlite3_bind_text(statement, 2, pin, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 3, tries->count);
  sqlite3_bind_int64(statement, 4, tries->locked_until_us);
  code = sqlite3_step(statement);
  return code == SQLITE_DONE ? SQLITE_OK : code;
}

static void digest_pin(const char *pin, char digest[static SHA256_HEX]) {
  uint8_t bytes[SHA256_BYTES];
  sha256(pin, strlen(pin), bytes);
  hex_from_bytes(bytes, SHA256_BYTES, digest);
}
