/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/inside/pdf_name.h"
#include "core/text.h"

#include <string.h>

enum { NAME_MAX_BYTES = 48, CHANCE = 5 /* a name shorter than this comes by chance in compressed bytes */ };

struct forbidden {
  const char *name;
  enum worker_verdict verdict;
};

static size_t read_name(const uint8_t *bytes, size_t length, char name[static NAME_MAX_BYTES]);
static bool ends_name(uint8_t byte);
static int hex(uint8_t byte);
static size_t skip_white(const uint8_t *bytes, size_t length, size_t at);
static bool is_page(const uint8_t *bytes, size_t length, size_t at);

enum worker_verdict pdf_name_verdict(const uint8_t *bytes, size_t length, bool objects, uint32_t *pages) {
  static const struct forbidden names[] = {
      {"Encrypt", VERDICT_LOCKED},    {"JavaScript", VERDICT_ACTIVE},   {"JS", VERDICT_ACTIVE},
      {"Launch", VERDICT_ACTIVE},     {"EmbeddedFile", VERDICT_ACTIVE}, {"EmbeddedFiles", VERDICT_ACTIVE},
      {"RichMedia", VERDICT_ACTIVE},  {"Rendition", VERDICT_ACTIVE},    {"SubmitForm", VERDICT_ACTIVE},
      {"ImportData", VERDICT_ACTIVE}, {"GoToR", VERDICT_ACTIVE},        {"GoToE", VERDICT_ACTIVE},
      {"AA", VERDICT_ACTIVE},         {"XFA", VERDICT_ACTIVE},          {"Filespec", VERDICT_ACTIVE},
      {"Movie", VERDICT_ACTIVE},      {"SetOCGState", VERDICT_ACTIVE}};
  char name[NAME_MAX_BYTES];
  size_t end = read_name(bytes, length, name);
  size_t size = strlen(name);
  if (!objects && size < CHANCE) return VERDICT_ACCEPTED;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (text_equal(name, names[i].name)) return names[i].verdict;
  /* On opening: where to look (a list) is what every word processor writes; anything else may be an action. */
  if (text_equal(name, "OpenAction")) {
    end = skip_white(bytes, length, end);
    if (end >= length || bytes[end] != '[') return VERDICT_ACTIVE;
  }
  if (objects && text_equal(name, "Type") && is_page(bytes, length, end)) ++*pages;
  return VERDICT_ACCEPTED;
}

void pdf_stream_read(const uint8_t *dictionary, size_t length, struct pdf_stream *stream) {
  static const char *const others[] = {"ASCIIHexDecode",  "AHx",   "ASCII85Decode", "A85", "LZWDecode", "LZW", "RL",
                                       "RunLengthDecode", "Crypt", "JBIG2Decode"};
  char name[NAME_MAX_BYTES];
  for (size_t at = 0; at < length; at++) {
    if (dictionary[at] != '/') continue;
    at += read_name(dictionary + at, length - at, name) - 1;
    if (text_equal(name, "ObjStm") || text_equal(name, "First") || text_equal(name, "Extends")) stream->objects = true;
    if (text_equal(name, "FlateDecode") || text_equal(name, "Fl")) {
      stream->other_filter = stream->other_filter || stream->deflated;
      stream->deflated = true;
    }
    if (text_equal(name, "Predictor")) stream->rearranged = true;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
      if (text_equal(name, others[i])) stream->other_filter = true;
  }
}

/* How far it goes. A longer one than any we know is cut, and is none of ours. */
static size_t read_name(const uint8_t *bytes, size_t length, char name[static NAME_MAX_BYTES]) {
  size_t at = 1, size = 0;
  while (at < length && !ends_name(bytes[at])) {
    int byte = bytes[at];
    if (byte == '#' && length - at > 2 && hex(bytes[at + 1]) >= 0 && hex(bytes[at + 2]) >= 0) {
      byte = hex(bytes[at + 1]) * 16 + hex(bytes[at + 2]);
      at += 2;
    }
    at++;
    if (size == NAME_MAX_BYTES - 1) break;
    name[size++] = (char)byte;
  }
  name[size] = '\0';
  return at;
}

static bool ends_name(uint8_t byte) {
  return byte <= ' ' || memchr("()<>[]{}/%", byte, 10);
}

static int hex(uint8_t byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

static size_t skip_white(const uint8_t *bytes, size_t length, size_t at) {
  while (at < length && bytes[at] <= ' ') at++;
  return at;
}

static bool is_page(const uint8_t *bytes, size_t length, size_t at) {
  char name[NAME_MAX_BYTES];
  at = skip_white(bytes, length, at);
  if (at >= length || bytes[at] != '/') return false;
  read_name(bytes + at, length - at, name);
  return text_equal(name, "Page");
}
