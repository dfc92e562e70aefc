/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/reports.h"

struct month_row {
  int64_t year, month;
  bool until_last_year;
  struct money net, share, cae, pot;
};

static const enum db_kind two_texts[] = {DB_TEXT, DB_TEXT};
static const enum db_kind text_and_day[] = {DB_TEXT, DB_DATE};
static const enum db_kind text_day_text[] = {DB_TEXT, DB_DATE, DB_TEXT};
static const enum db_kind turnover_params[] = {DB_TEXT, DB_DATE, DB_DATE};
static const struct db_column member_columns[] = {
    DB_COLUMN(struct ledger_member, code), DB_COLUMN(struct ledger_member, kpa), DB_COLUMN(struct ledger_member, name),
    DB_COLUMN(struct ledger_member, face), DB_COLUMN(struct ledger_member, joined_on)};
static const struct db_column contract_columns[] = {DB_COLUMN(struct report_contract, kind),
                                                    DB_COLUMN(struct report_contract, starts_on),
                                                    DB_COLUMN(struct report_contract, ends_on)};
static const struct db_column rule_columns[] = {
    DB_COLUMN(struct report_rule, cae_bp), DB_COLUMN(struct report_rule, pot_bp),
    DB_COLUMN(struct report_rule, decided_on), DB_COLUMN(struct report_rule, title)};
static const struct db_column month_columns[] = {
    DB_COLUMN(struct month_row, year), DB_COLUMN(struct month_row, month), DB_COLUMN(struct month_row, until_last_year),
    DB_COLUMN(struct month_row, net),  DB_COLUMN(struct month_row, share), DB_COLUMN(struct month_row, cae),
    DB_COLUMN(struct month_row, pot)};
LEDGER_QUERY(find_member, two_texts, member_columns, struct ledger_member);
LEDGER_QUERY(find_contract, text_and_day, contract_columns, struct report_contract);
LEDGER_QUERY(find_rule, text_day_text, rule_columns, struct report_rule);
LEDGER_QUERY(read_turnover, turnover_params, month_columns, struct month_row);

static enum outcome read_who(struct tx *tx, const char *member, const char *kpa, struct date day, struct arena *arena,
                             struct report_turnover *turnover);
static enum outcome read_sums(struct tx *tx, struct date day, struct arena *arena, struct report_turnover *turnover);
static struct date same_day_last_year(struct date day);
static void add_month(const struct month_row *row, struct date day, struct report_turnover *turnover);
static void add(struct report_sums *sums, const struct month_row *row);

enum outcome report_begin(struct tx *tx) {
  return tx_command(tx, "SET LOCAL max_parallel_workers_per_gather = 0");
}

enum outcome report_turnover_read(struct tx *tx, const char *member, const char *kpa, struct date day,
                                  struct arena *arena, struct report_turnover *turnover) {
  *turnover = (struct report_turnover){0};
  enum outcome outcome = report_begin(tx);
  if (outcome == OK) outcome = read_who(tx, member, kpa, day, arena, turnover);
  return outcome == OK ? read_sums(tx, day, arena, turnover) : outcome;
}

static enum outcome read_who(struct tx *tx, const char *member, const char *kpa, struct date day, struct arena *arena,
                             struct report_turnover *turnover) {
  struct ledger_member *members;
  struct report_contract *contracts;
  struct report_rule *rules;
  size_t count;
  enum outcome outcome =
      tx_run(tx, &ledger_find_member, (struct db_param[]){P_TEXT(member), P_TEXT(kpa)}, arena, &members, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return fault_set(tx_fault(tx), NOT_FOUND, "member", "no such member");
  turnover->member = members;
  outcome =
      tx_run(tx, &ledger_find_contract, (struct db_param[]){P_TEXT(member), P_DATE(day)}, arena, &contracts, &count);
  if (outcome != OK) return outcome;
  turnover->contract = count > 0 ? contracts : NULL;
  const struct db_param which[] = {P_TEXT(kpa), P_DATE(day), P_TEXT(count > 0 ? contracts->kind : NULL)};
  outcome = tx_run(tx, &ledger_find_rule, which, arena, &rules, &count);
  if (outcome == OK) turnover->rule = count > 0 ? rules : NULL;
  return outcome;
}

static enum outcome read_sums(struct tx *tx, struct date day, struct arena *arena, struct report_turnover *turnover) {
  struct month_row *rows;
  size_t count;
  const struct db_param params[] = {P_TEXT(turnover->member->code), P_DATE(day), P_DATE(same_day_last_year(day))};
  enum outcome outcome = tx_run(tx, &ledger_read_turnover, params, arena, &rows, &count);
  if (outcome != OK) return outcome;
  for (size_t i = 0; i < count; i++) add_month(&rows[i], day, turnover);
  return OK;
}

static struct date same_day_last_year(struct date day) {
  struct date before = {day.year - 1, day.month, day.day};
  if (!date_is_valid(before)) before.day = 28; /* 29 February */
  return before;
}

static void add_month(const struct month_row *row, struct date day, struct report_turnover *turnover) {
  add(&turnover->since_entry, row);
  if (row->year == day.year - 1 && row->until_last_year) add(&turnover->last_year_same_day, row);
  if (row->year != day.year || row->month < 1 || row->month > MONTHS) return;
  add(&turnover->year, row);
  add(&turnover->months[row->month - 1], row);
  if (row->month == day.month) add(&turnover->month, row);
}

static void add(struct report_sums *sums, const struct month_row *row) {
  sums->net.cents += row->net.cents;
  sums->share.cents += row->share.cents;
  sums->cae.cents += row->cae.cents;
  sums->pot.cents += row->pot.cents;
}
