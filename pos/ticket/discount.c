/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What comes off the price. The catalogue's price stays on the line, what was taken off stands beside it. */
#include "pos/ticket/amounts.h"

#include <stdio.h>

#define VOUCHER_REASON "voucher" /* what a single-purpose voucher pays at its own price */

const char *const discount_reasons[] = {"damaged", "solidarity", "volunteer",    "loyalty", "end_of_series",
                                        "bargain", "error",      VOUCHER_REASON, "other",   NULL};

struct asked { /* on a line, or on the whole */
  struct money discount;
  int64_t rate_bp;
  const char *bearer, *reason, *field; /* field: "/lines/0" or "" */
};

static enum outcome check_asked(const struct asked *asked, const struct ticket_catalogue *catalogue,
                                struct fault *fault);
static enum outcome refuse(struct fault *fault, enum outcome outcome, const struct asked *asked, const char *name,
                           const char *hint);
static bool amount_of(const struct asked *asked, struct money of, struct money *amount);
static int64_t redeemed_cents(const struct ticket *ticket);
static bool is_paid_for(const struct ticket_line *line, int64_t *paid_for);
static bool may_be_reduced(const struct ticket_line *line);
static bool take_off(struct ticket_line *line, struct money amount);

enum outcome discount_line(const struct basket *basket, size_t at, const struct ticket_catalogue *catalogue,
                           struct ticket_line *line, struct fault *fault) {
  const struct basket_line *line_asked = &basket->lines[at];
  char field[32];
  struct money taken, wanted = MONEY(0);
  snprintf(field, sizeof field, "/lines/%zu", at);
  const struct asked asked = {line_asked->discount, line_asked->discount_bp, line_asked->bearer, line_asked->reason,
                              field};
  bool given = line_asked->priced || line_asked->unit_price.cents != 0;
  if (given && line_asked->unit_price.cents < line->unit_price.cents &&
      (!money_times(line_asked->unit_price, line->quantity, &wanted) || !money_subtract(line->gross, wanted, &wanted)))
    return refuse(fault, OUT_OF_RANGE, &asked, "unit_price", "too large");
  if (wanted.cents == 0 && asked.discount.cents == 0 && asked.rate_bp == 0) {
    if (line->list_price.cents > 0) line->reason = asked.reason;
    return OK;
  }
  enum outcome outcome = check_asked(&asked, catalogue, fault);
  if (outcome != OK) return outcome;
  if (!may_be_reduced(line)) return refuse(fault, DISCOUNT_REFUSED, &asked, "discount", line->item);
  if (!amount_of(&asked, MONEY(line->gross.cents - wanted.cents), &taken) ||
      !take_off(line, MONEY(taken.cents + wanted.cents)))
    return refuse(fault, DISCOUNT_REFUSED, &asked, "discount", "more than the price");
  line->bearer = asked.bearer;
  line->reason = asked.reason;
  return OK;
}

enum outcome discount_spread(const struct basket *basket, const struct ticket_catalogue *catalogue,
                             struct ticket_line lines[], size_t count, struct fault *fault) {
  const struct asked asked = {basket->discount, basket->discount_bp, basket->bearer, basket->reason, ""};
  int64_t weights[TICKET_LINES_MAX], sum = 0;
  struct money parts[TICKET_LINES_MAX], taken;
  if (asked.discount.cents == 0 && asked.rate_bp == 0) return OK;
  enum outcome outcome = check_asked(&asked, catalogue, fault);
  if (outcome != OK) return outcome;
  for (size_t i = 0; i < count; i++) {
    weights[i] = may_be_reduced(&lines[i]) ? lines[i].gross.cents : 0;
    sum += weights[i];
    if (weights[i] > 0 && lines[i].discount.cents > 0 && !text_equal(lines[i].bearer, asked.bearer))
      return refuse(fault, DISCOUNT_REFUSED, &asked, "bearer", "another one bears what is off already");
  }
  if (sum == 0 || !amount_of(&asked, MONEY(sum), &taken) || taken.cents > sum ||
      !money_share(taken, weights, parts, (int)count))
    return refuse(fault, DISCOUNT_REFUSED, &asked, "discount", "more than the price");
  for (size_t i = 0; i < count; i++) {
    if (parts[i].cents == 0) continue;
    if (!take_off(&lines[i], parts[i])) return refuse(fault, DISCOUNT_REFUSED, &asked, "discount", lines[i].item);
    lines[i].bearer = asked.bearer;
    if (lines[i].reason == NULL) lines[i].reason = asked.reason;
  }
  return OK;
}

bool ticket_discount_within(const struct ticket *ticket, int64_t rate_bp) {
  int64_t all = 0, off = 0, paid_for = redeemed_cents(ticket);
  for (size_t i = 0; i < ticket->line_count; i++) {
    const struct ticket_line *line = &ticket->lines[i];
    if (ticket_line_as_agreed(line) || !may_be_reduced(line) || is_paid_for(line, &paid_for)) continue;
    int64_t listed = line->gross.cents + line->discount.cents;
    if (line->discount.cents > (listed * rate_bp + RATE_ONE / 2) / RATE_ONE + 1) return false;
    all += listed;
    off += line->discount.cents;
  }
  return off <= (all * rate_bp + RATE_ONE / 2) / RATE_ONE;
}

bool ticket_line_as_agreed(const struct ticket_line *line) {
  return line->agreed && line->discount.cents == line->agreed->discount.cents;
}

static int64_t redeemed_cents(const struct ticket *ticket) {
  int64_t cents = 0;
  for (size_t i = 0; i < ticket->line_count; i++)
    if (ticket->lines[i].quantity < 0 && text_equal(ticket->lines[i].vat_scheme, "voucher_single"))
      cents -= ticket->lines[i].gross.cents;
  return cents;
}

/* A voucher explains what it pays, and no more off than that: neither a coat at its price, nor a second thing. */
static bool is_paid_for(const struct ticket_line *line, int64_t *paid_for) {
  int64_t used = line->gross.cents > line->discount.cents ? line->gross.cents : line->discount.cents;
  if (!text_equal(line->reason, VOUCHER_REASON) || used > *paid_for) return false;
  *paid_for -= used;
  return true;
}

struct money ticket_discount(const struct ticket *ticket) {
  int64_t cents = 0;
  for (size_t i = 0; i < ticket->line_count; i++) cents += ticket->lines[i].discount.cents;
  return MONEY(cents);
}

static enum outcome check_asked(const struct asked *asked, const struct ticket_catalogue *catalogue,
                                struct fault *fault) {
  bool known = false;
  if (asked->reason == NULL) return refuse(fault, MISSING_FIELD, asked, "reason", "why?");
  for (size_t i = 0; discount_reasons[i] != NULL; i++) known = known || text_equal(discount_reasons[i], asked->reason);
  if (!known) return refuse(fault, OUT_OF_RANGE, asked, "reason", asked->reason);
  if (asked->discount.cents < 0 || asked->rate_bp < 0 || asked->rate_bp > RATE_ONE ||
      (asked->discount.cents > 0 && asked->rate_bp > 0))
    return refuse(fault, OUT_OF_RANGE, asked, "discount", "cents or basis points, above zero");
  if (asked->bearer == NULL) return OK;
  if (!text_equal(asked->bearer, "pot") && !text_equal(asked->bearer, "member") && !text_equal(asked->bearer, "cae"))
    return refuse(fault, OUT_OF_RANGE, asked, "bearer", asked->bearer);
  if (catalogue->bearer != NULL && !catalogue->bearer(catalogue->context, asked->bearer))
    return refuse(fault, DISCOUNT_REFUSED, asked, "bearer", asked->bearer);
  return OK;
}

static enum outcome refuse(struct fault *fault, enum outcome outcome, const struct asked *asked, const char *name,
                           const char *hint) {
  char field[64];
  snprintf(field, sizeof field, "%s/%s", asked->field, name);
  return fault_set(fault, outcome, field, "%s", hint);
}

/* Half a cent goes to the customer. */
static bool amount_of(const struct asked *asked, struct money of, struct money *amount) {
  *amount = asked->rate_bp > 0 ? MONEY((of.cents * asked->rate_bp + RATE_ONE / 2) / RATE_ONE) : asked->discount;
  return of.cents >= amount->cents;
}

/* What is sold at a price of ours. A voucher, a deposit, a gift is worth what is paid for it. */
static bool may_be_reduced(const struct ticket_line *line) {
  return line->turnover && line->quantity > 0;
}

static bool take_off(struct ticket_line *line, struct money amount) {
  if (amount.cents < 0 || amount.cents > line->gross.cents) return false;
  line->discount.cents += amount.cents;
  line->gross.cents -= amount.cents;
  return true;
}
