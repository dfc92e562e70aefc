/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Accounts of customers, as forms of HTML. */
#include "access/access.h"
#include "access/customer.h"
#include "core/public_id.h"
#include "core/text.h"
#include "payment/payment.h"
#include "shop/order_page.h"
#include "shop/visit.h"

struct account { /* one request of somebody who has, or wants, an account */
  struct visit visit;
  struct customer customer;
  struct order_row *orders;
  size_t count;
  const char *order, *csrf, *person, *email;
  struct order_whole whole;
  struct payment_row *payment;
};

static enum outcome get_account(struct request *request, struct reply *reply);
static enum outcome post_link(struct request *request, struct reply *reply);
static enum outcome get_enter(struct request *request, struct reply *reply);
static enum outcome post_enter(struct request *request, struct reply *reply);
static enum outcome post_leave(struct request *request, struct reply *reply);
static enum outcome post_erase(struct request *request, struct reply *reply);
static enum outcome get_order(struct request *request, struct reply *reply);
static enum outcome post_cancel(struct request *request, struct reply *reply);
static enum outcome open_account(struct request *request, struct reply *reply, struct account *account);
static enum outcome close_account(struct account *account, enum outcome outcome);
static struct account_page page_of(const struct account *account);
static enum outcome transact(struct account *account, enum tx_mode mode, enum outcome (*work)(struct tx *, void *));
static enum outcome list_orders(struct tx *tx, void *context);
static enum outcome join_orders(struct tx *tx, void *context);
static enum outcome read_order(struct tx *tx, void *context);
static enum outcome cancel(struct tx *tx, void *context);
static enum outcome show_order(struct account *account, enum outcome outcome);
static const char *own_path(const struct account *account);

static const struct route routes[] = {
    ROUTE(GET, "/boutique/{kpa}/compte", ROLE_ANYONE, SCOPE_NONE, get_account, "« Mes commandes », or the way in, HTML",
          ROUTE_PAGE),
    ROUTE(POST, "/boutique/{kpa}/compte/lien", ROLE_ANYONE, SCOPE_NONE, post_link,
          "Form: email; a link goes there, known or not", .rate = RATE_SIGN_IN, ROUTE_FORM),
    ROUTE(GET, "/boutique/{kpa}/compte/entrer", ROLE_ANYONE, SCOPE_NONE, get_enter,
          "The link of a letter, HTML: ?cle=", ROUTE_PAGE),
    ROUTE(POST, "/boutique/{kpa}/compte/entrer", ROLE_ANYONE, SCOPE_NONE, post_enter,
          "Form: cle, nom; the link is used, guest orders of that address join; 303", .rate = RATE_SIGN_IN, ROUTE_FORM),
    ROUTE(POST, "/boutique/{kpa}/compte/sortir", ROLE_ANYONE, SCOPE_NONE, post_leave, "Form: signs out; 303",
          ROUTE_FORM),
    ROUTE(POST, "/boutique/{kpa}/compte/effacer", ROLE_ANYONE, SCOPE_NONE, post_erase, "Form: the account is erased",
          .rate = RATE_SIGN_IN, ROUTE_FORM),
    ROUTE(GET, "/boutique/{kpa}/compte/{order}", ROLE_ANYONE, SCOPE_NONE, get_order, "An order of one's account, HTML",
          ROUTE_PAGE),
    ROUTE(POST, "/boutique/{kpa}/compte/{order}/annuler", ROLE_ANYONE, SCOPE_NONE, post_cancel,
          "Form: its owner changes her mind", ROUTE_FORM),
};
const struct route_table shop_account_routes = {routes, sizeof routes / sizeof routes[0]};

/* visit.view.catalog stays NULL when there is no such collective: close_account says so. */
static enum outcome open_account(struct request *request, struct reply *reply, struct account *account) {
  *account = (struct account){.whole = {.shows_contact = true}};
  enum outcome outcome = visit_open(request, reply, request->params[0], &account->visit);
  if (outcome != OK) return outcome;
  if (account->visit.view.catalog) outcome = customer_of(request, &account->customer);
  if (outcome != OK) visit_close(&account->visit);
  return outcome;
}

/* Nobody else may keep a page of an account. */
static enum outcome close_account(struct account *account, enum outcome outcome) {
  if (!account->visit.view.catalog) visit_absent(&account->visit);
  account->visit.reply->cache_control = "no-store";
  visit_close(&account->visit);
  return outcome;
}

static struct account_page page_of(const struct account *account) {
  return (struct account_page){.view = &account->visit.view,
                               .name = account->customer.name,
                               .email = account->customer.email,
                               .csrf = account->customer.person ? account->customer.csrf : NULL,
                               .orders = account->orders,
                               .count = account->count};
}

static enum outcome transact(struct account *account, enum tx_mode mode, enum outcome (*work)(struct tx *, void *)) {
  struct request *request = account->visit.request;
  return db_transact(services_of(request)->shop_db, mode, work, account, &request->fault);
}

static enum outcome get_account(struct request *request, struct reply *reply) {
  struct account account;
  enum outcome outcome = open_account(request, reply, &account);
  if (outcome != OK) return outcome;
  if (account.visit.view.catalog && account.customer.person) outcome = transact(&account, TX_READ, list_orders);
  struct account_page page = page_of(&account);
  if (account.visit.view.catalog && outcome == OK) (page.csrf ? view_account : view_account_door)(&page);
  return close_account(&account, outcome);
}

static enum outcome list_orders(struct tx *tx, void *context) {
  struct account *account = context;
  return order_list_of(tx, account->customer.person, account->visit.view.catalog->kpa, account->visit.request->arena,
                       &account->orders, &account->count);
}

/* The same answer, whoever has that address. */
static enum outcome post_link(struct request *request, struct reply *reply) {
  struct account account;
  enum outcome outcome = open_account(request, reply, &account);
  if (outcome != OK) return outcome;
  const struct catalog *catalog = account.visit.view.catalog;
  struct account_page page = page_of(&account);
  if (catalog) {
    const char *url =
        arena_format(request->arena, "%s/boutique/%s/compte/entrer?cle=", account.visit.view.origin, catalog->kpa);
    outcome = customer_invite(request, form_value(&account.visit.form, "email"), url, catalog->kpa_name);
  }
  if (outcome == UNAVAILABLE) {
    page.trouble.text = "Cette boutique n’envoie pas d’e-mail. Vos commandes s’ouvrent par leur lien.";
    request->fault = (struct fault){0};
    reply->status = 409; /* nothing failed: it is how this shop is set up */
    outcome = OK;
    view_account_door(&page);
  } else if (catalog && outcome == OK) view_account_sent(&page);
  return close_account(&account, outcome);
}

static enum outcome get_enter(struct request *request, struct reply *reply) {
  struct account account;
  enum outcome outcome = open_account(request, reply, &account);
  if (outcome != OK) return outcome;
  struct account_page page = page_of(&account);
  const char *key = request_query(request, "cle");
  page.key = key ? key : "";
  if (account.visit.view.catalog && customer_key_email(request, page.key, &page.email)) view_account_enter(&page);
  else if (account.visit.view.catalog) {
    page.trouble.text = "Ce lien ne marche plus. Demandez-en un autre.";
    page.email = "";
    reply->status = 410;
    view_account_door(&page);
  }
  return close_account(&account, outcome);
}

static enum outcome post_enter(struct request *request, struct reply *reply) {
  struct account account;
  enum outcome outcome = open_account(request, reply, &account);
  if (outcome != OK || !account.visit.view.catalog) return outcome == OK ? close_account(&account, OK) : outcome;
  const struct form *form = &account.visit.form;
  outcome = customer_arrive(request, form_value(form, "cle"), form_value(form, "nom"), reply, &account.person,
                            &account.email);
  if (outcome == OK) outcome = transact(&account, TX_WRITE, join_orders);
  if (outcome == OK) visit_go(&account.visit, own_path(&account));
  else if (outcome == SIGN_IN_REFUSED) {
    struct account_page page = page_of(&account);
    request->fault = (struct fault){0};
    page.trouble.text = "Ce lien ne marche plus. Demandez-en un autre.";
    reply->status = 410;
    view_account_door(&page);
    outcome = OK;
  }
  return close_account(&account, outcome);
}

static enum outcome join_orders(struct tx *tx, void *context) {
  const struct account *account = context;
  return order_join(tx, account->person, account->email);
}

static const char *own_path(const struct account *account) {
  return arena_format(account->visit.request->arena, "/boutique/%s/compte", account->visit.view.catalog->kpa);
}

static enum outcome post_leave(struct request *request, struct reply *reply) {
  struct account account;
  enum outcome outcome = open_account(request, reply, &account);
  if (outcome != OK || !account.visit.view.catalog) return outcome == OK ? close_account(&account, OK) : outcome;
  if (account.customer.person) outcome = customer_confirms(&account.customer, form_value(&account.visit.form, "jeton"));
  if (outcome == OK && account.customer.person) outcome = customer_leave(request, reply);
  if (outcome == OK) visit_go(&account.visit, own_path(&account));
  return close_account(&account, outcome);
}

/* What holds it (a contract, a role) is said on the page; a second factor is asked for where there is one. */
static enum outcome post_erase(struct request *request, struct reply *reply) {
  struct account account;
  const struct privacy_line *lines = NULL;
  size_t count = 0;
  enum outcome outcome = open_account(request, reply, &account);
  if (outcome != OK || !account.visit.view.catalog) return outcome == OK ? close_account(&account, OK) : outcome;
  outcome = customer_confirms(&account.customer, form_value(&account.visit.form, "jeton"));
  if (outcome == OK && !text_equal(form_value(&account.visit.form, "sur"), "oui"))
    outcome = fault_set(&request->fault, MISSING_FIELD, "sur", "to be ticked");
  if (outcome == OK) outcome = customer_erase(request, &lines, &count);
  struct account_page page = page_of(&account);
  if (outcome == OK) view_account_gone(&page);
  else if (page.csrf && outcome_status(outcome) < 500) {
    page.trouble.text = outcome_text(outcome, LANGUAGE_FR);
    reply->status = outcome_status(outcome);
    request->fault = (struct fault){0};
    outcome = transact(&account, TX_READ, list_orders);
    page.orders = account.orders;
    page.count = account.count;
    if (outcome == OK) view_account(&page);
  }
  return close_account(&account, outcome);
}

/* ---- one order -----------------------------------------------------------------------------------------------------
 */

static enum outcome get_order(struct request *request, struct reply *reply) {
  struct account account;
  enum outcome outcome = open_account(request, reply, &account);
  if (outcome != OK || !account.visit.view.catalog) return outcome == OK ? close_account(&account, OK) : outcome;
  if (account.customer.person) return show_order(&account, transact(&account, TX_READ, read_order));
  visit_go(&account.visit, own_path(&account));
  return close_account(&account, OK);
}

static enum outcome post_cancel(struct request *request, struct reply *reply) {
  struct account account;
  enum outcome outcome = open_account(request, reply, &account);
  if (outcome != OK || !account.visit.view.catalog) return outcome == OK ? close_account(&account, OK) : outcome;
  outcome = customer_confirms(&account.customer, form_value(&account.visit.form, "jeton"));
  if (outcome != OK) return close_account(&account, outcome);
  return show_order(&account, transact(&account, TX_WRITE, cancel));
}

static enum outcome read_order(struct tx *tx, void *context) {
  struct account *account = context;
  struct request *request = account->visit.request;
  char id[UUID_TEXT];
  if (!public_id_parse(PUBLIC_ORDER, request->params[1], id))
    return fault_set(&request->fault, NO_SUCH_ORDER, "order", "no such order");
  account->order = arena_text(request->arena, id, UUID_TEXT - 1);
  enum outcome outcome = order_is_of(tx, account->order, account->customer.person, request->arena);
  if (outcome == OK) outcome = order_read(tx, account->order, request->arena, &account->whole);
  if (outcome == OK) outcome = payment_of(tx, "order", account->order, request->arena, &account->payment);
  if (outcome != OK) return outcome;
  return order_offer_read(tx, account->whole.row->kpa, &(struct order_offered){.now_us = account->visit.now_us},
                          request->arena, &account->visit.stock.offer);
}

static enum outcome cancel(struct tx *tx, void *context) {
  struct account *account = context;
  struct request *request = account->visit.request;
  const struct order_act act = {.by = "customer", .now_us = account->visit.now_us};
  int64_t version = 0;
  bool moved = false;
  enum outcome outcome = read_order(tx, account);
  if (!text_to_integer(form_value(&account->visit.form, "version"), 1, INT64_MAX, &version)) version = 0;
  if (outcome == OK) outcome = order_event(tx, account->order, "cancel", &act, version, &moved, &request->fault);
  return outcome == OK ? read_order(tx, account) : outcome;
}

static enum outcome show_order(struct account *account, enum outcome outcome) {
  struct visit *visit = &account->visit;
  struct request *request = visit->request;
  const struct order_row *row = account->whole.row;
  if (outcome != OK && outcome_status(outcome) >= 500) return close_account(account, outcome);
  request->fault = (struct fault){0};
  if (!row || !text_equal(row->kpa, visit->view.catalog->kpa)) visit_absent(visit);
  else {
    if (outcome != OK) visit->reply->status = outcome_status(outcome);
    view_order(
        &(struct order_page){.view = &visit->view,
                             .order = &account->whole,
                             .code = row->code,
                             .contact = row->email[0] ? row->email : row->phone,
                             .account = arena_format(request->arena, "%s/%s", own_path(account), request->params[1]),
                             .csrf = account->customer.csrf,
                             .payment = account->payment,
                             .may_pay_again = shop_may_pay_again(row, account->payment, visit->now_us),
                             .now_us = visit->now_us,
                             .trouble = {outcome == OK ? NULL : outcome_text(outcome, LANGUAGE_FR), ""}});
  }
  return close_account(account, OK);
}
