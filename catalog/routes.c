/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "catalog/public.h"
#include "core/db/services.h"
#include "core/text.h"

#include <string.h>

enum { SEARCH_MAX = 50, WORDS_BYTES = 120 };

struct asked { /* of the database, by one request */
  struct request *request;
  const char *words;
  struct date day;
  const struct catalog_item *items;
  size_t count;
};

static enum outcome get_catalogue(struct request *request, struct reply *reply);
static enum outcome get_item(struct request *request, struct reply *reply);
static enum outcome read_item(struct tx *tx, void *context);
static enum outcome search(struct request *request, struct reply *reply);
static enum outcome find_items(struct tx *tx, void *context);
static struct services *services_of(const struct request *request);

static const struct route routes[] = {
    ROUTE(GET, "/api/catalogue/{kpa}", ROLE_ANYONE, SCOPE_NONE, get_catalogue,
          "The catalogue of a KPA: activities, and items at today's price", .rate = RATE_FREE),
    ROUTE(GET, "/api/catalogue/{kpa}/items/{item}", ROLE_ANYONE, SCOPE_NONE, get_item,
          "One item, read from the database"),
    ROUTE(GET, "/api/catalogue/{kpa}/search", ROLE_ANYONE, SCOPE_NONE, search,
          "Items that match ?q=, best first: accents, plurals and typing errors are forgiven"),
};
const struct route_table catalog_routes = {routes, sizeof routes / sizeof routes[0]};

static enum outcome get_catalogue(struct request *request, struct reply *reply) {
  struct catalog_service *service = services_of(request)->catalog;
  const struct catalog_edition *edition = catalog_hold(service);
  if (!edition) return UNAVAILABLE;
  size_t at = catalog_of(edition, request->params[0]);
  if (at != CATALOG_NONE) reply->shared = shared_body_ref(edition->bodies[at]);
  catalog_release(service, edition);
  return at == CATALOG_NONE ? NOT_FOUND : OK;
}

static enum outcome get_item(struct request *request, struct reply *reply) {
  struct asked asked = {.request = request, .day = date_in_paris(clock_now_us())};
  enum outcome outcome = db_transact(services_of(request)->db, TX_READ, read_item, &asked, &request->fault);
  if (outcome != OK) return outcome;
  if (asked.count == 0 || asked.items->archived)
    return fault_set(&request->fault, NOT_FOUND, "item", "%s", outcome_text(UNKNOWN_ITEM, request->language));
  public_write_item(asked.items, &reply->body);
  return OK;
}

static enum outcome read_item(struct tx *tx, void *context) {
  struct asked *asked = context;
  const struct request *request = asked->request;
  return catalog_ask_item(tx, request->params[0], request->params[1], asked->day, request->arena, &asked->items,
                          &asked->count);
}

static enum outcome search(struct request *request, struct reply *reply) {
  const char *typed = request_query(request, "q");
  if (!typed)
    return fault_set(&request->fault, MISSING_FIELD, "q", "%s", outcome_text(MISSING_FIELD, request->language));
  char words[WORDS_BYTES];
  TEXT_COPY(words, typed); /* longer texts would only be slower */
  struct asked asked = {.request = request, .words = words, .day = date_in_paris(clock_now_us())};
  enum outcome outcome = db_transact(services_of(request)->db, TX_READ, find_items, &asked, &request->fault);
  if (outcome == OK) public_write_items(asked.items, asked.count, &reply->body);
  return outcome;
}

static enum outcome find_items(struct tx *tx, void *context) {
  struct asked *asked = context;
  const struct request *request = asked->request;
  return catalog_search(tx, request->params[0], asked->words, asked->day, SEARCH_MAX, request->arena, &asked->items,
                        &asked->count);
}

static struct services *services_of(const struct request *request) {
  return request->app;
}
