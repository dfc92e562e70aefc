/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_ticket ledger core */
/* The closings of a till: the table closing.txt, and ten thousand baskets drawn by chance whose Z is their sum. */
#include "tests/ledger/table.h"
#include "tests/unit/shop_kit.h"

#include "pos/ticket/closing_sum.h"

#include <stdio.h>

static int line_number; /* of the table */

enum { PARTS = 400, LINE = 200, BASKETS = 10000 };

/* ---- a till in memory: what was kept since the last closing of each kind ---- */

struct shelf {
  struct arena arena;
  struct record records[PARTS];
  size_t count;
  int64_t sequence[128]; /* by letter of the chain */
  struct money ever, ever_abs;
  struct record_closing last[3]; /* day, month, year */
  struct record closings[3][PARTS];
  size_t closing_count[3];
  struct record_closing made;
  bool has_made;
};
static const char *const kinds[] = {"day", "month", "year"};

static struct record *put(struct shelf *shelf, const char *chain, const char *kind) {
  assert_true(shelf->count < PARTS);
  struct record *record = &shelf->records[shelf->count++];
  *record = (struct record){.chain = chain,
                            .kind = kind,
                            .sequence = ++shelf->sequence[(size_t)chain[0]],
                            .at = "2026-11-22T14:12:00+01:00",
                            .core = "0123456789abcdef"};
  return record;
}

static void put_ticket(struct shelf *shelf, const char *kind, struct ticket ticket) {
  struct record *record = put(shelf, CHAIN_SALES, kind);
  record->ticket = ticket;
  int64_t turnover = ticket_turnover(&ticket).cents;
  shelf->ever.cents += turnover;
  shelf->ever_abs.cents += turnover < 0 ? -turnover : turnover;
  record->perpetual_total = shelf->ever;
  record->perpetual_total_abs = shelf->ever_abs;
}

static struct record_cash *put_cash(struct shelf *shelf, const char *kind) {
  return &put(shelf, CHAIN_CASH, kind)->cash;
}

/* ---- reading the table ---- */

static void read_ticket(struct shelf *shelf, const char *kind, const char **text) {
  char word[WORD], tender[WORD];
  int64_t sign = text_equal(kind, "return") ? -1 : 1;
  bool voucher = text_equal(kind, "voucher");
  struct ticket_line *line = arena_alloc(&shelf->arena, sizeof *line);
  struct ticket_vat *vat = arena_alloc(&shelf->arena, sizeof *vat);
  struct ticket_tender *paid = arena_list(&shelf->arena, 4, sizeof *paid);
  struct ticket ticket = {.lines = line, .line_count = 1, .vat = vat, .vat_count = 1, .tenders = paid};
  *line = (struct ticket_line){
      .quantity = sign * 1000, .turnover = !voucher, .vat_scheme = voucher ? "voucher_multi" : "normal"};
  line->gross = MONEY(sign * next_hundredths(text));
  while (next_word(text, word)) {
    if (text_equal(word, "vat")) line->vat_rate = next_hundredths(text);
    else if (text_equal(word, "off")) line->discount = MONEY(next_hundredths(text));
    else {
      memcpy(tender, word, sizeof tender);
      paid[ticket.tender_count++] = (struct ticket_tender){.kind = arena_format(&shelf->arena, "%s", tender),
                                                           .amount = MONEY(sign * next_hundredths(text))};
    }
  }
  assert_true(money_net(line->gross, (int32_t)line->vat_rate, &line->net));
  line->vat = MONEY(line->gross.cents - line->net.cents);
  *vat = (struct ticket_vat){line->vat_rate, line->vat_scheme, line->gross, line->net, line->vat};
  ticket.total = line->gross;
  put_ticket(shelf, voucher ? "sale" : kind, ticket);
}

static void read_count(struct record_cash *cash, const char **text) {
  char word[WORD];
  cash->counted = MONEY(next_hundredths(text));
  if (next_word(text, word)) cash->difference = MONEY(next_hundredths(text));
}

static bool read_cash(struct shelf *shelf, const char *word, const char **text) {
  char tender[WORD];
  if (text_equal(word, "float")) put_cash(shelf, "float")->counted = MONEY(next_hundredths(text));
  else if (text_equal(word, "count")) read_count(put_cash(shelf, "count"), text);
  else if (text_equal(word, "in")) put_cash(shelf, "cash_in")->amount = MONEY(next_hundredths(text));
  else if (text_equal(word, "out")) put_cash(shelf, "cash_out")->amount = MONEY(-next_hundredths(text));
  else if (text_equal(word, "drop")) put_cash(shelf, "bank_drop")->amount = MONEY(-next_hundredths(text));
  else if (text_equal(word, "changed")) {
    struct record_cash *cash = put_cash(shelf, "tender_change");
    cash->amount = MONEY(next_hundredths(text));
    assert_true(next_word(text, tender));
    cash->tender = arena_format(&shelf->arena, "%s", tender);
    assert_true(next_word(text, tender));
    cash->tender_to = arena_format(&shelf->arena, "%s", tender);
  } else return false;
  return true;
}

/* The records in the order of the till: drawer, tickets, the rest. */
static void close_level(struct shelf *shelf, size_t level) {
  struct closing_sum *sum = arena_alloc(&shelf->arena, sizeof *sum);
  struct fault fault = {0};
  closing_sum_start(sum, shelf->last[level].number > 0 ? &shelf->last[level] : NULL, &shelf->arena);
  const struct record *parts = level == 0 ? shelf->records : shelf->closings[level - 1];
  size_t count = level == 0 ? shelf->count : shelf->closing_count[level - 1];
  for (size_t i = 0; i < count; i++)
    if (level > 0 || text_equal(parts[i].chain, CHAIN_CASH)) closing_sum_add(sum, &parts[i]);
  for (size_t i = 0; level == 0 && i < count; i++)
    if (!text_equal(parts[i].chain, CHAIN_CASH)) closing_sum_add(sum, &parts[i]);
  assert_true(closing_sum_finish(sum, &shelf->made));
  if (closing_check(&shelf->made, &fault) != OK) fail_msg("line %d: %s %s", line_number, fault.field, fault.hint);
  shelf->last[level] = shelf->made;
  shelf->has_made = true;
  struct record *kept = &shelf->closings[level][shelf->closing_count[level]++];
  *kept = (struct record){.chain = CHAIN_CLOSINGS, .kind = kinds[level], .closing = shelf->made};
  if (!kept->closing.from) kept->closing.from = "2026-11-22T14:12:00+01:00";
  if (!kept->closing.to) kept->closing.to = kept->closing.from;
  if (level == 0) shelf->count = 0;
  else shelf->closing_count[level - 1] = 0;
}

static void expect(const char *what, int64_t stands, int64_t expected) {
  if (stands != expected)
    fail_msg("closing.txt:%d: %s is %lld, not %lld", line_number, what, (long long)stands, (long long)expected);
}

static void expect_vat(const struct record_closing *made, const char **text) {
  int64_t rate = next_hundredths(text), gross = next_hundredths(text), net = next_hundredths(text),
          vat = next_hundredths(text);
  for (size_t i = 0; i < made->vat_count; i++) {
    if (made->vat[i].rate != rate) continue;
    expect("gross", made->vat[i].gross.cents, gross);
    expect("net", made->vat[i].net.cents, net);
    expect("vat", made->vat[i].vat.cents, vat);
    return;
  }
  fail_msg("closing.txt:%d: no such rate", line_number);
}

static void expect_paid(const struct record_closing *made, const char **text) {
  char kind[WORD];
  assert_true(next_word(text, kind));
  int64_t amount = next_hundredths(text);
  for (size_t i = 0; i < made->tender_count; i++)
    if (text_equal(made->tenders[i].kind, kind)) {
      expect(kind, made->tenders[i].amount.cents, amount);
      return;
    }
  fail_msg("closing.txt:%d: nothing paid by %s", line_number, kind);
}

static void expect_figures(const struct record_closing *made, const char **text) {
  const struct {
    const char *name;
    int64_t stands;
    bool count;
  } figures[] = {
      {"number", made->number, true},
      {"first", made->first, true},
      {"last", made->last, true},
      {"tickets", made->tickets, true},
      {"returns", made->returns, true},
      {"voids", made->voids, true},
      {"copies", made->copies, true},
      {"sales", made->sales.cents, false},
      {"refunds", made->refunds.cents, false},
      {"total", made->grand_total.cents, false},
      {"deposits", made->deposits.cents, false},
      {"discounts", made->discounts.cents, false},
      {"float", made->float_open.cents, false},
      {"moved", made->moved.cents, false},
      {"expected", made->expected.cents, false},
      {"counted", made->counted.cents, false},
      {"gap", made->difference.cents, false},
      {"left", made->next_float.cents, false},
      {"found", made->gap_found.cents, false},
      {"ever", made->perpetual_total.cents, false},
      {"abs", made->perpetual_total_abs.cents, false},
  };
  char word[WORD];
  while (next_word(text, word)) {
    if (text_equal(word, "drawer")) continue;
    if (text_equal(word, "vat")) expect_vat(made, text);
    else if (text_equal(word, "paid")) expect_paid(made, text);
    else {
      size_t at = 0;
      while (at < COUNT(figures) && !text_equal(figures[at].name, word)) at++;
      if (at == COUNT(figures)) fail_msg("closing.txt:%d: %s?", line_number, word);
      int64_t wanted = next_hundredths(text);
      expect(word, figures[at].stands, figures[at].count ? wanted / 100 : wanted);
    }
  }
}

static void read_line(struct shelf *shelf, const char *text) {
  char word[WORD];
  if (!next_word(&text, word) || word[0] == '#') return;
  if (text_equal(word, "till")) {
    arena_done(&shelf->arena);
    *shelf = (struct shelf){0};
  } else if (text_equal(word, "sale") || text_equal(word, "return") || text_equal(word, "voucher")) {
    read_ticket(shelf, text_equal(word, "return") ? "return" : text_equal(word, "voucher") ? "voucher" : "sale", &text);
  } else if (text_equal(word, "copy")) put(shelf, CHAIN_COPIES, "copy");
  else if (text_equal(word, "void")) put(shelf, CHAIN_EVENTS, "event")->event.code = "ticket.void";
  else if (text_equal(word, "closes")) close_level(shelf, 0);
  else if (text_equal(word, "month")) close_level(shelf, 1);
  else if (text_equal(word, "year")) close_level(shelf, 2);
  else if (text_equal(word, "=")) {
    assert_true(shelf->has_made);
    expect_figures(&shelf->made, &text);
  } else if (!read_cash(shelf, word, &text)) fail_msg("closing.txt:%d: %s?", line_number, word);
}

static void the_table_is_right(void **state) {
  (void)state;
  struct shelf *shelf = calloc(1, sizeof *shelf);
  FILE *table = fopen(TESTS_DIR "/ledger/closing.txt", "re");
  char line[LINE];
  assert_non_null(shelf);
  assert_non_null(table);
  for (line_number = 1; fgets(line, sizeof line, table); line_number++) read_line(shelf, line);
  fclose(table);
  arena_done(&shelf->arena);
  free(shelf);
}

/* ---- chance ---- */

struct sums {
  int64_t gross, net, vat, cash, all, turnover, absolute;
};

/* Half the tickets come back: the same amounts with the other sign. */
static struct ticket take_back(const struct ticket *sold, struct arena *arena) {
  struct ticket back = *sold;
  struct ticket_line *lines = arena_copy(arena, sold->lines, sold->line_count * sizeof *lines);
  struct ticket_vat *vat = arena_copy(arena, sold->vat, sold->vat_count * sizeof *vat);
  struct ticket_tender *cash = arena_alloc(arena, sizeof *cash);
  for (size_t i = 0; i < sold->line_count; i++) {
    lines[i].quantity = -lines[i].quantity;
    lines[i].gross.cents = -lines[i].gross.cents, lines[i].net.cents = -lines[i].net.cents;
    lines[i].vat.cents = -lines[i].vat.cents;
  }
  for (size_t i = 0; i < sold->vat_count; i++) {
    vat[i].gross.cents = -vat[i].gross.cents, vat[i].net.cents = -vat[i].net.cents;
    vat[i].vat.cents = -vat[i].vat.cents;
  }
  *cash = (struct ticket_tender){.kind = "cash", .amount = MONEY(-sold->total.cents)};
  back.lines = lines, back.vat = vat, back.tenders = cash, back.tender_count = sold->total.cents ? 1 : 0;
  back.total = MONEY(-sold->total.cents), back.change = MONEY(0);
  return back;
}

static void add_sums(struct sums *sums, const struct ticket *ticket) {
  int64_t turnover = ticket_turnover(ticket).cents;
  for (size_t i = 0; i < ticket->vat_count; i++) {
    sums->gross += ticket->vat[i].gross.cents;
    sums->net += ticket->vat[i].net.cents;
    sums->vat += ticket->vat[i].vat.cents;
  }
  for (size_t i = 0; i < ticket->tender_count; i++) {
    sums->all += ticket->tenders[i].amount.cents;
    if (text_equal(ticket->tenders[i].kind, "cash")) sums->cash += ticket->tenders[i].amount.cents;
  }
  sums->all -= ticket->change.cents, sums->cash -= ticket->change.cents;
  sums->turnover += turnover, sums->absolute += turnover < 0 ? -turnover : turnover;
}

static void draw(uint64_t *chance, struct arena *arena, bool back, struct ticket *ticket) {
  struct fault fault = {0};
  const struct snapshot_index *index = snapshot_index_new(&shop, arena);
  struct ticket_catalogue catalogue = snapshot_catalogue(index);
  struct ticket sold;
  const struct basket basket = draw_basket(chance, &catalogue, arena);
  if (ticket_price(&basket, &catalogue, shop_day, true, arena, &sold, &fault) != OK)
    fail_msg("%s %s", fault.field, fault.hint);
  *ticket = back ? take_back(&sold, arena) : sold;
}

static void the_z_is_the_sum_of_its_tickets(void **state) {
  (void)state;
  uint64_t chance = chance_seed();
  AUTO(arena) struct arena kept = {0};
  struct closing_sum *sum = arena_alloc(&kept, sizeof *sum);
  struct sums sums = {0};
  int64_t sold = 0, returned = 0;
  closing_sum_start(sum, NULL, &kept);
  for (int i = 0; i < BASKETS; i++) {
    AUTO(arena) struct arena arena = {0};
    bool back = chance_between(&chance, 0, 3) == 0;
    struct record record = {
        .chain = CHAIN_SALES, .kind = back ? "return" : "sale", .sequence = i + 1, .at = "", .core = ""};
    draw(&chance, &arena, back, &record.ticket);
    add_sums(&sums, &record.ticket);
    record.perpetual_total = MONEY(sums.turnover), record.perpetual_total_abs = MONEY(sums.absolute);
    back ? returned++ : sold++;
    closing_sum_add(sum, &record);
  }
  struct record_closing made;
  struct fault fault = {0};
  int64_t gross = 0, net = 0, vat = 0, cash = 0;
  assert_true(closing_sum_finish(sum, &made));
  if (closing_check(&made, &fault) != OK) fail_msg("%s %s", fault.field, fault.hint);
  for (size_t i = 0; i < made.vat_count; i++)
    gross += made.vat[i].gross.cents, net += made.vat[i].net.cents, vat += made.vat[i].vat.cents;
  for (size_t i = 0; i < made.tender_count; i++)
    if (text_equal(made.tenders[i].kind, "cash")) cash = made.tenders[i].amount.cents;
  assert_true(made.vat_count > 2);
  assert_int_equal(made.tickets, sold);
  assert_int_equal(made.returns, returned);
  assert_int_equal(gross, sums.gross);
  assert_int_equal(net, sums.net);
  assert_int_equal(vat, sums.vat);
  assert_int_equal(cash, sums.cash);
  assert_int_equal(made.grand_total.cents, sums.turnover);
  assert_int_equal(made.grand_total.cents + made.deposits.cents, sums.all);
  assert_int_equal(made.perpetual_total_abs.cents, sums.absolute);
}

/* ---- what a closing says of itself ---- */

static void one_cent_is_noticed(void **state) {
  (void)state;
  struct ticket_vat vat = {2000, "normal", {1200}, {1000}, {200}};
  struct record_tender cash = {"cash", {1200}};
  struct record_closing right = {.number = 1,
                                 .sales = {1200},
                                 .grand_total = {1200},
                                 .vat = &vat,
                                 .vat_count = 1,
                                 .tenders = &cash,
                                 .tender_count = 1,
                                 .expected = {1200},
                                 .counted = {1200}};
  struct fault fault = {0};
  assert_int_equal(closing_check(&right, &fault), OK);
  int64_t *const cents[] = {&right.sales.cents,      &right.refunds.cents,  &right.grand_total.cents,
                            &right.deposits.cents,   &right.expected.cents, &right.counted.cents,
                            &right.difference.cents, &vat.gross.cents,      &vat.net.cents,
                            &vat.vat.cents,          &cash.amount.cents};
  for (size_t i = 0; i < COUNT(cents); i++) {
    ++*cents[i];
    assert_int_equal(closing_check(&right, &fault), ARITHMETIC_MISMATCH);
    --*cents[i];
  }
  struct record_closing again = right;
  assert_int_equal(closing_compare(&right, &again, &fault), OK);
  int64_t *const figures[] = {&again.number,
                              &again.first,
                              &again.last,
                              &again.moves_first,
                              &again.moves_last,
                              &again.tickets,
                              &again.returns,
                              &again.voids,
                              &again.copies,
                              &again.copies_last,
                              &again.events_last,
                              &again.perpetual_total.cents,
                              &again.perpetual_total_abs.cents,
                              &again.discounts.cents,
                              &again.moved.cents,
                              &again.next_float.cents,
                              &again.gap_found.cents};
  for (size_t i = 0; i < COUNT(figures); i++) {
    ++*figures[i];
    assert_int_equal(closing_compare(&right, &again, &fault), ARITHMETIC_MISMATCH);
    --*figures[i];
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_table_is_right),
      cmocka_unit_test(the_z_is_the_sum_of_its_tickets),
      cmocka_unit_test(one_cent_is_noticed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
