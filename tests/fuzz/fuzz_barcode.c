/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: catalog */
/* Any text from a scanner: refused untouched, or a code of the catalogue, a positive quantity and a price that, put
 * together again with their check digit, are what was scanned. */
#include "catalog/barcode.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_label(const char *digits, const struct catalog_barcode *read) {
  char again[16];
  int64_t amount = read->kind == BARCODE_WEIGHT ? read->quantity : read->price.cents;
  assert(strlen(read->code) == BARCODE_PREFIX_DIGITS);
  assert(amount > 0 && amount <= 99999);
  snprintf(again, sizeof again, "%s%05d", read->code, (int)amount);
  again[12] = catalog_barcode_check_digit(again, 12);
  again[13] = '\0';
  assert(strcmp(again, digits) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char digits[64];
  size_t length = size < sizeof digits - 1 ? size : sizeof digits - 1;
  memcpy(digits, data, length);
  digits[length] = '\0';
  struct catalog_barcode read = {.quantity = -1};
  enum outcome outcome = catalog_barcode_read(digits, &read);
  if (outcome != OK) {
    assert(outcome == UNKNOWN_ITEM || outcome == BAD_QUANTITY || outcome == PRICE_REQUIRED);
    assert(read.quantity == -1);
    return 0;
  }
  assert(read.quantity > 0);
  if (read.kind == BARCODE_UNIT) assert(strcmp(read.code, digits) == 0 && read.price.cents == 0);
  else check_label(digits, &read);
  return 0;
}
