/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* Who holds the till: PINs verified without a server, wrong ones counted, sessions that end, sales in her name. */
#include "tests/till/till_kit.h"
#include "tests/unit/http_client.h"

#define JSON "Content-Type: application/json\r\n"
#define REFERENT "P-0199AAAA000070008000000000000001"
#define MINUTE_US INT64_C(60000000)

static char sylvie_pin[PASSWORD_HASH_TEXT], referent_pin[PASSWORD_HASH_TEXT], other_pin[PASSWORD_HASH_TEXT];

struct stage {
  char folder[64];
  struct till *till;
  struct http_server *server;
  uint16_t port;
  char cookie[200]; /* a request header, "" before a sign-in */
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

/* Sylvie is a member, the referent is none. */
static void give_cashiers(struct till *till, const char *of_sylvie, const char *of_referent, const char *etag) {
  const struct snapshot_cashier cashiers[] = {{.code = "BLG-M04", .name = "Sylvie", .face = "sylvie", .pin = of_sylvie},
                                              {.code = REFERENT, .name = "Nadia", .face = "", .pin = of_referent}};
  struct snapshot snapshot = kit_snapshot();
  snapshot.cashiers = of_sylvie ? cashiers : cashiers + 1;
  snapshot.cashier_count = (of_sylvie ? 1U : 0U) + (of_referent ? 1U : 0U);
  catalogue_set(till, &snapshot, etag);
}

static int hash_pins(void **state) {
  (void)state;
  password_hash_pin("271828", sylvie_pin);
  password_hash_pin("161803", referent_pin);
  password_hash_pin("577215", other_pin);
  return 0;
}

static int set_open_stage(void **state) {
  struct stage *stage = calloc(1, sizeof *stage);
  assert_non_null(stage);
  folder_make(stage->folder);
  stage->till = kit_enrolled(stage->folder);
  serve(stage);
  *state = stage;
  return 0;
}

static int set_stage(void **state) {
  set_open_stage(state);
  struct stage *stage = *state;
  give_cashiers(stage->till, sylvie_pin, referent_pin, "\"with cashiers\"");
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

/* As after a power cut: what is in memory is gone. */
static void restart(struct stage *stage) {
  http_stop(stage->server);
  till_close(stage->till);
  stage->till = kit_open(stage->folder);
  serve(stage);
}

static struct answer get(const struct stage *stage, const char *path) {
  char line[120];
  snprintf(line, sizeof line, "GET %s", path);
  return ask(stage->port, line, stage->cookie, NULL);
}

static struct answer post(const struct stage *stage, const char *path, const char *body) {
  char line[120], headers[300];
  snprintf(line, sizeof line, "POST %s", path);
  snprintf(headers, sizeof headers, JSON "%s", stage->cookie);
  return ask(stage->port, line, headers, body);
}

static struct answer try_pin(const struct stage *stage, const char *code, const char *pin) {
  char body[160];
  snprintf(body, sizeof body, "{\"code\":\"%s\",\"pin\":\"%s\"}", code, pin);
  return post(stage, "/api/till/cashier", body);
}

static int status_of_pin(const struct stage *stage, const char *code, const char *pin) {
  AUTO(answer) struct answer answer = try_pin(stage, code, pin);
  return answer.status;
}

static void sign_in(struct stage *stage, const char *code, const char *pin) {
  AUTO(answer) struct answer answer = try_pin(stage, code, pin);
  assert_int_equal(answer.status, 200);
  assert_says(answer.body.bytes, "\"locked\":false");
  const char *cookie = answer_header(&answer, "Set-Cookie");
  assert_says(cookie, "; Path=/; HttpOnly; SameSite=Strict");
  snprintf(stage->cookie, sizeof stage->cookie, "Cookie: %.*s\r\n", (int)strcspn(cookie, ";"), cookie);
}

static bool is_locked(const struct stage *stage) {
  AUTO(answer) struct answer state = get(stage, "/api/till/state");
  bool locked = strstr(state.body.bytes, "\"locked\":true") != NULL;
  assert_says(state.body.bytes, locked ? "\"cashier\":null,\"locked\":true" : "\"locked\":false");
  return locked;
}

#define COAT                                                                                                           \
  "\"lines\":[{\"item\":\"FRI-007\",\"quantity\":1000,\"members\":[{\"member\":\"BLG-M01\",\"weight\":1}]}],"          \
  "\"tenders\":[{\"kind\":\"cash\",\"amount\":5000}]"

static struct answer post_coat(const struct stage *stage, unsigned id, const char *cashier) {
  char body[600];
  snprintf(body, sizeof body, "{\"id\":\"%s\",%s" COAT "}", sale_id(id), cashier);
  return post(stage, "/api/till/sales", body);
}

static int status_of_coat(const struct stage *stage, unsigned id, const char *cashier) {
  AUTO(answer) struct answer answer = post_coat(stage, id, cashier);
  return answer.status;
}

/* ---- the door -----------------------------------------------------------------------------------------------------
 */

static void a_till_without_cashiers_is_open(void **state) {
  struct stage *stage = *state;
  assert_false(is_locked(stage));
  assert_int_equal(status_of_coat(stage, 1, "\"cashier\":\"BLG-M04\","), 201);
  give_cashiers(stage->till, sylvie_pin, NULL, "\"the first\"");
  assert_true(is_locked(stage));
  assert_int_equal(status_of_coat(stage, 2, ""), 401);
}

static void a_locked_till_sells_and_shows_nothing(void **state) {
  struct stage *stage = *state;
  static const char *const closed[] = {"/api/till/sales", "/api/till/sales/019aa9f2-0000-7000-8000-000000000001"};
  for (size_t i = 0; i < COUNT(closed); i++) {
    AUTO(answer) struct answer answer = get(stage, closed[i]);
    assert_int_equal(answer.status, 401);
  }
  AUTO(answer)
  struct answer price = post(stage, "/api/till/price", "{\"id\":\"019aa9f2-0000-7000-8000-000000000001\"}");
  assert_int_equal(price.status, 401);
  AUTO(answer) struct answer scanned = post(stage, "/api/till/scan", "{\"barcode\":\"2001000000074\"}");
  assert_int_equal(scanned.status, 401);
  assert_int_equal(status_of_coat(stage, 1, ""), 401);
  AUTO(answer) struct answer known = get(stage, "/api/till/state");
  assert_says(known.body.bytes, "\"day\":null");
  assert_int_equal(head_sequence(stage->till), 0);
  struct basket basket = coat_basket(sale_id(1)); /* nor for a caller who forgot to ask */
  assert_int_equal(sell_outcome(stage->till, &basket), UNAUTHENTICATED);
}

static void a_pin_opens_it_for_this_browser_only(void **state) {
  struct stage *stage = *state;
  assert_int_equal(status_of_pin(stage, "BLG-M04", "161803"), 403);
  assert_int_equal(status_of_pin(stage, "BLG-M01", "271828"), 403);
  sign_in(stage, "BLG-M04", "271828");
  AUTO(answer) struct answer known = get(stage, "/api/till/state");
  assert_says(
      known.body.bytes,
      "\"cashier\":{\"code\":\"BLG-M04\",\"name\":\"Sylvie\",\"face\":\"sylvie\",\"rights\":\"sale cash custody\"}");
  struct stage elsewhere = *stage;
  elsewhere.cookie[0] = '\0';
  assert_true(is_locked(&elsewhere));
  snprintf(elsewhere.cookie, sizeof elsewhere.cookie, "Cookie: comptoir-till-BLG-1=AAAA\r\n");
  assert_true(is_locked(&elsewhere));
  AUTO(answer) struct answer left = post(stage, "/api/till/cashier/leave", NULL);
  assert_int_equal(left.status, 200);
  assert_says(left.body.bytes, "\"locked\":true");
  assert_true(is_locked(stage));
}

static void the_screen_never_sees_a_pin(void **state) {
  struct stage *stage = *state;
  AUTO(answer) struct answer before = get(stage, "/api/till/snapshot");
  assert_says(before.body.bytes, "\"cashiers\":[{\"code\":\"BLG-M04\",\"name\":\"Sylvie\",\"face\":\"sylvie\"},");
  assert_null(strstr(before.body.bytes, "argon2"));
  assert_null(strstr(before.body.bytes, "\"pin\""));
  give_cashiers(stage->till, other_pin, referent_pin, "\"another PIN\"");
  AUTO(answer) struct answer known = get(stage, "/api/till/state");
  assert_says(known.body.bytes, "\"catalogue\":\"\\\"another PIN\\\"\"");
  char tag[200];
  snprintf(tag, sizeof tag, "If-None-Match: %s\r\n", answer_header(&before, "ETag"));
  AUTO(answer) struct answer after = ask(stage->port, "GET /api/till/snapshot", tag, NULL);
  assert_int_equal(after.status, 304); /* what it shows is the same */
}

/* ---- wrong PINs ---------------------------------------------------------------------------------------------------
 */

static void five_wrong_pins_lock_one_cashier_out(void **state) {
  struct stage *stage = *state;
  for (int i = 0; i < CASHIER_TRIES; i++) assert_int_equal(status_of_pin(stage, "BLG-M04", "000000"), 403);
  AUTO(answer) struct answer locked = try_pin(stage, "BLG-M04", "271828");
  assert_int_equal(locked.status, 429);
  int64_t wait_s;
  assert_true(text_to_integer(answer_header(&locked, "Retry-After"), 50, 60, &wait_s));
  assert_int_equal(sql_number(stage->folder, "SELECT tries FROM wrong_pin"), CASHIER_TRIES); /* waiting costs nothing */
  assert_int_equal(status_of_pin(stage, REFERENT, "161803"), 200);
  restart(stage);
  assert_int_equal(status_of_pin(stage, "BLG-M04", "271828"), 429);
}

/* How long the next wrong try locks, when the lock before is over. */
static int64_t next_lock_us(const struct stage *stage) {
  sql_on(stage->folder, "UPDATE wrong_pin SET locked_until_us = 0");
  assert_int_equal(status_of_pin(stage, "BLG-M04", "000000"), 403);
  return sql_number(stage->folder, "SELECT locked_until_us FROM wrong_pin") - clock_now_us();
}

static void each_more_locks_for_longer(void **state) {
  static const int64_t minutes[] = {0, 0, 0, 0, 1, 2, 4, 8, 15, 15};
  struct stage *stage = *state;
  for (size_t i = 0; i < COUNT(minutes); i++) {
    int64_t lock_us = next_lock_us(stage);
    assert_true(lock_us <= minutes[i] * MINUTE_US && lock_us > minutes[i] * MINUTE_US - 10000000);
  }
  sql_on(stage->folder, "UPDATE wrong_pin SET locked_until_us = 0");
  sign_in(stage, "BLG-M04", "271828");
  assert_int_equal(sql_number(stage->folder, "SELECT count(*) FROM wrong_pin"), 0);
}

static void a_lock_from_a_wrong_clock_does_not_hold(void **state) {
  struct stage *stage = *state;
  for (int i = 0; i < CASHIER_TRIES; i++) assert_int_equal(status_of_pin(stage, "BLG-M04", "000000"), 403);
  sql_on(stage->folder, "UPDATE wrong_pin SET locked_until_us = locked_until_us + 86400000000");
  assert_int_equal(status_of_pin(stage, "BLG-M04", "271828"), 200);
}

static void a_new_pin_is_not_locked(void **state) {
  struct stage *stage = *state;
  for (int i = 0; i < CASHIER_TRIES; i++) assert_int_equal(status_of_pin(stage, "BLG-M04", "000000"), 403);
  give_cashiers(stage->till, other_pin, referent_pin, "\"a new PIN\"");
  assert_int_equal(status_of_pin(stage, "BLG-M04", "271828"), 403);
  assert_int_equal(status_of_pin(stage, "BLG-M04", "577215"), 200);
}

static void one_pin_at_a_time_is_verified(void **state) {
  struct stage *stage = *state;
  pthread_mutex_lock(&stage->till->desk.verifying);
  assert_int_equal(status_of_pin(stage, "BLG-M04", "271828"), 503);
  pthread_mutex_unlock(&stage->till->desk.verifying);
  assert_int_equal(status_of_pin(stage, "BLG-M04", "271828"), 200);
}

/* ---- sessions that end --------------------------------------------------------------------------------------------
 */

static void a_till_that_nobody_touches_locks(void **state) {
  struct stage *stage = *state;
  sign_in(stage, "BLG-M04", "271828");
  stage->till->desk.touched_us -= CASHIER_IDLE_US - MINUTE_US;
  assert_false(is_locked(stage)); /* looking at the state is no touch */
  AUTO(answer) struct answer idle = get(stage, "/api/till/state?idle_s=30");
  assert_says(idle.body.bytes, "\"locked\":false");
  stage->till->desk.touched_us -= CASHIER_IDLE_US - MINUTE_US;
  assert_false(is_locked(stage));
  stage->till->desk.touched_us -= MINUTE_US;
  assert_true(is_locked(stage));
  assert_int_equal(status_of_coat(stage, 1, ""), 401);
}

static void who_is_revoked_is_out_at_once(void **state) {
  struct stage *stage = *state;
  sign_in(stage, "BLG-M04", "271828");
  give_cashiers(stage->till, other_pin, referent_pin, "\"another PIN\"");
  assert_true(is_locked(stage));
  sign_in(stage, "BLG-M04", "577215");
  give_cashiers(stage->till, NULL, referent_pin, "\"without Sylvie\"");
  assert_true(is_locked(stage));
  assert_int_equal(status_of_pin(stage, "BLG-M04", "577215"), 403);
  sign_in(stage, REFERENT, "161803");
  give_cashiers(stage->till, NULL, NULL, "\"without anybody\"");
  assert_true(is_locked(stage));
  restart(stage);
  assert_true(is_locked(stage));
  assert_int_equal(status_of_coat(stage, 1, ""), 401);
}

static void the_next_cashier_takes_over(void **state) {
  struct stage *stage = *state;
  sign_in(stage, "BLG-M04", "271828");
  struct stage before = *stage;
  sign_in(stage, REFERENT, "161803");
  assert_false(is_locked(stage));
  assert_true(is_locked(&before));
}

/* ---- sales --------------------------------------------------------------------------------------------------------
 */

static void a_sale_is_hers(void **state) {
  struct stage *stage = *state;
  sign_in(stage, REFERENT, "161803");
  AUTO(answer) struct answer sold = post_coat(stage, 1, "");
  assert_int_equal(sold.status, 201);
  assert_says(sold.body.bytes, "\"cashier\":\"" REFERENT "\"");
  AUTO(answer) struct answer lie = post_coat(stage, 2, "\"cashier\":\"BLG-M04\",");
  assert_int_equal(lie.status, 403);
  assert_says(lie.body.bytes, "\"pointer\":\"/cashier\"");
  assert_int_equal(status_of_coat(stage, 2, "\"cashier\":\"" REFERENT "\","), 201);
  assert_int_equal(head_sequence(stage->till), 2);
}

/* The answer was lost, the till restarted, and somebody else is there: the same sale, the same receipt. */
static void a_pending_sale_survives_who_made_it(void **state) {
  struct stage *stage = *state;
  sign_in(stage, "BLG-M04", "271828");
  AUTO(answer) struct answer sold = post_coat(stage, 1, "");
  assert_int_equal(sold.status, 201);
  restart(stage);
  assert_int_equal(status_of_coat(stage, 1, ""), 401); /* nobody is there yet: it waits */
  sign_in(stage, REFERENT, "161803");
  AUTO(answer) struct answer again = post_coat(stage, 1, "");
  assert_int_equal(again.status, 200);
  assert_memory_equal(again.body.bytes, sold.body.bytes,
                      (size_t)(strstr(sold.body.bytes, "\"unsent\"") - sold.body.bytes));
  AUTO(answer) struct answer named = post_coat(stage, 1, "\"cashier\":\"BLG-M04\",");
  assert_int_equal(named.status, 200);
  assert_int_equal(status_of_coat(stage, 1, "\"cashier\":\"" REFERENT "\","), 409);
  assert_int_equal(head_sequence(stage->till), 1);
}

/* Cut before it was kept: whoever signs in makes it, once. */
static void a_sale_that_was_never_kept_is_made_by_the_next(void **state) {
  struct stage *stage = *state;
  sign_in(stage, "BLG-M04", "271828");
  restart(stage);
  assert_int_equal(status_of_coat(stage, 1, ""), 401);
  assert_int_equal(head_sequence(stage->till), 0);
  sign_in(stage, REFERENT, "161803");
  AUTO(answer) struct answer sold = post_coat(stage, 1, "");
  assert_int_equal(sold.status, 201);
  assert_says(sold.body.bytes, "\"cashier\":\"" REFERENT "\"");
  assert_int_equal(status_of_coat(stage, 1, ""), 200);
}

#define AT_A_CLOSED_TILL(test) cmocka_unit_test_setup_teardown(test, set_stage, clear_stage)
int main(void) {
  setenv("COMPTOIR_NOW", KIT_NOW, 1);
  log_set_level(LOG_ERROR);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_till_without_cashiers_is_open, set_open_stage, clear_stage),
      AT_A_CLOSED_TILL(a_locked_till_sells_and_shows_nothing),
      AT_A_CLOSED_TILL(a_pin_opens_it_for_this_browser_only),
      AT_A_CLOSED_TILL(the_screen_never_sees_a_pin),
      AT_A_CLOSED_TILL(five_wrong_pins_lock_one_cashier_out),
      AT_A_CLOSED_TILL(each_more_locks_for_longer),
      AT_A_CLOSED_TILL(a_lock_from_a_wrong_clock_does_not_hold),
      AT_A_CLOSED_TILL(a_new_pin_is_not_locked),
      AT_A_CLOSED_TILL(one_pin_at_a_time_is_verified),
      AT_A_CLOSED_TILL(a_till_that_nobody_touches_locks),
      AT_A_CLOSED_TILL(who_is_revoked_is_out_at_once),
      AT_A_CLOSED_TILL(the_next_cashier_takes_over),
      AT_A_CLOSED_TILL(a_sale_is_hers),
      AT_A_CLOSED_TILL(a_pending_sale_survives_who_made_it),
      AT_A_CLOSED_TILL(a_sale_that_was_never_kept_is_made_by_the_next),
  };
  return cmocka_run_group_tests(tests, hash_pins, NULL);
}
