/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a batch writes, in one transaction and few round trips: arrays, one statement a table, none waiting for another.
 */
#include "pos/intake/private.h"

static enum outcome store(struct tx *tx, void *context);
static enum outcome queue_records(struct tx *tx, const struct batch *batch);
static enum outcome queue_projection(struct tx *tx, const struct batch *batch);
static enum outcome post_entries(struct tx *tx, const struct batch *batch);

enum outcome batch_store(struct batch *batch, struct fault *fault) {
  bool anything = batch->refused_count > 0;
  for (size_t i = 0; i < batch->count; i++) anything = anything || batch->claims[i]->keep_record;
  return anything ? db_transact(batch->intake->own, TX_WRITE, store, batch, fault) : OK;
}

static enum outcome store(struct tx *tx, void *context) {
  const struct batch *batch = context;
  const struct db_param backend[] = {P_INTEGER(batch->intake->backend)};
  enum outcome outcome = tx_queue(tx, &intake_require_backend, backend);
  if (outcome == OK) outcome = queue_records(tx, batch);
  if (outcome == OK) outcome = queue_projection(tx, batch);
  if (outcome == OK)
    outcome = rows_insert(tx, &intake_insert_refused, ROW_REFUSED, batch->refused, batch->refused_count, batch->arena);
  return outcome == OK ? post_entries(tx, batch) : outcome;
}

static enum outcome queue_records(struct tx *tx, const struct batch *batch) {
  struct record_row *rows = arena_list(batch->arena, batch->count, sizeof *rows);
  size_t count = 0;
  for (size_t i = 0; i < batch->count; i++) {
    const struct claim *claim = batch->claims[i];
    if (!claim->keep_record) continue;
    rows[count++] = (struct record_row){.till = claim->till->code,
                                        .chain = claim->record.chain,
                                        .sequence = claim->record.sequence,
                                        .hash = {claim->hash, sizeof claim->hash},
                                        .body = claim->body,
                                        .signature = claim->signature,
                                        .received_at = batch->now_us};
  }
  return rows_insert(tx, &intake_insert_records, ROW_RECORD, rows, count, batch->arena);
}

static enum outcome queue_projection(struct tx *tx, const struct batch *batch) {
  struct projection projection = {.arena = batch->arena};
  enum outcome outcome = OK;
  for (size_t i = 0; i < batch->count; i++) {
    const struct claim *claim = batch->claims[i];
    if (claim->keep_record && claim->code == OK) projection_add(&projection, &claim->record);
  }
  for (int kind = 0; outcome == OK && kind < PROJECTION_TABLES; kind++) {
    const struct row_list *list = &projection.tables[kind];
    outcome =
        rows_insert(tx, &intake_insert_projection[kind], (enum row_kind)kind, list->rows, list->count, batch->arena);
  }
  return outcome;
}

/* A sale of nothing but free goods moves no money: it has a ticket and no entry. */
static enum outcome post_entries(struct tx *tx, const struct batch *batch) {
  struct ledger_entry *entries = arena_list(batch->arena, batch->count, sizeof *entries);
  size_t count = 0;
  for (size_t i = 0; i < batch->count; i++) {
    const struct claim *claim = batch->claims[i];
    if (claim->keep_record && claim->code == OK && claim->entry.posting_count > 0) entries[count++] = claim->entry;
  }
  return count > 0 ? ledger_post(tx, entries, count, batch->now_us, batch->arena, NULL) : OK;
}
