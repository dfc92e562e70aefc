/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What waits to be signed (sign.c), then what is signed and not yet in the books: a batch after the other, as long as
 * there is more. */
#include "online/private.h"

#include "core/log.h"

#define BATCHES_MAX 20 /* in one call: others of this thread wait */

struct reading {
  struct arena *arena;
  void *rows;
  size_t count;
  const struct db_query *query;
};
struct booking {
  const struct signed_row *rows;
  const struct intake_result *results;
  size_t count;
};

static bool sign_some(const struct online *online, int64_t now_us);
static bool book_some(const struct online *online);
static size_t book(const struct online *online, const struct signed_row rows[], size_t count, struct arena *arena,
                   bool *done);

void online_work(const struct online *online, int64_t now_us) {
  for (size_t i = 0; i < BATCHES_MAX && sign_some(online, now_us); i++) {
  }
  for (size_t i = 0; i < BATCHES_MAX && book_some(online); i++) {
  }
}

static enum outcome read_rows(struct tx *tx, void *context) {
  struct reading *reading = context;
  return tx_run(tx, reading->query, NULL, reading->arena, reading->rows, &reading->count);
}

/* Whether a whole batch of a KPA was there and went through: more may wait. */
static bool sign_some(const struct online *online, int64_t now_us) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct waiting_row *rows = NULL;
  struct reading reading = {.arena = &arena, .rows = &rows, .query = &online_list_waiting};
  enum outcome outcome = db_transact(online->house, TX_READ, read_rows, &reading, &fault);
  bool more = false, done = false;
  for (size_t i = 0, taken = 0; outcome == OK && i < reading.count; i += taken) {
    taken = online_sign(online, &rows[i], reading.count - i, now_us, &done);
    more |= done && taken == ONLINE_BATCH;
  }
  if (outcome != OK) log_fault(LOG_WARNING, "online.work", &fault);
  return more;
}

static bool book_some(const struct online *online) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct signed_row *rows = NULL;
  struct reading reading = {.arena = &arena, .rows = &rows, .query = &online_list_signed};
  enum outcome outcome = db_transact(online->house, TX_READ, read_rows, &reading, &fault);
  bool more = false, done = false;
  for (size_t i = 0, taken = 0; outcome == OK && i < reading.count; i += taken) {
    taken = book(online, &rows[i], reading.count - i, &arena, &done);
    more |= done && taken == ONLINE_BATCH;
  }
  if (outcome != OK) log_fault(LOG_WARNING, "online.work", &fault);
  return more;
}

static enum outcome write_ends(struct tx *tx, void *context) {
  const struct booking *booking = context;
  enum outcome outcome = OK;
  for (size_t i = 0; outcome == OK && i < booking->count; i++) {
    const struct intake_result *result = &booking->results[i];
    const struct db_param params[] = {P_UUID(booking->rows[i].id),
                                      P_TEXT(result->answer == INTAKE_REFUSED ? "refused" : "booked"),
                                      P_TEXT(result->code == OK ? "" : outcome_code(result->code))};
    outcome = tx_run(tx, &online_end_sale, params, NULL, NULL, NULL);
  }
  return outcome;
}

/* Those of the first one's till, together; returns how many. */
static size_t book(const struct online *online, const struct signed_row rows[], size_t count, struct arena *arena,
                   bool *done) {
  struct fault fault = {0};
  size_t taken = 1;
  while (taken < count && text_equal(rows[taken].till, rows[0].till)) taken++;
  struct intake_record *records = arena_list(arena, taken, sizeof *records);
  struct intake_result *results = arena_list(arena, taken, sizeof *results);
  struct booking booking = {rows, results, taken};
  for (size_t i = 0; i < taken; i++) records[i] = (struct intake_record){rows[i].body, rows[i].signature};
  enum outcome outcome = intake_submit(online->intake, rows[0].till, records, taken, results, &fault);
  for (size_t i = 0; outcome == OK && i < taken; i++)
    if (results[i].answer == INTAKE_REFUSED) log_fault(LOG_ERROR, "online.refused", &results[i].fault);
  if (outcome == OK) outcome = db_transact(online->house, TX_WRITE, write_ends, &booking, &fault);
  if (outcome != OK) log_fault(LOG_WARNING, "online.not_booked", &fault);
  *done = outcome == OK;
  return taken;
}
