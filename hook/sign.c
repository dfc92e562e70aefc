/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Standard Webhooks, symmetric: https://github.com/standard-webhooks/standard-webhooks */
#include "hook/hook.h"

#include "core/text.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#define PREFIX "whsec_"
enum { KEY_BYTES = 32, KEY_MAX = 64 };

void hook_secret_make(char secret[static HOOK_SECRET_TEXT]) {
  uint8_t key[KEY_BYTES];
  random_bytes(key, sizeof key);
  text_copy(secret, HOOK_SECRET_TEXT, PREFIX);
  base64_from_bytes(key, sizeof key, secret + strlen(PREFIX));
  secret_wipe(key, sizeof key);
}

bool hook_sign(const char *secret, const char *id, int64_t timestamp_s, const char *body,
               char signature[static HOOK_SIGNATURE_TEXT]) {
  AUTO(buffer) struct buffer message = {0};
  uint8_t key[KEY_MAX], digest[SHA256_BYTES];
  size_t count = 0;
  if (!text_starts(secret, PREFIX) || !base64_to_bytes(secret + strlen(PREFIX), key, sizeof key, &count)) return false;
  buffer_format(&message, "%s.%lld.%s", id, (long long)timestamp_s, body);
  unsigned length = 0;
  bool made = HMAC(EVP_sha256(), key, (int)count, (const uint8_t *)message.bytes, message.length, digest, &length) &&
              length == sizeof digest;
  secret_wipe(key, sizeof key);
  text_copy(signature, HOOK_SIGNATURE_TEXT, "v1,");
  base64_from_bytes(digest, sizeof digest, signature + 3);
  return made;
}
