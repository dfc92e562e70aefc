/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a person is, where, and until when. */
#include "access/private.h"

#include <string.h>

struct place { /* a grant's place, checked against the database */
  const char *kpa, *legal_entity, *member;
};
struct entity_row {
  const char *legal_entity;
};
struct today_row {
  const char *role, *kpa, *legal_entity, *member;
};

static enum outcome take_ways_in(struct tx *tx, const char *person, const struct grant_new *grant, struct arena *arena);
static enum outcome find_place(struct tx *tx, const struct grant_new *grant, struct arena *arena, struct place *place);
static enum outcome find_code(struct tx *tx, const struct db_query *query, const char *code, const char *field,
                              struct arena *arena, void *row);

static const struct db_column today_columns[] = {DB_COLUMN(struct today_row, role), DB_COLUMN(struct today_row, kpa),
                                                 DB_COLUMN(struct today_row, legal_entity),
                                                 DB_COLUMN(struct today_row, member)};
static const struct db_column grant_columns[] = {DB_COLUMN(struct grant_row, id, .kind = DB_UUID),
                                                 DB_COLUMN(struct grant_row, role),
                                                 DB_COLUMN(struct grant_row, kpa),
                                                 DB_COLUMN(struct grant_row, legal_entity),
                                                 DB_COLUMN(struct grant_row, member),
                                                 DB_COLUMN(struct grant_row, ends_on),
                                                 DB_COLUMN(struct grant_row, reach_entity),
                                                 DB_COLUMN(struct grant_row, kpa_name),
                                                 DB_COLUMN(struct grant_row, kpa_city),
                                                 DB_COLUMN(struct grant_row, entity_name)};
static const struct db_column entity_columns[] = {DB_COLUMN(struct entity_row, legal_entity)};

ROWS(list_grants_today, struct today_row, today_columns, DB_UUID, DB_DATE);
ROWS(list_grants, struct grant_row, grant_columns, DB_UUID, DB_DATE);
ROWS(find_entity, struct entity_row, entity_columns, DB_TEXT);
STATEMENT(insert_grant, DB_UUID, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_DATE, DB_DATE, DB_UUID, DB_TIME);
STATEMENT(revoke_grant, DB_UUID, DB_UUID, DB_TIME);

enum outcome person_grant(struct tx *tx, const char *person, const struct grant_new *grant, struct arena *arena,
                          char id[static UUID_TEXT]) {
  struct place place = {0};
  char made[UUID_TEXT];
  int64_t now_us = clock_now_us();
  struct date today = date_in_paris(now_us);
  enum outcome outcome = person_hold(tx, person, arena);
  if (outcome == OK) outcome = find_place(tx, grant, arena, &place);
  if (outcome != OK) return outcome;
  if (grant->ends_on.year && date_compare(grant->ends_on, today) < 0)
    return fault_set(tx_fault(tx), OUT_OF_RANGE, "/ends_on", "over already");
  uuid_v7(made);
  const struct db_param params[] = {P_UUID(made),
                                    P_UUID(person),
                                    P_TEXT(role_name(grant->role)),
                                    P_TEXT(place.kpa),
                                    P_TEXT(place.legal_entity),
                                    P_TEXT(place.member),
                                    P_DATE(today),
                                    P_DATE(grant->ends_on),
                                    P_UUID(grant->granted_by),
                                    P_TIME(now_us)};
  size_t count = 0;
  if (grant->role & ACCESS_TWO_FACTORS) outcome = take_ways_in(tx, person, grant, arena);
  if (outcome == OK) outcome = tx_run(tx, &access_insert_grant, params, NULL, NULL, &count);
  if (outcome == OK && count == 0)
    return fault_set(tx_fault(tx), ALREADY_TAKEN, "/role", "this person or another has it");
  if (outcome == OK) memcpy(id, made, UUID_TEXT);
  return outcome;
}

/* Before the role is given. Who is as strong already keeps her ways in: nobody weaker could plant any. */
static enum outcome take_ways_in(struct tx *tx, const char *person, const struct grant_new *grant,
                                 struct arena *arena) {
  const struct access_grant *grants = NULL;
  size_t count = 0;
  enum outcome outcome = grants_today(tx, person, arena, &grants, &count);
  if (outcome != OK || grants_roles(grants, count) >= (unsigned)grant->role) return outcome;
  return person_empty(tx, person, grant->emptied);
}

enum outcome person_grants(struct tx *tx, const char *person, struct arena *arena, const struct grant_row **rows,
                           size_t *count) {
  const struct db_param params[] = {P_UUID(person), P_DATE(date_in_paris(clock_now_us()))};
  return tx_run(tx, &access_list_grants, params, arena, rows, count);
}

enum outcome person_revoke(struct tx *tx, const char *person, const char *grant) {
  const struct db_param params[] = {P_UUID(grant), P_UUID(person), P_TIME(clock_now_us())};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &access_revoke_grant, params, NULL, NULL, &count);
  return outcome == OK && count == 0 ? NOT_FOUND : outcome;
}

enum outcome grants_today(struct tx *tx, const char *person, struct arena *arena, const struct access_grant **grants,
                          size_t *count) {
  const struct db_param params[] = {P_UUID(person), P_DATE(date_in_paris(clock_now_us()))};
  const struct today_row *rows = NULL;
  enum outcome outcome = tx_run(tx, &access_list_grants_today, params, arena, &rows, count);
  if (outcome != OK) return outcome;
  struct access_grant *list = arena_list(arena, *count, sizeof *list);
  for (size_t i = 0; i < *count; i++)
    list[i] = (struct access_grant){role_from_name(rows[i].role), rows[i].kpa, rows[i].legal_entity, rows[i].member};
  *grants = list;
  return OK;
}

unsigned grants_roles(const struct access_grant grants[], size_t count) {
  unsigned roles = 0;
  for (size_t i = 0; i < count; i++) roles |= (unsigned)grants[i].role;
  return roles;
}

static enum outcome find_place(struct tx *tx, const struct grant_new *grant, struct arena *arena, struct place *place) {
  struct target_row *target = NULL;
  struct entity_row *entity = NULL;
  enum outcome outcome = OK;
  if (grant->role == ROLE_MEMBER) {
    outcome = find_code(tx, &access_find_member, grant->member, "/member", arena, &target);
    if (outcome == OK && grant->kpa && !text_equal(grant->kpa, target->kpa))
      return fault_set(tx_fault(tx), NOT_FOUND, "/member", "%s", grant->member); /* as if there were none */
    if (outcome == OK) *place = (struct place){.kpa = target->kpa, .member = target->member};
  } else if (grant->role & (ROLE_CASHIER | ROLE_REFERENT | ROLE_HOST)) {
    outcome = find_code(tx, &access_find_kpa, grant->kpa, "/kpa", arena, &target);
    if (outcome == OK) place->kpa = target->kpa;
  } else if (grant->role == ROLE_ACCOUNTANT) {
    outcome = find_code(tx, &access_find_entity, grant->legal_entity, "/legal_entity", arena, &entity);
    if (outcome == OK) place->legal_entity = entity->legal_entity;
  } else if (!(grant->role & (ROLE_CUSTOMER | ROLE_OBSERVER | ROLE_ADMIN))) {
    return fault_set(tx_fault(tx), OUT_OF_RANGE, "/role", "not a role of a person");
  }
  return outcome;
}

static enum outcome find_code(struct tx *tx, const struct db_query *query, const char *code, const char *field,
                              struct arena *arena, void *row) {
  const struct db_param params[] = {P_TEXT(code)};
  size_t count = 0;
  if (!code) return fault_set(tx_fault(tx), MISSING_FIELD, field, "this role needs it");
  enum outcome outcome = tx_run(tx, query, params, arena, row, &count);
  if (outcome == OK && count != 1) return fault_set(tx_fault(tx), NOT_FOUND, field, "%s", code);
  return outcome;
}
