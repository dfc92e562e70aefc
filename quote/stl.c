/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* STL, both ways of writing it: 80 bytes, a count, fifty bytes a triangle; or words. */
#include "quote/check.h"

#include <string.h>
#include <strings.h>

enum { HEADER = 80, FIRST = 84, TRIANGLE = 50, NUMBERS = 12, WORD_MAX = 40, NAME_LINE = 200 };

struct words {
  const uint8_t *at, *end;
};

static uint32_t little(const uint8_t bytes[static 4]);
static bool header_is_plain(struct quote_bytes file);
static bool read_facet(struct words *words);
static bool next_is(struct words *words, const char *word);
static bool next_is_number(struct words *words);
static size_t next(struct words *words, char word[static WORD_MAX]);
static bool skip_name(struct words *words);
static bool is_space(uint8_t byte);

bool quote_stl_is_binary(struct quote_bytes file) {
  if (file.length < FIRST + TRIANGLE) return false;
  return (file.length - FIRST) % TRIANGLE == 0 && little(file.at + HEADER) == (file.length - FIRST) / TRIANGLE;
}

/* Its numbers are numbers: what was made to be read as something else is not. */
enum outcome quote_stl_binary(struct quote_bytes file, struct fault *fault) {
  if (!header_is_plain(file)) return fault_set(fault, FILE_HIDES, "", "in the header");
  for (size_t at = FIRST; at < file.length; at += TRIANGLE)
    for (size_t i = 0; i < NUMBERS; i++)
      if ((little(file.at + at + 4 * i) & 0x7f800000u) == 0x7f800000u) /* infinite, or no number (IEEE 754) */
        return fault_set(fault, FILE_BROKEN, "", "triangle %zu", (at - FIRST) / TRIANGLE);
  return OK;
}

static uint32_t little(const uint8_t bytes[static 4]) {
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* Eighty free bytes are enough for a page or a program. */
static bool header_is_plain(struct quote_bytes file) {
  static const char *const marks[] = {"<", "#!", "MZ", "\177ELF", "%!", "GIF8", "Rar!", "7z\xbc\xaf", "\x1f\x8b"};
  for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
    size_t length = strlen(marks[i]);
    if (marks[i][0] == '<' ? memchr(file.at, '<', HEADER) != NULL : memcmp(file.at, marks[i], length) == 0)
      return false;
  }
  return true;
}

enum outcome quote_stl_ascii(struct quote_bytes file, struct fault *fault) {
  struct words words = {file.at, file.at + file.length};
  size_t facets = 0;
  bool good = next_is(&words, "solid") && skip_name(&words);
  struct words ahead = words;
  while (good && next_is(&ahead, "facet")) {
    words = ahead;
    good = read_facet(&words);
    ahead = words;
    facets++;
  }
  good = good && facets > 0 && next_is(&words, "endsolid") && skip_name(&words);
  char word[WORD_MAX];
  if (good && next(&words, word) == 0 && words.at == words.end) return OK;
  return fault_set(fault, FILE_BROKEN, "", "after facet %zu", facets);
}

/* After "facet". */
static bool read_facet(struct words *words) {
  bool good = next_is(words, "normal");
  for (int i = 0; good && i < 3; i++) good = next_is_number(words);
  good = good && next_is(words, "outer") && next_is(words, "loop");
  for (int corner = 0; good && corner < 3; corner++) {
    good = next_is(words, "vertex");
    for (int i = 0; good && i < 3; i++) good = next_is_number(words);
  }
  return good && next_is(words, "endloop") && next_is(words, "endfacet");
}

static bool next_is(struct words *words, const char *word) {
  char found[WORD_MAX];
  return next(words, found) > 0 && strcasecmp(found, word) == 0;
}

/* Sign, digits with or without a point, exponent. */
static bool next_is_number(struct words *words) {
  char word[WORD_MAX];
  const char *at = word;
  if (next(words, word) == 0) return false;
  at += *at == '+' || *at == '-';
  size_t whole = strspn(at, "0123456789"), part = 0;
  at += whole;
  if (*at == '.') part = strspn(++at, "0123456789"), at += part;
  if (whole + part == 0) return false;
  if (*at != 'e' && *at != 'E') return *at == '\0';
  at++;
  at += *at == '+' || *at == '-';
  size_t power = strspn(at, "0123456789");
  return power > 0 && power <= 3 && at[power] == '\0';
}

/* Length of the next word, 0: none, or one that is too long or no ASCII. */
static size_t next(struct words *words, char word[static WORD_MAX]) {
  size_t length = 0;
  while (words->at < words->end && is_space(*words->at)) words->at++;
  while (words->at < words->end && !is_space(*words->at)) {
    if (*words->at < 0x21 || *words->at > 0x7e || length == WORD_MAX - 1) return 0;
    word[length++] = (char)*words->at++;
  }
  word[length] = '\0';
  return length;
}

/* The rest of the line is a name: words, and no page. */
static bool skip_name(struct words *words) {
  size_t length = 0;
  for (; words->at < words->end && *words->at != '\n'; words->at++, length++)
    if (length == NAME_LINE || *words->at == '<' || (*words->at < 0x20 && !is_space(*words->at))) return false;
  return true;
}

static bool is_space(uint8_t byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}
