/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/printer/charset.h"

#include "core/text.h"
#include "pos/printer/spelling.h"

#define SIGN_UNKNOWN 0xFFFD

struct code_page {
  int number;
  uint16_t characters[128];
};
static const struct code_page code_pages[] = {
#define CODE_PAGE(name, number, ...) {number, {__VA_ARGS__}},
#include "pos/printer/code_page.def"
#undef CODE_PAGE
};
#define CODE_PAGES (sizeof code_pages / sizeof code_pages[0])

enum { PAGE_WPC1252 = 16, PAGE_PC858 = 19 };

/* Tried in this order; -1 ends the list. */
static const struct {
  const char *name;
  int pages[3];
} charsets[CHARSET_COUNT] = {
    [CHARSET_MULTI] = {"multi", {PAGE_PC858, PAGE_WPC1252, -1}},
    [CHARSET_PC858] = {"pc858", {PAGE_PC858, -1}},
    [CHARSET_WPC1252] = {"wpc1252", {PAGE_WPC1252, -1}},
    [CHARSET_ASCII] = {"ascii", {-1}},
};

static void fit_character(enum charset charset, uint32_t character, struct buffer *out);
static bool is_printable(enum charset charset, uint32_t character);
static void encode_character(enum charset charset, uint32_t character, int *page, struct buffer *out);
static uint8_t byte_on_page(int page, uint32_t character);
static uint32_t more_bytes(const char **text, uint32_t value, int count, uint32_t smallest);

const char *charset_name(enum charset charset) {
  return charsets[charset].name;
}

bool charset_from_name(const char *name, enum charset *charset) {
  for (enum charset i = 0; i < CHARSET_COUNT; i++)
    if (text_equal(name, charsets[i].name)) {
      *charset = i;
      return true;
    }
  return false;
}

const char *charset_fit(enum charset charset, const char *text, struct arena *arena) {
  AUTO(buffer) struct buffer out = {0};
  for (uint32_t character; (character = utf8_next(&text)) != 0;) fit_character(charset, character, &out);
  return arena_text(arena, out.bytes ? out.bytes : "", out.length);
}

static void fit_character(enum charset charset, uint32_t character, struct buffer *out) {
  if (is_printable(charset, character)) {
    utf8_add(out, character);
    return;
  }
  const char *spelled = spelling_of(character);
  buffer_text(out, spelled ? spelled : "?");
}

static bool is_printable(enum charset charset, uint32_t character) {
  if (character < 0x80) return character >= ' ' && character != 0x7F;
  if (character == 0xA0) return false; /* a space that does not break is a space on paper */
  for (const int *page = charsets[charset].pages; *page >= 0; page++)
    if (byte_on_page(*page, character)) return true;
  return false;
}

void charset_encode(enum charset charset, const char *fitted, int *page, struct buffer *out) {
  for (uint32_t character; (character = utf8_next(&fitted)) != 0;)
    if (character < 0x80) buffer_char(out, (char)character);
    else encode_character(charset, character, page, out);
}

/* Stays on the page it is on as long as it can: each change costs three bytes and, on old printers, a pause. */
static void encode_character(enum charset charset, uint32_t character, int *page, struct buffer *out) {
  uint8_t byte = byte_on_page(*page, character);
  for (const int *other = charsets[charset].pages; !byte && *other >= 0; other++) {
    byte = byte_on_page(*other, character);
    if (!byte) continue;
    const char choose[] = {0x1B, 't', (char)*other};
    buffer_add(out, choose, sizeof choose);
    *page = *other;
  }
  buffer_char(out, byte ? (char)byte : '?');
}

static uint8_t byte_on_page(int page, uint32_t character) {
  for (size_t i = 0; i < CODE_PAGES; i++) {
    if (code_pages[i].number != page) continue;
    for (int sign = 0; sign < 128; sign++)
      if (code_pages[i].characters[sign] == character) return (uint8_t)(0x80 + sign);
  }
  return 0;
}

uint32_t code_page_character(int page, uint8_t byte) {
  if (byte < 0x80) return 0;
  for (size_t i = 0; i < CODE_PAGES; i++)
    if (code_pages[i].number == page) return code_pages[i].characters[byte - 0x80];
  return 0;
}

uint32_t utf8_next(const char **text) {
  unsigned char first = (unsigned char)**text;
  if (!first) return 0;
  ++*text;
  if (first < 0x80) return first;
  if (first >= 0xC2 && first <= 0xDF) return more_bytes(text, first & 0x1FU, 1, 0x80);
  if (first >= 0xE0 && first <= 0xEF) return more_bytes(text, first & 0x0FU, 2, 0x800);
  if (first >= 0xF0 && first <= 0xF4) return more_bytes(text, first & 0x07U, 3, 0x10000);
  return SIGN_UNKNOWN;
}

static uint32_t more_bytes(const char **text, uint32_t value, int count, uint32_t smallest) {
  const char *next = *text;
  for (int i = 0; i < count; i++, next++) {
    unsigned char byte = (unsigned char)*next;
    if ((byte & 0xC0) != 0x80) return SIGN_UNKNOWN;
    value = value << 6 | (byte & 0x3FU);
  }
  if (value < smallest || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return SIGN_UNKNOWN;
  *text = next;
  return value;
}

void utf8_add(struct buffer *out, uint32_t character) {
  if (character < 0x80) {
    buffer_char(out, (char)character);
  } else if (character < 0x800) {
    buffer_char(out, (char)(0xC0 | character >> 6));
    buffer_char(out, (char)(0x80 | (character & 0x3F)));
  } else if (character < 0x10000) {
    buffer_char(out, (char)(0xE0 | character >> 12));
    buffer_char(out, (char)(0x80 | (character >> 6 & 0x3F)));
    buffer_char(out, (char)(0x80 | (character & 0x3F)));
  } else {
    buffer_char(out, (char)(0xF0 | character >> 18));
    buffer_char(out, (char)(0x80 | (character >> 12 & 0x3F)));
    buffer_char(out, (char)(0x80 | (character >> 6 & 0x3F)));
    buffer_char(out, (char)(0x80 | (character & 0x3F)));
  }
}
