/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pay/private.h"

struct id_row {
  int64_t id;
};

static const struct db_column id_columns[] = {DB_COLUMN(struct id_row, id)};
static const struct db_column pot_columns[] = {DB_COLUMN(struct pot_row, balance), DB_COLUMN(struct pot_row, offered)};
static const struct db_column period_columns[] = {DB_COLUMN(struct period_row, id, .kind = DB_UUID),
                                                  DB_COLUMN(struct period_row, title),
                                                  DB_COLUMN(struct period_row, purpose),
                                                  DB_COLUMN(struct period_row, opens_on),
                                                  DB_COLUMN(struct period_row, closes_on),
                                                  DB_COLUMN(struct period_row, amount),
                                                  DB_COLUMN(struct period_row, state),
                                                  DB_COLUMN(struct period_row, entry),
                                                  DB_COLUMN(struct period_row, decision),
                                                  DB_COLUMN(struct period_row, decided_on),
                                                  DB_COLUMN(struct period_row, decided),
                                                  DB_COLUMN(struct period_row, present),
                                                  DB_COLUMN(struct period_row, votes_for),
                                                  DB_COLUMN(struct period_row, votes_against),
                                                  DB_COLUMN(struct period_row, by_consent)};
static const struct db_column claim_columns[] = {DB_COLUMN(struct claim_row, period, .kind = DB_UUID),
                                                 DB_COLUMN(struct claim_row, member),
                                                 DB_COLUMN(struct claim_row, name),
                                                 DB_COLUMN(struct claim_row, face),
                                                 DB_COLUMN(struct claim_row, amount),
                                                 DB_COLUMN(struct claim_row, why),
                                                 DB_COLUMN(struct claim_row, settled),
                                                 DB_COLUMN(struct claim_row, adjusted_why)};

PAY_ROWS(read_pot, struct pot_row, pot_columns, DB_TEXT);
PAY_ROWS(list_periods, struct period_row, period_columns, DB_TEXT, DB_UUID);
PAY_ROWS(list_claims, struct claim_row, claim_columns, DB_TEXT, DB_UUID);
PAY_DO(insert_period, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_DATE, DB_DATE, DB_INTEGER, DB_UUID, DB_TIME);
PAY_DO(put_claim, DB_UUID, DB_TEXT, DB_TEXT, DB_INTEGER, DB_TEXT, DB_TIME);
PAY_DO(settle_claim, DB_UUID, DB_TEXT, DB_INTEGER, DB_TEXT);
PAY_DO(end_period, DB_UUID, DB_TEXT, DB_TEXT, DB_UUID, DB_TIME, DB_INTEGER, DB_INTEGER);
PAY_DO(delete_claims, DB_UUID, DB_TEXT);
PAY_ROWS(insert_decision, struct id_row, id_columns, DB_TEXT, DB_DATE, DB_TEXT, DB_INTEGER, DB_INTEGER, DB_INTEGER,
         DB_BOOL, DB_BYTES, DB_TEXT);

static struct db_param integer_or_null(int64_t value);

enum outcome store_read_pot(struct tx *tx, const char *kpa, struct arena *arena, struct pot_row *pot) {
  struct pot_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &pay_read_pot, (struct db_param[]){P_TEXT(kpa)}, arena, &rows, &count);
  if (outcome == OK && count == 1) *pot = rows[0];
  return outcome;
}

enum outcome store_list_periods(struct tx *tx, const char *kpa, const char *id, struct arena *arena,
                                struct period_row **rows, size_t *count) {
  return tx_run(tx, &pay_list_periods, (struct db_param[]){P_TEXT(kpa), P_UUID(id)}, arena, rows, count);
}

enum outcome store_list_claims(struct tx *tx, const char *kpa, const char *period, struct arena *arena,
                               struct claim_row **rows, size_t *count) {
  return tx_run(tx, &pay_list_claims, (struct db_param[]){P_TEXT(kpa), P_UUID(period)}, arena, rows, count);
}

enum outcome store_insert_period(struct tx *tx, const char *kpa, const struct period_row *period, const char *by,
                                 int64_t at_us) {
  const struct db_param params[] = {P_UUID(period->id),
                                    P_TEXT(kpa),
                                    P_TEXT(period->title),
                                    P_TEXT(period->purpose),
                                    P_DATE(period->opens_on),
                                    P_DATE(period->closes_on),
                                    P_INTEGER(period->amount.cents),
                                    P_UUID(by),
                                    P_TIME(at_us)};
  size_t added = 0;
  enum outcome outcome = tx_run(tx, &pay_insert_period, params, NULL, NULL, &added);
  return outcome == OK && added == 0 ? ID_REUSED : outcome;
}

enum outcome store_put_claim(struct tx *tx, const char *kpa, const struct claim_row *claim, int64_t at_us) {
  const struct db_param params[] = {P_UUID(claim->period),          P_TEXT(kpa),        P_TEXT(claim->member),
                                    P_INTEGER(claim->amount.cents), P_TEXT(claim->why), P_TIME(at_us)};
  return tx_run(tx, &pay_put_claim, params, NULL, NULL, NULL);
}

enum outcome store_settle_claim(struct tx *tx, const struct claim_row *claim) {
  const struct db_param params[] = {P_UUID(claim->period), P_TEXT(claim->member), P_INTEGER(claim->settled.cents),
                                    P_TEXT(claim->adjusted_why)};
  return tx_run(tx, &pay_settle_claim, params, NULL, NULL, NULL);
}

enum outcome store_end_period(struct tx *tx, const char *kpa, const struct period_row *ended, const char *by,
                              int64_t at_us) {
  const struct db_param params[] = {P_UUID(ended->id),
                                    P_TEXT(kpa),
                                    P_TEXT(ended->state),
                                    P_UUID(by),
                                    P_TIME(at_us),
                                    integer_or_null(ended->decision),
                                    integer_or_null(ended->entry)};
  return tx_run(tx, &pay_end_period, params, NULL, NULL, NULL);
}

enum outcome store_delete_claims(struct tx *tx, const char *kpa, const char *period) {
  return tx_run(tx, &pay_delete_claims, (struct db_param[]){P_UUID(period), P_TEXT(kpa)}, NULL, NULL, NULL);
}

enum outcome store_insert_decision(struct tx *tx, const char *kpa, const struct pay_decision *decision,
                                   struct arena *arena, int64_t *id) {
  uint8_t minutes[SHA256_BYTES];
  if (!hex_to_bytes(decision->minutes_sha256, minutes, sizeof minutes))
    return fault_set(tx_fault(tx), WRONG_TYPE, "/decision/minutes_sha256", "64 hexadecimal digits");
  const struct db_param params[] = {P_TEXT(kpa),
                                    P_DATE(pay_day(decision->decided_on)),
                                    P_TEXT(decision->title),
                                    P_INTEGER(decision->present),
                                    P_INTEGER(decision->votes_for),
                                    P_INTEGER(decision->votes_against),
                                    P_BOOL(decision->by_consent),
                                    P_BYTES(minutes, sizeof minutes),
                                    P_TEXT(decision->agreement ? decision->agreement : "")};
  struct id_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &pay_insert_decision, params, arena, &rows, &count);
  if (outcome == OK && count == 1) *id = rows[0].id;
  return outcome;
}

static struct db_param integer_or_null(int64_t value) {
  struct db_param param = P_INTEGER(value);
  param.is_null = value == 0;
  return param;
}
