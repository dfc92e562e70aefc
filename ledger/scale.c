/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/scale.h"

struct sums { /* of the window of a row, up to it or with it */
  int64_t net, internal, costs, cashed, raw;
};

static bool row_is_sound(const struct scale_month *row, const struct scale_month *before);
static bool fits(struct money amount);
static bool is_exempt(const struct scale_month *row, struct date entered_on);
static int64_t window_of(const struct scale *scale, struct date month, int fiscal_month);
static struct sums sum_window(const struct scale_month rows[], const int64_t raw[], size_t at, int fiscal_month);
static void add_row(struct sums *sums, const struct scale_month *row);
static int64_t contribution_of(const struct scale *scale, const struct sums *sums);
static int64_t base_of(const struct scale *scale, const struct sums *sums);
static int64_t bands_of(const struct scale *scale, int64_t base);
static int64_t pot_of(const struct scale *scale, const struct sums *sums);
static int64_t ask_month(const struct scale_month rows[], const int64_t raw[], size_t at, size_t count, int64_t own);
static int64_t cap(const struct scale *scale, int64_t due);
static int64_t share_of(int64_t cents, int64_t rate_bp);
static int64_t divide_round(int64_t amount, int64_t divisor);

enum { ROWS_MAX = 4096 };

bool scale_dues(const struct scale_month rows[], size_t count, struct date entered_on, int fiscal_month,
                struct scale_due dues[]) {
  int64_t raw[ROWS_MAX]; /* what each row owes before the maximum */
  if (count > ROWS_MAX || fiscal_month < 1 || fiscal_month > 12) return false;
  for (size_t i = 0; i < count; i++)
    if (!row_is_sound(&rows[i], i > 0 ? &rows[i - 1] : NULL)) return false;
  for (size_t i = 0; i < count; i++) {
    const struct scale *scale = rows[i].scale;
    struct sums was = sum_window(rows, raw, i, fiscal_month), is = was;
    add_row(&is, &rows[i]);
    int64_t own = contribution_of(scale, &is) - contribution_of(scale, &was);
    raw[i] = is_exempt(&rows[i], entered_on) ? 0 : ask_month(rows, raw, i, count, own);
    int64_t cae = cap(scale, was.raw + raw[i]) - cap(scale, was.raw);
    int64_t pot = pot_of(scale, &is) - pot_of(scale, &was);
    dues[i] = (struct scale_due){MONEY(cae), MONEY(pot), MONEY(rows[i].net.cents + rows[i].internal.cents - cae - pot)};
  }
  return true;
}

bool scale_is_sound(const struct scale *scale) {
  if (scale->band_count < 1 || scale->band_count > SCALE_BANDS_MAX || scale->bands[0].from.cents != 0) return false;
  if (scale->pot_bp < 0 || scale->pot_bp > RATE_ONE) return false;
  for (size_t i = 0; i < scale->band_count; i++) {
    const struct scale_band *band = &scale->bands[i];
    if (band->rate_bp < 0 || band->rate_bp > RATE_ONE - scale->pot_bp || !fits(band->from)) return false;
    if (i > 0 && band->from.cents <= scale->bands[i - 1].from.cents) return false;
  }
  const struct money amounts[] = {scale->fixed_month, scale->minimum_month, scale->maximum_window};
  for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++)
    if (amounts[i].cents < 0 || !fits(amounts[i])) return false;
  return scale->internal_bp >= -1 && scale->internal_bp <= RATE_ONE && scale->exempt_months >= 0;
}

struct money scale_of_bands(const struct scale *scale, struct money cumulated) {
  return MONEY(bands_of(scale, cumulated.cents));
}

static bool row_is_sound(const struct scale_month *row, const struct scale_month *before) {
  if (!scale_is_sound(row->scale) || row->month.day != 1) return false;
  if (before && date_compare(row->month, before->month) < 0) return false;
  return fits(row->net) && fits(row->internal) && fits(row->costs) && fits(row->cashed);
}

/* So small that thousands of rows at 10 000 basis points still fit 64 bits. */
static bool fits(struct money amount) {
  return amount.cents <= MONEY_LIMIT_CENTS / 100 && amount.cents >= -MONEY_LIMIT_CENTS / 100;
}

/* The month of entry is the first. Who has no contract has nothing to be exempt from. */
static bool is_exempt(const struct scale_month *row, struct date entered_on) {
  int64_t months = (row->month.year - entered_on.year) * 12 + row->month.month - entered_on.month;
  return row->contract && months < row->scale->exempt_months;
}

static int64_t window_of(const struct scale *scale, struct date month, int fiscal_month) {
  if (scale->window == WINDOW_SINCE_ENTRY) return 0;
  bool earlier = scale->window == WINDOW_FISCAL && month.month < fiscal_month;
  return month.year - (earlier ? 1 : 0);
}

/* What came before the row in its window, seen with its own scale: so a new version takes over where the old one was.
 */
static struct sums sum_window(const struct scale_month rows[], const int64_t raw[], size_t at, int fiscal_month) {
  const struct scale *scale = rows[at].scale;
  int64_t window = window_of(scale, rows[at].month, fiscal_month);
  struct sums sums = {0};
  for (size_t i = at; i-- > 0 && window_of(scale, rows[i].month, fiscal_month) == window;) {
    add_row(&sums, &rows[i]);
    sums.raw += raw[i];
  }
  return sums;
}

static void add_row(struct sums *sums, const struct scale_month *row) {
  sums->net += row->net.cents;
  sums->internal += row->internal.cents;
  sums->costs += row->costs.cents;
  sums->cashed += row->cashed.cents;
}

static int64_t contribution_of(const struct scale *scale, const struct sums *sums) {
  int64_t internal = scale->internal_bp < 0 ? 0 : share_of(sums->internal, scale->internal_bp);
  return bands_of(scale, base_of(scale, sums)) + internal;
}

static int64_t base_of(const struct scale *scale, const struct sums *sums) {
  int64_t base = scale->base == BASE_CASHED ? sums->cashed : sums->net;
  if (scale->base == BASE_MARGIN) base -= sums->costs;
  if (scale->internal_bp < 0) base += sums->internal;
  return scale->deduction == DEDUCT_POT_FIRST ? base - pot_of(scale, sums) : base;
}

/* A loss owes nothing; it is made up for first by what is earned later in the same window. */
static int64_t bands_of(const struct scale *scale, int64_t base) {
  int64_t owed = 0; /* in ten-thousandths of a cent */
  if (base <= 0) return 0;
  for (size_t i = 0; i < scale->band_count && base > scale->bands[i].from.cents; i++) {
    int64_t from = scale->bands[i].from.cents, rate = scale->bands[i].rate_bp;
    bool last = i + 1 == scale->band_count || base <= scale->bands[i + 1].from.cents;
    if (scale->banding == BANDING_WHOLE) owed = base * rate;
    else owed += ((last ? base : scale->bands[i + 1].from.cents) - from) * rate;
  }
  return divide_round(owed, RATE_ONE);
}

/* Of turnover, internal sales apart. What the bands take comes off first if so decided; the fixed amount, an exemption,
 * the minimum and the maximum do not change the pot. */
static int64_t pot_of(const struct scale *scale, const struct sums *sums) {
  bool after = scale->deduction == DEDUCT_CAE_FIRST;
  return share_of(after ? sums->net - bands_of(scale, base_of(scale, sums)) : sums->net, scale->pot_bp);
}

/* With the fixed amount, at least the minimum: once a month, in its last row. */
static int64_t ask_month(const struct scale_month rows[], const int64_t raw[], size_t at, size_t count, int64_t own) {
  const struct scale_month *row = &rows[at];
  if (!row->contract || (at + 1 < count && date_compare(rows[at + 1].month, row->month) == 0)) return own;
  int64_t earlier = 0;
  for (size_t i = at; i-- > 0 && date_compare(rows[i].month, row->month) == 0;) earlier += raw[i];
  if (!row->waived) own += row->scale->fixed_month.cents;
  int64_t missing = row->scale->minimum_month.cents - earlier - own;
  return row->scale->minimum_month.cents > 0 && missing > 0 ? own + missing : own;
}

static int64_t cap(const struct scale *scale, int64_t due) {
  int64_t most = scale->maximum_window.cents;
  return most > 0 && due > most ? most : due;
}

static int64_t share_of(int64_t cents, int64_t rate_bp) {
  return divide_round(cents * rate_bp, RATE_ONE);
}

/* Half away from zero, so that a refund is the mirror of its sale. */
static int64_t divide_round(int64_t amount, int64_t divisor) {
  return amount < 0 ? -((-2 * amount + divisor) / (2 * divisor)) : (2 * amount + divisor) / (2 * divisor);
}
