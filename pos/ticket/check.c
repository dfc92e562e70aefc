/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/amounts.h"

#include <stdio.h>

static bool is_return(const struct ticket *ticket);
static enum outcome check_lines(const struct ticket *ticket, struct fault *fault);
static enum outcome check_line(const struct ticket *ticket, size_t at, bool back, struct fault *fault);
static bool line_is_sound(const struct ticket_line *line);
static bool may_be_off(const struct ticket_line *line);
static bool members_are_sound(const struct ticket_line *line);
static enum outcome check_vat(const struct ticket *ticket, struct arena *arena, struct fault *fault);
static enum outcome compare_lines(const struct ticket *ticket, const struct ticket_line lines[], struct fault *fault);
static enum outcome compare_rates(const struct ticket *ticket, const struct ticket *again, struct fault *fault);
static enum outcome check_tenders(const struct ticket *ticket, struct fault *fault);
static enum outcome differ(struct fault *fault, const char *list, size_t at, const char *name);

enum outcome ticket_check(const struct ticket *ticket, struct arena *arena, struct fault *fault) {
  enum outcome outcome = check_lines(ticket, fault);
  if (outcome == OK) outcome = check_vat(ticket, arena, fault);
  if (outcome == OK) outcome = check_tenders(ticket, fault);
  return outcome;
}

enum outcome ticket_check_priced(const struct ticket *ticket, struct arena *arena, struct fault *fault) {
  if (ticket->tender_count > 0 || ticket->change.cents != 0)
    return fault_set(fault, ARITHMETIC_MISMATCH, "/tenders", "nothing is paid on it");
  if (ticket->total.cents < 0) return fault_set(fault, ARITHMETIC_MISMATCH, "/total", "of the other sign");
  enum outcome outcome = check_lines(ticket, fault);
  return outcome == OK ? check_vat(ticket, arena, fault) : outcome;
}

static bool is_return(const struct ticket *ticket) {
  return text_equal(ticket->kind, "return");
}

static enum outcome check_lines(const struct ticket *ticket, struct fault *fault) {
  bool back = is_return(ticket);
  if (ticket->line_count == 0 || ticket->line_count > TICKET_LINES_MAX)
    return fault_set(fault, ARITHMETIC_MISMATCH, "/lines", "1 to %d lines", TICKET_LINES_MAX);
  if (back != (ticket->source != NULL) || back != (ticket->source_day != NULL))
    return fault_set(fault, ARITHMETIC_MISMATCH, "/source", "a return has one, a sale none");
  for (size_t i = 0; i < ticket->line_count; i++) {
    enum outcome outcome = check_line(ticket, i, back, fault);
    if (outcome != OK) return outcome;
  }
  return OK;
}

/* A part of a line that comes back is a part of its amounts, not its price again: pos/ticket/returns.c proves it. */
static enum outcome check_line(const struct ticket *ticket, size_t at, bool back, struct fault *fault) {
  const struct ticket_line *line = &ticket->lines[at];
  int64_t quantity = line->quantity < 0 ? -line->quantity : line->quantity;
  struct money gross;
  bool gesture = back && line->quantity == 0 && line->gross.cents < 0; /* a part of the price, and no thing */
  if ((quantity == 0 && !gesture) || quantity > QUANTITY_MAX || (!back && line->quantity < 0 && !may_be_off(line)))
    return differ(fault, "lines", at, "quantity");
  if (!line_is_sound(line)) return differ(fault, "lines", at, "unit_price");
  if (!members_are_sound(line)) return differ(fault, "lines", at, "members");
  if (back != (line->source_line > 0)) return differ(fault, "lines", at, "source_line");
  if (back) return line->gross.cents == line->net.cents + line->vat.cents ? OK : differ(fault, "lines", at, "gross");
  if (line->discount.cents < 0 || (line->discount.cents > 0 && !line->turnover))
    return differ(fault, "lines", at, "discount");
  if (!amounts_gross(line, &gross) || gross.cents != line->gross.cents) return differ(fault, "lines", at, "gross");
  return line->quantity > 0 && line->gross.cents < 0 ? differ(fault, "lines", at, "discount") : OK;
}

/* What no arithmetic shows but no priced ticket has: a price below zero, a purchase price outside the margin scheme, a
 * voucher with tax. */
static bool line_is_sound(const struct ticket_line *line) {
  bool margin = text_equal(line->vat_scheme, "margin"), deposit = text_equal(line->vat_scheme, "deposit");
  bool untaxed = scheme_is_untaxed(line->vat_scheme);
  return line->unit_price.cents >= 0 && line->purchase_price.cents >= 0 && line->vat_rate >= 0 &&
         line->vat_rate <= RATE_ONE && (margin || line->purchase_price.cents == 0) &&
         (untaxed || deposit) == !line->turnover && (!untaxed || line->vat_rate == 0) &&
         (!deposit || line->order != NULL) && (!text_equal(line->vat_scheme, "suspended") || line->reference != NULL);
}

/* In a sale: a deposit that was paid before, a single-purpose voucher that is spent. */
static bool may_be_off(const struct ticket_line *line) {
  return text_equal(line->vat_scheme, "deposit") ||
         (text_equal(line->vat_scheme, "voucher_single") && line->reference != NULL);
}

static bool members_are_sound(const struct ticket_line *line) {
  if (line->member_count > LINE_MEMBERS_MAX) return false;
  for (size_t i = 0; i < line->member_count; i++) {
    if (line->members[i].weight < 1 || line->members[i].weight > 100) return false;
    for (size_t j = 0; j < i; j++)
      if (text_equal(line->members[i].member, line->members[j].member)) return false;
  }
  return true;
}

static enum outcome check_vat(const struct ticket *ticket, struct arena *arena, struct fault *fault) {
  struct ticket again = {0};
  struct money total;
  struct ticket_line *lines = arena_copy(arena, ticket->lines, ticket->line_count * sizeof *lines);
  if (is_return(ticket) ? !amounts_rates(lines, ticket->line_count, arena, &again)
                        : !amounts_vat(lines, ticket->line_count, arena, &again))
    return fault_set(fault, ARITHMETIC_MISMATCH, "/vat", "more rates or larger amounts than a ticket may have");
  enum outcome outcome = compare_lines(ticket, lines, fault);
  if (outcome == OK) outcome = compare_rates(ticket, &again, fault);
  if (outcome != OK) return outcome;
  if (!amounts_total(lines, ticket->line_count, &total) || total.cents != ticket->total.cents)
    return fault_set(fault, ARITHMETIC_MISMATCH, "/total", "not the sum of the lines");
  return OK;
}

static enum outcome compare_lines(const struct ticket *ticket, const struct ticket_line lines[], struct fault *fault) {
  for (size_t i = 0; i < ticket->line_count; i++) {
    if (ticket->lines[i].net.cents != lines[i].net.cents) return differ(fault, "lines", i, "net");
    if (ticket->lines[i].vat.cents != lines[i].vat.cents) return differ(fault, "lines", i, "vat");
  }
  return OK;
}

static enum outcome compare_rates(const struct ticket *ticket, const struct ticket *again, struct fault *fault) {
  if (ticket->vat_count != again->vat_count)
    return fault_set(fault, ARITHMETIC_MISMATCH, "/vat", "%zu rates for %zu in the lines", ticket->vat_count,
                     again->vat_count);
  for (size_t i = 0; i < ticket->vat_count; i++) {
    const struct ticket_vat *written = &ticket->vat[i], *counted = &again->vat[i];
    if (written->rate != counted->rate) return differ(fault, "vat", i, "rate");
    if (!text_equal(written->scheme, counted->scheme)) return differ(fault, "vat", i, "scheme");
    if (written->gross.cents != counted->gross.cents) return differ(fault, "vat", i, "gross");
    if (written->net.cents != counted->net.cents) return differ(fault, "vat", i, "net");
    if (written->vat.cents != counted->vat.cents) return differ(fault, "vat", i, "vat");
  }
  return OK;
}

static enum outcome check_tenders(const struct ticket *ticket, struct fault *fault) {
  struct money all, cash, kept;
  int64_t sign = is_return(ticket) ? -1 : 1;
  if (ticket->total.cents * sign < 0) return fault_set(fault, ARITHMETIC_MISMATCH, "/total", "of the other sign");
  if (ticket->tender_count > TICKET_TENDERS_MAX || (ticket->total.cents == 0 && ticket->tender_count > 0))
    return fault_set(fault, ARITHMETIC_MISMATCH, "/tenders", "%zu tenders", ticket->tender_count);
  for (size_t i = 0; i < ticket->tender_count; i++) {
    if (!amounts_tender_known(ticket->tenders[i].kind)) return differ(fault, "tenders", i, "kind");
    if (ticket->tenders[i].amount.cents * sign <= 0) return differ(fault, "tenders", i, "amount");
  }
  if (!amounts_tendered(ticket->tenders, ticket->tender_count, &all, &cash) ||
      !money_subtract(all, ticket->change, &kept) || kept.cents != ticket->total.cents)
    return fault_set(fault, ARITHMETIC_MISMATCH, "/tenders", "tenders less change are not the total");
  if (ticket->change.cents < 0 || (ticket->change.cents > 0 && ticket->change.cents > cash.cents))
    return fault_set(fault, ARITHMETIC_MISMATCH, "/change", "change is given on cash only");
  return OK;
}

static enum outcome differ(struct fault *fault, const char *list, size_t at, const char *name) {
  char field[64];
  snprintf(field, sizeof field, "/%s/%zu/%s", list, at, name);
  return fault_set(fault, ARITHMETIC_MISMATCH, field, "not what the lines give");
}
