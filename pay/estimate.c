/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pay/estimate.h"

static bool is_sound(const struct pay_terms *terms);
static int64_t part(int64_t cents, int64_t rate_bp);
static int64_t left_of_sale(const struct pay_terms *terms, int64_t sold);
static int64_t sale_for(const struct pay_terms *terms, int64_t cost);
static int64_t cost_of(const struct pay_terms *terms, int64_t gross);
static int64_t gross_within(const struct pay_terms *terms, int64_t cost);
static int64_t most_within(int64_t rate_bp, int64_t cost);
static int64_t net_of(const struct pay_terms *terms, int64_t gross);
static int64_t gross_for(const struct pay_terms *terms, int64_t net);
static int64_t least_for(int64_t rate_bp, int64_t net);

bool pay_estimate_of(const struct pay_terms *terms, enum pay_known known, struct money amount,
                     struct pay_estimate *estimate) {
  if (!is_sound(terms) || amount.cents < 0 || amount.cents > PAY_ESTIMATE_LIMIT_CENTS) return false;
  int64_t sold = amount.cents;
  if (known == PAY_COST) sold = sale_for(terms, amount.cents);
  if (known == PAY_GROSS) sold = sale_for(terms, cost_of(terms, amount.cents));
  if (known == PAY_NET) sold = sale_for(terms, cost_of(terms, gross_for(terms, amount.cents)));
  int64_t cost = left_of_sale(terms, sold), gross = gross_within(terms, cost), net = net_of(terms, gross);
  int64_t cae = part(sold, terms->cae_bp);
  *estimate = (struct pay_estimate){.sold = MONEY(sold),
                                    .cae = MONEY(cae),
                                    .pot = MONEY(sold - cae - cost),
                                    .cost = MONEY(cost),
                                    .employer = MONEY(cost - gross),
                                    .gross = MONEY(gross),
                                    .employee = MONEY(gross - net),
                                    .net = MONEY(net)};
  return true;
}

static bool is_sound(const struct pay_terms *terms) {
  const int64_t amounts[] = {terms->employer_fixed.cents, terms->employee_fixed.cents, terms->fixed_from.cents};
  for (unsigned i = 0; i < sizeof amounts / sizeof amounts[0]; i++)
    if (amounts[i] < 0 || amounts[i] > PAY_ESTIMATE_LIMIT_CENTS) return false;
  return terms->cae_bp >= 0 && terms->pot_bp >= 0 && terms->cae_bp < RATE_ONE &&
         terms->pot_bp < RATE_ONE - terms->cae_bp && terms->employer_bp >= 0 && terms->employer_bp <= RATE_ONE &&
         terms->employee_bp >= 0 && terms->employee_bp < RATE_ONE;
}

static int64_t part(int64_t cents, int64_t rate_bp) {
  return (cents * rate_bp + RATE_ONE / 2) / RATE_ONE;
}

static int64_t left_of_sale(const struct pay_terms *terms, int64_t sold) {
  return sold - part(sold, terms->cae_bp) - part(sold, terms->pot_bp);
}

/* The least sale that leaves cost. A guess from below, then cent by cent: rounding moves it by a few. */
static int64_t sale_for(const struct pay_terms *terms, int64_t cost) {
  int64_t guess = cost * RATE_ONE / (RATE_ONE - terms->cae_bp - terms->pot_bp);
  int64_t step =
      RATE_ONE / (RATE_ONE - terms->cae_bp - terms->pot_bp) + 2; /* one cent of rounding, seen from the sale */
  int64_t sold = guess > 2 * step ? guess - 2 * step : 0;
  while (left_of_sale(terms, sold) < cost) sold++;
  return sold;
}

static int64_t cost_of(const struct pay_terms *terms, int64_t gross) {
  bool fixed = gross > 0 && gross >= terms->fixed_from.cents;
  return gross + part(gross, terms->employer_bp) + (fixed ? terms->employer_fixed.cents : 0);
}

/* The most gross pay whose cost stays within cost. Just below the threshold of the fixed amounts some cents may be
 * left. */
static int64_t gross_within(const struct pay_terms *terms, int64_t cost) {
  int64_t with = most_within(terms->employer_bp, cost - terms->employer_fixed.cents);
  if (with > 0 && with >= terms->fixed_from.cents) return with;
  int64_t without = most_within(terms->employer_bp, cost);
  if (without < terms->fixed_from.cents) return without;
  return terms->fixed_from.cents > 0 ? terms->fixed_from.cents - 1 : 0;
}

static int64_t most_within(int64_t rate_bp, int64_t cost) {
  if (cost <= 0) return 0;
  int64_t gross = cost * RATE_ONE / (RATE_ONE + rate_bp) + 1;
  while (gross + part(gross, rate_bp) > cost) gross--;
  return gross;
}

static int64_t net_of(const struct pay_terms *terms, int64_t gross) {
  bool fixed = gross > 0 && gross >= terms->fixed_from.cents;
  int64_t net = gross - part(gross, terms->employee_bp) - (fixed ? terms->employee_fixed.cents : 0);
  return net > 0 ? net : 0;
}

/* The least gross pay that leaves net. */
static int64_t gross_for(const struct pay_terms *terms, int64_t net) {
  if (net == 0) return 0;
  int64_t without = least_for(terms->employee_bp, net);
  if (without < terms->fixed_from.cents) return without;
  int64_t with = least_for(terms->employee_bp, net + terms->employee_fixed.cents);
  return with < terms->fixed_from.cents ? terms->fixed_from.cents : with;
}

static int64_t least_for(int64_t rate_bp, int64_t net) {
  int64_t gross = net * RATE_ONE / (RATE_ONE - rate_bp);
  int64_t step = RATE_ONE / (RATE_ONE - rate_bp) + 1;
  gross = gross > step ? gross - step : 0;
  while (gross - part(gross, rate_bp) < net) gross++;
  return gross;
}
