/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two sheets of paper: what is ordered from the supplier, and who gets what. Pure. */
#include "core/spoken.h"
#include "group/private.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *when(const struct group_campaign *campaign, struct arena *arena);
static struct paper paper_of(const struct group_sheet *sheet, const char *title, struct paper_block *blocks,
                             size_t count, struct arena *arena);
static const struct paper_cell *purchase_row(const struct group_sheet *sheet, size_t at, struct arena *arena);
static const struct paper_cell *handed_row(const struct group_sheet *sheet, size_t at, struct arena *arena);

static struct paper_cell text_cell(const char *text) {
  return (struct paper_cell){.kind = PAPER_TEXT, .text = text};
}

static struct paper_cell money_cell(struct money amount) {
  return (struct paper_cell){.kind = PAPER_MONEY, .number = amount.cents};
}

struct paper group_purchase_paper(const struct group_sheet *sheet, struct arena *arena) {
  static const struct paper_column columns[] = {{"Article", 34, false}, {"Code", 14, false},
                                                {"Colis de", 12, true}, {"Colis", 9, true},
                                                {"Quantité", 13, true}, {"Personnes", 11, true}};
  const struct group_whole *whole = sheet->whole;
  struct paper_row *rows = arena_list(arena, whole->offer_count, sizeof *rows);
  size_t count = 0;
  for (size_t i = 0; i < whole->offer_count; i++)
    if (sheet->plan->fits[i].packs > 0)
      rows[count++] = (struct paper_row){PAPER_ROW_PLAIN, purchase_row(sheet, i, arena)};
  struct paper_block *blocks = arena_list(arena, 3, sizeof *blocks);
  blocks[0] = (struct paper_block){
      .kind = PAPER_PARAGRAPH,
      .text = arena_format(arena, "Pour la distribution du %s, %s.", when(whole->campaign, arena), sheet->place->name)};
  blocks[1] = (struct paper_block){.kind = PAPER_TABLE,
                                   .text = "À commander au fournisseur",
                                   .columns = columns,
                                   .column_count = COUNT(columns),
                                   .rows = rows,
                                   .row_count = count};
  blocks[2] = (struct paper_block){.kind = PAPER_NOTE,
                                   .text = whole->campaign->ended_at
                                               ? "Le groupage est clos : ces quantités ne changent plus."
                                               : "Le groupage n’est pas clos : ces quantités peuvent encore changer."};
  return paper_of(sheet, "Bon de commande au fournisseur", blocks, 3, arena);
}

static const struct paper_cell *purchase_row(const struct group_sheet *sheet, size_t at, struct arena *arena) {
  const struct group_offer *offer = &sheet->whole->offers[at];
  const struct group_fit *fit = &sheet->plan->fits[at];
  struct paper_cell *cells = arena_list(arena, 6, sizeof *cells);
  cells[0] = text_cell(offer->label);
  cells[1] = text_cell(offer->item);
  cells[2] = text_cell(group_quantity(offer, offer->pack, arena));
  cells[3] = (struct paper_cell){.kind = PAPER_COUNT, .number = fit->packs};
  cells[4] = text_cell(group_quantity(offer, fit->total, arena));
  cells[5] = (struct paper_cell){.kind = PAPER_COUNT, .number = (int64_t)fit->served};
  return cells;
}

struct paper group_distribution_paper(const struct group_sheet *sheet, struct arena *arena) {
  static const struct paper_column columns[] = {{"Code", 11, false},   {"Nom", 19, false},     {"Article", 26, false},
                                                {"Convenu", 11, true}, {"À donner", 11, true}, {"Prix", 10, true},
                                                {"Reste dû", 12, true}};
  struct paper_row *rows = arena_list(arena, sheet->handed_count, sizeof *rows);
  for (size_t i = 0; i < sheet->handed_count; i++)
    rows[i] = (struct paper_row){PAPER_ROW_PLAIN, handed_row(sheet, i, arena)};
  struct paper_block *blocks = arena_list(arena, 3, sizeof *blocks);
  blocks[0] = (struct paper_block){
      .kind = PAPER_PARAGRAPH,
      .text = arena_format(arena, "Distribution le %s, %s.", when(sheet->whole->campaign, arena), sheet->place->name)};
  blocks[1] = (struct paper_block){.kind = PAPER_TABLE,
                                   .text = "Par personne",
                                   .columns = columns,
                                   .column_count = COUNT(columns),
                                   .rows = rows,
                                   .row_count = sheet->handed_count};
  blocks[2] = (struct paper_block){.kind = PAPER_NOTE,
                                   .text = "À détruire après la distribution : cette feuille porte des noms."};
  return paper_of(sheet, "Feuille de distribution", blocks, 3, arena);
}

/* Name, code and what is due stand once, beside the first thing that somebody gets. */
static const struct paper_cell *handed_row(const struct group_sheet *sheet, size_t at, struct arena *arena) {
  const struct group_handed_row *row = &sheet->handed[at];
  const struct group_offer offer = {.unit = row->unit};
  bool first = at == 0 || !text_equal(row->order, sheet->handed[at - 1].order);
  struct paper_cell *cells = arena_list(arena, 7, sizeof *cells);
  cells[0] = text_cell(first ? row->code : "");
  cells[1] = text_cell(first ? row->name : "");
  cells[2] = text_cell(row->label);
  cells[3] = text_cell(group_quantity(&offer, row->agreed, arena));
  cells[4] = text_cell(group_quantity(&offer, row->quantity, arena));
  cells[5] = money_cell(row->gross);
  cells[6] = first ? money_cell(row->due) : (struct paper_cell){.kind = PAPER_EMPTY};
  return cells;
}

static const char *when(const struct group_campaign *campaign, struct arena *arena) {
  char day[SPOKEN], from[SPOKEN], to[SPOKEN];
  return arena_format(arena, "%s, de %s à %s", spoken_day(campaign->starts_at, LANGUAGE_FR, day),
                      spoken_hour(campaign->starts_at, LANGUAGE_FR, from),
                      spoken_hour(campaign->ends_at, LANGUAGE_FR, to));
}

static struct paper paper_of(const struct group_sheet *sheet, const char *title, struct paper_block *blocks,
                             size_t count, struct arena *arena) {
  const struct group_campaign *campaign = sheet->whole->campaign;
  return (struct paper){.title = title,
                        .subtitle = campaign->title,
                        .author = sheet->place->name,
                        .language = "fr",
                        .badge = campaign->ended_at ? NULL : "Provisoire",
                        .footer = arena_format(arena, "%s – %s", sheet->place->name, campaign->title),
                        .day = sheet->day,
                        .blocks = blocks,
                        .block_count = count};
}
