/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a batch writes, in one transaction and few round trips: an array a column, two statements, none waiting for the
 * other.
 */
#include "pos/intake/private.h"

static enum outcome store(struct tx *tx, void *context);
static void project(const struct batch *batch, struct projection *projection);
static enum outcome queue_records(struct tx *tx, const struct batch *batch, const struct projection *projection);
static enum outcome queue_parts(struct tx *tx, const struct batch *batch, const struct projection *projection);
static enum outcome post_entries(struct tx *tx, const struct batch *batch);
static enum outcome take_effect(struct tx *tx, const struct batch *batch);

enum outcome batch_store(struct batch *batch, struct fault *fault) {
  bool anything = batch->refused_count > 0;
  for (size_t i = 0; i < batch->count; i++) anything = anything || batch->claims[i]->keep_record;
  return anything ? db_transact(batch->intake->own, TX_WRITE, store, batch, fault) : OK;
}

static enum outcome store(struct tx *tx, void *context) {
  const struct batch *batch = context;
  const struct db_param backend[] = {P_INTEGER(batch->intake->backend)};
  const struct row_part refused = {ROW_REFUSED, batch->refused, batch->refused_count};
  struct projection projection = {.arena = batch->arena};
  enum outcome outcome = tx_queue(tx, &intake_require_backend, backend);
  project(batch, &projection);
  if (outcome == OK) outcome = queue_records(tx, batch, &projection);
  if (outcome == OK) outcome = queue_parts(tx, batch, &projection);
  if (outcome == OK) outcome = rows_insert(tx, &intake_insert_refused, &refused, 1, batch->arena);
  if (outcome == OK) outcome = post_entries(tx, batch);
  if (outcome == OK) outcome = take_effect(tx, batch);
  return outcome == OK ? orders_hear(tx, batch) : outcome;
}

static void project(const struct batch *batch, struct projection *projection) {
  for (size_t i = 0; i < batch->count; i++) {
    const struct claim *claim = batch->claims[i];
    if (claim->keep_record && claim->code == OK && claim_is_sale(claim)) projection_add(projection, &claim->record);
  }
}

static enum outcome queue_records(struct tx *tx, const struct batch *batch, const struct projection *projection) {
  const struct row_list *tickets = &projection->tables[ROW_TICKET];
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
  const struct row_part parts[] = {{ROW_RECORD, rows, count}, {ROW_TICKET, tickets->rows, tickets->count}};
  return rows_insert(tx, &intake_insert_records, parts, 2, batch->arena);
}

static enum outcome queue_parts(struct tx *tx, const struct batch *batch, const struct projection *projection) {
  struct row_part parts[] = {{.kind = ROW_LINE}, {.kind = ROW_MEMBER}, {.kind = ROW_VAT}, {.kind = ROW_TENDER}};
  size_t count = sizeof parts / sizeof parts[0];
  for (size_t i = 0; i < count; i++) {
    parts[i].rows = projection->tables[parts[i].kind].rows;
    parts[i].count = projection->tables[parts[i].kind].count;
  }
  return rows_insert(tx, &intake_insert_parts, parts, count, batch->arena);
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

static enum outcome take_effect(struct tx *tx, const struct batch *batch) {
  const struct record **records = arena_list(batch->arena, batch->count, sizeof *records);
  size_t count = 0;
  for (size_t i = 0; i < batch->count; i++) {
    const struct claim *claim = batch->claims[i];
    if (claim->keep_record && claim->code == OK && !claim_is_sale(claim)) records[count++] = &claim->record;
  }
  return count > 0 ? effects_store(tx, records, count, batch->now_us, batch->arena) : OK;
}
