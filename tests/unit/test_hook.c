/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: hook order access core_once core_http core_db core embedded_sql */
/* Where the machine may be made to connect, how long it waits, when it gives up, and what it signs. */
#include "tests/unit/kit.h"

#include "core/phone.h"
#include "core/text.h"
#include "hook/hook.h"

#include <string.h>

#define S INT64_C(1000000)

static void only_the_world_outside_is_reached(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool is_public;
  } cases[] = {
      {"1.1.1.1", true},
      {"8.8.8.8", true},
      {"51.138.206.200", true},
      {"223.255.255.255", true},
      {"100.63.255.255", true},
      {"172.15.0.1", true},
      {"172.32.0.1", true},
      {"192.167.0.1", true},
      {"2606:4700::1111", true},
      {"2a01:e0a::1", true},
      {"0.0.0.0", false},
      {"0.1.2.3", false},
      {"10.0.0.1", false},
      {"100.64.0.1", false},
      {"100.127.9.9", false},
      {"127.0.0.1", false},
      {"127.9.9.9", false},
      {"169.254.169.254", false},
      {"172.16.0.1", false},
      {"172.31.255.255", false},
      {"192.0.0.8", false},
      {"192.0.2.1", false},
      {"192.88.99.1", false},
      {"192.168.0.1", false},
      {"198.18.0.1", false},
      {"198.19.255.1", false},
      {"198.51.100.1", false},
      {"203.0.113.1", false},
      {"224.0.0.1", false},
      {"239.1.1.1", false},
      {"240.0.0.1", false},
      {"255.255.255.255", false},
      {"::", false},
      {"::1", false},
      {"::ffff:10.0.0.1", false},
      {"::ffff:127.0.0.1", false},
      {"::7f00:1", false},
      {"64:ff9b::7f00:1", false},
      {"100::1", false},
      {"2001::1", false},
      {"2001:db8::1", false},
      {"2002:7f00:1::", false},
      {"3fff::1", false},
      {"fc00::1", false},
      {"fd12:3456::1", false},
      {"fe80::1", false},
      {"ff02::1", false},
      {"fec0::1", false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct address address;
    assert_true(address_parse(cases[i].text, strlen(cases[i].text), &address));
    if (hook_address_is_public(&address) != cases[i].is_public) fail_msg("%s", cases[i].text);
  }
}

static void an_address_is_https_and_nothing_else(void **state) {
  (void)state;
  static const char *const good[] = {"https://example.org/", "https://example.org:8443/a?b=c",
                                     "https://[2606:4700::1]/x"};
  static const char *const bad[] = {"http://example.org/",
                                    "https://user@example.org/",
                                    "https://example.org/#a",
                                    "",
                                    "https://",
                                    "https://example.org/ b",
                                    "ftp://example.org",
                                    "//example.org/x",
                                    "https://exämple.org/",
                                    "http://localhost:1/"};
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) assert_true(hook_url_is_fit(good[i], false));
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    if (hook_url_is_fit(bad[i], false)) fail_msg("%s", bad[i]);
  assert_true(hook_url_is_fit("http://localhost:1/", true));
  assert_true(hook_url_is_fit("http://127.0.0.1:80/x", true));
  assert_false(hook_url_is_fit("http://127.0.0.1.example.org/", true));
  assert_false(hook_url_is_fit("http://10.0.0.1/", true));
}

static void it_waits_longer_each_time_and_a_little_more_or_less(void **state) {
  (void)state;
  for (int64_t n = 1, base = 5 * S; n<20; n++, base = base * 3> 8 * 3600 * S ? 8 * 3600 * S : base * 3) {
    int64_t least = hook_patience_us(n, 0), most = hook_patience_us(n, 400);
    assert_int_equal(least, base * 4 / 5);
    assert_int_equal(most, base * 6 / 5);
  }
}

/* Tried for three days and no more; the address falls only when it took nothing for two of them, or says so itself. */
static void three_days_and_then_no_more(void **state) {
  (void)state;
  const int64_t hour = 3600 * S;
  static const struct {
    int64_t attempts, age_h, failing_h;
    long status;
    const char *state;
    bool breaks;
  } cases[] = {
      {1, 0, 0, 200, "sent", false},     {1, 0, 0, 204, "sent", false},       {1, 0, 0, 299, "sent", false},
      {1, 0, 0, 0, "waiting", false},    {1, 0, 0, 302, "waiting", false},    {1, 0, 0, 404, "waiting", false},
      {5, 1, 1, 500, "waiting", false},  {14, 60, 60, 500, "waiting", false}, {17, 71, 71, 500, "failed", true},
      {17, 71, 3, 500, "failed", false}, {17, 71, 0, 500, "failed", false},   {1, 0, 0, 410, "failed", true},
      {17, 71, 71, 200, "sent", false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    int64_t now = 1000 * hour;
    struct hook_step step =
        hook_after(&(struct hook_attempt){.attempts = cases[i].attempts,
                                          .made_at_us = now - cases[i].age_h * hour,
                                          .failing_since_us = cases[i].failing_h ? now - cases[i].failing_h * hour : 0,
                                          .now_us = now,
                                          .status = cases[i].status,
                                          .draw = 200});
    if (!text_equal(step.state, cases[i].state) || step.breaks != cases[i].breaks) fail_msg("case %zu", i);
    assert_true((step.next_us > now) == text_equal(step.state, "waiting"));
  }
}

/* The example of the specification (standard-webhooks/spec). */
static void it_signs_as_the_specification_does(void **state) {
  (void)state;
  char signature[HOOK_SIGNATURE_TEXT], secret[HOOK_SECRET_TEXT];
  assert_true(hook_sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                        "{\"test\": 2432232314}", signature));
  assert_string_equal(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  assert_false(hook_sign("sk_live", "x", 1, "{}", signature));
  hook_secret_make(secret);
  assert_int_equal(strlen(secret), HOOK_SECRET_TEXT - 1);
  assert_true(hook_sign(secret, "x", 1, "{}", signature));
}

static void an_sms_goes_to_a_mobile_and_to_nothing_else(void **state) {
  (void)state;
  static const char *const cases[][2] = {{"06 12 34 56 78", "+33612345678"},
                                         {"07.11.22.33.44", "+33711223344"},
                                         {"+33 6 12 34 56 78", "+33612345678"},
                                         {"+33 (0)6 12345678", "+33612345678"},
                                         {"0033612345678", "+33612345678"},
                                         {"+49 151 12345678", "+4915112345678"},
                                         {"03 21 00 00 00", NULL},
                                         {"+33 3 21 00 00 00", NULL},
                                         {"06 12 34 56", NULL},
                                         {"0612345678x", NULL},
                                         {"", NULL},
                                         {"+", NULL},
                                         {"12", NULL},
                                         {"06123456781234567890", NULL}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char number[PHONE_TEXT] = "";
    bool is = phone_mobile(cases[i][0], number);
    if (is != (cases[i][1] != NULL) || (is && !text_equal(number, cases[i][1])))
      fail_msg("%s: %s", cases[i][0], number);
  }
}

static void words_of_a_gateway_cannot_leave_their_place(void **state) {
  (void)state;
  const struct sms_words words = {
      .to = "+336", .text = "a\"b\\ é&c=d {to}", .sender = "F", .id = "msg_1", .token = "t"};
  AUTO(buffer) struct buffer json = {0}, url = {0}, plain = {0};
  sms_fill(&json, "{\"m\":\"{text}\",\"x\":{}}", &words, SMS_JSON);
  assert_string_equal(json.bytes, "{\"m\":\"a\\\"b\\\\ é&c=d {to}\",\"x\":{}}");
  sms_fill(&url, "to={to}&text={text}", &words, SMS_URL);
  assert_string_equal(url.bytes, "to=%2B336&text=a%22b%5C%20%C3%A9%26c%3Dd%20%7Bto%7D");
  sms_fill(&plain, "X: {token} {nobody} {id}", &words, SMS_PLAIN);
  assert_string_equal(plain.bytes, "X: t {nobody} msg_1");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(only_the_world_outside_is_reached),
                                     cmocka_unit_test(an_address_is_https_and_nothing_else),
                                     cmocka_unit_test(it_waits_longer_each_time_and_a_little_more_or_less),
                                     cmocka_unit_test(three_days_and_then_no_more),
                                     cmocka_unit_test(it_signs_as_the_specification_does),
                                     cmocka_unit_test(an_sms_goes_to_a_mobile_and_to_nothing_else),
                                     cmocka_unit_test(words_of_a_gateway_cannot_leave_their_place)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
