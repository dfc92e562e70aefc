/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One's own password and the PIN of one's card, changed: the old one is asked again, since a session may be somebody
 * else's hand on a phone left open. */
#include "access/private.h"

#include "access/means.h"

#include <string.h>

struct change_body {
  const char *current, *secret;
};
struct change {
  struct request *request;
  struct reply *reply;
  bool is_pin;
  const char *secret; /* the new one */
  struct account account;
  int64_t wait_s;
  const struct person_row *who;
  const struct secret_owner *former;
  const char *hash;
};

static enum outcome begin(struct request *request, struct reply *reply, bool is_pin);
static enum outcome look_up(struct tx *tx, void *context);
static void judge(void *context, const struct password_result *result);
static enum outcome keep(struct tx *tx, void *context);

static const struct spec_field password_fields[] = {
    SPEC_FIELD(struct change_body, current, .max = PASSWORD_MAX_BYTES),
    {.name = "password",
     .kind = SPEC_TEXT,
     .offset = offsetof(struct change_body, secret),
     .required = true,
     .min = 1,
     .max = PASSWORD_MAX_BYTES},
};
const struct spec own_password_spec = SPEC("OwnPassword", struct change_body, password_fields);
static const struct spec_field pin_fields[] = {
    SPEC_FIELD(struct change_body, current, .required = true, .min = 1, .max = 12),
    {.name = "pin",
     .kind = SPEC_TEXT,
     .offset = offsetof(struct change_body, secret),
     .required = true,
     .min = 1,
     .max = 12},
};
const struct spec own_pin_spec = SPEC("OwnPin", struct change_body, pin_fields);

ROWS(read_password, struct secret_owner, secret_owner_columns, DB_UUID);
ROWS(read_card, struct secret_owner, secret_owner_columns, DB_UUID);
STATEMENT(put_password, DB_UUID, DB_TEXT, DB_TIME);
STATEMENT(put_card_pin, DB_UUID, DB_TEXT);

enum outcome post_own_password(struct request *request, struct reply *reply) {
  return begin(request, reply, false);
}

enum outcome post_own_pin(struct request *request, struct reply *reply) {
  return begin(request, reply, true);
}

static enum outcome begin(struct request *request, struct reply *reply, bool is_pin) {
  const struct change_body *body = request->parsed;
  struct change *change = arena_alloc(request->arena, sizeof *change);
  *change =
      (struct change){.request = request,
                      .reply = reply,
                      .is_pin = is_pin,
                      .secret = body->secret,
                      .account = account_of(is_pin ? "own pin" : "own password", request->who.person, request->arena)};
  enum outcome outcome = access_door(request, NULL, look_up, change);
  if (outcome != OK) return outcome;
  if (change->wait_s) return try_refuse(request, reply, change->wait_s);
  const char *account = change->who->login ? change->who->login : change->who->email;
  if (is_pin ? pin_is_weak(body->secret, CARD_PIN_DIGITS) : password_is_weak(body->secret, change->who->name, account))
    return WEAK_SECRET;
  const struct password_job job = {.work = change->former ? PASSWORD_VERIFY : PASSWORD_HASH,
                                   .hash = change->former ? change->former->hash : NULL,
                                   .text = change->former ? (body->current ? body->current : "") : body->secret,
                                   .done = judge,
                                   .context = change};
  return access_defer(request, &change->reply, &job);
}

static enum outcome look_up(struct tx *tx, void *context) {
  struct change *change = context;
  struct request *request = change->request;
  const struct db_param params[] = {P_UUID(request->who.person)};
  size_t count = 0;
  enum outcome outcome = require_second_factor(tx, request, &change->who);
  if (outcome == OK)
    outcome = tx_run(tx, change->is_pin ? &access_read_card : &access_read_password, params, request->arena,
                     &change->former, &count);
  if (outcome != OK) return outcome;
  if (count == 0) change->former = NULL;
  if (count == 0 && !change->is_pin) outcome = require_fresh_session(tx, request);
  if (outcome != OK) return outcome;
  if (change->former) return try_take(tx, &change->account, request->arena, &change->wait_s);
  return change->is_pin ? NOT_FOUND : OK;
}

/* In the queue's thread, where a second hash may be computed too. */
static void judge(void *context, const struct password_result *result) {
  struct change *change = context;
  struct request *request = change->request;
  enum outcome outcome = SIGN_IN_REFUSED;
  char hash[PASSWORD_HASH_TEXT];
  if (!change->former || result->right) {
    if (change->former) password_hash(change->secret, hash);
    change->hash = change->former ? hash : result->hash;
    outcome = access_door(request, NULL, keep, change);
  }
  if (outcome == OK) buffer_text(&change->reply->body, "{}");
  http_finish(request, outcome);
}

static enum outcome keep(struct tx *tx, void *context) {
  struct change *change = context;
  const struct principal *who = &change->request->who;
  int64_t now_us = clock_now_us();
  const struct db_param params[] = {P_UUID(who->person), P_TEXT(change->hash), P_TIME(now_us)},
                        others[] = {P_UUID(who->person), P_UUID(who->session), P_TIME(now_us)};
  enum outcome outcome =
      tx_run(tx, change->is_pin ? &access_put_card_pin : &access_put_password, params, NULL, NULL, NULL);
  if (outcome == OK) outcome = tx_run(tx, &access_end_sessions, others, NULL, NULL, NULL);
  return outcome == OK && change->former ? try_clear(tx, &change->account) : outcome;
}
