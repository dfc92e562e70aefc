/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/closing_recount.h"

#include <stdlib.h>
#include <string.h>

enum { DAY, MONTH, YEAR, LEVELS };
static const char *const kinds[LEVELS] = {"day", "month", "year"};

struct level {
  struct closing_sum sum;     /* of the parts since the last closing of this level */
  struct record_closing last; /* number 0: none yet */
};
struct recount {
  const struct closing_source *source;
  struct arena arena; /* texts that outlive a record */
  struct level levels[LEVELS];
  int64_t closings;
};

static size_t level_of(const struct record *record);
static enum outcome recount_parts(struct recount *recount, size_t level, const struct record *record, int64_t after,
                                  struct fault *fault);
static enum outcome add_part(void *to, const struct record *record, struct fault *fault);
static enum outcome take_closing(void *context, const struct record *record, struct fault *fault);
static enum outcome recount_day(struct recount *recount, const struct record *record, struct fault *fault);
static enum outcome add_record(void *to, const struct record *record, struct fault *fault);
static void compare(struct recount *recount, size_t level, const struct record *record);
static void remember(struct recount *recount, size_t level, const struct record *record);

enum outcome closing_recount(const struct closing_source *source, int64_t *closings, struct fault *fault) {
  struct recount *recount = calloc(1, sizeof *recount);
  if (!recount) return fault_set(fault, FAILED_INTERNAL, "", "no memory");
  recount->source = source;
  for (size_t level = 0; level < LEVELS; level++) closing_sum_start(&recount->levels[level].sum, NULL, &recount->arena);
  enum outcome outcome = source->records(source->context, CHAIN_CLOSINGS, 1, INT64_MAX, take_closing, recount, fault);
  *closings = recount->closings;
  arena_done(&recount->arena);
  free(recount);
  return outcome;
}

enum outcome closing_recount_one(const struct closing_source *source, const struct record *closing,
                                 const struct record *previous, struct fault *fault) {
  size_t level = level_of(closing);
  if (level == LEVELS) return OK;
  struct recount *recount = calloc(1, sizeof *recount);
  if (!recount) return fault_set(fault, FAILED_INTERNAL, "", "no memory");
  recount->source = source;
  for (size_t i = 0; i < LEVELS; i++) closing_sum_start(&recount->levels[i].sum, NULL, &recount->arena);
  if (previous) remember(recount, level, previous);
  enum outcome outcome = level == DAY
                             ? recount_day(recount, closing, fault)
                             : recount_parts(recount, level, closing, previous ? previous->sequence : 0, fault);
  if (outcome == OK) compare(recount, level, closing);
  arena_done(&recount->arena);
  free(recount);
  return outcome;
}

static size_t level_of(const struct record *record) {
  size_t level = 0;
  if (record_payload_of(record) != PAYLOAD_CLOSING) return LEVELS;
  while (level < LEVELS && !text_equal(kinds[level], record->kind)) level++;
  return level;
}

struct adding {
  struct closing_sum *sum;
  const char *kind; /* of the parts */
};

/* The days of a month, the months of a year: those that came after the one before. */
static enum outcome recount_parts(struct recount *recount, size_t level, const struct record *record, int64_t after,
                                  struct fault *fault) {
  struct adding adding = {&recount->levels[level].sum, kinds[level - 1]};
  if (record->sequence <= after + 1) return OK;
  return recount->source->records(recount->source->context, CHAIN_CLOSINGS, after + 1, record->sequence - 1, add_part,
                                  &adding, fault);
}

static enum outcome add_part(void *to, const struct record *record, struct fault *fault) {
  const struct adding *adding = to;
  (void)fault;
  if (text_equal(record->kind, adding->kind)) closing_sum_add(adding->sum, record);
  return OK;
}

static enum outcome take_closing(void *context, const struct record *record, struct fault *fault) {
  struct recount *recount = context;
  size_t level = level_of(record);
  if (level == LEVELS) return OK;
  enum outcome outcome = level == DAY ? recount_day(recount, record, fault) : OK;
  if (outcome != OK) return outcome;
  compare(recount, level, record);
  remember(recount, level, record);
  recount->closings++;
  return OK;
}

/* From where the day before ended to where this one says it ends. */
static enum outcome recount_day(struct recount *recount, const struct record *record, struct fault *fault) {
  const struct closing_source *source = recount->source;
  const struct record_closing *before = &recount->levels[DAY].last, *stated = &record->closing;
  struct closing_sum *sum = &recount->levels[DAY].sum;
  const struct {
    const char *chain;
    int64_t from, to;
  } stretches[] = {{CHAIN_CASH, before->moves_last, stated->moves_last},
                   {CHAIN_SALES, before->last, stated->last},
                   {CHAIN_COPIES, before->copies_last, stated->copies_last},
                   {CHAIN_EVENTS, before->events_last, stated->events_last}};
  enum outcome outcome = OK;
  for (size_t i = 0; outcome == OK && i < sizeof stretches / sizeof stretches[0]; i++)
    if (stretches[i].to > stretches[i].from)
      outcome = source->records(source->context, stretches[i].chain, stretches[i].from + 1, stretches[i].to, add_record,
                                sum, fault);
  return outcome;
}

static enum outcome add_record(void *to, const struct record *record, struct fault *fault) {
  (void)fault;
  closing_sum_add(to, record);
  return OK;
}

static void compare(struct recount *recount, size_t level, const struct record *record) {
  struct record_closing again;
  struct fault why = {0};
  enum outcome outcome = closing_check(&record->closing, &why);
  if (!closing_sum_finish(&recount->levels[level].sum, &again))
    outcome = fault_set(&why, ARITHMETIC_MISMATCH, "", "its records are more than a closing can say");
  if (outcome == OK) outcome = closing_compare(&record->closing, &again, &why);
  if (outcome != OK) recount->source->found(recount->source->context, record, &why);
}

/* Goes on from what the closing says, so that one wrong figure is one finding. */
static void remember(struct recount *recount, size_t level, const struct record *record) {
  recount->levels[level].last = record->closing;
  recount->levels[level].last.vat_count = recount->levels[level].last.tender_count = 0;
  closing_sum_start(&recount->levels[level].sum, &recount->levels[level].last, &recount->arena);
  if (level + 1 < LEVELS) closing_sum_add(&recount->levels[level + 1].sum, record);
}
