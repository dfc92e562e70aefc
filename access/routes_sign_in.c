/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One-time keys, and the end of a session. */
#include "access/private.h"

#include "access/mailer.h"
#include "core/json.h"

#include <string.h>

struct token_owner {
  const char *person, *kind;
};
struct link_body {
  const char *email;
};
struct link_use_body {
  const char *token;
};
struct link_use {
  struct arrival arrival;
  const char *token;
};

static enum outcome use_link(struct tx *tx, void *context);

static const struct spec_field link_fields[] = {
    SPEC_FIELD(struct link_body, email, .required = true, .min = 1, .max = 254),
};
const struct spec link_spec = SPEC("LinkWanted", struct link_body, link_fields);
static const struct spec_field link_use_fields[] = {
    SPEC_FIELD(struct link_use_body, token, .required = true, .min = 1, .max = 100),
};
const struct spec link_use_spec = SPEC("OneTimeKey", struct link_use_body, link_use_fields);

static const struct db_column owner_columns[] = {DB_COLUMN(struct token_owner, person, .kind = DB_UUID),
                                                 DB_COLUMN(struct token_owner, kind)};
ROWS(use_token, struct token_owner, owner_columns, DB_BYTES, DB_TIME);
STATEMENT(end_session, DB_UUID, DB_UUID, DB_TIME);

/* The same answer, at the same time, whoever is known. */
enum outcome post_link(struct request *request, struct reply *reply) {
  const struct link_body *body = request->parsed;
  struct mailer *mailer = access_of(request)->mailer;
  if (mailer) mailer_want_link(mailer, body->email);
  reply->status = 202;
  buffer_text(&reply->body, "{}");
  return OK;
}

enum outcome post_link_use(struct request *request, struct reply *reply) {
  const struct link_use_body *body = request->parsed;
  struct link_use use = {.arrival = {.request = request, .assurance = 1}, .token = body->token};
  enum outcome outcome = access_door(request, NULL, use_link, &use);
  if (outcome == OK) arrival_answer(&use.arrival, reply);
  return outcome;
}

static enum outcome use_link(struct tx *tx, void *context) {
  struct link_use *use = context;
  const struct token_owner *owner = NULL;
  uint8_t hash[SHA256_BYTES];
  size_t count = 0;
  sha256(use->token, strlen(use->token), hash);
  const struct db_param params[] = {P_BYTES(hash, sizeof hash), P_TIME(clock_now_us())};
  enum outcome outcome = tx_run(tx, &access_use_token, params, use->arrival.request->arena, &owner, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return SIGN_IN_REFUSED;
  use->arrival.person = owner->person;
  use->arrival.method = owner->kind;
  return arrival_open(tx, &use->arrival);
}

enum outcome post_sign_out(struct request *request, struct reply *reply) {
  const struct db_param params[] = {P_UUID(request->who.session), P_UUID(request->who.person), P_TIME(clock_now_us())};
  struct one_change end = {.query = &access_end_session, .params = params};
  enum outcome outcome = access_door(request, NULL, change_one, &end);
  if (outcome != OK) return outcome;
  reply_header(reply, "Set-Cookie", ACCESS_COOKIE "=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
  buffer_text(&reply->body, "{}");
  return OK;
}

enum outcome get_methods(struct request *request, struct reply *reply) {
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open(&json, "methods");
  json_bool(&json, "passkey", true);
  json_bool(&json, "password", true);
  json_bool(&json, "link", access_of(request)->mailer != NULL);
  json_bool(&json, "card", true);
  json_close(&json);
  json_close(&json);
  return OK;
}
