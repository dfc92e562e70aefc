/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/pickup.h"

#include <string.h>

#define CODE_LENGTH 7

struct step_request {
  const char *id, *event;
};
static const char *const events[] = {"prepare", "make_ready", "undo", "collect", NULL};
static const struct spec_field step_fields[] = {
    SPEC_FIELD(struct step_request, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct step_request, event, .required = true, .choices = events),
};
static const struct spec step_spec = SPEC("PickupStep", struct step_request, step_fields);

static enum server_said ask(struct request *request, const char *rest, const struct step_request *step,
                            struct pickup_list *list) {
  AUTO(buffer) struct buffer body = {0};
  struct till_identity identity = till_identity(request->app);
  struct exchange question = {.method = step ? "POST" : "GET",
                              .path = arena_format(request->arena, "/api/pos/tills/%s/orders%s", identity.till, rest)};
  secret_wipe(identity.token, sizeof identity.token);
  if (step) {
    struct json json = json_into(&body);
    spec_write(&step_spec, step, &json);
    question.content_type = "application/json";
    question.body = body.bytes;
    question.body_length = body.length;
  }
  return server_ask(request->app, &question, &pickup_list_spec, request->arena, list);
}

static void write_list(const struct pickup_list *list, bool offline, struct reply *reply) {
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_bool(&json, "offline", offline); /* the screen says so: it is what was known before */
  json_open_list(&json, "orders");
  for (size_t i = 0; i < list->order_count; i++) spec_write(&pickup_order_spec, &list->orders[i], &json);
  json_close_list(&json);
  json_close(&json);
}

/* What was sold here, and the server does not have yet, is handed over. */
static enum outcome mark_sold_here(struct request *request, struct pickup_list *list) {
  struct pickup_list known;
  struct pickup_order *orders = arena_copy(request->arena, list->orders, list->order_count * sizeof *orders);
  enum outcome outcome = pickup_known(request->app, request->arena, &known, &request->fault);
  for (size_t i = 0; outcome == OK && i < list->order_count; i++)
    for (size_t j = 0; j < known.order_count; j++)
      if (text_equal(known.orders[j].id, orders[i].id) && known.orders[j].handed)
        orders[i].handed = true, orders[i].due = MONEY(0);
  list->orders = orders;
  return outcome;
}

static enum outcome keep_and_write(struct request *request, struct reply *reply, struct pickup_list *list, bool all) {
  enum outcome outcome = pickup_keep(request->app, list, all, request->arena, &request->fault);
  if (outcome == OK && list->order_count > 0) outcome = mark_sold_here(request, list);
  if (outcome == OK) write_list(list, false, reply);
  return outcome;
}

static enum outcome answer_orders(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  struct pickup_list list = {0};
  enum server_said said = ask(request, "", NULL, &list);
  if (said == SERVER_REFUSED) return fault_set(&request->fault, SERVER_REFUSES, "", "orders");
  if (said == SERVER_ANSWERED) return keep_and_write(request, reply, &list, true);
  enum outcome outcome = pickup_known(till, request->arena, &list, &request->fault);
  if (outcome == OK) write_list(&list, true, reply);
  return outcome;
}

static enum outcome find_offline(struct request *request, const char *code, struct reply *reply) {
  struct pickup_list list;
  enum outcome outcome = pickup_known(request->app, request->arena, &list, &request->fault);
  for (size_t i = 0; outcome == OK && i < list.order_count; i++) {
    if (!text_equal(list.orders[i].code, code)) continue;
    write_list(&(struct pickup_list){"ok", &list.orders[i], 1}, true, reply);
    return OK;
  }
  return outcome == OK ? fault_set(&request->fault, ORDERS_OFFLINE, "code", "%s", code) : outcome;
}

/* As it is said, typed or read: small letters too. */
static bool code_of(const char *said, char code[static CODE_LENGTH + 1]) {
  if (strlen(said) != CODE_LENGTH) return false;
  for (size_t i = 0; i <= CODE_LENGTH; i++) code[i] = (char)(said[i] >= 'a' && said[i] <= 'z' ? said[i] - 32 : said[i]);
  return strspn(code, "23456789ABCDEFGHJKMNPQRSTUVWXYZ") == CODE_LENGTH;
}

static enum outcome answer_order(struct request *request, struct reply *reply) {
  struct pickup_list list = {0};
  char code[CODE_LENGTH + 1];
  if (!code_of(request->params[0], code)) return fault_set(&request->fault, NO_SUCH_ORDER, "code", "no code");
  enum server_said said = ask(request, arena_format(request->arena, "/%s", code), NULL, &list);
  if (said == SERVER_REFUSED) return fault_set(&request->fault, SERVER_REFUSES, "", "%s", code);
  if (said == SERVER_AWAY) return find_offline(request, code, reply);
  if (list.order_count == 0) return fault_set(&request->fault, NO_SUCH_ORDER, "code", "%s", code);
  return keep_and_write(request, reply, &list, false);
}

static enum outcome answer_step(struct request *request, struct reply *reply) {
  const struct till *till = request->app;
  struct pickup_list list = {0};
  const char *order = request->params[0];
  if (atomic_load(&till->training)) return fault_set(&request->fault, ORDER_OF_SCHOOL, "order", "%s", order);
  if (!uuid_is_valid(order)) return fault_set(&request->fault, NO_SUCH_ORDER, "order", "no UUID");
  enum server_said said = ask(request, arena_format(request->arena, "/%s/steps", order), request->parsed, &list);
  if (said == SERVER_REFUSED) return fault_set(&request->fault, SERVER_REFUSES, "order", "%s", order);
  if (said == SERVER_AWAY) return fault_set(&request->fault, ORDERS_OFFLINE, "order", "%s", order);
  enum outcome outcome = outcome_from_code(list.code);
  if (outcome != OK) return fault_set(&request->fault, outcome, "/event", "%s", order);
  return keep_and_write(request, reply, &list, false);
}

/* Each of them may have to wait for the server. */
static enum outcome get_orders(struct request *request, struct reply *reply) {
  return asking_hand(request, reply, answer_orders);
}

static enum outcome get_order(struct request *request, struct reply *reply) {
  return asking_hand(request, reply, answer_order);
}

static enum outcome post_step(struct request *request, struct reply *reply) {
  return asking_hand(request, reply, answer_step);
}

static const struct route routes[] = {
    ROUTE(GET, "/api/till/orders", ROLE_CASHIER, SCOPE_NONE, get_orders, "orders of the shop that somebody may fetch",
          .right = RIGHT_COUNTER),
    ROUTE(GET, "/api/till/orders/{code}", ROLE_CASHIER, SCOPE_NONE, get_order, "the order with that code",
          .right = RIGHT_COUNTER),
    ROUTE(POST, "/api/till/orders/{order}/steps", ROLE_CASHIER, SCOPE_NONE, post_step,
          "prepared, ready, handed over (what is paid)", .body = &step_spec, .right = RIGHT_COUNTER),
};
const struct route_table pickup_routes = {routes, sizeof routes / sizeof routes[0]};
