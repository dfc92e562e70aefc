/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The drawer and the card terminal: counts, what was carried to the bank, what the terminal collected. A client-made id
 * makes a repetition harmless; with another content it is refused. */
#include "month/desk.h"

#include <stdlib.h>

struct count_row {
  struct date day;
  struct money counted;
};
struct deposit_row {
  const char *kind, *reference;
  struct date day, covers_from, covers_to;
  struct money amount, fee;
  int64_t entry;
  bool withdrawn, matched;
};
struct terminal_row {
  const char *id;
  struct money amount;
};

static const enum db_kind of_month[] = {DB_TEXT, DB_DATE, DB_DATE}, by_id[] = {DB_UUID}, of_day[] = {DB_TEXT, DB_DATE};
static const enum db_kind count_params[] = {DB_UUID, DB_TEXT, DB_DATE, DB_TIME, DB_INTEGER, DB_INTEGER, DB_UUID};
static const enum db_kind deposit_params[] = {DB_UUID, DB_TEXT, DB_TEXT, DB_DATE,    DB_INTEGER, DB_INTEGER,
                                              DB_TEXT, DB_DATE, DB_DATE, DB_INTEGER, DB_UUID,    DB_TIME};
static const struct db_column count_columns[] = {DB_COLUMN(struct count_row, day),
                                                 DB_COLUMN(struct count_row, counted)};
static const struct db_column deposit_columns[] = {
    DB_COLUMN(struct deposit_row, kind),        DB_COLUMN(struct deposit_row, day),
    DB_COLUMN(struct deposit_row, amount),      DB_COLUMN(struct deposit_row, fee),
    DB_COLUMN(struct deposit_row, reference),   DB_COLUMN(struct deposit_row, entry),
    DB_COLUMN(struct deposit_row, withdrawn),   DB_COLUMN(struct deposit_row, matched),
    DB_COLUMN(struct deposit_row, covers_from), DB_COLUMN(struct deposit_row, covers_to)};
static const struct db_column terminal_columns[] = {DB_COLUMN(struct terminal_row, id, .kind = DB_UUID),
                                                    DB_COLUMN(struct terminal_row, amount)};
static const struct db_column listed_count_columns[] = {DB_COLUMN(struct desk_count, day),
                                                        DB_COLUMN(struct desk_count, id, .kind = DB_UUID),
                                                        DB_COLUMN(struct desk_count, counted),
                                                        DB_COLUMN(struct desk_count, expected_then),
                                                        DB_COLUMN(struct desk_count, at, .kind = DB_TIME),
                                                        DB_COLUMN(struct desk_count, who)};
DESK_COMMAND(insert_count, count_params);
DESK_QUERY(find_count, by_id, count_columns, struct count_row);
DESK_QUERY(list_counts, of_month, listed_count_columns, struct desk_count);
DESK_COMMAND(insert_deposit, deposit_params);
static const enum db_kind withdraw_params[] = {DB_UUID, DB_TIME};
DESK_COMMAND(set_withdrawn, withdraw_params);
DESK_QUERY(find_deposit, by_id, deposit_columns, struct deposit_row);
DESK_QUERY(find_terminal_day, of_day, terminal_columns, struct terminal_row);

static enum outcome same_deposit(struct tx *tx, const struct deposit_row *was, const struct desk_new_deposit *deposit);
static enum outcome refuse_second_total(struct tx *tx, const struct desk *desk, const struct desk_new_deposit *deposit);
static enum outcome move_cash(struct tx *tx, const struct desk *desk, const struct desk_new_deposit *deposit,
                              int64_t *entry);

enum outcome desk_put_count(struct tx *tx, const struct desk *desk, const struct desk_new_count *count) {
  struct count_row *was;
  size_t found, added;
  struct money expected;
  enum outcome outcome =
      tx_run(tx, &desk_find_count, (struct db_param[]){P_UUID(count->id)}, desk->arena, &was, &found);
  if (outcome != OK) return outcome;
  if (found) {
    bool same = date_compare(was->day, count->day) == 0 && was->counted.cents == count->counted.cents;
    return same ? OK : fault_set(tx_fault(tx), ID_REUSED, "/id", "this id names another count");
  }
  outcome = desk_check_day(tx, desk, count->day);
  if (outcome == OK) outcome = desk_balance(tx, desk, "530000", count->day, &expected);
  if (outcome != OK) return outcome;
  const struct db_param params[] = {P_UUID(count->id),    P_TEXT(desk->kpa),         P_DATE(count->day),
                                    P_TIME(desk->now_us), P_INTEGER(expected.cents), P_INTEGER(count->counted.cents),
                                    P_UUID(desk->person)};
  outcome = tx_run(tx, &desk_insert_count, params, desk->arena, NULL, &added);
  return outcome == OK && !added ? ID_REUSED : outcome;
}

enum outcome desk_put_deposit(struct tx *tx, const struct desk *desk, const struct desk_new_deposit *deposit) {
  struct deposit_row *was;
  size_t found, added;
  int64_t entry = 0;
  enum outcome outcome =
      tx_run(tx, &desk_find_deposit, (struct db_param[]){P_UUID(deposit->id)}, desk->arena, &was, &found);
  if (outcome != OK) return outcome;
  if (found) return same_deposit(tx, was, deposit);
  if (deposit->fee.cents >= deposit->amount.cents)
    return fault_set(tx_fault(tx), OUT_OF_RANGE, "/fee", "La commission est plus grande que le montant.");
  if (deposit->covers_from.year && deposit->covers_to.year &&
      date_compare(deposit->covers_to, deposit->covers_from) < 0)
    return fault_set(tx_fault(tx), OUT_OF_RANGE, "/covers_to", "La fin est avant le début.");
  outcome = desk_check_day(tx, desk, deposit->day);
  if (outcome == OK && deposit->kind == DEPOSIT_CARD) outcome = refuse_second_total(tx, desk, deposit);
  if (outcome == OK && deposit->kind == DEPOSIT_CASH) outcome = move_cash(tx, desk, deposit, &entry);
  if (outcome != OK) return outcome;
  const struct db_param params[] = {P_UUID(deposit->id),
                                    P_TEXT(desk->kpa),
                                    P_TEXT(deposit_kind_name(deposit->kind)),
                                    P_DATE(deposit->day),
                                    P_INTEGER(deposit->amount.cents),
                                    P_INTEGER(deposit->fee.cents),
                                    P_TEXT(deposit->reference ? deposit->reference : ""),
                                    P_DATE(deposit->covers_from),
                                    P_DATE(deposit->covers_to),
                                    {.kind = DB_INTEGER, .integer = entry, .is_null = entry == 0},
                                    P_UUID(desk->person),
                                    P_TIME(desk->now_us)};
  outcome = tx_run(tx, &desk_insert_deposit, params, desk->arena, NULL, &added);
  return outcome == OK && !added ? ID_REUSED : outcome;
}

static enum outcome same_deposit(struct tx *tx, const struct deposit_row *was, const struct desk_new_deposit *deposit) {
  bool same = text_equal(was->kind, deposit_kind_name(deposit->kind)) && date_compare(was->day, deposit->day) == 0 &&
              was->amount.cents == deposit->amount.cents && was->fee.cents == deposit->fee.cents &&
              text_equal(was->reference, deposit->reference ? deposit->reference : "") &&
              date_compare(was->covers_from, deposit->covers_from) == 0 &&
              date_compare(was->covers_to, deposit->covers_to) == 0;
  return same ? OK : fault_set(tx_fault(tx), ID_REUSED, "/id", "this id names another deposit");
}

/* A day has one total of the terminal; noting the same one again changes nothing. */
static enum outcome refuse_second_total(struct tx *tx, const struct desk *desk,
                                        const struct desk_new_deposit *deposit) {
  struct terminal_row *was;
  size_t found;
  const struct db_param params[] = {P_TEXT(desk->kpa), P_DATE(deposit->day)};
  enum outcome outcome = tx_run(tx, &desk_find_terminal_day, params, desk->arena, &was, &found);
  if (outcome != OK || !found) return outcome;
  return fault_set(tx_fault(tx), DAY_ALREADY_NOTED, "/day", "Le %s : %s sont déjà notés.",
                   desk_day(deposit->day, desk->arena), desk_amount(was->amount, desk->arena));
}

/* The notes leave the drawer the day they are carried; the bank has them when its statement says so. */
static enum outcome move_cash(struct tx *tx, const struct desk *desk, const struct desk_new_deposit *deposit,
                              int64_t *entry) {
  const struct desk_entry moved = {.journal = "CA",
                                   .piece = deposit->reference && *deposit->reference ? deposit->reference : "DEPOT",
                                   .label = "Espèces portées à la banque",
                                   .debit = "580000",
                                   .credit = "530000",
                                   .day = deposit->day,
                                   .amount = deposit->amount};
  return desk_post(tx, desk, &moved, entry);
}

enum outcome desk_withdraw_deposit(struct tx *tx, const struct desk *desk, const char *id, struct date *day,
                                   struct money *amount, int64_t *entry) {
  struct deposit_row *was;
  size_t found;
  enum outcome outcome = tx_run(tx, &desk_find_deposit, (struct db_param[]){P_UUID(id)}, desk->arena, &was, &found);
  if (outcome != OK) return outcome;
  if (!found || was->withdrawn) return NOT_FOUND;
  if (was->matched) return ALREADY_MATCHED;
  *day = was->day;
  *amount = was->amount;
  *entry = 0;
  if (was->entry) outcome = desk_take_back(tx, desk, was->entry, was->day, "Dépôt non fait", entry);
  if (outcome != OK) return outcome;
  return tx_run(tx, &desk_set_withdrawn, (struct db_param[]){P_UUID(id), P_TIME(desk->now_us)}, desk->arena, NULL,
                NULL);
}

/* The last count before the month says what the drawer was already off. */
enum outcome desk_read_cash(struct tx *tx, const struct desk *desk, struct date first, const struct desk_flow flows[],
                            size_t flow_count, struct desk_cash *cash) {
  struct desk_count *counts;
  size_t count, before = 0, days = 0;
  struct money opening, off = {0}, booked;
  const struct db_param params[] = {P_TEXT(desk->kpa), P_DATE(first), P_DATE(desk_last_day(first))};
  enum outcome outcome = tx_run(tx, &desk_list_counts, params, desk->arena, &counts, &count);
  if (outcome == OK) outcome = desk_balance(tx, desk, "530000", date_add_days(first, -1), &opening);
  if (outcome != OK) return outcome;
  if (count > 0 && date_compare(counts[0].day, first) < 0) {
    outcome = desk_balance(tx, desk, "530000", counts[0].day, &booked);
    if (outcome != OK) return outcome;
    off = MONEY(counts[0].counted.cents - booked.cents);
    before = 1;
  }
  struct cash_day *moved = arena_list(desk->arena, flow_count + 1, sizeof *moved);
  *cash = (struct desk_cash){.counts = counts + before, .count = count - before, .closing = opening};
  for (size_t i = 0; i < flow_count; i++)
    if (text_equal(flows[i].account, "530000")) {
      moved[days++] = (struct cash_day){flows[i].day, flows[i].moved};
      cash->closing.cents += flows[i].moved.cents;
    }
  cash->checks = arena_list(desk->arena, cash->count + 1, sizeof *cash->checks);
  for (size_t i = 0; i < cash->count; i++)
    cash->checks[i] = (struct cash_check){.day = cash->counts[i].day, .counted = cash->counts[i].counted};
  cash_compare(moved, days, opening, off, cash->checks, cash->count);
  return OK;
}

static struct card_day *card_day_of(struct desk_cards *cards, struct date day) {
  for (size_t i = cards->count; i > 0; i--)
    if (date_compare(cards->days[i - 1].day, day) == 0) return &cards->days[i - 1];
  cards->days[cards->count] = (struct card_day){.day = day};
  return &cards->days[cards->count++];
}

static int by_day(const void *a, const void *b) {
  return date_compare(((const struct card_day *)a)->day, ((const struct card_day *)b)->day);
}

void desk_cards_of(const struct desk_flow flows[], size_t flow_count, const struct desk_deposit deposits[],
                   size_t deposit_count, const struct desk_explanation explained[], size_t explained_count,
                   struct date first, struct arena *arena, struct desk_cards *cards) {
  *cards =
      (struct desk_cards){.days = arena_list(arena, 63, sizeof *cards->days)}; /* a month, and room to look beside */
  for (size_t i = 0; i < flow_count; i++)
    if (text_equal(flows[i].account, "511500") && flows[i].sold.cents != 0)
      card_day_of(cards, flows[i].day)->sold = flows[i].sold;
  for (size_t i = 0; i < deposit_count; i++) {
    if (!text_equal(deposits[i].kind, "card") || date_compare(deposits[i].day, first) < 0) continue;
    struct card_day *day = card_day_of(cards, deposits[i].day);
    day->known = true;
    day->collected.cents += deposits[i].amount.cents;
  }
  for (size_t i = 0; i < explained_count; i++) {
    bool of_card = text_equal(explained[i].kind, "paid_in_cash") || text_equal(explained[i].kind, "claim") ||
                   text_equal(explained[i].kind, "lost") || text_equal(explained[i].kind, "typed_in_cash") ||
                   text_equal(explained[i].kind, "surplus");
    if (of_card) card_day_of(cards, explained[i].day)->explained.cents += explained[i].amount.cents;
  }
  qsort(cards->days, cards->count, sizeof *cards->days, by_day);
}
