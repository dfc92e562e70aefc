/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "costs/private.h"

static const int64_t unused_us = INT64_C(7) * 24 * 3600 * 1000000; /* a photo that nothing came of goes after a week */

struct content_row {
  struct db_bytes content;
  const char *media_type;
};

static const enum db_kind find_params[] = {DB_TEXT, DB_UUID, DB_BYTES};
static const enum db_kind read_params[] = {DB_TEXT, DB_UUID, DB_BOOL};
static const enum db_kind drop_params[] = {DB_TEXT, DB_TIME};
static const enum db_kind insert_params[] = {DB_UUID,    DB_TEXT,  DB_BYTES, DB_TEXT, DB_INTEGER, DB_INTEGER,
                                             DB_INTEGER, DB_BYTES, DB_BYTES, DB_UUID, DB_TIME};
static const struct db_column find_columns[] = {DB_COLUMN(struct receipt_row, id, .kind = DB_UUID),
                                                DB_COLUMN(struct receipt_row, media_type),
                                                DB_COLUMN(struct receipt_row, pages),
                                                DB_COLUMN(struct receipt_row, width),
                                                DB_COLUMN(struct receipt_row, height),
                                                DB_COLUMN(struct receipt_row, added_at, .kind = DB_TIME)};
static const struct db_column read_columns[] = {DB_COLUMN(struct content_row, content),
                                                DB_COLUMN(struct content_row, media_type)};
QUERY(find_receipt, find_params, find_columns, struct receipt_row);
QUERY(read_receipt, read_params, read_columns, struct content_row);
COMMAND(insert_receipt, insert_params);
COMMAND(drop_unused_receipts, drop_params);

enum outcome cost_store_find_receipt(struct tx *tx, const char *kpa, const char *id, const uint8_t digest[SHA256_BYTES],
                                     struct arena *arena, struct receipt_row **rows, size_t *count) {
  const struct db_param params[] = {P_TEXT(kpa), P_UUID(id), P_BYTES(digest, SHA256_BYTES)};
  return tx_run(tx, &costs_find_receipt, params, arena, rows, count);
}

enum outcome cost_store_add_receipt(struct tx *tx, const char *id, const struct worker_look *look,
                                    const uint8_t digest[static SHA256_BYTES], const struct author *author) {
  const struct db_param old[] = {P_TEXT(author->kpa), P_TIME(author->now_us - unused_us)};
  const struct db_param params[] = {P_UUID(id),
                                    P_TEXT(author->kpa),
                                    P_BYTES(digest, SHA256_BYTES),
                                    P_TEXT(look->media_type),
                                    P_INTEGER(look->pages),
                                    P_INTEGER(look->width),
                                    P_INTEGER(look->height),
                                    P_BYTES(look->content.bytes, look->content.length),
                                    P_BYTES(look->preview.length ? look->preview.bytes : NULL, look->preview.length),
                                    P_UUID(author->person),
                                    P_TIME(author->now_us)};
  enum outcome outcome = tx_run(tx, &costs_drop_unused_receipts, old, NULL, NULL, NULL);
  return outcome == OK ? tx_run(tx, &costs_insert_receipt, params, NULL, NULL, NULL) : outcome;
}

enum outcome cost_store_read_receipt(struct tx *tx, const char *kpa, const char *id, bool small, struct arena *arena,
                                     struct db_bytes *content, const char **media_type) {
  struct content_row *rows;
  size_t count;
  const struct db_param params[] = {P_TEXT(kpa), P_UUID(id), P_BOOL(small)};
  enum outcome outcome = tx_run(tx, &costs_read_receipt, params, arena, &rows, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return NOT_FOUND;
  *content = rows[0].content;
  *media_type = rows[0].media_type;
  return OK;
}
