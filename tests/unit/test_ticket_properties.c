/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_ticket */
/* What holds for every basket, tried on ten thousand drawn by chance. SEED=… repeats a run. */
#include "tests/unit/record_kit.h"
#include "tests/unit/shop_kit.h"

#include "pos/ticket/record_spec.h"

#define BASKETS 10000

static struct arena memory;

struct drawn {
  const struct snapshot_index *index;
  struct ticket_catalogue catalogue;
  uint64_t chance;
};

/* Calls check with ten thousand priced tickets. */
static void for_each_ticket(void (*check)(struct drawn *drawn, const struct ticket *ticket)) {
  struct drawn drawn = {.chance = chance_seed()};
  struct fault fault = {0};
  for (int i = 0; i < BASKETS; i++) {
    struct ticket ticket;
    arena_reset(&memory);
    drawn.index = snapshot_index_new(&shop, &memory);
    drawn.catalogue = snapshot_catalogue(drawn.index);
    const struct basket basket = draw_basket(&drawn.chance, &drawn.catalogue, &memory);
    if (ticket_price(&basket, &drawn.catalogue, shop_day, true, &memory, &ticket, &fault) != OK)
      fail_msg("%s %s", fault.field, fault.hint);
    check(&drawn, &ticket);
  }
}

static void lines_rates_and_total_agree(struct drawn *drawn, const struct ticket *ticket) {
  (void)drawn;
  int64_t total = 0, gross = 0, tendered = 0;
  for (size_t i = 0; i < ticket->line_count; i++) {
    const struct ticket_line *line = &ticket->lines[i];
    assert_int_equal(line->gross.cents, line->net.cents + line->vat.cents);
    assert_true(line->vat.cents >= 0 && line->net.cents >= 0);
    total += line->gross.cents;
  }
  for (size_t r = 0; r < ticket->vat_count; r++) {
    const struct ticket_vat *rate = &ticket->vat[r];
    struct money sum = MONEY(0), net = MONEY(0), vat = MONEY(0), whole;
    for (size_t i = 0; i < ticket->line_count; i++) {
      const struct ticket_line *line = &ticket->lines[i];
      if (line->vat_rate != rate->rate || !text_equal(line->vat_scheme, rate->scheme)) continue;
      sum.cents += line->gross.cents, net.cents += line->net.cents, vat.cents += line->vat.cents;
    }
    assert_int_equal(rate->gross.cents, sum.cents);
    assert_int_equal(rate->net.cents, net.cents);
    assert_int_equal(rate->vat.cents, vat.cents);
    assert_true(money_net(rate->gross, (int32_t)rate->rate, &whole));
    if (!text_equal(rate->scheme, "margin")) assert_int_equal(rate->net.cents, whole.cents);
    else assert_true(rate->net.cents >= whole.cents);
    if (r > 0) assert_true(ticket->vat[r - 1].rate >= rate->rate);
    gross += rate->gross.cents;
  }
  for (size_t i = 0; i < ticket->tender_count; i++) tendered += ticket->tenders[i].amount.cents;
  assert_int_equal(ticket->total.cents, total);
  assert_int_equal(ticket->total.cents, gross);
  assert_int_equal(ticket->total.cents, tendered - ticket->change.cents);
}

static void amounts_agree(void **state) {
  (void)state;
  for_each_ticket(lines_rates_and_total_agree);
}

/* Every amount moved by one cent is noticed. */
static void check_notices(struct drawn *drawn, const struct ticket *ticket) {
  struct fault fault = {0};
  assert_int_equal(ticket_check(ticket, &memory, &fault), OK);
  struct ticket_line *lines = arena_copy(&memory, ticket->lines, ticket->line_count * sizeof *lines);
  struct ticket_vat *vat = arena_copy(&memory, ticket->vat, ticket->vat_count * sizeof *vat);
  struct ticket_tender *tenders = arena_copy(&memory, ticket->tenders, ticket->tender_count * sizeof *tenders);
  struct ticket wrong = *ticket;
  wrong.lines = lines, wrong.vat = vat, wrong.tenders = tenders;
  struct ticket_line *line = &lines[chance_between(&drawn->chance, 0, (int64_t)ticket->line_count - 1)];
  struct ticket_vat *rate = &vat[chance_between(&drawn->chance, 0, (int64_t)ticket->vat_count - 1)];
  int64_t *const amounts[] = {
      &wrong.total.cents, &wrong.change.cents,
      &line->gross.cents, &line->net.cents,
      &line->vat.cents,   &rate->gross.cents,
      &rate->net.cents,   &rate->vat.cents,
      &rate->rate,        ticket->tender_count > 0 ? &tenders[0].amount.cents : &wrong.total.cents};
  for (size_t i = 0; i < COUNT(amounts); i++) {
    int64_t by = chance_between(&drawn->chance, 0, 1) == 0 ? -1 : 1;
    *amounts[i] += by;
    assert_int_equal(ticket_check(&wrong, &memory, &fault), ARITHMETIC_MISMATCH);
    *amounts[i] -= by;
  }
  assert_int_equal(ticket_check(&wrong, &memory, &fault), OK);
}

static void one_cent_is_noticed(void **state) {
  (void)state;
  for_each_ticket(check_notices);
}

static void shares_make_the_total(struct drawn *drawn, const struct ticket *ticket) {
  struct shares shares;
  struct fault fault = {0};
  int64_t sum = 0, shared = 0;
  assert_int_equal(ticket_shares(ticket, drawn->index, shop_day, &memory, &shares, &fault), OK);
  for (size_t i = 0; i < shares.count; i++) sum += shares.list[i].amount.cents;
  for (size_t i = 0; i < ticket->line_count; i++)
    shared += ticket->lines[i].turnover ? ticket->lines[i].gross.cents : 0;
  assert_int_equal(sum, shared);
}

static void everything_is_given_to_someone(void **state) {
  (void)state;
  for_each_ticket(shares_make_the_total);
}

/* ---- parse(write(x)) = x ------------------------------------------------------------------------------------------
 */

#define SAME_TEXT(a, b, field) assert_true(text_equal((a)->field, (b)->field))
#define SAME(a, b, field) assert_int_equal((a)->field, (b)->field)

static void same_line(const struct ticket_line *a, const struct ticket_line *b) {
  SAME_TEXT(a, b, item), SAME_TEXT(a, b, label), SAME_TEXT(a, b, kind), SAME_TEXT(a, b, activity),
      SAME_TEXT(a, b, unit);
  SAME_TEXT(a, b, account), SAME_TEXT(a, b, vat_scheme), SAME(a, b, vat_rate), SAME(a, b, quantity);
  SAME(a, b, unit_price.cents), SAME(a, b, purchase_price.cents), SAME(a, b, gross.cents), SAME(a, b, net.cents);
  SAME(a, b, vat.cents), SAME(a, b, turnover), SAME(a, b, member_count);
  for (size_t i = 0; i < a->member_count; i++) {
    SAME_TEXT(&a->members[i], &b->members[i], member);
    SAME(&a->members[i], &b->members[i], weight);
  }
}

static void same_ticket(const struct ticket *a, const struct ticket *b) {
  SAME_TEXT(a, b, id), SAME_TEXT(a, b, kind), SAME(a, b, total.cents), SAME(a, b, change.cents);
  SAME(a, b, line_count), SAME(a, b, vat_count), SAME(a, b, tender_count);
  for (size_t i = 0; i < a->line_count; i++) same_line(&a->lines[i], &b->lines[i]);
  for (size_t i = 0; i < a->vat_count; i++) {
    const struct ticket_vat *left = &a->vat[i], *right = &b->vat[i];
    SAME(left, right, rate), SAME_TEXT(left, right, scheme), SAME(left, right, gross.cents);
    SAME(left, right, net.cents), SAME(left, right, vat.cents);
  }
  for (size_t i = 0; i < a->tender_count; i++) {
    SAME_TEXT(&a->tenders[i], &b->tenders[i], kind);
    SAME(&a->tenders[i], &b->tenders[i], amount.cents);
  }
}

static void same_record(const struct record *a, const struct record *b) {
  SAME(a, b, version), SAME_TEXT(a, b, chain), SAME_TEXT(a, b, till), SAME(a, b, sequence), SAME_TEXT(a, b, previous);
  SAME_TEXT(a, b, id), SAME_TEXT(a, b, kind), SAME_TEXT(a, b, at), SAME_TEXT(a, b, business_day);
  SAME_TEXT(a, b, legal_entity), SAME_TEXT(a, b, kpa), SAME_TEXT(a, b, cashier), SAME_TEXT(a, b, currency);
  SAME_TEXT(a, b, catalogue), SAME_TEXT(a, b, software);
  SAME(a, b, perpetual_total.cents), SAME(a, b, perpetual_total_abs.cents);
  same_ticket(&a->ticket, &b->ticket);
}

static void write_and_parse(struct drawn *drawn, const struct ticket *ticket) {
  AUTO(buffer) struct buffer written = {0};
  struct record record = golden_coat(), read;
  struct fault fault = {0};
  record.ticket = *ticket;
  record.id = ticket->id;
  record.sequence = chance_between(&drawn->chance, 1, INT64_C(1000000000));
  record.cashier = chance_between(&drawn->chance, 0, 1) == 0 ? NULL : "BLG-M02";
  record.perpetual_total = MONEY(chance_between(&drawn->chance, -1000000, 1000000));
  record_write(&record, &written);
  if (record_parse(written.bytes, written.length, &memory, &read, &fault) != OK)
    fail_msg("%s %s", fault.field, fault.hint);
  same_record(&record, &read);
  struct record fast = {0};
  assert_true(record_read_canonical(record_spec_of("T", "sale"), written.bytes, written.length, &memory, &fast));
}

static void parsing_undoes_writing(void **state) {
  (void)state;
  for_each_ticket(write_and_parse);
}

static int forget(void **state) {
  (void)state;
  arena_done(&memory);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(amounts_agree),
      cmocka_unit_test(one_cent_is_noticed),
      cmocka_unit_test(everything_is_given_to_someone),
      cmocka_unit_test(parsing_undoes_writing),
  };
  return cmocka_run_group_tests(tests, NULL, forget);
}
