/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* XML through libxml2, which sees only UTF-8 we decoded ourselves and no document type: without one there is no entity
 * to expand and nothing to fetch. */
#include "bank/private.h"

#include "core/buffer.h"
#include "core/text.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

struct xml {
  struct bank_tree tree;
  xmlParserCtxtPtr parser;
  struct buffer text; /* of the element that is open */
};

static enum outcome decode(const struct bank_reader *reader, struct bank_slice bytes, struct bank_slice *text);
static enum outcome declared_encoding(const struct bank_reader *reader, struct bank_slice bytes,
                                      enum bank_encoding *encoding);
static enum outcome refuse_declarations(const struct bank_reader *reader, struct bank_slice text);
static size_t line_of(struct bank_slice text, const char *at);
static enum outcome parse(struct xml *xml, struct bank_slice text);
static void start_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces,
                          const xmlChar **declared, int count, int defaulted, const xmlChar **attributes);
static void end_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri);
static void add_characters(void *context, const xmlChar *bytes, int length);
static void refuse_doctype(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system);
static void refuse_reference(void *context, const xmlChar *name);
static void note_error(void *context, xmlErrorPtr error);
static void stop(struct xml *xml);
static size_t line_now(const struct xml *xml);

enum outcome bank_xml(const struct bank_reader *reader, struct bank_slice bytes, struct bank_node **root) {
  struct bank_slice text;
  struct xml xml = {.tree = {.reader = reader}};
  enum outcome outcome = decode(reader, bytes, &text);
  if (outcome == OK) outcome = refuse_declarations(reader, text);
  if (outcome == OK) outcome = parse(&xml, text);
  buffer_done(&xml.text);
  if (outcome == OK) *root = xml.tree.root;
  return outcome;
}

static enum outcome decode(const struct bank_reader *reader, struct bank_slice bytes, struct bank_slice *text) {
  enum bank_encoding encoding = BANK_UTF8;
  enum outcome outcome = declared_encoding(reader, bytes, &encoding);
  if (outcome == OK) outcome = bank_decode(reader, bytes, encoding, text);
  while (outcome == OK && text->length > 0 && text->at[0] != '<')
    *text = (struct bank_slice){text->at + 1, text->length - 1};
  return outcome;
}

/* encoding="…" of the first line. What it says must be what the bytes are. */
static enum outcome declared_encoding(const struct bank_reader *reader, struct bank_slice bytes,
                                      enum bank_encoding *encoding) {
  const char *start = memmem(bytes.at, bytes.length < 64 ? bytes.length : 64, "<?xml", 5);
  const char *end = start ? memmem(start, bytes.length - (size_t)(start - bytes.at), "?>", 2) : NULL;
  if (!end) return OK;
  const char *word = memmem(start, (size_t)(end - start), "encoding", 8);
  if (!word) return OK;
  const char *open = word + 8;
  while (open < end && *open != '"' && *open != '\'') open++;
  const char *close = open < end ? memchr(open + 1, *open, (size_t)(end - open - 1)) : NULL;
  struct bank_slice name =
      close ? (struct bank_slice){open + 1, (size_t)(close - open - 1)} : (struct bank_slice){"", 0};
  if (!bank_encoding_named(name, encoding))
    return bank_refuse(reader, 1,
                       "L’encodage « %s » n’est pas de ceux qu’on lit (UTF-8, windows-1252, ISO-8859-1, "
                       "ISO-8859-15).",
                       bank_shown(name).text);
  if (*encoding != BANK_UTF8 && !bank_is_ascii(bytes) && bank_is_utf8(bytes))
    return bank_refuse(reader, 1, "Le fichier dit « %s », mais il est écrit en UTF-8.", bank_shown(name).text);
  return OK;
}

/* <!DOCTYPE, <!ENTITY…: no bank needs them, and they are how XML is used to attack. */
static enum outcome refuse_declarations(const struct bank_reader *reader, struct bank_slice text) {
  const char *at = text.at, *end = text.at + text.length;
  while ((at = memmem(at, (size_t)(end - at), "<!", 2)) != NULL) {
    at += 2;
    size_t left = (size_t)(end - at);
    bool harmless = (left >= 2 && memcmp(at, "--", 2) == 0) || (left >= 7 && memcmp(at, "[CDATA[", 7) == 0);
    if (!harmless)
      return bank_refuse(reader, line_of(text, at), "Ce fichier XML définit un type ou une entité : il est refusé.");
  }
  return OK;
}

static size_t line_of(struct bank_slice text, const char *at) {
  size_t line = 1;
  for (const char *c = text.at; c < at; c++) line += *c == '\n';
  return line;
}

static enum outcome parse(struct xml *xml, struct bank_slice text) {
  xmlParserCtxtPtr parser = xmlCreateMemoryParserCtxt(text.at, (int)text.length);
  if (!parser) return bank_refuse(xml->tree.reader, 1, "Le fichier XML n’est pas lisible.");
  *parser->sax = (xmlSAXHandler){.initialized = XML_SAX2_MAGIC,
                                 .internalSubset = refuse_doctype,
                                 .startElementNs = start_element,
                                 .endElementNs = end_element,
                                 .characters = add_characters,
                                 .ignorableWhitespace = add_characters,
                                 .cdataBlock = add_characters,
                                 .reference = refuse_reference,
                                 .serror = note_error};
  xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
  xml->parser = parser;
  parser->userData = xml;
  int failed = xmlParseDocument(parser);
  enum outcome outcome = xml->tree.outcome;
  if (outcome == OK && (failed || !parser->wellFormed || !xml->tree.root || xml->tree.open))
    outcome = bank_refuse(xml->tree.reader, line_now(xml), "Le fichier XML est incomplet ou mal formé.");
  xmlFreeParserCtxt(parser);
  return outcome;
}

static void start_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces,
                          const xmlChar **declared, int count, int defaulted, const xmlChar **attributes) {
  struct xml *xml = context;
  (void)prefix, (void)uri, (void)namespaces, (void)declared, (void)defaulted;
  if (xml->tree.open && bank_trim((struct bank_slice){xml->text.bytes, xml->text.length}).length > 0)
    xml->tree.outcome = bank_refuse(xml->tree.reader, line_now(xml), "Du texte traîne entre les balises.");
  bank_tree_open(&xml->tree, bank_slice_of((const char *)name), line_now(xml));
  buffer_clear(&xml->text);
  if (xml->tree.outcome != OK) {
    stop(xml);
    return;
  }
  for (int i = 0; i < count; i++, attributes += 5) { /* five pointers each: name, prefix, namespace, value, its end */
    const char *value = (const char *)attributes[3], *end = (const char *)attributes[4];
    if (text_equal((const char *)attributes[0], "Ccy"))
      xml->tree.open->currency = bank_copy(xml->tree.reader, (struct bank_slice){value, (size_t)(end - value)});
  }
}

static void end_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
  struct xml *xml = context;
  (void)name, (void)prefix, (void)uri;
  if (xml->tree.outcome != OK || !xml->tree.open) return;
  struct bank_slice text = bank_trim((struct bank_slice){xml->text.bytes, xml->text.length});
  if (text.length > 0 && xml->tree.open->first) {
    xml->tree.outcome = bank_refuse(xml->tree.reader, line_now(xml), "Du texte traîne entre les balises.");
    stop(xml);
    return;
  }
  bank_tree_close(&xml->tree, text.length > 0 ? bank_copy(xml->tree.reader, text) : "");
  buffer_clear(&xml->text);
}

static void add_characters(void *context, const xmlChar *bytes, int length) {
  struct xml *xml = context;
  if (xml->tree.outcome == OK && xml->tree.open) buffer_add(&xml->text, bytes, (size_t)length);
}

static void refuse_doctype(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
  struct xml *xml = context;
  (void)name, (void)external, (void)system;
  xml->tree.outcome =
      bank_refuse(xml->tree.reader, line_now(xml), "Ce fichier XML définit un type de document : il est refusé.");
  stop(xml);
}

static void refuse_reference(void *context, const xmlChar *name) {
  struct xml *xml = context;
  (void)name;
  xml->tree.outcome = bank_refuse(xml->tree.reader, line_now(xml), "Ce fichier XML nomme une entité : il est refusé.");
  stop(xml);
}

/* libxml2's own words are for programmers: where it stumbled is enough. */
static void note_error(void *context, xmlErrorPtr error) {
  struct xml *xml = context;
  if (error->level == XML_ERR_WARNING || xml->tree.outcome != OK) return;
  size_t line = error->line > 0 ? (size_t)error->line : line_now(xml);
  xml->tree.outcome = bank_refuse(xml->tree.reader, line, "Le fichier XML est incomplet ou mal formé.");
}

static void stop(struct xml *xml) {
  xmlStopParser(xml->parser);
}

static size_t line_now(const struct xml *xml) {
  int line = xmlSAX2GetLineNumber(xml->parser);
  return line > 0 ? (size_t)line : 0;
}
