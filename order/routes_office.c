/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The office: what was ordered and where it stands, when people may come, what the shop offers. */
#include "core/http/paging.h"
#include "core/text.h"
#include "order/private.h"

#define DAY_US INT64_C(86400000000)

struct event_asked {
  const char *event, *reason;
};
static const char *const staff_events[] = {"prepare", "make_ready", "undo", "cancel", "collect", NULL};
static const struct spec_field event_fields[] = {
    SPEC_FIELD(struct event_asked, event, .required = true, .choices = staff_events),
    SPEC_FIELD(struct event_asked, reason, .form = FORM_CODE, .max = 24),
};
static const struct spec event_spec = SPEC("OrderEvent", struct event_asked, event_fields);

struct office {
  struct request *request;
  struct reply *reply;
  int64_t now_us;
  struct paging paging;
  struct order_row *board;
  struct order_whole order;
  size_t board_count;
  char id[UUID_TEXT];
};

static enum outcome read_board(struct tx *tx, void *context) {
  struct office *office = context;
  const struct db_param params[] = {P_TEXT(office->request->who.kpa), P_TIME(office->now_us - 7 * DAY_US),
                                    P_UUID(office->paging.after), P_INTEGER(office->paging.rows)};
  return tx_run(tx, &order_list_board, params, office->request->arena, &office->board, &office->board_count);
}

static enum outcome get_board(struct request *request, struct reply *reply) {
  struct office office = {.request = request, .now_us = clock_now_us()};
  enum outcome outcome = paging_begin(request, PUBLIC_ORDER, &office.paging);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_board, &office);
  if (outcome != OK) return outcome;
  bool more = paging_cut(&office.paging, &office.board_count);
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "data");
  for (size_t i = 0; i < office.board_count; i++) order_write_on_board(&json, &office.board[i]);
  json_close_list(&json);
  paging_end(&office.paging, reply, &json, more ? office.board[office.board_count - 1].id : NULL);
  json_close(&json);
  return OK;
}

static enum outcome name_order(struct office *office) {
  if (public_id_parse(PUBLIC_ORDER, office->request->params[1], office->id)) return OK;
  return fault_set(&office->request->fault, NO_SUCH_ORDER, "order", "no such order");
}

static enum outcome read_order(struct tx *tx, void *context) {
  struct office *office = context;
  office->order.shows_contact = true;
  return order_read(tx, office->id, office->request->arena, &office->order);
}

static enum outcome answer(struct office *office) {
  struct json json = json_into(&office->reply->body);
  order_write(&json, NULL, &office->order);
  reply_header(office->reply, "ETag",
               arena_format(office->request->arena, "\"%lld\"", (long long)office->order.row->version));
  return OK;
}

static enum outcome get_order(struct request *request, struct reply *reply) {
  struct office office = {.request = request, .reply = reply};
  enum outcome outcome = name_order(&office);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_order, &office);
  return outcome == OK ? answer(&office) : outcome;
}

static enum outcome move(struct tx *tx, void *context) {
  struct office *office = context;
  struct request *request = office->request;
  const struct event_asked *asked = request->parsed;
  const struct order_act act = {
      .by = "staff", .person = request->who.person, .detail = asked->reason, .now_us = office->now_us};
  int64_t version = 0;
  bool moved = false;
  enum outcome outcome = order_version_asked(request, &version);
  if (outcome == OK) outcome = order_event(tx, office->id, asked->event, &act, version, &moved, &request->fault);
  if (outcome == OK && !moved) return fault_set(&request->fault, NO_SUCH_STEP, "/event", "not from where it stands");
  return outcome == OK ? read_order(tx, office) : outcome;
}

static enum outcome post_event(struct request *request, struct reply *reply) {
  struct office office = {.request = request, .reply = reply, .now_us = clock_now_us()};
  enum outcome outcome = name_order(&office);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, move, &office);
  return outcome == OK ? answer(&office) : outcome;
}

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)
static const struct route routes[] = {
    ROUTE(GET, "/api/office/{kpa}/orders", OFFICE, SCOPE_KPA, get_board,
          "Orders that are open, and those of the week, who comes first first", .query = &paging_query,
          .answer = &order_board_said, .refusals = REFUSALS(OK), .personal = true),
    ROUTE(GET, "/api/office/{kpa}/orders/{order}", OFFICE, SCOPE_KPA, get_order, "One order", .answer = &order_said,
          .versioned = true, .refusals = REFUSALS(NO_SUCH_ORDER), .personal = true),
    ROUTE(POST, "/api/office/{kpa}/orders/{order}/events", OFFICE, SCOPE_KPA, post_event,
          "Prepared, ready, collected, cancelled: If-Match", .body = &event_spec, .answer = &order_said, .status = 200,
          .versioned = true, .refusals = REFUSALS(NO_SUCH_ORDER, NO_SUCH_STEP, STOCK_INSUFFICIENT, SLOT_FULL)),
};
const struct route_table order_office_routes = {routes, sizeof routes / sizeof routes[0]};
