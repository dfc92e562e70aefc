/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whoever proved who she is gets a session: a new token each time, so that one planted in the browser before is worth
 * nothing. */
#include "access/private.h"

#include "core/json.h"

#include <string.h>

STATEMENT(insert_session, DB_UUID, DB_BYTES, DB_UUID, DB_TEXT, DB_INTEGER, DB_TIME, DB_TIME, DB_TEXT, DB_TEXT);
STATEMENT(end_token_session, DB_BYTES, DB_TIME);
STATEMENT(note_sign_in, DB_UUID, DB_TIME);
STATEMENT(unlock_person, DB_UUID, DB_TEXT);

static enum outcome end_former(struct tx *tx, const struct request *request, int64_t now_us);
static enum outcome keep_session(struct tx *tx, struct arrival *arrival, int64_t now_us);
static const char *next_page(const struct arrival *arrival);

enum outcome arrival_open(struct tx *tx, struct arrival *arrival) {
  struct arena *arena = arrival->request->arena;
  int64_t now_us = clock_now_us();
  const struct db_param key[] = {P_UUID(arrival->person), P_TEXT(arrival->method)};
  enum outcome outcome = tx_run(tx, &access_unlock_person, key, NULL, NULL, NULL);
  if (outcome == OK) outcome = person_read(tx, arrival->person, arena, &arrival->who);
  if (outcome == NOT_FOUND || (outcome == OK && arrival->who->barred)) return SIGN_IN_REFUSED;
  if (outcome == OK) outcome = grants_today(tx, arrival->person, arena, &arrival->grants, &arrival->grant_count);
  if (outcome == OK) outcome = end_former(tx, arrival->request, now_us);
  if (outcome == OK) outcome = keep_session(tx, arrival, now_us);
  const struct db_param seen[] = {P_UUID(arrival->person), P_TIME(now_us)};
  return outcome == OK ? tx_run(tx, &access_note_sign_in, seen, NULL, NULL, NULL) : outcome;
}

static enum outcome end_former(struct tx *tx, const struct request *request, int64_t now_us) {
  const char *former = session_token(request);
  uint8_t hash[SHA256_BYTES];
  if (!former) return OK;
  sha256(former, strlen(former), hash);
  const struct db_param params[] = {P_BYTES(hash, sizeof hash), P_TIME(now_us)};
  return tx_run(tx, &access_end_token_session, params, NULL, NULL, NULL);
}

/* Thirty days, twelve hours for who sees many people's money; find_session.sql holds the idle limits that go along. */
static enum outcome keep_session(struct tx *tx, struct arrival *arrival, int64_t now_us) {
  const struct request *request = arrival->request;
  bool strong = grants_roles(arrival->grants, arrival->grant_count) & ACCESS_TWO_FACTORS;
  uint8_t hash[SHA256_BYTES];
  char id[UUID_TEXT], device[81];
  token_new(arrival->token, hash);
  uuid_v7(id);
  device_name(request_header(request, "User-Agent"), device);
  const struct db_param params[] = {P_UUID(id),
                                    P_BYTES(hash, sizeof hash),
                                    P_UUID(arrival->person),
                                    P_TEXT(arrival->method),
                                    P_INTEGER(arrival->assurance),
                                    P_TIME(now_us),
                                    P_TIME(now_us + (strong ? 12 * HOUR_US : 30 * DAY_US)),
                                    P_TEXT(device),
                                    P_TEXT(request->address)};
  return tx_run(tx, &access_insert_session, params, NULL, NULL, NULL);
}

void arrival_answer(const struct arrival *arrival, struct reply *reply) {
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open(&json, "person");
  json_text(&json, "id", arrival->person);
  json_text(&json, "name", arrival->who->name);
  json_close(&json);
  session_give(arrival->request, arrival->token, reply, &json);
  json_text(&json, "next", next_page(arrival));
  unsigned roles = grants_roles(arrival->grants, arrival->grant_count);
  json_text(&json, "second_factor", second_factor_state(arrival->who, roles, arrival->assurance));
  json_close(&json);
}

const char *second_factor_state(const struct person_row *who, unsigned roles, int64_t assurance) {
  if (assurance >= 2) return "done";
  if (has_second_factor(who, roles)) return "needed";
  return roles & ACCESS_TWO_FACTORS ? "to_enrol" : "none";
}

/* A one-time key of somebody who has no other way in yet ends where she chooses one. */
static const char *next_page(const struct arrival *arrival) {
  const struct person_row *who = arrival->who;
  unsigned roles = grants_roles(arrival->grants, arrival->grant_count);
  bool once = text_equal(arrival->method, "invitation") || text_equal(arrival->method, "link");
  if (once && !who->has_password && !who->has_passkey && !who->has_card) return "/premier-code";
  if (roles & (ROLE_REFERENT | ROLE_ACCOUNTANT | ROLE_HOST | ROLE_OBSERVER | ROLE_ADMIN)) return "/bureau";
  return roles & ROLE_MEMBER ? "/membre" : "/compte";
}
