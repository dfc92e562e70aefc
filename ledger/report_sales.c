/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/text.h"
#include "ledger/reports.h"

struct sale_row {
  int64_t entry, at;
  struct date date;
  const char *ticket;
};

static const enum db_kind sale_params[] = {DB_TEXT, DB_DATE, DB_TIME, DB_INTEGER, DB_INTEGER};
static const enum db_kind line_params[] = {DB_TEXT, DB_INTEGERS};
static const enum db_kind worker_params[] = {DB_INTEGERS};
static const struct db_column sale_columns[] = {DB_COLUMN(struct sale_row, entry), DB_COLUMN(struct sale_row, date),
                                                DB_COLUMN(struct sale_row, ticket, .kind = DB_UUID),
                                                DB_COLUMN(struct sale_row, at, .kind = DB_TIME)};
static const struct db_column line_columns[] = {
    DB_COLUMN(struct report_line, entry),    DB_COLUMN(struct report_line, line),
    DB_COLUMN(struct report_line, label),    DB_COLUMN(struct report_line, activity),
    DB_COLUMN(struct report_line, quantity), DB_COLUMN(struct report_line, unit),
    DB_COLUMN(struct report_line, vat),      DB_COLUMN(struct report_line, net),
    DB_COLUMN(struct report_line, share),    DB_COLUMN(struct report_line, cae),
    DB_COLUMN(struct report_line, pot)};
static const struct db_column worker_columns[] = {
    DB_COLUMN(struct report_worker, entry), DB_COLUMN(struct report_worker, line),
    DB_COLUMN(struct report_worker, member), DB_COLUMN(struct report_worker, weight),
    DB_COLUMN(struct report_worker, name)};
LEDGER_QUERY(read_member_sales, sale_params, sale_columns, struct sale_row);
LEDGER_QUERY(read_member_lines, line_params, line_columns, struct report_line);
LEDGER_QUERY(read_line_workers, worker_params, worker_columns, struct report_worker);

struct page {
  const char *member;
  int64_t *entries;
  size_t count; /* in the order shown */
  struct report_line *lines;
  size_t line_count; /* by entry and line */
  struct report_worker *workers;
  size_t worker_count; /* the same */
};

static enum outcome read_lines(struct tx *tx, struct page *page, struct arena *arena);
static enum outcome complete_lines(const struct page *page);
static enum outcome complete_line(const struct page *page, struct report_line *line);
static void find_lines(const struct page *page, const struct sale_row *row, struct report_sale *sale);

enum outcome report_sales_read(struct tx *tx, const char *member, const struct report_position *before, size_t limit,
                               struct arena *arena, struct report_sales *sales) {
  struct sale_row *rows;
  size_t count;
  enum outcome outcome = report_begin(tx);
  if (outcome != OK) return outcome;
  struct db_param at = P_TIME(before->at_us), entry = P_INTEGER(before->entry);
  at.is_null = entry.is_null = before->day.year == 0;
  const struct db_param params[] = {P_TEXT(member), P_DATE(before->day), at, entry, P_INTEGER((int64_t)limit + 1)};
  outcome = tx_run(tx, &ledger_read_member_sales, params, arena, &rows, &count);
  if (outcome != OK) return outcome;
  *sales = (struct report_sales){.count = count < limit ? count : limit, .more = count > limit};
  struct page page = {.member = member, .count = sales->count, .entries = arena_list(arena, count, sizeof(int64_t))};
  for (size_t i = 0; i < page.count; i++) page.entries[i] = rows[i].entry;
  outcome = read_lines(tx, &page, arena);
  if (outcome != OK) return outcome;
  sales->sales = arena_list(arena, sales->count, sizeof *sales->sales);
  for (size_t i = 0; i < sales->count; i++) {
    sales->sales[i] =
        (struct report_sale){.ticket = rows[i].ticket, .position = {rows[i].date, rows[i].at, rows[i].entry}};
    find_lines(&page, &rows[i], &sales->sales[i]);
  }
  return OK;
}

static enum outcome read_lines(struct tx *tx, struct page *page, struct arena *arena) {
  const struct db_param params[] = {P_TEXT(page->member), P_LIST(DB_INTEGERS, page->entries, page->count)};
  enum outcome outcome = tx_run(tx, &ledger_read_member_lines, params, arena, &page->lines, &page->line_count);
  if (outcome == OK)
    outcome = tx_run(tx, &ledger_read_line_workers, &params[1], arena, &page->workers, &page->worker_count);
  return outcome == OK ? complete_lines(page) : outcome;
}

static enum outcome complete_lines(const struct page *page) {
  for (size_t i = 0; i < page->line_count; i++) {
    enum outcome outcome = complete_line(page, &page->lines[i]);
    if (outcome != OK) return outcome;
  }
  return OK;
}

/* Her part of the VAT, so that gross = vat + net for her part as for the whole line. */
static enum outcome complete_line(const struct page *page, struct report_line *line) {
  int64_t weights[SPLIT_PERSONS_MAX];
  struct money parts[SPLIT_PERSONS_MAX];
  size_t from = 0, her = 0;
  while (from < page->worker_count &&
         (page->workers[from].entry != line->entry || page->workers[from].line != line->line))
    from++;
  line->workers = &page->workers[from];
  for (size_t i = from; i < page->worker_count && line->worker_count < SPLIT_PERSONS_MAX; i++) {
    const struct report_worker *worker = &page->workers[i];
    if (worker->entry != line->entry || worker->line != line->line) break;
    if (text_equal(worker->member, page->member)) her = line->worker_count;
    weights[line->worker_count++] = worker->weight;
  }
  if (line->worker_count == 0 || !money_share(line->vat, weights, parts, (int)line->worker_count))
    return FAILED_INTERNAL;
  line->vat = parts[her];
  line->gross = MONEY(line->net.cents + line->vat.cents);
  return OK;
}

static void find_lines(const struct page *page, const struct sale_row *row, struct report_sale *sale) {
  size_t from = 0;
  while (from < page->line_count && page->lines[from].entry != row->entry) from++;
  sale->lines = &page->lines[from];
  while (from + sale->line_count < page->line_count && page->lines[from + sale->line_count].entry == row->entry)
    sale->line_count++;
}
