/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/till.h"

#include "core/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static enum outcome open_parts(struct till *till, struct fault *fault);
static enum outcome open_key(struct till *till, const char *path, struct fault *fault);
static enum outcome check_end_marker(struct till *till, struct fault *fault);
static enum outcome load_identity(struct till *till, const char *server, struct fault *fault);
static enum outcome load_view(struct till *till, struct fault *fault);

enum outcome till_open(const struct till_options *options, struct till **till, struct fault *fault) {
  if (mkdir(options->folder, 0700) != 0 && errno != EEXIST)
    return fault_set(fault, STORAGE_FULL, options->folder, "cannot make the folder: %s", strerror(errno));
  struct till *opened = calloc(1, sizeof *opened);
  if (!opened) return fault_set(fault, FAILED_INTERNAL, "", "no memory");
  opened->folder = options->folder;
  pthread_mutex_init(&opened->sale_lock, NULL);
  pthread_mutex_init(&opened->lock, NULL);
  enum outcome outcome = open_parts(opened, fault);
  if (outcome == OK) outcome = load_identity(opened, options->server, fault);
  if (outcome == OK) outcome = load_view(opened, fault);
  if (outcome == OK) outcome = sync_start(opened, &opened->sync, fault);
  if (outcome != OK) {
    till_close(opened);
    return outcome;
  }
  *till = opened;
  return OK;
}

void till_close(struct till *till) {
  if (!till) return;
  sync_stop(till->sync);
  view_release(till->view);
  journal_close(till->journal);
  signing_key_free(till->key);
  pthread_mutex_destroy(&till->sale_lock);
  pthread_mutex_destroy(&till->lock);
  free(till);
}

static enum outcome open_parts(struct till *till, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  enum outcome outcome = journal_open(arena_format(&arena, "%s/journal.db", till->folder), &till->journal, fault);
  if (outcome == OK) outcome = open_key(till, arena_format(&arena, "%s/key.pem", till->folder), fault);
  if (outcome == OK) outcome = check_end_marker(till, fault);
  return outcome;
}

/* A fresh key only for a fresh journal: records signed by a lost key could no longer be continued honestly. */
static enum outcome open_key(struct till *till, const char *path, struct fault *fault) {
  struct stat about;
  if (stat(path, &about) == 0) return signing_key_load(path, &till->key, fault);
  struct journal_head head;
  enum outcome outcome = journal_head_read(till->journal, CHAIN_SALES, &head, fault);
  if (outcome != OK) return outcome;
  if (head.sequence > 0) return fault_set(fault, FAILED_INTERNAL, path, "the signing key of this journal is missing");
  till->key = signing_key_new();
  return signing_key_save(till->key, path, fault);
}

static enum outcome check_end_marker(struct till *till, struct fault *fault) {
  struct journal_head head;
  enum outcome outcome = journal_head_read(till->journal, CHAIN_SALES, &head, fault);
  if (outcome != OK || head.sequence == 0) return outcome;
  char hash[SHA256_HEX];
  if (!journal_hash_at(till->journal, CHAIN_SALES, head.sequence, hash) || !text_equal(hash, head.hash) ||
      journal_hash_at(till->journal, CHAIN_SALES, head.sequence + 1, hash))
    return fault_set(fault, CHAIN_GAP, "journal.db", "the journal does not end where its end marker says (record %lld)",
                     (long long)head.sequence);
  return OK;
}

static enum outcome load_text(struct till *till, const char *name, char *to, size_t size, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  const char *value = NULL;
  enum outcome outcome = journal_setting_read(till->journal, name, &arena, &value, fault);
  if (outcome == OK && value) text_copy(to, size, value);
  return outcome;
}

static enum outcome load_identity(struct till *till, const char *server, struct fault *fault) {
  struct till_identity *identity = &till->identity;
  TEXT_COPY(identity->server, server ? server : "");
  enum outcome outcome = load_text(till, "till", identity->till, sizeof identity->till, fault);
  if (outcome == OK) outcome = load_text(till, "name", identity->name, sizeof identity->name, fault);
  if (outcome == OK) outcome = load_text(till, "kpa", identity->kpa, sizeof identity->kpa, fault);
  if (outcome == OK) outcome = load_text(till, "token", identity->token, sizeof identity->token, fault);
  if (outcome == OK && !server) outcome = load_text(till, "server", identity->server, sizeof identity->server, fault);
  return outcome;
}

static enum outcome load_view(struct till *till, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  const char *bytes = NULL, *etag = NULL;
  enum outcome outcome = journal_setting_read(till->journal, "snapshot", &arena, &bytes, fault);
  if (outcome == OK) outcome = journal_setting_read(till->journal, "snapshot_etag", &arena, &etag, fault);
  if (outcome != OK || !bytes || !etag) return outcome;
  struct fault why = {0};
  if (till_view_replace(till, bytes, strlen(bytes), etag, false, &why) != OK)
    log_fault(LOG_WARNING, "till.snapshot_unreadable", &why); /* the server sends it again */
  return OK;
}

struct till_identity till_identity(struct till *till) {
  pthread_mutex_lock(&till->lock);
  struct till_identity copy = till->identity;
  pthread_mutex_unlock(&till->lock);
  return copy;
}

int64_t till_unsent(struct till *till) {
  struct journal_head head = {0};
  int64_t sent = 0;
  struct fault fault = {0};
  if (journal_head_read(till->journal, CHAIN_SALES, &head, &fault) != OK ||
      journal_sent_read(till->journal, CHAIN_SALES, &sent, &fault) != OK)
    log_fault(LOG_ERROR, "till.unsent", &fault);
  return head.sequence - sent;
}
