/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core */
#include "core/public_id.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static void there_and_back(void **state) {
  (void)state;
  for (int i = 0; i < 100; i++) {
    char uuid[UUID_TEXT], again[UUID_TEXT], text[PUBLIC_ID_TEXT];
    uuid_v7(uuid);
    assert_int_equal(strlen(public_id(PUBLIC_ORDER, uuid, text)), 36);
    assert_memory_equal(text, "ord_", 4);
    assert_true(public_id_parse(PUBLIC_ORDER, text, again));
    assert_string_equal(again, uuid);
    assert_false(public_id_parse(PUBLIC_HOLD, text, again));
  }
}

static void anything_else_is_none(void **state) {
  (void)state;
  static const char *const wrong[] = {"",
                                      "ord_",
                                      "ord",
                                      "0192f3a4b5c67d8e9fa0b1c2d3e4f506",
                                      "ord_0192f3a4b5c67d8e9fa0b1c2d3e4f50",
                                      "ord_0192f3a4b5c67d8e9fa0b1c2d3e4f5060",
                                      "ord_0192F3A4B5C67D8E9FA0B1C2D3E4F506",
                                      "ord_0192f3a4b5c67d8e9fa0b1c2d3e4f50g",
                                      "ord_0192f3a4-b5c6-7d8e-9fa0-b1c2d3e4f506",
                                      "ord_00000000000000000000000000000000",
                                      "ord-0192f3a4b5c67d8e9fa0b1c2d3e4f506",
                                      " ord_0192f3a4b5c67d8e9fa0b1c2d3e4f506",
                                      "ord_0192f3a4b5c67d8e9fa0b1c2d3e4f506\n",
                                      "ORD_0192f3a4b5c67d8e9fa0b1c2d3e4f506",
                                      "order_0192f3a4b5c67d8e9fa0b1c2d3e4f506"};
  char uuid[UUID_TEXT] = "untouched", text[PUBLIC_ID_TEXT];
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) assert_false(public_id_parse("ord", wrong[i], uuid));
  assert_false(public_id_parse("ord", NULL, uuid));
  assert_string_equal(uuid, "untouched");
  assert_string_equal(public_id("ord", NULL, text), "");
  assert_string_equal(public_id("ord", "0192f3a4b5c67d8e9fa0b1c2d3e4f506", text), "");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(there_and_back), cmocka_unit_test(anything_else_is_none)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
