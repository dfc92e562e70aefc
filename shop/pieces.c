/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pieces of which there is one, as cards; and what narrows a list. */
#include "shop/view.h"
#include "shop/words.h"

#include "core/public_id.h"
#include "core/text.h"

static bool is_shown(const struct shop_view *view, const struct shop_piece *piece, const char *activity);
static void write_sizes(const struct shop_view *view);
static void write_conditions(const struct shop_view *view);
static void write_option(struct buffer *out, const char *value, const char *text, bool chosen);

void view_pieces(const struct shop_view *view, const char *activity, size_t most) {
  for (size_t i = 0, shown = 0; i < view->stock->piece_count && shown < most; i++) {
    if (!is_shown(view, &view->stock->pieces[i], activity)) continue;
    view_piece_card(view, &view->stock->pieces[i]);
    shown++;
  }
}

size_t view_count_pieces(const struct shop_view *view, const char *activity) {
  size_t count = 0;
  for (size_t i = 0; i < view->stock->piece_count; i++) count += is_shown(view, &view->stock->pieces[i], activity);
  return count;
}

void view_piece_card(const struct shop_view *view, const struct shop_piece *piece) {
  struct buffer *out = view->out;
  char id[PUBLIC_ID_TEXT], price[PRICE_WORDS];
  const struct catalog_item *item = catalog_find(view->catalog, piece->item);
  if (!item) return;
  html_write(out, "<li data-act=\"%s\"><a href=\"/boutique/%s/piece/%s\"><span class=\"plate\">", item->activity,
             view->catalog->kpa, public_id(PUBLIC_PIECE, piece->id, id));
  view_photo(view, piece->id, item, PHOTO_SMALL);
  html_write(out, "</span><b>%s</b><span class=\"second\">", piece->name);
  if (piece->size[0]) html_write(out, "Taille %s · ", piece->size);
  html_write(out, "%s</span><span class=\"tag\">%s</span>", words_condition(piece->condition),
             words_euros(piece->price, price));
  view_live(view, piece, false);
  buffer_text(out, "</a></li>\n");
}

void view_live(const struct shop_view *view, const struct shop_piece *piece, bool whole) {
  char id[PUBLIC_ID_TEXT];
  html_write(view->out, "<span class=\"live\" data-piece=\"%s\" data-kpa=\"%s\" data-state=\"%s\"%s>",
             public_id(PUBLIC_PIECE, piece->id, id), view->catalog->kpa, piece->is_held ? "held" : "free",
             whole ? " data-whole" : "");
  if (piece->is_held) view_held(view, piece->held_until);
  buffer_text(view->out, "</span>");
}

void view_filters(const struct shop_view *view) {
  static const char *const MOST[][2] = {
      {"", "Tous les prix"}, {"500", "5 € ou moins"}, {"1000", "10 € ou moins"}, {"2000", "20 € ou moins"}};
  struct buffer *out = view->out;
  bool narrowed = view->price_max.cents || view->size || view->condition || view->only_free || view->only_pieces;
  html_write(
      out,
      "<details class=\"fold\"%s><summary class=\"btn\">Affiner</summary><form class=\"filters\" "
      "action=\"/boutique\" method=\"get\" aria-label=\"Affiner\"><input type=\"hidden\" name=\"kpa\" value=\"%s\">",
      narrowed ? " open" : "", view->catalog->kpa);
  if (view->words) html_write(out, "<input type=\"hidden\" name=\"q\" value=\"%s\">", view->words);
  buffer_text(out, "<label class=\"field\">Atelier<select class=\"input\" name=\"activite\">");
  write_option(out, "", "Tous les ateliers", !view->activity);
  for (size_t i = 0; i < view->catalog->activity_count; i++) {
    const struct catalog_activity *activity = &view->catalog->activities[i];
    write_option(out, activity->code, activity->short_name, activity == view->activity);
  }
  buffer_text(out, "</select></label><label class=\"field\">Prix<select class=\"input\" name=\"prix\">");
  for (size_t i = 0; i < sizeof MOST / sizeof MOST[0]; i++) {
    int64_t cents = 0;
    (void)!text_to_integer(MOST[i][0], 0, 100000, &cents);
    write_option(out, MOST[i][0], MOST[i][1], cents == view->price_max.cents);
  }
  write_sizes(view);
  write_conditions(view);
  html_write(out,
             "</select></label><label class=\"tick\"><input type=\"checkbox\" name=\"libre\" value=\"1\"%s> Disponible "
             "maintenant</label>",
             view->only_free ? " checked" : "");
  html_write(out,
             "<label class=\"tick\"><input type=\"checkbox\" name=\"pieces\" value=\"1\"%s> Pièces uniques "
             "seulement</label><button class=\"btn\">Voir le résultat</button></form></details>\n",
             view->only_pieces ? " checked" : "");
}

/* Those that are in the window now, each once, and the one that was asked for. */
static void write_sizes(const struct shop_view *view) {
  const struct shop_stock *stock = view->stock;
  bool there = !view->size;
  buffer_text(view->out, "</select></label><label class=\"field\">Taille<select class=\"input\" name=\"taille\">");
  write_option(view->out, "", "Toutes les tailles", !view->size);
  for (size_t i = 0; i < stock->piece_count; i++) {
    const char *size = stock->pieces[i].size;
    bool again = !size[0];
    for (size_t before = 0; before < i && !again; before++) again = text_equal(stock->pieces[before].size, size);
    if (again) continue;
    write_option(view->out, size, size, text_equal(size, view->size));
    there = there || text_equal(size, view->size);
  }
  if (!there) write_option(view->out, view->size, view->size, true);
}

static void write_conditions(const struct shop_view *view) {
  static const char *const CODES[] = {"new", "very_good", "good", "worn", "to_repair"};
  buffer_text(view->out, "</select></label><label class=\"field\">État<select class=\"input\" name=\"etat\">");
  write_option(view->out, "", "Tous les états", !view->condition);
  for (size_t i = 0; i < sizeof CODES / sizeof CODES[0]; i++)
    write_option(view->out, CODES[i], words_condition(CODES[i]), text_equal(CODES[i], view->condition));
}

static void write_option(struct buffer *out, const char *value, const char *text, bool chosen) {
  html_write(out, "<option value=\"%s\"%s>%s</option>", value, chosen ? " selected" : "", text);
}

static bool is_shown(const struct shop_view *view, const struct shop_piece *piece, const char *activity) {
  const struct catalog_item *item = catalog_find(view->catalog, piece->item);
  if (view->only_free && piece->is_held) return false;
  if (view->size && !text_equal(view->size, piece->size)) return false;
  if (view->condition && !text_equal(view->condition, piece->condition)) return false;
  return item && !item->archived && view_shows(view, piece->price) &&
         (!activity || text_equal(item->activity, activity));
}
