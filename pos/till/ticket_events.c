/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/ticket_events.h"

#define DETAIL_MAX 180

struct telling { /* "4.00 EUR: REP-013, FRI-007": as many lines as there is room for */
  struct money sum;
  struct buffer items;
};

static void tell(struct telling *telling, const struct ticket_line *line, int64_t cents);
static size_t told(struct telling *telling, enum till_event event, struct arena *arena, struct draft *draft);
static bool given_by_hand(const struct ticket_line *line);

size_t sale_events(struct till *till, const struct ticket *ticket, struct arena *arena,
                   struct draft drafts[static SALE_EVENTS]) {
  struct telling dearer = {0}, off = {0};
  size_t count = 0;
  if (atomic_load(&till->training)) return 0;
  for (size_t i = 0; i < ticket->line_count; i++) {
    const struct ticket_line *line = &ticket->lines[i];
    if (line->list_price.cents > 0) tell(&dearer, line, line->unit_price.cents - line->list_price.cents);
    if (given_by_hand(line)) tell(&off, line, line->discount.cents);
  }
  count += told(&dearer, EVENT_PRICE_OVERRIDE, arena, &drafts[count]);
  count += told(&off, EVENT_DISCOUNT_MANUAL, arena, &drafts[count]);
  if (ticket->deferred_at) drafts[count++] = keep_event_draft(EVENT_TICKET_DEFERRED, ticket->deferred_at);
  return count;
}

size_t return_events(struct till *till, const struct ticket *ticket, const char *number, bool unasked,
                     struct arena *arena, struct draft drafts[static 1]) {
  char total[40];
  if (atomic_load(&till->training)) return 0;
  drafts[0] = keep_event_draft(EVENT_TICKET_RETURN,
                               arena_format(arena, "%s: %s EUR%s", number, money_plain(ticket->total, total),
                                            unasked ? ", serveur hors d’atteinte" : ""));
  return 1;
}

/* Not what a single-purpose voucher pays at its own price, nor what was agreed when a thing was left in our care. */
static bool given_by_hand(const struct ticket_line *line) {
  return line->discount.cents > 0 && line->order == NULL && !text_equal(line->reason, "voucher");
}

static void tell(struct telling *telling, const struct ticket_line *line, int64_t cents) {
  telling->sum.cents += cents;
  if (telling->items.length == 0) buffer_text(&telling->items, line->item);
  else if (telling->items.length < DETAIL_MAX - 60) buffer_format(&telling->items, ", %s", line->item);
}

static size_t told(struct telling *telling, enum till_event event, struct arena *arena, struct draft *draft) {
  char sum[40];
  bool any = telling->items.length > 0;
  if (any)
    *draft = keep_event_draft(event,
                              arena_format(arena, "%s EUR: %s", money_plain(telling->sum, sum), telling->items.bytes));
  buffer_done(&telling->items);
  return any ? 1 : 0;
}
