/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/reports.h"

static const enum db_kind of_day[] = {DB_TEXT, DB_DATE};
static const struct db_column sale_columns[] = {DB_COLUMN(struct report_day_sale, ticket, .kind = DB_UUID),
                                                DB_COLUMN(struct report_day_sale, at, .kind = DB_TIME),
                                                DB_COLUMN(struct report_day_sale, till),
                                                DB_COLUMN(struct report_day_sale, total),
                                                DB_COLUMN(struct report_day_sale, lines),
                                                DB_COLUMN(struct report_day_sale, summary),
                                                DB_COLUMN(struct report_day_sale, net),
                                                DB_COLUMN(struct report_day_sale, vat)};
static const struct db_column part_columns[] = {
    DB_COLUMN(struct report_part, kind), DB_COLUMN(struct report_part, member), DB_COLUMN(struct report_part, name),
    DB_COLUMN(struct report_part, face), DB_COLUMN(struct report_part, amount)};
static const struct db_column tender_columns[] = {DB_COLUMN(struct report_tender, kind),
                                                  DB_COLUMN(struct report_tender, amount)};
static const struct db_column activity_columns[] = {DB_COLUMN(struct report_activity, code),
                                                    DB_COLUMN(struct report_activity, name),
                                                    DB_COLUMN(struct report_activity, net)};
LEDGER_QUERY(read_day_sales, of_day, sale_columns, struct report_day_sale);
LEDGER_QUERY(read_day_parts, of_day, part_columns, struct report_part);
LEDGER_QUERY(read_day_tenders, of_day, tender_columns, struct report_tender);
LEDGER_QUERY(read_day_activities, of_day, activity_columns, struct report_activity);

enum outcome report_day_read(struct tx *tx, const char *kpa, struct date day, struct arena *arena,
                             struct report_day *report) {
  struct report_day read = {0};
  const struct db_param params[] = {P_TEXT(kpa), P_DATE(day)};
  enum outcome outcome = report_begin(tx);
  if (outcome == OK) outcome = tx_run(tx, &ledger_read_day_sales, params, arena, &read.sales, &read.sale_count);
  if (outcome == OK) outcome = tx_run(tx, &ledger_read_day_parts, params, arena, &read.parts, &read.part_count);
  if (outcome == OK) outcome = tx_run(tx, &ledger_read_day_tenders, params, arena, &read.tenders, &read.tender_count);
  if (outcome == OK)
    outcome = tx_run(tx, &ledger_read_day_activities, params, arena, &read.activities, &read.activity_count);
  if (outcome == OK) *report = read;
  return outcome;
}
