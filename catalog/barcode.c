/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "catalog/barcode.h"

#include <stdbool.h>
#include <string.h>

enum { EAN_8 = 8, EAN_13 = 13, AMOUNT_DIGITS = 5 };

static bool is_ean(const char *digits);
static enum outcome read_label(const char *digits, enum catalog_barcode_kind kind, struct catalog_barcode *out);
static int64_t read_amount(const char *digits);

enum outcome catalog_barcode_read(const char *digits, struct catalog_barcode *out) {
  if (!is_ean(digits)) return UNKNOWN_ITEM;
  bool long_code = strlen(digits) == EAN_13;
  if (long_code && strncmp(digits, "21", 2) == 0) return read_label(digits, BARCODE_WEIGHT, out);
  if (long_code && strncmp(digits, "22", 2) == 0) return read_label(digits, BARCODE_PRICE, out);
  *out = (struct catalog_barcode){.kind = BARCODE_UNIT, .quantity = QUANTITY_ONE};
  memcpy(out->code, digits, strlen(digits));
  return OK;
}

/* From the right: the digits before the check digit weigh 3, 1, 3, 1… and the whole is a multiple of ten. */
char catalog_barcode_check_digit(const char *digits, size_t count) {
  int sum = 0;
  for (size_t i = 0; i < count; i++) sum += (digits[count - 1 - i] - '0') * (i % 2 == 0 ? 3 : 1);
  return (char)('0' + (10 - sum % 10) % 10);
}

static bool is_ean(const char *digits) {
  size_t length = strspn(digits, "0123456789");
  if (digits[length] != '\0' || (length != EAN_13 && length != EAN_8)) return false;
  return digits[length - 1] == catalog_barcode_check_digit(digits, length - 1);
}

/* An empty scale or a label without a price would sell for nothing: refused, so that the cashier weighs again. */
static enum outcome read_label(const char *digits, enum catalog_barcode_kind kind, struct catalog_barcode *out) {
  int64_t amount = read_amount(digits + BARCODE_PREFIX_DIGITS);
  if (amount == 0) return kind == BARCODE_WEIGHT ? BAD_QUANTITY : PRICE_REQUIRED;
  *out = (struct catalog_barcode){.kind = kind, .quantity = QUANTITY_ONE};
  memcpy(out->code, digits, BARCODE_PREFIX_DIGITS);
  if (kind == BARCODE_WEIGHT) out->quantity = amount; /* a gram is a thousandth of a kilo */
  if (kind == BARCODE_PRICE) out->price = MONEY(amount);
  return OK;
}

static int64_t read_amount(const char *digits) {
  int64_t amount = 0;
  for (size_t i = 0; i < AMOUNT_DIGITS; i++) amount = amount * 10 + (digits[i] - '0');
  return amount;
}
