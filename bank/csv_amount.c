/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Amounts as tables write them: "1 234,56 €", "1.234,56", "-12.5". */
#include "bank/private.h"

#include <string.h>

enum { AMOUNT_MAX = 40 };

static struct bank_slice without_currency(struct bank_slice text);
static size_t blank_at(struct bank_slice text, size_t i);
static bool join_groups(char *plain, size_t *length, char decimal);

bool bank_table_amount(char decimal, struct bank_slice text, struct money *amount) {
  char plain[AMOUNT_MAX], decimals[2] = {decimal, '\0'}, group = decimal == ',' ? '.' : ',';
  size_t length = 0;
  text = without_currency(text);
  for (size_t i = 0; i < text.length;) {
    size_t blank = text.at[i] == group ? 1 : blank_at(text, i);
    if (length == AMOUNT_MAX) return false;
    plain[length++] = blank > 0 ? ' ' : text.at[i];
    i += blank > 0 ? blank : 1;
  }
  if (!join_groups(plain, &length, decimal)) return false;
  return bank_amount((struct bank_slice){plain, length}, decimals, amount);
}

/* Without "€" or "EUR" after it, nor the blanks before that. */
static struct bank_slice without_currency(struct bank_slice text) {
  static const char *const names[] = {"€", "EUR"};
  text = bank_trim(text);
  for (size_t i = 0; i < 2; i++) {
    size_t length = strlen(names[i]);
    if (text.length > length && memcmp(text.at + text.length - length, names[i], length) == 0) text.length -= length;
  }
  while (text.length > 1 && blank_at(text, text.length - 1)) text.length--;
  while (text.length > 2 && blank_at(text, text.length - 2) == 2) text.length -= 2;
  while (text.length > 3 && blank_at(text, text.length - 3) == 3) text.length -= 3;
  return text;
}

/* Bytes of the blank character there; 0: none. */
static size_t blank_at(struct bank_slice text, size_t i) {
  static const char *const blanks[] = {" ", "\u00a0", "\u202f", "\u2009"};
  for (size_t b = 0; b < 4; b++) {
    size_t length = strlen(blanks[b]);
    if (text.length - i >= length && memcmp(text.at + i, blanks[b], length) == 0) return length;
  }
  return 0;
}

/* A group that does not have three digits is a fault, not a thousand. */
static bool join_groups(char *plain, size_t *length, char decimal) {
  size_t kept = 0, run = 0; /* run: digits since the sign or the last blank */
  bool grouped = false, whole = true;
  for (size_t i = 0; i <= *length; i++) {
    char character = i < *length ? plain[i] : decimal;
    bool blank = character == ' ', digit = character >= '0' && character <= '9';
    if (whole && (blank || character == decimal) && (grouped ? run != 3 : blank && (run == 0 || run > 3))) return false;
    if (blank && !whole) return false;
    if (blank) grouped = true;
    if (character == decimal) whole = false;
    run = digit ? run + 1 : 0;
    if (i < *length && !blank) plain[kept++] = character;
  }
  *length = kept;
  return true;
}
