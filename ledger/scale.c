/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/scale.h"

struct reckoned { /* of a row: what it owes before the maximum, what of that its bands take, and to the pot */
  int64_t raw, bands, pot;
};
struct sums { /* of the window of a row, up to it or with it */
  int64_t net, internal, costs, cashed;
  struct reckoned due;
};
typedef bool belongs(const struct scale_month *earlier, const struct scale_month *row);

static bool row_is_sound(const struct scale_month *row, const struct scale_month *before);
static bool fits(struct money amount);
static bool is_exempt(const struct scale_month *row, struct date entered_on);
static bool is_one_account(const struct scale_month *earlier, const struct scale_month *row);
static bool is_one_pot(const struct scale_month *earlier, const struct scale_month *row);
static struct sums sum_window(const struct scale_month rows[], const struct reckoned reckoned[], size_t at,
                              belongs *counts, int fiscal_month);
static void add_row(struct sums *sums, const struct scale_month *row, const struct reckoned *due);
static int64_t internal_of(const struct scale *scale, const struct sums *sums);
static int64_t base_of(const struct scale *scale, const struct sums *sums);
static int64_t bands_of(const struct scale *scale, int64_t base);
static int64_t pot_of(const struct scale *scale, const struct sums *sums, const struct scale_month *row, int64_t bands);
static int64_t ask_month(const struct scale_month rows[], const struct reckoned reckoned[], size_t at, size_t count,
                         int64_t own);
static int64_t cap(const struct scale *scale, int64_t due);
static int64_t share_of(int64_t cents, int64_t rate_bp);
static int64_t divide_round(int64_t amount, int64_t divisor);

enum { ROWS_MAX = 4096 };

bool scale_dues(const struct scale_month rows[], size_t count, struct date entered_on, int fiscal_month,
                struct scale_due dues[]) {
  struct reckoned reckoned[ROWS_MAX];
  if (count > ROWS_MAX || fiscal_month < 1 || fiscal_month > 12) return false;
  for (size_t i = 0; i < count; i++)
    if (!row_is_sound(&rows[i], i > 0 ? &rows[i - 1] : NULL)) return false;
  for (size_t i = 0; i < count; i++) {
    const struct scale *scale = rows[i].scale;
    struct reckoned *due = &reckoned[i];
    struct sums was = sum_window(rows, reckoned, i, is_one_account, fiscal_month), is = was;
    struct sums lineage = sum_window(rows, reckoned, i, is_one_pot, fiscal_month);
    *due = (struct reckoned){.pot = pot_of(scale, &lineage, &rows[i], 0)};
    add_row(&is, &rows[i], due);
    due->bands = bands_of(scale, base_of(scale, &is)) - bands_of(scale, base_of(scale, &was));
    if (scale->deduction == DEDUCT_CAE_FIRST) due->pot = pot_of(scale, &lineage, &rows[i], due->bands);
    int64_t own = due->bands + internal_of(scale, &is) - internal_of(scale, &was);
    due->raw = is_exempt(&rows[i], entered_on) ? 0 : ask_month(rows, reckoned, i, count, own);
    int64_t cae = cap(scale, was.due.raw + due->raw) - cap(scale, was.due.raw);
    dues[i] = (struct scale_due){MONEY(cae), MONEY(due->pot),
                                 MONEY(rows[i].net.cents + rows[i].internal.cents - cae - due->pot)};
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

bool scale_same_cae_part(const struct scale *a, const struct scale *b) {
  if (a == b) return true;
  if (a->base != b->base || a->banding != b->banding || a->window != b->window || a->band_count != b->band_count)
    return false;
  for (size_t i = 0; i < a->band_count; i++)
    if (a->bands[i].from.cents != b->bands[i].from.cents || a->bands[i].rate_bp != b->bands[i].rate_bp) return false;
  return a->fixed_month.cents == b->fixed_month.cents && a->minimum_month.cents == b->minimum_month.cents &&
         a->maximum_window.cents == b->maximum_window.cents && a->exempt_months == b->exempt_months &&
         a->internal_bp == b->internal_bp && (a->deduction == DEDUCT_POT_FIRST) == (b->deduction == DEDUCT_POT_FIRST);
}

int64_t scale_window(const struct scale *scale, struct date month, int fiscal_month) {
  if (scale->window == WINDOW_SINCE_ENTRY) return 0;
  bool earlier = scale->window == WINDOW_FISCAL && month.month < fiscal_month;
  return month.year - (earlier ? 1 : 0);
}

static bool is_one_account(const struct scale_month *earlier, const struct scale_month *row) {
  return earlier->lineage == row->lineage || scale_same_cae_part(earlier->scale, row->scale) ||
         (row->together && row->together[earlier->lineage]);
}

static bool is_one_pot(const struct scale_month *earlier, const struct scale_month *row) {
  return earlier->lineage == row->lineage;
}

/* What came before the row in its window, seen with its own scale: so a new version takes over where the old one was.
 */
static struct sums sum_window(const struct scale_month rows[], const struct reckoned reckoned[], size_t at,
                              belongs *counts, int fiscal_month) {
  const struct scale *scale = rows[at].scale;
  int64_t window = scale_window(scale, rows[at].month, fiscal_month);
  struct sums sums = {0};
  for (size_t i = at; i-- > 0 && scale_window(scale, rows[i].month, fiscal_month) == window;)
    if (counts(&rows[i], &rows[at])) add_row(&sums, &rows[i], &reckoned[i]);
  return sums;
}

static void add_row(struct sums *sums, const struct scale_month *row, const struct reckoned *due) {
  sums->net += row->net.cents;
  sums->internal += row->internal.cents;
  sums->costs += row->costs.cents;
  sums->cashed += row->cashed.cents;
  sums->due.raw += due->raw;
  sums->due.bands += due->bands;
  sums->due.pot += due->pot;
}

static int64_t internal_of(const struct scale *scale, const struct sums *sums) {
  return scale->internal_bp < 0 ? 0 : share_of(sums->internal, scale->internal_bp);
}

static int64_t base_of(const struct scale *scale, const struct sums *sums) {
  int64_t base = scale->base == BASE_CASHED ? sums->cashed : sums->net;
  if (scale->base == BASE_MARGIN) base -= sums->costs;
  if (scale->internal_bp < 0) base += sums->internal;
  return scale->deduction == DEDUCT_POT_FIRST ? base - sums->due.pot : base;
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

/* Of the row's turnover, internal sales apart. What the bands take comes off first if so decided; the fixed amount, an
 * exemption, the minimum and the maximum do not change the pot. */
static int64_t pot_of(const struct scale *scale, const struct sums *sums, const struct scale_month *row,
                      int64_t bands) {
  int64_t was = sums->net, own = row->net.cents;
  if (scale->deduction == DEDUCT_CAE_FIRST) was -= sums->due.bands, own -= bands;
  return share_of(was + own, scale->pot_bp) - share_of(was, scale->pot_bp);
}

/* With the fixed amount, at least the minimum: once a month, in the last row of the account. */
static int64_t ask_month(const struct scale_month rows[], const struct reckoned reckoned[], size_t at, size_t count,
                         int64_t own) {
  const struct scale_month *row = &rows[at];
  int64_t earlier = 0;
  if (!row->contract) return own;
  for (size_t i = at + 1; i < count && date_compare(rows[i].month, row->month) == 0; i++)
    if (is_one_account(row, &rows[i])) return own;
  for (size_t i = at; i-- > 0 && date_compare(rows[i].month, row->month) == 0;)
    if (is_one_account(&rows[i], row)) earlier += reckoned[i].raw;
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
