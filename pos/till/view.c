/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The catalogue in use: replaced whole, kept while a request still sells from the former one. */
#include "pos/till/view_kept.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum outcome read_again(const struct spec *spec, const char *bytes, size_t length, struct catalogue_view *view,
                               struct fault *fault);
static struct shared_body *write_screen(const struct snapshot *snapshot);
static void view_free(struct catalogue_view *view);
static enum outcome check_place(struct till *till, const struct catalogue_view *view, struct fault *fault);
static void choose_etag(struct catalogue_view *view, const char *bytes, size_t length, const char *etag);

struct catalogue_view *till_view(struct till *till) {
  pthread_mutex_lock(&till->lock);
  struct catalogue_view *view = till->view;
  if (view) atomic_fetch_add(&view->references, 1);
  pthread_mutex_unlock(&till->lock);
  return view;
}

void view_release(struct catalogue_view *view) {
  if (view && atomic_fetch_sub(&view->references, 1) == 1) view_free(view);
}

enum outcome till_view_replace(struct till *till, const char *bytes, size_t length, const char *etag, bool keep,
                               struct fault *fault) {
  struct catalogue_view *view = NULL;
  enum outcome outcome = view_parse(&snapshot_spec, bytes, length, &view, fault);
  if (outcome != OK) return outcome;
  choose_etag(view, bytes, length, etag);
  outcome = check_place(till, view, fault);
  if (outcome == OK && keep) outcome = view_keep(till, view, fault);
  if (outcome == OK) return view_use(till, view, fault);
  view_release(view);
  return outcome;
}

enum outcome view_use(struct till *till, struct catalogue_view *view, struct fault *fault) {
  enum outcome outcome = check_place(till, view, fault);
  if (outcome != OK) {
    view_release(view);
    return outcome;
  }
  if (view->snapshot.cashier_count > 0) atomic_store(&till->desk.closed, true);
  pthread_mutex_lock(&till->lock);
  struct catalogue_view *former = till->view;
  till->view = view;
  pthread_mutex_unlock(&till->lock);
  view_release(former);
  return OK;
}

enum outcome view_parse(const struct spec *spec, const char *bytes, size_t length, struct catalogue_view **view,
                        struct fault *fault) {
  struct catalogue_view *parsed = calloc(1, sizeof *parsed);
  if (!parsed) return fault_set(fault, FAILED_INTERNAL, "snapshot", "no memory");
  atomic_init(&parsed->references, 1);
  bool as_written = spec_read_written(spec, bytes, length, &parsed->arena, &parsed->snapshot);
  enum outcome outcome = as_written ? OK : read_again(spec, bytes, length, parsed, fault);
  if (outcome != OK) {
    arena_done(&parsed->arena);
    free(parsed);
    return outcome;
  }
  parsed->index = snapshot_index_new(&parsed->snapshot, &parsed->arena);
  if (as_written && spec == &snapshot_screen_spec)
    parsed->body = shared_body_plain("application/json", bytes, length); /* as it was kept */
  else parsed->body = write_screen(&parsed->snapshot);
  *view = parsed;
  return OK;
}

/* Another writing than ours: an earlier or a later version's. A server that was brought up to date before its tills
 * says more than they know. */
static enum outcome read_again(const struct spec *spec, const char *bytes, size_t length, struct catalogue_view *view,
                               struct fault *fault) {
  arena_done(&view->arena);
  if (spec == &snapshot_spec) return spec_read_open(spec, bytes, length, &view->arena, &view->snapshot, fault);
  return spec_read(spec, bytes, length, &view->arena, &view->snapshot, fault);
}

static struct shared_body *write_screen(const struct snapshot *snapshot) {
  AUTO(buffer) struct buffer shown = {0};
  struct json json = json_into(&shown);
  spec_write(&snapshot_screen_spec, snapshot, &json);
  return shared_body_plain("application/json", shown.bytes, shown.length);
}

static void view_free(struct catalogue_view *view) {
  shared_body_unref(view->body);
  arena_done(&view->arena);
  free(view);
}

static enum outcome check_place(struct till *till, const struct catalogue_view *view, struct fault *fault) {
  struct till_identity identity = till_identity(till);
  const char *kpa = view->snapshot.kpa.code;
  if (!identity.kpa[0] || text_equal(identity.kpa, kpa)) return OK;
  return fault_set(fault, WRONG_TILL, "/kpa/code", "the catalogue of %s for a till of %s", kpa, identity.kpa);
}

/* The tag goes into every signed record: one that no record can hold is replaced by one of our own making. */
static void choose_etag(struct catalogue_view *view, const char *bytes, size_t length, const char *etag) {
  size_t etag_length = strlen(etag);
  if (etag_length > 0 && etag_length < sizeof view->etag && text_is_utf8(etag, etag_length)) {
    TEXT_COPY(view->etag, etag);
    return;
  }
  uint8_t digest[SHA256_BYTES];
  char hash[SHA256_HEX];
  sha256(bytes, length, digest); /* of all that was received: a new PIN is another catalogue, unseen on the screen */
  hex_from_bytes(digest, SHA256_BYTES, hash);
  snprintf(view->etag, sizeof view->etag, "W/\"%.24s\"", hash);
}
