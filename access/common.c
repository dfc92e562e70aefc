/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What several handlers of this folder do alike. */
#include "access/private.h"

#include <string.h>

struct fresh_row {
  const char *session;
};
static const struct db_column fresh_columns[] = {DB_COLUMN(struct fresh_row, session, .kind = DB_UUID)};
ROWS(find_fresh_session, struct fresh_row, fresh_columns, DB_UUID, DB_TIME);

void token_new(char token[static ACCESS_TOKEN_TEXT], uint8_t hash[static SHA256_BYTES]) {
  uint8_t random[32];
  random_bytes(random, sizeof random);
  base64url_from_bytes(random, sizeof random, token);
  sha256(token, strlen(token), hash);
}

bool has_second_factor(const struct person_row *who, unsigned roles) {
  return who->has_totp || (who->has_passkey && (roles & ACCESS_TWO_FACTORS));
}

/* Whoever stole a first factor must not make herself a second one, or change the first. */
enum outcome require_second_factor(struct tx *tx, struct request *request, const struct person_row **who) {
  const struct access_grant *grants = NULL;
  size_t count = 0;
  const struct person_row *row = NULL;
  enum outcome outcome = person_read(tx, request->who.person, request->arena, &row);
  if (outcome == OK) outcome = grants_today(tx, request->who.person, request->arena, &grants, &count);
  if (outcome != OK) return outcome;
  if (has_second_factor(row, grants_roles(grants, count)) && request->who.assurance < 2) return SECOND_FACTOR_NEEDED;
  *who = row;
  return OK;
}

enum outcome require_fresh_session(struct tx *tx, struct request *request) {
  const struct db_param params[] = {P_UUID(request->who.session), P_TIME(clock_now_us())};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &access_find_fresh_session, params, request->arena, NULL, &count);
  return outcome == OK && count == 0 ? FRESH_SIGN_IN_NEEDED : outcome;
}

enum outcome change_one(struct tx *tx, void *context) {
  struct one_change *change = context;
  return tx_run(tx, change->query, change->params, NULL, NULL, &change->count);
}

enum outcome access_defer(struct request *request, struct reply **reply, const struct password_job *job) {
  struct fault fault = {0};
  http_defer(request, reply);
  enum outcome outcome = password_queue_submit(access_of(request)->passwords, job, &fault);
  if (outcome != OK) http_finish(request, outcome); /* the queue never saw it */
  return DEFERRED;
}

void write_qr(struct json *json, const char *const rows[], size_t count) {
  json_open_list(json, "qr");
  for (size_t i = 0; i < count; i++) json_text(json, NULL, rows[i]);
  json_close_list(json);
}
