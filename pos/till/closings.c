/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Months sum the days since the month before, years the months since the year before: by number, whatever the dates
 * inside. A date only says when it is time. */
#include "pos/till/period.h"

#include <string.h>

struct summing { /* of one kind over the closings below it */
  struct till *till;
  struct arena *arena;
  struct fault *fault;
  const char *kind, *part; /* "month" of "day"s */
  struct closing_sum sum;
  const char *last_from; /* of the newest part */
};

static enum outcome add_due(struct summing *summing, const char *asked, const struct draft *extra, size_t extra_count,
                            struct draft *draft, bool *due);
static enum outcome start(struct summing *summing);
static enum outcome add_kept(struct summing *summing);
static enum outcome add_row(void *context, const struct journal_row *row, struct fault *fault);
static void add_part(struct summing *summing, const struct record *record);
static bool is_over(const struct summing *summing);

enum outcome closings_due(struct till *till, const char *kind, struct arena *arena, struct draft drafts[],
                          size_t *count, struct fault *fault) {
  static const struct {
    const char *kind, *part;
    enum till_event event;
  } above[] = {{"month", "day", EVENT_MONTH_CLOSE}, {"year", "month", EVENT_YEAR_CLOSE}};
  for (size_t i = 0; i < sizeof above / sizeof above[0]; i++) {
    struct summing *summing = arena_alloc(arena, sizeof *summing);
    *summing =
        (struct summing){.till = till, .arena = arena, .fault = fault, .kind = above[i].kind, .part = above[i].part};
    bool due = false;
    enum outcome outcome = add_due(summing, kind, drafts, *count, &drafts[*count], &due);
    if (outcome != OK) return outcome;
    if (!due) continue;
    *count += 1;
    drafts[(*count)++] = keep_event_draft(above[i].event, NULL);
  }
  return OK;
}

/* A year that is asked for takes the month under way with it. */
static enum outcome add_due(struct summing *summing, const char *asked, const struct draft *extra, size_t extra_count,
                            struct draft *draft, bool *due) {
  enum outcome outcome = start(summing);
  if (outcome == OK) outcome = add_kept(summing);
  if (outcome != OK) return outcome;
  for (size_t i = 0; i < extra_count; i++) {
    if (!text_equal(extra[i].record.kind, summing->part)) continue;
    struct record record = extra[i].record;
    add_part(summing, &record);
  }
  bool any = summing->sum.closing.closings_first > 0;
  bool wanted = asked && (text_equal(asked, summing->kind) || text_equal(asked, "year"));
  *due = any && (asked ? wanted : is_over(summing));
  if (!*due) return OK;
  *draft = (struct draft){.record = {.kind = summing->kind}};
  if (!closing_sum_finish(&summing->sum, &draft->record.closing))
    return fault_set(summing->fault, OUT_OF_RANGE, "", "more than a closing can say");
  return OK;
}

static enum outcome start(struct summing *summing) {
  struct journal_row row;
  struct record record;
  bool found = false;
  enum outcome outcome = journal_last_of(summing->till->journal, CHAIN_CLOSINGS, summing->kind, summing->arena, &row,
                                         &found, summing->fault);
  if (outcome == OK && found)
    outcome = record_parse(row.body, row.body_length, summing->arena, &record, summing->fault);
  if (outcome == OK) closing_sum_start(&summing->sum, found ? &record.closing : NULL, summing->arena);
  return outcome;
}

/* All of the chain: it grows by a few records a day. */
static enum outcome add_kept(struct summing *summing) {
  return journal_between(summing->till->journal, CHAIN_CLOSINGS, 1, INT64_MAX, add_row, summing, summing->fault);
}

static enum outcome add_row(void *context, const struct journal_row *row, struct fault *fault) {
  struct summing *summing = context;
  struct record record;
  AUTO(arena) struct arena arena = {0};
  if (!text_equal(row->kind, summing->part)) return OK;
  enum outcome outcome = record_parse(row->body, row->body_length, &arena, &record, fault);
  if (outcome == OK) add_part(summing, &record);
  return outcome;
}

static void add_part(struct summing *summing, const struct record *record) {
  if (record->closing.number <= summing->sum.closing.closings_last) return; /* counted in the one before */
  closing_sum_add(&summing->sum, record);
  summing->last_from = arena_text(summing->arena, record->closing.from, strlen(record->closing.from));
}

/* The newest shift began in another month (or year) than this moment. */
static bool is_over(const struct summing *summing) {
  size_t length = text_equal(summing->kind, "month") ? strlen("2026-11") : strlen("2026");
  const char *now = summing->till->moment.at;
  return summing->last_from && strncmp(summing->last_from, now, length) < 0;
}
