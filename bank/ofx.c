/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* OFX 1.x and 2.x: the same elements, written in SGML or in XML. It says no opening balance, so nothing proves the sum;
 * what it does say must hold: days, currency, one identifier an operation. */
#include "bank/private.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

static enum outcome read_header(const struct bank_reader *reader, struct bank_slice bytes, const char *tag,
                                enum bank_encoding *encoding);
static struct bank_slice header_value(struct bank_slice header, const char *name);
static enum outcome read_accounts(struct bank_reader *reader, const struct bank_node *set, const char *response,
                                  const char *statement);
static enum outcome check_status(const struct bank_reader *reader, const struct bank_node *response);
static enum outcome read_statement(struct bank_reader *reader, const struct bank_node *node);
static enum outcome read_head(struct bank_reader *reader, const struct bank_node *node,
                              struct bank_statement *statement);
static enum outcome read_day(const struct bank_reader *reader, const struct bank_node *holder, const char *name,
                             struct date *day);
static enum outcome read_operation(struct bank_reader *reader, const struct bank_node *node, struct bank_draft *draft);
static enum outcome check_twins(const struct bank_reader *reader, const struct bank_draft *draft);
static int compare_references(const void *left, const void *right);

enum outcome bank_read_ofx_sgml(struct bank_reader *reader, struct bank_slice bytes) {
  enum bank_encoding encoding = BANK_CP1252;
  struct bank_slice text;
  struct bank_node *root;
  const char *tag = memchr(bytes.at, '<', bytes.length);
  if (!tag) return bank_refuse(reader, 1, "Le fichier OFX s’arrête après son en-tête.");
  enum outcome outcome = read_header(reader, bytes, tag, &encoding);
  if (outcome == OK) outcome = bank_decode(reader, bytes, encoding, &text);
  if (outcome != OK) return outcome;
  const char *start = memchr(text.at, '<', text.length);
  size_t first_line = 1;
  for (const char *c = text.at; c < start; c++) first_line += *c == '\n';
  outcome = bank_sgml(reader, (struct bank_slice){start, text.length - (size_t)(start - text.at)}, first_line, &root);
  return outcome == OK ? bank_read_ofx(reader, root) : outcome;
}

/* "ENCODING:USASCII CHARSET:1252": the words of the standard; UTF-8 that says 1252 would be read as gibberish. */
static enum outcome read_header(const struct bank_reader *reader, struct bank_slice bytes, const char *tag,
                                enum bank_encoding *encoding) {
  struct bank_slice header = {bytes.at, (size_t)(tag - bytes.at)};
  struct bank_slice data = header_value(header, "DATA:"), charset = header_value(header, "CHARSET:");
  struct bank_slice said = header_value(header, "ENCODING:");
  if (!bank_slice_is(data, "OFXSGML")) return bank_refuse(reader, 1, "L’en-tête OFX ne dit pas DATA:OFXSGML.");
  if (bank_slice_is(said, "UNICODE") || bank_slice_is(said, "UTF-8")) *encoding = BANK_UTF8;
  else if (charset.length == 0 || bank_slice_is(charset, "NONE"))
    *encoding = bank_is_utf8(bytes) ? BANK_UTF8 : BANK_CP1252;
  else if (!bank_encoding_named(charset, encoding))
    return bank_refuse(reader, 1, "L’encodage « %s » n’est pas de ceux qu’on lit (1252, ISO-8859-1, UTF-8).",
                       bank_shown(charset).text);
  if (*encoding != BANK_UTF8 && !bank_is_ascii(bytes) && bank_is_utf8(bytes) && charset.length > 0)
    return bank_refuse(reader, 1, "Le fichier dit « %s », mais il est écrit en UTF-8.", bank_shown(charset).text);
  return OK;
}

static struct bank_slice header_value(struct bank_slice header, const char *name) {
  const char *found = memmem(header.at, header.length, name, strlen(name));
  if (!found) return (struct bank_slice){"", 0};
  const char *start = found + strlen(name), *end = header.at + header.length, *at = start;
  while (at < end && (unsigned char)*at > ' ') at++;
  return (struct bank_slice){start, (size_t)(at - start)};
}

enum outcome bank_read_ofx(struct bank_reader *reader, const struct bank_node *root) {
  reader->format = BANK_OFX;
  if (!text_equal(root->name, "OFX")) return bank_refuse(reader, root->line, "La première balise n’est pas OFX.");
  enum outcome outcome = read_accounts(reader, bank_child(root, "BANKMSGSRSV1"), "STMTTRNRS", "STMTRS");
  if (outcome == OK) outcome = read_accounts(reader, bank_child(root, "CREDITCARDMSGSRSV1"), "CCSTMTTRNRS", "CCSTMTRS");
  return outcome;
}

static enum outcome read_accounts(struct bank_reader *reader, const struct bank_node *set, const char *response,
                                  const char *statement) {
  enum outcome outcome = OK;
  const struct bank_node *node = bank_child(set, response);
  for (; node && outcome == OK; node = bank_sibling(node)) {
    outcome = check_status(reader, node);
    const struct bank_node *body = bank_child(node, statement);
    if (outcome == OK && body) outcome = read_statement(reader, body);
  }
  return outcome;
}

static enum outcome check_status(const struct bank_reader *reader, const struct bank_node *response) {
  const char *code = bank_find_text(response, "STATUS/CODE");
  if (!*code || text_equal(code, "0")) return OK;
  return bank_refuse(reader, response->line, "La banque a répondu par une erreur (code %s).",
                     bank_shown(bank_slice_of(code)).text);
}

static enum outcome read_statement(struct bank_reader *reader, const struct bank_node *node) {
  struct bank_draft draft = {.file_line = node->line};
  enum outcome outcome = read_head(reader, node, &draft.statement);
  const struct bank_node *list = bank_child(node, "BANKTRANLIST"), *operation = bank_child(list, "STMTTRN");
  if (outcome == OK && !list) return bank_refuse(reader, node->line, "Le relevé n’a pas de liste d’opérations.");
  for (; operation && outcome == OK; operation = bank_sibling(operation))
    outcome = read_operation(reader, operation, &draft);
  if (outcome == OK) outcome = check_twins(reader, &draft);
  return outcome == OK ? bank_add_statement(reader, &draft) : outcome;
}

static enum outcome read_head(struct bank_reader *reader, const struct bank_node *node,
                              struct bank_statement *statement) {
  const struct bank_node *list = bank_child(node, "BANKTRANLIST"), *from = bank_child(node, "BANKACCTFROM");
  char first[DATE_TEXT], last[DATE_TEXT];
  if (!text_equal(bank_find_text(node, "CURDEF"), "EUR"))
    return bank_refuse(reader, node->line, "La monnaie est « %s » : seul l’euro est accepté.",
                       bank_shown(bank_slice_of(bank_find_text(node, "CURDEF"))).text);
  if (!from) from = bank_child(node, "CCACCTFROM");
  const char *account = bank_find_text(from, "ACCTID"), *bank = bank_find_text(from, "BANKID");
  const char *branch = bank_find_text(from, "BRANCHID");
  if (!*account) return bank_refuse(reader, node->line, "Le relevé ne dit pas de quel compte il est.");
  statement->account =
      arena_format(reader->arena, "%s%s%s%s%s", bank, *bank ? "-" : "", branch, *branch ? "-" : "", account);
  if (!list) return OK;
  enum outcome outcome = read_day(reader, list, "DTSTART", &statement->from);
  if (outcome == OK) outcome = read_day(reader, list, "DTEND", &statement->to);
  if (outcome != OK) return outcome;
  statement->reference = arena_format(reader->arena, "%s %s %s", statement->account,
                                      date_format(statement->from, first), date_format(statement->to, last));
  return OK;
}

/* "20231105", "20231105120000", "20231105120000.000[+1:CET]" */
static enum outcome read_day(const struct bank_reader *reader, const struct bank_node *holder, const char *name,
                             struct date *day) {
  const struct bank_node *node = bank_child(holder, name);
  const char *text = node ? node->text : "";
  size_t digits = strspn(text, "0123456789");
  bool good = (digits == 8 || digits == 12 || digits == 14) && (text[digits] == '\0' || strchr(".[", text[digits]));
  if (good &&
      bank_date((struct bank_slice){text, 4}, (struct bank_slice){text + 4, 2}, (struct bank_slice){text + 6, 2}, day))
    return OK;
  return bank_refuse(reader, node ? node->line : holder->line, "La date « %s » (%s) n’existe pas.",
                     bank_shown(bank_slice_of(text)).text, name);
}

static enum outcome read_operation(struct bank_reader *reader, const struct bank_node *node, struct bank_draft *draft) {
  struct bank_line line = {.reference = bank_find_text(node, "FITID"), .code = bank_find_text(node, "TRNTYPE")};
  struct bank_label label = {.length = 0};
  const char *amount = bank_find_text(node, "TRNAMT"), *currency = bank_find_text(node, "CURRENCY/CURSYM");
  enum outcome outcome = read_day(reader, node, "DTPOSTED", &line.day);
  if (outcome != OK) return outcome;
  if (!bank_amount(bank_slice_of(amount), ".,", &line.amount))
    return bank_refuse(reader, node->line, "Le montant « %s » n’est pas lisible.",
                       bank_shown(bank_slice_of(amount)).text);
  if (*currency && !text_equal(currency, "EUR"))
    return bank_refuse(reader, node->line, "L’opération est en « %s » : seul l’euro est accepté.",
                       bank_shown(bank_slice_of(currency)).text);
  if (!*line.reference) return bank_refuse(reader, node->line, "L’opération n’a pas d’identifiant (FITID).");
  bank_label_add(&label, bank_slice_of(bank_find_text(node, "NAME")));
  bank_label_add(&label, bank_slice_of(bank_find_text(node, "PAYEE/NAME")));
  bank_label_add(&label, bank_slice_of(bank_find_text(node, "MEMO")));
  bank_label_add(&label, bank_slice_of(bank_find_text(node, "CHECKNUM")));
  line.label = bank_label_keep(reader, &label);
  return bank_add_line(reader, draft, &line);
}

static enum outcome check_twins(const struct bank_reader *reader, const struct bank_draft *draft) {
  size_t count = draft->statement.line_count;
  const char **references = arena_list(reader->arena, count, sizeof *references);
  for (size_t i = 0; i < count; i++) references[i] = draft->lines[i].reference;
  if (count > 0) qsort(references, count, sizeof *references, compare_references);
  for (size_t i = 1; i < count; i++)
    if (text_equal(references[i - 1], references[i]))
      return bank_refuse(reader, draft->file_line, "L’opération %s est deux fois dans le relevé.",
                         bank_shown(bank_slice_of(references[i])).text);
  return OK;
}

static int compare_references(const void *left, const void *right) {
  return strcmp(*(const char *const *)left, *(const char *const *)right);
}
