/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "shop/visit.h"
#include "access/access.h"
#include "core/text.h"

static const struct catalog *first_open(const struct catalog_edition *edition);
static const char *cookie_name(const struct visit *visit);
static enum outcome look(struct tx *tx, void *context);

struct looking {
  struct visit *visit;
  struct shop_sought sought;
};

struct services *services_of(const struct request *request) {
  return request->app;
}

enum outcome visit_open(struct request *request, struct reply *reply, const char *kpa, struct visit *visit) {
  const struct catalog_edition *edition = catalog_hold(services_of(request)->catalog);
  if (!edition) return UNAVAILABLE;
  *visit = (struct visit){.request = request, .reply = reply, .now_us = clock_now_us()};
  visit->view = (struct shop_view){.edition = edition,
                                   .out = &reply->body,
                                   .arena = request->arena,
                                   .stock = &visit->stock,
                                   .origin = access_public_url(services_of(request)->access)};
  size_t at = kpa && kpa[0] ? catalog_of(edition, kpa) : CATALOG_NONE;
  if (at != CATALOG_NONE) visit->view.catalog = &edition->catalogs[at];
  else if (!kpa || !kpa[0]) visit->view.catalog = first_open(edition);
  if (!visit->view.catalog) return OK;
  visit->view.seller = &edition->sellers[visit->view.catalog - edition->catalogs];
  visit->view.basket = &visit->basket;
  basket_read(request_cookie(request, cookie_name(visit)), request->arena, &visit->basket);
  if (request->body) form_read(request->body, request->body_length, request->arena, &visit->form);
  return OK;
}

static const struct catalog *first_open(const struct catalog_edition *edition) {
  for (size_t i = 0; i < edition->count; i++)
    if (edition->catalogs[i].item_count > 0) return &edition->catalogs[i];
  return NULL;
}

enum outcome visit_look(struct visit *visit, struct shop_sought sought) {
  struct looking looking = {visit, sought};
  enum outcome outcome =
      db_transact(services_of(visit->request)->shop_db, TX_READ, look, &looking, &visit->request->fault);
  if (outcome == OK) shop_settle_stock(&visit->stock);
  return outcome;
}

/* Only asks: all of it is one round trip. */
static enum outcome look(struct tx *tx, void *context) {
  const struct looking *looking = context;
  struct visit *visit = looking->visit;
  struct arena *arena = visit->request->arena;
  const char *kpa = visit->view.catalog->kpa;
  enum outcome outcome = shop_ask_stock(tx, kpa, &looking->sought, visit->now_us, arena, &visit->stock);
  if (outcome != OK || !visit->shows_groups) return outcome;
  struct group_campaign *campaigns = NULL;
  outcome = group_list_open(tx, kpa, visit->now_us, arena, &campaigns, &visit->view.campaign_count);
  visit->view.campaigns = campaigns;
  return outcome;
}

void visit_close(struct visit *visit) {
  catalog_release(services_of(visit->request)->catalog, visit->view.edition);
  visit->view.edition = NULL;
  http_page_headers(visit->reply);
  if (visit->reply->cache_control) return;
  visit->reply->cache_control = "private, no-cache";
  http_page_etag(visit->request, visit->reply);
}

void visit_absent(struct visit *visit) {
  visit->reply->status = 404;
  visit->view.canonical = NULL;
  view_absent(&visit->view);
}

/* A basket each collective: its name says whose. It is no one's secret, but no script needs it. */
static const char *cookie_name(const struct visit *visit) {
  return arena_format(visit->request->arena, "__Host-panier-%s", visit->view.catalog->kpa);
}

void visit_keep_basket(struct visit *visit) {
  AUTO(buffer) struct buffer text = {0};
  basket_write(&visit->basket, &text);
  int64_t seconds = visit->basket.count ? INT64_C(7) * 86400 : 0;
  reply_header(visit->reply, "Set-Cookie",
               arena_format(visit->request->arena, "%s=%s; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=%lld",
                            cookie_name(visit), text.bytes ? text.bytes : "", (long long)seconds));
}

void visit_go(struct visit *visit, const char *path) {
  visit->reply->status = 303;
  reply_header(visit->reply, "Location", path);
}
