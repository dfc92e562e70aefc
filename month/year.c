/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From one year to the next. */
#include "month/close_private.h"

#include <string.h>

enum { OCTOBER = 10 };

struct opening_row {
  const char *legal_entity;
  int64_t entry;
  bool december, january;
};
struct left_row {
  const char *account, *member;
  struct money amount;
};
struct pot_row {
  struct money balance;
};

static const enum db_kind of_year[] = {DB_TEXT, DB_INTEGER};
static const enum db_kind of_month[] = {DB_TEXT, DB_DATE};
static const struct db_column opening_columns[] = {
    DB_COLUMN(struct opening_row, legal_entity), DB_COLUMN(struct opening_row, entry),
    DB_COLUMN(struct opening_row, december), DB_COLUMN(struct opening_row, january)};
static const struct db_column left_columns[] = {DB_COLUMN(struct left_row, account), DB_COLUMN(struct left_row, member),
                                                DB_COLUMN(struct left_row, amount)};
static const struct db_column pot_columns[] = {DB_COLUMN(struct pot_row, balance)};
CLOSE_QUERY(find_opening, of_year, opening_columns, struct opening_row);
CLOSE_QUERY(read_opening, of_year, left_columns, struct left_row);
CLOSE_QUERY(read_pot, of_month, pot_columns, struct pot_row);

static enum outcome post_opening(struct tx *tx, const struct ledger_entry *opening, struct arena *arena,
                                 int64_t *entry);

enum outcome month_year_open(struct tx *tx, const char *kpa, int32_t year, struct arena *arena, int64_t *entry,
                             struct fault *fault) {
  struct opening_row *found = NULL;
  struct left_row *left = NULL;
  size_t count = 0;
  const struct db_param params[] = {P_TEXT(kpa), P_INTEGER(year)};
  enum outcome outcome = tx_run(tx, &close_hold_books, params, NULL, NULL, NULL);
  if (outcome == OK) outcome = tx_run(tx, &close_find_opening, params, arena, &found, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return fault_set(fault, NOT_FOUND, "", "%s", kpa);
  *entry = found->entry;
  if (found->entry != 0) return OK;
  if (!found->december) return fault_set(fault, MONTH_ORDER, "/year", "%04d-12", year - 1);
  if (found->january) return fault_set(fault, MONTH_CLOSED, "/year", "%04d-01", year);
  outcome = tx_run(tx, &close_read_opening, params, arena, &left, &count);
  if (outcome != OK) return outcome;
  struct ledger_posting *postings = arena_list(arena, count, sizeof *postings);
  for (size_t i = 0; i < count; i++)
    postings[i] =
        (struct ledger_posting){.account = left[i].account, .member = left[i].member, .amount = left[i].amount};
  const struct ledger_entry opening = {.legal_entity = found->legal_entity,
                                       .kpa = kpa,
                                       .journal = "AN",
                                       .piece = arena_format(arena, "AN-%04d", year),
                                       .label = arena_format(arena, "À-nouveaux %04d", year),
                                       .reason = "",
                                       .date = {year, 1, 1},
                                       .postings = postings,
                                       .posting_count = count};
  return count > 0 ? post_opening(tx, &opening, arena, entry) : OK;
}

/* The books of Comptoir run on from year to year, those of the law begin anew: the opening counts in an annual file,
 * and beside it stands its opposite, so that a sum over all postings still says what there is. */
static enum outcome post_opening(struct tx *tx, const struct ledger_entry *opening, struct arena *arena,
                                 int64_t *entry) {
  struct ledger_posting *postings = arena_list(arena, opening->posting_count, sizeof *postings);
  struct ledger_entry opposite = *opening;
  int64_t now_us = clock_now_us();
  enum outcome outcome = ledger_post(tx, opening, 1, now_us, arena, entry);
  if (outcome != OK) return outcome;
  memcpy(postings, opening->postings, opening->posting_count * sizeof *postings);
  for (size_t i = 0; i < opening->posting_count; i++) postings[i].amount = MONEY(-postings[i].amount.cents);
  opposite.postings = postings;
  opposite.label = arena_format(arena, "%s : report au grand livre continu", opening->label);
  opposite.reverses = *entry;
  opposite.reason =
      "Le grand livre continue d’une année à l’autre : l’à-nouveau ne compte que dans le fichier de l’année.";
  return ledger_post(tx, &opposite, 1, now_us, arena, NULL);
}

enum outcome month_read_pot(struct tx *tx, const char *kpa, struct date month, struct month_pot *pot) {
  AUTO(arena) struct arena arena = {0};
  struct pot_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome =
      tx_run(tx, &close_read_pot, (struct db_param[]){P_TEXT(kpa), P_DATE(month)}, &arena, &rows, &count);
  if (outcome == OK) *pot = (struct month_pot){count > 0 ? rows[0].balance : MONEY(0), month.month >= OCTOBER};
  return outcome;
}
