/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/intake/private.h"

#include "sql_queries.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const struct db_column till_row_columns[] = {
    DB_COLUMN(struct till_row, code), DB_COLUMN(struct till_row, kpa),        DB_COLUMN(struct till_row, legal_entity),
    DB_COLUMN(struct till_row, name), DB_COLUMN(struct till_row, public_key),
};
static const struct db_column token_row_columns[] = {
    DB_COLUMN(struct token_row, code),
    DB_COLUMN(struct token_row, kpa),
};
static const struct db_column lock_row_columns[] = {
    DB_COLUMN(struct lock_row, taken),
    DB_COLUMN(struct lock_row, backend),
};
static const struct db_column held_row_columns[] = {
    DB_COLUMN(struct held_row, held),
};
static const struct db_column head_row_columns[] = {
    DB_COLUMN(struct head_row, till), DB_COLUMN(struct head_row, chain), DB_COLUMN(struct head_row, sequence),
    DB_COLUMN(struct head_row, hash), DB_COLUMN(struct head_row, body),
};
static const struct db_column stored_row_columns[] = {
    DB_COLUMN(struct stored_row, till), DB_COLUMN(struct stored_row, chain), DB_COLUMN(struct stored_row, sequence),
    DB_COLUMN(struct stored_row, hash), DB_COLUMN(struct stored_row, body),  DB_COLUMN(struct stored_row, refused),
};
static const struct db_column shop_order_row_columns[] = {DB_COLUMN(struct shop_order_row, id, .kind = DB_UUID),
                                                          DB_COLUMN(struct shop_order_row, kpa),
                                                          DB_COLUMN(struct shop_order_row, web)};
static const struct db_column uuid_row_columns[] = {
    DB_COLUMN(struct uuid_row, id, .kind = DB_UUID),
};
static const struct db_column named_row_columns[] = {
    DB_COLUMN(struct named_row, till),
    DB_COLUMN(struct named_row, body_hash),
    DB_COLUMN(struct named_row, code),
};
static const struct db_column code_row_columns[] = {
    DB_COLUMN(struct code_row, code),
};
static const struct db_column coded_columns[] = {
    DB_COLUMN(struct coded, kpa),
    DB_COLUMN(struct coded, code),
};
static const struct db_column snapshot_cashier_columns[] = {
    DB_COLUMN(struct snapshot_cashier, code),   DB_COLUMN(struct snapshot_cashier, name),
    DB_COLUMN(struct snapshot_cashier, face),   DB_COLUMN(struct snapshot_cashier, pin),
    DB_COLUMN(struct snapshot_cashier, rights),
};
static const struct db_column versions_columns[] = {
    DB_COLUMN(struct versions, catalog),
    DB_COLUMN(struct versions, people),
};
static const struct db_column enrolment_row_columns[] = {
    DB_COLUMN(struct enrolment_row, till),
    DB_COLUMN(struct enrolment_row, kpa),
    DB_COLUMN(struct enrolment_row, name),
};
static const struct db_column till_state_row_columns[] = {
    DB_COLUMN(struct till_state_row, till),
    DB_COLUMN(struct till_state_row, name),
    DB_COLUMN(struct till_state_row, sequence),
    DB_COLUMN(struct till_state_row, hash),
    DB_COLUMN(struct till_state_row, received_at, .kind = DB_TIME),
    DB_COLUMN(struct till_state_row, records),
    DB_COLUMN(struct till_state_row, last_at, .kind = DB_TIME),
    DB_COLUMN(struct till_state_row, refused),
    DB_COLUMN(struct till_state_row, whole),
};
static const struct db_column refusal_row_columns[] = {
    DB_COLUMN(struct refusal_row, sequence),
    DB_COLUMN(struct refusal_row, till),
    DB_COLUMN(struct refusal_row, code),
    DB_COLUMN(struct refusal_row, detail),
    DB_COLUMN(struct refusal_row, received_at, .kind = DB_TIME),
};
static const struct db_column verify_till_row_columns[] = {
    DB_COLUMN(struct verify_till_row, till),
    DB_COLUMN(struct verify_till_row, kpa),
    DB_COLUMN(struct verify_till_row, legal_entity),
    DB_COLUMN(struct verify_till_row, public_key),
};
static const struct db_column verify_record_row_columns[] = {
    DB_COLUMN(struct verify_record_row, sequence), DB_COLUMN(struct verify_record_row, hash),
    DB_COLUMN(struct verify_record_row, body),     DB_COLUMN(struct verify_record_row, signature),
    DB_COLUMN(struct verify_record_row, refused),
};
static const struct db_column stray_row_columns[] = {
    DB_COLUMN(struct stray_row, name),
    DB_COLUMN(struct stray_row, row),
};
static const struct db_column chain_row_columns[] = {
    DB_COLUMN(struct chain_row, sequence),
    DB_COLUMN(struct chain_row, hash),
};

static const struct db_column chain_head_row_columns[] = {
    DB_COLUMN(struct chain_head_row, chain),
    DB_COLUMN(struct chain_head_row, sequence),
    DB_COLUMN(struct chain_head_row, hash),
};

static const struct db_column known_row_columns[] = {
    DB_COLUMN(struct known_row, id, .kind = DB_UUID),
    DB_COLUMN(struct known_row, source, .kind = DB_UUID),
    DB_COLUMN(struct known_row, body),
};
static const struct db_column credited_row_columns[] = {
    DB_COLUMN(struct credited_row, ticket, .kind = DB_UUID),
    DB_COLUMN(struct credited_row, line),
    DB_COLUMN(struct credited_row, gross_cents),
};
static const struct db_column held_row_sum_columns[] = {
    DB_COLUMN(struct held_row_sum, kpa),
    DB_COLUMN(struct held_row_sum, kind),
    DB_COLUMN(struct held_row_sum, reference),
    DB_COLUMN(struct held_row_sum, amount),
};
static const struct db_column held_fact_row_columns[] = {
    DB_COLUMN(struct held_fact_row, kind),     DB_COLUMN(struct held_fact_row, balance),
    DB_COLUMN(struct held_fact_row, item),     DB_COLUMN(struct held_fact_row, label),
    DB_COLUMN(struct held_fact_row, vat_rate), DB_COLUMN(struct held_fact_row, ticket, .kind = DB_UUID),
    DB_COLUMN(struct held_fact_row, line),
};
static const struct db_column held_member_row_columns[] = {
    DB_COLUMN(struct held_member_row, member),
    DB_COLUMN(struct held_member_row, weight),
};
static const struct db_column hold_row_columns[] = {
    DB_COLUMN(struct hold_row, code),
    DB_COLUMN(struct hold_row, reference),
};
static const struct db_column count_row_columns[] = {
    DB_COLUMN(struct count_row, records),
};

static const enum db_kind of_texts_texts[] = {DB_TEXTS, DB_TEXTS};
static const enum db_kind of_text_text[] = {DB_TEXT, DB_TEXT};
static const enum db_kind of_uuid_integer[] = {DB_UUID, DB_INTEGER};
static const enum db_kind of_holds[] = {DB_UUID, DB_TEXT, DB_INTEGER, DB_TEXTS, DB_TEXTS, DB_INTEGERS};
static const enum db_kind of_text[] = {DB_TEXT};
static const enum db_kind of_bytes[] = {DB_BYTES};
static const enum db_kind of_text_date[] = {DB_TEXT, DB_DATE};
static const enum db_kind of_integer[] = {DB_INTEGER};
static const enum db_kind of_text_texts[] = {DB_TEXT, DB_TEXTS};
static const enum db_kind of_texts_texts_integers[] = {DB_TEXTS, DB_TEXTS, DB_INTEGERS};
static const enum db_kind of_uuids[] = {DB_UUIDS};
static const enum db_kind of_texts_bytes_list_texts[] = {DB_TEXTS, DB_BYTES_LIST, DB_TEXTS};
static const enum db_kind of_bytes_text_text_text_time[] = {DB_BYTES, DB_TEXT, DB_TEXT, DB_TEXT, DB_TIME};
static const enum db_kind of_bytes_time[] = {DB_BYTES, DB_TIME};
static const enum db_kind of_text_text_text_bytes_bytes_time[] = {DB_TEXT,  DB_TEXT,  DB_TEXT,
                                                                  DB_BYTES, DB_BYTES, DB_TIME};
static const enum db_kind of_text_text_integer_integer[] = {DB_TEXT, DB_TEXT, DB_INTEGER, DB_INTEGER};

#define QUERY(verb, kinds, row)                                                                                        \
  const struct db_query intake_##verb = {.name = "intake/" #verb,                                                      \
                                         .sql = sql_intake_##verb,                                                     \
                                         .params = (kinds),                                                            \
                                         .param_count = COUNT(kinds),                                                  \
                                         .columns = row##_columns,                                                     \
                                         .column_count = COUNT(row##_columns),                                         \
                                         .row_size = sizeof(struct row)}
#define ASK(verb, row) /* without parameters */                                                                        \
  const struct db_query intake_##verb = {.name = "intake/" #verb,                                                      \
                                         .sql = sql_intake_##verb,                                                     \
                                         .columns = row##_columns,                                                     \
                                         .column_count = COUNT(row##_columns),                                         \
                                         .row_size = sizeof(struct row)}

QUERY(find_till, of_text, till_row);
QUERY(find_token, of_bytes, token_row);
ASK(take_lock, lock_row);
QUERY(require_backend, of_integer, held_row);
QUERY(read_heads, of_texts_texts, head_row);
QUERY(find_heads, of_text_texts, chain_head_row);
QUERY(find_stored, of_texts_texts_integers, stored_row);
QUERY(find_tickets, of_uuids, uuid_row);
QUERY(list_shop_orders, of_uuids, shop_order_row);
QUERY(find_refused, of_texts_bytes_list_texts, named_row);
ASK(find_refused_head, chain_row);
ASK(read_versions, versions);
ASK(count_records, count_row);
ASK(list_items, coded);
ASK(list_activities, coded);
ASK(list_accounts, code_row);
ASK(list_cashiers, coded);
QUERY(read_cashiers, of_text_date, snapshot_cashier);
QUERY(find_kpa, of_text, code_row);
QUERY(put_enrolment, of_bytes_text_text_text_time, code_row);
QUERY(use_enrolment, of_bytes_time, enrolment_row);
QUERY(put_till, of_text_text_text_bytes_bytes_time, code_row);
QUERY(list_tills, of_text, till_state_row);
static const enum db_kind of_texts[] = {DB_TEXTS};
QUERY(list_revoked, of_texts, code_row);
QUERY(list_refused, of_text, refusal_row);
ASK(verify_tills, verify_till_row);
QUERY(verify_records, of_text_text_integer_integer, verify_record_row);
ASK(verify_strays, stray_row);

QUERY(read_known, of_uuids, known_row);
QUERY(read_credited, of_uuids, credited_row);
QUERY(sum_held, of_texts_texts, held_row_sum);
QUERY(find_held, of_text_text, held_fact_row);
QUERY(find_ticket, of_text_text, uuid_row);
QUERY(list_held_members, of_uuid_integer, held_member_row);
QUERY(take_holds, of_holds, hold_row);

/* The registry: what db_open compares with the schema. */
const struct db_query *const intake_queries[] = {
    &intake_find_till,
    &intake_find_token,
    &intake_take_lock,
    &intake_require_backend,
    &intake_read_heads,
    &intake_find_heads,
    &intake_find_stored,
    &intake_find_tickets,
    &intake_list_shop_orders,
    &intake_find_refused,
    &intake_find_refused_head,
    &intake_read_versions,
    &intake_count_records,
    &intake_list_items,
    &intake_list_activities,
    &intake_list_accounts,
    &intake_list_cashiers,
    &intake_read_cashiers,
    &intake_find_kpa,
    &intake_put_enrolment,
    &intake_use_enrolment,
    &intake_put_till,
    &intake_list_tills,
    &intake_list_refused,
    &intake_list_revoked,
    &intake_read_known,
    &intake_read_credited,
    &intake_sum_held,
    &intake_find_held,
    &intake_find_ticket,
    &intake_list_held_members,
    &intake_take_holds,
    &intake_verify_tills,
    &intake_verify_records,
    &intake_verify_strays,
    &intake_insert_records,
    &intake_insert_parts,
    &intake_insert_refused,
    &intake_verify_refused,
    &intake_verify_projection[ROW_TICKET],
    &intake_verify_projection[ROW_LINE],
    &intake_verify_projection[ROW_MEMBER],
    &intake_verify_projection[ROW_VAT],
    &intake_verify_projection[ROW_TENDER],
    NULL,
};

enum outcome intake_look(struct tx *tx, void *context) {
  struct look *look = context;
  return tx_run(tx, look->query, look->params, look->arena, look->rows, &look->count);
}

enum outcome intake_look_up(struct db *db, const struct db_query *query, const struct db_param params[],
                            struct arena *arena, void *rows, size_t *count, struct fault *fault) {
  struct look look = {.query = query, .params = params, .arena = arena, .rows = rows};
  enum outcome outcome = db_transact(db, TX_READ, intake_look, &look, fault);
  if (outcome == OK && count != NULL) *count = look.count;
  return outcome;
}
