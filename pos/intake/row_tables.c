/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/intake/private.h"

#include "sql_queries.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define AS_UUID .kind = DB_UUID
#define AS_TIME .kind = DB_TIME

static const struct db_column record_columns[] = {
    DB_COLUMN(struct record_row, till),
    DB_COLUMN(struct record_row, chain),
    DB_COLUMN(struct record_row, sequence),
    DB_COLUMN(struct record_row, hash),
    DB_COLUMN(struct record_row, body),
    DB_COLUMN(struct record_row, signature),
    DB_COLUMN(struct record_row, received_at, AS_TIME),
};
static const struct db_column refused_columns[] = {
    DB_COLUMN(struct refused_row, sequence),  DB_COLUMN(struct refused_row, till),
    DB_COLUMN(struct refused_row, code),      DB_COLUMN(struct refused_row, detail),
    DB_COLUMN(struct refused_row, body),      DB_COLUMN(struct refused_row, body_hash),
    DB_COLUMN(struct refused_row, signature), DB_COLUMN(struct refused_row, received_at, AS_TIME),
    DB_COLUMN(struct refused_row, previous),  DB_COLUMN(struct refused_row, hash),
};
static const struct db_column ticket_columns[] = {
    DB_COLUMN(struct ticket_row, till),
    DB_COLUMN(struct ticket_row, chain),
    DB_COLUMN(struct ticket_row, sequence),
    DB_COLUMN(struct ticket_row, id, AS_UUID),
    DB_COLUMN(struct ticket_row, kind),
    DB_COLUMN(struct ticket_row, legal_entity),
    DB_COLUMN(struct ticket_row, kpa),
    DB_COLUMN(struct ticket_row, at, AS_TIME),
    DB_COLUMN(struct ticket_row, business_day),
    DB_COLUMN(struct ticket_row, cashier),
    DB_COLUMN(struct ticket_row, total_cents),
    DB_COLUMN(struct ticket_row, change_cents),
    DB_COLUMN(struct ticket_row, source, AS_UUID),
    DB_COLUMN(struct ticket_row, source_day),
    DB_COLUMN(struct ticket_row, deferred_at),
    DB_COLUMN(struct ticket_row, note_asked),
    DB_COLUMN(struct ticket_row, customer, AS_UUID),
};
static const struct db_column line_columns[] = {
    DB_COLUMN(struct line_row, ticket, AS_UUID),
    DB_COLUMN(struct line_row, line),
    DB_COLUMN(struct line_row, item),
    DB_COLUMN(struct line_row, label),
    DB_COLUMN(struct line_row, kind),
    DB_COLUMN(struct line_row, activity),
    DB_COLUMN(struct line_row, unit),
    DB_COLUMN(struct line_row, account),
    DB_COLUMN(struct line_row, vat_scheme),
    DB_COLUMN(struct line_row, vat_rate),
    DB_COLUMN(struct line_row, quantity),
    DB_COLUMN(struct line_row, unit_price_cents),
    DB_COLUMN(struct line_row, purchase_price_cents),
    DB_COLUMN(struct line_row, gross_cents),
    DB_COLUMN(struct line_row, net_cents),
    DB_COLUMN(struct line_row, vat_cents),
    DB_COLUMN(struct line_row, turnover),
    DB_COLUMN(struct line_row, source_line),
    DB_COLUMN(struct line_row, list_price_cents),
    DB_COLUMN(struct line_row, discount_cents),
    DB_COLUMN(struct line_row, bearer),
    DB_COLUMN(struct line_row, reason),
    DB_COLUMN(struct line_row, order_id, AS_UUID),
    DB_COLUMN(struct line_row, reference),
    DB_COLUMN(struct line_row, source_before),
    DB_COLUMN(struct line_row, source_net_cents),
    DB_COLUMN(struct line_row, source_discount_cents),
};
static const struct db_column member_columns[] = {
    DB_COLUMN(struct member_row, ticket, AS_UUID), DB_COLUMN(struct member_row, line),
    DB_COLUMN(struct member_row, position),        DB_COLUMN(struct member_row, member),
    DB_COLUMN(struct member_row, weight),
};
static const struct db_column vat_columns[] = {
    DB_COLUMN(struct vat_row, ticket, AS_UUID), DB_COLUMN(struct vat_row, rate_bp),
    DB_COLUMN(struct vat_row, scheme),          DB_COLUMN(struct vat_row, gross_cents),
    DB_COLUMN(struct vat_row, net_cents),       DB_COLUMN(struct vat_row, vat_cents),
};
static const struct db_column tender_columns[] = {
    DB_COLUMN(struct tender_row, ticket, AS_UUID),
    DB_COLUMN(struct tender_row, position),
    DB_COLUMN(struct tender_row, kind),
    DB_COLUMN(struct tender_row, amount_cents),
    DB_COLUMN(struct tender_row, reference),
};

#define TABLE(label, table, keys, type)                                                                                \
  { .name = (label), .columns = (table), .column_count = COUNT(table), .key_count = (keys), .row_size = sizeof(type) }
const struct row_table row_tables[ROW_KINDS] = {
    [ROW_TICKET] = TABLE("ticket", ticket_columns, 3, struct ticket_row),
    [ROW_LINE] = TABLE("ticket_line", line_columns, 2, struct line_row),
    [ROW_MEMBER] = TABLE("ticket_line_member", member_columns, 3, struct member_row),
    [ROW_VAT] = TABLE("ticket_vat", vat_columns, 3, struct vat_row),
    [ROW_TENDER] = TABLE("ticket_tender", tender_columns, 2, struct tender_row),
    [ROW_RECORD] = TABLE("record", record_columns, 3, struct record_row),
    [ROW_REFUSED] = TABLE("refused_record", refused_columns, 1, struct refused_row),
};

/* one array per column of the tables above, in their order */
#define RECORD_ARRAYS DB_TEXTS, DB_TEXTS, DB_INTEGERS, DB_BYTES_LIST, DB_BYTES_LIST, DB_BYTES_LIST, DB_TIMES
#define TICKET_ARRAYS                                                                                                  \
  DB_TEXTS, DB_TEXTS, DB_INTEGERS, DB_UUIDS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TIMES, DB_DATES, DB_TEXTS, DB_INTEGERS,  \
      DB_INTEGERS, DB_UUIDS, DB_DATES, DB_TEXTS, DB_BOOLS, DB_UUIDS
#define LINE_ARRAYS                                                                                                    \
  DB_UUIDS, DB_INTEGERS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_INTEGERS,            \
      DB_INTEGERS, DB_INTEGERS, DB_INTEGERS, DB_INTEGERS, DB_INTEGERS, DB_INTEGERS, DB_BOOLS, DB_INTEGERS,             \
      DB_INTEGERS, DB_INTEGERS, DB_TEXTS, DB_TEXTS, DB_UUIDS, DB_TEXTS, DB_INTEGERS, DB_INTEGERS, DB_INTEGERS
#define MEMBER_ARRAYS DB_UUIDS, DB_INTEGERS, DB_INTEGERS, DB_TEXTS, DB_INTEGERS
#define VAT_ARRAYS DB_UUIDS, DB_INTEGERS, DB_TEXTS, DB_INTEGERS, DB_INTEGERS, DB_INTEGERS
#define TENDER_ARRAYS DB_UUIDS, DB_INTEGERS, DB_TEXTS, DB_INTEGERS, DB_TEXTS
#define REFUSED_ARRAYS                                                                                                 \
  DB_INTEGERS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_BYTES_LIST, DB_BYTES_LIST, DB_BYTES_LIST, DB_TIMES, DB_BYTES_LIST,     \
      DB_BYTES_LIST
static const enum db_kind records_arrays[] = {RECORD_ARRAYS, TICKET_ARRAYS};
static const enum db_kind parts_arrays[] = {LINE_ARRAYS, MEMBER_ARRAYS, VAT_ARRAYS, TENDER_ARRAYS};
static const enum db_kind refused_arrays[] = {REFUSED_ARRAYS};

#define INSERT(verb, kinds)                                                                                            \
  { .name = "intake/" #verb, .sql = sql_intake_##verb, .params = (kinds), .param_count = COUNT(kinds) }
const struct db_query intake_insert_records = INSERT(insert_records, records_arrays);
const struct db_query intake_insert_parts = INSERT(insert_parts, parts_arrays);
const struct db_query intake_insert_refused = INSERT(insert_refused, refused_arrays);

static const enum db_kind a_stretch[] = {DB_TEXT, DB_INTEGER, DB_INTEGER};
static const enum db_kind two_integers[] = {DB_INTEGER, DB_INTEGER};

#define READ(verb, kinds, table, type)                                                                                 \
  {                                                                                                                    \
    .name = "intake/" #verb, .sql = sql_intake_##verb, .params = (kinds), .param_count = COUNT(kinds),                 \
    .columns = (table), .column_count = COUNT(table), .row_size = sizeof(type)                                         \
  }
const struct db_query intake_verify_refused = READ(verify_refused, two_integers, refused_columns, struct refused_row);
const struct db_query intake_verify_projection[PROJECTION_TABLES] = {
    [ROW_TICKET] = READ(verify_tickets, a_stretch, ticket_columns, struct ticket_row),
    [ROW_LINE] = READ(verify_lines, a_stretch, line_columns, struct line_row),
    [ROW_MEMBER] = READ(verify_line_members, a_stretch, member_columns, struct member_row),
    [ROW_VAT] = READ(verify_vat, a_stretch, vat_columns, struct vat_row),
    [ROW_TENDER] = READ(verify_tenders, a_stretch, tender_columns, struct tender_row),
};
