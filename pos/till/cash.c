/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/cash.h"

#include "pos/till/override.h"

#include <stdlib.h>

static enum outcome open_shift(struct cash_call *call, const struct cash_opening *asked, const uint8_t hash[]);
static enum outcome count_now(struct cash_call *call, const struct cash_count *asked, const uint8_t hash[]);
static enum outcome move_now(struct cash_call *call, const struct cash_move *asked, const uint8_t hash[]);
static int64_t out_limit(struct till *till);
static enum outcome taken_today(struct cash_call *call, int64_t *cents);
static enum outcome keep_one(struct cash_call *call, struct draft *draft);

struct cash_call cash_call_of(struct request *request) {
  return (struct cash_call){.till = request->app,
                            .request = request,
                            .cashier = request->who.id[0] ? request->who.id : NULL,
                            .arena = request->arena,
                            .fault = &request->fault};
}

/* One moment, one look for a repetition, then the work. */
#define ONCE(call, asked, table, kind, work)                                                                           \
  do {                                                                                                                 \
    uint8_t hash[SHA256_BYTES];                                                                                        \
    till_request_hash(&(table), (asked), hash);                                                                        \
    till_moment_begin((call)->till);                                                                                   \
    enum outcome outcome = till_replay((call)->till, (asked)->id, (kind), hash, (call)->arena, &(call)->row,           \
                                       &(call)->replayed, (call)->fault);                                              \
    if (outcome == OK && !(call)->replayed) outcome = work((call), (asked), hash);                                     \
    till_moment_end((call)->till);                                                                                     \
    return outcome;                                                                                                    \
  } while (0)

enum outcome cash_open(struct cash_call *call, const struct cash_opening *asked) {
  ONCE(call, asked, cash_opening_spec, "float", open_shift);
}

enum outcome cash_count(struct cash_call *call, const struct cash_count *asked) {
  ONCE(call, asked, cash_count_spec, "count", count_now);
}

enum outcome cash_move(struct cash_call *call, const struct cash_move *asked) {
  ONCE(call, asked, cash_move_spec, asked->kind, move_now);
}

static enum outcome open_shift(struct cash_call *call, const struct cash_opening *asked, const uint8_t hash[]) {
  struct period period;
  struct record_cash cash = {.counted = asked->counted, .pieces = asked->pieces, .piece_count = asked->piece_count};
  struct draft drafts[OPENING_DRAFTS + 2], floats[2];
  size_t before = 0;
  enum outcome outcome = period_read(call->till, call->arena, &period, call->fault);
  if (outcome != OK) return outcome;
  if (period.open && !period.learning) return fault_set(call->fault, PERIOD_OPEN, "", "since %s", period.since);
  if (asked->piece_count > 0) outcome = cash_pieces_sum(asked->pieces, asked->piece_count, &cash.counted, call->fault);
  if (outcome != OK) return outcome;
  cash.expected = period.last.next_float;
  period_float_drafts(&period, &cash, floats);
  outcome = cash_check_gap(call, floats[0].record.cash.difference, asked->reason, asked->override,
                           &floats[0].record.cash.witness);
  if (outcome == OK) outcome = period_before_opening(call->till, &period, call->arena, drafts, &before, call->fault);
  if (outcome != OK) return outcome;
  floats[0].record.id = asked->id;
  floats[0].request = hash;
  if (floats[0].record.cash.difference.cents != 0) floats[0].record.cash.reason = asked->reason;
  drafts[before] = floats[0], drafts[before + 1] = floats[1];
  outcome = till_keep(call->till, call->cashier, drafts, before + 2, call->arena, call->fault);
  if (outcome == OK) call->row = drafts[before].row;
  return outcome;
}

enum outcome cash_sum(struct cash_call *call, struct period *period, struct closing_sum **sum,
                      struct record_closing *so_far) {
  enum outcome outcome = period_read(call->till, call->arena, period, call->fault);
  if (outcome != OK) return outcome;
  if (!period->open) return fault_set(call->fault, PERIOD_CLOSED, "", "no shift is open");
  *sum = arena_alloc(call->arena, sizeof **sum);
  outcome = period_sum(call->till, period, call->arena, *sum, call->fault);
  if (outcome != OK) return outcome;
  return closing_sum_finish(*sum, so_far) ? OK
                                          : fault_set(call->fault, OUT_OF_RANGE, "", "more than a closing can say");
}

/* What is expected now: what was moved since the count before is in the drawer, or out of it. */
static enum outcome count_now(struct cash_call *call, const struct cash_count *asked, const uint8_t hash[]) {
  struct period period;
  struct closing_sum *sum;
  struct record_closing so_far;
  struct draft draft = {.record = {.kind = "count", .id = asked->id}, .request = hash};
  struct record_cash *cash = &draft.record.cash;
  enum outcome outcome = cash_sum(call, &period, &sum, &so_far);
  if (outcome != OK) return outcome;
  cash->counted = asked->counted;
  cash->pieces = asked->pieces, cash->piece_count = asked->piece_count;
  if (asked->piece_count > 0) outcome = cash_pieces_sum(asked->pieces, asked->piece_count, &cash->counted, call->fault);
  if (outcome != OK) return outcome;
  cash->expected = MONEY(so_far.expected.cents + sum->moved_after.cents);
  cash->difference = MONEY(cash->counted.cents - cash->expected.cents);
  call->gap_found = cash_larger(so_far.gap_found, cash->difference);
  return keep_one(call, &draft);
}

static enum outcome move_now(struct cash_call *call, const struct cash_move *asked, const uint8_t hash[]) {
  struct period period;
  bool out = !text_equal(asked->kind, "cash_in");
  struct draft draft = {.record = {.kind = asked->kind,
                                   .id = asked->id,
                                   .cash = {.reason = asked->reason,
                                            .reference = asked->reference,
                                            .amount = MONEY(out ? -asked->amount.cents : asked->amount.cents)}},
                        .request = hash};
  if (!cash_reason_known(asked->kind, asked->reason))
    return fault_set(call->fault, OUT_OF_RANGE, "/reason", "not a reason for %s", asked->kind);
  enum outcome outcome = period_read(call->till, call->arena, &period, call->fault);
  int64_t there = period.last.next_float.cents, taken = 0;
  if (outcome == OK && period.open) {
    struct closing_sum *sum;
    struct record_closing so_far;
    outcome = cash_sum(call, &period, &sum, &so_far);
    if (outcome == OK) there = so_far.expected.cents + sum->moved_after.cents;
  }
  if (outcome == OK && out && asked->amount.cents > there)
    return fault_set(call->fault, DRAWER_TOO_LOW, "/amount", "more than the drawer should hold");
  if (outcome == OK) outcome = taken_today(call, &taken);
  bool much = text_equal(asked->kind, "cash_out") && taken + asked->amount.cents > out_limit(call->till);
  if (outcome == OK && (much || !out)) /* one cent put in would open the drawer to whoever may not */
    outcome = cash_answer_for(call, "drawer", asked->override, &draft.record.cash.witness);
  return outcome == OK ? keep_one(call, &draft) : outcome;
}

static int64_t out_limit(struct till *till) {
  struct catalogue_view *view = till_view(till);
  int64_t cents = view ? snapshot_out_limit(&view->snapshot).cents : OUT_LIMIT_UNSAID;
  view_release(view);
  return cents;
}

/* In all shifts of the day: closing the till gives nobody as much again. */
static enum outcome taken_today(struct cash_call *call, int64_t *cents) {
  struct till *till = call->till;
  struct money moved;
  const char *chain = atomic_load(&till->training) ? CHAIN_TRAINING : CHAIN_CASH;
  enum outcome outcome =
      journal_day_moved(till->journal, chain, till->moment.business_day, "cash_out", &moved, call->fault);
  if (outcome == OK) *cents = -moved.cents;
  return outcome;
}

static enum outcome keep_one(struct cash_call *call, struct draft *draft) {
  enum outcome outcome = period_keep(call->till, call->cashier, draft, 1, call->arena, call->fault);
  if (outcome == OK) call->row = draft->row;
  return outcome;
}

enum outcome cash_check_gap(struct cash_call *call, struct money difference, const char *reason, const char *override,
                            const char **witness) {
  int64_t size = difference.cents < 0 ? -difference.cents : difference.cents;
  *witness = NULL;
  if (size == 0) return OK;
  if (!reason || !cash_reason_known("count", reason))
    return fault_set(call->fault, GAP_REASON_NEEDED, "/reason", "%lld cents", (long long)difference.cents);
  if (size <= cash_gap_limit(call->till).cents || cash_answer_for(call, "cash_gap", override, witness) == OK) return OK;
  return fault_set(call->fault, GAP_NEEDS_REFERENT, "/override", "%lld cents", (long long)difference.cents);
}

struct money cash_larger(struct money one, struct money other) {
  return llabs(other.cents) > llabs(one.cents) ? other : one;
}

enum outcome cash_answer_for(struct cash_call *call, const char *right, const char *override, const char **witness) {
  *witness = NULL;
  if (atomic_load(&call->till->training)) return OK;
  const char *by = override_by(call->till, call->request, right, override);
  if (!by) return fault_set(call->fault, RIGHT_NEEDED, "/override", "%s", right);
  *witness = by[0] ? by : NULL;
  return OK;
}
