/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bringing together what belongs together: one entry a match, its opposite when it is taken back. */
#include "month/desk.h"

#include <stdlib.h>
#include <string.h>

#define FEE_MAX_BP 300 /* a larger difference is no commission */

struct was_row {
  const char *account, *parts, *label, *reason;
  struct date day;
  struct money amount;
  int64_t entry;
  bool undone;
};
static const enum db_kind by_id[] = {DB_UUID}, by_lines[] = {DB_INTEGERS}, by_deposits[] = {DB_UUIDS};
static const enum db_kind insert_params[] = {DB_UUID,    DB_TEXT,    DB_TEXT,    DB_TEXT, DB_TEXT,
                                             DB_INTEGER, DB_INTEGER, DB_INTEGER, DB_UUID, DB_TIME};
static const enum db_kind part_params[] = {DB_UUID, DB_TEXT, DB_INTEGERS, DB_UUIDS};
static const enum db_kind undo_params[] = {DB_UUID, DB_INTEGER, DB_UUID, DB_TIME};
static const struct db_column was_columns[] = {DB_COLUMN(struct was_row, entry),  DB_COLUMN(struct was_row, amount),
                                               DB_COLUMN(struct was_row, undone), DB_COLUMN(struct was_row, account),
                                               DB_COLUMN(struct was_row, day),    DB_COLUMN(struct was_row, parts),
                                               DB_COLUMN(struct was_row, label),  DB_COLUMN(struct was_row, reason)};
static const struct db_column line_columns[] = {
    DB_COLUMN(struct desk_match_line, id),        DB_COLUMN(struct desk_match_line, day),
    DB_COLUMN(struct desk_match_line, amount),    DB_COLUMN(struct desk_match_line, label),
    DB_COLUMN(struct desk_match_line, reference), DB_COLUMN(struct desk_match_line, doubled),
    DB_COLUMN(struct desk_match_line, matched)};
static const struct db_column deposit_columns[] = {DB_COLUMN(struct desk_match_deposit, id, .kind = DB_UUID),
                                                   DB_COLUMN(struct desk_match_deposit, kind),
                                                   DB_COLUMN(struct desk_match_deposit, day),
                                                   DB_COLUMN(struct desk_match_deposit, amount),
                                                   DB_COLUMN(struct desk_match_deposit, fee),
                                                   DB_COLUMN(struct desk_match_deposit, reference),
                                                   DB_COLUMN(struct desk_match_deposit, matched)};
DESK_QUERY(find_match, by_id, was_columns, struct was_row);
DESK_QUERY(find_lines, by_lines, line_columns, struct desk_match_line);
DESK_QUERY(find_deposits, by_deposits, deposit_columns, struct desk_match_deposit);
DESK_COMMAND(insert_match, insert_params);
DESK_COMMAND(insert_match_parts, part_params);
DESK_COMMAND(undo_match, undo_params);

struct joining {
  struct tx *tx;
  const struct desk *desk;
  const struct desk_match *match;
  struct desk_match_line *lines;
  struct desk_match_deposit *deposits;
  size_t line_count, deposit_count;
  struct money came, handed, noted_fee; /* sums */
  struct date day;
};

static enum outcome same_match(struct joining *joining, const struct was_row *was);
static enum outcome load(struct joining *joining);
static enum outcome check(struct joining *joining);
static enum outcome check_sums(struct joining *joining);
static enum outcome keep(struct joining *joining);

enum outcome desk_find_lines_by_id(struct tx *tx, const struct desk *desk, const int64_t ids[], size_t count,
                                   struct desk_match_line **lines, size_t *found) {
  return tx_run(tx, &desk_find_lines, (struct db_param[]){P_LIST(DB_INTEGERS, ids, count)}, desk->arena, lines, found);
}

enum outcome desk_find_deposits_by_id(struct tx *tx, const struct desk *desk, const char *const ids[], size_t count,
                                      struct desk_match_deposit **deposits, size_t *found) {
  return tx_run(tx, &desk_find_deposits, (struct db_param[]){P_LIST(DB_UUIDS, ids, count)}, desk->arena, deposits,
                found);
}

enum outcome desk_put_match(struct tx *tx, const struct desk *desk, const struct desk_match *match) {
  struct joining joining = {.tx = tx, .desk = desk, .match = match};
  struct was_row *was;
  size_t found;
  enum outcome outcome =
      tx_run(tx, &desk_find_match, (struct db_param[]){P_UUID(match->id)}, desk->arena, &was, &found);
  if (outcome != OK) return outcome;
  if (found) return same_match(&joining, was);
  outcome = load(&joining);
  if (outcome == OK) outcome = check(&joining);
  return outcome == OK ? keep(&joining) : outcome;
}

static int by_text(const void *a, const void *b) {
  const char *const *left = a, *const *right = b;
  return strcmp(*left, *right);
}
static int by_number(const void *a, const void *b) {
  int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
  return (left > right) - (left < right);
}

/* The parts of a match are kept in this order: lines by number, then deposits by id. */
static enum outcome same_match(struct joining *joining, const struct was_row *was) {
  const struct desk_match *match = joining->match;
  struct arena *arena = joining->desk->arena;
  int64_t *lines = arena_copy(arena, match->lines, match->line_count * sizeof *lines);
  const char **deposits = arena_copy(arena, match->deposits, (match->deposit_count + 1) * sizeof *deposits);
  qsort(lines, match->line_count, sizeof *lines, by_number);
  qsort(deposits, match->deposit_count, sizeof *deposits, by_text);
  const char *parts = "";
  for (size_t i = 0; i < match->line_count; i++)
    parts = arena_format(arena, "%s%s%lld", parts, *parts ? " " : "", (long long)lines[i]);
  for (size_t i = 0; i < match->deposit_count; i++) parts = arena_format(arena, "%s %s", parts, deposits[i]);
  bool same = text_equal(parts, was->parts) && text_equal(match->account ? match->account : "", was->account) &&
              text_equal(match->label ? match->label : "", was->label) && text_equal(match->reason, was->reason);
  if (same && !was->undone) return OK;
  return fault_set(tx_fault(joining->tx), ID_REUSED, "/id", "this id names another match");
}

static enum outcome load(struct joining *joining) {
  const struct desk_match *match = joining->match;
  enum outcome outcome = desk_find_lines_by_id(joining->tx, joining->desk, match->lines, match->line_count,
                                               &joining->lines, &joining->line_count);
  if (outcome == OK)
    outcome = desk_find_deposits_by_id(joining->tx, joining->desk, match->deposits, match->deposit_count,
                                       &joining->deposits, &joining->deposit_count);
  if (outcome != OK) return outcome;
  bool all = joining->line_count == match->line_count && joining->deposit_count == match->deposit_count;
  return all && match->line_count > 0 ? OK : NOT_FOUND;
}

static enum outcome check(struct joining *joining) {
  const struct desk_match *match = joining->match;
  for (size_t i = 0; i < joining->line_count; i++) {
    const struct desk_match_line *line = &joining->lines[i];
    if (line->matched) return ALREADY_MATCHED;
    if (line->doubled && !text_equal(match->account, "471000")) return LINE_DOUBLED;
    joining->came.cents += line->amount.cents;
    joining->day = line->day; /* in order: the last one stays */
  }
  for (size_t i = 0; i < joining->deposit_count; i++) {
    const struct desk_match_deposit *deposit = &joining->deposits[i];
    if (deposit->matched) return ALREADY_MATCHED;
    if (!text_equal(deposit->kind, joining->deposits[0].kind))
      return fault_set(tx_fault(joining->tx), MATCH_MISMATCH, "/deposits",
                       "Un rapprochement a une seule sorte de dépôt.");
    joining->handed.cents += deposit->amount.cents;
    joining->noted_fee.cents += deposit->fee.cents;
  }
  return joining->deposit_count ? check_sums(joining) : OK;
}

/* What is missing of cards and online payments is the commission that was noted, or a plausible one. */
static enum outcome check_sums(struct joining *joining) {
  int64_t fee = joining->handed.cents - joining->came.cents;
  const char *kind = joining->deposits[0].kind;
  bool may_cost = text_equal(kind, "card") || text_equal(kind, "online");
  bool plausible = may_cost && fee > 0 && fee * RATE_ONE <= joining->handed.cents * FEE_MAX_BP;
  if (joining->came.cents > 0 &&
      ((fee == 0 && joining->noted_fee.cents == 0) || plausible || (may_cost && fee == joining->noted_fee.cents)))
    return OK;
  struct money net = MONEY(joining->handed.cents - joining->noted_fee.cents);
  return fault_set(tx_fault(joining->tx), MATCH_MISMATCH, "/lines", "La banque dit %s, les dépôts choisis font %s.",
                   desk_amount(joining->came, joining->desk->arena), desk_amount(net, joining->desk->arena));
}

static enum outcome post(struct joining *joining, struct money fee, int64_t *entry) {
  static const struct {
    const char *kind, *account, *label;
  } credits[] = {{"cash", "580000", "Versement d’espèces"},
                 {"cheque", "511200", "Remise de chèques"},
                 {"card", "511500", "Remise de cartes"},
                 {"online", "511600", "Versement des paiements en ligne"}};
  const struct desk_match *match = joining->match;
  const struct desk_match_line *line = &joining->lines[0];
  struct desk_entry entry_ = {
      .journal = "BQ",
      .piece = *line->reference ? line->reference : arena_format(joining->desk->arena, "BQ-%lld", (long long)line->id),
      .label = match->label && *match->label ? match->label : line->label,
      .debit = "512000",
      .credit = match->account,
      .amount = joining->came,
      .fee = fee};
  for (size_t i = 0; i < DESK_COUNT(credits) && joining->deposit_count; i++)
    if (text_equal(joining->deposits[0].kind, credits[i].kind)) {
      entry_.credit = credits[i].account;
      if (text_equal(credits[i].kind, "online")) entry_.fee_account = "627800";
      entry_.label = arena_format(joining->desk->arena, "%s du %s", credits[i].label,
                                  desk_day(joining->deposits[0].day, joining->desk->arena));
    }
  /* A line of a month sealed since is a correction of today's: it takes the first open day. One older than the KPA
   * takes the first day of its books. */
  struct date open, floor;
  enum outcome outcome = desk_first_open(joining->tx, joining->desk, &open);
  if (outcome == OK) outcome = desk_floor(joining->tx, joining->desk, &floor);
  if (outcome != OK) return outcome;
  if (date_compare(open, floor) < 0) open = floor;
  entry_.day = date_compare(joining->day, open) < 0 ? open : joining->day;
  return desk_post(joining->tx, joining->desk, &entry_, entry);
}

static enum outcome keep(struct joining *joining) {
  const struct desk_match *match = joining->match;
  const struct desk *desk = joining->desk;
  struct money fee = MONEY(joining->deposit_count ? joining->handed.cents - joining->came.cents : 0);
  int64_t entry = 0;
  size_t added;
  enum outcome outcome = post(joining, fee, &entry);
  if (outcome != OK) return outcome;
  const struct db_param params[] = {P_UUID(match->id),      P_TEXT(desk->kpa),
                                    P_TEXT(match->account), P_TEXT(match->label ? match->label : ""),
                                    P_TEXT(match->reason),  P_INTEGER(joining->came.cents),
                                    P_INTEGER(fee.cents),   P_INTEGER(entry),
                                    P_UUID(desk->person),   P_TIME(desk->now_us)};
  outcome = tx_run(joining->tx, &desk_insert_match, params, desk->arena, NULL, &added);
  if (outcome != OK || !added) return outcome == OK ? ID_REUSED : outcome;
  const struct db_param parts[] = {P_UUID(match->id), P_TEXT(desk->kpa),
                                   P_LIST(DB_INTEGERS, match->lines, match->line_count),
                                   P_LIST(DB_UUIDS, match->deposits, match->deposit_count)};
  return tx_run(joining->tx, &desk_insert_match_parts, parts, desk->arena, NULL, NULL);
}

enum outcome desk_undo_match_of(struct tx *tx, const struct desk *desk, const char *id) {
  struct was_row *was;
  size_t found;
  int64_t reversal;
  enum outcome outcome = tx_run(tx, &desk_find_match, (struct db_param[]){P_UUID(id)}, desk->arena, &was, &found);
  if (outcome != OK) return outcome;
  if (!found) return NOT_FOUND;
  if (was->undone) return OK;
  outcome = desk_take_back(tx, desk, was->entry, was->day, "Rapprochement annulé", &reversal);
  if (outcome != OK) return outcome;
  const struct db_param params[] = {P_UUID(id), P_INTEGER(reversal), P_UUID(desk->person), P_TIME(desk->now_us)};
  return tx_run(tx, &desk_undo_match, params, desk->arena, NULL, NULL);
}
