/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/closing_sum.h"

#include <stdlib.h>
#include <string.h>

static void add_ticket(struct closing_sum *sum, const struct record *record);
static void add_lines(struct closing_sum *sum, const struct ticket *ticket);
static void add_tenders(struct closing_sum *sum, const struct ticket *ticket);
static void add_cash(struct closing_sum *sum, const struct record *record);
static void add_count(struct closing_sum *sum, const struct record *record);
static void find_gap(struct record_closing *closing, struct money gap);
static void add_event(struct closing_sum *sum, const struct record *record);
static void add_closing(struct closing_sum *sum, const struct record *record);
static void add_vat(struct closing_sum *sum, const struct ticket_vat *part);
static void add_tender(struct closing_sum *sum, const char *kind, struct money amount);
static void add_up(struct closing_sum *sum, struct money *to, struct money amount);
static void reach(int64_t *first, int64_t *last, int64_t sequence);
static struct money opposite(struct money amount);
static const char *keep(struct closing_sum *sum, const char *text);
static int by_rate(const void *left, const void *right);
static int by_kind(const void *left, const void *right);

void closing_sum_start(struct closing_sum *sum, const struct record_closing *previous, struct arena *arena) {
  *sum = (struct closing_sum){.arena = arena, .closing.number = 1};
  if (!previous) return;
  sum->closing.number = previous->number + 1;
  sum->closing.last = previous->last;
  sum->closing.moves_last = previous->moves_last;
  sum->closing.closings_last = previous->closings_last;
  sum->closing.copies_last = previous->copies_last;
  sum->closing.events_last = previous->events_last;
  sum->closing.perpetual_total = previous->perpetual_total;
  sum->closing.perpetual_total_abs = previous->perpetual_total_abs;
}

void closing_sum_add(struct closing_sum *sum, const struct record *record) {
  switch (record_payload_of(record)) {
  case PAYLOAD_TICKET: add_ticket(sum, record); break;
  case PAYLOAD_CASH: add_cash(sum, record); break;
  case PAYLOAD_COPY:
    sum->closing.copies++;
    sum->closing.copies_last = record->sequence;
    break;
  case PAYLOAD_EVENT: add_event(sum, record); break;
  case PAYLOAD_CLOSING: add_closing(sum, record); break;
  case PAYLOAD_INVOICE:
  case PAYLOAD_SLIP:
  case PAYLOAD_ARCHIVE:
  case RECORD_PAYLOADS: break;
  }
}

struct money closing_turnover(const struct record *record) {
  return text_equal(record->chain, CHAIN_TRAINING) ? ticket_turnover(&record->ticket) : record_turnover(record);
}

static void add_ticket(struct closing_sum *sum, const struct record *record) {
  struct record_closing *closing = &sum->closing;
  struct money turnover = closing_turnover(record);
  reach(&closing->first, &closing->last, record->sequence);
  if (!closing->from) closing->from = keep(sum, record->at);
  if (text_equal(record->kind, "return")) {
    closing->returns++;
    add_up(sum, &closing->refunds, opposite(turnover));
  } else {
    closing->tickets++;
    add_up(sum, &closing->sales, turnover);
  }
  add_up(sum, &closing->deposits, MONEY(record->ticket.total.cents - turnover.cents));
  if (text_equal(record->chain, CHAIN_SALES)) {
    closing->perpetual_total = record->perpetual_total;
    closing->perpetual_total_abs = record->perpetual_total_abs;
  }
  add_lines(sum, &record->ticket);
  add_tenders(sum, &record->ticket);
}

/* A discount that is taken back with the goods is no longer given. */
static void add_lines(struct closing_sum *sum, const struct ticket *ticket) {
  for (size_t i = 0; i < ticket->vat_count; i++) add_vat(sum, &ticket->vat[i]);
  for (size_t i = 0; i < ticket->line_count; i++) {
    const struct ticket_line *line = &ticket->lines[i];
    add_up(sum, &sum->closing.discounts, line->quantity < 0 ? opposite(line->discount) : line->discount);
  }
}

/* What stays: change leaves with the cash it was given on. */
static void add_tenders(struct closing_sum *sum, const struct ticket *ticket) {
  for (size_t i = 0; i < ticket->tender_count; i++) add_tender(sum, ticket->tenders[i].kind, ticket->tenders[i].amount);
  if (ticket->change.cents != 0) add_tender(sum, "cash", opposite(ticket->change));
}

static void add_cash(struct closing_sum *sum, const struct record *record) {
  const struct record_cash *cash = &record->cash;
  struct record_closing *closing = &sum->closing;
  reach(&closing->moves_first, &closing->moves_last, record->sequence);
  if (text_equal(record->kind, "float")) {
    if (!sum->has_float) closing->float_open = cash->counted;
    if (!closing->from) closing->from = keep(sum, record->at);
    sum->has_float = true;
  } else if (text_equal(record->kind, "count")) {
    add_count(sum, record);
  } else if (text_equal(record->kind, "tender_change")) {
    struct money before = sum->cash;
    add_tender(sum, cash->tender, opposite(cash->amount));
    add_tender(sum, cash->tender_to, cash->amount);
    add_up(sum, &sum->changed_after, MONEY(sum->cash.cents - before.cents));
  } else if (!text_equal(record->kind, "card_total")) {
    add_up(sum, &sum->moved_after, cash->amount);
  }
}

/* What was moved so far is in what was counted. A count answers with what should be there: whoever counts again knows
 * it, so the gap that was found before stands beside the last one. */
static void add_count(struct closing_sum *sum, const struct record *record) {
  add_up(sum, &sum->closing.moved, sum->moved_after);
  sum->moved_after = sum->changed_after = MONEY(0);
  sum->closing.counted = record->cash.counted;
  find_gap(&sum->closing, record->cash.difference);
  sum->count_sequence = record->sequence;
}

static void find_gap(struct record_closing *closing, struct money gap) {
  if (llabs(gap.cents) > llabs(closing->gap_found.cents)) closing->gap_found = gap;
}

static void add_event(struct closing_sum *sum, const struct record *record) {
  const char *code = record->event.code;
  if (text_equal(code, "ticket.void") || text_equal(code, "line.void")) sum->closing.voids++;
  sum->closing.events_last = record->sequence;
}

static void add_closing(struct closing_sum *sum, const struct record *record) {
  const struct record_closing *part = &record->closing;
  struct record_closing *closing = &sum->closing;
  if (closing->closings_first == 0) {
    closing->from = keep(sum, part->from);
    closing->float_open = part->float_open;
  }
  closing->to = keep(sum, part->to);
  reach(&closing->closings_first, &closing->closings_last, part->number);
  if (closing->first == 0) closing->first = part->first;
  if (closing->moves_first == 0) closing->moves_first = part->moves_first;
  closing->last = part->last, closing->moves_last = part->moves_last;
  closing->tickets += part->tickets, closing->returns += part->returns;
  closing->voids += part->voids, closing->copies += part->copies;
  closing->copies_last = part->copies_last, closing->events_last = part->events_last;
  add_up(sum, &closing->sales, part->sales);
  add_up(sum, &closing->refunds, part->refunds);
  add_up(sum, &closing->discounts, part->discounts);
  add_up(sum, &closing->deposits, part->deposits);
  add_up(sum, &closing->moved, part->moved);
  add_up(sum, &closing->difference, part->difference);
  find_gap(closing, part->gap_found);
  closing->perpetual_total = part->perpetual_total, closing->perpetual_total_abs = part->perpetual_total_abs;
  closing->next_float = part->next_float;
  for (size_t i = 0; i < part->vat_count; i++) add_vat(sum, &part->vat[i]);
  for (size_t i = 0; i < part->tender_count; i++) add_tender(sum, part->tenders[i].kind, part->tenders[i].amount);
}

static void add_vat(struct closing_sum *sum, const struct ticket_vat *part) {
  struct record_closing *closing = &sum->closing;
  size_t at = 0;
  while (at < closing->vat_count && (sum->vat[at].rate != part->rate || !text_equal(sum->vat[at].scheme, part->scheme)))
    at++;
  if (at == CLOSING_RATES_MAX) {
    sum->overflow = true;
    return;
  }
  if (at == closing->vat_count) {
    sum->vat[at] = (struct ticket_vat){.rate = part->rate, .scheme = keep(sum, part->scheme)};
    closing->vat_count++;
  }
  add_up(sum, &sum->vat[at].gross, part->gross);
  add_up(sum, &sum->vat[at].net, part->net);
  add_up(sum, &sum->vat[at].vat, part->vat);
}

static void add_tender(struct closing_sum *sum, const char *kind, struct money amount) {
  struct record_closing *closing = &sum->closing;
  size_t at = 0;
  while (at < closing->tender_count && !text_equal(sum->tenders[at].kind, kind)) at++;
  if (at == CLOSING_TENDERS_MAX) {
    sum->overflow = true;
    return;
  }
  if (at == closing->tender_count) {
    sum->tenders[at] = (struct record_tender){.kind = keep(sum, kind)};
    closing->tender_count++;
  }
  add_up(sum, &sum->tenders[at].amount, amount);
  if (text_equal(kind, "cash")) add_up(sum, &sum->cash, amount);
}

bool closing_sum_finish(struct closing_sum *sum, struct record_closing *closing) {
  struct record_closing *made = &sum->closing;
  if (made->vat_count > 0) qsort(sum->vat, made->vat_count, sizeof *sum->vat, by_rate);
  if (made->tender_count > 0) qsort(sum->tenders, made->tender_count, sizeof *sum->tenders, by_kind);
  made->vat = sum->vat;
  made->tenders = sum->tenders;
  made->grand_total = MONEY(0);
  add_up(sum, &made->grand_total, made->sales);
  add_up(sum, &made->grand_total, opposite(made->refunds));
  *closing = *made;
  if (!sum->has_float) return !sum->overflow;
  if (sum->count_sequence == 0) {
    add_up(sum, &closing->moved, sum->moved_after);
    sum->moved_after = MONEY(0);
  }
  add_up(sum, &closing->expected, closing->float_open);
  add_up(sum, &closing->expected, sum->cash);
  add_up(sum, &closing->expected, closing->moved);
  if (sum->count_sequence == 0) closing->counted = closing->expected;
  add_up(sum, &closing->difference, closing->counted);
  add_up(sum, &closing->difference, opposite(closing->expected));
  add_up(sum, &closing->next_float, closing->counted);
  add_up(sum, &closing->next_float, sum->moved_after);
  return !sum->overflow;
}

static void add_up(struct closing_sum *sum, struct money *to, struct money amount) {
  if (!money_add(*to, amount, to)) sum->overflow = true;
}

static void reach(int64_t *first, int64_t *last, int64_t sequence) {
  if (*first == 0) *first = sequence;
  *last = sequence;
}

static struct money opposite(struct money amount) {
  return MONEY(-amount.cents);
}

static const char *keep(struct closing_sum *sum, const char *text) {
  return text ? arena_text(sum->arena, text, strlen(text)) : NULL;
}

static int by_rate(const void *left, const void *right) {
  const struct ticket_vat *a = left, *b = right;
  if (a->rate != b->rate) return a->rate > b->rate ? -1 : 1;
  return strcmp(a->scheme, b->scheme);
}

static int by_kind(const void *left, const void *right) {
  return strcmp(((const struct record_tender *)left)->kind, ((const struct record_tender *)right)->kind);
}
