/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/key.h"
#include "pos/till/keep.h"
#include "pos/till/view_kept.h"

#include "core/file.h"
#include "core/log.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_PURPOSE "till-key"
#define TOKEN_PURPOSE "till-token"
enum { SEALED_KEY_MAX = 4096 };

static bool is_there(const char *path);
static enum outcome load_sealed(struct vault *vault, const char *path, struct signing_key **key, struct fault *fault);
static enum outcome save_sealed(struct vault *vault, const char *path, const struct signing_key *key,
                                struct fault *fault);
static enum outcome take_over_pem(struct till *till, const char *pem, const char *sealed, struct fault *fault);
static bool same_key(const struct signing_key *a, const struct signing_key *b);
static enum outcome make_key(struct till *till, const char *path, struct fault *fault);
static enum outcome keep_token(struct till *till, const char *token, struct fault *fault);
static enum outcome unseal_token(struct till *till, const char *value, struct fault *fault);
static enum outcome seal_again(struct till *till, const char *folder, struct fault *fault);

bool till_has_key(const char *folder) {
  AUTO(arena) struct arena arena = {0};
  return is_there(arena_format(&arena, "%s/key.sealed", folder)) ||
         is_there(arena_format(&arena, "%s/key.pem", folder));
}

enum outcome till_vault_open(const struct till_options *options, struct vault **vault, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  const char *path =
      options->machine_key ? options->machine_key : arena_format(&arena, "%s/machine.key", options->folder);
  if (is_there(arena_format(&arena, "%s/key.sealed", options->folder))) return vault_open_existing(path, vault, fault);
  return vault_open(path, vault, fault);
}

enum outcome till_key_open(struct till *till, const char *folder, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  const char *sealed = arena_format(&arena, "%s/key.sealed", folder);
  const char *pem = arena_format(&arena, "%s/key.pem", folder);
  if (vault_is_rotating(till->vault))
    log_event(LOG_WARNING, "till.rotation", "begun and not finished: stop the till and run comptoir-till rotate");
  if (is_there(sealed)) {
    enum outcome outcome = load_sealed(till->vault, sealed, &till->key, fault);
    if (outcome != OK) return outcome;
  }
  if (is_there(pem)) return take_over_pem(till, pem, sealed, fault);
  return till->key ? OK : make_key(till, sealed, fault);
}

/* The key that an earlier version kept in clear. It goes only once the sealed one was read back; a stop in between
 * leaves both, and the next start goes on. */
static enum outcome take_over_pem(struct till *till, const char *pem, const char *sealed, struct fault *fault) {
  struct signing_key *clear = NULL;
  enum outcome outcome = signing_key_load(pem, &clear, fault);
  if (outcome == OK && !till->key) {
    outcome = save_sealed(till->vault, sealed, clear, fault);
    if (outcome == OK) outcome = load_sealed(till->vault, sealed, &till->key, fault);
  }
  if (outcome == OK && !same_key(clear, till->key))
    outcome = fault_set(fault, FORGED_SIGNATURE, pem, "another key than key.sealed: take it out of this folder");
  if (outcome == OK) outcome = file_erase(pem, fault);
  signing_key_free(clear);
  if (outcome == OK) log_event(LOG_NOTICE, "till.key_sealed", "key.pem is now key.sealed");
  return outcome;
}

/* A fresh key only for a fresh till: records signed by a lost key could no longer be continued honestly, and the server
 * knows an enrolled till by its key. */
static enum outcome make_key(struct till *till, const char *path, struct fault *fault) {
  struct journal_extent extent;
  enum outcome outcome = journal_extent_read(till->journal, CHAIN_SALES, &extent, fault);
  if (outcome != OK) return outcome;
  if (extent.records > 0 || till->identity.till[0])
    return fault_set(fault, FAILED_INTERNAL, path, "the signing key of this journal is missing: put it back");
  till->key = signing_key_new();
  return save_sealed(till->vault, path, till->key, fault);
}

enum outcome till_key_peek(const char *folder, struct signing_key **key, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  const char *sealed = arena_format(&arena, "%s/key.sealed", folder);
  const char *machine = arena_format(&arena, "%s/machine.key", folder);
  const char *pem = arena_format(&arena, "%s/key.pem", folder);
  if (access(pem, R_OK) == 0) return signing_key_load(pem, key, fault);
  if (access(sealed, R_OK) != 0 || access(machine, R_OK) != 0)
    return fault_set(fault, NOT_FOUND, folder, "no key to compare with");
  struct vault *vault = NULL;
  enum outcome outcome = vault_open_existing(machine, &vault, fault);
  if (outcome == OK) outcome = load_sealed(vault, sealed, key, fault);
  vault_close(vault);
  return outcome;
}

static bool is_there(const char *path) {
  struct stat about;
  return lstat(path, &about) == 0;
}

static enum outcome load_sealed(struct vault *vault, const char *path, struct signing_key **key, struct fault *fault) {
  AUTO(buffer) struct buffer sealed = {0};
  AUTO(secret) struct buffer der = {0};
  enum outcome outcome = buffer_read_file(&sealed, path, SEALED_KEY_MAX, fault);
  if (outcome == OK) outcome = vault_unseal(vault, KEY_PURPOSE, sealed.bytes, sealed.length, &der, fault);
  if (outcome == OK) outcome = signing_key_from_der(der.bytes, der.length, key, fault);
  return outcome;
}

static enum outcome save_sealed(struct vault *vault, const char *path, const struct signing_key *key,
                                struct fault *fault) {
  AUTO(buffer) struct buffer sealed = {0};
  AUTO(secret) struct buffer der = {0};
  signing_key_der(key, &der);
  enum outcome outcome = vault_seal(vault, KEY_PURPOSE, der.bytes, der.length, &sealed, fault);
  return outcome == OK ? file_replace(path, sealed.bytes, sealed.length, fault) : outcome;
}

static bool same_key(const struct signing_key *a, const struct signing_key *b) {
  uint8_t one[PUBLIC_KEY_MAX], other[PUBLIC_KEY_MAX];
  size_t length = signing_key_public(a, one);
  return signing_key_public(b, other) == length && memcmp(one, other, length) == 0;
}

enum outcome till_token_open(struct till *till, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  const char *sealed = NULL, *clear = NULL;
  enum outcome outcome = journal_setting_read(till->journal, "token_sealed", &arena, &sealed, fault);
  if (outcome == OK) outcome = journal_setting_read(till->journal, "token", &arena, &clear, fault);
  if (outcome != OK) return outcome;
  if (clear && clear[0]) return keep_token(till, clear, fault);
  return sealed && sealed[0] ? unseal_token(till, sealed, fault) : OK;
}

/* The token that an earlier version kept in clear; SQLite overwrites what is replaced (secure_delete). */
static enum outcome keep_token(struct till *till, const char *token, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  const char *value = NULL;
  enum outcome outcome = till_token_seal(till->vault, token, &arena, &value, fault);
  if (outcome != OK) return outcome;
  const struct journal_setting settings[] = {{"token_sealed", value}, {"token", ""}};
  outcome = journal_settings_write(till->journal, settings, sizeof settings / sizeof settings[0], fault);
  if (outcome == OK) TEXT_COPY(till->identity.token, token);
  return outcome;
}

enum outcome till_token_seal(struct vault *vault, const char *token, struct arena *arena, const char **value,
                             struct fault *fault) {
  AUTO(buffer) struct buffer sealed = {0};
  enum outcome outcome = vault_seal(vault, TOKEN_PURPOSE, token, strlen(token), &sealed, fault);
  if (outcome != OK) return outcome;
  char *text = arena_alloc(arena, 4 * ((sealed.length + 2) / 3) + 1);
  base64_from_bytes((const uint8_t *)sealed.bytes, sealed.length, text);
  *value = text;
  return OK;
}

static enum outcome unseal_token(struct till *till, const char *value, struct fault *fault) {
  uint8_t sealed[sizeof till->identity.token + VAULT_OVERHEAD];
  AUTO(secret) struct buffer token = {0};
  size_t length = 0;
  if (!base64_to_bytes(value, sealed, sizeof sealed, &length))
    return fault_set(fault, BAD_KEY, "token_sealed", "not a sealed value");
  enum outcome outcome = vault_unseal(till->vault, TOKEN_PURPOSE, sealed, length, &token, fault);
  if (outcome == OK) TEXT_COPY(till->identity.token, token.bytes);
  return outcome;
}

/* Every step leaves a till that opens: the machine key file holds both keys until all is sealed with the new one. */
enum outcome till_rotate(const struct till_options *options, struct fault *fault) {
  struct till *till = NULL;
  enum outcome outcome = till_open_parts(options, &till, fault);
  if (outcome == OK) outcome = vault_rotate_begin(till->vault, fault);
  if (outcome == OK) outcome = seal_again(till, options->folder, fault);
  if (outcome == OK) outcome = vault_rotate_finish(till->vault, fault);
  if (outcome == OK) till_event_by(till, NULL, EVENT_KEY_ROTATE, NULL);
  till_close(till);
  return outcome;
}

static enum outcome seal_again(struct till *till, const char *folder, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct journal_setting settings[] = {{"token_sealed", ""}, {"cashier_pins_sealed", NULL}};
  enum outcome outcome = save_sealed(till->vault, arena_format(&arena, "%s/key.sealed", folder), till->key, fault);
  if (outcome == OK && till->identity.token[0])
    outcome = till_token_seal(till->vault, till->identity.token, &arena, &settings[0].value, fault);
  if (outcome == OK) outcome = view_pins_seal_again(till, &arena, &settings[1].value, fault);
  if (outcome != OK) return outcome;
  return journal_settings_write(till->journal, settings, settings[1].value ? 2 : 1, fault);
}
