/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/private.h"

struct contract_row {
  const char *member, *kind;
  struct date starts_on, ends_on;
};
struct rule_row {
  int64_t id, cae_bp, pot_bp;
  const char *kpa, *activity, *decision_title;
  struct date valid_from, decided_on;
};

static const enum db_kind of_kpa[] = {DB_TEXT};
static const struct db_column entity_columns[] = {
    DB_COLUMN(struct ledger_entity, code),   DB_COLUMN(struct ledger_entity, kind),
    DB_COLUMN(struct ledger_entity, name),   DB_COLUMN(struct ledger_entity, siren),
    DB_COLUMN(struct ledger_entity, siret),  DB_COLUMN(struct ledger_entity, vat_number),
    DB_COLUMN(struct ledger_entity, address)};
static const struct db_column kpa_columns[] = {
    DB_COLUMN(struct ledger_kpa, code), DB_COLUMN(struct ledger_kpa, legal_entity), DB_COLUMN(struct ledger_kpa, name),
    DB_COLUMN(struct ledger_kpa, city), DB_COLUMN(struct ledger_kpa, address)};
static const struct db_column member_columns[] = {
    DB_COLUMN(struct ledger_member, code), DB_COLUMN(struct ledger_member, kpa), DB_COLUMN(struct ledger_member, name),
    DB_COLUMN(struct ledger_member, face), DB_COLUMN(struct ledger_member, joined_on)};
static const struct db_column contract_columns[] = {
    DB_COLUMN(struct contract_row, member), DB_COLUMN(struct contract_row, kind),
    DB_COLUMN(struct contract_row, starts_on), DB_COLUMN(struct contract_row, ends_on)};
static const struct db_column rule_columns[] = {
    DB_COLUMN(struct rule_row, id),         DB_COLUMN(struct rule_row, kpa),
    DB_COLUMN(struct rule_row, activity),   DB_COLUMN(struct rule_row, cae_bp),
    DB_COLUMN(struct rule_row, pot_bp),     DB_COLUMN(struct rule_row, valid_from),
    DB_COLUMN(struct rule_row, decided_on), DB_COLUMN(struct rule_row, decision_title)};

LEDGER_QUERY(read_entities, of_kpa, entity_columns, struct ledger_entity);
LEDGER_QUERY(read_kpas, of_kpa, kpa_columns, struct ledger_kpa);
LEDGER_QUERY(read_members, of_kpa, member_columns, struct ledger_member);
LEDGER_QUERY(read_contracts, of_kpa, contract_columns, struct contract_row);
LEDGER_QUERY(read_rules, of_kpa, rule_columns, struct rule_row);

static enum outcome read_contracts(struct tx *tx, const char *kpa, struct arena *arena, struct ledger_people *people);
static enum outcome read_rules(struct tx *tx, const char *kpa, struct arena *arena, struct ledger_people *people);

enum outcome ledger_people_read(struct tx *tx, const char *kpa, struct arena *arena, struct ledger_people *people) {
  struct ledger_people read = {0};
  const struct db_param params[] = {P_TEXT(kpa)};
  enum outcome outcome = tx_run(tx, &ledger_read_entities, params, arena, &read.entities, &read.entity_count);
  if (outcome == OK) outcome = tx_run(tx, &ledger_read_kpas, params, arena, &read.kpas, &read.kpa_count);
  if (outcome == OK) outcome = tx_run(tx, &ledger_read_members, params, arena, &read.members, &read.member_count);
  if (outcome == OK) outcome = read_contracts(tx, kpa, arena, &read);
  if (outcome == OK) outcome = read_rules(tx, kpa, arena, &read);
  if (outcome == OK) *people = read;
  return outcome;
}

static enum outcome read_contracts(struct tx *tx, const char *kpa, struct arena *arena, struct ledger_people *people) {
  struct contract_row *rows;
  enum outcome outcome =
      tx_run(tx, &ledger_read_contracts, (struct db_param[]){P_TEXT(kpa)}, arena, &rows, &people->contract_count);
  if (outcome != OK) return outcome;
  people->contracts = arena_list(arena, people->contract_count, sizeof *people->contracts);
  for (size_t i = 0; i < people->contract_count; i++) {
    struct ledger_contract *contract = &people->contracts[i];
    *contract =
        (struct ledger_contract){.member = rows[i].member, .starts_on = rows[i].starts_on, .ends_on = rows[i].ends_on};
    if (!contract_kind_parse(rows[i].kind, &contract->kind))
      return fault_set(tx_fault(tx), FAILED_INTERNAL, "contract", "unknown kind of contract %s", rows[i].kind);
  }
  return OK;
}

static enum outcome read_rules(struct tx *tx, const char *kpa, struct arena *arena, struct ledger_people *people) {
  struct rule_row *rows;
  enum outcome outcome =
      tx_run(tx, &ledger_read_rules, (struct db_param[]){P_TEXT(kpa)}, arena, &rows, &people->rule_count);
  if (outcome != OK) return outcome;
  people->rules = arena_list(arena, people->rule_count, sizeof *people->rules);
  people->split_rules = arena_list(arena, people->rule_count, sizeof *people->split_rules);
  for (size_t i = 0; i < people->rule_count; i++) {
    const struct rule_row *row = &rows[i];
    people->split_rules[i] = (struct split_rule){.id = row->id,
                                                 .kpa = row->kpa,
                                                 .activity = row->activity,
                                                 .cae_bp = row->cae_bp,
                                                 .pot_bp = row->pot_bp,
                                                 .valid_from = row->valid_from};
    people->rules[i] = (struct ledger_rule){
        .rule = people->split_rules[i], .decided_on = row->decided_on, .decision_title = row->decision_title};
  }
  return OK;
}
