/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The office: what was told to whoever ordered, whether it went, once more; and by whom short messages are sent. */
#include "hook/private.h"

#include "core/http/paging.h"
#include "core/once/once.h"
#include "core/text.h"
#include "group/group.h"
#include "online/letter.h"
#include "order/order.h"
#include "quote/quote.h"

#include <string.h>

static const char *const formats[] = {"json", "form", "get", NULL};
static const struct spec_field setting_fields[] = {
    SPEC_FIELD(struct sms_setting_row, is_on, .required = true),
    SPEC_FIELD(struct sms_setting_row, url, .required = true, .min = 8, .max = 500),
    SPEC_FIELD(struct sms_setting_row, format, .required = true, .choices = formats),
    SPEC_FIELD(struct sms_setting_row, body, .max = 1000),
    SPEC_FIELD(struct sms_setting_row, header, .max = 200),
    SPEC_FIELD(struct sms_setting_row, sender, .max = 20),
    SPEC_FIELD(struct sms_setting_row, daily_max, .required = true, .min = 1, .max = 1000),
};
static const struct spec setting_spec = SPEC("SmsSetting", struct sms_setting_row, setting_fields);

struct message_desk {
  struct request *request;
  struct paging paging;
  struct message_row *rows;
  struct sms_setting_row *setting;
  size_t count;
  int64_t now_us;
  char id[UUID_TEXT];
};

static enum outcome read_messages(struct tx *tx, void *context) {
  struct message_desk *desk = context;
  const struct db_param params[] = {P_TEXT(desk->request->who.kpa), P_UUID(desk->paging.after),
                                    P_INTEGER(desk->paging.rows), P_UUID(desk->id[0] ? desk->id : NULL)};
  return tx_run(tx, &hook_list_messages, params, desk->request->arena, &desk->rows, &desk->count);
}

/* Whether its text can be made again: of an order, a pledge or a quote as it stands; while it waits there is no need.
 */
static bool can_go_again(const struct message_row *row) {
  if (text_equal(row->state, "waiting")) return false;
  if (row->order_id) return text_equal(row->kind, "ticket") || order_tells(row->kind);
  if (text_equal(row->channel, "sms")) return false; /* whose number it was is forgotten */
  return row->about && (text_equal(row->kind, "group") ? group_tells(row->stands) : quote_tells(row->stands));
}

static void write_message(struct json *json, const struct message_row *row, enum language language) {
  char id[PUBLIC_ID_TEXT];
  json_open(json, NULL);
  json_text(json, "id", public_id(PUBLIC_MESSAGE, row->id, id));
  json_text(json, "channel", row->channel);
  json_text(json, "order", row->order_id ? public_id(PUBLIC_ORDER, row->order_id, id) : NULL);
  json_text(json, "code", row->code);
  json_text(json, "campaign", row->campaign);
  json_text(json, "kind", row->kind);
  json_text(json, "to", row->shown);
  json_text(json, "state", row->state);
  json_text(json, "trouble", row->trouble);
  json_text(json, "text", row->trouble[0] ? outcome_text(outcome_from_code(row->trouble), language) : "");
  json_bool(json, "again", can_go_again(row));
  json_time(json, "made_at", row->made_at);
  json_time(json, "done_at", row->done_at);
  json_time(json, "again_at", row->again_at);
  json_close(json);
}

static enum outcome get_messages(struct request *request, struct reply *reply) {
  struct message_desk desk = {.request = request};
  enum outcome outcome = paging_begin(request, PUBLIC_MESSAGE, &desk.paging);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_messages, &desk);
  if (outcome != OK) return outcome;
  bool more = paging_cut(&desk.paging, &desk.count);
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "data");
  for (size_t i = 0; i < desk.count; i++) write_message(&json, &desk.rows[i], request->language);
  json_close_list(&json);
  paging_end(&desk.paging, reply, &json, more ? desk.rows[desk.count - 1].id : NULL);
  json_close(&json);
  return OK;
}

static enum outcome say_again(struct tx *tx, const struct message_desk *desk, const char *address) {
  const struct message_row *row = desk->rows;
  const struct services *services = desk->request->app;
  bool of_group = text_equal(row->kind, "group");
  if (text_equal(row->kind, "ticket")) return online_send_again(tx, row->order_id);
  if (row->order_id) return order_tell_again(tx, row->order_id, row->kind, address, desk->now_us);
  const char *link = arena_format(desk->request->arena, "%s/boutique/%s/", access_public_url(services->access),
                                  of_group ? "engagement" : "devis");
  return of_group ? group_tell_again(tx, row->about, link, address, desk->now_us)
                  : quote_tell_again(tx, row->about, link, desk->now_us);
}

static enum outcome tell_again(struct tx *tx, void *context) {
  struct message_desk *desk = context;
  struct fault *fault = &desk->request->fault;
  enum outcome outcome = read_messages(tx, desk);
  if (outcome != OK) return outcome;
  if (desk->count == 0) return fault_set(fault, NOT_FOUND, "message", "no such message");
  if (text_equal(desk->rows[0].state, "waiting"))
    return fault_set(fault, MESSAGE_WAITS, "message", "it goes by itself");
  if (!can_go_again(&desk->rows[0])) return fault_set(fault, MESSAGE_LOST, "message", "its text was not kept");
  const struct db_param noted[] = {P_UUID(desk->id), P_TIME(desk->now_us)};
  struct message_address_row *known = NULL;
  outcome = tx_run(tx, &hook_note_again, noted, desk->request->arena, &known, NULL);
  if (outcome == OK) outcome = say_again(tx, desk, known->address);
  return outcome == OK ? CREATED : outcome;
}

static void answer_queued(struct request *request, struct reply *reply, const void *context) {
  struct json json = json_into(&reply->body);
  (void)request;
  (void)context;
  json_open(&json, NULL);
  json_integer(&json, "queued", 1);
  json_close(&json);
}

static enum outcome post_sending(struct request *request, struct reply *reply) {
  struct message_desk desk = {.request = request, .paging = {.rows = 1}, .now_us = clock_now_us()};
  struct once once = {
      .request = request, .reply = reply, .work = tell_again, .answer = answer_queued, .context = &desk};
  if (!public_id_parse(PUBLIC_MESSAGE, request->params[1], desk.id))
    return fault_set(&request->fault, NOT_FOUND, "message", "no such message");
  return access_transact(request, TX_WRITE, once_work, &once);
}

static enum outcome read_setting(struct tx *tx, void *context) {
  struct message_desk *desk = context;
  const struct db_param kpa[] = {P_TEXT(desk->request->who.kpa)};
  return tx_run(tx, &hook_find_sms_setting, kpa, desk->request->arena, &desk->setting, NULL);
}

/* secret: the name under which the console takes the gateway's token. */
static enum outcome answer_setting(const struct message_desk *desk, struct reply *reply) {
  const struct sms_setting_row *row = desk->setting;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_bool(&json, "is_on", row->is_on);
  json_text(&json, "url", row->url);
  json_text(&json, "format", row->format);
  json_text(&json, "body", row->body);
  json_text(&json, "header", row->header);
  json_text(&json, "sender", row->sender);
  json_integer(&json, "daily_max", row->daily_max);
  json_text(&json, "secret", arena_format(desk->request->arena, "sms-gateway-%s", row->account));
  json_close(&json);
  return OK;
}

static enum outcome get_setting(struct request *request, struct reply *reply) {
  struct message_desk desk = {.request = request};
  enum outcome outcome = access_transact(request, TX_READ, read_setting, &desk);
  return outcome == OK ? answer_setting(&desk, reply) : outcome;
}

static enum outcome write_setting(struct tx *tx, void *context) {
  struct message_desk *desk = context;
  const struct sms_setting_row *asked = desk->request->parsed;
  const char *header = asked->header ? asked->header : "Authorization: Bearer {token}";
  const struct db_param params[] = {P_TEXT(desk->request->who.kpa),
                                    P_BOOL(asked->is_on),
                                    P_TEXT(asked->url),
                                    P_TEXT(asked->format),
                                    P_TEXT(asked->body ? asked->body : ""),
                                    P_TEXT(header),
                                    P_TEXT(asked->sender ? asked->sender : ""),
                                    P_INTEGER(asked->daily_max),
                                    P_TIME(desk->now_us)};
  enum outcome outcome = tx_run(tx, &hook_put_sms_setting, params, NULL, NULL, NULL);
  return outcome == OK ? read_setting(tx, desk) : outcome;
}

/* The address with a message in it must be one that we may call; a header is one line with a name. */
static enum outcome put_setting(struct request *request, struct reply *reply) {
  AUTO(buffer) struct buffer url = {0};
  const struct sms_setting_row *asked = request->parsed;
  const struct hooks *hooks = ((const struct services *)request->app)->hooks;
  const struct sms_words words = {"+33600000000", "x", "x", "msg_0", "x"};
  struct message_desk desk = {.request = request, .now_us = clock_now_us()};
  sms_fill(&url, asked->url, &words, SMS_URL);
  if (strstr(asked->url, "{token}") || !hook_url_is_fit(url.bytes, hooks->options.allow_loopback))
    return fault_set(&request->fault, HOOK_URL, "/url", "https, and no token in an address");
  if (asked->header && asked->header[0] && (!strchr(asked->header, ':') || strpbrk(asked->header, "\r\n\t")))
    return fault_set(&request->fault, OUT_OF_RANGE, "/header", "Authorization: Bearer {token}");
  enum outcome outcome = access_transact(request, TX_WRITE, write_setting, &desk);
  return outcome == OK ? answer_setting(&desk, reply) : outcome;
}

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)
static const struct route routes[] = {
    ROUTE(GET, "/api/office/{kpa}/messages", OFFICE, SCOPE_KPA, get_messages,
          "What was told to whoever ordered, and whether it went", .query = &paging_query,
          .answer = &hook_messages_said, .refusals = REFUSALS(OK)),
    ROUTE(POST, "/api/office/{kpa}/messages/{message}/sendings", OFFICE, SCOPE_KPA, post_sending,
          "Tell it again: Idempotency-Key", .answer = &hook_queued_said, .status = 201, .keyed = true,
          .refusals = REFUSALS(MESSAGE_WAITS, MESSAGE_LOST)),
    ROUTE(GET, "/api/office/{kpa}/sms-setting", OFFICE, SCOPE_KPA, get_setting, "By whom short messages are sent",
          .answer = &hook_sms_setting_said, .refusals = REFUSALS(OK)),
    ROUTE(PUT, "/api/office/{kpa}/sms-setting", ROLE_ACCOUNTANT, SCOPE_KPA, put_setting,
          "By whom short messages are sent", .body = &setting_spec, .answer = &hook_sms_setting_said, .status = 200,
          .refusals = REFUSALS(HOOK_URL)),
};
const struct route_table message_routes = {routes, sizeof routes / sizeof routes[0]};
