/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core */
#include "tests/unit/kit.h"

#include "core/spec.h"
#include "core/spec_locate.h"

#include <string.h>

/* ---- a body with every kind of field
 * --------------------------------------------------------------------------------------- */

struct worker {
  const char *member;
  int64_t weight;
};

struct line {
  const char *item;
  int64_t quantity;
  struct money price;
  const struct worker *workers;
  size_t worker_count;
};

struct place {
  const char *town;
  int64_t floor;
};

struct sale {
  const char *id, *kind, *note, *day;
  bool confirmed;
  struct money total;
  int64_t offset;
  const struct line *lines;
  size_t line_count;
  struct place place;
};

static const struct spec_field worker_fields[] = {
    SPEC_FIELD(struct worker, member, .required = true, .form = FORM_CODE),
    SPEC_FIELD(struct worker, weight, .required = true, .min = 1, .max = 100),
};
static const struct spec worker_spec = SPEC("Worker", struct worker, worker_fields);

static const struct spec_field line_fields[] = {
    SPEC_FIELD(struct line, item, .required = true, .min = 1, .max = 5),
    SPEC_FIELD(struct line, quantity, .required = true, .min = -10, .max = 0),
    SPEC_FIELD(struct line, price),
    SPEC_LIST_OF(struct line, workers, worker_count, &worker_spec, .max = 2),
};
static const struct spec line_spec = SPEC("Line", struct line, line_fields);

static const struct spec_field place_fields[] = {
    SPEC_FIELD(struct place, town, .required = true),
    SPEC_FIELD(struct place, floor),
};
static const struct spec place_spec = SPEC("Place", struct place, place_fields);

static const char *const kinds[] = {"sale", "refund", NULL};
static const struct spec_field sale_fields[] = {
    SPEC_FIELD(struct sale, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct sale, kind, .choices = kinds),
    SPEC_FIELD(struct sale, note),
    SPEC_FIELD(struct sale, day, .form = FORM_DATE),
    SPEC_FIELD(struct sale, confirmed),
    SPEC_FIELD(struct sale, total, .min = -100, .max = 500000),
    SPEC_FIELD(struct sale, offset),
    SPEC_LIST_OF(struct sale, lines, line_count, &line_spec, .required = true, .min = 1, .max = 3),
    SPEC_OBJECT_OF(struct sale, place, &place_spec),
};
static const struct spec sale_spec = SPEC("Sale", struct sale, sale_fields);

#define ID "\"id\":\"01932d5e-8d00-725c-9960-25dbbd200119\""
#define LINE "{\"item\":\"COAT\",\"quantity\":-1}"
#define SALE(more) "{" ID ",\"lines\":[" LINE "]" more "}"

/* ---- what is accepted
 * -------------------------------------------------------------------------------------------------------- */

static void fills_the_struct(void **state) {
  (void)state;
  static const char body[] = " {" ID ",\"kind\":\"refund\",\"note\":\"na\\u00efve \\n\\\"x\\\"\",\"confirmed\":true,"
                             "\"day\":\"2026-11-22\",\"total\":-100,\"offset\":-9223372036854775808,\"lines\":["
                             "{\"item\":\"ééééé\",\"quantity\":0,\"price\":1250,\"workers\":[{\"member\":\"a.b-c_9\","
                             "\"weight\":1},{\"weight\":100,\"member\":\"Z\"}]}," LINE "],"
                             "\"place\":{\"town\":\"\"}}\n";
  AUTO(arena) struct arena arena = {0};
  struct fault fault;
  struct sale sale;
  memset(&sale, 0x55, sizeof sale);
  assert_int_equal(spec_read(&sale_spec, body, sizeof body - 1, &arena, &sale, &fault), OK);
  assert_string_equal(sale.kind, "refund");
  assert_string_equal(sale.note, "naïve \n\"x\"");
  assert_true(sale.confirmed);
  assert_int_equal(sale.total.cents, -100);
  assert_int_equal(sale.offset, INT64_MIN);
  assert_int_equal(sale.line_count, 2);
  assert_string_equal(sale.lines[0].item, "ééééé");
  assert_int_equal(sale.lines[0].price.cents, 1250);
  assert_int_equal(sale.lines[0].worker_count, 2);
  assert_string_equal(sale.lines[0].workers[1].member, "Z");
  assert_int_equal(sale.lines[0].workers[1].weight, 100);
  assert_int_equal(sale.lines[1].quantity, -1);
  assert_null(sale.lines[1].workers);
  assert_string_equal(sale.place.town, "");
  assert_int_equal(sale.place.floor, 0);
}

static void passes_over_what_a_newer_program_says(void **state) {
  (void)state;
  static const char newer[] =
      "{" ID ",\"later\":{\"a\":[1]},\"lines\":[{\"item\":\"COAT\",\"quantity\":-1,\"more\":true}]}";
  static const char lacking[] = "{" ID ",\"later\":1,\"lines\":[{\"item\":\"COAT\"}]}";
  AUTO(arena) struct arena arena = {0};
  struct fault fault;
  struct sale sale;
  assert_int_equal(spec_read(&sale_spec, newer, sizeof newer - 1, &arena, &sale, &fault), UNKNOWN_FIELD);
  assert_int_equal(spec_read_open(&sale_spec, newer, sizeof newer - 1, &arena, &sale, &fault), OK);
  assert_string_equal(sale.lines[0].item, "COAT");
  assert_int_equal(spec_read_open(&sale_spec, lacking, sizeof lacking - 1, &arena, &sale, &fault), MISSING_FIELD);
  assert_string_equal(fault.field, "/lines/0/quantity");
}

static void leaves_the_absent_zero(void **state) {
  (void)state;
  static const char *const bodies[] = {
      SALE(""),
      SALE(
          ",\"kind\":null,\"note\":null,\"day\":null,\"confirmed\":null,\"total\":null,\"offset\":null,\"place\":null"),
  };
  for (size_t i = 0; i < COUNT(bodies); i++) {
    AUTO(arena) struct arena arena = {0};
    struct sale sale;
    memset(&sale, 0x55, sizeof sale);
    assert_int_equal(spec_read(&sale_spec, bodies[i], strlen(bodies[i]), &arena, &sale, NULL), OK);
    assert_true(!sale.kind && !sale.note && !sale.day && !sale.confirmed && !sale.place.town);
    assert_int_equal(sale.total.cents, 0);
    assert_int_equal(sale.offset, 0);
  }
}

/* ---- what is refused, and where
 * ------------------------------------------------------------------------------------------------- */

static const struct {
  const char *body;
  enum outcome outcome;
  const char *field;
} refusals[] = {
    {"", BAD_JSON, ""},
    {"{", BAD_JSON, ""},
    {"3", BAD_JSON, ""},
    {SALE("") " {}", BAD_JSON, ""},
    {SALE(","), BAD_JSON, ""},
    {SALE(",\"note\":\"\\ud800\""), BAD_JSON, "/note"}, /* half a surrogate pair */
    {SALE(",\"note\":'x'"), BAD_JSON, "/note"},
    {SALE(",\"total\":+1"), BAD_JSON, "/total"},
    {SALE(",\"total\":01"), BAD_JSON, "/total"},
    {SALE(",\"total\":NaN"), BAD_JSON, "/total"},
    {"[" SALE("") "]", WRONG_TYPE, ""},

    {SALE("," ID), DUPLICATE_KEY, "/id"},
    {SALE(",\"note\":\"a\",\"\\u006eote\":\"b\""), DUPLICATE_KEY, "/\\u006eote"}, /* the same key, written otherwise */
    {"{" ID ",\"lines\":[" LINE ",{\"item\":\"A\",\"item\":\"B\"}]}", DUPLICATE_KEY, "/lines/1/item"},
    {SALE(",\"place\":{\"town\":\"{[\\\"\",\"town\":\"b\"}"), DUPLICATE_KEY, "/place/town"},
    {SALE(",\"x\":{\"a\":1,\"a\":2}"), DUPLICATE_KEY, "/x/a"},

    {SALE(",\"notes\":\"a\""), UNKNOWN_FIELD, "/notes"},
    {SALE(",\"Note\":\"a\""), UNKNOWN_FIELD, "/Note"},
    {SALE(",\"a/b~c\":1"), UNKNOWN_FIELD, "/a~1b~0c"},
    {SALE(",\"\":1"), UNKNOWN_FIELD, "/"},
    {SALE(",\"place\":{\"\\u001b\":1}"), UNKNOWN_FIELD, "/place"}, /* a key that cannot be shown */
    {SALE(",\"place\":{\"town\":\"a\",\"x\":1}"), UNKNOWN_FIELD, "/place/x"},
    {"{" ID ",\"lines\":[" LINE "," LINE ",{\"item\":\"A\",\"quantity\":0,\"qty\":1}]}", UNKNOWN_FIELD, "/lines/2/qty"},
    {SALE(",\"line_count\":1"), UNKNOWN_FIELD, "/line_count"}, /* members of the struct that the table does not name */

    {"{}", MISSING_FIELD, "/id"},
    {"{" ID "}", MISSING_FIELD, "/lines"},
    {"{\"id\":null,\"lines\":[" LINE "]}", MISSING_FIELD, "/id"},
    {"{" ID ",\"lines\":[" LINE ",{\"item\":\"A\"}]}", MISSING_FIELD, "/lines/1/quantity"},
    {SALE(",\"place\":{}"), MISSING_FIELD, "/place/town"},
    {"{" ID
     ",\"lines\":[{\"item\":\"A\",\"quantity\":0,\"workers\":[{\"member\":\"a\",\"weight\":1},{\"weight\":1}]}]}",
     MISSING_FIELD, "/lines/0/workers/1/member"},

    {SALE(",\"total\":1.0"), WRONG_TYPE, "/total"},
    {SALE(",\"total\":1e2"), WRONG_TYPE, "/total"},
    {SALE(",\"total\":\"1\""), WRONG_TYPE, "/total"},
    {SALE(",\"total\":true"), WRONG_TYPE, "/total"},
    {SALE(",\"offset\":1.5"), WRONG_TYPE, "/offset"},
    {SALE(",\"note\":1"), WRONG_TYPE, "/note"},
    {SALE(",\"note\":[]"), WRONG_TYPE, "/note"},
    {SALE(",\"confirmed\":1"), WRONG_TYPE, "/confirmed"},
    {SALE(",\"confirmed\":\"true\""), WRONG_TYPE, "/confirmed"},
    {SALE(",\"place\":[]"), WRONG_TYPE, "/place"},
    {"{" ID ",\"lines\":{}}", WRONG_TYPE, "/lines"},
    {"{" ID ",\"lines\":[[]]}", WRONG_TYPE, "/lines/0"},
    {"{" ID ",\"lines\":[" LINE ",null]}", WRONG_TYPE, "/lines/1"},
    {SALE(",\"note\":\"a\\u0000b\""), WRONG_TYPE, "/note"},
    {SALE(",\"note\":\"a\\u001bb\""), WRONG_TYPE, "/note"},
    {SALE(",\"note\":\"a\\rb\""), WRONG_TYPE, "/note"},
    {SALE(",\"note\":\"\xff\""), WRONG_TYPE, "/note"},
    {SALE(",\"place\":{\"town\":\"\xed\xa0\x80\"}"), WRONG_TYPE, "/place/town"},
    {SALE(",\"\xff\":1"), WRONG_TYPE, ""}, /* a key that cannot be shown */
    {SALE(",\"a\\u0000\":1"), WRONG_TYPE, "/a\\u0000"},
    {SALE(",\"kind\":\"Sale\""), WRONG_TYPE, "/kind"},
    {SALE(",\"day\":\"2026-02-30\""), WRONG_TYPE, "/day"},
    {"{\"id\":\"7\",\"lines\":[" LINE "]}", WRONG_TYPE, "/id"},

    {SALE(",\"total\":500001"), OUT_OF_RANGE, "/total"},
    {SALE(",\"total\":-101"), OUT_OF_RANGE, "/total"},
    {SALE(",\"total\":9223372036854775808"), OUT_OF_RANGE, "/total"},
    {"{" ID ",\"lines\":[{\"item\":\"A\",\"quantity\":1}]}", OUT_OF_RANGE, "/lines/0/quantity"},
    {"{" ID ",\"lines\":[{\"item\":\"A\",\"quantity\":-11}]}", OUT_OF_RANGE, "/lines/0/quantity"},
    {"{" ID ",\"lines\":[{\"item\":\"\",\"quantity\":0}]}", OUT_OF_RANGE, "/lines/0/item"},
    {"{" ID ",\"lines\":[{\"item\":\"éééééé\",\"quantity\":0}]}", OUT_OF_RANGE, "/lines/0/item"},
    {"{" ID ",\"lines\":[{\"item\":\"A\",\"quantity\":0,\"price\":1000000000001}]}", OUT_OF_RANGE, "/lines/0/price"},
    {"{" ID ",\"lines\":[]}", OUT_OF_RANGE, "/lines"},
    {"{" ID ",\"lines\":[" LINE "," LINE "," LINE "," LINE "]}", OUT_OF_RANGE, "/lines"},
};

static void refuses(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(refusals); i++) {
    AUTO(arena) struct arena arena = {0};
    struct sale sale, before;
    memset(&sale, 0x55, sizeof sale);
    memcpy(&before, &sale, sizeof before);
    struct fault fault = {0};
    enum outcome outcome = spec_read(&sale_spec, refusals[i].body, strlen(refusals[i].body), &arena, &sale, &fault);
    if (outcome != refusals[i].outcome || outcome != fault.outcome || strcmp(fault.field, refusals[i].field) != 0)
      fail_msg("%s: %s at \"%s\"", refusals[i].body, outcome_code(outcome), fault.field);
    assert_true(fault.hint[0]);
    assert_memory_equal(&sale, &before, sizeof sale);
    assert_int_equal(spec_read(&sale_spec, refusals[i].body, strlen(refusals[i].body), &arena, &sale, NULL), outcome);
  }
}

static void refuses_bytes_after_a_nul(void **state) {
  (void)state;
  static const char body[] = SALE("") "\0x";
  AUTO(arena) struct arena arena = {0};
  struct sale sale;
  assert_int_equal(spec_read(&sale_spec, body, sizeof body - 1, &arena, &sale, NULL), BAD_JSON);
}

/* ---- limits that the table leaves unsaid
 * ------------------------------------------------------------------------------------ */

struct free_form {
  const char *text;
  int64_t number, positive;
  const struct place *places;
  size_t place_count;
};
static const struct spec_field free_fields[] = {
    SPEC_FIELD(struct free_form, text),
    SPEC_FIELD(struct free_form, number),
    SPEC_FIELD(struct free_form, positive, .min = 1),
    SPEC_LIST_OF(struct free_form, places, place_count, &place_spec),
};
static const struct spec free_spec = SPEC("Free", struct free_form, free_fields);

static enum outcome read_free(const char *prefix, const char *repeated, int times, const char *suffix) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer body = {0};
  struct free_form out;
  buffer_text(&body, prefix);
  for (int i = 0; i < times; i++) buffer_text(&body, repeated);
  buffer_text(&body, suffix);
  return spec_read(&free_spec, body.bytes, body.length, &arena, &out, NULL);
}

static void limits_by_default(void **state) {
  (void)state;
  assert_int_equal(read_free("{\"text\":\"", "é", 200, "\"}"), OK);
  assert_int_equal(read_free("{\"text\":\"", "é", 201, "\"}"), OUT_OF_RANGE);
  assert_int_equal(read_free("{\"number\":-9223372036854775808", "", 0, "}"), OK);
  assert_int_equal(read_free("{\"positive\":9223372036854775807", "", 0, "}"), OK);
  assert_int_equal(read_free("{\"positive\":0", "", 0, "}"), OUT_OF_RANGE);
  assert_int_equal(read_free("{\"places\":[{\"town\":\"\"}", ",{\"town\":\"\"}", 999, "]}"), OK);
  assert_int_equal(read_free("{\"places\":[{\"town\":\"\"}", ",{\"town\":\"\"}", 1000, "]}"), OUT_OF_RANGE);
  assert_int_equal(read_free("", "[", 100000, ""), BAD_JSON);
  assert_int_equal(read_free("", "{\"a\":", 100000, ""), BAD_JSON);
}

/* ---- a table that holds itself
 * ------------------------------------------------------------------------------------------------ */

struct tree {
  const struct tree *branches;
  size_t branch_count;
};
static const struct spec tree_spec;
static const struct spec_field tree_fields[] = {SPEC_LIST_OF(struct tree, branches, branch_count, &tree_spec)};
static const struct spec tree_spec = SPEC("Tree", struct tree, tree_fields);

static enum outcome read_tree(int depth, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer body = {0};
  struct tree tree;
  for (int i = 1; i < depth; i++) buffer_text(&body, "{\"branches\":[");
  buffer_text(&body, "{}");
  for (int i = 1; i < depth; i++) buffer_text(&body, "]}");
  return spec_read(&tree_spec, body.bytes, body.length, &arena, &tree, fault);
}

static void limits_depth(void **state) {
  (void)state;
  struct fault fault = {0};
  assert_int_equal(read_tree(16, &fault), OK);
  assert_int_equal(read_tree(17, &fault), OUT_OF_RANGE);
  assert_true(text_starts(fault.field, "/branches/0/branches/0/"));
  assert_int_equal(strlen(fault.field), sizeof fault.field - 1); /* cut, not overrun */
  assert_int_equal(read_tree(1000, &fault), OUT_OF_RANGE);
}

/* ---- forms
 * ------------------------------------------------------------------------------------------------------------------------
 */

struct formed {
  const char *uuid, *date, *time, *hex64, *code, *base64;
};
static const struct spec_field formed_fields[] = {
    SPEC_FIELD(struct formed, uuid, .form = FORM_UUID), SPEC_FIELD(struct formed, date, .form = FORM_DATE),
    SPEC_FIELD(struct formed, time, .form = FORM_TIME), SPEC_FIELD(struct formed, hex64, .form = FORM_HEX64),
    SPEC_FIELD(struct formed, code, .form = FORM_CODE), SPEC_FIELD(struct formed, base64, .form = FORM_BASE64),
};
static const struct spec formed_spec = SPEC("Formed", struct formed, formed_fields);

#define HEX32 "0123456789abcdef0123456789abcdef"
static const struct {
  const char *field, *text;
  bool good;
} forms[] = {
    {"uuid", "01932d5e-8d00-725c-9960-25dbbd200119", true},
    {"uuid", "01932D5E-8D00-725C-9960-25DBBD200119", false},
    {"date", "2024-02-29", true},
    {"date", "2023-02-29", false},
    {"time", "2026-11-22T14:12:00+01:00", true},
    {"time", "2026-11-22T14:12:00", false},
    {"hex64", HEX32 HEX32, true},
    {"hex64", HEX32 HEX32 "0", false},
    {"hex64", HEX32, false},
    {"hex64", "A123456789abcdef0123456789abcdef" HEX32, false},
    {"code", "CAE.nord-2_b", true},
    {"code", HEX32 HEX32, true},
    {"code", HEX32 HEX32 "0", false},
    {"code", "", false},
    {"code", "a b", false},
    {"code", "é", false},
    {"code", "a/b", false},
    {"base64", "", true},
    {"base64", "Zm9vYg==", true},
    {"base64", "Zm9vYg", false},
    {"base64", "Zm9v Yg==", false},
};

static void checks_forms(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(forms); i++) {
    AUTO(arena) struct arena arena = {0};
    struct formed formed;
    char *body = arena_format(&arena, "{\"%s\":\"%s\"}", forms[i].field, forms[i].text);
    enum outcome outcome = spec_read(&formed_spec, body, strlen(body), &arena, &formed, NULL);
    if (outcome != (forms[i].good ? OK : WRONG_TYPE)) fail_msg("%s: %s", body, outcome_code(outcome));
  }
}

/* ---- writing and describing
 * ---------------------------------------------------------------------------------------------------- */

static void writes_what_it_reads(void **state) {
  (void)state;
  static const char *const bodies[] = {
      "{" ID ",\"kind\":null,\"note\":null,\"day\":null,\"confirmed\":false,\"total\":0,\"offset\":0,\"lines\":["
      "{\"item\":\"COAT\",\"quantity\":-1,\"price\":0,\"workers\":[]}],\"place\":null}",
      "{" ID ",\"kind\":\"sale\",\"note\":\"\\\"é\\\\\",\"day\":\"2026-11-22\",\"confirmed\":true,\"total\":-1,"
      "\"offset\":9,\"lines\":[{\"item\":\"A\",\"quantity\":-1,\"price\":7,\"workers\":[{\"member\":\"m\","
      "\"weight\":2}]}],\"place\":{\"town\":\"Sète\",\"floor\":0}}",
  };
  for (size_t i = 0; i < COUNT(bodies); i++) {
    AUTO(arena) struct arena arena = {0};
    AUTO(buffer) struct buffer out = {0};
    struct json json = json_into(&out);
    struct sale sale;
    assert_int_equal(spec_read(&sale_spec, bodies[i], strlen(bodies[i]), &arena, &sale, NULL), OK);
    spec_write(&sale_spec, &sale, &json);
    assert_string_equal(out.bytes, bodies[i]);
  }
}

struct trip {
  struct place from, to;
};
static const struct spec_field trip_fields[] = {
    SPEC_OBJECT_OF(struct trip, from, &place_spec, .required = true),
    SPEC_OBJECT_OF(struct trip, to, &place_spec),
};
static const struct spec trip_spec = SPEC("Trip", struct trip, trip_fields);

static void writes_required_objects_even_empty(void **state) {
  (void)state;
  AUTO(buffer) struct buffer out = {0};
  struct json json = json_into(&out);
  spec_write(&trip_spec, &(struct trip){0}, &json);
  assert_string_equal(out.bytes, "{\"from\":{\"town\":null,\"floor\":0},\"to\":null}");
}

static void describes_the_table(void **state) {
  (void)state;
  AUTO(buffer) struct buffer out = {0};
  struct json json = json_into(&out);
  spec_describe(&sale_spec, &json);
  assert_string_equal(
      out.bytes,
      "{\"title\":\"Sale\",\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"id\",\"lines\"],"
      "\"properties\":{\"id\":{\"type\":\"string\",\"maxLength\":200,\"format\":\"uuid\"},"
      "\"kind\":{\"type\":[\"string\",\"null\"],\"maxLength\":200,\"enum\":[\"sale\",\"refund\",null]},"
      "\"note\":{\"type\":[\"string\",\"null\"],\"maxLength\":200},"
      "\"day\":{\"type\":[\"string\",\"null\"],\"maxLength\":200,\"format\":\"date\"},"
      "\"confirmed\":{\"type\":[\"boolean\",\"null\"]},"
      "\"total\":{\"type\":[\"integer\",\"null\"],\"minimum\":-100,\"maximum\":500000,"
      "\"description\":\"euros, in whole cents\"},"
      "\"offset\":{\"type\":[\"integer\",\"null\"]},"
      "\"lines\":{\"type\":\"array\",\"minItems\":1,\"maxItems\":3,\"items\":"
      "{\"title\":\"Line\",\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"item\",\"quantity\"],"
      "\"properties\":{\"item\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":5},"
      "\"quantity\":{\"type\":\"integer\",\"minimum\":-10,\"maximum\":0},"
      "\"price\":{\"type\":[\"integer\",\"null\"],\"minimum\":-1000000000000,\"maximum\":1000000000000,"
      "\"description\":\"euros, in whole cents\"},"
      "\"workers\":{\"type\":[\"array\",\"null\"],\"maxItems\":2,\"items\":"
      "{\"title\":\"Worker\",\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"member\",\"weight\"],"
      "\"properties\":{\"member\":{\"type\":\"string\",\"maxLength\":200,\"pattern\":\"^[A-Za-z0-9._-]{1,64}$\"},"
      "\"weight\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":100}}}}}}},"
      "\"place\":{\"title\":\"Place\",\"type\":[\"object\",\"null\"],\"additionalProperties\":false,"
      "\"required\":[\"town\"],\"properties\":{\"town\":{\"type\":\"string\",\"maxLength\":200},"
      "\"floor\":{\"type\":[\"integer\",\"null\"]}}}}}");
}

/* ---- finding the place of a fault in the bytes
 * --------------------------------------------------------------------------------- */

static const char *const located[][2] = {
    {"", ""},
    {"{\"a\":1,\"b\":{\"c\":[0,1,{\"d\"", "/b/c/2/d"},
    {"{\"a\":1,\"b\":{\"c\":[0,1,{\"d", "/b/c/2"},
    {"{\"a\":{\"b\":1},\"c\":[", "/c/0"},
    {"[[],[1,", "/1/1"},
    {"{\"a\":\"x,{[\\\"\",\"b\":", "/b"},
    {"]}],", ""},
    {"\"", ""},
    {"{\"a\":1,\"b", ""},
    {"{\"a\\\"\"", "/a\\\""},
    {"{\"a\\", ""},
};

static void locates_faults(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(located); i++) {
    AUTO(buffer) struct buffer pointer = {0};
    spec_locate(located[i][0], strlen(located[i][0]), &pointer);
    assert_string_equal(pointer.bytes ? pointer.bytes : "", located[i][1]);
  }
}

/* What was thought of later: written only where there is something to say, at whatever place of the table. */
struct later {
  const char *first, *text;
  int64_t number;
  struct money amount;
  bool yes;
  const struct worker *workers;
  size_t worker_count;
  struct place place;
};
static const struct spec_field later_fields[] = {
    SPEC_FIELD(struct later, first, .omitted = true, .min = 1),
    SPEC_FIELD(struct later, text, .omitted = true, .min = 1),
    SPEC_FIELD(struct later, number, .omitted = true),
    SPEC_FIELD(struct later, amount, .omitted = true),
    SPEC_FIELD(struct later, yes, .omitted = true),
    SPEC_LIST_OF(struct later, workers, worker_count, &worker_spec, .omitted = true),
    SPEC_OBJECT_OF(struct later, place, &place_spec, .omitted = true),
};
static const struct spec later_spec = SPEC("Later", struct later, later_fields);

static void expect_later(struct later later, const char *expected) {
  AUTO(buffer) struct buffer out = {0};
  AUTO(arena) struct arena arena = {0};
  struct json json = json_into(&out);
  struct later read;
  struct fault fault = {0};
  spec_write(&later_spec, &later, &json);
  assert_string_equal(out.bytes, expected);
  assert_int_equal(spec_read(&later_spec, out.bytes, out.length, &arena, &read, &fault), OK);
  assert_true(text_equal(read.text, later.text && later.text[0] ? later.text : NULL));
  assert_int_equal(read.number, later.number);
  assert_int_equal(read.worker_count, later.worker_count);
}

static void leaves_out_what_is_empty(void **state) {
  (void)state;
  static const struct worker worker = {"BLG-M01", 2};
  expect_later((struct later){0}, "{}");
  expect_later((struct later){.first = "", .text = "", .place = {.floor = 0}}, "{}");
  expect_later((struct later){.text = "a", .number = -1}, "{\"text\":\"a\",\"number\":-1}");
  expect_later((struct later){.amount = {5}, .yes = true}, "{\"amount\":5,\"yes\":true}");
  expect_later((struct later){.workers = &worker, .worker_count = 1},
               "{\"workers\":[{\"member\":\"BLG-M01\",\"weight\":2}]}");
  expect_later((struct later){.place = {.town = "Lille"}}, "{\"place\":{\"town\":\"Lille\",\"floor\":0}}");
}

/* ---- back from what was written, in one pass
 * ------------------------------------------------------------------------- */

static const char whole_sale[] =
    "{" ID ",\"kind\":\"refund\",\"note\":\"naïve \\\\ \\\"x\\\"\",\"day\":\"2026-11-22\",\"confirmed\":true,"
    "\"total\":-100,\"offset\":999999999999999999,\"lines\":[{\"item\":\"ééééé\",\"quantity\":0,\"price\":1250,"
    "\"workers\":[{\"member\":\"a.b-c_9\",\"weight\":1},{\"member\":\"Z\",\"weight\":100}]},"
    "{\"item\":\"COAT\",\"quantity\":-1,\"price\":0,\"workers\":[]}],\"place\":{\"town\":\"\",\"floor\":-3}}";

static bool reads_back(const char *bytes, size_t length, struct buffer *again) {
  AUTO(arena) struct arena arena = {0};
  struct sale sale;
  memset(&sale, 0x55, sizeof sale);
  buffer_clear(again);
  struct json json = json_into(again);
  if (spec_read_written(&sale_spec, bytes, length, &arena, &sale)) {
    spec_write(&sale_spec, &sale, &json);
    return true;
  }
  for (size_t i = 0; i < sizeof sale; i++) assert_int_equal(((const unsigned char *)&sale)[i], 0x55);
  return false;
}

static void reads_back_what_it_wrote(void **state) {
  (void)state;
  AUTO(buffer) struct buffer again = {0};
  assert_true(reads_back(whole_sale, sizeof whole_sale - 1, &again));
  assert_string_equal(again.bytes, whole_sale);
  assert_true(reads_back(SALE(""), strlen(SALE("")), &again)); /* absent where it may be */
  assert_false(reads_back(SALE(" "), strlen(SALE(" ")), &again));
  assert_false(reads_back(whole_sale, sizeof whole_sale, &again)); /* and a NUL */
  for (size_t length = 0; length < sizeof whole_sale - 1; length++)
    assert_false(reads_back(whole_sale, length, &again));
}

/* Of each byte every other value: what the short way takes, the long way takes, and understands the same. */
static void reads_back_nothing_that_would_be_refused(void **state) {
  (void)state;
  AUTO(buffer) struct buffer again = {0}, slowly = {0};
  char bytes[sizeof whole_sale];
  size_t taken = 0, length = sizeof whole_sale - 1;
  for (size_t at = 0; at < length; at++)
    for (int value = 0; value < 256; value++) {
      memcpy(bytes, whole_sale, sizeof bytes);
      bytes[at] = (char)value;
      if (!reads_back(bytes, length, &again)) continue;
      AUTO(arena) struct arena arena = {0};
      struct sale sale;
      buffer_clear(&slowly);
      struct json json = json_into(&slowly);
      if (spec_read(&sale_spec, bytes, length, &arena, &sale, NULL) != OK) fail_msg("byte %zu as %d", at, value);
      spec_write(&sale_spec, &sale, &json);
      assert_string_equal(again.bytes, slowly.bytes);
      taken++;
    }
  assert_in_range(taken, length, 256 * length);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fills_the_struct),
      cmocka_unit_test(passes_over_what_a_newer_program_says),
      cmocka_unit_test(leaves_the_absent_zero),
      cmocka_unit_test(refuses),
      cmocka_unit_test(refuses_bytes_after_a_nul),
      cmocka_unit_test(limits_by_default),
      cmocka_unit_test(limits_depth),
      cmocka_unit_test(checks_forms),
      cmocka_unit_test(writes_what_it_reads),
      cmocka_unit_test(writes_required_objects_even_empty),
      cmocka_unit_test(leaves_out_what_is_empty),
      cmocka_unit_test(reads_back_what_it_wrote),
      cmocka_unit_test(reads_back_nothing_that_would_be_refused),
      cmocka_unit_test(describes_the_table),
      cmocka_unit_test(locates_faults),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
