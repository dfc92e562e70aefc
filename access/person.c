/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/private.h"

#include "core/mail.h"

#include <ctype.h>
#include <string.h>

struct person_id {
  const char *person;
};

static const struct db_column id_columns[] = {DB_COLUMN(struct person_id, person, .kind = DB_UUID)};
static const struct db_column person_columns[] = {DB_COLUMN(struct person_row, person, .kind = DB_UUID),
                                                  DB_COLUMN(struct person_row, name),
                                                  DB_COLUMN(struct person_row, face),
                                                  DB_COLUMN(struct person_row, email),
                                                  DB_COLUMN(struct person_row, login),
                                                  DB_COLUMN(struct person_row, language),
                                                  DB_COLUMN(struct person_row, barred),
                                                  DB_COLUMN(struct person_row, has_password),
                                                  DB_COLUMN(struct person_row, has_passkey),
                                                  DB_COLUMN(struct person_row, has_card),
                                                  DB_COLUMN(struct person_row, has_totp)};
static const struct db_column listed_columns[] = {
    DB_COLUMN(struct person_listed, person, .kind = DB_UUID), DB_COLUMN(struct person_listed, name),
    DB_COLUMN(struct person_listed, account), DB_COLUMN(struct person_listed, locked),
    DB_COLUMN(struct person_listed, roles)};

ROWS(read_person, struct person_row, person_columns, DB_UUID);
ROWS(find_person, struct person_id, id_columns, DB_TEXT);
ROWS(list_persons, struct person_listed, listed_columns, DB_TEXT, DB_DATE);
STATEMENT(insert_person, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TIME, DB_TEXT);
ROWS(hold_person, struct person_id, id_columns, DB_UUID);
STATEMENT(drop_password, DB_UUID);
STATEMENT(drop_passkeys, DB_UUID);
STATEMENT(drop_totp, DB_UUID);
STATEMENT(lock_person, DB_UUID, DB_TIME);
STATEMENT(end_card, DB_UUID, DB_TIME);
STATEMENT(drop_cashier_pin, DB_UUID);
STATEMENT(insert_token, DB_BYTES, DB_UUID, DB_TEXT, DB_TIME, DB_TIME);
STATEMENT(spend_tokens, DB_UUID, DB_TIME, DB_TEXT);
STATEMENT(end_sessions, DB_UUID, DB_UUID, DB_TIME);

static bool login_is_valid(const char *login);
static char *lowered(const char *text, char *out, size_t size);

enum outcome person_read(struct tx *tx, const char *person, struct arena *arena, const struct person_row **row) {
  const struct db_param params[] = {P_UUID(person)};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &access_read_person, params, arena, row, &count);
  return outcome == OK && count == 0 ? NOT_FOUND : outcome;
}

enum outcome person_find(struct tx *tx, const char *text, struct arena *arena, const char **person) {
  const struct db_param params[] = {P_TEXT(text)};
  const struct person_id *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &access_find_person, params, arena, &rows, &count);
  if (outcome != OK) return outcome;
  if (count != 1)
    return fault_set(tx_fault(tx), NOT_FOUND, "person", "%s: nobody has this id, login, e-mail or member code", text);
  *person = rows[0].person;
  return OK;
}

enum outcome person_add(struct tx *tx, const struct person_new *person, char id[static UUID_TEXT]) {
  char email[256], login[64], made[UUID_TEXT];
  struct fault *fault = tx_fault(tx);
  size_t length = person->name ? text_length(person->name) : 0;
  if (length < 1 || length > 80) return fault_set(fault, OUT_OF_RANGE, "/name", "1 to 80 characters");
  if (person->email && !mail_address_is_valid(person->email))
    return fault_set(fault, OUT_OF_RANGE, "/email", "no e-mail address");
  if (person->login && !login_is_valid(person->login))
    return fault_set(fault, OUT_OF_RANGE, "/login", "3 to 40 letters without accents, digits, . - _, and no id");
  uuid_v7(made);
  const struct db_param params[] = {P_UUID(made),
                                    P_TEXT(person->name),
                                    P_TEXT(person->face),
                                    P_TEXT(person->email ? lowered(person->email, email, sizeof email) : (char *)NULL),
                                    P_TEXT(person->login ? lowered(person->login, login, sizeof login) : (char *)NULL),
                                    P_TEXT(person->language ? person->language : "fr"),
                                    P_TIME(clock_now_us()),
                                    P_TEXT(person->member)};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &access_insert_person, params, NULL, NULL, &count);
  if (outcome == OK && count == 0)
    return fault_set(fault, ALREADY_TAKEN, person->email ? "/email" : "/login", "somebody has it");
  if (outcome == OK) memcpy(id, made, UUID_TEXT);
  return outcome;
}

enum outcome person_lock(struct tx *tx, const char *person) {
  int64_t now_us = clock_now_us();
  const struct db_param who[] = {P_UUID(person), P_TIME(now_us)},
                        all_keys[] = {P_UUID(person), P_TIME(now_us), P_TEXT(NULL)},
                        all_sessions[] = {P_UUID(person), P_UUID(NULL), P_TIME(now_us)};
  enum outcome outcome = tx_queue(tx, &access_lock_person, who);
  if (outcome == OK) outcome = tx_queue(tx, &access_end_sessions, all_sessions);
  if (outcome == OK) outcome = tx_queue(tx, &access_drop_password, who);
  if (outcome == OK) outcome = tx_queue(tx, &access_drop_passkeys, who);
  if (outcome == OK) outcome = tx_queue(tx, &access_end_card, who);
  if (outcome == OK) outcome = tx_queue(tx, &access_spend_tokens, all_keys);
  if (outcome == OK) outcome = tx_queue(tx, &access_drop_cashier_pin, who);
  return outcome == OK ? tx_flush(tx) : outcome;
}

enum outcome person_spend_tokens(struct tx *tx, const char *person) {
  const struct db_param params[] = {P_UUID(person), P_TIME(clock_now_us()), P_TEXT(NULL)};
  return tx_run(tx, &access_spend_tokens, params, NULL, NULL, NULL);
}

enum outcome person_hold(struct tx *tx, const char *person, struct arena *arena) {
  const struct db_param params[] = {P_UUID(person)};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &access_hold_person, params, arena, NULL, &count);
  return outcome == OK && count == 0 ? NOT_FOUND : outcome;
}

enum outcome person_empty(struct tx *tx, const char *person, bool *emptied) {
  int64_t now_us = clock_now_us();
  const struct db_param who[] = {P_UUID(person), P_TIME(now_us)},
                        all_keys[] = {P_UUID(person), P_TIME(now_us), P_TEXT(NULL)},
                        all_sessions[] = {P_UUID(person), P_UUID(NULL), P_TIME(now_us)};
  const struct {
    const struct db_query *query;
    const struct db_param *params;
  } ways[] = {{&access_drop_password, who},      {&access_drop_passkeys, who},     {&access_drop_totp, who},
              {&access_end_card, who},           {&access_spend_tokens, all_keys}, {&access_end_sessions, all_sessions},
              {&access_drop_recovery_codes, who}};
  bool some = false;
  enum outcome outcome = OK;
  for (size_t i = 0; i < ACCESS_COUNT(ways) && outcome == OK; i++) {
    size_t count = 0;
    outcome = tx_run(tx, ways[i].query, ways[i].params, NULL, NULL, &count);
    some = some || count > 0;
  }
  if (emptied) *emptied = some;
  return outcome;
}

enum outcome person_token(struct tx *tx, const char *person, const char *kind, int64_t valid_us,
                          char token[static ACCESS_TOKEN_TEXT]) {
  uint8_t hash[SHA256_BYTES];
  token_new(token, hash);
  int64_t now_us = clock_now_us();
  const struct db_param params[] = {P_BYTES(hash, sizeof hash), P_UUID(person), P_TEXT(kind), P_TIME(now_us),
                                    P_TIME(now_us + valid_us)};
  const struct db_param former[] = {P_UUID(person), P_TIME(now_us), P_TEXT("invitation")};
  enum outcome outcome = OK;
  if (text_equal(kind, "invitation")) outcome = tx_run(tx, &access_spend_tokens, former, NULL, NULL, NULL);
  return outcome == OK ? tx_run(tx, &access_insert_token, params, NULL, NULL, NULL) : outcome;
}

enum outcome person_list(struct tx *tx, const char *kpa, struct arena *arena, const struct person_listed **rows,
                         size_t *count) {
  const struct db_param params[] = {P_TEXT(kpa), P_DATE(date_in_paris(clock_now_us()))};
  return tx_run(tx, &access_list_persons, params, arena, rows, count);
}

static bool login_is_valid(const char *login) {
  size_t length = strlen(login);
  if (length < 3 || length > 40 || !isalnum((unsigned char)login[0]) || uuid_is_valid(login)) return false;
  for (const char *c = login; *c; c++)
    if (!isalnum((unsigned char)*c) && !strchr("._-", *c)) return false;
  return true;
}

static char *lowered(const char *text, char *out, size_t size) {
  text_copy(out, size, text);
  for (char *c = out; *c; c++) *c = (char)tolower((unsigned char)*c);
  return out;
}
