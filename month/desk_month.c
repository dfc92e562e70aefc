/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "month/desk_month.h"

#define HOUR_US INT64_C(3600000000)

static const enum db_kind of_days[] = {DB_TEXT, DB_DATE, DB_DATE}, of_month[] = {DB_TEXT, DB_DATE};
static const enum db_kind of_times[] = {DB_TEXT, DB_TIME, DB_TIME};
static const struct db_column till_columns[] = {DB_COLUMN(struct desk_till, code),
                                                DB_COLUMN(struct desk_till, name),
                                                DB_COLUMN(struct desk_till, whole),
                                                DB_COLUMN(struct desk_till, records),
                                                DB_COLUMN(struct desk_till, last, .kind = DB_TIME),
                                                DB_COLUMN(struct desk_till, refused),
                                                DB_COLUMN(struct desk_till, days_open)};
static const struct db_column closing_columns[] = {
    DB_COLUMN(struct desk_closing, till),         DB_COLUMN(struct desk_closing, kind),
    DB_COLUMN(struct desk_closing, number),       DB_COLUMN(struct desk_closing, at, .kind = DB_TIME),
    DB_COLUMN(struct desk_closing, tickets),      DB_COLUMN(struct desk_closing, total),
    DB_COLUMN(struct desk_closing, difference),   DB_COLUMN(struct desk_closing, perpetual),
    DB_COLUMN(struct desk_closing, perpetual_abs)};
static const struct db_column sales_columns[] = {
    DB_COLUMN(struct desk_sales, tickets), DB_COLUMN(struct desk_sales, days), DB_COLUMN(struct desk_sales, gross)};
static const struct db_column late_columns[] = {DB_COLUMN(struct desk_late, happened), DB_COLUMN(struct desk_late, day),
                                                DB_COLUMN(struct desk_late, piece),
                                                DB_COLUMN(struct desk_late, amount)};
static const struct db_column said_columns[] = {
    DB_COLUMN(struct desk_said, step), DB_COLUMN(struct desk_said, action),
    DB_COLUMN(struct desk_said, note), DB_COLUMN(struct desk_said, at, .kind = DB_TIME),
    DB_COLUMN(struct desk_said, who),  DB_COLUMN(struct desk_said, face)};
static const struct db_column costs_columns[] = {DB_COLUMN(struct desk_costs, entries),
                                                 DB_COLUMN(struct desk_costs, net)};
static const struct db_column shares_columns[] = {
    DB_COLUMN(struct desk_shares, members), DB_COLUMN(struct desk_shares, pot), DB_COLUMN(struct desk_shares, cae),
    DB_COLUMN(struct desk_shares, turnover)};
static const struct db_column statement_columns[] = {DB_COLUMN(struct desk_statement, id, .kind = DB_UUID),
                                                     DB_COLUMN(struct desk_statement, account),
                                                     DB_COLUMN(struct desk_statement, reference),
                                                     DB_COLUMN(struct desk_statement, from_day),
                                                     DB_COLUMN(struct desk_statement, to_day),
                                                     DB_COLUMN(struct desk_statement, has_balances),
                                                     DB_COLUMN(struct desk_statement, opening),
                                                     DB_COLUMN(struct desk_statement, closing),
                                                     DB_COLUMN(struct desk_statement, lines),
                                                     DB_COLUMN(struct desk_statement, format),
                                                     DB_COLUMN(struct desk_statement, at, .kind = DB_TIME),
                                                     DB_COLUMN(struct desk_statement, who)};
static const struct db_column matched_columns[] = {DB_COLUMN(struct desk_matched, id, .kind = DB_UUID),
                                                   DB_COLUMN(struct desk_matched, account),
                                                   DB_COLUMN(struct desk_matched, label),
                                                   DB_COLUMN(struct desk_matched, reason),
                                                   DB_COLUMN(struct desk_matched, amount),
                                                   DB_COLUMN(struct desk_matched, fee),
                                                   DB_COLUMN(struct desk_matched, day),
                                                   DB_COLUMN(struct desk_matched, at, .kind = DB_TIME),
                                                   DB_COLUMN(struct desk_matched, who)};
static const struct db_column log_columns[] = {
    DB_COLUMN(struct desk_log, what),   DB_COLUMN(struct desk_log, detail),
    DB_COLUMN(struct desk_log, number), DB_COLUMN(struct desk_log, at, .kind = DB_TIME),
    DB_COLUMN(struct desk_log, who),    DB_COLUMN(struct desk_log, face)};
static const struct db_column closed_columns[] = {
    DB_COLUMN(struct desk_closed, closed_at, .kind = DB_TIME), DB_COLUMN(struct desk_closed, closed_by),
    DB_COLUMN(struct desk_closed, hash), DB_COLUMN(struct desk_closed, report)};
DESK_QUERY(list_tills, of_times, till_columns, struct desk_till);
DESK_QUERY(list_closings, of_days, closing_columns, struct desk_closing);
DESK_QUERY(read_sales, of_days, sales_columns, struct desk_sales);
DESK_QUERY(list_late, of_days, late_columns, struct desk_late);
DESK_QUERY(list_steps, of_month, said_columns, struct desk_said);
DESK_QUERY(read_costs, of_days, costs_columns, struct desk_costs);
DESK_QUERY(read_shares, of_days, shares_columns, struct desk_shares);
DESK_QUERY(list_statements, of_days, statement_columns, struct desk_statement);
DESK_QUERY(list_matches, of_days, matched_columns, struct desk_matched);
DESK_QUERY(list_log, of_days, log_columns, struct desk_log);
DESK_QUERY(find_close, of_month, closed_columns, struct desk_closed);

static enum outcome read_lists(struct tx *tx, const struct desk *desk, bool whole, struct desk_month *month);
static enum outcome read_money(struct tx *tx, const struct desk *desk, bool whole, struct desk_month *month);
static enum outcome read_people(struct tx *tx, const struct desk *desk, struct desk_month *month);
static void judge(struct desk_month *month);

enum outcome desk_month_read(struct tx *tx, const struct desk *desk, struct date first, bool whole,
                             struct desk_month *month) {
  *month = (struct desk_month){.first = first, .last = desk_last_day(first), .today = date_in_paris(desk->now_us)};
  enum outcome outcome = desk_first_open(tx, desk, &month->first_open);
  if (outcome == OK) outcome = read_lists(tx, desk, whole, month);
  if (outcome == OK) outcome = read_money(tx, desk, whole, month);
  if (outcome == OK) outcome = read_people(tx, desk, month);
  if (outcome == OK) judge(month);
  return outcome;
}

static enum outcome read_lists(struct tx *tx, const struct desk *desk, bool whole, struct desk_month *month) {
  struct arena *arena = desk->arena;
  const struct db_param days[] = {P_TEXT(desk->kpa), P_DATE(month->first), P_DATE(month->last)};
  const struct db_param times[] = {P_TEXT(desk->kpa), P_TIME(time_in_paris(month->first, 0, 0, 0)),
                                   P_TIME(time_in_paris(date_add_days(month->last, 1), 0, 0, 0))};
  const struct {
    const struct db_query *query;
    const struct db_param *params;
    void *rows;
    size_t *count;
    bool page_only;
  } lists[] = {{&desk_list_tills, times, &month->tills, &month->tills_count, false},
               {&desk_list_closings, days, &month->closings, &month->closings_count, true},
               {&desk_read_sales, days, &month->sales, NULL, false},
               {&desk_list_late, days, &month->late, &month->late_count, true},
               {&desk_read_costs, days, &month->costs, NULL, true},
               {&desk_read_shares, days, &month->shares, NULL, true},
               {&desk_list_statements, days, &month->statements, &month->statements_count, false},
               {&desk_list_matches, days, &month->matched, &month->matched_count, true},
               {whole ? &desk_list_flows : &desk_hold_flows, days, &month->flows, &month->flows_count, false},
               {&desk_list_explanations, days, &month->explained, &month->explained_count, false}};
  enum outcome outcome = OK;
  for (size_t i = 0; i < DESK_COUNT(lists) && outcome == OK; i++)
    if (whole || !lists[i].page_only)
      outcome = tx_run(tx, lists[i].query, lists[i].params, arena, lists[i].rows, lists[i].count);
  return outcome;
}

static enum outcome read_money(struct tx *tx, const struct desk *desk, bool whole, struct desk_month *month) {
  enum outcome outcome = desk_read_cash(tx, desk, month->first, month->flows, month->flows_count, &month->cash);
  if (outcome == OK) outcome = desk_read_bank(tx, desk, month->first, month->last, &month->bank);
  if (outcome == OK && whole) outcome = month_read_pot(tx, desk->kpa, month->first, &month->pot);
  if (outcome != OK) return outcome;
  desk_cards_of(month->flows, month->flows_count, month->bank.deposits, month->bank.deposit_count, month->explained,
                month->explained_count, month->first, desk->arena, &month->cards);
  return OK;
}

static enum outcome read_people(struct tx *tx, const struct desk *desk, struct desk_month *month) {
  struct arena *arena = desk->arena;
  const struct db_param days[] = {P_TEXT(desk->kpa), P_DATE(month->first), P_DATE(month->last)};
  const struct db_param since[] = {P_TEXT(desk->kpa), P_TIME(desk->now_us - HOUR_US)};
  enum outcome outcome = tx_run(tx, &desk_list_steps, days, arena, &month->said, &month->said_count);
  if (outcome == OK) outcome = tx_run(tx, &desk_list_log, days, arena, &month->log, &month->log_count);
  if (outcome == OK) outcome = tx_run(tx, &desk_list_jobs, since, arena, &month->jobs, &month->jobs_count);
  if (outcome == OK) outcome = tx_run(tx, &desk_find_close, days, arena, &month->closed, &month->closed_count);
  return outcome;
}

static void judge_cash(struct desk_month *month) {
  struct date moved = {0};
  for (size_t i = 0; i < month->flows_count; i++)
    if (text_equal(month->flows[i].account, "530000") && month->flows[i].sold.cents != 0) moved = month->flows[i].day;
  month->facts.has_cash = moved.year != 0;
  month->facts.counted =
      month->cash.count > 0 && date_compare(month->cash.checks[month->cash.count - 1].day, moved) >= 0;
  for (size_t i = 0; i < month->cash.count; i++) month->facts.cash_gaps += month->cash.checks[i].gap.cents != 0;
}

static void judge_cards(struct desk_month *month) {
  for (size_t i = 0; i < month->cards.count; i++) {
    const struct card_day *day = &month->cards.days[i];
    if (!day->known) month->facts.card_days_unknown++;
    else if (card_gap(day).cents != 0) month->facts.card_gaps++;
  }
  for (size_t i = 0; i < month->flows_count; i++)
    if (text_equal(month->flows[i].account, "511600")) month->facts.online_sold.cents += month->flows[i].sold.cents;
  for (size_t i = 0; i < month->bank.deposit_count; i++) {
    const struct desk_deposit *deposit = &month->bank.deposits[i];
    if (!text_equal(deposit->kind, "online")) continue;
    if (date_compare(deposit->day, month->first) >= 0) month->facts.online_paid.cents += deposit->amount.cents;
    month->facts.online_waiting += deposit->match == NULL && deposit->explanation == NULL;
  }
}

bool desk_deposit_is_missing(const struct desk_month *month, const struct desk_deposit *deposit) {
  struct match_deposit asked = {.day = deposit->day};
  if (deposit->match || deposit->proposed || month->seen.year == 0 || !deposit_kind_parse(deposit->kind, &asked.kind))
    return false;
  return match_is_missing(&asked, month->seen);
}

/* Every account that has a statement here is covered; a bank that is shut on the first or the last days says less. */
static bool is_covered(const struct desk_month *month) {
  for (size_t i = 0; i < month->statements_count; i++) {
    struct date from = month->statements[i].from_day, to = month->statements[i].to_day;
    for (size_t j = 0; j < month->statements_count; j++) {
      if (!text_equal(month->statements[i].account, month->statements[j].account)) continue;
      if (date_compare(month->statements[j].from_day, from) < 0) from = month->statements[j].from_day;
      if (date_compare(month->statements[j].to_day, to) > 0) to = month->statements[j].to_day;
    }
    if (date_days_between(month->first, from) > 3 || date_days_between(to, month->last) > 3) return false;
  }
  return month->statements_count > 0;
}

static void judge_bank(struct desk_month *month) {
  for (size_t i = 0; i < month->statements_count; i++)
    if (month->seen.year == 0 || date_compare(month->statements[i].to_day, month->seen) > 0)
      month->seen = month->statements[i].to_day;
  month->facts.covered = is_covered(month);
  month->facts.lines_open = (int64_t)month->bank.open_count;
  for (size_t i = 0; i < month->bank.open_count; i++)
    month->facts.lines_doubled += month->bank.proposals[i].reason == MATCH_DOUBLED;
  for (size_t i = 0; i < month->bank.waiting_count; i++)
    month->facts.deposits_missing +=
        !month->bank.waiting[i]->explanation && desk_deposit_is_missing(month, month->bank.waiting[i]);
}

static void judge(struct desk_month *month) {
  struct month_facts *facts = &month->facts;
  enum month_step step;
  facts->is_over = date_compare(month->last, month->today) < 0;
  for (size_t i = 0; i < month->tills_count; i++) {
    facts->broken_tills += !month->tills[i].whole;
    facts->refused += month->tills[i].refused;
    facts->days_open += month->tills[i].days_open;
  }
  judge_cash(month);
  judge_cards(month);
  judge_bank(month);
  for (size_t i = 0; i < month->said_count; i++) /* in order of time: the last word counts */
    if (month_step_parse(month->said[i].step, &step)) month->last_said[step] = &month->said[i];
  for (size_t i = 0; i < STEP_COUNT; i++)
    facts->set_aside[i] = month->last_said[i] && text_equal(month->last_said[i]->action, "set_aside");
  facts->costs_checked = month->last_said[STEP_COSTS] && text_equal(month->last_said[STEP_COSTS]->action, "checked");
  month_steps(facts, month->states);
  month->is_closable = facts->is_over && month->closed_count == 0 && month_steps_ready(month->states) &&
                       (date_compare(month->first_open, month->first) == 0 || month->first_open.year == 1900);
}
