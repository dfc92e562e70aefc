/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core */
#include "tests/unit/kit.h"

#include "core/json.h"

#include <string.h>

static void write_sale(struct json *json) {
  json_open(json, NULL);
  json_text(json, "id", "T1-7");
  json_text(json, "cashier", NULL);
  json_money(json, "total", MONEY(-1250));
  json_bool(json, "paid", true);
  json_open_list(json, "lines");
  json_open(json, NULL);
  json_integer(json, "quantity", 1000);
  json_open_list(json, "members");
  json_close_list(json);
  json_close(json);
  json_open(json, NULL);
  json_close(json);
  json_integer(json, NULL, 3);
  json_text(json, NULL, "a");
  json_bool(json, NULL, false);
  json_null(json, NULL);
  json_close_list(json);
  json_raw(json, "signed", "{\"v\":1}", 7);
  json_null(json, "end");
  json_close(json);
}

static void writes_the_same_bytes(void **state) {
  (void)state;
  for (int i = 0; i < 2; i++) {
    AUTO(buffer) struct buffer out = {0};
    struct json json = json_into(&out);
    write_sale(&json);
    assert_string_equal(out.bytes, "{\"id\":\"T1-7\",\"cashier\":null,\"total\":-1250,\"paid\":true,\"lines\":["
                                   "{\"quantity\":1000,\"members\":[]},{},3,\"a\",false,null],"
                                   "\"signed\":{\"v\":1},\"end\":null}");
    assert_int_equal(out.length, strlen(out.bytes));
  }
}

static const struct {
  const char *text, *json;
} escapes[] = {
    {"", "\"\""},
    {"Aïcha — 1 €, تمّ \U0001f9e5", "\"Aïcha — 1 €, تمّ \U0001f9e5\""},
    {"\"", "\"\\\"\""},
    {"\\", "\"\\\\\""},
    {"a/b</script>", "\"a/b</script>\""},
    {"\n\t\r\b\f", "\"\\n\\t\\r\\b\\f\""},
    {"\x01\x1f\x0b\x7f", "\"\\u0001\\u001f\\u000b\x7f\""},
    {"say \"hi\"\nnow", "\"say \\\"hi\\\"\\nnow\""},
};

static void escapes_what_it_must(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(escapes); i++) {
    AUTO(buffer) struct buffer value = {0}, key = {0}, wanted = {0};
    struct json json = json_into(&value);
    json_text(&json, NULL, escapes[i].text);
    assert_string_equal(value.bytes, escapes[i].json);
    json = json_into(&key);
    json_null(&json, escapes[i].text);
    buffer_format(&wanted, "%s:null", escapes[i].json);
    assert_string_equal(key.bytes, wanted.bytes);
  }
}

static const struct {
  int64_t value;
  const char *json;
} integers[] = {
    {0, "0"},
    {7, "7"},
    {-7, "-7"},
    {10, "10"},
    {-100, "-100"},
    {INT64_MAX, "9223372036854775807"},
    {INT64_MIN, "-9223372036854775808"},
};

static void writes_integers(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(integers); i++) {
    AUTO(buffer) struct buffer out = {0};
    struct json json = json_into(&out);
    json_integer(&json, NULL, integers[i].value);
    assert_string_equal(out.bytes, integers[i].json);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_the_same_bytes),
      cmocka_unit_test(escapes_what_it_must),
      cmocka_unit_test(writes_integers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
