/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* What the screen is answered over HTTP: state, prices, sales, receipts with the law's mentions, labels. */
#include "tests/till/till_kit.h"
#include "tests/unit/http_client.h"

#include "catalog/barcode.h"

#include <pthread.h>

#define JSON "Content-Type: application/json\r\n"
#define NBSP "\u00a0"

struct stage {
  char folder[64];
  struct till *till;
  struct http_server *server;
  uint16_t port;
};

static void serve(struct stage *stage) {
  struct fault fault = {0};
  struct http_options options = {.address = "127.0.0.1",
                                 .threads = 2,
                                 .tables = &till_routes,
                                 .table_count = 1,
                                 .authorise = cashier_authorise,
                                 .app = stage->till};
  assert_int_equal(http_start(&options, &stage->server, &fault), OK);
  stage->port = http_port(stage->server);
}

static int set_stage(void **state) {
  struct stage *stage = calloc(1, sizeof *stage);
  assert_non_null(stage);
  folder_make(stage->folder);
  stage->till = kit_enrolled(stage->folder);
  serve(stage);
  *state = stage;
  return 0;
}

static int clear_stage(void **state) {
  struct stage *stage = *state;
  int64_t records = head_sequence(stage->till);
  http_stop(stage->server);
  till_close(stage->till);
  assert_whole(stage->folder, records);
  folder_remove(stage->folder);
  free(stage);
  return 0;
}

#define COAT_LINES                                                                                                     \
  "\"lines\":[{\"item\":\"FRI-007\",\"quantity\":1000,\"members\":[{\"member\":\"BLG-M01\",\"weight\":1}]}]"
#define FIFTY "\"tenders\":[{\"kind\":\"cash\",\"amount\":5000}]"

static struct answer post_sale(const struct stage *stage, unsigned id, const char *rest) {
  AUTO(buffer) struct buffer body = {0};
  buffer_format(&body, "{\"id\":\"%s\",%s}", sale_id(id), rest);
  return ask(stage->port, "POST /api/till/sales", JSON, body.bytes);
}

static void the_screen_knows_where_it_stands(void **state) {
  struct stage *stage = *state;
  AUTO(answer) struct answer before = ask(stage->port, "GET /api/till/state", "", NULL);
  assert_int_equal(before.status, 200);
  assert_says(before.body.bytes, "\"enrolled\":true");
  assert_says(before.body.bytes, "\"till\":{\"code\":\"BLG-1\",\"name\":\"Caisse 1\"}");
  assert_says(before.body.bytes, "\"kpa\":{\"code\":\"BLG\",\"name\":\"La Fourmilière\"}");
  assert_says(before.body.bytes, "\"online\":false,\"revoked\":false,\"whole\":true,\"unsent\":");
  assert_says(before.body.bytes, ",\"sequence\":0,");
  assert_says(before.body.bytes, "\"day\":{\"tickets\":0,\"total\":0}");
  assert_says(before.body.bytes, "\"now\":\"2026-11-22T14:");
  sell_coat(stage->till, 1);
  sell_coat(stage->till, 2);
  AUTO(answer) struct answer after = ask(stage->port, "GET /api/till/state", "", NULL);
  assert_says(after.body.bytes, "\"sequence\":2,\"day\":{\"tickets\":2,\"total\":2000}");
  AUTO(answer) struct answer snapshot = ask(stage->port, "GET /api/till/snapshot", "", NULL);
  assert_says(snapshot.body.bytes, "\"code\":\"FRI-007\"");
  assert_true(answer_header(&snapshot, "ETag")[0] != '\0');
}

static void a_price_is_asked_without_selling(void **state) {
  struct stage *stage = *state;
  AUTO(buffer) struct buffer body = {0};
  buffer_format(&body, "{\"id\":\"%s\"," COAT_LINES "}", sale_id(1));
  AUTO(answer) struct answer answer = ask(stage->port, "POST /api/till/price", JSON, body.bytes);
  assert_int_equal(answer.status, 200);
  assert_says(answer.body.bytes,
              "\"total\":1000,\"change\":0,\"lines\":[{\"item\":\"FRI-007\",\"label\":\"Manteau / blouson\","
              "\"activity\":\"FRI\",\"kind\":\"good\",\"unit\":\"piece\",\"quantity\":1000,"
              "\"unit_price\":1000,\"gross\":1000,\"net\":833,\"vat\":167,\"vat_rate\":2000,"
              "\"members\":[{\"member\":\"BLG-M01\",\"weight\":1}]");
  assert_says(answer.body.bytes,
              "\"vat\":[{\"rate\":2000,\"scheme\":\"normal\",\"gross\":1000,\"net\":833,\"vat\":167}]");
  assert_says(answer.body.bytes,
              "{\"kind\":\"person\",\"member\":\"BLG-M01\",\"name\":\"Aïcha\",\"face\":\"aicha\",\"amount\":654}");
  assert_says(answer.body.bytes,
              "{\"kind\":\"vat\",\"member\":null,\"name\":\"TVA\",\"face\":\"etat\",\"amount\":167}");
  assert_int_equal(head_sequence(stage->till), 0);
}

/* What waits to be sent is told as it is now, at the end; the receipt before it never changes. */
static void assert_same_receipt(const char *bytes, const char *sold) {
  const char *live = strstr(sold, "\"unsent\":");
  assert_non_null(live);
  assert_memory_equal(bytes, sold, (size_t)(live - sold));
}

static void a_sale_answers_its_receipt(void **state) {
  struct stage *stage = *state;
  AUTO(answer) struct answer sold = post_sale(stage, 1, "\"cashier\":\"BLG-M04\"," COAT_LINES "," FIFTY);
  assert_int_equal(sold.status, 201);
  assert_says(sold.body.bytes, "{\"number\":\"BLG-1-T-000001\",\"sequence\":1,\"at\":\"2026-11-22T14:");
  assert_says(sold.body.bytes, "\"till\":\"BLG-1\",\"cashier\":\"BLG-M04\",\"signature_extract\":\"");
  assert_says(sold.body.bytes, "\"change_pieces\":[{\"value\":2000,\"count\":2}]");
  assert_says(sold.body.bytes, "\"seller\":{\"name\":\"Coopérative Exemple\",\"siren\":\"123456782\"");
  assert_says(sold.body.bytes, "\"software\":\"comptoir-till ");
  AUTO(answer) struct answer again = post_sale(stage, 1, "\"cashier\":\"BLG-M04\"," COAT_LINES "," FIFTY);
  assert_int_equal(again.status, 200);
  assert_same_receipt(again.body.bytes, sold.body.bytes);
  AUTO(answer) struct answer other = post_sale(stage, 1, COAT_LINES "," FIFTY);
  assert_int_equal(other.status, 409);
  assert_says(other.body.bytes, "\"code\":\"id_reused\"");
  AUTO(buffer) struct buffer line = {0};
  buffer_format(&line, "GET /api/till/sales/%s", sale_id(1));
  AUTO(answer) struct answer read = ask(stage->port, line.bytes, "", NULL);
  assert_same_receipt(read.body.bytes, sold.body.bytes);
}

/* Characters 3, 7, 13 and 19 of the signature in base64, four of them, whatever the signature. */
static void the_extract_is_of_the_signature_kept(void **state) {
  struct stage *stage = *state;
  for (unsigned i = 1; i <= 10; i++) {
    AUTO(arena) struct arena arena = {0};
    AUTO(answer) struct answer sold = post_sale(stage, i, COAT_LINES "," FIFTY);
    struct journal_row row;
    struct fault fault = {0};
    bool found = false;
    char base64[120], expected[60];
    assert_int_equal(journal_find(stage->till->journal, sale_id(i), &arena, &row, &found, &fault), OK);
    base64_from_bytes(row.signature, row.signature_length, base64);
    snprintf(expected, sizeof expected, "\"signature_extract\":\"%c%c%c%c\"", base64[2], base64[6], base64[12],
             base64[18]);
    assert_says(sold.body.bytes, expected);
  }
}

struct press {
  const struct stage *stage;
  int status;
  bool numbered_one;
};

static void *press_once(void *context) {
  struct press *press = context;
  AUTO(answer) struct answer answer = post_sale(press->stage, 1, COAT_LINES "," FIFTY);
  press->status = answer.status;
  press->numbered_one = answer.body.bytes && strstr(answer.body.bytes, "\"number\":\"BLG-1-T-000001\"");
  return NULL;
}

static void fifty_requests_at_once_are_one_sale(void **state) {
  struct stage *stage = *state;
  struct press presses[50];
  pthread_t threads[COUNT(presses)];
  size_t created = 0;
  for (size_t i = 0; i < COUNT(presses); i++) {
    presses[i] = (struct press){.stage = stage};
    assert_int_equal(pthread_create(&threads[i], NULL, press_once, &presses[i]), 0);
  }
  for (size_t i = 0; i < COUNT(presses); i++) {
    pthread_join(threads[i], NULL);
    assert_true(presses[i].numbered_one);
    assert_true(presses[i].status == 200 || presses[i].status == 201);
    created += presses[i].status == 201;
  }
  assert_int_equal(created, 1);
  assert_int_equal(sql_number(stage->folder, "SELECT count(*) FROM record WHERE chain = 'T'"), 1);
}

static void the_latest_sales_are_listed_with_their_numbers(void **state) {
  struct stage *stage = *state;
  for (unsigned i = 1; i <= 4; i++) sell_coat(stage->till, i);
  AUTO(answer) struct answer two = ask(stage->port, "GET /api/till/sales?limit=2", "", NULL);
  char expected[160];
  snprintf(expected, sizeof expected, "{\"sales\":[{\"id\":\"%s\",\"number\":\"BLG-1-T-000004\",\"at\":\"2026-11-22T",
           sale_id(4));
  assert_says(two.body.bytes, expected);
  assert_says(two.body.bytes, "\"number\":\"BLG-1-T-000003\"");
  assert_null(strstr(two.body.bytes, "000002"));
  AUTO(answer) struct answer none = ask(stage->port, "GET /api/till/sales?limit=0", "", NULL);
  assert_int_equal(none.status, 422);
  AUTO(answer) struct answer unknown = ask(stage->port, "GET /api/till/sales/nothing", "", NULL);
  assert_int_equal(unknown.status, 404);
}

static void a_number_grows_past_its_zeros(void **state) {
  (void)state;
  char number[RECEIPT_NUMBER];
  receipt_number("RBX-M-2", "T", 1, number);
  assert_string_equal(number, "RBX-M-2-T-000001");
  receipt_number("BLG-1", "T", 1234567, number);
  assert_string_equal(number, "BLG-1-T-1234567");
}

/* ---- what the law wants said
 * -------------------------------------------------------------------------------------------- */

static const struct snapshot_contract renewed[] = {{"cape", "2025-11-01", "2026-10-31"},
                                                   {"cape", "2026-11-01", "2027-10-31"}};
static const struct snapshot_contract cesa_now[] = {{"cape", "2025-01-01", "2026-11-21"}, {"cesa", "2026-11-22", NULL}};
static const struct snapshot_contract open_end[] = {{"cape", "2026-11-22", NULL}};
static const struct snapshot_contract last_day[] = {{"cape", "2026-01-01", "2026-11-22"}};
static const struct snapshot_contract volunteer[] = {{"volunteer", "2024-01-01", NULL}};
static const struct snapshot_member crew[] = {{"BLG-M01", "Aïcha", "aicha", renewed, 2},
                                              {"BLG-M02", "Moussa", "moussa", cesa_now, 2},
                                              {"BLG-M03", "Sylvie", "sylvie", open_end, 1},
                                              {"BLG-M04", "Karim", "karim", last_day, 1},
                                              {"BLG-M05", "Fatou", "fatou", volunteer, 1}};

#define BY(code) "{\"member\":\"" code "\",\"weight\":1}"
#define TELLS(name, until)                                                                                             \
  "\"" name NBSP ": contrat d’appui au projet d’entreprise (CAPE)" until                                               \
  ", avec Coopérative Exemple, 2 rue de l’Exemple, SIRET" NBSP "12345678200010\""

static void each_supported_person_is_named_once_with_her_date(void **state) {
  struct stage *stage = *state;
  struct snapshot snapshot = kit_snapshot();
  snapshot.members = crew;
  snapshot.member_count = COUNT(crew);
  catalogue_set(stage->till, &snapshot, "\"crew\"");
  AUTO(answer)
  struct answer sold =
      post_sale(stage, 1,
                "\"lines\":[{\"item\":\"FRI-007\",\"quantity\":1000,\"members\":[" BY("BLG-M02") "," BY(
                    "BLG-M01") "," BY("BLG-M05") "]},"
                                                 "{\"item\":\"BLA-001\",\"quantity\":1000,\"members\":[" BY(
                                                     "BLG-M01") "," BY("BLG-M04") "," BY("BLG-M03") "]}]," FIFTY);
  assert_int_equal(sold.status, 201);
  assert_says(sold.body.bytes, "\"mentions\":[" TELLS("Aïcha", " échéant le 31/10/2027") "," //
              TELLS("Karim", " échéant le 22/11/2026") "," TELLS("Sylvie", "") "]");
}

static void nobody_is_named_for_the_collective(void **state) {
  struct stage *stage = *state;
  AUTO(answer) struct answer sold = post_sale(stage, 1, "\"lines\":[{\"item\":\"FRI-007\",\"quantity\":1000}]," FIFTY);
  assert_says(sold.body.bytes, "\"mentions\":[]");
}

static void second_hand_goods_say_their_scheme(void **state) {
  struct stage *stage = *state;
  AUTO(answer)
  struct answer sold = post_sale(stage, 1,
                                 "\"lines\":[{\"item\":\"FRI-016\",\"quantity\":1000,\"unit_price\":2000,"
                                 "\"purchase_price\":800}]," FIFTY);
  assert_int_equal(sold.status, 201);
  assert_says(sold.body.bytes, "\"mentions\":[\"Régime particulier – Biens d’occasion\"]");
}

/* Who left, and what is no longer sold, are still on yesterday's receipt. */
static void an_old_receipt_opens_in_a_new_catalogue(void **state) {
  struct stage *stage = *state;
  AUTO(answer) struct answer sold = post_sale(stage, 1, COAT_LINES "," FIFTY);
  assert_int_equal(sold.status, 201);
  struct snapshot snapshot = kit_snapshot();
  snapshot.member_count = 1; /* Yann alone */
  snapshot.items = &kit_items[2];
  snapshot.item_count = 1;
  catalogue_set(stage->till, &snapshot, "\"small\"");
  AUTO(buffer) struct buffer line = {0};
  buffer_format(&line, "GET /api/till/sales/%s", sale_id(1));
  AUTO(answer) struct answer read = ask(stage->port, line.bytes, "", NULL);
  assert_int_equal(read.status, 200);
  assert_says(read.body.bytes, "\"number\":\"BLG-1-T-000001\"");
  assert_says(read.body.bytes, "\"label\":\"Manteau / blouson\"");
  assert_says(read.body.bytes, "\"members\":[{\"member\":\"BLG-M01\",\"weight\":1}]");
  assert_says(read.body.bytes, "\"shares\":[]");
  AUTO(answer) struct answer again = post_sale(stage, 1, COAT_LINES "," FIFTY);
  assert_int_equal(again.status, 200);
}

/* ---- labels
 * -------------------------------------------------------------------------------------------------------------- */

/* A label of 12 digits, with its check digit. */
static const char *checked(const char *twelve) {
  static char code[14];
  snprintf(code, sizeof code, "%.12s%c", twelve, catalog_barcode_check_digit(twelve, 12));
  return code;
}

static struct answer scan(const struct stage *stage, const char *barcode) {
  AUTO(buffer) struct buffer body = {0};
  buffer_format(&body, "{\"barcode\":\"%s\"}", barcode);
  return ask(stage->port, "POST /api/till/scan", JSON, body.bytes);
}

static const struct label {
  const char *twelve;
  const char *says; /* answer, or code of the refusal */
  int64_t total;    /* of the ticket the scanned line makes; -1: refused, 0: asks for a price */
} labels[] = {
    {"200100000007", "{\"item\":\"FRI-007\",\"quantity\":1000,\"unit_price\":null}", 1000},
    {"200100000008", "item_archived", -1},
    {"200100000009", "unknown_item", -1},
    {"210101401250", "{\"item\":\"FRI-014\",\"quantity\":1250,\"unit_price\":null}", 625},
    {"210101400125", "{\"item\":\"FRI-014\",\"quantity\":125,\"unit_price\":null}", 63},
    {"210101400000", "bad_quantity", -1},
    {"220101700350", "{\"item\":\"FRI-017\",\"quantity\":1000,\"unit_price\":350}", 350},
    {"220101700000", "price_required", -1},
    {"220300100120", "{\"item\":\"ALI-001\",\"quantity\":1000,\"unit_price\":120}", 120},
    {"220300100240", "price_not_allowed", -1},
    {"220300300163", "{\"item\":\"ALI-003\",\"quantity\":1254,\"unit_price\":130}", 163},
    {"220300300001", "{\"item\":\"ALI-003\",\"quantity\":8,\"unit_price\":130}", 1},
    {"220300500046", "{\"item\":\"ALI-005\",\"quantity\":23,\"unit_price\":2000}", 46},
    {"220300500047", "price_not_allowed", -1}, /* 23.5 g: no scale printed this at 20 € a kilo */
    {"220101400100", "unknown_item", -1},      /* a price label of what has weight labels */
    {"210300300500", "unknown_item", -1},
    {"210105001000", "unknown_item", -1},
};

static void a_label_sells_at_the_price_it_shows(void **state) {
  struct stage *stage = *state;
  for (size_t i = 0; i < COUNT(labels); i++) {
    const char *code = checked(labels[i].twelve);
    AUTO(answer) struct answer scanned = scan(stage, code);
    if (!strstr(scanned.body.bytes, labels[i].says)) fail_msg("%s: %s", code, scanned.body.bytes);
    assert_int_equal(scanned.status == 200, labels[i].total >= 0);
    if (labels[i].total < 0) continue;
    AUTO(buffer) struct buffer body = {0};
    buffer_format(&body, "{\"id\":\"%s\",\"lines\":[%s]}", sale_id(1), scanned.body.bytes);
    char *null = strstr(body.bytes, ",\"unit_price\":null"); /* the screen leaves it out */
    if (null) memmove(null, null + strlen(",\"unit_price\":null"), strlen(null + strlen(",\"unit_price\":null")) + 1);
    AUTO(answer) struct answer priced = ask(stage->port, "POST /api/till/price", JSON, body.bytes);
    char total[40];
    snprintf(total, sizeof total, "\"total\":%lld,", (long long)labels[i].total);
    if (priced.status != 200 || !strstr(priced.body.bytes, total)) fail_msg("%s: %s", code, priced.body.bytes);
  }
  AUTO(answer) struct answer wrong = scan(stage, "2101014012504");
  assert_says(wrong.body.bytes, "unknown_item");
  AUTO(answer) struct answer words = scan(stage, "manteau");
  assert_says(words.body.bytes, "unknown_item");
}

/* A scale that weighs to the gram: whatever it prints, the till finds a weight that costs just that. */
static void every_gram_of_a_scale_is_found_again(void **state) {
  struct stage *stage = *state;
  struct catalogue_view *view = till_view(stage->till);
  for (int64_t grams = 1; grams <= 3000; grams++) {
    static const struct {
      const char *prefix;
      int64_t cents_a_kilo;
    } scales[] = {{"2203003", 130}, {"2203005", 2000}};
    for (size_t i = 0; i < COUNT(scales); i++) {
      struct money label, again;
      char twelve[16];
      struct scanned scanned;
      struct fault fault = {0};
      assert_true(money_times(MONEY(scales[i].cents_a_kilo), grams, &label));
      if (label.cents == 0) continue;
      snprintf(twelve, sizeof twelve, "%s%05lld", scales[i].prefix, (long long)label.cents);
      assert_int_equal(till_scan(view, checked(twelve), &scanned, &fault), OK);
      assert_true(money_times(scanned.unit_price, scanned.quantity, &again));
      assert_int_equal(again.cents, label.cents);
    }
  }
  view_release(view);
}

static void nothing_is_answered_before_enrolment(void **state) {
  (void)state;
  struct stage stage = {0};
  folder_make(stage.folder);
  stage.till = kit_open(stage.folder);
  serve(&stage);
  AUTO(answer) struct answer where = ask(stage.port, "GET /api/till/state", "", NULL);
  assert_says(where.body.bytes, "\"enrolled\":false");
  AUTO(answer) struct answer snapshot = ask(stage.port, "GET /api/till/snapshot", "", NULL);
  AUTO(answer) struct answer sale = post_sale(&stage, 1, COAT_LINES "," FIFTY);
  AUTO(answer) struct answer scanned = scan(&stage, "2001000000074");
  assert_int_equal(snapshot.status, 409);
  assert_int_equal(sale.status, 409);
  assert_int_equal(scanned.status, 409);
  assert_says(sale.body.bytes, "\"code\":\"not_enrolled\"");
  http_stop(stage.server);
  till_close(stage.till);
  folder_remove(stage.folder);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_stage, clear_stage)

int main(void) {
  setenv("COMPTOIR_NOW", KIT_NOW, 1);
  log_set_level(LOG_ERROR);
  const struct CMUnitTest tests[] = {
      TEST(the_screen_knows_where_it_stands),
      TEST(a_price_is_asked_without_selling),
      TEST(a_sale_answers_its_receipt),
      TEST(the_extract_is_of_the_signature_kept),
      TEST(fifty_requests_at_once_are_one_sale),
      TEST(the_latest_sales_are_listed_with_their_numbers),
      cmocka_unit_test(a_number_grows_past_its_zeros),
      TEST(each_supported_person_is_named_once_with_her_date),
      TEST(nobody_is_named_for_the_collective),
      TEST(second_hand_goods_say_their_scheme),
      TEST(an_old_receipt_opens_in_a_new_catalogue),
      TEST(a_label_sells_at_the_price_it_shows),
      TEST(every_gram_of_a_scale_is_found_again),
      cmocka_unit_test(nothing_is_answered_before_enrolment),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
