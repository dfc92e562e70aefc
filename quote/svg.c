/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads an SVG as XML, from the first byte to the last, and says no to whatever it does not know to be harmless. */
#include "core/text.h"
#include "quote/check.h"

#include <string.h>
#include <strings.h>

enum { DEPTH_MAX = 200, VALUE_MAX = 4096, USES_MAX = 5000 };

struct name {
  const char *at;
  size_t length;
};
struct svg {
  const char *at, *end;
  struct name open[DEPTH_MAX];
  size_t depth, elements, uses;
  enum outcome said;
  const char *sheet;     /* the style element whose sheet was read */
  char value[VALUE_MAX]; /* an attribute whose entities were replaced */
};

static const char *const drawn[] = {"a",
                                    "circle",
                                    "clipPath",
                                    "defs",
                                    "desc",
                                    "ellipse",
                                    "feBlend",
                                    "feColorMatrix",
                                    "feComponentTransfer",
                                    "feComposite",
                                    "feFlood",
                                    "feFuncA",
                                    "feFuncB",
                                    "feFuncG",
                                    "feFuncR",
                                    "feGaussianBlur",
                                    "feMerge",
                                    "feMergeNode",
                                    "feMorphology",
                                    "feOffset",
                                    "feTurbulence",
                                    "filter",
                                    "font",
                                    "font-face",
                                    "g",
                                    "glyph",
                                    "image",
                                    "line",
                                    "linearGradient",
                                    "marker",
                                    "mask",
                                    "metadata",
                                    "missing-glyph",
                                    "path",
                                    "pattern",
                                    "polygon",
                                    "polyline",
                                    "radialGradient",
                                    "rect",
                                    "stop",
                                    "style",
                                    "svg",
                                    "switch",
                                    "symbol",
                                    "text",
                                    "textPath",
                                    "title",
                                    "tref",
                                    "tspan",
                                    "use",
                                    "view",
                                    NULL};

static bool is_text(const char *bytes, size_t length);
static bool read_piece(struct svg *svg);
static bool read_text(struct svg *svg);
static bool read_sheet(struct svg *svg, struct name text);
static bool read_until(struct svg *svg, const char *mark, struct name *inside);
static bool read_declaration(struct svg *svg);
static bool read_doctype(struct svg *svg);
static bool read_close(struct svg *svg);
static bool read_open(struct svg *svg);
static bool read_name(struct svg *svg, struct name *name);
static bool knows_element(struct svg *svg, struct name name);
static bool read_attribute(struct svg *svg);
static bool decode(struct svg *svg, struct name raw, struct name *value);
static size_t decode_one(struct name raw, char *character);
static bool is_in_style(const struct svg *svg);
static struct name local(struct name name);
static bool is(struct name name, const char *text);
static bool refuse(struct svg *svg, enum outcome outcome);
static bool is_blank(struct name text);
static void skip_blanks(struct svg *svg);
static bool ahead(const struct svg *svg, const char *text);

enum outcome quote_svg(struct quote_bytes file, struct fault *fault) {
  const char *bytes = (const char *)file.at;
  struct svg svg = {.at = bytes, .end = bytes + file.length, .said = FILE_BROKEN};
  if (!is_text(bytes, file.length)) return fault_set(fault, FILE_BROKEN, "", "it is no UTF-8");
  if (file.length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) svg.at += 3;
  skip_blanks(&svg);
  if (ahead(&svg, "<?xml") && !read_declaration(&svg)) return fault_set(fault, svg.said, "", "its first line");
  while (svg.at < svg.end) {
    size_t at = (size_t)(svg.at - bytes);
    if (!read_piece(&svg)) return fault_set(fault, svg.said, "", "byte %zu", at);
  }
  return svg.depth == 0 && svg.elements > 0 ? OK : fault_set(fault, FILE_BROKEN, "", "it ends too early");
}

/* Without NUL or control characters: what is no character to us might be one to others. */
static bool is_text(const char *bytes, size_t length) {
  for (const char *end = bytes + length; bytes < end;) {
    const char *next = memchr(bytes, '\r', (size_t)(end - bytes));
    if (!text_is_utf8(bytes, (size_t)((next ? next : end) - bytes))) return false;
    bytes = next ? next + 1 : end;
  }
  return true;
}

static bool read_piece(struct svg *svg) {
  struct name inside;
  if (*svg->at != '<') return read_text(svg);
  if (ahead(svg, "<!--")) {
    svg->at += 4;
    return read_until(svg, "-->", &inside);
  }
  if (ahead(svg, "<![CDATA[")) {
    svg->at += 9;
    if (svg->depth == 0 || !read_until(svg, "]]>", &inside)) return false;
    return !is_in_style(svg) || read_sheet(svg, inside);
  }
  if (ahead(svg, "<!")) return read_doctype(svg);
  if (ahead(svg, "<?")) return refuse(svg, SVG_ACTIVE); /* a style sheet, from elsewhere */
  return ahead(svg, "</") ? read_close(svg) : read_open(svg);
}

/* Of a style sheet, what it may say; elsewhere words, which are outside of everything blanks. */
static bool read_text(struct svg *svg) {
  const char *from = svg->at, *next = memchr(from, '<', (size_t)(svg->end - from));
  svg->at = next ? next : svg->end;
  const struct name text = {from, (size_t)(svg->at - from)};
  if (svg->depth == 0) return is_blank(text);
  if (is_in_style(svg)) return memchr(text.at, '&', text.length) ? refuse(svg, SVG_ACTIVE) : read_sheet(svg, text);
  for (const char *at = text.at; (at = memchr(at, '&', (size_t)(svg->at - at))); at++) {
    char character;
    if (decode_one((struct name){at, (size_t)(svg->at - at)}, &character) == 0) return refuse(svg, SVG_ACTIVE);
  }
  return true;
}

/* One piece a style sheet: what is cut by a comment, or begins outside of a CDATA section, is read as one by others. No
 * backslash: there are other ways to write a word with it. */
static bool read_sheet(struct svg *svg, struct name text) {
  const char *element = svg->open[svg->depth - 1].at;
  if (is_blank(text)) return true;
  bool fits = svg->sheet != element && !memchr(text.at, '\\', text.length) && quote_svg_style(text.at, text.length);
  svg->sheet = element;
  return fits || refuse(svg, SVG_ACTIVE);
}

static bool read_until(struct svg *svg, const char *mark, struct name *inside) {
  const char *found = memmem(svg->at, (size_t)(svg->end - svg->at), mark, strlen(mark));
  if (!found) return false;
  *inside = (struct name){svg->at, (size_t)(found - svg->at)};
  svg->at = found + strlen(mark);
  return true;
}

/* UTF-8 alone: what is written in another way would be read in another way. */
static bool read_declaration(struct svg *svg) {
  struct name said;
  if (!read_until(svg, "?>", &said)) return false;
  const char *encoding = memmem(said.at, said.length, "encoding", 8);
  if (!encoding) return true;
  const struct name rest = {encoding, said.length - (size_t)(encoding - said.at)};
  for (size_t i = 0; i + 5 <= rest.length; i++)
    if (strncasecmp(rest.at + i, "utf-8", 5) == 0) return true;
  return false;
}

/* The one that drawing programs write; it declares nothing, and where it says that declarations are, there is W3C. */
static bool read_doctype(struct svg *svg) {
  static const char usual[] = "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG ", place[] = "http://www.w3.org/Graphics/SVG/";
  struct name inside, version, between;
  if (!ahead(svg, usual) || svg->elements > 0) return refuse(svg, SVG_ACTIVE);
  svg->at += sizeof usual - 1;
  if (!read_until(svg, "\"", &version) || !read_until(svg, "\"", &between)) return false;
  if (!is_blank(between) || !ahead(svg, place)) return refuse(svg, SVG_ACTIVE);
  if (!read_until(svg, ">", &inside)) return false;
  return !memchr(inside.at, '[', inside.length) || refuse(svg, SVG_ACTIVE);
}

static bool read_close(struct svg *svg) {
  struct name name;
  svg->at += 2;
  if (svg->depth == 0 || !read_name(svg, &name)) return false;
  skip_blanks(svg);
  if (!ahead(svg, ">")) return false;
  svg->at++;
  const struct name open = svg->open[--svg->depth];
  return open.length == name.length && memcmp(open.at, name.at, name.length) == 0;
}

static bool read_open(struct svg *svg) {
  struct name name;
  svg->at++;
  if (!read_name(svg, &name) || (svg->depth == 0 && svg->elements > 0)) return false;
  if (!knows_element(svg, name)) return refuse(svg, SVG_ACTIVE);
  if (svg->elements++ == 0 && !is(local(name), "svg")) return refuse(svg, QUOTE_FILE_KIND);
  for (;;) {
    const char *before = svg->at;
    skip_blanks(svg);
    if (ahead(svg, "/>")) {
      svg->at += 2;
      return true;
    }
    if (ahead(svg, ">")) break;
    if (svg->at == before || !read_attribute(svg)) return false;
  }
  svg->at++;
  if (svg->depth == DEPTH_MAX) return false;
  svg->open[svg->depth++] = name;
  return true;
}

static bool read_name(struct svg *svg, struct name *name) {
  const char *from = svg->at;
  while (svg->at < svg->end && !strchr(" \t\r\n/>=<\"'&", *svg->at)) svg->at++;
  *name = (struct name){from, (size_t)(svg->at - from)};
  return name->length > 0 && name->length <= 100;
}

/* Ours by name; what drawing programs add (inkscape:…, rdf:…) is in no namespace that anything would run. */
static bool knows_element(struct svg *svg, struct name name) {
  struct name bare = local(name);
  bool other = bare.length < name.length && !(name.length > 4 && strncasecmp(name.at, "svg:", 4) == 0);
  bool known = false;
  for (size_t i = 0; drawn[i] && !known; i++) known = is(bare, drawn[i]);
  if (is(bare, "use") && ++svg->uses > USES_MAX) return false; /* each may hold all before it */
  return other ? !known && !is(bare, "script") && !is(bare, "foreignObject") && !is(bare, "html") : known;
}

static bool read_attribute(struct svg *svg) {
  struct name name, raw, value;
  if (!read_name(svg, &name)) return false;
  skip_blanks(svg);
  if (!ahead(svg, "=")) return false;
  svg->at++;
  skip_blanks(svg);
  char quote = svg->at < svg->end ? *svg->at : '\0';
  if (quote != '"' && quote != '\'') return false;
  svg->at++;
  const char mark[] = {quote, '\0'};
  if (!read_until(svg, mark, &raw) || memchr(raw.at, '<', raw.length)) return false;
  if (!decode(svg, raw, &value)) return refuse(svg, SVG_ACTIVE);
  return quote_svg_attribute(name.at, name.length, value.at, value.length) || refuse(svg, SVG_ACTIVE);
}

/* The five entities of XML, and characters by number; any other one could be anything. */
static bool decode(struct svg *svg, struct name raw, struct name *value) {
  *value = raw;
  if (!memchr(raw.at, '&', raw.length)) return true;
  if (raw.length >= VALUE_MAX) return false;
  size_t used = 0;
  for (size_t at = 0; at < raw.length;) {
    char character = raw.at[at];
    size_t length = 1;
    if (character == '&') length = decode_one((struct name){raw.at + at, raw.length - at}, &character);
    if (length == 0) return false;
    svg->value[used++] = character;
    at += length;
  }
  *value = (struct name){svg->value, used};
  return true;
}

/* How many bytes it takes, 0: none of ours. A character beyond ASCII becomes a question mark: it hides no word. */
static size_t decode_one(struct name raw, char *character) {
  static const struct {
    const char *text;
    char character;
  } five[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  for (size_t i = 0; i < sizeof five / sizeof five[0]; i++) {
    size_t length = strlen(five[i].text);
    if (raw.length < length || memcmp(raw.at, five[i].text, length) != 0) continue;
    *character = five[i].character;
    return length;
  }
  if (raw.length < 4 || raw.at[1] != '#') return 0;
  bool hex = raw.at[2] == 'x';
  uint32_t number = 0;
  size_t at = hex ? 3 : 2, first = at;
  for (; at < raw.length && raw.at[at] != ';'; at++) {
    const char *digits = "0123456789abcdef", *digit = strchr(digits, raw.at[at] | 0x20);
    if (!digit || !*digit || (!hex && digit - digits > 9) || at - first > 6) return 0;
    number = number * (hex ? 16 : 10) + (uint32_t)(digit - digits);
  }
  if (at == raw.length || at == first || number == 0) return 0;
  *character = number < 0x80 ? (char)number : '?';
  return at + 1;
}

static bool is_in_style(const struct svg *svg) {
  return svg->depth > 0 && is(local(svg->open[svg->depth - 1]), "style");
}

static struct name local(struct name name) {
  const char *colon = memchr(name.at, ':', name.length);
  if (!colon) return name;
  return (struct name){colon + 1, name.length - (size_t)(colon + 1 - name.at)};
}

static bool is(struct name name, const char *text) {
  return strlen(text) == name.length && memcmp(name.at, text, name.length) == 0;
}

static bool refuse(struct svg *svg, enum outcome outcome) {
  svg->said = outcome;
  return false;
}

static bool is_blank(struct name text) {
  for (size_t i = 0; i < text.length; i++)
    if (!strchr(" \t\r\n", text.at[i])) return false;
  return true;
}

static void skip_blanks(struct svg *svg) {
  while (svg->at < svg->end && (*svg->at == ' ' || *svg->at == '\t' || *svg->at == '\r' || *svg->at == '\n')) svg->at++;
}

static bool ahead(const struct svg *svg, const char *text) {
  size_t length = strlen(text);
  return (size_t)(svg->end - svg->at) >= length && memcmp(svg->at, text, length) == 0;
}
