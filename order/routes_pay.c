/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Paying for an order online, for whoever has its link: the page asks here where to go, and whether it is done. */
#include "core/once/once.h"
#include "order/private.h"
#include "payment/payment.h"

struct paying {
  struct request *request;
  struct reply *reply;
  const char *id;
  struct payment_row *payment;
  int64_t now_us;
};

static struct services *services_of(const struct request *request) {
  return request->app;
}

enum outcome order_ask_payment(struct tx *tx, const struct order_due *due, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  char id[UUID_TEXT];
  const struct payment_draft draft = {
      .kpa = due->kpa,
      .purpose = "order",
      .target = due->id,
      .label = arena_format(&arena, due->is_deposit ? "Acompte %s" : "Commande %s", due->code),
      .return_url = arena_format(&arena, "%s%s?retour=1", due->link, due->token),
      .amount = due->due,
      .now_us = due->now_us,
      .hold_until_us = due->held_until_us};
  return payment_create(tx, &draft, id, fault);
}

static enum outcome find(struct tx *tx, struct paying *paying) {
  struct request *request = paying->request;
  enum outcome outcome = order_of_token(tx, request->params[0], request->arena, &paying->id);
  return outcome == OK ? payment_of(tx, "order", paying->id, request->arena, &paying->payment) : outcome;
}

static enum outcome answer(const struct paying *paying) {
  struct json json = json_into(&paying->reply->body);
  if (!paying->payment) return fault_set(&paying->request->fault, NOT_FOUND, "payment", "nothing is paid online");
  payment_write(&json, NULL, paying->payment);
  return OK;
}

static enum outcome read_payment(struct tx *tx, void *context) {
  return find(tx, context);
}

static enum outcome get_payment(struct request *request, struct reply *reply) {
  struct paying paying = {.request = request, .reply = reply};
  enum outcome outcome = db_transact(services_of(request)->shop_db, TX_READ, read_payment, &paying, &request->fault);
  return outcome == OK ? answer(&paying) : outcome;
}

/* Whoever comes back from the provider waits for seconds, not for the next round of the clock. */
static enum outcome hurry(struct tx *tx, void *context) {
  struct paying *paying = context;
  enum outcome outcome = find(tx, paying);
  return outcome == OK && paying->payment ? payment_look_now(tx, "order", paying->id, paying->now_us) : outcome;
}

static enum outcome post_return(struct request *request, struct reply *reply) {
  struct paying paying = {.request = request, .reply = reply, .now_us = clock_now_us()};
  enum outcome outcome = db_transact(services_of(request)->shop_db, TX_WRITE, hurry, &paying, &request->fault);
  return outcome == OK ? answer(&paying) : outcome;
}

/* What is due now: of an order with a deposit, that one alone. A page of a provider stays open for a day at most. */
enum outcome order_pay_again(struct tx *tx, const char *token, const char *link, int64_t now_us, struct arena *arena,
                             struct fault *fault) {
  const struct order_locked_row *row = NULL;
  const char *id = NULL;
  enum outcome outcome = order_of_token(tx, token, arena, &id);
  const struct db_param key[] = {P_UUID(id)};
  if (outcome == OK) outcome = tx_run(tx, &order_lock_order, key, arena, &row, NULL);
  if (outcome != OK) return outcome;
  bool awaits = order_state_of(row->state) == ORDER_AWAITING_PAYMENT && (!row->held_until || row->held_until > now_us);
  if (!awaits) return fault_set(fault, NOT_AWAITING_PAYMENT, "", "it is %s", row->state);
  int64_t asked = row->deposit.cents ? row->deposit.cents - row->counter.cents : row->total.cents;
  int64_t page_us = now_us + ORDER_PAGE_US;
  const struct order_due due = {.id = row->id,
                                .kpa = row->kpa,
                                .code = row->code,
                                .token = token,
                                .link = link,
                                .is_deposit = row->deposit.cents > 0,
                                .due = MONEY(asked - row->paid.cents + row->back.cents),
                                .held_until_us =
                                    row->held_until && row->held_until < page_us ? row->held_until : page_us,
                                .now_us = now_us};
  return order_ask_payment(tx, &due, fault);
}

static enum outcome pay_again(struct tx *tx, void *context) {
  struct paying *paying = context;
  struct request *request = paying->request;
  const char *link =
      arena_format(request->arena, "%s/boutique/commande/", access_public_url(services_of(request)->access));
  enum outcome outcome = order_pay_again(tx, request->params[0], link, paying->now_us, request->arena, &request->fault);
  if (outcome == OK) outcome = find(tx, paying);
  return outcome == OK ? CREATED : outcome;
}

static void answer_again(struct request *request, struct reply *reply, const void *context) {
  const struct paying *paying = context;
  struct json json = json_into(&reply->body);
  (void)request;
  payment_write(&json, NULL, paying->payment);
}

static enum outcome post_payment(struct request *request, struct reply *reply) {
  struct paying paying = {.request = request, .reply = reply, .now_us = clock_now_us()};
  struct once once = {.request = request,
                      .reply = reply,
                      .work = pay_again,
                      .answer = answer_again,
                      .context = &paying,
                      .visitor = true};
  return db_transact(services_of(request)->shop_db, TX_WRITE, once_work, &once, &request->fault);
}

static const struct route routes[] = {
    ROUTE(GET, "/api/commandes/{token}/payment", ROLE_ANYONE, SCOPE_NONE, get_payment,
          "Where to pay an order, and whether it is paid", .answer = &payment_said,
          .refusals = REFUSALS(NO_SUCH_ORDER)),
    ROUTE(POST, "/api/commandes/{token}/payment", ROLE_ANYONE, SCOPE_NONE, post_payment,
          "Another try, after one that came to nothing: Idempotency-Key", .answer = &payment_said, .status = 201,
          .keyed = true, .rate = RATE_HEAVY,
          .refusals = REFUSALS(NO_SUCH_ORDER, NOT_AWAITING_PAYMENT, PAYMENT_NOT_OFFERED)),
    ROUTE(POST, "/api/commandes/{token}/payment/return", ROLE_ANYONE, SCOPE_NONE, post_return,
          "Back from the provider's page: it is asked at once", .answer = &payment_said, .status = 200,
          .refusals = REFUSALS(NO_SUCH_ORDER)),
};
const struct route_table order_pay_routes = {routes, sizeof routes / sizeof routes[0]};
