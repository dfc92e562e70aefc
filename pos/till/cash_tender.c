/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Paid by card, typed as cash: the ticket stays as it was signed, a record of its own says how it was really paid. */
#include "pos/till/cash.h"

static enum outcome change_once(struct cash_call *call, const struct cash_tender_change *asked, const uint8_t hash[]);
static enum outcome find_ticket(struct cash_call *call, const struct cash_tender_change *asked, struct record *record);
static enum outcome paid_by(struct cash_call *call, const struct record *record, const char *tender,
                            struct money *paid);
static struct money tendered(const struct ticket *ticket, const char *tender);
static bool tender_known(const char *tender);

enum outcome cash_change_tender(struct cash_call *call, const struct cash_tender_change *asked) {
  uint8_t hash[SHA256_BYTES];
  till_request_hash(&cash_tender_change_spec, asked, hash);
  till_moment_begin(call->till);
  enum outcome outcome =
      till_replay(call->till, asked->id, "tender_change", hash, call->arena, &call->row, &call->replayed, call->fault);
  if (outcome == OK && !call->replayed) outcome = change_once(call, asked, hash);
  till_moment_end(call->till);
  return outcome;
}

static enum outcome change_once(struct cash_call *call, const struct cash_tender_change *asked, const uint8_t hash[]) {
  struct record ticket;
  struct money paid;
  struct draft draft = {.record = {.kind = "tender_change",
                                   .id = asked->id,
                                   .cash = {.ticket = asked->ticket,
                                            .tender = asked->tender,
                                            .tender_to = asked->tender_to,
                                            .amount = asked->amount}},
                        .request = hash};
  if (!tender_known(asked->tender) || !tender_known(asked->tender_to) || text_equal(asked->tender, asked->tender_to))
    return fault_set(call->fault, OUT_OF_RANGE, "/tender_to", "two of cash, card, cheque");
  enum outcome outcome = find_ticket(call, asked, &ticket);
  if (outcome == OK) outcome = paid_by(call, &ticket, asked->tender, &paid);
  if (outcome != OK) return outcome;
  if (asked->amount.cents > paid.cents)
    return fault_set(call->fault, TENDER_TOO_MUCH, "/amount", "%lld cents were paid by %s", (long long)paid.cents,
                     asked->tender);
  if (text_equal(asked->tender, "cash")) /* who took it would say that it never came */
    outcome = cash_answer_for(call, "void", asked->override, &draft.record.cash.witness);
  if (outcome == OK) outcome = period_keep(call->till, call->cashier, &draft, 1, call->arena, call->fault);
  if (outcome == OK) call->row = draft.row;
  return outcome;
}

/* Of the shift under way: that of a closed one stands in its Z, and is corrected in the books. */
static enum outcome find_ticket(struct cash_call *call, const struct cash_tender_change *asked, struct record *record) {
  struct journal_row row;
  struct period period;
  bool found = false;
  enum outcome outcome = period_read(call->till, call->arena, &period, call->fault);
  if (outcome == OK) outcome = till_kept(call->till, asked->ticket, call->arena, &row, &found, call->fault);
  if (outcome != OK) return outcome;
  bool sale = found && (text_equal(row.kind, "sale") || text_equal(row.kind, "return"));
  if (!sale || text_equal(row.chain, CHAIN_TRAINING) != period.learning)
    return fault_set(call->fault, UNKNOWN_TICKET, "/ticket", "no ticket %s on this till", asked->ticket);
  if (!period.open || row.sequence < period.sales_from)
    return fault_set(call->fault, PERIOD_OF_OTHER, "/ticket", "its shift is closed");
  return record_parse(row.body, row.body_length, call->arena, record, call->fault);
}

static enum outcome paid_by(struct cash_call *call, const struct record *record, const char *tender,
                            struct money *paid) {
  struct journal_row *rows = NULL;
  size_t count = 0;
  const struct journal_about about = {.about = record->id, .kind = "tender_change"};
  enum outcome outcome = journal_about(call->till->journal, &about, 200, call->arena, &rows, &count, call->fault);
  *paid = tendered(&record->ticket, tender);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    struct record change;
    outcome = record_parse(rows[i].body, rows[i].body_length, call->arena, &change, call->fault);
    if (outcome != OK) break;
    if (text_equal(change.cash.tender, tender)) paid->cents -= change.cash.amount.cents;
    if (text_equal(change.cash.tender_to, tender)) paid->cents += change.cash.amount.cents;
  }
  return outcome;
}

static struct money tendered(const struct ticket *ticket, const char *tender) {
  struct money paid = MONEY(text_equal(tender, "cash") ? -ticket->change.cents : 0);
  for (size_t i = 0; i < ticket->tender_count; i++)
    if (text_equal(ticket->tenders[i].kind, tender)) paid.cents += ticket->tenders[i].amount.cents;
  return paid;
}

/* Ways of paying that are only money: a voucher or a payer stands for more than its amount. */
static bool tender_known(const char *tender) {
  return text_equal(tender, "cash") || text_equal(tender, "card") || text_equal(tender, "cheque");
}
