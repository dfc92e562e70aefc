/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sessions: an opaque token in the browser, its digest here. */
#include "access/private.h"

#include <openssl/hmac.h>
#include <string.h>

struct session_row {
  const char *session, *person;
  int64_t assurance;
};

static const struct db_column session_columns[] = {DB_COLUMN(struct session_row, session, .kind = DB_UUID),
                                                   DB_COLUMN(struct session_row, person, .kind = DB_UUID),
                                                   DB_COLUMN(struct session_row, assurance)};
ROWS(find_session, struct session_row, session_columns, DB_BYTES, DB_TIME);
STATEMENT(strengthen_session, DB_UUID, DB_UUID, DB_BYTES, DB_TIME);

struct finding {
  struct request *request;
  const char *token;
  const struct access_grant **grants;
  size_t *count;
};

static enum outcome find(struct tx *tx, void *context);

enum outcome session_find(struct request *request, const struct access_grant **grants, size_t *count) {
  struct services *services = request->app;
  struct finding finding = {request, session_token(request), grants, count};
  return finding.token ? db_transact(services->door, TX_WRITE, find, &finding, &request->fault) : UNAUTHENTICATED;
}

const char *session_token(const struct request *request) {
  const char *token = request_cookie(request, ACCESS_COOKIE);
  return token && strlen(token) == ACCESS_TOKEN_TEXT - 1 ? token : NULL;
}

void session_csrf(const char *token, char csrf[static SHA256_HEX]) {
  uint8_t digest[SHA256_BYTES];
  unsigned length = sizeof digest;
  HMAC(EVP_sha256(), token, (int)strlen(token), (const unsigned char *)"csrf", 4, digest, &length);
  hex_from_bytes(digest, sizeof digest, csrf);
}

enum outcome session_strengthen(struct tx *tx, const struct request *request, char token[static ACCESS_TOKEN_TEXT]) {
  uint8_t hash[SHA256_BYTES];
  size_t count = 0;
  token_new(token, hash);
  const struct db_param params[] = {P_UUID(request->who.session), P_UUID(request->who.person),
                                    P_BYTES(hash, sizeof hash), P_TIME(clock_now_us())};
  enum outcome outcome = tx_run(tx, &access_strengthen_session, params, NULL, NULL, &count);
  return outcome == OK && count == 0 ? UNAUTHENTICATED : outcome;
}

void session_give(const struct request *request, const char *token, struct reply *reply, struct json *json) {
  char csrf[SHA256_HEX];
  session_csrf(token, csrf);
  reply_header(reply, "Set-Cookie",
               arena_format(request->arena, "%s=%s; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=2592000",
                            ACCESS_COOKIE, token));
  json_text(json, "csrf", csrf);
}

static enum outcome find(struct tx *tx, void *context) {
  struct finding *finding = context;
  struct request *request = finding->request;
  uint8_t hash[SHA256_BYTES];
  sha256(finding->token, strlen(finding->token), hash);
  int64_t now_us = clock_now_us();
  const struct db_param params[] = {P_BYTES(hash, sizeof hash), P_TIME(now_us)};
  const struct session_row *row = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &access_find_session, params, request->arena, &row, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return UNAUTHENTICATED;
  TEXT_COPY(request->who.person, row->person);
  TEXT_COPY(request->who.session, row->session);
  request->who.assurance = row->assurance;
  return grants_today(tx, request->who.person, request->arena, finding->grants, finding->count);
}
