/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/db/services.h"
#include "core/text.h"
#include "shop/shop.h"
#include "shop/view.h"

#include <string.h>

enum { RESULTS_MAX = 48, WORDS_BYTES = 120 };

struct asked {
  const struct request *request;
  struct shop_view *view;
};

static enum outcome get_doors(struct request *request, struct reply *reply);
static enum outcome get_list(struct request *request, struct reply *reply);
static enum outcome get_item(struct request *request, struct reply *reply);
static enum outcome open_view(struct request *request, struct reply *reply, const char *kpa, struct shop_view *view);
static void close_view(const struct request *request, struct reply *reply, const struct shop_view *view);
static const struct catalog *first_open(const struct catalog_edition *edition);
static enum outcome search(struct request *request, struct shop_view *view);
static enum outcome find_items(struct tx *tx, void *context);
static const char *words_asked(const struct request *request);
static void show_absent(struct reply *reply, const struct shop_view *view);
static struct services *services_of(const struct request *request);

static const struct route routes[] = {
    ROUTE(GET, "/", ROLE_ANYONE, SCOPE_NONE, get_doors, "The four doors, HTML"),
    ROUTE(GET, "/boutique", ROLE_ANYONE, SCOPE_NONE, get_list, "The shop window, HTML: ?kpa=, ?activite=, ?q="),
    ROUTE(GET, "/boutique/{kpa}/{item}", ROLE_ANYONE, SCOPE_NONE, get_item, "One item of the shop window, HTML"),
};
const struct route_table shop_routes = {routes, sizeof routes / sizeof routes[0]};

static enum outcome get_doors(struct request *request, struct reply *reply) {
  const struct shop *shop = services_of(request)->shop;
  view_doors(&reply->body, shop ? shop->till_url : NULL);
  http_page_headers(reply);
  return OK;
}

static enum outcome get_list(struct request *request, struct reply *reply) {
  struct shop_view view;
  enum outcome outcome = open_view(request, reply, request_query(request, "kpa"), &view);
  if (outcome != OK) return outcome;
  const char *activity = request_query(request, "activite");
  view.words = words_asked(request);
  if (view.catalog && activity && activity[0]) view.activity = view_activity(view.catalog, activity);
  bool absent = !view.catalog || (activity && activity[0] && !view.activity);
  if (!absent && view.words) outcome = search(request, &view);
  if (outcome == OK && absent) show_absent(reply, &view);
  else if (outcome == OK) view_list(&view);
  close_view(request, reply, &view);
  return outcome;
}

static enum outcome get_item(struct request *request, struct reply *reply) {
  struct shop_view view;
  enum outcome outcome = open_view(request, reply, request->params[0], &view);
  if (outcome != OK) return outcome;
  const struct catalog_item *item = view.catalog ? catalog_find(view.catalog, request->params[1]) : NULL;
  if (item && !item->archived) view_item(&view, item);
  else show_absent(reply, &view);
  close_view(request, reply, &view);
  return OK;
}

/* kpa NULL: the first collective that sells something. view->catalog stays NULL when there is none. */
static enum outcome open_view(struct request *request, struct reply *reply, const char *kpa, struct shop_view *view) {
  const struct catalog_edition *edition = catalog_hold(services_of(request)->catalog);
  if (!edition) return UNAVAILABLE;
  *view = (struct shop_view){.edition = edition, .out = &reply->body};
  size_t at = kpa && kpa[0] ? catalog_of(edition, kpa) : CATALOG_NONE;
  if (at != CATALOG_NONE) view->catalog = &edition->catalogs[at];
  else if (!kpa || !kpa[0]) view->catalog = first_open(edition);
  if (view->catalog) view->seller = &edition->sellers[view->catalog - edition->catalogs];
  return OK;
}

static void close_view(const struct request *request, struct reply *reply, const struct shop_view *view) {
  catalog_release(services_of(request)->catalog, view->edition);
  http_page_headers(reply);
  reply->cache_control = "no-cache";
}

static const struct catalog *first_open(const struct catalog_edition *edition) {
  for (size_t i = 0; i < edition->count; i++)
    if (edition->catalogs[i].item_count > 0) return &edition->catalogs[i];
  return NULL;
}

static enum outcome search(struct request *request, struct shop_view *view) {
  struct asked asked = {.request = request, .view = view};
  return db_transact(services_of(request)->db, TX_READ, find_items, &asked, &request->fault);
}

static enum outcome find_items(struct tx *tx, void *context) {
  const struct asked *asked = context;
  struct shop_view *view = asked->view;
  return catalog_search(tx, view->catalog->kpa, view->words, view->edition->day, RESULTS_MAX, asked->request->arena,
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

static void show_absent(struct reply *reply, const struct shop_view *view) {
  reply->status = 404;
  view_absent(view);
}

static struct services *services_of(const struct request *request) {
  return request->app;
}
