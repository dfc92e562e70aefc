/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Binary results into row structs. SQL NULL leaves the member zero. */
#include "core/db/private.h"
#include "core/text.h"

#include <endian.h>
#include <string.h>

struct cell {
  const char *bytes;
  size_t length;
  Oid type;
};

enum { OID_UUID = 2950, OID_JSONB = 3802, FIRST_DAY = -730119, LAST_DAY = 2921939 /* of the years 1 and 9999 */ };

static bool read_cell(enum db_kind kind, const struct cell *cell, struct arena *arena, void *member);
static const char *read_text(const struct cell *cell, struct arena *arena);
static const char *uuid_text(const char *bytes, struct arena *arena);
static bool read_integer(const struct cell *cell, int64_t *value);
static bool read_date(const struct cell *cell, struct date *date);
static bool read_time(const struct cell *cell, int64_t *at_us);

enum outcome tx_read_row(struct tx *tx, const struct db_query *query, const PGresult *result, int row,
                         struct arena *arena, void *out) {
  for (size_t i = 0; i < query->column_count; i++) {
    const struct db_column *column = &query->columns[i];
    if (PQgetisnull(result, row, (int)i)) continue;
    struct cell cell = {PQgetvalue(result, row, (int)i), (size_t)PQgetlength(result, row, (int)i),
                        PQftype(result, (int)i)};
    if (!read_cell(column_kind(column), &cell, arena, (char *)out + column->offset))
      return fault_set(&tx->fault, FAILED_INTERNAL, query->name, "column \"%s\" holds what its kind cannot",
                       column->name);
  }
  return OK;
}

enum db_kind column_kind(const struct db_column *column) {
  return column->kind != DB_TEXT ? column->kind : column->inferred; /* DB_TEXT is 0: nothing was given */
}

static bool read_cell(enum db_kind kind, const struct cell *cell, struct arena *arena, void *member) {
  switch (kind) {
  case DB_TEXT:
  case DB_UUID: *(const char **)member = read_text(cell, arena); return true;
  case DB_INTEGER: return read_integer(cell, member);
  case DB_BOOL: *(bool *)member = cell->bytes[0] != 0; return cell->length == 1;
  case DB_BYTES:
    *(struct db_bytes *)member = (struct db_bytes){arena_copy(arena, cell->bytes, cell->length), cell->length};
    return true;
  case DB_DATE: return read_date(cell, member);
  case DB_TIME: return read_time(cell, member);
  case DB_TEXTS:
  case DB_INTEGERS:
  case DB_BOOLS:
  case DB_BYTES_LIST:
  case DB_DATES:
  case DB_TIMES:
  case DB_UUIDS: return false;
  }
  return false;
}

static const char *read_text(const struct cell *cell, struct arena *arena) {
  if (cell->type == OID_UUID && cell->length == UUID_BYTES) return uuid_text(cell->bytes, arena);
  size_t version = cell->type == OID_JSONB && cell->length > 0 ? 1 : 0; /* jsonb sends one byte before its text */
  return arena_text(arena, cell->bytes + version, cell->length - version);
}

static const char *uuid_text(const char *bytes, struct arena *arena) {
  char hex[2 * UUID_BYTES + 1];
  hex_from_bytes((const uint8_t *)bytes, UUID_BYTES, hex);
  return arena_format(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

static bool read_integer(const struct cell *cell, int64_t *value) {
  uint16_t small;
  uint32_t middle;
  uint64_t large;
  switch (cell->length) {
  case sizeof small:
    memcpy(&small, cell->bytes, sizeof small);
    *value = (int16_t)be16toh(small);
    return true;
  case sizeof middle:
    memcpy(&middle, cell->bytes, sizeof middle);
    *value = (int32_t)be32toh(middle);
    return true;
  case sizeof large:
    memcpy(&large, cell->bytes, sizeof large);
    *value = (int64_t)be64toh(large);
    return true;
  }
  return false;
}

/* The infinities of PostgreSQL lie outside every year and are refused here. */
static bool read_date(const struct cell *cell, struct date *date) {
  int64_t days;
  if (!read_integer(cell, &days) || days < FIRST_DAY || days > LAST_DAY) return false;
  *date = date_add_days(POSTGRES_EPOCH, (int)days);
  return true;
}

static bool read_time(const struct cell *cell, int64_t *at_us) {
  int64_t since;
  if (!read_integer(cell, &since)) return false;
  if (__builtin_add_overflow(since, POSTGRES_EPOCH_US, at_us)) *at_us = INT64_MAX; /* infinity */
  return true;
}
