/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Money paid in advance, rate by rate: it bears the VAT of the work it is for (CGI 269), and comes off at the same. */
#include "pos/ticket/custody.h"

#include "pos/ticket/amounts.h"

static size_t weigh_rates(const struct ticket_line lines[], size_t count, struct custody_sum sums[], int64_t weights[]);
static size_t share(struct custody_sum sums[], size_t count, struct money amount, const int64_t weights[]);

size_t custody_spread(const struct ticket_line lines[], size_t count, struct money amount, struct custody_sum sums[]) {
  int64_t weights[TICKET_LINES_MAX];
  return share(sums, weigh_rates(lines, count, sums, weights), amount, weights);
}

/* One sum a rate, named by the first work of that rate. */
static size_t weigh_rates(const struct ticket_line lines[], size_t count, struct custody_sum sums[],
                          int64_t weights[]) {
  size_t rates = 0, first[TICKET_LINES_MAX];
  for (size_t i = 0; i < count; i++) {
    if (!text_equal(lines[i].vat_scheme, "normal") || lines[i].gross.cents <= 0) continue;
    size_t at = 0;
    while (at < rates && lines[first[at]].vat_rate != lines[i].vat_rate) at++;
    if (at == rates) {
      first[rates] = i, weights[rates] = 0;
      sums[rates++] = (struct custody_sum){lines[i].item, MONEY(0)};
    }
    weights[at] += lines[i].gross.cents;
  }
  return rates;
}

static size_t share(struct custody_sum sums[], size_t count, struct money amount, const int64_t weights[]) {
  struct money parts[TICKET_LINES_MAX];
  size_t kept = 0;
  if (!money_share(amount, weights, parts, (int)count)) return 0;
  for (size_t i = 0; i < count; i++)
    if (parts[i].cents != 0) sums[kept++] = (struct custody_sum){sums[i].item, parts[i]};
  return kept;
}

size_t custody_sum_add(struct custody_sum sums[], size_t count, struct custody_sum sum) {
  for (size_t i = 0; i < count; i++)
    if (text_equal(sums[i].item, sum.item)) {
      sums[i].amount.cents += sum.amount.cents;
      return count;
    }
  if (count < TICKET_LINES_MAX) sums[count++] = sum;
  return count;
}

size_t custody_take_off(struct custody_sum sums[], size_t count, struct money most) {
  int64_t weights[TICKET_LINES_MAX], held = 0;
  for (size_t i = 0; i < count; i++) {
    held += sums[i].amount.cents;
    weights[i] = sums[i].amount.cents > 0 ? sums[i].amount.cents : 0;
  }
  struct money off = MONEY(held < most.cents ? held : most.cents);
  return off.cents > 0 ? share(sums, count, off, weights) : 0;
}
