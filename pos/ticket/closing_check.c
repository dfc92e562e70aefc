/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether a closing is what it says it is. */
#include "pos/ticket/closing_sum.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

static enum outcome check_sums(const struct record_closing *closing, struct fault *fault);
static enum outcome compare_vat(const struct record_closing *stated, const struct record_closing *recounted,
                                struct fault *fault);
static enum outcome compare_tenders(const struct record_closing *stated, const struct record_closing *recounted,
                                    struct fault *fault);
static enum outcome differ(struct fault *fault, const char *field, int64_t stands, int64_t expected);

enum outcome closing_check(const struct record_closing *closing, struct fault *fault) {
  if (closing->sales.cents - closing->refunds.cents != closing->grand_total.cents)
    return differ(fault, "/grand_total", closing->grand_total.cents, closing->sales.cents - closing->refunds.cents);
  bool of_days = closing->closings_first > 0;
  if (!of_days && closing->counted.cents - closing->expected.cents != closing->difference.cents)
    return differ(fault, "/difference", closing->difference.cents, closing->counted.cents - closing->expected.cents);
  return check_sums(closing, fault);
}

/* Three ways to say the same money: what was sold and put aside, its VAT, how it was paid. */
static enum outcome check_sums(const struct record_closing *closing, struct fault *fault) {
  struct money gross = MONEY(0), parts = MONEY(0), paid = MONEY(0), all = MONEY(0);
  bool fits = money_add(closing->grand_total, closing->deposits, &all);
  for (size_t i = 0; fits && i < closing->vat_count; i++)
    fits = money_add(gross, closing->vat[i].gross, &gross) && money_add(parts, closing->vat[i].net, &parts) &&
           money_add(parts, closing->vat[i].vat, &parts);
  for (size_t i = 0; fits && i < closing->tender_count; i++) fits = money_add(paid, closing->tenders[i].amount, &paid);
  if (!fits) return fault_set(fault, ARITHMETIC_MISMATCH, "", "an amount is out of bounds");
  if (gross.cents != all.cents) return differ(fault, "/vat", gross.cents, all.cents);
  if (parts.cents != gross.cents) return differ(fault, "/vat", parts.cents, gross.cents);
  if (paid.cents != all.cents) return differ(fault, "/tenders", paid.cents, all.cents);
  return OK;
}

#define NUMBER(member)                                                                                                 \
  { "/" #member, offsetof(struct record_closing, member) }
#define CENTS(member)                                                                                                  \
  { "/" #member, offsetof(struct record_closing, member.cents) }
static const struct {
  const char *field;
  size_t offset;
} figures[] = {
    NUMBER(number),        NUMBER(first),          NUMBER(last),
    NUMBER(moves_first),   NUMBER(moves_last),     NUMBER(closings_first),
    NUMBER(closings_last), NUMBER(tickets),        NUMBER(returns),
    NUMBER(voids),         NUMBER(copies),         NUMBER(copies_last),
    NUMBER(events_last),   CENTS(sales),           CENTS(refunds),
    CENTS(grand_total),    CENTS(perpetual_total), CENTS(perpetual_total_abs),
    CENTS(discounts),      CENTS(deposits),        CENTS(float_open),
    CENTS(moved),          CENTS(expected),        CENTS(counted),
    CENTS(difference),     CENTS(next_float),      CENTS(gap_found),
};

enum outcome closing_compare(const struct record_closing *stated, const struct record_closing *recounted,
                             struct fault *fault) {
  for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
    int64_t stands = *(const int64_t *)((const char *)stated + figures[i].offset);
    int64_t expected = *(const int64_t *)((const char *)recounted + figures[i].offset);
    if (stands != expected) return differ(fault, figures[i].field, stands, expected);
  }
  enum outcome outcome = compare_vat(stated, recounted, fault);
  return outcome == OK ? compare_tenders(stated, recounted, fault) : outcome;
}

static enum outcome compare_vat(const struct record_closing *stated, const struct record_closing *recounted,
                                struct fault *fault) {
  if (stated->vat_count != recounted->vat_count)
    return differ(fault, "/vat", (int64_t)stated->vat_count, (int64_t)recounted->vat_count);
  for (size_t i = 0; i < stated->vat_count; i++) {
    const struct ticket_vat *a = &stated->vat[i], *b = &recounted->vat[i];
    if (a->rate != b->rate || !text_equal(a->scheme, b->scheme)) return differ(fault, "/vat", a->rate, b->rate);
    if (a->gross.cents != b->gross.cents) return differ(fault, "/vat/gross", a->gross.cents, b->gross.cents);
    if (a->net.cents != b->net.cents) return differ(fault, "/vat/net", a->net.cents, b->net.cents);
    if (a->vat.cents != b->vat.cents) return differ(fault, "/vat/vat", a->vat.cents, b->vat.cents);
  }
  return OK;
}

static enum outcome compare_tenders(const struct record_closing *stated, const struct record_closing *recounted,
                                    struct fault *fault) {
  if (stated->tender_count != recounted->tender_count)
    return differ(fault, "/tenders", (int64_t)stated->tender_count, (int64_t)recounted->tender_count);
  for (size_t i = 0; i < stated->tender_count; i++) {
    const struct record_tender *a = &stated->tenders[i], *b = &recounted->tenders[i];
    if (!text_equal(a->kind, b->kind) || a->amount.cents != b->amount.cents)
      return differ(fault, "/tenders", a->amount.cents, b->amount.cents);
  }
  return OK;
}

static enum outcome differ(struct fault *fault, const char *field, int64_t stands, int64_t expected) {
  return fault_set(fault, ARITHMETIC_MISMATCH, field, "%" PRId64 " stands, the records come to %" PRId64, stands,
                   expected);
}
