/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which format, and what every statement must prove whatever it came from. */
#include "bank/private.h"

#include "core/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static enum outcome read_format(struct bank_reader *reader, struct bank_slice bytes,
                                const struct bank_csv_mapping *mapping);
static enum outcome read_xml(struct bank_reader *reader, struct bank_slice bytes);
static enum outcome check_days(const struct bank_reader *reader, const struct bank_draft *draft);
static enum outcome check_sum(const struct bank_reader *reader, const struct bank_draft *draft);
static enum outcome check_others(const struct bank_reader *reader, const struct bank_draft *draft);
static bool follows(const struct bank_statement *first, const struct bank_statement *second);

const char *bank_format_name(enum bank_format format) {
  static const char *const names[] = {"cfonb120", "camt053", "camt054", "ofx", "csv"};
  return names[format];
}

enum outcome bank_read(const void *bytes, size_t length, const struct bank_csv_mapping *mapping, struct arena *arena,
                       struct bank_file *file, struct fault *fault) {
  struct bank_reader reader = {.arena = arena, .fault = fault};
  if (length > BANK_FILE_MAX) return fault_set(fault, BODY_TOO_LARGE, "", "Un fichier de banque ne dépasse pas 16 Mo.");
  if (length == 0) return bank_refuse(&reader, 0, "Le fichier est vide.");
  enum outcome outcome = read_format(&reader, (struct bank_slice){bytes, length}, mapping);
  if (outcome != OK) return outcome;
  if (reader.statement_count == 0) return bank_refuse(&reader, 0, "Le fichier ne contient aucun relevé.");
  *file = (struct bank_file){reader.format, reader.statements, reader.statement_count};
  return OK;
}

static enum outcome read_format(struct bank_reader *reader, struct bank_slice bytes,
                                const struct bank_csv_mapping *mapping) {
  struct bank_slice start = bank_trim(bytes);
  if (start.length >= 3 && memcmp(start.at, "\xef\xbb\xbf", 3) == 0)
    start = bank_trim((struct bank_slice){start.at + 3, start.length - 3});
  if (start.length > 9 && memcmp(start.at, "OFXHEADER", 9) == 0) return bank_read_ofx_sgml(reader, bytes);
  if (start.length > 0 && start.at[0] == '<') return read_xml(reader, bytes);
  if (bank_looks_cfonb(bytes)) return bank_read_cfonb(reader, bytes);
  if (mapping) return bank_read_csv(reader, bytes, mapping);
  return bank_refuse(reader, 0,
                     "Ce n’est ni un relevé CFONB 120, ni un CAMT.053 ou 054, ni un OFX. Pour un tableau CSV, dites "
                     "d’abord où sont ses colonnes.");
}

static enum outcome read_xml(struct bank_reader *reader, struct bank_slice bytes) {
  struct bank_node *root;
  enum outcome outcome = bank_xml(reader, bytes, &root);
  if (outcome != OK) return outcome;
  if (text_equal(root->name, "OFX")) return bank_read_ofx(reader, root);
  if (text_equal(root->name, "Document")) return bank_read_camt(reader, root);
  return bank_refuse(reader, root->line, "Ce fichier XML n’est pas un relevé : sa première balise est « %s ».",
                     bank_shown(bank_slice_of(root->name)).text);
}

enum outcome bank_refuse(const struct bank_reader *reader, size_t line, const char *format, ...) {
  char field[32] = "", whole[1024], hint[sizeof reader->fault->hint];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(whole, sizeof whole, format, arguments);
  va_end(arguments);
  TEXT_COPY(hint, whole); /* cut between two characters, should it be too long */
  if (line > 0) snprintf(field, sizeof field, "ligne %zu", line);
  return fault_set(reader->fault, BANK_FILE_REFUSED, field, "%s", hint);
}

enum outcome bank_add_line(struct bank_reader *reader, struct bank_draft *draft, const struct bank_line *line) {
  if (reader->line_count == BANK_LINES_MAX)
    return bank_refuse(reader, 0, "Plus de %d lignes : demandez à la banque un relevé par mois.", BANK_LINES_MAX);
  if (draft->statement.line_count == draft->capacity) {
    size_t capacity = draft->capacity ? draft->capacity * 2 : 64;
    struct bank_line *lines = arena_list(reader->arena, capacity, sizeof *lines);
    if (draft->capacity) memcpy(lines, draft->lines, draft->capacity * sizeof *lines);
    draft->lines = lines;
    draft->capacity = capacity;
  }
  draft->lines[draft->statement.line_count] = *line;
  draft->lines[draft->statement.line_count].position = draft->statement.line_count + 1;
  draft->statement.line_count++;
  reader->line_count++;
  return OK;
}

enum outcome bank_add_statement(struct bank_reader *reader, struct bank_draft *draft) {
  if (reader->statement_count == BANK_STATEMENTS_MAX)
    return bank_refuse(reader, draft->file_line, "Plus de %d relevés dans le fichier.", BANK_STATEMENTS_MAX);
  draft->statement.lines = draft->lines;
  enum outcome outcome = check_days(reader, draft);
  if (outcome == OK) outcome = check_sum(reader, draft);
  if (outcome == OK) outcome = check_others(reader, draft);
  if (outcome != OK) return outcome;
  if (reader->statement_count == reader->statement_capacity) {
    reader->statement_capacity = reader->statement_capacity ? reader->statement_capacity * 2 : 4;
    struct bank_statement *statements = arena_list(reader->arena, reader->statement_capacity, sizeof *statements);
    if (reader->statement_count) memcpy(statements, reader->statements, reader->statement_count * sizeof *statements);
    reader->statements = statements;
  }
  reader->statements[reader->statement_count++] = draft->statement;
  return OK;
}

static enum outcome check_days(const struct bank_reader *reader, const struct bank_draft *draft) {
  const struct bank_statement *statement = &draft->statement;
  char from[DATE_TEXT], to[DATE_TEXT], day[DATE_TEXT];
  date_format(statement->from, from);
  date_format(statement->to, to);
  if (date_compare(statement->from, statement->to) > 0)
    return bank_refuse(reader, draft->file_line, "Le relevé commence le %s et finit avant, le %s.", from, to);
  for (size_t i = 0; i < statement->line_count; i++) {
    const struct bank_line *line = &statement->lines[i];
    if (date_compare(line->day, statement->from) >= 0 && date_compare(line->day, statement->to) <= 0) continue;
    return bank_refuse(reader, draft->file_line, "L’opération %zu est du %s, hors du relevé (du %s au %s).", i + 1,
                       date_format(line->day, day), from, to);
  }
  return OK;
}

static enum outcome check_sum(const struct bank_reader *reader, const struct bank_draft *draft) {
  const struct bank_statement *statement = &draft->statement;
  struct money sum = statement->opening;
  char opening[40], moved[40], closing[40];
  for (size_t i = 0; i < statement->line_count; i++)
    if (!money_add(sum, statement->lines[i].amount, &sum))
      return bank_refuse(reader, draft->file_line, "La somme des opérations est trop grande.");
  if (!statement->has_balances || sum.cents == statement->closing.cents) return OK;
  return bank_refuse(reader, draft->file_line,
                     "L’ancien solde (%s €) et les opérations (%s €) ne donnent pas le nouveau solde (%s €).",
                     money_french(statement->opening, opening),
                     money_french(MONEY(sum.cents - statement->opening.cents), moved),
                     money_french(statement->closing, closing));
}

/* Two statements of a file that follow one another must join; none may be there twice. */
static enum outcome check_others(const struct bank_reader *reader, const struct bank_draft *draft) {
  const struct bank_statement *statement = &draft->statement;
  for (size_t i = 0; i < reader->statement_count; i++) {
    const struct bank_statement *other = &reader->statements[i];
    if (!text_equal(other->account, statement->account)) continue;
    if (text_equal(other->reference, statement->reference))
      return bank_refuse(reader, draft->file_line, "Le relevé %s est deux fois dans le fichier.",
                         bank_shown(bank_slice_of(statement->reference)).text);
    if (follows(other, statement) && other->closing.cents != statement->opening.cents)
      return bank_refuse(reader, draft->file_line,
                         "L’ancien solde n’est pas le nouveau solde du relevé d’avant : il manque un relevé.");
  }
  return OK;
}

static bool follows(const struct bank_statement *first, const struct bank_statement *second) {
  if (!first->has_balances || !second->has_balances) return false;
  int gap = date_days_between(first->to, second->from);
  return date_compare(second->to, first->to) > 0 && (gap == 0 || gap == 1);
}
