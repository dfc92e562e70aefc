/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A member's month: what she had, what she sold, who gets what of it, what else moved her account, what she has. */
#include "core/text.h"
#include "statements/private.h"

struct totals {
  struct money net, cae, pot, share, moves, closing;
};

static struct totals add_up(const struct statement_member *member);
static const char *subtitle_of(const struct statement_head *head, struct arena *arena);
static void add_figures(struct sheet *sheet, const struct statement_member *member, const struct totals *totals);
static void add_sales(struct sheet *sheet, const struct statement_member *member, const struct totals *totals);
static void add_share_row(struct sheet *sheet, const struct statement_member *member, enum paper_row_kind kind,
                          const struct statement_share *share);
static void add_account(struct sheet *sheet, const struct statement_member *member, const struct totals *totals);
static void add_account_row(struct sheet *sheet, enum paper_row_kind kind, struct paper_cell day, const char *what,
                            const struct paper_cell *amount, struct money balance);
static const char *move_words(const struct statement_move *move, struct arena *arena);
static const char *source_of(const struct statement_member *member, const char *account, const char *activity,
                             struct arena *arena);

struct paper statement_member_paper(const struct statement_member *member, struct arena *arena) {
  struct sheet sheet = {.arena = arena};
  struct totals totals = add_up(member);
  const char *month = month_words(member->head.first, arena);
  add_figures(&sheet, member, &totals);
  add_sales(&sheet, member, &totals);
  add_account(&sheet, member, &totals);
  sheet_rules(&sheet, &member->rules, member->head.contract);
  sheet_words(
      &sheet, PAPER_NOTE,
      "Tous ces montants sont hors taxes. La TVA, le client la paie avec le prix et elle va à l’État. "
      "Votre solde n’est pas encore une paie : avant qu’il arrive chez vous, les cotisations en sont retirées.");
  return sheet_statement(&sheet, &member->head, arena_format(arena, "Relevé %s", of_words(month, arena)),
                         subtitle_of(&member->head, arena));
}

static struct totals add_up(const struct statement_member *member) {
  struct totals totals = {.closing = member->opening};
  for (size_t i = 0; i < member->share_count; i++) {
    totals.net = sum_of(totals.net, member->shares[i].net);
    totals.cae = sum_of(totals.cae, member->shares[i].cae);
    totals.pot = sum_of(totals.pot, member->shares[i].pot);
    totals.share = sum_of(totals.share, member->shares[i].share);
  }
  for (size_t i = 0; i < member->move_count; i++) totals.moves = sum_of(totals.moves, member->moves[i].amount);
  totals.closing = sum_of(sum_of(member->opening, totals.share), totals.moves);
  return totals;
}

static const char *subtitle_of(const struct statement_head *head, struct arena *arena) {
  const char *contract = "";
  if (text_equal(head->contract, "cape"))
    contract = arena_format(arena, " · CAPE jusqu’au %s", day_words(head->ends_on, arena));
  if (text_equal(head->contract, "cesa")) contract = " · CESA";
  if (text_equal(head->contract, "volunteer")) contract = " · Bénévole";
  return arena_format(arena, "%s · %s, %s%s", head->member_name, head->kpa_name, head->city, contract);
}

static void add_figures(struct sheet *sheet, const struct statement_member *member, const struct totals *totals) {
  struct arena *arena = sheet->arena;
  const struct statement_head *head = &member->head;
  const struct paper_cell figures[] = {
      cell_figure(arena_format(arena, "Solde le %s", day_words(head->first, arena)), member->opening, PAPER_PLAIN,
                  NULL),
      cell_figure("Vendu dans le mois", totals->net, PAPER_PLAIN, source_of(member, "901000", NULL, arena)),
      cell_figure("Pour vous, sur ces ventes", totals->share, PAPER_PLAIN, source_of(member, "911000", NULL, arena)),
      cell_figure(arena_format(arena, "Solde le %s", day_words(head->last, arena)), totals->closing, PAPER_PERSON,
                  NULL)};
  sheet_cells(sheet, PAPER_FIGURES, NULL, figures, STATEMENTS_COUNT(figures));
}

static void add_sales(struct sheet *sheet, const struct statement_member *member, const struct totals *totals) {
  static const struct paper_column columns[] = {{"Activité", 5, false},
                                                {"Vendu", 3, true},
                                                {"Coopérative", 3, true},
                                                {"Pot commun", 3, true},
                                                {"Pour vous", 3, true}};
  struct arena *arena = sheet->arena;
  sheet_words(sheet, PAPER_HEADING, "Ce que vous avez vendu");
  if (member->share_count == 0) {
    sheet_words(sheet, PAPER_PARAGRAPH, "Pas de vente ce mois-ci.");
    return;
  }
  const struct paper_cell bar[] = {cell_figure("Pour vous", totals->share, PAPER_PERSON, NULL),
                                   cell_figure("Pot commun", totals->pot, PAPER_POT, NULL),
                                   cell_figure("Coopérative", totals->cae, PAPER_CAE, NULL)};
  const char *spoken =
      arena_format(arena, "Sur %s vendus : %s pour vous, %s pour le pot commun, %s pour la coopérative.",
                   money_words(totals->net, arena), money_words(totals->share, arena), money_words(totals->pot, arena),
                   money_words(totals->cae, arena));
  sheet_cells(sheet, PAPER_BAR, spoken, bar, STATEMENTS_COUNT(bar));
  sheet_table(sheet, "Ventes par activité", columns, STATEMENTS_COUNT(columns));
  for (size_t i = 0; i < member->share_count; i++) add_share_row(sheet, member, PAPER_ROW_PLAIN, &member->shares[i]);
  const struct statement_share total = {NULL, "Total", totals->net, totals->cae, totals->pot, totals->share};
  add_share_row(sheet, member, PAPER_ROW_TOTAL, &total);
}

static void add_share_row(struct sheet *sheet, const struct statement_member *member, enum paper_row_kind kind,
                          const struct statement_share *share) {
  struct arena *arena = sheet->arena;
  const struct paper_cell cells[] = {cell_text(share->name),
                                     cell_money(share->net, source_of(member, "901000", share->code, arena)),
                                     cell_money(share->cae, source_of(member, "913000", share->code, arena)),
                                     cell_money(share->pot, source_of(member, "912000", share->code, arena)),
                                     cell_money(share->share, source_of(member, "911000", share->code, arena))};
  sheet_row(sheet, kind, cells);
}

static void add_account(struct sheet *sheet, const struct statement_member *member, const struct totals *totals) {
  static const struct paper_column columns[] = {
      {"Jour", 3, false}, {"Ce que c’est", 8, false}, {"En plus", 3, true}, {"En moins", 3, true}, {"Solde", 3, true}};
  struct arena *arena = sheet->arena;
  struct money balance = member->opening;
  sheet_words(sheet, PAPER_HEADING, "Votre compte, ligne par ligne");
  sheet_table(sheet, "Compte ligne par ligne", columns, STATEMENTS_COUNT(columns));
  add_account_row(sheet, PAPER_ROW_PLAIN, cell_day(member->head.first), "Solde au début du mois", NULL, balance);
  if (member->share_count > 0) {
    struct paper_cell sold = cell_money(totals->share, source_of(member, "911000", NULL, arena));
    balance = sum_of(balance, totals->share);
    add_account_row(sheet, PAPER_ROW_PLAIN, cell_empty(), "Votre part des ventes du mois", &sold, balance);
  }
  for (size_t i = 0; i < member->move_count; i++) {
    const struct statement_move *move = &member->moves[i];
    const struct source source = {.entry = move->entry};
    struct paper_cell amount = cell_money(move->amount, source_text(&source, arena));
    balance = sum_of(balance, move->amount);
    add_account_row(sheet, PAPER_ROW_PLAIN, cell_day(move->day), move_words(move, arena), &amount, balance);
  }
  add_account_row(sheet, PAPER_ROW_TOTAL, cell_day(member->head.last), "Solde à la fin du mois", NULL, totals->closing);
}

static void add_account_row(struct sheet *sheet, enum paper_row_kind kind, struct paper_cell day, const char *what,
                            const struct paper_cell *amount, struct money balance) {
  struct paper_cell more = cell_empty(), less = cell_empty();
  if (amount && amount->number >= 0) more = *amount;
  if (amount && amount->number < 0) less = *amount;
  const struct paper_cell cells[] = {day, cell_text(what), more, less, cell_money(balance, NULL)};
  sheet_row(sheet, kind, cells);
}

/* The entry's own words; before them, what sort of thing it is, where they may not say. */
static const char *move_words(const struct statement_move *move, struct arena *arena) {
  if (move->sold_inside) return arena_format(arena, "Vendu à un·e collègue : %s", move->label);
  if (move->cost) return arena_format(arena, "Frais : %s", move->label);
  if (move->paid) return arena_format(arena, "Rémunération demandée : %s", move->label);
  return move->label;
}

static const char *source_of(const struct statement_member *member, const char *account, const char *activity,
                             struct arena *arena) {
  const struct source source = {.account = account, .member = member->head.member, .activity = activity, .sale = 1};
  return source_text(&source, arena);
}
