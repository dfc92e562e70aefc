/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One cell of a spreadsheet: what people type, and what they like to read. */
#include "catalog/columns.h"
#include "core/text.h"

#include <string.h>

enum { DECIMALS = 2, DIGITS_MAX = 12 }; /* euros have cents, rates have hundredths of a percent */

static char fold_latin(unsigned char second);
static const char *parse_text(const struct column *column, const char *text, void *row);
static const char *parse_decimal(const struct column *column, const char *text, void *row);
static bool read_decimal(const char *text, int64_t *hundredths);
static bool is_sign(const char *text);
static size_t blank_length(const char *text);
static const char *parse_bool(const struct column *column, const char *text, void *row);
static const char *french_of(const struct column *column, const char *value);
static void print_decimal(int64_t hundredths, bool cents, struct buffer *out);

void column_fold(const char *text, char *folded, size_t size) {
  size_t length = 0;
  for (const unsigned char *at = (const unsigned char *)text; *at && length + 1 < size; at++) {
    char character = (char)*at;
    if (*at >= 'A' && *at <= 'Z') character = (char)(*at + ('a' - 'A'));
    if (*at == ' ' || *at == '-') character = '_';
    if (*at == 0xC3 && at[1]) character = fold_latin(*++at); /* U+00C0 to U+00FF: the accents of French but œ */
    folded[length++] = character;
  }
  folded[length] = '\0';
}

const char *column_parse(const struct column *column, const char *text, void *row) {
  switch (column->kind) {
  case COLUMN_TEXT: return parse_text(column, text, row);
  case COLUMN_CENTS:
  case COLUMN_RATE: return parse_decimal(column, text, row);
  case COLUMN_BOOL: return parse_bool(column, text, row);
  }
  return NULL;
}

void column_print(const struct column *column, const void *row, struct buffer *out) {
  switch (column->kind) {
  case COLUMN_TEXT: buffer_text(out, french_of(column, column_text(column, row))); break;
  case COLUMN_CENTS: print_decimal(column_integer(column, row), true, out); break;
  case COLUMN_RATE: print_decimal(column_integer(column, row), false, out); break;
  case COLUMN_BOOL: buffer_text(out, column_bool(column, row) ? "oui" : "non"); break;
  }
}

static char fold_latin(unsigned char second) {
  static const char PLAIN[] = "aaaaaaaceeeeiiiidnooooo_ouuuuyts"; /* U+00C0…, the same again for U+00E0… */
  return second >= 0x80 && second <= 0xBF ? PLAIN[second & 0x1F] : '_';
}

/* A word that is not in the list is kept as it is: the check names it together with the other faults of the line. */
static const char *parse_text(const struct column *column, const char *text, void *row) {
  char folded[64];
  column_fold(text, folded, sizeof folded);
  const char *value = text;
  for (const struct word *word = column->words; word && word->value; word++)
    if (text_equal(folded, word->value) || text_equal(folded, word->french)) value = word->value;
  column_set_text(column, row, value);
  return NULL;
}

static const char *parse_decimal(const struct column *column, const char *text, void *row) {
  int64_t value;
  if (!read_decimal(text, &value))
    return column->hint                   ? column->hint
           : column->kind == COLUMN_CENTS ? "un prix comme 12,50 est attendu"
                                          : "un taux comme 20 ou 5,5 est attendu";
  column_set_integer(column, row, value);
  return NULL;
}

/* Digits, a comma or a point, at most two decimals; blanks between the digits; one € or % at the very end, so that
 * nobody's "1€50" becomes 150 euros. */
static bool read_decimal(const char *text, int64_t *hundredths) {
  int64_t value = 0;
  int decimals = -1, digits = 0;
  for (size_t skip; *text && !is_sign(text); text += skip) {
    skip = blank_length(text);
    if (skip > 0) continue;
    skip = 1;
    if ((*text == ',' || *text == '.') && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (*text < '0' || *text > '9' || ++digits > DIGITS_MAX || decimals == DECIMALS) return false;
    if (decimals >= 0) decimals++;
    value = value * 10 + (*text - '0');
  }
  for (int i = decimals < 0 ? 0 : decimals; i < DECIMALS; i++) value *= 10;
  *hundredths = value;
  return digits > 0;
}

static bool is_sign(const char *text) {
  return text_equal(text, "€") || text_equal(text, "%");
}

static size_t blank_length(const char *text) {
  static const char *const BLANKS[] = {" ", "\u00a0", "\u202f"};
  for (size_t i = 0; i < sizeof BLANKS / sizeof BLANKS[0]; i++)
    if (text_starts(text, BLANKS[i])) return strlen(BLANKS[i]);
  return 0;
}

static const char *parse_bool(const struct column *column, const char *text, void *row) {
  static const char *const YES[] = {"oui", "o", "vrai", "true", "yes", "1", "x"};
  static const char *const NO[] = {"non", "n", "faux", "false", "no", "0"};
  char folded[8];
  column_fold(text, folded, sizeof folded);
  for (size_t i = 0; i < sizeof YES / sizeof YES[0]; i++)
    if (text_equal(folded, YES[i])) return column_set_bool(column, row, true), NULL;
  for (size_t i = 0; i < sizeof NO / sizeof NO[0]; i++)
    if (text_equal(folded, NO[i])) return column_set_bool(column, row, false), NULL;
  return "oui ou non est attendu";
}

static const char *french_of(const struct column *column, const char *value) {
  for (const struct word *word = column->words; word && word->value; word++)
    if (text_equal(word->value, value)) return word->french;
  return value ? value : "";
}

/* Prices always with two decimals, rates with as many as they have: "12,50", "20", "5,5". */
static void print_decimal(int64_t hundredths, bool cents, struct buffer *out) {
  buffer_format(out, "%lld", (long long)(hundredths / 100));
  if (cents || hundredths % 10 != 0) buffer_format(out, ",%02lld", (long long)(hundredths % 100));
  else if (hundredths % 100 != 0) buffer_format(out, ",%lld", (long long)(hundredths % 100 / 10));
}
