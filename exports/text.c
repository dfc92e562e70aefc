/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How files for others write days, amounts and words. */
#include "exports/private.h"

#include "core/text.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static uint32_t next_character(const char **text);
static int cp1252_byte(uint32_t character);
static const char *plain_letters(uint32_t character);

char *export_compact(struct date date, char text[static COMPACT_DATE]) {
  char dashed[DATE_TEXT];
  date_format(date, dashed);
  memcpy(text, dashed, 4);
  memcpy(text + 4, dashed + 5, 2);
  memcpy(text + 6, dashed + 8, 3);
  return text;
}

char *export_amount(struct money amount, char text[static 40]) {
  money_plain(MONEY(amount.cents < 0 ? -amount.cents : amount.cents), text);
  *strchr(text, '.') = ',';
  return text;
}

void export_field(FILE *out, const char *text, const char *forbidden) {
  bool blank = true; /* the last character was one, or there is none yet: a field neither begins nor ends with it */
  bool owed = false;
  for (; *text; text++) {
    if ((unsigned char)*text <= ' ' || *text == 0x7f || strchr(forbidden, *text)) {
      owed = !blank;
      continue;
    }
    if (owed) putc(' ', out);
    putc(*text, out);
    blank = owed = false;
  }
}

void export_cp1252(FILE *out, const char *text, const char *forbidden) {
  while (*text) {
    uint32_t character = next_character(&text);
    bool bad = character < ' ' || character == 0x7f || (character < 0x80 && strchr(forbidden, (int)character));
    int byte = bad ? ' ' : cp1252_byte(character);
    if (byte >= 0) putc(byte, out);
    else fputs(plain_letters(character), out);
  }
}

/* Of valid UTF-8, which everything in the database is. */
static uint32_t next_character(const char **text) {
  const unsigned char *at = (const unsigned char *)*text;
  size_t more = *at < 0x80 ? 0 : *at < 0xe0 ? 1 : *at < 0xf0 ? 2 : 3;
  static const unsigned char masks[] = {0x7f, 0x1f, 0x0f, 0x07};
  uint32_t character = *at & masks[more];
  for (size_t i = 1; i <= more; i++) {
    assert((at[i] & 0xc0) == 0x80);
    character = character << 6 | (at[i] & 0x3fu);
  }
  *text += more + 1;
  return character;
}

/* -1: windows-1252 has no byte for it. */
static int cp1252_byte(uint32_t character) {
  static const uint16_t high[32] = {0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
                                    0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};
  if (character < 0x80 || (character >= 0xa0 && character <= 0xff)) return (int)character;
  for (int i = 0; i < 32; i++)
    if (high[i] && high[i] == character) return 0x80 + i;
  return -1;
}

/* Latin letters with a mark that French does not have, and the signs our own texts use. */
static const char *plain_letters(uint32_t character) {
  static const char latin[][3] = {
      "A", "a", "A", "a", "A", "a", "C",  "c",  "C", "c", "C", "c", "C", "c", "D", "d", "D",  "d",  "E", "e", "E", "e",
      "E", "e", "E", "e", "E", "e", "G",  "g",  "G", "g", "G", "g", "G", "g", "H", "h", "H",  "h",  "I", "i", "I", "i",
      "I", "i", "I", "i", "I", "i", "IJ", "ij", "J", "j", "K", "k", "k", "L", "l", "L", "l",  "L",  "l", "L", "l", "L",
      "l", "N", "n", "N", "n", "N", "n",  "n",  "N", "n", "O", "o", "O", "o", "O", "o", "OE", "oe", "R", "r", "R", "r",
      "R", "r", "S", "s", "S", "s", "S",  "s",  "S", "s", "T", "t", "T", "t", "T", "t", "U",  "u",  "U", "u", "U", "u",
      "U", "u", "U", "u", "U", "u", "W",  "w",  "Y", "y", "Y", "Z", "z", "Z", "z", "Z", "z",  "s"};
  static_assert(sizeof latin / sizeof latin[0] == 128, "Latin Extended-A");
  if (character >= 0x100 && character <= 0x17f) return latin[character - 0x100]; /* Latin Extended-A, in its order */
  switch (character) {
  case 0x2212:
  case 0x2010:
  case 0x2011: return "-";
  case 0x202f:
  case 0x2009:
  case 0x200a:
  case 0x2003: return " ";
  case 0x2192: return "->";
  case 0x200b:
  case 0xfeff:
  case 0x0301:
  case 0x0300:
  case 0x0302:
  case 0x0308:
  case 0x0327: return "";
  default: return "?";
  }
}
