/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/public_id.h"

#include <assert.h>
#include <string.h>

static const size_t groups[] = {8, 4, 4, 4, 12};
enum { GROUPS = sizeof groups / sizeof groups[0], DIGITS = 32, PREFIX_MAX = PUBLIC_ID_TEXT - DIGITS - 2 };

const char *public_id(const char *prefix, const char *uuid, char text[static PUBLIC_ID_TEXT]) {
  size_t length = strlen(prefix);
  assert(length <= PREFIX_MAX);
  text[0] = '\0';
  if (!uuid || !uuid_is_valid(uuid)) return text;
  memcpy(text, prefix, length);
  text[length++] = '_';
  for (size_t i = 0; uuid[i]; i++)
    if (uuid[i] != '-') text[length++] = uuid[i];
  text[length] = '\0';
  return text;
}

bool public_id_parse(const char *prefix, const char *text, char uuid[static UUID_TEXT]) {
  size_t length = strlen(prefix);
  if (!text || strncmp(text, prefix, length) != 0 || text[length] != '_' || strlen(text) != length + 1 + DIGITS)
    return false;
  const char *digits = text + length + 1;
  char parsed[UUID_TEXT], *next = parsed;
  for (size_t i = 0; i < GROUPS; i++) {
    if (i > 0) *next++ = '-';
    memcpy(next, digits, groups[i]);
    next += groups[i];
    digits += groups[i];
  }
  *next = '\0';
  if (!uuid_is_valid(parsed)) return false;
  memcpy(uuid, parsed, sizeof parsed);
  return true;
}
