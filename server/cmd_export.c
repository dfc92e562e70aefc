/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* comptoir export …, comptoir import …: files out, files in. */
#include "server/cmd_books.h"

#include "access/secret.h"
#include "catalog/catalog.h"
#include "ledger/ledger.h"
#include "ledger/people_file.h"
#include "online/archive.h"
#include "pos/intake/intake.h"

#include <stdio.h>

#define FILE_LIMIT ((size_t)64 << 20)

struct ledger_file {
  struct export_options options;
};
struct totals_job {
  const char *entity;
  int64_t year;
  struct buffer out;
};

static int export_totals(const struct options *options, struct fault *fault);
static int export_shop_archive(const struct options *options, struct arena *arena, struct fault *fault);
static enum outcome write_totals(struct tx *tx, void *context);
static enum outcome export_ledger(struct tx *tx, void *context);
static enum outcome export_catalogue(const struct options *options, struct db *db, enum catalog_format format,
                                     struct fault *fault);
static enum outcome read_day(const char *text, const char *option, struct date *day, struct fault *fault);
static enum outcome import_catalogue(const struct options *options, struct db *db, const struct buffer *file,
                                     struct fault *fault);

int command_export(const struct options *options, struct arena *arena, struct fault *fault) {
  static const char *const formats[] = {"hledger", "ledger", "beancount", "catalogue-json", "catalogue-csv"};
  if (command_is_books(options)) return command_books(options, fault);
  if (options->word_count == 1 && text_equal(options->words[0], "totals")) return export_totals(options, fault);
  if (options->word_count == 1 && text_equal(options->words[0], "shop-archive"))
    return export_shop_archive(options, arena, fault);
  size_t format = 0;
  while (format < 5 && !(options->word_count == 1 && text_equal(options->words[0], formats[format]))) format++;
  if (format == 5) {
    fputs("comptoir export hledger|ledger|beancount|catalogue-json|catalogue-csv [--kpa CODE] [--from DATE] [--to "
          "DATE]\ncomptoir export totals --entity CODE --year YYYY\ncomptoir export shop-archive --kpa CODE --out "
          "FOLDER\ncomptoir export fec|check-fec|sage|e-reporting: "
          "see docs/exports.md\n",
          stderr);
    return 2;
  }
  struct ledger_file file = {.options = {.format = (enum export_format)format, .kpa = options->kpa}};
  if (read_day(options->from, "--from", &file.options.from, fault) != OK ||
      read_day(options->to, "--to", &file.options.to, fault) != OK)
    return 2;
  AUTO(database) struct database database = {0};
  enum outcome outcome = database_open(options, 1, &database, fault);
  if (outcome == OK && format < 3) outcome = db_transact(database.db, TX_READ, export_ledger, &file, fault);
  if (outcome == OK && format >= 3)
    outcome = export_catalogue(options, database.db, format == 3 ? CATALOG_JSON : CATALOG_CSV, fault);
  return outcome == OK && fflush(stdout) == 0 ? 0 : 1;
}

/* The shop's chain, as a till archives its own. */
static int export_shop_archive(const struct options *options, struct arena *arena, struct fault *fault) {
  AUTO(database) struct database database = {0};
  struct vault *vault = NULL;
  const char *file = NULL;
  if (!options->kpa) return fault_set(fault, BAD_OPTION, "--kpa", "of which KPA?"), 2;
  if (!options->out) return fault_set(fault, BAD_OPTION, "--out", "into which folder?"), 2;
  enum outcome outcome = database_open(options, 1, &database, fault);
  if (outcome == OK) outcome = secret_vault_open(database.db, machine_key_path(options, arena), &vault, fault);
  const struct online online = {.house = database.db, .door = database.db, .vault = vault};
  if (outcome == OK) outcome = online_archive(&online, options->kpa, options->out, clock_now_us(), arena, &file, fault);
  if (outcome == OK) printf("%s\n", file);
  vault_close(vault);
  return outcome == OK && fflush(stdout) == 0 ? 0 : 1;
}

/* What the tills of a legal entity closed: for who compares it with the Z on paper. */
static int export_totals(const struct options *options, struct fault *fault) {
  struct totals_job job = {.entity = options->entity, .year = options->year};
  AUTO(database) struct database database = {0};
  if (!job.entity) return fault_set(fault, BAD_OPTION, "--entity", "of which legal entity?"), 2;
  if (job.year == 0) return fault_set(fault, BAD_OPTION, "--year", "which year?"), 2;
  enum outcome outcome = database_open(options, 1, &database, fault);
  if (outcome == OK) outcome = db_transact(database.db, TX_READ, write_totals, &job, fault);
  if (outcome == OK && job.out.length > 0) fputs(job.out.bytes, stdout);
  buffer_done(&job.out);
  return outcome == OK && fflush(stdout) == 0 ? 0 : 1;
}

static enum outcome write_totals(struct tx *tx, void *context) {
  struct totals_job *job = context;
  buffer_clear(&job->out); /* the transaction may run again */
  return intake_totals(tx, job->entity, job->year, &job->out);
}

static enum outcome export_ledger(struct tx *tx, void *context) {
  struct ledger_file *file = context;
  return ledger_export(tx, &file->options, stdout, tx_fault(tx));
}

static enum outcome export_catalogue(const struct options *options, struct db *db, enum catalog_format format,
                                     struct fault *fault) {
  AUTO(buffer) struct buffer out = {0};
  if (!options->kpa) return fault_set(fault, BAD_OPTION, "--kpa", "which KPA?");
  enum outcome outcome =
      catalog_export(db, &(struct catalog_export_options){.kpa = options->kpa, .format = format}, &out, fault);
  if (outcome == OK && fwrite(out.bytes, 1, out.length, stdout) != out.length)
    return fault_set(fault, STORAGE_FULL, "standard output", "cannot write");
  return outcome;
}

static enum outcome read_day(const char *text, const char *option, struct date *day, struct fault *fault) {
  if (!text || date_parse(text, day)) return OK;
  return fault_set(fault, BAD_OPTION, option, "%s: a date such as 2026-01-31 is expected", text);
}

int command_import(const struct options *options, struct arena *arena, struct fault *fault) {
  (void)arena;
  bool people = options->word_count == 2 && text_equal(options->words[0], "people");
  if (!people && !(options->word_count == 2 && text_equal(options->words[0], "catalogue") && options->kpa)) {
    fputs("comptoir import catalogue FILE --kpa CODE [--from DATE] [--archive-missing]\ncomptoir import people FILE\n",
          stderr);
    return 2;
  }
  AUTO(buffer) struct buffer file = {0};
  AUTO(buffer) struct buffer report = {0};
  AUTO(database) struct database database = {0};
  enum outcome outcome = buffer_read_file(&file, options->words[1], FILE_LIMIT, fault);
  if (outcome == OK) outcome = database_open(options, 2, &database, fault);
  if (outcome == OK && !people) return import_catalogue(options, database.db, &file, fault) == OK ? 0 : 1;
  if (outcome == OK) outcome = people_import(database.db, file.bytes, file.length, &report, fault);
  if (outcome == OK) fputs(report.bytes, stdout);
  return outcome == OK ? 0 : 1;
}

/* The report is for the person who made the file: whole, one fault a line, whether the file was taken or refused. */
static enum outcome import_catalogue(const struct options *options, struct db *db, const struct buffer *file,
                                     struct fault *fault) {
  AUTO(buffer) struct buffer report = {0};
  struct catalog_import_options import = {
      .kpa = options->kpa, .bytes = file->bytes, .length = file->length, .archive_missing = options->archive_missing};
  enum outcome outcome = read_day(options->from, "--from", &import.from, fault);
  if (outcome == OK) outcome = catalog_import(db, &import, &report, fault);
  if (report.length) fputs(report.bytes, outcome == OK ? stdout : stderr);
  return outcome;
}
