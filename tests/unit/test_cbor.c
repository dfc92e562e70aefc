/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: access */
#include "access/cbor.h"
#include "tests/unit/kit.h"

#include <string.h>

static size_t bytes_from(const char *hex, uint8_t *bytes, size_t capacity) {
  size_t count = strlen(hex) / 2;
  assert_true(count <= capacity && hex_to_bytes(hex, bytes, count));
  return count;
}

/* One value to the last byte; RFC 8949 appendix A, and what CTAP2 forbids of it. */
static const struct {
  const char *hex;
  bool good;
} values[] = {
    {"00", true},                  /* 0 */
    {"17", true},                  /* 23 */
    {"1818", true},                /* 24 */
    {"1903e8", true},              /* 1000 */
    {"1a000f4240", true},          /* 1000000 */
    {"1b000000e8d4a51000", true},  /* 10^12 */
    {"1b7fffffffffffffff", true},  /* 2^63 - 1 */
    {"20", true},                  /* -1 */
    {"3903e7", true},              /* -1000 */
    {"3b7fffffffffffffff", true},  /* -2^63 */
    {"40", true},                  /* no bytes */
    {"4401020304", true},          /* four bytes */
    {"60", true},                  /* "" */
    {"62c3bc", true},              /* "ü" */
    {"80", true},                  /* [] */
    {"83010203", true},            /* [1, 2, 3] */
    {"a0", true},                  /* {} */
    {"a201020304", true},          /* {1: 2, 3: 4} */
    {"a203040102", true},          /* {3: 4, 1: 2}: the order is not checked */
    {"a26161016162820203", true},  /* {"a": 1, "b": [2, 3]} */
    {"f4", true},                  /* false */
    {"f5", true},                  /* true */
    {"f6", true},                  /* null */
    {"f7", true},                  /* undefined */
    {"f93c00", true},              /* 1.0 */
    {"fb3ff199999999999a", true},  /* 1.1 */
    {"8181818181818180", true},    /* nested 8 deep */
    {"818181818181818180", false}, /* 9 deep */
    {"a101a101a101a101a101a101a101a101a0", false},
    {"", false},
    {"1817", false},               /* 23, too long */
    {"1900ff", false},             /* 255 */
    {"1a0000ffff", false},         /* 65535 */
    {"1b00000000ffffffff", false}, /* 2^32 - 1 */
    {"5801", false},               /* a length too long for itself */
    {"580100", false},
    {"1b8000000000000000", false}, /* 2^63 */
    {"3b8000000000000000", false},
    {"1bffffffffffffffff", false},
    {"5bffffffffffffffff", false}, /* 2^64 - 1 bytes */
    {"9bffffffffffffffff", false}, /* as many items */
    {"bb7fffffffffffffff", false},
    {"bb8000000000000001", false}, /* pairs whose double overflows */
    {"18", false},                 /* cut */
    {"19ff", false},
    {"1affffff", false},
    {"1bffffffffffffff", false},
    {"440102", false},
    {"62c3", false},
    {"8301", false},
    {"a101", false},
    {"f93c", false},
    {"fb3ff1", false},
    {"62c328", false},         /* not UTF-8 */
    {"6100", false},           /* a control character */
    {"a201010102", false},     /* a key twice */
    {"a2616101616102", false}, /* as text */
    {"a201a201010102", false}, /* below */
    {"1c", false},             /* reserved heads */
    {"1d", false},
    {"1e", false},
    {"1f", false},
    {"5f4101ff", false}, /* indefinite lengths */
    {"7f6161ff", false},
    {"9f01ff", false},
    {"bf0102ff", false},
    {"ff", false},
    {"c000", false}, /* tags */
    {"d81800", false},
    {"f0", false}, /* simple values without meaning */
    {"f820", false},
    {"f814", false},
    {"fc", false},
    {"0000", false}, /* two values */
};

static void takes_what_ctap2_writes(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(values); i++) {
    uint8_t bytes[64];
    size_t length = bytes_from(values[i].hex, bytes, sizeof bytes);
    struct cbor cbor = cbor_of((struct bytes){bytes, length});
    struct bytes whole = {0};
    bool good = cbor_skip(&cbor, &whole) && cbor.left == 0;
    if (good != values[i].good) fail_msg("%s", values[i].hex);
    if (good) assert_true(whole.at == bytes && whole.length == length);
  }
}

static void bounds_lists_and_maps(void **state) {
  (void)state;
  uint8_t bytes[3 + 4 * CBOR_COUNT_MAX] = {0x98, CBOR_COUNT_MAX};
  struct cbor cbor = {bytes, 2 + CBOR_COUNT_MAX};
  assert_true(cbor_skip(&cbor, NULL));
  bytes[1]++;
  cbor = (struct cbor){bytes, 2 + CBOR_COUNT_MAX + 1};
  assert_false(cbor_skip(&cbor, NULL));
}

static void reads_numbers(void **state) {
  (void)state;
  static const struct {
    const char *hex;
    int64_t number;
  } numbers[] = {{"00", 0},
                 {"17", 23},
                 {"1818", 24},
                 {"19ffff", 65535},
                 {"1a00010000", 65536},
                 {"1b7fffffffffffffff", INT64_MAX},
                 {"20", -1},
                 {"26", -7},
                 {"390100", -257},
                 {"3b7fffffffffffffff", INT64_MIN}};
  for (size_t i = 0; i < COUNT(numbers); i++) {
    uint8_t bytes[16];
    struct cbor cbor = {bytes, bytes_from(numbers[i].hex, bytes, sizeof bytes)};
    struct cbor_item item;
    assert_true(cbor_read(&cbor, &item));
    assert_int_equal(item.kind, CBOR_INTEGER);
    assert_true(item.number == numbers[i].number);
    assert_int_equal(cbor.left, 0);
  }
}

/* {1: 10, -1: h'0102', "fmt": "none", "1": [], 2: {3: 4}} */
static const char dictionary[] = "a5010a20420102"
                                 "63666d74646e6f6e65"
                                 "613180"
                                 "02a10304";

static void finds_by_key(void **state) {
  (void)state;
  uint8_t bytes[64];
  struct cbor cbor = {bytes, bytes_from(dictionary, bytes, sizeof bytes)}, value;
  struct cbor_map map, inner;
  struct cbor_item item;
  assert_true(cbor_read_map(&cbor, &map));
  assert_int_equal(cbor.left, 0);
  assert_int_equal(map.pairs, 5);
  assert_true(cbor_get_integer(&map, 1, &value) && cbor_read(&value, &item));
  assert_true(item.kind == CBOR_INTEGER && item.number == 10);
  assert_true(cbor_get_integer(&map, -1, &value) && cbor_read(&value, &item));
  assert_true(item.kind == CBOR_BYTES && item.bytes.length == 2);
  assert_memory_equal(item.bytes.at, "\1\2", 2);
  assert_true(cbor_get_text(&map, "fmt", &value) && cbor_read(&value, &item));
  assert_true(item.kind == CBOR_TEXT && item.bytes.length == 4);
  assert_memory_equal(item.bytes.at, "none", 4);
  assert_true(cbor_get_text(&map, "1", &value) && cbor_read(&value, &item) && item.kind == CBOR_LIST);
  assert_true(cbor_get_integer(&map, 2, &value) && cbor_read_map(&value, &inner) && inner.pairs == 1);
  assert_true(cbor_get_integer(&inner, 3, &value));
  assert_false(cbor_get_integer(&map, 3, &value)); /* only below */
  assert_false(cbor_get_text(&map, "fm", &value));
  assert_false(cbor_get_text(&map, "fmt2", &value));
  assert_false(cbor_get_integer(&inner, 4, &value)); /* a value is no key */
}

static void wants_a_map(void **state) {
  (void)state;
  static const char *const others[] = {"00", "80", "820102", "60", "40", "f6", "a1", ""};
  for (size_t i = 0; i < COUNT(others); i++) {
    uint8_t bytes[16];
    struct cbor cbor = {bytes, bytes_from(others[i], bytes, sizeof bytes)};
    struct cbor_map map;
    if (cbor_read_map(&cbor, &map)) fail_msg("%s", others[i]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_what_ctap2_writes),
      cmocka_unit_test(bounds_lists_and_maps),
      cmocka_unit_test(reads_numbers),
      cmocka_unit_test(finds_by_key),
      cmocka_unit_test(wants_a_map),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
