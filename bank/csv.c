/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A bank's table, by a mapping that somebody made once: one operation a row, oldest or newest first. */
#include "bank/private.h"

#include "core/text.h"

#include <string.h>

enum { FIELDS_MAX = 64 };

struct row {
  size_t line; /* of the file */
  struct money balance;
};

struct csv {
  struct bank_reader *reader;
  const struct bank_csv_mapping *mapping;
  struct bank_slice left;
  size_t line, next_line; /* where the row begins; where the next one does */
  struct bank_slice fields[FIELDS_MAX];
  size_t field_count, expected;
  struct bank_draft draft;
  struct row *rows; /* beside the draft's lines */
  size_t capacity;
};

static enum outcome check_mapping(const struct bank_csv_mapping *mapping, struct fault *fault,
                                  enum bank_encoding *encoding);
static enum outcome skip_headings(struct csv *csv);
static enum outcome read_row(struct csv *csv);
static bool read_field(struct csv *csv, struct bank_slice *field);
static bool read_quoted(struct csv *csv, struct bank_slice *field);
static enum outcome take_row(struct csv *csv);
static struct bank_slice column(const struct csv *csv, size_t number);
static bool read_day(const char *format, struct bank_slice text, struct date *day);
static enum outcome take_amount(struct csv *csv, struct money *amount);
static void keep_row(struct csv *csv, struct money balance);
static enum outcome finish(struct csv *csv);
static enum outcome order_rows(struct csv *csv);
static bool chained(const struct csv *csv);
static enum outcome check_balances(struct csv *csv);

enum outcome bank_read_csv(struct bank_reader *reader, struct bank_slice bytes,
                           const struct bank_csv_mapping *mapping) {
  struct csv csv = {.reader = reader, .mapping = mapping, .next_line = 1, .draft.file_line = 1};
  enum bank_encoding encoding = BANK_UTF8;
  reader->format = BANK_CSV;
  enum outcome outcome = check_mapping(mapping, reader->fault, &encoding);
  if (outcome != OK) return outcome;
  if (encoding != BANK_UTF8 && !bank_is_ascii(bytes) && bank_is_utf8(bytes))
    return bank_refuse(reader, 0, "Le fichier est écrit en UTF-8, pas en windows-1252.");
  outcome = bank_decode(reader, bytes, encoding, &csv.left);
  if (outcome == OK) outcome = skip_headings(&csv);
  while (outcome == OK && bank_trim(csv.left).length > 0) {
    outcome = read_row(&csv);
    if (outcome == OK) outcome = take_row(&csv);
  }
  return outcome == OK ? finish(&csv) : outcome;
}

static enum outcome check_mapping(const struct bank_csv_mapping *mapping, struct fault *fault,
                                  enum bank_encoding *encoding) {
  static const char *const dates[] = {"DD/MM/YYYY", "YYYY-MM-DD", "DD.MM.YYYY", "YYYYMMDD"};
  size_t format = 0;
  while (format < 4 && !text_equal(mapping->date_format, dates[format])) format++;
  if (format == 4)
    return fault_set(fault, OUT_OF_RANGE, "/mapping/date_format", "Cette forme de date n’est pas connue.");
  if (mapping->separator == '\0' || !strchr(",;\t", mapping->separator))
    return fault_set(fault, OUT_OF_RANGE, "/mapping/separator", "Le séparateur est « , », « ; » ou la tabulation.");
  if ((mapping->decimal != ',' && mapping->decimal != '.') || mapping->decimal == mapping->separator)
    return fault_set(fault, OUT_OF_RANGE, "/mapping/decimal", "Les décimales suivent une virgule ou un point.");
  if (!mapping->encoding || !bank_encoding_named(bank_slice_of(mapping->encoding), encoding))
    return fault_set(fault, OUT_OF_RANGE, "/mapping/encoding", "L’encodage est utf-8 ou cp1252.");
  if (mapping->day == 0 || mapping->label == 0)
    return fault_set(fault, OUT_OF_RANGE, "/mapping/day", "Dites où sont la date et le libellé.");
  bool pair = mapping->debit != 0 && mapping->credit != 0, half = (mapping->debit != 0) != (mapping->credit != 0);
  if (half || pair == (mapping->amount != 0))
    return fault_set(fault, OUT_OF_RANGE, "/mapping/amount",
                     "Dites où est le montant, ou bien où sont le débit et le crédit.");
  return OK;
}

static enum outcome skip_headings(struct csv *csv) {
  for (size_t i = 0; i < csv->mapping->heading_lines; i++) {
    const char *end = memchr(csv->left.at, '\n', csv->left.length);
    if (!end) return bank_refuse(csv->reader, csv->next_line, "Le fichier n’a que des lignes d’en-tête.");
    csv->left.length -= (size_t)(end + 1 - csv->left.at);
    csv->left.at = end + 1;
    csv->next_line++;
  }
  return OK;
}

static enum outcome read_row(struct csv *csv) {
  csv->line = csv->next_line++;
  csv->field_count = 0;
  for (bool more = true; more;) {
    if (csv->field_count == FIELDS_MAX) return bank_refuse(csv->reader, csv->line, "Plus de %d colonnes.", FIELDS_MAX);
    if (!read_field(csv, &csv->fields[csv->field_count]))
      return bank_refuse(csv->reader, csv->line, "Un guillemet n’est pas fermé, ou mal placé.");
    csv->field_count++;
    more = csv->left.length > 0 && csv->left.at[0] == csv->mapping->separator;
    if (csv->left.length > 0) csv->left = (struct bank_slice){csv->left.at + 1, csv->left.length - 1};
  }
  if (csv->expected == 0) csv->expected = csv->field_count;
  if (csv->field_count == csv->expected) return OK;
  return bank_refuse(csv->reader, csv->line, "Cette ligne a %zu colonnes, les précédentes en ont %zu.",
                     csv->field_count, csv->expected);
}

/* Stops before the separator or the end of the line. */
static bool read_field(struct csv *csv, struct bank_slice *field) {
  if (csv->left.length > 0 && csv->left.at[0] == '"') return read_quoted(csv, field);
  size_t length = 0;
  while (length < csv->left.length && csv->left.at[length] != csv->mapping->separator && csv->left.at[length] != '\n')
    length++;
  *field = bank_trim((struct bank_slice){csv->left.at, length});
  csv->left = (struct bank_slice){csv->left.at + length, csv->left.length - length};
  return true;
}

/* "…" with doubled quotes inside; an end of line inside is part of the text. */
static bool read_quoted(struct csv *csv, struct bank_slice *field) {
  const char *at = csv->left.at + 1, *end = csv->left.at + csv->left.length, *close = at;
  while (close < end && (*close != '"' || (close + 1 < end && close[1] == '"'))) {
    csv->next_line += *close == '\n';
    close += *close == '"' ? 2 : 1;
  }
  if (close >= end) return false;
  char *copy = arena_alloc(csv->reader->arena, (size_t)(close - at) + 1);
  size_t length = 0;
  for (const char *from = at; from < close; from += *from == '"' ? 2 : 1) copy[length++] = *from;
  *field = bank_trim((struct bank_slice){copy, length});
  csv->left = (struct bank_slice){close + 1, (size_t)(end - close - 1)};
  return csv->left.length == 0 || csv->left.at[0] == csv->mapping->separator || csv->left.at[0] == '\n';
}

static enum outcome take_row(struct csv *csv) {
  const struct bank_csv_mapping *mapping = csv->mapping;
  struct bank_line line = {.code = ""};
  struct bank_label label = {.length = 0};
  struct money balance = {0};
  struct bank_slice day = column(csv, mapping->day);
  if (!read_day(mapping->date_format, day, &line.day))
    return bank_refuse(csv->reader, csv->line, "La date « %s » n’existe pas, ou n’est pas écrite %s.",
                       bank_shown(day).text, mapping->date_format);
  enum outcome outcome = take_amount(csv, &line.amount);
  if (outcome != OK) return outcome;
  if (mapping->balance && !bank_table_amount(mapping->decimal, column(csv, mapping->balance), &balance))
    return bank_refuse(csv->reader, csv->line, "Le solde « %s » n’est pas lisible.",
                       bank_shown(column(csv, mapping->balance)).text);
  bank_label_add(&label, column(csv, mapping->label));
  line.label = bank_label_keep(csv->reader, &label);
  line.reference = bank_copy(csv->reader, column(csv, mapping->reference));
  keep_row(csv, balance);
  return bank_add_line(csv->reader, &csv->draft, &line);
}

/* Columns count from 1; none, or beyond the row: empty. */
static struct bank_slice column(const struct csv *csv, size_t number) {
  if (number == 0 || number > csv->field_count) return (struct bank_slice){"", 0};
  return csv->fields[number - 1];
}

static bool read_day(const char *format, struct bank_slice text, struct date *day) {
  struct bank_slice parts[3] = {{text.at, 0}, {text.at, 0}, {text.at, 0}}; /* year, month, day */
  size_t length = strlen(format);
  if (text.length != length) return false;
  for (size_t i = 0; i < length; i++) {
    const char *letter = strchr("YMD", format[i]);
    if (!letter && text.at[i] != format[i]) return false;
    if (!letter) continue;
    struct bank_slice *part = &parts[*letter == 'Y' ? 0 : *letter == 'M' ? 1 : 2];
    if (part->length++ == 0) part->at = text.at + i;
  }
  return bank_date(parts[0], parts[1], parts[2], day);
}

/* Debit and credit in two columns: one of them is filled; a bank may or may not write its own minus there. */
static enum outcome take_amount(struct csv *csv, struct money *amount) {
  const struct bank_csv_mapping *mapping = csv->mapping;
  struct bank_slice debit = column(csv, mapping->debit), credit = column(csv, mapping->credit);
  struct bank_slice text = mapping->amount ? column(csv, mapping->amount) : debit.length > 0 ? debit : credit;
  if (!mapping->amount && (debit.length > 0) == (credit.length > 0))
    return bank_refuse(csv->reader, csv->line, "Il faut un débit ou un crédit, et un seul.");
  if (!bank_table_amount(mapping->decimal, text, amount))
    return bank_refuse(csv->reader, csv->line, "Le montant « %s » n’est pas lisible.", bank_shown(text).text);
  if (mapping->amount) return OK;
  if (debit.length == 0 && amount->cents < 0)
    return bank_refuse(csv->reader, csv->line, "Un crédit est négatif : les colonnes sont peut-être échangées.");
  if (debit.length > 0 && amount->cents > 0) amount->cents = -amount->cents;
  return OK;
}

static void keep_row(struct csv *csv, struct money balance) {
  size_t count = csv->draft.statement.line_count;
  if (count == csv->capacity) {
    csv->capacity = count ? count * 2 : 64;
    struct row *rows = arena_list(csv->reader->arena, csv->capacity, sizeof *rows);
    if (count) memcpy(rows, csv->rows, count * sizeof *rows);
    csv->rows = rows;
  }
  csv->rows[count] = (struct row){csv->line, balance};
}

static enum outcome finish(struct csv *csv) {
  struct bank_statement *statement = &csv->draft.statement;
  char from[DATE_TEXT], to[DATE_TEXT];
  if (statement->line_count == 0) return bank_refuse(csv->reader, csv->next_line, "Le tableau n’a aucune opération.");
  enum outcome outcome = order_rows(csv);
  if (outcome == OK && csv->mapping->balance) outcome = check_balances(csv);
  if (outcome != OK) return outcome;
  statement->account = "";
  statement->from = csv->draft.lines[0].day;
  statement->to = csv->draft.lines[statement->line_count - 1].day;
  statement->reference =
      arena_format(csv->reader->arena, "%s %s", date_format(statement->from, from), date_format(statement->to, to));
  return bank_add_statement(csv->reader, &csv->draft);
}

/* Oldest first in the end; a table that goes forth and back has lost its order. On a single day, the balances tell. */
static enum outcome order_rows(struct csv *csv) {
  struct bank_line *lines = csv->draft.lines;
  size_t count = csv->draft.statement.line_count;
  int order = date_compare(lines[count - 1].day, lines[0].day);
  bool backwards = order < 0 || (order == 0 && csv->mapping->balance && !chained(csv));
  for (size_t i = 1; i < count; i++) {
    int step = date_compare(lines[i].day, lines[i - 1].day);
    if (step != 0 && (step < 0) != backwards)
      return bank_refuse(csv->reader, csv->rows[i].line, "Les opérations ne sont pas dans l’ordre des dates.");
  }
  for (size_t i = 0; backwards && i < count / 2; i++) {
    struct bank_line line = lines[i];
    struct row row = csv->rows[i];
    lines[i] = lines[count - 1 - i];
    lines[count - 1 - i] = line;
    csv->rows[i] = csv->rows[count - 1 - i];
    csv->rows[count - 1 - i] = row;
  }
  for (size_t i = 0; i < count; i++) lines[i].position = i + 1;
  return OK;
}

static bool chained(const struct csv *csv) {
  for (size_t i = 1; i < csv->draft.statement.line_count; i++)
    if (csv->rows[i - 1].balance.cents + csv->draft.lines[i].amount.cents != csv->rows[i].balance.cents) return false;
  return true;
}

static enum outcome check_balances(struct csv *csv) {
  struct bank_statement *statement = &csv->draft.statement;
  char expected[40], said[40];
  struct money balance = MONEY(csv->rows[0].balance.cents - csv->draft.lines[0].amount.cents);
  statement->opening = balance;
  for (size_t i = 0; i < statement->line_count; i++) {
    if (!money_add(balance, csv->draft.lines[i].amount, &balance) || balance.cents != csv->rows[i].balance.cents)
      return bank_refuse(csv->reader, csv->rows[i].line, "Le solde devrait être %s €, le fichier dit %s €.",
                         money_french(balance, expected), money_french(csv->rows[i].balance, said));
  }
  statement->closing = balance;
  statement->has_balances = true;
  return OK;
}
