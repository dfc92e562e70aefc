/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A receipt comes as raw bytes. Looking at it takes seconds at worst: a thread of its own does it, and the HTTP thread
 * goes on serving tills. */
#include "costs/private.h"

#include "core/json.h"
#include "core/log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { WAITING_MAX = 8 }; /* 15 MB each: more than this is no office at work */

struct receipt_job {
  struct request *request;
  struct reply *reply;
  struct author author;
  struct worker_look look;
  uint8_t digest[SHA256_BYTES];
  struct receipt_row *rows;
  size_t count;
  char id[UUID_TEXT];
  bool added;
};
struct reading_job {
  struct request *request;
  bool small;
  struct db_bytes content;
  const char *media_type;
};

static atomic_int waiting;

static enum outcome find_known(struct tx *tx, void *context);
static enum outcome look_later(struct receipt_job *job);
static void *look(void *context);
static enum outcome look_and_keep(struct receipt_job *job);
static enum outcome keep(struct tx *tx, void *context);
static void write_receipt(const struct receipt_job *job);
static enum outcome read_content(struct tx *tx, void *context);

enum outcome post_receipt(struct request *request, struct reply *reply) {
  struct receipt_job *job = arena_alloc(request->arena, sizeof *job);
  *job = (struct receipt_job){.request = request, .reply = reply, .author = cost_author(request)};
  if (request->body_length == 0) return FILE_EMPTY;
  sha256(request->body, request->body_length, job->digest);
  enum outcome outcome = access_transact(request, TX_READ, find_known, job);
  if (outcome != OK) return outcome;
  if (job->count == 0) return look_later(job);
  write_receipt(job);
  return OK;
}

static enum outcome find_known(struct tx *tx, void *context) {
  struct receipt_job *job = context;
  return cost_store_find_receipt(tx, job->author.kpa, NULL, job->digest, job->request->arena, &job->rows, &job->count);
}

static enum outcome look_later(struct receipt_job *job) {
  pthread_t thread;
  if (atomic_fetch_add(&waiting, 1) >= WAITING_MAX) {
    atomic_fetch_sub(&waiting, 1);
    return UNAVAILABLE;
  }
  http_defer(job->request, &job->reply);
  if (pthread_create(&thread, NULL, look, job) == 0) pthread_detach(thread);
  else look(job); /* slower for others, but done */
  return DEFERRED;
}

static void *look(void *context) {
  struct receipt_job *job = context;
  log_set_request(job->request->id);
  enum outcome outcome = look_and_keep(job);
  log_set_request(NULL);
  atomic_fetch_sub(&waiting, 1);
  http_finish(job->request, outcome); /* job lives in the request: nothing of it after this */
  return NULL;
}

static enum outcome look_and_keep(struct receipt_job *job) {
  struct request *request = job->request;
  enum outcome outcome =
      worker_inspect(request->body, request->body_length, NULL, request->arena, &job->look, &request->fault);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, keep, job);
  if (outcome != OK) return outcome;
  write_receipt(job);
  return job->added ? CREATED : OK;
}

static enum outcome keep(struct tx *tx, void *context) {
  struct receipt_job *job = context;
  char name[SHA256_HEX];
  hex_from_bytes(job->digest, SHA256_BYTES, name);
  enum outcome outcome = cost_store_lock(tx, job->author.kpa, name, job->request->arena);
  if (outcome == OK) outcome = find_known(tx, job);
  if (outcome != OK || job->count > 0) return outcome;
  job->added = true;
  uuid_v7(job->id);
  outcome = cost_store_add_receipt(tx, job->id, &job->look, job->digest, &job->author);
  return outcome == OK ? find_known(tx, job) : outcome;
}

static void write_receipt(const struct receipt_job *job) {
  const struct receipt_row *row = job->rows;
  struct json json = json_into(&job->reply->body);
  json_open(&json, NULL);
  json_text(&json, "id", row->id);
  json_text(&json, "media_type", row->media_type);
  json_integer(&json, "pages", row->pages);
  json_integer(&json, "width", row->width);
  json_integer(&json, "height", row->height);
  json_close(&json);
}

enum outcome get_receipt(struct request *request, struct reply *reply) {
  struct reading_job job = {.request = request, .small = request_query(request, "preview") != NULL};
  char name[64];
  if (!uuid_is_valid(request->params[1])) return NOT_FOUND;
  enum outcome outcome = access_transact(request, TX_READ, read_content, &job);
  if (outcome != OK) return outcome;
  bool pdf = text_equal(job.media_type, "application/pdf");
  snprintf(name, sizeof name, "ticket-%.8s.%s", request->params[1] + UUID_TEXT - 9, pdf ? "pdf" : "jpg");
  http_download(reply, name, job.media_type);
  reply->cache_control = "private, max-age=3600";
  buffer_add(&reply->body, job.content.bytes, job.content.length);
  return OK;
}

static enum outcome read_content(struct tx *tx, void *context) {
  struct reading_job *job = context;
  return cost_store_read_receipt(tx, job->request->who.kpa, job->request->params[1], job->small, job->request->arena,
                                 &job->content, &job->media_type);
}
