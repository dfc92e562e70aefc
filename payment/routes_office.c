/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The office: by whom a KPA is paid online, what came, what went back, what waits for somebody. */
#include "payment/private.h"

#include "core/http/paging.h"
#include "core/once/once.h"

#include <string.h>

struct setting_asked {
  const char *provider, *organisation;
};
static const char *const providers[] = {"helloasso", "stripe", NULL};
static const struct spec_field setting_fields[] = {
    SPEC_FIELD(struct setting_asked, provider, .required = true, .choices = providers),
    SPEC_FIELD(struct setting_asked, organisation, .max = 100),
};
static const struct spec setting_spec = SPEC("PaymentSetting", struct setting_asked, setting_fields);
struct refund_asked {
  int64_t amount;
};
static const struct spec_field refund_fields[] = {
    SPEC_FIELD(struct refund_asked, amount, .required = true, .min = 1, .max = 10000000)};
static const struct spec refund_spec = SPEC("PaymentRefund", struct refund_asked, refund_fields);

static struct services *services_of(const struct request *request) {
  return request->app;
}

struct desk {
  struct request *request;
  struct payment_setting_row *setting;
  struct payment_row *payments;
  struct payment_refund_view *refunds;
  size_t payment_count, refund_count;
  struct paging paging;
  int64_t now_us;
  char id[UUID_TEXT];
};

static bool is_organisation(const char *text) {
  return text && text[0] && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text);
}

static enum outcome read_setting(struct tx *tx, void *context) {
  struct desk *desk = context;
  size_t count = 0;
  const struct db_param params[] = {P_TEXT(desk->request->who.kpa)};
  enum outcome outcome = tx_run(tx, &payment_find_setting, params, desk->request->arena, &desk->setting, &count);
  return outcome == OK && count == 0 ? NOT_FOUND : outcome;
}

/* account: what the names of the secrets end with, and the address that the provider is told. */
static enum outcome answer_setting(const struct desk *desk, struct reply *reply) {
  struct request *request = desk->request;
  const struct payment_setting_row *setting = desk->setting;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "provider", setting->provider[0] ? setting->provider : NULL);
  json_text(&json, "organisation", setting->organisation);
  json_text(&json, "account", setting->account);
  json_text(&json, "notifications",
            setting->provider[0]
                ? arena_format(request->arena, "%s/api/payments/%s/%s/notifications",
                               access_public_url(services_of(request)->access), setting->provider, setting->account)
                : NULL);
  json_close(&json);
  return OK;
}

static enum outcome get_setting(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request};
  enum outcome outcome = access_transact(request, TX_READ, read_setting, &desk);
  return outcome == OK ? answer_setting(&desk, reply) : outcome;
}

static enum outcome write_setting(struct tx *tx, void *context) {
  struct desk *desk = context;
  const struct setting_asked *asked = desk->request->parsed;
  const struct db_param params[] = {P_TEXT(desk->request->who.kpa), P_TEXT(asked->provider),
                                    P_TEXT(asked->organisation ? asked->organisation : ""), P_TIME(desk->now_us)};
  enum outcome outcome = tx_run(tx, &payment_put_setting, params, NULL, NULL, NULL);
  return outcome == OK ? read_setting(tx, desk) : outcome;
}

static enum outcome put_setting(struct request *request, struct reply *reply) {
  const struct setting_asked *asked = request->parsed;
  struct desk desk = {.request = request, .now_us = clock_now_us()};
  bool named = asked->organisation && asked->organisation[0];
  if (named ? !is_organisation(asked->organisation) : text_equal(asked->provider, "helloasso"))
    return fault_set(&request->fault, OUT_OF_RANGE, "/organisation",
                     "as in the addresses of HelloAsso: la-fourmiliere");
  enum outcome outcome = access_transact(request, TX_WRITE, write_setting, &desk);
  return outcome == OK ? answer_setting(&desk, reply) : outcome;
}

static enum outcome read_list(struct tx *tx, void *context) {
  struct desk *desk = context;
  const struct db_param params[] = {P_TEXT(desk->request->who.kpa), P_UUID(desk->paging.after),
                                    P_INTEGER(desk->paging.rows)};
  struct arena *arena = desk->request->arena;
  enum outcome outcome = tx_run(tx, &payment_list_payments, params, arena, &desk->payments, &desk->payment_count);
  return outcome == OK ? tx_run(tx, &payment_list_refunds, params, arena, &desk->refunds, &desk->refund_count)
                       : outcome;
}

static void write_refund(struct json *json, const struct payment_refund_view *row) {
  char id[PUBLIC_ID_TEXT], at[TIME_TEXT];
  json_open(json, NULL);
  json_text(json, "id", public_id(PUBLIC_REFUND, row->id, id));
  json_text(json, "payment", public_id(PUBLIC_PAYMENT, row->payment, id));
  json_open(json, "amount");
  json_integer(json, "amount", row->amount.cents);
  json_text(json, "currency", "EUR");
  json_close(json);
  json_text(json, "cause", row->cause);
  json_text(json, "state", row->state);
  json_text(json, "trouble", row->trouble);
  json_text(json, "made_at", time_format_paris(row->made_at, at));
  json_text(json, "done_at", row->done_at ? time_format_paris(row->done_at, at) : NULL);
  json_close(json);
}

/* Those that wait for somebody first, then the newest; and what went back lately. */
static enum outcome get_payments(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request};
  enum outcome outcome = paging_begin(request, PUBLIC_PAYMENT, &desk.paging);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_list, &desk);
  if (outcome != OK) return outcome;
  bool more = paging_cut(&desk.paging, &desk.payment_count);
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "data");
  for (size_t i = 0; i < desk.payment_count; i++) payment_write(&json, NULL, &desk.payments[i]);
  json_close_list(&json);
  json_open_list(&json, "refunds");
  for (size_t i = 0; i < desk.refund_count; i++) write_refund(&json, &desk.refunds[i]);
  json_close_list(&json);
  paging_end(&desk.paging, reply, &json, more ? desk.payments[desk.payment_count - 1].id : NULL);
  json_close(&json);
  return OK;
}

static enum outcome add_refund(struct tx *tx, void *context) {
  struct desk *desk = context;
  struct request *request = desk->request;
  const struct refund_asked *asked = request->parsed;
  const struct db_param key[] = {P_UUID(desk->id)};
  const struct db_param params[] = {P_UUID(desk->id), P_INTEGER(asked->amount), P_UUID(request->who.person),
                                    P_TIME(desk->now_us)};
  enum outcome outcome = tx_run(tx, &payment_lock_payment, key, request->arena, &desk->payments, &desk->payment_count);
  if (outcome == OK && desk->payment_count == 0)
    return fault_set(&request->fault, NOT_FOUND, "payment", "no such payment");
  size_t count = 0;
  if (outcome == OK) outcome = tx_run(tx, &payment_retry_refund, params, NULL, NULL, NULL);
  if (outcome == OK) outcome = tx_run(tx, &payment_insert_refund, params, NULL, NULL, &count);
  if (outcome == OK && count == 0)
    return fault_set(&request->fault, REFUND_TOO_MUCH, "/amount", "more than what is left of it");
  if (outcome == OK) outcome = tx_run(tx, &payment_find_payment, key, request->arena, &desk->payments, &count);
  return outcome == OK ? CREATED : outcome;
}

static void answer_refund(struct request *request, struct reply *reply, const void *context) {
  const struct desk *desk = context;
  struct json json = json_into(&reply->body);
  (void)request;
  payment_write(&json, NULL, desk->payments);
}

/* Of what is left at most. One that the provider refused before is replaced by it. */
static enum outcome post_refund(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request, .now_us = clock_now_us()};
  struct once once = {
      .request = request, .reply = reply, .work = add_refund, .answer = answer_refund, .context = &desk};
  if (!public_id_parse(PUBLIC_PAYMENT, request->params[1], desk.id))
    return fault_set(&request->fault, NOT_FOUND, "payment", "no such payment");
  return access_transact(request, TX_WRITE, once_work, &once);
}

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)
static const struct route routes[] = {
    ROUTE(GET, "/api/office/{kpa}/payments", OFFICE, SCOPE_KPA, get_payments,
          "Money that came by the web, and what went back", .query = &paging_query, .answer = &payment_list_said,
          .refusals = REFUSALS(OK)),
    ROUTE(POST, "/api/office/{kpa}/payments/{payment}/refunds", OFFICE, SCOPE_KPA, post_refund,
          "Give money back the way it came: Idempotency-Key", .body = &refund_spec, .answer = &payment_said,
          .status = 201, .keyed = true, .refusals = REFUSALS(REFUND_TOO_MUCH)),
    ROUTE(GET, "/api/office/{kpa}/payment-setting", OFFICE, SCOPE_KPA, get_setting, "By whom a KPA is paid online",
          .answer = &payment_setting_said, .refusals = REFUSALS(OK)),
    ROUTE(PUT, "/api/office/{kpa}/payment-setting", ROLE_ACCOUNTANT, SCOPE_KPA, put_setting,
          "By whom a KPA is paid online", .body = &setting_spec, .answer = &payment_setting_said, .status = 200,
          .refusals = REFUSALS(OK)),
};
const struct route_table payment_office_routes = {routes, sizeof routes / sizeof routes[0]};
