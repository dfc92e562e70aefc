/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The sender. Records go in order, in batches, for ever; a record is acknowledged when the server names a head that our
 * journal knows by number and hash. A server restored from an older backup names an older head: we send again. */
#include "pos/till/till.h"

#include "core/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BATCH_RECORDS 200
#define SNAPSHOT_EVERY_US INT64_C(30000000)
#define WAIT_CALM_MS 5000  /* nothing to send, or all is well: how often we look at the server */
#define WAIT_FIRST_MS 500  /* after a first failure; doubles up to WAIT_CALM_MS */

struct sync {
  struct till *till;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  bool stopping, woken;
};

struct head_answer {
  const char *chain, *hash;
  int64_t sequence;
};
static const struct spec_field head_fields[] = {
    SPEC_FIELD(struct head_answer, chain, .required = true, .max = 8),
    SPEC_FIELD(struct head_answer, sequence, .required = true, .max = INT64_MAX),
    SPEC_FIELD(struct head_answer, hash, .required = true, .form = FORM_HEX64),
};
static const struct spec head_spec = SPEC("Head", struct head_answer, head_fields);

struct record_result {
  int64_t sequence;
  const char *id, *outcome, *code;
};
static const struct spec_field result_fields[] = {
    SPEC_FIELD(struct record_result, sequence, .max = INT64_MAX),
    SPEC_FIELD(struct record_result, id),
    SPEC_FIELD(struct record_result, outcome),
    SPEC_FIELD(struct record_result, code),
};
static const struct spec result_spec = SPEC("RecordResult", struct record_result, result_fields);

struct records_answer {
  struct head_answer head;
  const struct record_result *results;
  size_t result_count;
};
static const struct spec_field records_fields[] = {
    SPEC_OBJECT_OF(struct records_answer, head, &head_spec, .required = true),
    SPEC_LIST_OF(struct records_answer, results, result_count, &result_spec, .max = 1000),
};
static const struct spec records_spec = SPEC("RecordsAnswer", struct records_answer, records_fields);

static void *sync_run(void *context);
static bool sync_once(struct till *till, int64_t *snapshot_due);
static bool fetch_snapshot(struct till *till, const struct till_identity *identity);
static bool send_records(struct till *till, const struct till_identity *identity);
static bool send_batch(struct till *till, const struct till_identity *identity, int64_t after, struct arena *arena, bool *more);
static bool read_head(struct till *till, const struct till_identity *identity, struct arena *arena);
static bool acknowledge(struct till *till, const struct head_answer *head);
static void sync_wait(struct sync *sync, int64_t milliseconds);

enum outcome sync_start(struct till *till, struct sync **sync, struct fault *fault) {
  struct sync *started = calloc(1, sizeof *started);
  if (!started) return fault_set(fault, FAILED_INTERNAL, "sync", "no memory");
  started->till = till;
  pthread_mutex_init(&started->lock, NULL);
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&started->wake, &attributes);
  pthread_condattr_destroy(&attributes);
  int code = pthread_create(&started->thread, NULL, sync_run, started);
  if (code != 0) {
    free(started);
    return fault_set(fault, FAILED_INTERNAL, "sync", "%s", strerror(code));
  }
  *sync = started;
  return OK;
}

void sync_wake(struct sync *sync) {
  if (!sync) return;
  pthread_mutex_lock(&sync->lock);
  sync->woken = true;
  pthread_cond_signal(&sync->wake);
  pthread_mutex_unlock(&sync->lock);
}

void sync_stop(struct sync *sync) {
  if (!sync) return;
  pthread_mutex_lock(&sync->lock);
  sync->stopping = true;
  pthread_cond_signal(&sync->wake);
  pthread_mutex_unlock(&sync->lock);
  pthread_join(sync->thread, NULL);
  pthread_cond_destroy(&sync->wake);
  pthread_mutex_destroy(&sync->lock);
  free(sync);
}

static void *sync_run(void *context) {
  struct sync *sync = context;
  int64_t snapshot_due = 0, pause_ms = WAIT_FIRST_MS;
  for (;;) {
    bool well = sync_once(sync->till, &snapshot_due);
    pause_ms = well || pause_ms * 2 > WAIT_CALM_MS ? WAIT_CALM_MS : pause_ms * 2;
    sync_wait(sync, pause_ms);
    if (well) pause_ms = WAIT_FIRST_MS;
    pthread_mutex_lock(&sync->lock);
    bool stopping = sync->stopping;
    pthread_mutex_unlock(&sync->lock);
    if (stopping) return NULL;
  }
}

static bool sync_once(struct till *till, int64_t *snapshot_due) {
  struct till_identity identity = till_identity(till);
  if (!identity.till[0]) return true; /* not enrolled: nobody to talk to yet */
  bool well = true;
  if (clock_monotonic_us() >= *snapshot_due || !atomic_load(&till->online)) {
    well = fetch_snapshot(till, &identity);
    if (well) *snapshot_due = clock_monotonic_us() + SNAPSHOT_EVERY_US;
  }
  if (well) well = send_records(till, &identity);
  if (atomic_exchange(&till->online, well) != well) log_event(LOG_NOTICE, well ? "till.online" : "till.offline", "%s", identity.server);
  return well;
}

static bool fetch_snapshot(struct till *till, const struct till_identity *identity) {
  AUTO(arena) struct arena arena = {0};
  struct catalogue_view *view = till_view(till);
  struct exchange exchange = {.method = "GET",
                              .path = arena_format(&arena, "/api/pos/tills/%s/snapshot", identity->till),
                              .if_none_match = view ? arena_format(&arena, "%s", view->etag) : NULL,
                              .timeout_ms = 5000};
  view_release(view);
  exchange_run(identity, &exchange);
  struct fault fault = {0};
  bool well = exchange.status == 304;
  if (exchange.status == 200) {
    well = till_view_replace(till, exchange.answer.bytes, exchange.answer.length, exchange.etag, true, &fault) == OK;
    if (!well) log_fault(LOG_ERROR, "till.snapshot_refused", &fault);
  }
  buffer_done(&exchange.answer);
  return well;
}

/* True when everything the journal holds is acknowledged. */
static bool send_records(struct till *till, const struct till_identity *identity) {
  bool more = true, asked = false;
  while (more && !atomic_load(&till->chain_broken)) {
    AUTO(arena) struct arena arena = {0};
    int64_t sent = 0;
    struct fault fault = {0};
    if (journal_sent_read(till->journal, CHAIN_SALES, &sent, &fault) != OK) return false;
    if (!asked) { /* once a round: has the server gone back to an older backup? */
      if (!read_head(till, identity, &arena)) return false;
      asked = true;
      continue;
    }
    if (!send_batch(till, identity, sent, &arena, &more)) return false;
  }
  return !atomic_load(&till->chain_broken);
}

static bool send_batch(struct till *till, const struct till_identity *identity, int64_t after, struct arena *arena, bool *more) {
  struct journal_row *rows = NULL;
  size_t count = 0;
  struct fault fault = {0};
  if (journal_after(till->journal, CHAIN_SALES, after, BATCH_RECORDS, arena, &rows, &count, &fault) != OK) {
    log_fault(LOG_ERROR, "till.journal", &fault);
    return false;
  }
  *more = count == BATCH_RECORDS;
  if (count == 0) return true;
  AUTO(buffer) struct buffer body = {0};
  struct json json = json_into(&body);
  json_open(&json, NULL);
  json_open_list(&json, "records");
  for (size_t i = 0; i < count; i++) {
    char signature[4 * ((SIGNATURE_MAX + 2) / 3) + 1] = "";
    if (rows[i].signature_length <= SIGNATURE_MAX) base64_from_bytes(rows[i].signature, rows[i].signature_length, signature);
    json_open(&json, NULL);
    json_text(&json, "body", rows[i].body);
    json_text(&json, "signature", signature);
    json_close(&json);
  }
  json_close_list(&json);
  json_close(&json);
  struct exchange exchange = {.method = "POST",
                              .path = arena_format(arena, "/api/pos/tills/%s/records", identity->till),
                              .content_type = "application/json",
                              .body = body.bytes,
                              .body_length = body.length,
                              .timeout_ms = 30000};
  exchange_run(identity, &exchange);
  struct records_answer answer;
  bool well = false;
  if (exchange.status == 200 &&
      spec_read(&records_spec, exchange.answer.bytes, exchange.answer.length, arena, &answer, &fault) == OK) {
    for (size_t i = 0; i < answer.result_count; i++)
      if (text_equal(answer.results[i].outcome, "refused"))
        log_event(LOG_WARNING, "till.record_refused", "%lld: %s", (long long)answer.results[i].sequence, answer.results[i].code);
    well = acknowledge(till, &answer.head);
  } else if (exchange.status >= 400 && exchange.status < 500) { /* one record refused alone: the head says whether we go on */
    well = read_head(till, identity, arena);
  }
  buffer_done(&exchange.answer);
  int64_t sent = after;
  return well && journal_sent_read(till->journal, CHAIN_SALES, &sent, &fault) == OK && sent > after;
}

static bool read_head(struct till *till, const struct till_identity *identity, struct arena *arena) {
  struct exchange exchange = {
      .method = "GET", .path = arena_format(arena, "/api/pos/tills/%s/head", identity->till), .timeout_ms = 5000};
  exchange_run(identity, &exchange);
  struct head_answer head;
  struct fault fault = {0};
  bool well = exchange.status == 200 &&
              spec_read(&head_spec, exchange.answer.bytes, exchange.answer.length, arena, &head, &fault) == OK &&
              acknowledge(till, &head);
  buffer_done(&exchange.answer);
  return well;
}

static bool acknowledge(struct till *till, const struct head_answer *head) {
  char ours[SHA256_HEX] = ZERO_HASH_HEX;
  if (head->sequence > 0 && !journal_hash_at(till->journal, CHAIN_SALES, head->sequence, ours)) ours[0] = '\0';
  if (!text_equal(ours, head->hash)) {
    if (!atomic_exchange(&till->chain_broken, true))
      log_event(LOG_ERROR, "till.chain_broken", "the server holds another record %lld: nothing more is sent", (long long)head->sequence);
    return false;
  }
  int64_t sent = 0;
  struct fault fault = {0};
  if (journal_sent_read(till->journal, CHAIN_SALES, &sent, &fault) != OK) return false;
  if (sent == head->sequence) return true;
  if (head->sequence < sent)
    log_event(LOG_WARNING, "till.server_went_back", "from %lld to %lld: sending again", (long long)sent, (long long)head->sequence);
  return journal_sent_write(till->journal, CHAIN_SALES, head->sequence, &fault) == OK;
}

static void sync_wait(struct sync *sync, int64_t milliseconds) {
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += (time_t)(milliseconds / 1000);
  until.tv_nsec += (long)(milliseconds % 1000) * 1000000L;
  if (until.tv_nsec >= 1000000000L) until.tv_sec++, until.tv_nsec -= 1000000000L;
  pthread_mutex_lock(&sync->lock);
  while (!sync->woken && !sync->stopping)
    if (pthread_cond_timedwait(&sync->wake, &sync->lock, &until) == ETIMEDOUT) break;
  sync->woken = false;
  pthread_mutex_unlock(&sync->lock);
}
