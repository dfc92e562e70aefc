/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/printer/queue.h"
#include "pos/till/asking.h"
#include "pos/till/custody.h"
#include "pos/till/display.h"
#include "pos/till/papers.h"
#include "pos/till/period.h"
#include "pos/till/pickup.h"
#include "pos/till/shelf.h"

#define SALES_LIST_MAX 100

struct enrolment_request {
  const char *code, *server;
};
static const struct spec_field enrolment_fields[] = {
    SPEC_FIELD(struct enrolment_request, code, .required = true, .min = 4, .max = 40),
    SPEC_FIELD(struct enrolment_request, server, .max = 200),
};
static const struct spec enrolment_spec = SPEC("TillEnrolment", struct enrolment_request, enrolment_fields);

struct scan_request {
  const char *barcode;
};
static const struct spec_field scan_fields[] = {
    SPEC_FIELD(struct scan_request, barcode, .required = true, .min = 1, .max = 24),
};
static const struct spec scan_spec = SPEC("Scan", struct scan_request, scan_fields);

static enum outcome get_page(struct request *request, struct reply *reply) {
  return http_serve_page(request, reply, "till/till.html");
}

static void write_place(const struct till_identity *identity, const struct catalogue_view *view, struct json *json) {
  json_bool(json, "enrolled", view != NULL && identity->till[0] != '\0');
  json_text(json, "server", identity->server);
  json_open(json, "till");
  json_text(json, "code", identity->till);
  json_text(json, "name", identity->name);
  json_close(json);
  json_open(json, "kpa");
  json_text(json, "code", view ? view->snapshot.kpa.code : "");
  json_text(json, "name", view ? view->snapshot.kpa.name : "");
  json_close(json);
  json_text(json, "catalogue", view ? view->etag : NULL);
}

/* whole: the journal can be read, and the server holds no other one. What was sold is for whoever holds the till. */
static void write_journal(struct till *till, int64_t now_us, bool locked, struct json *json) {
  struct journal_head head = {0};
  struct journal_day day = {0};
  struct fault fault = {0};
  char today[DATE_TEXT];
  bool read = journal_head_read(till->journal, CHAIN_SALES, &head, &fault) == OK &&
              journal_day_read(till->journal, date_format(date_in_paris(now_us), today), &day, &fault) == OK;
  json_bool(json, "whole", read && !atomic_load(&till->chain_broken));
  json_integer(json, "unsent", till_unsent(till));
  json_integer(json, "sequence", head.sequence);
  if (locked) {
    json_null(json, "day");
    return;
  }
  json_open(json, "day");
  json_integer(json, "tickets", day.tickets);
  json_money(json, "total", day.total);
  json_close(json);
}

static void write_printer(struct till *till, struct json *json) {
  struct printer_state state = {0};
  if (till->printer) state = printer_state(till->printer);
  json_open(json, "printer");
  json_text(json, "condition", printer_condition_name(state.condition));
  json_integer(json, "waiting", state.waiting);
  json_close(json);
}

static void write_state(struct request *request, const char *token, struct buffer *out) {
  struct till *till = request->app;
  struct till_identity identity = till_identity(till);
  struct catalogue_view *view = till_view(till);
  char now[TIME_TEXT];
  int64_t now_us = clock_now_us();
  struct json json = json_into(out);
  json_open(&json, NULL);
  write_place(&identity, view, &json);
  bool locked = cashier_write(request, token, &json);
  json_bool(&json, "online", atomic_load(&till->online));
  json_bool(&json, "revoked", atomic_load(&till->revoked));
  write_journal(till, now_us, locked, &json);
  json_open(&json, "period");
  period_write(till, &json);
  json_close(&json);
  write_printer(till, &json);
  json_text(&json, "now", time_format_paris(now_us, now));
  json_close(&json);
  view_release(view);
}

static enum outcome get_state(struct request *request, struct reply *reply) {
  if (text_equal(request_query(request, "paying"), "1")) till_hold_view(request->app);
  write_state(request, NULL, &reply->body);
  return OK;
}

static enum outcome post_cashier(struct request *request, struct reply *reply) {
  const char *token = NULL;
  enum outcome outcome = cashier_post(request, reply, &token);
  if (outcome == OK) write_state(request, token, &reply->body);
  return outcome;
}

static enum outcome post_leave(struct request *request, struct reply *reply) {
  cashier_post_leave(request, reply);
  write_state(request, NULL, &reply->body);
  return OK;
}

static enum outcome post_enrolment(struct request *request, struct reply *reply) {
  const struct enrolment_request *asked = request->parsed;
  enum outcome outcome = till_enrol(request->app, asked->server, asked->code, &request->fault);
  if (outcome != OK) return outcome;
  write_state(request, NULL, &reply->body);
  return CREATED;
}

static enum outcome get_snapshot(struct request *request, struct reply *reply) {
  struct catalogue_view *view = till_view(request->app);
  if (!view) return NOT_ENROLLED;
  reply->shared = shared_body_ref(view->body);
  view_release(view);
  return OK;
}

/* What the cashier may not do by herself. */
static void write_needs(struct request *request, const struct catalogue_view *view, const struct ticket *ticket,
                        struct json *json) {
  const char *rights[SALE_RIGHTS];
  size_t count = sale_rights(request->app, view, ticket, rights);
  json_open_list(json, "needs");
  for (size_t i = 0; i < count; i++)
    if (!override_allows(request->app, request, rights[i], NULL)) json_text(json, NULL, rights[i]);
  json_close_list(json);
}

static enum outcome price_into(struct request *request, const struct catalogue_view *view, struct reply *reply) {
  struct ticket_catalogue catalogue = snapshot_catalogue(view->index);
  struct date day = date_in_paris(clock_now_us());
  struct ticket ticket;
  struct shares shares;
  struct basket basket = *(const struct basket *)request->parsed;
  enum outcome outcome = custody_agree(request->app, &basket, request->arena, &request->fault);
  if (outcome == OK) outcome = pickup_agree(request->app, &basket, request->arena, &request->fault);
  if (outcome == OK) outcome = shelf_agree(request->app, &basket, request->arena, &request->fault);
  if (outcome == OK) outcome = ticket_price(&basket, &catalogue, day, false, request->arena, &ticket, &request->fault);
  if (outcome == OK) outcome = ticket_shares(&ticket, view->index, day, request->arena, &shares, &request->fault);
  if (outcome != OK) return outcome;
  struct till *till = request->app;
  if (request_query(request, "show")) display_ticket(till->display, &ticket); /* the ticket, not what a pad tries out */
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  ticket_write(&ticket, &json, "ticket");
  shares_write(&shares, &json, "shares");
  json_money(&json, "discount", ticket_discount(&ticket));
  duties_write(&ticket, view->index, &json, "must_issue");
  write_needs(request, view, &ticket, &json);
  json_open(&json, "cash"); /* said at once, not when the customer has counted her notes */
  json_integer(&json, "limit", TICKET_CASH_LIMIT_CENTS);
  json_bool(&json, "exceeded", ticket.total.cents > TICKET_CASH_LIMIT_CENTS);
  json_close(&json);
  json_close(&json);
  return OK;
}

static enum outcome post_price(struct request *request, struct reply *reply) {
  struct catalogue_view *view = till_view(request->app);
  if (!view) return NOT_ENROLLED;
  enum outcome outcome = price_into(request, view, reply);
  view_release(view);
  return outcome;
}

static enum outcome sell_into(struct request *request, bool may_ask, struct reply *reply) {
  struct till *till = request->app;
  struct journal_row row;
  bool replayed = false;
  enum outcome outcome = till_sell_asked(till, request, may_ask, request->parsed, &row, &replayed);
  if (outcome == OK) outcome = receipt_write(till, &row, request->arena, &reply->body, &request->fault);
  if (outcome != OK) return outcome;
  return replayed ? OK : CREATED;
}

static enum outcome sell_asking(struct request *request, struct reply *reply) {
  return sell_into(request, true, reply);
}

static enum outcome post_sale(struct request *request, struct reply *reply) {
  enum outcome outcome = sell_into(request, false, reply);
  return outcome == DEFERRED ? asking_hand(request, reply, sell_asking) : outcome;
}

static void write_sales(const char *till, const struct journal_row rows[], size_t count, struct json *json) {
  char number[RECEIPT_NUMBER];
  json_open(json, NULL);
  json_open_list(json, "sales");
  for (size_t i = 0; i < count; i++) {
    receipt_number(till, rows[i].chain, rows[i].sequence, number);
    json_open(json, NULL);
    json_text(json, "id", rows[i].id);
    json_text(json, "number", number);
    json_text(json, "at", rows[i].at);
    json_money(json, "total", rows[i].total);
    json_close(json);
  }
  json_close_list(json);
  json_close(json);
}

static enum outcome get_sales(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  int64_t limit = 20;
  const char *asked = request_query(request, "limit");
  if (asked && !text_to_integer(asked, 1, SALES_LIST_MAX, &limit))
    return fault_set(&request->fault, OUT_OF_RANGE, "limit", "1 to %d", SALES_LIST_MAX);
  struct journal_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome =
      journal_latest(till->journal, CHAIN_SALES, (size_t)limit, request->arena, &rows, &count, &request->fault);
  if (outcome != OK) return outcome;
  struct till_identity identity = till_identity(till);
  struct json json = json_into(&reply->body);
  write_sales(identity.till, rows, count, &json);
  return OK;
}

static enum outcome get_sale(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  struct journal_row row;
  bool found = false;
  enum outcome outcome = journal_find(till->journal, request->params[0], request->arena, &row, &found, &request->fault);
  if (outcome != OK) return outcome;
  if (!found) return fault_set(&request->fault, NOT_FOUND, "id", "no sale %s on this till", request->params[0]);
  return receipt_write(till, &row, request->arena, &reply->body, &request->fault);
}

static enum outcome scan_into(struct request *request, const struct catalogue_view *view, struct reply *reply) {
  const struct scan_request *asked = request->parsed;
  struct scanned scanned;
  bool piece = false;
  enum outcome outcome = shelf_scan(request->app, asked->barcode, request->arena, &scanned, &piece, &request->fault);
  if (outcome == OK && !piece) outcome = till_scan(view, asked->barcode, &scanned, &request->fault);
  if (outcome != OK) return outcome;
  enum outcome warning = shelf_warning(request->app, &scanned, request->arena);
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "item", scanned.item);
  json_integer(&json, "quantity", scanned.quantity);
  if (scanned.priced) json_money(&json, "unit_price", scanned.unit_price);
  else json_null(&json, "unit_price");
  if (scanned.reference) json_text(&json, "reference", scanned.reference);
  if (scanned.member) json_text(&json, "member", scanned.member);
  if (warning != OK) json_text(&json, "note", outcome_text(warning, request->language));
  json_close(&json);
  return OK;
}

static enum outcome post_scan(struct request *request, struct reply *reply) {
  struct catalogue_view *view = till_view(request->app);
  if (!view) return NOT_ENROLLED;
  enum outcome outcome = scan_into(request, view, reply);
  view_release(view);
  return outcome;
}

static const struct route routes[] = {
    ROUTE(GET, "/", ROLE_ANYONE, SCOPE_NONE, get_page, "the touch screen"),
    ROUTE(GET, "/api/till/state", ROLE_ANYONE, SCOPE_NONE, get_state,
          "who this till is, whether it reaches the server, how much waits"),
    ROUTE(POST, "/api/till/enrolment", ROLE_ANYONE, SCOPE_NONE, post_enrolment,
          "link this till to the server with a one-time code", .body = &enrolment_spec),
    ROUTE(POST, "/api/till/cashier", ROLE_ANYONE, SCOPE_NONE, post_cashier, "sign in as a cashier with her PIN",
          .body = &cashier_request_spec),
    ROUTE(POST, "/api/till/cashier/leave", ROLE_ANYONE, SCOPE_NONE, post_leave, "sign out"),
    ROUTE(GET, "/api/till/snapshot", ROLE_ANYONE, SCOPE_NONE, get_snapshot,
          "catalogue, people and rules kept by this till"),
    ROUTE(POST, "/api/till/price", ROLE_CASHIER, SCOPE_NONE, post_price, "price a basket and show who gets what",
          .body = &basket_spec, .right = RIGHT_COUNTER),
    ROUTE(POST, "/api/till/sales", ROLE_CASHIER, SCOPE_NONE, post_sale, "sell: sign, keep, answer the receipt",
          .body = &basket_spec, .right = RIGHT_SALE),
    ROUTE(GET, "/api/till/sales", ROLE_CASHIER, SCOPE_NONE, get_sales, "the latest sales of this till",
          .right = RIGHT_SALE),
    ROUTE(GET, "/api/till/sales/{id}", ROLE_CASHIER, SCOPE_NONE, get_sale, "the receipt of one sale",
          .right = RIGHT_SALE),
    ROUTE(POST, "/api/till/scan", ROLE_CASHIER, SCOPE_NONE, post_scan, "what a barcode stands for", .body = &scan_spec,
          .right = RIGHT_COUNTER),
};
const struct route_table till_routes = {routes, sizeof routes / sizeof routes[0]};
