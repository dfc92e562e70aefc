/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Accept-Encoding (RFC 9110 §12.5.3) and If-None-Match (§13.1.2), read without a copy. */
#include "core/http/internal.h"

#include <string.h>
#include <strings.h>

static const char *const coding_names[ENCODING_COUNT] = {"identity", "gzip", "br"};

static const char *read_coding(const char *text, int quality[static ENCODING_COUNT], int *others);
static int read_quality(const char *text, size_t length);
static const char *opaque_part(const char *etag);

enum encoding encoding_choose(const char *accept_encoding, unsigned available) {
  if (!accept_encoding || available == 1U << ENCODING_IDENTITY) return ENCODING_IDENTITY;
  int quality[ENCODING_COUNT] = {-1, -1, -1}, others = -1; /* -1: not said */
  for (const char *rest = accept_encoding; *rest;) rest = read_coding(rest, quality, &others);
  enum encoding best = ENCODING_IDENTITY;
  int best_quality = quality[ENCODING_IDENTITY] > 0 ? quality[ENCODING_IDENTITY] : 0;
  static const enum encoding smaller[] = {ENCODING_GZIP, ENCODING_BROTLI};
  for (size_t i = 0; i < sizeof smaller / sizeof smaller[0]; i++) {
    int wanted = quality[smaller[i]] >= 0 ? quality[smaller[i]] : others;
    if (!(available & 1U << smaller[i]) || wanted <= 0 || wanted < best_quality) continue;
    best = smaller[i];
    best_quality = wanted;
  }
  return best;
}

bool etag_matches(const char *if_none_match, const char *etag) {
  if (!if_none_match) return false;
  const char *ours = opaque_part(etag);
  size_t length = strlen(ours);
  for (const char *rest = if_none_match; *rest;) {
    rest += strspn(rest, " \t,");
    if (*rest == '*') return true;
    rest = opaque_part(rest);
    if (strncmp(rest, ours, length) == 0) return true;
    if (*rest != '"') return false;
    const char *end = strchr(rest + 1, '"');
    if (!end) return false;
    rest = end + 1;
  }
  return false;
}

/* One "gzip;q=0.8"; returns what follows. */
static const char *read_coding(const char *text, int quality[static ENCODING_COUNT], int *others) {
  text += strspn(text, " \t,");
  size_t length = strcspn(text, ","), name = strcspn(text, ",; \t");
  int value = read_quality(text + name, length - name);
  if (name == 1 && *text == '*') *others = value;
  for (size_t i = 0; i < ENCODING_COUNT; i++)
    if (name == strlen(coding_names[i]) && strncasecmp(text, coding_names[i], name) == 0) quality[i] = value;
  return text + length;
}

/* ";q=0.85" in thousandths; nothing said is 1, nonsense is 0. */
static int read_quality(const char *text, size_t length) {
  const char *q = memmem(text, length, "q=", 2);
  if (!q) return 1000;
  const char *end = text + length;
  int value = 0, unit = 1000;
  for (q += 2; q < end && unit > 0; q++) {
    if (*q == '.') continue;
    if (*q < '0' || *q > '9') break;
    value += (*q - '0') * unit;
    unit /= 10;
  }
  return value > 1000 ? 1000 : value;
}

static const char *opaque_part(const char *etag) {
  return strncmp(etag, "W/", 2) == 0 ? etag + 2 : etag;
}
