/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The month of the pot, and that of the whole collective. */
#include "core/text.h"
#include "statements/private.h"

#include <string.h>

struct part { /* of an activity or of a member; all as they received it: credit positive, turnover too */
  const char *code, *name;
  struct money net, share, pot, cae, other, before;
};
struct parts {
  struct part *list;
  size_t count;
  struct part total;
};

static const char nobody[] = "Travail du collectif";

static struct parts gather(const struct statement_collective *all, bool by_member, struct arena *arena);
static struct part *part_of(struct parts *parts, const char *code, const char *name);
static void add_sum(struct part *part, const struct statement_sum *sum);
static struct money before_of(const struct statement_collective *all, const char *account, const char *member);
static struct money pot_before(const struct statement_collective *all);
static void add_pot_figures(struct sheet *sheet, const struct statement_collective *all, const struct parts *parts);
static void add_pot_account(struct sheet *sheet, const struct statement_collective *all, const struct parts *parts);
static void add_activities(struct sheet *sheet, const struct parts *parts);
static void add_activity_row(struct sheet *sheet, enum paper_row_kind kind, const struct part *part);
static void add_members(struct sheet *sheet, const struct statement_collective *all);
static void add_member_row(struct sheet *sheet, enum paper_row_kind kind, const struct part *part, bool sourced);
static void add_accounts(struct sheet *sheet, const struct statement_collective *all, const char *title,
                         const char *prefix, int sale);
static struct money add_account_rows(struct sheet *sheet, const struct statement_collective *all, const char *prefix,
                                     int sale);
static void add_vat(struct sheet *sheet, const struct statement_collective *all);
static void add_total(struct sheet *sheet, enum paper_row_kind kind, const char *name, struct money total);
static const struct paper_column account_columns[] = {
    {"Compte", 2, false}, {"Ce que c’est", 9, false}, {"Montant", 3, true}};
static const char *source_of(const char *account, const char *member, const char *activity, int sale,
                             struct arena *arena);
static const char *place_of(const struct statement_head *head, struct arena *arena);

struct paper statement_pot_paper(const struct statement_collective *all, struct arena *arena) {
  struct sheet sheet = {.arena = arena};
  struct parts parts = gather(all, false, arena);
  add_pot_figures(&sheet, all, &parts);
  sheet_words(
      &sheet, PAPER_PARAGRAPH,
      "Le pot commun est l’argent du collectif. Il reçoit une part de chaque vente ; ce qu’on en fait se décide "
      "ensemble.");
  add_pot_account(&sheet, all, &parts);
  sheet_rules(&sheet, &all->rules, NULL);
  return sheet_statement(&sheet, &all->head, arena_format(arena, "Pot commun, %s", month_words(all->head.first, arena)),
                         place_of(&all->head, arena));
}

struct paper statement_kpa_paper(const struct statement_collective *all, struct arena *arena) {
  struct sheet sheet = {.arena = arena};
  struct parts parts = gather(all, false, arena);
  const struct part *total = &parts.total;
  const struct paper_cell bar[] = {cell_figure("Coopérant·es", total->share, PAPER_PERSON, NULL),
                                   cell_figure("Pot commun", total->pot, PAPER_POT, NULL),
                                   cell_figure("Coopérative", total->cae, PAPER_CAE, NULL)};
  sheet_words(&sheet, PAPER_HEADING, "Qui reçoit quoi, sur %s vendus hors taxes", money_words(total->net, arena));
  sheet_cells(&sheet, PAPER_BAR, "Le partage des ventes du mois.", bar, STATEMENTS_COUNT(bar));
  sheet_words(&sheet, PAPER_HEADING, "Les ventes, par activité");
  add_activities(&sheet, &parts);
  sheet_words(&sheet, PAPER_HEADING, "Les coopérant·es");
  add_members(&sheet, all);
  add_accounts(&sheet, all, "Comment c’est payé", "5", 1);
  add_vat(&sheet, all);
  sheet_words(&sheet, PAPER_HEADING, "Le pot commun");
  add_pot_account(&sheet, all, &parts);
  sheet_rules(&sheet, &all->rules, NULL);
  return sheet_statement(&sheet, &all->head,
                         arena_format(arena, "Le collectif, %s", month_words(all->head.first, arena)),
                         place_of(&all->head, arena));
}

static const char *place_of(const struct statement_head *head, struct arena *arena) {
  return arena_format(arena, "%s, %s", head->kpa_name, head->city);
}

/* By activity, only what sales brought; by member, what else moved her account too. */
static struct parts gather(const struct statement_collective *all, bool by_member, struct arena *arena) {
  struct parts parts = {.list = arena_list(arena, all->sum_count + all->balance_count + 1, sizeof *parts.list),
                        .total = {.name = "Total"}};
  for (size_t i = 0; i < all->sum_count; i++) {
    const struct statement_sum *sum = &all->sums[i];
    if (!by_member && !sum->sale) continue;
    const char *code = by_member ? sum->member : sum->activity,
               *name = by_member ? sum->member_name : sum->activity_name;
    add_sum(part_of(&parts, code ? code : "-", name ? name : nobody), sum);
    add_sum(&parts.total, sum);
  }
  return parts;
}

static struct part *part_of(struct parts *parts, const char *code, const char *name) {
  for (size_t i = 0; i < parts->count; i++)
    if (text_equal(parts->list[i].code, code)) return &parts->list[i];
  parts->list[parts->count] = (struct part){.code = code, .name = name};
  return &parts->list[parts->count++];
}

static void add_sum(struct part *part, const struct statement_sum *sum) {
  struct money received = MONEY(-sum->amount.cents);
  if (text_equal(sum->account, "911000") && !sum->sale) part->other = sum_of(part->other, received);
  if (!sum->sale) return;
  if (text_equal(sum->account, "901000")) part->net = sum_of(part->net, sum->amount);
  if (text_equal(sum->account, "911000")) part->share = sum_of(part->share, received);
  if (text_equal(sum->account, "912000")) part->pot = sum_of(part->pot, received);
  if (text_equal(sum->account, "913000")) part->cae = sum_of(part->cae, received);
}

static struct money before_of(const struct statement_collective *all, const char *account, const char *member) {
  struct money before = MONEY(0);
  for (size_t i = 0; i < all->balance_count; i++)
    if (text_equal(all->balances[i].account, account) && text_equal(all->balances[i].member, member))
      before = sum_of(before, all->balances[i].amount);
  return before;
}

/* The pot is one, whosever work it came from. */
static struct money pot_before(const struct statement_collective *all) {
  struct money before = MONEY(0);
  for (size_t i = 0; i < all->balance_count; i++)
    if (text_equal(all->balances[i].account, "912000")) before = sum_of(before, all->balances[i].amount);
  return before;
}

static void add_pot_figures(struct sheet *sheet, const struct statement_collective *all, const struct parts *parts) {
  struct arena *arena = sheet->arena;
  struct money before = pot_before(all), moved = MONEY(0);
  for (size_t i = 0; i < all->move_count; i++) moved = sum_of(moved, all->moves[i].amount);
  const struct paper_cell figures[] = {
      cell_figure(arena_format(arena, "Dans le pot le %s", day_words(all->head.first, arena)), before, PAPER_PLAIN,
                  NULL),
      cell_figure("Venu des ventes", parts->total.pot, PAPER_PLAIN, source_of("912000", NULL, NULL, 1, arena)),
      cell_figure("Autres mouvements", moved, PAPER_PLAIN, source_of("912000", NULL, NULL, -1, arena)),
      cell_figure(arena_format(arena, "Dans le pot le %s", day_words(all->head.last, arena)),
                  sum_of(sum_of(before, parts->total.pot), moved), PAPER_POT, NULL)};
  sheet_cells(sheet, PAPER_FIGURES, NULL, figures, STATEMENTS_COUNT(figures));
}

static void add_pot_account(struct sheet *sheet, const struct statement_collective *all, const struct parts *parts) {
  static const struct paper_column columns[] = {
      {"Jour", 3, false}, {"Ce que c’est", 9, false}, {"Montant", 3, true}, {"Dans le pot", 3, true}};
  struct arena *arena = sheet->arena;
  struct money balance = pot_before(all);
  sheet_table(sheet, "Pot commun ligne par ligne", columns, STATEMENTS_COUNT(columns));
  const struct paper_cell opening[] = {cell_day(all->head.first), cell_text("Au début du mois"), cell_empty(),
                                       cell_money(balance, NULL)};
  sheet_row(sheet, PAPER_ROW_PLAIN, opening);
  for (size_t i = 0; i < parts->count; i++) {
    const struct part *part = &parts->list[i];
    if (part->pot.cents == 0) continue;
    balance = sum_of(balance, part->pot);
    const struct paper_cell cells[] = {cell_empty(), cell_text(arena_format(arena, "Ventes : %s", part->name)),
                                       cell_money(part->pot, source_of("912000", NULL, part->code, 1, arena)),
                                       cell_money(balance, NULL)};
    sheet_row(sheet, PAPER_ROW_PLAIN, cells);
  }
  for (size_t i = 0; i < all->move_count; i++) {
    const struct source source = {.entry = all->moves[i].entry};
    balance = sum_of(balance, all->moves[i].amount);
    const struct paper_cell cells[] = {cell_day(all->moves[i].day), cell_text(all->moves[i].label),
                                       cell_money(all->moves[i].amount, source_text(&source, arena)),
                                       cell_money(balance, NULL)};
    sheet_row(sheet, PAPER_ROW_PLAIN, cells);
  }
  const struct paper_cell closing[] = {cell_day(all->head.last), cell_text("À la fin du mois"), cell_empty(),
                                       cell_money(balance, NULL)};
  sheet_row(sheet, PAPER_ROW_TOTAL, closing);
}

static void add_activities(struct sheet *sheet, const struct parts *parts) {
  static const struct paper_column columns[] = {{"Activité", 5, false},
                                                {"Vendu", 3, true},
                                                {"Coopérative", 3, true},
                                                {"Pot commun", 3, true},
                                                {"Coopérant·es", 3, true}};
  if (parts->count == 0) {
    sheet_words(sheet, PAPER_PARAGRAPH, "Pas de vente ce mois-ci.");
    return;
  }
  sheet_table(sheet, "Ventes par activité", columns, STATEMENTS_COUNT(columns));
  for (size_t i = 0; i < parts->count; i++) add_activity_row(sheet, PAPER_ROW_PLAIN, &parts->list[i]);
  add_activity_row(sheet, PAPER_ROW_TOTAL, &parts->total);
}

static void add_activity_row(struct sheet *sheet, enum paper_row_kind kind, const struct part *part) {
  struct arena *arena = sheet->arena;
  const struct paper_cell cells[] = {cell_text(part->name),
                                     cell_money(part->net, source_of("901000", NULL, part->code, 1, arena)),
                                     cell_money(part->cae, source_of("913000", NULL, part->code, 1, arena)),
                                     cell_money(part->pot, source_of("912000", NULL, part->code, 1, arena)),
                                     cell_money(part->share, source_of("911000", NULL, part->code, 1, arena))};
  sheet_row(sheet, kind, cells);
}

static void add_members(struct sheet *sheet, const struct statement_collective *all) {
  static const struct paper_column columns[] = {{"Qui", 5, false},
                                                {"Solde avant", 3, true},
                                                {"Part des ventes", 3, true},
                                                {"Autres mouvements", 3, true},
                                                {"Solde après", 3, true}};
  struct parts parts = gather(all, true, sheet->arena);
  for (size_t i = 0; i < all->balance_count; i++)
    if (text_equal(all->balances[i].account, "911000"))
      parts.total.before = sum_of(parts.total.before, all->balances[i].amount);
  sheet_table(sheet, "Coopérant·es", columns, STATEMENTS_COUNT(columns));
  for (size_t i = 0; i < parts.count; i++) {
    struct part *part = &parts.list[i];
    part->before = before_of(all, "911000", text_equal(part->code, "-") ? NULL : part->code);
    if (part->before.cents || part->share.cents || part->other.cents)
      add_member_row(sheet, PAPER_ROW_PLAIN, part, true);
  }
  add_member_row(sheet, PAPER_ROW_TOTAL, &parts.total, false);
}

static void add_member_row(struct sheet *sheet, enum paper_row_kind kind, const struct part *part, bool sourced) {
  struct arena *arena = sheet->arena;
  const char *member = sourced ? part->code : NULL;
  struct money after = sum_of(sum_of(part->before, part->share), part->other);
  const struct paper_cell cells[] = {cell_text(part->name), cell_money(part->before, NULL),
                                     cell_money(part->share, source_of("911000", member, NULL, 1, arena)),
                                     cell_money(part->other, source_of("911000", member, NULL, -1, arena)),
                                     cell_money(after, NULL)};
  sheet_row(sheet, kind, cells);
}

/* Accounts whose number begins with prefix: what came in is their debit; sale 1: of sales, 0: of anything. */
static void add_accounts(struct sheet *sheet, const struct statement_collective *all, const char *title,
                         const char *prefix, int sale) {
  sheet_words(sheet, PAPER_HEADING, "%s", title);
  sheet_table(sheet, title, account_columns, STATEMENTS_COUNT(account_columns));
  add_total(sheet, PAPER_ROW_TOTAL, "Total", add_account_rows(sheet, all, prefix, sale));
}

static struct money add_account_rows(struct sheet *sheet, const struct statement_collective *all, const char *prefix,
                                     int sale) {
  struct arena *arena = sheet->arena;
  struct money total = MONEY(0);
  for (size_t i = 0; i < all->account_count; i++) {
    const struct statement_account *account = &all->accounts[i];
    if (strncmp(account->account, prefix, strlen(prefix)) != 0) continue;
    struct money amount = strncmp(prefix, "4457", 4) == 0 ? MONEY(-account->amount.cents) : account->amount;
    total = sum_of(total, amount);
    const struct paper_cell cells[] = {cell_text(account->account), cell_text(account->name),
                                       cell_money(amount, source_of(account->account, NULL, NULL, sale, arena))};
    sheet_row(sheet, PAPER_ROW_PLAIN, cells);
  }
  return total;
}

/* Collected, deductible, and what is left between them: the month's, whatever moved it. */
static void add_vat(struct sheet *sheet, const struct statement_collective *all) {
  sheet_words(sheet, PAPER_HEADING, "La TVA");
  sheet_table(sheet, "La TVA", account_columns, STATEMENTS_COUNT(account_columns));
  struct money collected = add_account_rows(sheet, all, "4457", 0);
  add_total(sheet, PAPER_ROW_PLAIN, "TVA collectée", collected);
  struct money deductible = add_account_rows(sheet, all, "4456", 0);
  add_total(sheet, PAPER_ROW_PLAIN, "TVA déductible", deductible);
  struct money net = MONEY(collected.cents - deductible.cents);
  if (net.cents < 0) add_total(sheet, PAPER_ROW_TOTAL, "Crédit de TVA", MONEY(-net.cents));
  else add_total(sheet, PAPER_ROW_TOTAL, "TVA nette à reverser", net);
}

static void add_total(struct sheet *sheet, enum paper_row_kind kind, const char *name, struct money total) {
  const struct paper_cell cells[] = {cell_empty(), cell_text(name), cell_money(total, NULL)};
  sheet_row(sheet, kind, cells);
}

static const char *source_of(const char *account, const char *member, const char *activity, int sale,
                             struct arena *arena) {
  const struct source source = {.account = account, .member = member, .activity = activity, .sale = sale};
  return source_text(&source, arena);
}
