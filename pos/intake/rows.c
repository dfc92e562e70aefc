/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/intake/rows.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static void *add(struct projection *projection, enum row_kind kind);
static void add_lines(struct projection *projection, const struct record *record);
static enum db_kind kind_of(const struct db_column *column);
static struct db_param column_param(const struct db_column *column, const char *rows, size_t count, size_t row_size,
                                    struct arena *arena);
static enum db_kind list_kind(enum db_kind kind);
static size_t size_of(enum db_kind kind);

void projection_add(struct projection *projection, const struct record *record) {
  const struct ticket *ticket = &record->ticket;
  struct ticket_row *row = add(projection, ROW_TICKET);
  *row = (struct ticket_row){.till = record->till,
                             .chain = record->chain,
                             .sequence = record->sequence,
                             .id = record->id,
                             .kind = record->kind,
                             .legal_entity = record->legal_entity,
                             .kpa = record->kpa,
                             .cashier = record->cashier,
                             .total_cents = ticket->total.cents,
                             .change_cents = ticket->change.cents,
                             .source = ticket->source,
                             .deferred_at = ticket->deferred_at,
                             .note_asked = ticket->note_asked,
                             .customer = ticket->customer};
  if (!time_parse(record->at, &row->at)) row->at = 0; /* record_parse lets none through that is no time or no day */
  if (!date_parse(record->business_day, &row->business_day)) row->business_day = (struct date){0};
  if (ticket->source_day != NULL && !date_parse(ticket->source_day, &row->source_day))
    row->source_day = (struct date){0};
  add_lines(projection, record);
  for (size_t i = 0; i < ticket->vat_count; i++) {
    const struct ticket_vat *vat = &ticket->vat[i];
    *(struct vat_row *)add(projection, ROW_VAT) =
        (struct vat_row){record->id, vat->rate, vat->scheme, vat->gross.cents, vat->net.cents, vat->vat.cents};
  }
  for (size_t i = 0; i < ticket->tender_count; i++)
    *(struct tender_row *)add(projection, ROW_TENDER) =
        (struct tender_row){record->id, (int64_t)i + 1, ticket->tenders[i].kind, ticket->tenders[i].amount.cents,
                            ticket->tenders[i].reference};
}

enum outcome rows_insert(struct tx *tx, const struct db_query *query, const struct row_part parts[], size_t part_count,
                         struct arena *arena) {
  struct db_param params[DB_PARAMS_MAX];
  size_t next = 0, rows = 0;
  for (size_t p = 0; p < part_count; p++) {
    const struct row_table *table = &row_tables[parts[p].kind];
    rows += parts[p].count;
    assert(next + table->column_count <= DB_PARAMS_MAX);
    for (size_t i = 0; i < table->column_count; i++)
      params[next++] = column_param(&table->columns[i], parts[p].rows, parts[p].count, table->row_size, arena);
  }
  return rows > 0 ? tx_queue(tx, query, params) : OK;
}

bool rows_same_value(const struct db_column *column, const void *a, const void *b) {
  const char *left = (const char *)a + column->offset, *right = (const char *)b + column->offset;
  enum db_kind kind = kind_of(column);
  if (kind == DB_TEXT || kind == DB_UUID) return text_equal(*(const char *const *)left, *(const char *const *)right);
  if (kind != DB_BYTES) return memcmp(left, right, size_of(kind)) == 0;
  const struct db_bytes *one = (const struct db_bytes *)left, *other = (const struct db_bytes *)right;
  return one->length == other->length && (one->length == 0 || memcmp(one->bytes, other->bytes, one->length) == 0);
}

const char *rows_show(const struct db_column *column, const void *row, struct arena *arena) {
  const char *member = (const char *)row + column->offset;
  char date[DATE_TEXT], time[TIME_TEXT];
  enum db_kind kind = kind_of(column);
  if (kind == DB_TEXT || kind == DB_UUID)
    return *(const char *const *)member != NULL ? *(const char *const *)member : "NULL";
  if (kind == DB_BOOL) return *(const bool *)member ? "true" : "false";
  if (kind == DB_DATE) return arena_format(arena, "%s", date_format(*(const struct date *)member, date));
  if (kind == DB_TIME) return arena_format(arena, "%s", time_format_paris(*(const int64_t *)member, time));
  if (kind == DB_INTEGER) return arena_format(arena, "%" PRId64, *(const int64_t *)member);
  return "…";
}

static void *add(struct projection *projection, enum row_kind kind) {
  struct row_list *list = &projection->tables[kind];
  size_t size = row_tables[kind].row_size;
  if (list->count == list->capacity) {
    size_t capacity = list->capacity > 0 ? list->capacity * 2 : 64;
    char *larger = arena_list(projection->arena, capacity, size);
    if (list->count > 0) memcpy(larger, list->rows, list->count * size);
    list->rows = larger;
    list->capacity = capacity;
  }
  return list->rows + list->count++ * size;
}

static void add_lines(struct projection *projection, const struct record *record) {
  for (size_t i = 0; i < record->ticket.line_count; i++) {
    const struct ticket_line *line = &record->ticket.lines[i];
    int64_t number = (int64_t)i + 1;
    *(struct line_row *)add(projection, ROW_LINE) =
        (struct line_row){.ticket = record->id,
                          .line = number,
                          .item = line->item,
                          .label = line->label,
                          .kind = line->kind,
                          .activity = line->activity,
                          .unit = line->unit,
                          .account = line->account,
                          .vat_scheme = line->vat_scheme,
                          .vat_rate = line->vat_rate,
                          .quantity = line->quantity,
                          .unit_price_cents = line->unit_price.cents,
                          .purchase_price_cents = line->purchase_price.cents,
                          .gross_cents = line->gross.cents,
                          .net_cents = line->net.cents,
                          .vat_cents = line->vat.cents,
                          .turnover = line->turnover,
                          .source_line = line->source_line,
                          .list_price_cents = line->list_price.cents,
                          .discount_cents = line->discount.cents,
                          .bearer = line->bearer,
                          .reason = line->reason,
                          .order_id = line->order,
                          .reference = line->reference,
                          .source_before = line->source_before,
                          .source_net_cents = line->source_net.cents,
                          .source_discount_cents = line->source_discount.cents};
    for (size_t j = 0; j < line->member_count; j++)
      *(struct member_row *)add(projection, ROW_MEMBER) =
          (struct member_row){record->id, number, (int64_t)j + 1, line->members[j].member, line->members[j].weight};
  }
}

static enum db_kind kind_of(const struct db_column *column) {
  return column->kind != DB_TEXT ? column->kind : column->inferred;
}

/* Rows lie one after the other; PostgreSQL wants one list per column. */
static struct db_param column_param(const struct db_column *column, const char *rows, size_t count, size_t row_size,
                                    struct arena *arena) {
  enum db_kind kind = kind_of(column);
  size_t size = size_of(kind);
  char *list = arena_list(arena, count, size);
  for (size_t i = 0; i < count; i++) memcpy(list + i * size, rows + i * row_size + column->offset, size);
  return P_LIST(list_kind(kind), list, count);
}

static enum db_kind list_kind(enum db_kind kind) {
  switch (kind) {
  case DB_TEXT: return DB_TEXTS;
  case DB_INTEGER: return DB_INTEGERS;
  case DB_BOOL: return DB_BOOLS;
  case DB_BYTES: return DB_BYTES_LIST;
  case DB_DATE: return DB_DATES;
  case DB_TIME: return DB_TIMES;
  case DB_UUID: return DB_UUIDS;
  case DB_TEXTS:
  case DB_INTEGERS:
  case DB_BOOLS:
  case DB_BYTES_LIST:
  case DB_DATES:
  case DB_TIMES:
  case DB_UUIDS: break;
  }
  return kind;
}

static size_t size_of(enum db_kind kind) {
  if (kind == DB_TEXT || kind == DB_UUID) return sizeof(const char *);
  if (kind == DB_BOOL) return sizeof(bool);
  if (kind == DB_BYTES) return sizeof(struct db_bytes);
  if (kind == DB_DATE) return sizeof(struct date);
  return sizeof(int64_t);
}
