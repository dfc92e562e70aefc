/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "month/desk.h"

#include <assert.h>
#include <stdio.h>

const struct db_query *const desk_queries[] = {
#define DESK_REGISTERED(file) &desk_##file,
#include "month/desk_queries.def"
#undef DESK_REGISTERED
    NULL,
};

struct held_row {
  bool held;
};
struct day_row {
  struct date day;
};
struct balance_row {
  struct money balance;
};
static const enum db_kind one_text[] = {DB_TEXT};
static const enum db_kind of_day[] = {DB_TEXT, DB_DATE};
static const enum db_kind of_balance[] = {DB_TEXT, DB_TEXT, DB_DATE};
static const struct db_column held_columns[] = {DB_COLUMN(struct held_row, held)};
static const struct db_column day_columns[] = {DB_COLUMN(struct day_row, day)};
static const struct db_column balance_columns[] = {DB_COLUMN(struct balance_row, balance)};
DESK_QUERY(hold_desk, one_text, held_columns, struct held_row);
DESK_QUERY(read_first_open, one_text, day_columns, struct day_row);
DESK_QUERY(read_floor, of_day, day_columns, struct day_row);
DESK_QUERY(read_balance, of_balance, balance_columns, struct balance_row);

struct desk desk_of(struct request *request) {
  return (struct desk){.kpa = request->who.kpa,
                       .legal_entity = request->who.legal_entity,
                       .person = request->who.person,
                       .now_us = clock_now_us(),
                       .arena = request->arena};
}

enum outcome desk_hold(struct tx *tx, const struct desk *desk) {
  enum outcome outcome = tx_command(tx, "SET LOCAL lock_timeout = '2s'");
  if (outcome != OK) return outcome;
  outcome = tx_run(tx, &desk_hold_desk, (struct db_param[]){P_TEXT(desk->kpa)}, desk->arena, NULL, NULL);
  if (outcome == UNAVAILABLE) return fault_set(tx_fault(tx), DESK_BUSY, "mois", "Rien n’a été gardé de cette demande.");
  return outcome == OK ? tx_command(tx, "SET LOCAL lock_timeout TO DEFAULT") : outcome;
}

enum outcome desk_first_open(struct tx *tx, const struct desk *desk, struct date *day) {
  struct day_row *rows;
  enum outcome outcome =
      tx_run(tx, &desk_read_first_open, (struct db_param[]){P_TEXT(desk->kpa)}, desk->arena, &rows, NULL);
  if (outcome == OK) *day = rows[0].day;
  return outcome;
}

enum outcome desk_floor(struct tx *tx, const struct desk *desk, struct date *day) {
  struct day_row *rows;
  const struct db_param params[] = {P_TEXT(desk->kpa), P_DATE(date_in_paris(desk->now_us))};
  enum outcome outcome = tx_run(tx, &desk_read_floor, params, desk->arena, &rows, NULL);
  if (outcome == OK) *day = rows[0].day;
  return outcome;
}

enum outcome desk_check_day(struct tx *tx, const struct desk *desk, struct date day) {
  struct date open, floor;
  if (date_compare(day, date_in_paris(desk->now_us)) > 0)
    return fault_set(tx_fault(tx), DAY_AHEAD, "/day", "Le %s n’est pas encore venu.", desk_day(day, desk->arena));
  enum outcome outcome = desk_first_open(tx, desk, &open);
  if (outcome == OK) outcome = desk_floor(tx, desk, &floor);
  if (outcome != OK) return outcome;
  if (date_compare(day, floor) < 0)
    return fault_set(tx_fault(tx), BEFORE_THE_BOOKS, "/day", "Le %s : les livres commencent le %s.",
                     desk_day(day, desk->arena), desk_day(floor, desk->arena));
  if (date_compare(day, open) < 0)
    return fault_set(tx_fault(tx), MONTH_CLOSED, "/day", "Le %s est dans un mois clos.", desk_day(day, desk->arena));
  return OK;
}

enum outcome desk_balance(struct tx *tx, const struct desk *desk, const char *account, struct date day,
                          struct money *balance) {
  struct balance_row *rows;
  const struct db_param params[] = {P_TEXT(desk->kpa), P_TEXT(account), P_DATE(day)};
  enum outcome outcome = tx_run(tx, &desk_read_balance, params, desk->arena, &rows, NULL);
  if (outcome == OK) *balance = rows[0].balance;
  return outcome;
}

enum outcome desk_post(struct tx *tx, const struct desk *desk, const struct desk_entry *entry, int64_t *id) {
  const struct ledger_posting postings[] = {
      {.account = entry->debit, .amount = entry->amount},
      {.account = entry->credit, .amount = MONEY(-entry->amount.cents - entry->fee.cents)},
      {.account = entry->fee_account ? entry->fee_account : "627000", .amount = entry->fee},
  };
  const struct ledger_entry posted = {.legal_entity = desk->legal_entity,
                                      .kpa = desk->kpa,
                                      .journal = entry->journal,
                                      .piece = entry->piece,
                                      .label = entry->label,
                                      .reason = "",
                                      .date = entry->day,
                                      .postings = postings,
                                      .posting_count = entry->fee.cents ? 3 : 2};
  enum outcome outcome = desk_check_day(tx, desk, entry->day);
  return outcome == OK ? ledger_post(tx, &posted, 1, desk->now_us, desk->arena, id) : outcome;
}

enum outcome desk_take_back(struct tx *tx, const struct desk *desk, int64_t entry, struct date day, const char *why,
                            int64_t *reversal) {
  return ledger_reverse(tx, entry, day, why, desk->now_us, desk->arena, reversal, tx_fault(tx));
}

bool desk_month(const char *text, struct date *first, struct date *last) {
  char day[DATE_TEXT];
  if (snprintf(day, sizeof day, "%.7s-01", text) != DATE_TEXT - 1 || text[7] || !date_parse(day, first)) return false;
  *last = desk_last_day(*first);
  return true;
}

struct date desk_last_day(struct date first) {
  struct date next =
      first.month == 12 ? (struct date){first.year + 1, 1, 1} : (struct date){first.year, first.month + 1, 1};
  return date_add_days(next, -1);
}

char *desk_amount(struct money amount, struct arena *arena) {
  char text[40];
  return arena_format(arena, "%s\u00a0€", money_french(amount, text));
}

char *desk_day(struct date day, struct arena *arena) {
  return arena_format(arena, "%02d/%02d/%04d", day.day, day.month, day.year);
}

struct date desk_date(const char *checked) {
  struct date day = {0};
  bool is_day = !checked || date_parse(checked, &day);
  assert(is_day);
  return day;
}
