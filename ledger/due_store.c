/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/due_store.h"

#include "core/text.h"
#include "ledger/private.h"

struct rule_row {
  int64_t id, pot_bp, internal_bp, exempt_months;
  const char *activity, *contract, *base, *banding, *bands_over, *deduction, *weighting;
  struct date valid_from;
  struct money fixed_month, minimum_month, maximum;
};
struct band_row {
  int64_t split_rule, rate_bp;
  struct money amount;
};
struct contract_row {
  const char *member, *kind;
  struct date starts_on, ends_on;
  bool waived;
};

static const enum db_kind of_kpa[] = {DB_TEXT};
static const struct db_column rule_columns[] = {DB_COLUMN(struct rule_row, id),
                                                DB_COLUMN(struct rule_row, activity),
                                                DB_COLUMN(struct rule_row, contract),
                                                DB_COLUMN(struct rule_row, valid_from),
                                                DB_COLUMN(struct rule_row, base),
                                                DB_COLUMN(struct rule_row, banding),
                                                DB_COLUMN(struct rule_row, bands_over),
                                                DB_COLUMN(struct rule_row, deduction),
                                                DB_COLUMN(struct rule_row, weighting),
                                                DB_COLUMN(struct rule_row, pot_bp),
                                                DB_COLUMN(struct rule_row, internal_bp),
                                                DB_COLUMN(struct rule_row, fixed_month),
                                                DB_COLUMN(struct rule_row, minimum_month),
                                                DB_COLUMN(struct rule_row, maximum),
                                                DB_COLUMN(struct rule_row, exempt_months)};
static const struct db_column band_columns[] = {
    DB_COLUMN(struct band_row, split_rule), DB_COLUMN(struct band_row, amount), DB_COLUMN(struct band_row, rate_bp)};
static const struct db_column contract_columns[] = {
    DB_COLUMN(struct contract_row, member), DB_COLUMN(struct contract_row, kind),
    DB_COLUMN(struct contract_row, starts_on), DB_COLUMN(struct contract_row, ends_on),
    DB_COLUMN(struct contract_row, waived)};
LEDGER_QUERY(read_due_rules, of_kpa, rule_columns, struct rule_row);
LEDGER_QUERY(read_due_bands, of_kpa, band_columns, struct band_row);
LEDGER_QUERY(read_due_contracts, of_kpa, contract_columns, struct contract_row);

static struct scale scale_of(const struct rule_row *row);
static enum outcome read_bands(struct tx *tx, const char *kpa, struct arena *arena, struct rule rules[], size_t count);

enum outcome due_store_rules(struct tx *tx, const char *kpa, struct arena *arena, struct rule **rules, size_t *count) {
  struct rule_row *rows = NULL;
  enum outcome outcome = tx_run(tx, &ledger_read_due_rules, (struct db_param[]){P_TEXT(kpa)}, arena, &rows, count);
  if (outcome != OK) return outcome;
  struct rule *list = arena_list(arena, *count, sizeof *list);
  for (size_t i = 0; i < *count; i++) {
    list[i] = (struct rule){.id = rows[i].id,
                            .activity = rows[i].activity,
                            .valid_from = rows[i].valid_from,
                            .scale = scale_of(&rows[i]),
                            .weighting = split_weighting_parse(rows[i].weighting)};
    if (rows[i].contract && !contract_kind_parse(rows[i].contract, &list[i].contract))
      return fault_set(tx_fault(tx), FAILED_INTERNAL, "contract_kind", "%s", rows[i].contract);
  }
  *rules = list;
  return read_bands(tx, kpa, arena, list, *count);
}

/* The place of a word among those of an enum; the schema knows no other words. */
static int word_of(const char *word, const char *const words[], int count) {
  for (int i = 0; i < count; i++)
    if (text_equal(word, words[i])) return i;
  return 0;
}
#define WORD(word, ...)                                                                                                \
  word_of((word), (const char *const[]){__VA_ARGS__}, (int)LEDGER_COUNT(((const char *const[]){__VA_ARGS__})))

static struct scale scale_of(const struct rule_row *row) {
  return (struct scale){.base = (enum scale_base)WORD(row->base, "net", "margin", "cashed"),
                        .banding = (enum scale_banding)WORD(row->banding, "marginal", "whole"),
                        .window = (enum scale_window)WORD(row->bands_over, "calendar", "fiscal", "since_entry"),
                        .deduction = split_deduction_parse(row->deduction),
                        .pot_bp = row->pot_bp,
                        .internal_bp = row->internal_bp,
                        .fixed_month = row->fixed_month,
                        .minimum_month = row->minimum_month,
                        .maximum_window = row->maximum,
                        .exempt_months = row->exempt_months};
}

static enum outcome read_bands(struct tx *tx, const char *kpa, struct arena *arena, struct rule rules[], size_t count) {
  struct band_row *rows = NULL;
  size_t bands = 0;
  enum outcome outcome = tx_run(tx, &ledger_read_due_bands, (struct db_param[]){P_TEXT(kpa)}, arena, &rows, &bands);
  for (size_t i = 0; i < bands && outcome == OK; i++)
    for (size_t j = 0; j < count; j++) {
      struct scale *scale = &rules[j].scale;
      if (rules[j].id != rows[i].split_rule || scale->band_count == SCALE_BANDS_MAX) continue;
      scale->bands[scale->band_count++] = (struct scale_band){rows[i].amount, rows[i].rate_bp};
    }
  return outcome;
}

enum outcome due_store_contracts(struct tx *tx, const char *kpa, struct arena *arena, struct due_books *books) {
  struct contract_row *rows = NULL;
  enum outcome outcome =
      tx_run(tx, &ledger_read_due_contracts, (struct db_param[]){P_TEXT(kpa)}, arena, &rows, &books->contract_count);
  if (outcome != OK) return outcome;
  struct due_contract *contracts = arena_list(arena, books->contract_count, sizeof *contracts);
  for (size_t i = 0; i < books->contract_count; i++) {
    contracts[i] = (struct due_contract){
        .member = rows[i].member, .starts_on = rows[i].starts_on, .ends_on = rows[i].ends_on, .waived = rows[i].waived};
    if (!contract_kind_parse(rows[i].kind, &contracts[i].kind))
      return fault_set(tx_fault(tx), FAILED_INTERNAL, "contract", "%s", rows[i].kind);
  }
  books->contracts = contracts;
  return OK;
}
