/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core */
#include "tests/unit/kit.h"

#include "core/outcome.h"

#include <string.h>

static void has_stable_codes(void **state) {
  (void)state;
  for (unsigned i = 0; i < OUTCOME_COUNT; i++) {
    const char *code = outcome_code((enum outcome)i);
    assert_int_equal(strspn(code, "abcdefghijklmnopqrstuvwxyz_"), strlen(code));
    assert_int_equal(outcome_from_code(code), i); /* fails when two share a code */
    int status = outcome_status((enum outcome)i);
    if (status < 200 || status > 599) fail_msg("%s: %d", code, status);
  }
  assert_int_equal(outcome_from_code("no_such_code"), FAILED_INTERNAL);
  assert_int_equal(outcome_from_code(NULL), FAILED_INTERNAL);
  assert_string_equal(outcome_code(UNKNOWN_ITEM), "unknown_item");
  assert_int_equal(outcome_status(UNKNOWN_ITEM), 422);
}

/* French wants its apostrophe and a no-break space before double punctuation and signs. */
static void speaks_three_languages(void **state) {
  (void)state;
  static const char *const ugly[] = {"'", " :", " ;", " !", " ?", " €", "..."};
  for (unsigned i = 0; i < OUTCOME_COUNT; i++) {
    const char *french = outcome_text((enum outcome)i, LANGUAGE_FR),
               *arabic = outcome_text((enum outcome)i, LANGUAGE_AR);
    for (unsigned language = 0; language < LANGUAGE_COUNT; language++) {
      const char *text = outcome_text((enum outcome)i, (enum language)language);
      assert_true(text_is_utf8(text, strlen(text)) && text[strlen(text) - 1] == '.');
    }
    for (size_t j = 0; j < COUNT(ugly); j++)
      if (strstr(french, ugly[j])) fail_msg("%s has \"%s\"", french, ugly[j]);
    if (arabic[0] != '\xd8' && arabic[0] != '\xd9') fail_msg("not Arabic: %s", arabic);
  }
  assert_string_equal(outcome_text(NOT_FOUND, LANGUAGE_EN), "Not found.");
}

static const struct {
  const char *header;
  enum language language;
} headers[] = {
    {NULL, LANGUAGE_FR},
    {"", LANGUAGE_FR},
    {"fr", LANGUAGE_FR},
    {"fr-FR,en;q=0.8", LANGUAGE_FR},
    {"en", LANGUAGE_EN},
    {"EN-gb", LANGUAGE_EN},
    {"ar", LANGUAGE_AR},
    {"ar-MA, fr;q=0.9", LANGUAGE_AR},
    {"de, en;q=0.5, fr;q=0.4", LANGUAGE_EN},
    {"de", LANGUAGE_FR},
    {"fr;q=0.2, ar;q=0.9, en;q=0.85", LANGUAGE_AR},
    {"en;q=0.8,ar;q=0.8", LANGUAGE_EN}, /* equal wishes: the first */
    {"en;q=0, ar;q=0.001", LANGUAGE_AR},
    {"en;q=0", LANGUAGE_FR},
    {"eng, arc", LANGUAGE_FR}, /* other languages that begin alike */
    {"*;q=0.1", LANGUAGE_FR},
    {"en ; q=0.3 , ar ; q=0.4", LANGUAGE_AR},
    {"en;q=1.000,ar;q=0.999", LANGUAGE_EN},
    {"en;q=zzz,ar;q=0.1", LANGUAGE_AR},
    {"en;q=", LANGUAGE_FR},
    {",,;;==,q=1,;q=1", LANGUAGE_FR},
    {"e", LANGUAGE_FR},
};

static void understands_accept_language(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(headers); i++)
    if (language_from_header(headers[i].header) != headers[i].language)
      fail_msg("\"%s\": %s", headers[i].header, language_tag(language_from_header(headers[i].header)));
  assert_string_equal(language_tag(LANGUAGE_FR), "fr");
  assert_string_equal(language_tag(LANGUAGE_AR), "ar");
}

static void keeps_the_fault(void **state) {
  (void)state;
  struct fault fault;
  assert_int_equal(fault_set(&fault, UNKNOWN_ITEM, "/lines/0/item", "no item %s", "COAT"), UNKNOWN_ITEM);
  assert_int_equal(fault.outcome, UNKNOWN_ITEM);
  assert_string_equal(fault.field, "/lines/0/item");
  assert_string_equal(fault.hint, "no item COAT");
  assert_int_equal(fault_set(NULL, BAD_JSON, "", "nobody reads this"), BAD_JSON);
  assert_int_equal(fault_set(&fault, OUT_OF_RANGE, NULL, "%s", ""), OUT_OF_RANGE);
  assert_string_equal(fault.field, "");
}

static void cuts_long_hints_between_characters(void **state) {
  (void)state;
  struct fault fault;
  char longer[2001];
  for (size_t i = 0; i < 2000; i += 2) memcpy(longer + i, "é", 2);
  longer[2000] = '\0';
  for (int shift = 0; shift < 2; shift++) {
    assert_int_equal(fault_set(&fault, BAD_JSON, longer + 2, "%.*s%s", shift, "x", longer), BAD_JSON);
    assert_true(text_is_utf8(fault.hint, strlen(fault.hint)) && text_is_utf8(fault.field, strlen(fault.field)));
    assert_int_equal(strlen(fault.hint), shift ? sizeof fault.hint - 1 : sizeof fault.hint - 2);
    assert_int_equal(strlen(fault.field), sizeof fault.field - 2);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(has_stable_codes),
      cmocka_unit_test(speaks_three_languages),
      cmocka_unit_test(understands_accept_language),
      cmocka_unit_test(keeps_the_fault),
      cmocka_unit_test(cuts_long_hints_between_characters),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
