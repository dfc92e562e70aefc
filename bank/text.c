/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One byte encoding or UTF-8 in, UTF-8 out. What is neither is not a bank's file. */
#include "bank/private.h"

#include "core/text.h"

#include <string.h>
#include <strings.h>

static uint32_t character_of(unsigned char byte, enum bank_encoding encoding);
static size_t put(char *to, uint32_t character);
static size_t decoded_length(struct bank_slice bytes, enum bank_encoding encoding);
static enum outcome check_lines(const struct bank_reader *reader, struct bank_slice text);

enum outcome bank_decode(const struct bank_reader *reader, struct bank_slice bytes, enum bank_encoding encoding,
                         struct bank_slice *text) {
  if (encoding == BANK_UTF8 && bytes.length >= 3 && memcmp(bytes.at, "\xef\xbb\xbf", 3) == 0)
    bytes = (struct bank_slice){bytes.at + 3, bytes.length - 3};
  char *decoded = arena_alloc(reader->arena, decoded_length(bytes, encoding) + 1);
  size_t length = 0;
  for (size_t i = 0; i < bytes.length; i++) {
    unsigned char byte = (unsigned char)bytes.at[i];
    if (byte == '\r' && i + 1 < bytes.length && bytes.at[i + 1] == '\n') continue;
    if (byte == '\r') byte = '\n';
    if (encoding == BANK_UTF8) decoded[length++] = (char)byte;
    else length += put(&decoded[length], character_of(byte, encoding));
  }
  *text = (struct bank_slice){decoded, length};
  return text_is_utf8(decoded, length) ? OK : check_lines(reader, *text);
}

/* 0xFFFF, which no text may hold, for the five bytes windows-1252 leaves free: refused with what is not UTF-8. */
static uint32_t character_of(unsigned char byte, enum bank_encoding encoding) {
  static const uint16_t high[32] = {0x20ac, 0xffff, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xffff, 0x017d, 0xffff,
                                    0xffff, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xffff, 0x017e, 0x0178};
  static const struct {
    unsigned char byte;
    uint16_t character;
  } latin9[] = {{0xa4, 0x20ac}, {0xa6, 0x0160}, {0xa8, 0x0161}, {0xb4, 0x017d},
                {0xb8, 0x017e}, {0xbc, 0x0152}, {0xbd, 0x0153}, {0xbe, 0x0178}};
  if (byte >= 0x80 && byte < 0xa0) return encoding == BANK_CP1252 ? high[byte - 0x80] : 0xffff;
  for (size_t i = 0; encoding == BANK_LATIN9 && i < sizeof latin9 / sizeof latin9[0]; i++)
    if (latin9[i].byte == byte) return latin9[i].character;
  return byte;
}

static size_t put(char *to, uint32_t character) {
  if (character == 0xffff) character = 0xff; /* a byte alone that UTF-8 does not know: refused below, with its line */
  else if (character >= 0x800) {
    to[0] = (char)(0xe0 | character >> 12);
    to[1] = (char)(0x80 | (character >> 6 & 0x3f));
    to[2] = (char)(0x80 | (character & 0x3f));
    return 3;
  } else if (character >= 0x80) {
    to[0] = (char)(0xc0 | character >> 6);
    to[1] = (char)(0x80 | (character & 0x3f));
    return 2;
  }
  to[0] = (char)character;
  return 1;
}

static size_t decoded_length(struct bank_slice bytes, enum bank_encoding encoding) {
  size_t high = 0;
  for (size_t i = 0; encoding != BANK_UTF8 && i < bytes.length; i++) high += (unsigned char)bytes.at[i] >= 0x80;
  return bytes.length + 2 * high;
}

static enum outcome check_lines(const struct bank_reader *reader, struct bank_slice text) {
  size_t line = 1;
  const char *at = text.at, *end = text.at + text.length;
  for (; at < end; line++) {
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    if (!stop) stop = end;
    if (!text_is_utf8(at, (size_t)(stop - at))) break;
    at = stop + 1;
  }
  return bank_refuse(reader, line, "Un caractère n’est pas lisible : l’encodage du fichier n’est pas celui attendu.");
}

bool bank_is_utf8(struct bank_slice bytes) {
  for (size_t i = 0; i < bytes.length;) {
    const char *carriage = memchr(bytes.at + i, '\r', bytes.length - i);
    size_t stop = carriage ? (size_t)(carriage - bytes.at) : bytes.length;
    if (!text_is_utf8(bytes.at + i, stop - i)) return false;
    i = stop + 1;
  }
  return true;
}

bool bank_is_ascii(struct bank_slice bytes) {
  for (size_t i = 0; i < bytes.length; i++)
    if ((unsigned char)bytes.at[i] >= 0x80) return false;
  return true;
}

bool bank_encoding_named(struct bank_slice name, enum bank_encoding *encoding) {
  static const struct {
    const char *name;
    enum bank_encoding encoding;
  } known[] = {{"utf-8", BANK_UTF8},        {"utf8", BANK_UTF8},     {"us-ascii", BANK_UTF8},
               {"cp1252", BANK_CP1252},     {"1252", BANK_CP1252},   {"windows-1252", BANK_CP1252},
               {"iso-8859-1", BANK_CP1252}, {"8859-1", BANK_CP1252}, {"iso-8859-15", BANK_LATIN9}};
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (strlen(known[i].name) == name.length && strncasecmp(known[i].name, name.at, name.length) == 0) {
      *encoding = known[i].encoding;
      return true;
    }
  return false;
}
