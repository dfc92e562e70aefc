/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One's own sessions and ways to sign in. */
#include "access/private.h"

#include "core/json.h"

struct session_listed {
  const char *id, *method, *device, *address;
  int64_t created_at, seen_at;
};
struct means_row {
  bool password, totp;
  int64_t recovery_codes, card_printed_at, card_used_at;
};

struct ending { /* of one's own other sessions */
  struct request *request;
  const struct person_row *who;
  struct one_change change;
};

static enum outcome end_others(struct tx *tx, void *context);
static void write_passkey(const struct passkey_listed *row, struct arena *arena, struct json *json);
static void write_card(const struct means_row *means, struct json *json);

static const struct db_column session_columns[] = {DB_COLUMN(struct session_listed, id, .kind = DB_UUID),
                                                   DB_COLUMN(struct session_listed, method),
                                                   DB_COLUMN(struct session_listed, device),
                                                   DB_COLUMN(struct session_listed, address),
                                                   DB_COLUMN(struct session_listed, created_at, .kind = DB_TIME),
                                                   DB_COLUMN(struct session_listed, seen_at, .kind = DB_TIME)};
static const struct db_column passkey_columns[] = {DB_COLUMN(struct passkey_listed, id),
                                                   DB_COLUMN(struct passkey_listed, label),
                                                   DB_COLUMN(struct passkey_listed, created_at, .kind = DB_TIME),
                                                   DB_COLUMN(struct passkey_listed, used_at, .kind = DB_TIME)};
static const struct db_column means_columns[] = {
    DB_COLUMN(struct means_row, password), DB_COLUMN(struct means_row, totp),
    DB_COLUMN(struct means_row, recovery_codes), DB_COLUMN(struct means_row, card_printed_at, .kind = DB_TIME),
    DB_COLUMN(struct means_row, card_used_at, .kind = DB_TIME)};
ROWS(list_sessions, struct session_listed, session_columns, DB_UUID, DB_TIME);
ROWS(list_passkeys, struct passkey_listed, passkey_columns, DB_UUID);
ROWS(read_means, struct means_row, means_columns, DB_UUID);

enum outcome get_sessions(struct request *request, struct reply *reply) {
  const struct db_param params[] = {P_UUID(request->who.person), P_TIME(clock_now_us())};
  struct access_ask ask = {.query = &access_list_sessions, .params = params, .arena = request->arena};
  enum outcome outcome = access_ask(request, TX_READ, &ask);
  if (outcome != OK) return outcome;
  const struct session_listed *rows = ask.rows;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "sessions");
  for (size_t i = 0; i < ask.count; i++) {
    json_open(&json, NULL);
    json_text(&json, "id", rows[i].id);
    json_text(&json, "method", rows[i].method);
    json_text(&json, "device", rows[i].device);
    json_text(&json, "address", rows[i].address);
    json_time(&json, "created_at", rows[i].created_at);
    json_time(&json, "seen_at", rows[i].seen_at);
    json_bool(&json, "current", text_equal(rows[i].id, request->who.session));
    json_close(&json);
  }
  json_close_list(&json);
  json_close(&json);
  return OK;
}

enum outcome delete_session(struct request *request, struct reply *reply) {
  if (!uuid_is_valid(request->params[0])) return NOT_FOUND;
  const struct db_param params[] = {P_UUID(request->params[0]), P_UUID(request->who.person), P_TIME(clock_now_us())};
  struct ending ending = {.request = request, .change = {.query = &access_end_session, .params = params}};
  enum outcome outcome = access_door(request, NULL, end_others, &ending);
  if (outcome != OK) return outcome;
  if (ending.change.count == 0) return NOT_FOUND;
  buffer_text(&reply->body, "{}");
  return OK;
}

enum outcome post_revoke_others(struct request *request, struct reply *reply) {
  const struct principal *who = &request->who;
  const struct db_param params[] = {P_UUID(who->person), P_UUID(who->session), P_TIME(clock_now_us())};
  struct ending ending = {.request = request, .change = {.query = &access_end_sessions, .params = params}};
  enum outcome outcome = access_door(request, NULL, end_others, &ending);
  if (outcome == OK) buffer_text(&reply->body, "{}");
  return outcome;
}

/* Whoever stole a first factor must not throw its owner out. */
static enum outcome end_others(struct tx *tx, void *context) {
  struct ending *ending = context;
  enum outcome outcome = require_second_factor(tx, ending->request, &ending->who);
  return outcome == OK ? change_one(tx, &ending->change) : outcome;
}

enum outcome get_credentials(struct request *request, struct reply *reply) {
  const struct db_param params[] = {P_UUID(request->who.person)};
  struct access_ask means = {.query = &access_read_means, .params = params, .arena = request->arena},
                    passkeys = {.query = &access_list_passkeys, .params = params, .arena = request->arena};
  enum outcome outcome = access_ask(request, TX_READ, &means);
  if (outcome == OK) outcome = access_ask(request, TX_READ, &passkeys);
  if (outcome != OK) return outcome;
  const struct means_row *row = means.rows;
  const struct passkey_listed *keys = passkeys.rows;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_bool(&json, "password", row->password);
  json_open_list(&json, "passkeys");
  for (size_t i = 0; i < passkeys.count; i++) write_passkey(&keys[i], request->arena, &json);
  json_close_list(&json);
  write_card(row, &json);
  json_bool(&json, "totp", row->totp);
  json_integer(&json, "recovery_codes", row->recovery_codes);
  json_close(&json);
  return OK;
}

static void write_passkey(const struct passkey_listed *row, struct arena *arena, struct json *json) {
  char *id = arena_alloc(arena, BASE64URL_SIZE(row->id.length));
  base64url_from_bytes(row->id.bytes, row->id.length, id);
  json_open(json, NULL);
  json_text(json, "id", id);
  json_text(json, "label", row->label);
  json_time(json, "created_at", row->created_at);
  json_time(json, "used_at", row->used_at);
  json_close(json);
}

static void write_card(const struct means_row *means, struct json *json) {
  if (!means->card_printed_at) {
    json_null(json, "card");
    return;
  }
  json_open(json, "card");
  json_time(json, "printed_at", means->card_printed_at);
  json_time(json, "used_at", means->card_used_at);
  json_close(json);
}
