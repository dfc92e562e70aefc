/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "shop/view.h"
#include "shop/words.h"

#include "core/text.h"

static void write_title(const struct shop_view *view);
static void write_hero(const struct shop_view *view);
static void write_chooser(const struct shop_view *view);
static void write_activities(const struct shop_view *view);
static void write_results(const struct shop_view *view);
static void write_section(const struct shop_view *view, const struct catalog_activity *activity);
static size_t count_sold(const struct catalog *catalog, const struct catalog_activity *activity);
static void write_card(const struct shop_view *view, const struct catalog_item *item, bool alone);

void view_list(const struct shop_view *view) {
  bool home = !view->activity && !view->words;
  write_title(view);
  if (home) write_hero(view);
  buffer_text(view->out, "<div class=\"wrap\">\n");
  if (view->edition->count > 1 && home) write_chooser(view);
  if (home) write_activities(view);
  if (view->words) write_results(view);
  else if (view->activity) write_section(view, view->activity);
  else
    for (size_t i = 0; i < view->catalog->activity_count; i++) write_section(view, &view->catalog->activities[i]);
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
  html_write(out,
             "<section class=\"hero\"><div class=\"wrap\"><h1>Fait, réparé et choisi par vos voisines et voisins</h1>"
             "<p>%zu ateliers à %s. Regardez ici, venez à l’atelier.</p></div></section>\n<section class=\"where\" "
             "aria-label=\"Comment ça marche\"><ul class=\"wrap\"><li>",
             catalog->activity_count, catalog->city);
  view_icon(out, "map-pin");
  html_write(out, "%s</li><li>", catalog->address[0] ? catalog->address : catalog->city);
  view_icon(out, "coins");
  buffer_text(out, "On paie à l’atelier</li><li>");
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

static void write_results(const struct shop_view *view) {
  struct buffer *out = view->out;
  html_write(out, "<section class=\"sec\"><header><h1>«\u00a0%s\u00a0»</h1>", view->words);
  html_write(out, "<a href=\"/boutique?kpa=%s\">Toute la boutique</a></header>\n", view->catalog->kpa);
  if (view->found_count == 0) {
    buffer_text(out, "<p class=\"note\">");
    view_icon(out, "search");
    buffer_text(out,
                "<span>Rien de tel dans la boutique. Essayez un mot plus court, ou choisissez un atelier.</span></p>"
                "</section>\n");
    write_activities(view);
    return;
  }
  buffer_text(out, "<ul class=\"pieces\">\n");
  for (size_t i = 0; i < view->found_count; i++) write_card(view, &view->found[i], true);
  buffer_text(out, "</ul></section>\n");
}

static void write_section(const struct shop_view *view, const struct catalog_activity *activity) {
  struct buffer *out = view->out;
  const char *heading = view->activity ? "h1" : "h2";
  if (count_sold(view->catalog, activity) == 0) return;
  html_write(out,
             "<section class=\"sec\" id=\"%s\" data-act=\"%s\"><header><%s class=\"act-name\"><span class=\"shape\" "
             "aria-hidden=\"true\"></span>%s</%s>",
             activity->code, activity->code, heading, activity->name, heading);
  if (view->activity) html_write(out, "<a href=\"/boutique?kpa=%s\">Toute la boutique</a>", view->catalog->kpa);
  buffer_text(out, "</header><ul class=\"pieces\">\n");
  for (size_t i = 0; i < view->catalog->item_count; i++) {
    const struct catalog_item *item = &view->catalog->items[i];
    if (!item->archived && text_equal(item->activity, activity->code)) write_card(view, item, false);
  }
  buffer_text(out, "</ul></section>\n");
}

static size_t count_sold(const struct catalog *catalog, const struct catalog_activity *activity) {
  size_t count = 0;
  for (size_t i = 0; i < catalog->item_count; i++)
    if (!catalog->items[i].archived && text_equal(catalog->items[i].activity, activity->code)) count++;
  return count;
}

/* alone: not inside the section of its activity, so it says its colour itself. */
static void write_card(const struct shop_view *view, const struct catalog_item *item, bool alone) {
  struct buffer *out = view->out;
  char price[PRICE_WORDS];
  buffer_text(out, "<li");
  if (alone) html_write(out, " data-act=\"%s\"", item->activity);
  html_write(out, "><a href=\"/boutique/%s/%s\"><span class=\"plate\">", view->catalog->kpa, item->code);
  view_pictogram(out, item->pictogram, "72");
  html_write(out, "</span><b>%s</b><span class=\"tag\">%s</span>", item->name, words_price(item, price));
  if (words_unit(item)[0]) html_write(out, " <span class=\"second\">%s</span>", words_unit(item));
  buffer_text(out, "</a></li>\n");
}
