/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/private.h"

struct contract_row {
  const char *member, *kind;
  struct date starts_on, ends_on;
};
struct rule_row {
  int64_t id, cae_bp, pot_bp, internal_bp;
  const char *kpa, *activity, *decision_title, *contract, *deduction, *weighting;
  struct date valid_from, decided_on;
};

struct weight_row {
  int64_t split_rule, weight;
  const char *member;
};

static const enum db_kind of_kpa[] = {DB_TEXT};
static const struct db_column entity_columns[] = {
    DB_COLUMN(struct ledger_entity, code),          DB_COLUMN(struct ledger_entity, kind),
    DB_COLUMN(struct ledger_entity, name),          DB_COLUMN(struct ledger_entity, siren),
    DB_COLUMN(struct ledger_entity, siret),         DB_COLUMN(struct ledger_entity, vat_number),
    DB_COLUMN(struct ledger_entity, address),       DB_COLUMN(struct ledger_entity, legal_mention),
    DB_COLUMN(struct ledger_entity, vat_on_debits), DB_COLUMN(struct ledger_entity, ape),
    DB_COLUMN(struct ledger_entity, attestation),   DB_COLUMN(struct ledger_entity, attestation_on)};
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
    DB_COLUMN(struct rule_row, decided_on), DB_COLUMN(struct rule_row, decision_title),
    DB_COLUMN(struct rule_row, contract),   DB_COLUMN(struct rule_row, deduction),
    DB_COLUMN(struct rule_row, weighting),  DB_COLUMN(struct rule_row, internal_bp)};
static const struct db_column weight_columns[] = {DB_COLUMN(struct weight_row, split_rule),
                                                  DB_COLUMN(struct weight_row, member),
                                                  DB_COLUMN(struct weight_row, weight)};

LEDGER_QUERY(read_entities, of_kpa, entity_columns, struct ledger_entity);
LEDGER_QUERY(read_kpas, of_kpa, kpa_columns, struct ledger_kpa);
LEDGER_QUERY(read_members, of_kpa, member_columns, struct ledger_member);
LEDGER_QUERY(read_contracts, of_kpa, contract_columns, struct contract_row);
LEDGER_QUERY(read_rules, of_kpa, rule_columns, struct rule_row);
LEDGER_QUERY(read_weights, of_kpa, weight_columns, struct weight_row);

static enum outcome read_contracts(struct tx *tx, const char *kpa, struct arena *arena, struct ledger_people *people);
static enum outcome read_rules(struct tx *tx, const char *kpa, struct arena *arena, struct ledger_people *people);
static struct split_rule rule_of(const struct rule_row *row);
static enum outcome read_weights(struct tx *tx, const char *kpa, struct arena *arena, struct ledger_people *people);

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
    struct split_rule *rule = &people->split_rules[i];
    *rule = rule_of(row);
    if (row->contract && !contract_kind_parse(row->contract, &rule->contract))
      return fault_set(tx_fault(tx), FAILED_INTERNAL, "contract", "unknown kind of contract %s", row->contract);
  }
  outcome = read_weights(tx, kpa, arena, people);
  for (size_t i = 0; i < people->rule_count; i++)
    people->rules[i] = (struct ledger_rule){
        .rule = people->split_rules[i], .decided_on = rows[i].decided_on, .decision_title = rows[i].decision_title};
  return outcome;
}

static struct split_rule rule_of(const struct rule_row *row) {
  return (struct split_rule){.id = row->id,
                             .kpa = row->kpa,
                             .activity = row->activity,
                             .cae_bp = row->cae_bp,
                             .pot_bp = row->pot_bp,
                             .valid_from = row->valid_from,
                             .deduction = split_deduction_parse(row->deduction),
                             .weighting = split_weighting_parse(row->weighting),
                             .internal_apart = row->internal_bp >= 0,
                             .internal_bp = row->internal_bp};
}

/* Rows stand by rule: those of one are a stretch of them. */
static enum outcome read_weights(struct tx *tx, const char *kpa, struct arena *arena, struct ledger_people *people) {
  struct weight_row *rows;
  size_t count;
  enum outcome outcome = tx_run(tx, &ledger_read_weights, (struct db_param[]){P_TEXT(kpa)}, arena, &rows, &count);
  if (outcome != OK) return outcome;
  struct split_weight *weights = arena_list(arena, count, sizeof *weights);
  for (size_t i = 0; i < count; i++) {
    weights[i] = (struct split_weight){rows[i].member, rows[i].weight};
    for (size_t j = 0; j < people->rule_count; j++) {
      struct split_rule *rule = &people->split_rules[j];
      if (rule->id != rows[i].split_rule) continue;
      if (rule->weight_count++ == 0) rule->weights = &weights[i];
    }
  }
  return OK;
}
