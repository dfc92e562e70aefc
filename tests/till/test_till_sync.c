/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* The sender against a server that is down, slow, forgetful, restored, or another one. */
#include "tests/till/fake_server.h"

#include "pos/till/keep.h"

#include <curl/curl.h>

struct stage {
  char folder[64];
  struct fake *fake;
  struct till *till;
};

static void enrol(struct stage *stage) {
  struct fault fault = {0};
  if (till_enrol(stage->till, stage->fake->address, FAKE_CODE, &fault) != OK)
    fail_msg("%s %s", fault.field, fault.hint);
}

static int set_stage(void **state) {
  struct stage *stage = calloc(1, sizeof *stage);
  assert_non_null(stage);
  folder_make(stage->folder);
  stage->fake = fake_new();
  stage->till = kit_open(stage->folder);
  *state = stage;
  return 0;
}

static int set_enrolled(void **state) {
  set_stage(state);
  enrol(*state);
  return 0;
}

/* Whatever happened on the way, the journal is whole and an honest server had nothing to complain about. */
static int clear_stage(void **state) {
  struct stage *stage = *state;
  int64_t records = head_sequence(stage->till);
  till_close(stage->till);
  if (!stage->fake->forked) assert_string_equal(stage->fake->wrong, "");
  fake_free(stage->fake);
  assert_whole(stage->folder, records);
  folder_remove(stage->folder);
  free(stage);
  return 0;
}

static void reopen(struct stage *stage) {
  till_close(stage->till);
  stage->till = kit_open(stage->folder);
}

static void sell_many(struct stage *stage, unsigned from, unsigned to) {
  for (unsigned i = from; i <= to; i++) sell_coat(stage->till, i);
}

static void assert_server_has_all(struct stage *stage) {
  int64_t sequence = head_sequence(stage->till);
  WAIT_FOR(FAKE_GET(stage->fake, count) == sequence && till_unsent(stage->till) == 0);
  char hash[SHA256_HEX];
  for (int64_t i = 1; i <= sequence; i++) {
    assert_true(journal_hash_at(stage->till->journal, CHAIN_SALES, i, hash));
    assert_string_equal(hash, stage->fake->hashes[i - 1]);
  }
  WAIT_FOR(atomic_load(&stage->till->online));
}

/* ---- enrolment --------------------------------------------------------------------------------------------------- */

static void a_code_makes_a_till_for_good(void **state) {
  struct stage *stage = *state;
  struct fault fault = {0};
  assert_null(till_view(stage->till));
  assert_int_equal(till_enrol(stage->till, stage->fake->address, "000-000", &fault), BAD_CODE);
  assert_int_equal(till_enrol(stage->till, "ftp://example.org", FAKE_CODE, &fault), BAD_OPTION);
  assert_int_equal(till_enrol(stage->till, "http://127.0.0.1:9", FAKE_CODE, &fault), UNAVAILABLE);
  assert_string_equal(till_identity(stage->till).till, "");
  enrol(stage);
  assert_int_equal(till_enrol(stage->till, stage->fake->address, FAKE_CODE, &fault), ALREADY_ENROLLED);
  reopen(stage);
  assert_string_equal(till_identity(stage->till).till, "BLG-1");
  assert_string_equal(till_identity(stage->till).server, stage->fake->address);
  assert_int_equal(sell_coat(stage->till, 1), 1);
  assert_server_has_all(stage);
}

/* The code is used up: losing the identity because the catalogue did not come would leave a till without either. */
static void a_catalogue_that_does_not_come_is_asked_for_again(void **state) {
  struct stage *stage = *state;
  struct basket basket = coat_basket(sale_id(1));
  FAKE_SET(stage->fake, no_snapshot, true);
  enrol(stage);
  assert_string_equal(till_identity(stage->till).till, "BLG-1");
  assert_int_equal(sell_outcome(stage->till, &basket), NOT_ENROLLED);
  FAKE_SET(stage->fake, no_snapshot, false);
  struct catalogue_view *view = NULL;
  WAIT_FOR((view = till_view(stage->till)) != NULL);
  view_release(view);
  assert_int_equal(sell_outcome(stage->till, &basket), OK);
}

/* ---- the catalogue -------------------------------------------------------------------------------------------------
 */

static void a_bad_catalogue_is_refused_and_the_kept_one_stays(void **state) {
  struct stage *stage = *state;
  struct snapshot snapshot = kit_snapshot();
  AUTO(buffer) struct buffer whole = {0};
  snapshot_json(&snapshot, &whole);
  snapshot.kpa.code = "RBX-M";
  AUTO(buffer) struct buffer other = {0};
  snapshot_json(&snapshot, &other);
  const struct {
    const char *bytes;
    size_t length;
  } bad[] = {{"", 0}, {"{}", 2}, {"<html>", 6}, {whole.bytes, whole.length - 1}, {other.bytes, other.length}};
  for (unsigned i = 0; i < COUNT(bad); i++) {
    fake_offer(stage->fake, bad[i].bytes, bad[i].length);
    unsigned before = FAKE_GET(stage->fake, snapshots);
    reopen(stage);
    assert_int_equal(sell_coat(stage->till, i + 1), i + 1);
    WAIT_FOR(FAKE_GET(stage->fake, snapshots) > before);
    fake_pause(300);              /* it is on its way to the till */
    assert_server_has_all(stage); /* and no record waits for it */
    assert_int_equal(
        sql_number(stage->folder, "SELECT length(CAST(value AS blob)) FROM setting WHERE name = 'snapshot'"),
        (int64_t)whole.length);
  }
}

static void a_new_catalogue_is_sold_from_and_kept(void **state) {
  struct stage *stage = *state;
  struct snapshot snapshot = kit_snapshot();
  struct snapshot_item items[COUNT(kit_items)];
  memcpy(items, kit_items, sizeof items);
  items[0].price = MONEY(900);
  snapshot.items = items;
  fake_offer_snapshot(stage->fake, &snapshot);
  reopen(stage);
  WAIT_FOR(FAKE_GET(stage->fake, snapshots) >= 2);
  WAIT_FOR(sql_number(stage->folder, "SELECT instr(value, '\"price\":900,') > 0 FROM setting WHERE name = 'snapshot'"));
  fake_down(stage->fake);
  reopen(stage); /* offline: the kept one */
  sell_coat(stage->till, 1);
  assert_int_equal(sql_number(stage->folder, "SELECT total_cents FROM record WHERE chain = 'T'"), 900);
}

/* ---- sending ----------------------------------------------------------------------------------------------------- */

static void sales_arrive_in_order_and_once(void **state) {
  struct stage *stage = *state;
  sell_many(stage, 1, 25);
  assert_server_has_all(stage);
  assert_int_equal(FAKE_GET(stage->fake, replayed), 0);
  for (unsigned i = 1; i <= 25; i++) assert_string_equal(stage->fake->ids[i - 1], sale_id(i));
}

static void offline_sales_wait_and_are_sent(void **state) {
  struct stage *stage = *state;
  sell_many(stage, 1, 2);
  assert_server_has_all(stage);
  fake_down(stage->fake);
  sell_many(stage, 3, 12);
  WAIT_FOR(!atomic_load(&stage->till->online));
  assert_in_range(till_unsent(stage->till), 10, 12); /* and what the event log says of it */
  reopen(stage);
  assert_in_range(till_unsent(stage->till), 10, 12); /* and what the event log says of it */
  fake_up(stage->fake);
  assert_server_has_all(stage);
}

static void a_lost_answer_doubles_nothing(void **state) {
  struct stage *stage = *state;
  FAKE_SET(stage->fake, lose_answers, true);
  sell_many(stage, 1, 5);
  WAIT_FOR(FAKE_GET(stage->fake, count) == 5);
  FAKE_SET(stage->fake, lose_answers, false);
  assert_server_has_all(stage);
}

static void a_refused_record_holds_up_no_other(void **state) {
  struct stage *stage = *state;
  fake_down(stage->fake);
  sell_many(stage, 1, 5);
  stage->fake->refuse = 3;
  fake_up(stage->fake);
  assert_server_has_all(stage);
  assert_int_equal(FAKE_GET(stage->fake, refused), 1);
  FAKE_SET(stage->fake, refuse, 6); /* and alone */
  sell_many(stage, 6, 6);
  assert_server_has_all(stage);
  sell_many(stage, 7, 8);
  assert_server_has_all(stage);
  assert_int_equal(FAKE_GET(stage->fake, refused), 2);
}

static void a_batch_refused_as_a_whole_is_sent_one_by_one(void **state) {
  struct stage *stage = *state;
  fake_down(stage->fake);
  sell_many(stage, 1, 30);
  stage->fake->only_singles = true;
  fake_up(stage->fake);
  assert_server_has_all(stage);
}

static void a_record_that_gets_no_further_is_not_hammered(void **state) {
  struct stage *stage = *state;
  fake_down(stage->fake);
  sell_many(stage, 1, 5);
  stage->fake->stuck = 3;
  fake_up(stage->fake);
  WAIT_FOR(FAKE_GET(stage->fake, count) == 2 && till_unsent(stage->till) >= 3);
  fake_pause(500);
  unsigned before = FAKE_GET(stage->fake, posts);
  fake_pause(3000);
  assert_in_range(FAKE_GET(stage->fake, posts) - before, 0, 6);
  sell_many(stage, 6, 7); /* the till sells on */
  assert_in_range(till_unsent(stage->till), 5, 8);
  FAKE_SET(stage->fake, stuck, 0);
  assert_server_has_all(stage);
}

static void a_server_from_an_older_backup_gets_what_it_lost(void **state) {
  struct stage *stage = *state;
  sell_many(stage, 1, 9);
  assert_server_has_all(stage);
  fake_down(stage->fake);
  stage->fake->count = 4;
  fake_up(stage->fake);
  assert_server_has_all(stage);
  assert_int_equal(head_sequence(stage->till), 9);
  fake_down(stage->fake);
  stage->fake->count = 0; /* an empty one */
  fake_up(stage->fake);
  sell_many(stage, 10, 10);
  assert_server_has_all(stage);
}

static void another_chain_on_the_server_stops_the_sending_only(void **state) {
  struct stage *stage = *state;
  sell_many(stage, 1, 3);
  assert_server_has_all(stage);
  FAKE_SET(stage->fake, forked, true);
  sell_many(stage, 4, 4);
  WAIT_FOR(atomic_load(&stage->till->chain_broken));
  unsigned posts = FAKE_GET(stage->fake, posts), heads = FAKE_GET(stage->fake, heads);
  sell_many(stage, 5, 6);
  fake_pause(3000);
  assert_in_range(FAKE_GET(stage->fake, posts) - posts, 0, 1); /* one may have been under way */
  assert_in_range(FAKE_GET(stage->fake, heads) - heads, 1, 9);
  assert_true(till_unsent(stage->till) >= 2);
  assert_int_equal(head_sequence(stage->till), 6);
  FAKE_SET(stage->fake, forked, false); /* somebody looked */
  assert_server_has_all(stage);
  assert_false(atomic_load(&stage->till->chain_broken));
}

/* Everything that is signed is sent, and a chain that stands still holds up no other. */
static void every_chain_is_sent(void **state) {
  struct stage *stage = *state;
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  fake_down(stage->fake);
  sell_many(stage, 1, 3);
  struct draft drafts[] = {{.record = {.kind = "cash_in", .cash = {.reason = "change", .amount = {500}}}},
                           {.record = {.kind = "copy", .copy = {"T", "sale", "paper", 1, 1}}},
                           keep_event_draft(EVENT_DRAWER_OPEN_NO_SALE, NULL)};
  till_moment_begin(stage->till);
  assert_int_equal(till_keep(stage->till, NULL, drafts, COUNT(drafts), &arena, &fault), OK);
  till_moment_end(stage->till);
  stage->fake->stuck = 2; /* the second sale is never taken */
  fake_up(stage->fake);
  for (size_t i = 1; i < RECORD_CHAINS; i++) {
    struct journal_head head;
    WAIT_FOR(journal_head_read(stage->till->journal, record_chains[i].letter, &head, &fault) == OK &&
             FAKE_GET(stage->fake, others[i].count) == head.sequence);
  }
  assert_int_equal(FAKE_GET(stage->fake, count), 1);
  assert_int_equal(FAKE_GET(stage->fake, others[record_chain_find("C") - record_chains].count), 1);
  FAKE_SET(stage->fake, stuck, 0);
  assert_server_has_all(stage);
}

/* Our own journal came back from an older copy: the numbers it would give next are taken. */
static void a_server_that_knows_more_than_we_do_stops_the_sending(void **state) {
  struct stage *stage = *state;
  sell_many(stage, 1, 3);
  assert_server_has_all(stage);
  till_close(stage->till);
  char copy[64];
  folder_make(copy);
  folder_copy(stage->folder, copy);
  stage->till = kit_open(stage->folder);
  sell_many(stage, 4, 5);
  assert_server_has_all(stage);
  unsigned posts = FAKE_GET(stage->fake, posts);
  struct till *older = kit_open(copy);
  WAIT_FOR(atomic_load(&older->chain_broken));
  sell_coat(older, 100);
  fake_pause(300);
  assert_int_equal(FAKE_GET(stage->fake, posts), posts);
  assert_int_equal(FAKE_GET(stage->fake, count), 5);
  till_close(older);
  folder_remove(copy);
}

static void a_revoked_token_loses_nothing(void **state) {
  struct stage *stage = *state;
  sell_many(stage, 1, 2);
  assert_server_has_all(stage);
  FAKE_SET(stage->fake, locked_out, true);
  sell_many(stage, 3, 5);
  WAIT_FOR(!atomic_load(&stage->till->online));
  assert_in_range(till_unsent(stage->till), 3, 6);
  FAKE_SET(stage->fake, locked_out, false);
  assert_server_has_all(stage);
}

static void two_seconds_there_and_back_do_not_slow_a_sale(void **state) {
  struct stage *stage = *state;
  FAKE_SET(stage->fake, slow_ms, 2000);
  int64_t began_us = clock_monotonic_us();
  sell_many(stage, 1, 20);
  assert_true(clock_monotonic_us() - began_us < 1500000); /* 20 sales; one answer takes 2 s */
  FAKE_SET(stage->fake, slow_ms, 0);
  assert_server_has_all(stage);
}

static void a_silent_server_does_not_keep_the_till_from_stopping(void **state) {
  struct stage *stage = *state;
  FAKE_SET(stage->fake, slow_ms, 10000);
  sell_many(stage, 1, 1);
  fake_pause(300);
  int64_t began_us = clock_monotonic_us();
  till_close(stage->till);
  int64_t took_us = clock_monotonic_us() - began_us;
  FAKE_SET(stage->fake, slow_ms, 0);
  stage->till = kit_open(stage->folder);
  assert_true(took_us < 3000000);
}

static void a_thousand_records_are_drained_at_once(void **state) {
  struct stage *stage = *state;
  fake_down(stage->fake);
  sell_many(stage, 1, 1000);
  assert_in_range(till_unsent(stage->till), 1000, 1006);
  fake_up(stage->fake);
  reopen(stage);
  int64_t began_us = clock_monotonic_us();
  WAIT_FOR(FAKE_GET(stage->fake, count) == 1000); /* fails after 30 s */
  print_message("1000 records drained in %lld ms\n", (long long)((clock_monotonic_us() - began_us) / 1000));
  assert_server_has_all(stage);
  assert_true(stage->fake->largest_count > 100);
}

/* The longest tickets there are: a batch is measured in bytes too, or the server would refuse it for ever. */
static void long_tickets_make_short_batches(void **state) {
  struct stage *stage = *state;
  static const char *const names[] = {"BLG-M01", "BLG-M02", "BLG-M04"};
  struct basket_member members[COUNT(names)];
  for (size_t i = 0; i < COUNT(names); i++) members[i] = (struct basket_member){names[i], (int64_t)i + 1};
  struct basket_line lines[TICKET_LINES_MAX];
  for (size_t i = 0; i < COUNT(lines); i++)
    lines[i] = (struct basket_line){
        .item = "FRI-017", .quantity = 1000, .unit_price = {1}, .priced = true, .members = members, .member_count = 3};
  fake_down(stage->fake);
  for (unsigned i = 1; i <= 60; i++) {
    struct basket basket = coat_basket(sale_id(i));
    basket.lines = lines;
    basket.line_count = COUNT(lines);
    sell_basket(stage->till, &basket);
  }
  fake_up(stage->fake);
  assert_server_has_all(stage);
  assert_in_range(stage->fake->largest_bytes, 2 << 20, 4 << 20);
  assert_in_range(stage->fake->posts, 2, 3); /* and none was refused on the way */
}

#define STAGED(test) cmocka_unit_test_setup_teardown(test, set_stage, clear_stage)
#define ENROLLED(test) cmocka_unit_test_setup_teardown(test, set_enrolled, clear_stage)

int main(void) {
  setenv("COMPTOIR_NOW", KIT_NOW, 1);
  log_set_level(getenv("LOUD") ? LOG_DEBUG : LOG_ERROR - 1);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  const struct CMUnitTest tests[] = {
      STAGED(a_code_makes_a_till_for_good),
      STAGED(a_catalogue_that_does_not_come_is_asked_for_again),
      ENROLLED(a_bad_catalogue_is_refused_and_the_kept_one_stays),
      ENROLLED(a_new_catalogue_is_sold_from_and_kept),
      ENROLLED(sales_arrive_in_order_and_once),
      ENROLLED(offline_sales_wait_and_are_sent),
      ENROLLED(a_lost_answer_doubles_nothing),
      ENROLLED(a_refused_record_holds_up_no_other),
      ENROLLED(a_batch_refused_as_a_whole_is_sent_one_by_one),
      ENROLLED(a_record_that_gets_no_further_is_not_hammered),
      ENROLLED(a_server_from_an_older_backup_gets_what_it_lost),
      ENROLLED(another_chain_on_the_server_stops_the_sending_only),
      ENROLLED(every_chain_is_sent),
      ENROLLED(a_server_that_knows_more_than_we_do_stops_the_sending),
      ENROLLED(a_revoked_token_loses_nothing),
      ENROLLED(two_seconds_there_and_back_do_not_slow_a_sale),
      ENROLLED(a_silent_server_does_not_keep_the_till_from_stopping),
      ENROLLED(a_thousand_records_are_drained_at_once),
      ENROLLED(long_tickets_make_short_batches),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  curl_global_cleanup();
  return failed;
}
