/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Secrets at rest: sealed with the key of this machine, which lies in a file of its own. Whoever takes the data without
 * that file reads nothing. XChaCha20-Poly1305; a sealed value opens only for the purpose it was sealed for, so that two
 * of them cannot be exchanged ("secret:smtp-password", "totp:<person>").
 *
 * The key file holds 32 bytes, or 64 during a rotation (the new key, then the old one). A vault follows its file: when
 * another program begins or ends a rotation, the next call uses what the file then holds. Thread-safe. */
#ifndef COMPTOIR_CORE_VAULT_H
#define COMPTOIR_CORE_VAULT_H

#include "core/buffer.h"

#include <stdbool.h>

struct vault;

#define VAULT_KEY_BYTES 32
#define VAULT_OVERHEAD (1 + 4 + 24 + 16) /* version, first bytes of the key's SHA-256, nonce, tag */

/* Reads the key file, or makes it (random, mode 0600, durable) when it is not there. BAD_KEY, with what to do in the
 * hint, for a file that others can read, a symbolic link, a wrong size; STORAGE_FULL when it cannot be made. */
NODISCARD enum outcome vault_open(const char *path, struct vault **vault, struct fault *fault);
/* The same, but BAD_KEY when there is no file: for data that were sealed before. */
NODISCARD enum outcome vault_open_existing(const char *path, struct vault **vault, struct fault *fault);
void vault_close(struct vault *vault); /* wipes the keys; NULL is fine */

/* Appends the sealed bytes to sealed. What will be kept in the database goes through secret_seal (access/secret.h), so
 * that a rotation cannot pass between sealing and keeping. BAD_KEY when the key file is no longer what it must be. */
NODISCARD enum outcome vault_seal(struct vault *vault, const char *purpose, const void *bytes, size_t length,
                                  struct buffer *sealed, struct fault *fault);
/* Appends the opened bytes to bytes (AUTO(secret) wipes them). BAD_KEY when they were sealed with another key or for
 * another purpose, or were changed. */
NODISCARD enum outcome vault_unseal(struct vault *vault, const char *purpose, const void *sealed, size_t length,
                                    struct buffer *bytes, struct fault *fault);
bool vault_is_current(struct vault *vault, const void *sealed, size_t length); /* sealed with the newest key */

/* Rotation, in three steps: begin puts a new key before the old one; the caller seals everything again; finish drops
 * the old key. Each is one rename: a crash anywhere leaves everything readable, and begin after a crash goes on with
 * the rotation that was begun. UNAVAILABLE when the folder of the key cannot be written (a systemd credential). */
NODISCARD enum outcome vault_rotate_begin(struct vault *vault, struct fault *fault);
NODISCARD enum outcome vault_rotate_finish(struct vault *vault, struct fault *fault);
bool vault_is_rotating(struct vault *vault); /* the file holds two keys */

void secret_wipe(void *bytes, size_t length);
void secret_done(struct buffer *buffer); /* wiped, then released */
/* AUTO(secret) struct buffer text = {0}; */
AUTO_RELEASE(secret, struct buffer, secret_done);

#endif
