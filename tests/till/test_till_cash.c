/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* The drawer: opened, sold, counted, closed; nothing twice, nothing left out. (till.md 21–28, 60) */
#include "tests/till/cash_kit.h"

#include <time.h>

/* ---- a day
 * ----------------------------------------------------------------------------------------------------------- */

static void counted_coins_become_the_next_float(void **state) { /* till.md 21, 25 */
  struct stage *stage = *state;
  const struct record_piece pieces[] = {{2000, 2}, {200, 30}};
  const struct cash_opening asked = {.id = fresh(stage), .pieces = pieces, .piece_count = 2};
  is_ok(stage, cash_open(call(stage), &asked));
  assert_int_equal(kept(stage).cash.counted.cents, 10000);
  assert_int_equal(kept(stage).cash.amount.cents, 10000); /* it comes into the drawer */
  sell_coat(stage->till, 1);
  struct record_closing first = close_day(stage, 11000);
  assert_int_equal(first.number, 1);
  assert_int_equal(first.next_float.cents, 11000);
  open_with(stage, 11000);
  assert_int_equal(kept(stage).cash.expected.cents, 11000);
  assert_int_equal(kept(stage).cash.amount.cents, 0); /* it lay there */
  sell_coat(stage->till, 2);
  sell_coat(stage->till, 3);
  struct record_closing second = close_day(stage, 13000);
  assert_int_equal(second.number, 2);
  assert_int_equal(second.tickets, 2);
  assert_int_equal(second.first, 2);
  assert_int_equal(second.grand_total.cents, 2000);
  assert_int_equal(second.perpetual_total.cents, 3000);
  assert_int_equal(records_of(stage, "day"), 2);
}

static void money_moved_by_hand_is_expected(void **state) { /* till.md 22 */
  struct stage *stage = *state;
  open_with(stage, 5000);
  is_ok(stage, move(stage, "cash_in", "change", 2000));
  is_ok(stage, move(stage, "cash_out", "purchase", 500));
  is_ok(stage, move(stage, "bank_drop", NULL, 4000));
  assert_int_equal(move(stage, "cash_out", "other", 2501), DRAWER_TOO_LOW);
  assert_int_equal(move(stage, "cash_out", "wrong_change", 1), OUT_OF_RANGE);
  struct record_closing closing = close_day(stage, 2500);
  assert_int_equal(closing.moved.cents, -2500);
  assert_int_equal(closing.expected.cents, 2500);
  assert_int_equal(closing.difference.cents, 0);
}

static void a_gap_is_said_and_stays(void **state) { /* till.md 24 */
  struct stage *stage = *state;
  open_with(stage, 5000);
  const char *count = count_cents(stage, 4700);
  assert_int_equal(kept(stage).cash.difference.cents, -300);
  const struct cash_closing silent = {.id = fresh(stage), .count = count};
  assert_int_equal(cash_close(call(stage), &silent), GAP_REASON_NEEDED);
  const struct cash_closing odd = {.id = fresh(stage), .count = count, .reason = "because"};
  assert_int_equal(cash_close(call(stage), &odd), GAP_REASON_NEEDED);
  const char *again = count_cents(stage, 5000); /* whoever counts again knows what should be there */
  const struct cash_closing quiet = {.id = fresh(stage), .count = again};
  assert_int_equal(cash_close(call(stage), &quiet), GAP_REASON_NEEDED);
  struct record_closing closing = close_counted(stage, again);
  assert_int_equal(closing.difference.cents, 0);
  assert_int_equal(closing.gap_found.cents, -300);
  assert_int_equal(records_of(stage, "count"), 3);
  open_with(stage, 5000);
  closing = close_day(stage, 4800);
  assert_int_equal(closing.difference.cents, -200);
  assert_int_equal(closing.gap_found.cents, -200);
  assert_int_equal(closing.counted.cents, 4800);
  assert_int_equal(records_of(stage, "count"), 5); /* the gap stands twice: found, and said */
  assert_int_equal(sql_number(stage->folder, "SELECT count(*) FROM record WHERE kind = 'count' AND body LIKE "
                                             "'%\"reason\":\"unknown\"%' AND body LIKE '%\"difference\":-200%'"),
                   1);
}

static void money_that_moved_since_the_count_is_counted_again(void **state) {
  struct stage *stage = *state;
  open_with(stage, 5000);
  const char *count = count_cents(stage, 5000);
  sell_coat(stage->till, 1);
  const struct cash_closing asked = {.id = fresh(stage), .count = count};
  assert_int_equal(cash_close(call(stage), &asked), COUNT_AGAIN);
  assert_int_equal(cash_close(call(stage), &(struct cash_closing){.id = fresh(stage), .count = sale_id(1)}),
                   COUNT_NEEDED);
  count_cents(stage, 6000);
  assert_int_equal(cash_close(call(stage), &asked), COUNT_NEEDED); /* not the last */
  assert_int_equal(records_of(stage, "day"), 0);
}

static void a_bag_after_the_count_leaves_the_rest(void **state) {
  struct stage *stage = *state;
  open_with(stage, 5000);
  sell_coat(stage->till, 1);
  const char *count = count_cents(stage, 6000);
  const struct cash_closing much = {.id = fresh(stage), .count = count, .drop = {6001}};
  assert_int_equal(cash_close(call(stage), &much), DRAWER_TOO_LOW);
  const struct cash_closing asked = {
      .id = fresh(stage), .count = count, .drop = {4000}, .reference = "SAC-12", .terminal_read = true};
  is_ok(stage, cash_close(call(stage), &asked));
  struct record_closing closing = kept(stage).closing;
  assert_int_equal(closing.moved.cents, 0);
  assert_int_equal(closing.counted.cents, 6000);
  assert_int_equal(closing.next_float.cents, 2000);
  assert_int_equal(records_of(stage, "bank_drop"), 1);
  assert_int_equal(records_of(stage, "card_total"), 1);
}

static void an_open_sale_is_asked_about(void **state) { /* till.md 28 */
  struct stage *stage = *state;
  open_with(stage, 5000);
  struct cash_closing asked = {.id = fresh(stage), .count = count_cents(stage, 5000), .open_sales = 1};
  assert_int_equal(cash_close(call(stage), &asked), OPEN_SALES);
  asked.confirmed = true;
  is_ok(stage, cash_close(call(stage), &asked));
}

struct press {
  struct stage *stage;
  const struct cash_closing *asked;
  enum outcome outcome;
  int64_t sequence;
};

static void *press_once(void *context) {
  struct press *press = context;
  AUTO(arena) struct arena arena = {0};
  struct request request = {.app = press->stage->till, .arena = &arena};
  struct cash_call one = {.till = press->stage->till, .request = &request, .arena = &arena, .fault = &request.fault};
  press->outcome = cash_close(&one, press->asked);
  press->sequence = one.row.sequence;
  return NULL;
}

static void a_closing_fired_many_times_is_one(void **state) { /* till.md 26, 27 */
  struct stage *stage = *state;
  enum { FINGERS = 20 };
  struct press presses[FINGERS];
  pthread_t threads[FINGERS];
  open_with(stage, 5000);
  sell_coat(stage->till, 1); /* never sent: nobody listens */
  const struct cash_closing asked = {.id = fresh(stage), .count = count_cents(stage, 6000)};
  for (size_t i = 0; i < FINGERS; i++) {
    presses[i] = (struct press){.stage = stage, .asked = &asked};
    assert_int_equal(pthread_create(&threads[i], NULL, press_once, &presses[i]), 0);
  }
  for (size_t i = 0; i < FINGERS; i++) {
    pthread_join(threads[i], NULL);
    assert_int_equal(presses[i].outcome, OK);
    assert_int_equal(presses[i].sequence, 1);
  }
  assert_int_equal(records_of(stage, "day"), 1);
  assert_true(till_unsent(stage->till) >= 1);
  const struct cash_closing other = {.id = fresh(stage), .count = asked.count};
  assert_int_equal(cash_close(call(stage), &other), PERIOD_CLOSED);
  struct cash_closing another = asked;
  another.drop = MONEY(100);
  assert_int_equal(cash_close(call(stage), &another), ID_REUSED);
}

/* ---- tenders
 * --------------------------------------------------------------------------------------------------------- */

static enum outcome change(struct stage *stage, unsigned ticket, const char *from, const char *to, int64_t cents) {
  const struct cash_tender_change asked = {.id = fresh(stage),
                                           .ticket = arena_format(&stage->arena, "%s", sale_id(ticket)),
                                           .tender = from,
                                           .tender_to = to,
                                           .amount = {cents}};
  return cash_change_tender(call(stage), &asked);
}

static void a_card_typed_as_cash_counts_as_card(void **state) {
  struct stage *stage = *state;
  open_with(stage, 5000);
  sell_coat(stage->till, 1);
  const char *count = count_cents(stage, 5000); /* ten euros seem to be missing */
  assert_int_equal(kept(stage).cash.difference.cents, -1000);
  assert_int_equal(change(stage, 1, "cash", "card", 1001), TENDER_TOO_MUCH);
  assert_int_equal(change(stage, 2, "cash", "card", 1000), UNKNOWN_TICKET);
  assert_int_equal(change(stage, 1, "cash", "voucher", 1000), OUT_OF_RANGE);
  is_ok(stage, change(stage, 1, "cash", "card", 1000));
  assert_int_equal(change(stage, 1, "cash", "card", 1), TENDER_TOO_MUCH); /* all of it already */
  const struct cash_closing unread = {.id = fresh(stage), .count = count, .reason = "wrong_tender"};
  assert_int_equal(cash_close(call(stage), &unread), TERMINAL_NEEDED);
  struct cash_closing read = unread;
  read.id = fresh(stage), read.terminal_read = true, read.card_total = MONEY(1000);
  is_ok(stage, cash_close(call(stage), &read));
  struct record_closing closing = kept(stage).closing;
  assert_int_equal(closing.difference.cents, 0);
  assert_int_equal(closing.gap_found.cents, -1000);
  assert_int_equal(closing.tender_count, 2);
  assert_string_equal(closing.tenders[0].kind, "card");
  assert_int_equal(closing.tenders[0].amount.cents, 1000);
  assert_int_equal(closing.tenders[1].amount.cents, 0);
  assert_int_equal(sql_number(stage->folder, "SELECT count(*) FROM record WHERE kind = 'sale' AND body LIKE "
                                             "'%\"kind\":\"cash\",\"amount\":5000%'"),
                   1); /* the ticket is as it was signed */
  open_with(stage, 5000);
  assert_int_equal(change(stage, 1, "card", "cash", 1000), PERIOD_OF_OTHER);
}

/* ---- how long it takes
 * ---------------------------------------------------------------------------------------------- */

static void two_thousand_tickets_are_closed_in_two_seconds(void **state) { /* till.md 60 */
  struct stage *stage = *state;
  enum { TICKETS = 2000, AT_ONCE = 50 };
  struct fault fault = {0};
  AUTO(arena) struct arena arena = {0};
  struct basket basket = coat_basket(sale_id(1));
  struct draft drafts[AT_ONCE];
  sell_coat(stage->till, 1);
  for (int i = 1; i < TICKETS; i += AT_ONCE) {
    till_moment_begin(stage->till);
    struct ticket_catalogue catalogue = snapshot_catalogue(stage->till->moment.view->index);
    int count = TICKETS - i < AT_ONCE ? TICKETS - i : AT_ONCE;
    for (int j = 0; j < count; j++) {
      drafts[j] = (struct draft){.record = {.kind = "sale"}};
      assert_int_equal(
          ticket_price(&basket, &catalogue, stage->till->moment.day, true, &arena, &drafts[j].record.ticket, &fault),
          OK);
    }
    assert_int_equal(till_keep(stage->till, NULL, drafts, (size_t)count, &arena, &fault), OK);
    till_moment_end(stage->till);
  }
  const char *count = count_cents(stage, TICKETS * 1000);
  int64_t from_us = clock_monotonic_us();
  struct record_closing closing = close_counted(stage, count);
  int64_t took_ms = (clock_monotonic_us() - from_us) / 1000;
  print_message("           Z over %d tickets: %lld ms\n", TICKETS, (long long)took_ms);
  assert_int_equal(closing.tickets, TICKETS);
  assert_int_equal(closing.grand_total.cents, TICKETS * 1000);
  assert_true(took_ms <= 2000);
}

int main(void) {
  setenv("COMPTOIR_NOW", KIT_NOW, 1);
  log_set_level(LOG_ERROR);
  const struct CMUnitTest tests[] = {
      AT_A_TILL(counted_coins_become_the_next_float),
      AT_A_TILL(money_moved_by_hand_is_expected),
      AT_A_TILL(a_gap_is_said_and_stays),
      AT_A_TILL(money_that_moved_since_the_count_is_counted_again),
      AT_A_TILL(a_bag_after_the_count_leaves_the_rest),
      AT_A_TILL(an_open_sale_is_asked_about),
      AT_A_TILL(a_closing_fired_many_times_is_one),
      AT_A_TILL(a_card_typed_as_cash_counts_as_card),
      AT_A_TILL(two_thousand_tickets_are_closed_in_two_seconds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
