/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/paper_sale.h"
#include "pos/till/period.h"

#include "core/log.h"

#include <string.h>

#define PAPER_US ((int64_t)PAPER_SALE_DAYS * 24 * HOUR_US)

static enum outcome look_back(struct till *till, const char *deferred_at, struct money *noted, bool *closed,
                              struct fault *fault);
static enum outcome add_row(void *context, const struct journal_row *row, struct fault *fault);
static struct money sold_on_paper(const struct ticket *ticket);

enum outcome paper_sale_check(const struct till *till, const char *deferred_at, struct fault *fault) {
  int64_t at_us, now_us = till->moment.now_us;
  if (deferred_at == NULL) return OK;
  if (time_parse(deferred_at, &at_us) && at_us <= now_us && at_us >= now_us - PAPER_US) return OK;
  return fault_set(fault, PAPER_TIME, "/deferred_at", "%s", deferred_at);
}

/* A journal that cannot be read, or a time that says nothing, is no reason to ask less. */
bool paper_sale_needs_right(struct till *till, const struct catalogue_view *view, const struct ticket *ticket) {
  struct money noted = MONEY(0);
  struct fault fault = {0};
  bool closed = true;
  if (ticket->deferred_at == NULL) return false;
  enum outcome outcome = look_back(till, ticket->deferred_at, &noted, &closed, &fault);
  if (outcome != OK) log_fault(LOG_ERROR, "till.paper_sale", &fault);
  return outcome != OK || closed ||
         noted.cents + sold_on_paper(ticket).cents > snapshot_paper_limit(&view->snapshot).cents;
}

/* What this shift noted from paper already, and whether the sheet is older than the last closing. */
static enum outcome look_back(struct till *till, const char *deferred_at, struct money *noted, bool *closed,
                              struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct period period = {0};
  int64_t at_us = 0, closed_us = 0;
  till_moment_begin(till);
  enum outcome outcome = period_read(till, &arena, &period, fault);
  const char *chain = period.learning ? CHAIN_TRAINING : CHAIN_SALES;
  if (outcome == OK)
    outcome = journal_between(till->journal, chain, period.sales_from, INT64_MAX, add_row, noted, fault);
  till_moment_end(till);
  *closed = !time_parse(deferred_at, &at_us) ||
            (period.last_at != NULL && (!time_parse(period.last_at, &closed_us) || at_us < closed_us));
  return outcome;
}

static enum outcome add_row(void *context, const struct journal_row *row, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct money *noted = context;
  struct record record;
  if (!text_equal(row->kind, "sale") || strstr(row->body, "\"deferred_at\":\"") == NULL) return OK; /* most of them */
  enum outcome outcome = record_parse(row->body, row->body_length, &arena, &record, fault);
  if (outcome == OK && record.ticket.deferred_at) noted->cents += sold_on_paper(&record.ticket).cents;
  return outcome;
}

/* What was sold, whatever is taken off it: neither a voucher nor many small sheets make it less. */
static struct money sold_on_paper(const struct ticket *ticket) {
  struct money sold = MONEY(0);
  for (size_t i = 0; i < ticket->line_count; i++)
    if (ticket->lines[i].gross.cents > 0) sold.cents += ticket->lines[i].gross.cents;
  return sold;
}
