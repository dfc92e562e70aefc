/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "shop/view.h"
#include "shop/words.h"

#include "core/asset.h"
#include "core/text.h"

#include <string.h>

static void write_head(const struct shop_view *view, const char *title, const char *place);
static void write_basket_link(const struct shop_view *view);
static void write_rights(const struct shop_view *view);
static void write_search(const struct shop_view *view);
static void write_footer(const struct shop_view *view);
static void write_cape(const struct shop_view *view);

static const char BRAND_MARK[] =
    "<svg class=\"brand-mark\" viewBox=\"0 0 48 48\" aria-hidden=\"true\"><path d=\"M14 5h26a4 4 0 0 1 4 4v30a4 4 0 0 "
    "1-4 4H14L4 33V15z\"/><circle cx=\"13\" cy=\"24\" r=\"3.2\"/><path d=\"M36 17.5a9.5 9.5 0 1 0 0 13\" fill=\"none\" "
    "stroke-width=\"4.5\" stroke-linecap=\"round\"/></svg>";

void view_begin(const struct shop_view *view, const char *title) {
  struct buffer *out = view->out;
  const char *name = view->catalog ? view->catalog->kpa_name : "Comptoir";
  write_head(view, title, name);
  buffer_text(out, "<a class=\"skip\" href=\"#main\">Aller au contenu</a>\n"
                   "<header class=\"top\"><div class=\"wrap\"><a class=\"brand\" href=\"/boutique");
  if (view->catalog) html_write(out, "?kpa=%s", view->catalog->kpa);
  html_write(out, "\">");
  buffer_text(out, BRAND_MARK);
  html_write(out, "<span>%s<small>%s</small></span></a>", name,
             view->catalog ? "Boutique du quartier" : "Caisse, boutique et comptes");
  if (view->catalog) write_search(view);
  if (view->catalog && view->basket) write_basket_link(view);
  buffer_text(out, "</div></header>\n<main id=\"main\">\n");
}

void view_end(const struct shop_view *view) {
  buffer_text(view->out, "</main>\n");
  if (view->catalog) write_footer(view);
  buffer_text(view->out, "</body>\n</html>\n");
}

void view_icon(struct buffer *out, const char *name) {
  buffer_text(out, "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"");
  view_asset(out, "shop/icons.svg");
  html_write(out, "#%s\"/></svg>", name);
}

void view_pictogram(struct buffer *out, const char *name, const char *size) {
  char path[80];
  AUTO(buffer) struct buffer asset = {0};
  buffer_format(&asset, "ui/pictograms/%s.svg", name);
  TEXT_COPY(path, asset.bytes);
  if (!asset_find(path)) return;
  buffer_text(out, "<img class=\"pic\" src=\"");
  view_asset(out, path);
  html_write(out, "\" alt=\"\" width=\"%s\" height=\"%s\" loading=\"lazy\">", size, size);
}

void view_asset(struct buffer *out, const char *path) {
  html_write(out, "/a/%s/%s", asset_build_id, path);
}

const struct catalog_activity *view_activity(const struct catalog *catalog, const char *code) {
  for (size_t i = 0; i < catalog->activity_count; i++)
    if (text_equal(catalog->activities[i].code, code)) return &catalog->activities[i];
  return NULL;
}

void view_seller(const struct shop_view *view) {
  const struct catalog_seller *seller = view->seller;
  char siret[NUMBER_WORDS];
  html_write(view->out, "<p>Vendu par %s, %s, SIRET <span class=\"num\">%s</span>", seller->name, seller->address,
             words_number(seller->siret, siret));
  if (seller->vat_number[0]) html_write(view->out, ", TVA <span class=\"num\">%s</span>", seller->vat_number);
  html_write(view->out, ", pour le collectif %s.</p>", view->catalog->kpa_name);
  if (seller->cape_count > 0) write_cape(view);
}

static void write_head(const struct shop_view *view, const char *title, const char *place) {
  struct buffer *out = view->out;
  html_write(out,
             "<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s – %s</title>\n",
             title, place);
  static const char *const SHEETS[] = {"ui/tokens.css", "ui/parts.css", "shop/shop.css"};
  for (size_t i = 0; i < sizeof SHEETS / sizeof SHEETS[0]; i++) {
    buffer_text(out, "<link rel=\"stylesheet\" href=\"");
    view_asset(out, SHEETS[i]);
    buffer_text(out, "\">\n");
  }
  buffer_text(out, "<link rel=\"icon\" type=\"image/svg+xml\" href=\"");
  view_asset(out, "ui/pictograms/shopfront.svg");
  buffer_text(out, "\">\n");
  if (view->description) html_write(out, "<meta name=\"description\" content=\"%s\">\n", view->description);
  if (view->canonical) html_write(out, "<link rel=\"canonical\" href=\"%s%s\">\n", view->origin, view->canonical);
  else buffer_text(out, "<meta name=\"robots\" content=\"noindex\">\n");
  buffer_text(out, "<script type=\"module\" src=\"");
  view_asset(out, "shop/clock.js");
  buffer_text(out, "\"></script>\n</head>\n<body>\n");
}

static void write_basket_link(const struct shop_view *view) {
  struct buffer *out = view->out;
  size_t units = basket_units(view->basket);
  html_write(out,
             "<nav class=\"top-nav\" aria-label=\"Panier et compte\"><a class=\"btn\" href=\"/boutique/%s/compte\">",
             view->catalog->kpa);
  view_icon(out, "circle-user-round");
  html_write(out, "<span class=\"word\">Mes commandes</span></a><a class=\"btn\" href=\"/boutique/%s/panier\">",
             view->catalog->kpa);
  view_icon(out, "shopping-bag");
  buffer_text(out, "<span class=\"word\">Panier</span>");
  if (units > 0)
    html_write(out, "<span class=\"pill\">%zu<span class=\"vh\"> article%s</span></span>", units, units > 1 ? "s" : "");
  buffer_text(out, "</a></nav>\n");
}

static void write_search(const struct shop_view *view) {
  struct buffer *out = view->out;
  html_write(out,
             "<form class=\"search\" role=\"search\" action=\"/boutique\" method=\"get\"><input type=\"hidden\" "
             "name=\"kpa\" value=\"%s\"><label class=\"vh\" for=\"q\">Chercher dans la boutique</label>",
             view->catalog->kpa);
  view_icon(out, "search");
  html_write(out,
             "<input class=\"input\" id=\"q\" name=\"q\" type=\"search\" maxlength=\"80\" value=\"%s\" "
             "placeholder=\"manteau, ourlet…\"><button class=\"btn\">Chercher</button></form>",
             view->words ? view->words : "");
}

void view_address(struct buffer *out, const struct catalog *catalog) {
  if (catalog->address[0]) html_write(out, "<p>%s</p>", catalog->address);
  if (!strstr(catalog->address, catalog->city)) html_write(out, "<p>%s</p>", catalog->city);
}

void view_note(struct buffer *out, const char *kind, const char *icon, const char *text) {
  html_write(out, "<p class=\"note %s\">", kind);
  view_icon(out, icon);
  html_write(out, "<span>%s</span></p>\n", text);
}

void view_photo(const struct shop_view *view, const char *piece, const struct catalog_item *item, int size) {
  const struct shop_stock *stock = view->stock;
  const struct photo *photo = NULL;
  if (stock && piece) photo = photo_of(stock->photos, stock->photo_count, piece, NULL);
  else if (stock && item) photo = photo_of(stock->photos, stock->photo_count, NULL, item->code);
  char address[PHOTO_ADDRESS_TEXT];
  if (photo)
    html_write(view->out, "<img class=\"photo\" src=\"%s\" alt=\"\" width=\"%zu\" height=\"%zu\" %s>",
               photo_address(photo->hash, size, address), (size_t)size, (size_t)size,
               size > PHOTO_SMALL ? "fetchpriority=\"high\"" : "loading=\"lazy\"");
  else if (item) view_pictogram(view->out, item->pictogram, size > PHOTO_SMALL ? "288" : "72");
}

void view_time(struct buffer *out, int64_t at_us) {
  char exact[TIME_TEXT], words[HOUR_WORDS];
  html_write(out, "<time datetime=\"%s\">%s</time>", time_format_paris(at_us, exact), words_hour(at_us, words));
}

void view_held(const struct shop_view *view, int64_t until_us) {
  struct buffer *out = view->out;
  char until[DAY_WORDS];
  buffer_text(out, "<span class=\"badge is-wait\">");
  view_icon(out, "clock");
  html_write(out, "<span>Réservé %s</span></span>", until_us ? words_until(until_us, view->stock->now_us, until) : "");
}

const char *view_unit(const struct shop_view *view, const char *code) {
  const struct catalog_item *item = code ? catalog_find(view->catalog, code) : NULL;
  return item ? item->unit : NULL;
}

bool view_is_home(const struct shop_view *view) {
  return !view->activity && !view->words && !view->only_pieces && !view->only_free && !view->size && !view->condition &&
         !view->price_max.cents;
}

bool view_shows(const struct shop_view *view, struct money price) {
  return view->price_max.cents == 0 || price.cents <= view->price_max.cents;
}

/* A sign that ends a script is written as JSON may write it. */
void view_json_ld(const struct shop_view *view, const struct buffer *json) {
  buffer_text(view->out, "<script type=\"application/ld+json\">");
  for (size_t i = 0; i < json->length; i++) {
    if (json->bytes[i] == '<') buffer_text(view->out, "\\u003c");
    else buffer_char(view->out, json->bytes[i]);
  }
  buffer_text(view->out, "</script>\n");
}

static void write_footer(const struct shop_view *view) {
  struct buffer *out = view->out;
  const struct catalog *catalog = view->catalog;
  html_write(out, "<footer class=\"foot\"><div class=\"wrap\"><div><h2>Venir à l’atelier</h2><p>%s</p>",
             catalog->kpa_name);
  view_address(out, catalog);
  html_write(out, "<p><a href=\"/boutique/%s/compte\">Mes commandes</a></p>", catalog->kpa);
  html_write(out, "<p><a href=\"/boutique/%s/groupages\">Groupages en cours</a></p>", catalog->kpa);
  buffer_text(out, "<p><a href=\"/\">Accueil</a></p></div>"
                   "<div><h2>Vos droits</h2>");
  write_rights(view);
  buffer_text(out, "</div><div><h2>Qui vend\u202f?</h2>");
  view_seller(view);
  buffer_text(out, "</div><p class=\"credit\">Pictogrammes\u00a0: OpenMoji, CC BY-SA 4.0. Icônes\u00a0: Lucide, ISC. "
                   "Police\u00a0: Atkinson Hyperlegible Next, OFL.</p></div></footer>\n");
}

static void write_rights(const struct shop_view *view) {
  static const char *const LINKS[][2] = {{"renoncer", "Renoncer au contrat ici"},
                                         {"conditions", "Conditions de vente"},
                                         {"mentions", "Mentions légales et vie privée"}};
  for (size_t i = 0; i < sizeof LINKS / sizeof LINKS[0]; i++)
    html_write(view->out, "<p><a href=\"/boutique/%s/%s\">%s</a></p>", view->catalog->kpa, LINKS[i][0], LINKS[i][1]);
  buffer_text(view->out, "<p>Prix en euros, toutes taxes comprises.</p>");
}

static void write_cape(const struct shop_view *view) {
  const struct catalog_seller *seller = view->seller;
  char siren[NUMBER_WORDS], first[DATE_WORDS], last[DATE_WORDS];
  words_number(seller->siren, siren);
  words_date(seller->cape_first_end, first);
  words_date(seller->cape_last_end, last);
  html_write(view->out,
             "<p>Les personnes qui travaillent ici bénéficient d’un contrat d’appui au projet d’entreprise (CAPE). "
             "Structure d’appui\u00a0: %s, %s, SIREN <span class=\"num\">%s</span>.",
             seller->name, seller->address, siren);
  if (date_compare(seller->cape_first_end, seller->cape_last_end) == 0)
    html_write(view->out, " Échéance\u00a0: %s.</p>", first);
  else html_write(view->out, " Échéances\u00a0: du %s au %s.</p>", first, last);
}
