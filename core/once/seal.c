/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/memory.h"
#include "core/once/private.h"

#include <sodium.h>
#include <stdlib.h>

enum {
  NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
  TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES
};
_Static_assert(SHA256_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "a digest is a key");

static void digest(const char *what, const char *caller, const char *key, uint8_t out[static SHA256_BYTES]) {
  struct buffer said = {0};
  buffer_format(&said, "once %s\n%s\n%s", what, caller, key);
  sha256(said.bytes, said.length, out);
  sodium_memzero(said.bytes, said.length);
  buffer_done(&said);
}

void once_seal_of(const char *caller, const char *key, struct once_seal *seal) {
  uint8_t name[SHA256_BYTES];
  digest("name", caller, key, name);
  hex_from_bytes(name, sizeof name, seal->name);
  digest("seal", caller, key, seal->key);
}

void once_seal_close(const struct once_seal *seal, const char *bytes, size_t length, struct buffer *sealed) {
  uint8_t nonce[NONCE_BYTES];
  unsigned long long used = 0;
  uint8_t *out = memory_resize(NULL, length + TAG_BYTES);
  random_bytes(nonce, sizeof nonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out, &used, (const uint8_t *)bytes, length, NULL, 0, NULL, nonce,
                                             seal->key);
  buffer_add(sealed, nonce, sizeof nonce);
  buffer_add(sealed, out, (size_t)used);
  free(out);
}

bool once_seal_open(const struct once_seal *seal, const uint8_t *sealed, size_t length, struct buffer *opened) {
  if (length < NONCE_BYTES + TAG_BYTES) return false;
  unsigned long long used = 0;
  uint8_t *out = memory_resize(NULL, length);
  bool is_ours = crypto_aead_xchacha20poly1305_ietf_decrypt(out, &used, NULL, sealed + NONCE_BYTES,
                                                            length - NONCE_BYTES, NULL, 0, sealed, seal->key) == 0;
  if (is_ours) buffer_add(opened, out, (size_t)used);
  sodium_memzero(out, length);
  free(out);
  return is_ours;
}

void once_seal_done(struct once_seal *seal) {
  sodium_memzero(seal, sizeof *seal);
}
