/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GET /api/me: what a page needs to know of whoever opened it. */
#include "access/private.h"

#include "core/json.h"

struct kpa_row {
  const char *code, *name, *city, *legal_entity, *entity_name;
};
struct me {
  struct request *request;
  const struct person_row *who;
  const struct grant_row *grants;
  size_t grant_count;
  const struct kpa_row *kpas;
  size_t kpa_count;
};

static enum outcome read_me(struct tx *tx, void *context);
static enum outcome read_kpas(struct tx *tx, struct me *me);
static void write_person(const struct me *me, struct json *json);
static void write_grant(const struct grant_row *grant, struct json *json);
static void write_kpa(const struct kpa_row *kpa, struct json *json);
static void write_place(struct json *json, const char *key, const char *code, const char *name, const char *city);

static const struct db_column kpa_columns[] = {DB_COLUMN(struct kpa_row, code), DB_COLUMN(struct kpa_row, name),
                                               DB_COLUMN(struct kpa_row, city), DB_COLUMN(struct kpa_row, legal_entity),
                                               DB_COLUMN(struct kpa_row, entity_name)};
ROWS(list_kpas_in_reach, struct kpa_row, kpa_columns, DB_TEXTS, DB_TEXTS, DB_BOOL);

enum outcome get_me(struct request *request, struct reply *reply) {
  struct me me = {.request = request};
  char csrf[SHA256_HEX], today[DATE_TEXT];
  enum outcome outcome = access_door(request, NULL, read_me, &me);
  if (outcome != OK) return outcome;
  session_csrf(session_token(request), csrf);
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  write_person(&me, &json);
  json_text(&json, "csrf", csrf);
  json_integer(&json, "assurance", request->who.assurance);
  unsigned roles = 0;
  for (size_t i = 0; i < me.grant_count; i++) roles |= (unsigned)role_from_name(me.grants[i].role);
  json_text(&json, "second_factor", second_factor_state(me.who, roles, request->who.assurance));
  json_text(&json, "today", date_format(date_in_paris(clock_now_us()), today));
  json_open_list(&json, "grants");
  for (size_t i = 0; i < me.grant_count; i++) write_grant(&me.grants[i], &json);
  json_close_list(&json);
  json_open_list(&json, "kpas");
  for (size_t i = 0; i < me.kpa_count; i++) write_kpa(&me.kpas[i], &json);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome read_me(struct tx *tx, void *context) {
  struct me *me = context;
  enum outcome outcome = person_read(tx, me->request->who.person, me->request->arena, &me->who);
  if (outcome == OK)
    outcome = person_grants(tx, me->request->who.person, me->request->arena, &me->grants, &me->grant_count);
  return outcome == OK ? read_kpas(tx, me) : outcome;
}

/* The KPAs whose office opens to her: a member or a cashier has none. */
static enum outcome read_kpas(struct tx *tx, struct me *me) {
  const char **kpas = arena_list(me->request->arena, me->grant_count, sizeof *kpas),
             **entities = arena_list(me->request->arena, me->grant_count, sizeof *entities);
  size_t kpa_count = 0, entity_count = 0;
  bool all = false;
  for (size_t i = 0; i < me->grant_count; i++) {
    enum role role = role_from_name(me->grants[i].role);
    if (role & (ROLE_REFERENT | ROLE_HOST)) kpas[kpa_count++] = me->grants[i].kpa;
    else if (role == ROLE_ACCOUNTANT) entities[entity_count++] = me->grants[i].legal_entity;
    else if (role == ROLE_ADMIN) all = true;
  }
  const struct db_param params[] = {P_LIST(DB_TEXTS, kpas, kpa_count), P_LIST(DB_TEXTS, entities, entity_count),
                                    P_BOOL(all)};
  return tx_run(tx, &access_list_kpas_in_reach, params, me->request->arena, &me->kpas, &me->kpa_count);
}

static void write_person(const struct me *me, struct json *json) {
  json_open(json, "person");
  json_text(json, "id", me->who->person);
  json_text(json, "name", me->who->name);
  json_text(json, "face", me->who->face);
  json_text(json, "email", me->who->email);
  json_text(json, "login", me->who->login);
  json_text(json, "language", me->who->language);
  json_close(json);
}

static void write_grant(const struct grant_row *grant, struct json *json) {
  char day[DATE_TEXT];
  json_open(json, NULL);
  json_text(json, "role", grant->role);
  write_place(json, "kpa", grant->kpa, grant->kpa_name, grant->kpa_city);
  write_place(json, "legal_entity", grant->legal_entity, grant->entity_name, NULL);
  json_text(json, "member", grant->member[0] ? grant->member : NULL);
  json_text(json, "ends_on", grant->ends_on.year ? date_format(grant->ends_on, day) : NULL);
  json_close(json);
}

static void write_kpa(const struct kpa_row *kpa, struct json *json) {
  json_open(json, NULL);
  json_text(json, "code", kpa->code);
  json_text(json, "name", kpa->name);
  json_text(json, "city", kpa->city);
  write_place(json, "legal_entity", kpa->legal_entity, kpa->entity_name, NULL);
  json_close(json);
}

static void write_place(struct json *json, const char *key, const char *code, const char *name, const char *city) {
  if (!code[0]) {
    json_null(json, key);
    return;
  }
  json_open(json, key);
  json_text(json, "code", code);
  json_text(json, "name", name);
  if (city) json_text(json, "city", city);
  json_close(json);
}
