/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The people of a KPA, seen and welcomed by its staff. */
#include "access/private.h"

#include "access/staff.h"

struct people_row {
  const char *person, *name, *face, *member, *contract;
  struct date contract_ends_on;
  int64_t seen_at;
  bool has_email, locked, has_password, has_passkey, has_card, has_pin;
};
struct role_row {
  const char *person, *id, *role;
  struct date ends_on;
};
struct reach_row {
  const char *person, *role, *kpa, *reach_entity;
};
struct people { /* of a KPA */
  const struct request *request;
  struct access_ask people, held, reach;
};
struct person_body {
  const char *name, *email, *login, *role, *member, *ends_on;
};
struct welcome { /* a new person, or one more role of somebody */
  struct request *request;
  const struct person_body *body;
  struct grant_new grant;
  char person[UUID_TEXT], id[UUID_TEXT];
  bool emptied; /* her ways in were taken: she needs an invitation */
};

static void write_someone(const struct people_row *row, const struct people *people, struct json *json);
static void write_roles(const struct people_row *row, const struct access_ask *roles, struct json *json);
static void write_means(const struct people_row *row, struct json *json);
static bool is_reachable(const struct people_row *row, const struct people *people);
static enum outcome read_grant(struct request *request, struct welcome *welcome);
static enum outcome welcome_new(struct tx *tx, void *context);
static enum outcome give_role(struct tx *tx, void *context);
static enum outcome take_role(struct tx *tx, void *context);
static enum outcome answer(const struct welcome *welcome, const char *id, struct reply *reply);

static const char *const role_names[] = {"customer", "cashier",    "observer", "host", "member",
                                         "referent", "accountant", "admin",    NULL};
#define ROLE_FIELDS                                                                                                    \
  SPEC_FIELD(struct person_body, role, .required = true, .choices = role_names),                                       \
      SPEC_FIELD(struct person_body, member, .form = FORM_CODE, .max = 24),                                            \
      SPEC_FIELD(struct person_body, ends_on, .form = FORM_DATE)
static const struct spec_field person_fields[] = {
    SPEC_FIELD(struct person_body, name, .required = true, .min = 1, .max = 80),
    SPEC_FIELD(struct person_body, email, .max = 254),
    SPEC_FIELD(struct person_body, login, .max = 40),
    ROLE_FIELDS,
};
const struct spec person_spec = SPEC("Person", struct person_body, person_fields);
static const struct spec_field role_fields[] = {ROLE_FIELDS};
const struct spec role_spec = SPEC("Role", struct person_body, role_fields);

static const struct db_column people_columns[] = {DB_COLUMN(struct people_row, person, .kind = DB_UUID),
                                                  DB_COLUMN(struct people_row, name),
                                                  DB_COLUMN(struct people_row, face),
                                                  DB_COLUMN(struct people_row, has_email),
                                                  DB_COLUMN(struct people_row, member),
                                                  DB_COLUMN(struct people_row, contract),
                                                  DB_COLUMN(struct people_row, contract_ends_on),
                                                  DB_COLUMN(struct people_row, seen_at, .kind = DB_TIME),
                                                  DB_COLUMN(struct people_row, locked),
                                                  DB_COLUMN(struct people_row, has_password),
                                                  DB_COLUMN(struct people_row, has_passkey),
                                                  DB_COLUMN(struct people_row, has_card),
                                                  DB_COLUMN(struct people_row, has_pin)};
static const struct db_column role_columns[] = {DB_COLUMN(struct role_row, person, .kind = DB_UUID),
                                                DB_COLUMN(struct role_row, id, .kind = DB_UUID),
                                                DB_COLUMN(struct role_row, role), DB_COLUMN(struct role_row, ends_on)};
static const struct db_column reach_columns[] = {DB_COLUMN(struct reach_row, person, .kind = DB_UUID),
                                                 DB_COLUMN(struct reach_row, role), DB_COLUMN(struct reach_row, kpa),
                                                 DB_COLUMN(struct reach_row, reach_entity)};
ROWS(list_people, struct people_row, people_columns, DB_TEXT, DB_DATE, DB_BOOL);
ROWS(list_people_roles, struct role_row, role_columns, DB_TEXT, DB_DATE, DB_BOOL);
ROWS(list_people_reach, struct reach_row, reach_columns, DB_TEXT, DB_DATE, DB_BOOL);

enum outcome get_people(struct request *request, struct reply *reply) {
  const struct db_param params[] = {P_TEXT(request->params[0]), P_DATE(date_in_paris(clock_now_us())),
                                    P_BOOL(request->who.role == ROLE_ADMIN)};
  struct people people = {
      .request = request,
      .people = {.query = &access_list_people, .params = params, .arena = request->arena},
      .held = {.query = &access_list_people_roles, .params = params, .arena = request->arena},
      .reach = {.query = &access_list_people_reach, .params = params, .arena = request->arena},
  };
  enum outcome outcome = access_ask(request, TX_READ, &people.people);
  if (outcome == OK) outcome = access_ask(request, TX_READ, &people.held);
  if (outcome == OK) outcome = access_ask(request, TX_READ, &people.reach);
  if (outcome != OK) return outcome;
  const struct people_row *rows = people.people.rows;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "people");
  for (size_t i = 0; i < people.people.count; i++) write_someone(&rows[i], &people, &json);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static void write_someone(const struct people_row *row, const struct people *people, struct json *json) {
  char day[DATE_TEXT];
  json_open(json, NULL);
  json_text(json, "id", row->person);
  json_text(json, "name", row->name);
  json_text(json, "face", row->face);
  json_bool(json, "email", row->has_email);
  write_roles(row, &people->held, json);
  json_text(json, "member", row->member);
  if (row->contract) {
    json_open(json, "contract");
    json_text(json, "kind", row->contract);
    json_text(json, "ends_on", row->contract_ends_on.year ? date_format(row->contract_ends_on, day) : NULL);
    json_close(json);
  } else {
    json_null(json, "contract");
  }
  write_means(row, json);
  json_bool(json, "pin", row->has_pin);
  json_bool(json, "locked", row->locked);
  json_bool(json, "reachable", is_reachable(row, people));
  json_time(json, "seen_at", row->seen_at);
  json_close(json);
}

static void write_roles(const struct people_row *row, const struct access_ask *roles, struct json *json) {
  const struct role_row *rows = roles->rows;
  char day[DATE_TEXT];
  json_open_list(json, "roles");
  for (size_t i = 0; i < roles->count; i++) {
    if (!row->person || !text_equal(rows[i].person, row->person)) continue;
    json_open(json, NULL);
    json_text(json, "id", rows[i].id);
    json_text(json, "role", rows[i].role);
    json_text(json, "ends_on", rows[i].ends_on.year ? date_format(rows[i].ends_on, day) : NULL);
    json_close(json);
  }
  json_close_list(json);
}

static void write_means(const struct people_row *row, struct json *json) {
  json_open_list(json, "means");
  if (row->has_passkey) json_text(json, NULL, "passkey");
  if (row->has_password) json_text(json, NULL, "password");
  if (row->has_card) json_text(json, NULL, "card");
  if (row->has_email) json_text(json, NULL, "link");
  json_close_list(json);
}

/* The rule of the routes that hand out her keys, so that a page offers none in vain. */
static bool is_reachable(const struct people_row *row, const struct people *people) {
  const struct reach_row *rows = people->reach.rows;
  struct grant_row *grants = arena_list(people->request->arena, people->reach.count, sizeof *grants);
  size_t count = 0;
  if (!row->person) return false;
  for (size_t i = 0; i < people->reach.count; i++)
    if (text_equal(rows[i].person, row->person))
      grants[count++] =
          (struct grant_row){.role = rows[i].role, .kpa = rows[i].kpa, .reach_entity = rows[i].reach_entity};
  return staff_may_touch(&people->request->who, row->person, grants, count);
}

enum outcome post_person(struct request *request, struct reply *reply) {
  struct welcome welcome = {0};
  enum outcome outcome = read_grant(request, &welcome);
  if (outcome == OK) outcome = access_door(request, NULL, welcome_new, &welcome);
  return outcome == OK ? answer(&welcome, welcome.person, reply) : outcome;
}

enum outcome post_role(struct request *request, struct reply *reply) {
  struct welcome welcome = {0};
  enum outcome outcome = read_grant(request, &welcome);
  if (outcome == OK) outcome = access_door(request, NULL, give_role, &welcome);
  return outcome == OK ? answer(&welcome, welcome.id, reply) : outcome;
}

enum outcome delete_role(struct request *request, struct reply *reply) {
  enum outcome outcome = access_door(request, NULL, take_role, request);
  if (outcome == OK) buffer_text(&reply->body, "{}");
  return outcome;
}

/* The place of a role is the KPA of the path, or its legal entity: a body cannot name another. */
static enum outcome read_grant(struct request *request, struct welcome *welcome) {
  const struct person_body *body = request->parsed;
  enum role role = role_from_name(body->role);
  if (!staff_may_give(request->who.role, role))
    return fault_set(&request->fault, FORBIDDEN, "/role", "%s may not give %s", role_name(request->who.role),
                     body->role);
  *welcome = (struct welcome){.request = request,
                              .body = body,
                              .grant = {.role = role,
                                        .kpa = request->who.kpa,
                                        .legal_entity = request->who.legal_entity,
                                        .member = body->member,
                                        .granted_by = request->who.person,
                                        .emptied = &welcome->emptied}};
  if (body->ends_on && !date_parse(body->ends_on, &welcome->grant.ends_on))
    return fault_set(&request->fault, OUT_OF_RANGE, "/ends_on", "no such day");
  return OK;
}

static enum outcome welcome_new(struct tx *tx, void *context) {
  struct welcome *welcome = context;
  const struct person_body *body = welcome->body;
  const struct person_new person = {
      .name = body->name, .email = body->email, .login = body->login, .member = body->member};
  enum outcome outcome = person_add(tx, &person, welcome->person);
  return outcome == OK ? person_grant(tx, welcome->person, &welcome->grant, welcome->request->arena, welcome->id)
                       : outcome;
}

static enum outcome give_role(struct tx *tx, void *context) {
  struct welcome *welcome = context;
  const struct request *request = welcome->request;
  enum outcome outcome = person_may_be_touched(tx, request, NULL, NULL);
  return outcome == OK ? person_grant(tx, request->params[1], &welcome->grant, request->arena, welcome->id) : outcome;
}

static enum outcome take_role(struct tx *tx, void *context) {
  struct request *request = context;
  const struct principal *who = &request->who;
  const char *person = request->params[1], *id = request->params[2];
  const struct grant_row *rows = NULL;
  size_t count = 0, i = 0;
  enum outcome outcome = person_is_here(tx, request);
  if (outcome == OK) outcome = person_grants(tx, person, request->arena, &rows, &count);
  if (outcome != OK) return outcome;
  while (i < count && !text_equal(rows[i].id, id)) i++;
  bool here = i < count && (who->role == ROLE_ADMIN || text_equal(rows[i].kpa, who->kpa));
  if (!here) return NOT_FOUND;
  enum role role = role_from_name(rows[i].role);
  if (!staff_may_give(who->role, role)) return FORBIDDEN;
  if (role == ROLE_ADMIN && text_equal(person, who->person))
    return fault_set(tx_fault(tx), FORBIDDEN, "grant", "another administrator must take it from you");
  return person_revoke(tx, person, id);
}

static enum outcome answer(const struct welcome *welcome, const char *id, struct reply *reply) {
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "id", id);
  if (welcome->emptied) json_bool(&json, "invitation_needed", true);
  json_close(&json);
  return CREATED;
}
