/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* Every kind of slip says when it is not real; the first print of a closing is the original, the others are numbered
 * for as long as the closing lives. */
#include "tests/till/till_kit.h"

#include "pos/till/cash.h"
#include "pos/till/custody.h"
#include "pos/till/papers.h"

#define SCHOOL "FACTICE"

struct stage {
  char folder[64];
  struct till *till;
  struct arena arena;
  struct request request;
  unsigned next;
};

static struct stage stage;

static int set_stage(void **state) {
  (void)state;
  stage = (struct stage){.next = 1000};
  folder_make(stage.folder);
  stage.till = kit_enrolled(stage.folder);
  stage.request = (struct request){.app = stage.till, .arena = &stage.arena};
  return 0;
}

static int clear_stage(void **state) {
  (void)state;
  till_close(stage.till);
  folder_remove(stage.folder);
  arena_done(&stage.arena);
  return 0;
}

static void is_ok(enum outcome outcome) {
  if (outcome != OK) fail_msg("%s %s %s", outcome_code(outcome), stage.request.fault.field, stage.request.fault.hint);
}

static const char *fresh(void) {
  return arena_format(&stage.arena, "%s", sale_id(stage.next++));
}

static void school(bool on) {
  is_ok(till_training_set(stage.till, NULL, on, &stage.request.fault));
}

/* ---- not real ------------------------------------------------------------------------------------------------------
 */

static int times_said(const struct slip *slip, const char *word) {
  int said = 0;
  for (const struct slip_line *line = slip->first; line; line = line->next)
    said += line->text && strstr(line->text, word) ? 1 : 0;
  return said;
}

static struct paper paper_of(const struct journal_row *row) {
  struct paper paper;
  is_ok(paper_read(row, stage.till->moment.view, &stage.arena, &paper, &stage.request.fault));
  return paper;
}

static void what_is_sold_billed_and_invoiced_in_school_is_not_real(void **state) {
  (void)state;
  const struct paper_customer rosa = {.name = "Rosa Modèle", .address = "3 rue de l’Essai"};
  struct bill_request bill = {.id = fresh(), .basket = coat_basket(fresh())};
  struct invoice_request invoice = {.id = fresh(), .ticket = sale_id(1), .customer = rosa};
  struct papers_call billed = {.till = stage.till, .arena = &stage.arena, .fault = &stage.request.fault};
  struct papers_call invoiced = billed;
  struct journal_row row;
  struct slip slips[3];
  bill.basket.tender_count = 0;
  school(true);
  sell_coat(stage.till, 1);
  is_ok(papers_bill(&billed, &bill));
  is_ok(papers_invoice(&invoiced, &invoice));
  till_moment_begin(stage.till);
  is_ok(paper_find(stage.till, sale_id(1), &stage.arena, &row, &stage.request.fault));
  struct paper sold = paper_of(&row), asked = paper_of(&billed.row), made_out = paper_of(&invoiced.row);
  slip_of_receipt(&sold, &(struct paper_print){0}, &stage.arena, &slips[0]);
  slip_of_bill(&asked, NULL, &stage.arena, &slips[1]);
  slip_of_invoice(&made_out, &sold, &rosa, &(struct paper_print){0}, &stage.arena, &slips[2]);
  till_moment_end(stage.till);
  for (size_t i = 0; i < COUNT(slips); i++)
    if (times_said(&slips[i], SCHOOL) == 0) fail_msg("slip %zu does not say it", i);
  assert_int_equal(sql_number(stage.folder, "SELECT count(*) FROM setting WHERE name = 'letters' AND value <> ''"), 0);
}

/* A tag leaves the others behind: each says it. */
static void what_is_left_here_in_school_is_not_real(void **state) {
  (void)state;
  static const struct slip_item items[] = {{.tag = "1-215", .label = "Veste"}, {.tag = "1-216", .label = "clothes"}};
  struct custody_order order = {.kind = "custody", .ticket = &(struct ticket){0}};
  struct record *record = &order.first;
  *record = (struct record){.chain = CHAIN_TRAINING, .kind = "custody", .till = "BLG-1", .at = KIT_NOW};
  record->slip.items = items, record->slip.item_count = COUNT(items);
  record->slip.tag_first = "1-215";
  record->software = "comptoir-till";
  record->closing = (struct record_closing){.from = KIT_NOW, .to = KIT_NOW};
  struct slip slip;
  struct catalogue_view *view = till_view(stage.till);
  for (int learning = 1; learning >= 0; learning--) {
    record->chain = learning ? CHAIN_TRAINING : CHAIN_PROVISIONAL;
    slip_of_tags(record, &stage.arena, &slip);
    assert_int_equal(times_said(&slip, SCHOOL), learning * (int)COUNT(items));
    slip_of_custody(&order, view, &stage.arena, &slip);
    assert_int_equal(times_said(&slip, SCHOOL), learning);
    order.kind = "quote";
    slip_of_custody(&order, view, &stage.arena, &slip);
    assert_int_equal(times_said(&slip, SCHOOL), learning);
    order.kind = "custody";
    slip_of_donation(record, view, &stage.arena, &slip);
    assert_int_equal(times_said(&slip, SCHOOL), learning);
    slip_of_closing(record, view, 0, &stage.arena, &slip);
    assert_int_equal(times_said(&slip, SCHOOL), learning);
  }
  view_release(view);
}

/* ---- closings on paper ---------------------------------------------------------------------------------------------
 */

static struct cash_call call_begin(void) {
  return (struct cash_call){
      .till = stage.till, .request = &stage.request, .arena = &stage.arena, .fault = &stage.request.fault};
}

static struct journal_row close_day(void) {
  struct cash_call call = call_begin();
  const struct cash_opening opening = {.id = fresh(), .counted = {100}, .reason = "unknown"};
  const struct cash_count count = {.id = fresh(), .counted = {100}};
  const struct cash_closing closing = {.id = fresh(), .count = count.id};
  is_ok(cash_open(&call, &opening));
  is_ok(cash_count(&call, &count));
  is_ok(cash_close(&call, &closing));
  return call.row;
}

static enum outcome print(const struct journal_row *row) {
  const char *id = fresh();
  struct cash_call call = call_begin();
  call.row = *row;
  stage.request.parsed = &id;
  return cash_print(&call);
}

static int64_t copies(const char *chain) {
  return sql_number(
      stage.folder,
      arena_format(&stage.arena, "SELECT count(*) FROM record WHERE kind = 'copy' AND chain = '%s'", chain));
}

static void a_closing_learned_makes_no_second_original(void **state) {
  (void)state;
  struct journal_row real = close_day();
  is_ok(print(&real));
  assert_int_equal(copies(CHAIN_COPIES), 0);
  school(true);
  struct journal_row learned = close_day();
  is_ok(print(&learned));
  assert_int_equal(print(&real), TICKET_OF_SCHOOL);
  school(false);
  assert_int_equal(print(&learned), TICKET_OF_SCHOOL);
  is_ok(print(&real));
  assert_int_equal(copies(CHAIN_COPIES), 1);
  assert_int_equal(copies(CHAIN_TRAINING), 0);
}

static void a_clock_that_was_put_back_makes_no_original_closing(void **state) {
  (void)state;
  struct journal_row row = close_day();
  till_moment_begin(stage.till);
  stage.till->moment.now_us -= HOUR_US;
  is_ok(print(&row));
  till_moment_end(stage.till);
  assert_int_equal(copies(CHAIN_COPIES), 1);
}

static void the_numbers_of_copies_outlive_a_purge(void **state) {
  (void)state;
  struct journal_row row = close_day();
  for (int i = 0; i < 3; i++) is_ok(print(&row)); /* the original, 1, 2 */
  const struct archived_chain gone = {.chain = CHAIN_COPIES, .first = 1, .last = 2};
  is_ok(journal_purge(stage.till->journal, &gone, 1, NULL, 0, &stage.request.fault));
  assert_int_equal(copies(CHAIN_COPIES), 0);
  is_ok(print(&row));
  assert_int_equal(
      sql_number(stage.folder, "SELECT body LIKE '%\"number\":3%' FROM record WHERE kind = 'copy' AND chain = 'C'"), 1);
}

int main(void) {
  setenv("COMPTOIR_NOW", KIT_NOW, 1);
  log_set_level(LOG_ERROR);
#define SLIP_TEST(name) cmocka_unit_test_setup_teardown(name, set_stage, clear_stage)
  const struct CMUnitTest tests[] = {
      SLIP_TEST(what_is_sold_billed_and_invoiced_in_school_is_not_real),
      SLIP_TEST(what_is_left_here_in_school_is_not_real),
      SLIP_TEST(a_closing_learned_makes_no_second_original),
      SLIP_TEST(a_clock_that_was_put_back_makes_no_original_closing),
      SLIP_TEST(the_numbers_of_copies_outlive_a_purge),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
