/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page of an order, cancelling it, giving the contract up, and the pages of law. */
#include "access/access.h"
#include "core/mail.h"
#include "core/text.h"
#include "online/letter.h"
#include "payment/payment.h"
#include "shop/order_page.h"
#include "shop/visit.h"

#include <string.h>

struct reading { /* one order, for whoever holds its link or knows its code and contact */
  struct request *request;
  struct reply *reply;
  struct order_whole order;
  struct order_offer offer;
  struct form form;
  struct payment_row *payment; /* NULL: none was asked for on the web */
  const char *token, *kpa, *code, *contact, *id;
  bool declared, ticket_asked;
  int64_t now_us;
};

static enum outcome get_order(struct request *request, struct reply *reply);
static enum outcome post_cancel(struct request *request, struct reply *reply);
static enum outcome post_ticket(struct request *request, struct reply *reply);
static enum outcome post_pay(struct request *request, struct reply *reply);
static enum outcome get_withdraw(struct request *request, struct reply *reply);
static enum outcome post_withdraw(struct request *request, struct reply *reply);
static enum outcome get_find(struct request *request, struct reply *reply);
static enum outcome post_find(struct request *request, struct reply *reply);
static enum outcome get_terms(struct request *request, struct reply *reply);
static enum outcome get_notices(struct request *request, struct reply *reply);
static struct reading reading_of(struct request *request, struct reply *reply);
static enum outcome transact(struct reading *reading, enum tx_mode mode, enum outcome (*work)(struct tx *, void *));
static enum outcome read_order(struct tx *tx, void *context);
static enum outcome come_back(struct tx *tx, void *context);
static enum outcome cancel(struct tx *tx, void *context);
static enum outcome declare(struct tx *tx, void *context);
static enum outcome acknowledge(struct tx *tx, struct reading *reading, size_t count);
static size_t chosen_lines(const struct reading *reading, int64_t lines[], struct money *gross);
static bool was_ticked(const struct form *form, int64_t line);
static enum outcome show(struct reading *reading, enum outcome outcome, void (*page)(const struct order_page *));
static enum outcome show_law(struct request *request, struct reply *reply, const char *page,
                             void (*write)(const struct shop_view *));

static const struct route routes[] = {
    ROUTE(GET, "/boutique/commande/{token}", ROLE_ANYONE, SCOPE_NONE, get_order, "The page of an order, HTML",
          ROUTE_PAGE),
    ROUTE(POST, "/boutique/commande/{token}/annuler", ROLE_ANYONE, SCOPE_NONE, post_cancel,
          "Form: whoever ordered changes their mind; 303", ROUTE_FORM),
    ROUTE(POST, "/boutique/commande/{token}/ticket", ROLE_ANYONE, SCOPE_NONE, post_ticket,
          "Form: the ticket of what was paid on the web comes by mail, once; 303", .rate = RATE_HEAVY, ROUTE_FORM),
    ROUTE(POST, "/boutique/commande/{token}/payer", ROLE_ANYONE, SCOPE_NONE, post_pay,
          "Form: another page to pay on, after one that closed; 303", .rate = RATE_HEAVY, ROUTE_FORM),
    ROUTE(GET, "/boutique/commande/{token}/renoncer", ROLE_ANYONE, SCOPE_NONE, get_withdraw,
          "The contract is given up, first step, HTML", ROUTE_PAGE),
    ROUTE(POST, "/boutique/commande/{token}/renoncer", ROLE_ANYONE, SCOPE_NONE, post_withdraw,
          "Form: the second step, acknowledged by mail", .rate = RATE_HEAVY, ROUTE_FORM),
    ROUTE(GET, "/boutique/{kpa}/renoncer", ROLE_ANYONE, SCOPE_NONE, get_find, "Giving up without the link, HTML",
          ROUTE_PAGE),
    ROUTE(POST, "/boutique/{kpa}/renoncer", ROLE_ANYONE, SCOPE_NONE, post_find,
          "Form: code and contact of the order, then the second step", .rate = RATE_SIGN_IN, ROUTE_FORM),
    ROUTE(GET, "/boutique/{kpa}/conditions", ROLE_ANYONE, SCOPE_NONE, get_terms, "Terms of sale, HTML", ROUTE_PAGE),
    ROUTE(GET, "/boutique/{kpa}/mentions", ROLE_ANYONE, SCOPE_NONE, get_notices, "Legal notices and privacy, HTML",
          ROUTE_PAGE),
};
const struct route_table shop_order_routes = {routes, sizeof routes / sizeof routes[0]};

static struct reading reading_of(struct request *request, struct reply *reply) {
  struct reading reading = {
      .request = request, .reply = reply, .now_us = clock_now_us(), .order = {.shows_contact = true}};
  if (request->body) form_read(request->body, request->body_length, request->arena, &reading.form);
  return reading;
}

static enum outcome transact(struct reading *reading, enum tx_mode mode, enum outcome (*work)(struct tx *, void *)) {
  return db_transact(services_of(reading->request)->shop_db, mode, work, reading, &reading->request->fault);
}

/* By its link, or by what somebody remembers of it. */
static enum outcome read_order(struct tx *tx, void *context) {
  struct reading *reading = context;
  struct arena *arena = reading->request->arena;
  enum outcome outcome = reading->token
                             ? order_of_token(tx, reading->token, arena, &reading->id)
                             : shop_find_order(tx, reading->kpa, reading->code, reading->contact, arena, &reading->id);
  if (outcome == OK) outcome = order_read(tx, reading->id, arena, &reading->order);
  if (outcome == OK) outcome = payment_of(tx, "order", reading->id, arena, &reading->payment);
  if (outcome != OK) return outcome;
  return order_offer_read(tx, reading->order.row->kpa, &(struct order_offered){.now_us = reading->now_us}, arena,
                          &reading->offer);
}

static enum outcome get_order(struct request *request, struct reply *reply) {
  struct reading reading = reading_of(request, reply);
  reading.token = request->params[0];
  bool is_back = request_query(request, "retour") != NULL;
  return show(&reading, transact(&reading, is_back ? TX_WRITE : TX_READ, is_back ? come_back : read_order), view_order);
}

/* From the provider's page: what the browser says is no proof, so the provider is asked, soon. */
static enum outcome come_back(struct tx *tx, void *context) {
  struct reading *reading = context;
  enum outcome outcome = read_order(tx, reading);
  return outcome == OK ? payment_look_now(tx, "order", reading->id, reading->now_us) : outcome;
}

static enum outcome post_cancel(struct request *request, struct reply *reply) {
  struct reading reading = reading_of(request, reply);
  reading.token = request->params[0];
  return show(&reading, transact(&reading, TX_WRITE, cancel), view_order);
}

static enum outcome ask_ticket(struct tx *tx, void *context) {
  struct reading *reading = context;
  bool asked = false;
  enum outcome outcome = read_order(tx, reading);
  return outcome == OK ? online_ask_receipt(tx, reading->id, reading->now_us, &asked) : outcome;
}

/* Asked twice it is sent once: both times it is on its way. */
static enum outcome post_ticket(struct request *request, struct reply *reply) {
  struct reading reading = reading_of(request, reply);
  reading.token = request->params[0];
  enum outcome outcome = transact(&reading, TX_WRITE, ask_ticket);
  reading.ticket_asked = outcome == OK;
  return show(&reading, outcome, view_order);
}

static enum outcome pay_again(struct tx *tx, void *context) {
  struct reading *reading = context;
  struct request *request = reading->request;
  const char *link =
      arena_format(request->arena, "%s/boutique/commande/", access_public_url(services_of(request)->access));
  enum outcome outcome = read_order(tx, reading);
  return outcome == OK ? order_pay_again(tx, reading->token, link, reading->now_us, request->arena, &request->fault)
                       : outcome;
}

static enum outcome post_pay(struct request *request, struct reply *reply) {
  struct reading reading = reading_of(request, reply);
  reading.token = request->params[0];
  enum outcome outcome = transact(&reading, TX_WRITE, pay_again);
  if (outcome != OK) return show(&reading, outcome, view_order);
  reply->status = 303;
  reply_header(reply, "Location", arena_format(request->arena, "/boutique/commande/%s?actualiser=1", reading.token));
  return OK;
}

static enum outcome cancel(struct tx *tx, void *context) {
  struct reading *reading = context;
  const struct order_act act = {.by = "customer", .now_us = reading->now_us};
  int64_t version = 0;
  bool moved = false;
  enum outcome outcome = read_order(tx, reading);
  if (!text_to_integer(form_value(&reading->form, "version"), 1, INT64_MAX, &version)) version = 0;
  if (outcome == OK) outcome = order_event(tx, reading->id, "cancel", &act, version, &moved, &reading->request->fault);
  if (outcome == OK) outcome = read_order(tx, reading);
  return outcome;
}

/* ---- giving the contract up ----------------------------------------------------------------------------------------
 */

static enum outcome get_withdraw(struct request *request, struct reply *reply) {
  struct reading reading = reading_of(request, reply);
  reading.token = request->params[0];
  return show(&reading, transact(&reading, TX_READ, read_order), view_withdrawal);
}

static enum outcome post_withdraw(struct request *request, struct reply *reply) {
  struct reading reading = reading_of(request, reply);
  reading.token = request->params[0];
  enum outcome outcome = transact(&reading, TX_WRITE, declare);
  return show(&reading, outcome, reading.declared ? view_withdrawn : view_withdrawal);
}

static enum outcome get_find(struct request *request, struct reply *reply) {
  struct visit visit;
  enum outcome outcome = visit_open(request, reply, request->params[0], &visit);
  if (outcome != OK) return outcome;
  if (visit.view.catalog) view_find_order(&visit.view, NULL, "", "");
  else visit_absent(&visit);
  visit_close(&visit);
  return OK;
}

/* An unknown code, a wrong contact and another collective are told in the same words. */
static enum outcome post_find(struct request *request, struct reply *reply) {
  struct reading reading = reading_of(request, reply);
  reading.kpa = request->params[0];
  reading.code = form_value(&reading.form, "code");
  reading.contact = form_value(&reading.form, "joindre");
  bool confirms = form_value(&reading.form, "confirmer")[0] != '\0';
  enum outcome outcome = transact(&reading, confirms ? TX_WRITE : TX_READ, confirms ? declare : read_order);
  if (outcome != NO_SUCH_ORDER) return show(&reading, outcome, reading.declared ? view_withdrawn : view_withdrawal);
  struct visit visit;
  request->fault = (struct fault){0};
  outcome = visit_open(request, reply, request->params[0], &visit);
  if (outcome != OK) return outcome;
  if (visit.view.catalog)
    view_find_order(&visit.view,
                    "Nous ne trouvons pas cette commande avec ce moyen de vous joindre. Vérifiez les deux.",
                    reading.code, reading.contact);
  else visit_absent(&visit);
  reply->status = 404;
  visit_close(&visit);
  return OK;
}

/* Once: whoever declares it again is shown the first declaration. What was not fetched yet is cancelled whole, when all
 * of it is given up: what came for it goes back by the way it came. */
static enum outcome declare(struct tx *tx, void *context) {
  struct reading *reading = context;
  int64_t lines[ORDER_LINES_MAX];
  struct money gross = {0};
  bool kept = false;
  reading->declared = false;
  enum outcome outcome = read_order(tx, reading);
  if (outcome != OK) return outcome;
  const struct order_row *row = reading->order.row;
  reading->declared = row->withdrawn_at != 0;
  if (reading->declared || withdrawal_of(&reading->order, reading->now_us) != WITHDRAWAL_OPEN) return OK;
  if (!mail_address_is_valid(form_value(&reading->form, "email")))
    return fault_set(&reading->request->fault, CONTACT_NEEDED, "/email", "for the acknowledgement");
  size_t count = chosen_lines(reading, lines, &gross);
  if (count == 0) return fault_set(&reading->request->fault, EMPTY_TICKET, "/ligne", "nothing was chosen");
  const struct shop_withdrawal withdrawal = {
      .order = reading->id, .kpa = row->kpa, .lines = lines, .count = count, .gross = gross, .now_us = reading->now_us};
  outcome = shop_keep_withdrawal(tx, &withdrawal, &kept);
  if (outcome == OK && kept) outcome = acknowledge(tx, reading, count);
  if (outcome == OK) outcome = read_order(tx, reading);
  reading->declared = outcome == OK;
  return outcome;
}

static enum outcome acknowledge(struct tx *tx, struct reading *reading, size_t count) {
  const struct order_act act = {.by = "customer", .detail = "withdrawal", .now_us = reading->now_us};
  bool moved = false;
  enum outcome outcome = order_acknowledge(tx, reading->id, form_value(&reading->form, "email"), reading->now_us);
  if (outcome != OK || count < reading->order.line_count) return outcome;
  return order_event(tx, reading->id, "cancel", &act, 0, &moved, &reading->request->fault);
}

static size_t chosen_lines(const struct reading *reading, int64_t lines[], struct money *gross) {
  size_t count = 0;
  for (size_t i = 0; i < reading->order.line_count && count < ORDER_LINES_MAX; i++) {
    const struct order_line_row *line = &reading->order.lines[i];
    if (!was_ticked(&reading->form, line->line) || withdrawal_of_line(&reading->order, line, reading->now_us)) continue;
    if (money_add(*gross, line->gross, gross)) lines[count++] = line->line;
  }
  return count;
}

static bool was_ticked(const struct form *form, int64_t line) {
  for (size_t i = 0; i < form->count; i++) {
    int64_t ticked = 0;
    if (text_equal(form->fields[i].name, "ligne") && text_to_integer(form->fields[i].value, 1, 1000, &ticked) &&
        ticked == line)
      return true;
  }
  return false;
}

/* ---- pages ---------------------------------------------------------------------------------------------------------
 */

/* What was refused is said on the page it was asked on; an order nobody knows is not here. */
static enum outcome show(struct reading *reading, enum outcome outcome, void (*page)(const struct order_page *)) {
  struct request *request = reading->request;
  struct visit visit;
  bool found = reading->order.row != NULL;
  struct view_trouble trouble = {0};
  if (outcome != OK && (outcome_status(outcome) >= 500 || (outcome != NO_SUCH_ORDER && !found))) return outcome;
  if (outcome != OK && found) {
    trouble = (struct view_trouble){outcome_text(outcome, LANGUAGE_FR), ""};
    reading->reply->status = outcome_status(outcome);
  }
  request->fault = (struct fault){0};
  enum outcome opened = visit_open(request, reading->reply, found ? reading->order.row->kpa : NULL, &visit);
  if (opened != OK) return opened;
  visit.stock.offer = reading->offer;
  if (!found || !visit.view.catalog) visit_absent(&visit);
  else
    page(
        &(struct order_page){.view = &visit.view,
                             .order = &reading->order,
                             .token = reading->token,
                             .code = reading->code,
                             .contact = reading->contact,
                             .payment = reading->payment,
                             .back = shop_pay_return(request),
                             .may_pay_again = shop_may_pay_again(reading->order.row, reading->payment, reading->now_us),
                             .now_us = reading->now_us,
                             .ticket_asked = reading->ticket_asked,
                             .trouble = trouble});
  reading->reply->cache_control = "no-store";
  visit_close(&visit);
  return OK;
}

static enum outcome get_terms(struct request *request, struct reply *reply) {
  return show_law(request, reply, "conditions", view_terms);
}

static enum outcome get_notices(struct request *request, struct reply *reply) {
  return show_law(request, reply, "mentions", view_notices);
}

static enum outcome show_law(struct request *request, struct reply *reply, const char *page,
                             void (*write)(const struct shop_view *)) {
  struct visit visit;
  enum outcome outcome = visit_open(request, reply, request->params[0], &visit);
  if (outcome != OK) return outcome;
  if (visit.view.catalog) {
    outcome = visit_look(&visit, EVERYTHING);
    visit.view.canonical = arena_format(request->arena, "/boutique/%s/%s", visit.view.catalog->kpa, page);
    if (outcome == OK) write(&visit.view);
  } else visit_absent(&visit);
  visit_close(&visit);
  return outcome;
}
