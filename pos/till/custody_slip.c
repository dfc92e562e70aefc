/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Drop-off slip, tags, and the slip of a donation. No name on paper: the number is enough to get one's things back. */
#include "pos/till/custody.h"
#include "pos/till/papers.h"

static void print_head(const struct record *record, const struct catalogue_view *view, const char *title,
                       struct slip *slip);
static const char *condition_word(const char *condition);
static const char *category_word(const char *category);

void slip_of_custody(const struct custody_order *order, const struct catalogue_view *view, struct arena *arena,
                     struct slip *slip) {
  const struct record *record = &order->first;
  bool quote = text_equal(order->kind, "quote");
  *slip = slip_begin(quote ? "quote" : "custody", arena);
  print_head(record, view, quote ? "DEVIS" : "DÉPÔT", slip);
  if (!quote) slip_text(slip, SLIP_CENTRE, SLIP_BIG | SLIP_BOLD, record->slip.tag_first);
  for (size_t i = 0; i < record->slip.item_count; i++) {
    const struct slip_item *item = &record->slip.items[i];
    slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "%s  %s%s%s", item->tag, item->label, item->condition ? ", " : "",
                item->condition ? condition_word(item->condition) : "");
  }
  slip_rule(slip);
  slip_lines(order->ticket, false, arena, slip);
  slip_format(slip, SLIP_CENTRE, SLIP_TALL | SLIP_BOLD, quote ? "Valable jusqu’au %s" : "Prêt le %s",
              record->slip.promised ? record->slip.promised : "");
  if (!quote) {
    slip_pair(slip, SLIP_PLAIN, "Déjà payé", arena_format(arena, "%s €", paper_amount(order->standing.paid, arena)));
    slip_pair(slip, SLIP_BOLD, "Reste à payer", arena_format(arena, "%s €", paper_amount(order->standing.due, arena)));
    if (slip_code128(slip, record->slip.tag_first) != OK) slip_text(slip, SLIP_CENTRE, 0, record->slip.tag_first);
    slip_text(slip, SLIP_LEFT, SLIP_PLAIN,
              "Gardez ce papier pour reprendre vos affaires. Non reprises après un an, "
              "elles peuvent être vendues (loi du 31 décembre 1903).");
  }
  slip_text(slip, SLIP_CENTRE, SLIP_PLAIN, "Document provisoire, ce n’est pas un ticket de caisse");
  slip_cut(slip);
}

static void print_head(const struct record *record, const struct catalogue_view *view, const char *title,
                       struct slip *slip) {
  if (text_equal(record->chain, CHAIN_TRAINING))
    slip_text(slip, SLIP_CENTRE, SLIP_BIG | SLIP_BOLD, "MODE ÉCOLE – FACTICE");
  slip_text(slip, SLIP_CENTRE, SLIP_TALL | SLIP_BOLD, view->snapshot.kpa.name);
  slip_text(slip, SLIP_CENTRE, SLIP_PLAIN, view->snapshot.kpa.address);
  slip_text(slip, SLIP_CENTRE, SLIP_BIG | SLIP_BOLD, title);
  slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "%.10s %.5s, caisse %s", record->at, record->at + 11, record->till);
  slip_rule(slip);
}

/* Each tag is cut off and goes its own way: each says that it is not real. */
void slip_of_tags(const struct record *record, struct arena *arena, struct slip *slip) {
  bool learning = text_equal(record->chain, CHAIN_TRAINING);
  *slip = slip_begin("tags", arena);
  for (size_t i = 0; i < record->slip.item_count; i++) {
    const struct slip_item *item = &record->slip.items[i];
    if (learning) slip_text(slip, SLIP_CENTRE, SLIP_BIG | SLIP_BOLD, "MODE ÉCOLE – FACTICE");
    slip_text(slip, SLIP_CENTRE, SLIP_BIG | SLIP_BOLD, item->tag);
    if (slip_code128(slip, item->tag) != OK) slip_feed(slip, 1);
    slip_format(slip, SLIP_CENTRE, SLIP_PLAIN, "%s (%zu/%zu)", item->label, i + 1, record->slip.item_count);
    if (record->slip.promised) slip_format(slip, SLIP_CENTRE, SLIP_BOLD, "pour le %s", record->slip.promised);
    slip_cut(slip);
  }
}

void slip_of_donation(const struct record *record, const struct catalogue_view *view, struct arena *arena,
                      struct slip *slip) {
  const struct slip_item *item = &record->slip.items[0];
  *slip = slip_begin("donation", arena);
  print_head(record, view, "DON", slip);
  slip_format(slip, SLIP_CENTRE, SLIP_BIG | SLIP_BOLD, "Lot %s", item->tag);
  slip_format(slip, SLIP_CENTRE, SLIP_TALL, "%s : %lld,%03lld kg", category_word(item->label),
              (long long)(record->slip.grams / 1000), (long long)(record->slip.grams % 1000));
  if (slip_code128(slip, item->tag) != OK) slip_feed(slip, 1);
  slip_text(slip, SLIP_CENTRE, SLIP_PLAIN, "Merci ! Ce papier n’est pas un reçu fiscal.");
  slip_cut(slip);
}

static const char *condition_word(const char *condition) {
  static const char *const words[][2] = {
      {"good", "bon état"}, {"stain", "tache"}, {"torn", "déchiré"}, {"worn", "usé"}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (text_equal(words[i][0], condition)) return words[i][1];
  return condition;
}

static const char *category_word(const char *category) {
  static const char *const words[][2] = {
      {"clothes", "Vêtements"},  {"shoes", "Chaussures"},   {"linen", "Linge de maison"}, {"toys", "Jouets"},
      {"books", "Livres"},       {"crockery", "Vaisselle"}, {"furniture", "Meubles"},     {"electrical", "Appareils"},
      {"materials", "Matières"}, {"other", "Autre"}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (text_equal(words[i][0], category)) return words[i][1];
  return category;
}
