/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* Shifts, months and years, and what a Z says. (till.md 43–47) */
#include "tests/till/cash_kit.h"

#include "pos/printer/slip.h"
#include "pos/till/archives.h"

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

int main(void) {
  setenv("COMPTOIR_NOW", KIT_NOW, 1);
  log_set_level(LOG_ERROR);
  const struct CMUnitTest tests[] = {
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
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
