/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one writer of a database: takes what waits, decides, writes it in one transaction, answers everyone. */
#include "pos/intake/private.h"

#include "core/log.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOCK_WAIT_US INT64_C(10000000)
#define FIRST_ANALYZE 200

static enum outcome open_writer(struct intake *intake, struct fault *fault);
static void close_writer(struct intake *intake);
static void *write_for_ever(void *context);
static void write_jobs(struct intake *intake, struct job *jobs);
static size_t gather(const struct job *jobs, struct arena *arena, struct claim ***claims);
static enum outcome settle(struct intake *intake, struct claim *claims[], size_t count, bool careful,
                           struct fault *fault);
static void adopt(const struct batch *batch);
static enum outcome settle_one_by_one(struct intake *intake, struct claim *claims[], size_t count, struct fault *fault);
static enum outcome settle_alone(struct intake *intake, struct claim *claim, struct fault *fault);
static bool is_machine(enum outcome outcome);
static void answer(struct job *jobs, enum outcome outcome, const struct fault *fault);
static enum outcome take_lock(struct intake *intake, struct fault *fault);
static enum outcome read_heads(struct intake *intake, struct claim *const claims[], size_t count, struct fault *fault);
static enum outcome set_head(struct known_till *till, const struct head_row *row, struct arena *arena,
                             struct fault *fault);
static enum outcome begin_statistics(struct intake *intake, struct fault *fault);
static void keep_statistics(struct intake *intake, size_t written);
static enum outcome analyze(struct tx *tx, void *unused);

enum outcome intake_start(struct db *db, struct intake **intake, struct fault *fault) {
  struct intake *started = memory_resize(NULL, sizeof *started);
  *started = (struct intake){.db = db};
  queue_init(&started->queue);
  tills_init(&started->tills);
  shelf_init(&started->shelf);
  pthread_mutex_init(&started->door.lock, NULL);
  enum outcome outcome = open_writer(started, fault);
  if (outcome == OK) outcome = waiting_start(started, fault);
  if (outcome == OK && pthread_create(&started->thread, NULL, write_for_ever, started) != 0) {
    waiting_stop(&started->waiting);
    outcome = fault_set(fault, FAILED_INTERNAL, "intake", "no thread");
  }
  if (outcome == OK) *intake = started;
  else close_writer(started);
  return outcome;
}

void intake_dismiss(struct intake *intake) {
  waiting_stop(&intake->waiting);
}

void intake_stop(struct intake *intake) {
  intake_dismiss(intake);
  queue_stop(&intake->queue);
  pthread_join(intake->thread, NULL);
  close_writer(intake);
}

enum outcome writer_prepare(struct intake *intake, struct claim *const claims[], size_t count, struct fault *fault) {
  enum outcome outcome = intake->backend == 0 ? take_lock(intake, fault) : OK;
  if (outcome == OK) outcome = read_heads(intake, claims, count, fault);
  if (outcome == OK) outcome = directory_refresh(intake, false, fault);
  return outcome;
}

void writer_forget(struct intake *intake) {
  intake->backend = 0;
  intake->refused.known = false;
  tills_forget_heads(&intake->tills);
}

/* A server that is being replaced may still be writing its last batch. */
static enum outcome open_writer(struct intake *intake, struct fault *fault) {
  int64_t until = clock_monotonic_us() + LOCK_WAIT_US;
  enum outcome outcome = db_open_beside(intake->db, 1, &intake->own, fault);
  if (outcome != OK) return outcome;
  while ((outcome = writer_prepare(intake, NULL, 0, fault)) == UNAVAILABLE && clock_monotonic_us() < until)
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
  return outcome == OK ? begin_statistics(intake, fault) : outcome;
}

static void close_writer(struct intake *intake) {
  db_close(intake->own);
  arena_done(&intake->arena);
  arena_done(&intake->directory.arena);
  shelf_done(&intake->shelf);
  tills_done(&intake->tills);
  queue_done(&intake->queue);
  pthread_mutex_destroy(&intake->door.lock);
  free(intake);
}

static void *write_for_ever(void *context) {
  struct intake *intake = context;
  for (struct job *jobs; (jobs = queue_take(&intake->queue)) != NULL;) write_jobs(intake, jobs);
  return NULL;
}

/* All together; when that fails for what one of them holds, one by one, so that a bad sale does not fail its
 * neighbours. */
static void write_jobs(struct intake *intake, struct job *jobs) {
  AUTO(arena) struct arena arena = {0};
  struct claim **claims;
  struct fault fault = {0};
  size_t count = gather(jobs, &arena, &claims);
  enum outcome outcome = settle(intake, claims, count, false, &fault);
  if (outcome == UNAVAILABLE || outcome == DATABASE_DOWN) /* the connection was a new one, or was lost just now */
    outcome = settle(intake, claims, count, false, &fault);
  if (outcome != OK && !is_machine(outcome)) {
    log_fault(LOG_WARNING, "intake.batch_failed", &fault);
    outcome = settle_one_by_one(intake, claims, count, &fault);
  }
  if (outcome != OK) log_fault(LOG_ERROR, "intake.not_written", &fault);
  struct known_till **tills = arena_list(&arena, count, sizeof *tills);
  size_t due = outcome == OK ? closings_to_recount(claims, count, tills) : 0;
  answer(jobs, outcome, &fault); /* the claims are gone */
  if (outcome != OK) return;
  closings_recount(intake, tills, due);
  keep_statistics(intake, count);
}

static size_t gather(const struct job *jobs, struct arena *arena, struct claim ***claims) {
  size_t count = 0;
  for (const struct job *job = jobs; job != NULL; job = job->next) count += job->count;
  *claims = arena_list(arena, count, sizeof **claims);
  count = 0;
  for (const struct job *job = jobs; job != NULL; job = job->next)
    for (size_t i = 0; i < job->count; i++) (*claims)[count++] = &job->claims[i];
  return count;
}

static enum outcome settle(struct intake *intake, struct claim *claims[], size_t count, bool careful,
                           struct fault *fault) {
  arena_reset(&intake->arena);
  struct batch batch = {.intake = intake,
                        .claims = claims,
                        .count = count,
                        .careful = careful,
                        .now_us = clock_now_us(),
                        .arena = &intake->arena};
  enum outcome outcome = writer_prepare(intake, claims, count, fault);
  if (outcome == OK) outcome = batch_judge(&batch, fault);
  if (outcome == OK) outcome = batch_store(&batch, fault);
  if (outcome == OK) adopt(&batch);
  else writer_forget(intake); /* even when it says so, who knows what was committed */
  return outcome;
}

static void adopt(const struct batch *batch) {
  struct refused_head *refused = &batch->intake->refused;
  for (size_t i = 0; i < batch->count; i++) {
    batch->claims[i]->settled = true;
    claim_chain(batch->claims[i])->head = claim_chain(batch->claims[i])->next;
  }
  if (batch->refused_count == 0) return;
  const struct refused_row *last = &batch->refused[batch->refused_count - 1];
  refused->sequence = last->sequence;
  memcpy(refused->hash, last->hash.bytes, sizeof refused->hash);
}

/* A chain whose record could not be written is passed over: its later ones would only seem to have lost their place. */
static enum outcome settle_one_by_one(struct intake *intake, struct claim *claims[], size_t count,
                                      struct fault *fault) {
  enum outcome worst = OK;
  for (size_t i = 0; i < count; i++) claim_chain(claims[i])->stuck = false;
  for (size_t i = 0; i < count; i++) {
    if (claim_chain(claims[i])->stuck) continue;
    enum outcome outcome = settle_alone(intake, claims[i], fault);
    if (is_machine(outcome)) return outcome;
    claim_chain(claims[i])->stuck = outcome != OK;
    if (outcome != OK) worst = outcome;
  }
  return worst;
}

/* What the database refuses even alone is a refusal like another, kept verbatim, so that the till is not stuck on it.
 */
static enum outcome settle_alone(struct intake *intake, struct claim *claim, struct fault *fault) {
  enum outcome outcome = settle(intake, &claim, 1, true, fault);
  if (outcome == OK || is_machine(outcome) || claim->early != OK) return outcome;
  claim->forced = outcome;
  claim->early_fault = *fault;
  return settle(intake, &claim, 1, true, fault);
}

/* Failures that say nothing about the records: the same will be asked again. */
static bool is_machine(enum outcome outcome) {
  return outcome == DATABASE_DOWN || outcome == UNAVAILABLE || outcome == STORAGE_FULL;
}

/* done() gives the job's memory back. */
static void answer(struct job *jobs, enum outcome outcome, const struct fault *fault) {
  for (struct job *job = jobs, *next; job != NULL; job = next) {
    bool settled = true;
    next = job->next;
    for (size_t i = 0; i < job->count; i++) settled = settled && job->claims[i].settled;
    job->done(job, settled ? OK : outcome, fault);
  }
}

static enum outcome take_lock(struct intake *intake, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct lock_row *row = NULL;
  size_t count = 0;
  enum outcome outcome = intake_look_up(intake->own, &intake_take_lock, NULL, &arena, &row, &count, fault);
  if (outcome != OK) return outcome;
  if (count != 1 || !row->taken)
    return fault_set(fault, UNAVAILABLE, "intake", "another server writes to this database");
  writer_forget(intake); /* what it wrote is not in our memory */
  intake->backend = row->backend;
  return OK;
}

static enum outcome read_heads(struct intake *intake, struct claim *const claims[], size_t count, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  const char **codes = arena_list(&arena, count, sizeof *codes);
  struct known_till **tills = arena_list(&arena, count, sizeof *tills);
  struct head_row *rows = NULL;
  size_t unknown = 0, found = 0;
  for (size_t i = 0; i < count; i++) {
    struct known_till *till = claims[i]->till;
    if (till->heads_known) continue;
    till->heads_known = till->closings_to_recount = true;
    memset(till->chains, 0, sizeof till->chains);
    tills[unknown] = till;
    codes[unknown++] = till->code;
  }
  if (unknown == 0) return OK;
  const char *letters[RECORD_CHAINS];
  for (size_t i = 0; i < RECORD_CHAINS; i++) letters[i] = record_chains[i].letter;
  const struct db_param params[] = {P_LIST(DB_TEXTS, codes, unknown), P_LIST(DB_TEXTS, letters, RECORD_CHAINS)};
  enum outcome outcome = intake_look_up(intake->own, &intake_read_heads, params, &arena, &rows, &found, fault);
  for (size_t i = 0; outcome == OK && i < found; i++)
    for (size_t j = 0; outcome == OK && j < unknown; j++)
      if (text_equal(rows[i].till, codes[j])) outcome = set_head(tills[j], &rows[i], &arena, fault);
  if (outcome != OK) writer_forget(intake);
  return outcome;
}

static enum outcome set_head(struct known_till *till, const struct head_row *row, struct arena *arena,
                             struct fault *fault) {
  struct record last;
  enum outcome outcome = record_parse((const char *)row->body.bytes, row->body.length, arena, &last, fault);
  if (outcome == OK && (row->hash.length != SHA256_BYTES || !text_equal(last.chain, row->chain)))
    outcome = fault_set(fault, BAD_RECORD, "hash", "of record %s %lld", row->chain, (long long)row->sequence);
  if (outcome != OK) return outcome;
  struct head *head = &till->chains[record_chain_find(last.chain) - record_chains].head;
  *head = (struct head){.sequence = row->sequence,
                        .perpetual_total = last.perpetual_total,
                        .perpetual_total_abs = last.perpetual_total_abs};
  memcpy(head->hash, row->hash.bytes, SHA256_BYTES);
  return OK;
}

static enum outcome begin_statistics(struct intake *intake, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct count_row *row = NULL;
  size_t count = 0;
  enum outcome outcome = intake_look_up(intake->own, &intake_count_records, NULL, &arena, &row, &count, fault);
  if (outcome != OK) return outcome;
  intake->written = count == 1 ? row->records : 0;
  intake->analyze_at = intake->written < FIRST_ANALYZE ? FIRST_ANALYZE : intake->written * 4;
  return OK;
}

/* Plans made for empty tables cost five times the work; autovacuum comes too late for a shop's first day or a bulk
 * load. A small sample is enough to know that a table is not small. */
static void keep_statistics(struct intake *intake, size_t written) {
  struct fault fault = {0};
  intake->written += (int64_t)written;
  if (intake->written < intake->analyze_at) return;
  intake->analyze_at = intake->written * 4;
  if (db_transact(intake->own, TX_WRITE, analyze, NULL, &fault) != OK) log_fault(LOG_WARNING, "intake.analyze", &fault);
}

static enum outcome analyze(struct tx *tx, void *unused) {
  (void)unused;
  return tx_command(tx, "SELECT analyze_sales()"); /* only the owner of a table may say ANALYZE */
}
