/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pay/private.h"

struct setting_row {
  int64_t request_day;
};
struct id_row {
  int64_t id;
};
struct day_row {
  struct date day;
};
struct fiscal_row {
  int64_t fiscal_month;
};
struct own_row {
  bool own;
};

static const struct db_column setting_columns[] = {DB_COLUMN(struct setting_row, request_day)};
static const struct db_column id_columns[] = {DB_COLUMN(struct id_row, id)};
static const struct db_column day_columns[] = {DB_COLUMN(struct day_row, day)};
static const struct db_column fiscal_columns[] = {DB_COLUMN(struct fiscal_row, fiscal_month)};
static const struct db_column account_columns[] = {
    DB_COLUMN(struct due_sum, month), DB_COLUMN(struct due_sum, member), DB_COLUMN(struct due_sum, activity),
    DB_COLUMN(struct due_sum, rule),  DB_COLUMN(struct due_sum, net),    DB_COLUMN(struct due_sum, internal),
    DB_COLUMN(struct due_sum, costs)};
static const struct db_column own_columns[] = {DB_COLUMN(struct own_row, own)};
static const struct db_column rate_columns[] = {DB_COLUMN(struct rate_row, id),
                                                DB_COLUMN(struct rate_row, own),
                                                DB_COLUMN(struct rate_row, contract_kind),
                                                DB_COLUMN(struct rate_row, valid_from),
                                                DB_COLUMN(struct rate_row, employer_bp),
                                                DB_COLUMN(struct rate_row, employee_bp),
                                                DB_COLUMN(struct rate_row, employer_fixed),
                                                DB_COLUMN(struct rate_row, employee_fixed),
                                                DB_COLUMN(struct rate_row, fixed_from),
                                                DB_COLUMN(struct rate_row, source)};
static const struct db_column rule_columns[] = {DB_COLUMN(struct rule_row, cae_bp), DB_COLUMN(struct rule_row, pot_bp),
                                                DB_COLUMN(struct rule_row, deduction)};
static const struct db_column request_columns[] = {DB_COLUMN(struct request_row, id, .kind = DB_UUID),
                                                   DB_COLUMN(struct request_row, member),
                                                   DB_COLUMN(struct request_row, name),
                                                   DB_COLUMN(struct request_row, face),
                                                   DB_COLUMN(struct request_row, month),
                                                   DB_COLUMN(struct request_row, amount),
                                                   DB_COLUMN(struct request_row, state),
                                                   DB_COLUMN(struct request_row, asked_at, .kind = DB_TIME),
                                                   DB_COLUMN(struct request_row, decided_at, .kind = DB_TIME),
                                                   DB_COLUMN(struct request_row, reason),
                                                   DB_COLUMN(struct request_row, entry),
                                                   DB_COLUMN(struct request_row, own)};
static const struct db_column received_columns[] = {DB_COLUMN(struct received_row, id, .kind = DB_UUID),
                                                    DB_COLUMN(struct received_row, member),
                                                    DB_COLUMN(struct received_row, name),
                                                    DB_COLUMN(struct received_row, face),
                                                    DB_COLUMN(struct received_row, month),
                                                    DB_COLUMN(struct received_row, paid_on),
                                                    DB_COLUMN(struct received_row, net),
                                                    DB_COLUMN(struct received_row, net_social),
                                                    DB_COLUMN(struct received_row, replaced)};

PAY_ROWS(read_setting, struct setting_row, setting_columns, DB_TEXT);
PAY_DO(put_setting, DB_TEXT, DB_INTEGER);
PAY_ROWS(list_rates, struct rate_row, rate_columns, DB_TEXT);
PAY_ROWS(insert_rate, struct id_row, id_columns, DB_TEXT, DB_TEXT, DB_DATE, DB_INTEGER, DB_INTEGER, DB_INTEGER,
         DB_INTEGER, DB_INTEGER, DB_TEXT);
PAY_ROWS(read_rule, struct rule_row, rule_columns, DB_TEXT, DB_DATE, DB_TEXT);
PAY_ROWS(read_fiscal_month, struct fiscal_row, fiscal_columns, DB_TEXT);
PAY_ROWS(read_account, struct due_sum, account_columns, DB_TEXT, DB_TEXT, DB_DATE);
PAY_ROWS(list_requests, struct request_row, request_columns, DB_TEXT, DB_TEXT);
PAY_ROWS(find_request, struct request_row, request_columns, DB_UUID, DB_TEXT);
PAY_DO(insert_request, DB_UUID, DB_TEXT, DB_TEXT, DB_DATE, DB_INTEGER, DB_TIME, DB_UUID);
PAY_ROWS(read_first_open, struct day_row, day_columns, DB_TEXT, DB_DATE);
PAY_ROWS(read_own, struct own_row, own_columns, DB_TEXT);
PAY_DO(decide_request, DB_UUID, DB_TEXT, DB_TEXT, DB_TIME, DB_UUID, DB_TEXT, DB_INTEGER);
PAY_ROWS(list_received, struct received_row, received_columns, DB_TEXT, DB_TEXT);
PAY_ROWS(find_received, struct received_row, received_columns, DB_UUID, DB_TEXT);
PAY_DO(put_received, DB_UUID, DB_TEXT, DB_TEXT, DB_DATE, DB_DATE, DB_INTEGER, DB_INTEGER, DB_UUID, DB_TIME);

enum outcome store_read_setting(struct tx *tx, const char *legal_entity, struct arena *arena, int64_t *day) {
  struct setting_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &pay_read_setting, (struct db_param[]){P_TEXT(legal_entity)}, arena, &rows, &count);
  if (outcome == OK) *day = count > 0 ? rows[0].request_day : PAY_REQUEST_DAY;
  return outcome;
}

enum outcome store_put_setting(struct tx *tx, const char *legal_entity, int64_t day) {
  return tx_run(tx, &pay_put_setting, (struct db_param[]){P_TEXT(legal_entity), P_INTEGER(day)}, NULL, NULL, NULL);
}

enum outcome store_list_rates(struct tx *tx, const char *legal_entity, struct arena *arena, struct rate_row **rows,
                              size_t *count) {
  return tx_run(tx, &pay_list_rates, (struct db_param[]){P_TEXT(legal_entity)}, arena, rows, count);
}

enum outcome store_insert_rate(struct tx *tx, const char *legal_entity, const struct rate_row *rate,
                               struct arena *arena, int64_t *id) {
  const struct db_param params[] = {P_TEXT(legal_entity),
                                    P_TEXT(rate->contract_kind),
                                    P_DATE(rate->valid_from),
                                    P_INTEGER(rate->employer_bp),
                                    P_INTEGER(rate->employee_bp),
                                    P_INTEGER(rate->employer_fixed.cents),
                                    P_INTEGER(rate->employee_fixed.cents),
                                    P_INTEGER(rate->fixed_from.cents),
                                    P_TEXT(rate->source)};
  struct id_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &pay_insert_rate, params, arena, &rows, &count);
  if (outcome == OK && count == 1) *id = rows[0].id;
  return outcome;
}

enum outcome store_read_account(struct tx *tx, const struct request *request, const char *member, struct date month,
                                struct due_books *books) {
  struct fiscal_row *fiscal = NULL;
  struct rule *rules = NULL;
  struct due_sum *sums = NULL;
  struct arena *arena = request->arena;
  const char *kpa = request->who.kpa;
  *books = (struct due_books){.month = month};
  enum outcome outcome =
      tx_run(tx, &pay_read_fiscal_month, (struct db_param[]){P_TEXT(request->who.legal_entity)}, arena, &fiscal, NULL);
  if (outcome == OK) outcome = due_store_rules(tx, kpa, arena, &rules, &books->rule_count);
  if (outcome == OK) outcome = due_store_contracts(tx, kpa, arena, books);
  if (outcome != OK) return outcome;
  books->fiscal_month = (int)fiscal->fiscal_month;
  books->rules = rules;
  const struct db_param since[] = {P_TEXT(kpa), P_TEXT(member), P_DATE(due_from(books))};
  outcome = tx_run(tx, &pay_read_account, since, arena, &sums, &books->sum_count);
  books->sums = sums;
  books->first = outcome == OK && books->sum_count > 0 ? sums[0].month : month;
  return outcome;
}

enum outcome store_read_rule(struct tx *tx, const char *kpa, struct date day, const char *kind, struct arena *arena,
                             struct rule_row *rule) {
  struct rule_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome =
      tx_run(tx, &pay_read_rule, (struct db_param[]){P_TEXT(kpa), P_DATE(day), P_TEXT(kind)}, arena, &rows, &count);
  if (outcome == OK && count == 0) return fault_set(tx_fault(tx), NO_SPLIT_RULE, "", "no general rule on that day");
  if (outcome == OK) *rule = rows[0];
  return outcome;
}

enum outcome store_list_requests(struct tx *tx, const char *kpa, const char *member, struct arena *arena,
                                 struct request_row **rows, size_t *count) {
  return tx_run(tx, &pay_list_requests, (struct db_param[]){P_TEXT(kpa), P_TEXT(member)}, arena, rows, count);
}

enum outcome store_find_request(struct tx *tx, const char *kpa, const char *id, struct arena *arena,
                                struct request_row **rows, size_t *count) {
  return tx_run(tx, &pay_find_request, (struct db_param[]){P_UUID(id), P_TEXT(kpa)}, arena, rows, count);
}

enum outcome store_insert_request(struct tx *tx, const char *kpa, const struct request_row *asked, const char *by) {
  const struct db_param params[] = {
      P_UUID(asked->id),       P_TEXT(kpa), P_TEXT(asked->member), P_DATE(asked->month), P_INTEGER(asked->amount.cents),
      P_TIME(asked->asked_at), P_UUID(by)};
  size_t added = 0;
  enum outcome outcome = tx_run(tx, &pay_insert_request, params, NULL, NULL, &added);
  return outcome == OK && added == 0 ? ID_REUSED : outcome;
}

enum outcome store_decide_request(struct tx *tx, const char *kpa, const struct request_row *decided, const char *by) {
  struct db_param entry = P_INTEGER(decided->entry);
  entry.is_null = decided->entry == 0;
  const struct db_param params[] = {
      P_UUID(decided->id),     P_TEXT(kpa), P_TEXT(decided->state), P_TIME(decided->decided_at), P_UUID(by),
      P_TEXT(decided->reason), entry};
  size_t touched = 0;
  enum outcome outcome = tx_run(tx, &pay_decide_request, params, NULL, NULL, &touched);
  return outcome == OK && touched != 1 ? NOT_FOUND : outcome;
}

enum outcome store_first_open(struct tx *tx, const char *kpa, struct arena *arena, struct date *day) {
  struct day_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome =
      tx_run(tx, &pay_read_first_open, (struct db_param[]){P_TEXT(kpa), P_DATE(*day)}, arena, &rows, &count);
  if (outcome == OK && count == 1) *day = rows[0].day;
  return outcome;
}

enum outcome store_is_own(struct tx *tx, const char *member, struct arena *arena, bool *own) {
  struct own_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &pay_read_own, (struct db_param[]){P_TEXT(member)}, arena, &rows, &count);
  *own = outcome == OK && count == 1 && rows[0].own;
  return outcome;
}

enum outcome store_list_received(struct tx *tx, const char *kpa, const char *member, struct arena *arena,
                                 struct received_row **rows, size_t *count) {
  return tx_run(tx, &pay_list_received, (struct db_param[]){P_TEXT(kpa), P_TEXT(member)}, arena, rows, count);
}

enum outcome store_find_received(struct tx *tx, const char *kpa, const char *id, struct arena *arena,
                                 struct received_row **rows, size_t *count) {
  return tx_run(tx, &pay_find_received, (struct db_param[]){P_UUID(id), P_TEXT(kpa)}, arena, rows, count);
}

enum outcome store_put_received(struct tx *tx, const char *kpa, const struct received_row *received, const char *by,
                                int64_t at_us) {
  const struct db_param params[] = {P_UUID(received->id),
                                    P_TEXT(kpa),
                                    P_TEXT(received->member),
                                    P_DATE(received->month),
                                    P_DATE(received->paid_on),
                                    P_INTEGER(received->net.cents),
                                    P_INTEGER(received->net_social.cents),
                                    P_UUID(by),
                                    P_TIME(at_us)};
  return tx_run(tx, &pay_put_received, params, NULL, NULL, NULL);
}
