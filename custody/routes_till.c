/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the tills of a KPA tell and ask: names that no signed record holds, and what the others did. */
#include "custody/private.h"

#include <string.h>

static const struct spec_field customer_fields[] = {
    SPEC_FIELD(struct customer_row, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct customer_row, name, .max = 80),
    SPEC_FIELD(struct customer_row, phone, .max = 30),
    SPEC_FIELD(struct customer_row, email, .max = 120),
    SPEC_FIELD(struct customer_row, language, .max = 2),
};
static const struct spec customer_spec = SPEC("CustodyCustomer", struct customer_row, customer_fields);

struct picture_body {
  const char *id, *order, *tag, *jpeg;
};
static const struct spec_field picture_fields[] = {
    SPEC_FIELD(struct picture_body, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct picture_body, order, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct picture_body, tag, .required = true, .form = FORM_CODE, .min = 1, .max = TAG_TEXT - 1),
    SPEC_FIELD(struct picture_body, jpeg, .required = true, .form = FORM_BASE64,
               .max = (int64_t)CUSTODY_PICTURE_MAX * 2),
};
static const struct spec picture_spec = SPEC("CustodyPictureOfTill", struct picture_body, picture_fields);

struct asking {
  struct request *request;
  int64_t after, since_us, now_us;
  struct news_row *news;
  struct machine_row *machines;
  struct customer_row *customers;
  struct law_row *law;
  struct picture_row *pictures;
  struct jpeg_row *jpeg;
  struct db_bytes bytes; /* of the picture that is kept */
  size_t news_count, machine_count, customer_count, law_count, picture_count, jpeg_count;
};

static enum outcome ask(struct request *request, enum tx_mode mode, enum outcome (*work)(struct tx *, void *),
                        struct asking *asking) {
  const struct services *services = request->app;
  if (!text_equal(request->who.id, request->params[0]))
    return fault_set(&request->fault, WRONG_TILL, "till", "%s", request->params[0]);
  return db_transact(services->house, mode, work, asking, &request->fault);
}

static enum outcome read_news(struct tx *tx, void *context) {
  struct asking *asking = context;
  struct arena *arena = asking->request->arena;
  const struct principal *who = &asking->request->who;
  const struct db_param news[] = {P_TEXT(who->id), P_TEXT(who->kpa), P_INTEGER(asking->after)};
  const struct db_param kpa[] = {P_TEXT(who->kpa)};
  const struct db_param day[] = {P_DATE(date_in_paris(asking->now_us))};
  const struct db_param since[] = {P_TEXT(who->kpa), P_TIME(asking->since_us)};
  enum outcome outcome = tx_run(tx, &custody_list_news, news, arena, &asking->news, &asking->news_count);
  if (outcome == OK)
    outcome = tx_run(tx, &custody_list_machines, kpa, arena, &asking->machines, &asking->machine_count);
  if (outcome == OK) outcome = tx_run(tx, &custody_find_delay, day, arena, &asking->law, &asking->law_count);
  if (outcome == OK)
    outcome = tx_run(tx, &custody_list_pictures, since, arena, &asking->pictures, &asking->picture_count);
  if (outcome != OK) return outcome;
  return tx_run(tx, &custody_list_customers, since, arena, &asking->customers, &asking->customer_count);
}

static void write_news(const struct asking *asking, struct json *json) {
  char at[TIME_TEXT];
  json_open_list(json, "events");
  for (size_t i = 0; i < asking->news_count; i++) {
    const struct news_row *row = &asking->news[i];
    json_open(json, NULL);
    json_text(json, "id", row->id);
    json_text(json, "order", row->about);
    json_text(json, "at", time_format_paris(row->at, at));
    json_text(json, "till", row->till);
    json_text(json, "body",
              row->body.bytes ? arena_text(asking->request->arena, (const char *)row->body.bytes, row->body.length)
                              : NULL);
    json_integer(json, "cents", row->paid);
    json_integer(json, "held", row->held);
    json_close(json);
  }
  json_close_list(json);
}

static enum outcome get_news(struct request *request, struct reply *reply) {
  struct asking asking = {.request = request, .now_us = clock_now_us()};
  const char *after = request_query(request, "after"), *since = request_query(request, "since");
  char now[TIME_TEXT];
  if (after && !text_to_integer(after, 0, INT64_MAX, &asking.after))
    return fault_set(&request->fault, OUT_OF_RANGE, "after", "a number");
  if (since && !time_parse(since, &asking.since_us))
    return fault_set(&request->fault, OUT_OF_RANGE, "since", "RFC 3339");
  enum outcome outcome = ask(request, TX_READ, read_news, &asking);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_integer(&json, "next", asking.news_count ? asking.news[asking.news_count - 1].serial : asking.after);
  json_text(&json, "since", time_format_paris(asking.now_us - INT64_C(60000000), now)); /* who was being written then */
  json_integer(&json, "kept_days", asking.law_count ? asking.law->days : 0);
  write_news(&asking, &json);
  json_open_list(&json, "machines");
  for (size_t i = 0; i < asking.machine_count; i++) {
    const struct machine_row *row = &asking.machines[i];
    json_open(&json, NULL);
    json_text(&json, "code", row->code);
    json_text(&json, "name", row->name);
    json_text(&json, "activity", row->activity);
    json_integer(&json, "size", row->size);
    json_integer(&json, "cycles", row->cycles);
    json_text(&json, "days", row->days);
    json_close(&json);
  }
  json_close_list(&json);
  json_open_list(&json, "pictures");
  for (size_t i = 0; i < asking.picture_count; i++) {
    json_open(&json, NULL);
    json_text(&json, "id", asking.pictures[i].id);
    json_text(&json, "order", asking.pictures[i].about);
    json_text(&json, "tag", asking.pictures[i].tag);
    json_close(&json);
  }
  json_close_list(&json);
  json_open_list(&json, "customers");
  for (size_t i = 0; i < asking.customer_count; i++) spec_write(&customer_spec, &asking.customers[i], &json);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome keep_customer(struct tx *tx, void *context) {
  struct asking *asking = context;
  const struct customer_row *row = asking->request->parsed;
  const char *language =
      row->language && (text_equal(row->language, "en") || text_equal(row->language, "ar")) ? row->language : "fr";
  const struct db_param params[] = {P_UUID(row->id),
                                    P_TEXT(asking->request->who.kpa),
                                    P_TEXT(row->name ? row->name : ""),
                                    P_TEXT(row->phone ? row->phone : ""),
                                    P_TEXT(row->email ? row->email : ""),
                                    P_TEXT(language),
                                    P_TIME(clock_now_us())};
  return tx_run(tx, &custody_put_customer, params, NULL, NULL, NULL);
}

/* The same id again is the same person: the first answer stands. */
static enum outcome post_customer(struct request *request, struct reply *reply) {
  struct asking asking = {.request = request};
  enum outcome outcome = ask(request, TX_WRITE, keep_customer, &asking);
  if (outcome == OK) buffer_text(&reply->body, "{\"taken\":true}");
  return outcome;
}

static enum outcome keep_picture(struct tx *tx, void *context) {
  struct asking *asking = context;
  const struct picture_body *body = asking->request->parsed;
  const struct db_param params[] = {P_UUID(body->id),
                                    P_TEXT(asking->request->who.kpa),
                                    P_UUID(body->order),
                                    P_TEXT(body->tag),
                                    P_BYTES(asking->bytes.bytes, asking->bytes.length),
                                    P_TIME(clock_now_us())};
  return tx_run(tx, &custody_put_picture, params, NULL, NULL, NULL);
}

/* It was made plain by the till that took it; what is no JPEG is not kept all the same. */
static enum outcome post_picture(struct request *request, struct reply *reply) {
  const struct picture_body *body = request->parsed;
  struct asking asking = {.request = request};
  size_t room = strlen(body->jpeg), length = 0;
  uint8_t *bytes = arena_alloc(request->arena, room + 1);
  if (!base64_to_bytes(body->jpeg, bytes, room, &length) || length < 4 || length > CUSTODY_PICTURE_MAX ||
      bytes[0] != 0xff || bytes[1] != 0xd8)
    return fault_set(&request->fault, BAD_PICTURE, "/jpeg", "a JPEG of at most %zu bytes", CUSTODY_PICTURE_MAX);
  asking.bytes = (struct db_bytes){bytes, length};
  enum outcome outcome = ask(request, TX_WRITE, keep_picture, &asking);
  if (outcome == OK) buffer_text(&reply->body, "{\"taken\":true}");
  return outcome;
}

static enum outcome find_picture(struct tx *tx, void *context) {
  struct asking *asking = context;
  const struct db_param params[] = {P_TEXT(asking->request->who.kpa), P_UUID(asking->request->params[1])};
  return tx_run(tx, &custody_find_picture, params, asking->request->arena, &asking->jpeg, &asking->jpeg_count);
}

static enum outcome get_picture(struct request *request, struct reply *reply) {
  struct asking asking = {.request = request};
  if (!uuid_is_valid(request->params[1])) return NOT_FOUND;
  enum outcome outcome = ask(request, TX_READ, find_picture, &asking);
  if (outcome != OK) return outcome;
  if (asking.jpeg_count == 0) return NOT_FOUND;
  const struct db_bytes *jpeg = &asking.jpeg[0].jpeg;
  char *text = arena_alloc(request->arena, 4 * ((jpeg->length + 2) / 3) + 1);
  base64_from_bytes(jpeg->bytes, jpeg->length, text);
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "jpeg", text);
  json_close(&json);
  return OK;
}

static const struct route routes[] = {
    ROUTE(GET, "/api/pos/tills/{till}/custody", ROLE_TILL, SCOPE_TILL, get_news,
          "What other tills signed about orders, machines, whose orders are open", .rate = RATE_TILL),
    ROUTE(POST, "/api/pos/tills/{till}/custody/customers", ROLE_TILL, SCOPE_TILL, post_customer,
          "Who left something, beside the signed record", .body = &customer_spec, .rate = RATE_TILL),
    ROUTE(POST, "/api/pos/tills/{till}/custody/pictures", ROLE_TILL, SCOPE_TILL, post_picture,
          "What a thing looked like when it came, for the other tills", .body = &picture_spec,
          .body_max = CUSTODY_PICTURE_MAX * 2, .rate = RATE_TILL),
    ROUTE(GET, "/api/pos/tills/{till}/custody/pictures/{picture}", ROLE_TILL, SCOPE_TILL, get_picture,
          "That picture, as base64", .rate = RATE_TILL),
};
const struct route_table custody_till_routes = {routes, sizeof routes / sizeof routes[0]};
