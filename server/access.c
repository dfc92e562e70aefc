/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/access.h"

#include "core/db/services.h"
#include "core/text.h"
#include "core/version.h"
#include "pos/intake/intake.h"

#include "sql_queries.h"

#include <string.h>

struct key_row {
  const char *role, *kpa, *member;
};
struct code_row {
  const char *code;
};
struct added_row {
  const char *kpa;
};

static const struct db_column key_columns[] = {DB_COLUMN(struct key_row, role), DB_COLUMN(struct key_row, kpa),
                                               DB_COLUMN(struct key_row, member)};
static const struct db_column code_columns[] = {DB_COLUMN(struct code_row, code)};
static const struct db_column added_columns[] = {DB_COLUMN(struct added_row, kpa)};
static const enum db_kind add_params[] = {DB_BYTES, DB_TEXT, DB_TEXT, DB_TEXT, DB_TIME};
static const enum db_kind find_params[] = {DB_BYTES};
static const enum db_kind two_texts[] = {DB_TEXT, DB_TEXT};
static const struct db_query add_key = {"access/add_key",        sql_access_add_key, add_params, 5, added_columns, 1,
                                        sizeof(struct added_row)};
static const struct db_query find_key = {"access/find_key",     sql_access_find_key, find_params, 1, key_columns, 3,
                                         sizeof(struct key_row)};
static const struct db_query member_is_of = {
    "access/member_is_of", sql_access_member_is_of, two_texts, 2, code_columns, 1, sizeof(struct code_row)};

struct look_up { /* one read of the database on behalf of a request */
  const struct db_query *query;
  const struct db_param *params;
  struct arena *arena;
  void *rows;
  size_t count;
};

static enum outcome authorise_till(struct request *request);
static enum outcome authorise_person(struct request *request, enum role wanted);
static enum outcome principal_of_key(struct request *request, const char *key, struct principal *who);
static enum outcome check_member_scope(struct request *request);
static enum outcome look(struct tx *tx, void *context);

enum outcome access_add(struct db *db, enum role role, const char *kpa, const char *member,
                        char key[static ACCESS_KEY_TEXT], struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  uint8_t random[(ACCESS_KEY_TEXT - 1) / 2], hash[SHA256_BYTES];
  random_bytes(random, sizeof random);
  hex_from_bytes(random, sizeof random, key);
  sha256(key, ACCESS_KEY_TEXT - 1, hash);
  const struct db_param params[] = {P_BYTES(hash, sizeof hash), P_TEXT(role == ROLE_OFFICE ? "office" : "member"),
                                    P_TEXT(kpa), P_TEXT(role == ROLE_OFFICE ? NULL : member), P_TIME(clock_now_us())};
  struct look_up add = {.query = &add_key, .params = params, .arena = &arena};
  enum outcome outcome = db_transact(db, TX_WRITE, look, &add, fault);
  if (outcome == OK && add.count == 0)
    outcome = role == ROLE_OFFICE ? fault_set(fault, NOT_FOUND, "kpa", "%s", kpa ? kpa : "")
                                  : fault_set(fault, UNKNOWN_MEMBER, "member", "%s", member ? member : "");
  return outcome;
}

enum outcome access_authorise(struct request *request) {
  switch (request->route->role) {
  case ROLE_ANYONE: return OK;
  case ROLE_TILL: return authorise_till(request);
  case ROLE_MEMBER: return authorise_person(request, ROLE_MEMBER);
  case ROLE_OFFICE: return authorise_person(request, ROLE_OFFICE);
  case ROLE_COUNT: break;
  }
  return FORBIDDEN;
}

static enum outcome authorise_till(struct request *request) {
  static const char scheme[] = "Bearer ";
  const char *header = request_header(request, "Authorization");
  if (!header || !text_starts(header, scheme)) return UNAUTHENTICATED;
  struct services *services = request->app;
  enum outcome outcome =
      intake_authorise_till(services->db, header + strlen(scheme), request->who.id, request->who.kpa);
  if (outcome != OK) return outcome;
  request->who.role = ROLE_TILL;
  return text_equal(request->who.id, request->params[0])
             ? OK
             : fault_set(&request->fault, WRONG_TILL, "till", "%s", request->params[0]);
}

/* A person may hold two links in one browser, her own page and the office: each has its cookie. */
static enum outcome authorise_person(struct request *request, enum role wanted) {
  const char *as = request_query(request, "as"); /* /api/me serves both faces */
  const char *member_key = request_cookie(request, "comptoir_member"),
             *office_key = request_cookie(request, "comptoir_office");
  bool as_member = wanted == ROLE_MEMBER && member_key && !text_equal(as, "office");
  const char *key = as_member ? member_key : office_key;
  if (!key) return UNAUTHENTICATED;
  enum outcome outcome = principal_of_key(request, key, &request->who);
  if (outcome != OK) return outcome;
  if (wanted == ROLE_OFFICE && request->who.role != ROLE_OFFICE) return FORBIDDEN;
  return check_member_scope(request);
}

static enum outcome principal_of_key(struct request *request, const char *key, struct principal *who) {
  uint8_t hash[SHA256_BYTES];
  sha256(key, strlen(key), hash);
  const struct db_param params[] = {P_BYTES(hash, sizeof hash)};
  struct look_up find = {.query = &find_key, .params = params, .arena = request->arena};
  struct services *services = request->app;
  enum outcome outcome = db_transact(services->db, TX_READ, look, &find, &request->fault);
  if (outcome != OK) return outcome;
  if (find.count == 0) return UNAUTHENTICATED;
  const struct key_row *row = find.rows;
  who->role = text_equal(row->role, "office") ? ROLE_OFFICE : ROLE_MEMBER;
  TEXT_COPY(who->id, row->member ? row->member : row->kpa);
  TEXT_COPY(who->kpa, row->kpa);
  return OK;
}

static enum outcome check_member_scope(struct request *request) {
  if (!text_starts(request->route->path, "/api/members/{member}")) return OK;
  const char *member = request->params[0];
  if (request->who.role == ROLE_MEMBER) return text_equal(request->who.id, member) ? OK : NOT_FOUND;
  const struct db_param params[] = {P_TEXT(member), P_TEXT(request->who.kpa)};
  struct look_up find = {.query = &member_is_of, .params = params, .arena = request->arena};
  struct services *services = request->app;
  enum outcome outcome = db_transact(services->db, TX_READ, look, &find, &request->fault);
  return outcome != OK ? outcome : find.count == 1 ? OK : NOT_FOUND;
}

static enum outcome look(struct tx *tx, void *context) {
  struct look_up *look_up = context;
  return tx_run(tx, look_up->query, look_up->params, look_up->arena, &look_up->rows, &look_up->count);
}

/* ---- routes -------------------------------------------------------------------------------------------------------
 */

struct who_row {
  const char *kpa, *kpa_name, *city, *entity_name, *member, *name, *face;
};
static const struct db_column who_columns[] = {
    DB_COLUMN(struct who_row, kpa),         DB_COLUMN(struct who_row, kpa_name), DB_COLUMN(struct who_row, city),
    DB_COLUMN(struct who_row, entity_name), DB_COLUMN(struct who_row, member),   DB_COLUMN(struct who_row, name),
    DB_COLUMN(struct who_row, face)};
static const struct db_query read_who = {"access/read_who",     sql_access_read_who, two_texts, 2, who_columns, 7,
                                         sizeof(struct who_row)};

struct ping_row {
  int64_t one;
};
static const struct db_column ping_columns[] = {DB_COLUMN(struct ping_row, one)};
static const struct db_query ping = {"access/ping", sql_access_ping, NULL, 0, ping_columns, 1, sizeof(struct ping_row)};

const struct db_query *const access_queries[] = {&add_key, &find_key, &member_is_of, &read_who, &ping, NULL};

static enum outcome get_health(struct request *request, struct reply *reply) {
  struct services *services = request->app;
  struct look_up check = {.query = &ping, .arena = request->arena};
  bool database = db_transact(services->db, TX_READ, look, &check, NULL) == OK;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "status", database ? "ok" : "down");
  json_text(&json, "version", COMPTOIR_VERSION);
  json_bool(&json, "database", database);
  json_close(&json);
  reply->status = database ? 200 : 503;
  return OK;
}

static enum outcome get_me(struct request *request, struct reply *reply) {
  const struct db_param params[] = {P_TEXT(request->who.kpa),
                                    P_TEXT(request->who.role == ROLE_MEMBER ? request->who.id : (const char *)NULL)};
  struct look_up find = {.query = &read_who, .params = params, .arena = request->arena};
  struct services *services = request->app;
  enum outcome outcome = db_transact(services->db, TX_READ, look, &find, &request->fault);
  if (outcome != OK) return outcome;
  if (find.count == 0) return NOT_FOUND;
  const struct who_row *row = find.rows;
  char today[DATE_TEXT];
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "role", role_name(request->who.role));
  if (row->member) {
    json_open(&json, "member");
    json_text(&json, "code", row->member);
    json_text(&json, "name", row->name);
    json_text(&json, "face", row->face);
    json_close(&json);
  } else {
    json_null(&json, "member");
  }
  json_open(&json, "kpa");
  json_text(&json, "code", row->kpa);
  json_text(&json, "name", row->kpa_name);
  json_text(&json, "city", row->city);
  json_close(&json);
  json_open(&json, "legal_entity");
  json_text(&json, "name", row->entity_name);
  json_close(&json);
  json_text(&json, "today", date_format(date_in_paris(clock_now_us()), today));
  json_close(&json);
  return OK;
}

/* The page opens for a key in its address (kept in a cookie from then on) or for the cookie; otherwise a page that says
 * how to get a link. */
static enum outcome open_page(struct request *request, struct reply *reply, enum role role, const char *cookie,
                              const char *page) {
  const char *key = request_query(request, "cle");
  const char *held = key ? key : request_cookie(request, cookie);
  struct principal who = {0};
  enum outcome outcome = held ? principal_of_key(request, held, &who) : UNAUTHENTICATED;
  if (outcome == OK && who.role != role) outcome = UNAUTHENTICATED;
  if (outcome == UNAUTHENTICATED) {
    reply->status = 401;
    return http_serve_page(request, reply, "ui/closed.html");
  }
  if (outcome != OK) return outcome;
  if (key)
    reply_header(reply, "Set-Cookie",
                 arena_format(request->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000", cookie, key));
  return http_serve_page(request, reply, page);
}

static enum outcome get_member_page(struct request *request, struct reply *reply) {
  return open_page(request, reply, ROLE_MEMBER, "comptoir_member", "member/member.html");
}

static enum outcome get_office_page(struct request *request, struct reply *reply) {
  return open_page(request, reply, ROLE_OFFICE, "comptoir_office", "office/office.html");
}

static const struct route routes[] = {
    {HTTP_GET, "/healthz", ROLE_ANYONE, get_health, "whether the server and its database answer", NULL, 0},
    {HTTP_GET, "/membre", ROLE_ANYONE, get_member_page, "the member's page; ?cle= opens it", NULL, 0},
    {HTTP_GET, "/bureau", ROLE_ANYONE, get_office_page, "the office; ?cle= opens it", NULL, 0},
    {HTTP_GET, "/api/me", ROLE_MEMBER, get_me, "who the credentials belong to (?as=office for the office)", NULL, 0},
};
const struct route_table access_routes = {routes, sizeof routes / sizeof routes[0]};
