/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A code typed once, an identity kept for good. */
#include "pos/till/keep.h"
#include "pos/till/key.h"

#include "core/log.h"
#include "core/version.h"

#include <string.h>

struct answer { /* what the server gives for a code; till and kpa as a record may hold them */
  const char *till, *name, *kpa, *token;
};
static const struct spec_field answer_fields[] = {
    SPEC_FIELD(struct answer, till, .required = true, .min = 2, .max = 24, .form = FORM_CODE),
    SPEC_FIELD(struct answer, name, .required = true, .min = 1, .max = 200),
    SPEC_FIELD(struct answer, kpa, .required = true, .min = 2, .max = 15, .form = FORM_CODE),
    SPEC_FIELD(struct answer, token, .required = true, .min = 20, .max = 120),
};
static const struct spec answer_spec = SPEC("Enrolled", struct answer, answer_fields);

static enum outcome enrol(struct till *till, const char *server, const char *code, struct fault *fault);
static enum outcome choose_server(struct till_identity *identity, const char *server, struct fault *fault);
static enum outcome ask(struct till *till, const char *code, struct till_identity *identity, struct fault *fault);
static void write_request(const struct till *till, const char *code, struct buffer *body);
static enum outcome read_answer(const struct exchange *exchange, struct till_identity *identity, struct fault *fault);
static enum outcome keep(struct till *till, const struct till_identity *identity, struct fault *fault);

enum outcome till_enrol(struct till *till, const char *server, const char *code, struct fault *fault) {
  pthread_mutex_lock(&till->enrol_lock);
  enum outcome outcome = enrol(till, server, code, fault);
  pthread_mutex_unlock(&till->enrol_lock);
  return outcome;
}

/* The code is used up by the answer: the identity is kept at once, the catalogue may come later. */
static enum outcome enrol(struct till *till, const char *server, const char *code, struct fault *fault) {
  struct till_identity identity = till_identity(till);
  if (identity.till[0]) return fault_set(fault, ALREADY_ENROLLED, "", "%s", identity.till);
  enum outcome outcome = choose_server(&identity, server, fault);
  if (outcome == OK) outcome = ask(till, code, &identity, fault);
  if (outcome == OK) outcome = keep(till, &identity, fault);
  if (outcome != OK) return outcome;
  log_event(LOG_NOTICE, "till.enrolled", "%s", identity.till);
  bool answered;
  if (!till_snapshot_fetch(till, &identity, 0, &answered))
    log_event(LOG_WARNING, "till.no_catalogue", "enrolled, but the catalogue did not come: asking again");
  else till_started(till);
  sync_wake(till->sync);
  return OK;
}

static enum outcome choose_server(struct till_identity *identity, const char *server, struct fault *fault) {
  if (server && server[0]) TEXT_COPY(identity->server, server);
  size_t length = strlen(identity->server);
  if (length && identity->server[length - 1] == '/') identity->server[length - 1] = '\0';
  if (text_starts(identity->server, "http://") || text_starts(identity->server, "https://")) return OK;
  return fault_set(fault, BAD_OPTION, "/server", "http://… or https://… is expected");
}

static enum outcome ask(struct till *till, const char *code, struct till_identity *identity, struct fault *fault) {
  AUTO(buffer) struct buffer body = {0};
  write_request(till, code, &body);
  struct exchange exchange = {.method = "POST",
                              .path = "/api/pos/enrolments",
                              .content_type = "application/json",
                              .body = body.bytes,
                              .body_length = body.length,
                              .stopping = &till->stopping};
  exchange_run(identity, &exchange);
  enum outcome outcome = read_answer(&exchange, identity, fault);
  buffer_done(&exchange.answer);
  return outcome;
}

static void write_request(const struct till *till, const char *code, struct buffer *body) {
  uint8_t der[PUBLIC_KEY_MAX];
  char key[4 * ((PUBLIC_KEY_MAX + 2) / 3) + 1];
  base64_from_bytes(der, signing_key_public(till->key, der), key);
  struct json json = json_into(body);
  json_open(&json, NULL);
  json_text(&json, "code", code);
  json_text(&json, "public_key", key);
  json_text(&json, "software", TILL_SOFTWARE_NAME " " COMPTOIR_VERSION);
  json_close(&json);
}

static enum outcome read_answer(const struct exchange *exchange, struct till_identity *identity, struct fault *fault) {
  if (exchange->status == 0) return fault_set(fault, UNAVAILABLE, "/server", "%s", identity->server);
  if (exchange->status == 403 || exchange->status == 422)
    return fault_set(fault, BAD_CODE, "/code", "HTTP %ld", exchange->status);
  if (exchange->status != 201) return fault_set(fault, UNAVAILABLE, "/server", "HTTP %ld", exchange->status);
  AUTO(arena) struct arena arena = {0};
  struct answer answer;
  struct fault why = {0};
  if (spec_read_open(&answer_spec, exchange->answer.bytes, exchange->answer.length, &arena, &answer, &why) != OK)
    return fault_set(fault, UNAVAILABLE, "/server", "an answer of another kind: %s %s", why.field, why.hint);
  TEXT_COPY(identity->till, answer.till);
  TEXT_COPY(identity->name, answer.name);
  TEXT_COPY(identity->kpa, answer.kpa);
  TEXT_COPY(identity->token, answer.token);
  return OK;
}

static enum outcome keep(struct till *till, const struct till_identity *identity, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  const char *token = NULL;
  enum outcome outcome = till_token_seal(till->vault, identity->token, &arena, &token, fault);
  if (outcome != OK) return outcome;
  const struct journal_setting settings[] = {{"till", identity->till},
                                             {"name", identity->name},
                                             {"kpa", identity->kpa},
                                             {"token_sealed", token},
                                             {"server", identity->server}};
  outcome = journal_settings_write(till->journal, settings, sizeof settings / sizeof settings[0], fault);
  if (outcome != OK) return outcome;
  pthread_mutex_lock(&till->lock);
  till->identity = *identity;
  pthread_mutex_unlock(&till->lock);
  return OK;
}
