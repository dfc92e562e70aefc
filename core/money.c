/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/money.h"

#include <stddef.h>
#include <string.h>

__extension__ typedef __int128 wide; /* cents × thousandths or × weights never overflow on the way */

static bool keep(wide cents, struct money *result);
static wide divide_round(wide amount, wide divisor);
static bool sum_weights(const int64_t weights[], int count, int64_t *sum);
static void share_positive(wide total, const int64_t weights[], int64_t sum, struct money parts[], int count);
static int find_largest(const struct money remainders[], int count);
static uint64_t magnitude(int64_t cents);
static char *write_amount(struct money amount, const char *minus, const char *thousands, char point, char *text);

bool money_add(struct money a, struct money b, struct money *result) {
  return keep((wide)a.cents + b.cents, result);
}

bool money_subtract(struct money a, struct money b, struct money *result) {
  return keep((wide)a.cents - b.cents, result);
}

bool money_times(struct money unit_price, int64_t quantity_thousandths, struct money *result) {
  return keep(divide_round((wide)unit_price.cents * quantity_thousandths, QUANTITY_ONE), result);
}

bool money_net(struct money gross, int32_t rate_bp, struct money *result) {
  if (rate_bp < 0) return false;
  return keep(divide_round((wide)gross.cents * RATE_ONE, (wide)RATE_ONE + rate_bp), result);
}

bool money_share(struct money total, const int64_t weights[], struct money parts[], int count) {
  int64_t sum;
  if (!sum_weights(weights, count, &sum)) return false;
  if (magnitude(total.cents) > MONEY_LIMIT_CENTS) return false;
  bool negative = total.cents < 0;
  share_positive(negative ? -total.cents : total.cents, weights, sum, parts, count);
  for (int i = 0; negative && i < count; i++) parts[i].cents = -parts[i].cents;
  return true;
}

char *money_french(struct money amount, char text[static 40]) {
  return write_amount(amount, "\u2212", "\u202f", ',', text);
}

char *money_plain(struct money amount, char text[static 40]) {
  return write_amount(amount, "-", "", '.', text);
}

static bool keep(wide cents, struct money *result) {
  if (cents > MONEY_LIMIT_CENTS || cents < -(wide)MONEY_LIMIT_CENTS) return false;
  *result = MONEY((int64_t)cents);
  return true;
}

/* Half away from zero, so that a refund is the exact mirror of its sale. */
static wide divide_round(wide amount, wide divisor) {
  return amount < 0 ? -((-2 * amount + divisor) / (2 * divisor)) : (2 * amount + divisor) / (2 * divisor);
}

static bool sum_weights(const int64_t weights[], int count, int64_t *sum) {
  *sum = 0;
  for (int i = 0; i < count; i++)
    if (weights[i] < 0 || __builtin_add_overflow(*sum, weights[i], sum)) return false;
  return *sum > 0;
}

/* parts first holds the remainders; each left-over cent goes to the largest one, which is then marked as served. */
static void share_positive(wide total, const int64_t weights[], int64_t sum, struct money parts[], int count) {
  const int64_t served = -1;
  wide left = total;
  for (int i = 0; i < count; i++) {
    left -= total * weights[i] / sum;
    parts[i] = MONEY((int64_t)(total * weights[i] % sum));
  }
  for (; left > 0; left--) parts[find_largest(parts, count)].cents = served;
  for (int i = 0; i < count; i++)
    parts[i] = MONEY((int64_t)(total * weights[i] / sum) + (parts[i].cents == served ? 1 : 0));
}

static int find_largest(const struct money remainders[], int count) {
  int largest = 0;
  for (int i = 1; i < count; i++)
    if (remainders[i].cents >= remainders[largest].cents) largest = i; /* >=: ties go to the later part */
  return largest;
}

static uint64_t magnitude(int64_t cents) {
  return cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents;
}

/* Backwards from the cents to the sign, then moved to the front. */
static char *write_amount(struct money amount, const char *minus, const char *thousands, char point, char *text) {
  char reversed[40], *at = reversed + sizeof reversed;
  uint64_t left = magnitude(amount.cents);
  *--at = '\0';
  for (int digit = 0; digit < 3 || left > 0; digit++, left /= 10) {
    if (digit == 2) *--at = point;
    size_t length = digit > 2 && digit % 3 == 2 ? strlen(thousands) : 0;
    at -= length;
    memcpy(at, thousands, length);
    *--at = (char)('0' + left % 10);
  }
  size_t length = amount.cents < 0 ? strlen(minus) : 0;
  at -= length;
  memcpy(at, minus, length);
  return memcpy(text, at, (size_t)(reversed + sizeof reversed - at));
}
