/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Visitors, as an API: asking for a quote, reading it with its link, accepting it, refusing it. The pages are shop/'s.
 */
#include "quote/private.h"

static const char *const ways[] = {"counter", "online", NULL};
struct acceptance_asked {
  const char *pays;
};
static const struct spec_field acceptance_fields[] = {
    SPEC_FIELD(struct acceptance_asked, pays, .required = true, .choices = ways)};
static const struct spec acceptance_spec = SPEC("QuoteAcceptance", struct acceptance_asked, acceptance_fields);

struct visit {
  struct request *request;
  struct reply *reply;
  struct quote_choice choice;
  bool refuses;
};

static struct services *services_of(const struct request *request) {
  return request->app;
}

static enum outcome answer_asked(struct quote_intake *intake, enum outcome outcome) {
  char id[PUBLIC_ID_TEXT];
  if (outcome != CREATED) return outcome;
  struct json json = json_into(&intake->reply->body);
  json_open(&json, NULL);
  json_text(&json, "id", public_id(PUBLIC_QUOTE, intake->id, id));
  json_text(&json, "code", intake->code);
  json_text(&json, "state", "asked");
  json_close(&json);
  if (intake->replayed) reply_header(intake->reply, "Idempotent-Replayed", "true");
  return CREATED;
}

static enum outcome post_quote(struct request *request, struct reply *reply) {
  const char *key = request_header(request, "Idempotency-Key");
  const struct quote_intake intake = {
      .request = request, .reply = reply, .key = key ? key : "", .answer = answer_asked};
  return quote_take_in(&intake);
}

static enum outcome show(struct tx *tx, struct visit *visit) {
  struct quote_whole quote = {0};
  struct arena *arena = visit->request->arena;
  const char *id = NULL;
  enum outcome outcome = quote_of_token(tx, visit->request->params[0], arena, &id);
  if (outcome == OK) outcome = quote_read(tx, id, arena, &quote);
  if (outcome != OK) return outcome;
  buffer_clear(&visit->reply->body);
  struct json json = json_into(&visit->reply->body);
  quote_write(&json, NULL, &quote, false);
  reply_header(visit->reply, "ETag", arena_format(arena, "\"%lld\"", (long long)quote.row->version));
  return OK;
}

static enum outcome read_mine(struct tx *tx, void *context) {
  return show(tx, context);
}

static enum outcome get_mine(struct request *request, struct reply *reply) {
  struct visit visit = {.request = request, .reply = reply};
  return db_transact(services_of(request)->shop_db, TX_READ, read_mine, &visit, &request->fault);
}

static enum outcome decide(struct tx *tx, void *context) {
  struct visit *visit = context;
  struct request *request = visit->request;
  visit->reply->header_count = 0; /* it may be run again */
  enum outcome outcome = visit->refuses ? quote_refuse(tx, &visit->choice, request->arena, &request->fault)
                                        : quote_accept(tx, &visit->choice, request->arena, &request->fault);
  return outcome == OK ? show(tx, visit) : outcome;
}

static enum outcome post_decision(struct visit *visit) {
  struct request *request = visit->request;
  struct services *services = services_of(request);
  const struct catalog_edition *edition = catalog_hold(services->catalog);
  if (!edition) return UNAVAILABLE;
  visit->choice.token = request->params[0];
  visit->choice.edition = edition;
  visit->choice.now_us = clock_now_us();
  visit->choice.link = arena_format(request->arena, "%s/boutique/commande/", access_public_url(services->access));
  enum outcome outcome = db_transact(services->shop_db, TX_WRITE, decide, visit, &request->fault);
  catalog_release(services->catalog, edition);
  return outcome;
}

static enum outcome post_acceptance(struct request *request, struct reply *reply) {
  const struct acceptance_asked *asked = request->parsed;
  struct visit visit = {.request = request, .reply = reply, .choice = {.online = text_equal(asked->pays, "online")}};
  enum outcome outcome = order_version_asked(request, &visit.choice.version);
  return outcome == OK ? post_decision(&visit) : outcome;
}

static enum outcome post_refusal(struct request *request, struct reply *reply) {
  struct visit visit = {.request = request, .reply = reply, .refuses = true};
  return post_decision(&visit);
}

static const struct route routes[] = {
    ROUTE(POST, "/api/boutique/{kpa}/quotes", ROLE_ANYONE, SCOPE_NONE, post_quote,
          "A request for a quote, with up to five files: multipart/form-data, Idempotency-Key",
          .takes = "multipart/form-data", .answer = &quote_made_said, .status = 201, .keyed = true,
          .refusals = REFUSALS(SHOP_CLOSED, CONTACT_NEEDED, WRONG_MEDIA_TYPE, QUOTE_WISH_NEEDED, QUOTE_TOO_MANY_FILES,
                               QUOTE_FILE_KIND, QUOTE_FILE_LIES, QUOTE_NO_ROOM, FILE_EMPTY, FILE_BROKEN, FILE_HIDES,
                               FILE_UNREADABLE, SVG_ACTIVE, PDF_ACTIVE, PDF_LOCKED, PICTURE_TOO_LARGE),
          .body_max = QUOTE_BODY_MAX, .spooled = true, .rate = RATE_HEAVY),
    ROUTE(GET, "/api/devis/{token}", ROLE_ANYONE, SCOPE_NONE, get_mine, "The quote that a link opens",
          .answer = &quote_said, .versioned = true, .refusals = REFUSALS(NO_SUCH_QUOTE)),
    ROUTE(POST, "/api/devis/{token}/acceptance", ROLE_ANYONE, SCOPE_NONE, post_acceptance,
          "Accepted, with the duty to pay: an order of the shop, which the same token opens. If-Match",
          .body = &acceptance_spec, .answer = &quote_said, .status = 200, .versioned = true,
          .refusals = REFUSALS(NO_SUCH_QUOTE, QUOTE_ENDED, QUOTE_CHANGED, QUOTE_ITEM, PAYMENT_NOT_OFFERED)),
    ROUTE(POST, "/api/devis/{token}/refusal", ROLE_ANYONE, SCOPE_NONE, post_refusal, "Refused", .answer = &quote_said,
          .status = 200, .refusals = REFUSALS(NO_SUCH_QUOTE, QUOTE_ENDED)),
};
const struct route_table quote_shop_routes = {routes, sizeof routes / sizeof routes[0]};
