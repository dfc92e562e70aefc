/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: access */
/* Our verdict on passkey messages, for tests that ask somebody else's too: one JSON object a line on standard input,
 * one a line on standard output. Bytes are base64url. */
#include <jansson.h>

#include "access/webauthn.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool answer(const char *line, size_t length, struct arena *arena);
static void say_registered(const struct webauthn_credential *credential, struct arena *arena);
static void say_refused(const struct fault *fault);
static struct bytes read_bytes(const json_t *message, const char *name, struct arena *arena);
static const char *write_bytes(struct bytes bytes, struct arena *arena);
static const char *read_word(const json_t *message, const char *name);

int main(void) {
  char *line = NULL;
  size_t capacity = 0;
  bool understood = true;
  for (ssize_t length; understood && (length = getline(&line, &capacity, stdin)) > 0;) {
    AUTO(arena) struct arena arena = {0};
    understood = answer(line, (size_t)length, &arena);
  }
  free(line);
  return understood ? EXIT_SUCCESS : EXIT_FAILURE;
}

static bool answer(const char *line, size_t length, struct arena *arena) {
  json_t *message = json_loadb(line, length, 0, NULL);
  if (!json_is_object(message)) return false;
  const struct webauthn_relying_party party = {read_word(message, "rp_id"), read_word(message, "origin")};
  const struct bytes challenge = read_bytes(message, "challenge", arena),
                     client_data = read_bytes(message, "client_data", arena);
  struct webauthn_credential credential = {.public_key = read_bytes(message, "public_key", arena),
                                           .algorithm = json_integer_value(json_object_get(message, "algorithm")),
                                           .sign_count = json_integer_value(json_object_get(message, "sign_count"))};
  struct fault fault = {0};
  if (json_object_get(message, "attestation_object")) {
    struct bytes object = read_bytes(message, "attestation_object", arena);
    if (webauthn_register(&party, challenge, client_data, object, arena, &credential, &fault) == OK)
      say_registered(&credential, arena);
    else say_refused(&fault);
  } else {
    struct webauthn_assertion assertion = {client_data, read_bytes(message, "authenticator_data", arena),
                                           read_bytes(message, "signature", arena)};
    int64_t count = 0;
    if (webauthn_assert(&party, challenge, &credential, &assertion, &count, &fault) == OK)
      printf("{\"outcome\":\"ok\",\"sign_count\":%lld}\n", (long long)count);
    else say_refused(&fault);
  }
  json_decref(message);
  return fflush(stdout) == 0;
}

static void say_registered(const struct webauthn_credential *credential, struct arena *arena) {
  printf("{\"outcome\":\"ok\",\"id\":\"%s\",\"public_key\":\"%s\",\"algorithm\":%lld,\"sign_count\":%lld,"
         "\"backup_eligible\":%s,\"backed_up\":%s}\n",
         write_bytes(credential->id, arena), write_bytes(credential->public_key, arena),
         (long long)credential->algorithm, (long long)credential->sign_count,
         credential->backup_eligible ? "true" : "false", credential->backed_up ? "true" : "false");
}

/* Parts and reasons are our own words: nothing to escape. */
static void say_refused(const struct fault *fault) {
  printf("{\"outcome\":\"%s\",\"part\":\"%s\",\"why\":\"%s\"}\n", outcome_code(fault->outcome), fault->field,
         fault->hint);
}

static struct bytes read_bytes(const json_t *message, const char *name, struct arena *arena) {
  const char *text = read_word(message, name);
  size_t capacity = strlen(text) + 1, count = 0;
  uint8_t *bytes = arena_alloc(arena, capacity);
  if (!base64url_to_bytes(text, bytes, capacity, &count)) {
    fprintf(stderr, "%s: not base64url\n", name);
    exit(EXIT_FAILURE);
  }
  return (struct bytes){bytes, count};
}

static const char *write_bytes(struct bytes bytes, struct arena *arena) {
  char *text = arena_alloc(arena, BASE64URL_SIZE(bytes.length));
  base64url_from_bytes(bytes.at, bytes.length, text);
  return text;
}

static const char *read_word(const json_t *message, const char *name) {
  const char *text = json_string_value(json_object_get(message, name));
  return text ? text : "";
}
