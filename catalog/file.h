/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A catalogue file on its way into or out of the database. Private to catalog/.
 *   import_json.c, import_csv.c  bytes → struct catalog_file
 *   complete.c                   what the file does not say: from the database, or derived
 *   check.c                      the rules; pure
 *   apply.c                      the difference, written by a few bulk statements */
#ifndef COMPTOIR_CATALOG_FILE_H
#define COMPTOIR_CATALOG_FILE_H

#include "catalog/columns.h"

#include <stdbool.h>
#include <stddef.h>

/* ---- the report: one line of French a fault or a change -----------------------------------------------------------
 */

struct report {
  struct buffer *out;
  size_t faults;
  bool json; /* whether people see keys ("champ price_cents") or headers ("colonne prix") */
};

enum { REPORT_FAULTS_MAX = 200 }; /* printed; all are counted */

/* where: "ligne 12". column NULL: the whole row. */
void report_fault(struct report *report, const char *where, const struct column *column, const char *format, ...)
    PRINTF(4, 5);
void report_raw_fault(struct report *report, const char *where, const char *header, const char *hint);
/* What a person typed, short enough for a line of the report, never cut inside a character. */
const char *report_quote(const char *text, struct arena *arena);
void report_change(struct report *report, const char *where, const char *format, ...) PRINTF(3, 4);

/* ---- codes to positions -------------------------------------------------------------------------------------------
 */

struct code_index {
  struct code_slot *slots;
  size_t mask;
};
#define CODE_NONE SIZE_MAX

struct code_index code_index_new(size_t count, struct arena *arena);                /* room for count codes */
size_t code_index_put(struct code_index *index, const char *code, size_t position); /* CODE_NONE, or who was first */
size_t code_index_get(const struct code_index *index, const char *code);            /* CODE_NONE: unknown */

/* ---- the file ------------------------------------------------------------------------------------------------------
 */

#define RATE_MISSING INT64_MIN

struct file_item {
  struct catalog_item item; /* texts NULL, vat_rate RATE_MISSING when the file does not say */
  bool turnover_given;
  uint32_t faulty; /* bit i: item_columns[i] is named already, one cause gives one line */
  const char *where;
};

struct file_activity {
  struct catalog_activity activity;
  uint32_t faulty; /* likewise, of activity_columns */
  const char *where;
};

struct catalog_file {
  enum catalog_format format;
  bool has_column[ITEM_COLUMNS]; /* CSV: the column is there; JSON: all are, an absent key is a default */
  bool has_activities;           /* CSV: false when no activity column is there */
  struct file_activity *activities;
  size_t activity_count;
  struct file_item *items;
  size_t item_count;
};

/* Faults go to the report; the rest of the file is read on, so that one run names them all. */
void catalog_parse_json(const char *bytes, size_t length, struct arena *arena, struct catalog_file *file,
                        struct report *report);
void catalog_parse_csv(const char *bytes, size_t length, struct arena *arena, struct catalog_file *file,
                       struct report *report);

/* ---- completing and checking ----------------------------------------------------------------------------------------
 */

struct catalog_known { /* what the database holds for this KPA */
  struct date from;    /* the day the file takes effect */
  const struct catalog_activity *activities;
  size_t activity_count;
  const struct catalog_item *items; /* archived ones and ones without a price on that day too */
  size_t item_count;
  const struct catalog_vat_rate *rates;
  size_t rate_count;
  const char *const *accounts;
  size_t account_count;
  struct code_index activity_by_code, item_by_code;
};
void catalog_known_index(struct catalog_known *known, struct arena *arena);

void catalog_complete(struct catalog_file *file, const struct catalog_known *known, struct arena *arena);
/* "Accessoire (écharpe, bonnet)" → "Accessoire": at most max code points, cut where a reader would. */
const char *catalog_short_name(const char *name, size_t max, struct arena *arena);

void catalog_check(const struct catalog_file *file, const struct catalog_known *known, struct arena *arena,
                   struct report *report);

/* ---- applying and writing
 * --------------------------------------------------------------------------------------------- */

struct import_counts {
  size_t added, changed, unchanged, prices, archived;
};
NODISCARD enum outcome catalog_apply(struct tx *tx, const char *kpa, bool archive_missing,
                                     const struct catalog_file *file, const struct catalog_known *known,
                                     struct arena *arena, struct report *report, struct import_counts *counts);

void catalog_write_json(const struct catalog *catalog, struct buffer *out);
void catalog_write_csv(const struct catalog *catalog, struct buffer *out);

#endif
