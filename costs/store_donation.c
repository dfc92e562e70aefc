/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "costs/private.h"

static const enum db_kind span_params[] = {DB_TEXT, DB_DATE, DB_DATE, DB_UUID};
static const enum db_kind lot_params[] = {DB_UUID,    DB_TEXT,    DB_DATE, DB_TEXT, DB_TEXT,
                                          DB_INTEGER, DB_INTEGER, DB_UUID, DB_TIME};
static const enum db_kind gift_params[] = {DB_UUID, DB_TEXT, DB_DATE, DB_TEXT, DB_TEXT, DB_INTEGER, DB_UUID, DB_TIME};
static const enum db_kind cancel_params[] = {DB_TEXT, DB_UUID, DB_UUID, DB_TIME};
static const struct db_column lot_columns[] = {DB_COLUMN(struct lot_row, id, .kind = DB_UUID),
                                               DB_COLUMN(struct lot_row, received_on),
                                               DB_COLUMN(struct lot_row, category),
                                               DB_COLUMN(struct lot_row, origin),
                                               DB_COLUMN(struct lot_row, weight),
                                               DB_COLUMN(struct lot_row, pieces),
                                               DB_COLUMN(struct lot_row, cancelled)};
static const struct db_column gift_columns[] = {DB_COLUMN(struct gift_row, id, .kind = DB_UUID),
                                                DB_COLUMN(struct gift_row, given_on),
                                                DB_COLUMN(struct gift_row, association),
                                                DB_COLUMN(struct gift_row, means),
                                                DB_COLUMN(struct gift_row, amount),
                                                DB_COLUMN(struct gift_row, cancelled)};
QUERY(list_lots, span_params, lot_columns, struct lot_row);
QUERY(list_gifts, span_params, gift_columns, struct gift_row);
COMMAND(insert_lot, lot_params);
COMMAND(insert_gift, gift_params);
COMMAND(cancel_lot, cancel_params);
COMMAND(cancel_gift, cancel_params);

enum outcome cost_store_list_lots(struct tx *tx, const struct span *span, struct arena *arena, struct lot_row **rows,
                                  size_t *count) {
  const struct db_param params[] = {P_TEXT(span->kpa), P_DATE(span->from), P_DATE(span->to), P_UUID(span->id)};
  return tx_run(tx, &costs_list_lots, params, arena, rows, count);
}

enum outcome cost_store_add_lot(struct tx *tx, const struct lot_row *lot, const struct author *author) {
  const struct db_param params[] = {P_UUID(lot->id),        P_TEXT(author->kpa),    P_DATE(lot->received_on),
                                    P_TEXT(lot->category),  P_TEXT(lot->origin),    P_INTEGER(lot->weight),
                                    P_INTEGER(lot->pieces), P_UUID(author->person), P_TIME(author->now_us)};
  return tx_run(tx, &costs_insert_lot, params, NULL, NULL, NULL);
}

enum outcome cost_store_list_gifts(struct tx *tx, const struct span *span, struct arena *arena, struct gift_row **rows,
                                   size_t *count) {
  const struct db_param params[] = {P_TEXT(span->kpa), P_DATE(span->from), P_DATE(span->to), P_UUID(span->id)};
  return tx_run(tx, &costs_list_gifts, params, arena, rows, count);
}

enum outcome cost_store_add_gift(struct tx *tx, const struct gift_row *gift, const struct author *author) {
  const struct db_param params[] = {P_UUID(gift->id),          P_TEXT(author->kpa),   P_DATE(gift->given_on),
                                    P_TEXT(gift->association), P_TEXT(gift->means),   P_INTEGER(gift->amount.cents),
                                    P_UUID(author->person),    P_TIME(author->now_us)};
  return tx_run(tx, &costs_insert_gift, params, NULL, NULL, NULL);
}

enum outcome cost_store_cancel(struct tx *tx, const struct db_query *query, const char *id,
                               const struct author *author) {
  const struct db_param params[] = {P_TEXT(author->kpa), P_UUID(id), P_UUID(author->person), P_TIME(author->now_us)};
  return tx_run(tx, query, params, NULL, NULL, NULL);
}
