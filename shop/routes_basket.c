/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Basket and order, as forms of HTML: they work without any script. */
#include "access/access.h"
#include "access/customer.h"
#include "core/http/pace.h"
#include "core/once/once.h"
#include "core/text.h"
#include "shop/checkout.h"
#include "shop/visit.h"

#include <string.h>

struct ordering { /* one order under way */
  struct visit *visit;
  struct shop_lines lines;
  struct order_offer offer;
  struct order_form form;
  struct order_placed placed;
  struct customer customer;
  const char *key;
};

static enum outcome get_basket(struct request *request, struct reply *reply);
static enum outcome post_basket(struct request *request, struct reply *reply);
static enum outcome get_checkout(struct request *request, struct reply *reply);
static enum outcome post_checkout(struct request *request, struct reply *reply);
static void change_basket(struct visit *visit);
static struct money chosen_amount(const struct form *form);
static const char *chosen_level(const struct form *form);
static struct money euros_typed(const char *text);
static enum outcome show_checkout(struct ordering *ordering, enum outcome trouble);
static enum outcome read_offer(struct tx *tx, void *context);
static enum outcome fill_in(struct tx *tx, struct ordering *ordering);
static void understand(struct ordering *ordering);
static enum outcome place(struct tx *tx, void *context);
static void answer_placed(struct request *request, struct reply *reply, const void *context);

static const struct route routes[] = {
    ROUTE(GET, "/boutique/{kpa}/panier", ROLE_ANYONE, SCOPE_NONE, get_basket, "The basket, HTML", ROUTE_PAGE),
    ROUTE(POST, "/boutique/{kpa}/panier", ROLE_ANYONE, SCOPE_NONE, post_basket,
          "Form: ajouter | changer | retirer, quantite; the basket is the visitor's cookie", ROUTE_FORM),
    ROUTE(GET, "/boutique/{kpa}/commander", ROLE_ANYONE, SCOPE_NONE, get_checkout, "The order on one page, HTML",
          ROUTE_PAGE),
    ROUTE(POST, "/boutique/{kpa}/commander", ROLE_ANYONE, SCOPE_NONE, post_checkout, "Form: the order; 303 to its page",
          .rate = RATE_HEAVY, ROUTE_FORM),
};
const struct route_table shop_basket_routes = {routes, sizeof routes / sizeof routes[0]};

static enum outcome get_basket(struct request *request, struct reply *reply) {
  struct visit visit;
  struct shop_lines lines;
  enum outcome outcome = visit_open(request, reply, request->params[0], &visit);
  if (outcome != OK) return outcome;
  if (!visit.view.catalog) visit_absent(&visit);
  else outcome = visit_look(&visit, EVERYTHING);
  if (outcome == OK && visit.view.catalog) {
    shop_price_basket(visit.view.catalog, &visit.stock, &visit.basket, request->arena, &lines);
    view_basket(&visit.view, &lines);
  }
  visit_close(&visit);
  return outcome;
}

static enum outcome post_basket(struct request *request, struct reply *reply) {
  struct visit visit;
  enum outcome outcome = visit_open(request, reply, request->params[0], &visit);
  if (outcome != OK) return outcome;
  if (visit.view.catalog) {
    change_basket(&visit);
    visit_keep_basket(&visit);
    visit_go(&visit, arena_format(request->arena, "/boutique/%s/panier", visit.view.catalog->kpa));
  } else visit_absent(&visit);
  visit_close(&visit);
  return OK;
}

/* What is no article, no number or too much changes nothing: the page that follows shows what there is. */
static void change_basket(struct visit *visit) {
  const struct form *form = &visit->form;
  struct arena *arena = visit->request->arena;
  const char *added = form_value(form, "ajouter"), *changed = form_value(form, "changer");
  const char *quantity = form_value(form, "quantite");
  int64_t units = 1;
  if (quantity[0] && !text_to_integer(quantity, 1, BASKET_MOST, &units)) units = 1;
  if (added[0]) (void)basket_add(&visit->basket, added, units, chosen_amount(form), chosen_level(form), arena);
  else if (changed[0]) basket_set(&visit->basket, changed, form_value(form, "retirer")[0] ? 0 : units, arena);
}

/* One of the amounts that were offered; what was typed beside them says more. */
static struct money chosen_amount(const struct form *form) {
  int64_t cents = 0;
  const char *typed = form_value(form, "prix");
  if (!typed[0] && text_to_integer(form_value(form, "montant"), 1, 10000000, &cents)) return MONEY(cents);
  return euros_typed(typed);
}

static const char *chosen_level(const struct form *form) {
  const char *level = form_value(form, "niveau");
  return text_equal(level, "solidarity") ? "solidarity" : text_equal(level, "support") ? "support" : NULL;
}

/* "12", "12,5", "12.50": what people type for money. 0 for anything else. */
static struct money euros_typed(const char *text) {
  int64_t euros = 0, cents = 0;
  size_t whole = strspn(text, "0123456789");
  char digits[8] = "";
  if (whole == 0 || whole > 5) return MONEY(0);
  memcpy(digits, text, whole);
  if (!text_to_integer(digits, 0, 99999, &euros)) return MONEY(0);
  if (text[whole] == ',' || text[whole] == '.') {
    size_t rest = strspn(text + whole + 1, "0123456789");
    if (rest == 0 || rest > 2 || text[whole + 1 + rest] != '\0') return MONEY(0);
    if (!text_to_integer(text + whole + 1, 0, 99, &cents)) return MONEY(0);
    if (rest == 1) cents *= 10;
  } else if (text[whole] != '\0') return MONEY(0);
  return MONEY(euros * 100 + cents);
}

/* ---- the order -----------------------------------------------------------------------------------------------------
 */

static enum outcome get_checkout(struct request *request, struct reply *reply) {
  struct visit visit;
  struct ordering ordering = {.visit = &visit};
  enum outcome outcome = visit_open(request, reply, request->params[0], &visit);
  if (outcome != OK) return outcome;
  if (visit.view.catalog) outcome = customer_of(request, &ordering.customer);
  if (outcome == OK && visit.view.catalog) outcome = show_checkout(&ordering, OK);
  if (!visit.view.catalog) visit_absent(&visit);
  visit_close(&visit);
  return outcome;
}

static enum outcome post_checkout(struct request *request, struct reply *reply) {
  struct visit visit;
  struct ordering ordering = {.visit = &visit};
  enum outcome outcome = visit_open(request, reply, request->params[0], &visit);
  if (outcome != OK) return outcome;
  if (!visit.view.catalog) {
    visit_absent(&visit);
    visit_close(&visit);
    return OK;
  }
  struct once once = {.request = request,
                      .reply = reply,
                      .work = place,
                      .answer = answer_placed,
                      .context = &ordering,
                      .key = form_value(&visit.form, "cle"),
                      .visitor = true};
  outcome = customer_of(request, &ordering.customer);
  if (outcome == OK) outcome = db_transact(services_of(request)->shop_db, TX_WRITE, once_work, &once, &request->fault);
  if (outcome_status(outcome) < 400) outcome = OK;
  else outcome = show_checkout(&ordering, outcome);
  visit_close(&visit);
  return outcome;
}

/* An order that could not be is shown again, with what was typed and why. A house in trouble says so itself. */
static enum outcome show_checkout(struct ordering *ordering, enum outcome trouble) {
  struct visit *visit = ordering->visit;
  char key[UUID_TEXT];
  if (trouble != OK && outcome_status(trouble) >= 500) return trouble;
  struct view_trouble why = {0};
  if (trouble != OK) {
    why = (struct view_trouble){outcome_text(trouble, LANGUAGE_FR),
                                arena_format(visit->request->arena, "%s", visit->request->fault.field)};
    visit->request->fault = (struct fault){0};
  }
  enum outcome outcome =
      db_transact(services_of(visit->request)->shop_db, TX_READ, read_offer, ordering, &visit->request->fault);
  if (outcome != OK) return outcome;
  if (ordering->lines.good == 0 || ordering->lines.good < ordering->lines.count || !ordering->offer.is_open) {
    if (trouble != OK) visit->reply->status = outcome_status(trouble);
    view_basket(&visit->view, &ordering->lines);
    return OK;
  }
  uuid_v7(key); /* another try is another order: what was refused left nothing */
  if (trouble != OK) visit->reply->status = outcome_status(trouble);
  bool running = trouble == ONCE_RUNNING;
  view_checkout(&(struct checkout_page){.view = &visit->view,
                                        .offer = &ordering->offer,
                                        .lines = &ordering->lines,
                                        .sent = &visit->form,
                                        .form = ordering->form,
                                        .key = running ? form_value(&visit->form, "cle") : key,
                                        .trouble = why});
  return OK;
}

static enum outcome read_offer(struct tx *tx, void *context) {
  struct ordering *ordering = context;
  struct visit *visit = ordering->visit;
  struct arena *arena = visit->request->arena;
  const struct catalog *catalog = visit->view.catalog;
  enum outcome outcome = shop_read_stock(tx, catalog->kpa, visit->now_us, arena, &visit->stock);
  if (outcome != OK) return outcome;
  shop_price_basket(catalog, &visit->stock, &visit->basket, arena, &ordering->lines);
  outcome = fill_in(tx, ordering);
  if (outcome != OK) return outcome;
  understand(ordering);
  const struct order_offered offered = {
      .lines = ordering->lines.priced, .line_count = ordering->lines.good, .now_us = visit->now_us};
  return order_offer_read(tx, catalog->kpa, &offered, arena, &ordering->offer);
}

/* Who has an account need not type again how she is reached: as the last time. */
static enum outcome fill_in(struct tx *tx, struct ordering *ordering) {
  struct visit *visit = ordering->visit;
  struct order_row *orders = NULL;
  size_t count = 0;
  if (!ordering->customer.person || visit->form.count > 0) return OK;
  enum outcome outcome =
      order_list_of(tx, ordering->customer.person, visit->view.catalog->kpa, visit->request->arena, &orders, &count);
  visit->form.fields[0] =
      (struct form_field){"nom", count && orders[0].name[0] ? orders[0].name : ordering->customer.name};
  visit->form.fields[1] = (struct form_field){"email", ordering->customer.email};
  visit->form.fields[2] = (struct form_field){"telephone", count ? orders[0].phone : ""};
  visit->form.count = 3;
  return outcome;
}

/* Two visits are chosen in one step: "drop-off|pickup". */
static void understand(struct ordering *ordering) {
  const struct form *sent = &ordering->visit->form;
  const char *both = form_value(sent, "passages"), *pickup = strchr(both, '|');
  const char *dropoff = pickup ? arena_text(ordering->visit->request->arena, both, (size_t)(pickup - both)) : NULL;
  int64_t total = -1;
  if (!text_to_integer(form_value(sent, "total"), 0, INT64_C(100000000), &total)) total = -1;
  ordering->form = (struct order_form){.lines = ordering->visit->basket.wishes,
                                       .line_count = ordering->visit->basket.count,
                                       .pickup = pickup ? pickup + 1 : form_value(sent, "retrait"),
                                       .dropoff = pickup ? dropoff : form_value(sent, "depot"),
                                       .pays = form_value(sent, "paiement"),
                                       .name = form_value(sent, "nom"),
                                       .email = form_value(sent, "email"),
                                       .phone = form_value(sent, "telephone"),
                                       .told_by = form_value(sent, "prevenir"),
                                       .expected = MONEY(total),
                                       .accepts_terms = text_equal(form_value(sent, "conditions"), "oui")};
}

static enum outcome place(struct tx *tx, void *context) {
  struct ordering *ordering = context;
  struct visit *visit = ordering->visit;
  struct request *request = visit->request;
  char id[UUID_TEXT];
  uuid_v7(id);
  understand(ordering);
  const struct order_checkout checkout = {.catalog = visit->view.catalog,
                                          .id = id,
                                          .person = ordering->customer.person,
                                          .link =
                                              arena_format(request->arena, "%s/boutique/commande/", visit->view.origin),
                                          .language = request->language,
                                          .now_us = visit->now_us};
  enum outcome outcome =
      order_checkout(tx, &checkout, &ordering->form, request->arena, &ordering->placed, &request->fault);
  if (outcome == OK && !ordering->customer.person && text_equal(ordering->form.pays, "counter"))
    outcome = http_pace_unpaid(request);
  return outcome == OK ? http_pace_letter(request, ordering->form.email) : outcome;
}

static void answer_placed(struct request *request, struct reply *reply, const void *context) {
  const struct ordering *ordering = context;
  ordering->visit->basket.count = 0;
  visit_keep_basket(ordering->visit);
  visit_go(ordering->visit, arena_format(request->arena, "/boutique/commande/%s", ordering->placed.token));
  (void)reply;
}
