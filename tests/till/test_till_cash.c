/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* The drawer and the closings: opened, sold, counted, closed; nothing twice, nothing left out. (till.md 21–28, 43–45)
 */
#include "tests/till/till_kit.h"

#include "pos/printer/slip.h"
#include "pos/till/archives.h"
#include "pos/till/cash.h"

#include <time.h>

struct stage {
  char folder[64];
  struct till *till;
  struct arena arena;
  struct request request;
  struct cash_call call;
  unsigned next;
};

static int set_stage(void **state) {
  struct stage *stage = calloc(1, sizeof *stage);
  assert_non_null(stage);
  folder_make(stage->folder);
  stage->till = kit_enrolled(stage->folder);
  stage->request.app = stage->till;
  stage->next = 1000;
  *state = stage;
  return 0;
}

static int clear_stage(void **state) {
  struct stage *stage = *state;
  AUTO(findings) struct findings findings = {0};
  till_close(stage->till);
  recount(stage->folder, &findings);
  if (findings.count > 0) fail_msg("%s", findings.text.bytes);
  folder_remove(stage->folder);
  arena_done(&stage->arena);
  free(stage);
  return 0;
}

/* It is this time until the moment ends. */
static void at(struct stage *stage, const char *time) {
  struct moment *moment = &stage->till->moment;
  till_moment_begin(stage->till);
  assert_int_equal(moment->depth, 1);
  assert_true(time_parse(time, &moment->now_us));
  moment->day = date_in_paris(moment->now_us);
  time_format_paris(moment->now_us, moment->at);
  date_format(moment->day, moment->business_day);
}

static void then(struct stage *stage) {
  till_moment_end(stage->till);
}

static const char *fresh(struct stage *stage) {
  return arena_format(&stage->arena, "%s", sale_id(stage->next++));
}

static struct cash_call *call(struct stage *stage) {
  stage->call = (struct cash_call){
      .till = stage->till, .request = &stage->request, .arena = &stage->arena, .fault = &stage->request.fault};
  stage->request.arena = &stage->arena;
  return &stage->call;
}

static void is_ok(struct stage *stage, enum outcome outcome) {
  if (outcome != OK) fail_msg("%s %s %s", outcome_code(outcome), stage->request.fault.field, stage->request.fault.hint);
}

static struct record kept(struct stage *stage) {
  struct record record;
  struct fault fault = {0};
  assert_int_equal(record_parse(stage->call.row.body, stage->call.row.body_length, &stage->arena, &record, &fault), OK);
  return record;
}

static void open_with(struct stage *stage, int64_t cents) {
  const struct cash_opening asked = {.id = fresh(stage), .counted = {cents}, .reason = "unknown"};
  is_ok(stage, cash_open(call(stage), &asked));
}

static const char *count_cents(struct stage *stage, int64_t cents) {
  const struct cash_count asked = {.id = fresh(stage), .counted = {cents}};
  is_ok(stage, cash_count(call(stage), &asked));
  return asked.id;
}

static struct record_closing close_counted(struct stage *stage, const char *count) {
  const struct cash_closing asked = {.id = fresh(stage), .count = count, .reason = "unknown"};
  is_ok(stage, cash_close(call(stage), &asked));
  return kept(stage).closing;
}

static struct record_closing close_day(struct stage *stage, int64_t cents) {
  return close_counted(stage, count_cents(stage, cents));
}

static enum outcome move(struct stage *stage, const char *kind, const char *reason, int64_t cents) {
  const struct cash_move asked = {.id = fresh(stage), .kind = kind, .reason = reason, .amount = {cents}};
  return cash_move(call(stage), &asked);
}

/* By the collective: whatever the day, no contract ends. */
static void sell_any_day(struct stage *stage, unsigned number) {
  static const struct basket_line coat = {.item = "FRI-007", .quantity = 1000};
  struct basket basket = coat_basket(sale_id(number));
  basket.lines = &coat;
  sell_basket(stage->till, &basket);
}

static int64_t records_of(struct stage *stage, const char *kind) {
  return sql_number(stage->folder, arena_format(&stage->arena, "SELECT count(*) FROM record WHERE kind = '%s'", kind));
}

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

/* ---- shifts, months, years
 * ------------------------------------------------------------------------------------------- */

static void a_sale_opens_a_till_that_nobody_opened(void **state) {
  struct stage *stage = *state;
  sell_coat(stage->till, 1);
  assert_int_equal(records_of(stage, "float"), 1);
  sell_coat(stage->till, 2);
  assert_int_equal(records_of(stage, "float"), 1);
  struct record_closing closing = close_day(stage, 2000);
  assert_int_equal(closing.tickets, 2);
  assert_int_equal(closing.float_open.cents, 0);
  sell_coat(stage->till, 3); /* till.md 44: nothing enters a closed shift */
  assert_int_equal(records_of(stage, "float"), 2);
  closing = close_day(stage, 3000);
  assert_int_equal(closing.number, 2);
  assert_int_equal(closing.float_open.cents, 2000);
  assert_int_equal(closing.tickets, 1);
  open_with(stage, 3000);
  const struct cash_opening twice = {.id = fresh(stage), .counted = {3000}};
  assert_int_equal(cash_open(call(stage), &twice), PERIOD_OPEN);
}

static void a_shift_has_its_hours(void **state) {
  struct stage *stage = *state;
  struct period period;
  struct fault fault = {0};
  at(stage, "2026-11-23T09:00:00+01:00");
  open_with(stage, 5000);
  then(stage);
  at(stage, "2026-11-24T04:59:59+01:00");
  assert_int_equal(period_read(stage->till, &stage->arena, &period, &fault), OK);
  assert_int_equal(period_length(&period, stage->till->moment.now_us), SHIFT_FINE);
  then(stage);
  at(stage, "2026-11-24T05:00:00+01:00");
  assert_int_equal(period_length(&period, stage->till->moment.now_us), SHIFT_LONG);
  sell_coat(stage->till, 1);
  then(stage);
  at(stage, "2026-11-24T09:00:00+01:00");
  struct basket basket = coat_basket(sale_id(2));
  assert_int_equal(sell_outcome(stage->till, &basket), SHIFT_OVER);
  basket = coat_basket(sale_id(1)); /* sold already: answered again */
  assert_int_equal(sell_outcome(stage->till, &basket), OK);
  is_ok(stage, move(stage, "bank_drop", NULL, 100)); /* money may still be put in order */
  close_day(stage, 5900);
  sell_coat(stage->till, 3);
  then(stage);
}

static const char *due(struct stage *stage) {
  const char *year = NULL;
  struct fault fault = {0};
  assert_int_equal(till_archive_due(stage->till, &stage->arena, &year, &fault), OK);
  return year;
}

static void a_year_that_ended_wants_its_archive(void **state) {
  struct stage *stage = *state;
  struct journal_row row;
  struct fault fault = {0};
  at(stage, "2026-12-30T18:00:00+01:00");
  sell_any_day(stage, 1);
  close_day(stage, 1000);
  then(stage);
  assert_null(due(stage)); /* the year is not over */
  at(stage, "2027-01-02T09:00:00+01:00");
  sell_any_day(stage, 2);
  close_day(stage, 2000);
  then(stage);
  assert_string_equal(due(stage), "2026");
  assert_int_equal(till_archive(stage->till, NULL, NULL, NULL, stage->folder, &stage->arena, &row, NULL, &fault), OK);
  assert_null(due(stage));
  assert_int_equal(unlink(file_in(stage->folder, "BLG-1-A-000001.txt")), 0);
}

static void months_and_years_follow_by_themselves(void **state) { /* till.md 43, 45 */
  struct stage *stage = *state;
  at(stage, "2026-11-30T18:00:00+01:00");
  sell_any_day(stage, 1);
  close_day(stage, 1000);
  then(stage);
  at(stage, "2026-11-30T22:00:00+01:00");
  sell_any_day(stage, 2);
  then(stage);
  at(stage, "2026-12-01T00:30:00+01:00"); /* the shift of November runs on */
  sell_any_day(stage, 3);
  assert_int_equal(records_of(stage, "month"), 0);
  close_day(stage, 3000);
  then(stage);
  at(stage, "2026-12-01T09:00:00+01:00");
  open_with(stage, 3000);
  assert_int_equal(records_of(stage, "month"), 1);
  sell_any_day(stage, 4);
  close_day(stage, 4000);
  then(stage);
  at(stage, "2027-01-02T09:00:00+01:00");
  sell_any_day(stage, 5);
  assert_int_equal(records_of(stage, "month"), 2);
  assert_int_equal(records_of(stage, "year"), 1);
  close_day(stage, 5000);
  const struct cash_period_closing asked = {.id = fresh(stage), .kind = "year"};
  is_ok(stage, cash_close_period(call(stage), &asked)); /* a fiscal year that ends in January */
  struct record_closing year = kept(stage).closing;
  assert_int_equal(year.number, 2);
  assert_int_equal(year.tickets, 1);
  assert_int_equal(year.closings_first, 3);
  assert_int_equal(year.perpetual_total.cents, 5000);
  assert_int_equal(cash_close_period(call(stage), &(struct cash_period_closing){.id = fresh(stage), .kind = "month"}),
                   NOTHING_TO_CLOSE);
  then(stage);
  AUTO(arena) struct arena arena = {0};
  struct journal_row row;
  struct record record;
  struct fault fault = {0};
  bool found = false;
  assert_int_equal(journal_last_of(stage->till->journal, CHAIN_CLOSINGS, "month", &arena, &row, &found, &fault), OK);
  assert_true(found);
  assert_int_equal(record_parse(row.body, row.body_length, &arena, &record, &fault), OK);
  assert_int_equal(record.closing.number, 3);
}

/* The shop's clock was a year wrong: every ticket is in one closing all the same. */
static void a_late_old_date_counts_once(void **state) { /* till.md 43 */
  struct stage *stage = *state;
  at(stage, "2026-11-23T09:00:00+01:00");
  sell_any_day(stage, 1);
  close_day(stage, 1000);
  then(stage);
  at(stage, "2025-11-23T09:00:00+01:00");
  sell_any_day(stage, 2);
  assert_int_equal(close_day(stage, 2000).tickets, 1);
  then(stage);
  at(stage, "2026-12-02T09:00:00+01:00");
  sell_any_day(stage, 3);
  struct record_closing last = close_day(stage, 3000);
  assert_int_equal(last.tickets, 1);
  assert_int_equal(last.number, 3);
  const struct cash_period_closing asked = {.id = fresh(stage), .kind = "month"};
  is_ok(stage, cash_close_period(call(stage), &asked));
  then(stage);
  assert_int_equal(sql_number(stage->folder, "SELECT sum(json_extract(body, '$.closing.tickets')) FROM record WHERE "
                                             "kind = 'month'"),
                   3);
}

/* Sold before there were floats: those tickets have a closing of their own, without a drawer. */
static void what_was_sold_before_is_closed_first(void **state) {
  struct stage *stage = *state;
  AUTO(arena) struct arena arena = {0};
  struct ticket_catalogue catalogue;
  struct draft draft = {.record = {.kind = "sale", .id = fresh(stage)}};
  struct fault fault = {0};
  const struct basket basket = coat_basket(draft.record.id);
  till_moment_begin(stage->till);
  catalogue = snapshot_catalogue(stage->till->moment.view->index);
  assert_int_equal(
      ticket_price(&basket, &catalogue, stage->till->moment.day, true, &arena, &draft.record.ticket, &fault), OK);
  assert_int_equal(till_keep(stage->till, NULL, &draft, 1, &arena, &fault), OK);
  till_moment_end(stage->till);
  sell_coat(stage->till, 1);
  assert_int_equal(records_of(stage, "day"), 1);
  struct record_closing second = close_day(stage, 1000);
  assert_int_equal(second.number, 2);
  assert_int_equal(second.first, 2);
  assert_int_equal(second.difference.cents, 0);
  assert_int_equal(sql_number(stage->folder, "SELECT json_extract(body, '$.closing.tickets') FROM record WHERE kind = "
                                             "'day' AND sequence = 1"),
                   1);
}

static void learning_never_reaches_a_closing(void **state) { /* till.md 47 */
  struct stage *stage = *state;
  struct fault fault = {0};
  open_with(stage, 5000);
  assert_int_equal(till_training_set(stage->till, NULL, true, &fault), OK);
  open_with(stage, 2000);
  sell_coat(stage->till, 1);
  struct record_closing learned = close_day(stage, 3000);
  assert_int_equal(learned.tickets, 1);
  assert_int_equal(learned.difference.cents, 0);
  assert_int_equal(learned.perpetual_total.cents, 0);
  open_with(stage, 3000);
  assert_int_equal(till_training_set(stage->till, NULL, false, &fault), OK);
  sell_coat(stage->till, 2);
  struct record_closing real = close_day(stage, 6000);
  assert_int_equal(real.number, 1);
  assert_int_equal(real.tickets, 1);
  assert_int_equal(real.grand_total.cents, 1000);
}

/* Signed by the till itself, and still not what its records come to: the recount adds them up again. */
static void a_closing_that_lies_is_found(void **state) {
  struct stage *stage = *state;
  AUTO(arena) struct arena arena = {0};
  struct period period;
  struct closing_sum *sum = arena_alloc(&arena, sizeof *sum);
  struct draft day = {.record = {.kind = "day"}};
  struct fault fault = {0};
  open_with(stage, 5000);
  sell_coat(stage->till, 1);
  till_moment_begin(stage->till);
  assert_int_equal(period_read(stage->till, &arena, &period, &fault), OK);
  assert_int_equal(period_sum(stage->till, &period, &arena, sum, &fault), OK);
  assert_true(closing_sum_finish(sum, &day.record.closing));
  day.record.closing.to = stage->till->moment.at;
  day.record.closing.perpetual_total_abs = MONEY(999);
  assert_int_equal(till_keep(stage->till, NULL, &day, 1, &arena, &fault), OK);
  till_moment_end(stage->till);
  till_close(stage->till);
  AUTO(findings) struct findings findings = {0};
  recount(stage->folder, &findings);
  assert_int_equal(findings.count, 1);
  assert_says(findings.text.bytes, "chain=G sequence=1");
  assert_says(findings.text.bytes, "/perpetual_total_abs");
  folder_remove(stage->folder); /* a new till for the end of the test */
  folder_make(stage->folder);
  stage->till = kit_enrolled(stage->folder);
}

static void write_words(const struct slip *slip, struct buffer *out) {
  for (const struct slip_line *line = slip->first; line; line = line->next) {
    if (line->text) buffer_format(out, "%s\n", line->text);
    for (size_t i = 0; i < line->cell_count; i++) buffer_format(out, "%s\n", line->cells[i].text);
  }
}

static void the_z_on_paper_says_what_the_law_asks(void **state) {
  struct stage *stage = *state;
  AUTO(buffer) struct buffer words = {0};
  struct slip slip;
  open_with(stage, 5000);
  sell_coat(stage->till, 1);
  close_day(stage, 5900);
  struct record record = kept(stage);
  struct catalogue_view *view = till_view(stage->till);
  slip_of_closing(&record, view, 0, &stage->arena, &slip);
  write_words(&slip, &words);
  const char *const said[] = {
      "CLÔTURE DE CAISSE (Z) n° 1", "SIRET", "Ventes (1)", "TVA 20,00 %", "Espèces", "Total perpétuel",
      "Total perpétuel absolu",     "Écart", "1,00 €",     "59,00 €"};
  for (size_t i = 0; i < COUNT(said); i++) assert_says(words.bytes, said[i]);
  assert_null(strstr(words.bytes, "DUPLICATA"));
  slip_of_closing(&record, view, 2, &stage->arena, &slip);
  buffer_text(&words, "");
  write_words(&slip, &words);
  assert_says(words.bytes, "DUPLICATA n° 2");
  view_release(view);
}

/* The price of a good of the margin scheme is no net amount, on the Z neither. */
static void the_z_tells_the_margin_apart(void **state) {
  struct stage *stage = *state;
  AUTO(buffer) struct buffer words = {0};
  struct slip slip;
  static const struct basket_line bought = {
      .item = "FRI-016", .quantity = 1000, .unit_price = {1200}, .priced = true, .purchase_price = {600}};
  static const struct basket_tender exact = {"cash", {1200}};
  struct basket basket = coat_basket(sale_id(2));
  basket.lines = &bought;
  basket.tenders = &exact;
  open_with(stage, 5000);
  sell_coat(stage->till, 1);
  sell_basket(stage->till, &basket);
  close_day(stage, 7200);
  struct record record = kept(stage);
  struct catalogue_view *view = till_view(stage->till);
  slip_of_closing(&record, view, 0, &stage->arena, &slip);
  write_words(&slip, &words);
  assert_says(words.bytes, "HT 20,00 %\n8,33 €");
  assert_says(words.bytes, "Occasion, marge 20,00 % : TTC\n12,00 €");
  assert_says(words.bytes, "TVA sur la marge 20,00 %\n1,00 €");
  view_release(view);
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

#define AT_A_TILL(test) cmocka_unit_test_setup_teardown(test, set_stage, clear_stage)

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
      AT_A_TILL(a_sale_opens_a_till_that_nobody_opened),
      AT_A_TILL(a_shift_has_its_hours),
      AT_A_TILL(a_year_that_ended_wants_its_archive),
      AT_A_TILL(months_and_years_follow_by_themselves),
      AT_A_TILL(a_late_old_date_counts_once),
      AT_A_TILL(what_was_sold_before_is_closed_first),
      AT_A_TILL(learning_never_reaches_a_closing),
      AT_A_TILL(a_closing_that_lies_is_found),
      AT_A_TILL(the_z_on_paper_says_what_the_law_asks),
      AT_A_TILL(the_z_tells_the_margin_apart),
      AT_A_TILL(two_thousand_tickets_are_closed_in_two_seconds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
