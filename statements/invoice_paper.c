/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/text.h"
#include "statements/invoice.h"
#include "statements/private.h"

static void add_parties(struct sheet *sheet, const struct invoice *invoice);
static void add_lines(struct sheet *sheet, const struct invoice *invoice);
static void add_vat(struct sheet *sheet, const struct invoice *invoice);
static void add_payment(struct sheet *sheet, const struct invoice *invoice);
static const char *word_of(const char *const words[][2], const char *name);
static struct paper_cell cell_of(enum paper_cell_kind kind, int64_t number);
static const char *long_day(const char *day, struct arena *arena);

static const char *const units[][2] = {{"piece", "pièce"}, {"kg", "kg"},       {"hour", "heure"},
                                       {"cycle", "cycle"}, {"metre", "mètre"}, {NULL, NULL}};
static const char *const tenders[][2] = {{"cash", "espèces"},
                                         {"card", "carte"},
                                         {"cheque", "chèque"},
                                         {"voucher", "bon d’achat"},
                                         {"credit", "avoir"},
                                         {"local_currency", "monnaie locale"},
                                         {"third_party", "tiers payeur"},
                                         {"online", "en ligne"},
                                         {"suspended", "réglé d’avance par un autre client"},
                                         {NULL, NULL}};
static const char *const categories[][2] = {{"goods", "livraison de biens"},
                                            {"services", "prestation de services"},
                                            {"both", "livraison de biens et prestation de services"},
                                            {NULL, NULL}};

struct paper invoice_paper(const struct invoice *invoice, struct arena *arena) {
  struct sheet sheet = {.arena = arena};
  bool credit = text_equal(invoice->kind, "credit_note");
  add_parties(&sheet, invoice);
  add_lines(&sheet, invoice);
  add_vat(&sheet, invoice);
  add_payment(&sheet, invoice);
  if (credit)
    sheet_words(&sheet, PAPER_PARAGRAPH,
                "Cet avoir vous est dû : l’argent se rend à part, à la caisse ou par la banque.");
  sheet_words(&sheet, PAPER_NOTE, "Nature de l’opération : %s.", word_of(categories, invoice->category));
  for (size_t i = 0; i < invoice->mention_count; i++) sheet_words(&sheet, PAPER_NOTE, "%s", invoice->mentions[i].text);
  const char *subtitle =
      credit ? arena_format(arena, "du %s · sur la facture %s du %s · vente du %s, ticket %s",
                            long_day(invoice->issued_on, arena), invoice->credits.number,
                            long_day(invoice->credits.issued_on, arena), long_day(invoice->sold_on, arena),
                            invoice->ticket)
             : arena_format(arena, "du %s · vente du %s, ticket %s", long_day(invoice->issued_on, arena),
                            long_day(invoice->sold_on, arena), invoice->ticket);
  struct paper paper = {.title = arena_format(arena, "%s %s", credit ? "Avoir" : "Facture", invoice->number),
                        .subtitle = subtitle,
                        .author = invoice->seller.name,
                        .language = "fr",
                        .footer = arena_format(arena, "%s · SIRET %s · %s %s", invoice->seller.name,
                                               invoice->seller.siret, credit ? "avoir" : "facture", invoice->number),
                        .blocks = sheet.blocks,
                        .block_count = sheet.count};
  if (!date_parse(invoice->issued_on, &paper.day)) paper.day = (struct date){1970, 1, 1};
  return paper;
}

static void add_parties(struct sheet *sheet, const struct invoice *invoice) {
  AUTO(buffer) struct buffer seller = {0}, customer = {0};
  struct arena *arena = sheet->arena;
  const struct invoice_customer *to = &invoice->customer;
  buffer_format(&seller, "%s\n%s\n%s\nSIREN %s · SIRET %s", invoice->seller.name, invoice->seller.address,
                invoice->seller.legal_mention, siren_words(invoice->seller.siren, arena), invoice->seller.siret);
  if (invoice->seller.vat_number && *invoice->seller.vat_number)
    buffer_format(&seller, "\nTVA %s", invoice->seller.vat_number);
  buffer_format(&seller, "\nVendu à %s", invoice->place);
  buffer_format(&customer, "%s\n%s", to->name, to->address);
  if (to->siren) buffer_format(&customer, "\nSIREN %s", siren_words(to->siren, arena));
  if (to->vat_number) buffer_format(&customer, "\nTVA %s", to->vat_number);
  if (to->delivery_address) buffer_format(&customer, "\nLivré à : %s", to->delivery_address);
  const struct paper_cell cells[] = {cell_text(arena_text(arena, seller.bytes, seller.length)),
                                     cell_text(arena_text(arena, customer.bytes, customer.length))};
  sheet_cells(sheet, PAPER_ADDRESSES, NULL, cells, STATEMENTS_COUNT(cells));
  if (invoice->reason) sheet_words(sheet, PAPER_PARAGRAPH, "Pourquoi : %s", invoice->reason);
}

static void add_lines(struct sheet *sheet, const struct invoice *invoice) {
  static const struct paper_column columns[] = {
      {"N°", 2, true},      {"Désignation", 12, false}, {"Quantité", 4, true}, {"Unité", 3, false},
      {"Prix HT", 5, true}, {"TVA", 3, true},           {"Total HT", 5, true}, {"Total TTC", 5, true}};
  sheet_table(sheet, "Ce qui a été vendu", columns, STATEMENTS_COUNT(columns));
  for (size_t i = 0; i < invoice->line_count; i++) {
    const struct invoice_line *line = &invoice->lines[i];
    bool margin = text_equal(line->vat_scheme, "margin"); /* its VAT must not be seen */
    const struct paper_cell cells[] = {cell_of(PAPER_COUNT, line->line),
                                       cell_text(line->label),
                                       cell_of(PAPER_QUANTITY, line->quantity),
                                       cell_text(word_of(units, line->unit)),
                                       margin ? cell_empty() : cell_money(line->unit_net, NULL),
                                       margin ? cell_empty() : cell_of(PAPER_RATE, line->vat_rate),
                                       margin ? cell_empty() : cell_money(line->net, NULL),
                                       cell_money(line->gross, NULL)};
    sheet_row(sheet, PAPER_ROW_PLAIN, cells);
  }
}

static void add_vat(struct sheet *sheet, const struct invoice *invoice) {
  static const struct paper_column columns[] = {
      {"Totaux", 8, false}, {"Hors taxes", 4, true}, {"TVA", 4, true}, {"TTC", 4, true}};
  struct arena *arena = sheet->arena;
  sheet_table(sheet, "Totaux par taux de TVA", columns, STATEMENTS_COUNT(columns));
  for (size_t i = 0; i < invoice->vat_count; i++) {
    const struct invoice_vat *vat = &invoice->vat[i];
    const struct paper_cell cells[] = {cell_text(arena_format(arena, "Au taux de %s", rate_words(vat->rate, arena))),
                                       cell_money(vat->net, NULL), cell_money(vat->vat, NULL),
                                       cell_money(vat->gross, NULL)};
    sheet_row(sheet, PAPER_ROW_PLAIN, cells);
  }
  if (invoice->margin.cents > 0) {
    const struct paper_cell cells[] = {cell_text("Biens d’occasion, régime de la marge"), cell_empty(), cell_empty(),
                                       cell_money(invoice->margin, NULL)};
    sheet_row(sheet, PAPER_ROW_PLAIN, cells);
  }
  const struct paper_cell total[] = {cell_text(text_equal(invoice->kind, "credit_note") ? "Total de l’avoir" : "Total"),
                                     cell_money(invoice->net, NULL), cell_money(invoice->vat_total, NULL),
                                     cell_money(invoice->gross, NULL)};
  sheet_row(sheet, PAPER_ROW_TOTAL, total);
}

static void add_payment(struct sheet *sheet, const struct invoice *invoice) {
  AUTO(buffer) struct buffer paid = {0};
  struct arena *arena = sheet->arena;
  for (size_t i = 0; i < invoice->payment_count; i++)
    buffer_format(&paid, "%s%s %s", i > 0 ? ", " : "", word_of(tenders, invoice->payments[i].kind),
                  money_words(invoice->payments[i].amount, arena));
  if (paid.length > 0)
    sheet_words(sheet, PAPER_PARAGRAPH, "Payé le %s : %s. Échéance : %s. Il ne reste rien à payer.",
                long_day(invoice->sold_on, arena), paid.bytes, long_day(invoice->due_on, arena));
}

static const char *word_of(const char *const words[][2], const char *name) {
  for (size_t i = 0; words[i][0]; i++)
    if (text_equal(words[i][0], name)) return words[i][1];
  return name;
}

static struct paper_cell cell_of(enum paper_cell_kind kind, int64_t number) {
  return (struct paper_cell){.kind = kind, .number = number};
}

static const char *long_day(const char *day, struct arena *arena) {
  struct date date;
  return date_parse(day, &date) ? day_words(date, arena) : day;
}
