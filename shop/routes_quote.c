/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Quotes as forms of HTML: asked for with files, accepted in two steps, refused; without any script. */
#include "access/access.h"
#include "core/text.h"
#include "shop/quote_page.h"
#include "shop/visit.h"

#include <string.h>

struct reading { /* one quote, for whoever holds its link */
  struct request *request;
  struct reply *reply;
  struct quote_whole quote;
  struct order_offer offer;
  struct quote_choice choice;
  struct form form;
  bool refuses;
};

static enum outcome get_form(struct request *request, struct reply *reply);
static enum outcome post_form(struct request *request, struct reply *reply);
static enum outcome answer_form(struct quote_intake *intake, enum outcome outcome);
static enum outcome show_form(struct quote_form_page *page, struct request *request, struct reply *reply);
static enum outcome get_quote(struct request *request, struct reply *reply);
static enum outcome get_acceptance(struct request *request, struct reply *reply);
static enum outcome post_acceptance(struct request *request, struct reply *reply);
static enum outcome post_refusal(struct request *request, struct reply *reply);
static enum outcome read_quote(struct tx *tx, void *context);
static enum outcome decide(struct tx *tx, void *context);
static enum outcome decide_with_catalogue(struct reading *reading);
static enum outcome show(struct reading *reading, enum outcome outcome, void (*page)(const struct quote_page *));
static bool is_code(const char *text);

static const struct route routes[] = {
    ROUTE(GET, "/boutique/{kpa}/devis", ROLE_ANYONE, SCOPE_NONE, get_form, "Asking for a quote, HTML", ROUTE_PAGE),
    ROUTE(POST, "/boutique/{kpa}/devis", ROLE_ANYONE, SCOPE_NONE, post_form,
          "Form with files: a request for a quote; 303", .answers = "text/html", .takes = "multipart/form-data",
          .body_max = QUOTE_BODY_MAX, .spooled = true, .rate = RATE_HEAVY),
    ROUTE(GET, "/boutique/devis/{token}", ROLE_ANYONE, SCOPE_NONE, get_quote, "The quote that a link opens, HTML",
          ROUTE_PAGE),
    ROUTE(GET, "/boutique/devis/{token}/accepter", ROLE_ANYONE, SCOPE_NONE, get_acceptance,
          "The second step, with the button that binds, HTML", ROUTE_PAGE),
    ROUTE(POST, "/boutique/devis/{token}/accepter", ROLE_ANYONE, SCOPE_NONE, post_acceptance,
          "Form: accepted; 303 to the page of the order", .rate = RATE_HEAVY, ROUTE_FORM),
    ROUTE(POST, "/boutique/devis/{token}/refuser", ROLE_ANYONE, SCOPE_NONE, post_refusal, "Form: refused", ROUTE_FORM),
};
const struct route_table shop_quote_routes = {routes, sizeof routes / sizeof routes[0]};

/* ---- asking --------------------------------------------------------------------------------------------------------
 */

static enum outcome get_form(struct request *request, struct reply *reply) {
  const char *received = request_query(request, "recu"), *activity = request_query(request, "activite");
  struct quote_form_page page = {.activity = activity ? activity : "",
                                 .name = "",
                                 .email = "",
                                 .phone = "",
                                 .wish = "",
                                 .received = received && is_code(received) ? received : NULL};
  return show_form(&page, request, reply);
}

static enum outcome post_form(struct request *request, struct reply *reply) {
  const struct quote_intake intake = {.request = request, .reply = reply, .answer = answer_form};
  return quote_take_in(&intake);
}

/* In the thread that looked at the files. What was typed comes back; files do not: no browser keeps them. */
static enum outcome answer_form(struct quote_intake *intake, enum outcome outcome) {
  struct request *request = intake->request;
  if (outcome == CREATED) {
    intake->reply->status = 303;
    reply_header(intake->reply, "Location",
                 arena_format(request->arena, "/boutique/%s/devis?recu=%s", intake->kpa, intake->code));
    return OK;
  }
  if (outcome_status(outcome) >= 500 || outcome == WRONG_MEDIA_TYPE || outcome == BAD_REQUEST || outcome == NOT_FOUND)
    return outcome;
  const char *field = arena_text(request->arena, request->fault.field, strlen(request->fault.field));
  bool of_file = text_starts(field, "/fichiers/");
  struct quote_form_page page = {
      .activity = intake->activity ? intake->activity : "",
      .name = intake->name ? intake->name : "",
      .email = intake->email ? intake->email : "",
      .phone = intake->phone ? intake->phone : "",
      .wish = intake->wish ? intake->wish : "",
      .trouble = {outcome_text(outcome, LANGUAGE_FR), field},
      .file = of_file ? arena_text(request->arena, request->fault.hint, strlen(request->fault.hint)) : NULL};
  request->fault = (struct fault){0};
  intake->reply->status = outcome_status(outcome);
  return show_form(&page, request, intake->reply);
}

static enum outcome show_form(struct quote_form_page *page, struct request *request, struct reply *reply) {
  struct visit visit;
  char key[UUID_TEXT];
  request->body = NULL; /* files: nothing that a page reads */
  enum outcome outcome = visit_open(request, reply, request->params[0], &visit);
  if (outcome != OK) return outcome;
  uuid_v7(key);
  page->view = &visit.view;
  page->key = key;
  if (!visit.view.catalog) visit_absent(&visit);
  else outcome = visit_look(&visit, EVERYTHING);
  page->is_open = visit.stock.offer.is_open;
  if (outcome == OK && visit.view.catalog) view_quote_form(page);
  visit_close(&visit);
  reply->cache_control = "no-store";
  return outcome;
}

static bool is_code(const char *text) {
  return strlen(text) == QUOTE_CODE_TEXT - 1 && text[0] == 'D' && text[1] == '-' &&
         strspn(text + 2, "23456789ABCDEFGHJKMNPQRSTVWXYZ") == QUOTE_CODE_TEXT - 3;
}

/* ---- the answer ----------------------------------------------------------------------------------------------------
 */

static enum outcome read_quote(struct tx *tx, void *context) {
  struct reading *reading = context;
  struct arena *arena = reading->request->arena;
  const char *id = NULL;
  enum outcome outcome = quote_of_token(tx, reading->request->params[0], arena, &id);
  if (outcome == OK) outcome = quote_read(tx, id, arena, &reading->quote);
  if (outcome != OK) return outcome;
  return order_offer_read(tx, reading->quote.row->kpa, &(struct order_offered){.now_us = reading->choice.now_us}, arena,
                          &reading->offer);
}

static struct reading reading_of(struct request *request, struct reply *reply) {
  struct reading reading = {.request = request, .reply = reply, .choice = {.now_us = clock_now_us()}};
  if (request->body) form_read(request->body, request->body_length, request->arena, &reading.form);
  return reading;
}

static enum outcome transact(struct reading *reading, enum tx_mode mode, enum outcome (*work)(struct tx *, void *)) {
  return db_transact(services_of(reading->request)->shop_db, mode, work, reading, &reading->request->fault);
}

static enum outcome get_quote(struct request *request, struct reply *reply) {
  struct reading reading = reading_of(request, reply);
  return show(&reading, transact(&reading, TX_READ, read_quote), view_quote);
}

static enum outcome get_acceptance(struct request *request, struct reply *reply) {
  struct reading reading = reading_of(request, reply);
  return show(&reading, transact(&reading, TX_READ, read_quote), view_quote_acceptance);
}

static enum outcome post_acceptance(struct request *request, struct reply *reply) {
  struct reading reading = reading_of(request, reply);
  reading.choice.online = text_equal(form_value(&reading.form, "paiement"), "online");
  if (!text_to_integer(form_value(&reading.form, "version"), 1, INT64_MAX, &reading.choice.version))
    reading.choice.version = 0;
  enum outcome outcome = transact(&reading, TX_READ, read_quote);
  bool agreed = text_equal(form_value(&reading.form, "conditions"), "oui");
  if (outcome == OK) outcome = agreed ? decide_with_catalogue(&reading) : TERMS_NEEDED;
  if (outcome != OK) return show(&reading, outcome, view_quote_acceptance);
  reply->status = 303;
  reply_header(reply, "Location", arena_format(request->arena, "/boutique/commande/%s", request->params[0]));
  return OK;
}

static enum outcome post_refusal(struct request *request, struct reply *reply) {
  struct reading reading = reading_of(request, reply);
  reading.refuses = true;
  enum outcome outcome = transact(&reading, TX_READ, read_quote);
  if (outcome == OK) outcome = decide_with_catalogue(&reading);
  return show(&reading, outcome, view_quote);
}

static enum outcome decide_with_catalogue(struct reading *reading) {
  struct request *request = reading->request;
  struct services *services = services_of(request);
  reading->choice.edition = catalog_hold(services->catalog);
  if (!reading->choice.edition) return UNAVAILABLE;
  reading->choice.token = request->params[0];
  reading->choice.link = arena_format(request->arena, "%s/boutique/commande/", access_public_url(services->access));
  enum outcome outcome = transact(reading, TX_WRITE, decide);
  catalog_release(services->catalog, reading->choice.edition);
  return outcome;
}

static enum outcome decide(struct tx *tx, void *context) {
  struct reading *reading = context;
  struct request *request = reading->request;
  enum outcome outcome = reading->refuses ? quote_refuse(tx, &reading->choice, request->arena, &request->fault)
                                          : quote_accept(tx, &reading->choice, request->arena, &request->fault);
  return outcome == OK ? read_quote(tx, reading) : outcome;
}

/* What was refused is said on the page it was asked on; a quote nobody knows is not here; one that is over shows that.
 */
static enum outcome show(struct reading *reading, enum outcome outcome, void (*page)(const struct quote_page *)) {
  struct request *request = reading->request;
  const struct quote_row *row = reading->quote.row;
  struct view_trouble trouble = {0};
  struct visit visit;
  if (outcome != OK && (outcome_status(outcome) >= 500 || (outcome != NO_SUCH_QUOTE && !row))) return outcome;
  if (outcome != OK && row) {
    trouble = (struct view_trouble){outcome_text(outcome, LANGUAGE_FR), ""};
    reading->reply->status = outcome_status(outcome);
  }
  request->fault = (struct fault){0};
  enum outcome opened = visit_open(request, reading->reply, row ? row->kpa : NULL, &visit);
  if (opened != OK) return opened;
  bool open = row && quote_is_open(row->state, row->valid_until, date_in_paris(reading->choice.now_us));
  if (!row || !visit.view.catalog) visit_absent(&visit);
  else
    (open ? page : view_quote)(&(struct quote_page){.view = &visit.view,
                                                    .quote = &reading->quote,
                                                    .token = request->params[0],
                                                    .pays_online = reading->offer.pays_online,
                                                    .pays_counter = reading->offer.pays_counter,
                                                    .is_open = open,
                                                    .trouble = trouble});
  reading->reply->cache_control = "no-store";
  visit_close(&visit);
  return OK;
}
