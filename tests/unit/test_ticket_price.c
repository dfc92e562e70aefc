/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_ticket */
/* Reads tests/ledger/price.txt: the examples are the specification, this file only knows their words. */
#include "tests/unit/kit.h"

#include "pos/ticket/snapshot.h"

#include <string.h>

#define WORDS_MAX 24
#define MANY 64

struct words {
  const char *list[WORDS_MAX];
  size_t count, line; /* line of the file, for the reports */
};

static struct arena memory;
static struct buffer table; /* the file; the shop's texts point into it */
static struct snapshot shop;
static struct snapshot_item items[MANY];
static struct snapshot_member members[MANY];
static struct snapshot_contract contracts[MANY];
static struct snapshot_vat_rate rates[MANY];

struct example { /* one ticket of the file */
  const char *title;
  struct date day;
  struct basket basket;
  struct basket_line lines[MANY];
  struct basket_tender tenders[MANY];
  struct words gives[MANY];                      /* per line: "10,00 = 8,33 + 1,67", or nothing said */
  struct words vat[MANY], total, refused, alone; /* alone: "at 10 yes" */
  size_t vat_count;
};

static size_t examples, faults;

static void complain(const struct example *example, const struct words *words, const char *what) {
  print_error("price.txt:%zu: %s: %s\n", words->line, example->title, what);
  faults++;
}

/* "1050,00" and "1,250" are whole cents and thousandths without their comma */
static int64_t number(const char *text, size_t decimals) {
  char digits[32];
  size_t length = 0, after = 0;
  bool comma = false;
  for (; *text != '\0'; text++) {
    assert_true(length < 20);
    if (*text == ',') comma = true;
    else digits[length++] = *text, after += comma ? 1 : 0;
  }
  for (; after < decimals; after++) digits[length++] = '0';
  digits[length] = '\0';
  int64_t value = 0;
  assert_true(text_to_integer(digits, INT64_MIN, INT64_MAX, &value));
  return value;
}

static struct money euros(const char *text) {
  return MONEY(number(text, 2));
}

static bool is(const char *word, const char *what) {
  return text_equal(word, what);
}

static struct words split(char *text, size_t line) {
  struct words words = {.line = line};
  for (char *word = text + strspn(text, " "); *word != '\0' && *word != '#'; word += strspn(word, " ")) {
    assert_true(words.count < WORDS_MAX);
    words.list[words.count++] = word;
    word += strcspn(word, " ");
    if (*word != '\0') *word++ = '\0';
  }
  return words;
}

static struct words after(const struct words *words, size_t first) {
  struct words rest = {.line = words->line};
  while (first < words->count) rest.list[rest.count++] = words->list[first++];
  return rest;
}

/* ---- the shop ------------------------------------------------------------------------------------------------- */

static void add_item(const struct words *words) {
  const char *const *word = words->list;
  items[shop.item_count++] = (struct snapshot_item){.code = word[1],
                                                    .name = word[1],
                                                    .short_name = word[1],
                                                    .kind = "good",
                                                    .pricing = word[2],
                                                    .unit = word[3],
                                                    .vat_rate = number(word[4], 2),
                                                    .vat_scheme = word[5],
                                                    .price = euros(word[6]),
                                                    .account = word[7],
                                                    .activity = word[8],
                                                    .pictogram = "",
                                                    .turnover = !is(word[5], "voucher_multi") && !is(word[5], "gift") &&
                                                                !is(word[5], "suspended")};
}

static void set_minimum(const char *code, struct money least) {
  for (size_t i = 0; i < shop.item_count; i++)
    if (is(items[i].code, code)) items[i].minimum = least;
}

static void archive(const char *code) {
  for (size_t i = 0; i < shop.item_count; i++)
    if (is(items[i].code, code)) items[i].archived = true;
}

static void add_person(const struct words *words) {
  contracts[shop.member_count] = (struct snapshot_contract){
      .kind = "cape", .starts_on = words->list[3], .ends_on = words->count > 5 ? words->list[5] : NULL};
  members[shop.member_count] = (struct snapshot_member){.code = words->list[1],
                                                        .name = words->list[1],
                                                        .face = "",
                                                        .contracts = &contracts[shop.member_count],
                                                        .contract_count = 1};
  shop.member_count++;
}

static bool read_shop(const struct words *words) {
  const char *first = words->list[0];
  if (is(first, "item")) add_item(words);
  else if (is(first, "archived")) archive(words->list[1]);
  else if (is(first, "least")) set_minimum(words->list[1], euros(words->list[2]));
  else if (is(first, "bearers")) shop.till = (struct snapshot_till){1000, words->list[1]};
  else if (is(first, "rate"))
    rates[shop.vat_rate_count++] =
        (struct snapshot_vat_rate){.rate = number(words->list[1], 2), .valid_from = words->list[3]};
  else if (is(first, "person")) add_person(words);
  else return false;
  return true;
}

/* ---- a ticket --------------------------------------------------------------------------------------------------- */

static size_t read_members(const struct words *words, size_t at, struct basket_line *line) {
  struct basket_member *list = arena_list(&memory, LINE_MEMBERS_MAX, sizeof *list);
  while (at < words->count && !is(words->list[at], "gives") && !is(words->list[at], "off") &&
         !is(words->list[at], "percent") && !is(words->list[at], "borne")) {
    struct basket_member *member = &list[line->member_count++];
    *member = (struct basket_member){.member = words->list[at++], .weight = 1};
    if (at < words->count && strspn(words->list[at], "0123456789") > 0) member->weight = number(words->list[at++], 0);
  }
  line->members = list;
  return at;
}

static void read_line(struct example *example, const struct words *words) {
  struct basket_line line = {.item = words->list[1], .quantity = number(words->list[2], 3)};
  for (size_t at = 3; at < words->count;) {
    const char *word = words->list[at++];
    if (is(word, "at")) line.unit_price = euros(words->list[at++]), line.priced = true;
    else if (is(word, "bought")) line.purchase_price = euros(words->list[at++]);
    else if (is(word, "as")) line.as = words->list[at++];
    else if (is(word, "under")) line.order = words->list[at++];
    else if (is(word, "no")) line.reference = words->list[at++];
    else if (is(word, "off")) line.discount = euros(words->list[at++]);
    else if (is(word, "percent")) line.discount_bp = number(words->list[at++], 2);
    else if (is(word, "for")) line.reason = words->list[at++];
    else if (is(word, "borne")) line.bearer = words->list[at++];
    else if (is(word, "by")) at = read_members(words, at, &line);
    else if (is(word, "gives")) {
      example->gives[example->basket.line_count] = after(words, at);
      break;
    } else fail_msg("price.txt:%zu: %s?", words->line, word);
  }
  example->lines[example->basket.line_count++] = line;
}

/* whole off 5,00 for bargain borne pot; whole percent 10 for loyalty */
static void read_whole(struct example *example, const struct words *words) {
  for (size_t at = 1; at + 1 < words->count; at += 2) {
    const char *word = words->list[at], *value = words->list[at + 1];
    if (is(word, "off")) example->basket.discount = euros(value);
    else if (is(word, "percent")) example->basket.discount_bp = number(value, 2);
    else if (is(word, "for")) example->basket.reason = value;
    else if (is(word, "borne")) example->basket.bearer = value;
    else fail_msg("price.txt:%zu: %s?", words->line, word);
  }
}

static void read_ticket(struct example *example, const struct words *words) {
  const char *first = words->list[0];
  if (is(first, "sell")) read_line(example, words);
  else if (is(first, "day")) assert_true(date_parse(words->list[1], &example->day));
  else if (is(first, "currency")) example->basket.currency = words->list[1];
  else if (is(first, "cashier")) example->basket.cashier = words->list[1];
  else if (is(first, "confirmed")) example->basket.confirmed = true;
  else if (is(first, "whole")) read_whole(example, words);
  else if (is(first, "vat")) example->vat[example->vat_count++] = *words;
  else if (is(first, "total")) example->total = *words;
  else if (is(first, "refused")) example->refused = *words;
  else if (is(first, "alone")) example->alone = *words;
  else
    example->tenders[example->basket.tender_count++] =
        (struct basket_tender){.kind = first,
                               .amount = euros(words->list[1]),
                               .reference = words->count > 2 ? words->list[2] : NULL,
                               .terminal = words->count > 3 ? euros(words->list[3]) : MONEY(0)};
}

static void compare(const struct example *example, const struct words *words, const char *what, struct money got,
                    const char *want) {
  char text[40], message[160];
  if (got.cents == euros(want).cents) return;
  snprintf(message, sizeof message, "%s is %s, not %s", what, money_plain(got, text), want);
  complain(example, words, message);
}

/* words: gross = net + vat */
static void compare_three(const struct example *example, const struct words *words, size_t at, struct money gross,
                          struct money net, struct money vat) {
  compare(example, words, "gross", gross, words->list[at]);
  compare(example, words, "net", net, words->list[at + 2]);
  compare(example, words, "VAT", vat, words->list[at + 4]);
}

static void compare_ticket(const struct example *example, const struct ticket *ticket) {
  struct fault fault = {0};
  compare(example, &example->total, "total", ticket->total, example->total.list[1]);
  compare(example, &example->total, "change", ticket->change, example->total.list[3]);
  for (size_t i = 0; i < ticket->line_count; i++)
    if (example->gives[i].count > 0)
      compare_three(example, &example->gives[i], 0, ticket->lines[i].gross, ticket->lines[i].net, ticket->lines[i].vat);
  if (example->vat_count > 0 && example->vat_count != ticket->vat_count)
    complain(example, &example->total, "another number of VAT rates");
  for (size_t i = 0; i < example->vat_count && i < ticket->vat_count; i++) {
    const struct words *words = &example->vat[i];
    if (ticket->vat[i].rate != number(words->list[1], 2) || !is(ticket->vat[i].scheme, words->list[2]))
      complain(example, words, "another rate stands here");
    compare_three(example, words, 3, ticket->vat[i].gross, ticket->vat[i].net, ticket->vat[i].vat);
  }
  if (ticket_check(ticket, &memory, &fault) != OK) complain(example, &example->total, fault.field);
  if (example->alone.count > 0 &&
      ticket_discount_within(ticket, number(example->alone.list[2], 2)) != is(example->alone.list[3], "yes"))
    complain(example, &example->alone, "another one may take this off alone");
}

static void price(struct example *example) {
  struct fault fault = {0};
  struct ticket ticket = {0};
  example->basket.id = "01890a5d-ac96-774b-bcce-b302099a8057";
  example->basket.lines = example->lines;
  example->basket.tenders = example->tenders;
  const struct ticket_catalogue catalogue = snapshot_catalogue(snapshot_index_new(&shop, &memory));
  enum outcome outcome = ticket_price(&example->basket, &catalogue, example->day, true, &memory, &ticket, &fault);
  examples++;
  if (example->refused.count > 0) {
    if (is(outcome_code(outcome), example->refused.list[1]) && is(fault.field, example->refused.list[2])) return;
    print_error("got %s %s\n", outcome_code(outcome), fault.field);
    complain(example, &example->refused, "not refused as it should be");
  } else if (outcome != OK) {
    print_error("got %s %s %s\n", outcome_code(outcome), fault.field, fault.hint);
    complain(example, &example->total, "refused");
  } else {
    compare_ticket(example, &ticket);
  }
}

static struct example *begin(const char *title) {
  struct example *example = arena_alloc(&memory, sizeof *example);
  example->title = title;
  example->day = (struct date){2026, 11, 22};
  return example;
}

static void the_table_holds(void **state) {
  (void)state;
  struct fault fault = {0};
  struct example *example = NULL;
  assert_int_equal(buffer_read_file(&table, TESTS_DIR "/ledger/price.txt", 1 << 20, &fault), OK);
  shop = (struct snapshot){.items = items, .members = members, .vat_rates = rates};
  size_t number_of_line = 0;
  for (char *line = table.bytes, *end; *line != '\0'; line = end) {
    end = strchr(line, '\n');
    assert_non_null(end);
    *end++ = '\0';
    number_of_line++;
    bool title = text_starts(line, "ticket ");
    struct words words = title ? (struct words){0} : split(line, number_of_line);
    if (title || words.count > 0) {
      if (title && example != NULL) price(example);
      if (title) example = begin(line + strlen("ticket "));
      else if (example == NULL) assert_true(read_shop(&words));
      else read_ticket(example, &words);
    }
  }
  price(example);
  print_message("%zu tickets priced\n", examples);
  assert_true(examples > 60);
  assert_int_equal(faults, 0);
}

/* ---- what no table shows ------------------------------------------------------------------------------------------
 */

static void limits_on_the_number_of_things(void **state) {
  (void)state;
  static struct basket_line lines[TICKET_LINES_MAX + 1];
  struct basket_member crowd[LINE_MEMBERS_MAX + 1];
  struct basket_tender tenders[TICKET_TENDERS_MAX + 1];
  struct ticket ticket;
  struct fault fault;
  const struct ticket_catalogue catalogue = snapshot_catalogue(snapshot_index_new(&shop, &memory));
  const struct date day = {2026, 11, 22};
  for (size_t i = 0; i < COUNT(lines); i++) lines[i] = (struct basket_line){.item = "AUT-001", .quantity = 1000};
  for (size_t i = 0; i < COUNT(crowd); i++) crowd[i] = (struct basket_member){"AICHA", 1};
  for (size_t i = 0; i < COUNT(tenders); i++) tenders[i] = (struct basket_tender){.kind = "cash", .amount = MONEY(1)};
  struct basket basket = {.lines = lines, .line_count = COUNT(lines)};
  assert_int_equal(ticket_price(&basket, &catalogue, day, false, &memory, &ticket, &fault), OUT_OF_RANGE);
  basket.line_count = TICKET_LINES_MAX;
  assert_int_equal(ticket_price(&basket, &catalogue, day, false, &memory, &ticket, &fault), OK);
  basket.tenders = tenders, basket.tender_count = COUNT(tenders);
  assert_int_equal(ticket_price(&basket, &catalogue, day, true, &memory, &ticket, &fault), OUT_OF_RANGE);
  lines[0].members = crowd, lines[0].member_count = COUNT(crowd);
  assert_int_equal(ticket_price(&basket, &catalogue, day, false, &memory, &ticket, &fault), OUT_OF_RANGE);
  assert_string_equal(fault.field, "/lines/0/members");
}

static void change_is_the_fewest_pieces(void **state) {
  (void)state;
  static const struct {
    int64_t amount, values[6], counts[6];
    size_t kinds;
  } cases[] = {
      {0, {0}, {0}, 0},
      {1, {1}, {1}, 1},
      {4000, {2000}, {2}, 1},
      {2625, {2000, 500, 100, 20, 5}, {1, 1, 1, 1, 1}, 5},
      {99999, {5000, 2000, 500, 200, 50, 20}, {19, 2, 1, 2, 1, 2}, 8},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct cash_piece pieces[CASH_PIECES];
    size_t kinds = cash_change(MONEY(cases[i].amount), pieces);
    assert_int_equal(kinds, cases[i].kinds);
    for (size_t k = 0; k < kinds && k < 6; k++) {
      assert_int_equal(pieces[k].value, cases[i].values[k]);
      assert_int_equal(pieces[k].count, cases[i].counts[k]);
    }
  }
  for (int64_t amount = 0; amount < 30000; amount++) {
    struct cash_piece pieces[CASH_PIECES];
    int64_t sum = 0;
    for (size_t k = cash_change(MONEY(amount), pieces); k > 0; k--) sum += pieces[k - 1].value * pieces[k - 1].count;
    assert_int_equal(sum, amount);
  }
}

static int forget(void **state) {
  (void)state;
  arena_done(&memory);
  buffer_done(&table);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_table_holds),
      cmocka_unit_test(limits_on_the_number_of_things),
      cmocka_unit_test(change_is_the_fewest_pieces),
  };
  return cmocka_run_group_tests(tests, NULL, forget);
}
