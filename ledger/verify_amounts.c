/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A ticket's own arithmetic, as it stands in the relational tables. The tables against the signed bytes: pos/intake. */
#include "core/text.h"
#include "ledger/verify.h"

#include <stdio.h>

enum { PLACE = 160 };

struct rate_sum {
  struct money gross, net, vat, base, off; /* base: what VAT is due on; off: the same of what is taken off */
  bool back;                               /* of a return: its VAT is a part of the sale's */
};

static void check_line(const struct verify_line *line, struct verify_report *report);
static void check_price(const struct verify_line *line, struct verify_report *report);
static void check_source(const struct verify_line *line, struct verify_report *report);
static void check_rate(const struct verify_sale *sale, const struct verify_vat *vat, struct verify_report *report);
static struct rate_sum sum_rate(const struct verify_sale *sale, const struct verify_vat *vat);
static struct money taxable_base(const struct verify_line *line);
static void check_rates_known(const struct verify_sale *sale, struct verify_report *report);
static void check_total(const struct verify_sale *sale, struct verify_report *report);
static void differ(struct verify_report *report, const char *place, struct money stands, struct money expected);

void verify_sale_amounts(const struct verify_sale *sale, struct verify_report *report) {
  for (size_t i = 0; i < sale->line_count; i++) check_line(&sale->lines[i], report);
  for (size_t i = 0; i < sale->vat_count; i++) check_rate(sale, &sale->vat[i], report);
  check_rates_known(sale, report);
  check_total(sale, report);
}

static void check_line(const struct verify_line *line, struct verify_report *report) {
  char place[PLACE];
  if (line->source_line == 0) check_price(line, report);
  check_source(line, report);
  snprintf(place, sizeof place, "ticket_line ticket=%s line=%lld vat_cents", line->ticket, (long long)line->line);
  differ(report, place, line->vat, MONEY(line->gross.cents - line->net.cents));
  if (text_equal(line->vat_scheme, "margin")) return;
  snprintf(place, sizeof place, "ticket_line ticket=%s line=%lld purchase_price_cents", line->ticket,
           (long long)line->line);
  differ(report, place, line->purchase_price, MONEY(0));
}

/* Of what is sold; a part that comes back is a part of that, which the intake's recount holds against the signed sale.
 */
static void check_price(const struct verify_line *line, struct verify_report *report) {
  char place[PLACE];
  struct money gross = {0};
  if (money_times(line->unit_price, line->quantity, &gross) && gross.cents - line->discount.cents == line->gross.cents)
    return;
  snprintf(place, sizeof place, "ticket_line ticket=%s line=%lld gross_cents", line->ticket, (long long)line->line);
  verify_found(report, place,
               "%lld inscrit, %lld attendu (quantity=%lld × unit_price_cents=%lld − discount_cents=%lld)",
               (long long)line->gross.cents, (long long)(gross.cents - line->discount.cents), (long long)line->quantity,
               (long long)line->unit_price.cents, (long long)line->discount.cents);
}

/* What stood of a line before a return, and what the catalogue asked where more was taken: only where they are said. */
static void check_source(const struct verify_line *line, struct verify_report *report) {
  bool back = line->source_line > 0;
  int64_t stands = line->source_net.cents + line->net.cents;
  bool sound = back ? (line->source_net.cents >= 0 ? stands >= 0 : stands <= 0)
                    : line->source_net.cents == 0 && line->source_discount.cents == 0;
  bool listed = line->list_price.cents == 0 ||
                (line->reason != NULL && line->list_price.cents > 0 && line->list_price.cents < line->unit_price.cents);
  if (sound && listed) return;
  char place[PLACE];
  snprintf(place, sizeof place, "ticket_line ticket=%s line=%lld %s", line->ticket, (long long)line->line,
           sound ? "list_price_cents" : "source_net_cents");
  verify_found(report, place, "%lld, %lld : la ligne n’est pas d’un retour, ou son prix n’est pas changé",
               (long long)line->source_net.cents, (long long)line->list_price.cents);
}

static void check_rate(const struct verify_sale *sale, const struct verify_vat *vat, struct verify_report *report) {
  struct rate_sum sum = sum_rate(sale, vat);
  const struct {
    const char *column;
    struct money stands, expected;
  } columns[] = {
      {"gross_cents", vat->gross, sum.gross}, {"net_cents", vat->net, sum.net}, {"vat_cents", vat->vat, sum.vat}};
  char place[PLACE];
  for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
    snprintf(place, sizeof place, "ticket_vat ticket=%s rate_bp=%lld scheme=%s %s", vat->ticket, (long long)vat->rate,
             vat->scheme, columns[i].column);
    differ(report, place, columns[i].stands, columns[i].expected);
  }
  if (sum.back) return;
  struct money net = {0}, off = {0};
  bool fits = vat->rate >= 0 && vat->rate <= RATE_ONE && money_net(sum.base, (int32_t)vat->rate, &net) &&
              money_net(sum.off, (int32_t)vat->rate, &off);
  int64_t all = sum.base.cents + sum.off.cents, due = all - net.cents - off.cents;
  snprintf(place, sizeof place, "ticket_vat ticket=%s rate_bp=%lld scheme=%s", vat->ticket, (long long)vat->rate,
           vat->scheme);
  if (!fits || due != vat->vat.cents)
    verify_found(report, place, "vat_cents=%lld, mais le taux donne %lld sur %lld", (long long)vat->vat.cents,
                 (long long)due, (long long)all);
}

static struct rate_sum sum_rate(const struct verify_sale *sale, const struct verify_vat *vat) {
  struct rate_sum sum = {0};
  for (size_t i = 0; i < sale->line_count; i++) {
    const struct verify_line *line = &sale->lines[i];
    if (line->vat_rate != vat->rate || !text_equal(line->vat_scheme, vat->scheme)) continue;
    sum.gross.cents += line->gross.cents;
    sum.net.cents += line->net.cents;
    sum.vat.cents += line->vat.cents;
    if (line->quantity > 0) sum.base.cents += taxable_base(line).cents;
    else sum.off.cents += taxable_base(line).cents;
    sum.back = sum.back || line->source_line > 0;
  }
  return sum;
}

/* The price, or the deposit; the margin for goods bought from private persons (CGI 297 A), never below zero; nothing
 * for a voucher, what is paid forward, a gift. */
static struct money taxable_base(const struct verify_line *line) {
  struct money paid;
  if (!line->turnover && !text_equal(line->vat_scheme, "deposit")) return MONEY(0);
  if (!text_equal(line->vat_scheme, "margin")) return line->gross;
  if (!money_times(line->purchase_price, line->quantity, &paid)) return MONEY(0);
  return MONEY(line->gross.cents > paid.cents ? line->gross.cents - paid.cents : 0);
}

static void check_rates_known(const struct verify_sale *sale, struct verify_report *report) {
  for (size_t i = 0; i < sale->line_count; i++) {
    const struct verify_line *line = &sale->lines[i];
    bool known = false;
    for (size_t j = 0; j < sale->vat_count; j++)
      known = known || (sale->vat[j].rate == line->vat_rate && text_equal(sale->vat[j].scheme, line->vat_scheme));
    if (known) continue;
    char place[PLACE];
    snprintf(place, sizeof place, "ticket_line ticket=%s line=%lld", line->ticket, (long long)line->line);
    verify_found(report, place, "ticket_vat n’a pas de ligne pour vat_rate=%lld, %s", (long long)line->vat_rate,
                 line->vat_scheme);
  }
}

static void check_total(const struct verify_sale *sale, struct verify_report *report) {
  struct money lines = {0}, tenders = {0};
  char place[PLACE];
  for (size_t i = 0; i < sale->line_count; i++) lines.cents += sale->lines[i].gross.cents;
  for (size_t i = 0; i < sale->tender_count; i++) tenders.cents += sale->tenders[i].amount.cents;
  snprintf(place, sizeof place, "ticket id=%s total_cents", sale->ticket->id);
  differ(report, place, sale->ticket->total, lines);
  if (tenders.cents - sale->ticket->change.cents == sale->ticket->total.cents) return;
  snprintf(place, sizeof place, "ticket_tender ticket=%s amount_cents", sale->ticket->id);
  verify_found(report, place, "%lld reçu, %lld rendu (ticket.change_cents), %lld à payer", (long long)tenders.cents,
               (long long)sale->ticket->change.cents, (long long)sale->ticket->total.cents);
}

static void differ(struct verify_report *report, const char *place, struct money stands, struct money expected) {
  if (stands.cents == expected.cents) return;
  verify_found(report, place, "%lld inscrit, %lld attendu", (long long)stands.cents, (long long)expected.cents);
}
