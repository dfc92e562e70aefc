/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "catalog/file.h"

struct export {
  const struct catalog_export_options *options;
  struct arena *arena;
  struct catalog catalog;
};

static enum outcome read_in_transaction(struct tx *tx, void *context);

enum outcome catalog_export(struct db *db, const struct catalog_export_options *options, struct buffer *out,
                            struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct export export = {.options = options, .arena = &arena};
  enum outcome outcome = db_transact(db, TX_READ, read_in_transaction, &export, fault);
  if (outcome != OK) return outcome;
  switch (options->format) {
  case CATALOG_JSON: catalog_write_json(&export.catalog, out); break;
  case CATALOG_CSV: catalog_write_csv(&export.catalog, out); break;
  }
  return OK;
}

static enum outcome read_in_transaction(struct tx *tx, void *context) {
  struct export *export = context;
  struct date day = export->options->day.year != 0 ? export->options->day : date_in_paris(clock_now_us());
  return catalog_read(tx, export->options->kpa, day, export->arena, &export->catalog);
}
