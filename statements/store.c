/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a statement reads: one short function a query. */
#include "statements/private.h"

struct amount_row {
  struct money opening;
};
struct seal_row {
  const char *hash;
};
struct open_row {
  const char *names;
};
struct month_row { /* entry 0: the sales of an activity */
  int64_t entry;
  struct date day;
  const char *label, *piece, *code, *name;
  struct money net, cae, pot, share;
  bool cost, sold_inside, paid;
};

static const enum db_kind text_text_day[] = {DB_TEXT, DB_TEXT, DB_DATE};
static const enum db_kind text_and_day[] = {DB_TEXT, DB_DATE};
static const enum db_kind text_and_days[] = {DB_TEXT, DB_DATE, DB_DATE};
static const enum db_kind text_days_text[] = {DB_TEXT, DB_DATE, DB_DATE, DB_TEXT};
static const enum db_kind text_day_text[] = {DB_TEXT, DB_DATE, DB_TEXT};
#define HEAD(member, ...) DB_COLUMN(struct statement_head, member, ##__VA_ARGS__)
static const struct db_column head_columns[] = {
    HEAD(kpa),   HEAD(kpa_name),   HEAD(city),    HEAD(entity), HEAD(entity_kind), HEAD(entity_name), HEAD(siren),
    HEAD(siret), HEAD(vat_number), HEAD(address), HEAD(member), HEAD(member_name), HEAD(contract),    HEAD(ends_on)};
static const struct db_column seal_columns[] = {DB_COLUMN(struct seal_row, hash)};
static const struct db_column open_columns[] = {DB_COLUMN(struct open_row, names)};
#define RULE(member) DB_COLUMN(struct statement_rule, member)
static const struct db_column rule_columns[] = {
    RULE(activity),      RULE(contract),   RULE(cae_bp), RULE(pot_bp),    RULE(valid_from), RULE(base),
    RULE(banding),       RULE(span),       RULE(bands),  RULE(fixed),     RULE(minimum),    RULE(maximum),
    RULE(exempt_months), RULE(decided_on), RULE(title),  RULE(agreement), RULE(present)};
static const struct db_column opening_columns[] = {DB_COLUMN(struct amount_row, opening)};
#define MONTH(member) DB_COLUMN(struct month_row, member)
static const struct db_column month_columns[] = {
    MONTH(entry), MONTH(day), MONTH(label), MONTH(piece), MONTH(code),        MONTH(name), MONTH(net),
    MONTH(cae),   MONTH(pot), MONTH(share), MONTH(cost),  MONTH(sold_inside), MONTH(paid)};
#define MOVE(member) DB_COLUMN(struct statement_move, member)
static const struct db_column pot_move_columns[] = {MOVE(entry), MOVE(day), MOVE(label), MOVE(piece), MOVE(amount)};
#define SUM(member) DB_COLUMN(struct statement_sum, member)
static const struct db_column sum_columns[] = {SUM(activity), SUM(activity_name), SUM(member), SUM(member_name),
                                               SUM(account),  SUM(sale),          SUM(amount)};
#define BALANCE(member) DB_COLUMN(struct statement_balance, member)
static const struct db_column balance_columns[] = {BALANCE(account), BALANCE(member), BALANCE(amount)};
#define ACCOUNT(member) DB_COLUMN(struct statement_account, member)
static const struct db_column account_columns[] = {ACCOUNT(account), ACCOUNT(name), ACCOUNT(amount)};
#define CONTRIBUTION(member) DB_COLUMN(struct statement_contribution, member)
static const struct db_column cae_columns[] = {
    CONTRIBUTION(kpa), CONTRIBUTION(kpa_name),     CONTRIBUTION(member), CONTRIBUTION(member_name),
    CONTRIBUTION(net), CONTRIBUTION(contribution), CONTRIBUTION(later)};
STATEMENTS_QUERY(read_who, text_text_day, head_columns, struct statement_head);
STATEMENTS_QUERY(read_seal, text_and_day, seal_columns, struct seal_row);
STATEMENTS_QUERY(read_rules, text_and_days, rule_columns, struct statement_rule);
STATEMENTS_QUERY(read_member_opening, text_day_text, opening_columns, struct amount_row);
STATEMENTS_QUERY(read_member_month, text_days_text, month_columns, struct month_row);
STATEMENTS_QUERY(read_kpa_sums, text_and_days, sum_columns, struct statement_sum);
STATEMENTS_QUERY(read_kpa_balances, text_and_day, balance_columns, struct statement_balance);
STATEMENTS_QUERY(read_kpa_accounts, text_and_days, account_columns, struct statement_account);
STATEMENTS_QUERY(read_kpa_movements, text_days_text, pot_move_columns, struct statement_move);
STATEMENTS_QUERY(read_open_kpas, text_and_days, open_columns, struct open_row);
STATEMENTS_QUERY(read_cae, text_and_days, cae_columns, struct statement_contribution);

static void keep_month(const struct month_row rows[], size_t count, struct arena *arena,
                       struct statement_member *member);

enum outcome statement_head_read(struct tx *tx, const struct statement_order *order, struct arena *arena,
                                 struct statement_head *head) {
  struct statement_head *heads;
  struct seal_row *seals;
  size_t count;
  struct date next = date_add_days(order->month, 31), after = {next.year, next.month, 1};
  struct date last = date_add_days(after, -1);
  const char *member = order->kind == STATEMENT_MEMBER ? order->member : NULL;
  enum outcome outcome = tx_command(tx, "SET LOCAL max_parallel_workers_per_gather = 0");
  if (outcome == OK)
    outcome = tx_run(tx, &statements_read_who, (struct db_param[]){P_TEXT(order->kpa), P_TEXT(member), P_DATE(last)},
                     arena, &heads, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return fault_set(tx_fault(tx), NOT_FOUND, member ? "member" : "kpa", "nobody of that code");
  outcome = tx_run(tx, &statements_read_seal, (struct db_param[]){P_TEXT(order->kpa), P_DATE(order->month)}, arena,
                   &seals, &count);
  if (outcome != OK) return outcome;
  *head = heads[0];
  head->first = order->month;
  head->last = last;
  head->after = after;
  head->hash = count > 0 ? seals[0].hash : NULL;
  return OK;
}

enum outcome statement_rules_read(struct tx *tx, const struct statement_head *head, struct arena *arena,
                                  struct statement_rules *rules) {
  const struct db_param params[] = {P_TEXT(head->kpa), P_DATE(head->first), P_DATE(head->after)};
  return tx_run(tx, &statements_read_rules, params, arena, &rules->list, &rules->count);
}

enum outcome statement_member_read(struct tx *tx, const struct statement_order *order, struct arena *arena,
                                   struct statement_member *member) {
  struct amount_row *opening;
  struct month_row *rows;
  size_t count;
  *member = (struct statement_member){0};
  enum outcome outcome = statement_head_read(tx, order, arena, &member->head);
  if (outcome != OK) return outcome;
  const struct statement_head *head = &member->head;
  const struct db_param month[] = {P_TEXT(head->member), P_DATE(head->first), P_DATE(head->after), P_TEXT(head->kpa)};
  const struct db_param before[] = {P_TEXT(head->member), P_DATE(head->first), P_TEXT(head->kpa)};
  outcome = statement_rules_read(tx, head, arena, &member->rules);
  if (outcome == OK) outcome = tx_run(tx, &statements_read_member_opening, before, arena, &opening, NULL);
  if (outcome != OK) return outcome;
  member->opening = opening->opening;
  outcome = tx_run(tx, &statements_read_member_month, month, arena, &rows, &count);
  if (outcome == OK) keep_month(rows, count, arena, member);
  return outcome;
}

static void keep_month(const struct month_row rows[], size_t count, struct arena *arena,
                       struct statement_member *member) {
  member->shares = arena_list(arena, count, sizeof *member->shares);
  member->moves = arena_list(arena, count, sizeof *member->moves);
  for (size_t i = 0; i < count; i++) {
    const struct month_row *row = &rows[i];
    if (!row->entry)
      member->shares[member->share_count++] =
          (struct statement_share){row->code, row->name, row->net, row->cae, row->pot, row->share};
    else if (row->share.cents)
      member->moves[member->move_count++] = (struct statement_move){.entry = row->entry,
                                                                    .day = row->day,
                                                                    .label = row->label,
                                                                    .piece = row->piece,
                                                                    .amount = row->share,
                                                                    .cost = row->cost,
                                                                    .sold_inside = row->sold_inside,
                                                                    .paid = row->paid};
  }
}

enum outcome statement_collective_read(struct tx *tx, const struct statement_order *order, struct arena *arena,
                                       struct statement_collective *all) {
  *all = (struct statement_collective){0};
  enum outcome outcome = statement_head_read(tx, order, arena, &all->head);
  if (outcome != OK) return outcome;
  const struct statement_head *head = &all->head;
  const struct db_param month[] = {P_TEXT(head->kpa), P_DATE(head->first), P_DATE(head->after), P_TEXT("912000")};
  outcome = statement_rules_read(tx, head, arena, &all->rules);
  if (outcome == OK)
    outcome = tx_run(tx, &statements_read_kpa_balances, month, arena, &all->balances, &all->balance_count);
  if (outcome == OK) outcome = tx_run(tx, &statements_read_kpa_sums, month, arena, &all->sums, &all->sum_count);
  if (outcome == OK) outcome = tx_run(tx, &statements_read_kpa_movements, month, arena, &all->moves, &all->move_count);
  if (outcome != OK || order->kind == STATEMENT_POT) return outcome;
  return tx_run(tx, &statements_read_kpa_accounts, month, arena, &all->accounts, &all->account_count);
}

enum outcome statement_cae_read(struct tx *tx, const struct statement_order *order, struct arena *arena,
                                struct statement_cae *cae) {
  *cae = (struct statement_cae){0};
  enum outcome outcome = statement_head_read(tx, order, arena, &cae->head);
  if (outcome != OK) return outcome;
  const struct statement_head *head = &cae->head;
  const struct db_param params[] = {P_TEXT(head->entity), P_DATE(head->first), P_DATE(head->after)};
  struct open_row *open;
  outcome = tx_run(tx, &statements_read_open_kpas, params, arena, &open, NULL);
  if (outcome != OK) return outcome;
  cae->head.open = open->names;
  if (open->names) cae->head.hash = NULL; /* one KPA's seal closes its own books only */
  return tx_run(tx, &statements_read_cae, params, arena, &cae->rows, &cae->count);
}
