/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A right that is lent, and the one thing this module needs it for: the school. */
#include "pos/till/keep.h"

struct override_request {
  const char *right, *cashier, *pin;
};
static const struct spec_field override_request_fields[] = {
    SPEC_FIELD(struct override_request, right, .required = true, .min = 1, .max = RIGHTS_TEXT - 1),
    SPEC_FIELD(struct override_request, cashier, .required = true, .min = 1, .max = CASHIER_CODE_MAX),
    SPEC_FIELD(struct override_request, pin, .required = true, .min = 1, .max = PIN_TEXT - 1),
};
static const struct spec override_request_spec = SPEC("TillOverride", struct override_request, override_request_fields);

struct training_request {
  bool on;
  const char *override;
};
static const struct spec_field training_request_fields[] = {
    SPEC_FIELD(struct training_request, on, .required = true),
    SPEC_FIELD(struct training_request, override, .max = OVERRIDE_TOKEN),
};
static const struct spec training_request_spec = SPEC("TillTraining", struct training_request, training_request_fields);

static enum outcome post_override(struct request *request, struct reply *reply) {
  const struct override_request *asked = request->parsed;
  char token[OVERRIDE_TOKEN];
  int64_t wait_us = 0;
  enum outcome outcome =
      override_give(request->app, asked->right, asked->cashier, asked->pin, token, &wait_us, &request->fault);
  if (outcome == TOO_MANY_TRIES) cashier_tell_wait(request, reply, wait_us);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "token", token);
  json_text(&json, "right", asked->right);
  json_text(&json, "by", asked->cashier);
  json_integer(&json, "seconds", OVERRIDE_US / 1000000);
  json_close(&json);
  return CREATED;
}

/* Whoever is there may end the school: real sales wait for nobody's yes. */
static enum outcome post_training(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  const struct training_request *asked = request->parsed;
  bool starts = asked->on && !atomic_load(&till->training);
  if (starts && !override_allows(till, request, "training", asked->override))
    return fault_set(&request->fault, FORBIDDEN, "/override", "the referent has to say yes");
  enum outcome outcome =
      till_training_set(till, request->who.id[0] ? request->who.id : NULL, asked->on, &request->fault);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_bool(&json, "training", asked->on);
  json_close(&json);
  return OK;
}

static const struct route routes[] = {
    ROUTE(POST, "/api/till/override", ROLE_CASHIER, SCOPE_NONE, post_override,
          "somebody who holds a right lends it once, by her PIN", .body = &override_request_spec, .right = RIGHT_NONE),
    ROUTE(POST, "/api/till/training", ROLE_CASHIER, SCOPE_NONE, post_training, "school mode: on or off",
          .body = &training_request_spec, .right = RIGHT_NONE),
};
const struct route_table override_routes = {routes, sizeof routes / sizeof routes[0]};
