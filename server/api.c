/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* /openapi.json and /api: the whole of it for everybody. The routes stand in the sources that anybody may read; what
 * keeps them is who may call, not who knows of them (docs/adr/0012-the-api-is-described-by-its-tables.md). */
#include "server/api.h"

#include "core/version.h"
#include "server/command.h"

#include <pthread.h>
#include <stdio.h>

/* A path parameter of one name is the same thing everywhere. */
static const struct http_api_words words[] = {
    {"kpa", "^[A-Za-z0-9-]{1,16}$", "code of a KPA, a place with its collective: BLG"},
    {"till", NULL, "code of a till: BLG-1"},
    {"member", NULL, "code of a member: BLG-M01"},
    {"item", NULL, "code of an article: FRI-007"},
    {"token", "^[A-Za-z0-9_-]{43}$",
     "the last part of the link that whoever ordered was given; it opens this one thing"},
    {"piece", "^pce_[0-9a-f]{32}$", "a piece of which there is one"},
    {"campaign", "^cmp_[0-9a-f]{32}$", "a groupage; its id is made up by whoever writes it"},
    {"payment", "^pay_[0-9a-f]{32}$", "a payment online"},
    {"order", NULL, "an order: ord_… for the office, a UUID for tills"},
    {"quote", "^quo_[0-9a-f]{32}$", "a request for a quote"},
    {"file", NULL, "a file of whoever asked, as the quote names it"},
    {"code", NULL, "what somebody says at the counter"},
    {"month", "^[0-9]{4}-[0-9]{2}$", "a month: 2026-11"},
    {"day", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "a day: 2026-11-22"},
    {"account", NULL, "the account of a seller at its provider, as GET …/payment-setting says it"},
    {"photo", NULL, "SHA-256 of a photo, a hyphen, and 320, 640 or 1280"},
    {NULL, NULL, NULL},
};

static const struct http_api_tag tags[] = {
    {"/api/boutique/{kpa}/quotes", "quotes", "Work made to order: asked for with files, answered, accepted"},
    {"/api/devis/", "quotes", ""},
    {"/api/office/{kpa}/quotes", "quotes", ""},
    {"/api/boutique/", "shop", "Ordering for pickup, by anybody"},
    {"/api/commandes/", "shop", "Ordering for pickup, by anybody"},
    {"/api/engagements/", "groups", "Buying together, by the case"},
    {"/api/office/{kpa}/campaigns", "groups", ""},
    {"/api/catalogue/", "catalogue", "What is sold, for anybody"},
    {"/api/office/{kpa}/payment", "payments", "Money that came by the web"},
    {"/api/payments/", "payments", "Money that came by the web"},
    {"/api/office/{kpa}/shop-money", "payments", ""},
    {"/api/office/{kpa}/withdrawals", "payments", ""},
    {"/api/office/{kpa}/hooks", "webhooks", "Telling other programs what happens"},
    {"/api/office/{kpa}/stock", "stock", "What is on the shelf, pieces of which there is one, and their photos"},
    {"/api/office/{kpa}/pieces", "stock", ""},
    {"/api/office/{kpa}/photos", "stock", ""},
    {"/api/office/{kpa}/items", "stock", ""},
    {"/api/office/", "orders", "The shop's orders, seen from the office"},
    {"/api/pos/", "tills", "What enrolled tills send and ask"},
    {"/api/sign-in", "access", "Who calls: sessions, credentials, one's own data"},
    {"/api/sign-out", "access", ""},
    {"/api/me", "access", ""},
    {"/api/members/", "members", "A member's own figures"},
    {"/api/kpas/", "office", "A KPA's people, costs, months, statements and exports"},
    {"/api/network/", "office", ""},
    {"", "pages", "Pages for people, and files for programs"},
    {NULL, NULL, NULL},
};

static pthread_once_t made = PTHREAD_ONCE_INIT;
static struct shared_body *document, *page;

static void make_bodies(void);
static struct http_api api_of(struct route_table tables[static SERVER_TABLES_MAX]);
static enum outcome get_document(struct request *request, struct reply *reply);
static enum outcome get_page(struct request *request, struct reply *reply);

static const struct route routes[] = {
    ROUTE(GET, "/openapi.json", ROLE_ANYONE, SCOPE_NONE, get_document, "This API, for programs: OpenAPI 3.1",
          .answers = "application/json", .rate = RATE_FREE, .refusals = REFUSALS(OK)),
    ROUTE(GET, "/api", ROLE_ANYONE, SCOPE_NONE, get_page, "This API, for people", .answers = "text/html",
          .rate = RATE_FREE, .refusals = REFUSALS(OK)),
};
const struct route_table api_routes = {routes, sizeof routes / sizeof routes[0]};

static enum outcome get_document(struct request *request, struct reply *reply) {
  (void)request;
  pthread_once(&made, make_bodies);
  reply->shared = shared_body_ref(document);
  return OK;
}

static enum outcome get_page(struct request *request, struct reply *reply) {
  (void)request;
  pthread_once(&made, make_bodies);
  reply->shared = shared_body_ref(page);
  http_page_headers(reply);
  return OK;
}

static void make_bodies(void) {
  struct route_table tables[SERVER_TABLES_MAX];
  const struct http_api api = api_of(tables);
  AUTO(buffer) struct buffer out = {0};
  http_openapi(&api, &out);
  document = shared_body_new("application/json", out.bytes, out.length);
  buffer_clear(&out);
  api_page(&api, &out);
  page = shared_body_new("text/html; charset=utf-8", out.bytes, out.length);
}

static struct http_api api_of(struct route_table tables[static SERVER_TABLES_MAX]) {
  return (struct http_api){.title = "Comptoir",
                           .version = COMPTOIR_VERSION,
                           .text =
                               "Till, shop and books of a KPA. Money of the shop's routes is {amount, currency} in "
                               "whole cents, elsewhere whole cents; quantities are whole thousandths; times are RFC "
                               "3339 with offset. Fields may be added to answers, never changed. A refusal is "
                               "application/problem+json, and a page for who asks for text/html. How to build on "
                               "it: docs/api.md.",
                           .words = words,
                           .tags = tags,
                           .tables = tables,
                           .table_count = server_tables_list(tables)};
}

int command_openapi(const struct options *options, struct arena *arena, struct fault *fault) {
  struct route_table tables[SERVER_TABLES_MAX];
  const struct http_api api = api_of(tables);
  AUTO(buffer) struct buffer out = {0};
  (void)options;
  (void)arena;
  (void)fault;
  http_openapi(&api, &out);
  return puts(out.bytes) < 0;
}
