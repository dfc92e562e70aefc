/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What providers tell: kept, answered 200, and looked into afterwards. A hint, never a proof. */
#include "payment/private.h"

#include <string.h>

struct notice {
  struct request *request;
  const struct payment_provider *provider;
  struct payment_told told;
  char key[SHA256_HEX];
};

static struct services *services_of(const struct request *request) {
  return request->app;
}

static enum outcome keep(struct tx *tx, void *context) {
  const struct notice *notice = context;
  const struct request *request = notice->request;
  char id[UUID_TEXT];
  uuid_v7(id);
  const struct db_param params[] = {P_UUID(id),
                                    P_UUID(notice->told.payment),
                                    P_TEXT(notice->provider->name),
                                    P_TEXT(request->params[0]),
                                    P_TEXT(notice->told.event_key ? notice->told.event_key : notice->key),
                                    P_BYTES((const uint8_t *)request->body, request->body_length),
                                    P_TIME(clock_now_us())};
  return tx_run(tx, &payment_insert_inbox, params, NULL, NULL, NULL);
}

/* One that is about no payment of ours is thanked and forgotten: associations hear of their gifts here too. */
static enum outcome receive(struct notice *notice, struct reply *reply) {
  struct request *request = notice->request;
  uint8_t digest[SHA256_BYTES];
  if (!request->body_length ||
      !notice->provider->read_told(request->body, request->body_length, request->arena, &notice->told))
    return fault_set(&request->fault, BAD_JSON, "", "no notification");
  sha256(request->body, request->body_length, digest);
  hex_from_bytes(digest, sizeof digest, notice->key);
  enum outcome outcome = OK;
  if (notice->told.payment[0])
    outcome = db_transact(services_of(request)->shop_db, TX_WRITE, keep, notice, &request->fault);
  if (outcome == OK) buffer_text(&reply->body, "{}");
  return outcome;
}

static enum outcome post_helloasso(struct request *request, struct reply *reply) {
  struct notice notice = {.request = request, .provider = &payment_helloasso};
  return receive(&notice, reply);
}

static enum outcome post_stripe(struct request *request, struct reply *reply) {
  struct notice notice = {.request = request, .provider = &payment_stripe};
  const char *header = request_header(request, "Stripe-Signature"), *key = NULL;
  if (strlen(request->params[0]) > 16) return fault_set(&request->fault, NOT_FOUND, "account", "nobody's");
  enum outcome outcome = payment_secret(services_of(request)->payments, "stripe-hook", request->params[0],
                                        request->arena, &key, &request->fault);
  if (outcome != OK)
    return outcome == NOT_FOUND ? fault_set(&request->fault, NOT_FOUND, "account", "nobody's") : outcome;
  if (!header || !request->body_length ||
      !payment_stripe_signed(header, request->body, request->body_length, key, clock_now_us()))
    return fault_set(&request->fault, BAD_SIGNATURE, "Stripe-Signature", "not signed by Stripe, or not now");
  return receive(&notice, reply);
}

static const struct route routes[] = {
    ROUTE(POST, "/api/payments/helloasso/{account}/notifications", ROLE_ANYONE, SCOPE_NONE, post_helloasso,
          "HelloAsso tells that something happened", .takes = "application/json", .answer = &payment_thanks_said,
          .status = 200, .rate = RATE_TILL, .refusals = REFUSALS(BAD_JSON)),
    ROUTE(POST, "/api/payments/stripe/{account}/notifications", ROLE_ANYONE, SCOPE_NONE, post_stripe,
          "Stripe tells that something happened: Stripe-Signature", .takes = "application/json",
          .answer = &payment_thanks_said, .status = 200, .body_max = 262144, .rate = RATE_TILL,
          .refusals = REFUSALS(BAD_JSON, BAD_SIGNATURE)),
};
const struct route_table payment_routes = {routes, sizeof routes / sizeof routes[0]};
