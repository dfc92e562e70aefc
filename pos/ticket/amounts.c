/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/amounts.h"

#include <stdlib.h>
#include <string.h>

static bool list_rates(const struct ticket_line lines[], size_t count, struct ticket_vat rates[], size_t *rate_count);
static bool same_rate(const struct ticket_line *line, const struct ticket_vat *rate);
static int compare_rates(const void *left, const void *right);
static bool share_rate(struct ticket_line lines[], size_t count, const struct ticket_vat *rate, bool off);
static bool taxable_base(const struct ticket_line *line, struct money *base);
static bool add_up(const struct ticket_line lines[], size_t count, struct ticket_vat *rate);

bool line_is_held(const char *as) {
  return text_equal(as, LINE_DEPOSIT) || line_takes_off(as);
}

bool line_takes_off(const char *as) {
  return text_equal(as, LINE_DEDUCT) || text_equal(as, LINE_REDEEM);
}

bool scheme_is_voucher(const char *vat_scheme) {
  return text_starts(vat_scheme, "voucher_") || text_equal(vat_scheme, "suspended");
}

bool scheme_is_untaxed(const char *vat_scheme) {
  return text_equal(vat_scheme, "voucher_multi") || text_equal(vat_scheme, "suspended") ||
         text_equal(vat_scheme, "gift");
}

bool amounts_gross(const struct ticket_line *line, struct money *gross) {
  struct money listed;
  return money_times(line->unit_price, line->quantity, &listed) && money_subtract(listed, line->discount, gross);
}

bool amounts_vat(struct ticket_line lines[], size_t count, struct arena *arena, struct ticket *ticket) {
  struct ticket_vat rates[TICKET_RATES_MAX];
  size_t rate_count;
  if (!list_rates(lines, count, rates, &rate_count)) return false;
  for (size_t i = 0; i < rate_count; i++)
    if (!share_rate(lines, count, &rates[i], false) || !share_rate(lines, count, &rates[i], true)) return false;
  return amounts_rates(lines, count, arena, ticket);
}

bool amounts_rates(struct ticket_line lines[], size_t count, struct arena *arena, struct ticket *ticket) {
  struct ticket_vat *rates = arena_list(arena, TICKET_RATES_MAX, sizeof *rates);
  size_t rate_count;
  if (!list_rates(lines, count, rates, &rate_count)) return false;
  for (size_t i = 0; i < rate_count; i++)
    if (!add_up(lines, count, &rates[i])) return false;
  ticket->vat = rates;
  ticket->vat_count = rate_count;
  return true;
}

bool amounts_total(const struct ticket_line lines[], size_t count, struct money *total) {
  struct money sum = MONEY(0);
  for (size_t i = 0; i < count; i++)
    if (!money_add(sum, lines[i].gross, &sum)) return false;
  *total = sum;
  return true;
}

bool amounts_tendered(const struct ticket_tender tenders[], size_t count, struct money *all, struct money *cash) {
  *all = *cash = MONEY(0);
  for (size_t i = 0; i < count; i++) {
    if (!money_add(*all, tenders[i].amount, all)) return false;
    bool notes = text_equal(tenders[i].kind, "cash");
    if (notes && !money_add(*cash, tenders[i].amount, cash)) return false;
  }
  return true;
}

bool amounts_tender_known(const char *kind) {
  static const char *const kinds[] = {"cash",           "card",        "cheque",    "voucher", "credit",
                                      "local_currency", "third_party", "suspended", "online",  NULL};
  for (size_t i = 0; kinds[i] != NULL; i++)
    if (text_equal(kind, kinds[i])) return true;
  return false;
}

static bool list_rates(const struct ticket_line lines[], size_t count, struct ticket_vat rates[], size_t *rate_count) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    size_t at = 0;
    while (at < found && !same_rate(&lines[i], &rates[at])) at++;
    if (at < found) continue;
    if (found == TICKET_RATES_MAX) return false;
    rates[found++] = (struct ticket_vat){.rate = lines[i].vat_rate, .scheme = lines[i].vat_scheme};
  }
  qsort(rates, found, sizeof *rates, compare_rates);
  *rate_count = found;
  return true;
}

static bool same_rate(const struct ticket_line *line, const struct ticket_vat *rate) {
  return line->vat_rate == rate->rate && text_equal(line->vat_scheme, rate->scheme);
}

static int compare_rates(const void *left, const void *right) {
  const struct ticket_vat *a = left, *b = right;
  if (a->rate != b->rate) return a->rate > b->rate ? -1 : 1;
  return strcmp(a->scheme, b->scheme);
}

/* The tax is computed once for the whole rate, then shared: lines rounded one by one would not sum to the tax due. off:
 * the lines that take something off (a deposit, a voucher that is spent), which are shared by themselves. */
static bool share_rate(struct ticket_line lines[], size_t count, const struct ticket_vat *rate, bool off) {
  struct ticket_line *chosen[TICKET_LINES_MAX];
  int64_t bases[TICKET_LINES_MAX];
  struct money base, sum = MONEY(0), net, nets[TICKET_LINES_MAX] = {0};
  int found = 0;
  for (size_t i = 0; i < count; i++) {
    if (!same_rate(&lines[i], rate) || (lines[i].quantity < 0) != off) continue;
    if (!taxable_base(&lines[i], &base) || !money_add(sum, base, &sum)) return false;
    bases[found] = off ? -base.cents : base.cents;
    chosen[found++] = &lines[i];
  }
  if (!money_net(sum, (int32_t)rate->rate, &net)) return false;
  if (sum.cents != 0 && !money_share(net, bases, nets, found)) return false;
  for (int i = 0; i < found; i++) {
    chosen[i]->vat = MONEY((off ? -bases[i] : bases[i]) - nets[i].cents);
    chosen[i]->net = MONEY(chosen[i]->gross.cents - chosen[i]->vat.cents);
  }
  return true;
}

/* What VAT is due on: the price; a deposit, at once (CGI 269); the margin for goods bought from private persons (CGI
 * 297 A), never below zero for a piece; nothing when a multi-purpose voucher is sold (CGI 256 ter), nor on a gift. */
static bool taxable_base(const struct ticket_line *line, struct money *base) {
  struct money paid;
  *base = scheme_is_untaxed(line->vat_scheme) ? MONEY(0) : line->gross;
  if (!text_equal(line->vat_scheme, "margin")) return true;
  if (!money_times(line->purchase_price, line->quantity, &paid) || !money_subtract(line->gross, paid, base))
    return false;
  if (base->cents < 0) *base = MONEY(0);
  return true;
}

static bool add_up(const struct ticket_line lines[], size_t count, struct ticket_vat *rate) {
  for (size_t i = 0; i < count; i++) {
    if (!same_rate(&lines[i], rate)) continue;
    if (!money_add(rate->gross, lines[i].gross, &rate->gross) || !money_add(rate->net, lines[i].net, &rate->net) ||
        !money_add(rate->vat, lines[i].vat, &rate->vat))
      return false;
  }
  return true;
}
