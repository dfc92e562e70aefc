/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pieces of text as labels, amounts and days. */
#include "bank/private.h"

#include "core/text.h"

#include <string.h>

static bool is_blank(char character);
static size_t blank_length(const char *at, size_t left);
static bool is_digit(char character);

struct bank_slice bank_slice_of(const char *text) {
  return (struct bank_slice){text, strlen(text)};
}

struct bank_slice bank_trim(struct bank_slice text) {
  while (text.length > 0 && is_blank(text.at[0])) text = (struct bank_slice){text.at + 1, text.length - 1};
  while (text.length > 0 && is_blank(text.at[text.length - 1])) text.length--;
  return text;
}

static bool is_blank(char character) {
  return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

bool bank_slice_is(struct bank_slice slice, const char *text) {
  return strlen(text) == slice.length && memcmp(text, slice.at, slice.length) == 0;
}

char *bank_copy(const struct bank_reader *reader, struct bank_slice slice) {
  return arena_text(reader->arena, slice.at, slice.length);
}

/* A piece that does not fit is left out with those after it: a label is for people, the reference finds the payment. */
void bank_label_add(struct bank_label *label, struct bank_slice piece) {
  piece = bank_trim(piece);
  const char *joint = label->length > 0 ? " · " : "";
  if (piece.length == 0 || label->length + strlen(joint) + piece.length >= sizeof label->text) return;
  memcpy(label->text + label->length, joint, strlen(joint));
  label->length += strlen(joint);
  bool blank = false;
  for (size_t i = 0; i < piece.length;) {
    size_t gap = blank_length(piece.at + i, piece.length - i);
    if (gap > 0) {
      if (!blank) label->text[label->length++] = ' ';
      i += gap;
    } else label->text[label->length++] = piece.at[i++];
    blank = gap > 0;
  }
}

/* Bytes of the blank character at this place (no-break spaces too); 0: it is none. */
static size_t blank_length(const char *at, size_t left) {
  if (is_blank(*at)) return 1;
  if (left >= 2 && memcmp(at, "\u00a0", 2) == 0) return 2;
  return left >= 3 && memcmp(at, "\u202f", 3) == 0 ? 3 : 0;
}

const char *bank_label_keep(const struct bank_reader *reader, const struct bank_label *label) {
  if (label->length == 0) return "Sans libellé";
  return arena_text(reader->arena, label->text, label->length);
}

struct bank_shown bank_shown(struct bank_slice piece) {
  struct bank_shown shown;
  size_t length = piece.length < sizeof shown.text - 1 ? piece.length : sizeof shown.text - 1;
  while (length > 0 && length < piece.length && ((unsigned char)piece.at[length] & 0xc0) == 0x80) length--;
  for (size_t i = 0; i < length; i++)
    shown.text[i] = (unsigned char)piece.at[i] < ' ' || piece.at[i] == 0x7f ? ' ' : piece.at[i];
  shown.text[length] = '\0';
  for (char *byte = shown.text; !text_is_utf8(shown.text, length) && byte < shown.text + length; byte++)
    if ((unsigned char)*byte >= 0x80) *byte = '?'; /* a header is shown before its encoding is known */
  return shown;
}

bool bank_digits(struct bank_slice text, int64_t *value) {
  int64_t sum = 0;
  if (text.length == 0 || text.length > 15) return false;
  for (size_t i = 0; i < text.length; i++) {
    if (!is_digit(text.at[i])) return false;
    sum = sum * 10 + (text.at[i] - '0');
  }
  *value = sum;
  return true;
}

static bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

bool bank_amount(struct bank_slice text, const char *decimals, struct money *amount) {
  int64_t units, cents = 0;
  bool signed_ = text.length > 0 && (text.at[0] == '-' || text.at[0] == '+'), negative = signed_ && text.at[0] == '-';
  if (signed_) text = (struct bank_slice){text.at + 1, text.length - 1};
  size_t whole = 0;
  while (whole < text.length && is_digit(text.at[whole])) whole++;
  if (!bank_digits((struct bank_slice){text.at, whole}, &units) || units > MONEY_LIMIT_CENTS / 100) return false;
  size_t rest = text.length - whole;
  if (rest > 0 && (rest == 1 || !strchr(decimals, text.at[whole]))) return false;
  for (size_t i = 1; i < rest || i <= 2; i++) {
    char digit = i < rest ? text.at[whole + i] : '0';
    if (!is_digit(digit) || (i > 2 && digit != '0')) return false;
    if (i <= 2) cents = cents * 10 + (digit - '0');
  }
  *amount = MONEY(negative ? -(units * 100 + cents) : units * 100 + cents);
  return true;
}

bool bank_date(struct bank_slice year, struct bank_slice month, struct bank_slice day, struct date *date) {
  int64_t numbers[3];
  if (!bank_digits(year, &numbers[0]) || !bank_digits(month, &numbers[1]) || !bank_digits(day, &numbers[2]))
    return false;
  if (numbers[0] > 9999 || numbers[1] > 12 || numbers[2] > 31) return false;
  struct date read = {(int32_t)numbers[0], (int32_t)numbers[1], (int32_t)numbers[2]};
  if (!date_is_valid(read)) return false;
  *date = read;
  return true;
}

bool bank_iso_date(struct bank_slice text, struct date *date) {
  if (text.length < 10 || text.at[4] != '-' || text.at[7] != '-') return false;
  if (text.length > 10 && !strchr("TZ+-", text.at[10])) return false;
  return bank_date((struct bank_slice){text.at, 4}, (struct bank_slice){text.at + 5, 2},
                   (struct bank_slice){text.at + 8, 2}, date);
}
