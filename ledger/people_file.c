/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/people_file.h"
#include "ledger/people_persons.h"
#include "ledger/people_rules.h"

#include "core/spec.h"
#include "core/text.h"

#include "sql_queries.h"

struct entity {
  const char *code, *kind, *name, *siren, *siret, *vat_number, *address, *legal_mention;
  const char *ape, *vat_due, *attestation, *attestation_on; /* NULL: as it is */
  int64_t pay_request_day;                                  /* 0: as it is */
};
struct till_rules {
  int64_t discount_bp;
  const char *bearers; /* NULL: as it is */
};
struct kpa {
  const char *code, *legal_entity, *name, *city, *address;
  struct till_rules till;
};
struct member {
  const char *code, *kpa, *name, *face, *joined_on, *minor_until, *guardian_consent_on;
  int64_t position;
};
struct contract {
  const char *member, *kpa, *kind, *reference, *starts_on, *ends_on, *insured_on;
  bool fixed_waived;
  int64_t info_months; /* 0: every month */
};
struct decision {
  const char *kpa, *decided_on, *title, *minutes_sha256, *agreement;
  int64_t present, votes_for, votes_against;
  bool by_consent;
  const struct file_rule *rules;
  size_t rule_count;
};
struct people {
  const struct entity *legal_entities;
  size_t entity_count;
  const struct kpa *kpas;
  size_t kpa_count;
  const struct member *members;
  size_t member_count;
  const struct contract *contracts;
  size_t contract_count;
  const struct decision *decisions;
  size_t decision_count;
  const struct file_person *persons;
  size_t person_count;
};

static const char *const entity_kinds[] = {"cae", "association", "couveuse", NULL};
static const char *const vat_dues[] = {"debits", "collections", NULL};
static const char *const contract_kinds[] = {"cape", "cesa", "volunteer", NULL};

static const struct spec_field entity_fields[] = {
    SPEC_FIELD(struct entity, code, .required = true, .min = 2, .max = 16, .form = FORM_CODE),
    SPEC_FIELD(struct entity, kind, .required = true, .choices = entity_kinds),
    SPEC_FIELD(struct entity, name, .required = true, .min = 1),
    SPEC_FIELD(struct entity, siren, .required = true, .min = 9, .max = 9),
    SPEC_FIELD(struct entity, siret, .required = true, .min = 14, .max = 14),
    SPEC_FIELD(struct entity, vat_number, .max = 20),
    SPEC_FIELD(struct entity, address, .required = true, .min = 1),
    SPEC_FIELD(struct entity, legal_mention, .max = 300),
    SPEC_FIELD(struct entity, ape, .min = 6, .max = 6),
    SPEC_FIELD(struct entity, vat_due, .choices = vat_dues),
    SPEC_FIELD(struct entity, attestation, .min = 1, .max = 40),
    SPEC_FIELD(struct entity, attestation_on, .form = FORM_DATE),
    SPEC_FIELD(struct entity, pay_request_day, .max = 28),
};
static const struct spec_field till_fields[] = {
    SPEC_FIELD(struct till_rules, discount_bp, .required = true, .max = RATE_ONE),
    SPEC_FIELD(struct till_rules, bearers, .required = true, .max = 15),
};
static const struct spec till_spec = SPEC("Tills", struct till_rules, till_fields);
static const struct spec_field kpa_fields[] = {
    SPEC_FIELD(struct kpa, code, .required = true, .min = 2, .max = 15, .form = FORM_CODE),
    SPEC_FIELD(struct kpa, legal_entity, .required = true, .form = FORM_CODE),
    SPEC_FIELD(struct kpa, name, .required = true, .min = 1),
    SPEC_FIELD(struct kpa, city, .required = true, .min = 1),
    SPEC_FIELD(struct kpa, address),
    SPEC_OBJECT_OF(struct kpa, till, &till_spec),
};
static const struct spec_field member_fields[] = {
    SPEC_FIELD(struct member, code, .required = true, .min = 2, .max = 24, .form = FORM_CODE),
    SPEC_FIELD(struct member, kpa, .required = true, .form = FORM_CODE),
    SPEC_FIELD(struct member, name, .required = true, .min = 1, .max = 40),
    SPEC_FIELD(struct member, face, .max = 40),
    SPEC_FIELD(struct member, position, .max = 1000),
    SPEC_FIELD(struct member, joined_on, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct member, minor_until, .form = FORM_DATE),
    SPEC_FIELD(struct member, guardian_consent_on, .form = FORM_DATE),
};
static const struct spec_field contract_fields[] = {
    SPEC_FIELD(struct contract, member, .required = true, .form = FORM_CODE),
    SPEC_FIELD(struct contract, kpa, .required = true, .form = FORM_CODE),
    SPEC_FIELD(struct contract, kind, .required = true, .choices = contract_kinds),
    SPEC_FIELD(struct contract, reference, .max = 40),
    SPEC_FIELD(struct contract, starts_on, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct contract, ends_on, .form = FORM_DATE),
    SPEC_FIELD(struct contract, insured_on, .form = FORM_DATE),
    SPEC_FIELD(struct contract, fixed_waived),
    SPEC_FIELD(struct contract, info_months, .max = 12),
};
static const struct spec entity_spec = SPEC("LegalEntity", struct entity, entity_fields);
static const struct spec kpa_spec = SPEC("Kpa", struct kpa, kpa_fields);
static const struct spec member_spec = SPEC("Member", struct member, member_fields);
static const struct spec contract_spec = SPEC("Contract", struct contract, contract_fields);
static const struct spec_field decision_fields[] = {
    SPEC_FIELD(struct decision, kpa, .required = true, .form = FORM_CODE),
    SPEC_FIELD(struct decision, decided_on, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct decision, title, .required = true, .min = 1),
    SPEC_FIELD(struct decision, present, .required = true, .min = 1, .max = 10000),
    SPEC_FIELD(struct decision, votes_for, .max = 10000),
    SPEC_FIELD(struct decision, votes_against, .max = 10000),
    SPEC_FIELD(struct decision, by_consent),
    SPEC_FIELD(struct decision, minutes_sha256, .required = true, .form = FORM_HEX64),
    SPEC_FIELD(struct decision, agreement, .max = 80),
    SPEC_LIST_OF(struct decision, rules, rule_count, &file_rule_spec, .max = 50),
};
static const struct spec decision_spec = SPEC("Decision", struct decision, decision_fields);
static const struct spec_field people_fields[] = {
    SPEC_LIST_OF(struct people, legal_entities, entity_count, &entity_spec, .max = 100),
    SPEC_LIST_OF(struct people, kpas, kpa_count, &kpa_spec, .max = 1000),
    SPEC_LIST_OF(struct people, members, member_count, &member_spec, .max = 100000),
    SPEC_LIST_OF(struct people, contracts, contract_count, &contract_spec, .max = 100000),
    SPEC_LIST_OF(struct people, decisions, decision_count, &decision_spec, .max = 10000),
    SPEC_LIST_OF(struct people, persons, person_count, &file_person_spec, .max = 100000),
};
const struct spec people_file_spec = SPEC("People", struct people, people_fields);

struct decision_row {
  int64_t id;
};

#define PARAMS(...)                                                                                                    \
  (const enum db_kind[]){__VA_ARGS__}, sizeof((const enum db_kind[]){__VA_ARGS__}) / sizeof(enum db_kind)
static const struct db_column decision_columns[] = {DB_COLUMN(struct decision_row, id)};
static const struct db_query put_entity = {
    "people/put_entity",
    sql_people_put_entity,
    PARAMS(DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_DATE),
    NULL,
    0,
    0};
static const struct db_query put_kpa = {"people/put_kpa",
                                        sql_people_put_kpa,
                                        PARAMS(DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_INTEGER, DB_TEXT),
                                        NULL,
                                        0,
                                        0};
static const struct db_query put_member = {"people/put_member",
                                           sql_people_put_member,
                                           PARAMS(DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_INTEGER, DB_DATE),
                                           NULL,
                                           0,
                                           0};
static const struct db_query put_contract = {
    "people/put_contract",
    sql_people_put_contract,
    PARAMS(DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_DATE, DB_DATE, DB_DATE, DB_BOOL, DB_INTEGER),
    NULL,
    0,
    0};
static const struct db_query put_minor = {
    "people/put_minor", sql_people_put_minor, PARAMS(DB_TEXT, DB_TEXT, DB_DATE, DB_DATE), NULL, 0, 0};
static const struct db_query put_pay_setting = {
    "people/put_pay_setting", sql_people_put_pay_setting, PARAMS(DB_TEXT, DB_INTEGER), NULL, 0, 0};
static const struct db_query put_decision = {
    "people/put_decision",
    sql_people_put_decision,
    PARAMS(DB_TEXT, DB_DATE, DB_TEXT, DB_INTEGER, DB_INTEGER, DB_INTEGER, DB_BOOL, DB_BYTES, DB_TEXT),
    decision_columns,
    1,
    sizeof(struct decision_row)};
const struct db_query *const people_queries[] = {&put_entity,   &put_kpa,         &put_member,
                                                 &put_contract, &put_decision,    &people_put_rule,
                                                 &put_minor,    &put_pay_setting, NULL};

static enum outcome check_entities(const struct people *people, struct fault *fault);
static enum outcome put_all(struct tx *tx, void *context);
static enum outcome put_people(struct tx *tx, const struct people *people);
static enum outcome put_child(struct tx *tx, const struct member *member);
static enum outcome put_contracts(struct tx *tx, const struct people *people);
static enum outcome put_decisions(struct tx *tx, const struct people *people, struct arena *arena);

enum outcome people_import(struct db *db, const char *bytes, size_t length, struct buffer *report,
                           struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct people people = {0};
  enum outcome outcome = spec_read(&people_file_spec, bytes, length, &arena, &people, fault);
  if (outcome == OK) outcome = check_entities(&people, fault);
  if (outcome == OK) outcome = db_transact(db, TX_WRITE, put_all, &people, fault);
  if (outcome != OK) return outcome;
  buffer_format(
      report, "%zu structures, %zu KPA, %zu coopérant·es, %zu contrats, %zu décisions, %zu accès : c’est enregistré.\n",
      people.entity_count, people.kpa_count, people.member_count, people.contract_count, people.decision_count,
      people.person_count);
  return OK;
}

/* An attestation is named by its number and its day, or not at all. */
static enum outcome check_entities(const struct people *people, struct fault *fault) {
  for (size_t i = 0; i < people->entity_count; i++) {
    const struct entity *entity = &people->legal_entities[i];
    if (!entity->attestation != !entity->attestation_on)
      return fault_set(fault, MISSING_FIELD, "/legal_entities/attestation", "number and day, of %s", entity->code);
  }
  return OK;
}

static enum outcome put_all(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  const struct people *people = context;
  enum outcome outcome = put_people(tx, people);
  if (outcome == OK) outcome = put_decisions(tx, people, &arena);
  return outcome == OK ? people_put_persons(tx, people->persons, people->person_count, &arena) : outcome;
}

static const char *or_empty(const char *text) {
  return text ? text : "";
}

static struct date day_of(const char *text) {
  struct date day = {0};
  if (text && !date_parse(text, &day)) return (struct date){0}; /* the spec has checked its form */
  return day;
}

static enum outcome put_people(struct tx *tx, const struct people *people) {
  enum outcome outcome = OK;
  for (size_t i = 0; i < people->entity_count && outcome == OK; i++) {
    const struct entity *e = &people->legal_entities[i];
    const struct db_param params[] = {P_TEXT(e->code),
                                      P_TEXT(e->kind),
                                      P_TEXT(e->name),
                                      P_TEXT(e->siren),
                                      P_TEXT(e->siret),
                                      P_TEXT(or_empty(e->vat_number)),
                                      P_TEXT(e->address),
                                      P_TEXT(or_empty(e->legal_mention)),
                                      P_TEXT(or_empty(e->ape)),
                                      P_TEXT(or_empty(e->vat_due)),
                                      P_TEXT(or_empty(e->attestation)),
                                      P_DATE(day_of(e->attestation_on))};
    outcome = tx_run(tx, &put_entity, params, NULL, NULL, NULL);
    if (outcome == OK && e->pay_request_day)
      outcome = tx_run(tx, &put_pay_setting, (struct db_param[]){P_TEXT(e->code), P_INTEGER(e->pay_request_day)}, NULL,
                       NULL, NULL);
  }
  for (size_t i = 0; i < people->kpa_count && outcome == OK; i++) {
    const struct kpa *k = &people->kpas[i];
    const struct db_param params[] = {
        P_TEXT(k->code),        P_TEXT(k->legal_entity),      P_TEXT(k->name),
        P_TEXT(k->city),        P_TEXT(or_empty(k->address)), P_INTEGER(k->till.discount_bp),
        P_TEXT(k->till.bearers)};
    outcome = tx_run(tx, &put_kpa, params, NULL, NULL, NULL);
  }
  for (size_t i = 0; i < people->member_count && outcome == OK; i++) {
    const struct member *m = &people->members[i];
    const struct db_param params[] = {P_TEXT(m->code),           P_TEXT(m->kpa),         P_TEXT(m->name),
                                      P_TEXT(or_empty(m->face)), P_INTEGER(m->position), P_DATE(day_of(m->joined_on))};
    outcome = tx_run(tx, &put_member, params, NULL, NULL, NULL);
    if (outcome == OK && m->minor_until) outcome = put_child(tx, m);
  }
  return outcome == OK ? put_contracts(tx, people) : outcome;
}

static enum outcome put_child(struct tx *tx, const struct member *member) {
  const struct db_param params[] = {P_TEXT(member->code), P_TEXT(member->kpa), P_DATE(day_of(member->minor_until)),
                                    P_DATE(day_of(member->guardian_consent_on))};
  return tx_run(tx, &put_minor, params, NULL, NULL, NULL);
}

static enum outcome put_contracts(struct tx *tx, const struct people *people) {
  enum outcome outcome = OK;
  for (size_t i = 0; i < people->contract_count && outcome == OK; i++) {
    const struct contract *c = &people->contracts[i];
    const struct db_param params[] = {P_TEXT(c->member),
                                      P_TEXT(c->kpa),
                                      P_TEXT(c->kind),
                                      P_TEXT(or_empty(c->reference)),
                                      P_DATE(day_of(c->starts_on)),
                                      P_DATE(day_of(c->ends_on)),
                                      P_DATE(day_of(c->insured_on)),
                                      P_BOOL(c->fixed_waived),
                                      P_INTEGER(c->info_months ? c->info_months : 1)};
    outcome = tx_run(tx, &put_contract, params, NULL, NULL, NULL);
  }
  return outcome;
}

static enum outcome put_decisions(struct tx *tx, const struct people *people, struct arena *arena) {
  for (size_t i = 0; i < people->decision_count; i++) {
    const struct decision *d = &people->decisions[i];
    uint8_t minutes[SHA256_BYTES];
    if (!hex_to_bytes(d->minutes_sha256, minutes, sizeof minutes))
      return fault_set(tx_fault(tx), BAD_RECORD, "minutes_sha256", "64 hexadecimal digits");
    const struct db_param params[] = {
        P_TEXT(d->kpa),        P_DATE(day_of(d->decided_on)),    P_TEXT(d->title),
        P_INTEGER(d->present), P_INTEGER(d->votes_for),          P_INTEGER(d->votes_against),
        P_BOOL(d->by_consent), P_BYTES(minutes, sizeof minutes), P_TEXT(or_empty(d->agreement))};
    struct decision_row *rows = NULL;
    size_t count = 0;
    enum outcome outcome = tx_run(tx, &put_decision, params, arena, &rows, &count);
    if (outcome == OK && count != 1) outcome = FAILED_INTERNAL;
    if (outcome == OK) outcome = people_put_rules(tx, d->kpa, rows[0].id, d->rules, d->rule_count, arena);
    if (outcome != OK) return outcome;
  }
  return OK;
}
