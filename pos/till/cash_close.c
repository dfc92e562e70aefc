/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The end of a shift: gap, terminal, bag for the bank and Z in one commit. And a tender that was typed wrong. */
#include "pos/till/cash.h"

#include <string.h>

struct ending { /* what the steps hand to each other */
  struct cash_call *call;
  const struct cash_closing *asked;
  struct period period;
  struct closing_sum *sum;
  struct record_closing so_far;   /* expected: what should be there; next_float: what was counted, moves after it */
  struct record counted;          /* the last count */
  struct money there, difference; /* in the drawer as counted; counted less expected */
  struct money card, card_gap;    /* paid by card; what the terminal took less that */
  const char *witness;            /* of any gap */
  struct draft drafts[6];
  size_t count;
};

static enum outcome close_once(struct cash_call *call, const struct cash_closing *asked, const uint8_t hash[]);
static enum outcome find_count(struct ending *ending);
static enum outcome check(struct ending *ending);
static void draft_moves(struct ending *ending);
static void draft_cash(struct ending *ending, const char *kind, struct record_cash cash);
static enum outcome draft_closing(struct ending *ending, const uint8_t hash[]);
static struct money sum_of(const struct record_closing *closing, const char *tender);

enum outcome cash_close(struct cash_call *call, const struct cash_closing *asked) {
  uint8_t hash[SHA256_BYTES];
  till_request_hash(&cash_closing_spec, asked, hash);
  till_moment_begin(call->till);
  enum outcome outcome =
      till_replay(call->till, asked->id, "day", hash, call->arena, &call->row, &call->replayed, call->fault);
  if (outcome == OK && !call->replayed) outcome = close_once(call, asked, hash);
  till_moment_end(call->till);
  return outcome;
}

static enum outcome close_once(struct cash_call *call, const struct cash_closing *asked, const uint8_t hash[]) {
  struct ending *ending = arena_alloc(call->arena, sizeof *ending);
  *ending = (struct ending){.call = call, .asked = asked};
  enum outcome outcome = cash_sum(call, &ending->period, &ending->sum, &ending->so_far);
  if (outcome == OK && asked->open_sales > 0 && !asked->confirmed)
    return fault_set(call->fault, OPEN_SALES, "/confirmed", "%lld open", (long long)asked->open_sales);
  if (outcome == OK) outcome = find_count(ending);
  if (outcome == OK) outcome = check(ending);
  if (outcome != OK) return outcome;
  draft_moves(ending);
  size_t day = ending->count;
  outcome = draft_closing(ending, hash);
  if (outcome == OK)
    outcome = till_keep(call->till, call->cashier, ending->drafts, ending->count, call->arena, call->fault);
  if (outcome == OK) call->row = ending->drafts[day].row;
  return outcome;
}

/* The last one of this shift, and nothing went into the drawer since but what was moved on purpose. A tender that was
 * corrected meanwhile moved no money: it only changes what should be there. */
static enum outcome find_count(struct ending *ending) {
  struct cash_call *call = ending->call;
  struct journal_row row;
  bool found = false;
  enum outcome outcome = till_kept(call->till, ending->asked->count, call->arena, &row, &found, call->fault);
  if (outcome != OK) return outcome;
  if (!found || !text_equal(row.kind, "count") || row.sequence != ending->sum->count_sequence)
    return fault_set(call->fault, COUNT_NEEDED, "/count", "not the last count of this shift");
  outcome = record_parse(row.body, row.body_length, call->arena, &ending->counted, call->fault);
  if (outcome != OK) return outcome;
  int64_t untouched = ending->so_far.expected.cents - ending->sum->changed_after.cents;
  if (untouched != ending->counted.cash.expected.cents)
    return fault_set(call->fault, COUNT_AGAIN, "/count", "%lld cents moved since",
                     (long long)(untouched - ending->counted.cash.expected.cents));
  ending->there = ending->so_far.next_float;
  ending->difference = ending->so_far.difference;
  ending->card = sum_of(&ending->so_far, "card");
  if (ending->asked->terminal_read) ending->card_gap = MONEY(ending->asked->card_total.cents - ending->card.cents);
  return OK;
}

static enum outcome check(struct ending *ending) {
  const struct cash_closing *asked = ending->asked;
  if (asked->drop.cents > ending->there.cents)
    return fault_set(ending->call->fault, DRAWER_TOO_LOW, "/drop", "more than was counted");
  if (ending->card.cents != 0 && !asked->terminal_read)
    return fault_set(ending->call->fault, TERMINAL_NEEDED, "/card_total", "%lld cents were paid by card",
                     (long long)ending->card.cents);
  struct money drawer = cash_larger(ending->difference, ending->so_far.gap_found);
  return cash_check_gap(ending->call, cash_larger(drawer, ending->card_gap), asked->reason, asked->override,
                        &ending->witness);
}

/* A gap is kept a second time, with its reason and who saw it: the first count already stands, and cannot go away. */
static void draft_moves(struct ending *ending) {
  const struct cash_closing *asked = ending->asked;
  if (ending->difference.cents != 0 || ending->so_far.gap_found.cents != 0)
    draft_cash(ending, "count",
               (struct record_cash){.reason = asked->reason,
                                    .witness = ending->witness,
                                    .counted = ending->there,
                                    .expected = MONEY(ending->there.cents - ending->difference.cents),
                                    .difference = ending->difference});
  if (asked->terminal_read)
    draft_cash(ending, "card_total",
               (struct record_cash){.tender = "card",
                                    .reason = ending->card_gap.cents != 0 ? asked->reason : NULL,
                                    .witness = ending->card_gap.cents != 0 ? ending->witness : NULL,
                                    .counted = asked->card_total,
                                    .expected = ending->card,
                                    .difference = ending->card_gap});
  if (asked->drop.cents > 0)
    draft_cash(ending, "bank_drop",
               (struct record_cash){.amount = MONEY(-asked->drop.cents), .reference = asked->reference});
}

/* It counts in the closing that is kept right after it. */
static void draft_cash(struct ending *ending, const char *kind, struct record_cash cash) {
  struct record record = {.chain = CHAIN_CASH, .kind = kind, .cash = cash, .at = ending->call->till->moment.at};
  struct closing_sum *sum = ending->sum;
  record.sequence = sum->closing.moves_last + 1;
  if (ending->period.learning && sum->closing.last >= record.sequence) record.sequence = sum->closing.last + 1;
  closing_sum_add(sum, &record);
  ending->drafts[ending->count++] = (struct draft){.record = {.kind = kind, .cash = cash}};
}

static enum outcome draft_closing(struct ending *ending, const uint8_t hash[]) {
  struct draft *day = &ending->drafts[ending->count++];
  *day = (struct draft){.record = {.kind = "day", .id = ending->asked->id}, .request = hash};
  if (!closing_sum_finish(ending->sum, &day->record.closing))
    return fault_set(ending->call->fault, OUT_OF_RANGE, "", "more than a closing can say");
  day->record.closing.to = ending->call->till->moment.at;
  ending->drafts[ending->count++] = keep_event_draft(EVENT_DAY_CLOSE, NULL);
  return OK;
}

static struct money sum_of(const struct record_closing *closing, const char *tender) {
  for (size_t i = 0; i < closing->tender_count; i++)
    if (text_equal(closing->tenders[i].kind, tender)) return closing->tenders[i].amount;
  return MONEY(0);
}

/* ---- months and years -------------------------------------------------------------------------------------------- */

static enum outcome close_period_once(struct cash_call *call, const struct cash_period_closing *asked,
                                      const uint8_t hash[]) {
  struct period period;
  struct draft drafts[OPENING_DRAFTS];
  size_t count = 0, at = 0;
  enum outcome outcome = period_read(call->till, call->arena, &period, call->fault);
  if (outcome == OK && (period.open || period.learning))
    return fault_set(call->fault, NOTHING_TO_CLOSE, "", "a shift is open");
  if (outcome == OK) outcome = closings_due(call->till, asked->kind, call->arena, drafts, &count, call->fault);
  if (outcome != OK) return outcome;
  while (at < count && !text_equal(drafts[at].record.kind, asked->kind)) at++;
  if (at == count) return fault_set(call->fault, NOTHING_TO_CLOSE, "", "no closing below it since the last");
  drafts[at].record.id = asked->id;
  drafts[at].request = hash;
  outcome = till_keep(call->till, call->cashier, drafts, count, call->arena, call->fault);
  if (outcome == OK) call->row = drafts[at].row;
  return outcome;
}

enum outcome cash_close_period(struct cash_call *call, const struct cash_period_closing *asked) {
  uint8_t hash[SHA256_BYTES];
  till_request_hash(&cash_period_closing_spec, asked, hash);
  till_moment_begin(call->till);
  enum outcome outcome =
      till_replay(call->till, asked->id, asked->kind, hash, call->arena, &call->row, &call->replayed, call->fault);
  if (outcome == OK && !call->replayed) outcome = close_period_once(call, asked, hash);
  till_moment_end(call->till);
  return outcome;
}
