/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* HelloAsso Checkout (API v5). It has no key for what is asked twice: an intent whose answer was lost is one that
 * nobody can pay, because nobody has its address; a refund is looked for before it is asked for (pay_back.c). */
#include "payment/private.h"

#include <string.h>
#include <strings.h>

struct intent_made {
  int64_t id;
  const char *redirectUrl;
};
static const struct spec_field made_fields[] = {
    SPEC_FIELD(struct intent_made, id, .required = true),
    SPEC_FIELD(struct intent_made, redirectUrl, .required = true, .min = 8, .max = 4000),
};
static const struct spec made_spec = SPEC("IntentMade", struct intent_made, made_fields);

struct given_back {
  int64_t amount;
  const char *status;
};
static const struct spec_field back_fields[] = {SPEC_FIELD(struct given_back, amount),
                                                SPEC_FIELD(struct given_back, status)};
static const struct spec back_spec = SPEC("RefundOperation", struct given_back, back_fields);
struct came_in {
  int64_t id, amount;
  const char *state;
  struct given_back *refundOperations;
  size_t refund_count;
};
static const struct spec_field came_fields[] = {
    SPEC_FIELD(struct came_in, id, .required = true),
    SPEC_FIELD(struct came_in, amount, .required = true),
    SPEC_FIELD(struct came_in, state, .required = true),
    SPEC_LIST_OF(struct came_in, refundOperations, refund_count, &back_spec),
};
static const struct spec came_spec = SPEC("OrderPayment", struct came_in, came_fields);
struct intent_order {
  struct came_in *payments;
  size_t payment_count;
};
static const struct spec_field order_fields[] = {
    SPEC_LIST_OF(struct intent_order, payments, payment_count, &came_spec)};
static const struct spec order_spec = SPEC("Order", struct intent_order, order_fields);
struct intent_read {
  int64_t id;
  struct intent_order order;
};
static const struct spec_field read_fields[] = {SPEC_FIELD(struct intent_read, id, .required = true),
                                                SPEC_OBJECT_OF(struct intent_read, order, &order_spec)};
static const struct spec read_spec = SPEC("Intent", struct intent_read, read_fields);

static enum outcome ask(const struct payment_account *account, const char *method, const char *path, const char *body,
                        struct arena *arena, struct payment_answer *answer, struct fault *fault) {
  const char *token = NULL;
  enum outcome outcome = payment_helloasso_token(account, arena, &token, fault);
  if (outcome != OK) return outcome;
  const struct payment_request request = {.method = method,
                                          .url = arena_format(arena, "%s/v5/%s", account->base, path),
                                          .content_type = body ? "application/json" : NULL,
                                          .headers = {arena_format(arena, "Authorization: Bearer %s", token)},
                                          .body = body};
  outcome = payment_ask(&request, answer, fault);
  if (outcome != OK) return outcome;
  if (answer->status == 401) { /* ended before its time: the next try asks for another */
    payment_helloasso_forget(account);
    return fault_set(fault, UNAVAILABLE, path, "the token is no longer taken");
  }
  return payment_judge_status(answer->status, path, fault);
}

static enum outcome understand(const struct spec *spec, const struct payment_answer *answer, struct arena *arena,
                               void *out, struct fault *fault) {
  enum outcome outcome = spec_read_open(spec, answer->body.bytes, answer->body.length, arena, out, fault);
  return outcome == OK
             ? OK
             : fault_set(fault, UNAVAILABLE, "helloasso", "an answer that is none (%s)", outcome_code(outcome));
}

static enum outcome create(const struct payment_account *account, const struct payment_row *row, int64_t now_us,
                           struct arena *arena, struct payment_session *session, struct fault *fault) {
  AUTO(buffer) struct buffer body = {0};
  struct payment_answer answer = {0};
  struct intent_made made = {0};
  char id[PUBLIC_ID_TEXT];
  const char *given_up = arena_format(arena, "%s&abandon=1", row->return_url);
  (void)now_us;
  struct json json = json_into(&body);
  json_open(&json, NULL);
  json_money(&json, "totalAmount", row->amount);
  json_money(&json, "initialAmount", row->amount);
  json_text(&json, "itemName", row->label);
  json_text(&json, "backUrl", given_up);
  json_text(&json, "errorUrl", given_up);
  json_text(&json, "returnUrl", row->return_url);
  json_bool(&json, "containsDonation", false);
  json_open(&json, "metadata");
  json_text(&json, "payment", public_id(PUBLIC_PAYMENT, row->id, id));
  json_close(&json);
  json_close(&json);
  const char *path = arena_format(arena, "organizations/%s/checkout-intents", account->organisation);
  enum outcome outcome = ask(account, "POST", path, body.bytes, arena, &answer, fault);
  if (outcome == OK) outcome = understand(&made_spec, &answer, arena, &made, fault);
  buffer_done(&answer.body);
  if (outcome == OK)
    *session = (struct payment_session){arena_format(arena, "%lld", (long long)made.id), made.redirectUrl};
  return outcome;
}

static bool is_one_of(const char *text, const char *const words[]) {
  for (; *words; words++)
    if (text && strcasecmp(text, *words) == 0) return true;
  return false;
}

/* What was charged, whatever happened to it since. */
static bool did_come(const struct came_in *payment) {
  static const char *const states[] = {"Authorized", "Refunded", "Refunding", "Contested", NULL};
  return is_one_of(payment->state, states);
}

static int64_t back_of(const struct came_in *payment) {
  static const char *const failed[] = {"Error", "InternalError", "Refused", "Aborted", "Canceled", NULL};
  int64_t back = 0;
  for (size_t i = 0; i < payment->refund_count; i++)
    if (!is_one_of(payment->refundOperations[i].status, failed)) back += payment->refundOperations[i].amount;
  return strcasecmp(payment->state, "Refunded") == 0 && back == 0 ? payment->amount : back;
}

static struct payment_fact fact_of(const struct intent_read *intent, struct arena *arena) {
  struct payment_fact fact = {.word = PAYMENT_WAITS};
  static const char *const refused[] = {"Refused", "Error", "Canceled", "Abandoned", NULL};
  for (size_t i = 0; i < intent->order.payment_count; i++) {
    const struct came_in *payment = &intent->order.payments[i];
    if (fact.word == PAYMENT_WAITS && is_one_of(payment->state, refused)) fact.word = PAYMENT_REFUSED;
    if (!did_come(payment)) continue;
    fact.word = PAYMENT_CAME;
    fact.came.cents += payment->amount;
    fact.back.cents += back_of(payment);
    fact.money_ref = arena_format(arena, "%lld", (long long)payment->id);
  }
  return fact;
}

static enum outcome read(const struct payment_account *account, const struct payment_row *row, struct arena *arena,
                         struct payment_fact *fact, struct fault *fault) {
  struct payment_answer answer = {0};
  struct intent_read intent = {0};
  const char *path =
      arena_format(arena, "organizations/%s/checkout-intents/%s", account->organisation, row->provider_ref);
  enum outcome outcome = ask(account, "GET", path, NULL, arena, &answer, fault);
  if (outcome == OK) outcome = understand(&read_spec, &answer, arena, &intent, fault);
  buffer_done(&answer.body);
  if (outcome == OK) *fact = fact_of(&intent, arena);
  return outcome;
}

static enum outcome refund(const struct payment_account *account, const struct payment_row *row, const char *id,
                           struct money amount, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct payment_answer answer = {0};
  char name[PUBLIC_ID_TEXT];
  const char *path =
      arena_format(&arena, "payments/%s/refund?amount=%lld&comment=%s&cancelOrder=false&sendRefundMail=true",
                   row->money_ref, (long long)amount.cents, public_id(PUBLIC_REFUND, id, name));
  enum outcome outcome = ask(account, "POST", path, NULL, &arena, &answer, fault);
  buffer_done(&answer.body);
  return outcome;
}

/* ---- what it tells: unsigned, unless one is a partner. A hint, and no more. ----------------------------------------
 */

struct told_metadata {
  const char *payment;
};
struct told {
  struct told_metadata metadata;
};
static const struct spec_field metadata_fields[] = {SPEC_FIELD(struct told_metadata, payment)};
static const struct spec metadata_spec = SPEC("NoticeMetadata", struct told_metadata, metadata_fields);
static const struct spec_field told_fields[] = {SPEC_OBJECT_OF(struct told, metadata, &metadata_spec)};
static const struct spec told_spec = SPEC("Notice", struct told, told_fields);

static bool read_told(const char *body, size_t length, struct arena *arena, struct payment_told *notice) {
  struct told told = {0};
  struct fault ignored;
  if (spec_read_open(&told_spec, body, length, arena, &told, &ignored) != OK) return false;
  notice->event_key = NULL;
  if (!told.metadata.payment || !public_id_parse(PUBLIC_PAYMENT, told.metadata.payment, notice->payment))
    notice->payment[0] = '\0';
  return true;
}

const struct payment_provider payment_helloasso = {.name = "helloasso",
                                                   .secret = "helloasso-client",
                                                   .create = create,
                                                   .read = read,
                                                   .refund = refund,
                                                   .read_told = read_told};
