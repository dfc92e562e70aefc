/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sessions: an opaque token in the browser, its digest here. */
#include "access/private.h"

#include <openssl/hmac.h>
#include <string.h>

struct session_row {
  const char *session, *person;
  int64_t assurance;
};
struct grant_row {
  const char *role, *kpa, *legal_entity, *member;
};

static const struct db_column session_columns[] = {DB_COLUMN(struct session_row, session, .kind = DB_UUID),
                                                   DB_COLUMN(struct session_row, person, .kind = DB_UUID),
                                                   DB_COLUMN(struct session_row, assurance)};
static const enum db_kind session_params[] = {DB_BYTES, DB_TIME};
const struct db_query session_find_query = {
    "access/find_session",        sql_access_find_session, session_params,
    ACCESS_COUNT(session_params), session_columns,         ACCESS_COUNT(session_columns),
    sizeof(struct session_row)};
static const struct db_column grant_columns[] = {DB_COLUMN(struct grant_row, role), DB_COLUMN(struct grant_row, kpa),
                                                 DB_COLUMN(struct grant_row, legal_entity),
                                                 DB_COLUMN(struct grant_row, member)};
static const enum db_kind grant_params[] = {DB_UUID, DB_DATE};
const struct db_query session_grants_query = {
    "access/list_grants_today",  sql_access_list_grants_today, grant_params, ACCESS_COUNT(grant_params), grant_columns,
    ACCESS_COUNT(grant_columns), sizeof(struct grant_row)};

struct finding {
  struct request *request;
  const char *token;
  const struct grant_row *rows;
  size_t count;
};

static enum outcome find(struct tx *tx, void *context);
static const struct access_grant *as_grants(const struct finding *finding);

enum outcome session_find(struct request *request, const struct access_grant **grants, size_t *count) {
  struct services *services = request->app;
  struct finding finding = {.request = request, .token = session_token(request)};
  if (!finding.token) return UNAUTHENTICATED;
  enum outcome outcome = db_transact(services->door, TX_WRITE, find, &finding, &request->fault);
  if (outcome != OK) return outcome;
  *grants = as_grants(&finding);
  *count = finding.count;
  return OK;
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

static enum outcome find(struct tx *tx, void *context) {
  struct finding *finding = context;
  struct request *request = finding->request;
  uint8_t hash[SHA256_BYTES];
  sha256(finding->token, strlen(finding->token), hash);
  int64_t now_us = clock_now_us();
  const struct db_param params[] = {P_BYTES(hash, sizeof hash), P_TIME(now_us)};
  const struct session_row *row = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &session_find_query, params, request->arena, &row, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return UNAUTHENTICATED;
  TEXT_COPY(request->who.person, row->person);
  TEXT_COPY(request->who.session, row->session);
  request->who.assurance = row->assurance;
  const struct db_param of_person[] = {P_UUID(request->who.person), P_DATE(date_in_paris(now_us))};
  return tx_run(tx, &session_grants_query, of_person, request->arena, &finding->rows, &finding->count);
}

static const struct access_grant *as_grants(const struct finding *finding) {
  struct access_grant *grants = arena_list(finding->request->arena, finding->count, sizeof *grants);
  for (size_t i = 0; i < finding->count; i++)
    grants[i] = (struct access_grant){.role = role_from_name(finding->rows[i].role),
                                      .kpa = finding->rows[i].kpa,
                                      .legal_entity = finding->rows[i].legal_entity,
                                      .member = finding->rows[i].member};
  return grants;
}
