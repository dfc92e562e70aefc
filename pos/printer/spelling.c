/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/printer/spelling.h"

#include <stddef.h>
#include <stdlib.h>

struct spelling {
  uint32_t character;
  const char *spelled;
};
static const struct spelling spellings[] = {
#define SPELL(character, spelled) {character, spelled},
#include "pos/printer/spelling.def"
#undef SPELL
};

static int compare(const void *key, const void *spelling) {
  uint32_t wanted = *(const uint32_t *)key, here = ((const struct spelling *)spelling)->character;
  return wanted < here ? -1 : wanted > here;
}

/* Marks that sit on a letter (accents, Arabic vowels), joiners and directions take no room of their own. */
static int is_silent(uint32_t character) {
  return (character >= 0x0300 && character <= 0x036F) || (character >= 0x064B && character <= 0x0652) ||
         character == 0x0670 || (character >= 0x200B && character <= 0x200F) ||
         (character >= 0x202A && character <= 0x202E) || (character >= 0x2060 && character <= 0x206F) ||
         (character >= 0xFE00 && character <= 0xFE0F) || character == 0xFEFF;
}

const char *spelling_of(uint32_t character) {
  if (is_silent(character)) return "";
  const struct spelling *found =
      bsearch(&character, spellings, sizeof spellings / sizeof spellings[0], sizeof spellings[0], compare);
  return found ? found->spelled : NULL;
}
