/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* CFONB 120 (AFB, « relevé de compte »): records of 120 characters. 01 old balance, 04 movement, 05 more about it,
 * 07 new balance. An amount has 14 characters, of which the last is a digit and the sign at once ("overpunched"). */
#include "bank/private.h"

#include "core/text.h"

#include <string.h>

enum { RECORD = 120, OVERPUNCH_DIGITS = 14 };

struct record {
  size_t line;
  const char *text;
  size_t start[RECORD + 1]; /* byte of each character */
};

struct cfonb {
  struct bank_reader *reader;
  struct bank_slice left;
  bool unbroken; /* records follow one another without an end of line */
  size_t line;
  struct record record;
  struct bank_draft draft;
  bool open;     /* between 01 and 07 */
  bool has_line; /* a movement is being read */
  struct bank_line pending;
  struct bank_label label;
  struct bank_slice head, day; /* of the statement; of the pending movement */
};

static enum outcome read_record(struct cfonb *file, bool *more);
static enum outcome take_record(struct cfonb *file);
static bool split_record(struct bank_slice line, struct record *record);
static struct bank_slice columns(const struct record *record, size_t from, size_t to);
static bool same_account(struct bank_slice head, struct bank_slice other);
static enum outcome open_statement(struct cfonb *file);
static enum outcome add_movement(struct cfonb *file);
static enum outcome add_details(struct cfonb *file);
static enum outcome close_statement(struct cfonb *file);
static enum outcome keep_pending(struct cfonb *file);
static enum outcome check_currency(const struct cfonb *file);
static enum outcome read_day(const struct cfonb *file, size_t from, struct date *day);
static enum outcome read_amount(const struct cfonb *file, struct money *amount);
static bool overpunched(struct bank_slice text, int64_t *digits);
static bool scale(int64_t digits, int64_t decimals, struct money *amount);

bool bank_looks_cfonb(struct bank_slice bytes) {
  static const char kinds[] = "01040507";
  if (bytes.length >= 3 && memcmp(bytes.at, "\xef\xbb\xbf", 3) == 0)
    bytes = (struct bank_slice){bytes.at + 3, bytes.length - 3};
  if (bytes.length < 20 || !memmem(kinds, 8, bytes.at, 2)) return false;
  for (size_t i = 0; i < 3; i++)
    if (bytes.at[16 + i] < 'A' || bytes.at[16 + i] > 'Z') return false;
  return bytes.at[19] >= '0' && bytes.at[19] <= '9';
}

enum outcome bank_read_cfonb(struct bank_reader *reader, struct bank_slice bytes) {
  struct cfonb file = {.reader = reader};
  enum outcome outcome = bank_decode(reader, bytes, bank_is_utf8(bytes) ? BANK_UTF8 : BANK_CP1252, &file.left);
  if (outcome != OK) return outcome;
  reader->format = BANK_CFONB120;
  file.unbroken = !memchr(file.left.at, '\n', file.left.length);
  for (bool more = true; more && outcome == OK;) {
    outcome = read_record(&file, &more);
    if (outcome == OK && more) outcome = take_record(&file);
  }
  if (outcome == OK && file.open)
    return bank_refuse(reader, file.line, "Le fichier s’arrête avant le nouveau solde (enregistrement 07).");
  return outcome;
}

static enum outcome read_record(struct cfonb *file, bool *more) {
  struct bank_slice line = file->left;
  *more = bank_trim(line).length > 0;
  if (!*more) return OK;
  const char *end = memchr(line.at, '\n', line.length);
  if (end) line.length = (size_t)(end - line.at);
  file->line++;
  if (!split_record(line, &file->record))
    return bank_refuse(file->reader, file->line, "Un enregistrement a 120 caractères ; celui-ci est plus court.");
  size_t used = file->record.start[RECORD];
  if (!file->unbroken && used != line.length)
    return bank_refuse(file->reader, file->line, "Un enregistrement a 120 caractères ; celui-ci est plus long.");
  file->record.line = file->line;
  used += end ? 1 : 0;
  file->left = (struct bank_slice){file->left.at + used, file->left.length - used};
  return OK;
}

/* Where the 120 first characters stand; false when there are fewer. */
static bool split_record(struct bank_slice line, struct record *record) {
  size_t at = 0;
  record->text = line.at;
  for (size_t i = 0; i <= RECORD; i++) {
    record->start[i] = at;
    if (i == RECORD) break;
    if (at == line.length) return false;
    for (at++; at < line.length && ((unsigned char)line.at[at] & 0xc0) == 0x80;) at++;
  }
  return true;
}

/* Columns as the standard counts them, from 1, both included. */
static struct bank_slice columns(const struct record *record, size_t from, size_t to) {
  return (struct bank_slice){record->text + record->start[from - 1], record->start[to] - record->start[from - 1]};
}

static enum outcome take_record(struct cfonb *file) {
  struct bank_slice kind = columns(&file->record, 1, 2);
  if (bank_slice_is(kind, "01")) return open_statement(file);
  bool known = bank_slice_is(kind, "04") || bank_slice_is(kind, "05") || bank_slice_is(kind, "07");
  if (!known)
    return bank_refuse(file->reader, file->line, "L’enregistrement « %s » n’existe pas.", bank_shown(kind).text);
  if (!file->open)
    return bank_refuse(file->reader, file->line, "Il manque l’ancien solde (enregistrement 01) avant cette ligne.");
  if (!same_account(file->head, columns(&file->record, 3, 32)))
    return bank_refuse(file->reader, file->line, "Le compte n’est pas celui de l’ancien solde.");
  enum outcome outcome = check_currency(file);
  if (outcome != OK) return outcome;
  if (bank_slice_is(kind, "04")) return add_movement(file);
  if (bank_slice_is(kind, "05")) return add_details(file);
  return close_statement(file);
}

/* Bank, branch, account: columns 3–7, 12–16, 22–32 (the operation code between them differs). */
static bool same_account(struct bank_slice head, struct bank_slice other) {
  if (head.length != 30 || other.length != 30) return false;
  return memcmp(head.at, other.at, 5) == 0 && memcmp(head.at + 9, other.at + 9, 5) == 0 &&
         memcmp(head.at + 19, other.at + 19, 11) == 0;
}

static enum outcome open_statement(struct cfonb *file) {
  struct bank_statement *statement = &file->draft.statement;
  if (file->open)
    return bank_refuse(file->reader, file->line, "Un ancien solde (01) arrive avant le nouveau solde (07) du relevé.");
  file->draft = (struct bank_draft){.file_line = file->line};
  file->head = columns(&file->record, 3, 32);
  if (file->head.length != 30 || bank_trim(columns(&file->record, 22, 32)).length == 0)
    return bank_refuse(file->reader, file->line, "Le numéro de compte n’est pas lisible.");
  statement->account =
      arena_format(file->reader->arena, "%.5s-%.5s-%.11s", file->head.at, file->head.at + 9, file->head.at + 19);
  statement->has_balances = true;
  enum outcome outcome = check_currency(file);
  if (outcome == OK) outcome = read_day(file, 35, &statement->from);
  if (outcome == OK) outcome = read_amount(file, &statement->opening);
  file->open = outcome == OK;
  return outcome;
}

static enum outcome check_currency(const struct cfonb *file) {
  struct bank_slice currency = columns(&file->record, 17, 19);
  if (bank_slice_is(currency, "EUR")) return OK;
  return bank_refuse(file->reader, file->line, "La monnaie est « %s » : seul l’euro est accepté.",
                     bank_shown(currency).text);
}

static enum outcome add_movement(struct cfonb *file) {
  const struct record *record = &file->record;
  enum outcome outcome = keep_pending(file);
  struct bank_slice code = bank_trim(columns(record, 33, 34)), value_day = columns(record, 43, 48);
  struct bank_slice reference = bank_trim(columns(record, 105, 120));
  if (reference.length == 0) reference = bank_trim(columns(record, 82, 88));
  file->pending =
      (struct bank_line){.code = bank_copy(file->reader, code), .reference = bank_copy(file->reader, reference)};
  file->day = columns(record, 33, 40);
  file->label.length = 0;
  bank_label_add(&file->label, columns(record, 49, 79));
  if (outcome == OK) outcome = read_day(file, 35, &file->pending.day);
  if (outcome == OK && bank_trim(value_day).length > 0 && !bank_slice_is(value_day, "000000"))
    outcome = read_day(file, 43, &file->pending.value_day);
  if (outcome == OK) outcome = read_amount(file, &file->pending.amount);
  file->has_line = outcome == OK;
  return outcome;
}

/* Same operation code and day as the movement it continues. */
static enum outcome add_details(struct cfonb *file) {
  struct bank_slice day = columns(&file->record, 33, 40);
  if (!file->has_line)
    return bank_refuse(file->reader, file->line, "Un complément (05) arrive sans son opération (04).");
  if (day.length != file->day.length || memcmp(day.at, file->day.at, day.length) != 0)
    return bank_refuse(file->reader, file->line, "Ce complément (05) n’est pas celui de l’opération qui le précède.");
  bank_label_add(&file->label, columns(&file->record, 49, 118));
  return OK;
}

static enum outcome close_statement(struct cfonb *file) {
  struct bank_statement *statement = &file->draft.statement;
  char from[DATE_TEXT], to[DATE_TEXT];
  enum outcome outcome = keep_pending(file);
  if (outcome == OK) outcome = read_day(file, 35, &statement->to);
  if (outcome == OK) outcome = read_amount(file, &statement->closing);
  if (outcome != OK) return outcome;
  statement->reference = arena_format(file->reader->arena, "%s %s %s", statement->account,
                                      date_format(statement->from, from), date_format(statement->to, to));
  file->open = false;
  file->draft.file_line = file->line; /* a sum that is wrong shows at the new balance */
  return bank_add_statement(file->reader, &file->draft);
}

static enum outcome keep_pending(struct cfonb *file) {
  if (!file->has_line) return OK;
  file->has_line = false;
  file->pending.label = bank_label_keep(file->reader, &file->label);
  return bank_add_line(file->reader, &file->draft, &file->pending);
}

/* DDMMYY: the standard is younger than 1980. */
static enum outcome read_day(const struct cfonb *file, size_t from, struct date *day) {
  const struct record *record = &file->record;
  int64_t year;
  char century[5] = "";
  if (bank_digits(columns(record, from + 4, from + 5), &year)) {
    memcpy(century, year < 80 ? "20" : "19", 2);
    memcpy(century + 2, columns(record, from + 4, from + 5).at, 2);
  }
  if (bank_date(bank_slice_of(century), columns(record, from + 2, from + 3), columns(record, from, from + 1), day))
    return OK;
  return bank_refuse(file->reader, file->line, "La date « %s » (JJMMAA) n’existe pas.",
                     bank_shown(columns(record, from, from + 5)).text);
}

static enum outcome read_amount(const struct cfonb *file, struct money *amount) {
  int64_t decimals, digits;
  struct bank_slice text = columns(&file->record, 91, 104);
  if (!bank_digits(columns(&file->record, 20, 20), &decimals) || decimals > 3)
    return bank_refuse(file->reader, file->line, "Le nombre de décimales (colonne 20) n’est pas lisible.");
  if (overpunched(text, &digits) && scale(digits, decimals, amount)) return OK;
  return bank_refuse(file->reader, file->line, "Le montant « %s » n’est pas lisible.", bank_shown(text).text);
}

static bool overpunched(struct bank_slice text, int64_t *digits) {
  static const char plus[] = "{ABCDEFGHI", minus[] = "}JKLMNOPQR";
  if (text.length < OVERPUNCH_DIGITS || text.at[13] == '\0') return false;
  struct bank_slice mark = {text.at + 13, text.length - 13};
  char last = mark.at[0];
  if (bank_slice_is(mark, "é")) last = '{'; /* what { and } are in the French variant of ASCII (ISO 646-FR) */
  else if (bank_slice_is(mark, "è")) last = '}';
  else if (mark.length != 1) return false;
  const char *up = strchr(plus, last), *down = strchr(minus, last);
  int64_t first;
  if ((!up && !down) || !bank_digits((struct bank_slice){text.at, 13}, &first)) return false;
  *digits = up ? first * 10 + (up - plus) : -(first * 10 + (down - minus));
  return true;
}

static bool scale(int64_t digits, int64_t decimals, struct money *amount) {
  static const int64_t times[] = {100, 10, 1, 1};
  if (decimals == 3 && digits % 10 != 0) return false;
  if (decimals == 3) digits /= 10;
  int64_t limit = MONEY_LIMIT_CENTS / times[decimals];
  if (digits > limit || digits < -limit) return false;
  *amount = MONEY(digits * times[decimals]);
  return true;
}
