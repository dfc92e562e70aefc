/* links: catalog */
/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalog/catalog.h"

#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const struct {
  const char *digits;
  enum catalog_barcode_kind kind;
  const char *code;
  int64_t quantity, cents;
} READ[] = {
    {"3017620422003", BARCODE_UNIT, "3017620422003", 1000, 0}, /* a real EAN-13 */
    {"2001000000074", BARCODE_UNIT, "2001000000074", 1000, 0}, /* prefix 20: a unit of the shop itself */
    {"96385074", BARCODE_UNIT, "96385074", 1000, 0},           /* EAN-8 of the GS1 manual */
    {"21000003", BARCODE_UNIT, "21000003", 1000, 0},           /* eight digits are never a label */
    {"2101014012503", BARCODE_WEIGHT, "2101014", 1250, 0},     /* the example of docs/api.md: 1.250 kg */
    {"2101014000012", BARCODE_WEIGHT, "2101014", 1, 0},        {"2101014999996", BARCODE_WEIGHT, "2101014", 99999, 0},
    {"2201014012500", BARCODE_PRICE, "2201014", 1000, 1250},
};

static const struct {
  const char *digits;
  enum outcome outcome;
} REFUSED[] = {
    {"", UNKNOWN_ITEM},
    {"2001000000075", UNKNOWN_ITEM}, /* check digit */
    {"2101014012504", UNKNOWN_ITEM},
    {"200100000007", UNKNOWN_ITEM},   /* twelve digits */
    {"20010000000741", UNKNOWN_ITEM}, /* fourteen */
    {"2001O00000074", UNKNOWN_ITEM},  /* a letter O */
    {" 2001000000074", UNKNOWN_ITEM},
    {"-001000000074", UNKNOWN_ITEM},
    {"2101014000005", BAD_QUANTITY},
    {"2201014000002", PRICE_REQUIRED},
};

static void test_read(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(READ); i++) {
    struct catalog_barcode barcode;
    assert_int_equal(catalog_barcode_read(READ[i].digits, &barcode), OK);
    assert_int_equal(barcode.kind, READ[i].kind);
    assert_string_equal(barcode.code, READ[i].code);
    assert_int_equal(barcode.quantity, READ[i].quantity);
    assert_int_equal(barcode.price.cents, READ[i].cents);
  }
}

static void test_refused(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(REFUSED); i++) {
    struct catalog_barcode barcode = {.quantity = -7};
    assert_int_equal(catalog_barcode_read(REFUSED[i].digits, &barcode), REFUSED[i].outcome);
    assert_int_equal(barcode.quantity, -7); /* untouched */
  }
}

/* One wrong digit anywhere is always seen. */
static void test_every_single_error_is_seen(void **state) {
  (void)state;
  const char right[] = "2101014012503";
  for (size_t at = 0; at < 13; at++)
    for (char digit = '0'; digit <= '9'; digit++) {
      struct catalog_barcode barcode;
      char wrong[sizeof right];
      memcpy(wrong, right, sizeof right);
      wrong[at] = digit;
      assert_int_equal(catalog_barcode_read(wrong, &barcode), digit == right[at] ? OK : UNKNOWN_ITEM);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_read),
      cmocka_unit_test(test_refused),
      cmocka_unit_test(test_every_single_error_is_seen),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
