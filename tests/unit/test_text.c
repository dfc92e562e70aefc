/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core */
#include "tests/unit/kit.h"

#include "core/clock.h"

#include <pthread.h>
#include <string.h>

#define BYTES(literal) (literal), sizeof(literal) - 1

/* ---- UTF-8
 * ------------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *bytes;
  size_t length;
  bool good;
} texts[] = {
    {BYTES(""), true},
    {BYTES("Aïcha, 1 234,50 €\t\n"), true},
    {BYTES("تمّ \U0001f9e5"), true},
    {BYTES("\x7e"), true},
    {BYTES("\xf4\x8f\xbf\xbf"), true}, /* U+10FFFF */
    {BYTES("a\0b"), false},
    {BYTES("a\rb"), false},
    {BYTES("\x1b[2J"), false},
    {BYTES("\x7f"), false},
    {BYTES("\xc2\x9b"), false}, /* U+009B, which some terminals obey */
    {BYTES("\xc3"), false},
    {BYTES("\xc3("), false},
    {BYTES("\x80"), false},
    {BYTES("\xc0\x80"), false}, /* NUL, written too long */
    {BYTES("\xc1\xbf"), false},
    {BYTES("\xe0\x9f\xbf"), false},
    {BYTES("\xf0\x8f\xbf\xbf"), false},
    {BYTES("\xed\xa0\x80"), false}, /* surrogate */
    {BYTES("\xf4\x90\x80\x80"), false},
    {BYTES("\xf5\x80\x80\x80"), false},
    {BYTES("\xe2\x82"), false},
    {BYTES("\xff"), false},
};

static void knows_utf8(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(texts); i++)
    if (text_is_utf8(texts[i].bytes, texts[i].length) != texts[i].good) fail_msg("row %zu", i);
  assert_int_equal(text_length("Aïcha €"), 7);
  assert_int_equal(text_length(""), 0);
}

static void cuts_between_characters(void **state) {
  (void)state;
  char small[4], one[1] = {'x'};
  TEXT_COPY(small, "abcdef");
  assert_string_equal(small, "abc");
  TEXT_COPY(small, "abé");
  assert_string_equal(small, "ab");
  TEXT_COPY(small, "aé");
  assert_string_equal(small, "aé");
  TEXT_COPY(small, "€€");
  assert_string_equal(small, "€");
  TEXT_COPY(small, "\U0001f9e5");
  assert_string_equal(small, "");
  TEXT_COPY(one, "abc");
  assert_string_equal(one, "");
}

static void compares(void **state) {
  (void)state;
  assert_true(text_equal(NULL, NULL) && text_equal("a", "a"));
  assert_false(text_equal(NULL, "") || text_equal("", NULL) || text_equal("a", "A"));
  assert_true(text_starts("till/till.js", "till/") && text_starts("a", ""));
  assert_false(text_starts("til", "till"));
}

/* ---- whole numbers
 * ------------------------------------------------------------------------------------------------------ */

static const struct {
  const char *text;
  int64_t min, max;
  bool good;
  int64_t value;
} numbers[] = {
    {"0", 0, 0, true, 0},
    {"8080", 1, 65535, true, 8080},
    {"+5", 0, 9, true, 5},
    {"-5", -9, 9, true, -5},
    {"007", 0, 9, true, 7},
    {"9223372036854775807", INT64_MIN, INT64_MAX, true, INT64_MAX},
    {"-9223372036854775808", INT64_MIN, INT64_MAX, true, INT64_MIN},
    {"9223372036854775808", INT64_MIN, INT64_MAX, false, 0},
    {"-9223372036854775809", INT64_MIN, INT64_MAX, false, 0},
    {"99999999999999999999", INT64_MIN, INT64_MAX, false, 0},
    {"10", 0, 9, false, 0},
    {"-1", 0, 9, false, 0},
    {"", 0, 9, false, 0},
    {"-", -9, 9, false, 0},
    {"+-1", -9, 9, false, 0},
    {" 1", 0, 9, false, 0},
    {"1 ", 0, 9, false, 0},
    {"1.0", 0, 9, false, 0},
    {"1e3", 0, 9999, false, 0},
    {"0x1", 0, 9, false, 0},
};

static void reads_integers(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(numbers); i++) {
    int64_t value = 42;
    bool good = text_to_integer(numbers[i].text, numbers[i].min, numbers[i].max, &value);
    if (good != numbers[i].good || value != (good ? numbers[i].value : 42)) fail_msg("\"%s\"", numbers[i].text);
  }
}

/* ---- bytes as text
 * ------------------------------------------------------------------------------------------------------ */

static void writes_hexadecimal(void **state) {
  (void)state;
  const uint8_t bytes[] = {0x00, 0x1f, 0xa0, 0xff};
  uint8_t back[4] = {9, 9, 9, 9};
  char hex[9];
  hex_from_bytes(bytes, 4, hex);
  assert_string_equal(hex, "001fa0ff");
  assert_false(hex_to_bytes("001fa0f", back, 4));
  assert_false(hex_to_bytes("001fa0fff", back, 4));
  assert_false(hex_to_bytes("001fa0fg", back, 4));
  assert_false(hex_to_bytes("", back, 4));
  assert_int_equal(back[0], 9);
  assert_true(hex_to_bytes("001fA0ff", back, 4));
  assert_memory_equal(back, bytes, 4);
}

/* FIPS 180-4 examples. */
static const struct {
  const char *text, *digest;
} digests[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void digests_text(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(digests); i++) {
    uint8_t digest[SHA256_BYTES];
    char hex[SHA256_HEX];
    sha256(digests[i].text, strlen(digests[i].text), digest);
    hex_from_bytes(digest, sizeof digest, hex);
    assert_string_equal(hex, digests[i].digest);
  }
}

/* RFC 4648 §10. */
static const char *const base64[][2] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
    {"\xfb\xff\xbe", "+/++"},
};
static const char *const not_base64[] = {"Zg",   "Zg=",  "Zg===", "Z===",   "====", "Zm9v====", "Zm9vYg==Zm9v",
                                         "Zh==", "Zm9=", "Zm 9v", "Zm9v\n", "Zm-_", "=Zm9",     "Z=m9"};

static void writes_base64(void **state) {
  (void)state;
  uint8_t bytes[8] = {0};
  size_t count;
  for (size_t i = 0; i < COUNT(base64); i++) {
    char text[16];
    size_t length = strlen(base64[i][0]);
    base64_from_bytes((const uint8_t *)base64[i][0], length, text);
    assert_string_equal(text, base64[i][1]);
    assert_true(base64_to_bytes(text, bytes, length, &count));
    assert_int_equal(count, length);
    assert_memory_equal(bytes, base64[i][0], length);
    if (length > 0) assert_false(base64_to_bytes(text, bytes, length - 1, &count));
  }
  for (size_t i = 0; i < COUNT(not_base64); i++)
    if (base64_to_bytes(not_base64[i], bytes, sizeof bytes, &count)) fail_msg("\"%s\"", not_base64[i]);
}

static const char *const base64url[][2] = {{"", ""},        {"f", "Zg"},        {"fo", "Zm8"},
                                           {"foo", "Zm9v"}, {"foob", "Zm9vYg"}, {"\xfb\xff\xbe", "-_--"}};
static const char *const not_base64url[] = {"Zg==", "Z", "Zm9vY", "Zh", "Zm9", "+/++", "Zm9v\n", "Zm 9v", "="};

static void writes_base64url(void **state) {
  (void)state;
  uint8_t bytes[8] = {0};
  size_t count = 0;
  for (size_t i = 0; i < COUNT(base64url); i++) {
    char text[16];
    size_t length = strlen(base64url[i][0]);
    base64url_from_bytes((const uint8_t *)base64url[i][0], length, text);
    assert_string_equal(text, base64url[i][1]);
    assert_int_equal(strlen(text) + 1, BASE64URL_SIZE(length));
    assert_true(base64url_to_bytes(text, bytes, length, &count));
    assert_int_equal(count, length);
    assert_memory_equal(bytes, base64url[i][0], length);
    if (length > 0) assert_false(base64url_to_bytes(text, bytes, length - 1, &count));
  }
  for (size_t i = 0; i < COUNT(not_base64url); i++)
    if (base64url_to_bytes(not_base64url[i], bytes, sizeof bytes, &count)) fail_msg("\"%s\"", not_base64url[i]);
}

static void turns_any_bytes_round(void **state) {
  (void)state;
  uint64_t chance = chance_seed();
  for (int round = 0; round < 2000; round++) {
    uint8_t bytes[100], back[100];
    char text[201];
    size_t length = (size_t)chance_between(&chance, 0, 100), count;
    for (size_t i = 0; i < length; i++) bytes[i] = (uint8_t)chance_between(&chance, 0, 255);
    base64_from_bytes(bytes, length, text);
    assert_true(base64_to_bytes(text, back, length, &count) && count == length);
    assert_memory_equal(back, bytes, length);
    base64url_from_bytes(bytes, length, text);
    assert_true(base64url_to_bytes(text, back, length, &count) && count == length);
    assert_memory_equal(back, bytes, length);
    hex_from_bytes(bytes, length, text);
    assert_true(hex_to_bytes(text, back, length));
    assert_memory_equal(back, bytes, length);
  }
}

/* ---- identifiers
 * --------------------------------------------------------------------------------------------------------- */

enum { THREADS = 4, IDS = 20000 };
static char ids[THREADS * IDS][UUID_TEXT];

static void *make_ids(void *first) {
  char(*mine)[UUID_TEXT] = first;
  for (int i = 0; i < IDS; i++) uuid_v7(mine[i]);
  return NULL;
}

static int compare_ids(const void *a, const void *b) {
  return strcmp(a, b);
}

static void makes_growing_ids(void **state) {
  (void)state;
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&threads[i], NULL, make_ids, ids[i * IDS]), 0);
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  for (int i = 0; i < THREADS * IDS; i++) {
    assert_true(uuid_is_valid(ids[i]) && ids[i][14] == '7');
    if (i % IDS > 0) assert_true(strcmp(ids[i - 1], ids[i]) < 0);
  }
  qsort(ids, COUNT(ids), UUID_TEXT, compare_ids);
  for (size_t i = 1; i < COUNT(ids); i++) assert_string_not_equal(ids[i - 1], ids[i]);
}

/* The first 48 bits are the milliseconds; 80 000 ids in a row may run a little ahead of the clock. */
static void dates_ids(void **state) {
  (void)state;
  char id[UUID_TEXT], hex[13] = {0};
  uint8_t bytes[6];
  int64_t ms = 0, now_ms = clock_now_us() / 1000;
  uuid_v7(id);
  memcpy(hex, id, 8);
  memcpy(hex + 8, id + 9, 4);
  assert_true(hex_to_bytes(hex, bytes, sizeof bytes));
  for (size_t i = 0; i < sizeof bytes; i++) ms = ms * 256 + bytes[i];
  assert_in_range(ms - now_ms + 1000, 0, 11000);
}

static const struct {
  const char *text;
  bool good;
} uuids[] = {
    {"01932d5e-8d00-725c-9960-25dbbd200119", true},   {"f47ac10b-58cc-4372-a567-0e02b2c3d479", true},
    {"01932D5E-8D00-725C-9960-25DBBD200119", false},  {"01932d5e-8d00-925c-9960-25dbbd200119", false},
    {"01932d5e-8d00-025c-9960-25dbbd200119", false},  {"01932d5e-8d00-725c-c960-25dbbd200119", false},
    {"01932d5e-8d00-725c-9960-25dbbd20011", false},   {"01932d5e-8d00-725c-9960-25dbbd2001199", false},
    {"01932d5e08d00-725c-9960-25dbbd200119", false},  {"01932d5e-8d00-725c-9960-25dbbd20011g", false},
    {"{1932d5e-8d00-725c-9960-25dbbd200119}", false}, {"", false},
};

static void knows_ids(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(uuids); i++)
    if (uuid_is_valid(uuids[i].text) != uuids[i].good) fail_msg("%s", uuids[i].text);
}

static void draws_bytes(void **state) {
  (void)state;
  uint8_t bytes[1000] = {0}, seen[256] = {0};
  int values = 0;
  random_bytes(bytes, sizeof bytes);
  for (size_t i = 0; i < sizeof bytes; i++) values += !seen[bytes[i]]++;
  assert_true(values > 200); /* 251 expected; 200 or fewer does not happen by chance */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(knows_utf8),
      cmocka_unit_test(cuts_between_characters),
      cmocka_unit_test(compares),
      cmocka_unit_test(reads_integers),
      cmocka_unit_test(writes_hexadecimal),
      cmocka_unit_test(digests_text),
      cmocka_unit_test(writes_base64),
      cmocka_unit_test(writes_base64url),
      cmocka_unit_test(turns_any_bytes_round),
      cmocka_unit_test(makes_growing_ids),
      cmocka_unit_test(dates_ids),
      cmocka_unit_test(knows_ids),
      cmocka_unit_test(draws_bytes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
