/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* C values on the wire. Scalars that are text already travel as text, and so do integers, because the server then
 * fits them to smallint, integer or bigint itself; bytes, dates, times and every array travel in binary. */
#include "core/db/private.h"

#include <endian.h>
#include <inttypes.h>
#include <string.h>

enum { WIRE_TEXT = 0, WIRE_BINARY = 1 };

/* Array element types on the wire (pg_type.dat). */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25, OID_DATE = 1082, OID_TIME = 1184, OID_UUID = 2950 };

struct item {
  const void *bytes;
  size_t length;
  bool is_null, is_bad;
  union {
    uint8_t flag, uuid[UUID_BYTES];
    uint32_t days;
    uint64_t number;
  } own; /* where bytes point when the value had to be turned */
};

static enum outcome encode_one(struct tx *tx, const struct db_query *query, size_t index, const struct db_param *param,
                               struct wire *wire);
static void send_buffer(struct wire *wire, size_t index, const struct buffer *buffer, int format);
static bool encode_list(struct buffer *buffer, const struct db_param *param);
static uint32_t element_oid(enum db_kind kind);
static void read_item(enum db_kind kind, const void *items, size_t index, struct item *item);
static void set_bytes(struct item *item, const void *bytes, size_t length);
static void add_u32(struct buffer *buffer, uint32_t number);
static uint64_t wire_time(int64_t at_us);
static uint32_t wire_date(struct date date);
static bool read_uuid(const char *text, uint8_t uuid[static UUID_BYTES]);
static int hex_digit(char character);

enum outcome tx_encode(struct tx *tx, const struct db_query *query, const struct db_param params[], struct wire *wire) {
  if (query->param_count > DB_PARAMS_MAX)
    return fault_set(&tx->fault, FAILED_INTERNAL, query->name, "more than %d parameters", DB_PARAMS_MAX);
  for (size_t i = 0; i < query->param_count; i++) {
    if (params[i].kind != query->params[i])
      return fault_set(&tx->fault, FAILED_INTERNAL, query->name, "parameter $%zu is of another kind than declared",
                       i + 1);
    enum outcome outcome = encode_one(tx, query, i, &params[i], wire);
    if (outcome != OK) return outcome;
  }
  return OK;
}

static enum outcome encode_one(struct tx *tx, const struct db_query *query, size_t index, const struct db_param *param,
                               struct wire *wire) {
  struct buffer *buffer = &tx->session->encoded[index];
  buffer_clear(buffer);
  wire->values[index] = NULL;
  wire->lengths[index] = 0;
  wire->formats[index] = WIRE_TEXT;
  if (param->is_null) return OK;
  switch (param->kind) {
  case DB_TEXT:
  case DB_UUID: wire->values[index] = param->text; return OK;
  case DB_BOOL: wire->values[index] = param->boolean ? "t" : "f"; return OK;
  case DB_INTEGER:
    buffer_format(buffer, "%" PRId64, param->integer);
    send_buffer(wire, index, buffer, WIRE_TEXT);
    return OK;
  case DB_BYTES:
    if (!param->bytes.bytes) return OK;
    buffer_add(buffer, param->bytes.bytes, param->bytes.length);
    break;
  case DB_DATE:
    if (param->date.year == 0) return OK;
    add_u32(buffer, wire_date(param->date));
    break;
  case DB_TIME: buffer_add(buffer, &(uint64_t){htobe64(wire_time(param->integer))}, sizeof(uint64_t)); break;
  case DB_TEXTS:
  case DB_INTEGERS:
  case DB_BOOLS:
  case DB_BYTES_LIST:
  case DB_DATES:
  case DB_TIMES:
  case DB_UUIDS:
    if (!encode_list(buffer, param))
      return fault_set(&tx->fault, FAILED_INTERNAL, query->name, "parameter $%zu holds a malformed uuid", index + 1);
    break;
  }
  if (buffer->length > INT32_MAX / 2)
    return fault_set(&tx->fault, FAILED_INTERNAL, query->name, "parameter $%zu is too large", index + 1);
  send_buffer(wire, index, buffer, WIRE_BINARY);
  return OK;
}

static void send_buffer(struct wire *wire, size_t index, const struct buffer *buffer, int format) {
  wire->values[index] = buffer->bytes;
  wire->lengths[index] = (int)buffer->length;
  wire->formats[index] = format;
}

/* array_recv() of PostgreSQL: dimensions, a flag for NULL that it reads but does not need, element type, size, first
 * index, elements. */
static bool encode_list(struct buffer *buffer, const struct db_param *param) {
  size_t count = param->list.count;
  add_u32(buffer, count > 0 ? 1 : 0);
  add_u32(buffer, 0);
  add_u32(buffer, element_oid(param->kind));
  if (count > 0) add_u32(buffer, (uint32_t)count);
  if (count > 0) add_u32(buffer, 1);
  for (size_t i = 0; i < count; i++) {
    struct item item = {0};
    read_item(param->kind, param->list.items, i, &item);
    if (item.is_bad) return false;
    add_u32(buffer, item.is_null ? UINT32_MAX : (uint32_t)item.length);
    if (!item.is_null) buffer_add(buffer, item.bytes, item.length);
  }
  return true;
}

static uint32_t element_oid(enum db_kind kind) {
  switch (kind) {
  case DB_TEXTS: return OID_TEXT;
  case DB_INTEGERS: return OID_INT8;
  case DB_BOOLS: return OID_BOOL;
  case DB_BYTES_LIST: return OID_BYTEA;
  case DB_DATES: return OID_DATE;
  case DB_TIMES: return OID_TIME;
  case DB_UUIDS: return OID_UUID;
  case DB_TEXT:
  case DB_INTEGER:
  case DB_BOOL:
  case DB_BYTES:
  case DB_DATE:
  case DB_TIME:
  case DB_UUID: break;
  }
  return 0;
}

static void read_item(enum db_kind kind, const void *items, size_t index, struct item *item) {
  if (kind == DB_TEXTS || kind == DB_UUIDS) {
    const char *text = ((const char *const *)items)[index];
    item->is_null = !text;
    if (!text) return;
    if (kind == DB_TEXTS) {
      set_bytes(item, text, strlen(text));
    } else {
      item->is_bad = !read_uuid(text, item->own.uuid);
      set_bytes(item, item->own.uuid, UUID_BYTES);
    }
  } else if (kind == DB_BYTES_LIST) {
    const struct db_bytes *bytes = (const struct db_bytes *)items + index;
    item->is_null = !bytes->bytes;
    set_bytes(item, bytes->bytes, bytes->length);
  } else if (kind == DB_BOOLS) {
    item->own.flag = ((const bool *)items)[index];
    set_bytes(item, &item->own.flag, sizeof item->own.flag);
  } else if (kind == DB_DATES) {
    struct date date = ((const struct date *)items)[index];
    item->is_null = date.year == 0;
    item->own.days = htobe32(wire_date(date));
    set_bytes(item, &item->own.days, sizeof item->own.days);
  } else {
    int64_t number = ((const int64_t *)items)[index];
    item->is_null = number == INT64_MIN;
    item->own.number = kind == DB_TIMES ? htobe64(wire_time(number)) : htobe64((uint64_t)number);
    set_bytes(item, &item->own.number, sizeof item->own.number);
  }
}

static void set_bytes(struct item *item, const void *bytes, size_t length) {
  item->bytes = bytes;
  item->length = length;
}

static void add_u32(struct buffer *buffer, uint32_t number) {
  uint32_t turned = htobe32(number);
  buffer_add(buffer, &turned, sizeof turned);
}

/* What would fall off the lower end is no time that PostgreSQL knows: its earliest is 4714 BC. */
static uint64_t wire_time(int64_t at_us) {
  int64_t since;
  if (__builtin_sub_overflow(at_us, POSTGRES_EPOCH_US, &since)) since = INT64_MIN + 1;
  return (uint64_t)since;
}

static uint32_t wire_date(struct date date) {
  return (uint32_t)date_days_between(POSTGRES_EPOCH, date);
}

static bool read_uuid(const char *text, uint8_t uuid[static UUID_BYTES]) {
  size_t digits = 0;
  for (; *text && digits < 2 * (size_t)UUID_BYTES + 1; text++) {
    if (*text == '-') continue;
    int digit = hex_digit(*text);
    if (digit < 0 || digits == 2 * (size_t)UUID_BYTES) return false;
    uuid[digits / 2] = (uint8_t)(digits % 2 ? uuid[digits / 2] | digit : digit << 4);
    digits++;
  }
  return digits == 2 * (size_t)UUID_BYTES;
}

static int hex_digit(char character) {
  if (character >= '0' && character <= '9') return character - '0';
  if (character >= 'a' && character <= 'f') return character - 'a' + 10;
  if (character >= 'A' && character <= 'F') return character - 'A' + 10;
  return -1;
}
