/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a month's own tables and the books hold, as the checklist and the proposals need it. */
#include "month/desk.h"

static const enum db_kind of_days[] = {DB_TEXT, DB_DATE, DB_DATE}, of_month[] = {DB_TEXT, DB_DATE};
static const struct db_column flow_columns[] = {DB_COLUMN(struct desk_flow, day), DB_COLUMN(struct desk_flow, account),
                                                DB_COLUMN(struct desk_flow, moved), DB_COLUMN(struct desk_flow, sold)};
static const struct db_column deposit_columns[] = {DB_COLUMN(struct desk_deposit, id, .kind = DB_UUID),
                                                   DB_COLUMN(struct desk_deposit, kind),
                                                   DB_COLUMN(struct desk_deposit, day),
                                                   DB_COLUMN(struct desk_deposit, amount),
                                                   DB_COLUMN(struct desk_deposit, fee),
                                                   DB_COLUMN(struct desk_deposit, reference),
                                                   DB_COLUMN(struct desk_deposit, covers_from),
                                                   DB_COLUMN(struct desk_deposit, covers_to),
                                                   DB_COLUMN(struct desk_deposit, match, .kind = DB_UUID),
                                                   DB_COLUMN(struct desk_deposit, matched_at, .kind = DB_TIME),
                                                   DB_COLUMN(struct desk_deposit, seen),
                                                   DB_COLUMN(struct desk_deposit, note),
                                                   DB_COLUMN(struct desk_deposit, explanation, .kind = DB_UUID),
                                                   DB_COLUMN(struct desk_deposit, who),
                                                   DB_COLUMN(struct desk_deposit, at, .kind = DB_TIME)};
static const struct db_column line_columns[] = {DB_COLUMN(struct desk_line, id),
                                                DB_COLUMN(struct desk_line, day),
                                                DB_COLUMN(struct desk_line, amount),
                                                DB_COLUMN(struct desk_line, label),
                                                DB_COLUMN(struct desk_line, reference),
                                                DB_COLUMN(struct desk_line, occurrence),
                                                DB_COLUMN(struct desk_line, account),
                                                DB_COLUMN(struct desk_line, match, .kind = DB_UUID),
                                                DB_COLUMN(struct desk_line, explanation, .kind = DB_UUID),
                                                DB_COLUMN(struct desk_line, note)};
DESK_QUERY(list_flows, of_days, flow_columns, struct desk_flow);
DESK_QUERY(hold_flows, of_month, flow_columns, struct desk_flow);
DESK_QUERY(list_deposits, of_days, deposit_columns, struct desk_deposit);
DESK_QUERY(list_lines, of_days, line_columns, struct desk_line);

static void gather_open(struct desk_bank *bank, struct arena *arena);

enum outcome desk_read_flows(struct tx *tx, const struct desk *desk, struct date first, struct desk_flow **flows,
                             size_t *count) {
  const struct db_param params[] = {P_TEXT(desk->kpa), P_DATE(first), P_DATE(desk_last_day(first))};
  return tx_run(tx, &desk_list_flows, params, desk->arena, flows, count);
}

enum outcome desk_read_explained(struct tx *tx, const struct desk *desk, struct date first,
                                 struct desk_explanation **explained, size_t *count) {
  const struct db_param params[] = {P_TEXT(desk->kpa), P_DATE(first), P_DATE(desk_last_day(first))};
  return tx_run(tx, &desk_list_explanations, params, desk->arena, explained, count);
}

enum outcome desk_read_card_day(struct tx *tx, const struct desk *desk, struct date day, struct card_day *card_day) {
  struct desk_flow *flows;
  struct desk_deposit *deposits;
  struct desk_explanation *explained;
  size_t flow_count, deposit_count, explained_count;
  struct desk_cards cards;
  const struct date first = {day.year, day.month, 1};
  const struct db_param params[] = {P_TEXT(desk->kpa), P_DATE(first), P_DATE(desk_last_day(first))};
  enum outcome outcome = desk_read_flows(tx, desk, first, &flows, &flow_count);
  if (outcome == OK) outcome = tx_run(tx, &desk_list_deposits, params, desk->arena, &deposits, &deposit_count);
  if (outcome == OK) outcome = desk_read_explained(tx, desk, first, &explained, &explained_count);
  if (outcome != OK) return outcome;
  desk_cards_of(flows, flow_count, deposits, deposit_count, explained, explained_count, first, desk->arena, &cards);
  *card_day = (struct card_day){.day = day};
  for (size_t i = 0; i < cards.count; i++)
    if (date_compare(cards.days[i].day, day) == 0) *card_day = cards.days[i];
  return OK;
}

enum outcome desk_read_bank(struct tx *tx, const struct desk *desk, struct date first, struct date last,
                            struct desk_bank *bank) {
  struct desk_bank read = {0};
  const struct db_param params[] = {P_TEXT(desk->kpa), P_DATE(first), P_DATE(last)};
  enum outcome outcome = tx_run(tx, &desk_list_lines, params, desk->arena, &read.lines, &read.line_count);
  if (outcome == OK)
    outcome = tx_run(tx, &desk_list_deposits, params, desk->arena, &read.deposits, &read.deposit_count);
  if (outcome != OK) return outcome;
  gather_open(&read, desk->arena);
  *bank = read;
  return OK;
}

static bool is_doubled(const struct desk_line *line) {
  return line->occurrence > 1 && !line->explanation;
}

static void gather_open(struct desk_bank *bank, struct arena *arena) {
  struct match_line *lines = arena_list(arena, bank->line_count + 1, sizeof *lines);
  struct match_deposit *deposits = arena_list(arena, bank->deposit_count + 1, sizeof *deposits);
  bank->open = arena_list(arena, bank->line_count + 1, sizeof(struct desk_line *));
  bank->waiting = arena_list(arena, bank->deposit_count + 1, sizeof(struct desk_deposit *));
  bank->proposals = arena_list(arena, bank->line_count + 1, sizeof *bank->proposals);
  for (size_t i = 0; i < bank->line_count; i++) {
    struct desk_line *line = &bank->lines[i];
    if (line->match) continue;
    lines[bank->open_count] = (struct match_line){.day = line->day,
                                                  .amount = line->amount,
                                                  .label = line->label,
                                                  .reference = line->reference,
                                                  .doubled = is_doubled(line)};
    bank->open[bank->open_count++] = line;
  }
  for (size_t i = 0; i < bank->deposit_count; i++) {
    struct desk_deposit *deposit = &bank->deposits[i];
    if (deposit->match) continue;
    struct match_deposit *to = &deposits[bank->waiting_count];
    *to = (struct match_deposit){
        .day = deposit->day, .amount = deposit->amount, .fee = deposit->fee, .reference = deposit->reference};
    if (deposit_kind_parse(deposit->kind, &to->kind)) bank->waiting[bank->waiting_count++] = deposit;
  }
  match_propose(lines, bank->open_count, deposits, bank->waiting_count, arena, bank->proposals);
  for (size_t i = 0; i < bank->open_count; i++)
    for (size_t d = 0; d < bank->proposals[i].deposit_count; d++)
      bank->waiting[bank->proposals[i].deposits[d]]->proposed = true;
}
