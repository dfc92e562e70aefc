/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The office: contracts that were renounced (C. conso. L221-18). The money is due within fourteen days of the
 * declaration; of things that were fetched already it may wait until they are back (L221-24). */
#include "access/access.h"
#include "core/once/once.h"
#include "core/public_id.h"
#include "online/money.h"

enum { DAYS_TO_PAY = 14 };

struct desk {
  struct request *request;
  struct withdrawal_row *rows;
  size_t count;
  int64_t now_us;
  char id[UUID_TEXT];
};

static enum outcome read_rows(struct tx *tx, void *context) {
  struct desk *desk = context;
  const struct db_param params[] = {P_TEXT(desk->request->who.kpa), P_UUID(desk->id[0] ? desk->id : NULL)};
  return tx_run(tx, &online_list_withdrawals, params, desk->request->arena, &desk->rows, &desk->count);
}

/* done; going (the provider has it); refused (by the provider); goods (they were fetched: to come back first); due. */
static const char *state_of(const struct withdrawal_row *row) {
  if (row->done) return "done";
  if (row->refused) return "refused";
  if (row->given + row->going >= row->gross.cents) return "going";
  return row->fetched_at ? "goods" : "due";
}

static void write_time(struct json *json, const char *key, int64_t at_us) {
  char at[TIME_TEXT];
  json_text(json, key, at_us ? time_format_paris(at_us, at) : NULL);
}

static void write_row(struct json *json, const struct withdrawal_row *row) {
  char id[PUBLIC_ID_TEXT], day[DATE_TEXT];
  json_open(json, NULL);
  json_text(json, "id", row->id);
  json_text(json, "order", public_id(PUBLIC_ORDER, row->order, id));
  json_text(json, "code", row->code);
  json_text(json, "order_state", row->order_state);
  json_text(json, "state", state_of(row));
  write_time(json, "declared_at", row->declared_at);
  json_text(json, "pay_until", date_format(date_add_days(date_in_paris(row->declared_at), DAYS_TO_PAY), day));
  write_time(json, "fetched_at", row->fetched_at);
  write_time(json, "done_at", row->done_at ? row->done_at : row->done ? row->given_at : 0);
  json_open(json, "amount");
  json_integer(json, "amount", row->gross.cents);
  json_text(json, "currency", "EUR");
  json_close(json);
  json_text(json, "content", row->content);
  json_text(json, "name", row->name);
  json_text(json, "email", row->email);
  json_text(json, "phone", row->phone);
  json_close(json);
}

static enum outcome get_withdrawals(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request};
  enum outcome outcome = access_transact(request, TX_READ, read_rows, &desk);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "data");
  for (size_t i = 0; i < desk.count; i++) write_row(&json, &desk.rows[i]);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome name_row(struct desk *desk) {
  if (uuid_is_valid(desk->request->params[1])) {
    text_copy(desk->id, sizeof desk->id, desk->request->params[1]);
    return OK;
  }
  return fault_set(&desk->request->fault, NOT_FOUND, "withdrawal", "no such withdrawal");
}

static void answer_row(struct request *request, struct reply *reply, const void *context) {
  const struct desk *desk = context;
  struct json json = json_into(&reply->body);
  (void)request;
  write_row(&json, desk->rows);
}

/* The lines that were renounced, whole; those that came back in another way already are not given back twice. */
static enum outcome give_back(struct tx *tx, void *context) {
  struct desk *desk = context;
  struct request *request = desk->request;
  struct withdrawal_line_row *rows = NULL;
  struct refund_left left;
  size_t count = 0;
  const struct db_param key[] = {P_UUID(desk->id)};
  enum outcome outcome = tx_run(tx, &online_list_withdrawal_lines, key, request->arena, &rows, &count);
  if (outcome == OK && count == 0) return fault_set(&request->fault, NOT_FOUND, "withdrawal", "no such withdrawal");
  if (outcome == OK) outcome = refund_read(tx, rows[0].order, true, request->arena, &left, &request->fault);
  if (outcome != OK) return outcome;
  if (left.parts != OK) return fault_set(&request->fault, left.parts, "withdrawal", "%s", left.row->code);
  const struct return_of of = refund_of(&left);
  struct refund_line *lines = arena_list(request->arena, count, sizeof *lines);
  struct refund_wish wish = {.kpa = request->who.kpa,
                             .order = rows[0].order,
                             .person = request->who.person,
                             .reason = "withdrawal",
                             .lines = lines,
                             .now_us = desk->now_us};
  for (size_t i = 0; i < count; i++) {
    struct money gross;
    int64_t quantity;
    if (rows[i].line < 1 || (size_t)rows[i].line > left.sale.line_count) continue;
    return_line_left(&of, (size_t)rows[i].line - 1, &quantity, &gross);
    if (quantity > 0) lines[wish.line_count++] = (struct refund_line){rows[i].line, quantity};
    wish.expected.cents += gross.cents;
  }
  if (wish.line_count == 0) return fault_set(&request->fault, REFUND_TOO_MUCH, "withdrawal", "nothing of it is left");
  outcome = refund_make(tx, &wish, request->arena, &request->fault);
  if (outcome == OK) outcome = read_rows(tx, desk);
  return outcome == OK ? CREATED : outcome;
}

static enum outcome post_refund(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request, .now_us = clock_now_us()};
  struct once once = {.request = request, .reply = reply, .work = give_back, .answer = answer_row, .context = &desk};
  enum outcome outcome = name_row(&desk);
  return outcome == OK ? access_transact(request, TX_WRITE, once_work, &once) : outcome;
}

static enum outcome end(struct tx *tx, void *context) {
  struct desk *desk = context;
  const struct db_param params[] = {P_UUID(desk->id), P_TIME(desk->now_us)};
  enum outcome outcome = tx_run(tx, &online_end_withdrawal, params, NULL, NULL, NULL);
  if (outcome == OK) outcome = read_rows(tx, desk);
  return outcome == OK && desk->count == 0
             ? fault_set(&desk->request->fault, NOT_FOUND, "withdrawal", "no such withdrawal")
             : outcome;
}

/* Settled in another way: the things were exchanged, or it was paid back from the bank account. */
static enum outcome post_done(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request, .now_us = clock_now_us()};
  enum outcome outcome = name_row(&desk);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, end, &desk);
  if (outcome == OK) answer_row(request, reply, &desk);
  return outcome;
}

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)
static const struct route routes[] = {
    ROUTE(GET, "/api/office/{kpa}/withdrawals", OFFICE, SCOPE_KPA, get_withdrawals,
          "Contracts that were renounced, and until when the money is due", .answer = &online_withdrawals_said,
          .personal = true),
    ROUTE(POST, "/api/office/{kpa}/withdrawals/{withdrawal}/refund", OFFICE, SCOPE_KPA, post_refund,
          "What was renounced is back: its money goes back. Idempotency-Key", .answer = &online_withdrawal_said,
          .status = 201, .keyed = true),
    ROUTE(POST, "/api/office/{kpa}/withdrawals/{withdrawal}/done", OFFICE, SCOPE_KPA, post_done,
          "Settled in another way", .answer = &online_withdrawal_said, .status = 200),
};
const struct route_table online_withdrawal_routes = {routes, sizeof routes / sizeof routes[0]};
