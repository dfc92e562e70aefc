/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: access */
#include "tests/unit/kit.h"

#include "access/totp.h"

#include <string.h>

static const uint8_t rfc_secret[] = "12345678901234567890"; /* of both RFCs */
enum { RFC_LENGTH = 20 };

static int64_t at(int64_t seconds) {
  return seconds * 1000000;
}

/* RFC 4226, appendix D. */
static void codes_by_counter(void **state) {
  (void)state;
  static const uint32_t codes[] = {755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489};
  for (size_t i = 0; i < COUNT(codes); i++) assert_int_equal(hotp_code(rfc_secret, RFC_LENGTH, i), codes[i]);
}

/* RFC 6238, appendix B: the last six of its eight digits. */
static void codes_by_time(void **state) {
  (void)state;
  static const struct {
    int64_t seconds;
    const char *code;
    int64_t step;
  } vectors[] = {
      {59, "287082", 0x1},
      {1111111109, "081804", 0x23523EC},
      {1111111111, "050471", 0x23523ED},
      {1234567890, "005924", 0x273EF07},
      {2000000000, "279037", 0x3F940AA},
      {20000000000, "353130", 0x27BC86AA},
  };
  for (size_t i = 0; i < COUNT(vectors); i++) {
    int64_t step = -1;
    assert_true(totp_verify(rfc_secret, RFC_LENGTH, vectors[i].code, at(vectors[i].seconds), 0, &step));
    assert_int_equal(step, vectors[i].step);
  }
}

static const char *code_of(int64_t step) {
  static char code[8];
  snprintf(code, sizeof code, "%06u", (unsigned)hotp_code(rfc_secret, RFC_LENGTH, (uint64_t)step));
  return code;
}

static bool accepts(const char *code, int64_t seconds, int64_t last_step) {
  int64_t step = -7;
  bool right = totp_verify(rfc_secret, RFC_LENGTH, code, at(seconds), last_step, &step);
  assert_true(right ? step > last_step : step == -7);
  return right;
}

static void a_clock_may_be_half_a_minute_wrong(void **state) {
  (void)state;
  enum { STEP = 1000 };
  int64_t start = (int64_t)STEP * 30;
  assert_true(accepts(code_of(STEP), start, 0));
  assert_true(accepts(code_of(STEP), start + 29, 0));
  assert_true(accepts(code_of(STEP), start - 30, 0));
  assert_true(accepts(code_of(STEP), start + 59, 0));
  assert_false(accepts(code_of(STEP), start - 31, 0));
  assert_false(accepts(code_of(STEP), start + 60, 0));
}

static void a_step_serves_once(void **state) {
  (void)state;
  enum { STEP = 1000 };
  int64_t now = (int64_t)STEP * 30 + 5, step = 0;
  assert_true(totp_verify(rfc_secret, RFC_LENGTH, code_of(STEP), at(now), 0, &step));
  assert_int_equal(step, STEP);
  assert_false(accepts(code_of(STEP), now, step));
  assert_false(accepts(code_of(STEP - 1), now, step)); /* nor one that came before it */
  assert_true(accepts(code_of(STEP + 1), now, step));
}

static void what_is_typed(void **state) {
  (void)state;
  static const char *const bad[] = {"",       "28708",  "2870822", "28708a", "-28708",
                                    "+28708", "٢٨٧٠٨٢", "2870 8",  "287.082"};
  assert_true(accepts("287082", 59, 0));
  assert_true(accepts(" 287 082 ", 59, 0));
  assert_false(accepts("287083", 59, 0));
  assert_false(accepts("187082", 59, 0));
  for (size_t i = 0; i < COUNT(bad); i++) assert_false(accepts(bad[i], 59, 0));
  assert_true(accepts(code_of(0), 0, -1)); /* the first step of all has none before it */
}

/* RFC 4648, section 10. */
static void base32_vectors(void **state) {
  (void)state;
  static const struct {
    const char *bytes, *text, *padded;
  } vectors[] = {{"", "", ""},
                 {"f", "MY", "MY======"},
                 {"fo", "MZXQ", "MZXQ===="},
                 {"foo", "MZXW6", "MZXW6==="},
                 {"foob", "MZXW6YQ", "MZXW6YQ="},
                 {"fooba", "MZXW6YTB", "MZXW6YTB"},
                 {"foobar", "MZXW6YTBOI", "mzxw 6ytb-oi======"}};
  for (size_t i = 0; i < COUNT(vectors); i++) {
    char text[32];
    uint8_t bytes[8];
    size_t count = 99;
    base32_from_bytes((const uint8_t *)vectors[i].bytes, strlen(vectors[i].bytes), text);
    assert_string_equal(text, vectors[i].text);
    assert_true(base32_to_bytes(vectors[i].padded, bytes, sizeof bytes, &count));
    assert_int_equal(count, strlen(vectors[i].bytes));
    assert_memory_equal(bytes, vectors[i].bytes, count);
  }
}

static void what_is_no_base32(void **state) {
  (void)state;
  static const char *const bad[] = {"M", "MZX", "MZXW6Y", "MZ", "MY0", "M1", "M8", "MYÉ", "MZXW6YTBOIMZXW6YTBOI"};
  uint8_t bytes[8];
  size_t count = 99;
  for (size_t i = 0; i < COUNT(bad); i++)
    if (base32_to_bytes(bad[i], bytes, sizeof bytes, &count)) fail_msg("%s is read", bad[i]);
  assert_int_equal(count, 99);
}

static void any_bytes_come_back(void **state) {
  (void)state;
  uint64_t chance = chance_seed();
  for (int i = 0; i < 2000; i++) {
    uint8_t bytes[40], again[40];
    char text[80];
    size_t length = (size_t)chance_between(&chance, 0, sizeof bytes), count = 0;
    for (size_t b = 0; b < length; b++) bytes[b] = (uint8_t)chance_next(&chance);
    base32_from_bytes(bytes, length, text);
    assert_int_equal(strlen(text), (length * 8 + 4) / 5);
    assert_true(base32_to_bytes(text, again, sizeof again, &count));
    assert_int_equal(count, length);
    assert_memory_equal(bytes, again, length);
  }
}

static void the_uri_of_an_authenticator(void **state) {
  (void)state;
  AUTO(buffer) struct buffer uri = {0}, other = {0};
  totp_uri(rfc_secret, RFC_LENGTH, "Comptoir", "aicha@example.org", &uri);
  assert_string_equal(uri.bytes, "otpauth://totp/Comptoir:aicha%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                                 "&issuer=Comptoir&algorithm=SHA1&digits=6&period=30");
  totp_uri(rfc_secret, RFC_LENGTH, "KPA-Cité & Cie", "Aïcha : 100 % ~a/b?c#d", &other);
  assert_non_null(strstr(other.bytes,
                         "otpauth://totp/KPA-Cit%C3%A9%20%26%20Cie:A%C3%AFcha%20%3A%20100%20%25%20~a%2Fb%3F"
                         "c%23d?secret="));
  assert_non_null(strstr(other.bytes, "&issuer=KPA-Cit%C3%A9%20%26%20Cie&"));
}

static void secrets_differ(void **state) {
  (void)state;
  uint8_t one[TOTP_SECRET_BYTES], other[TOTP_SECRET_BYTES];
  totp_secret_new(one);
  totp_secret_new(other);
  assert_memory_not_equal(one, other, sizeof one);
}

static void recovery_codes_are_forgiving(void **state) {
  (void)state;
  static const char *const same[] = {"01ab-cdef-ghjk-mnpq", "01ABCDEFGHJKMNPQ", "oiab cdef ghjk mnpq",
                                     "OLab-cdefghjkmnpq ", "0lAB--CDEF  GHJK-MNPQ"};
  static const char *const bad[] = {"",
                                    "01ab-cdef-ghjk-mnp",
                                    "01ab-cdef-ghjk-mnpqr",
                                    "u1ab-cdef-ghjk-mnpq",
                                    "01ab-cdef-ghjk-mnp!",
                                    "é1ab-cdef-ghjk-mnpq"};
  uint8_t first[SHA256_BYTES], digest[SHA256_BYTES];
  assert_true(recovery_code_digest(same[0], first));
  for (size_t i = 1; i < COUNT(same); i++) {
    assert_true(recovery_code_digest(same[i], digest));
    assert_memory_equal(digest, first, sizeof digest);
  }
  for (size_t i = 0; i < COUNT(bad); i++)
    if (recovery_code_digest(bad[i], digest)) fail_msg("\"%s\" is read", bad[i]);
}

/* Every one of the 80 bits counts: another letter anywhere is another code. */
static void recovery_codes_are_whole(void **state) {
  (void)state;
  char code[RECOVERY_CODE_TEXT], other[RECOVERY_CODE_TEXT];
  uint8_t first[SHA256_BYTES], digest[SHA256_BYTES];
  for (int i = 0; i < 200; i++) {
    recovery_code_new(code);
    assert_int_equal(strlen(code), RECOVERY_CODE_TEXT - 1);
    assert_true(code[4] == '-' && code[9] == '-' && code[14] == '-');
    assert_true(recovery_code_digest(code, first));
    for (size_t place = 0; code[place]; place++) {
      if (code[place] == '-') continue;
      TEXT_COPY(other, code);
      other[place] = code[place] == '7' ? '6' : '7';
      assert_true(recovery_code_digest(other, digest));
      assert_memory_not_equal(digest, first, sizeof digest);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(codes_by_counter),
      cmocka_unit_test(codes_by_time),
      cmocka_unit_test(a_clock_may_be_half_a_minute_wrong),
      cmocka_unit_test(a_step_serves_once),
      cmocka_unit_test(what_is_typed),
      cmocka_unit_test(base32_vectors),
      cmocka_unit_test(what_is_no_base32),
      cmocka_unit_test(any_bytes_come_back),
      cmocka_unit_test(the_uri_of_an_authenticator),
      cmocka_unit_test(secrets_differ),
      cmocka_unit_test(recovery_codes_are_forgiving),
      cmocka_unit_test(recovery_codes_are_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
