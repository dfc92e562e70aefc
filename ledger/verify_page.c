/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/verify.h"

static const enum db_kind page_params[] = {DB_UUID, DB_INTEGER};
static const enum db_kind range_params[] = {DB_UUID, DB_UUID};
static const struct db_column ticket_columns[] = {
    DB_COLUMN(struct verify_ticket, id, .kind = DB_UUID),
    DB_COLUMN(struct verify_ticket, piece),
    DB_COLUMN(struct verify_ticket, legal_entity),
    DB_COLUMN(struct verify_ticket, kpa),
    DB_COLUMN(struct verify_ticket, day),
    DB_COLUMN(struct verify_ticket, source_day),
    DB_COLUMN(struct verify_ticket, total),
    DB_COLUMN(struct verify_ticket, change),
    DB_COLUMN(struct verify_ticket, entry),
    DB_COLUMN(struct verify_ticket, entry_legal_entity),
    DB_COLUMN(struct verify_ticket, entry_kpa),
    DB_COLUMN(struct verify_ticket, journal),
    DB_COLUMN(struct verify_ticket, entry_date),
    DB_COLUMN(struct verify_ticket, entry_piece),
};
static const struct db_column line_columns[] = {
    DB_COLUMN(struct verify_line, ticket, .kind = DB_UUID),
    DB_COLUMN(struct verify_line, line),
    DB_COLUMN(struct verify_line, account),
    DB_COLUMN(struct verify_line, activity),
    DB_COLUMN(struct verify_line, vat_scheme),
    DB_COLUMN(struct verify_line, vat_rate),
    DB_COLUMN(struct verify_line, quantity),
    DB_COLUMN(struct verify_line, unit_price),
    DB_COLUMN(struct verify_line, purchase_price),
    DB_COLUMN(struct verify_line, gross),
    DB_COLUMN(struct verify_line, net),
    DB_COLUMN(struct verify_line, vat),
    DB_COLUMN(struct verify_line, turnover),
    DB_COLUMN(struct verify_line, bearer),
    DB_COLUMN(struct verify_line, reason),
    DB_COLUMN(struct verify_line, source_line),
    DB_COLUMN(struct verify_line, list_price),
    DB_COLUMN(struct verify_line, discount),
    DB_COLUMN(struct verify_line, source_net),
    DB_COLUMN(struct verify_line, source_discount),
};
static const struct db_column worker_columns[] = {
    DB_COLUMN(struct verify_worker, ticket, .kind = DB_UUID), DB_COLUMN(struct verify_worker, line),
    DB_COLUMN(struct verify_worker, member), DB_COLUMN(struct verify_worker, weight)};
static const struct db_column vat_columns[] = {DB_COLUMN(struct verify_vat, ticket, .kind = DB_UUID),
                                               DB_COLUMN(struct verify_vat, rate),
                                               DB_COLUMN(struct verify_vat, scheme),
                                               DB_COLUMN(struct verify_vat, gross),
                                               DB_COLUMN(struct verify_vat, net),
                                               DB_COLUMN(struct verify_vat, vat)};
static const struct db_column tender_columns[] = {DB_COLUMN(struct verify_tender, ticket, .kind = DB_UUID),
                                                  DB_COLUMN(struct verify_tender, kind),
                                                  DB_COLUMN(struct verify_tender, amount)};
static const struct db_column posting_columns[] = {
    DB_COLUMN(struct verify_posting, ticket, .kind = DB_UUID),
    DB_COLUMN(struct verify_posting, entry),
    DB_COLUMN(struct verify_posting, line),
    DB_COLUMN(struct verify_posting, account),
    DB_COLUMN(struct verify_posting, amount),
    DB_COLUMN(struct verify_posting, activity),
    DB_COLUMN(struct verify_posting, member),
    DB_COLUMN(struct verify_posting, split_rule),
    DB_COLUMN(struct verify_posting, ticket_line),
};
LEDGER_QUERY(read_verify_tickets, page_params, ticket_columns, struct verify_ticket);
LEDGER_QUERY(read_verify_lines, range_params, line_columns, struct verify_line);
LEDGER_QUERY(read_verify_workers, range_params, worker_columns, struct verify_worker);
LEDGER_QUERY(read_verify_vat, range_params, vat_columns, struct verify_vat);
LEDGER_QUERY(read_verify_tenders, range_params, tender_columns, struct verify_tender);
LEDGER_QUERY(read_verify_postings, range_params, posting_columns, struct verify_posting);

enum outcome verify_page_read(struct tx *tx, const char *after, size_t count, struct arena *arena,
                              struct verify_page *page) {
  struct verify_page read = {0};
  const struct db_param first[] = {P_UUID(after), P_INTEGER((int64_t)count)};
  enum outcome outcome = tx_run(tx, &ledger_read_verify_tickets, first, arena, &read.tickets, &read.ticket_count);
  if (outcome != OK) return outcome;
  *page = read;
  if (read.ticket_count == 0) return OK;
  const struct db_param range[] = {P_UUID(after), P_UUID(read.tickets[read.ticket_count - 1].id)};
  outcome = tx_run(tx, &ledger_read_verify_lines, range, arena, &read.lines, &read.line_count);
  if (outcome == OK) outcome = tx_run(tx, &ledger_read_verify_workers, range, arena, &read.workers, &read.worker_count);
  if (outcome == OK) outcome = tx_run(tx, &ledger_read_verify_vat, range, arena, &read.vat, &read.vat_count);
  if (outcome == OK) outcome = tx_run(tx, &ledger_read_verify_tenders, range, arena, &read.tenders, &read.tender_count);
  if (outcome == OK)
    outcome = tx_run(tx, &ledger_read_verify_postings, range, arena, &read.postings, &read.posting_count);
  if (outcome == OK) *page = read;
  return outcome;
}
