/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/text.h"
#include "paper/private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cairo writes its objects one after the other as plain text, "12 0 obj\n<< … >>\nendobj\n", and one table of where
 * they begin. What changes is written again at the end with a table of its own (ISO 32000-1, 7.5.6). */
struct update {
  struct buffer *pdf;
  size_t table, count, root; /* where the table of objects begins, how many there are, which is the catalogue */
  struct buffer *entries;    /* the new table */
};

static bool read_end(struct update *update);
static bool number_after(const struct buffer *pdf, size_t from, const char *mark, size_t *number);
static const char *object_at(const struct update *update, size_t object, size_t *length);
static void revise(struct update *update, size_t object, const char *text, size_t length, const struct buffer *added);
static bool revise_structure(struct update *update, const struct pdf_words *words);
static bool revise_catalogue(struct update *update, const struct pdf_words *words);
static bool says(const char *object, size_t length, const char *structure);
static void add_text(struct buffer *out, const char *text);
static void add_end(struct update *update);

bool pdf_add_words(struct buffer *pdf, const struct pdf_words *words) {
  AUTO(buffer) struct buffer entries = {0};
  struct update update = {.pdf = pdf, .entries = &entries};
  if (!read_end(&update) || !revise_structure(&update, words) || !revise_catalogue(&update, words)) return false;
  add_end(&update);
  return true;
}

static bool read_end(struct update *update) {
  const size_t tail = 64;
  const struct buffer *pdf = update->pdf;
  if (pdf->length < tail) return false;
  return number_after(pdf, pdf->length - tail, "startxref\n", &update->table) && update->table < pdf->length &&
         number_after(pdf, update->table, "xref\n0 ", &update->count) &&
         number_after(pdf, update->table, "/Root ", &update->root) && update->root < update->count;
}

static bool number_after(const struct buffer *pdf, size_t from, const char *mark, size_t *number) {
  const char *found = memmem(pdf->bytes + from, pdf->length - from, mark, strlen(mark));
  if (!found) return false;
  *number = strtoul(found + strlen(mark), NULL, 10);
  return true;
}

/* What stands between "<<" and its end; NULL: no dictionary. */
static const char *object_at(const struct update *update, size_t object, size_t *length) {
  enum { ENTRY = 20 };
  const char *bytes = update->pdf->bytes, *entries = memchr(bytes + update->table + 5, '\n', 32);
  if (!entries || (size_t)(entries + 1 + ENTRY * update->count - bytes) > update->pdf->length) return NULL;
  size_t at = strtoul(entries + 1 + ENTRY * object, NULL, 10);
  if (at >= update->table) return NULL;
  const char *open = memmem(bytes + at, update->table - at, "<<", 2);
  const char *end = memmem(bytes + at, update->table - at, "endobj", 6);
  if (!open || !end || open > end) return NULL;
  *length = (size_t)(end - open) - 2;
  return open + 2;
}

static bool revise_structure(struct update *update, const struct pdf_words *words) {
  size_t figures = 0, tables = 0;
  for (size_t object = 1; object < update->count; object++) {
    AUTO(buffer) struct buffer added = {0};
    size_t length;
    const char *text = object_at(update, object, &length);
    if (!text) continue;
    if (says(text, length, "/Figure") && figures < words->figure_count) {
      buffer_text(&added, " /Alt ");
      add_text(&added, words->figures[figures++]);
    } else if (says(text, length, "/Table") && tables < words->table_count) {
      buffer_text(&added, " /A << /O /Table /Summary ");
      add_text(&added, words->tables[tables++]);
      buffer_text(&added, " >>");
    } else if (says(text, length, "/TH")) {
      buffer_text(&added, " /A << /O /Table /Scope /Column >>");
    } else continue;
    revise(update, object, text, length, &added);
  }
  return figures == words->figure_count && tables == words->table_count;
}

static bool says(const char *object, size_t length, const char *structure) {
  char mark[32];
  static const char kind[] = " /Type /StructElem\n";
  if (length < sizeof kind || memcmp(object, kind, sizeof kind - 1) != 0) return false;
  snprintf(mark, sizeof mark, "/S %s\n", structure);
  return memmem(object, length, mark, strlen(mark)) != NULL;
}

static bool revise_catalogue(struct update *update, const struct pdf_words *words) {
  AUTO(buffer) struct buffer added = {0};
  size_t length;
  const char *text = object_at(update, update->root, &length);
  if (!text) return false;
  buffer_text(&added, " /Lang ");
  add_text(&added, words->language ? words->language : "fr");
  buffer_text(&added, " /ViewerPreferences << /DisplayDocTitle true >>");
  revise(update, update->root, text, length, &added);
  return true;
}

static void revise(struct update *update, size_t object, const char *text, size_t length, const struct buffer *added) {
  AUTO(buffer) struct buffer copy = {0}; /* text lives in the buffer that grows */
  buffer_add(&copy, text, length);
  buffer_format(update->entries, "%zu 1\n%010zu 00000 n \n", object, update->pdf->length);
  buffer_format(update->pdf, "%zu 0 obj\n<<", object);
  buffer_add(update->pdf, added->bytes, added->length);
  buffer_add(update->pdf, copy.bytes, copy.length);
  buffer_text(update->pdf, "endobj\n");
}

/* UTF-16, the only Unicode that a reader of PDF 1.5 must know. */
static void add_text(struct buffer *out, const char *text) {
  const unsigned char *at = (const unsigned char *)(text ? text : "");
  buffer_text(out, "<FEFF");
  while (*at) {
    uint32_t code = *at < 0x80 ? *at : *at < 0xE0 ? *at & 0x1Fu : *at < 0xF0 ? *at & 0x0Fu : *at & 0x07u;
    for (at++; (*at & 0xC0) == 0x80; at++) code = code << 6 | (*at & 0x3Fu);
    if (code < 0x10000) buffer_format(out, "%04X", code);
    else buffer_format(out, "%04X%04X", 0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF));
  }
  buffer_char(out, '>');
}

static void add_end(struct update *update) {
  size_t former = update->table, table = update->pdf->length, info = 0;
  bool described = number_after(update->pdf, former, "/Info ", &info);
  buffer_text(update->pdf, "xref\n");
  buffer_add(update->pdf, update->entries->bytes, update->entries->length);
  buffer_format(update->pdf, "trailer\n<< /Size %zu\n   /Root %zu 0 R\n   /Prev %zu\n", update->count, update->root,
                former);
  if (described) buffer_format(update->pdf, "   /Info %zu 0 R\n", info);
  buffer_format(update->pdf, ">>\nstartxref\n%zu\n%%%%EOF\n", table);
}
