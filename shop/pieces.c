/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pieces of which there is one, as cards; and what narrows a list. */
#include "shop/view.h"
#include "shop/words.h"

#include "core/public_id.h"
#include "core/text.h"

static bool is_shown(const struct shop_view *view, const struct shop_piece *piece, const char *activity);
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
  if (piece->is_held) view_held(view, piece->held_until);
  buffer_text(out, "</a></li>\n");
}

void view_filters(const struct shop_view *view) {
  static const char *const MOST[][2] = {
      {"", "Tous les prix"}, {"500", "5 € ou moins"}, {"1000", "10 € ou moins"}, {"2000", "20 € ou moins"}};
  struct buffer *out = view->out;
  html_write(
      out,
      "<form class=\"filters\" action=\"/boutique\" method=\"get\" aria-label=\"Affiner\"><input type=\"hidden\" "
      "name=\"kpa\" value=\"%s\">",
      view->catalog->kpa);
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
  html_write(
      out,
      "</select></label><label class=\"tick\"><input type=\"checkbox\" name=\"pieces\" value=\"1\"%s> Pièces uniques "
      "seulement</label><button class=\"btn\">Affiner</button></form>\n",
      view->only_pieces ? " checked" : "");
}

static void write_option(struct buffer *out, const char *value, const char *text, bool chosen) {
  html_write(out, "<option value=\"%s\"%s>%s</option>", value, chosen ? " selected" : "", text);
}

static bool is_shown(const struct shop_view *view, const struct shop_piece *piece, const char *activity) {
  const struct catalog_item *item = catalog_find(view->catalog, piece->item);
  return item && !item->archived && view_shows(view, piece->price) &&
         (!activity || text_equal(item->activity, activity));
}
