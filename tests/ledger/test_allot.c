/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: group core */
/* Cases come out even as tests/ledger/allot.txt says, and by chance: nobody ever gets what they did not agree to. */
#include "tests/ledger/table.h"

#include "group/group.h"

enum { PLEDGES = 40 };

struct box {
  struct group_case offer;
  struct group_want wants[PLEDGES];
  char names[PLEDGES][WORD];
  size_t count;
};
static struct box box;

/* "2.5" is 2500, "-1" is -1000. */
static int64_t thousandths(const char *text) {
  int64_t sign = text[0] == '-' ? -1 : 1, whole = 0, rest = 0, scale = 1000;
  const char *at = text + strspn(text, "+-");
  for (; *at && *at != '.'; at++) whole = whole * 10 + (*at - '0');
  for (at += *at == '.'; *at; at++) rest = rest * 10 + (*at - '0'), scale /= 10;
  return sign * (whole * 1000 + rest * scale);
}

static int64_t next_quantity(const char **text) {
  char word[WORD];
  assert_true(next_word(text, word));
  return thousandths(word);
}

static void read_case(const char *text) {
  char word[WORD];
  box = (struct box){.offer = {.pack = next_quantity(&text)}};
  while (next_word(&text, word)) {
    if (text_equal(word, "step")) box.offer.step = next_quantity(&text);
    if (text_equal(word, "least")) box.offer.threshold = next_quantity(&text);
    if (text_equal(word, "most")) box.offer.ceiling = next_quantity(&text);
  }
}

static void read_pledge(const char *name, const char *text) {
  char word[WORD];
  struct group_want *want = &box.wants[box.count];
  assert_true(box.count < PLEDGES);
  TEXT_COPY(box.names[box.count++], name);
  *want = (struct group_want){.quantity = next_quantity(&text)};
  while (next_word(&text, word))
    if (word[0] == '-') want->minus = -thousandths(word);
    else want->plus = thousandths(word);
}

static void expect(const char *text, int number) {
  char word[WORD];
  int64_t allotted[PLEDGES], wanted[PLEDGES] = {0}, packs = 0;
  struct group_fit fit = group_allot(&box.offer, box.wants, box.count, allotted);
  next_word(&text, word);
  if (!text_equal(word, "nothing")) {
    packs = thousandths(word) / 1000;
    expect_word(&text, "cases");
  }
  while (next_word(&text, word))
    for (size_t i = 0; i < box.count; i++)
      if (text_equal(box.names[i], word)) wanted[i] = next_quantity(&text);
  if (fit.packs != packs) fail_msg("allot.txt:%d: %lld cases", number, (long long)fit.packs);
  for (size_t i = 0; i < box.count; i++)
    if (allotted[i] != wanted[i]) fail_msg("allot.txt:%d: %s gets %lld", number, box.names[i], (long long)allotted[i]);
}

static void read_weighed(const char *text, int number) {
  int64_t agreed = next_quantity(&text);
  expect_word(&text, "margin");
  int64_t margin = next_quantity(&text) / 10;
  expect_word(&text, "as");
  int64_t weighed = next_quantity(&text);
  expect_word(&text, "->");
  if (group_charged(agreed, margin, weighed) != next_quantity(&text)) fail_msg("allot.txt:%d", number);
}

static void the_table(void **state) {
  (void)state;
  char line[400], word[WORD];
  FILE *file = fopen(TESTS_DIR "/ledger/allot.txt", "r");
  assert_non_null(file);
  int number = 0, checked = 0;
  while (fgets(line, sizeof line, file)) {
    const char *text = line;
    number++;
    if (line[0] == '#' || !next_word(&text, word)) continue;
    if (text_equal(word, "case")) read_case(text);
    else if (text_equal(word, "->")) expect(text, number), checked++;
    else if (text_equal(word, "weighed")) read_weighed(text, number), checked++;
    else read_pledge(word, text);
  }
  fclose(file);
  assert_true(checked > 20);
}

static void draw(uint64_t *chance) {
  int64_t step = chance_between(chance, 0, 1) ? 1000 : 500;
  box = (struct box){.offer = {.step = step, .pack = step * chance_between(chance, 1, 12)}};
  if (chance_between(chance, 0, 1)) box.offer.threshold = box.offer.pack * chance_between(chance, 1, 6);
  if (chance_between(chance, 0, 2) == 0) box.offer.ceiling = step * chance_between(chance, 1, 60);
  box.count = (size_t)chance_between(chance, 0, 12);
  for (size_t i = 0; i < box.count; i++) {
    int64_t quantity = chance_between(chance, 1, 15);
    box.wants[i] = (struct group_want){quantity * step, chance_between(chance, 0, quantity) * step,
                                       chance_between(chance, 0, 5) * step};
    if (chance_between(chance, 0, 1)) box.wants[i].minus = box.wants[i].plus = 0;
  }
}

/* Whole cases, within every tolerance, to the step, above the threshold and below what there is; whoever is not served
 * could not be added; the same again is the same. */
static void whatever_is_pledged(void **state) {
  (void)state;
  uint64_t chance = 20261122;
  for (int round = 0; round < 20000; round++) {
    int64_t allotted[PLEDGES], again[PLEDGES], total = 0;
    draw(&chance);
    struct group_fit fit = group_allot(&box.offer, box.wants, box.count, allotted);
    assert_int_equal(group_allot(&box.offer, box.wants, box.count, again).total, fit.total);
    for (size_t i = 0; i < box.count; i++) {
      const struct group_want *want = &box.wants[i];
      total += allotted[i];
      assert_int_equal(allotted[i], again[i]);
      assert_int_equal(allotted[i] % box.offer.step, 0);
      assert_true(allotted[i] == 0 ||
                  (allotted[i] >= want->quantity - want->minus && allotted[i] <= want->quantity + want->plus));
    }
    assert_int_equal(total, fit.total);
    assert_int_equal(total % box.offer.pack, 0);
    assert_true(total == 0 || total >= box.offer.threshold);
    assert_true(box.offer.ceiling == 0 || total <= box.offer.ceiling);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_table), cmocka_unit_test(whatever_is_pledged)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
