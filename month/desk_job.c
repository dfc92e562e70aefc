/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "month/desk_job.h"
#include "access/access.h"
#include "core/db/services.h"
#include "core/log.h"
#include "core/memory.h"
#include "month/desk_import.h"
#include "month/month_jobs.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define JOBS_MAX 3                      /* one at work and two that wait: each keeps a copy of its file */
#define BUSY_TRIES 60                   /* at a desk that somebody holds; each takes two seconds */
#define LOST_AFTER_US INT64_C(60000000) /* a job that works says so every second */

static const enum db_kind insert_params[] = {DB_UUID, DB_TEXT, DB_INTEGER, DB_UUID, DB_TIME}, by_id[] = {DB_UUID};
static const enum db_kind touch_params[] = {DB_UUID, DB_TEXT, DB_INTEGER, DB_INTEGER, DB_TEXT, DB_TEXT, DB_TIME};
static const enum db_kind since_params[] = {DB_TEXT, DB_TIME};
static const struct db_column job_columns[] = {DB_COLUMN(struct desk_job, id, .kind = DB_UUID),
                                               DB_COLUMN(struct desk_job, kind),
                                               DB_COLUMN(struct desk_job, state),
                                               DB_COLUMN(struct desk_job, done),
                                               DB_COLUMN(struct desk_job, total),
                                               DB_COLUMN(struct desk_job, outcome),
                                               DB_COLUMN(struct desk_job, message),
                                               DB_COLUMN(struct desk_job, at, .kind = DB_TIME),
                                               DB_COLUMN(struct desk_job, touched, .kind = DB_TIME),
                                               DB_COLUMN(struct desk_job, who)};
DESK_COMMAND(insert_job, insert_params);
DESK_COMMAND(touch_job, touch_params);
DESK_QUERY(find_job, by_id, job_columns, struct desk_job);
DESK_QUERY(list_jobs, since_params, job_columns, struct desk_job);

struct running { /* everything a job needs once its request is gone */
  struct db *books;
  struct principal who;
  char id[UUID_TEXT], request[UUID_TEXT];
  struct arena arena;
  char *bytes;
  size_t length, lines;
  const char *mapping, *account;
  enum language language;
  struct desk desk;
  struct desk_import import;
};

/* Who is still at work; a server that stops waits for them. */
static struct {
  pthread_mutex_t lock, turn;
  pthread_cond_t idle;
  size_t running;
} jobs = {.lock = PTHREAD_MUTEX_INITIALIZER, .turn = PTHREAD_MUTEX_INITIALIZER, .idle = PTHREAD_COND_INITIALIZER};

struct state_of {
  struct running *running;
  const char *state, *outcome, *message;
  size_t done;
};

static enum outcome insert_row(struct tx *tx, void *context);
static bool take_place(void);
static void leave_place(void);
static void wait_for_turn(struct running *running);
static struct running *keep_request(struct request *request, const char *mapping, const char *account);
static void *work(void *context);
static enum outcome import(struct running *running, struct fault *fault);
static enum outcome import_in(struct tx *tx, void *context);
static void tell_progress(void *context, size_t lines);
static void tell(struct running *running, const char *state, const char *outcome, const char *message, size_t done);
static enum outcome touch(struct tx *tx, void *context);
static void forget(struct running *running);

enum outcome desk_job_import(struct request *request, const char *mapping, const char *account,
                             char id[static UUID_TEXT]) {
  if (!take_place()) return fault_set(&request->fault, DESK_BUSY, "fichier", "Deux fichiers attendent déjà leur tour.");
  struct running *running = keep_request(request, mapping, account);
  enum outcome outcome = access_transact(request, TX_WRITE, insert_row, running);
  memcpy(id, running->id, UUID_TEXT);
  pthread_t thread;
  if (outcome == OK && pthread_create(&thread, NULL, work, running) == 0) {
    pthread_detach(thread);
    return OK;
  }
  forget(running);
  leave_place();
  return outcome == OK ? UNAVAILABLE : outcome;
}

static bool take_place(void) {
  pthread_mutex_lock(&jobs.lock);
  bool free_place = jobs.running < JOBS_MAX;
  jobs.running += free_place;
  pthread_mutex_unlock(&jobs.lock);
  return free_place;
}

static void leave_place(void) {
  pthread_mutex_lock(&jobs.lock);
  if (--jobs.running == 0) pthread_cond_broadcast(&jobs.idle);
  pthread_mutex_unlock(&jobs.lock);
}

void month_jobs_finish(void) {
  pthread_mutex_lock(&jobs.lock);
  while (jobs.running > 0) pthread_cond_wait(&jobs.idle, &jobs.lock);
  pthread_mutex_unlock(&jobs.lock);
}

static struct running *keep_request(struct request *request, const char *mapping, const char *account) {
  const struct services *services = request->app;
  struct running *running = memory_resize(NULL, sizeof *running);
  *running = (struct running){
      .books = services->books, .who = request->who, .length = request->body_length, .language = request->language};
  uuid_v7(running->id);
  TEXT_COPY(running->request, request->id);
  running->bytes = arena_copy(&running->arena, request->body, request->body_length);
  if (mapping) running->mapping = arena_text(&running->arena, mapping, strlen(mapping));
  running->account = arena_text(&running->arena, account, strlen(account));
  running->desk = (struct desk){.kpa = running->who.kpa,
                                .legal_entity = running->who.legal_entity,
                                .person = running->who.person,
                                .now_us = clock_now_us(),
                                .arena = &running->arena};
  return running;
}

static enum outcome insert_row(struct tx *tx, void *context) {
  struct running *running = context;
  const struct db_param params[] = {P_UUID(running->id), P_TEXT(running->who.kpa), P_INTEGER(0),
                                    P_UUID(running->who.person), P_TIME(running->desk.now_us)};
  return tx_run(tx, &desk_insert_job, params, &running->arena, NULL, NULL);
}

/* One after the other: two large files at once would only make both slow. */
static void *work(void *context) {
  struct running *running = context;
  struct fault fault = {0};
  wait_for_turn(running);
  enum outcome outcome = import(running, &fault);
  pthread_mutex_unlock(&jobs.turn);
  if (outcome == OK) {
    const struct desk_import *done = &running->import;
    tell(running, "done", "",
         arena_format(&running->arena, "{\"statements\":%zu,\"lines\":%zu,\"doubled\":%zu,\"again\":%s}",
                      done->statements, done->lines, done->doubled, done->again ? "true" : "false"),
         running->lines);
  } else
    tell(running, "refused", outcome_code(outcome),
         arena_format(&running->arena, "%s %s%s%s", outcome_text(outcome, running->language), fault.field,
                      *fault.field ? " : " : "", fault.hint),
         0);
  forget(running);
  leave_place();
  return NULL;
}

enum { SECOND_US = 1000000, HEARTBEAT_US = 5 * SECOND_US };

/* Says every few seconds that it is still there. */
static void wait_for_turn(struct running *running) {
  for (;;) {
    int64_t until_us = clock_monotonic_us() + HEARTBEAT_US;
    struct timespec until = {.tv_sec = (time_t)(until_us / SECOND_US), .tv_nsec = (long)(until_us % SECOND_US) * 1000};
    if (pthread_mutex_clocklock(&jobs.turn, CLOCK_MONOTONIC, &until) == 0) return;
    tell(running, "running", "", "", 0);
  }
}

static struct db_scope scope_of(const struct running *running) {
  return (struct db_scope){.role = role_name(running->who.role),
                           .person = running->who.person,
                           .kpa = running->who.kpa,
                           .legal_entity = running->who.legal_entity,
                           .request = running->request};
}

static enum outcome import(struct running *running, struct fault *fault) {
  struct bank_file file;
  struct bank_csv_mapping mapping;
  bool mapped = desk_mapping_read(running->mapping, &running->arena, &mapping);
  enum outcome outcome =
      bank_read(running->bytes, running->length, mapped ? &mapping : NULL, &running->arena, &file, fault);
  if (outcome != OK) return outcome;
  for (size_t i = 0; i < file.statement_count; i++) running->lines += file.statements[i].line_count;
  tell(running, "running", "", "", 0);
  running->import = (struct desk_import){.file = &file,
                                         .account = running->account,
                                         .mapping = mapped ? running->mapping : NULL,
                                         .progress = tell_progress,
                                         .context = running};
  sha256(running->bytes, running->length, running->import.sha256);
  const struct db_scope scope = scope_of(running);
  outcome = DESK_BUSY;
  for (int tries = 0; outcome == DESK_BUSY && tries < BUSY_TRIES; tries++) {
    if (tries > 0) tell(running, "running", "", "", 0);
    outcome = db_transact_as(running->books, &scope, TX_WRITE, import_in, running, fault);
  }
  return outcome;
}

static enum outcome import_in(struct tx *tx, void *context) {
  struct running *running = context;
  return desk_import_file(tx, &running->desk, &running->import);
}

static void tell_progress(void *context, size_t lines) {
  tell(context, "running", "", "", lines);
}

/* In a transaction of its own: what it says is seen while the work's own is still open. */
static void tell(struct running *running, const char *state, const char *outcome, const char *message, size_t done) {
  struct fault fault = {0};
  struct state_of told = {running, state, outcome, message, done};
  const struct db_scope scope = scope_of(running);
  if (db_transact_as(running->books, &scope, TX_WRITE, touch, &told, &fault) != OK)
    log_fault(LOG_WARNING, "job.not_told", &fault);
}

static enum outcome touch(struct tx *tx, void *context) {
  const struct state_of *told = context;
  const struct db_param params[] = {P_UUID(told->running->id),      P_TEXT(told->state),
                                    P_INTEGER((int64_t)told->done), P_INTEGER((int64_t)told->running->lines),
                                    P_TEXT(told->outcome),          P_TEXT(told->message),
                                    P_TIME(clock_now_us())};
  return tx_run(tx, &desk_touch_job, params, &told->running->arena, NULL, NULL);
}

static void forget(struct running *running) {
  arena_done(&running->arena);
  free(running);
}

void desk_job_write(const struct desk_job *job, struct json *json) {
  char at[TIME_TEXT];
  bool is_running = text_equal(job->state, "running");
  bool lost = is_running && clock_now_us() - job->touched > LOST_AFTER_US;
  json_open(json, NULL);
  json_text(json, "id", job->id);
  json_text(json, "kind", job->kind);
  json_text(json, "state", lost ? "lost" : job->state);
  json_integer(json, "done", job->done);
  json_integer(json, "total", job->total);
  json_text(json, "code", *job->outcome ? job->outcome : NULL);
  if (text_equal(job->state, "done")) json_raw(json, "result", job->message, strlen(job->message));
  else json_text(json, "message", job->message);
  json_text(json, "who", job->who);
  json_text(json, "at", time_format_paris(job->at, at));
  json_close(json);
}

struct asking {
  struct request *request;
  struct desk_job *rows;
  size_t count;
};
static enum outcome find(struct tx *tx, void *context) {
  struct asking *asking = context;
  return tx_run(tx, &desk_find_job, (struct db_param[]){P_UUID(asking->request->params[1])}, asking->request->arena,
                &asking->rows, &asking->count);
}

enum outcome get_job(struct request *request, struct reply *reply) {
  struct asking asking = {.request = request};
  if (!uuid_is_valid(request->params[1])) return NOT_FOUND;
  enum outcome outcome = access_transact(request, TX_READ, find, &asking);
  if (outcome != OK || !asking.count) return outcome == OK ? NOT_FOUND : outcome;
  struct json json = json_into(&reply->body);
  desk_job_write(&asking.rows[0], &json);
  return OK;
}
