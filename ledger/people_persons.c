/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/people_persons.h"

#include "access/person.h"

static const struct spec_field role_fields[] = {
    SPEC_FIELD(struct file_role, role, .required = true, .min = 1, .max = 20),
    SPEC_FIELD(struct file_role, kpa, .max = 15, .form = FORM_CODE),
    SPEC_FIELD(struct file_role, legal_entity, .max = 16, .form = FORM_CODE),
    SPEC_FIELD(struct file_role, member, .max = 24, .form = FORM_CODE),
    SPEC_FIELD(struct file_role, ends_on, .form = FORM_DATE),
};
static const struct spec role_spec = SPEC("Role", struct file_role, role_fields);
static const struct spec_field person_fields[] = {
    SPEC_FIELD(struct file_person, login, .required = true, .min = 3, .max = 40),
    SPEC_FIELD(struct file_person, name, .required = true, .min = 1, .max = 80),
    SPEC_FIELD(struct file_person, face, .max = 40),
    SPEC_FIELD(struct file_person, email, .max = 254),
    SPEC_FIELD(struct file_person, language, .max = 2),
    SPEC_LIST_OF(struct file_person, roles, role_count, &role_spec, .max = 20),
};
const struct spec file_person_spec = SPEC("Person", struct file_person, person_fields);

static enum outcome put_person(struct tx *tx, const struct file_person *person, struct arena *arena);
static enum outcome put_role(struct tx *tx, const char *person, const struct file_role *role, struct arena *arena);
static bool has_role(const struct grant_row rows[], size_t count, const struct file_role *role);
static bool same(const char *a, const char *b);

enum outcome people_put_persons(struct tx *tx, const struct file_person persons[], size_t count, struct arena *arena) {
  enum outcome outcome = OK;
  for (size_t i = 0; i < count && outcome == OK; i++) outcome = put_person(tx, &persons[i], arena);
  return outcome;
}

static enum outcome put_person(struct tx *tx, const struct file_person *person, struct arena *arena) {
  const char *found = NULL;
  char added[UUID_TEXT];
  enum outcome outcome = person_find(tx, person->login, arena, &found);
  if (outcome == NOT_FOUND) {
    const struct person_new fresh = {.name = person->name,
                                     .face = person->face,
                                     .email = person->email,
                                     .login = person->login,
                                     .language = person->language};
    outcome = person_add(tx, &fresh, added);
    found = added;
  }
  const struct grant_row *rows = NULL;
  size_t count = 0;
  if (outcome == OK) outcome = person_grants(tx, found, arena, &rows, &count);
  for (size_t i = 0; i < person->role_count && outcome == OK; i++)
    if (!has_role(rows, count, &person->roles[i])) outcome = put_role(tx, found, &person->roles[i], arena);
  return outcome;
}

static enum outcome put_role(struct tx *tx, const char *person, const struct file_role *role, struct arena *arena) {
  char id[UUID_TEXT];
  struct grant_new grant = {
      .role = role_from_name(role->role), .kpa = role->kpa, .legal_entity = role->legal_entity, .member = role->member};
  if (!grant.role) return fault_set(tx_fault(tx), OUT_OF_RANGE, "role", "%s is no role", role->role);
  if (role->ends_on && !date_parse(role->ends_on, &grant.ends_on))
    return fault_set(tx_fault(tx), OUT_OF_RANGE, "ends_on", "a day like 2026-11-22");
  return person_grant(tx, person, &grant, arena, id);
}

static bool has_role(const struct grant_row rows[], size_t count, const struct file_role *role) {
  for (size_t i = 0; i < count; i++)
    if (text_equal(rows[i].role, role->role) && (!role->kpa || same(rows[i].kpa, role->kpa)) &&
        same(rows[i].legal_entity, role->legal_entity) && same(rows[i].member, role->member))
      return true;
  return false;
}

static bool same(const char *a, const char *b) {
  return text_equal(a ? a : "", b ? b : "");
}
