/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/asking.h"
#include "pos/till/custody.h"
#include "pos/till/papers.h"

#include <string.h>

struct picture_body {
  const char *id, *tag, *jpeg;
};
static const struct spec_field picture_fields[] = {
    SPEC_FIELD(struct picture_body, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct picture_body, tag, .required = true, .max = TAG_TEXT),
    SPEC_FIELD(struct picture_body, jpeg, .required = true, .form = FORM_BASE64, .max = (int64_t)PICTURE_MAX * 2),
};
static const struct spec picture_spec = SPEC("CustodyPicture", struct picture_body, picture_fields);

static struct custody_call call_of(struct request *request) {
  return (struct custody_call){.till = request->app,
                               .cashier = request->who.id[0] ? request->who.id : NULL,
                               .request = request,
                               .arena = request->arena,
                               .fault = &request->fault};
}

static void write_sums(const char *name, const struct custody_sum sums[], size_t count, struct json *json) {
  json_open_list(json, name);
  for (size_t i = 0; i < count; i++) {
    json_open(json, NULL);
    json_text(json, "item", sums[i].item);
    json_money(json, "amount", sums[i].amount);
    json_close(json);
  }
  json_close_list(json);
}

static void write_order(const struct custody_order *order, struct till *till, struct json *json) {
  const struct record_slip *slip = &order->first.slip;
  const struct custody_standing *standing = &order->standing;
  char since[TIME_TEXT];
  json_open(json, NULL);
  json_text(json, "id", order->id);
  json_text(json, "kind", order->kind);
  json_text(json, "till", order->till);
  json_text(json, "at", order->at);
  json_text(json, "tag", slip->tag_first);
  json_text(json, "tag_last", slip->tag_last);
  json_text(json, "promised", slip->promised);
  json_text(json, "state", standing->state);
  json_text(json, "since", standing->since_us ? time_format_paris(standing->since_us, since) : NULL);
  json_text(json, "place", standing->place);
  json_text(json, "note", order->note);
  json_money(json, "total", standing->total);
  json_money(json, "paid", standing->paid);
  json_money(json, "due", standing->due);
  json_money(json, "held", standing->held);
  json_bool(json, "closed", standing->closed);
  json_integer(json, "clashes", standing->clashes);
  json_text(json, "name", order->customer.name);
  json_text(json, "phone", order->customer.phone);
  json_text(json, "email", order->customer.email);
  json_open_list(json, "items");
  for (size_t i = 0; i < slip->item_count; i++) {
    json_open(json, NULL);
    json_text(json, "tag", slip->items[i].tag);
    json_text(json, "label", slip->items[i].label);
    json_text(json, "condition", slip->items[i].condition);
    json_bool(json, "picture", store_has_picture(till->custody, order->id, slip->items[i].tag));
    json_close(json);
  }
  json_close_list(json);
  ticket_write(order->ticket, json, "ticket");
  ticket_write(&(struct ticket){.lines = order->to_sell, .line_count = order->to_sell_count}, json, "to_sell");
  write_sums("off", order->off, order->off_count, json);
  json_close(json);
}

static enum outcome get_board(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  struct custody_order *orders = NULL;
  size_t count = 0;
  till_moment_begin(till);
  enum outcome outcome = custody_board(till, request->arena, &orders, &count, &request->fault);
  till_moment_end(till);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "orders");
  for (size_t i = 0; i < count; i++) write_order(&orders[i], till, &json);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome answer_order(struct request *request, const char *id, struct reply *reply) {
  struct custody_order order;
  struct till *till = request->app;
  till_moment_begin(till);
  enum outcome outcome = custody_catch_up(till, request->arena, &request->fault);
  if (outcome == OK) outcome = custody_read(till, id, request->arena, &order, &request->fault);
  till_moment_end(till);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  write_order(&order, till, &json);
  return OK;
}

static enum outcome get_order(struct request *request, struct reply *reply) {
  if (!uuid_is_valid(request->params[0])) return fault_set(&request->fault, UNKNOWN_ORDER, "order", "no UUID");
  return answer_order(request, request->params[0], reply);
}

/* How a part that is paid now is put on the ticket: a sum for each rate. */
static enum outcome get_deposit(struct request *request, struct reply *reply) {
  struct custody_order order;
  struct custody_sum sums[TICKET_LINES_MAX];
  struct till *till = request->app;
  const char *amount = request_query(request, "amount");
  int64_t cents = 0;
  if (!uuid_is_valid(request->params[0])) return fault_set(&request->fault, UNKNOWN_ORDER, "order", "no UUID");
  if (!amount || !text_to_integer(amount, 1, MONEY_LIMIT_CENTS, &cents))
    return fault_set(&request->fault, OUT_OF_RANGE, "amount", "cents");
  till_moment_begin(till);
  enum outcome outcome = custody_catch_up(till, request->arena, &request->fault);
  if (outcome == OK) outcome = custody_read(till, request->params[0], request->arena, &order, &request->fault);
  till_moment_end(till);
  if (outcome != OK) return outcome;
  size_t count = custody_spread(order.ticket->lines, order.ticket->line_count, MONEY(cents), sums);
  if (count == 0) return fault_set(&request->fault, PRICE_NOT_ALLOWED, "order", "nothing is taxed on its price");
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  write_sums("sums", sums, count, &json);
  json_close(&json);
  return OK;
}

static enum outcome post_order(struct request *request, struct reply *reply) {
  struct custody_call call = call_of(request);
  const struct custody_request *asked = request->parsed;
  enum outcome outcome = custody_take(&call, asked);
  if (outcome == OK) outcome = answer_order(request, asked->id, reply);
  sync_wake(call.till->sync);
  return outcome == OK && !call.replayed ? CREATED : outcome;
}

static enum outcome post_quote(struct request *request, struct reply *reply) {
  struct custody_call call = call_of(request);
  const struct quote_request *asked = request->parsed;
  enum outcome outcome = custody_quote(&call, asked);
  if (outcome == OK) outcome = answer_order(request, asked->id, reply);
  return outcome == OK && !call.replayed ? CREATED : outcome;
}

static enum outcome post_step(struct request *request, struct reply *reply) {
  struct custody_call call = call_of(request);
  if (!uuid_is_valid(request->params[0])) return fault_set(&request->fault, UNKNOWN_ORDER, "order", "no UUID");
  enum outcome outcome = custody_step(&call, request->params[0], request->parsed);
  if (outcome == OK) outcome = answer_order(request, request->params[0], reply);
  sync_wake(call.till->sync);
  return outcome == OK && !call.replayed ? CREATED : outcome;
}

/* On which days a basket could be ready. */
static enum outcome post_days(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  struct date days[3];
  struct ticket ticket;
  char text[DATE_TEXT];
  enum outcome outcome = OK;
  till_moment_begin(till);
  if (!till->moment.view) outcome = NOT_ENROLLED;
  if (outcome == OK) {
    struct ticket_catalogue catalogue = snapshot_catalogue(till->moment.view->index);
    outcome =
        ticket_price(request->parsed, &catalogue, till->moment.day, false, request->arena, &ticket, &request->fault);
  }
  if (outcome == OK) outcome = custody_days(till, &ticket, request->arena, days, &request->fault);
  till_moment_end(till);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_money(&json, "total", ticket.total);
  json_open_list(&json, "days");
  for (int i = 0; i < 3; i++) json_text(&json, NULL, date_format(days[i], text));
  json_close_list(&json);
  json_close(&json);
  return OK;
}

/* Of a thing that was left: so there are never more than there are tags. */
static enum outcome check_tag(struct request *request, const char *tag, bool *learning) {
  struct till *till = request->app;
  struct custody_order order;
  if (!till->custody) return fault_set(&request->fault, UNAVAILABLE, "custody.db", "it could not be opened");
  if (!uuid_is_valid(request->params[0])) return fault_set(&request->fault, UNKNOWN_ORDER, "order", "no UUID");
  till_moment_begin(till);
  enum outcome outcome = custody_read(till, request->params[0], request->arena, &order, &request->fault);
  till_moment_end(till);
  if (outcome != OK) return outcome;
  *learning = order.standing.learning;
  for (size_t i = 0; i < order.first.slip.item_count; i++)
    if (text_equal(order.first.slip.items[i].tag, tag)) return OK;
  return fault_set(&request->fault, UNKNOWN_ORDER, "/tag", "%s", tag);
}

static enum outcome answer_picture(struct request *request, struct reply *reply);

static enum outcome post_picture(struct request *request, struct reply *reply) {
  const struct picture_body *asked = request->parsed;
  struct till *till = request->app;
  size_t room = strlen(asked->jpeg), length = 0;
  uint8_t *bytes = arena_alloc(request->arena, room + 1);
  AUTO(buffer) struct buffer plain = {0};
  bool learning = false;
  if (!base64_to_bytes(asked->jpeg, bytes, room, &length) || !jpeg_plain(bytes, length, &plain))
    return fault_set(&request->fault, BAD_PICTURE, "/jpeg", "a JPEG of at most %zu bytes", PICTURE_MAX);
  enum outcome outcome = check_tag(request, asked->tag, &learning);
  if (outcome != OK) return outcome;
  const struct custody_picture picture = {.id = asked->id,
                                          .order = request->params[0],
                                          .tag = asked->tag,
                                          .bytes = (const uint8_t *)plain.bytes,
                                          .length = plain.length};
  outcome = store_picture_put(till->custody, &picture, !learning, &request->fault);
  if (outcome != OK) return outcome;
  sync_wake(till->sync);
  buffer_text(&reply->body, "{\"kept\":true}");
  return CREATED;
}

/* Another till may have taken it: then the server is asked, and nobody else waits for that. */
static enum outcome get_picture(struct request *request, struct reply *reply) {
  return asking_hand(request, reply, answer_picture);
}

static enum outcome answer_picture(struct request *request, struct reply *reply) {
  struct custody_picture picture;
  enum outcome outcome = custody_picture_find(request->app, request->params[0], request->params[1], request->arena,
                                              &picture, &request->fault);
  if (outcome != OK) return outcome;
  reply->content_type = "image/jpeg";
  buffer_add(&reply->body, picture.bytes, picture.length);
  return OK;
}

static enum outcome post_slip(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  struct custody_order order;
  struct slip slip;
  till_moment_begin(till);
  enum outcome outcome = custody_catch_up(till, request->arena, &request->fault);
  if (outcome == OK) outcome = custody_read(till, request->params[0], request->arena, &order, &request->fault);
  if (outcome == OK && !till->moment.view) outcome = NOT_ENROLLED;
  if (outcome == OK) {
    slip_of_custody(&order, till->moment.view, request->arena, &slip);
    slip_print(till->printer, &slip);
  }
  till_moment_end(till);
  if (outcome == OK) buffer_text(&reply->body, "{\"printed\":true}");
  return outcome;
}

static enum outcome post_donation(struct request *request, struct reply *reply) {
  struct custody_call call = call_of(request);
  struct record record;
  enum outcome outcome = donation_take(&call, request->parsed);
  if (outcome == OK)
    outcome = record_parse(call.row.body, call.row.body_length, request->arena, &record, &request->fault);
  if (outcome != OK) return outcome;
  sync_wake(call.till->sync);
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "id", record.id);
  json_text(&json, "lot", record.slip.tag_first);
  json_text(&json, "category", record.slip.items[0].label);
  json_integer(&json, "grams", record.slip.grams);
  json_close(&json);
  return call.replayed ? OK : CREATED;
}

static const struct route routes[] = {
    ROUTE(GET, "/api/till/custody", ROLE_CASHIER, SCOPE_NONE, get_board, "what is in our care, and quotes",
          .right = RIGHT_CUSTODY),
    ROUTE(POST, "/api/till/custody", ROLE_CASHIER, SCOPE_NONE, post_order,
          "something is left here: number, sign, print", .body = &custody_request_spec, .right = RIGHT_CUSTODY),
    ROUTE(POST, "/api/till/custody/days", ROLE_CASHIER, SCOPE_NONE, post_days, "on which days a basket could be ready",
          .body = &basket_spec, .right = RIGHT_COUNTER),
    ROUTE(GET, "/api/till/custody/{order}", ROLE_CASHIER, SCOPE_NONE, get_order, "one order", .right = RIGHT_CUSTODY),
    ROUTE(GET, "/api/till/custody/{order}/deposit", ROLE_CASHIER, SCOPE_NONE, get_deposit,
          "?amount= paid in advance, as sums with a VAT rate each", .right = RIGHT_CUSTODY),
    ROUTE(POST, "/api/till/custody/{order}/steps", ROLE_CASHIER, SCOPE_NONE, post_step,
          "moved on, priced anew, handed over", .body = &custody_step_request_spec, .right = RIGHT_CUSTODY),
    ROUTE(POST, "/api/till/custody/{order}/slip", ROLE_CASHIER, SCOPE_NONE, post_slip, "print its slip again",
          .right = RIGHT_CUSTODY),
    ROUTE(POST, "/api/till/custody/{order}/pictures", ROLE_CASHIER, SCOPE_NONE, post_picture,
          "a picture of an item, for every till of the KPA; goes 30 days after the end", .body = &picture_spec,
          .body_max = PICTURE_MAX * 2, .right = RIGHT_CUSTODY),
    ROUTE(GET, "/api/till/custody/{order}/pictures/{tag}", ROLE_CASHIER, SCOPE_NONE, get_picture, "that picture",
          .right = RIGHT_CUSTODY),
    ROUTE(POST, "/api/till/quotes", ROLE_CASHIER, SCOPE_NONE, post_quote, "a quote: its prices stand for some days",
          .body = &quote_request_spec, .right = RIGHT_COUNTER),
    ROUTE(POST, "/api/till/donations", ROLE_CASHIER, SCOPE_NONE, post_donation, "something is given: weighed, numbered",
          .body = &donation_request_spec, .right = RIGHT_CUSTODY),
};
const struct route_table custody_routes = {routes, sizeof routes / sizeof routes[0]};
