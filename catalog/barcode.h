/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a scanned barcode says, before any catalogue is asked. Pure, and apart from the rest of the catalogue so that
 * the till can read labels without the database. */
#ifndef COMPTOIR_CATALOG_BARCODE_H
#define COMPTOIR_CATALOG_BARCODE_H

#include "core/money.h"
#include "core/outcome.h"

#include <stddef.h>
#include <stdint.h>

enum catalog_barcode_kind { BARCODE_UNIT, BARCODE_WEIGHT, BARCODE_PRICE };

#define BARCODE_TEXT 15
#define BARCODE_PREFIX_DIGITS 7 /* "21" or "22" and five digits of item: what the catalogue keeps */

struct catalog_barcode {
  enum catalog_barcode_kind kind;
  char code[BARCODE_TEXT]; /* what to look for in the catalogue: the whole EAN (unit), or its first 7 digits */
  int64_t quantity;        /* thousandths: 1000, or the grams of a weight label (1.250 kg = 1250) */
  struct money price;      /* of a price label; 0 otherwise */
};

/* Reads a scanned EAN-13 or EAN-8. 13 digits that begin with 21 carry grams, with 22 cents (7 digits of item, 5 of
 * amount, 1 of check). UNKNOWN_ITEM: not a barcode or wrong check digit; BAD_QUANTITY: a label of 0 g;
 * PRICE_REQUIRED: a label of 0.00 €. *out is untouched on refusal. */
NODISCARD enum outcome catalog_barcode_read(const char *digits, struct catalog_barcode *out);
/* The EAN check digit of count digits ('0'..'9'; nothing else may be among them). */
char catalog_barcode_check_digit(const char *digits, size_t count);

#endif
