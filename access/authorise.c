/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Between the credentials of a request and its handler: who is it, what are they, may they, and who must know. */
#include "access/private.h"

#include <openssl/crypto.h>
#include <string.h>

static enum outcome find_target(struct request *request, struct access_target *target);
static enum outcome check_csrf(const struct request *request);
static bool must_be_journalled(const struct request *request);
static enum outcome journal_view(struct request *request);

static const struct db_column target_columns[] = {DB_COLUMN(struct target_row, kpa),
                                                  DB_COLUMN(struct target_row, legal_entity),
                                                  DB_COLUMN(struct target_row, member)};
ROWS(find_kpa, struct target_row, target_columns, DB_TEXT);
ROWS(find_member, struct target_row, target_columns, DB_TEXT);
STATEMENT(journal_view, DB_TIME, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT);

enum outcome access_authorise(struct request *request) {
  if (request->route->roles & ROLE_ANYONE) return OK;
  const struct access_grant *grants = NULL;
  size_t count = 0;
  struct access_target target = {"", "", "", true};
  enum outcome outcome = session_find(request, &grants, &count);
  if (outcome == OK) outcome = check_csrf(request);
  if (outcome == OK) outcome = find_target(request, &target);
  if (outcome == OK) outcome = access_reach(grants, count, request->route, &target, &request->who);
  if (outcome == OK && must_be_journalled(request)) outcome = journal_view(request);
  return outcome;
}

static enum outcome find_target(struct request *request, struct access_target *target) {
  enum scope scope = request->route->scope;
  if (scope != SCOPE_KPA && scope != SCOPE_MEMBER) return OK;
  const struct db_param params[] = {P_TEXT(request->params[0])};
  struct access_ask ask = {
      .query = scope == SCOPE_KPA ? &access_find_kpa : &access_find_member, .params = params, .arena = request->arena};
  enum outcome outcome = access_ask(request, TX_READ, &ask);
  const struct target_row *row = ask.rows;
  target->known = outcome == OK && ask.count == 1;
  if (!target->known) return outcome;
  *target = (struct access_target){row->kpa, row->legal_entity, row->member ? row->member : "", true};
  return OK;
}

/* SameSite keeps other sites' forms out, the Origin check other origins' scripts; this one holds where both fail. */
static enum outcome check_csrf(const struct request *request) {
  if (request->route->method == HTTP_GET) return OK;
  char expected[SHA256_HEX];
  const char *given = request_header(request, "X-CSRF-Token"), *token = session_token(request);
  if (!given || !token || strlen(given) != sizeof expected - 1) return BAD_TOKEN;
  session_csrf(token, expected);
  return CRYPTO_memcmp(given, expected, sizeof expected - 1) == 0 ? OK : BAD_TOKEN;
}

static bool must_be_journalled(const struct request *request) {
  return request->route->personal && request->who.role != ROLE_MEMBER;
}

enum outcome journal_look(struct tx *tx, const struct request *request, const char *member) {
  const struct principal *who = &request->who;
  const struct db_param params[] = {P_TIME(clock_now_us()), P_UUID(who->person), P_TEXT(role_name(who->role)),
                                    P_TEXT(who->kpa),       P_TEXT(member),      P_TEXT(request->route->path),
                                    P_TEXT(request->id)};
  return tx_run(tx, &access_journal_view, params, NULL, NULL, NULL);
}

/* Before the answer: a view that cannot be journalled does not happen. */
static enum outcome journal_view(struct request *request) {
  const struct principal *who = &request->who;
  bool of_member = request->route->scope == SCOPE_MEMBER;
  const struct db_param params[] = {P_TIME(clock_now_us()),
                                    P_UUID(who->person),
                                    P_TEXT(role_name(who->role)),
                                    P_TEXT(who->kpa),
                                    P_TEXT(of_member ? request->params[0] : (const char *)NULL),
                                    P_TEXT(request->route->path),
                                    P_TEXT(request->id)};
  struct access_ask ask = {.query = &access_journal_view, .params = params, .arena = request->arena};
  return access_ask(request, TX_WRITE, &ask);
}
