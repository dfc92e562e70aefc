/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/intake/drawer.h"

#include "ledger/cash_entry.h"
#include "sql_queries.h"

#include <inttypes.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define AS_UUID .kind = DB_UUID
#define AS_TIME .kind = DB_TIME
#define C(type, member, ...) DB_COLUMN(struct type, member, ##__VA_ARGS__)

static const struct db_column move_columns[] = {
    C(move_row, till),
    C(move_row, sequence),
    C(move_row, id, AS_UUID),
    C(move_row, kind),
    C(move_row, legal_entity),
    C(move_row, kpa),
    C(move_row, at, AS_TIME),
    C(move_row, business_day),
    C(move_row, cashier),
    C(move_row, reason),
    C(move_row, reference),
    C(move_row, tender),
    C(move_row, tender_to),
    C(move_row, ticket, AS_UUID),
    C(move_row, witness),
    C(move_row, amount_cents),
    C(move_row, expected_cents),
    C(move_row, counted_cents),
    C(move_row, difference_cents),
};
static const struct db_column closing_columns[] = {
    C(closing_row, till),
    C(closing_row, sequence),
    C(closing_row, id, AS_UUID),
    C(closing_row, kind),
    C(closing_row, number),
    C(closing_row, legal_entity),
    C(closing_row, kpa),
    C(closing_row, at, AS_TIME),
    C(closing_row, business_day),
    C(closing_row, cashier),
    C(closing_row, from_at, AS_TIME),
    C(closing_row, to_at, AS_TIME),
    C(closing_row, first_sale),
    C(closing_row, last_sale),
    C(closing_row, first_move),
    C(closing_row, last_move),
    C(closing_row, first_closing),
    C(closing_row, last_closing),
    C(closing_row, tickets),
    C(closing_row, returns),
    C(closing_row, voids),
    C(closing_row, copies),
    C(closing_row, sales_cents),
    C(closing_row, refunds_cents),
    C(closing_row, total_cents),
    C(closing_row, perpetual_cents),
    C(closing_row, perpetual_abs_cents),
    C(closing_row, discounts_cents),
    C(closing_row, deposits_cents),
    C(closing_row, float_cents),
    C(closing_row, moved_cents),
    C(closing_row, expected_cents),
    C(closing_row, counted_cents),
    C(closing_row, difference_cents),
    C(closing_row, left_cents),
};
static const struct db_column vat_columns[] = {
    C(closing_vat_row, closing, AS_UUID), C(closing_vat_row, rate_bp),   C(closing_vat_row, scheme),
    C(closing_vat_row, gross_cents),      C(closing_vat_row, net_cents), C(closing_vat_row, vat_cents),
};
static const struct db_column tender_columns[] = {
    C(closing_tender_row, closing, AS_UUID),
    C(closing_tender_row, kind),
    C(closing_tender_row, amount_cents),
};

#define TABLE(label, table, keys, type)                                                                                \
  { .name = (label), .columns = (table), .column_count = COUNT(table), .key_count = (keys), .row_size = sizeof(type) }
const struct row_table drawer_tables[DRAWER_TABLES] = {
    [DRAWER_MOVE] = TABLE("drawer_move", move_columns, 2, struct move_row),
    [DRAWER_CLOSING] = TABLE("closing", closing_columns, 2, struct closing_row),
    [DRAWER_VAT] = TABLE("closing_vat", vat_columns, 3, struct closing_vat_row),
    [DRAWER_TENDER] = TABLE("closing_tender", tender_columns, 2, struct closing_tender_row),
};

#define T DB_TEXT
#define N DB_INTEGER
static const enum db_kind move_kinds[] = {T, N, DB_UUID, T,       T, T, DB_TIME, DB_DATE, T, T,
                                          T, T, T,       DB_UUID, T, N, N,       N,       N, N};
static const enum db_kind closing_kinds[] = {T, N, DB_UUID, T, N, T, T, DB_TIME, DB_DATE, T, DB_TIME, DB_TIME,
                                             N, N, N,       N, N, N, N, N,       N,       N, N,       N,
                                             N, N, N,       N, N, N, N, N,       N,       N, N,       N};
static const enum db_kind vat_kinds[] = {DB_UUID, N, T, N, N, N};
static const enum db_kind tender_kinds[] = {DB_UUID, T, N};
static const enum db_kind stretch[] = {T, N, N}, day_of[] = {T, DB_DATE, DB_TIME}, fed[] = {DB_UUID, DB_DATE};

#define INSERT(verb, kinds)                                                                                            \
  { .name = "intake/" #verb, .sql = sql_intake_##verb, .params = (kinds), .param_count = COUNT(kinds) }
const struct db_query drawer_insert[DRAWER_TABLES] = {
    [DRAWER_MOVE] = INSERT(insert_move, move_kinds),
    [DRAWER_CLOSING] = INSERT(insert_closing, closing_kinds),
    [DRAWER_VAT] = INSERT(insert_closing_vat, vat_kinds),
    [DRAWER_TENDER] = INSERT(insert_closing_tender, tender_kinds),
};
const struct db_query drawer_feed_count = INSERT(feed_count, fed), drawer_feed_deposit = INSERT(feed_deposit, fed);

#define READ(verb, kinds, table, type)                                                                                 \
  {                                                                                                                    \
    .name = "intake/" #verb, .sql = sql_intake_##verb, .params = (kinds), .param_count = COUNT(kinds),                 \
    .columns = (table), .column_count = COUNT(table), .row_size = sizeof(type)                                         \
  }
const struct db_query drawer_verify[DRAWER_TABLES] = {
    [DRAWER_MOVE] = READ(verify_moves, stretch, move_columns, struct move_row),
    [DRAWER_CLOSING] = READ(verify_closings, stretch, closing_columns, struct closing_row),
    [DRAWER_VAT] = READ(verify_closing_vat, stretch, vat_columns, struct closing_vat_row),
    [DRAWER_TENDER] = READ(verify_closing_tenders, stretch, tender_columns, struct closing_tender_row),
};
struct day_row {
  struct date day;
};
static const struct db_column day_columns[] = {C(day_row, day)};
const struct db_query drawer_find_day = READ(find_drawer_day, day_of, day_columns, struct day_row);
static const struct db_column stray_columns[] = {C(stray_row, name), C(stray_row, row)};
const struct db_query drawer_verify_entries = {.name = "intake/verify_drawer_entries",
                                               .sql = sql_intake_verify_drawer_entries,
                                               .columns = stray_columns,
                                               .column_count = COUNT(stray_columns),
                                               .row_size = sizeof(struct stray_row)};

static const struct db_column entity_columns[] = {C(entity_row, legal_entity), C(entity_row, tills),
                                                  C(entity_row, perpetual), C(entity_row, perpetual_abs)};
const struct db_query drawer_verify_totals = {.name = "intake/verify_entity_totals",
                                              .sql = sql_intake_verify_entity_totals,
                                              .columns = entity_columns,
                                              .column_count = COUNT(entity_columns),
                                              .row_size = sizeof(struct entity_row)};

static const enum db_kind of_till_limit[] = {DB_TEXT, DB_INTEGER}, of_text_alone[] = {DB_TEXT},
                          of_recount[] = {DB_UUID, DB_BOOL, DB_TEXT, DB_TEXT},
                          of_waiting[] = {DB_UUID, DB_TEXT, DB_TEXTS, DB_INTEGERS};
static const struct db_column waiting_columns[] = {DB_COLUMN(struct closing_waiting, waits)};
static const struct db_column unchecked_columns[] = {
    DB_COLUMN(struct unchecked_row, closing, .kind = DB_UUID),
    DB_COLUMN(struct unchecked_row, body),
    DB_COLUMN(struct unchecked_row, previous),
};
static const struct db_column difference_columns[] = {
    DB_COLUMN(struct difference_row, till),
    DB_COLUMN(struct difference_row, kind),
    DB_COLUMN(struct difference_row, number),
    DB_COLUMN(struct difference_row, business_day),
    DB_COLUMN(struct difference_row, field),
    DB_COLUMN(struct difference_row, hint),
    DB_COLUMN(struct difference_row, checked_at, .kind = DB_TIME),
};
const struct db_query closings_list_unchecked = {.name = "intake/list_unchecked_closings",
                                                 .sql = sql_intake_list_unchecked_closings,
                                                 .params = of_till_limit,
                                                 .param_count = COUNT(of_till_limit),
                                                 .columns = unchecked_columns,
                                                 .column_count = COUNT(unchecked_columns),
                                                 .row_size = sizeof(struct unchecked_row)};
const struct db_query closings_wait = {.name = "intake/closing_waits",
                                       .sql = sql_intake_closing_waits,
                                       .params = of_waiting,
                                       .param_count = COUNT(of_waiting),
                                       .columns = waiting_columns,
                                       .column_count = COUNT(waiting_columns),
                                       .row_size = sizeof(struct closing_waiting)};
const struct db_query closings_put_recount = {.name = "intake/put_closing_recount",
                                              .sql = sql_intake_put_closing_recount,
                                              .params = of_recount,
                                              .param_count = COUNT(of_recount)};
const struct db_query closings_list_differences = {.name = "intake/list_closing_differences",
                                                   .sql = sql_intake_list_closing_differences,
                                                   .params = of_text_alone,
                                                   .param_count = COUNT(of_text_alone),
                                                   .columns = difference_columns,
                                                   .column_count = COUNT(difference_columns),
                                                   .row_size = sizeof(struct difference_row)};

const struct db_query *const drawer_queries[] = {
    &drawer_verify_totals,
    &closings_list_unchecked,
    &closings_put_recount,
    &closings_wait,
    &closings_list_differences,
    &totals_read,
    &totals_report,
    &drawer_insert[DRAWER_MOVE],
    &drawer_insert[DRAWER_CLOSING],
    &drawer_insert[DRAWER_VAT],
    &drawer_insert[DRAWER_TENDER],
    &drawer_verify[DRAWER_MOVE],
    &drawer_verify[DRAWER_CLOSING],
    &drawer_verify[DRAWER_VAT],
    &drawer_verify[DRAWER_TENDER],
    &drawer_find_day,
    &drawer_feed_count,
    &drawer_feed_deposit,
    &drawer_verify_entries,
    NULL,
};

static int64_t instant(const char *text) {
  int64_t at_us = 0;
  return text != NULL && time_parse(text, &at_us) ? at_us : 0; /* record_parse lets nothing else through */
}

static struct date day_of_record(const struct record *record) {
  struct date day = {0};
  return date_parse(record->business_day, &day) ? day : (struct date){0};
}

struct move_row drawer_move_row(const struct record *record) {
  const struct record_cash *cash = &record->cash;
  return (struct move_row){.till = record->till,
                           .sequence = record->sequence,
                           .id = record->id,
                           .kind = record->kind,
                           .legal_entity = record->legal_entity,
                           .kpa = record->kpa,
                           .at = instant(record->at),
                           .business_day = day_of_record(record),
                           .cashier = record->cashier,
                           .reason = cash->reason,
                           .reference = cash->reference,
                           .tender = cash->tender,
                           .tender_to = cash->tender_to,
                           .ticket = cash->ticket,
                           .witness = cash->witness,
                           .amount_cents = cash->amount.cents,
                           .expected_cents = cash->expected.cents,
                           .counted_cents = cash->counted.cents,
                           .difference_cents = cash->difference.cents};
}

struct closing_row drawer_closing_row(const struct record *record) {
  const struct record_closing *closing = &record->closing;
  return (struct closing_row){.till = record->till,
                              .sequence = record->sequence,
                              .id = record->id,
                              .kind = record->kind,
                              .number = closing->number,
                              .legal_entity = record->legal_entity,
                              .kpa = record->kpa,
                              .at = instant(record->at),
                              .business_day = day_of_record(record),
                              .cashier = record->cashier,
                              .from_at = instant(closing->from),
                              .to_at = instant(closing->to),
                              .first_sale = closing->first,
                              .last_sale = closing->last,
                              .first_move = closing->moves_first,
                              .last_move = closing->moves_last,
                              .first_closing = closing->closings_first,
                              .last_closing = closing->closings_last,
                              .tickets = closing->tickets,
                              .returns = closing->returns,
                              .voids = closing->voids,
                              .copies = closing->copies,
                              .sales_cents = closing->sales.cents,
                              .refunds_cents = closing->refunds.cents,
                              .total_cents = closing->grand_total.cents,
                              .perpetual_cents = closing->perpetual_total.cents,
                              .perpetual_abs_cents = closing->perpetual_total_abs.cents,
                              .discounts_cents = closing->discounts.cents,
                              .deposits_cents = closing->deposits.cents,
                              .float_cents = closing->float_open.cents,
                              .moved_cents = closing->moved.cents,
                              .expected_cents = closing->expected.cents,
                              .counted_cents = closing->counted.cents,
                              .difference_cents = closing->difference.cents,
                              .left_cents = closing->next_float.cents};
}

enum outcome drawer_entry(const struct record *record, struct date day, struct arena *arena, struct ledger_entry *entry,
                          struct fault *fault) {
  bool closing = record_payload_of(record) == PAYLOAD_CLOSING;
  const struct ledger_cash cash = {
      .legal_entity = record->legal_entity,
      .kpa = record->kpa,
      .piece = arena_format(arena, "%s-%s-%06" PRId64, record->till, record->chain, record->sequence),
      .kind = record->kind,
      .reason = record->cash.reason,
      .tender = record->cash.tender,
      .tender_to = record->cash.tender_to,
      .amount = record->cash.amount,
      .difference = closing ? record->closing.difference : record->cash.difference,
      .date = day};
  return ledger_entry_of_cash(&cash, arena, entry, fault);
}
