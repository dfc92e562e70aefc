/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every way an operation can end, registered once in outcome.def: a stable code, an HTTP status and a
 * sentence in each language of the interface. */
#ifndef COMPTOIR_CORE_OUTCOME_H
#define COMPTOIR_CORE_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum outcome {
#define OUTCOME(name, code, status, fr, en, ar) name,
#include "core/outcome.def"
#undef OUTCOME
  OUTCOME_COUNT
};

enum language { LANGUAGE_FR, LANGUAGE_EN, LANGUAGE_AR, LANGUAGE_COUNT };

#define NODISCARD __attribute__((warn_unused_result))
#define PRINTF(text, first) __attribute__((format(printf, text, first)))

const char *outcome_code(enum outcome outcome); /* "unknown_item": stable, for programs */
int outcome_status(enum outcome outcome);       /* HTTP status */
const char *outcome_text(enum outcome outcome, enum language language);
enum outcome outcome_from_code(const char *code); /* FAILED_INTERNAL when unknown */

/* "fr", "fr-FR,en;q=0.8", "ar"…: the best of what Accept-Language asks and we speak; French otherwise. */
enum language language_from_header(const char *accept_language);
const char *language_tag(enum language language); /* "fr" */

/* A figure of a conflict, for programs: {"available": 0, "held_until": "2026-11-22T14:32:00+01:00"}. */
#define FAULT_FACTS 3
struct fault_fact {
  const char *name; /* static */
  int64_t value;
  bool is_time; /* µs UTC; 0 is written null */
};

/* What went wrong, set by the layer that knows: which field, and what to do about it, in plain words.
 * hint is shown to people; it names no secret and no personal datum. */
struct fault {
  enum outcome outcome;
  char field[128]; /* JSON pointer ("/lines/2/quantity"), column, option or file name; "" when none */
  char hint[384];
  struct fault_fact facts[FAULT_FACTS]; /* in order; a NULL name ends them */
};

/* Fills fault (which may be NULL) and returns outcome, so that a guard is one line:
 *   if (…) return fault_set(fault, UNKNOWN_ITEM, "/lines/0/item", "no item %s", code); */
void fault_fill(struct fault *fault, enum outcome outcome, const char *field, const char *hint, ...) PRINTF(4, 5);
/* After fault_set, which forgets those of before; fault may be NULL, and what is one too many is dropped. */
void fault_number(struct fault *fault, const char *name, int64_t value);
void fault_time(struct fault *fault, const char *name, int64_t at_us);
/* A macro, so that a reader of one file (the static analyser too) sees which outcome a guard returns. */
#define fault_set(fault, outcome_, ...)                                                                                \
  __extension__({                                                                                                      \
    enum outcome set_ = (outcome_);                                                                                    \
    fault_fill(fault, set_, __VA_ARGS__);                                                                              \
    set_;                                                                                                              \
  })

#endif
