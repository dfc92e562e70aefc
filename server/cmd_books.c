/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* comptoir export fec|check-fec|sage|e-reporting: files for the tax office, the accountant, the platform. A file gets
 * its name only when it is whole, and a FEC only when our own reading of it finds nothing. */
#include "server/cmd_books.h"

#include "exports/exports.h"
#include "exports/fec_check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FEC_FILE_MAX ((size_t)2 << 30)
#define PATH_TEXT 4096

struct draft { /* a file that has no name yet */
  char path[PATH_TEXT];
  FILE *file;
};

struct fec_job {
  struct fec_options options;
  struct fec_written written;
  struct draft fec, description;
};
struct sage_job {
  const char *kpa;
  struct date month;
  FILE *out;
};
struct reporting_job {
  struct reporting_options options;
  FILE *out;
};

static enum outcome export_fec(const struct options *options, struct fault *fault);
static enum outcome write_fec(struct tx *tx, void *context);
static enum outcome read_detail(const char *text, enum fec_detail *detail, struct fault *fault);
static enum outcome keep_fec(const struct options *options, struct fec_job *job, struct fault *fault);
static enum outcome check_files(const char *path, const char *name, const char *previous, struct fault *fault);
static const char *base_name(const char *path);
static enum outcome export_sage(const struct options *options, struct fault *fault);
static enum outcome write_sage(struct tx *tx, void *context);
static enum outcome export_reporting(const struct options *options, struct fault *fault);
static enum outcome write_reporting(struct tx *tx, void *context);
static enum outcome run_to_file(const struct options *options, enum outcome (*work)(struct tx *tx, void *context),
                                void *context, FILE **out, struct fault *fault);
static enum outcome draft_open(struct draft *draft, const char *folder, struct fault *fault);
static enum outcome draft_keep(struct draft *draft, const char *path, struct fault *fault);
static void draft_drop(struct draft *draft);
static enum outcome rewind_draft(FILE *file);

bool command_is_books(const struct options *options) {
  static const char *const words[] = {"fec", "check-fec", "sage", "e-reporting"};
  for (size_t i = 0; i < 4; i++)
    if (options->word_count > 0 && text_equal(options->words[0], words[i])) return true;
  return false;
}

int command_books(const struct options *options, struct fault *fault) {
  const char *word = options->words[0];
  bool check = text_equal(word, "check-fec");
  if (options->word_count != (check ? 2u : 1u)) {
    fputs("comptoir export fec --year YYYY --entity CODE [--kpa CODE] [--detail ticket|z] [--previous FILE] --out DIR\n"
          "comptoir export check-fec FILE [--previous FILE]\n"
          "comptoir export sage --month YYYY-MM --kpa CODE --out FILE\n"
          "comptoir export e-reporting --month YYYY-MM --entity CODE|--kpa CODE --out FILE.json|FILE.csv\n",
          stderr);
    return 2;
  }
  if (check)
    return check_files(options->words[1], base_name(options->words[1]), options->previous, fault) == OK ? 0 : 1;
  if (!options->out) return fault_set(fault, BAD_OPTION, "--out", "where to?"), 2;
  enum outcome outcome = text_equal(word, "fec")    ? export_fec(options, fault)
                         : text_equal(word, "sage") ? export_sage(options, fault)
                                                    : export_reporting(options, fault);
  return outcome == OK ? 0 : outcome == BAD_OPTION ? 2 : 1;
}

/* ---- FEC ---- */

static enum outcome export_fec(const struct options *options, struct fault *fault) {
  struct fec_job job = {.options = {.scope = {options->entity, options->kpa}, .year = options->year}};
  AUTO(database) struct database database = {0};
  if (options->year == 0) return fault_set(fault, BAD_OPTION, "--year", "which year?");
  if (!options->entity && !options->kpa) return fault_set(fault, BAD_OPTION, "--entity", "of which legal entity?");
  enum outcome outcome = read_detail(options->detail, &job.options.detail, fault);
  if (outcome == OK && mkdir(options->out, 0700) != 0 && errno != EEXIST)
    outcome = fault_set(fault, BAD_OPTION, "--out", "%s: %s", options->out, strerror(errno));
  if (outcome == OK) outcome = draft_open(&job.fec, options->out, fault);
  if (outcome == OK) outcome = draft_open(&job.description, options->out, fault);
  if (outcome == OK) outcome = database_open(options, 1, &database, fault);
  if (outcome == OK) outcome = db_transact(database.db, TX_READ, write_fec, &job, fault);
  if (outcome == OK) outcome = keep_fec(options, &job, fault);
  draft_drop(&job.fec);
  draft_drop(&job.description);
  return outcome;
}

static enum outcome read_detail(const char *text, enum fec_detail *detail, struct fault *fault) {
  *detail = text_equal(text, "z") ? FEC_Z : FEC_TICKET;
  if (!text || text_equal(text, "z") || text_equal(text, "ticket")) return OK;
  return fault_set(fault, BAD_OPTION, "--detail", "ticket or z");
}

static enum outcome write_fec(struct tx *tx, void *context) {
  struct fec_job *job = context;
  enum outcome outcome = rewind_draft(job->fec.file); /* the transaction may run again */
  if (outcome == OK) outcome = rewind_draft(job->description.file);
  if (outcome != OK) return outcome;
  return fec_write(tx, &job->options, job->fec.file, job->description.file, &job->written, tx_fault(tx));
}

/* Checked under the name it will have, against last year's file when that stands beside it. */
static enum outcome keep_fec(const struct options *options, struct fec_job *job, struct fault *fault) {
  char path[PATH_TEXT], description[PATH_TEXT + 16], previous[PATH_TEXT];
  const struct fec_written *written = &job->written;
  snprintf(path, sizeof path, "%s/%s", options->out, written->name);
  snprintf(description, sizeof description, "%s/%s", options->out, written->description_name);
  snprintf(previous, sizeof previous, "%s/%.12s%04lld%s", options->out, written->name, (long long)options->year - 1,
           written->name + 16);
  const char *before = options->previous ? options->previous : access(previous, R_OK) == 0 ? previous : NULL;
  enum outcome outcome = check_files(job->fec.path, written->name, before, fault);
  if (outcome == OK) outcome = draft_keep(&job->fec, path, fault);
  if (outcome == OK) outcome = draft_keep(&job->description, description, fault);
  if (outcome != OK) return outcome;
  printf("%s : %lld écritures, %lld lignes%s\n", path, (long long)written->entries, (long long)written->lines,
         written->provisional ? " ; provisoire : des mois ne sont pas clos (voir la description)" : "");
  return OK;
}

static enum outcome check_files(const char *path, const char *name, const char *previous, struct fault *fault) {
  AUTO(buffer) struct buffer bytes = {0}, before = {0};
  struct fec_report report = {0};
  char debit[40];
  enum outcome outcome = buffer_read_file(&bytes, path, FEC_FILE_MAX, fault);
  if (outcome == OK && previous) outcome = buffer_read_file(&before, previous, FEC_FILE_MAX, fault);
  if (outcome != OK) return outcome;
  const struct fec_file file = {name, bytes.bytes ? bytes.bytes : "", bytes.length};
  const struct fec_file last = {previous ? base_name(previous) : "", before.bytes ? before.bytes : "", before.length};
  fec_check(&file, previous ? &last : NULL, &report);
  if (report.findings) fputs(report.text.bytes, stderr);
  else
    printf("Contrôle : %lld lignes, %lld écritures équilibrées, débit = crédit = %s €%s%s. Aucune anomalie.\n",
           (long long)report.lines, (long long)report.entries, money_french(report.debit, debit),
           previous ? ", à-nouveaux égaux à la clôture de " : "", previous ? last.name : "");
  if (report.findings) outcome = fault_set(fault, VERIFY_FAILED, name, "%zu anomalies", report.findings);
  buffer_done(&report.text);
  return outcome;
}

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/* ---- Sage, e-reporting ---- */

static enum outcome export_sage(const struct options *options, struct fault *fault) {
  struct sage_job job = {.kpa = options->kpa};
  if (!options->kpa) return fault_set(fault, BAD_OPTION, "--kpa", "which KPA?");
  if (!export_month_parse(options->month, &job.month)) return fault_set(fault, BAD_OPTION, "--month", "as 2023-11");
  return run_to_file(options, write_sage, &job, &job.out, fault);
}

static enum outcome write_sage(struct tx *tx, void *context) {
  struct sage_job *job = context;
  enum outcome outcome = rewind_draft(job->out);
  return outcome == OK ? sage_write(tx, job->kpa, job->month, job->out, tx_fault(tx)) : outcome;
}

static enum outcome export_reporting(const struct options *options, struct fault *fault) {
  struct reporting_job job = {.options = {.scope = {options->entity, options->kpa}}};
  size_t length = strlen(options->out);
  if (!options->entity && !options->kpa) return fault_set(fault, BAD_OPTION, "--entity", "whose sales?");
  if (!export_month_parse(options->month, &job.options.month))
    return fault_set(fault, BAD_OPTION, "--month", "as 2023-11");
  bool csv = length > 4 && text_equal(options->out + length - 4, ".csv");
  if (!csv && !(length > 5 && text_equal(options->out + length - 5, ".json")))
    return fault_set(fault, BAD_OPTION, "--out", "FILE.json or FILE.csv");
  job.options.format = csv ? REPORTING_CSV : REPORTING_JSON;
  return run_to_file(options, write_reporting, &job, &job.out, fault);
}

static enum outcome write_reporting(struct tx *tx, void *context) {
  struct reporting_job *job = context;
  enum outcome outcome = rewind_draft(job->out);
  return outcome == OK ? reporting_write(tx, &job->options, job->out, tx_fault(tx)) : outcome;
}

/* One file, --out; out is where the work writes. */
static enum outcome run_to_file(const struct options *options, enum outcome (*work)(struct tx *tx, void *context),
                                void *context, FILE **out, struct fault *fault) {
  AUTO(database) struct database database = {0};
  struct draft draft = {.file = NULL};
  char folder[PATH_TEXT];
  size_t length = (size_t)(base_name(options->out) - options->out);
  snprintf(folder, sizeof folder, "%.*s", (int)(length > 1 ? length - 1 : length), options->out);
  enum outcome outcome = draft_open(&draft, length > 0 ? folder : ".", fault);
  *out = draft.file;
  if (outcome == OK) outcome = database_open(options, 1, &database, fault);
  if (outcome == OK) outcome = db_transact(database.db, TX_READ, work, context, fault);
  if (outcome == OK) outcome = draft_keep(&draft, options->out, fault);
  draft_drop(&draft);
  return outcome;
}

/* ---- files that get their name at the end ---- */

static enum outcome draft_open(struct draft *draft, const char *folder, struct fault *fault) {
  snprintf(draft->path, sizeof draft->path, "%s/.comptoir-export-XXXXXX", folder);
  int descriptor = mkstemp(draft->path);
  if (descriptor >= 0) draft->file = fdopen(descriptor, "w+");
  if (draft->file) return OK;
  return fault_set(fault, STORAGE_FULL, "--out", "%s: %s", folder, strerror(errno));
}

static enum outcome draft_keep(struct draft *draft, const char *path, struct fault *fault) {
  bool good = fflush(draft->file) == 0 && fsync(fileno(draft->file)) == 0 && rename(draft->path, path) == 0;
  if (!good) return fault_set(fault, STORAGE_FULL, path, "%s", strerror(errno));
  draft->path[0] = '\0';
  return OK;
}

static void draft_drop(struct draft *draft) {
  if (draft->file) fclose(draft->file);
  if (draft->file && draft->path[0]) unlink(draft->path);
  draft->file = NULL;
}

static enum outcome rewind_draft(FILE *file) {
  rewind(file);
  return ftruncate(fileno(file), 0) == 0 ? OK : STORAGE_FULL;
}
