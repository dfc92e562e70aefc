/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The file as a whole: its name, its bytes, its lines. */
#include "exports/fec_check_private.h"

#include "core/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *const fec_column_names[FEC_COLUMNS] = {
    "JournalCode", "JournalLib",  "EcritureNum", "EcritureDate", "CompteNum",     "CompteLib",
    "CompAuxNum",  "CompAuxLib",  "PieceRef",    "PieceDate",    "EcritureLib",   "Debit",
    "Credit",      "EcritureLet", "DateLet",     "ValidDate",    "Montantdevise", "Idevise"};

static void read_file(struct fec_reading *reading, const struct fec_file *file);
static void check_name(struct fec_reading *reading, const char *name);
static bool luhn(const char *digits, size_t count);
static void check_bytes(struct fec_reading *reading, const struct fec_file *file);
static bool next_line(const struct fec_file *file, size_t *at, struct fec_part *line);
static size_t split(struct fec_part line, struct fec_part parts[FEC_COLUMNS]);
static void check_header(struct fec_reading *reading, struct fec_part line);
static void check_line(struct fec_reading *reading, struct fec_part line);
static void check_whole(struct fec_reading *reading);
static uint64_t digest(struct fec_part key);

void fec_check(const struct fec_file *file, const struct fec_file *previous, struct fec_report *report) {
  struct fec_report unread = {0};
  struct fec_reading reading = {.report = report}, before = {.report = &unread};
  read_file(&reading, file);
  if (previous) {
    read_file(&before, previous);
    reading.line = 0;
    if (strncmp(file->name, previous->name, 9) != 0)
      fec_find(&reading, "le fichier précédent est celui d’un autre SIREN");
    fec_check_opening(&reading, &before);
  }
  buffer_done(&unread.text);
  arena_done(&before.arena);
  arena_done(&reading.arena);
}

static void read_file(struct fec_reading *reading, const struct fec_file *file) {
  struct fec_part line;
  size_t at = 0;
  check_name(reading, file->name);
  check_bytes(reading, file);
  if (!next_line(file, &at, &line)) {
    fec_find(reading, "le fichier est vide");
    return;
  }
  reading->line = 1;
  check_header(reading, line);
  while (next_line(file, &at, &line)) {
    reading->line++;
    check_line(reading, line);
  }
  fec_check_end_of_entry(reading);
  check_whole(reading);
}

/* "123456789FEC20231231.txt"; a part of a seller's books has "_BLG" before ".txt" (A47 A-1, XIII: parts are numbered).
 */
static void check_name(struct fec_reading *reading, const char *name) {
  char dashed[DATE_TEXT] = "";
  size_t length = strlen(name);
  bool good = length >= 24 && strspn(name, "0123456789") == 9 && memcmp(name + 9, "FEC", 3) == 0 &&
              text_equal(name + length - 4, ".txt") && (length == 24 || name[20] == '_');
  if (good) snprintf(dashed, sizeof dashed, "%.4s-%.2s-%.2s", name + 12, name + 16, name + 18);
  if (!good || !date_parse(dashed, &reading->to)) {
    fec_find(reading, "le nom doit être SIREN, FEC, date de clôture (123456789FEC20231231.txt) : %.60s", name);
    return;
  }
  if (!luhn(name, 9)) fec_find(reading, "le SIREN %.9s n’existe pas : sa clé est fausse", name);
  struct date next = date_add_days(reading->to, 1);
  reading->from = (struct date){next.year - 1, next.month, next.day};
  reading->year_known = true;
}

static bool luhn(const char *digits, size_t count) {
  int sum = 0;
  for (size_t i = 0; i < count; i++) {
    int digit = (digits[count - 1 - i] - '0') * (i % 2 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 == 0;
}

static void check_bytes(struct fec_reading *reading, const struct fec_file *file) {
  if (file->length >= 3 && memcmp(file->bytes, "\xef\xbb\xbf", 3) == 0)
    fec_find(reading, "le fichier commence par une marque d’ordre (BOM)");
  if (file->length > 0 && file->bytes[file->length - 1] != '\n')
    fec_find(reading, "la dernière ligne n’est pas finie : le fichier est coupé");
}

/* Ended by LF, or CR LF. */
static bool next_line(const struct fec_file *file, size_t *at, struct fec_part *line) {
  if (*at >= file->length) return false;
  const char *start = file->bytes + *at, *end = memchr(start, '\n', file->length - *at);
  size_t length = end ? (size_t)(end - start) : file->length - *at;
  *at += length + 1;
  if (length > 0 && start[length - 1] == '\r') length--;
  *line = (struct fec_part){start, length};
  return true;
}

/* How many fields there are; those beyond the last are counted and lost. */
static size_t split(struct fec_part line, struct fec_part parts[FEC_COLUMNS]) {
  size_t count = 0;
  const char *at = line.at, *end = line.at + line.length;
  for (const char *tab = at; tab; at = tab + 1, count++) {
    tab = at < end ? memchr(at, '\t', (size_t)(end - at)) : NULL;
    if (count < FEC_COLUMNS) parts[count] = (struct fec_part){at, (size_t)((tab ? tab : end) - at)};
    if (!tab) return count + 1;
  }
  return count;
}

static void check_header(struct fec_reading *reading, struct fec_part line) {
  size_t count = split(line, reading->parts);
  if (count != FEC_COLUMNS) fec_find(reading, "l’en-tête a %zu champs au lieu de %d", count, FEC_COLUMNS);
  for (size_t i = 0; i < FEC_COLUMNS && i < count; i++)
    if (!fec_part_is(reading->parts[i], fec_column_names[i]))
      fec_find(reading, "le champ %zu de l’en-tête doit être %s", i + 1, fec_column_names[i]);
}

static void check_line(struct fec_reading *reading, struct fec_part line) {
  size_t count = split(line, reading->parts);
  reading->report->lines++;
  if (!text_is_utf8(line.at, line.length)) fec_find(reading, "un caractère n’est pas de l’UTF-8, ou ne s’affiche pas");
  if (memchr(line.at, '|', line.length)) fec_find(reading, "le signe | est un séparateur pour l’administration");
  if (count != FEC_COLUMNS) {
    fec_find(reading, "%zu champs au lieu de %d", count, FEC_COLUMNS);
    return;
  }
  fec_check_fields(reading);
  fec_check_place(reading);
}

static void check_whole(struct fec_reading *reading) {
  const struct fec_report *report = reading->report;
  char gap[40];
  reading->line = 0;
  if (report->lines == 0) fec_find(reading, "le fichier n’a aucune écriture");
  if (report->debit.cents != report->credit.cents)
    fec_find(reading, "le total des débits n’est pas celui des crédits (écart %s €)",
             money_french(MONEY(report->debit.cents - report->credit.cents), gap));
}

void fec_find(struct fec_reading *reading, const char *format, ...) {
  char text[400];
  if (++reading->report->findings > FEC_FINDINGS_SHOWN) return;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (reading->line > 0) buffer_format(&reading->report->text, "ligne %zu : ", reading->line);
  for (const char *at = text; *at; at++) /* what came from the file is shown, not obeyed */
    buffer_char(&reading->report->text, (unsigned char)*at < ' ' || *at == 0x7f ? '?' : *at);
  buffer_char(&reading->report->text, '\n');
}

bool fec_part_is(struct fec_part part, const char *text) {
  return strlen(text) == part.length && memcmp(text, part.at, part.length) == 0;
}

bool fec_part_equal(struct fec_part a, struct fec_part b) {
  return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

struct fec_known *fec_table_find(struct fec_table *table, struct fec_part key, struct arena *arena) {
  struct fec_known **place = &table->buckets[digest(key) % FEC_BUCKETS];
  while (*place && !fec_part_equal((*place)->key, key)) place = &(*place)->next;
  if (*place) return *place;
  *place = arena_alloc(arena, sizeof **place);
  (*place)->key = (struct fec_part){arena_text(arena, key.at, key.length), key.length};
  return *place;
}

/* FNV-1a */
static uint64_t digest(struct fec_part key) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < key.length; i++) hash = (hash ^ (unsigned char)key.at[i]) * UINT64_C(0x100000001b3);
  return hash;
}
