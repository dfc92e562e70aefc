/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: access */
/* Any bytes as CBOR, as a new passkey, and as a sign-in with one: refused as SIGN_IN_REFUSED with a part and a reason
 * that can be written down, or what was read holds what the header promises. The first byte chooses; then come pieces,
 * each after its length in two bytes. The challenge is 32 zeros, so that a corpus can hold messages that are accepted.
 */
#include "access/webauthn.h"
#include "core/text.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
static void walk_cbor(struct bytes bytes);
static void register_one(struct bytes rest);
static void sign_in(struct bytes rest);
static void check_refusal(enum outcome outcome, const struct fault *fault);
static struct bytes piece(struct bytes *rest);

static const uint8_t zeros[WEBAUTHN_CHALLENGE_BYTES];
static const struct bytes challenge = BYTES_OF(zeros);
static const struct webauthn_relying_party party = {"localhost", "http://localhost:8080"};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  struct bytes rest = {data + 1, size - 1};
  switch (data[0] % 3) {
  case 0: walk_cbor(rest); break;
  case 1: register_one(rest); break;
  default: sign_in(rest);
  }
  return 0;
}

static void walk_cbor(struct bytes bytes) {
  struct cbor all = cbor_of(bytes), value;
  struct bytes whole, again;
  if (!cbor_skip(&all, &whole)) return;
  assert(whole.at == bytes.at && whole.length > 0 && whole.length + all.left == bytes.length);
  struct cbor one = cbor_of(whole);
  bool skipped = cbor_skip(&one, &again);
  assert(skipped && one.left == 0 && again.length == whole.length);
  for (size_t cut = 0; cut < whole.length && cut < 64; cut++) {
    struct cbor shorter = cbor_of((struct bytes){whole.at, cut});
    skipped = cbor_skip(&shorter, NULL);
    assert(!skipped); /* no value is the start of another */
  }
  struct cbor_map map;
  one = cbor_of(whole);
  if (!cbor_read_map(&one, &map)) return;
  for (int64_t key = -3; key <= 3; key++)
    if (cbor_get_integer(&map, key, &value)) assert(cbor_skip(&value, NULL));
  if (cbor_get_text(&map, "fmt", &value)) assert(cbor_skip(&value, NULL));
}

static void register_one(struct bytes rest) {
  AUTO(arena) struct arena arena = {0};
  struct bytes client_data = piece(&rest);
  struct webauthn_credential out = {.sign_count = -1};
  struct fault fault = {0};
  enum outcome outcome = webauthn_register(&party, challenge, client_data, rest, &arena, &out, &fault);
  if (outcome != OK) {
    check_refusal(outcome, &fault);
    assert(out.sign_count == -1);
    return;
  }
  assert(out.id.length > 0 && out.id.length <= WEBAUTHN_ID_MAX && out.public_key.length > 0);
  assert(out.algorithm == WEBAUTHN_ES256 || out.algorithm == WEBAUTHN_EDDSA || out.algorithm == WEBAUTHN_RS256);
  assert(out.sign_count >= 0 && out.sign_count <= UINT32_MAX && (out.backup_eligible || !out.backed_up));
}

static void sign_in(struct bytes rest) {
  struct bytes key = piece(&rest);
  struct webauthn_assertion assertion = {.client_data = piece(&rest), .authenticator_data = piece(&rest)};
  assertion.signature = rest;
  static const int64_t algorithms[] = {WEBAUTHN_ES256, WEBAUTHN_EDDSA, WEBAUTHN_RS256};
  for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++) {
    struct webauthn_credential known = {.public_key = key, .algorithm = algorithms[i], .sign_count = 5};
    struct fault fault = {0};
    int64_t count = -1;
    enum outcome outcome = webauthn_assert(&party, challenge, &known, &assertion, &count, &fault);
    if (outcome != OK) check_refusal(outcome, &fault);
    assert(outcome == OK ? count > 5 : count == -1);
  }
}

static void check_refusal(enum outcome outcome, const struct fault *fault) {
  assert(outcome == SIGN_IN_REFUSED && fault->outcome == outcome);
  assert(fault->field[0] && fault->hint[0] && text_is_utf8(fault->hint, strlen(fault->hint)));
}

static struct bytes piece(struct bytes *rest) {
  if (rest->length < 2) return (struct bytes){rest->at, 0};
  size_t length = (size_t)rest->at[0] << 8 | rest->at[1];
  if (length > rest->length - 2) length = rest->length - 2;
  struct bytes taken = {rest->at + 2, length};
  *rest = (struct bytes){rest->at + 2 + length, rest->length - 2 - length};
  return taken;
}
