/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/asking.h"
#include "pos/till/papers.h"

#define LIST_MAX 100
#define LIST_USUAL 24
#define SHOWN_ITEMS 4

static struct papers_call call_of(struct request *request) {
  return (struct papers_call){.till = request->app,
                              .cashier = request->who.id[0] ? request->who.id : NULL,
                              .arena = request->arena,
                              .fault = &request->fault};
}

/* "number" is null for an original, which is no record of its own. */
static enum outcome answer(const struct papers_call *call, struct reply *reply) {
  char number[RECEIPT_NUMBER];
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "id", call->row.id);
  if (call->row.id) {
    receipt_number(till_identity(call->till).till, call->row.chain, call->row.sequence, number);
    json_text(&json, "number", number);
  } else {
    json_null(&json, "number");
  }
  json_integer(&json, "copy", call->copy);
  json_close(&json);
  return call->replayed ? OK : CREATED;
}

static enum outcome post_print(struct request *request, struct reply *reply) {
  struct papers_call call = call_of(request);
  enum outcome outcome = papers_print(&call, request->parsed);
  return outcome == OK ? answer(&call, reply) : outcome;
}

static enum outcome post_bill(struct request *request, struct reply *reply) {
  struct papers_call call = call_of(request);
  enum outcome outcome = papers_bill(&call, request->parsed);
  return outcome == OK ? answer(&call, reply) : outcome;
}

static enum outcome answer_invoice(struct request *request, struct reply *reply) {
  struct papers_call call = call_of(request);
  enum outcome outcome = papers_invoice(&call, request->parsed);
  return outcome == OK ? answer(&call, reply) : outcome;
}

/* It may have to wait for the server. */
static enum outcome post_invoice(struct request *request, struct reply *reply) {
  return asking_hand(request, reply, answer_invoice);
}

static enum outcome post_void(struct request *request, struct reply *reply) {
  struct papers_call call = call_of(request);
  enum outcome outcome = papers_void(&call, request->parsed);
  return outcome == OK ? answer(&call, reply) : outcome;
}

/* The notices that must hang at the place of payment, for who has no printer but this one. */
static enum outcome post_notice(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  struct slip slip;
  slip_of_notices(request->arena, &slip);
  slip_print(till->printer, &slip);
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_close(&json);
  return OK;
}

/* ---- past tickets --------------------------------------------------------------------------------------------------
 */

static void write_summary(const struct record *record, struct json *json) {
  char number[RECEIPT_NUMBER];
  const struct ticket *ticket = &record->ticket;
  receipt_number(record->till, record->chain, record->sequence, number);
  json_open(json, NULL);
  json_text(json, "id", record->id);
  json_text(json, "kind", record->kind);
  json_text(json, "number", number);
  json_integer(json, "sequence", record->sequence);
  json_text(json, "at", record->at);
  json_money(json, "total", ticket->total);
  json_open_list(json, "items");
  for (size_t i = 0; i < ticket->line_count && i < SHOWN_ITEMS; i++) json_text(json, NULL, ticket->lines[i].item);
  json_close_list(json);
  json_integer(json, "lines", (int64_t)ticket->line_count);
  json_open_list(json, "tenders");
  for (size_t i = 0; i < ticket->tender_count; i++) json_text(json, NULL, ticket->tenders[i].kind);
  json_close_list(json);
  json_close(json);
}

static enum outcome write_list(struct request *request, const struct journal_row rows[], size_t count,
                               struct reply *reply) {
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "tickets");
  for (size_t i = 0; i < count; i++) {
    struct record record;
    enum outcome outcome = record_parse(rows[i].body, rows[i].body_length, request->arena, &record, &request->fault);
    if (outcome != OK) return outcome;
    if (record_payload_of(&record) == PAYLOAD_TICKET) write_summary(&record, &json);
  }
  json_close_list(&json);
  json_close(&json);
  return OK;
}

/* ?q=: one ticket by its number or its barcode, none when there is no such one. */
static enum outcome get_tickets(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  int64_t limit = LIST_USUAL;
  const char *asked = request_query(request, "limit"), *wanted = request_query(request, "q");
  if (asked && !text_to_integer(asked, 1, LIST_MAX, &limit))
    return fault_set(&request->fault, OUT_OF_RANGE, "limit", "1 to %d", LIST_MAX);
  struct journal_row one, *rows = &one;
  size_t count = 1;
  if (wanted) {
    enum outcome outcome = paper_find(till, wanted, request->arena, &one, &request->fault);
    if (outcome == UNKNOWN_TICKET) count = 0;
    else if (outcome != OK) return outcome;
  } else {
    const char *chain = atomic_load(&till->training) ? CHAIN_TRAINING : CHAIN_SALES;
    enum outcome outcome =
        journal_latest(till->journal, chain, (size_t)limit, request->arena, &rows, &count, &request->fault);
    if (outcome != OK) return outcome;
  }
  return write_list(request, rows, count, reply);
}

static const struct route routes[] = {
    ROUTE(GET, "/api/till/tickets", ROLE_CASHIER, SCOPE_NONE, get_tickets,
          "past tickets of this till, with what was on them", .right = RIGHT_COUNTER),
    ROUTE(POST, "/api/till/prints", ROLE_CASHIER, SCOPE_NONE, post_print,
          "print or send a ticket or invoice: the original, or a duplicata", .body = &print_request_spec,
          .right = RIGHT_COUNTER),
    ROUTE(POST, "/api/till/bills", ROLE_CASHIER, SCOPE_NONE, post_bill, "bill before payment, or the note of services",
          .body = &bill_request_spec, .right = RIGHT_COUNTER),
    ROUTE(POST, "/api/till/invoices", ROLE_CASHIER, SCOPE_NONE, post_invoice, "make out an invoice for a ticket",
          .body = &invoice_request_spec, .right = RIGHT_SALE),
    ROUTE(POST, "/api/till/voids", ROLE_CASHIER, SCOPE_NONE, post_void,
          "tell the event log what was taken off before payment", .body = &void_request_spec, .right = RIGHT_COUNTER),
    ROUTE(POST, "/api/till/notices", ROLE_CASHIER, SCOPE_NONE, post_notice,
          "print the notices that must hang where people pay", .right = RIGHT_WORK),
};
const struct route_table papers_routes = {routes, sizeof routes / sizeof routes[0]};
