/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The window: the front page, lists, one thing, and what search engines read. */
#include "access/access.h"
#include "core/public_id.h"
#include "core/text.h"
#include "shop/visit.h"
#include "shop/words.h"

#include <string.h>

enum { RESULTS_MAX = 48, WORDS_BYTES = 120 };

static enum outcome get_doors(struct request *request, struct reply *reply);
static enum outcome get_list(struct request *request, struct reply *reply);
static enum outcome get_item(struct request *request, struct reply *reply);
static enum outcome get_piece(struct request *request, struct reply *reply);
static enum outcome get_sitemap(struct request *request, struct reply *reply);
static enum outcome get_robots(struct request *request, struct reply *reply);
static enum outcome show_list(struct visit *visit);
static enum outcome show_piece(struct visit *visit);
static const char *described(const struct visit *visit, const char *name, const char *text);
static bool read_filters(struct visit *visit);
static enum outcome search(struct visit *visit);
static enum outcome find_items(struct tx *tx, void *context);
static const char *words_asked(const struct request *request);
static enum outcome list_pages(struct visit *visit, const struct catalog *catalog);
static void write_page(struct visit *visit, const char *path);

static const struct route routes[] = {
    ROUTE(GET, "/", ROLE_ANYONE, SCOPE_NONE, get_doors, "The four doors, HTML", ROUTE_PAGE),
    ROUTE(GET, "/boutique", ROLE_ANYONE, SCOPE_NONE, get_list,
          "The shop window, HTML: ?kpa=, ?activite=, ?q=, ?prix=, ?taille=, ?etat=, ?libre=1, ?pieces=1", ROUTE_PAGE),
    ROUTE(GET, "/boutique/{kpa}/{item}", ROLE_ANYONE, SCOPE_NONE, get_item, "One item of the shop window, HTML",
          ROUTE_PAGE),
    ROUTE(GET, "/boutique/{kpa}/piece/{piece}", ROLE_ANYONE, SCOPE_NONE, get_piece, "One piece of a kind, HTML",
          ROUTE_PAGE),
    ROUTE(GET, "/sitemap.xml", ROLE_ANYONE, SCOPE_NONE, get_sitemap, "The pages of the shop, for search engines",
          .answers = "application/xml"),
    ROUTE(GET, "/robots.txt", ROLE_ANYONE, SCOPE_NONE, get_robots, "What search engines may read",
          .answers = "text/plain"),
};
const struct route_table shop_routes = {routes, sizeof routes / sizeof routes[0]};

static enum outcome get_doors(struct request *request, struct reply *reply) {
  const struct shop *shop = services_of(request)->shop;
  view_doors(&reply->body, shop ? shop->till_url : NULL);
  http_page_headers(reply);
  return OK;
}

static enum outcome get_list(struct request *request, struct reply *reply) {
  struct visit visit;
  enum outcome outcome = visit_open(request, reply, request_query(request, "kpa"), &visit);
  if (outcome != OK) return outcome;
  visit.view.words = words_asked(request);
  if (!visit.view.catalog || !read_filters(&visit)) visit_absent(&visit);
  else outcome = show_list(&visit);
  visit_close(&visit);
  return outcome;
}

static enum outcome show_list(struct visit *visit) {
  struct shop_view *view = &visit->view;
  visit->shows_groups = view_is_home(view);
  enum outcome outcome = visit_look(visit, (struct shop_sought){.words = view->words});
  if (outcome == OK && view->words) outcome = search(visit);
  if (outcome != OK) return outcome;
  struct arena *arena = visit->request->arena;
  if (!view->words && !view->price_max.cents && !view->only_pieces && !view->only_free && !view->size &&
      !view->condition)
    view->canonical =
        view->activity ? arena_format(arena, "/boutique?kpa=%s&activite=%s", view->catalog->kpa, view->activity->code)
                       : arena_format(arena, "/boutique?kpa=%s", view->catalog->kpa);
  view->description = arena_format(arena, "%s, %s : vêtements, réparations, créations et services du quartier.",
                                   view->catalog->kpa_name, view->catalog->city);
  view_list(view);
  return OK;
}

/* False when there is no such activity. */
static bool read_filters(struct visit *visit) {
  const struct request *request = visit->request;
  const char *activity = request_query(request, "activite"), *price = request_query(request, "prix");
  int64_t cents = 0;
  const char *size = request_query(request, "taille"), *condition = request_query(request, "etat");
  visit->view.only_pieces = text_equal(request_query(request, "pieces"), "1");
  visit->view.only_free = text_equal(request_query(request, "libre"), "1");
  if (size && size[0] && text_length(size) <= 24) visit->view.size = size;
  if (condition && words_condition(condition)[0]) visit->view.condition = condition;
  if (price && text_to_integer(price, 1, 10000000, &cents)) visit->view.price_max = MONEY(cents);
  if (!activity || !activity[0]) return true;
  visit->view.activity = view_activity(visit->view.catalog, activity);
  return visit->view.activity != NULL;
}

static enum outcome get_item(struct request *request, struct reply *reply) {
  struct visit visit;
  enum outcome outcome = visit_open(request, reply, request->params[0], &visit);
  if (outcome != OK) return outcome;
  const struct catalog *catalog = visit.view.catalog;
  const struct catalog_item *item = catalog ? catalog_find(catalog, request->params[1]) : NULL;
  if (item && !item->archived) {
    outcome = visit_look(&visit, (struct shop_sought){.item = item->code});
    visit.view.canonical = arena_format(request->arena, "/boutique/%s/%s", catalog->kpa, item->code);
    visit.view.description = described(&visit, item->name, "");
    if (outcome == OK) view_item(&visit.view, item);
  } else visit_absent(&visit);
  visit_close(&visit);
  return outcome;
}

static enum outcome get_piece(struct request *request, struct reply *reply) {
  struct visit visit;
  enum outcome outcome = visit_open(request, reply, request->params[0], &visit);
  if (outcome != OK) return outcome;
  if (visit.view.catalog) outcome = show_piece(&visit);
  else visit_absent(&visit);
  visit_close(&visit);
  return outcome;
}

/* What a search engine shows under the name. */
static const char *described(const struct visit *visit, const char *name, const char *text) {
  const struct catalog *catalog = visit->view.catalog;
  return arena_format(visit->request->arena, "%s, chez %s à %s. %s%sÀ retirer à l’atelier.", name, catalog->kpa_name,
                      catalog->city, text, text[0] ? " " : "");
}

static enum outcome show_piece(struct visit *visit) {
  char id[UUID_TEXT];
  const struct catalog *catalog = visit->view.catalog;
  bool is_id = public_id_parse(PUBLIC_PIECE, visit->request->params[1], id);
  enum outcome outcome = is_id ? visit_look(visit, (struct shop_sought){.piece = id}) : OK;
  if (outcome != OK) return outcome;
  const struct shop_piece *piece = is_id ? shop_find_piece(&visit->stock, id) : NULL;
  if (!piece || !catalog_find(catalog, piece->item)) {
    visit_absent(visit);
    return OK;
  }
  visit->view.canonical =
      arena_format(visit->request->arena, "/boutique/%s/piece/%s", catalog->kpa, visit->request->params[1]);
  visit->view.description = described(visit, piece->name, piece->description);
  view_piece(&visit->view, piece);
  return OK;
}

static enum outcome search(struct visit *visit) {
  return db_transact(services_of(visit->request)->db, TX_READ, find_items, visit, &visit->request->fault);
}

static enum outcome find_items(struct tx *tx, void *context) {
  struct visit *visit = context;
  struct shop_view *view = &visit->view;
  return catalog_search(tx, view->catalog->kpa, view->words, view->edition->day, RESULTS_MAX, visit->request->arena,
                        &view->found, &view->found_count);
}

/* NULL when nothing but blanks was typed. Longer texts would only be slower. */
static const char *words_asked(const struct request *request) {
  const char *typed = request_query(request, "q");
  if (!typed || typed[strspn(typed, " ")] == '\0') return NULL;
  char words[WORDS_BYTES];
  TEXT_COPY(words, typed);
  return arena_text(request->arena, words, strlen(words));
}

static enum outcome get_sitemap(struct request *request, struct reply *reply) {
  struct visit visit;
  enum outcome outcome = visit_open(request, reply, NULL, &visit);
  if (outcome != OK) return outcome;
  const struct catalog_edition *edition = visit.view.edition;
  buffer_text(&reply->body, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset "
                            "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
  for (size_t i = 0; outcome == OK && i < edition->count; i++) outcome = list_pages(&visit, &edition->catalogs[i]);
  buffer_text(&reply->body, "</urlset>\n");
  reply->content_type = "application/xml";
  reply->cache_control = "public, max-age=3600";
  visit_close(&visit);
  return outcome;
}

static enum outcome list_pages(struct visit *visit, const struct catalog *catalog) {
  struct arena *arena = visit->request->arena;
  char id[PUBLIC_ID_TEXT];
  visit->view.catalog = catalog;
  enum outcome outcome = visit_look(visit, EVERYTHING);
  if (outcome != OK || catalog->item_count == 0) return outcome;
  write_page(visit, arena_format(arena, "/boutique?kpa=%s", catalog->kpa));
  for (size_t i = 0; i < catalog->item_count; i++)
    if (!catalog->items[i].archived)
      write_page(visit, arena_format(arena, "/boutique/%s/%s", catalog->kpa, catalog->items[i].code));
  for (size_t i = 0; i < visit->stock.piece_count; i++)
    write_page(visit, arena_format(arena, "/boutique/%s/piece/%s", catalog->kpa,
                                   public_id(PUBLIC_PIECE, visit->stock.pieces[i].id, id)));
  return OK;
}

static void write_page(struct visit *visit, const char *path) {
  html_write(visit->view.out, "<url><loc>%s%s</loc></url>\n", visit->view.origin, path);
}

/* Links of orders are secrets, baskets are nobody's: neither is for a search engine. */
static enum outcome get_robots(struct request *request, struct reply *reply) {
  buffer_format(&reply->body,
                "User-agent: *\nAllow: /boutique\nDisallow: /boutique/commande/\nDisallow: "
                "/boutique/engagement/\nDisallow: /boutique/devis/\nDisallow: /boutique/*/panier\n"
                "Disallow: /boutique/*/commander\nDisallow: /boutique/*/compte\nDisallow: /api/\nDisallow: "
                "/membre\nDisallow: /bureau\n"
                "Sitemap: %s/sitemap.xml\n",
                access_public_url(services_of(request)->access));
  reply->content_type = "text/plain; charset=utf-8";
  reply->cache_control = "public, max-age=86400";
  return OK;
}
