/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading the tables of this folder: words, amounts, persons. */
#ifndef COMPTOIR_TESTS_LEDGER_TABLE_H
#define COMPTOIR_TESTS_LEDGER_TABLE_H

#include "tests/unit/kit.h"

#include "ledger/split.h"

#include <string.h>

enum { WORD = 40 };

struct worker {
  char name[WORD];
  struct split_person person;
};

/* False at the end of the line. */
static inline bool next_word(const char **text, char word[static WORD]) {
  *text += strspn(*text, " \n");
  size_t length = strcspn(*text, " \n");
  assert_true(length < WORD);
  memcpy(word, *text, length);
  word[length] = '\0';
  *text += length;
  return length > 0;
}

static inline void expect_word(const char **text, const char *wanted) {
  char word[WORD];
  next_word(text, word);
  assert_string_equal(word, wanted);
}

/* "11.5" with two decimals is 1150; "-0.01" is -1. */
static inline int64_t hundredths(const char *text) {
  char digits[WORD];
  size_t length = strcspn(text, ".");
  const char *decimals = text[length] ? text + length + 1 : "";
  size_t given = strlen(decimals);
  assert_true(given <= 2 && length + 3 < WORD);
  memcpy(digits, text, length);
  for (size_t i = 0; i < 2; i++) digits[length + i] = i < given ? decimals[i] : '0';
  digits[length + 2] = '\0';
  int64_t value = 0;
  assert_true(text_to_integer(digits, INT64_MIN, INT64_MAX, &value));
  return value;
}

static inline int64_t next_hundredths(const char **text) {
  char word[WORD];
  assert_true(next_word(text, word));
  return hundredths(word);
}

/* "aicha", "aicha:2", "rosa/volunteer" */
static inline void read_worker(const char *word, struct worker *worker) {
  *worker = (struct worker){.person = {.contract = CONTRACT_CAPE, .weight = 1}};
  const char *end = word + strcspn(word, ":/");
  memcpy(worker->name, word, (size_t)(end - word));
  if (*end == ':') assert_true(text_to_integer(end + 1, INT64_MIN, INT64_MAX, &worker->person.weight));
  if (*end == '/') assert_true(contract_kind_parse(end + 1, &worker->person.contract));
}

#endif
