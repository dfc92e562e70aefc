/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an attribute of an SVG may say: nothing that runs, and no address but one inside the file. */
#include "quote/check.h"

#include <string.h>
#include <strings.h>

static bool namespace_is_harmless(const char *name, size_t name_length, const char *value, size_t length);
static bool address_is_inside(const char *value, size_t length);
static bool same(const char *name, size_t length, const char *text);
static bool begins(const char *value, size_t length, const char *text);
static const char *find(const char *text, size_t length, const char *word);

bool quote_svg_attribute(const char *name, size_t name_length, const char *value, size_t length) {
  const char *colon = memchr(name, ':', name_length), *bare = colon ? colon + 1 : name;
  size_t bare_length = name_length - (size_t)(bare - name);
  if (begins(name, name_length, "xmlns")) return namespace_is_harmless(name, name_length, value, length);
  if (begins(bare, bare_length, "on") || same(bare, bare_length, "base")) return false;
  if (same(bare, bare_length, "href") || same(bare, bare_length, "src")) return address_is_inside(value, length);
  /* fill, filter, mask… take addresses too; what a program keeps for itself (inkscape:…) may name a file of Windows */
  return quote_svg_style(value, length) && (colon || !memchr(value, '\\', length));
}

/* Without a prefix, or as svg: the drawing's own. Any other is that of a program's notes, whose elements nobody runs.
 */
static bool namespace_is_harmless(const char *name, size_t name_length, const char *value, size_t length) {
  static const char svg[] = "http://www.w3.org/2000/svg";
  bool own = same(value, length, svg);
  if (same(name, name_length, "xmlns") || same(name, name_length, "xmlns:svg")) return own;
  return !own && !find(value, length, "xhtml") && !find(value, length, "mathml") && !find(value, length, "xsl");
}

/* A part of the same file, or a picture that is in it. */
static bool address_is_inside(const char *value, size_t length) {
  static const char *const pictures[] = {"data:image/png;base64,", "data:image/jpeg;base64,", "data:image/jpg;base64,",
                                         "data:image/webp;base64,"};
  if (length == 0 || value[0] == '#') return true;
  for (size_t i = 0; i < sizeof pictures / sizeof pictures[0]; i++)
    if (begins(value, length, pictures[i])) return true;
  return false;
}

bool quote_svg_style(const char *text, size_t length) {
  static const char *const words[] = {"@import",   "expression(", "javascript:", "vbscript:",  "-moz-binding",
                                      "behavior:", "image-set(",  "image(",      "cross-fade("};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (find(text, length, words[i])) return false;
  if (!find(text, length, "url")) return true;
  if (find(text, length, "/*")) return false;
  const char *end = text + length;
  for (const char *at = text; (at = find(at, (size_t)(end - at), "url")); at += 3) {
    const char *inside = at + 3;
    if (inside == end || *inside != '(') continue;
    inside++;
    while (inside < end && strchr(" \t\r\n\"'", *inside) && *inside) inside++;
    if (inside == end || *inside != '#') return false;
  }
  return true;
}

static bool same(const char *name, size_t length, const char *text) {
  return strlen(text) == length && strncasecmp(name, text, length) == 0;
}

static bool begins(const char *value, size_t length, const char *text) {
  size_t wanted = strlen(text);
  return length >= wanted && strncasecmp(value, text, wanted) == 0;
}

static const char *find(const char *text, size_t length, const char *word) {
  size_t wanted = strlen(word);
  for (size_t i = 0; i + wanted <= length; i++)
    if ((text[i] | 0x20) == (word[0] | 0x20) && strncasecmp(text + i, word, wanted) == 0) return text + i;
  return NULL;
}
