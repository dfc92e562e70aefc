/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keys that staff hand out, and take back: cards, invitations, cashiers' codes, tills. */
#include "access/private.h"

#include "access/means.h"
#include "access/qr.h"
#include "access/staff.h"

#include <string.h>

struct person_here {
  const char *person;
};
struct pin_body {
  const char *pin;
};
struct handing { /* something is given to a person, or taken from her */
  struct request *request;
  struct reply *reply;
  enum outcome (*work)(struct tx *tx, struct handing *handing);
  const struct person_row *who;
  struct card_new card;
  char token[ACCESS_TOKEN_TEXT], pin[PIN_TEXT];
  char pin_hash[PASSWORD_HASH_TEXT];
  const char *hash;
};

static enum outcome hand(struct tx *tx, void *context);
static enum outcome look(struct tx *tx, struct handing *handing);
static void keep_card(void *context, const struct password_result *result);
static enum outcome put_card(struct tx *tx, struct handing *handing);
static enum outcome write_card(const struct handing *handing);
static enum outcome invite(struct tx *tx, struct handing *handing);
static enum outcome put_pin(struct tx *tx, struct handing *handing);
static enum outcome lock(struct tx *tx, struct handing *handing);
static enum outcome revoke(struct tx *tx, void *context);
static enum outcome write_link(const struct request *request, const char *key, const char *url, struct json *json);

static const struct spec_field pin_fields[] = {SPEC_FIELD(struct pin_body, pin, .max = 12)};
const struct spec cashier_pin_spec = SPEC("CashierPin", struct pin_body, pin_fields);

static const struct db_column here_columns[] = {DB_COLUMN(struct person_here, person, .kind = DB_UUID)};
ROWS(find_person_here, struct person_here, here_columns, DB_UUID, DB_TEXT, DB_DATE, DB_BOOL);

enum outcome person_is_here(struct tx *tx, const struct request *request) {
  if (!uuid_is_valid(request->params[1])) return NOT_FOUND;
  const struct db_param params[] = {P_UUID(request->params[1]), P_TEXT(request->params[0]),
                                    P_DATE(date_in_paris(clock_now_us())), P_BOOL(request->who.role == ROLE_ADMIN)};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &access_find_person_here, params, request->arena, NULL, &count);
  return outcome == OK && count == 0 ? NOT_FOUND : outcome;
}

enum outcome person_may_be_touched(struct tx *tx, const struct request *request, const struct grant_row **grants,
                                   size_t *count) {
  const char *person = request->params[1];
  const struct grant_row *rows = NULL;
  size_t found = 0;
  enum outcome outcome = person_is_here(tx, request);
  if (outcome == OK) outcome = person_hold(tx, person, request->arena);
  if (outcome == OK) outcome = person_grants(tx, person, request->arena, &rows, &found);
  if (outcome != OK) return outcome;
  if (text_equal(person, request->who.person))
    return fault_set(tx_fault(tx), FORBIDDEN, "person",
                     "not for yourself: change your ways in on your account page, or ask an administrator");
  if (!staff_may_touch(&request->who, person, rows, found))
    return fault_set(tx_fault(tx), FORBIDDEN, "person", "her roles reach as far as yours, or further");
  if (grants) *grants = rows;
  if (count) *count = found;
  return OK;
}

/* Every one of these keys opens an account, or closes it: whoever holds one may be her, so she reads who did. */
static enum outcome hand(struct tx *tx, void *context) {
  struct handing *handing = context;
  const struct request *request = handing->request;
  const struct grant_row *grants = NULL;
  const char *member = NULL;
  size_t count = 0;
  enum outcome outcome = person_may_be_touched(tx, request, &grants, &count);
  if (outcome == OK) outcome = person_read(tx, request->params[1], request->arena, &handing->who);
  if (outcome == OK) outcome = handing->work(tx, handing);
  if (outcome != OK || handing->work == look) return outcome;
  for (size_t i = 0; i < count; i++)
    if (grants[i].member[0] && text_equal(grants[i].kpa, request->who.kpa)) member = grants[i].member;
  return journal_look(tx, request, member);
}

/* The PIN is hashed outside the transaction, on the queue: asked first whether it may be, and kept afterwards. */
enum outcome post_card(struct request *request, struct reply *reply) {
  struct handing *handing = arena_alloc(request->arena, sizeof *handing);
  *handing = (struct handing){.request = request, .reply = reply, .work = look};
  enum outcome outcome = access_door(request, NULL, hand, handing);
  if (outcome != OK) return outcome;
  card_draw(&handing->card);
  const struct password_job job = {
      .work = PASSWORD_HASH, .text = handing->card.pin, .done = keep_card, .context = handing};
  return access_defer(request, &handing->reply, &job);
}

static enum outcome look(struct tx *tx, struct handing *handing) {
  (void)tx;
  (void)handing;
  return OK;
}

static void keep_card(void *context, const struct password_result *result) {
  struct handing *handing = context;
  handing->hash = result->hash;
  handing->work = put_card;
  enum outcome outcome = access_door(handing->request, NULL, hand, handing);
  if (outcome == OK) outcome = write_card(handing);
  http_finish(handing->request, outcome);
}

static enum outcome put_card(struct tx *tx, struct handing *handing) {
  return person_card(tx, handing->request->params[1], &handing->card, handing->hash);
}

static enum outcome write_card(const struct handing *handing) {
  const struct request *request = handing->request;
  const char *url =
      arena_format(request->arena, "%s/carte#%s", access_public_url(access_of(request)), handing->card.secret);
  struct json json = json_into(&handing->reply->body);
  json_open(&json, NULL);
  enum outcome outcome = write_link(request, "card_url", url, &json);
  json_text(&json, "pin", handing->card.pin);
  json_text(&json, "name", handing->who->name);
  json_text(&json, "kpa", request->who.kpa);
  json_close(&json);
  return outcome;
}

enum outcome post_invitation(struct request *request, struct reply *reply) {
  struct handing handing = {.request = request, .reply = reply, .work = invite};
  enum outcome outcome = access_door(request, NULL, hand, &handing);
  if (outcome != OK) return outcome;
  const char *url =
      arena_format(request->arena, "%s/connexion#invitation=%s", access_public_url(access_of(request)), handing.token);
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  outcome = write_link(request, "url", url, &json);
  json_time(&json, "expires_at", clock_now_us() + INVITATION_US);
  json_close(&json);
  return outcome;
}

static enum outcome invite(struct tx *tx, struct handing *handing) {
  return person_token(tx, handing->request->params[1], "invitation", INVITATION_US, handing->token);
}

enum outcome post_cashier_pin(struct request *request, struct reply *reply) {
  const struct pin_body *body = request->parsed;
  struct handing handing = {.request = request, .reply = reply, .work = look};
  if (body->pin && cashier_pin_is_weak(body->pin)) return WEAK_SECRET;
  enum outcome outcome = access_door(request, NULL, hand, &handing); /* no hash for who may not */
  if (outcome != OK) return outcome;
  if (body->pin) TEXT_COPY(handing.pin, body->pin);
  else pin_new(handing.pin, CASHIER_PIN_DIGITS);
  password_hash_pin(handing.pin, handing.pin_hash);
  handing.work = put_pin;
  outcome = access_door(request, NULL, hand, &handing);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "pin", handing.pin);
  json_close(&json);
  return OK;
}

static enum outcome put_pin(struct tx *tx, struct handing *handing) {
  if (handing->who->barred) return PERSON_LOCKED;
  return person_cashier_pin(tx, handing->request->params[1], handing->pin_hash);
}

enum outcome post_lock(struct request *request, struct reply *reply) {
  struct handing handing = {.request = request, .reply = reply, .work = lock};
  enum outcome outcome = access_door(request, NULL, hand, &handing);
  if (outcome == OK) buffer_text(&reply->body, "{}");
  return outcome;
}

static enum outcome lock(struct tx *tx, struct handing *handing) {
  return person_lock(tx, handing->request->params[1]);
}

enum outcome post_till_revocation(struct request *request, struct reply *reply) {
  enum outcome outcome = access_door(request, NULL, revoke, request);
  if (outcome == OK) buffer_text(&reply->body, "{}");
  return outcome;
}

static enum outcome revoke(struct tx *tx, void *context) {
  const struct request *request = context;
  return till_revoke(tx, request->params[1], request->params[0]);
}

static enum outcome write_link(const struct request *request, const char *key, const char *url, struct json *json) {
  const char **rows = NULL;
  size_t count = 0;
  enum outcome outcome = qr_rows(url, request->arena, &rows, &count);
  if (outcome != OK) return outcome;
  json_text(json, key, url);
  write_qr(json, rows, count);
  return OK;
}
