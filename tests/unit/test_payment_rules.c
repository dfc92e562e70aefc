/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: payment core_once access core_http core_db core embedded_sql */
/* What follows from what a provider says, as tables. */
#include "tests/unit/kit.h"

#include "payment/private.h"

#include <string.h>

static const struct {
  const char *from, *word;
  int64_t came; /* of 1000 */
  bool is_over;
  const char *to;
  bool tells;
} steps[] = {
    /* from       it says     came  late?  then       told */
    {"sent", "waits", 0, false, "sent", false},
    {"sent", "waits", 0, true, "expired", false},
    {"sent", "came", 1000, false, "paid", true},
    {"sent", "came", 1000, true, "paid", true}, /* the order's own rule says whether it is still there */
    {"sent", "came", 999, false, "mismatch", false},
    {"sent", "came", 1001, false, "mismatch", false},
    {"sent", "refused", 0, false, "failed", false},
    {"sent", "over", 0, false, "expired", false},
    {"expired", "waits", 0, true, "expired", false},
    {"expired", "came", 1000, true, "late", true},
    {"expired", "came", 1, true, "mismatch", false},
    {"failed", "came", 1000, false, "late", true},
    {"failed", "over", 0, true, "failed", false},
    /* noted is noted: told again, out of order or less, it changes nothing */
    {"paid", "came", 1000, false, "paid", false},
    {"paid", "waits", 0, true, "paid", false},
    {"paid", "over", 0, true, "paid", false},
    {"late", "came", 1000, true, "late", false},
    {"mismatch", "came", 1000, false, "mismatch", false},
    {"refunded", "came", 1000, true, "refunded", false},
    {"refunded", "waits", 0, false, "refunded", false},
};

static void every_word_leads_where_the_table_says(void **state) {
  static const char *const words[] = {"waits", "came", "refused", "over"};
  (void)state;
  for (size_t i = 0; i < COUNT(steps); i++) {
    struct payment_fact fact = {.came = MONEY(steps[i].came)};
    for (size_t w = 0; w < COUNT(words); w++)
      if (text_equal(words[w], steps[i].word)) fact.word = (enum payment_word)w;
    struct payment_step step = payment_follow(payment_state_of(steps[i].from), MONEY(1000), &fact, steps[i].is_over);
    print_message("%s + %s: %s\n", steps[i].from, steps[i].word, payment_state_name(step.to));
    assert_string_equal(payment_state_name(step.to), steps[i].to);
    assert_int_equal(step.tells_paid, steps[i].tells);
  }
}

static void it_is_asked_about_at_2_10_30_minutes_and_at_its_end(void **state) {
  const int64_t made = 1000 * SECOND_US, hold = made + 20 * MINUTE_US;
  const int64_t expected[] = {2 * 60, 10 * 60, 20 * 60 + 1, 30 * 60, 80 * 60, 20 * 60 + 86400};
  int64_t now = made;
  (void)state;
  for (size_t i = 0; i < COUNT(expected); i++) {
    now = payment_next_look(made, hold, now);
    assert_int_equal((now - made) / SECOND_US, expected[i]);
  }
  assert_int_equal(payment_next_look(made, hold, now), 0);
}

static void patience_doubles_up_to_an_hour(void **state) {
  (void)state;
  assert_int_equal(payment_patience_us(1), 2 * SECOND_US);
  assert_int_equal(payment_patience_us(2), 4 * SECOND_US);
  assert_int_equal(payment_patience_us(5), 32 * SECOND_US);
  assert_int_equal(payment_patience_us(12), 60 * MINUTE_US);
  assert_int_equal(payment_patience_us(4000), 60 * MINUTE_US);
}

/* openssl dgst -sha256 -hmac whsec_test, of "1700000000.{}" */
#define RIGHT "35495024f4ef3f94e5a93e22221544c4b75e9a42300cd965ab81cb85cd994e91"

static void a_signature_is_of_these_bytes_this_key_and_now(void **state) {
  static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";
  const int64_t at = INT64_C(1700000000) * SECOND_US;
  char header[400];
  (void)state;
  snprintf(header, sizeof header, "t=1700000000,v1=%s", RIGHT);
  assert_true(payment_stripe_signed(header, "{}", 2, "whsec_test", at));
  assert_true(payment_stripe_signed(header, "{}", 2, "whsec_test", at + 300 * SECOND_US));
  assert_true(payment_stripe_signed(header, "{}", 2, "whsec_test", at - 300 * SECOND_US));
  assert_false(payment_stripe_signed(header, "{}", 2, "whsec_test", at + 301 * SECOND_US));
  assert_false(payment_stripe_signed(header, "{}", 2, "whsec_test", at - 301 * SECOND_US));
  assert_false(payment_stripe_signed(header, "{} ", 3, "whsec_test", at));
  assert_false(payment_stripe_signed(header, "{}", 2, "whsec_tesu", at));
  snprintf(header, sizeof header, "t=1700000000,v1=%s,v1=%s", zeros, RIGHT);
  assert_true(payment_stripe_signed(header, "{}", 2, "whsec_test", at));
  snprintf(header, sizeof header, "t=1700000000,v0=%s", RIGHT);
  assert_false(payment_stripe_signed(header, "{}", 2, "whsec_test", at));
  static const char *const nonsense[] = {"",
                                         ",",
                                         "t",
                                         "t=",
                                         "t=x,v1=",
                                         "v1=",
                                         "t=1700000000",
                                         "t=1700000000,v1=00",
                                         "=",
                                         ",,,=,=,t=1700000000,",
                                         "t=170000000000000000000,v1=00"};
  for (size_t i = 0; i < COUNT(nonsense); i++)
    assert_false(payment_stripe_signed(nonsense[i], "{}", 2, "whsec_test", at));
}

static void a_notification_names_a_payment_of_ours_or_none(void **state) {
  static const struct {
    const char *body;
    bool is_read, is_stripe;
    const char *payment;
  } notices[] = {
#define ID "pay_0192f3a4b5c67d8e9fa0b1c2d3e4f506"
#define UUID "0192f3a4-b5c6-7d8e-9fa0-b1c2d3e4f506"
      {"{\"id\":\"evt_1\",\"data\":{\"object\":{\"metadata\":{\"payment\":\"" ID "\"},\"x\":1.5}}}", true, true, UUID},
      {"{\"id\":\"evt_1\",\"data\":{\"object\":{\"metadata\":{}}}}", true, true, ""},
      {"{\"id\":\"evt_1\",\"data\":{\"object\":{\"metadata\":{\"payment\":\"ord_" UUID "\"}}}}", true, true, ""},
      {"{\"data\":{\"object\":{}}}", false, true, ""},
      {"[]", false, true, ""},
      {"{\"eventType\":\"Payment\",\"data\":{\"amount\":1.0},\"metadata\":{\"payment\":\"" ID "\"}}", true, false,
       UUID},
      {"{\"eventType\":\"Order\",\"data\":{},\"metadata\":null}", true, false, ""},
      {"{\"eventType\":\"Form\"}", true, false, ""},
      {"{", false, false, ""},
  };
  (void)state;
  for (size_t i = 0; i < COUNT(notices); i++) {
    AUTO(arena) struct arena arena = {0};
    struct payment_told told = {0};
    const struct payment_provider *provider = notices[i].is_stripe ? &payment_stripe : &payment_helloasso;
    bool is_read = provider->read_told(notices[i].body, strlen(notices[i].body), &arena, &told);
    print_message("%s\n", notices[i].body);
    assert_int_equal(is_read, notices[i].is_read);
    assert_string_equal(told.payment, notices[i].payment);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_word_leads_where_the_table_says),
      cmocka_unit_test(it_is_asked_about_at_2_10_30_minutes_and_at_its_end),
      cmocka_unit_test(patience_doubles_up_to_an_hour),
      cmocka_unit_test(a_signature_is_of_these_bytes_this_key_and_now),
      cmocka_unit_test(a_notification_names_a_payment_of_ours_or_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
