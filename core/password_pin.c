/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* PINs that people choose, and that whoever finds a card tries first. */
#include "core/password.h"

#include "core/text.h"

#include <assert.h>
#include <string.h>

static bool repeats(const char *pin, size_t digits);
static bool is_run(const char *pin, size_t digits, size_t piece);
static bool is_mirrored(const char *pin, size_t digits);
static bool has_two_digits_only(const char *pin);
static bool is_date(const char *pin, size_t digits);
static bool is_on_the_keypad(const char *pin);
static int number(const char *pin, size_t from, size_t count);

bool pin_is_weak(const char *text, size_t digits) {
  if (digits < 4 || digits >= PIN_TEXT || strlen(text) != digits || strspn(text, "0123456789") != digits) return true;
  return repeats(text, digits) || is_run(text, digits, 1) || (digits >= 6 && is_run(text, digits, 2)) ||
         is_mirrored(text, digits) || has_two_digits_only(text) || is_date(text, digits) || is_on_the_keypad(text);
}

void pin_new(char pin[static PIN_TEXT], size_t digits) {
  assert(digits >= 4 && digits < PIN_TEXT);
  do {
    for (size_t i = 0; i < digits;) {
      uint8_t chance;
      random_bytes(&chance, 1);
      if (chance < 250) pin[i++] = (char)('0' + chance % 10); /* above, the first six digits would come more often */
    }
    pin[digits] = '\0';
  } while (pin_is_weak(pin, digits));
}

/* 000000, 121212, 123123 */
static bool repeats(const char *pin, size_t digits) {
  for (size_t period = 1; period <= digits / 2; period++)
    if (memcmp(pin, pin + period, digits - period) == 0) return true;
  return false;
}

/* 123456, 987654, 135791; in pieces of two: 102030, 112233 */
static bool is_run(const char *pin, size_t digits, size_t piece) {
  int whole = piece == 1 ? 10 : 100;
  int step = (number(pin, piece, piece) - number(pin, 0, piece) + whole) % whole;
  for (size_t at = piece; at + 2 * piece <= digits; at += piece)
    if ((number(pin, at + piece, piece) - number(pin, at, piece) + whole) % whole != step) return false;
  return true;
}

static bool is_mirrored(const char *pin, size_t digits) {
  for (size_t i = 0; i < digits / 2; i++)
    if (pin[i] != pin[digits - 1 - i]) return false;
  return true;
}

static bool has_two_digits_only(const char *pin) {
  const char both[] = {pin[0], pin[strspn(pin, (const char[]){pin[0], '\0'})], '\0'};
  return pin[strspn(pin, both)] == '\0';
}

static bool is_day(int day, int month) {
  return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

static bool is_year(int year) {
  return year >= 1920 && year <= 2039;
}

/* 1990, 3112, 1231; 311290, 901231, 123190, 121990, 199012; 31121990, 19901231 */
static bool is_date(const char *pin, size_t digits) {
  int first = number(pin, 0, 2), second = number(pin, 2, 2);
  if (digits == 4) return is_year(number(pin, 0, 4)) || is_day(first, second) || is_day(second, first);
  int third = number(pin, 4, 2);
  if (digits == 6)
    return is_day(first, second) || is_day(second, first) || is_day(third, second) ||
           (is_day(1, first) && is_year(number(pin, 2, 4))) || (is_year(number(pin, 0, 4)) && is_day(1, third));
  if (digits != 8) return false;
  return (is_day(first, second) && is_year(number(pin, 4, 4))) ||
         (is_year(number(pin, 0, 4)) && is_day(number(pin, 6, 2), third));
}

/* Lines that a finger draws. */
static bool is_on_the_keypad(const char *pin) {
  static const char *const lines[] = {"1470",   "2580",   "0852",   "3690",   "147258", "147852", "147896", "159357",
                                      "159753", "258369", "258963", "321456", "321654", "357159", "369258", "369852",
                                      "456852", "741852", "741963", "753159", "753951", "789456", "852963", "963852"};
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
    if (text_equal(pin, lines[i])) return true;
  return false;
}

static int number(const char *pin, size_t from, size_t count) {
  int value = 0;
  for (size_t i = from; i < from + count; i++) value = 10 * value + (pin[i] - '0');
  return value;
}
