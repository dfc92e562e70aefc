/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Forgetting: a person who asks, and every night whoever nobody needs to know any more. What goes and what stays is
 * decided in the database (sql/migrations/0009_retention.sql), in one transaction. */
#include "access/privacy_private.h"
#include "core/log.h"

enum { NIGHT_HOUR = 3, NIGHT_MINUTE = 30 }; /* after the tills' day, before the market's */
#define RETRY_US INT64_C(60000000)

struct erasure {
  const char *person;
  struct arena *arena;
  const struct privacy_line *lines;
  size_t count;
};
struct retention {
  int64_t at_us;
  struct arena *arena;
  const struct privacy_count *counts;
  size_t count;
};
struct night_work {
  int64_t due_us;
  struct arena *arena;
  const struct { const char *counts; } * row;
};

static enum outcome erase(struct tx *tx, void *context);
static enum outcome retain(struct tx *tx, void *context);
static int64_t last_night(int64_t now_us);
static enum outcome run_night(struct tx *tx, void *context);

enum outcome privacy_erase(const struct privacy_subject *subject, struct arena *arena,
                           const struct privacy_line **lines, size_t *count, struct fault *fault) {
  struct erasure erasure = {.person = subject->person, .arena = arena};
  /* at the console nobody is signed in: the audit names the console, not the person */
  const struct db_scope scope = {
      .person = subject->request ? subject->person : NULL, .request = subject->request, .address = subject->address};
  enum outcome outcome = db_transact_as(subject->door, &scope, TX_WRITE, erase, &erasure, fault);
  if (outcome != OK) return outcome;
  *lines = erasure.lines;
  *count = erasure.count;
  return OK;
}

static enum outcome erase(struct tx *tx, void *context) {
  struct erasure *erasure = context;
  const struct db_param params[] = {P_UUID(erasure->person), P_TIME(clock_now_us())};
  return tx_run(tx, &privacy_erase_person, params, erasure->arena, &erasure->lines, &erasure->count);
}

enum outcome privacy_retention(struct db *db, int64_t at_us, struct arena *arena, const struct privacy_count **counts,
                               size_t *count, struct fault *fault) {
  struct retention retention = {.at_us = at_us, .arena = arena};
  enum outcome outcome = db_transact(db, TX_WRITE, retain, &retention, fault);
  if (outcome != OK) return outcome;
  *counts = retention.counts;
  *count = retention.count;
  return OK;
}

static enum outcome retain(struct tx *tx, void *context) {
  struct retention *retention = context;
  const struct db_param params[] = {P_TIME(retention->at_us)};
  return tx_run(tx, &privacy_run_retention, params, retention->arena, &retention->counts, &retention->count);
}

void privacy_night(struct db *house, struct privacy_night *night) {
  int64_t due_us = last_night(clock_now_us());
  if (due_us <= night->done_us || clock_monotonic_us() < night->retry_us) return;
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct night_work work = {.due_us = due_us, .arena = &arena};
  if (db_transact(house, TX_WRITE, run_night, &work, &fault) != OK) {
    night->retry_us = clock_monotonic_us() + RETRY_US;
    log_fault(LOG_WARNING, "retention.failed", &fault);
    return;
  }
  night->done_us = due_us;
  if (work.row->counts) log_event(LOG_NOTICE, "retention.done", "%s", work.row->counts);
}

/* The newest 03:30 that is over. */
static int64_t last_night(int64_t now_us) {
  struct date today = date_in_paris(now_us);
  int64_t due_us = time_in_paris(today, NIGHT_HOUR, NIGHT_MINUTE, 0);
  return due_us <= now_us ? due_us : time_in_paris(date_add_days(today, -1), NIGHT_HOUR, NIGHT_MINUTE, 0);
}

static enum outcome run_night(struct tx *tx, void *context) {
  struct night_work *work = context;
  const struct db_param params[] = {P_TIME(work->due_us), P_TIME(clock_now_us())};
  return tx_run(tx, &privacy_run_night, params, work->arena, &work->row, NULL);
}
