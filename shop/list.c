/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "shop/view.h"
#include "shop/words.h"

#include "core/public_id.h"
#include "core/text.h"

enum {
  HOME_MOST = 3
}; /* of an activity, on the first page: two activities fill a row of a desk; a telephone shows two */

static void write_title(const struct shop_view *view);
static void write_hero(const struct shop_view *view);
static void write_chooser(const struct shop_view *view);
static void write_activities(const struct shop_view *view);
static void write_groups(const struct shop_view *view);
static void write_unique(const struct shop_view *view);
static void write_results(const struct shop_view *view);
static void write_sections(const struct shop_view *view);
static void write_section(const struct shop_view *view, const struct catalog_activity *activity);
static size_t count_sold(const struct catalog *catalog, const struct catalog_activity *activity);
static size_t count_shown(const struct shop_view *view, const struct catalog_activity *activity);
static bool is_shown(const struct shop_view *view, const struct catalog_item *item);
static void write_card(const struct shop_view *view, const struct catalog_item *item, bool alone);

void view_list(const struct shop_view *view) {
  bool home = view_is_home(view);
  write_title(view);
  if (home) write_hero(view);
  buffer_text(view->out, "<div class=\"wrap\">\n");
  if (view->edition->count > 1 && home) write_chooser(view);
  if (home) write_activities(view);
  else view_filters(view);
  write_groups(view);
  if (home || view->only_pieces) write_unique(view);
  if (view->words && !view->only_pieces) write_results(view);
  else if (view->activity && !view->only_pieces) write_section(view, view->activity);
  else if (!view->only_pieces) write_sections(view);
  buffer_text(view->out, "</div>\n");
  view_end(view);
}

static void write_title(const struct shop_view *view) {
  AUTO(buffer) struct buffer title = {0};
  if (view->words) buffer_format(&title, "«\u00a0%s\u00a0»", view->words);
  else buffer_text(&title, view->activity ? view->activity->name : "La boutique");
  view_begin(view, title.bytes);
}

static void write_hero(const struct shop_view *view) {
  struct buffer *out = view->out;
  const struct catalog *catalog = view->catalog;
  const struct order_offer *offer = &view->stock->offer;
  html_write(out,
             "<section class=\"hero\"><div class=\"wrap\"><h1>Fait, réparé et choisi par vos voisines et voisins</h1>"
             "<p>%zu ateliers à %s. %s</p></div></section>\n<section class=\"where\" "
             "aria-label=\"Comment ça marche\"><ul class=\"wrap\"><li>",
             catalog->activity_count, catalog->city,
             offer->is_open ? "Commandez ici, venez chercher à l’atelier." : "Regardez ici, venez à l’atelier.");
  view_icon(out, "map-pin");
  html_write(out, "%s%s</li><li>", offer->is_open ? "Retrait gratuit, " : "",
             catalog->address[0] ? catalog->address : catalog->city);
  view_icon(out, "coins");
  buffer_text(out, offer->is_open && offer->pays_online ? "On paie en ligne ou à l’atelier" : "On paie à l’atelier");
  buffer_text(out, "</li><li>");
  view_icon(out, "tag");
  buffer_text(out, "Prix toutes taxes comprises</li></ul></section>\n");
}

static void write_chooser(const struct shop_view *view) {
  struct buffer *out = view->out;
  buffer_text(out, "<form class=\"chooser\" action=\"/boutique\" method=\"get\"><label for=\"kpa\">Collectif</label>"
                   "<select class=\"input\" id=\"kpa\" name=\"kpa\">");
  for (size_t i = 0; i < view->edition->count; i++) {
    const struct catalog *catalog = &view->edition->catalogs[i];
    html_write(out, "<option value=\"%s\"", catalog->kpa);
    if (catalog == view->catalog) buffer_text(out, " selected");
    html_write(out, ">%s, %s</option>", catalog->kpa_name, catalog->city);
  }
  buffer_text(out, "</select><button class=\"btn\">Voir</button></form>\n");
}

static void write_activities(const struct shop_view *view) {
  struct buffer *out = view->out;
  buffer_text(out,
              "<section class=\"sec\" id=\"ateliers\"><header><h2>Les ateliers</h2></header><ul class=\"acts\">\n");
  for (size_t i = 0; i < view->catalog->activity_count; i++) {
    const struct catalog_activity *activity = &view->catalog->activities[i];
    if (count_sold(view->catalog, activity) == 0) continue;
    html_write(out, "<li><a href=\"/boutique?kpa=%s&amp;activite=%s\" data-act=\"%s\">", view->catalog->kpa,
               activity->code, activity->code);
    view_pictogram(out, activity->pictogram, "66");
    html_write(out, "<b>%s</b><span class=\"shape\" aria-hidden=\"true\"></span></a></li>\n", activity->short_name);
  }
  buffer_text(out, "</ul></section>\n");
}

static void write_groups(const struct shop_view *view) {
  struct buffer *out = view->out;
  char id[PUBLIC_ID_TEXT], moment[DAY_WORDS];
  if (view->campaign_count == 0) return;
  html_write(out,
             "<section class=\"sec\"><header><h2>Groupages en cours</h2><a href=\"/boutique/%s/groupages\">Comment ça "
             "marche</a></header><ul class=\"groups\">\n",
             view->catalog->kpa);
  for (size_t i = 0; i < view->campaign_count && i < 3; i++) {
    const struct group_campaign *campaign = &view->campaigns[i];
    html_write(
        out, "<li data-act=\"ALI\"><a href=\"/boutique/%s/groupages/%s\"><b>%s</b><span>Jusqu’au %s</span></a></li>\n",
        view->catalog->kpa, public_id(PUBLIC_CAMPAIGN, campaign->id, id), campaign->title,
        words_moment(campaign->closes_at, moment));
  }
  buffer_text(out, "</ul></section>\n");
}

static void write_unique(const struct shop_view *view) {
  struct buffer *out = view->out;
  const char *activity = view->activity ? view->activity->code : NULL;
  size_t count = view_count_pieces(view, activity), most = view->only_pieces ? SIZE_MAX : 6;
  if (count == 0 && !view->only_pieces) return;
  html_write(out, "<section class=\"sec\"><header><%s>Pièces uniques</%s>", view->only_pieces ? "h1" : "h2",
             view->only_pieces ? "h1" : "h2");
  if (view->only_pieces) html_write(out, "<a href=\"/boutique?kpa=%s\">Toute la boutique</a>", view->catalog->kpa);
  else if (count > most)
    html_write(out, "<a href=\"/boutique?kpa=%s&amp;pieces=1\">Voir les %zu pièces</a>", view->catalog->kpa, count);
  buffer_text(out, "</header>");
  if (count == 0) view_note(out, "", "search", "Aucune pièce ne correspond. Changez l’atelier ou le prix.");
  if (count > 0) html_write(out, "<ul class=\"pieces%s\">\n", view->only_pieces ? "" : " six");
  view_pieces(view, activity, most);
  buffer_text(out, count > 0 ? "</ul></section>\n" : "</section>\n");
}

static void write_results(const struct shop_view *view) {
  struct buffer *out = view->out;
  html_write(out, "<section class=\"sec\"><header><h1>«\u00a0%s\u00a0»</h1>", view->words);
  html_write(out, "<a href=\"/boutique?kpa=%s\">Toute la boutique</a></header>\n", view->catalog->kpa);
  const char *activity = view->activity ? view->activity->code : NULL;
  size_t shown = view_count_pieces(view, activity);
  for (size_t i = 0; i < view->found_count; i++) shown += is_shown(view, &view->found[i]);
  if (shown == 0) {
    buffer_text(out, "<p class=\"note\">");
    view_icon(out, "search");
    buffer_text(out,
                "<span>Rien de tel dans la boutique. Essayez un mot plus court, ou choisissez un atelier.</span></p>"
                "</section>\n");
    write_activities(view);
    return;
  }
  buffer_text(out, "<ul class=\"pieces\">\n");
  view_pieces(view, activity, SIZE_MAX);
  for (size_t i = 0; i < view->found_count; i++)
    if (is_shown(view, &view->found[i])) write_card(view, &view->found[i], true);
  buffer_text(out, "</ul></section>\n");
}

static void write_sections(const struct shop_view *view) {
  if (view_is_home(view)) buffer_text(view->out, "<div class=\"halves\">\n");
  for (size_t i = 0; i < view->catalog->activity_count; i++) write_section(view, &view->catalog->activities[i]);
  if (view_is_home(view)) buffer_text(view->out, "</div>\n");
}

static void write_section(const struct shop_view *view, const struct catalog_activity *activity) {
  struct buffer *out = view->out;
  const char *heading = view->activity ? "h1" : "h2";
  if (count_sold(view->catalog, activity) == 0) return;
  size_t shown_here = count_shown(view, activity) + view_count_pieces(view, activity->code);
  if (!view_is_home(view) && !view->activity && shown_here == 0) return;
  html_write(out,
             "<section class=\"sec\" id=\"%s\" data-act=\"%s\"><header><%s class=\"act-name\"><span class=\"shape\" "
             "aria-hidden=\"true\"></span>%s</%s>",
             activity->code, activity->code, heading, activity->name, heading);
  size_t sold = count_sold(view->catalog, activity), most = view_is_home(view) ? HOME_MOST : SIZE_MAX;
  if (view->activity) html_write(out, "<a href=\"/boutique?kpa=%s\">Toute la boutique</a>", view->catalog->kpa);
  else if (sold > most)
    html_write(out, "<a href=\"/boutique?kpa=%s&amp;activite=%s\">Voir les %zu<span class=\"vh\"> de %s</span></a>",
               view->catalog->kpa, activity->code, sold, activity->name);
  buffer_text(out, "</header><ul class=\"pieces\">\n");
  if (!view_is_home(view)) view_pieces(view, activity->code, SIZE_MAX);
  for (size_t i = 0, shown = 0; i < view->catalog->item_count && shown < most; i++) {
    const struct catalog_item *item = &view->catalog->items[i];
    if (!text_equal(item->activity, activity->code) || !is_shown(view, item)) continue;
    write_card(view, item, false);
    shown++;
  }
  buffer_text(out, "</ul></section>\n");
}

static size_t count_sold(const struct catalog *catalog, const struct catalog_activity *activity) {
  size_t count = 0;
  for (size_t i = 0; i < catalog->item_count; i++)
    if (!catalog->items[i].archived && text_equal(catalog->items[i].activity, activity->code)) count++;
  return count;
}

static size_t count_shown(const struct shop_view *view, const struct catalog_activity *activity) {
  size_t count = 0;
  for (size_t i = 0; i < view->catalog->item_count; i++)
    count += text_equal(view->catalog->items[i].activity, activity->code) && is_shown(view, &view->catalog->items[i]);
  return count;
}

static bool is_shown(const struct shop_view *view, const struct catalog_item *item) {
  const struct shop_shelf *shelf = view->only_free ? shop_find_shelf(view->stock, item->code) : NULL;
  if (view->size || view->condition || (shelf && shelf->free <= 0)) return false; /* what only a piece has */
  return !item->archived && view_shows(view, item->price) &&
         (!view->activity || text_equal(view->activity->code, item->activity));
}

/* alone: not inside the section of its activity, so it says its colour itself. */
static void write_card(const struct shop_view *view, const struct catalog_item *item, bool alone) {
  struct buffer *out = view->out;
  char price[PRICE_WORDS];
  buffer_text(out, "<li");
  if (alone) html_write(out, " data-act=\"%s\"", item->activity);
  html_write(out, "><a href=\"/boutique/%s/%s\"><span class=\"plate\">", view->catalog->kpa, item->code);
  view_photo(view, NULL, item, PHOTO_SMALL);
  html_write(out, "</span><b>%s</b><span class=\"tag\">%s</span>", item->name, words_price(item, price));
  if (words_unit(item)[0]) html_write(out, " <span class=\"second\">%s</span>", words_unit(item));
  const struct shop_shelf *shelf = shop_find_shelf(view->stock, item->code);
  if (shelf && shelf->free <= 0 && shelf->held_until) view_held(view, shelf->held_until);
  else if (shelf && shelf->free <= 0) buffer_text(out, "<span class=\"badge\">Épuisé</span>");
  buffer_text(out, "</a></li>\n");
}
