/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A browser, its cookie, and whoever is signed in with it. */
#include "pos/till/till.h"

#include <string.h>

#define COOKIE_NAME 96

struct cashier_request {
  const char *code, *pin;
};
static const struct spec_field cashier_request_fields[] = {
    SPEC_FIELD(struct cashier_request, code, .required = true, .min = 1, .max = CASHIER_CODE_MAX),
    SPEC_FIELD(struct cashier_request, pin, .required = true, .min = 1, .max = PIN_TEXT - 1),
};
const struct spec cashier_request_spec = SPEC("TillCashier", struct cashier_request, cashier_request_fields);

static enum outcome check_right(struct request *request, const struct snapshot_cashier *cashier);
static enum outcome refusal_of(const char *rights);
static void cookie_name(struct till *till, char name[static COOKIE_NAME]);
static const char *cookie_of(struct request *request);
static void set_cookie(struct request *request, struct reply *reply, const char *token);

enum outcome cashier_authorise(struct request *request) {
  struct till *till = request->app;
  if (request->route->roles & ROLE_ANYONE) return OK;
  if (!(request->route->roles & ROLE_CASHIER)) return FORBIDDEN;
  if (!cashier_needed(till)) return OK;
  const char *token = cookie_of(request);
  const struct snapshot_cashier *cashier = cashier_of(till, token, request->arena);
  if (!cashier) return UNAUTHENTICATED;
  cashier_touch(till, token, 0);
  request->who.role = ROLE_CASHIER;
  TEXT_COPY(request->who.id, cashier->code);
  return check_right(request, cashier);
}

static enum outcome check_right(struct request *request, const struct snapshot_cashier *cashier) {
  const char *rights = request->route->right;
  char word[RIGHT_MAX + 1];
  if (!rights) return fault_set(&request->fault, FORBIDDEN, "right", "this route names no right");
  if (text_equal(rights, RIGHT_NONE)) return OK;
  for (const char *at = rights; *at != '\0'; at += strspn(at, " ")) {
    size_t length = strcspn(at, " ");
    text_copy(word, length < sizeof word ? length + 1 : sizeof word, at);
    if (snapshot_cashier_may(cashier, word)) return OK;
    at += length;
  }
  return fault_set(&request->fault, refusal_of(rights), "right", "%s", rights);
}

static enum outcome refusal_of(const char *rights) {
  static const struct {
    const char *right;
    enum outcome outcome;
  } known[] = {{RIGHT_CASH, CASH_NOT_YOURS}, {RIGHT_CUSTODY, CUSTODY_NOT_YOURS}, {RIGHT_ARCHIVE, ARCHIVE_NOT_YOURS}};
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (text_equal(rights, known[i].right)) return known[i].outcome;
  return SALE_NOT_YOURS;
}

bool cashier_write(struct request *request, const char *token, struct json *json) {
  struct till *till = request->app;
  const char *shown = token ? token : cookie_of(request), *idle = request_query(request, "idle_s");
  int64_t idle_s;
  if (idle && text_to_integer(idle, 0, 1000000, &idle_s)) cashier_touch(till, shown, idle_s * 1000000);
  const struct snapshot_cashier *cashier = cashier_of(till, shown, request->arena);
  if (cashier) {
    json_open(json, "cashier");
    json_text(json, "code", cashier->code);
    json_text(json, "name", cashier->name);
    json_text(json, "face", cashier->face);
    json_text(json, "rights", cashier->rights ? cashier->rights : CASHIER_RIGHTS);
    json_close(json);
  } else {
    json_null(json, "cashier");
  }
  bool locked = !cashier && cashier_needed(till);
  json_bool(json, "locked", locked);
  json_bool(json, "training", atomic_load(&till->training));
  return locked;
}

enum outcome cashier_post(struct request *request, struct reply *reply, const char **token) {
  const struct cashier_request *asked = request->parsed;
  char made[CASHIER_TOKEN];
  int64_t wait_us = 0;
  enum outcome outcome = cashier_sign_in(request->app, asked->code, asked->pin, made, &wait_us, &request->fault);
  if (outcome == TOO_MANY_TRIES) cashier_tell_wait(request, reply, wait_us);
  if (outcome != OK) return outcome;
  *token = arena_format(request->arena, "%s", made);
  set_cookie(request, reply, *token);
  return OK;
}

void cashier_tell_wait(struct request *request, struct reply *reply, int64_t wait_us) {
  long long wait_s = wait_us / 1000000 + 1;
  reply_header(reply, "Retry-After", arena_format(request->arena, "%lld", wait_s));
}

void cashier_post_leave(struct request *request, struct reply *reply) {
  cashier_leave(request->app, cookie_of(request));
  set_cookie(request, reply, "");
}

/* Cookies know no port: two tills of one machine must not take each other's. */
static void cookie_name(struct till *till, char name[static COOKIE_NAME]) {
  struct till_identity identity = till_identity(till);
  text_copy(name, COOKIE_NAME, "comptoir-till-");
  text_copy(name + sizeof "comptoir-till-" - 1, COOKIE_NAME - sizeof "comptoir-till-" + 1, identity.till);
}

static const char *cookie_of(struct request *request) {
  char name[COOKIE_NAME];
  cookie_name(request->app, name);
  return request_cookie(request, name);
}

/* Neither Secure nor __Host-: a till speaks plain HTTP to the screen of its own machine. It ends with the browser. */
static void set_cookie(struct request *request, struct reply *reply, const char *token) {
  char name[COOKIE_NAME];
  cookie_name(request->app, name);
  reply_header(reply, "Set-Cookie",
               arena_format(request->arena, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s", name, token,
                            token[0] ? "" : "; Max-Age=0"));
}
