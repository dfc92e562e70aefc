/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Groupages, for whoever joins: nobody signs in. A pledge is opened by its link alone. */
#include "core/http/pace.h"
#include "core/once/once.h"
#include "group/private.h"
#include "order/order.h"
#include "payment/payment.h"

static const struct spec_field wish_fields[] = {
    SPEC_FIELD(struct pledge_wish, offer, .required = true, .min = 1, .max = OFFERS_MAX),
    SPEC_FIELD(struct pledge_wish, quantity, .required = true, .min = 1, .max = 1000000),
    SPEC_FIELD(struct pledge_wish, minus, .min = 0, .max = 1000000),
    SPEC_FIELD(struct pledge_wish, plus, .min = 0, .max = 1000000),
};
static const struct spec wish_spec = SPEC("PledgeLine", struct pledge_wish, wish_fields);

struct pledge_body {
  struct pledge_wish *lines;
  size_t line_count;
  const char *pays, *name, *email, *phone, *told_by;
  struct group_money expected;
  bool accepts_terms;
};
static const char *const ways_to_pay[] = {"counter", "online", NULL}, *const ways_to_tell[] = {"email", "sms", NULL};
static const struct spec_field pledge_fields[] = {
    SPEC_LIST_OF(struct pledge_body, lines, line_count, &wish_spec, .required = true, .min = 1, .max = OFFERS_MAX),
    SPEC_FIELD(struct pledge_body, pays, .required = true, .choices = ways_to_pay),
    SPEC_FIELD(struct pledge_body, name, .required = true, .min = 1, .max = 80),
    SPEC_FIELD(struct pledge_body, email, .max = 200),
    SPEC_FIELD(struct pledge_body, phone, .max = 24),
    SPEC_FIELD(struct pledge_body, told_by, .choices = ways_to_tell),
    SPEC_OBJECT_OF(struct pledge_body, expected, &group_money_spec, .required = true),
    SPEC_FIELD(struct pledge_body, accepts_terms, .required = true),
};
static const struct spec pledge_spec = SPEC("Pledge", struct pledge_body, pledge_fields);

struct change_body {
  struct pledge_wish *lines;
  size_t line_count;
};
static const struct spec_field change_fields[] = {
    SPEC_LIST_OF(struct change_body, lines, line_count, &wish_spec, .required = true, .min = 1, .max = OFFERS_MAX),
};
static const struct spec change_spec = SPEC("PledgeChange", struct change_body, change_fields);

struct joining { /* one request */
  struct request *request;
  struct reply *reply;
  const char *id, *kpa;
  char campaign[UUID_TEXT];
  struct group_whole whole;
  struct group_plan plan;
  struct group_campaign *open;
  size_t open_count;
  struct payment_row *payment;
  struct pledge_made made;
  int64_t now_us;
};

static struct services *services_of(const struct request *request) {
  return request->app;
}

static enum outcome transact(struct joining *joining, enum tx_mode mode, enum outcome (*work)(struct tx *, void *),
                             void *context) {
  return db_transact(services_of(joining->request)->shop_db, mode, work, context, &joining->request->fault);
}

static enum outcome name_campaign(struct joining *joining) {
  if (public_id_parse(PUBLIC_CAMPAIGN, joining->request->params[1], joining->campaign)) return OK;
  return fault_set(&joining->request->fault, NO_SUCH_CAMPAIGN, "campaign", "no such campaign");
}

/* ---- what can be joined --------------------------------------------------------------------------------------------
 */

static enum outcome read_open(struct tx *tx, void *context) {
  struct joining *joining = context;
  return group_list_open(tx, joining->request->params[0], joining->now_us, joining->request->arena, &joining->open,
                         &joining->open_count);
}

static enum outcome get_open(struct request *request, struct reply *reply) {
  struct joining joining = {.request = request, .now_us = clock_now_us()};
  enum outcome outcome = transact(&joining, TX_READ, read_open, &joining);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "data");
  for (size_t i = 0; i < joining.open_count; i++) {
    json_open(&json, NULL);
    group_write_campaign(&json, NULL, &joining.open[i]);
    json_close(&json);
  }
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome read_campaign(struct tx *tx, void *context) {
  struct joining *joining = context;
  struct request *request = joining->request;
  enum outcome outcome = group_read(tx, request->params[0], joining->campaign, false, request->arena, &joining->whole);
  if (outcome == OK && campaign_state_of(joining->whole.campaign->state) == CAMPAIGN_DRAFT)
    return fault_set(tx_fault(tx), NO_SUCH_CAMPAIGN, "campaign", "no such campaign");
  return outcome == OK ? group_plan(&joining->whole, request->arena, &joining->plan, tx_fault(tx)) : outcome;
}

static enum outcome get_campaign(struct request *request, struct reply *reply) {
  struct joining joining = {.request = request};
  enum outcome outcome = name_campaign(&joining);
  if (outcome == OK) outcome = transact(&joining, TX_READ, read_campaign, &joining);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  group_write(&json, NULL, &joining.whole, &joining.plan);
  return OK;
}

/* ---- a pledge ------------------------------------------------------------------------------------------------------
 */

static enum outcome make(struct tx *tx, void *context) {
  struct joining *joining = context;
  struct request *request = joining->request;
  const struct pledge_body *body = request->parsed;
  char id[UUID_TEXT];
  uuid_v7(id);
  const struct pledge_asked asked = {
      .kpa = request->params[0],
      .campaign = joining->campaign,
      .id = id,
      .link = arena_format(request->arena, "%s/boutique/engagement/", access_public_url(services_of(request)->access)),
      .language = request->language,
      .now_us = joining->now_us};
  const struct pledge_form form = {.lines = body->lines,
                                   .line_count = body->line_count,
                                   .pays = body->pays,
                                   .name = body->name,
                                   .email = body->email,
                                   .phone = body->phone,
                                   .told_by = body->told_by,
                                   .expected = MONEY(body->expected.amount),
                                   .accepts_terms = body->accepts_terms};
  enum outcome outcome = pledge_make(tx, &asked, &form, request->arena, &joining->made, tx_fault(tx));
  if (outcome == OK && text_equal(body->pays, "counter")) outcome = http_pace_unpaid(request);
  if (outcome == OK) outcome = http_pace_letter(request, body->email);
  if (outcome == OK)
    outcome = group_read(tx, request->params[0], joining->campaign, false, request->arena, &joining->whole);
  if (outcome == OK) outcome = payment_of(tx, "pledge", joining->made.id, request->arena, &joining->payment);
  return outcome == OK ? CREATED : outcome;
}

static void answer_made(struct request *request, struct reply *reply, const void *context) {
  const struct joining *joining = context;
  struct json json = json_into(&reply->body);
  (void)request;
  json_open(&json, NULL);
  json_text(&json, "token", joining->made.token);
  pledge_write(&json, "pledge", &joining->whole, joining->made.id);
  payment_write(&json, "payment", joining->payment);
  json_close(&json);
}

static enum outcome post_pledge(struct request *request, struct reply *reply) {
  struct joining joining = {.request = request, .reply = reply, .now_us = clock_now_us()};
  struct once once = {
      .request = request, .reply = reply, .work = make, .answer = answer_made, .context = &joining, .visitor = true};
  enum outcome outcome = name_campaign(&joining);
  return outcome == OK ? transact(&joining, TX_WRITE, once_work, &once) : outcome;
}

static enum outcome show(struct tx *tx, struct joining *joining) {
  struct request *request = joining->request;
  enum outcome outcome = group_read(tx, joining->kpa, joining->campaign, false, request->arena, &joining->whole);
  const struct group_pledge *pledge = outcome == OK ? group_find(&joining->whole, joining->id) : NULL;
  if (!pledge) return outcome;
  const char *purpose = pledge->order ? "order" : "pledge", *target = pledge->order ? pledge->order : pledge->id;
  outcome = payment_of(tx, purpose, target, request->arena, &joining->payment);
  if (outcome != OK) return outcome;
  buffer_clear(&joining->reply->body);
  struct json json = json_into(&joining->reply->body);
  json_open(&json, NULL);
  json_open(&json, "campaign");
  group_write_campaign(&json, NULL, joining->whole.campaign);
  json_close(&json);
  pledge_write(&json, "pledge", &joining->whole, joining->id);
  payment_write(&json, "payment", joining->payment);
  json_close(&json);
  reply_header(joining->reply, "ETag", arena_format(request->arena, "\"%lld\"", (long long)pledge->version));
  return OK;
}

static enum outcome find(struct tx *tx, struct joining *joining) {
  struct request *request = joining->request;
  const char *campaign = NULL;
  enum outcome outcome =
      pledge_of_token(tx, request->params[0], request->arena, &joining->id, &joining->kpa, &campaign);
  if (outcome == OK) TEXT_COPY(joining->campaign, campaign);
  return outcome;
}

static enum outcome read_mine(struct tx *tx, void *context) {
  struct joining *joining = context;
  enum outcome outcome = find(tx, joining);
  return outcome == OK ? show(tx, joining) : outcome;
}

static enum outcome get_mine(struct request *request, struct reply *reply) {
  struct joining joining = {.request = request, .reply = reply};
  return transact(&joining, TX_READ, read_mine, &joining);
}

static enum outcome change(struct tx *tx, struct joining *joining, bool cancels) {
  struct request *request = joining->request;
  const struct change_body *body = request->parsed;
  int64_t version = 0;
  enum outcome outcome = order_version_asked(request, &version);
  if (outcome == OK) outcome = find(tx, joining);
  if (outcome != OK) return outcome;
  const struct pledge_change wanted = {.kpa = joining->kpa,
                                       .campaign = joining->campaign,
                                       .id = joining->id,
                                       .version = version,
                                       .now_us = joining->now_us};
  outcome = cancels ? pledge_cancel(tx, &wanted, request->arena, tx_fault(tx))
                    : pledge_rewrite(tx, &wanted, body->lines, body->line_count, request->arena, tx_fault(tx));
  return outcome == OK ? show(tx, joining) : outcome;
}

static enum outcome rewrite(struct tx *tx, void *context) {
  return change(tx, context, false);
}

static enum outcome put_mine(struct request *request, struct reply *reply) {
  struct joining joining = {.request = request, .reply = reply, .now_us = clock_now_us()};
  return transact(&joining, TX_WRITE, rewrite, &joining);
}

static enum outcome cancel(struct tx *tx, void *context) {
  return change(tx, context, true);
}

static enum outcome post_cancellation(struct request *request, struct reply *reply) {
  struct joining joining = {.request = request, .reply = reply, .now_us = clock_now_us()};
  return transact(&joining, TX_WRITE, cancel, &joining);
}

#define PLEDGE_REFUSALS                                                                                                \
  UNKNOWN_ITEM, EMPTY_TICKET, PLEDGE_QUANTITY, OFFER_FULL, CAMPAIGN_NOT_OPEN, NO_SUCH_CAMPAIGN, OUT_OF_RANGE
static const struct route routes[] = {
    ROUTE(GET, "/api/boutique/{kpa}/campaigns", ROLE_ANYONE, SCOPE_NONE, get_open, "Groupages that can be joined now",
          .answer = &group_list_said, .refusals = REFUSALS(NOT_FOUND)),
    ROUTE(GET, "/api/boutique/{kpa}/campaigns/{campaign}", ROLE_ANYONE, SCOPE_NONE, get_campaign,
          "A groupage: offers, and how far it is", .answer = &group_whole_said, .refusals = REFUSALS(NO_SUCH_CAMPAIGN)),
    ROUTE(POST, "/api/boutique/{kpa}/campaigns/{campaign}/pledges", ROLE_ANYONE, SCOPE_NONE, post_pledge,
          "To join it: quantities and tolerances", .body = &pledge_spec, .answer = &group_made_said, .status = 201,
          .keyed = true, .rate = RATE_HEAVY,
          .refusals = REFUSALS(PLEDGE_REFUSALS, SHOP_CLOSED, PAYMENT_NOT_OFFERED, TERMS_NEEDED, CONTACT_NEEDED,
                               SMS_NOT_OFFERED, TOTAL_CHANGED)),
    ROUTE(GET, "/api/engagements/{token}", ROLE_ANYONE, SCOPE_NONE, get_mine, "The pledge that a link opens",
          .answer = &group_mine_said, .versioned = true, .refusals = REFUSALS(NO_SUCH_PLEDGE)),
    ROUTE(PUT, "/api/engagements/{token}", ROLE_ANYONE, SCOPE_NONE, put_mine,
          "Other quantities, until it closes: If-Match", .body = &change_spec, .answer = &group_mine_said,
          .versioned = true, .refusals = REFUSALS(NO_SUCH_PLEDGE, NO_SUCH_STEP, PLEDGE_PAID, PLEDGE_REFUSALS)),
    ROUTE(POST, "/api/engagements/{token}/cancellation", ROLE_ANYONE, SCOPE_NONE, post_cancellation,
          "No more of it, until it closes: If-Match", .answer = &group_mine_said, .status = 200, .versioned = true,
          .refusals = REFUSALS(NO_SUCH_PLEDGE, NO_SUCH_STEP, CAMPAIGN_NOT_OPEN)),
};
const struct route_table group_shop_routes = {routes, sizeof routes / sizeof routes[0]};
