/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/outcome.h"
#include "core/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct entry {
  const char *code;
  int status;
  const char *text[LANGUAGE_COUNT];
};

static const struct entry registry[OUTCOME_COUNT] = {
#define OUTCOME(name, code, status, fr, en, ar) [name] = {code, status, {fr, en, ar}},
#include "core/outcome.def"
#undef OUTCOME
};

static const char *const tags[LANGUAGE_COUNT] = {"fr", "en", "ar"};

static void add_fact(struct fault *fault, struct fault_fact fact);
static const struct entry *find(enum outcome outcome);
static const char *read_choice(const char *header, enum language *language, int *quality);
static bool match_tag(const char *tag, size_t length, enum language *language);
static int read_quality(const char *text, size_t length);

const char *outcome_code(enum outcome outcome) {
  return find(outcome)->code;
}

int outcome_status(enum outcome outcome) {
  return find(outcome)->status;
}

const char *outcome_text(enum outcome outcome, enum language language) {
  assert((unsigned)language < LANGUAGE_COUNT);
  return find(outcome)->text[language];
}

enum outcome outcome_from_code(const char *code) {
  for (unsigned i = 0; i < OUTCOME_COUNT; i++)
    if (text_equal(registry[i].code, code)) return (enum outcome)i;
  return FAILED_INTERNAL;
}

enum language language_from_header(const char *accept_language) {
  enum language best = LANGUAGE_FR;
  int best_quality = 0;
  const char *rest = accept_language ? accept_language : "";
  while (*rest) {
    enum language language = LANGUAGE_FR;
    int quality = 0;
    rest = read_choice(rest, &language, &quality);
    if (quality > best_quality) best = language, best_quality = quality;
  }
  return best;
}

const char *language_tag(enum language language) {
  assert((unsigned)language < LANGUAGE_COUNT);
  return tags[language];
}

void fault_fill(struct fault *fault, enum outcome outcome, const char *field, const char *hint, ...) {
  if (!fault) return;
  char text[sizeof fault->hint + 1]; /* one more, so that TEXT_COPY sees whether it cuts inside a character */
  va_list arguments;
  va_start(arguments, hint);
  vsnprintf(text, sizeof text, hint, arguments);
  va_end(arguments);
  fault->outcome = outcome;
  TEXT_COPY(fault->field, field ? field : "");
  TEXT_COPY(fault->hint, text);
  memset(fault->facts, 0, sizeof fault->facts);
}

void fault_number(struct fault *fault, const char *name, int64_t value) {
  add_fact(fault, (struct fault_fact){name, value, false});
}

void fault_time(struct fault *fault, const char *name, int64_t at_us) {
  add_fact(fault, (struct fault_fact){name, at_us, true});
}

static void add_fact(struct fault *fault, struct fault_fact fact) {
  for (size_t i = 0; fault && i < FAULT_FACTS; i++)
    if (!fault->facts[i].name) {
      fault->facts[i] = fact;
      return;
    }
}

static const struct entry *find(enum outcome outcome) {
  assert((unsigned)outcome < OUTCOME_COUNT);
  return &registry[outcome];
}

/* One "tag;q=0.8" of the header; quality stays 0 for a language we do not speak. Returns what follows. */
static const char *read_choice(const char *header, enum language *language, int *quality) {
  header += strspn(header, " \t,");
  size_t length = strcspn(header, ",");
  size_t tag = strcspn(header, ",; \t");
  const char *q = memmem(header, length, "q=", 2);
  if (match_tag(header, tag, language)) *quality = q ? read_quality(q + 2, length - (size_t)(q + 2 - header)) : 1000;
  return header + length;
}

static bool match_tag(const char *tag, size_t length, enum language *language) {
  for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
    if (length < 2 || strncasecmp(tag, tags[i], 2) != 0) continue;
    if (length > 2 && tag[2] != '-') continue;
    *language = (enum language)i;
    return true;
  }
  return false;
}

/* "0.85" as thousandths; what is malformed counts as unwanted. */
static int read_quality(const char *text, size_t length) {
  if (length == 0 || (text[0] != '0' && text[0] != '1')) return 0;
  int quality = text[0] == '1' ? 1000 : 0;
  if (length < 2 || text[1] != '.') return quality;
  int unit = 100;
  for (size_t i = 2; i < length && i < 5 && text[i] >= '0' && text[i] <= '9'; i++, unit /= 10)
    quality += (text[i] - '0') * unit;
  return quality > 1000 ? 1000 : quality;
}
