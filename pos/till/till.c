/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Opening a till: nothing is sold before journal, key, end marker and catalogue are known to belong together. */
#include "pos/till/asking.h"
#include "pos/till/custody.h"
#include "pos/till/hardware.h"
#include "pos/till/keep.h"
#include "pos/till/key.h"
#include "pos/till/view_kept.h"

#include "core/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_TEXT (4 * ((PUBLIC_KEY_MAX + 2) / 3) + 1)

static enum outcome open_parts(struct till *till, const struct till_options *options, struct fault *fault);
static void make_recursive(pthread_mutex_t *lock);
static enum outcome lock_folder(struct till *till, const char *folder, struct fault *fault);
static enum outcome open_journal(struct till *till, const char *folder, struct fault *fault);
static enum outcome load_identity(struct till *till, const char *server, struct fault *fault);
static enum outcome keep_public_key(struct till *till, const char *path, struct fault *fault);

enum outcome till_open(const struct till_options *options, struct till **till, struct fault *fault) {
  struct till *opened = NULL;
  enum outcome outcome = till_open_parts(options, &opened, fault);
  if (outcome == OK) outcome = sync_start(opened, &opened->sync, fault);
  if (outcome == OK) outcome = follower_start(opened, &opened->follower, fault);
  if (outcome == OK) outcome = asking_start(&opened->asking, fault);
  if (outcome == OK) outcome = hardware_open(opened, fault);
  if (outcome != OK) {
    till_close(opened);
    return outcome;
  }
  *till = opened;
  return OK;
}

enum outcome till_open_parts(const struct till_options *options, struct till **till, struct fault *fault) {
  struct till *opened = calloc(1, sizeof *opened);
  if (!opened) return fault_set(fault, FAILED_INTERNAL, "", "no memory");
  opened->folder_lock = -1;
  opened->folder = strdup(options->folder);
  make_recursive(&opened->sale_lock);
  pthread_mutex_init(&opened->held_lock, NULL);
  pthread_mutex_init(&opened->enrol_lock, NULL);
  pthread_mutex_init(&opened->lock, NULL);
  enum outcome outcome = open_parts(opened, options, fault);
  if (outcome != OK) {
    till_close(opened);
    return outcome;
  }
  *till = opened;
  return OK;
}

/* An event may be told from within what it tells of. */
static void make_recursive(pthread_mutex_t *lock) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(lock, &attributes);
  pthread_mutexattr_destroy(&attributes);
}

void till_close(struct till *till) {
  if (!till) return;
  atomic_store(&till->stopping, true);
  asking_stop(till->asking);
  sync_stop(till->sync);
  follower_stop(till->follower);
  hardware_close(till);
  sync_free(till->sync); /* what a printer tells last wakes it */
  view_release(till->view);
  cashier_desk_done(&till->desk);
  custody_store_close(till->custody);
  journal_close(till->journal);
  signing_key_free(till->key);
  vault_close(till->vault);
  secret_wipe(till->identity.token, sizeof till->identity.token);
  pthread_mutex_destroy(&till->sale_lock);
  pthread_mutex_destroy(&till->held_lock);
  pthread_mutex_destroy(&till->enrol_lock);
  pthread_mutex_destroy(&till->lock);
  if (till->folder_lock >= 0) close(till->folder_lock);
  free(till->folder);
  free(till);
}

static enum outcome open_parts(struct till *till, const struct till_options *options, struct fault *fault) {
  enum outcome outcome = lock_folder(till, options->folder, fault);
  if (outcome == OK) outcome = open_journal(till, options->folder, fault);
  if (outcome == OK) outcome = till_vault_open(options, &till->vault, fault);
  if (outcome == OK) outcome = load_identity(till, options->server, fault);
  if (outcome == OK) outcome = till_key_open(till, options->folder, fault);
  if (outcome == OK) outcome = till_ends_check(till, fault);
  if (outcome == OK) outcome = keep_public_key(till, "key.sealed", fault);
  if (outcome == OK) outcome = cashier_desk_open(till, fault);
  if (outcome == OK) view_load(till);
  if (outcome == OK) outcome = custody_store_open(options->folder, &till->custody, fault);
  return outcome;
}

/* A file of its own: closing any other handle of journal.db would drop the locks SQLite holds on it. */
static enum outcome lock_folder(struct till *till, const char *folder, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  if (mkdir(folder, 0700) != 0 && errno != EEXIST)
    return fault_set(fault, STORAGE_FULL, folder, "cannot make the folder: %s", strerror(errno));
  const char *path = arena_format(&arena, "%s/lock", folder);
  till->folder_lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (till->folder_lock < 0) return fault_set(fault, STORAGE_FULL, path, "%s", strerror(errno));
  if (flock(till->folder_lock, LOCK_EX | LOCK_NB) == 0) return OK;
  return fault_set(fault, UNAVAILABLE, folder, "another comptoir-till uses this folder");
}

/* A key outlives its journal only when somebody took the journal away: a new one would start again at number 1. */
static enum outcome open_journal(struct till *till, const char *folder, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  const char *path = arena_format(&arena, "%s/journal.db", folder);
  struct stat journal;
  bool empty = stat(path, &journal) != 0 || journal.st_size == 0;
  if (empty && till_has_key(folder))
    return fault_set(fault, FAILED_INTERNAL, path,
                     "the journal of this key is missing: put it back, or move key.sealed away to begin a new till");
  return journal_open(path, &till->journal, fault);
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
  enum outcome outcome = load_text(till, "till", identity->till, sizeof identity->till, fault);
  if (outcome == OK) outcome = load_text(till, "name", identity->name, sizeof identity->name, fault);
  if (outcome == OK) outcome = load_text(till, "kpa", identity->kpa, sizeof identity->kpa, fault);
  if (outcome == OK) outcome = load_text(till, "server", identity->server, sizeof identity->server, fault);
  if (outcome == OK) outcome = till_token_open(till, fault);
  char training[8] = "";
  if (outcome == OK) outcome = load_text(till, "training", training, sizeof training, fault);
  atomic_init(&till->training, text_equal(training, "on"));
  if (outcome == OK && server) TEXT_COPY(identity->server, server);
  size_t length = strlen(identity->server);
  if (length && identity->server[length - 1] == '/') identity->server[length - 1] = '\0';
  return outcome;
}

/* The public key lies in the journal, so that a copy can be verified by whoever must not hold the private one. */
static enum outcome keep_public_key(struct till *till, const char *path, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  uint8_t der[PUBLIC_KEY_MAX];
  char text[KEY_TEXT];
  const char *kept = NULL;
  base64_from_bytes(der, signing_key_public(till->key, der), text);
  enum outcome outcome = journal_setting_read(till->journal, "public_key", &arena, &kept, fault);
  if (outcome != OK || text_equal(kept, text)) return outcome;
  if (kept && till->identity.till[0])
    return fault_set(fault, FORGED_SIGNATURE, path,
                     "this is not the key the till was enrolled with: put that one back");
  return journal_settings_write(till->journal, &(struct journal_setting){"public_key", text}, 1, fault);
}

struct till_identity till_identity(struct till *till) {
  pthread_mutex_lock(&till->lock);
  struct till_identity copy = till->identity;
  pthread_mutex_unlock(&till->lock);
  return copy;
}

int64_t till_unsent(struct till *till) {
  int64_t count = 0;
  struct fault fault = {0};
  if (journal_unsent_read(till->journal, &count, &fault) != OK) log_fault(LOG_ERROR, "till.unsent", &fault);
  return count;
}
