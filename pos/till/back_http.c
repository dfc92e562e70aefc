/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/back.h"
#include "pos/till/override.h"

static void write_lines(const struct return_of *of, struct json *json) {
  json_open_list(json, "lines");
  for (size_t i = 0; i < of->source->line_count; i++) {
    const struct ticket_line *line = &of->source->lines[i];
    int64_t quantity = line->quantity < 0 ? -line->quantity : line->quantity, left;
    struct money left_gross;
    return_line_left(of, i, &left, &left_gross);
    json_open(json, NULL);
    json_integer(json, "line", (int64_t)i + 1);
    json_text(json, "item", line->item);
    json_text(json, "label", line->label);
    json_text(json, "unit", line->unit);
    json_text(json, "vat_scheme", line->vat_scheme);
    json_integer(json, "quantity", quantity);
    json_money(json, "gross", line->gross);
    json_integer(json, "returned", quantity - left);
    json_integer(json, "left", left);
    json_money(json, "left_gross", left_gross);
    json_close(json);
  }
  json_close_list(json);
}

static void write_tenders(const struct return_tenders *left, struct json *json) {
  json_open_list(json, "tenders");
  for (size_t i = 0; i < left->count; i++) {
    json_open(json, NULL);
    json_text(json, "kind", left->list[i].kind);
    json_text(json, "reference", left->list[i].reference);
    json_money(json, "paid", left->list[i].paid);
    json_money(json, "left", left->list[i].left);
    json_close(json);
  }
  json_close_list(json);
  json_money(json, "money_left", left->money_left);
}

static enum outcome find(struct request *request, const char *ticket, struct back_source *source) {
  struct back_known known;
  enum outcome outcome = back_ask(request->app, ticket, request->arena, &known, &request->fault);
  return outcome == OK ? back_find(request->app, ticket, &known, request->arena, source, &request->fault) : outcome;
}

static enum outcome answer_returnable(struct request *request, struct reply *reply) {
  struct back_source source;
  struct return_tenders left;
  char number[RECEIPT_NUMBER];
  enum outcome outcome = find(request, request->params[0], &source);
  if (outcome != OK) return outcome;
  const struct record *record = &source.record;
  if (!text_equal(record->kind, "sale"))
    return fault_set(&request->fault, RETURN_SOURCES, "/source", "only a sale is taken back");
  return_tenders_left(&source.of, &left);
  receipt_number(record->till, record->chain, record->sequence, number);
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "source", record->id);
  json_text(&json, "number", number);
  json_text(&json, "at", record->at);
  json_text(&json, "day", record->business_day);
  json_money(&json, "total", record->ticket.total);
  json_bool(&json, "unasked", source.unasked); /* the screen says so, and what is the most then */
  int64_t most = RETURN_UNASKED_CENTS - source.back_here.cents;
  if (source.unasked) json_integer(&json, "most", most > 0 ? most : 0);
  else json_null(&json, "most");
  write_lines(&source.of, &json);
  write_tenders(&left, &json);
  json_open_list(&json, "reasons");
  for (size_t i = 0; return_reasons[i] != NULL; i++) json_text(&json, NULL, return_reasons[i]);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static void write_proposal(const struct return_of *of, int64_t due, struct json *json);

/* How what is due may go back, each way the most. */
static void write_ways(const struct return_of *of, const struct ticket *ticket, struct json *json) {
  struct return_tenders left;
  int64_t due = -ticket->total.cents;
  return_tenders_left(of, &left);
  int64_t money = left.money_left.cents < due ? left.money_left.cents : due;
  json_open_list(json, "tenders");
  for (size_t i = 0; i < left.count + 2; i++) {
    bool free = i >= left.count;
    const char *kind = !free ? left.list[i].kind : i == left.count ? "cash" : "credit";
    bool card = text_equal(kind, "card");
    if (!free && (text_equal(kind, "cash") || text_equal(kind, "credit"))) continue;
    if (text_equal(kind, "cheque") && !return_cheque_left(of, MONEY(due))) continue;
    int64_t most = free                                             ? money
                   : left.list[i].left.cents < (card ? money : due) ? left.list[i].left.cents
                                                                    : (card ? money : due);
    if (most <= 0) continue;
    json_open(json, NULL);
    json_text(json, "kind", kind);
    json_text(json, "reference", free ? NULL : left.list[i].reference);
    json_integer(json, "most", most);
    json_close(json);
  }
  json_close_list(json);
  write_proposal(of, due, json);
}

/* The same way as it was paid, where no single one takes all of it back. */
static void write_proposal(const struct return_of *of, int64_t due, struct json *json) {
  struct return_proposal proposal = {0};
  if (due > 0) return_tenders_propose(of, MONEY(due), &proposal);
  json_open_list(json, "as_paid");
  for (size_t i = 0; i < proposal.count; i++) {
    json_open(json, NULL);
    json_text(json, "kind", proposal.list[i].kind);
    if (proposal.list[i].reference) json_text(json, "reference", proposal.list[i].reference);
    json_money(json, "amount", proposal.list[i].left);
    json_close(json);
  }
  json_close_list(json);
}

static enum outcome price_into(struct request *request, const struct catalogue_view *view, struct reply *reply) {
  const struct return_request *asked = request->parsed;
  struct back_source source;
  struct ticket ticket;
  struct shares shares;
  enum outcome outcome = find(request, asked->source, &source);
  if (outcome == OK) outcome = ticket_return(asked, &source.of, false, request->arena, &ticket, &request->fault);
  if (outcome != OK) return outcome;
  struct fault ignored = {0}; /* somebody who left is not in the catalogue: the return goes on without the picture */
  struct date day = {0};
  if (ticket_shares(&ticket, view->index, day, request->arena, &shares, &ignored) != OK) shares.count = 0;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  ticket_write(&ticket, &json, "ticket");
  shares_write(&shares, &json, "shares");
  json_open_list(&json, "needs");
  if (!override_allows(request->app, request, "refund", NULL)) json_text(&json, NULL, "refund");
  json_close_list(&json);
  write_ways(&source.of, &ticket, &json);
  json_close(&json);
  return OK;
}

static enum outcome answer_price(struct request *request, struct reply *reply) {
  struct catalogue_view *view = till_view(request->app);
  if (!view) return NOT_ENROLLED;
  enum outcome outcome = price_into(request, view, reply);
  view_release(view);
  return outcome;
}

static enum outcome answer_return(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  struct journal_row row;
  bool replayed = false;
  enum outcome outcome = till_take_back(till, request, request->parsed, &row, &replayed);
  if (outcome == OK) outcome = receipt_write(till, &row, request->arena, &reply->body, &request->fault);
  if (outcome != OK) return outcome;
  return replayed ? OK : CREATED;
}

/* Each of them may have to wait for the server. */
static enum outcome get_returnable(struct request *request, struct reply *reply) {
  return asking_hand(request, reply, answer_returnable);
}

static enum outcome post_price(struct request *request, struct reply *reply) {
  return asking_hand(request, reply, answer_price);
}

static enum outcome post_return(struct request *request, struct reply *reply) {
  return asking_hand(request, reply, answer_return);
}

static const struct route routes[] = {
    ROUTE(GET, "/api/till/sales/{id}/returnable", ROLE_CASHIER, SCOPE_NONE, get_returnable,
          "what of a ticket may come back, and how its money", .right = RIGHT_SALE),
    ROUTE(POST, "/api/till/returns/price", ROLE_CASHIER, SCOPE_NONE, post_price, "what a return gives back",
          .body = &return_spec, .right = RIGHT_SALE),
    ROUTE(POST, "/api/till/returns", ROLE_CASHIER, SCOPE_NONE, post_return, "take back: sign, keep, answer the receipt",
          .body = &return_spec, .right = RIGHT_SALE),
};
const struct route_table back_routes = {routes, sizeof routes / sizeof routes[0]};
