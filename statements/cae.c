/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the cooperative received from each of its collectives, and in each from whom. */
#include "core/text.h"
#include "statements/private.h"

static void add_kpa(struct statement_contribution *total, const struct statement_contribution *row);
static void add_row(struct sheet *sheet, enum paper_row_kind kind, const char *name,
                    const struct statement_contribution *row, const char *own);
static void add_summary(struct sheet *sheet, const struct statement_cae *cae, struct statement_contribution *all);

static const struct paper_column columns[] = {{"Qui", 6, false},
                                              {"Vendu hors taxes", 3, true},
                                              {"Aux ventes", 3, true},
                                              {"Régularisation", 3, true},
                                              {"Contribution", 3, true}};

struct paper statement_cae_paper(const struct statement_cae *cae, struct arena *arena) {
  struct sheet sheet = {.arena = arena};
  struct statement_contribution all = {0};
  const struct statement_head *head = &cae->head;
  add_summary(&sheet, cae, &all);
  for (size_t i = 0; i < cae->count;) {
    struct statement_contribution total = {0};
    const char *kpa = cae->rows[i].kpa;
    sheet_words(&sheet, PAPER_HEADING, "%s", cae->rows[i].kpa_name);
    sheet_table(&sheet, cae->rows[i].kpa_name, columns, STATEMENTS_COUNT(columns));
    for (; i < cae->count && text_equal(cae->rows[i].kpa, kpa); i++) {
      const struct statement_contribution *row = &cae->rows[i];
      add_row(&sheet, PAPER_ROW_PLAIN, row->member_name ? row->member_name : "Travail du collectif", row, head->kpa);
      add_kpa(&total, row);
    }
    total.kpa = kpa;
    add_row(&sheet, PAPER_ROW_TOTAL, "Total", &total, "");
  }
  sheet_words(
      &sheet, PAPER_NOTE,
      "La contribution se calcule d’abord sur chaque vente, au taux voté. À la fin du mois elle est refaite sur la "
      "base et les tranches du contrat : la différence est la régularisation.");
  return sheet_statement(&sheet, head,
                         arena_format(arena, "Contributions %s", of_words(month_words(head->first, arena), arena)),
                         arena_format(arena, "Tous les collectifs de %s", head->entity_name));
}

static void add_summary(struct sheet *sheet, const struct statement_cae *cae, struct statement_contribution *all) {
  for (size_t i = 0; i < cae->count; i++) add_kpa(all, &cae->rows[i]);
  const struct paper_cell figures[] = {
      cell_figure("Vendu hors taxes", all->net, PAPER_PLAIN, NULL),
      cell_figure("Contribution aux ventes", all->contribution, PAPER_PLAIN, NULL),
      cell_figure("Régularisation et ventes internes", all->later, PAPER_PLAIN, NULL),
      cell_figure("Contribution du mois", sum_of(all->contribution, all->later), PAPER_PERSON, NULL)};
  sheet_cells(sheet, PAPER_FIGURES, NULL, figures, STATEMENTS_COUNT(figures));
  if (cae->count == 0) sheet_words(sheet, PAPER_PARAGRAPH, "Pas de vente ce mois-ci.");
}

static void add_kpa(struct statement_contribution *total, const struct statement_contribution *row) {
  total->net = sum_of(total->net, row->net);
  total->contribution = sum_of(total->contribution, row->contribution);
  total->later = sum_of(total->later, row->later);
}

/* own: the KPA whose postings the reader's office can open. */
static void add_row(struct sheet *sheet, enum paper_row_kind kind, const char *name,
                    const struct statement_contribution *row, const char *own) {
  bool opens = text_equal(row->kpa, own);
  const char *member = row->member ? row->member : "-";
  const struct source net = {.account = "901000", .member = member, .sale = 1};
  const struct source sold = {.account = "913000", .member = member, .sale = 1};
  const struct source later = {.account = "913000", .member = member, .sale = -1};
  const struct paper_cell cells[] = {cell_text(name),
                                     cell_money(row->net, opens ? source_text(&net, sheet->arena) : NULL),
                                     cell_money(row->contribution, opens ? source_text(&sold, sheet->arena) : NULL),
                                     cell_money(row->later, opens ? source_text(&later, sheet->arena) : NULL),
                                     cell_money(sum_of(row->contribution, row->later), NULL)};
  sheet_row(sheet, kind, cells);
}
