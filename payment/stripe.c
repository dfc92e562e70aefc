/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Stripe Checkout: a page of Stripe's, for cards. Every request that makes something has a key of its own, so that one
 * whose answer was lost is asked again. */
#include "payment/private.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <string.h>

#define STRIPE_VERSION "2024-06-20"
#define SESSION_MIN_US (35 * MINUTE_US) /* Stripe asks for 30 from when it hears of it */
#define TOLERANCE_S 300

struct stripe_charge {
  int64_t amount_refunded;
};
struct stripe_intent {
  const char *id, *status;
  struct stripe_charge latest_charge;
};
struct stripe_session {
  const char *id, *url, *status, *payment_status;
  int64_t amount_total;
  const char *currency;
  struct stripe_intent payment_intent;
};
static const struct spec_field charge_fields[] = {SPEC_FIELD(struct stripe_charge, amount_refunded)};
static const struct spec charge_spec = SPEC("Charge", struct stripe_charge, charge_fields);
static const struct spec_field intent_fields[] = {
    SPEC_FIELD(struct stripe_intent, id),
    SPEC_FIELD(struct stripe_intent, status),
    SPEC_OBJECT_OF(struct stripe_intent, latest_charge, &charge_spec),
};
static const struct spec intent_spec = SPEC("PaymentIntent", struct stripe_intent, intent_fields);
static const struct spec_field made_fields[] = {
    SPEC_FIELD(struct stripe_session, id, .required = true),
    SPEC_FIELD(struct stripe_session, url, .max = 4000),
};
static const struct spec made_spec = SPEC("SessionMade", struct stripe_session, made_fields);
static const struct spec_field session_fields[] = {
    SPEC_FIELD(struct stripe_session, id, .required = true),
    SPEC_FIELD(struct stripe_session, status, .required = true),
    SPEC_FIELD(struct stripe_session, payment_status, .required = true),
    SPEC_FIELD(struct stripe_session, amount_total, .required = true),
    SPEC_FIELD(struct stripe_session, currency, .required = true),
    SPEC_OBJECT_OF(struct stripe_session, payment_intent, &intent_spec),
};
static const struct spec session_spec = SPEC("Session", struct stripe_session, session_fields);

static void add(struct buffer *form, const char *name, const char *value) {
  if (form->length) buffer_char(form, '&');
  buffer_escaped(form, name);
  buffer_char(form, '=');
  buffer_escaped(form, value);
}

static void add_number(struct buffer *form, const char *name, int64_t value) {
  char digits[24];
  snprintf(digits, sizeof digits, "%lld", (long long)value);
  add(form, name, digits);
}

/* body NULL: GET. once: Idempotency-Key, or NULL. */
static enum outcome ask(const struct payment_account *account, const char *path, const char *body, const char *once,
                        struct arena *arena, struct payment_answer *answer, struct fault *fault) {
  const struct payment_request request = {.method = body ? "POST" : "GET",
                                          .url = arena_format(arena, "%s/v1/%s", account->base, path),
                                          .content_type = body ? "application/x-www-form-urlencoded" : NULL,
                                          .headers = {arena_format(arena, "Authorization: Bearer %s", account->key),
                                                      "Stripe-Version: " STRIPE_VERSION,
                                                      once ? arena_format(arena, "Idempotency-Key: %s", once) : NULL},
                                          .body = body};
  enum outcome outcome = payment_ask(&request, answer, fault);
  return outcome == OK ? payment_judge_status(answer->status, path, fault) : outcome;
}

static enum outcome understand(const struct spec *spec, const struct payment_answer *answer, struct arena *arena,
                               struct stripe_session *session, struct fault *fault) {
  enum outcome outcome = spec_read_open(spec, answer->body.bytes, answer->body.length, arena, session, fault);
  return outcome == OK ? OK
                       : fault_set(fault, UNAVAILABLE, "stripe", "an answer that is none (%s)", outcome_code(outcome));
}

static void write_session(const struct payment_row *row, struct arena *arena, struct buffer *form) {
  char id[PUBLIC_ID_TEXT];
  int64_t until = row->made_at + SESSION_MIN_US;
  public_id(PUBLIC_PAYMENT, row->id, id);
  add(form, "mode", "payment");
  add(form, "payment_method_types[0]", "card");
  add(form, "client_reference_id", id);
  add(form, "metadata[payment]", id);
  add(form, "payment_intent_data[metadata][payment]", id); /* on its charges, and so on what says that they went back */
  add(form, "success_url", row->return_url);
  add(form, "cancel_url", arena_format(arena, "%s&abandon=1", row->return_url));
  add_number(form, "expires_at", (row->hold_until > until ? row->hold_until : until) / SECOND_US);
  add(form, "line_items[0][quantity]", "1");
  add(form, "line_items[0][price_data][currency]", "eur");
  add_number(form, "line_items[0][price_data][unit_amount]", row->amount.cents);
  add(form, "line_items[0][price_data][product_data][name]", row->label);
}

static enum outcome create(const struct payment_account *account, const struct payment_row *row, int64_t now_us,
                           struct arena *arena, struct payment_session *session, struct fault *fault) {
  AUTO(buffer) struct buffer form = {0};
  struct payment_answer answer = {0};
  struct stripe_session made = {0};
  (void)now_us;
  write_session(row, arena, &form);
  enum outcome outcome = ask(account, "checkout/sessions", form.bytes, row->id, arena, &answer, fault);
  if (outcome == OK) outcome = understand(&made_spec, &answer, arena, &made, fault);
  buffer_done(&answer.body);
  *session = (struct payment_session){made.id, made.url};
  return outcome == OK && !made.url ? fault_set(fault, UNAVAILABLE, "stripe", "a session without a page") : outcome;
}

/* Of another currency is not what was asked for: an amount that never matches. */
static struct payment_fact fact_of(const struct stripe_session *session) {
  struct payment_fact fact = {.word = PAYMENT_WAITS};
  if (text_equal(session->payment_status, "paid")) {
    fact.word = PAYMENT_CAME;
    fact.came = MONEY(text_equal(session->currency, "eur") ? session->amount_total : 0);
    fact.back = MONEY(session->payment_intent.latest_charge.amount_refunded);
    fact.money_ref = session->payment_intent.id;
  } else if (text_equal(session->status, "expired")) fact.word = PAYMENT_OVER;
  else if (text_equal(session->payment_intent.status, "canceled")) fact.word = PAYMENT_REFUSED;
  return fact;
}

static enum outcome read(const struct payment_account *account, const struct payment_row *row, struct arena *arena,
                         struct payment_fact *fact, struct fault *fault) {
  struct payment_answer answer = {0};
  struct stripe_session session = {0};
  const char *path =
      arena_format(arena, "checkout/sessions/%s?expand[]=payment_intent.latest_charge", row->provider_ref);
  enum outcome outcome = ask(account, path, NULL, NULL, arena, &answer, fault);
  if (outcome == OK) outcome = understand(&session_spec, &answer, arena, &session, fault);
  buffer_done(&answer.body);
  if (outcome == OK) *fact = fact_of(&session);
  return outcome;
}

static enum outcome close_session(const struct payment_account *account, const struct payment_row *row,
                                  struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct payment_answer answer = {0};
  const char *path = arena_format(&arena, "checkout/sessions/%s/expire", row->provider_ref);
  enum outcome outcome = ask(account, path, "", NULL, &arena, &answer, fault);
  buffer_done(&answer.body);
  return outcome;
}

static enum outcome refund(const struct payment_account *account, const struct payment_row *row, const char *id,
                           struct money amount, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer form = {0};
  struct payment_answer answer = {0};
  char name[PUBLIC_ID_TEXT];
  add(&form, "payment_intent", row->money_ref);
  add_number(&form, "amount", amount.cents);
  add(&form, "metadata[refund]", public_id(PUBLIC_REFUND, id, name));
  enum outcome outcome = ask(account, "refunds", form.bytes, id, &arena, &answer, fault);
  buffer_done(&answer.body);
  return outcome;
}

/* ---- what it tells -------------------------------------------------------------------------------------------------
 */

struct event_metadata {
  const char *payment;
};
struct event_object {
  struct event_metadata metadata;
};
struct event_data {
  struct event_object object;
};
struct stripe_event {
  const char *id;
  struct event_data data;
};
static const struct spec_field metadata_fields[] = {SPEC_FIELD(struct event_metadata, payment)};
static const struct spec metadata_spec = SPEC("EventMetadata", struct event_metadata, metadata_fields);
static const struct spec_field object_fields[] = {SPEC_OBJECT_OF(struct event_object, metadata, &metadata_spec)};
static const struct spec object_spec = SPEC("EventObject", struct event_object, object_fields);
static const struct spec_field data_fields[] = {
    SPEC_OBJECT_OF(struct event_data, object, &object_spec, .required = true)};
static const struct spec data_spec = SPEC("EventData", struct event_data, data_fields);
static const struct spec_field event_fields[] = {
    SPEC_FIELD(struct stripe_event, id, .required = true, .min = 1),
    SPEC_OBJECT_OF(struct stripe_event, data, &data_spec, .required = true),
};
static const struct spec event_spec = SPEC("Event", struct stripe_event, event_fields);

static bool read_told(const char *body, size_t length, struct arena *arena, struct payment_told *told) {
  struct stripe_event event = {0};
  struct fault ignored;
  if (spec_read_open(&event_spec, body, length, arena, &event, &ignored) != OK) return false;
  told->event_key = event.id;
  const char *payment = event.data.object.metadata.payment;
  if (!payment || !public_id_parse(PUBLIC_PAYMENT, payment, told->payment)) told->payment[0] = '\0';
  return true;
}

/* One part "name=value" of the header, from *at on; false at its end. */
static bool next_part(const char **at, char name[static 8], char value[static 80]) {
  const char *from = *at, *end = strchr(from, ','), *equals = strchr(from, '=');
  if (!*from) return false;
  if (!end) end = from + strlen(from);
  name[0] = value[0] = '\0';
  if (equals && equals < end && equals - from < 8 && end - equals - 1 < 80) {
    memcpy(name, from, (size_t)(equals - from));
    name[equals - from] = '\0';
    memcpy(value, equals + 1, (size_t)(end - equals - 1));
    value[end - equals - 1] = '\0';
  }
  *at = *end ? end + 1 : end;
  return true;
}

bool payment_stripe_signed(const char *header, const char *body, size_t length, const char *key, int64_t now_us) {
  AUTO(buffer) struct buffer message = {0};
  char name[8], value[80], stamp[80] = "", right[SHA256_HEX];
  uint8_t digest[SHA256_BYTES];
  unsigned digest_length = 0;
  int64_t at = 0;
  bool is_signed = false;
  for (const char *next = header; next_part(&next, name, value);)
    if (text_equal(name, "t")) TEXT_COPY(stamp, value);
  if (!text_to_integer(stamp, 0, INT64_C(99999999999), &at)) return false;
  int64_t age = now_us / SECOND_US - at;
  if (age > TOLERANCE_S || age < -TOLERANCE_S) return false;
  buffer_format(&message, "%s.", stamp);
  buffer_add(&message, body, length);
  if (!HMAC(EVP_sha256(), key, (int)strlen(key), (const uint8_t *)message.bytes, message.length, digest,
            &digest_length))
    return false;
  hex_from_bytes(digest, sizeof digest, right);
  for (const char *next = header; next_part(&next, name, value);)
    if (text_equal(name, "v1") && strlen(value) == SHA256_HEX - 1)
      is_signed |= CRYPTO_memcmp(value, right, SHA256_HEX - 1) == 0;
  return is_signed;
}

const struct payment_provider payment_stripe = {.name = "stripe",
                                                .secret = "stripe-key",
                                                .create = create,
                                                .read = read,
                                                .close = close_session,
                                                .refund = refund,
                                                .read_told = read_told};
