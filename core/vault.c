/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/vault.h"

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { VERSION = 1, ID_BYTES = 4, NONCE_BYTES = 24, TAG_BYTES = 16, KEYS_MAX = 2 };
_Static_assert(VAULT_OVERHEAD == 1 + ID_BYTES + NONCE_BYTES + TAG_BYTES, "what vault.h promises");
_Static_assert(NONCE_BYTES == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "the library's nonce");
_Static_assert(TAG_BYTES == crypto_aead_xchacha20poly1305_ietf_ABYTES, "the library's tag");
_Static_assert(VAULT_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "the library's key");

struct vault {
  pthread_mutex_t lock; /* guards everything below */
  char path[FILE_PATH];
  struct stat seen; /* the file as it was when the keys were read */
  size_t count;
  uint8_t (*keys)[VAULT_KEY_BYTES]; /* newest first; locked in memory where the machine allows, wiped when released */
  uint8_t ids[KEYS_MAX][ID_BYTES];
  uint8_t begun[ID_BYTES]; /* the new key of the rotation that this vault began or went on with */
};

static enum outcome open_vault(const char *path, bool make, struct vault **vault, struct fault *fault);
static void start_library(void);
static enum outcome make_file(const char *path, struct fault *fault);
static enum outcome read_keys(struct vault *vault, struct fault *fault);
static enum outcome read_file(struct vault *vault, int file, struct fault *fault);
static enum outcome check_file(const char *path, const struct stat *about, struct fault *fault);
static enum outcome follow(struct vault *vault, struct fault *fault);
static const uint8_t *key_of(const struct vault *vault, const uint8_t *sealed);
static enum outcome write_keys(struct vault *vault, const uint8_t *keys, size_t count, struct fault *fault);
static bool is_credential(const char *path);

enum outcome vault_open(const char *path, struct vault **vault, struct fault *fault) {
  return open_vault(path, true, vault, fault);
}

enum outcome vault_open_existing(const char *path, struct vault **vault, struct fault *fault) {
  return open_vault(path, false, vault, fault);
}

static enum outcome open_vault(const char *path, bool make, struct vault **vault, struct fault *fault) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  struct stat about;
  pthread_once(&once, start_library);
  if (strlen(path) >= FILE_PATH) return fault_set(fault, BAD_KEY, "machine key", "path too long");
  if (make && lstat(path, &about) != 0 && errno == ENOENT && !is_credential(path)) {
    enum outcome outcome = make_file(path, fault);
    if (outcome != OK) return outcome;
  }
  struct vault *opened = calloc(1, sizeof *opened);
  if (!opened) return fault_set(fault, FAILED_INTERNAL, path, "no memory");
  TEXT_COPY(opened->path, path);
  pthread_mutex_init(&opened->lock, NULL);
  opened->keys = sodium_malloc(sizeof opened->keys[0] * KEYS_MAX);
  enum outcome outcome = opened->keys ? read_keys(opened, fault) : fault_set(fault, FAILED_INTERNAL, path, "no memory");
  if (outcome == OK) *vault = opened;
  else vault_close(opened);
  return outcome;
}

void vault_close(struct vault *vault) {
  if (!vault) return;
  sodium_free(vault->keys); /* wipes */
  pthread_mutex_destroy(&vault->lock);
  free(vault);
}

enum outcome vault_seal(struct vault *vault, const char *purpose, const void *bytes, size_t length,
                        struct buffer *sealed, struct fault *fault) {
  size_t size = length + VAULT_OVERHEAD;
  uint8_t *made = memory_resize(NULL, size);
  uint8_t *nonce = made + 1 + ID_BYTES;
  pthread_mutex_lock(&vault->lock);
  enum outcome outcome = follow(vault, fault);
  if (outcome == OK) {
    made[0] = VERSION;
    memcpy(made + 1, vault->ids[0], ID_BYTES);
    random_bytes(nonce, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE_BYTES, NULL, bytes, length, (const uint8_t *)purpose,
                                               strlen(purpose), NULL, nonce, vault->keys[0]);
    buffer_add(sealed, made, size);
  }
  pthread_mutex_unlock(&vault->lock);
  free(made);
  return outcome;
}

enum outcome vault_unseal(struct vault *vault, const char *purpose, const void *sealed, size_t length,
                          struct buffer *bytes, struct fault *fault) {
  const uint8_t *at = sealed;
  if (length < VAULT_OVERHEAD || at[0] != VERSION) return fault_set(fault, BAD_KEY, purpose, "not a sealed value");
  size_t size = length - VAULT_OVERHEAD;
  uint8_t *opened = memory_resize(NULL, size + 1);
  enum outcome outcome = OK;
  pthread_mutex_lock(&vault->lock);
  const uint8_t *key = key_of(vault, at);
  if (!key) { /* sealed after a rotation by another program? */
    outcome = follow(vault, fault);
    key = key_of(vault, at);
  }
  if (outcome == OK && !key)
    outcome = fault_set(fault, BAD_KEY, purpose, "sealed with another key than those of %s: put the right one back",
                        vault->path);
  const uint8_t *nonce = at + 1 + ID_BYTES;
  if (outcome == OK &&
      crypto_aead_xchacha20poly1305_ietf_decrypt(opened, NULL, NULL, nonce + NONCE_BYTES, size + TAG_BYTES,
                                                 (const uint8_t *)purpose, strlen(purpose), nonce, key) != 0)
    outcome = fault_set(fault, BAD_KEY, purpose, "changed since it was sealed, or sealed for something else");
  pthread_mutex_unlock(&vault->lock);
  if (outcome == OK) buffer_add(bytes, opened, size);
  secret_wipe(opened, size);
  free(opened);
  return outcome;
}

bool vault_is_current(struct vault *vault, const void *sealed, size_t length) {
  pthread_mutex_lock(&vault->lock);
  bool current = length >= VAULT_OVERHEAD && memcmp((const uint8_t *)sealed + 1, vault->ids[0], ID_BYTES) == 0;
  pthread_mutex_unlock(&vault->lock);
  return current;
}

bool vault_is_rotating(struct vault *vault) {
  pthread_mutex_lock(&vault->lock);
  bool rotating = vault->count == KEYS_MAX;
  pthread_mutex_unlock(&vault->lock);
  return rotating;
}

enum outcome vault_rotate_begin(struct vault *vault, struct fault *fault) {
  uint8_t keys[KEYS_MAX][VAULT_KEY_BYTES];
  pthread_mutex_lock(&vault->lock);
  enum outcome outcome = follow(vault, fault);
  if (outcome == OK && vault->count == 1) {
    random_bytes(keys[0], VAULT_KEY_BYTES);
    memcpy(keys[1], vault->keys[0], VAULT_KEY_BYTES);
    outcome = write_keys(vault, keys[0], KEYS_MAX, fault);
    secret_wipe(keys, sizeof keys);
  }
  if (outcome == OK) memcpy(vault->begun, vault->ids[0], ID_BYTES);
  pthread_mutex_unlock(&vault->lock);
  return outcome;
}

/* Another program may have ended this rotation and begun the next: its old key is not ours to drop. */
enum outcome vault_rotate_finish(struct vault *vault, struct fault *fault) {
  pthread_mutex_lock(&vault->lock);
  enum outcome outcome = follow(vault, fault);
  if (outcome == OK && vault->count == KEYS_MAX && memcmp(vault->begun, vault->ids[0], ID_BYTES) == 0) {
    uint8_t newest[VAULT_KEY_BYTES];
    memcpy(newest, vault->keys[0], VAULT_KEY_BYTES);
    outcome = write_keys(vault, newest, 1, fault);
    secret_wipe(newest, sizeof newest);
  }
  pthread_mutex_unlock(&vault->lock);
  return outcome;
}

void secret_wipe(void *bytes, size_t length) {
  if (length > 0) sodium_memzero(bytes, length);
}

void secret_done(struct buffer *buffer) {
  if (buffer->bytes) secret_wipe(buffer->bytes, buffer->capacity);
  buffer_done(buffer);
}

static void start_library(void) {
  if (sodium_init() < 0) abort();
}

static enum outcome make_file(const char *path, struct fault *fault) {
  uint8_t key[VAULT_KEY_BYTES];
  bool made = false;
  random_bytes(key, sizeof key);
  enum outcome outcome = file_make(path, key, sizeof key, &made, fault);
  secret_wipe(key, sizeof key);
  return outcome;
}

/* The keys in use stay when the file cannot be read. */
static enum outcome read_keys(struct vault *vault, struct fault *fault) {
  int file = open(vault->path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0 && errno == ELOOP)
    return fault_set(fault, BAD_KEY, vault->path, "a symbolic link: name the machine key itself");
  if (file < 0)
    return fault_set(fault, BAD_KEY, vault->path, "cannot read the machine key (%s): put it back", strerror(errno));
  enum outcome outcome = read_file(vault, file, fault);
  close(file);
  return outcome;
}

static enum outcome read_file(struct vault *vault, int file, struct fault *fault) {
  struct stat about;
  uint8_t keys[KEYS_MAX][VAULT_KEY_BYTES], digest[SHA256_BYTES];
  if (fstat(file, &about) != 0) return fault_set(fault, BAD_KEY, vault->path, "%s", strerror(errno));
  enum outcome outcome = check_file(vault->path, &about, fault);
  if (outcome != OK) return outcome;
  ssize_t got = read(file, keys, sizeof keys);
  if (got == about.st_size) {
    vault->seen = about;
    vault->count = (size_t)got / VAULT_KEY_BYTES;
    memcpy(vault->keys, keys, (size_t)got);
    for (size_t i = 0; i < vault->count; i++) {
      sha256(keys[i], VAULT_KEY_BYTES, digest);
      memcpy(vault->ids[i], digest, ID_BYTES);
    }
  } else {
    outcome = fault_set(fault, BAD_KEY, vault->path, "cannot read the machine key");
  }
  secret_wipe(keys, sizeof keys);
  return outcome;
}

/* systemd shows a credential to a service by an access list, which stat reports as readable by the group; the folder
 * around it is the service's alone. */
static enum outcome check_file(const char *path, const struct stat *about, struct fault *fault) {
  mode_t others = is_credential(path) ? S_IRWXO | S_IWGRP : S_IRWXO | S_IRWXG;
  if (!S_ISREG(about->st_mode)) return fault_set(fault, BAD_KEY, path, "not a file");
  if (about->st_uid != geteuid() && about->st_uid != 0 && geteuid() != 0)
    return fault_set(fault, BAD_KEY, path, "belongs to somebody else: chown it to who runs this program");
  if (about->st_mode & others) return fault_set(fault, BAD_KEY, path, "others can read it: chmod 600, then rotate");
  if (about->st_size != VAULT_KEY_BYTES && about->st_size != (off_t)KEYS_MAX * VAULT_KEY_BYTES)
    return fault_set(fault, BAD_KEY, path, "%lld bytes where a machine key has 32: put the right one back",
                     (long long)about->st_size);
  return OK;
}

/* Each change of the file is a rename: another inode, or at least another time. */
static enum outcome follow(struct vault *vault, struct fault *fault) {
  struct stat now;
  const struct stat *seen = &vault->seen;
  bool same = lstat(vault->path, &now) == 0 && now.st_ino == seen->st_ino && now.st_dev == seen->st_dev &&
              now.st_size == seen->st_size && now.st_mode == seen->st_mode &&
              now.st_mtim.tv_sec == seen->st_mtim.tv_sec && now.st_mtim.tv_nsec == seen->st_mtim.tv_nsec;
  return same ? OK : read_keys(vault, fault);
}

static const uint8_t *key_of(const struct vault *vault, const uint8_t *sealed) {
  for (size_t i = 0; i < vault->count; i++)
    if (memcmp(sealed + 1, vault->ids[i], ID_BYTES) == 0) return vault->keys[i];
  return NULL;
}

static enum outcome write_keys(struct vault *vault, const uint8_t *keys, size_t count, struct fault *fault) {
  if (is_credential(vault->path))
    return fault_set(fault, UNAVAILABLE, vault->path,
                     count > 1 ? "a credential is read only: put 32 new bytes before the old key where it is kept, "
                                 "restart, and rotate again (docs/secrets.md)"
                               : "all is sealed with the new key: keep its first 32 bytes alone, and restart");
  enum outcome outcome = file_replace(vault->path, keys, count * VAULT_KEY_BYTES, fault);
  return outcome == OK ? read_keys(vault, fault) : outcome;
}

static bool is_credential(const char *path) {
  const char *folder = getenv("CREDENTIALS_DIRECTORY");
  return folder && folder[0] == '/' && text_starts(path, folder) && path[strlen(folder)] == '/';
}
