/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a catalogue file may say of an activity and of an item, once, for both formats and both directions.
 * Private to catalog/. */
#ifndef COMPTOIR_CATALOG_COLUMNS_H
#define COMPTOIR_CATALOG_COLUMNS_H

#include "catalog/catalog.h"

enum column_kind { COLUMN_TEXT, COLUMN_CENTS, COLUMN_RATE, COLUMN_BOOL };

struct word { /* a text of a fixed list, and how a spreadsheet says it, without accents */
  const char *value, *french;
};

struct column {
  const char *json;             /* key of the JSON form; NULL: said otherwise there */
  const char *english, *french; /* headers of the CSV form, as column_fold leaves them; NULL: not a CSV column */
  enum column_kind kind;
  size_t offset;                   /* in struct catalog_item or struct catalog_activity */
  const struct word *words;        /* texts: the only ones allowed, ended by NULL; NULL: any */
  bool (*form)(const char *value); /* texts that are not empty; NULL: any */
  const char *hint;                /* what form expects, in French */
  size_t length_max;               /* code points */
  bool required;                   /* may not be empty */
  bool always;                     /* written to JSON even when it holds the default */
};

enum { ITEM_COLUMNS = 21, ACTIVITY_COLUMNS = 6 };
extern const struct column item_columns[ITEM_COLUMNS];
/* Sold without VAT and turnover: multi-purpose vouchers, gifts, what is paid forward. */
bool catalog_untaxed(const char *vat_scheme);
extern const struct column activity_columns[ACTIVITY_COLUMNS]; /* the first is the code */

#define CATALOG_PRICE_MAX INT64_C(10000000) /* 100 000.00 € */

/* The member of row that column names. */
const char *column_text(const struct column *column, const void *row);
int64_t column_integer(const struct column *column, const void *row); /* COLUMN_CENTS, COLUMN_RATE */
bool column_bool(const struct column *column, const void *row);
void column_set_text(const struct column *column, void *row, const char *text); /* keeps the pointer */
void column_set_integer(const struct column *column, void *row, int64_t value);
void column_set_bool(const struct column *column, void *row, bool value);
void column_copy(const struct column *column, void *to, const void *from);
bool column_equal(const struct column *column, const void *a, const void *b);

/* cell.c */

/* Header or word of a spreadsheet in a form that can be compared: lower case, no French accent, _ for blanks and -. */
void column_fold(const char *text, char *folded, size_t size);
/* Reads a CSV cell that is not empty into row; text must outlive row. Returns NULL, or what is wrong, in French. */
const char *column_parse(const struct column *column, const char *text, void *row);
/* The cell as a spreadsheet shows it: "12,50", "5,5", "oui", "pièce". */
void column_print(const struct column *column, const void *row, struct buffer *out);

#endif
