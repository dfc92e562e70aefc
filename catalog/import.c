/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "catalog/file.h"
#include "catalog/store.h"
#include "core/text.h"

#include <inttypes.h>
#include <string.h>

struct import {
  const struct catalog_import_options *options;
  struct date from;
  struct catalog_file file; /* as parsed; each try of the transaction completes a copy */
  struct report parsed;     /* faults of form, found before the database was asked */
  struct buffer *out;
  size_t faults;
};

static bool is_json(const char *bytes, size_t length);
static enum outcome import_in_transaction(struct tx *tx, void *context);
static enum outcome read_known(struct tx *tx, const struct import *import, struct arena *arena,
                               struct catalog_known *known);
static void copy_file(const struct catalog_file *file, struct arena *arena, struct catalog_file *copy);
static void write_summary(const struct import *import, const struct import_counts *counts, struct buffer *out);
static enum outcome refuse(const struct import *import, struct fault *fault);

enum outcome catalog_import(struct db *db, const struct catalog_import_options *options, struct buffer *report,
                            struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer parse_faults = {0};
  struct import import = {
      .options = options,
      .from = options->from.year != 0 ? options->from : date_in_paris(clock_now_us()),
      .parsed = {.out = &parse_faults, .json = is_json(options->bytes, options->length)},
      .out = report,
  };
  if (import.parsed.json) catalog_parse_json(options->bytes, options->length, &arena, &import.file, &import.parsed);
  else catalog_parse_csv(options->bytes, options->length, &arena, &import.file, &import.parsed);
  enum outcome outcome = db_transact(db, TX_WRITE, import_in_transaction, &import, fault);
  return outcome == IMPORT_REFUSED ? refuse(&import, fault) : outcome;
}

static bool is_json(const char *bytes, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (!strchr(" \t\r\n", bytes[i]) || bytes[i] == '\0') return bytes[i] == '[' || bytes[i] == '{';
  return false;
}

/* May run again after a deadlock: nothing outside the transaction but the report is touched, and that starts anew. */
static enum outcome import_in_transaction(struct tx *tx, void *context) {
  struct import *import = context;
  AUTO(arena) struct arena arena = {0};
  struct catalog_known known;
  enum outcome outcome = read_known(tx, import, &arena, &known);
  if (outcome != OK) return outcome;

  buffer_clear(import->out);
  buffer_add(import->out, import->parsed.out->bytes, import->parsed.out->length);
  struct report report = {.out = import->out, .faults = import->parsed.faults, .json = import->parsed.json};
  struct catalog_file file;
  copy_file(&import->file, &arena, &file);
  catalog_complete(&file, &known, &arena);
  catalog_check(&file, &known, &arena, &report);
  import->faults = report.faults;
  if (report.faults > 0) return IMPORT_REFUSED;

  struct import_counts counts;
  outcome = catalog_apply(tx, import->options->kpa, import->options->archive_missing, &file, &known, &arena, &report,
                          &counts);
  if (outcome == OK) write_summary(import, &counts, import->out);
  return outcome;
}

static enum outcome read_known(struct tx *tx, const struct import *import, struct arena *arena,
                               struct catalog_known *known) {
  const char *kpa = import->options->kpa;
  struct kpa_row row;
  struct catalog_item *items = NULL;
  *known = (struct catalog_known){.from = import->from};
  enum outcome outcome = store_find_kpa(tx, kpa, true, arena, &row);
  if (outcome == OK) outcome = store_list_activities(tx, kpa, arena, &known->activities, &known->activity_count);
  if (outcome == OK) outcome = store_list_items(tx, kpa, known->from, arena, &items, &known->item_count);
  if (outcome == OK) outcome = catalog_read_vat_rates(tx, arena, &known->rates, &known->rate_count);
  if (outcome == OK) outcome = store_list_accounts(tx, arena, &known->accounts, &known->account_count);
  if (outcome != OK) return outcome;
  known->items = items;
  catalog_known_index(known, arena);
  return OK;
}

static void copy_file(const struct catalog_file *file, struct arena *arena, struct catalog_file *copy) {
  *copy = *file;
  copy->activities = arena_copy(arena, file->activities, file->activity_count * sizeof file->activities[0]);
  copy->items = arena_copy(arena, file->items, file->item_count * sizeof file->items[0]);
}

static void write_summary(const struct import *import, const struct import_counts *counts, struct buffer *out) {
  char day[DATE_TEXT];
  buffer_format(out,
                "Articles\u00a0: %zu lus, %zu nouveaux, %zu modifiés, %zu inchangés, %zu archivés. "
                "Prix valables dès le %s\u00a0: %zu.\n",
                import->file.item_count, counts->added, counts->changed, counts->unchanged, counts->archived,
                date_format(import->from, day), counts->prices);
}

static enum outcome refuse(const struct import *import, struct fault *fault) {
  if (import->faults > REPORT_FAULTS_MAX)
    buffer_format(import->out, "… et %zu autres fautes.\n", import->faults - REPORT_FAULTS_MAX);
  buffer_format(import->out, "%zu %s\u00a0: rien n’a été changé.\n", import->faults,
                import->faults == 1 ? "faute" : "fautes");
  return fault_set(fault, IMPORT_REFUSED, "", "%zu %s dans le fichier : rien n’a été changé", import->faults,
                   import->faults == 1 ? "faute" : "fautes");
}
