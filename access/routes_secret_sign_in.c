/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing in with what somebody knows: a password, or a card and its PIN. The same statements run and the same hash is
 * computed whether the account exists or not; the answer comes from the queue's thread. */
#include "access/private.h"

#include <ctype.h>
#include <string.h>

struct password_body {
  const char *login, *password;
};
struct card_body {
  const char *card, *pin;
};
struct attempt {
  struct request *request;
  struct reply *reply;
  struct arrival arrival;
  struct account account;
  const struct secret_owner *owner; /* NULL: nobody, or nothing to compare with */
  const char *renewed;              /* its hash with today's parameters, or NULL */
  int64_t wait_s;
  bool is_card;
  const char *name; /* e-mail or login in lower case */
  uint8_t card[SHA256_BYTES];
};

static enum outcome begin(struct attempt *attempt, const char *secret);
static enum outcome look_up(struct tx *tx, void *context);
static void judge(void *context, const struct password_result *result);
static enum outcome let_in(struct tx *tx, void *context);

static const struct spec_field password_fields[] = {
    SPEC_FIELD(struct password_body, login, .required = true, .min = 1, .max = 254),
    SPEC_FIELD(struct password_body, password, .required = true, .min = 1, .max = PASSWORD_MAX_BYTES),
};
const struct spec password_sign_in_spec = SPEC("PasswordSignIn", struct password_body, password_fields);
static const struct spec_field card_fields[] = {
    SPEC_FIELD(struct card_body, card, .required = true, .min = 1, .max = 100),
    SPEC_FIELD(struct card_body, pin, .required = true, .min = 1, .max = 12),
};
const struct spec card_sign_in_spec = SPEC("CardSignIn", struct card_body, card_fields);

const struct db_column secret_owner_columns[2] = {DB_COLUMN(struct secret_owner, person, .kind = DB_UUID),
                                                  DB_COLUMN(struct secret_owner, hash)};
ROWS(find_password, struct secret_owner, secret_owner_columns, DB_TEXT);
ROWS(find_card, struct secret_owner, secret_owner_columns, DB_BYTES);
STATEMENT(renew_password, DB_UUID, DB_TEXT, DB_TEXT);
STATEMENT(note_card, DB_UUID, DB_TIME);

enum outcome post_password_sign_in(struct request *request, struct reply *reply) {
  const struct password_body *body = request->parsed;
  struct attempt *attempt = arena_alloc(request->arena, sizeof *attempt);
  char *name = arena_text(request->arena, body->login, strlen(body->login));
  for (char *c = name; *c; c++) *c = (char)tolower((unsigned char)*c);
  *attempt = (struct attempt){.request = request,
                              .reply = reply,
                              .arrival = {.request = request, .method = "password", .assurance = 1},
                              .account = account_tried_from("password", name, request),
                              .name = name};
  return begin(attempt, body->password);
}

enum outcome post_card_sign_in(struct request *request, struct reply *reply) {
  const struct card_body *body = request->parsed;
  struct attempt *attempt = arena_alloc(request->arena, sizeof *attempt);
  *attempt = (struct attempt){.request = request,
                              .reply = reply,
                              .arrival = {.request = request, .method = "card", .assurance = 1},
                              .account = account_tried_from("card", body->card, request),
                              .is_card = true};
  sha256(body->card, strlen(body->card), attempt->card);
  return begin(attempt, body->pin);
}

static enum outcome begin(struct attempt *attempt, const char *secret) {
  struct request *request = attempt->request;
  enum outcome outcome = access_door(request, NULL, look_up, attempt);
  if (outcome != OK) return outcome;
  if (attempt->wait_s) return try_refuse(request, attempt->reply, attempt->wait_s);
  const struct password_job job = {.work = PASSWORD_VERIFY,
                                   .hash = attempt->owner ? attempt->owner->hash : NULL,
                                   .text = secret,
                                   .done = judge,
                                   .context = attempt};
  return access_defer(request, &attempt->reply, &job);
}

static enum outcome look_up(struct tx *tx, void *context) {
  struct attempt *attempt = context;
  struct arena *arena = attempt->request->arena;
  const struct db_param by_name[] = {P_TEXT(attempt->name)}, by_card[] = {P_BYTES(attempt->card, SHA256_BYTES)};
  size_t count = 0;
  attempt->owner = NULL;
  enum outcome outcome = try_take(tx, &attempt->account, arena, &attempt->wait_s);
  if (outcome == OK)
    outcome = tx_run(tx, attempt->is_card ? &access_find_card : &access_find_password,
                     attempt->is_card ? by_card : by_name, arena, &attempt->owner, &count);
  if (count == 0) attempt->owner = NULL;
  return outcome;
}

/* In the queue's thread. */
static void judge(void *context, const struct password_result *result) {
  struct attempt *attempt = context;
  struct request *request = attempt->request;
  enum outcome outcome = SIGN_IN_REFUSED;
  if (result->right && attempt->owner) {
    attempt->arrival.person = attempt->owner->person;
    attempt->renewed = result->hash[0] ? result->hash : NULL;
    outcome = access_door(request, attempt->owner->person, let_in, attempt);
  }
  if (outcome == OK) arrival_answer(&attempt->arrival, attempt->reply);
  http_finish(request, outcome);
}

static enum outcome let_in(struct tx *tx, void *context) {
  struct attempt *attempt = context;
  const struct secret_owner *owner = attempt->owner;
  const struct db_param renewed[] = {P_UUID(owner->person), P_TEXT(attempt->renewed), P_TEXT(owner->hash)},
                        used[] = {P_UUID(owner->person), P_TIME(clock_now_us())};
  enum outcome outcome = arrival_open(tx, &attempt->arrival);
  if (outcome == OK) outcome = try_clear(tx, &attempt->account);
  if (outcome == OK && attempt->is_card) outcome = tx_run(tx, &access_note_card, used, NULL, NULL, NULL);
  if (outcome == OK && !attempt->is_card && attempt->renewed)
    outcome = tx_run(tx, &access_renew_password, renewed, NULL, NULL, NULL);
  return outcome;
}
