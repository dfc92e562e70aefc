/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The office: the shop's payments and what waits for somebody, what is given back of an order and why. */
#include "access/access.h"
#include "core/once/once.h"
#include "core/public_id.h"
#include "online/money.h"
#include "payment/payment.h"

struct lines_asked {
  int64_t line, quantity;
};
struct refund_asked {
  const char *reason;
  int64_t amount;
  struct lines_asked *lines;
  size_t line_count;
};
static const struct spec_field line_fields[] = {
    SPEC_FIELD(struct lines_asked, line, .required = true, .min = 1, .max = TICKET_LINES_MAX),
    SPEC_FIELD(struct lines_asked, quantity, .required = true, .min = 1, .max = QUANTITY_MAX),
};
static const struct spec line_spec = SPEC("OrderRefundLine", struct lines_asked, line_fields);
static const struct spec_field refund_fields[] = {
    SPEC_FIELD(struct refund_asked, reason, .required = true, .choices = return_reasons),
    SPEC_FIELD(struct refund_asked, amount, .required = true, .min = 1, .max = 10000000),
    SPEC_LIST_OF(struct refund_asked, lines, line_count, &line_spec, .max = TICKET_LINES_MAX),
};
static const struct spec refund_spec = SPEC("OrderRefund", struct refund_asked, refund_fields);

struct desk {
  struct request *request;
  const char *code;
  struct money_row *payments;
  struct money_back_row *backs;
  size_t payment_count, back_count;
  struct refund_left left;
  int64_t now_us;
  char id[UUID_TEXT], refund[UUID_TEXT];
};

static void write_amount(struct json *json, const char *key, int64_t cents) {
  json_open(json, key);
  json_integer(json, "amount", cents);
  json_text(json, "currency", "EUR");
  json_close(json);
}

static void write_time(struct json *json, const char *key, int64_t at_us) {
  char at[TIME_TEXT];
  json_text(json, key, at_us ? time_format_paris(at_us, at) : NULL);
}

/* ---- payments
 * --------------------------------------------------------------------------------------------------------
 */

static enum outcome read_payments(struct tx *tx, void *context) {
  struct desk *desk = context;
  struct arena *arena = desk->request->arena;
  const struct db_param params[] = {P_TEXT(desk->request->who.kpa), P_TEXT(desk->code)};
  enum outcome outcome = tx_run(tx, &online_list_money, params, arena, &desk->payments, &desk->payment_count);
  if (outcome != OK) return outcome;
  const char **ids = arena_list(arena, desk->payment_count, sizeof *ids);
  for (size_t i = 0; i < desk->payment_count; i++) ids[i] = desk->payments[i].id;
  const struct db_param of[] = {P_LIST(DB_UUIDS, ids, desk->payment_count)};
  return tx_run(tx, &online_list_money_back, of, arena, &desk->backs, &desk->back_count);
}

static void write_back(struct json *json, const struct money_back_row *row) {
  char id[PUBLIC_ID_TEXT];
  json_open(json, NULL);
  json_text(json, "id", public_id(PUBLIC_REFUND, row->id, id));
  write_amount(json, "amount", row->amount.cents);
  json_text(json, "cause", row->cause);
  json_text(json, "reason", row->reason);
  json_text(json, "state", row->state);
  json_text(json, "trouble", row->trouble);
  json_bool(json, "by_transfer", row->by_transfer);
  write_time(json, "made_at", row->made_at);
  write_time(json, "done_at", row->done_at);
  json_close(json);
}

static void write_order(struct json *json, const struct money_row *row) {
  char id[PUBLIC_ID_TEXT];
  if (!row->order) {
    json_null(json, "order");
    return;
  }
  json_open(json, "order");
  json_text(json, "id", public_id(PUBLIC_ORDER, row->order, id));
  json_text(json, "code", row->code);
  json_text(json, "state", row->order_state);
  json_bool(json, "sold_at_till", row->sold_at_till);
  json_close(json);
}

static void write_payment(struct json *json, const struct desk *desk, const struct money_row *row) {
  char id[PUBLIC_ID_TEXT];
  json_open(json, NULL);
  json_text(json, "id", public_id(PUBLIC_PAYMENT, row->id, id));
  json_text(json, "purpose", row->purpose);
  json_text(json, "label", row->label);
  json_text(json, "state", row->state);
  json_text(json, "task", row->task);
  json_text(json, "provider", row->provider);
  write_amount(json, "amount", row->amount.cents);
  write_amount(json, "received", row->received.cents);
  write_amount(json, "given_back", row->back.cents);
  write_amount(json, "going_back", row->going);
  write_time(json, "made_at", row->made_at);
  write_time(json, "paid_at", row->paid_at);
  write_order(json, row);
  json_open_list(json, "refunds");
  for (size_t i = 0; i < desk->back_count; i++)
    if (text_equal(desk->backs[i].payment, row->id)) write_back(json, &desk->backs[i]);
  json_close_list(json);
  json_close(json);
}

/* The latest, those that wait for somebody first; or those of a code. */
static enum outcome get_payments(struct request *request, struct reply *reply) {
  const char *code = request_query(request, "code");
  struct desk desk = {.request = request, .code = code && code[0] ? code : NULL};
  enum outcome outcome = access_transact(request, TX_READ, read_payments, &desk);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "data");
  for (size_t i = 0; i < desk.payment_count; i++) write_payment(&json, &desk, &desk.payments[i]);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

/* ---- what goes back of an order
 * ----------------------------------------------------------------------------------------
 */

static enum outcome name_order(struct desk *desk) {
  if (public_id_parse(PUBLIC_ORDER, desk->request->params[1], desk->id)) return OK;
  return fault_set(&desk->request->fault, NO_SUCH_ORDER, "order", "no such order");
}

static enum outcome read_left(struct tx *tx, void *context) {
  struct desk *desk = context;
  return refund_read(tx, desk->id, false, desk->request->arena, &desk->left, &desk->request->fault);
}

static void write_lines(struct json *json, const struct refund_left *left) {
  const struct return_of of = refund_of(left);
  for (size_t i = 0; left->parts == OK && i < left->sale.line_count; i++) {
    const struct ticket_line *line = &left->sale.lines[i];
    struct money gross;
    int64_t quantity;
    return_line_left(&of, i, &quantity, &gross);
    if (quantity <= 0 || gross.cents <= 0) continue;
    json_open(json, NULL);
    json_integer(json, "line", (int64_t)i + 1);
    json_text(json, "label", line->label);
    json_integer(json, "quantity", quantity);
    write_amount(json, "amount", gross.cents);
    json_close(json);
  }
}

/* parts: ok, or why there is none of it, or only all of it. */
static enum outcome get_left(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request};
  char id[PUBLIC_ID_TEXT];
  enum outcome outcome = name_order(&desk);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_left, &desk);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "order", public_id(PUBLIC_ORDER, desk.left.row->id, id));
  json_text(&json, "code", desk.left.row->code);
  json_text(&json, "state", desk.left.row->state);
  json_text(&json, "parts", desk.left.parts == OK ? "ok" : outcome_code(desk.left.parts));
  write_amount(&json, "paid", desk.left.row->paid.cents);
  write_amount(&json, "given_back", desk.left.row->back.cents);
  write_amount(&json, "going_back", desk.left.row->going);
  write_amount(&json, "left", desk.left.left.cents);
  json_open_list(&json, "lines");
  write_lines(&json, &desk.left);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome make_refund(struct tx *tx, void *context) {
  struct desk *desk = context;
  struct request *request = desk->request;
  const struct refund_asked *asked = request->parsed;
  struct refund_line *lines = arena_list(request->arena, asked->line_count, sizeof *lines);
  for (size_t i = 0; i < asked->line_count; i++)
    lines[i] = (struct refund_line){asked->lines[i].line, asked->lines[i].quantity};
  const struct refund_wish wish = {.kpa = request->who.kpa,
                                   .order = desk->id,
                                   .person = request->who.person,
                                   .reason = asked->reason,
                                   .lines = lines,
                                   .line_count = asked->line_count,
                                   .expected = MONEY(asked->amount),
                                   .now_us = desk->now_us};
  enum outcome outcome = refund_make(tx, &wish, request->arena, &request->fault);
  return outcome == OK ? CREATED : outcome;
}

static void answer_refund(struct request *request, struct reply *reply, const void *context) {
  const struct desk *desk = context;
  const struct refund_asked *asked = request->parsed;
  char id[PUBLIC_ID_TEXT];
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "order", public_id(PUBLIC_ORDER, desk->id, id));
  write_amount(&json, "going_back", asked->amount);
  json_close(&json);
}

static enum outcome post_refund(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request, .now_us = clock_now_us()};
  struct once once = {
      .request = request, .reply = reply, .work = make_refund, .answer = answer_refund, .context = &desk};
  enum outcome outcome = name_order(&desk);
  return outcome == OK ? access_transact(request, TX_WRITE, once_work, &once) : outcome;
}

/* ---- what the provider would not give back --------------------------------------------------------------------------
 */

static enum outcome end_refund(struct tx *tx, void *context) {
  struct desk *desk = context;
  struct request *request = desk->request;
  struct refused_row *row = NULL;
  size_t count = 0;
  const struct db_param key[] = {P_UUID(desk->refund), P_UUID(desk->id)};
  const struct db_param done[] = {P_UUID(desk->refund), P_TIME(desk->now_us)};
  enum outcome outcome = tx_run(tx, &online_lock_refused, key, request->arena, &row, &count);
  if (outcome == OK && count > 0) outcome = tx_run(tx, &online_end_refund, done, NULL, NULL, &count);
  if (outcome == OK && count == 0) return fault_set(&request->fault, NOT_FOUND, "refund", "none that waits");
  if (outcome != OK || row->is_mismatch) return outcome; /* nobody was told that it came */
  const struct db_param back[] = {P_UUID(row->target), P_INTEGER(row->amount.cents)};
  if (text_equal(row->purpose, "pledge")) return tx_run(tx, &online_add_pledge_back, back, NULL, NULL, NULL);
  return order_paid_back(tx, row->target, row->amount, desk->now_us, &request->fault);
}

/* Paid back from the bank account: the accountant did it, and says so. */
static enum outcome post_transfer(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request, .now_us = clock_now_us()};
  if (!public_id_parse(PUBLIC_PAYMENT, request->params[1], desk.id) ||
      !public_id_parse(PUBLIC_REFUND, request->params[2], desk.refund))
    return fault_set(&request->fault, NOT_FOUND, "refund", "no such refund");
  enum outcome outcome = access_transact(request, TX_WRITE, end_refund, &desk);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "state", "done");
  json_close(&json);
  return OK;
}

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)
static const struct route routes[] = {
    ROUTE(GET, "/api/office/{kpa}/shop-money", OFFICE, SCOPE_KPA, get_payments,
          "Payments of the shop, what waits for somebody first; ?code= of an order", .answer = &online_monies_said),
    ROUTE(GET, "/api/office/{kpa}/orders/{order}/refunds", OFFICE, SCOPE_KPA, get_left,
          "What of an order can be given back", .answer = &online_left_said),
    ROUTE(POST, "/api/office/{kpa}/orders/{order}/refunds", OFFICE, SCOPE_KPA, post_refund,
          "Give back all of an order or lines of it, with a reason: Idempotency-Key", .body = &refund_spec,
          .answer = &online_refunded_said, .status = 201, .keyed = true),
    ROUTE(POST, "/api/office/{kpa}/payments/{payment}/refunds/{refund}/transfer", ROLE_ACCOUNTANT, SCOPE_KPA,
          post_transfer, "What the provider refused was paid back from the bank account",
          .answer = &online_transferred_said, .status = 200),
};
const struct route_table online_money_routes = {routes, sizeof routes / sizeof routes[0]};
