/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/device/scale.h"

#include "core/text.h"

#include <string.h>

#define ANSWER_MAX 64
#define GRAMS_MAX 500000
#define STX '\x02'

static struct scale_reading read_sics(const char *line, size_t length);
static struct scale_reading read_8217(const char *line, size_t length);
static bool read_decimal(const char *text, size_t length, int64_t scale, int64_t *value);
static bool find_line(const char *bytes, size_t length, char end, const char **line, size_t *line_length);

static const char *const names[SCALE_PROTOCOLS] = {"none", "sics", "8217"};

const char *scale_protocol_name(enum scale_protocol protocol) {
  return names[protocol];
}

bool scale_protocol_from_name(const char *name, enum scale_protocol *protocol) {
  for (enum scale_protocol i = 0; i < SCALE_PROTOCOLS; i++)
    if (text_equal(names[i], name)) {
      *protocol = i;
      return true;
    }
  return false;
}

struct scale_reading scale_read(enum scale_protocol protocol, const char *bytes, size_t length) {
  const char *line = NULL;
  size_t line_length = 0;
  if (!find_line(bytes, length, protocol == SCALE_SICS ? '\n' : '\r', &line, &line_length))
    return (struct scale_reading){.said = length > ANSWER_MAX ? SCALE_GARBLED : SCALE_SILENT};
  return protocol == SCALE_SICS ? read_sics(line, line_length) : read_8217(line, line_length);
}

static bool find_line(const char *bytes, size_t length, char end, const char **line, size_t *line_length) {
  const char *stop = memchr(bytes, end, length);
  if (!stop) return false;
  *line = bytes;
  *line_length = (size_t)(stop - bytes);
  return true;
}

static struct scale_reading read_sics(const char *line, size_t length) {
  if (length > 0 && line[length - 1] == '\r') length--;
  if (length < 3 || line[0] != 'S' || line[1] != ' ') return (struct scale_reading){.said = SCALE_GARBLED};
  if (line[2] == 'I' || line[2] == 'D') return (struct scale_reading){.said = SCALE_MOVING};
  if (line[2] == '+') return (struct scale_reading){.said = SCALE_OVERLOAD};
  if (line[2] == '-') return (struct scale_reading){.said = SCALE_BELOW};
  int64_t scale = length > 6 && memcmp(line + length - 3, " kg", 3) == 0  ? 1000
                  : length > 5 && memcmp(line + length - 2, " g", 2) == 0 ? 1
                                                                          : 0;
  if (line[2] != 'S' || !scale) return (struct scale_reading){.said = SCALE_GARBLED};
  size_t unit = scale == 1000 ? 3 : 2;
  const char *number = line + 3;
  size_t left = length - 3 - unit;
  while (left > 0 && *number == ' ') number++, left--;
  if (left > 0 && *number == '-') return (struct scale_reading){.said = SCALE_BELOW};
  struct scale_reading reading = {.said = SCALE_STABLE};
  if (!read_decimal(number, left, scale, &reading.grams)) reading = (struct scale_reading){.said = SCALE_GARBLED};
  return reading;
}

static struct scale_reading read_8217(const char *line, size_t length) {
  const char *start = memchr(line, STX, length);
  if (!start) return (struct scale_reading){.said = SCALE_GARBLED};
  length -= (size_t)(start + 1 - line);
  start++;
  if (length >= 2 && start[0] == '?') { /* bits: 0 moving, 1 over, 2 under zero */
    enum scale_said said = start[1] & 2 ? SCALE_OVERLOAD : start[1] & 4 ? SCALE_BELOW : SCALE_MOVING;
    return (struct scale_reading){.said = said};
  }
  struct scale_reading reading = {.said = SCALE_STABLE};
  if (!read_decimal(start, length, 1000, &reading.grams)) reading = (struct scale_reading){.said = SCALE_GARBLED};
  return reading;
}

/* "1.2345" in thousandths (scale 1000) is 1235: half up. Digits, one point, digits; nothing else. */
static bool read_decimal(const char *text, size_t length, int64_t scale, int64_t *value) {
  int64_t whole = 0, weight = scale, part = 0;
  size_t digits = 0;
  bool point = false;
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '.' && !point) {
      point = true;
      part = 0;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') return false;
    digits++;
    int64_t digit = text[i] - '0';
    if (!point) whole = whole * 10 + digit;
    else if (weight > 1) part += digit * (weight /= 10);
    else if (weight == 1) weight = 0, part += digit >= 5;
    if (whole > GRAMS_MAX) return false;
  }
  int64_t grams = whole * scale + part;
  if (digits == 0 || grams > GRAMS_MAX) return false;
  *value = grams;
  return true;
}
