/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/held.h"

static const struct spec_field member_fields[] = {
    SPEC_FIELD(struct ticket_member, member, .required = true, .max = 40),
    SPEC_FIELD(struct ticket_member, weight, .required = true),
};
static const struct spec member_spec = SPEC("HeldMember", struct ticket_member, member_fields);
static const struct spec_field facts_fields[] = {
    SPEC_FIELD(struct held_facts, reference, .required = true, .max = 64),
    SPEC_FIELD(struct held_facts, kind, .max = 16),
    SPEC_FIELD(struct held_facts, balance, .required = true, .min = -MONEY_LIMIT_CENTS, .max = MONEY_LIMIT_CENTS),
    SPEC_FIELD(struct held_facts, item, .max = 40),
    SPEC_FIELD(struct held_facts, label, .max = 80),
    SPEC_FIELD(struct held_facts, vat_rate, .max = RATE_ONE),
    SPEC_LIST_OF(struct held_facts, members, member_count, &member_spec, .max = LINE_MEMBERS_MAX),
};
const struct spec held_facts_spec = SPEC("Held", struct held_facts, facts_fields);

/* What only we know; else what the server says. */
static enum outcome look(struct request *request, const char *reference, struct held_facts *facts) {
  struct till *till = request->app;
  bool whole = false;
  enum outcome outcome = held_look(till, reference, request->arena, facts, &whole, &request->fault);
  if (outcome != OK || whole || atomic_load(&till->training)) return outcome;
  struct till_identity identity = till_identity(till);
  const struct exchange question = {
      .method = "GET", .path = arena_format(request->arena, "/api/pos/tills/%s/held/%s", identity.till, reference)};
  secret_wipe(identity.token, sizeof identity.token);
  enum server_said said = server_ask(till, &question, &held_facts_spec, request->arena, facts);
  if (said == SERVER_ANSWERED) return OK;
  return fault_set(&request->fault, said == SERVER_AWAY ? VOUCHER_OFFLINE : SERVER_REFUSES, "/reference", "%s",
                   reference);
}

static enum outcome answer_held(struct request *request, struct reply *reply) {
  struct held_facts facts;
  const char *reference = request->params[0];
  for (const char *at = reference; *at != '\0'; at++)
    if (!((*at >= '0' && *at <= '9') || (*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z') || *at == '-'))
      return fault_set(&request->fault, UNKNOWN_VOUCHER, "/reference", "letters, digits, hyphens");
  enum outcome outcome = look(request, reference, &facts);
  if (outcome != OK) return outcome;
  if (facts.kind == NULL) return fault_set(&request->fault, UNKNOWN_VOUCHER, "/reference", "%s", reference);
  struct json json = json_into(&reply->body);
  spec_write(&held_facts_spec, &facts, &json);
  return OK;
}

static enum outcome get_held(struct request *request, struct reply *reply) {
  return asking_hand(request, reply, answer_held);
}

static const struct route routes[] = {
    ROUTE(GET, "/api/till/held/{reference}", ROLE_CASHIER, SCOPE_NONE, get_held,
          "what is left of a voucher, credit note, deposit", .right = RIGHT_COUNTER),
};
const struct route_table held_routes = {routes, sizeof routes / sizeof routes[0]};
