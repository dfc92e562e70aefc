/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_ticket */
/* Reads tests/ledger/return.txt; then ten thousand tickets with discounts, given back in pieces. SEED=… repeats a run.
 */
#include "tests/unit/shop_kit.h"

#include "pos/ticket/returns.h"

#define MANY 16
#define SOURCE "01890a5d-ac96-774b-bcce-b302099a8057"
#define OTHER "01890a5d-ac96-774b-bcce-b302099a8058"
#define BACK "01890a5d-ac96-774b-bcce-b302099a8059"

static struct arena memory;
static size_t returns, faults;

/* ---- the table -----------------------------------------------------------------------------------------------------
 */

struct scene { /* one ticket of the file, and what came back of it */
  struct ticket source, earlier[MANY];
  struct ticket_line lines[MANY];
  struct ticket_tender tenders[MANY];
  size_t earlier_count;
  int number; /* line of the file */
};

static char *next(char **rest) {
  char *word = *rest + strspn(*rest, " \n");
  size_t length = strcspn(word, " \n");
  *rest = word + length;
  if (**rest != '\0') *(*rest)++ = '\0';
  return word;
}

/* "-1,250" in the given number of decimals */
static int64_t number(const char *text, int decimals) {
  int64_t value = 0;
  bool negative = *text == '-', comma = false;
  for (text += negative; *text != '\0'; text++) {
    if (*text == ',') comma = true;
    else value = value * 10 + (*text - '0'), decimals -= comma;
  }
  while (decimals-- > 0) value *= 10;
  return negative ? -value : value;
}

static void begin(struct scene *scene) {
  *scene = (struct scene){.number = scene->number};
  scene->source = (struct ticket){.id = SOURCE, .kind = "sale", .lines = scene->lines, .tenders = scene->tenders};
}

static void read_line(struct scene *scene, char *rest) {
  struct ticket_line *line = &scene->lines[scene->source.line_count++];
  *line = (struct ticket_line){.item = "FRI-007", .label = "x", .kind = "good", .activity = "FRI", .account = "707000"};
  line->quantity = number(next(&rest), 3);
  line->unit = arena_format(&memory, "%s", next(&rest));
  line->vat_rate = number(next(&rest), 2);
  line->vat_scheme = arena_format(&memory, "%s", next(&rest));
  line->turnover = !text_equal(line->vat_scheme, "deposit");
  line->order = line->turnover ? NULL : OTHER;
  line->gross = MONEY(number(next(&rest), 2));
  next(&rest);
  line->net = MONEY(number(next(&rest), 2));
  next(&rest);
  line->vat = MONEY(number(next(&rest), 2));
  if (text_equal(next(&rest), "off")) line->discount = MONEY(number(next(&rest), 2));
  scene->source.total.cents += line->gross.cents;
}

static void read_tender(struct scene *scene, const char *kind, char *rest) {
  struct ticket_tender *tender = &scene->tenders[scene->source.tender_count++];
  tender->kind = arena_format(&memory, "%s", kind);
  tender->amount = MONEY(number(next(&rest), 2));
  const char *reference = next(&rest);
  tender->reference = *reference ? arena_format(&memory, "%s", reference) : NULL;
}

struct asked {
  struct return_request request;
  struct return_line lines[MANY];
  struct basket_tender tenders[MANY];
};

/* The words up to "gives" or "refused", which is returned. */
static const char *read_asked(struct asked *asked, char **rest) {
  const char *word = next(rest), *source = NULL;
  *asked = (struct asked){.request = {.id = BACK, .source = SOURCE, .reason = "defect"}};
  asked->request.lines = asked->lines;
  asked->request.tenders = asked->tenders;
  if (text_equal(word, "other")) source = OTHER, word = next(rest);
  for (; *word >= '0' && *word <= '9'; word = next(rest))
    asked->lines[asked->request.line_count++] =
        (struct return_line){.line = number(word, 0), .quantity = number(next(rest), 3), .source = source};
  if (text_equal(word, "for")) word = next(rest);
  while (!text_equal(word, "gives") && !text_equal(word, "refused")) {
    struct basket_tender *tender = &asked->tenders[asked->request.tender_count++];
    *tender = (struct basket_tender){.kind = arena_format(&memory, "%s", word), .amount = MONEY(number(next(rest), 2))};
    word = next(rest);
    bool reference = (*word >= '0' && *word <= '9') || text_equal(word, "REFASHION");
    if (!reference) continue;
    tender->reference = arena_format(&memory, "%s", word);
    word = next(rest);
  }
  return word;
}

static void complain(const struct scene *scene, const char *what, const char *got) {
  print_error("return.txt:%d: %s %s\n", scene->number, what, got);
  faults++;
}

static void compare(const struct scene *scene, const struct ticket *ticket, char *rest) {
  int64_t gross = number(next(&rest), 2), net, vat, nets = 0, vats = 0;
  struct fault fault = {0};
  char got[80];
  next(&rest);
  net = number(next(&rest), 2);
  next(&rest);
  vat = number(next(&rest), 2);
  for (size_t i = 0; i < ticket->vat_count; i++) nets += ticket->vat[i].net.cents, vats += ticket->vat[i].vat.cents;
  snprintf(got, sizeof got, "%lld = %lld + %lld", (long long)ticket->total.cents, (long long)nets, (long long)vats);
  if (gross != ticket->total.cents || net != nets || vat != vats) complain(scene, "gives", got);
  if (ticket_check(ticket, &memory, &fault) != OK) complain(scene, "not sound:", fault.field);
}

/* "3,00 gives …": off the price of what is left of all the lines, no thing comes back */
static void read_gesture(struct asked *asked, const struct return_of *of, char **rest) {
  int64_t cents = number(next(rest), 2);
  *asked = (struct asked){.request = {.id = BACK, .source = SOURCE, .reason = RETURN_GESTURE}, .lines = {{0}}};
  asked->tenders[0] = (struct basket_tender){.kind = "cash", .amount = MONEY(cents)};
  asked->request.line_count = return_spread(of, MONEY(cents), asked->lines);
  asked->request.lines = asked->lines;
  asked->request.tenders = asked->tenders;
  asked->request.tender_count = 1;
}

static void take_back(struct scene *scene, char *rest, bool gesture) {
  struct asked asked;
  struct ticket ticket;
  struct fault fault = {0};
  const struct return_of of = {&scene->source, "2026-11-22", scene->earlier, scene->earlier_count};
  if (gesture) read_gesture(&asked, &of, &rest);
  const char *word = gesture ? next(&rest) : read_asked(&asked, &rest);
  enum outcome outcome = ticket_return(&asked.request, &of, true, &memory, &ticket, &fault);
  returns++;
  if (text_equal(word, "refused")) {
    const char *code = next(&rest), *field = next(&rest);
    if (!text_equal(outcome_code(outcome), code) || !text_equal(fault.field, field))
      complain(scene, outcome_code(outcome), fault.field);
  } else if (outcome != OK) {
    complain(scene, outcome_code(outcome), fault.field);
  } else {
    compare(scene, &ticket, rest);
    assert_true(scene->earlier_count < MANY);
    scene->earlier[scene->earlier_count++] = ticket;
  }
}

/* "30,00 = voucher 12,00 card 18,00" */
static void propose(struct scene *scene, char *rest) {
  const struct return_of of = {&scene->source, "2026-11-22", scene->earlier, scene->earlier_count};
  struct return_proposal proposal;
  AUTO(buffer) struct buffer got = {0};
  return_tenders_propose(&of, MONEY(number(next(&rest), 2)), &proposal);
  next(&rest);
  for (size_t i = 0; i < proposal.count; i++) {
    const char *kind = next(&rest);
    int64_t cents = number(next(&rest), 2);
    const struct return_tender *one = &proposal.list[i];
    buffer_format(&got, " %s %lld", one->kind, (long long)one->left.cents);
    if (!text_equal(one->kind, kind) || one->left.cents != cents) complain(scene, "proposes", got.bytes);
  }
  if (*next(&rest)) complain(scene, "proposes less", got.bytes ? got.bytes : "");
}

static void the_table_holds(void **state) {
  (void)state;
  FILE *file = fopen(TESTS_DIR "/ledger/return.txt", "r");
  assert_non_null(file);
  static struct scene scene;
  char text[256];
  while (fgets(text, sizeof text, file)) {
    char *rest = text;
    scene.number++;
    const char *word = next(&rest);
    if (*word == '#' || *word == '\0') continue;
    if (text_equal(word, "sold")) begin(&scene);
    else if (text_equal(word, "line")) read_line(&scene, rest);
    else if (text_equal(word, "change")) scene.source.change = MONEY(number(next(&rest), 2));
    else if (text_equal(word, "back")) take_back(&scene, rest, false);
    else if (text_equal(word, "gesture")) take_back(&scene, rest, true);
    else if (text_equal(word, "as_paid")) propose(&scene, rest);
    else read_tender(&scene, word, rest);
  }
  fclose(file);
  print_message("%zu returns\n", returns);
  assert_true(returns > 30);
  assert_int_equal(faults, 0);
  arena_done(&memory);
}

/* ---- by chance ------------------------------------------------------------------------------------------------------
 */

struct sums {
  int64_t gross, net, vat, discount, quantity;
};

static void reduce(struct basket *basket, uint64_t *chance) {
  static const char *const bearers[] = {NULL, "pot", "member", "cae"};
  basket->bearer = bearers[chance_between(chance, 0, 3)];
  basket->reason = "bargain";
  if (chance_between(chance, 0, 1)) basket->discount_bp = chance_between(chance, 0, 5000);
  else basket->discount = MONEY(chance_between(chance, 0, 300));
}

static struct sums sum_of(const struct ticket *ticket, int64_t line) {
  struct sums sum = {0};
  for (size_t i = 0; i < ticket->line_count; i++) {
    const struct ticket_line *one = &ticket->lines[i];
    if (one->source_line != line && !(one->source_line == 0 && line == (int64_t)i + 1)) continue;
    assert_int_equal(one->gross.cents, one->net.cents + one->vat.cents);
    sum.gross += one->gross.cents, sum.net += one->net.cents, sum.vat += one->vat.cents;
    sum.discount += one->discount.cents, sum.quantity += one->quantity;
  }
  return sum;
}

static void add_shares(const struct ticket *ticket, const struct snapshot_index *index, int64_t sums[], size_t *count,
                       const char *names[]) {
  struct shares shares;
  struct fault fault = {0};
  struct date day = shop_day;
  if (ticket_shares(ticket, index, day, &memory, &shares, &fault) != OK) fail_msg("%s %s", fault.field, fault.hint);
  int64_t all = 0, gross = 0;
  for (size_t i = 0; i < shares.count; i++) {
    size_t at = 0;
    const char *name = shares.list[i].member ? shares.list[i].member : shares.list[i].kind;
    while (at < *count && !text_equal(names[at], name)) at++;
    if (at == *count) names[(*count)++] = name;
    sums[at] += shares.list[i].amount.cents;
    all += shares.list[i].amount.cents;
  }
  for (size_t i = 0; i < ticket->line_count; i++) gross += ticket->lines[i].turnover ? ticket->lines[i].gross.cents : 0;
  assert_int_equal(all, gross);
  assert_int_equal(ticket_turnover(ticket).cents, gross);
}

/* Instead of things, a part of the price of what is left. */
static void spread(struct return_request *request, const struct return_of *of, struct return_line lines[],
                   uint64_t *chance) {
  static struct return_line parts[TICKET_LINES_MAX];
  int64_t all = 0, quantity;
  for (size_t i = 0; i < of->source->line_count; i++) {
    struct money gross;
    return_line_left(of, i, &quantity, &gross);
    all += gross.cents > 0 ? gross.cents : 0;
  }
  size_t count = all > 0 ? return_spread(of, MONEY(chance_between(chance, 1, all)), parts) : 0;
  if (count == 0) return;
  for (size_t i = 0; i < count; i++) lines[i] = parts[i];
  request->line_count = count;
}

/* Takes everything back, in up to five returns of parts drawn by chance; the last one takes what is left. */
static size_t give_all_back(const struct ticket *source, struct ticket earlier[], uint64_t *chance) {
  size_t count = 0;
  for (;;) {
    static struct return_line lines[TICKET_LINES_MAX];
    const struct return_of of = {source, "2026-11-22", earlier, count};
    struct return_request request = {.id = BACK, .source = SOURCE, .reason = "size", .lines = lines};
    struct fault fault = {0};
    int64_t all_left = 0;
    for (size_t i = 0; i < source->line_count; i++) {
      int64_t left,
          one = text_equal(source->lines[i].unit, "kg") || text_equal(source->lines[i].unit, "hour") ? 1 : 1000;
      struct money gross;
      return_line_left(&of, i, &left, &gross);
      all_left += left;
      int64_t part = count >= 4 ? left : chance_between(chance, 0, left / one) * one;
      if (part > 0) lines[request.line_count++] = (struct return_line){.line = (int64_t)i + 1, .quantity = part};
    }
    if (all_left == 0) return count;
    if (request.line_count == 0) continue;
    if (count < 4 && chance_between(chance, 0, 2) == 0) spread(&request, &of, lines, chance);
    enum outcome outcome = ticket_return(&request, &of, false, &memory, &earlier[count], &fault);
    if (outcome != OK) fail_msg("%s %s %s", outcome_code(outcome), fault.field, fault.hint);
    if (++count >= 6) return count;
  }
}

static void what_comes_back_is_what_was_paid(void **state) {
  (void)state;
  uint64_t chance = chance_seed();
  int reduced = 0;
  for (int i = 0; i < 10000; i++) {
    static struct ticket earlier[8];
    const char *names[64];
    int64_t sums[64] = {0};
    size_t name_count = 0;
    struct ticket sold;
    struct fault fault = {0};
    arena_reset(&memory);
    struct snapshot generous = shop;
    generous.till = (struct snapshot_till){1000, "pot member cae"};
    const struct snapshot_index *index = snapshot_index_new(&generous, &memory);
    const struct ticket_catalogue catalogue = snapshot_catalogue(index);
    struct basket basket = draw_basket(&chance, &catalogue, &memory);
    basket.tender_count = 0;
    reduce(&basket, &chance);
    enum outcome outcome = ticket_price(&basket, &catalogue, shop_day, false, &memory, &sold, &fault);
    if (outcome == DISCOUNT_REFUSED) continue;
    if (outcome != OK) fail_msg("%s %s", fault.field, fault.hint);
    sold.id = SOURCE;
    reduced += ticket_discount(&sold).cents > 0;
    size_t count = give_all_back(&sold, earlier, &chance);
    for (size_t line = 1; line <= sold.line_count; line++) {
      struct sums left = sum_of(&sold, (int64_t)line);
      for (size_t j = 0; j < count; j++) {
        struct sums back = sum_of(&earlier[j], (int64_t)line);
        left.gross += back.gross, left.net += back.net, left.vat += back.vat;
        left.discount += back.discount, left.quantity += back.quantity;
      }
      assert_true(left.gross == 0 && left.net == 0 && left.vat == 0 && left.discount == 0 && left.quantity == 0);
    }
    add_shares(&sold, index, sums, &name_count, names);
    for (size_t j = 0; j < count; j++) add_shares(&earlier[j], index, sums, &name_count, names);
    for (size_t j = 0; j < name_count; j++)
      if (sums[j] != 0) fail_msg("%s keeps %lld", names[j], (long long)sums[j]);
  }
  assert_true(reduced > 5000);
  arena_done(&memory);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_table_holds),
                                     cmocka_unit_test(what_comes_back_is_what_was_paid)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
