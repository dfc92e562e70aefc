/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The shop, for whoever orders: nobody signs in. What a visitor may see of an order is opened by its link alone. */
#include "core/http/pace.h"
#include "core/once/once.h"
#include "core/text.h"
#include "order/private.h"
#include "payment/payment.h"

struct money_asked {
  int64_t amount;
  const char *currency;
};
static const char *const euros[] = {"EUR", NULL};
static const struct spec_field money_fields[] = {
    SPEC_FIELD(struct money_asked, amount, .required = true, .min = 0, .max = 10000000),
    SPEC_FIELD(struct money_asked, currency, .required = true, .choices = euros),
};
static const struct spec money_spec = SPEC("Money", struct money_asked, money_fields);

struct line_asked {
  const char *item, *piece, *level;
  int64_t quantity;
  struct money_asked price;
};
static const char *const levels[] = {"solidarity", "fair", "support", NULL};
static const struct spec_field line_fields[] = {
    SPEC_FIELD(struct line_asked, item, .form = FORM_CODE, .max = 24),
    SPEC_FIELD(struct line_asked, piece, .max = 40),
    SPEC_FIELD(struct line_asked, quantity, .required = true, .min = 1, .max = 1000000),
    SPEC_OBJECT_OF(struct line_asked, price, &money_spec),
    SPEC_FIELD(struct line_asked, level, .choices = levels),
};
static const struct spec line_spec = SPEC("OrderLine", struct line_asked, line_fields);

struct order_asked {
  struct line_asked *lines;
  size_t line_count;
  const char *pickup, *dropoff, *pays, *name, *email, *phone, *told_by;
  struct money_asked expected;
  bool accepts_terms;
};
static const char *const ways_to_pay[] = {"counter", "online", NULL}, *const ways_to_tell[] = {"email", "sms", NULL};
static const struct spec_field order_fields[] = {
    SPEC_LIST_OF(struct order_asked, lines, line_count, &line_spec, .required = true, .min = 1, .max = ORDER_LINES_MAX),
    SPEC_FIELD(struct order_asked, pickup, .form = FORM_TIME),
    SPEC_FIELD(struct order_asked, dropoff, .form = FORM_TIME),
    SPEC_FIELD(struct order_asked, pays, .required = true, .choices = ways_to_pay),
    SPEC_FIELD(struct order_asked, name, .required = true, .min = 1, .max = 80),
    SPEC_FIELD(struct order_asked, email, .max = 200),
    SPEC_FIELD(struct order_asked, phone, .max = 24),
    SPEC_FIELD(struct order_asked, told_by, .choices = ways_to_tell),
    SPEC_OBJECT_OF(struct order_asked, expected, &money_spec, .required = true),
    SPEC_FIELD(struct order_asked, accepts_terms, .required = true),
};
static const struct spec order_spec = SPEC("Order", struct order_asked, order_fields);

struct slots_asked {
  const char *purpose, *activity, *after;
  int64_t cycles;
};
static const char *const purposes[] = {"pickup", "dropoff", NULL};
static const struct spec_field slots_fields[] = {
    SPEC_FIELD(struct slots_asked, purpose, .choices = purposes),
    SPEC_FIELD(struct slots_asked, activity, .max = 8),
    SPEC_FIELD(struct slots_asked, after, .form = FORM_TIME),
    SPEC_FIELD(struct slots_asked, cycles, .min = 1, .max = ORDER_CYCLES_MAX),
};
static const struct spec slots_query = SPEC("SlotsAsked", struct slots_asked, slots_fields);

struct visit { /* one request of a visitor */
  struct request *request;
  struct reply *reply;
  const struct catalog_edition *edition;
  const struct catalog *catalog;
  struct order_form form;
  struct order_placed placed;
  struct order_whole order;
  struct payment_row *payment; /* NULL: paid at the counter */
  int64_t now_us;
};

static struct services *services_of(const struct request *request) {
  return request->app;
}

/* Runs work in the shop's name, with the catalogue of {kpa} at hand. */
static enum outcome visit_kpa(struct visit *visit, enum tx_mode mode, enum outcome (*work)(struct tx *, void *),
                              void *context) {
  struct services *services = services_of(visit->request);
  visit->edition = catalog_hold(services->catalog);
  if (!visit->edition) return UNAVAILABLE;
  size_t at = catalog_of(visit->edition, visit->request->params[0]);
  enum outcome outcome = at == CATALOG_NONE ? fault_set(&visit->request->fault, NOT_FOUND, "kpa", "no such shop") : OK;
  if (outcome == OK) {
    visit->catalog = &visit->edition->catalogs[at];
    outcome = db_transact(services->shop_db, mode, work, context, &visit->request->fault);
  }
  catalog_release(services->catalog, visit->edition);
  return outcome;
}

/* ---- slots ---------------------------------------------------------------------------------------------------------
 */

/* ?cycles=: what is left at ready_from takes so many, and is ready after the last one. */
static bool ready_after(const struct request *request, const struct slots_asked *asked, const struct order_diary *diary,
                        int64_t now_us, int64_t *ready_from) {
  struct order_cycles plan;
  if (!asked->cycles || !asked->activity) return true;
  if (!order_diary_plan(diary, asked->activity, asked->cycles, now_us, *ready_from, request->arena, &plan))
    return false;
  *ready_from = plan.done_at;
  return true;
}

static enum outcome list_slots(struct tx *tx, void *context) {
  struct visit *visit = context;
  struct request *request = visit->request;
  const struct slots_asked *asked = request->asked;
  int64_t ready_from = visit->now_us;
  struct order_diary diary;
  struct order_slot *slots = NULL;
  if (asked->after && !time_parse(asked->after, &ready_from))
    return fault_set(&request->fault, OUT_OF_RANGE, "after", "no such time");
  enum outcome outcome = order_diary_read(tx, visit->catalog->kpa, visit->now_us, request->arena, &diary);
  if (outcome != OK) return outcome;
  if (!ready_after(request, asked, &diary, visit->now_us, &ready_from)) {
    buffer_text(&visit->reply->body, "{\"data\":[]}"); /* the machines are taken for as long as the diary goes */
    return OK;
  }
  size_t count =
      order_diary_slots(&diary, text_equal(asked->purpose, "dropoff") ? "dropoff" : "pickup",
                        asked->activity ? asked->activity : "", visit->now_us, ready_from, request->arena, &slots);
  struct json json = json_into(&visit->reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "data");
  for (size_t i = 0; i < count; i++) order_write_slot(&json, &slots[i]);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome get_slots(struct request *request, struct reply *reply) {
  struct visit visit = {.request = request, .reply = reply, .now_us = clock_now_us()};
  return visit_kpa(&visit, TX_READ, list_slots, &visit);
}

/* ---- an order ------------------------------------------------------------------------------------------------------
 */

static enum outcome take_form(struct visit *visit) {
  const struct order_asked *asked = visit->request->parsed;
  struct order_wish *wishes = arena_list(visit->request->arena, asked->line_count, sizeof *wishes);
  for (size_t i = 0; i < asked->line_count; i++) {
    const struct line_asked *line = &asked->lines[i];
    char piece[UUID_TEXT];
    wishes[i] = (struct order_wish){
        .item = line->item, .quantity = line->quantity, .price = MONEY(line->price.amount), .level = line->level};
    if (!line->piece) continue;
    if (!public_id_parse(PUBLIC_PIECE, line->piece, piece))
      return fault_set(&visit->request->fault, UNKNOWN_ITEM, "/lines", "no such piece");
    wishes[i].piece = arena_text(visit->request->arena, piece, UUID_TEXT - 1);
  }
  visit->form = (struct order_form){.lines = wishes,
                                    .line_count = asked->line_count,
                                    .pickup = asked->pickup,
                                    .dropoff = asked->dropoff,
                                    .pays = asked->pays,
                                    .name = asked->name,
                                    .email = asked->email,
                                    .phone = asked->phone,
                                    .told_by = asked->told_by,
                                    .expected = MONEY(asked->expected.amount),
                                    .accepts_terms = asked->accepts_terms};
  return OK;
}

static enum outcome place(struct tx *tx, void *context) {
  struct visit *visit = context;
  struct request *request = visit->request;
  char id[UUID_TEXT];
  uuid_v7(id);
  const char *link =
      arena_format(request->arena, "%s/boutique/commande/", access_public_url(services_of(request)->access));
  const struct order_checkout checkout = {
      .catalog = visit->catalog, .id = id, .link = link, .language = request->language, .now_us = visit->now_us};
  enum outcome outcome = order_checkout(tx, &checkout, &visit->form, request->arena, &visit->placed, &request->fault);
  if (outcome == OK && text_equal(visit->form.pays, "counter")) outcome = http_pace_unpaid(request);
  if (outcome == OK) outcome = http_pace_letter(request, visit->form.email);
  if (outcome == OK) outcome = order_read(tx, visit->placed.id, request->arena, &visit->order);
  if (outcome == OK) outcome = payment_of(tx, "order", visit->placed.id, request->arena, &visit->payment);
  return outcome == OK ? CREATED : outcome;
}

static void answer_placed(struct request *request, struct reply *reply, const void *context) {
  const struct visit *visit = context;
  struct json json = json_into(&reply->body);
  (void)request;
  json_open(&json, NULL);
  json_text(&json, "token", visit->placed.token);
  order_write(&json, "order", &visit->order);
  payment_write(&json, "payment", visit->payment);
  json_close(&json);
}

/* Price, shelf and diary are looked at and taken in one transaction; a request that comes twice is answered once. */
static enum outcome post_order(struct request *request, struct reply *reply) {
  struct visit visit = {.request = request, .reply = reply, .now_us = clock_now_us(), .order = {.shows_contact = true}};
  enum outcome outcome = take_form(&visit);
  struct once once = {
      .request = request, .reply = reply, .work = place, .answer = answer_placed, .context = &visit, .visitor = true};
  return outcome == OK ? visit_kpa(&visit, TX_WRITE, once_work, &once) : outcome;
}

/* ---- its page ------------------------------------------------------------------------------------------------------
 */

static enum outcome show(struct tx *tx, struct visit *visit, const char *id) {
  struct order_whole order = {.shows_contact = true};
  enum outcome outcome = order_read(tx, id, visit->request->arena, &order);
  if (outcome != OK) return outcome;
  buffer_clear(&visit->reply->body);
  struct json json = json_into(&visit->reply->body);
  order_write(&json, NULL, &order);
  reply_header(visit->reply, "ETag", arena_format(visit->request->arena, "\"%lld\"", (long long)order.row->version));
  return OK;
}

static enum outcome read_mine(struct tx *tx, void *context) {
  struct visit *visit = context;
  const char *id = NULL;
  enum outcome outcome = order_of_token(tx, visit->request->params[0], visit->request->arena, &id);
  return outcome == OK ? show(tx, visit, id) : outcome;
}

static enum outcome get_mine(struct request *request, struct reply *reply) {
  struct visit visit = {.request = request, .reply = reply};
  return db_transact(services_of(request)->shop_db, TX_READ, read_mine, &visit, &request->fault);
}

static enum outcome change_mine(struct tx *tx, void *context) {
  struct visit *visit = context;
  struct request *request = visit->request;
  const struct order_act act = {.by = "customer", .now_us = visit->now_us};
  const char *id = NULL;
  int64_t version = 0;
  bool moved = false;
  enum outcome outcome = order_version_asked(request, &version);
  if (outcome == OK) outcome = order_of_token(tx, request->params[0], request->arena, &id);
  if (outcome == OK) outcome = order_event(tx, id, "cancel", &act, version, &moved, &request->fault);
  if (outcome == OK && !moved) return fault_set(&request->fault, NO_SUCH_STEP, "", "it cannot be cancelled any more");
  return outcome == OK ? show(tx, visit, id) : outcome;
}

static enum outcome post_cancellation(struct request *request, struct reply *reply) {
  struct visit visit = {.request = request, .reply = reply, .now_us = clock_now_us()};
  return db_transact(services_of(request)->shop_db, TX_WRITE, change_mine, &visit, &request->fault);
}

static const struct route routes[] = {
    ROUTE(GET, "/api/boutique/{kpa}/slots", ROLE_ANYONE, SCOPE_NONE, get_slots,
          "When one may come: ?purpose=pickup|dropoff&activity=&after=&cycles=", .query = &slots_query,
          .answer = &order_slots_said, .refusals = REFUSALS(OK)),
    ROUTE(POST, "/api/boutique/{kpa}/orders", ROLE_ANYONE, SCOPE_NONE, post_order,
          "An order for pickup: prices, shelf and diary are the server's", .body = &order_spec,
          .answer = &order_placed_said, .status = 201, .keyed = true, .rate = RATE_HEAVY,
          .refusals =
              REFUSALS(SHOP_CLOSED, PAYMENT_NOT_OFFERED, TERMS_NEEDED, CONTACT_NEEDED, SMS_NOT_OFFERED, SLOT_NEEDED,
                       SLOT_GONE, SLOT_FULL, TOTAL_CHANGED, STOCK_INSUFFICIENT, UNKNOWN_ITEM, UNKNOWN_PIECE, PIECE_SOLD,
                       ITEM_ARCHIVED, NOT_SOLD_ONLINE, EMPTY_TICKET, BAD_QUANTITY, PRICE_NOT_ALLOWED, PRICE_TOO_LOW)),
    ROUTE(GET, "/api/commandes/{token}", ROLE_ANYONE, SCOPE_NONE, get_mine, "The order that a link opens",
          .answer = &order_said, .versioned = true, .refusals = REFUSALS(NO_SUCH_ORDER)),
    ROUTE(POST, "/api/commandes/{token}/cancellation", ROLE_ANYONE, SCOPE_NONE, post_cancellation,
          "Whoever ordered changes their mind: If-Match", .answer = &order_said, .status = 200, .versioned = true,
          .refusals = REFUSALS(NO_SUCH_ORDER, NO_SUCH_STEP)),
};
const struct route_table order_shop_routes = {routes, sizeof routes / sizeof routes[0]};
