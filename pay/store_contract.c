/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pay/private.h"

struct locked_row {
  bool locked;
};
struct id_row {
  int64_t id;
};

static const struct db_column locked_columns[] = {DB_COLUMN(struct locked_row, locked)};
static const struct db_column id_columns[] = {DB_COLUMN(struct id_row, id)};
static const struct db_column contract_columns[] = {
    DB_COLUMN(struct contract_row, id),           DB_COLUMN(struct contract_row, member),
    DB_COLUMN(struct contract_row, kind),         DB_COLUMN(struct contract_row, reference),
    DB_COLUMN(struct contract_row, starts_on),    DB_COLUMN(struct contract_row, ends_on),
    DB_COLUMN(struct contract_row, insured_on),   DB_COLUMN(struct contract_row, sells_from),
    DB_COLUMN(struct contract_row, renewal),      DB_COLUMN(struct contract_row, end_reason),
    DB_COLUMN(struct contract_row, fixed_waived), DB_COLUMN(struct contract_row, info_months)};
static const struct db_column member_columns[] = {
    DB_COLUMN(struct member_row, member),     DB_COLUMN(struct member_row, name),
    DB_COLUMN(struct member_row, face),       DB_COLUMN(struct member_row, minor_until),
    DB_COLUMN(struct member_row, consent_on), DB_COLUMN(struct member_row, balance),
    DB_COLUMN(struct member_row, asked)};

PAY_ROWS(lock_purse, struct locked_row, locked_columns, DB_TEXT);
PAY_ROWS(list_contracts, struct contract_row, contract_columns, DB_TEXT, DB_TEXT);
PAY_ROWS(list_members, struct member_row, member_columns, DB_TEXT, DB_TEXT);
PAY_ROWS(insert_contract, struct id_row, id_columns, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_DATE, DB_DATE, DB_DATE);
PAY_DO(note_insurance, DB_INTEGER, DB_TEXT, DB_DATE);
PAY_DO(end_contract, DB_INTEGER, DB_TEXT, DB_DATE, DB_TEXT);
PAY_DO(note_terms, DB_INTEGER, DB_TEXT, DB_BOOL, DB_INTEGER);
PAY_DO(put_minor, DB_TEXT, DB_TEXT, DB_DATE, DB_DATE);

static enum outcome touch_one(struct tx *tx, const struct db_query *query, const struct db_param params[]);

enum outcome store_lock_purse(struct tx *tx, const char *whose) {
  return tx_run(tx, &pay_lock_purse, (struct db_param[]){P_TEXT(whose)}, NULL, NULL, NULL);
}

enum outcome store_list_contracts(struct tx *tx, const char *kpa, const char *member, struct arena *arena,
                                  struct contract_row **rows, size_t *count) {
  return tx_run(tx, &pay_list_contracts, (struct db_param[]){P_TEXT(kpa), P_TEXT(member)}, arena, rows, count);
}

enum outcome store_list_members(struct tx *tx, const char *kpa, const char *member, struct arena *arena,
                                struct member_row **rows, size_t *count) {
  return tx_run(tx, &pay_list_members, (struct db_param[]){P_TEXT(kpa), P_TEXT(member)}, arena, rows, count);
}

enum outcome store_find_member(struct tx *tx, const char *kpa, const char *member, struct arena *arena,
                               struct member_row *found) {
  struct member_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = store_list_members(tx, kpa, member, arena, &rows, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return fault_set(tx_fault(tx), NOT_FOUND, "member", "no such member");
  *found = rows[0];
  return OK;
}

enum outcome store_insert_contract(struct tx *tx, const char *kpa, const struct contract_row *contract,
                                   struct arena *arena, int64_t *id) {
  const struct db_param params[] = {P_TEXT(contract->member),    P_TEXT(kpa),
                                    P_TEXT(contract->kind),      P_TEXT(contract->reference),
                                    P_DATE(contract->starts_on), P_DATE(contract->ends_on),
                                    P_DATE(contract->insured_on)};
  struct id_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &pay_insert_contract, params, arena, &rows, &count);
  if (outcome == OK && count == 1) *id = rows[0].id;
  return outcome;
}

enum outcome store_note_insurance(struct tx *tx, const char *kpa, int64_t id, struct date insured_on) {
  return touch_one(tx, &pay_note_insurance, (struct db_param[]){P_INTEGER(id), P_TEXT(kpa), P_DATE(insured_on)});
}

enum outcome store_end_contract(struct tx *tx, const char *kpa, int64_t id, struct date ends_on, const char *reason) {
  return touch_one(tx, &pay_end_contract,
                   (struct db_param[]){P_INTEGER(id), P_TEXT(kpa), P_DATE(ends_on), P_TEXT(reason)});
}

enum outcome store_note_terms(struct tx *tx, const char *kpa, int64_t id, bool waived, int64_t info_months) {
  return touch_one(tx, &pay_note_terms,
                   (struct db_param[]){P_INTEGER(id), P_TEXT(kpa), P_BOOL(waived), P_INTEGER(info_months)});
}

enum outcome store_put_minor(struct tx *tx, const char *kpa, const char *member, struct date until,
                             struct date consent_on) {
  const struct db_param params[] = {P_TEXT(member), P_TEXT(kpa), P_DATE(until), P_DATE(consent_on)};
  return tx_run(tx, &pay_put_minor, params, NULL, NULL, NULL);
}

static enum outcome touch_one(struct tx *tx, const struct db_query *query, const struct db_param params[]) {
  size_t touched = 0;
  enum outcome outcome = tx_run(tx, query, params, NULL, NULL, &touched);
  if (outcome == OK && touched == 0) return fault_set(tx_fault(tx), NOT_FOUND, "", "nothing of that number here");
  return outcome;
}
