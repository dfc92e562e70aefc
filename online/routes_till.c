/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tills: what somebody may fetch, and handing it over. */
#include "online/private.h"

#include <stdio.h>

struct step_asked {
  const char *id, *event; /* id: made by the till; the same again is answered the same */
};
static const char *const till_events[] = {"prepare", "make_ready", "undo", "collect", NULL};
static const struct spec_field step_fields[] = {
    SPEC_FIELD(struct step_asked, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct step_asked, event, .required = true, .choices = till_events),
};
static const struct spec step_spec = SPEC("OrderStepOfTill", struct step_asked, step_fields);

static const char *const ways_to_pay[] = {"counter", "online", NULL};
static const struct spec_field line_fields[] = {
    SAYS(TEXT, item),   SAYS(TEXT, label),        SAYS(INTEGER, quantity), SAYS(MONEY, unit_price),
    SAYS(MONEY, gross), MAY_SAY(TEXT, reference), MAY_SAY(TEXT, member),
};
static const struct spec line_said = SAID("PickupLine", line_fields);
static const struct spec_field sum_fields[] = {SAYS(TEXT, item), SAYS(MONEY, amount)};
static const struct spec sum_said = SAID("PickupDeposit", sum_fields);
static const struct spec_field order_fields[] = {
    SAYS(TEXT, id, .form = FORM_UUID),
    SAYS(TEXT, code),
    SAYS(TEXT, state),
    SAYS(TEXT, pays, .choices = ways_to_pay),
    SAYS(INTEGER, version),
    SAYS(MONEY, total),
    SAYS(MONEY, due),
    SAYS(BOOL, handed),
    MAY_SAY(TEXT, pickup_from, .form = FORM_TIME),
    MAY_SAY(TEXT, pickup_to, .form = FORM_TIME),
    MAY_SAY(TEXT, dropoff_from, .form = FORM_TIME),
    MAY_SAY(TEXT, name),
    SAYS(LIST, held, .of = &sum_said),
    SAYS(LIST, asked, .of = &sum_said),
    SAYS(LIST, lines, .of = &line_said),
};
static const struct spec order_said = SAID("Pickup", order_fields);
static const struct spec_field orders_fields[] = {SAYS(TEXT, code), SAYS(LIST, orders, .of = &order_said)};
static const struct spec orders_said = SAID("Pickups", orders_fields);

struct counter {
  struct request *request;
  int64_t now_us;
  const char *code, *id; /* NULL: all that somebody may fetch */
  struct pickup_row *orders;
  struct pickup_line_row *lines;
  struct deposit_row *deposits;
  size_t order_count, line_count, deposit_count;
};

static enum outcome read_orders(struct tx *tx, void *context);
static enum outcome take_step(struct tx *tx, void *context);
static enum outcome was_taken(struct tx *tx, const struct counter *counter, const char *detail, bool *taken);
static enum outcome move(struct tx *tx, struct counter *counter, const char *detail);

static enum outcome ask(struct counter *counter, enum tx_mode mode, enum outcome (*work)(struct tx *, void *)) {
  struct request *request = counter->request;
  const struct services *services = request->app;
  counter->now_us = clock_now_us();
  if (!text_equal(request->who.id, request->params[0]))
    return fault_set(&request->fault, WRONG_TILL, "till", "%s", request->params[0]);
  return db_transact(services->house, mode, work, counter, &request->fault);
}

static enum outcome read_orders(struct tx *tx, void *context) {
  struct counter *counter = context;
  struct arena *arena = counter->request->arena;
  const struct db_param which[] = {P_TEXT(counter->request->who.kpa), P_TEXT(counter->code), P_UUID(counter->id)};
  enum outcome outcome = tx_run(tx, &online_list_orders, which, arena, &counter->orders, &counter->order_count);
  if (outcome != OK || counter->order_count == 0) return outcome;
  const char **ids = arena_list(arena, counter->order_count, sizeof *ids);
  for (size_t i = 0; i < counter->order_count; i++) ids[i] = counter->orders[i].id;
  const struct db_param orders[] = {P_LIST(DB_UUIDS, ids, counter->order_count)};
  outcome = tx_run(tx, &online_list_deposits, orders, arena, &counter->deposits, &counter->deposit_count);
  if (outcome != OK) return outcome;
  return tx_run(tx, &online_list_order_lines, orders, arena, &counter->lines, &counter->line_count);
}

static void write_time(struct json *json, const char *key, int64_t at_us) {
  char text[TIME_TEXT];
  json_text(json, key, at_us ? time_format_paris(at_us, text) : NULL);
}

static void write_line(struct json *json, const struct pickup_line_row *line) {
  json_open(json, NULL);
  json_text(json, "item", line->item);
  json_text(json, "label", line->label);
  json_integer(json, "quantity", line->quantity);
  json_money(json, "unit_price", line->unit_price);
  json_money(json, "gross", line->gross);
  if (line->reference) json_text(json, "reference", line->reference);
  if (line->member) json_text(json, "member", line->member);
  json_close(json);
}

static void write_sum(struct json *json, const char *item, struct money amount) {
  json_open(json, NULL);
  json_text(json, "item", item);
  json_money(json, "amount", amount);
  json_close(json);
}

/* held: what tickets took before, which the one that sells it takes off; asked: what is to be paid before the work. */
static void write_deposits(struct json *json, const struct counter *counter, const struct pickup_row *row) {
  struct arena *arena = counter->request->arena;
  struct money *gross = arena_list(arena, counter->line_count + 1, sizeof *gross);
  struct money *shares = arena_list(arena, counter->line_count + 1, sizeof *shares);
  size_t count = 0, at = 0;
  json_open_list(json, "held");
  for (size_t i = 0; !row->handed && i < counter->deposit_count; i++)
    if (text_equal(counter->deposits[i].order, row->id))
      write_sum(json, counter->deposits[i].item, counter->deposits[i].amount);
  json_close_list(json);
  for (size_t i = 0; i < counter->line_count; i++)
    if (text_equal(counter->lines[i].order, row->id)) gross[count++] = counter->lines[i].gross;
  order_share_deposit(gross, count, row->due_before, shares);
  json_open_list(json, "asked");
  for (size_t i = 0; i < counter->line_count; i++)
    if (text_equal(counter->lines[i].order, row->id) && shares[at++].cents > 0)
      write_sum(json, counter->lines[i].item, shares[at - 1]);
  json_close_list(json);
}

static void write_order(struct json *json, const struct counter *counter, const struct pickup_row *row) {
  json_open(json, NULL);
  json_text(json, "id", row->id);
  json_text(json, "code", row->code);
  json_text(json, "state", row->state);
  json_text(json, "pays", row->pays);
  json_integer(json, "version", row->version);
  json_money(json, "total", row->total);
  json_money(json, "due", row->due);
  json_bool(json, "handed", row->handed);
  write_time(json, "pickup_from", row->pickup_from);
  write_time(json, "pickup_to", row->pickup_to);
  write_time(json, "dropoff_from", row->dropoff_from);
  json_text(json, "name", row->name);
  write_deposits(json, counter, row);
  json_open_list(json, "lines");
  for (size_t i = 0; i < counter->line_count; i++)
    if (text_equal(counter->lines[i].order, row->id)) write_line(json, &counter->lines[i]);
  json_close_list(json);
  json_close(json);
}

/* A till tells nothing but "yes" from "the server is away": what is refused is an answer too. */
static enum outcome answer(const struct counter *counter, enum outcome said, struct reply *reply) {
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "code", outcome_code(said));
  json_open_list(&json, "orders");
  for (size_t i = 0; i < counter->order_count; i++) write_order(&json, counter, &counter->orders[i]);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome get_orders(struct request *request, struct reply *reply) {
  struct counter counter = {.request = request};
  enum outcome outcome = ask(&counter, TX_READ, read_orders);
  return outcome == OK ? answer(&counter, OK, reply) : outcome;
}

static enum outcome get_order(struct request *request, struct reply *reply) {
  struct counter counter = {.request = request, .code = request->params[1]};
  enum outcome outcome = ask(&counter, TX_READ, read_orders);
  return outcome == OK ? answer(&counter, OK, reply) : outcome;
}

/* The order is of this KPA, or there is none. */
static enum outcome take_step(struct tx *tx, void *context) {
  struct counter *counter = context;
  const struct step_asked *asked = counter->request->parsed;
  const char *detail = arena_format(counter->request->arena, "%s %s", counter->request->who.id, asked->id);
  bool taken = false;
  enum outcome outcome = read_orders(tx, counter);
  if (outcome == OK && counter->order_count == 0)
    return fault_set(&counter->request->fault, NO_SUCH_ORDER, "order", "%s", counter->id);
  if (outcome == OK) outcome = was_taken(tx, counter, detail, &taken);
  if (outcome == OK && !taken) outcome = move(tx, counter, detail);
  return outcome == OK ? read_orders(tx, counter) : outcome;
}

static enum outcome was_taken(struct tx *tx, const struct counter *counter, const char *detail, bool *taken) {
  const struct step_asked *asked = counter->request->parsed;
  const struct db_param params[] = {P_UUID(counter->id), P_TEXT(detail)};
  struct step_row *row = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &online_find_step, params, counter->request->arena, &row, &count);
  *taken = outcome == OK && count > 0;
  if (*taken && !text_equal(row->event, asked->event))
    return fault_set(&counter->request->fault, ID_REUSED, "/id", "it was %s", row->event);
  return outcome;
}

static enum outcome move(struct tx *tx, struct counter *counter, const char *detail) {
  struct fault *fault = &counter->request->fault;
  const struct step_asked *asked = counter->request->parsed;
  const struct pickup_row *row = counter->orders;
  const struct order_act act = {.by = "till", .detail = detail, .now_us = counter->now_us};
  bool collects = text_equal(asked->event, "collect"), moved = false;
  if (row->handed) return fault_set(fault, ORDER_HANDED, "/event", "%s", row->code);
  if (collects && row->due.cents > 0)
    return fault_set(fault, ORDER_TO_PAY, "/event", "%lld cents are due", (long long)row->due.cents);
  enum outcome outcome = order_event(tx, row->id, asked->event, &act, row->version, &moved, fault);
  if (outcome == OK && !moved) return fault_set(fault, NO_SUCH_STEP, "/event", "not when it is %s", row->state);
  return outcome;
}

static enum outcome post_step(struct request *request, struct reply *reply) {
  struct counter counter = {.request = request, .id = request->params[1]};
  if (!uuid_is_valid(counter.id)) return fault_set(&request->fault, NO_SUCH_ORDER, "order", "no UUID");
  enum outcome outcome = ask(&counter, TX_WRITE, take_step);
  bool refused = outcome == NO_SUCH_ORDER || outcome == ORDER_HANDED || outcome == ORDER_TO_PAY ||
                 outcome == NO_SUCH_STEP || outcome == STALE_VERSION;
  if (outcome != OK && !refused) return outcome;
  if (refused) counter.order_count = 0;
  return answer(&counter, outcome, reply);
}

static const struct route routes[] = {
    ROUTE(GET, "/api/pos/tills/{till}/orders", ROLE_TILL, SCOPE_TILL, get_orders,
          "Orders of the shop that somebody may fetch", .answer = &orders_said, .rate = RATE_TILL,
          .refusals = REFUSALS(OK)),
    ROUTE(GET, "/api/pos/tills/{till}/orders/{code}", ROLE_TILL, SCOPE_TILL, get_order, "The order with that code",
          .answer = &orders_said, .rate = RATE_TILL, .refusals = REFUSALS(OK)),
    ROUTE(POST, "/api/pos/tills/{till}/orders/{order}/steps", ROLE_TILL, SCOPE_TILL, post_step,
          "Prepared, ready, handed over (what is paid)", .body = &step_spec, .answer = &orders_said, .status = 200,
          .rate = RATE_TILL, .refusals = REFUSALS(NO_SUCH_ORDER, ID_REUSED)),
};
const struct route_table online_till_routes = {routes, sizeof routes / sizeof routes[0]};
