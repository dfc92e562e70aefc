/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The office: writes a campaign, watches it, looks at what closing would do, closes, weighs, hands over. */
#include "group/private.h"
#include "order/order.h"

struct offer_asked {
  const char *item, *label;
  int64_t pack, step, minimum, maximum, threshold, ceiling;
  struct group_money price;
};
static const struct spec_field offer_fields[] = {
    SPEC_FIELD(struct offer_asked, item, .required = true, .form = FORM_CODE, .max = 24),
    SPEC_FIELD(struct offer_asked, label, .max = 120),
    SPEC_FIELD(struct offer_asked, pack, .required = true, .min = 1, .max = 1000000),
    SPEC_FIELD(struct offer_asked, step, .min = 0, .max = 1000000),
    SPEC_FIELD(struct offer_asked, minimum, .min = 0, .max = 1000000),
    SPEC_FIELD(struct offer_asked, maximum, .min = 0, .max = 1000000),
    SPEC_FIELD(struct offer_asked, threshold, .min = 0, .max = 100000000),
    SPEC_FIELD(struct offer_asked, ceiling, .min = 0, .max = 100000000),
    SPEC_OBJECT_OF(struct offer_asked, price, &group_money_spec, .required = true),
};
static const struct spec offer_spec = SPEC("CampaignOffer", struct offer_asked, offer_fields);

struct campaign_asked {
  const char *title, *intro, *closes_at, *starts_at, *ends_at;
  struct group_money threshold;
  int64_t margin_bp;
  struct offer_asked *offers;
  size_t offer_count;
};
static const struct spec_field campaign_fields[] = {
    SPEC_FIELD(struct campaign_asked, title, .required = true, .min = 1, .max = 120),
    SPEC_FIELD(struct campaign_asked, intro, .max = 2000),
    SPEC_FIELD(struct campaign_asked, closes_at, .required = true, .form = FORM_TIME),
    SPEC_FIELD(struct campaign_asked, starts_at, .required = true, .form = FORM_TIME),
    SPEC_FIELD(struct campaign_asked, ends_at, .required = true, .form = FORM_TIME),
    SPEC_OBJECT_OF(struct campaign_asked, threshold, &group_money_spec),
    SPEC_FIELD(struct campaign_asked, margin_bp, .min = 0, .max = 3000),
    SPEC_LIST_OF(struct campaign_asked, offers, offer_count, &offer_spec, .required = true, .min = 1,
                 .max = OFFERS_MAX),
};
static const struct spec campaign_spec = SPEC("Campaign", struct campaign_asked, campaign_fields);

struct step_asked {
  const char *event, *reason;
};
static const char *const desk_steps[] = {"open", "stop", "reopen", "cancel", "distribute", NULL};
static const struct spec_field step_fields[] = {
    SPEC_FIELD(struct step_asked, event, .required = true, .choices = desk_steps),
    SPEC_FIELD(struct step_asked, reason, .form = FORM_CODE, .max = 24),
};
static const struct spec step_spec = SPEC("CampaignEvent", struct step_asked, step_fields);

struct weight_asked {
  const char *order;
  int64_t offer, weighed;
};
static const struct spec_field weight_fields[] = {
    SPEC_FIELD(struct weight_asked, order, .required = true, .max = 40),
    SPEC_FIELD(struct weight_asked, offer, .required = true, .min = 1, .max = OFFERS_MAX),
    SPEC_FIELD(struct weight_asked, weighed, .required = true, .min = 1, .max = 2000000),
};
static const struct spec weight_spec = SPEC("Weight", struct weight_asked, weight_fields);

struct desk { /* one request */
  struct request *request;
  struct reply *reply;
  char id[UUID_TEXT];
  struct group_campaign draft, *list;
  struct group_offer offers[OFFERS_MAX];
  size_t offer_count, list_count;
  struct group_whole whole;
  struct group_plan plan;
  struct group_handed_row *handed;
  size_t handed_count;
  int64_t now_us;
};

static enum outcome name_campaign(struct desk *desk) {
  if (public_id_parse(PUBLIC_CAMPAIGN, desk->request->params[1], desk->id)) return OK;
  return fault_set(&desk->request->fault, NO_SUCH_CAMPAIGN, "campaign", "no such campaign");
}

/* ---- to look at ----------------------------------------------------------------------------------------------------
 */

static enum outcome read_list(struct tx *tx, void *context) {
  struct desk *desk = context;
  const struct db_param kpa[] = {P_TEXT(desk->request->who.kpa)};
  return tx_run(tx, &group_list_campaigns, kpa, desk->request->arena, &desk->list, &desk->list_count);
}

static enum outcome get_list(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request};
  enum outcome outcome = access_transact(request, TX_READ, read_list, &desk);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "data");
  for (size_t i = 0; i < desk.list_count; i++) {
    json_open(&json, NULL);
    group_write_campaign(&json, NULL, &desk.list[i]);
    json_close(&json);
  }
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome read_one(struct tx *tx, void *context) {
  struct desk *desk = context;
  struct request *request = desk->request;
  const struct db_param campaign[] = {P_UUID(desk->id)};
  enum outcome outcome = group_read(tx, request->who.kpa, desk->id, false, request->arena, &desk->whole);
  if (outcome == OK) outcome = group_plan(&desk->whole, request->arena, &desk->plan, tx_fault(tx));
  return outcome == OK ? tx_run(tx, &group_list_handed, campaign, request->arena, &desk->handed, &desk->handed_count)
                       : outcome;
}

static void write_handed(struct json *json, const struct desk *desk) {
  char id[PUBLIC_ID_TEXT];
  json_open_list(json, "handed");
  for (size_t i = 0; i < desk->handed_count; i++) {
    const struct group_handed_row *row = &desk->handed[i];
    json_open(json, NULL);
    json_text(json, "order", public_id(PUBLIC_ORDER, row->order, id));
    json_text(json, "code", row->code);
    json_text(json, "state", row->state);
    json_text(json, "name", row->name);
    json_integer(json, "offer", row->offer);
    json_text(json, "label", row->label);
    json_text(json, "unit", row->unit);
    json_integer(json, "agreed", row->agreed);
    json_integer(json, "quantity", row->quantity);
    json_euros(json, "gross", row->gross);
    json_euros(json, "total", row->total);
    json_euros(json, "due", row->due);
    json_close(json);
  }
  json_close_list(json);
}

static enum outcome answer(struct desk *desk) {
  struct json json = json_into(&desk->reply->body);
  json_open(&json, NULL);
  group_write(&json, "campaign", &desk->whole, &desk->plan);
  group_write_pledges(&json, "pledges", &desk->whole, &desk->plan);
  write_handed(&json, desk);
  json_close(&json);
  reply_header(desk->reply, "ETag",
               arena_format(desk->request->arena, "\"%lld\"", (long long)desk->whole.campaign->version));
  return OK;
}

/* As it stands: of one that did not end, what closing now would do. */
static enum outcome get_one(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request, .reply = reply};
  enum outcome outcome = name_campaign(&desk);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_one, &desk);
  return outcome == OK ? answer(&desk) : outcome;
}

/* ---- to write ------------------------------------------------------------------------------------------------------
 */

static enum outcome take_body(struct desk *desk) {
  const struct campaign_asked *asked = desk->request->parsed;
  struct fault *fault = &desk->request->fault;
  struct group_campaign *draft = &desk->draft;
  *draft = (struct group_campaign){.id = desk->id,
                                   .kpa = desk->request->who.kpa,
                                   .title = asked->title,
                                   .intro = asked->intro ? asked->intro : "",
                                   .threshold = MONEY(asked->threshold.amount),
                                   .margin_bp = asked->margin_bp};
  if (!time_parse(asked->closes_at, &draft->closes_at)) return fault_set(fault, BAD_CAMPAIGN, "/closes_at", "a time");
  if (!time_parse(asked->starts_at, &draft->starts_at)) return fault_set(fault, BAD_CAMPAIGN, "/starts_at", "a time");
  if (!time_parse(asked->ends_at, &draft->ends_at)) return fault_set(fault, BAD_CAMPAIGN, "/ends_at", "a time");
  desk->offer_count = asked->offer_count;
  for (size_t i = 0; i < asked->offer_count; i++) {
    const struct offer_asked *offer = &asked->offers[i];
    if (offer->price.amount == 0) return fault_set(fault, PRICE_TOO_LOW, "/offers", "a price");
    desk->offers[i] = (struct group_offer){.item = offer->item,
                                           .label = offer->label,
                                           .pack = offer->pack,
                                           .step = offer->step,
                                           .minimum = offer->minimum,
                                           .maximum = offer->maximum,
                                           .threshold = offer->threshold,
                                           .ceiling = offer->ceiling,
                                           .price = MONEY(offer->price.amount)};
  }
  return OK;
}

static enum outcome write_draft(struct tx *tx, void *context) {
  struct desk *desk = context;
  struct request *request = desk->request;
  enum outcome outcome =
      group_draft_write(tx, &desk->draft, desk->offers, desk->offer_count, desk->now_us, request->arena, tx_fault(tx));
  return outcome == OK ? read_one(tx, desk) : outcome;
}

static enum outcome put_one(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request, .reply = reply, .now_us = clock_now_us()};
  struct services *services = request->app;
  const struct catalog_edition *edition = catalog_hold(services->catalog);
  if (!edition) return UNAVAILABLE;
  size_t at = catalog_of(edition, request->who.kpa);
  enum outcome outcome = name_campaign(&desk);
  if (outcome == OK) outcome = take_body(&desk);
  if (outcome == OK && at == CATALOG_NONE) outcome = fault_set(&request->fault, NOT_FOUND, "kpa", "no catalogue");
  if (outcome == OK)
    outcome = group_draft_check(&edition->catalogs[at], &desk.draft, desk.offers, desk.offer_count, desk.now_us,
                                request->arena, &request->fault);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, write_draft, &desk);
  catalog_release(services->catalog, edition);
  return outcome == OK ? answer(&desk) : outcome;
}

/* ---- to move -------------------------------------------------------------------------------------------------------
 */

static struct group_closing closing_of(const struct desk *desk, const char *reason) {
  const struct services *services = desk->request->app;
  return (struct group_closing){.kpa = desk->request->who.kpa,
                                .campaign = desk->id,
                                .origin = access_public_url(services->access),
                                .reason = reason,
                                .now_us = desk->now_us};
}

static enum outcome step(struct tx *tx, void *context) {
  struct desk *desk = context;
  struct request *request = desk->request;
  const struct step_asked *asked = request->parsed;
  struct fault *fault = tx_fault(tx);
  const struct group_closing closing = closing_of(desk, asked->reason && asked->reason[0] ? asked->reason : "other");
  int64_t version = 0;
  enum outcome outcome = order_version_asked(request, &version);
  if (outcome == OK) outcome = group_read(tx, request->who.kpa, desk->id, true, request->arena, &desk->whole);
  if (outcome != OK) return outcome;
  if (version != desk->whole.campaign->version)
    return fault_set(fault, STALE_VERSION, "If-Match", "it changed: look at it again");
  bool opens = text_equal(asked->event, "open") || text_equal(asked->event, "reopen");
  if (opens && desk->whole.campaign->closes_at <= desk->now_us)
    return fault_set(fault, BAD_CAMPAIGN, "/closes_at", "it is past");
  bool cancels = text_equal(asked->event, "cancel") && !desk->whole.campaign->ended_at;
  outcome = cancels ? group_close(tx, &closing, request->arena, fault)
                    : group_move(tx, desk->whole.campaign, asked->event, asked->reason, desk->now_us, fault);
  return outcome == OK ? read_one(tx, desk) : outcome;
}

static enum outcome post_event(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request, .reply = reply, .now_us = clock_now_us()};
  enum outcome outcome = name_campaign(&desk);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, step, &desk);
  return outcome == OK ? answer(&desk) : outcome;
}

static enum outcome close_it(struct tx *tx, void *context) {
  struct desk *desk = context;
  const struct group_closing closing = closing_of(desk, NULL);
  enum outcome outcome = group_close(tx, &closing, desk->request->arena, tx_fault(tx));
  return outcome == OK ? read_one(tx, desk) : outcome;
}

/* Asked again, it shows what became of it. */
static enum outcome post_close(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request, .reply = reply, .now_us = clock_now_us()};
  enum outcome outcome = name_campaign(&desk);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, close_it, &desk);
  return outcome == OK ? answer(&desk) : outcome;
}

static enum outcome weigh(struct tx *tx, void *context) {
  struct desk *desk = context;
  struct request *request = desk->request;
  const struct weight_asked *asked = request->parsed;
  char order[UUID_TEXT];
  if (!public_id_parse(PUBLIC_ORDER, asked->order, order))
    return fault_set(tx_fault(tx), NO_SUCH_ORDER, "/order", "no such order");
  enum outcome outcome = group_weigh(tx, request->who.kpa, desk->id, order, asked->offer, asked->weighed,
                                     request->who.person, desk->now_us, request->arena, tx_fault(tx));
  return outcome == OK ? read_one(tx, desk) : outcome;
}

static enum outcome put_weight(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request, .reply = reply, .now_us = clock_now_us()};
  enum outcome outcome = name_campaign(&desk);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, weigh, &desk);
  return outcome == OK ? answer(&desk) : outcome;
}

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)
static const struct route routes[] = {
    ROUTE(GET, "/api/office/{kpa}/campaigns", OFFICE, SCOPE_KPA, get_list, "Groupages, the newest first",
          .answer = &group_list_said),
    ROUTE(GET, "/api/office/{kpa}/campaigns/{campaign}", OFFICE, SCOPE_KPA, get_one,
          "One groupage, its pledges and what became of them", .answer = &group_desk_said, .versioned = true,
          .personal = true, .refusals = REFUSALS(NO_SUCH_CAMPAIGN)),
    ROUTE(PUT, "/api/office/{kpa}/campaigns/{campaign}", OFFICE, SCOPE_KPA, put_one,
          "Writes a draft; the id is made up by whoever writes it", .body = &campaign_spec, .answer = &group_desk_said,
          .status = 200,
          .refusals = REFUSALS(NO_SUCH_CAMPAIGN, CAMPAIGN_NOT_DRAFT, BAD_CAMPAIGN, UNKNOWN_ITEM, ITEM_ARCHIVED,
                               NOT_SOLD_ONLINE, BAD_QUANTITY, OUT_OF_RANGE, PRICE_TOO_LOW, NOT_FOUND)),
    ROUTE(GET, "/api/office/{kpa}/campaigns/{campaign}/preview", OFFICE, SCOPE_KPA, get_one,
          "What closing now would do, to the cent", .answer = &group_desk_said, .versioned = true, .personal = true,
          .refusals = REFUSALS(NO_SUCH_CAMPAIGN)),
    ROUTE(POST, "/api/office/{kpa}/campaigns/{campaign}/events", OFFICE, SCOPE_KPA, post_event,
          "Open, stop, reopen, cancel, distribute: If-Match", .body = &step_spec, .answer = &group_desk_said,
          .status = 200, .versioned = true, .refusals = REFUSALS(NO_SUCH_CAMPAIGN, NO_SUCH_STEP, BAD_CAMPAIGN)),
    ROUTE(POST, "/api/office/{kpa}/campaigns/{campaign}/close", OFFICE, SCOPE_KPA, post_close,
          "Closes: orders or refunds, once however often it is asked", .answer = &group_desk_said, .status = 200,
          .rate = RATE_HEAVY, .refusals = REFUSALS(NO_SUCH_CAMPAIGN, NO_SUCH_STEP)),
    ROUTE(PUT, "/api/office/{kpa}/campaigns/{campaign}/weights", OFFICE, SCOPE_KPA, put_weight,
          "What a line weighs: the price follows, within the margin", .body = &weight_spec, .answer = &group_desk_said,
          .status = 200,
          .refusals =
              REFUSALS(NO_SUCH_CAMPAIGN, NO_SUCH_ORDER, ORDER_OVER, ORDER_ELSEWHERE, NOT_WEIGHED, OUT_OF_RANGE)),
    ROUTE(GET, "/api/office/{kpa}/campaigns/{campaign}/purchase", OFFICE, SCOPE_KPA, get_group_purchase,
          "What to order from the supplier: ?format=pdf|csv", .answers = "application/pdf", .rate = RATE_HEAVY,
          .refusals = REFUSALS(NO_SUCH_CAMPAIGN, OUT_OF_RANGE)),
    ROUTE(GET, "/api/office/{kpa}/campaigns/{campaign}/distribution", OFFICE, SCOPE_KPA, get_group_distribution,
          "Who gets what: ?format=pdf|csv", .answers = "application/pdf", .personal = true, .rate = RATE_HEAVY,
          .refusals = REFUSALS(NO_SUCH_CAMPAIGN, OUT_OF_RANGE)),
};
const struct route_table group_office_routes = {routes, sizeof routes / sizeof routes[0]};
