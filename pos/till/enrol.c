/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A code typed once, an identity kept for good. */
#include "pos/till/till.h"

#include "core/log.h"
#include "core/version.h"

#include <string.h>

struct answer { /* what the server gives for a code */
  const char *till, *name, *kpa, *token;
};
static const struct spec_field answer_fields[] = {
    SPEC_FIELD(struct answer, till, .required = true, .min = 1, .max = 60, .form = FORM_CODE),
    SPEC_FIELD(struct answer, name, .required = true, .min = 1, .max = 60),
    SPEC_FIELD(struct answer, kpa, .required = true, .min = 1, .max = 15, .form = FORM_CODE),
    SPEC_FIELD(struct answer, token, .required = true, .min = 20, .max = 120),
};
static const struct spec answer_spec = SPEC("Enrolled", struct answer, answer_fields);

static enum outcome ask(struct till *till, const char *code, struct till_identity *identity, struct fault *fault);
static enum outcome read_answer(struct exchange *exchange, struct till_identity *identity, struct fault *fault);
static enum outcome first_snapshot(struct till *till, const struct till_identity *identity, struct fault *fault);
static enum outcome keep(struct till *till, const struct till_identity *identity, struct fault *fault);

enum outcome till_enrol(struct till *till, const char *server, const char *code, struct fault *fault) {
  struct till_identity identity = till_identity(till);
  if (identity.till[0]) return fault_set(fault, ALREADY_ENROLLED, "", "%s", identity.till);
  if (server && server[0]) TEXT_COPY(identity.server, server);
  size_t length = strlen(identity.server);
  if (length && identity.server[length - 1] == '/') identity.server[length - 1] = '\0';
  if (!text_starts(identity.server, "http://") && !text_starts(identity.server, "https://"))
    return fault_set(fault, BAD_OPTION, "/server", "http://… or https://… is expected");
  enum outcome outcome = ask(till, code, &identity, fault);
  if (outcome == OK) outcome = first_snapshot(till, &identity, fault);
  if (outcome == OK) outcome = keep(till, &identity, fault);
  if (outcome != OK) return outcome;
  log_event(LOG_NOTICE, "till.enrolled", "%s", identity.till);
  sync_wake(till->sync);
  return OK;
}

static enum outcome ask(struct till *till, const char *code, struct till_identity *identity, struct fault *fault) {
  uint8_t der[PUBLIC_KEY_MAX];
  char key[4 * ((PUBLIC_KEY_MAX + 2) / 3) + 1];
  base64_from_bytes(der, signing_key_public(till->key, der), key);
  AUTO(buffer) struct buffer body = {0};
  struct json json = json_into(&body);
  json_open(&json, NULL);
  json_text(&json, "code", code);
  json_text(&json, "public_key", key);
  json_text(&json, "software", TILL_SOFTWARE_NAME " " COMPTOIR_VERSION);
  json_close(&json);
  struct exchange exchange = {.method = "POST",
                              .path = "/api/pos/enrolments",
                              .content_type = "application/json",
                              .body = body.bytes,
                              .body_length = body.length};
  exchange_run(identity, &exchange);
  enum outcome outcome = read_answer(&exchange, identity, fault);
  buffer_done(&exchange.answer);
  return outcome;
}

static enum outcome read_answer(struct exchange *exchange, struct till_identity *identity, struct fault *fault) {
  if (exchange->status == 0) return fault_set(fault, UNAVAILABLE, "/server", "%s", identity->server);
  if (exchange->status == 403 || exchange->status == 422) return fault_set(fault, BAD_CODE, "/code", "HTTP %ld", exchange->status);
  if (exchange->status != 201) return fault_set(fault, UNAVAILABLE, "/server", "HTTP %ld", exchange->status);
  AUTO(arena) struct arena arena = {0};
  struct answer answer;
  enum outcome outcome = spec_read(&answer_spec, exchange->answer.bytes, exchange->answer.length, &arena, &answer, fault);
  if (outcome != OK) return outcome;
  TEXT_COPY(identity->till, answer.till);
  TEXT_COPY(identity->name, answer.name);
  TEXT_COPY(identity->kpa, answer.kpa);
  TEXT_COPY(identity->token, answer.token);
  return OK;
}

static enum outcome first_snapshot(struct till *till, const struct till_identity *identity, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct exchange exchange = {.method = "GET", .path = arena_format(&arena, "/api/pos/tills/%s/snapshot", identity->till)};
  exchange_run(identity, &exchange);
  enum outcome outcome = exchange.status == 200
                             ? till_view_replace(till, exchange.answer.bytes, exchange.answer.length, exchange.etag, true, fault)
                             : fault_set(fault, UNAVAILABLE, "/server", "catalogue: HTTP %ld", exchange.status);
  buffer_done(&exchange.answer);
  return outcome;
}

static enum outcome keep(struct till *till, const struct till_identity *identity, struct fault *fault) {
  const char *const values[][2] = {{"name", identity->name}, {"kpa", identity->kpa},       {"token", identity->token},
                                   {"server", identity->server}, {"till", identity->till}}; /* "till" last: it says the rest is there */
  for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
    enum outcome outcome = journal_setting_write(till->journal, values[i][0], values[i][1], fault);
    if (outcome != OK) return outcome;
  }
  pthread_mutex_lock(&till->lock);
  till->identity = *identity;
  pthread_mutex_unlock(&till->lock);
  return OK;
}
