/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A photo comes as raw bytes. Making it anew takes a second or two: a thread of its own waits for comptoir-worker, and
 * the HTTP thread goes on serving. */
#include "core/clock.h"
#include "core/json.h"
#include "core/log.h"
#include "photo/private.h"

#include <pthread.h>
#include <stdatomic.h>

enum { WAITING_MAX = 8 }; /* 12 MB each */

struct upload {
  struct request *request;
  struct reply *reply;
  struct worker_look look;
  uint8_t digest[SHA256_BYTES];
};

static atomic_int waiting;

static void *look(void *context);
static enum outcome look_and_keep(struct upload *upload);
static enum outcome keep(struct tx *tx, void *context);
static void write_photo(const struct upload *upload);

enum outcome post_photo(struct request *request, struct reply *reply) {
  pthread_t thread;
  if (request->body_length == 0) return FILE_EMPTY;
  if (atomic_fetch_add(&waiting, 1) >= WAITING_MAX) {
    atomic_fetch_sub(&waiting, 1);
    return UNAVAILABLE;
  }
  struct upload *upload = arena_alloc(request->arena, sizeof *upload);
  *upload = (struct upload){.request = request, .reply = reply};
  http_defer(request, &upload->reply);
  if (pthread_create(&thread, NULL, look, upload) == 0) pthread_detach(thread);
  else look(upload); /* slower for others, but done */
  return DEFERRED;
}

static void *look(void *context) {
  struct upload *upload = context;
  log_set_request(upload->request->id);
  enum outcome outcome = look_and_keep(upload);
  log_set_request(NULL);
  atomic_fetch_sub(&waiting, 1);
  http_finish(upload->request, outcome); /* upload lives in the request: nothing of it after this */
  return NULL;
}

static enum outcome look_and_keep(struct upload *upload) {
  const struct worker_options options = {
      .side = PHOTO_LARGE, .middle_side = PHOTO_MEDIUM, .preview_side = PHOTO_SMALL, .square = true};
  struct request *request = upload->request;
  enum outcome outcome =
      worker_inspect(request->body, request->body_length, &options, request->arena, &upload->look, &request->fault);
  if (outcome != OK) return outcome;
  if (upload->look.kind != WORKER_PICTURE) return fault_set(&request->fault, PHOTO_KIND, "", "%s", "");
  sha256(upload->look.content.bytes, upload->look.content.length, upload->digest);
  outcome = access_transact(request, TX_WRITE, keep, upload);
  if (outcome != OK) return outcome;
  write_photo(upload);
  return CREATED;
}

static enum outcome keep(struct tx *tx, void *context) {
  struct upload *upload = context;
  struct request *request = upload->request;
  const struct added added = {.person = request->who.person, .now_us = clock_now_us()};
  enum outcome outcome = photo_lock(tx, &(struct shown){.kpa = request->who.kpa}, request->arena);
  return outcome == OK ? photo_add(tx, request->who.kpa, &upload->look, upload->digest, &added) : outcome;
}

static void write_photo(const struct upload *upload) {
  char hash[SHA256_HEX], address[PHOTO_ADDRESS_TEXT];
  struct json json = json_into(&upload->reply->body);
  hex_from_bytes(upload->digest, SHA256_BYTES, hash);
  json_open(&json, NULL);
  json_text(&json, "hash", hash);
  json_integer(&json, "side", upload->look.width);
  json_text(&json, "url", photo_address(hash, PHOTO_MEDIUM, address));
  json_close(&json);
}
