/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: access */
/* One good message of each kind with each algorithm, then the same with one thing wrong: each is refused, and for that
 * thing. */
#include "tests/unit/webauthn_kit.h"

static const int64_t algorithms[] = {WEBAUTHN_ES256, WEBAUTHN_EDDSA, WEBAUTHN_RS256};
static struct passkey passkeys[COUNT(algorithms)];
static uint8_t challenge_bytes[WEBAUTHN_CHALLENGE_BYTES];
static const struct bytes challenge = BYTES_OF(challenge_bytes);
static const struct webauthn_relying_party party = {PARTY_ID, PARTY_ORIGIN};

static int make_keys(void **state) {
  (void)state;
  random_bytes(challenge_bytes, sizeof challenge_bytes);
  for (size_t i = 0; i < COUNT(algorithms); i++) passkey_make(&passkeys[i], algorithms[i]);
  return 0;
}

static int free_keys(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(algorithms); i++) EVP_PKEY_free(passkeys[i].key);
  return 0;
}

struct row {
  const char *what;
  const char *part; /* NULL: accepted */
  struct message message;
};
#define CLIENT(type, challenge, origin, rest)                                                                          \
  "{\"type\":\"" type "\",\"challenge\":\"" challenge "\",\"origin\":\"" origin "\"" rest "}"

static enum outcome register_with(const struct passkey *passkey, const struct message *message, struct arena *arena,
                                  struct webauthn_credential *out, struct fault *fault) {
  AUTO(buffer) struct buffer client = {0};
  AUTO(buffer) struct buffer object = {0};
  say_registration(passkey, message, challenge, &client, &object);
  return webauthn_register(&party, challenge, bytes_of(&client), bytes_of(&object), arena, out, fault);
}

static enum outcome sign_in_with(const struct passkey *passkey, const struct message *message, int64_t known_count,
                                 int64_t *new_count, struct fault *fault) {
  AUTO(buffer) struct buffer client = {0};
  AUTO(buffer) struct buffer data = {0};
  AUTO(buffer) struct buffer signature = {0};
  AUTO(buffer) struct buffer cose = {0};
  say_sign_in(passkey, message, challenge, &client, &data, &signature);
  passkey_cose(passkey, &(struct key_change){0}, &cose);
  struct webauthn_credential known = {
      .public_key = bytes_of(&cose), .algorithm = passkey->algorithm, .sign_count = known_count};
  struct webauthn_assertion assertion = {bytes_of(&client), bytes_of(&data), bytes_of(&signature)};
  return webauthn_assert(&party, challenge, &known, &assertion, new_count, fault);
}

static void demand(const struct row *row, int64_t algorithm, enum outcome outcome, const struct fault *fault) {
  if (!row->part && outcome != OK)
    fail_msg("%s (%lld): refused for %s: %s", row->what, (long long)algorithm, fault->field, fault->hint);
  if (!row->part) return;
  if (outcome != SIGN_IN_REFUSED) fail_msg("%s (%lld): accepted", row->what, (long long)algorithm);
  if (!text_equal(fault->field, row->part) || !fault->hint[0])
    fail_msg("%s (%lld): for %s: %s", row->what, (long long)algorithm, fault->field, fault->hint);
}

/* ---- registration */

static const struct row registrations[] = {
    {"good", NULL, {0}},
    {"counts", NULL, {.count = 4000000000}},
    {"synced", NULL, {.flip = FLAG_ELIGIBLE | FLAG_BACKED_UP}},
    {"could be synced", NULL, {.flip = FLAG_ELIGIBLE}},
    {"extensions", NULL, {.extensions = "a16b6372656450726f7465637402"}}, /* {"credProtect": 2} */
    {"more members, an empty one, escapes",
     NULL,
     {.client = "{\"new\":[],\"type\":\"webauthn.creat\\u0065\",\"challenge\":\"$\",\"origin\":\"" PARTY_ORIGIN "\"}"}},
    {"signed by itself", NULL, {.format = "packed"}},
    {"by a maker",
     NULL,
     {.format = "packed",
      .statement = "a363616c6726637369674063783563"
                   "80"}},
    {"unknown format", NULL, {.format = "later", .statement = "a1617801"}},

    {"no JSON", "client_data", {.client = "{"}},
    {"nothing", "client_data", {.client = ""}},
    {"a list", "client_data", {.client = "[]"}},
    {"bytes after", "client_data", {.client = CREATED "x"}},
    {"a member twice",
     "client_data",
     {.client = CLIENT("webauthn.create", "$", PARTY_ORIGIN, ",\"type\":\"webauthn.create\"")}},
    {"sign-in", "type", {.client = GOTTEN}},
    {"no type", "type", {.client = "{\"challenge\":\"$\",\"origin\":\"" PARTY_ORIGIN "\"}"}},
    {"type of another kind", "type", {.client = "{\"type\":1,\"challenge\":\"$\",\"origin\":\"" PARTY_ORIGIN "\"}"}},
    {"another challenge",
     "challenge",
     {.client = CLIENT("webauthn.create", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", PARTY_ORIGIN, "")}},
    {"padded challenge", "challenge", {.client = CLIENT("webauthn.create", "$=", PARTY_ORIGIN, "")}},
    {"longer challenge", "challenge", {.client = CLIENT("webauthn.create", "$A", PARTY_ORIGIN, "")}},
    {"empty challenge", "challenge", {.client = CLIENT("webauthn.create", "", PARTY_ORIGIN, "")}},
    {"no challenge", "challenge", {.client = "{\"type\":\"webauthn.create\",\"origin\":\"" PARTY_ORIGIN "\"}"}},
    {"another origin", "origin", {.client = CLIENT("webauthn.create", "$", "http://localhost:8081", "")}},
    {"longer origin", "origin", {.client = CLIENT("webauthn.create", "$", PARTY_ORIGIN ".evil.example", "")}},
    {"origin with a slash", "origin", {.client = CLIENT("webauthn.create", "$", PARTY_ORIGIN "/", "")}},
    {"no origin", "origin", {.client = "{\"type\":\"webauthn.create\",\"challenge\":\"$\"}"}},
    {"in a frame", "cross_origin", {.client = CLIENT("webauthn.create", "$", PARTY_ORIGIN, ",\"crossOrigin\":true")}},
    {"frame of another kind",
     "cross_origin",
     {.client = CLIENT("webauthn.create", "$", PARTY_ORIGIN, ",\"crossOrigin\":\"no\"")}},
    {"in whose frame",
     "cross_origin",
     {.client = CLIENT("webauthn.create", "$", PARTY_ORIGIN, ",\"topOrigin\":\"https://evil.example\"")}},

    {"another site", "rp_id", {.party = "evil.example"}},
    {"nobody there", "flags", {.flip = FLAG_PRESENT}},
    {"nobody verified", "flags", {.flip = FLAG_VERIFIED}},
    {"backed up though it cannot be", "flags", {.flip = FLAG_BACKED_UP}},
    {"no credential", "flags", {.flip = FLAG_ATTESTED}},
    {"extensions announced", "extensions", {.flip = FLAG_EXTENDED}},
    {"extensions unannounced", "authenticator_data", {.flip = FLAG_EXTENDED, .extensions = "a0"}},
    {"extensions no map", "extensions", {.extensions = "80"}},
    {"byte after", "authenticator_data", {.extra = 1}},
    {"byte after extensions", "authenticator_data", {.extensions = "a0", .extra = 1}},
    {"cut in the key", "public_key", {.cut = 1}},
    {"an id that is not there", "authenticator_data", {.id_length = 1023}},
    {"an id too long", "credential_id", {.id_length = 1024}},
    {"a much longer id", "credential_id", {.id_length = 65535}},

    {"none that says something", "attestation", {.statement = "a1617801"}},
    {"statement no map", "attestation_object", {.statement = "80"}},
    {"one member more",
     "attestation_object",
     {.extra_member = "6178"
                      "01"}},
    {"a member twice in the object",
     "attestation_object",
     {.extra_member = "63666d74"
                      "646e6f6e65"}},
    {"signed by another", "attestation", {.format = "packed", .signature = BY_ANOTHER}},
    {"signed over something else", "attestation", {.format = "packed", .signature = OVER_OTHERS}},
    {"statement of another algorithm", "attestation", {.format = "packed", .statement_algorithm = -36}},
    {"unsigned", "attestation", {.format = "packed", .signature = UNSIGNED}},
    {"packed, says nothing", "attestation", {.format = "packed", .statement = "a0"}},

    {"key without type", "public_key", {.change = {.label = 1, .how = CHANGE_DROP}}},
    {"key of another type", "public_key", {.change = {.label = 1, .how = CHANGE_NUMBER, .number = 4}}},
    {"key without algorithm", "public_key", {.change = {.label = 3, .how = CHANGE_DROP}}},
    {"key of ES384", "public_key", {.change = {.label = 3, .how = CHANGE_NUMBER, .number = -35}}},
    {"key of RS1", "public_key", {.change = {.label = 3, .how = CHANGE_NUMBER, .number = -65535}}},
    {"key without curve or modulus", "public_key", {.change = {.label = -1, .how = CHANGE_DROP}}},
    {"key of another curve", "public_key", {.change = {.label = -1, .how = CHANGE_NUMBER, .number = 3}}},
    {"key without x or exponent", "public_key", {.change = {.label = -2, .how = CHANGE_DROP}}},
    {"x or exponent of another kind", "public_key", {.change = {.label = -2, .how = CHANGE_NUMBER, .number = 3}}},
    {"x or exponent with a zero before", "public_key", {.change = {.label = -2, .how = CHANGE_BYTES, .longer = 1}}},
};

static void registers(void **state) {
  (void)state;
  for (size_t a = 0; a < COUNT(algorithms); a++)
    for (size_t i = 0; i < COUNT(registrations); i++) {
      AUTO(arena) struct arena arena = {0};
      struct webauthn_credential out = {.sign_count = -1};
      struct fault fault = {0};
      demand(&registrations[i], algorithms[a],
             register_with(&passkeys[a], &registrations[i].message, &arena, &out, &fault), &fault);
      if (registrations[i].part) assert_int_equal(out.sign_count, -1); /* untouched */
    }
}

static void keeps_what_it_learned(void **state) {
  (void)state;
  for (size_t a = 0; a < COUNT(algorithms); a++) {
    AUTO(arena) struct arena arena = {0};
    AUTO(buffer) struct buffer cose = {0};
    struct webauthn_credential out;
    struct message synced = {.flip = FLAG_ELIGIBLE | FLAG_BACKED_UP, .count = 4000000000};
    assert_int_equal(register_with(&passkeys[a], &synced, &arena, &out, NULL), OK);
    passkey_cose(&passkeys[a], &(struct key_change){0}, &cose);
    assert_int_equal(out.id.length, sizeof passkeys[a].id);
    assert_memory_equal(out.id.at, passkeys[a].id, out.id.length);
    assert_int_equal(out.public_key.length, cose.length);
    assert_memory_equal(out.public_key.at, cose.bytes, cose.length);
    assert_int_equal(out.algorithm, algorithms[a]);
    assert_true(out.sign_count == 4000000000 && out.backup_eligible && out.backed_up);
  }
}

/* ---- what only one kind of key can have wrong */

static void refuse_key(size_t passkey, const char *what, struct key_change change, bool good) {
  AUTO(arena) struct arena arena = {0};
  struct webauthn_credential out;
  struct fault fault = {0};
  struct row row = {what, good ? NULL : "public_key", {.change = change}};
  demand(&row, passkeys[passkey].algorithm, register_with(&passkeys[passkey], &row.message, &arena, &out, &fault),
         &fault);
}

static void knows_weak_keys(void **state) {
  (void)state;
  refuse_key(0, "a point beside the curve", (struct key_change){.label = -3, .how = CHANGE_BYTES, .number = 1}, false);
  refuse_key(0, "no y", (struct key_change){.label = -3, .how = CHANGE_DROP}, false);
  refuse_key(0, "a y too short", (struct key_change){.label = -3, .how = CHANGE_BYTES, .longer = -1}, false);
  refuse_key(0, "a compressed point", (struct key_change){.label = -3, .how = CHANGE_NUMBER, .number = 1}, false);
  refuse_key(1, "an x too short", (struct key_change){.label = -2, .how = CHANGE_BYTES, .longer = -1}, false);
  refuse_key(2, "an even modulus", (struct key_change){.label = -1, .how = CHANGE_BYTES, .number = 1}, false);
  refuse_key(2, "2040 bits", (struct key_change){.label = -1, .how = CHANGE_BYTES, .longer = -1}, false);
  refuse_key(2, "a zero before the modulus", (struct key_change){.label = -1, .how = CHANGE_BYTES, .longer = 1}, false);
  refuse_key(2, "an even exponent", (struct key_change){.label = -2, .how = CHANGE_BYTES, .number = 1}, false);
  refuse_key(2, "exponent 65536 + 3", (struct key_change){.label = -2, .how = CHANGE_BYTES, .number = 2}, true);
  refuse_key(2, "exponent 1", (struct key_change){.label = -2, .how = CHANGE_BYTES, .longer = -2}, false);
}

/* RSA of so many bits is too slow to make: any odd number of the length will do, "none" signs nothing. */
static void bounds_rsa(void **state) {
  (void)state;
  static const struct {
    size_t bytes;
    const char *exponent;
    bool good;
  } sizes[] = {{256, "010001", true},   {512, "03", true},      {1024, "7fffffffffffffff", true},
               {1025, "010001", false}, {255, "010001", false}, {256, "010000000000000001", false},
               {256, "", false},        {256, "01", false},     {256, "02", false},
               {256, "0003", false}};
  uint8_t modulus[1025];
  memset(modulus, 0xff, sizeof modulus);
  for (size_t i = 0; i < COUNT(sizes); i++) {
    AUTO(arena) struct arena arena = {0};
    AUTO(buffer) struct buffer client = {0};
    AUTO(buffer) struct buffer data = {0};
    AUTO(buffer) struct buffer object = {0};
    AUTO(buffer) struct buffer exponent = {0};
    uint8_t between[18] = {[17] = 1};
    say_client(&(struct message){0}, CREATED, challenge, &client);
    say_data(&passkeys[0], &(struct message){.flip = FLAG_ATTESTED}, FLAG_PRESENT | FLAG_VERIFIED | FLAG_ATTESTED,
             &data);
    data.bytes[32] = FLAG_PRESENT | FLAG_VERIFIED | FLAG_ATTESTED;
    buffer_add(&data, between, sizeof between);
    buffer_hex(&data, "2a"
                      "a40103033901"
                      "0020"); /* an id of one byte, {1: 3, 3: -257, -1: the modulus, -2: 65537} */
    cbor_string(&data, HEAD_BYTES, modulus, sizes[i].bytes);
    buffer_hex(&data, "21");
    buffer_hex(&exponent, sizes[i].exponent);
    cbor_string(&data, HEAD_BYTES, exponent.bytes, exponent.length);
    buffer_hex(&object, "a363666d74646e6f6e656761747453746d74a0686175746844617461");
    cbor_string(&object, HEAD_BYTES, data.bytes, data.length);
    struct webauthn_credential out;
    enum outcome outcome =
        webauthn_register(&party, challenge, bytes_of(&client), bytes_of(&object), &arena, &out, NULL);
    if (outcome != (sizes[i].good ? OK : SIGN_IN_REFUSED))
      fail_msg("%zu bytes, exponent %s", sizes[i].bytes, sizes[i].exponent);
  }
}

/* ---- sign-in */

static const struct row sign_ins[] = {
    {"good", NULL, {0}},
    {"extensions", NULL, {.extensions = "a0"}},
    {"synced", NULL, {.flip = FLAG_ELIGIBLE | FLAG_BACKED_UP}},
    {"no JSON", "client_data", {.client = "webauthn.get"}},
    {"a member twice",
     "client_data",
     {.client = CLIENT("webauthn.get", "$", PARTY_ORIGIN, ",\"origin\":\"" PARTY_ORIGIN "\"")}},
    {"registration", "type", {.client = CREATED}},
    {"another challenge",
     "challenge",
     {.client = CLIENT("webauthn.get", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", PARTY_ORIGIN, "")}},
    {"another origin", "origin", {.client = CLIENT("webauthn.get", "$", "https://localhost:8080", "")}},
    {"in a frame", "cross_origin", {.client = CLIENT("webauthn.get", "$", PARTY_ORIGIN, ",\"crossOrigin\":true")}},
    {"another site", "rp_id", {.party = "evil.example"}},
    {"nobody there", "flags", {.flip = FLAG_PRESENT}},
    {"nobody verified", "flags", {.flip = FLAG_VERIFIED}},
    {"backed up though it cannot be", "flags", {.flip = FLAG_BACKED_UP}},
    {"a new credential", "flags", {.flip = FLAG_ATTESTED}},
    {"cut", "authenticator_data", {.cut = 1}},
    {"nothing", "authenticator_data", {.cut = 37}},
    {"byte after", "authenticator_data", {.extra = 1}},
    {"longer than anybody says", "authenticator_data", {.extra = 8192}},
    {"signed by another", "signature", {.signature = BY_ANOTHER}},
    {"signed over something else", "signature", {.signature = OVER_OTHERS}},
    {"one bit", "signature", {.signature = FLIPPED}},
    {"shorter", "signature", {.signature = SHORTER}},
    {"longer", "signature", {.signature = LONGER}},
    {"unsigned", "signature", {.signature = UNSIGNED}},
};

static void signs_in(void **state) {
  (void)state;
  for (size_t a = 0; a < COUNT(algorithms); a++)
    for (size_t i = 0; i < COUNT(sign_ins); i++) {
      int64_t count = -1;
      struct fault fault = {0};
      demand(&sign_ins[i], algorithms[a], sign_in_with(&passkeys[a], &sign_ins[i].message, 0, &count, &fault), &fault);
      assert_int_equal(count, sign_ins[i].part ? -1 : 0);
    }
}

static void counts_upwards(void **state) {
  (void)state;
  static const struct {
    int64_t known;
    uint32_t said;
    bool good;
  } counts[] = {{0, 0, true},  {0, 1, true},  {1, 2, true},  {7, 9, true},           {4294967294, UINT32_MAX, true},
                {1, 1, false}, {1, 0, false}, {9, 7, false}, {UINT32_MAX, 0, false}, {UINT32_MAX, UINT32_MAX, false}};
  for (size_t i = 0; i < COUNT(counts); i++) {
    int64_t count = -1;
    struct fault fault = {0};
    struct row row = {"count", counts[i].good ? NULL : "sign_count", {.count = counts[i].said}};
    demand(&row, counts[i].known, sign_in_with(&passkeys[1], &row.message, counts[i].known, &count, &fault), &fault);
    assert_int_equal(count, counts[i].good ? (int64_t)counts[i].said : -1);
  }
}

static void wants_the_stored_key_whole(void **state) {
  (void)state;
  AUTO(buffer) struct buffer client = {0};
  AUTO(buffer) struct buffer data = {0};
  AUTO(buffer) struct buffer signature = {0};
  AUTO(buffer) struct buffer cose = {0};
  AUTO(buffer) struct buffer other = {0};
  int64_t count;
  struct fault fault = {0};
  say_sign_in(&passkeys[0], &(struct message){0}, challenge, &client, &data, &signature);
  passkey_cose(&passkeys[0], &(struct key_change){0}, &cose);
  passkey_cose(&passkeys[1], &(struct key_change){0}, &other);
  struct webauthn_assertion assertion = {bytes_of(&client), bytes_of(&data), bytes_of(&signature)};
  struct webauthn_credential known = {.public_key = bytes_of(&cose), .algorithm = WEBAUTHN_RS256};
  assert_int_equal(webauthn_assert(&party, challenge, &known, &assertion, &count, &fault), SIGN_IN_REFUSED);
  assert_string_equal(fault.field, "public_key");
  known.algorithm = WEBAUTHN_ES256;
  assert_int_equal(webauthn_assert(&party, challenge, &known, &assertion, &count, &fault), OK);
  known.public_key.length--;
  assert_int_equal(webauthn_assert(&party, challenge, &known, &assertion, &count, &fault), SIGN_IN_REFUSED);
  assert_string_equal(fault.field, "public_key");
  known = (struct webauthn_credential){.public_key = bytes_of(&other), .algorithm = WEBAUTHN_EDDSA};
  assert_int_equal(webauthn_assert(&party, challenge, &known, &assertion, &count, &fault), SIGN_IN_REFUSED);
  assert_string_equal(fault.field, "signature");
}

/* A caller that forgot to draw one would else accept the challenge "". */
static void wants_a_real_challenge(void **state) {
  (void)state;
  AUTO(buffer) struct buffer client = {0};
  AUTO(buffer) struct buffer object = {0};
  AUTO(arena) struct arena arena = {0};
  struct webauthn_credential out;
  struct fault fault = {0};
  struct bytes none = {challenge_bytes, 0};
  say_registration(&passkeys[1], &(struct message){0}, none, &client, &object);
  assert_int_equal(webauthn_register(&party, none, bytes_of(&client), bytes_of(&object), &arena, &out, &fault),
                   SIGN_IN_REFUSED);
  assert_string_equal(fault.field, "challenge");
}

/* One byte more than is read at all, and one byte after a whole object. */
static void bounds_messages(void **state) {
  (void)state;
  AUTO(buffer) struct buffer client = {0};
  AUTO(buffer) struct buffer object = {0};
  AUTO(arena) struct arena arena = {0};
  struct webauthn_credential out;
  struct fault fault = {0};
  say_registration(&passkeys[1], &(struct message){0}, challenge, &client, &object);
  while (client.length < WEBAUTHN_CLIENT_DATA_MAX) buffer_char(&client, ' ');
  assert_int_equal(webauthn_register(&party, challenge, bytes_of(&client), bytes_of(&object), &arena, &out, &fault),
                   OK);
  buffer_char(&object, 0);
  assert_int_equal(webauthn_register(&party, challenge, bytes_of(&client), bytes_of(&object), &arena, &out, &fault),
                   SIGN_IN_REFUSED);
  assert_string_equal(fault.hint, "not one map of canonical CBOR");
  while (object.length <= WEBAUTHN_ATTESTATION_MAX) buffer_char(&object, 0);
  assert_int_equal(webauthn_register(&party, challenge, bytes_of(&client), bytes_of(&object), &arena, &out, &fault),
                   SIGN_IN_REFUSED);
  assert_string_equal(fault.hint, "too long");
  buffer_char(&client, ' ');
  assert_int_equal(webauthn_register(&party, challenge, bytes_of(&client), bytes_of(&object), &arena, &out, &fault),
                   SIGN_IN_REFUSED);
  assert_string_equal(fault.field, "client_data");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(registers),
      cmocka_unit_test(keeps_what_it_learned),
      cmocka_unit_test(knows_weak_keys),
      cmocka_unit_test(bounds_rsa),
      cmocka_unit_test(signs_in),
      cmocka_unit_test(counts_upwards),
      cmocka_unit_test(wants_the_stored_key_whole),
      cmocka_unit_test(wants_a_real_challenge),
      cmocka_unit_test(bounds_messages),
  };
  return cmocka_run_group_tests(tests, make_keys, free_keys);
}
