/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A return against the ticket it takes back, as both were signed. */
#include "pos/intake/private.h"

#include <stdio.h>
#include <string.h>

struct told { /* the source of a return, and the returns before it */
  const struct record *source;
  struct ticket *earlier;
  size_t count;
};

static void gather(const struct batch *batch, const struct claim *claim, struct told *told);
static struct return_request request_of(const struct record *record, struct arena *arena);
static enum outcome compare(const struct record *record, const struct ticket *again, struct fault *fault);
static bool credited_too_much(const struct batch *batch, const struct told *told, const struct ticket *ticket);
static int64_t line_taken(const struct ticket *ticket, int64_t line);
static bool accepted_before(const struct batch *batch, const struct claim *claim, size_t at);
static int64_t held_before(const struct batch *batch, const struct claim *claim, const struct held_movement *wanted,
                           bool *known);
static int64_t held_by(const struct ticket *ticket, const struct held_movement *wanted, bool *known);

enum outcome back_check(const struct batch *batch, const struct claim *claim, struct fault *fault) {
  const struct record *record = &claim->record;
  struct told told = {0};
  struct ticket again;
  struct fault why = {0};
  gather(batch, claim, &told);
  if (told.source == NULL || !text_equal(told.source->kpa, record->kpa) ||
      !text_equal(told.source->business_day, record->ticket.source_day))
    return fault_set(fault, UNKNOWN_TICKET, "/ticket/source", "%s", record->ticket.source);
  const struct return_request request = request_of(record, batch->arena);
  const struct return_of of = {&told.source->ticket, told.source->business_day, told.earlier, told.count};
  enum outcome outcome = ticket_return(&request, &of, false, batch->arena, &again, &why);
  if (outcome != OK) return fault_set(fault, outcome, "/ticket/lines", "%s", why.hint);
  if (credited_too_much(batch, &told, &again))
    return fault_set(fault, RETURN_TOO_MUCH, "/ticket/lines", "a credit note took it back");
  return compare(record, &again, fault);
}

static void gather(const struct batch *batch, const struct claim *claim, struct told *told) {
  const char *source = claim->record.ticket.source;
  const struct known *known = &batch->known;
  told->earlier = arena_list(batch->arena, known->count + batch->count, sizeof *told->earlier);
  for (size_t i = 0; i < known->count; i++) {
    if (text_equal(known->rows[i].id, source)) told->source = &known->records[i];
    else if (text_equal(known->rows[i].source, source)) told->earlier[told->count++] = known->records[i].ticket;
  }
  for (size_t i = 0; i < batch->count; i++) {
    const struct claim *other = batch->claims[i];
    if (!accepted_before(batch, claim, i)) continue;
    if (text_equal(other->record.id, source)) told->source = &other->record;
    else if (text_equal(other->record.ticket.source, source)) told->earlier[told->count++] = other->record.ticket;
  }
}

static bool accepted_before(const struct batch *batch, const struct claim *claim, size_t at) {
  for (size_t i = 0; i <= at; i++)
    if (batch->claims[i] == claim) return false;
  const struct claim *other = batch->claims[at];
  return other->keep_record && other->code == OK && claim_is_sale(other);
}

static struct return_request request_of(const struct record *record, struct arena *arena) {
  const struct ticket *ticket = &record->ticket;
  struct return_line *lines = arena_list(arena, ticket->line_count, sizeof *lines);
  for (size_t i = 0; i < ticket->line_count; i++) {
    int64_t quantity = ticket->lines[i].quantity;
    lines[i] = (struct return_line){.line = ticket->lines[i].source_line,
                                    .quantity = quantity < 0 ? -quantity : quantity,
                                    .gesture = MONEY(quantity == 0 ? -ticket->lines[i].gross.cents : 0)};
  }
  return (struct return_request){.id = record->id,
                                 .source = ticket->source,
                                 .reason = ticket->line_count > 0 ? ticket->lines[0].reason : NULL,
                                 .lines = lines,
                                 .line_count = ticket->line_count};
}

/* Byte by byte, but for the tenders: how money goes back is the till's to decide, what goes back is not. */
static enum outcome compare(const struct record *record, const struct ticket *again, struct fault *fault) {
  struct record other = *record;
  AUTO(buffer) struct buffer given = {0};
  AUTO(buffer) struct buffer counted = {0};
  other.ticket = *again;
  other.ticket.tenders = record->ticket.tenders;
  other.ticket.tender_count = record->ticket.tender_count;
  other.ticket.deferred_at = record->ticket.deferred_at;
  other.ticket.note_asked = record->ticket.note_asked;
  other.ticket.customer = record->ticket.customer;
  record_write(record, &given);
  record_write(&other, &counted);
  if (given.length == counted.length && memcmp(given.bytes, counted.bytes, given.length) == 0) return OK;
  return fault_set(fault, ARITHMETIC_MISMATCH, "/ticket/lines", "not what the sale and its returns give");
}

/* A line that the office gave back, in part or whole, comes back at the till for the rest of its price only. */
static bool credited_too_much(const struct batch *batch, const struct told *told, const struct ticket *ticket) {
  const struct ticket *source = &told->source->ticket;
  for (size_t i = 0; i < batch->known.credited_count; i++) {
    const struct credited_row *credit = &batch->known.credited[i];
    if (!text_equal(credit->ticket, told->source->id) || credit->line < 1 || credit->line > (int64_t)source->line_count)
      continue;
    int64_t taken = credit->gross_cents, now = line_taken(ticket, credit->line);
    for (size_t j = 0; j < told->count; j++) taken += line_taken(&told->earlier[j], credit->line);
    if (now > 0 && taken + now > source->lines[credit->line - 1].gross.cents) return true;
  }
  return false;
}

static int64_t line_taken(const struct ticket *ticket, int64_t line) {
  int64_t taken = 0;
  for (size_t i = 0; i < ticket->line_count; i++)
    if (ticket->lines[i].source_line == line) taken -= ticket->lines[i].gross.cents;
  return taken;
}

enum outcome held_judge(const struct batch *batch, const struct claim *claim, struct fault *fault) {
  struct held_movement movements[HELD_MOVEMENTS_MAX];
  size_t count = ticket_held(&claim->record.ticket, movements);
  for (size_t i = 0; i < count; i++) {
    bool known = false;
    if (movements[i].amount.cents >= 0) continue;
    int64_t left = held_before(batch, claim, &movements[i], &known) + movements[i].amount.cents;
    if (known && left >= 0) continue;
    return fault_set(fault, known ? VOUCHER_SPENT : UNKNOWN_VOUCHER, "/ticket", "%s", movements[i].reference);
  }
  return OK;
}

/* In the tables, and after what was accepted before it in the batch. */
static int64_t held_before(const struct batch *batch, const struct claim *claim, const struct held_movement *wanted,
                           bool *known) {
  int64_t left = 0;
  for (size_t i = 0; i < batch->known.held_count; i++) {
    const struct held_row_sum *row = &batch->known.held[i];
    if (!text_equal(row->kpa, claim->till->kpa) || !text_equal(row->kind, wanted->kind) ||
        !text_equal(row->reference, wanted->reference))
      continue;
    left += row->amount;
    *known = true;
  }
  for (size_t i = 0; i < batch->count; i++)
    if (accepted_before(batch, claim, i) && text_equal(batch->claims[i]->till->kpa, claim->till->kpa))
      left += held_by(&batch->claims[i]->record.ticket, wanted, known);
  return left;
}

static int64_t held_by(const struct ticket *ticket, const struct held_movement *wanted, bool *known) {
  struct held_movement movements[HELD_MOVEMENTS_MAX];
  size_t count = ticket_held(ticket, movements);
  for (size_t i = 0; i < count; i++) {
    if (!text_equal(movements[i].kind, wanted->kind) || !text_equal(movements[i].reference, wanted->reference))
      continue;
    *known = true;
    return movements[i].amount.cents;
  }
  return 0;
}
