/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The catalogue in use: replaced whole, kept while a request still sells from the former one. */
#include "pos/till/till.h"

#include <stdlib.h>

static enum outcome view_parse(const char *bytes, size_t length, const char *etag, struct catalogue_view **view,
                               struct fault *fault);
static enum outcome keep_snapshot(struct till *till, const char *bytes, size_t length, const char *etag, struct fault *fault);

struct catalogue_view *till_view(struct till *till) {
  pthread_mutex_lock(&till->lock);
  struct catalogue_view *view = till->view;
  if (view) atomic_fetch_add(&view->references, 1);
  pthread_mutex_unlock(&till->lock);
  return view;
}

void view_release(struct catalogue_view *view) {
  if (!view || atomic_fetch_sub(&view->references, 1) > 1) return;
  shared_body_unref(view->body);
  arena_done(&view->arena);
  free(view);
}

enum outcome till_view_replace(struct till *till, const char *bytes, size_t length, const char *etag, bool keep,
                               struct fault *fault) {
  struct catalogue_view *view = NULL;
  enum outcome outcome = view_parse(bytes, length, etag, &view, fault);
  if (outcome == OK && keep) outcome = keep_snapshot(till, bytes, length, etag, fault);
  if (outcome != OK) {
    view_release(view);
    return outcome;
  }
  pthread_mutex_lock(&till->lock);
  struct catalogue_view *former = till->view;
  till->view = view;
  pthread_mutex_unlock(&till->lock);
  view_release(former);
  return OK;
}

static enum outcome view_parse(const char *bytes, size_t length, const char *etag, struct catalogue_view **view,
                               struct fault *fault) {
  struct catalogue_view *parsed = calloc(1, sizeof *parsed);
  if (!parsed) return fault_set(fault, FAILED_INTERNAL, "snapshot", "no memory");
  parsed->references = 1;
  TEXT_COPY(parsed->etag, etag);
  enum outcome outcome = spec_read(&snapshot_spec, bytes, length, &parsed->arena, &parsed->snapshot, fault);
  if (outcome != OK) {
    arena_done(&parsed->arena);
    free(parsed);
    return outcome;
  }
  parsed->index = snapshot_index_new(&parsed->snapshot, &parsed->arena);
  parsed->body = shared_body_new("application/json", bytes, length);
  *view = parsed;
  return OK;
}

static enum outcome keep_snapshot(struct till *till, const char *bytes, size_t length, const char *etag, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  uint8_t digest[SHA256_BYTES];
  char hash[SHA256_HEX];
  sha256(bytes, length, digest);
  hex_from_bytes(digest, SHA256_BYTES, hash);
  enum outcome outcome = journal_setting_write(till->journal, "snapshot", arena_text(&arena, bytes, length), fault);
  if (outcome == OK) outcome = journal_setting_write(till->journal, "snapshot_sha256", hash, fault);
  return outcome == OK ? journal_setting_write(till->journal, "snapshot_etag", etag, fault) : outcome;
}
