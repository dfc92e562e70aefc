/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/period.h"

#include "core/log.h"

#include <string.h>

struct reading {
  struct till *till;
  struct arena *arena;
  struct fault *fault;
};

static enum outcome read_period(const struct reading *reading, struct period *period);
static enum outcome read_last_closing(const struct reading *reading, struct period *period, int64_t *sequence);
static enum outcome read_float(const struct reading *reading, struct period *period);
static enum outcome read_untouched(const struct reading *reading, struct period *period);
static enum outcome head_of(const struct reading *reading, const char *chain, int64_t *sequence);
static enum outcome parse(const struct reading *reading, const struct journal_row *row, struct record *record);
static enum outcome sum_chain(const struct reading *reading, const char *chain, int64_t first, struct closing_sum *sum);
static enum outcome sum_row(void *context, const struct journal_row *row, struct fault *fault);
static bool has_ticket(const struct draft drafts[], size_t count);

static const char *chain_in(const struct period *period, const char *chain) {
  return period->learning ? CHAIN_TRAINING : chain;
}

enum outcome period_read(struct till *till, struct arena *arena, struct period *period, struct fault *fault) {
  const struct reading reading = {till, arena, fault};
  *period = (struct period){.learning = atomic_load(&till->training)};
  return read_period(&reading, period);
}

enum outcome period_read_real(struct till *till, struct arena *arena, struct period *period, struct fault *fault) {
  const struct reading reading = {till, arena, fault};
  *period = (struct period){.learning = false};
  return read_period(&reading, period);
}

static enum outcome read_period(const struct reading *reading, struct period *period) {
  int64_t closed_at = 0;
  enum outcome outcome = read_last_closing(reading, period, &closed_at);
  if (outcome != OK) return outcome;
  period->sales_from = period->learning ? closed_at + 1 : period->last.last + 1;
  period->moves_from = period->learning ? closed_at + 1 : period->last.moves_last + 1;
  outcome = read_float(reading, period);
  return outcome == OK ? read_untouched(reading, period) : outcome;
}

static enum outcome read_last_closing(const struct reading *reading, struct period *period, int64_t *sequence) {
  struct journal_row row;
  struct record record;
  bool found = false;
  enum outcome outcome = journal_last_of(reading->till->journal, chain_in(period, CHAIN_CLOSINGS), "day",
                                         reading->arena, &row, &found, reading->fault);
  if (outcome != OK || !found) return outcome;
  outcome = parse(reading, &row, &record);
  if (outcome != OK) return outcome;
  period->last = record.closing;
  period->last_at = record.at;
  *sequence = row.sequence;
  return OK;
}

/* While somebody learns a shift may begin again without an end: the newest float begins it. */
static enum outcome read_float(const struct reading *reading, struct period *period) {
  struct journal_row row;
  struct record record;
  bool found = false;
  enum outcome outcome = journal_last_of(reading->till->journal, chain_in(period, CHAIN_CASH), "float", reading->arena,
                                         &row, &found, reading->fault);
  if (outcome != OK || !found || row.sequence < period->moves_from) return outcome;
  outcome = parse(reading, &row, &record);
  if (outcome != OK) return outcome;
  period->open = true;
  period->since = record.at;
  if (period->learning) period->sales_from = period->moves_from = row.sequence;
  return time_parse(record.at, &period->since_us) ? OK : fault_set(reading->fault, BAD_RECORD, "/at", "no time");
}

static enum outcome read_untouched(const struct reading *reading, struct period *period) {
  int64_t sales = 0, moves = 0;
  enum outcome outcome = head_of(reading, chain_in(period, CHAIN_SALES), &sales);
  if (outcome == OK) outcome = head_of(reading, chain_in(period, CHAIN_CASH), &moves);
  period->untouched = sales == 0 && moves == 0;
  period->from_before = !period->learning && !period->open && sales >= period->sales_from;
  return outcome;
}

static enum outcome head_of(const struct reading *reading, const char *chain, int64_t *sequence) {
  struct journal_head head;
  enum outcome outcome = journal_head_read(reading->till->journal, chain, &head, reading->fault);
  if (outcome == OK) *sequence = head.sequence;
  return outcome;
}

static enum outcome parse(const struct reading *reading, const struct journal_row *row, struct record *record) {
  return record_parse(row->body, row->body_length, reading->arena, record, reading->fault);
}

enum outcome period_sum(struct till *till, const struct period *period, struct arena *arena, struct closing_sum *sum,
                        struct fault *fault) {
  const struct reading reading = {till, arena, fault};
  closing_sum_start(sum, period->last.number > 0 ? &period->last : NULL, arena);
  enum outcome outcome = sum_chain(&reading, chain_in(period, CHAIN_CASH), period->moves_from, sum);
  if (outcome == OK && !period->learning) {
    outcome = sum_chain(&reading, CHAIN_SALES, period->sales_from, sum);
    if (outcome == OK) outcome = sum_chain(&reading, CHAIN_COPIES, period->last.copies_last + 1, sum);
    if (outcome == OK) outcome = sum_chain(&reading, CHAIN_EVENTS, period->last.events_last + 1, sum);
  }
  return outcome;
}

static enum outcome sum_chain(const struct reading *reading, const char *chain, int64_t first,
                              struct closing_sum *sum) {
  return journal_between(reading->till->journal, chain, first, INT64_MAX, sum_row, sum, reading->fault);
}

static enum outcome sum_row(void *context, const struct journal_row *row, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct record record;
  enum outcome outcome = record_parse(row->body, row->body_length, &arena, &record, fault);
  if (outcome != OK) return outcome;
  if (record_payload_of(&record) != PAYLOAD_CLOSING) closing_sum_add(context, &record); /* X holds closings too */
  return OK;
}

enum shift_length period_length(const struct period *period, int64_t now_us) {
  if (!period->open || period->learning) return SHIFT_FINE;
  int64_t length_us = now_us - period->since_us;
  if (length_us >= SHIFT_OVER_US) return SHIFT_OVER_LIMIT;
  return length_us >= SHIFT_LONG_US ? SHIFT_LONG : SHIFT_FINE;
}

enum outcome period_keep(struct till *till, const char *cashier, struct draft drafts[], size_t count,
                         struct arena *arena, struct fault *fault) {
  struct period period;
  size_t before = 0;
  enum outcome outcome = period_read(till, arena, &period, fault);
  if (outcome != OK) return outcome;
  if (period_length(&period, till->moment.now_us) == SHIFT_OVER_LIMIT && has_ticket(drafts, count))
    return fault_set(fault, SHIFT_OVER, "", "open since %s", period.since);
  if (period.open) return till_keep(till, cashier, drafts, count, arena, fault);
  struct draft *all = arena_list(arena, OPENING_DRAFTS + 2 + count, sizeof *all);
  outcome = period_before_opening(till, &period, arena, all, &before, fault);
  if (outcome != OK) return outcome;
  before += period_float_drafts(&period, NULL, all + before);
  memcpy(all + before, drafts, count * sizeof *all);
  outcome = till_keep(till, cashier, all, before + count, arena, fault);
  if (outcome == OK) memcpy(drafts, all + before, count * sizeof *all);
  return outcome;
}

static bool has_ticket(const struct draft drafts[], size_t count) {
  for (size_t i = 0; i < count; i++)
    if (record_payload_of(&drafts[i].record) == PAYLOAD_TICKET) return true;
  return false;
}

/* Nobody counted a drawer for the tickets of before: their closing says what was sold, and nothing of a drawer. */
enum outcome period_before_opening(struct till *till, const struct period *period, struct arena *arena,
                                   struct draft drafts[static OPENING_DRAFTS], size_t *count, struct fault *fault) {
  *count = 0;
  if (period->learning) return OK;
  if (period->from_before) {
    struct closing_sum *sum = arena_alloc(arena, sizeof *sum);
    struct draft *day = &drafts[(*count)++];
    *day = (struct draft){.record = {.kind = "day"}};
    enum outcome outcome = period_sum(till, period, arena, sum, fault);
    if (outcome != OK) return outcome;
    if (!closing_sum_finish(sum, &day->record.closing))
      return fault_set(fault, OUT_OF_RANGE, "", "more than a closing can say");
    day->record.closing.to = till->moment.at;
    drafts[(*count)++] = keep_event_draft(EVENT_DAY_CLOSE, NULL);
  }
  return closings_due(till, NULL, arena, drafts, count, fault);
}

/* The very first float comes into the drawer; a later one lies there already. A till that sold before there were
 * periods has its money in the books: the float is counted, and moves nothing. */
size_t period_float_drafts(const struct period *period, const struct record_cash *counted, struct draft drafts[2]) {
  struct record_cash cash = {.expected = period->last.next_float, .counted = period->last.next_float};
  if (counted) cash = *counted;
  bool first = period->last.number == 0 || period->from_before || period->last.moves_last == 0;
  if (first) {
    cash.expected = cash.counted;
    if (period->untouched) cash.amount = cash.counted;
  }
  cash.difference = MONEY(cash.counted.cents - cash.expected.cents);
  if (!counted) cash.reason = "as_left";
  drafts[0] = (struct draft){.record = {.kind = "float", .cash = cash}};
  drafts[1] = keep_event_draft(EVENT_DAY_OPEN, NULL);
  return 2;
}

void period_write(struct till *till, struct json *json) {
  static const char *const lengths[] = {"fine", "long", "over"};
  AUTO(arena) struct arena arena = {0};
  struct period period = {0};
  struct fault fault = {0};
  till_moment_begin(till);
  if (period_read(till, &arena, &period, &fault) != OK) log_fault(LOG_ERROR, "till.period", &fault);
  int64_t now_us = till->moment.now_us;
  till_moment_end(till);
  json_bool(json, "is_open", period.open);
  json_text(json, "since", period.since);
  json_text(json, "shift", lengths[period_length(&period, now_us)]);
  json_integer(json, "number", period.last.number + 1);
}
