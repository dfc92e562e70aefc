/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "photo/private.h"

#include "sql_queries.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define COMMAND(verb, ...)                                                                                             \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  static const struct db_query photo_##verb = {                                                                        \
      .name = "photo/" #verb, .sql = sql_photo_##verb, .params = verb##_params, .param_count = COUNT(verb##_params)}
#define ROWS(verb, row, ...)                                                                                           \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  static const struct db_query photo_##verb = {.name = "photo/" #verb,                                                 \
                                               .sql = sql_photo_##verb,                                                \
                                               .params = verb##_params,                                                \
                                               .param_count = COUNT(verb##_params),                                    \
                                               .columns = row##_columns,                                               \
                                               .column_count = COUNT(row##_columns),                                   \
                                               .row_size = sizeof(struct row)}

struct known_row {
  bool known;
};
struct content_row {
  struct db_bytes content;
};
static const int64_t unused_us = INT64_C(24) * 3600 * 1000000; /* taken for a piece that was never written down */

static const struct db_column known_row_columns[] = {DB_COLUMN(struct known_row, known)};
static const struct db_column content_row_columns[] = {DB_COLUMN(struct content_row, content)};
static const struct db_column photo_columns[] = {DB_COLUMN(struct photo, piece, .kind = DB_UUID),
                                                 DB_COLUMN(struct photo, item), DB_COLUMN(struct photo, position),
                                                 DB_COLUMN(struct photo, hash), DB_COLUMN(struct photo, side)};
ROWS(lock_photos, known_row, DB_TEXT, DB_UUID, DB_TEXT);
ROWS(list_uses, photo, DB_TEXT, DB_UUID, DB_TEXT);
ROWS(list_near, photo, DB_TEXT, DB_TEXT, DB_UUID);
ROWS(read_photo, content_row, DB_BYTES, DB_INTEGER);
COMMAND(drop_unused, DB_TEXT, DB_TIME);
COMMAND(insert_photo, DB_TEXT, DB_BYTES, DB_INTEGER, DB_BYTES, DB_BYTES, DB_BYTES, DB_UUID, DB_TIME);
COMMAND(drop_uses, DB_TEXT, DB_UUID, DB_TEXT);
COMMAND(insert_uses, DB_TEXT, DB_UUID, DB_TEXT, DB_TEXTS);

const struct db_query *const photo_queries[] = {&photo_lock_photos, &photo_list_uses,   &photo_list_near,
                                                &photo_read_photo,  &photo_drop_unused, &photo_insert_photo,
                                                &photo_drop_uses,   &photo_insert_uses, NULL};

enum outcome photo_lock(struct tx *tx, const struct shown *shown, struct arena *arena) {
  struct known_row *row = NULL;
  const struct db_param params[] = {P_TEXT(shown->kpa), P_UUID(shown->piece), P_TEXT(shown->item)};
  enum outcome outcome = tx_run(tx, &photo_lock_photos, params, arena, &row, NULL);
  if (outcome != OK || row->known) return outcome;
  if (shown->piece) return fault_set(tx_fault(tx), UNKNOWN_PIECE, "piece", "none");
  return fault_set(tx_fault(tx), UNKNOWN_ITEM, "item", "%s", shown->item);
}

enum outcome photo_add(struct tx *tx, const char *kpa, const struct worker_look *look,
                       const uint8_t digest[static SHA256_BYTES], const struct added *added) {
  const struct db_param old[] = {P_TEXT(kpa), P_TIME(added->now_us - unused_us)};
  const struct db_param params[] = {P_TEXT(kpa),
                                    P_BYTES(digest, SHA256_BYTES),
                                    P_INTEGER(look->width),
                                    P_BYTES(look->preview.bytes, look->preview.length),
                                    P_BYTES(look->middle.bytes, look->middle.length),
                                    P_BYTES(look->content.bytes, look->content.length),
                                    P_UUID(added->person),
                                    P_TIME(added->now_us)};
  enum outcome outcome = tx_run(tx, &photo_drop_unused, old, NULL, NULL, NULL);
  return outcome == OK ? tx_run(tx, &photo_insert_photo, params, NULL, NULL, NULL) : outcome;
}

enum outcome photo_show(struct tx *tx, const struct shown *shown, const char *const hashes[], size_t count) {
  size_t found = 0;
  const struct db_param of[] = {P_TEXT(shown->kpa), P_UUID(shown->piece), P_TEXT(shown->item)};
  const struct db_param params[] = {of[0], of[1], of[2], P_LIST(DB_TEXTS, hashes, count)};
  enum outcome outcome = tx_run(tx, &photo_drop_uses, of, NULL, NULL, NULL);
  if (outcome == OK) outcome = tx_run(tx, &photo_insert_uses, params, NULL, NULL, &found);
  if (outcome == OK && found != count) return fault_set(tx_fault(tx), UNKNOWN_PHOTO, "/photos", "not one of this KPA");
  return outcome;
}

enum outcome photo_list(struct tx *tx, const struct shown *shown, struct arena *arena, struct photo **photos,
                        size_t *count) {
  const struct db_param params[] = {P_TEXT(shown->kpa), P_UUID(shown->piece), P_TEXT(shown->item)};
  return tx_run(tx, &photo_list_uses, params, arena, photos, count);
}

enum outcome photo_read(struct tx *tx, const uint8_t digest[static SHA256_BYTES], int64_t size, struct arena *arena,
                        struct db_bytes *content) {
  struct content_row *rows = NULL;
  size_t count = 0;
  const struct db_param params[] = {P_BYTES(digest, SHA256_BYTES), P_INTEGER(size)};
  enum outcome outcome = tx_run(tx, &photo_read_photo, params, arena, &rows, &count);
  if (outcome == OK && count == 0) return fault_set(tx_fault(tx), NOT_FOUND, "photo", "no such photo");
  if (outcome == OK) *content = rows->content;
  return outcome;
}

enum outcome photos_ask_shop(struct tx *tx, const char *kpa, struct arena *arena, struct photo **photos,
                             size_t *count) {
  const struct db_param params[] = {P_TEXT(kpa), P_UUID(NULL), P_TEXT(NULL)};
  return tx_ask(tx, &photo_list_uses, params, arena, photos, count);
}

enum outcome photos_ask_near(struct tx *tx, const char *kpa, const char *item, const char *piece, struct arena *arena,
                             struct photo **photos, size_t *count) {
  const struct db_param params[] = {P_TEXT(kpa), P_TEXT(item), P_UUID(piece)};
  return tx_ask(tx, &photo_list_near, params, arena, photos, count);
}

const struct photo *photo_of(const struct photo photos[], size_t count, const char *piece, const char *item) {
  for (size_t i = 0; i < count; i++) {
    const char *own = piece ? photos[i].piece : photos[i].item;
    if (own && text_equal(own, piece ? piece : item)) return &photos[i];
  }
  return NULL;
}
